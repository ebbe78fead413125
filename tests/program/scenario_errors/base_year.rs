//! `[base_year]` and the table of migration that it asks for.

use super::{SCENARIO, assert_errors_at, folder, shown};
use factorflow::Scenario;
use factorflow::scenario::Reader;

const MIGRATION: &str = "\
code,residents,net_migrants_per_year,natural_growth_permille,aged_15_19
340100,5000000,12000,5.5,300000
340123,900000,-3000,6,60000
320100,9000000,-9000,-1.5,500000
";

const NET: &str = "[base_year]\nappeals = \"net\"\n";
const BOTH: &str = "[base_year]\nappeals = \"net\"\nentrants = \"natural-growth\"\n";

/// The scenario with a table of migration and these lines at its end.
fn text(end: &str) -> String {
    let clubs = "clubs = \"clubs.csv\"\n";
    SCENARIO.replace(clubs, &format!("{clubs}migration = \"m.csv\"\n")) + end
}

/// What the user sees of this table and of what stands at the end of the scenario.
fn told(migration: &str, end: &str) -> String {
    shown(&[("m.csv", migration), ("scenario.toml", &text(end))], &[])
}

#[track_caller]
fn assert_errors(shown: &str, expected: &[(&str, &str, &str)]) {
    assert_errors_at(shown, expected, ':');
}

#[test]
fn a_sound_table_is_read_and_its_sum_is_borne_by_all() {
    assert_eq!(told(MIGRATION, BOTH), "");
    let folder = folder(&[("m.csv", MIGRATION), ("scenario.toml", &text(BOTH))]);
    let scenario = Scenario::load(folder.path().join("scenario.toml")).unwrap();
    let net = scenario.observations.net_migrants.as_ref().unwrap();
    assert!(net.sum().abs() < 1e-6 && net[scenario.atlas.find("340100").unwrap().index()] > 0.0);
    let notes = scenario.notes.concat();
    assert!(notes.contains("net migration"), "{notes}");
    let growth = scenario.observations.natural_growth.as_ref().unwrap();
    assert!((growth.rate[scenario.atlas.find("340123").unwrap().index()] - 0.006).abs() < 1e-15);
    let graduates = scenario.observations.graduates.sum();
    assert!((growth.graduates_from.sum() - graduates).abs() < 1e-6 * graduates);
    let again = Reader::default().read(&folder.path().join("again.toml"), scenario.to_toml()).unwrap();
    assert_eq!(again, scenario);
}

#[test]
fn what_is_wrong_with_the_table_is_told_with_its_line() {
    let table = "\
code,residents,net_migrants_per_year
340100,0,12000
340100,900000,many
999999,9000000,-9000
";
    assert_errors(
        &told(table, NET),
        &[
            ("`residents` must be above 0, not 0", "m.csv:2", "0"),
            ("two rows are about `340100`", "m.csv:3", "first here"),
            ("`net_migrants_per_year` must be a number, not `many`", "m.csv:3", "many"),
            ("the world has no region with the code `999999`", "m.csv:4", "999999"),
            ("the table has no rows for `340123`, `320100`", "m.csv:1", "code"),
        ],
    );
    assert_errors(
        &told("code,residents\n340100,1\n340123,1\n320100,1\n", BOTH),
        &[(
            "columns are missing: `net_migrants_per_year`, `natural_growth_permille`, `aged_15_19`",
            "m.csv:1",
            "code",
        )],
    );
}

#[test]
fn without_a_table_it_is_said_what_the_table_needs() {
    let shown = shown(&[("scenario.toml", &(SCENARIO.to_owned() + NET))], &[]);
    assert_errors(
        &shown,
        &[(
            "the world has no table of past migration",
            "scenario.toml:29",
            "the table needs `code`, `residents`, `net_migrants_per_year`",
        )],
    );
    let unknown = told(MIGRATION, "[base_year]\nappeals = \"gross\"\n");
    assert!(unknown.contains("unknown variant `gross`") || unknown.contains("`gross`"), "{unknown}");
}

#[test]
fn where_more_leave_than_redraw_the_smallest_rate_that_works_is_named_and_works() {
    let table = MIGRATION.replace("-3000", "-40000");
    let shown = told(&table, NET);
    assert_errors(
        &shown,
        &[(
            "more people leave than redraw their place in `340123 Feixi`",
            "scenario.toml:30",
            "is the smallest with which it works",
        )],
    );
    let rate = shown.split("`parameters.talent.redraw_rate.worker` of ").nth(1).unwrap();
    let rate: f64 = rate.split(' ').next().unwrap().parse().unwrap();
    let with = |rate: f64| told(&table, &format!("{NET}[parameters]\ntalent.redraw_rate.worker = {rate}\n"));
    assert!(!with(rate).contains("error"), "{}", with(rate));
    assert!(with(0.98 * rate).contains("more people leave"), "{rate}");
}
