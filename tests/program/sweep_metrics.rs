//! Metrics of places and years are what the tables of the same run say.

#![expect(clippy::float_cmp, reason = "they are the same numbers")]

use crate::command::well;
use crate::sweeps::{PLAN, Workshop};
use factorflow::experiment::plan::Plan;
use factorflow::experiment::sample;
use factorflow::experiment::sweep::{RunExecutor, Sweep};
use factorflow::outcome::{Table, Tables};
use factorflow::scenario::Change;
use factorflow::{Scenario, region::RegionId};
use std::fs;

const METRICS: &str = r#"metrics = ["output.change", "dispersion", "young@310000", "young@province:Anhui",
    "output@members@2026", "output@others@2026", "output.change@members", "output@2025.5"]"#;

/// The plan of these tests with other metrics, of a policy in Shanghai and Hefei.
fn workshop(output: &str) -> Workshop {
    let metrics = r#"metrics = ["output", "output.change", "dispersion", "talent.cross_province_share"]"#;
    assert!(PLAN.contains(metrics));
    let workshop = Workshop::new(&PLAN.replace(metrics, output));
    let package = workshop.path("package.toml");
    let text = fs::read_to_string(&package).unwrap();
    let members = r#"members = ["province:Anhui", "shanghai-only"]"#;
    assert!(text.contains(members));
    fs::write(package, text.replace(members, "members = [\"shanghai-only\", \"340100\"]")).unwrap();
    workshop
}

/// The last value of a column of `regions` over the regions that fit, in the year.
fn of_regions(tables: &Tables, scenario: &Scenario, column: &str, fits: impl Fn(RegionId) -> bool) -> f64 {
    let (codes, years) = (tables.regions.text("code").unwrap(), tables.regions.real("year").unwrap());
    let values = tables.regions.numbers(column).unwrap();
    let last = years.last().unwrap();
    let fits = |row: &usize| years[*row] == *last && fits(scenario.atlas.find(&codes[*row]).unwrap());
    (0..codes.len()).filter(fits).map(|it| values[it]).sum()
}

fn runs(workshop: &Workshop) -> Table {
    workshop.read("sweep/dataset/runs.parquet")
}

#[test]
fn metrics_of_places_and_years_are_what_the_tables_of_the_run_say() {
    let workshop = workshop(METRICS);
    let folder = workshop.planned("sweep", &[]);
    workshop.well(&["sweep", "run", &folder, "-j", "2"]);
    workshop.collected(&folder);
    let found = runs(&workshop);
    let sweep = Sweep::open(&workshop.path(&folder)).unwrap();
    let runner = RunExecutor::new(&sweep);
    let tables = |run: usize| {
        let mut scenario = runner.scenario(run as u64).unwrap();
        scenario.output.regions = factorflow::scenario::RegionRows::EveryYear;
        let tables = scenario.run().replicates(1).tables().unwrap();
        (scenario, tables)
    };
    // The status quo and the package at the last point.
    let [base, (scenario, tables)] = [6, 7].map(tables);
    let [shanghai, hefei] = ["310000", "340100"].map(|it| scenario.atlas.find(it).unwrap());
    let is_member = |it| it == shanghai || it == hefei;
    let at = |name: &str| found.real(name).unwrap()[7];
    let output = |fits: &dyn Fn(RegionId) -> bool| of_regions(&tables, &scenario, "output_cny", fits);
    assert_eq!(at("young@310000"), of_regions(&tables, &scenario, "young", |it| it == shanghai));
    assert_eq!(at("young@province:Anhui"), of_regions(&tables, &scenario, "young", |it| it != shanghai));
    assert_eq!(at("output@members@2026"), output(&is_member));
    assert_eq!(at("output@others@2026"), output(&|it| !is_member(it)));
    let before = of_regions(&base.1, &base.0, "output_cny", is_member);
    let change = 100.0 * (output(&is_member) / before - 1.0);
    assert!((at("output.change@members") - change).abs() < 1e-9 && change != 0.0, "{change}");
    let national = tables.national.real("output_cny").unwrap();
    assert_eq!(at("output@2025.5"), national[1], "two steps a year");
    assert_eq!(at("dispersion"), *tables.national.real("dispersion").unwrap().last().unwrap());
}

#[test]
fn every_year_is_a_table_of_its_own_that_ends_like_the_runs() {
    let output = "metrics = [\"output\", \"young@310000\", \"output@2025.5\"]\nevery_year = true";
    let workshop = workshop(output);
    let base = workshop.path("status-quo.toml");
    let text = fs::read_to_string(&base).unwrap();
    fs::write(base, text.replace("years = 1", "years = 3")).unwrap();
    let folder = workshop.planned("sweep", &[]);
    workshop.well(&["sweep", "run", &folder, "-j", "2"]);
    workshop.collected(&folder);
    let (runs, years) = (runs(&workshop), workshop.read("sweep/dataset/years.parquet"));
    assert_eq!(years.rows(), 3 * runs.rows());
    assert_eq!(years.real("year").unwrap()[..3], [2026.0, 2027.0, 2028.0]);
    let names: Vec<&str> = years.columns().iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["run", "year", "output", "young@310000"], "what names a year has no others");
    assert!(runs.column("output@2026").is_err() && runs.column("output@2025.5").is_ok());
    for metric in ["output", "young@310000"] {
        let (of_years, of_runs) = (years.real(metric).unwrap(), runs.real(metric).unwrap());
        for run in 0..runs.rows() {
            assert_eq!(of_years[3 * run + 2], of_runs[run], "{metric}");
            assert!(of_years[3 * run] != of_runs[run], "{metric} moves");
        }
    }
    well(&workshop.path("."), &["sweep", "verify", &folder, "--sample", "4"]);
}

/// A plan over one table of another country.
fn problems_in(table: &str, metrics: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let scenario = "[world]\nregions = \"table.csv\"\n[time]\nyears = 2\nsteps_per_year = 2\n";
    let plan = format!(
        "base = \"s.toml\"\n[factors]\n\"parameters.technology.retention\" = {{ values = [1.0] }}\n[output]\nmetrics = [{metrics}]\n"
    );
    for (name, text) in [("table.csv", table), ("s.toml", scenario), ("plan.toml", &plan)] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    match Plan::load(&folder.path().join("plan.toml")) {
        Ok((_, warnings)) => warnings.render(false),
        Err(problems) => problems.render(false),
    }
}

const USA: &str = "code,name_en,province_en,lon,lat,population,gdp_cny\n\
    06,California,West,-119.4,36.8,39500000,3.6e13\n\
    36,New York,East,-75.0,43.0,20200000,2.0e13\n\
    48,Texas,South,-99.0,31.5,29100000,2.4e13\n";

#[test]
fn metrics_that_no_run_has_are_refused_with_what_was_meant_in_any_world() {
    let refused = |table: &str, metric: &str, parts: &[&str]| {
        let said = problems_in(table, &format!("\"{metric}\""));
        for part in parts {
            assert!(said.contains(part), "`{part}` is missing for {metric} in:\n{said}");
        }
        assert!(said.contains("plan.toml:5:12"), "{said}");
    };
    for metric in ["young@06", "young@Texas", "output@province:West@2026", "output@2025.5", "gini"] {
        let said = problems_in(USA, &format!("\"{metric}\""));
        assert!(!said.contains("error"), "{metric}: {said}");
    }
    refused(USA, "young@Texes", &["no club, rule or region is called `Texes`"]);
    refused(USA, "young@Tex", &["`Tex`", "did you mean", "Texas"]);
    refused(USA, "yong@06", &["unknown metric", "did you mean `young`?"]);
    refused(USA, "gini@06", &["unknown metric", "known of places", "`young`"]);
    refused(USA, "wage_worker@province:West and not 06", &["has no region in this world"]);
    refused(USA, "wage_worker@not 06", &["does not add up over the 2 regions"]);
    refused(USA, "output@2028", &["no row of 2028", "2 a year from 2025 to 2027"]);
    refused(USA, "young@06@2026.5", &["no row of 2026.5", "1 a year"]);
    refused(USA, "output@members", &["`members` has no region"]);
    let one = "code,name_en,lon,lat,population,gdp_cny\n1,Alone,10,50,1000000,5e10\n";
    refused(one, "output@2", &["no club, rule or region is called `2`"]);
    assert!(!problems_in(one, "\"output@1\"").contains("error"));
}

#[test]
fn samples_know_places_and_years_too() {
    let scenario = Scenario::load("tax-sharing").unwrap().with([("time.years", 2.into())]).unwrap();
    let points = [vec![Change::new("parameters.technology.retention", 0.5)], Vec::new()];
    let names = ["output@members@2026", "output@310000", "young@members", "output"];
    let found = sample(&scenario, &points, &names).unwrap();
    let at = |name: &str| found.real(name).unwrap().to_vec();
    // All of the delta shares taxes.
    let [members, nation] = ["output@members@2026", "output"].map(at);
    assert!(members.iter().zip(&nation).all(|(year, end)| *year > 0.5 * end && year < end));
    assert!(at("output@310000").iter().zip(&nation).all(|(one, all)| *one > 0.0 && one < all));
    assert!(at("young@members").iter().all(|it| *it > 0.0));
    let refused = sample(&scenario, &points, &["output@Shangha"]).unwrap_err().to_string();
    assert!(refused.contains("no club, rule or region is called `Shangha`; did you mean"), "{refused}");
}
