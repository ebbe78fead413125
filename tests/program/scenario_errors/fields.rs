//! Tables of fields, and columns with their shares.

use super::{REGIONS, SCENARIO, shown};
use insta::assert_snapshot;

/// The regions with a column of shares.
fn with_shares(column: &str) -> String {
    REGIONS.replace("gdp_cny", &format!("gdp_cny,{column}")).replace("000000\n", "000000,0.1\n")
}

/// What the user sees of a table of fields, in a world that has shares of `fusion`.
fn told(fields: &str) -> String {
    shown(&[("fields.csv", fields), ("regions.csv", &with_shares("share_fusion"))], &[])
}

#[test]
fn a_sound_table_of_fields_is_not_objected_to() {
    assert_eq!(told("name,name_zh,learning_rate\nfusion,聚变,0.25\n"), "");
}

#[test]
fn names_of_fields_are_checked_one_by_one() {
    assert_snapshot!(told("name,name_zh,learning_rate\nfusion,,\nQuantum Sensing,,\ngeneral,,\n聚变,,\n,,\nfusion,,\n"), @"");
}

#[test]
fn learning_rates_are_0_or_more_and_below_1() {
    assert_snapshot!(told("name,learning_rate\nfusion,1\nai,-0.1\noptoelectronics,much\n"), @"");
}

#[test]
fn a_field_that_learns_too_fast_for_the_demand_is_marked_where_its_rate_stands() {
    assert_snapshot!(told("name,learning_rate\nfusion,0.6\n"), @"");
}

#[test]
fn a_table_of_fields_needs_names() {
    assert_snapshot!(told("field,learning_rate\nfusion,0.2\n"), @"");
    assert!(told("").contains("a column is missing: `name`"));
}

#[test]
fn seventeen_fields_are_one_too_many() {
    let fields = |count: usize| (0..count).fold("name\n".to_owned(), |text, it| text + &format!("f{it}\n"));
    let shown = told(&fields(19));
    assert!(shown.contains("a world has at most 16 fields besides `general`"), "{shown}");
    assert!(shown.contains("--> fields.csv:18:1") && shown.matches("at most").count() == 1, "{shown}");
}

#[test]
fn a_field_of_ones_own_needs_a_column_with_its_shares() {
    assert_snapshot!(shown(&[("fields.csv", "name\nfusion\n"), ("regions.csv", &with_shares("share_fussion"))], &[]), @"");
}

#[test]
fn a_column_cannot_be_of_general() {
    assert_snapshot!(shown(&[("regions.csv", &with_shares("share_general"))], &[]), @"");
}

#[test]
fn a_table_of_fields_that_is_named_must_be_there() {
    let scenario = SCENARIO.replace("[time]", "fields = \"field.csv\"\n\n[time]");
    assert_snapshot!(shown(&[("scenario.toml", &scenario)], &[]), @"");
}
