//! Tables of fields, and columns with their shares.

use super::{REGIONS, SCENARIO, assert_errors_at, shown};

/// The regions with a column of shares.
fn with_shares(column: &str) -> String {
    REGIONS.replace("gdp_cny", &format!("gdp_cny,{column}")).replace("000000\n", "000000,0.1\n")
}

/// What the user sees of a table of fields, in a world that has shares of `fusion`.
fn told(fields: &str) -> String {
    shown(&[("fields.csv", fields), ("regions.csv", &with_shares("share_fusion"))], &[])
}

/// The errors are these, each at its line and column.
#[track_caller]
fn assert_errors(shown: &str, expected: &[(&str, &str, &str)]) {
    assert_errors_at(shown, expected, '\n');
}

#[test]
fn a_sound_table_of_fields_is_not_objected_to() {
    assert_eq!(told("name,name_zh,learning_rate\nfusion,聚变,0.25\n"), "");
}

#[test]
fn names_of_fields_are_checked_one_by_one() {
    let rows = "fusion,,\nQuantum Sensing,,\ngeneral,,\n聚变,,\n,0.2,\nfusion,,\n";
    let name = "a field has a name of small letters, digits and hyphens, such as `quantum-sensing`, not";
    assert_errors(
        &told(&format!("name,name_zh,learning_rate\n{rows}")),
        &[
            (&format!("{name} \"Quantum Sensing\""), "fields.csv:3:1", "write `quantum-sensing`"),
            (
                "`general` is what the other fields leave over, and no field of its own",
                "fields.csv:4:1",
                "leave the row out",
            ),
            (&format!("{name} \"聚变\""), "fields.csv:5:1", "^"),
            ("`name` is empty", "fields.csv:6:1", "^"),
            ("two fields are called `fusion`", "fields.csv:7:1", "first here"),
        ],
    );
}

#[test]
fn learning_rates_are_0_or_more_and_below_1() {
    assert_errors(
        &told("name,learning_rate\nfusion,1\nai,-0.1\noptoelectronics,much\n"),
        &[
            ("`learning_rate` must be between 0 and 0.5, not 1", "fields.csv:2:8", "^"),
            ("`learning_rate` must be between 0 and 0.5, not -0.1", "fields.csv:3:4", "^^^^"),
            ("`learning_rate` must be a number, not `much`", "fields.csv:4:17", "^^^^"),
        ],
    );
}

#[test]
fn a_field_that_learns_too_fast_for_the_demand_is_marked_where_its_rate_stands() {
    let message =
        "-log2(1 - `learning_rate`) × `demand_elasticity` must be below 1, not 1.200 in the field `fusion`";
    let why = "beyond that learning by use feeds itself without end";
    assert_errors(&told("name,learning_rate\nfusion,0.5\n"), &[(message, "fields.csv:2:8", why)]);
}

#[test]
fn a_table_of_fields_needs_names() {
    let missing = "a column is missing: `name`";
    assert_errors(&told("field,learning_rate\nfusion,0.2\n"), &[(missing, "fields.csv:1:1", "^")]);
    assert_errors(&told(""), &[(missing, "fields.csv:1:1", "^")]);
}

#[test]
fn seventeen_fields_are_one_too_many() {
    let fields = |count: usize| (0..count).fold("name\n".to_owned(), |text, it| text + &format!("f{it}\n"));
    let message = "a world has at most 16 fields besides `general`";
    assert_errors(&told(&fields(19)), &[(message, "fields.csv:18:1", "^")]);
}

#[test]
fn a_field_of_ones_own_needs_a_column_with_its_shares() {
    let files = [("fields.csv", "name\nfusion\n"), ("regions.csv", &*with_shares("share_fussion"))];
    let hint = "is `share_fussion` meant as `share_fusion`?";
    assert_errors(&shown(&files, &[]), &[("a column is missing: `share_fusion`", "regions.csv:1:1", hint)]);
}

#[test]
fn a_column_cannot_be_of_general() {
    let message = "`general` is what the other fields leave over, and no field of its own";
    let shown = shown(&[("regions.csv", &with_shares("share_general"))], &[]);
    assert_errors(&shown, &[(message, "regions.csv:1:96", "leave the column out")]);
}

#[test]
fn a_table_of_fields_that_is_named_must_be_there() {
    let scenario = SCENARIO.replace("[time]", "fields = \"field.csv\"\n\n[time]");
    let shown = shown(&[("scenario.toml", &scenario)], &[]);
    assert_errors(&shown, &[("there is no file `field.csv`", "scenario.toml:7:10", "world.fields=PATH")]);
}
