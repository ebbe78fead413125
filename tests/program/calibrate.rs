//! `factorflow calibrate`: what it finds, what it leaves, what it refuses, and that it can be stopped.

use crate::command::{factorflow, program, refusal, well};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// Four made-up provinces, run in a moment.
const SCENARIO: &str =
    "name = \"Four\"\n[world]\nregions = \"regions.csv\"\n[time]\nyears = 2\nsteps_per_year = 1\n";

const REGIONS: &str = "code,province_code,lon,lat,population,gdp_cny,young_talent,established_talent\n\
    a1,a,100,30,4000000,9e11,200000,150000\n\
    a2,a,101,30,1000000,1e11,30000,20000\n\
    b1,b,105,32,3000000,4e11,100000,80000\n\
    c1,c,108,28,2000000,2e11,50000,60000\n\
    d1,d,112,35,5000000,7e11,150000,140000\n\
    d2,d,113,34,800000,5e10,9000,8000\n";

const PLAN: &str = r#"name = "four"
base = "four.toml"
seed = 7

[moments]
slope = { model = "province_migration_slope", observed = -1.3, se = 0.05 }
capital = { model = "capital_output_change", observed = -0.05, se = 0.01, source = "made up" }

[factors]
"parameters.talent.distance_elasticity" = { range = [0.6, 2.0] }
"parameters.capital.depreciation_rate" = { range = [0.05, 0.11] }
"parameters.technology.match_dispersion" = { range = [2.5, 8.0], scale = "log" }

[waves]
count = 2
points = 24
"#;

fn files() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in [("four.toml", SCENARIO), ("regions.csv", REGIONS), ("plan.toml", PLAN)] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// Every file of a folder by its path, without what tells when and how long.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(next) = waiting.pop() {
        for entry in fs::read_dir(next).unwrap().map(|it| it.unwrap().path()) {
            if entry.is_dir() {
                waiting.push(entry);
                continue;
            }
            let name = entry.strip_prefix(folder).unwrap().display().to_string();
            if name != "manifest.json" {
                found.insert(name, fs::read(&entry).unwrap());
            }
        }
    }
    found
}

fn rows(file: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(file).unwrap();
    reader.deserialize().map(|it| it.unwrap()).collect()
}

#[test]
fn what_is_kept_can_be_read_by_a_scenario_and_drawn_from() {
    let folder = files();
    let said = well(folder.path(), &["calibrate", "plan.toml", "--out", "found"]);
    assert_eq!(said.out, "found\n");
    assert!(said.err.contains("of the prior volume left"), "{}", said.err);
    let found = folder.path().join("found");
    let by_parameter = rows(&found.join("identification.csv"));
    let number = |row: usize, column: &str| by_parameter[row][column].parse::<f64>().unwrap();
    let left = |row: usize| {
        (number(row, "kept_high") - number(row, "kept_low"))
            / (number(row, "prior_high") - number(row, "prior_low"))
    };
    assert!(left(0) < 0.3 && left(2) > 0.6, "the slope tells the elasticity: {by_parameter:?}");
    assert!(number(0, "variance_removed") > 0.9 && number(1, "variance_removed") > 0.4);
    assert!(number(2, "variance_removed") < 0.01, "no moment speaks to the dispersion of matches");
    assert_eq!(by_parameter[1]["leading_moment"], "capital");
    let moments = rows(&found.join("moments.csv"));
    assert!(moments.iter().all(|it| it["z"].parse::<f64>().unwrap().abs() < 1.0), "{moments:?}");
    assert_eq!(rows(&found.join("directions.csv")).len(), 2, "as many as there are moments");
    for figure in ["kept-ranges.svg", "identification.svg"] {
        assert!(found.join("figures").join(figure).exists(), "{figure}");
    }
    fs::write(
        folder.path().join("with.toml"),
        "extends = \"four.toml\"\ninclude = [\"found/kernel.toml\"]\n[uncertainty]\ndraws = 4\n",
    )
    .unwrap();
    let shown = well(folder.path(), &["show", "with.toml"]).out;
    assert!(shown.contains("calibrate of plan.toml"), "{shown}");
    well(folder.path(), &["run", "with.toml", "--no-figures", "--out", "drawn"]);
    let drawn = fs::read_to_string(folder.path().join("drawn/draws.csv")).unwrap();
    assert!(drawn.starts_with("draw,") && drawn.contains("parameters.talent.distance_elasticity"), "{drawn}");
}

#[test]
fn the_same_plan_gives_the_same_bytes_with_any_number_of_threads_and_again() {
    let folder = files();
    for (threads, out) in [("1", "one"), ("3", "three"), ("3", "three")] {
        well(folder.path(), &["calibrate", "plan.toml", "--no-figures", "--threads", threads, "--out", out]);
    }
    let (one, three) = (contents(&folder.path().join("one")), contents(&folder.path().join("three")));
    assert_eq!(one.keys().collect::<Vec<_>>(), three.keys().collect::<Vec<_>>());
    assert!(one == three && one.contains_key("kernel.toml") && !one.keys().any(|it| it.starts_with("parts")));
}

#[test]
fn all_that_is_wrong_with_a_plan_is_told_at_once_with_its_line() {
    let folder = files();
    let plan = PLAN
        .replace("province_migration_slope", "province_migration_slop")
        .replace("se = 0.05 }", "se = 0 }")
        .replace("observed = -0.05, ", "")
        .replace("[0.05, 0.11]", "[0.11, 0.05]")
        .replace("match_dispersion", "match_dispersal")
        .replace("points = 24", "points = 0");
    let plan = plan + "\"run.mode\" = 3\n";
    fs::write(folder.path().join("plan.toml"), plan).unwrap();
    let said = refusal(folder.path(), &["calibrate", "plan.toml", "--out", "found"]);
    for expected in [
        "unknown metric `province_migration_slop`",
        "did you mean `province_migration_slope`?",
        "plan.toml:6:",
        "`se` must be a number above 0, not 0",
        "`capital` needs `observed`",
        "plan.toml:7:",
        "the first end of a range must be below the second",
        "plan.toml:11:",
        "match_dispersal",
        "plan.toml:12:",
        "`points` must be between 1 and 100000, not 0",
        "plan.toml:16:",
    ] {
        assert!(said.contains(expected), "{expected} is missing in\n{said}");
    }
    assert!(!folder.path().join("found").exists());
}

#[test]
fn a_plan_of_nothing_and_factors_that_are_no_ranges_of_parameters_are_refused() {
    let folder = files();
    let with = |text: &str| {
        fs::write(folder.path().join("plan.toml"), text).unwrap();
        refusal(folder.path(), &["calibrate", "plan.toml"])
    };
    let said = with("base = \"four.toml\"\n");
    assert!(said.contains("nothing to calibrate") && said.contains("nothing was observed"), "{said}");
    let said = with(&PLAN.replace("\"parameters.technology.match_dispersion\"", "\"time.years\""));
    assert!(said.contains("`time.years` is no parameter of the model"), "{said}");
    let said = with(&PLAN.replace("range = [0.6, 2.0]", "values = [0.6, 2.0]"));
    assert!(said.contains("must vary over a range"), "{said}");
    let said = with(&PLAN.replace("four.toml", "five.toml"));
    assert!(said.contains("five.toml"), "{said}");
    let said = with(&PLAN.replace("capital_output_change", "output.change"));
    assert!(said.contains("a calibration is of one scenario"), "{said}");
    let said = refusal(folder.path(), &["calibrate", "nowhere.toml"]);
    assert!(said.contains("nowhere.toml"), "{said}");
    assert!(!folder.path().join("results").exists());
}

#[test]
fn a_dry_run_says_how_much_there_is_to_do_in_both_languages_and_does_nothing() {
    let folder = files();
    let said = well(folder.path(), &["calibrate", "plan.toml", "--dry-run"]);
    assert!(said.out.contains("at most 54 runs of 2 years with 6 regions"), "{}", said.out);
    let said = well(folder.path(), &["calibrate", "plan.toml", "--dry-run", "--language", "zh"]);
    assert!(said.out.contains("至多 54 次运行"), "{}", said.out);
    assert!(!folder.path().join("results").exists());
}

#[test]
fn the_report_and_the_summary_speak_chinese() {
    let folder = files();
    let arguments = ["calibrate", "plan.toml", "--no-figures", "--language", "zh", "--out", "found"];
    let said = well(folder.path(), &arguments);
    assert!(said.err.contains("先验体积剩余"), "{}", said.err);
    let report = fs::read_to_string(folder.path().join("found/report.md")).unwrap();
    assert!(
        report.starts_with("# 校准：four\n")
            && report.contains("## 轮次")
            && report.contains("迁移的距离弹性"),
        "{report}"
    );
    for english in ["wave", "moment", "kept", "observed"] {
        assert!(!report.contains(english), "{english} in\n{report}");
    }
}

#[test]
fn where_nothing_goes_with_what_was_observed_the_moment_is_named() {
    let folder = files();
    fs::write(folder.path().join("plan.toml"), PLAN.replace("observed = -0.05", "observed = 2.0")).unwrap();
    let said = well(folder.path(), &["calibrate", "plan.toml", "--no-figures", "--out", "found"]);
    assert!(said.err.contains("no point is left: where least is wrong, capital is"), "{}", said.err);
    assert!(!folder.path().join("found/kernel.toml").exists());
    let report = fs::read_to_string(folder.path().join("found/report.md")).unwrap();
    assert!(report.contains("No point of the ranges is left"), "{report}");
    assert_eq!(rows(&folder.path().join("found/waves.csv")).len(), 1);
}

#[test]
fn other_results_are_not_written_over_and_those_of_the_same_plan_are() {
    let folder = files();
    fs::create_dir(folder.path().join("mine")).unwrap();
    fs::write(folder.path().join("mine/thesis.txt"), "years of work").unwrap();
    let said = refusal(folder.path(), &["calibrate", "plan.toml", "--out", "mine"]);
    assert!(said.contains("holds other results"), "{said}");
    let said = refusal(folder.path(), &["calibrate", "plan.toml", "--resume", "--out", "new"]);
    assert!(said.contains("no run that could be resumed"), "{said}");
    well(folder.path(), &["calibrate", "plan.toml", "--no-figures", "--out", "found"]);
    let said = well(folder.path(), &["calibrate", "plan.toml", "--no-figures", "--resume", "--out", "found"]);
    assert!(said.err.contains("`found` is complete"), "{}", said.err);
    fs::write(folder.path().join("plan.toml"), PLAN.replace("seed = 7", "seed = 8")).unwrap();
    let said = refusal(folder.path(), &["calibrate", "plan.toml", "--out", "found"]);
    assert!(said.contains("holds other results"), "{said}");
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_with_75_a_kill_loses_nothing_and_resume_goes_on_to_the_same_bytes() {
    use std::process::Command;
    use std::time::{Duration, Instant};
    let folder = files();
    let long =
        SCENARIO.replace("years = 2", "years = 20").replace("steps_per_year = 1", "steps_per_year = 52");
    fs::write(folder.path().join("four.toml"), long).unwrap();
    fs::write(
        folder.path().join("plan.toml"),
        PLAN.replace("points = 24", "points = 4").replace("count = 2", "count = 1"),
    )
    .unwrap();
    let start = |out: &str, more: &[&str]| {
        let arguments = ["calibrate", "plan.toml", "--no-figures", "--threads", "1", "--out", out];
        program(folder.path(), &[&arguments[..], more].concat())
    };
    for (signal, code, part) in [("-INT", Some(75), "p000001.part"), ("-KILL", None, "p000004.part")] {
        let more: &[&str] = if code.is_none() { &["--resume"] } else { &[] };
        let stopped = start("stopped", more).spawn().unwrap();
        let patience = Instant::now();
        while !folder.path().join("stopped/parts").join(part).exists() {
            assert!(patience.elapsed() < Duration::from_mins(1), "no run came to its end");
            std::thread::sleep(Duration::from_millis(1));
        }
        assert!(Command::new("kill").args([signal, &stopped.id().to_string()]).status().unwrap().success());
        let said = stopped.wait_with_output().unwrap();
        assert_eq!(said.status.code(), code);
        if code.is_some() {
            let words = String::from_utf8(said.stderr).unwrap();
            assert!(words.contains("runs done; `--resume` goes on"), "{words}");
        }
        assert!(!folder.path().join("stopped/manifest.json").exists());
    }
    let again = factorflow(folder.path(), &["calibrate", "plan.toml", "--out", "stopped"]);
    assert!(again.code == 2 && again.err.contains("runs of this calibration"), "{}", again.err);
    assert!(start("stopped", &["--resume"]).output().unwrap().status.success());
    assert!(start("whole", &[]).output().unwrap().status.success());
    assert!(contents(&folder.path().join("stopped")) == contents(&folder.path().join("whole")));
}

/// The commands of the page, each with what it says in the block that follows.
#[test]
fn the_page_says_what_its_commands_say() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/calibration.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let block = |text: &str| text.split("```").next().unwrap().trim().to_owned();
    let mut compared = 0;
    for example in page.split("```sh\n").skip(1) {
        let command = block(example).replace("docs/", &format!("{}/docs/", root.display()));
        let arguments: Vec<&str> = command.split_whitespace().skip(1).chain(["--no-figures"]).collect();
        let said = well(folder.path(), &arguments).err;
        let told: Vec<&str> =
            said.lines().skip_while(|it| !it.contains("of the prior volume left")).collect();
        let first = &told[0][..told[0].rfind(", ").unwrap()];
        let told = std::iter::once(first).chain(told[1..].iter().copied()).collect::<Vec<_>>().join("\n");
        assert_eq!(told, block(example.split("```text\n").nth(1).unwrap()), "{command}");
        compared += 1;
    }
    assert_eq!(compared, 1);
}
