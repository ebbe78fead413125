//! What a sweep is found to say: which factor decides, where a policy helps, and how well it is known.

use crate::sweeps::{PLAN, STATUS_QUO, Workshop};
use factorflow::experiment::analysis::{self, Analysis};
use factorflow::experiment::sweep::Sweep;
use factorflow::outcome::statistics::Estimator;
use std::fs;

/// The plan of the other tests in expected numbers and with another design and other factors.
fn plan(design: &str, factors: &str) -> String {
    let [start, end] = ["[design]", "[output]"].map(|it| PLAN.find(it).unwrap());
    let plan = format!("{}[design]\n{design}\n[factors]\n{factors}\n{}", &PLAN[..start], &PLAN[end..]);
    plan.replace("replicates = 2\n", "")
}

/// Retention and learning are in every scenario, the share only in the second.
const THREE: &str = "\"parameters.technology.retention\" = { range = [0.3, 2.0] }\n\"policies.tax.share\" = { range = [0.1, 0.9] }\n\"parameters.learning.learning_rate\" = { range = [0.1, 0.3] }";

/// Sound one by one, but not where both are large.
const CLASHING: &str = "\"parameters.learning.learning_rate\" = { range = [0.1, 0.35] }\n\"parameters.learning.demand_elasticity\" = { range = [0.5, 2.5] }";

fn expected(plan: &str) -> Workshop {
    let workshop = Workshop::new(plan);
    fs::write(workshop.path("status-quo.toml"), STATUS_QUO.replace("sampled", "expected")).unwrap();
    workshop
}

/// Plans and runs without figures.
fn run(plan: &str) -> (Workshop, String) {
    let workshop = expected(plan);
    let folder = workshop.planned("sweep", &[]);
    workshop.well(&["sweep", "run", &folder, "-j", "2"]);
    (workshop, folder)
}

fn analyzed(workshop: &Workshop, folder: &str, metrics: &[&str]) -> Analysis {
    let metrics: Vec<String> = metrics.iter().map(|it| (*it).to_owned()).collect();
    analysis::analyze(&Sweep::open(&workshop.path(folder)).unwrap(), &metrics).unwrap()
}

#[test]
fn a_saltelli_sweep_says_which_factor_decides_and_draws_it() {
    let (workshop, folder) = run(&plan("method = \"saltelli\"\nblocks = 8", THREE));
    let said =
        workshop.well(&["sweep", "analyze", &folder, "--metric", "output", "--metric", "output.change"]);
    assert_eq!(said.out, "sweep/analysis\n");
    for part in
        ["40 points in 8 blocks of 5", "Total Sobol' index", "`policies.tax.share`", "tells best where"]
    {
        assert!(said.err.contains(part), "`{part}` is missing in:\n{}", said.err);
    }
    let table = workshop.read("sweep/analysis/indices.parquet");
    // Output of both scenarios, and its change in the second.
    assert_eq!(table.rows(), 3 * 3);
    let (factor, scenario) = (table.text("factor").unwrap(), table.text("scenario").unwrap());
    let (metric, total) = (table.text("metric").unwrap(), table.real("total").unwrap());
    let index = |wanted: [&str; 3]| {
        let row = (0..9).find(|&it| [metric[it].as_str(), &scenario[it], &factor[it]] == wanted);
        total[row.unwrap_or_else(|| panic!("{wanted:?}"))]
    };
    assert!(index(["output", "status-quo", "policies.tax.share"]) == 0.0, "a scenario without the policy");
    assert!(index(["output.change", "package", "policies.tax.share"]) > 0.01);
    workshop.collected(&folder);
    let runs = workshop.read("sweep/dataset/runs.parquet");
    let change: Vec<f64> = runs.real("output.change").unwrap().iter().skip(1).step_by(2).copied().collect();
    // Of the second factor, as Jansen has it: blocks of A, B and A with each factor from B.
    let blocks = || change.chunks_exact(5);
    let centre = blocks().map(|it| it[0] + it[1]).sum::<f64>() / 16.0;
    let variance = blocks().map(|it| (it[0] - centre).powi(2) + (it[1] - centre).powi(2)).sum::<f64>() / 16.0;
    let by_hand = blocks().map(|it| (it[0] - it[3]).powi(2)).sum::<f64>() / 16.0 / variance;
    let found = index(["output.change", "package", "policies.tax.share"]);
    assert!((found - by_hand).abs() < 1e-12, "{found} is not {by_hand}");
    for file in ["indices-output-change.svg", "indices-output.csv", "main-effects-output-change.svg"] {
        assert!(workshop.path("sweep/figures").join(file).exists(), "{file}");
    }
    assert!(fs::read_to_string(workshop.path("sweep/analysis/report.md")).unwrap().trim() == said.err.trim());
}

#[test]
fn tables_are_the_same_whoever_made_the_runs() {
    let (workshop, folder) = run(&plan("method = \"saltelli\"\nblocks = 4", THREE));
    let other = workshop.copy_of_plan(&folder, "other");
    workshop.well(&["sweep", "worker", &other, "--tasks", "2", "--task", "1"]);
    workshop.well(&["sweep", "run", &other, "-j", "1"]);
    let tables = |folder: &str| {
        workshop.well(&["sweep", "analyze", folder, "--no-figures"]);
        let mut files = workshop.files(&format!("{folder}/analysis"));
        // It names the command, and so the folder.
        assert!(files.remove("manifest.json").is_some() && files.len() > 6);
        files
    };
    assert!(tables(&folder) == tables(&other));
    assert!(!workshop.path("sweep/figures").exists());
}

#[test]
fn elementary_effects_swings_and_pairs_come_from_their_designs_and_from_no_other() {
    for (design, table) in [
        ("method = \"morris\"\ntrajectories = 3", "elementary_effects"),
        ("method = \"one-at-a-time\"", "swings"),
        ("method = \"grid\"\nlevels = 2", "pairs"),
        ("method = \"latin-hypercube\"\npoints = 6", "main_effects"),
        ("method = \"sobol\"\npoints = 8", "main_effects"),
    ] {
        let (workshop, folder) = run(&plan(design, THREE));
        workshop.well(&["sweep", "analyze", &folder, "--metric", "output.change", "--no-figures"]);
        let mut expected = vec!["main_effects", table, "robustness", "rules"];
        expected.sort_unstable();
        expected.dedup();
        let files = workshop.files("sweep/analysis");
        let found: Vec<&str> = files.keys().filter_map(|it| it.strip_suffix(".parquet")).collect();
        assert_eq!(found, expected, "{design}");
        let rows = workshop.read(&format!("sweep/analysis/{table}.parquet")).rows();
        assert!(rows >= 3, "{design}: {rows} rows");
    }
}

#[test]
fn a_swing_is_the_difference_of_two_runs() {
    let (workshop, folder) = run(&plan("method = \"one-at-a-time\"", THREE));
    workshop.well(&["sweep", "analyze", &folder, "--metric", "output.change", "--no-figures"]);
    workshop.collected(&folder);
    let runs = workshop.read("sweep/dataset/runs.parquet");
    // Of the second scenario: the middle, then both ends of retention.
    let change: Vec<f64> = runs.real("output.change").unwrap().iter().skip(1).step_by(2).copied().collect();
    let swings = workshop.read("sweep/analysis/swings.parquet");
    let row = swings.text("factor").unwrap().iter().position(|it| it.ends_with("retention")).unwrap();
    let (down, up) = (swings.real("down").unwrap()[row], swings.real("up").unwrap()[row]);
    let ends = [change[1] - change[0], change[2] - change[0]];
    assert!((down - ends[0].min(ends[1]).min(0.0)).abs() < 1e-12);
    assert!((up - ends[0].max(ends[1]).max(0.0)).abs() < 1e-12 && up - down > 0.0);
}

#[test]
fn a_failed_point_takes_its_block_along_and_is_reported() {
    let plan = plan("method = \"saltelli\"\nblocks = 8", CLASHING);
    let workshop = expected(&plan.replace("run_timeout = \"10min\"", "failed_share = 0.9"));
    let folder = workshop.planned("sweep", &[]);
    workshop.well(&["sweep", "run", &folder, "-j", "2"]);
    let said = workshop.well(&["sweep", "analyze", &folder, "--no-figures", "--metric", "output"]);
    let found = analyzed(&workshop, &folder, &["output"]);
    let dropped = found.answers[0].dropped;
    assert!((1..8).contains(&dropped), "{dropped}");
    assert!(said.err.contains(&format!("{dropped} blocks of 4 points are left out")), "{}", said.err);
    assert_eq!(found.answers[0].points, 4 * (8 - dropped), "and all else sees the same points");
    assert_eq!(found.answers[0].indices.as_ref().unwrap().dropped, dropped);
    let strict = workshop.path("sweep/manifest.json");
    let text =
        fs::read_to_string(&strict).unwrap().replace("\"failed_share\": 0.9", "\"failed_share\": 0.01");
    fs::write(&strict, text).unwrap();
    let said = workshop.run(&["sweep", "analyze", &folder, "--no-figures"]);
    assert!(said.code == 5 && said.out == "sweep/analysis\n", "{}", said.err);
}

#[test]
fn what_is_missing_is_said_and_ends_with_its_code() {
    let workshop = expected(&plan("method = \"saltelli\"\nblocks = 8", THREE));
    let folder = workshop.planned("sweep", &["--shard-runs", "10"]);
    let said = workshop.run(&["sweep", "analyze", &folder]);
    assert!(said.code == 2 && said.err.contains("no run is done yet"), "{}", said.err);
    // Every other shard, each of which is a block.
    workshop.well(&["sweep", "worker", &folder, "--tasks", "2", "--task", "0"]);
    let said = workshop.run(&["sweep", "analyze", &folder, "--no-figures", "--metric", "output.change"]);
    assert!(said.code == 3 && said.err.contains("4 blocks of 5 points are left out"), "{}", said.err);
    let unknown = workshop.run(&["sweep", "analyze", &folder, "--metric", "gini"]);
    assert!(unknown.code == 2 && unknown.err.contains("`gini` is none of the sweep's metrics: `output`"));
    fs::write(workshop.path("sweep/runs/000/_s000000.parquet.CONFLICT"), "other bytes").unwrap();
    let said = workshop.run(&["sweep", "analyze", &folder]);
    assert!(said.code == 4 && said.out.is_empty(), "{}", said.err);
}

/// Half the interval of every mean of a change in a data set, by hand.
fn halves(workshop: &Workshop, folder: &str) -> Vec<f64> {
    workshop.collected(folder);
    let rows = workshop.read(&format!("{folder}/dataset/runs.parquet"));
    let (point, change) = (rows.integer("point").unwrap(), rows.real("output.change").unwrap());
    let scenario = rows.text("scenario").unwrap();
    let points = 1 + *point.iter().max().unwrap();
    let half = |wanted: i64| {
        let mine = (0..rows.rows()).filter(|&it| point[it] == wanted && scenario[it] == "package");
        let values: Vec<f64> = mine.map(|it| change[it]).collect();
        let estimate = Estimator::new(values.len()).estimate(&values);
        (estimate.interval_high - estimate.interval_low) / 2.0
    };
    (0..points).map(half).collect()
}

#[test]
fn replicates_are_added_until_every_mean_is_known_well_enough() {
    let workshop = Workshop::new(PLAN);
    let folder = workshop.planned("sweep", &[]);
    workshop.well(&["sweep", "run", &folder]);
    let widest = |halves: Vec<f64>| halves.into_iter().fold(0.0, f64::max);
    let bound = widest(halves(&workshop, &folder)) / 4.0;
    assert!(bound > 0.0, "nothing varies, so nothing would be tested");
    let until = format!("output.change ±{bound}%");
    let said = workshop.well(&["sweep", "run", &folder, "--until", &until, "--most", "60"]);
    assert!(said.err.contains("4 of 4 means known with"), "{}", said.err);
    let reached = widest(halves(&workshop, &folder));
    assert!(reached <= bound, "{reached} is more than {bound}");
    let replicates = Sweep::open(&workshop.path(&folder)).unwrap().manifest.replicates;
    assert!((3..=60).contains(&replicates), "{replicates}");
    // The same runs as of a sweep that had so many from the start.
    let more = PLAN.replace("replicates = 2", &format!("replicates = {replicates}"));
    fs::write(workshop.path("plan.toml"), more).unwrap();
    let whole = workshop.planned("whole", &[]);
    workshop.well(&["sweep", "run", &whole]);
    workshop.collected(&whole);
    let rows = |folder: &str| workshop.read(&format!("{folder}/dataset/runs.parquet"));
    assert_eq!(rows(&whole), rows(&folder));
}

#[test]
fn where_the_most_replicates_are_too_few_it_says_how_far_it_came() {
    let plan =
        PLAN.replace("[limits]", "[limits]\nuntil = \"output.change ±0.0000001%\"\nmost_replicates = 3");
    let workshop = Workshop::new(&plan);
    let folder = workshop.planned("sweep", &[]);
    let said = workshop.run(&["sweep", "run", &folder]);
    // At two points nothing is shared, so that nothing changes there.
    assert!(said.code == 3 && said.err.contains("holds for 2 of 4 means with 3 replicates"), "{}", said.err);
    assert_eq!(Sweep::open(&workshop.path(&folder)).unwrap().manifest.replicates, 3);
    let easy = workshop.well(&["sweep", "run", &folder, "--until", "output ±99%"]);
    assert!(easy.err.contains("output ±99%: 8 of 8 means known with 3 replicates"), "{}", easy.err);
    let other = workshop.run(&["sweep", "run", &folder, "--until", "gini ±1%"]);
    assert!(other.code == 2 && other.err.contains("none of the metrics of the plan"), "{}", other.err);
    let wrong = workshop.run(&["sweep", "run", &folder, "--until", "output"]);
    assert!(wrong.code == 2 && wrong.err.contains("write `output.change ±0.1%`"), "{}", wrong.err);
}
