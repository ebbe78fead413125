//! What a comparison says is what the tables of its arms say, and it is safe to stop, repeat and extend.

mod catalogue;
mod draws;
mod finished;
mod folders;
mod places;
#[cfg(unix)]
mod program;

use crate::worlds::{DELTA, near, scenario};
use factorflow::experiment::comparison::{Arm, ArmSummary};
use factorflow::experiment::{Comparison, ComparisonError};
use factorflow::outcome::statistics::VarianceRatio;
use factorflow::outcome::{Catalogue, Kind, Table};
use factorflow::results::{csv, parquet};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use tempfile::TempDir;

/// The cities of Zhejiang and Shanghai, three replicates of two years.
const SMALL: &str = r#"
[world]
regions = "seeds/china/prefectures.csv"
clubs = "seeds/china/clubs.csv"
keep = ["province:Zhejiang", "310000"]
[time]
start = 2025
years = 2
steps_per_year = 2
[run]
mode = "sampled"
replicates = 3
seed = 7
[output]
regions = "every-step"
flows = "full"
"#;
/// Four of them share tax.
const PILOT: &str = r#"
[[policies]]
name = "pilot"
instrument = "tax-sharing"
members = ["330100", "330200", "330400", "310000"]
share = 0.5
"#;
/// Nothing is shared.
const NOTHING: &str = r#"
[[policies]]
name = "nothing"
instrument = "tax-sharing"
members = ["province:Zhejiang"]
share = 0.0
"#;
const OPEN: &str = r#"
[[policies]]
name = "open"
instrument = "scenario-opening"
members = ["yangtze-delta"]
"#;

fn arm(name: &str, parts: &[&str]) -> Arm {
    Arm { name: name.to_owned(), scenario: scenario(parts) }
}

/// The small world without policy against it with each of these texts.
fn small(policies: &[(&str, &str)]) -> Comparison<'static> {
    let arms = policies.iter().map(|(name, text)| arm(name, &[SMALL, text]));
    Comparison::new(arm("base", &[SMALL]), arms).unwrap().draws(0)
}

fn run(comparison: &Comparison<'_>, path: &Path) -> Vec<ArmSummary> {
    comparison.into_folder(path, false, &[]).unwrap().arms
}

/// A comparison that most tests look at: a pilot, and a policy that does nothing.
fn made() -> &'static (TempDir, Vec<ArmSummary>) {
    static MADE: OnceLock<(TempDir, Vec<ArmSummary>)> = OnceLock::new();
    MADE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let verdicts = run(&small(&[("pilot", PILOT), ("nothing", NOTHING)]), folder.path());
        (folder, verdicts)
    })
}

fn path(name: &str) -> PathBuf {
    made().0.path().join(name)
}

fn table(name: &str) -> Table {
    parquet::read(&path(name)).unwrap()
}

/// Effects by replicate: level, replicate, year and outcome.
fn by_replicate(arm: &str) -> BTreeMap<(String, i64, u64, String), f64> {
    let table = table("effects-by-replicate.parquet");
    let (arms, levels, outcomes) =
        (table.text("arm").unwrap(), table.text("level").unwrap(), table.text("outcome").unwrap());
    let (replicates, years) = (table.integer("replicate").unwrap(), table.real("year").unwrap());
    let effects = table.real("effect").unwrap();
    let key =
        |row: usize| (levels[row].clone(), replicates[row], years[row].to_bits(), outcomes[row].clone());
    (0..table.rows()).filter(|&row| arms[row] == arm).map(|row| (key(row), effects[row])).collect()
}

fn effect(
    effects: &BTreeMap<(String, i64, u64, String), f64>,
    level: &str,
    replicate: i64,
    year: f64,
    what: &str,
) -> f64 {
    effects[&(level.to_owned(), replicate, year.to_bits(), what.to_owned())]
}

/// Every row of `national` of an arm in whole years: replicate, year and a column.
fn national(arm: &str, column: &str) -> Vec<(i64, f64, f64)> {
    let table = table(&format!("arms/{arm}/national.parquet"));
    let (replicates, years) = (table.integer("replicate").unwrap(), table.real("year").unwrap());
    let values = table.real(column).unwrap();
    let rows = (0..table.rows()).map(|row| (replicates[row], years[row], values[row]));
    rows.filter(|(_, year, _)| year.fract() == 0.0).collect()
}

#[test]
fn effects_by_replicate_are_the_differences_of_the_tables_of_arms() {
    let effects = by_replicate("pilot");
    for (column, percent) in
        [("output_cny", true), ("ideas", true), ("gini", false), ("transfers_cny", false)]
    {
        let (policy, base) = (national("pilot", column), national("base", column));
        assert_eq!(policy.len(), 3 * 3, "three replicates of three moments");
        for ((replicate, year, policy), (_, _, base)) in policy.into_iter().zip(base) {
            let expected = if percent { 100.0 * (policy / base - 1.0) } else { policy - base };
            let expected = if expected.is_nan() { 0.0 } else { expected };
            let found = effect(&effects, "nation", replicate, year, column);
            assert!((found - expected).abs() <= 1e-11 * expected.abs().max(1.0), "{column} {year}: {found}");
        }
    }
    assert!(effect(&effects, "nation", 0, 2027.0, "output_cny").abs() > 1e-3, "the pilot does something");
}

#[test]
fn estimates_are_those_of_the_effects_by_replicate() {
    let effects = by_replicate("pilot");
    let of_replicates: Vec<f64> =
        (0..3).map(|it| effect(&effects, "members", it, 2027.0, "output_cny")).collect();
    let row = estimate("pilot", "members", "", 2027.0, "output_cny");
    near(row["mean"], of_replicates.iter().sum::<f64>() / 3.0, 1e-12);
    let mut sorted = of_replicates.clone();
    sorted.sort_by(f64::total_cmp);
    near(row["median"], sorted[1], 1e-12);
    // Type 7 with three values: .05 · 2 = .1 of the way from the least to the middle one.
    near(row["low_90"], sorted[0] + 0.1 * (sorted[1] - sorted[0]), 1e-10);
    near(row["high_50"], f64::midpoint(sorted[1], sorted[2]), 1e-10);
    near(row["interval_low"] + row["interval_high"], 2.0 * row["mean"], 1e-10);
}

/// One row of `effects`, by column.
fn estimate(arm: &str, level: &str, place: &str, year: f64, outcome: &str) -> BTreeMap<String, f64> {
    let table = table("effects.parquet");
    let text = |column: &str| table.text(column).unwrap();
    let years = table.real("year").unwrap();
    let wanted = [("arm", arm), ("level", level), ("place", place), ("outcome", outcome)];
    let is = |row: &usize| {
        wanted.iter().all(|(column, value)| text(column)[*row] == *value) && (years[*row] - year).abs() < 1e-9
    };
    let row = (0..table.rows()).find(is).unwrap_or_else(|| panic!("no row of {wanted:?}"));
    let numbers =
        table.columns().iter().filter_map(|it| table.real(&it.name).ok().map(|x| (it.name.clone(), x)));
    numbers.map(|(name, values)| (name, values[row])).collect()
}

#[test]
fn a_policy_of_no_strength_has_no_effect_at_all_and_every_replicate_agrees() {
    let table = table("effects.parquet");
    let arms = table.text("arm").unwrap();
    let rows: Vec<usize> = (0..table.rows()).filter(|&row| arms[row] == "nothing").collect();
    assert!(rows.len() > 1000);
    for column in ["mean", "low_90", "median", "high_90", "interval_low", "interval_high"] {
        let values = table.real(column).unwrap();
        // Shares of flows have no value before anything has flowed.
        assert!(rows.iter().all(|&row| values[row] == 0.0 || values[row].is_nan()), "{column}");
        assert!(rows.iter().filter(|&&row| values[row] == 0.0).count() > 1000, "{column}");
    }
    let same = table.real("same_sign").unwrap();
    assert!(rows.iter().all(|&row| same[row].is_nan() || (same[row] - 1.0).abs() < f64::EPSILON));
    assert!(made().1[1].variance_ratio.ratio().is_nan(), "no variance is not an infinite gain");
}

#[test]
fn members_and_others_add_up_to_the_nation() {
    let effects = by_replicate("pilot");
    let members = ["330100", "330200", "330400", "310000"];
    let regions = table("arms/base/regions.parquet");
    let (codes, years) = (regions.text("code").unwrap(), regions.real("year").unwrap());
    let replicates = regions.integer("replicate").unwrap();
    for (of_regions, of_nation) in
        [("output_cny", "output_cny"), ("young", "people_young"), ("capital_cny", "capital_cny")]
    {
        let values = regions.real(of_regions).unwrap();
        for (replicate, year, nation) in national("base", of_nation) {
            let here = |row: &usize| replicates[*row] == replicate && (years[*row] - year).abs() < 1e-9;
            let belongs = |row: &usize| members.contains(&codes[*row].as_str());
            let rows = || (0..regions.rows()).filter(here);
            let inside: f64 = rows().filter(belongs).map(|row| values[row]).sum();
            let outside: f64 = rows().filter(|row| !belongs(row)).map(|row| values[row]).sum();
            let change = |level, base| base * effect(&effects, level, replicate, year, of_regions) / 100.0;
            let whole = nation * effect(&effects, "nation", replicate, year, of_nation) / 100.0;
            let parts = change("members", inside) + change("others", outside);
            assert!((parts - whole).abs() <= 1e-12 * nation, "{of_regions} {year}: {parts} of {whole}");
        }
    }
    let diverted = estimate("pilot", "others", "", 2027.0, "transfers_cny");
    assert!(
        diverted["mean"].abs() < 1e-3
            && estimate("pilot", "members", "", 2027.0, "output_cny")["mean"] != 0.0
    );
}

#[test]
fn every_level_has_its_places_and_every_table_the_columns_of_the_catalogue() {
    let table = table("effects.parquet");
    let (levels, places) = (table.text("level").unwrap(), table.text("place").unwrap());
    let places_of = |level: &str| {
        let mut found: Vec<&str> =
            (0..table.rows()).filter(|&row| levels[row] == level).map(|row| places[row].as_str()).collect();
        found.dedup();
        found.sort_unstable();
        found.dedup();
        found
    };
    assert_eq!(places_of("province"), ["Shanghai", "Zhejiang"]);
    assert!(places_of("club").contains(&"yangtze-delta"));
    assert_eq!(places_of("region").len(), 12);
    assert_eq!(places_of("members"), [""]);
    let variance_ratio = csv::read(&path("coupling.csv"), &[]).unwrap();
    for (name, file) in [("effects", &table), ("coupling", &variance_ratio)] {
        let columns = file.columns().iter().map(|it| it.name.as_str());
        assert!(columns.eq(Catalogue::default().names(name)), "{name}");
    }
    let text = [("place", Kind::Text)];
    assert_eq!(csv::read(&path("effects.csv"), &text).unwrap(), table, "both forms say the same");
}

#[test]
fn the_mean_of_flows_is_that_of_the_full_flows_of_the_last_year() {
    let (all, mean) = (table("arms/pilot/flows.parquet"), table("arms/pilot/flows-mean.parquet"));
    let key = |table: &Table, row: usize| {
        ["factor", "origin", "destination"].map(|it| table.text(it).unwrap()[row].clone())
    };
    let (years, amounts) = (all.real("year").unwrap(), all.real("amount").unwrap());
    let mut expected = BTreeMap::new();
    for row in (0..all.rows()).filter(|&row| (years[row] - 2027.0).abs() < 1e-9) {
        *expected.entry(key(&all, row)).or_insert(0.0) += amounts[row] / 3.0;
    }
    let found: BTreeMap<_, f64> =
        (0..mean.rows()).map(|row| (key(&mean, row), mean.real("amount").unwrap()[row])).collect();
    assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    for (key, expected) in &expected {
        near(found[key], *expected, 1e-12);
    }
    assert!(found.keys().any(|it| it[0] == "transfer"), "shared tax flows");
}

#[test]
fn an_arm_with_parameters_of_its_own_is_run_with_them() {
    let folder = tempfile::tempdir().unwrap();
    let own = "[parameters.technology]\nretention = 0.2\n";
    run(&small(&[("pilot", PILOT), ("loose", own)]), folder.path());
    let alone = scenario(&[SMALL, own]);
    let path = folder.path().join("alone");
    alone.run().into_folder(&path).unwrap();
    let read = |path: PathBuf| std::fs::read(path.join("regions.csv")).unwrap();
    assert!(read(path) == read(folder.path().join("arms/loose")));
}

#[test]
fn expected_numbers_are_compared_without_ranges() {
    let folder = tempfile::tempdir().unwrap();
    let text = SMALL.replace("mode = \"sampled\"\nreplicates = 3", "mode = \"expected\"\nreplicates = 1");
    let comparison =
        Comparison::new(arm("base", &[&text]), vec![arm("open", &[&text, OPEN])]).unwrap().draws(0);
    let verdict = &run(&comparison, folder.path())[0];
    assert!(
        verdict.nation.mean > 0.0 && verdict.nation.low_90.is_nan() && verdict.nation.interval_low.is_nan()
    );
    assert!(verdict.variance_ratio.ratio().is_nan() && verdict.others.is_none(), "all are members");
}

#[test]
fn the_worth_of_common_numbers_is_as_by_hand() {
    // Differences 1, 2, 3 have variance 1; the values themselves 1 and 4.
    let variance_ratio = VarianceRatio::new(&[2.0, 4.0, 6.0], &[1.0, 2.0, 3.0]);
    near(variance_ratio.variance, 1.0, 1e-12);
    near(variance_ratio.independent, 5.0, 1e-12);
    near(variance_ratio.ratio(), 5.0, 1e-12);
    assert!(VarianceRatio::new(&[2.0, 3.0], &[1.0, 2.0]).ratio().is_nan());
}

#[test]
fn common_numbers_make_the_effect_on_the_delta_at_least_ten_times_as_sharp() {
    let folder = tempfile::tempdir().unwrap();
    let run_of = "[time]\nyears = 3\nsteps_per_year = 2\n[run]\nmode = \"sampled\"\nreplicates = 6\nseed = 1\n[output]\nregions = \"never\"\nflows = \"none\"\n";
    let sharing = PILOT.replace("\"330100\", \"330200\", \"330400\", \"310000\"", "\"yangtze-delta\"");
    let base = arm("base", &[DELTA, run_of]);
    let policies = [("sharing", &sharing[..]), ("open", OPEN)];
    let policies = policies.map(|(name, text)| arm(name, &[DELTA, run_of, text]));
    for verdict in run(&Comparison::new(base, policies).unwrap().draws(0), folder.path()) {
        assert!(verdict.variance_ratio.ratio() > 10.0, "{}: {}", verdict.arm, verdict.variance_ratio.ratio());
        assert!(verdict.regions.is_empty() && verdict.members.is_none(), "no rows of regions");
    }
}

#[test]
fn all_that_arms_must_share_is_compared_and_named_at_once() {
    let other = SMALL
        .replace("\"310000\"", "\"320500\"")
        .replace("years = 2", "years = 3")
        .replace("start = 2025", "start = 2026")
        .replace("steps_per_year = 2", "steps_per_year = 4")
        .replace("seed = 7", "seed = 8");
    let policies = vec![arm("pilot", &[SMALL, PILOT]), arm("other", &[&other])];
    let refused = Comparison::new(arm("base", &[SMALL]), policies).unwrap_err();
    let ComparisonError::Unlike(differences) = &refused else { panic!("{refused}") };
    assert_eq!(differences.len(), 5, "{differences:#?}");
    for part in [
        "`world.keep`",
        "`time.start` is 2026 in `other` but 2025 in `base`",
        "`time.years` is 3",
        "`time.steps_per_year` is 4",
        "`run.seed` is 8",
    ] {
        assert!(refused.to_string().contains(part), "{part}: {refused}");
    }
}

#[test]
fn a_comparison_in_memory_finds_what_its_folder_holds() {
    let folder = tempfile::tempdir().unwrap();
    let comparison = small(&[("pilot", PILOT), ("open", OPEN)]);
    run(&comparison, folder.path());
    let found = comparison.in_memory().unwrap();
    let read = |name: &str| parquet::read(&folder.path().join(name)).unwrap();
    assert_eq!(found.effects, read("effects.parquet"));
    assert_eq!(found.by_replicate, read("effects-by-replicate.parquet"));
    let names: Vec<&str> = found.arms.iter().map(|it| it.0.as_str()).collect();
    assert_eq!(names, ["base", "pilot", "open"]);
    for (name, tables) in &found.arms {
        assert_eq!(tables.national, read(&format!("arms/{name}/national.parquet")), "{name}");
        assert_eq!(tables.regions, read(&format!("arms/{name}/regions.parquet")), "{name}");
    }
}

#[test]
fn an_arm_that_an_earlier_command_kept_gives_the_same_effects() {
    let (kept, new) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    run(&small(&[("pilot", PILOT)]), kept.path());
    let both = small(&[("pilot", PILOT), ("open", OPEN)]);
    run(&both, kept.path());
    run(&both, new.path());
    for name in ["effects.csv", "effects.parquet", "effects-by-replicate.parquet", "coupling.csv"] {
        let bytes = |folder: &Path| std::fs::read(folder.join(name)).unwrap();
        assert!(bytes(kept.path()) == bytes(new.path()), "{name}");
    }
}
