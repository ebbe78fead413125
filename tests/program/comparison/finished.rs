//! Runs that lie in folders are compared as they are, and effects are printed as tables.

use crate::command::{Said, factorflow, refusal, well};
use std::fs;
use std::path::Path;

const STATES: &str = "\
code,name_en,province_code,province_en,lon,lat,population,gdp_cny
CA,California,W,West,-119.5,37.2,39000000,25000000000000
NV,Nevada,W,West,-116.6,39.3,3200000,1600000000000
NY,New York,E,East,-75.5,42.9,19600000,14000000000000
";
const BASE: &str = "name = \"Base\"\n[world]\nregions = \"states.csv\"\n[time]\nstart = 2025\nyears = 2\nsteps_per_year = 2\n\
    [run]\nmode = \"sampled\"\nreplicates = 3\nseed = 5\n";
const SUBSIDY: &str = "[[policies]]\nname = \"grant_a & b\"\ninstrument = \"talent-subsidy\"\nmembers = [\"NY\"]\nrate = { young = 0.05 }\n";
const OPEN: &str =
    "[[policies]]\nname = \"open\"\ninstrument = \"scenario-opening\"\nmembers = [\"province:West\"]\n";

/// A folder with scenarios; those of the second list are run.
fn project(scenarios: &[(&str, String)], run: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("states.csv"), STATES).unwrap();
    for (name, text) in scenarios {
        fs::write(folder.path().join(format!("{name}.toml")), text).unwrap();
    }
    for name in run {
        well(folder.path(), &["run", &format!("{name}.toml"), "--no-figures"]);
    }
    folder
}

fn three() -> [(&'static str, String); 3] {
    [("base", BASE.to_owned()), ("grant", format!("{BASE}{SUBSIDY}")), ("open", format!("{BASE}{OPEN}"))]
}

#[test]
fn effects_of_finished_runs_are_those_of_a_comparison_that_runs_them() {
    let project = project(&three(), &["base", "grant", "open"]);
    let said = well(
        project.path(),
        &["compare", "results/base", "results/grant", "results/open/", "--out", "found", "--no-figures"],
    );
    assert_eq!(said.out, "found\n");
    assert!(said.err.contains("grant against base: output in 2027"), "{}", said.err);
    well(
        project.path(),
        &["compare", "base.toml", "grant.toml", "open.toml", "--out", "run", "--no-figures", "--draws", "0"],
    );
    for name in [
        "effects.csv",
        "effects.parquet",
        "effects-by-replicate.parquet",
        "coupling.csv",
        "members.csv",
        "cost-effectiveness.csv",
        "cost-effectiveness.parquet",
        "atlas.csv",
        "columns.csv",
        "arms/grant/costs.csv",
    ] {
        let read = |of: &str| fs::read(project.path().join(of).join(name)).unwrap();
        assert!(read("found") == read("run"), "{name}");
    }
    // Figures are drawn from it, and a later command adds to it.
    let figures = well(project.path(), &["figure", "found", "effects", "--for", "NY", "--format", "svg"]);
    assert!(figures.out.contains("effects-ny.svg"), "{}", figures.out);
    fs::remove_dir_all(project.path().join("found")).unwrap();
    for arm in ["grant", "open"] {
        let run = format!("results/{arm}");
        well(project.path(), &["compare", "results/base", &run, "--out", "found", "--no-figures"]);
    }
    let arms = fs::read_to_string(project.path().join("found/effects.csv")).unwrap();
    assert!(arms.contains("\ngrant,") && arms.contains("\nopen,"), "the earlier one stays");
}

#[test]
fn runs_that_differ_in_more_than_policy_are_refused_with_every_difference() {
    let changed = |from: &str, to: &str| BASE.replace(from, to);
    let scenarios = [
        ("base", BASE.to_owned()),
        ("later", changed("start = 2025\nyears = 2", "start = 2026\nyears = 3")),
        ("seeds", changed("seed = 5", "seed = 6").replace("replicates = 3", "replicates = 2")),
        ("west", changed("[time]", "keep = [\"province:West\"]\n[time]")),
        ("bare", format!("{BASE}[output]\nregions = \"never\"\n")),
    ];
    let project = project(&scenarios, &["base", "later", "seeds", "west", "bare"]);
    let refused = refusal(
        project.path(),
        &["compare", "results/base", "results/later", "results/seeds", "results/west", "results/bare"],
    );
    for part in [
        "`time.start` is 2026 in `later` but 2025 in `base`",
        "`time.years` is 3",
        "`run.replicates` is 2 in `seeds` but 3 in `base`",
        "`run.seed` is 6",
        "`output.regions`: `bare` has none and `base` has rows of regions",
    ] {
        assert!(refused.contains(part), "{part}: {refused}");
    }
    assert!(refused.contains("`world.regions`") || refused.contains("`world.keep`"), "{refused}");
    assert!(!project.path().join("results/compare-base").exists());
}

#[test]
fn what_is_no_finished_run_is_refused_by_what_it_is() {
    let project = project(&three(), &["base", "grant"]);
    let path = project.path();
    well(path, &["compare", "results/base", "results/grant", "--no-figures"]);
    let refused = refusal(path, &["compare", "results/base", "results/compare-base"]);
    assert!(refused.contains("holds no run but a comparison"), "{refused}");
    let refused = refusal(path, &["compare", "results/base", "grant.toml"]);
    assert!(refused.contains("results folders are compared with each other"), "{refused}");
    assert!(refused.contains("its file: results/base/scenario.toml"), "{refused}");
    let refused = refusal(path, &["compare", "results/base", "results/grant", "--years", "3"]);
    assert!(refused.contains("as they are"), "{refused}");
    fs::remove_file(path.join("results/grant/manifest.json")).unwrap();
    let refused = refusal(path, &["compare", "results/base", "results/grant"]);
    assert!(refused.contains("has not come to its end"), "{refused}");
    fs::write(path.join("results/grant/manifest.json"), "{").unwrap();
    let refused = refusal(path, &["compare", "results/base", "results/grant"]);
    assert!(refused.contains("cannot be read"), "{refused}");
}

fn printed(folder: &Path, form: &str, more: &[&str]) -> String {
    let command = ["compare", "base.toml", "grant.toml", "open.toml", "--no-figures", "--table", form];
    let Said { code, out, err } = factorflow(folder, &[&command[..], more].concat());
    assert_eq!(code, 0, "{err}");
    assert!(err.contains("results/compare-base"), "the folder is still named: {err}");
    out
}

#[test]
fn effects_are_printed_as_csv_markdown_and_latex_for_places_and_outcomes_that_were_asked_for() {
    let project = project(&three(), &[]);
    let asked_for =
        ["--for", "province:West", "--for", "NY", "--outcome", "young", "--outcome", "output_cny"];
    let text = printed(project.path(), "csv", &asked_for);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    for wanted in [
        ["grant", "province:West", "young", "percent"],
        ["grant", "Nevada", "young", "percent"],
        ["open", "New York", "output_cny", "percent"],
        ["grant", "members", "policy_cost_cny", "CNY"],
        ["grant", "nation", "effect_per_cny", "CNY per CNY"],
    ] {
        let is = |row: &&csv::StringRecord| (0..4).all(|at| row[at] == *wanted[at]);
        assert!(rows.iter().any(|row| is(&row)), "{wanted:?}: {text}");
    }
    let text = printed(project.path(), "md", &["--language", "zh"]);
    assert!(text.starts_with("| 情景 | 地区 | 指标 | 单位 | 年份 | 均值 |"), "{text}");
    assert!(text.contains("| 成员地区 |") && text.contains("政策成本"), "{text}");
    let text = printed(project.path(), "latex", &[]);
    assert!(
        text.starts_with("\\begin{tabular}{lllllrrr}") && text.trim_end().ends_with("\\end{tabular}"),
        "{text}"
    );
    let refused = refusal(
        project.path(),
        &[
            "compare",
            "base.toml",
            "open.toml",
            "--for",
            "Newyork",
            "--for",
            "West and not NV and not CA",
            "--outcome",
            "yong",
        ],
    );
    for part in ["no region of these results is called `Newyork`", "did you mean `young`?", "it selects none"]
    {
        assert!(refused.contains(part), "{part}: {refused}");
    }
}
