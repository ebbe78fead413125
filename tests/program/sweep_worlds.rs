//! What sweeps say is right in any world: of many places, of few, and of one.

use crate::command::well;
use factorflow::experiment::sweep::Sweep;
use factorflow::results::parquet;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// Tables of regions: two countries, and a world of one region.
const WORLDS: [&str; 3] = [
    "code,name_en,province_en,lon,lat,population,gdp_cny\n\
     06,California,West,-119.5,37.2,39000000,3900000000000\n\
     48,Texas,South,-99.3,31.5,30500000,2560000000000\n\
     12,Florida,South,-82.5,28.6,22600000,1580000000000\n\
     36,New York,East,-75.5,42.9,19600000,2150000000000\n",
    "code,name_en,province_en,lon,lat,population,gdp_cny\n\
     047,Nairobi,Nairobi,36.8,-1.3,4400000,3300000000000\n\
     001,Mombasa,Coast,39.7,-4.0,1200000,610000000000\n\
     022,Kiambu,Central,36.8,-1.1,2400000,750000000000\n",
    "code,name_en,lon,lat,population,gdp_cny\nX,Centre,140.0,36.0,900000,4000000000000\n",
];

/// A project over one of the tables: two scenarios that are the same, and a plan of this design.
fn project(table: &str, design: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let scenario = "[world]\nregions = \"regions.csv\"\n[time]\nyears = 2\nsteps_per_year = 1\n[run]\nmode = \"expected\"\n";
    let plan = format!(
        "name = \"pilot\"\n[scenarios]\nbase = \"base.toml\"\nsame = \"same.toml\"\n[design]\n{design}\n[factors]\n\
         \"parameters.production.capital_share\" = {{ range = [0.42, 0.55] }}\n\
         \"parameters.technology.retention\" = {{ range = [0.3, 2.0] }}\n\
         [output]\nmetrics = [\"output\", \"output.change\", \"people_young.change\"]\n"
    );
    for (name, text) in
        [("regions.csv", table), ("base.toml", scenario), ("same.toml", scenario), ("plan.toml", &plan)]
    {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// Plans and runs without figures; the answer is what the analysis reports.
fn report(folder: &Path) -> String {
    for command in [
        &["sweep", "plan", "plan.toml", "--out", "sweep"][..],
        &["sweep", "run", "sweep", "-j", "2"],
        &["sweep", "collect", "sweep"],
        &["sweep", "analyze", "sweep", "--no-figures"],
    ] {
        well(folder, command);
    }
    fs::read_to_string(folder.join("sweep/analysis/report.md")).unwrap()
}

/// The part of a report that is about a metric.
fn section<'r>(report: &'r str, metric: &str) -> &'r str {
    let start = report.find(&format!("\n## {metric},")).unwrap_or_else(|| panic!("{metric}: {report}"));
    let rest = &report[start + 1..];
    &rest[..rest[1..].find("\n## ").map_or(rest.len(), |it| it + 1)]
}

#[test]
fn what_differs_by_rounding_alone_does_not_vary_in_any_world() {
    for table in WORLDS {
        let folder = project(table, "method = \"saltelli\"\nblocks = 8");
        let report = report(folder.path());
        for metric in ["output.change", "people_young.change"] {
            let said = section(&report, metric);
            assert!(said.contains("does not vary"), "{metric}: {said}");
            assert!(!said.contains("tells best where"), "{metric} has no rules: {said}");
        }
        assert!(!section(&report, "output").contains("does not vary"), "{report}");
    }
}

#[test]
fn shares_and_means_over_points_that_were_chosen_have_no_intervals_in_any_world() {
    for table in WORLDS {
        for (design, is_random) in [
            ("method = \"grid\"\nlevels = 3", false),
            ("method = \"one-at-a-time\"", false),
            ("method = \"latin-hypercube\"\npoints = 9", true),
        ] {
            let folder = project(table, design);
            let report = report(folder.path());
            let said = report.contains("have no intervals");
            assert_eq!(said, !is_random, "{design}: {report}");
        }
    }
}

#[test]
fn seeds_of_sweeps_are_whole_numbers_that_readers_of_reals_keep_in_any_world() {
    for (table, seed) in WORLDS.into_iter().zip([1_u64, 42, u64::MAX >> 1]) {
        let folder = project(table, "method = \"grid\"\nlevels = 2");
        let plan = folder.path().join("plan.toml");
        let text = fs::read_to_string(&plan).unwrap();
        fs::write(&plan, format!("seed = {seed}\nreplicates = 5\n{text}")).unwrap();
        report(folder.path());
        let runs = parquet::read(&folder.path().join("sweep/dataset/runs.parquet")).unwrap();
        let seeds = runs.integer("seed").unwrap();
        assert!(seeds.iter().all(|it| (0..1 << 53).contains(it)), "{seeds:?}");
        assert_eq!(seeds.len(), 5 * 4 * 2);
    }
}

#[test]
fn a_copy_of_a_project_runs_its_sweep_and_tells_of_a_changed_table_in_any_world() {
    for table in WORLDS {
        let first = project(table, "method = \"grid\"\nlevels = 2");
        well(first.path(), &["sweep", "plan", "plan.toml", "--out", "sweep"]);
        let copy = tempfile::tempdir().unwrap();
        crate::compat::copy_all(first.path(), copy.path());
        drop(first);
        fs::write(copy.path().join("regions.csv"), table.replace("00000,", "00001,")).unwrap();
        let said = well(copy.path(), &["sweep", "run", "sweep", "-j", "2"]);
        assert!(said.err.contains("its own copy of what has changed, the table"), "{}", said.err);
        assert!(Sweep::open(&copy.path().join("sweep")).unwrap().manifest.runs() == 8);
    }
}
