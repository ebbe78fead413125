//! Worlds with industry chains and platforms that something happens to: what sweeps, attributions, comparisons and their
//! figures say of it.

use crate::command::{refusal, well};
use crate::sweeps::Workshop;
use factorflow::experiment::plan::Plan;
use factorflow::outcome::Table;
use factorflow::results::{csv, parquet};
use serde_json::Value;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// Shanghai, Wuxi and the cities of Zhejiang, with chains and platforms.
const CALM: &str = "name = \"Calm\"\n[world]\nname = \"china-prefectures\"\n\
    keep = [\"province:Zhejiang\", \"310000\", \"320200\"]\n\
    segments = \"seeds/china/segments.csv\"\nspecialisation = \"seeds/china/specialisation.csv\"\n\
    [time]\nyears = 3\nsteps_per_year = 2\n[run]\nmode = \"expected\"\nreplicates = 1\n[platforms]\n";
/// No packaging in Wuxi for a year; and for good.
const BREAK: &str = "extends = \"calm.toml\"\nname = \"Broken\"\n[[events]]\nname = \"wuxi-stops\"\nevent = \"segment-loss\"\n\
    field = \"integrated-circuits\"\nsegment = \"packaging-testing\"\nloss = 0.8\nplaces = [\"320200\"]\nstart = 2026\nstop = 2027\n";
const FOR_GOOD: &str = "extends = \"calm.toml\"\nname = \"Broken for good\"\n[[events]]\nname = \"wuxi-stops\"\nevent = \"segment-loss\"\n\
    field = \"integrated-circuits\"\nsegment = \"packaging-testing\"\nloss = 0.8\nplaces = [\"320200\"]\nstart = 2026\n";
const RESERVE: &str = "extends = \"break.toml\"\nname = \"Broken with a reserve\"\n[[policies]]\nname = \"reserve\"\n\
    instrument = \"strategic-reserve\"\nmembers = [\"kind:city\"]\nstart = 2025\ncover = 0.5\n";
const FLOOD: &str = "extends = \"calm.toml\"\nname = \"Flooded\"\n[[events]]\nname = \"flood\"\nevent = \"capital-loss\"\n\
    loss = 0.2\nplaces = [\"330100\"]\nstart = 2026.5\n";

fn files() -> [(&'static str, &'static str); 5] {
    [
        ("calm.toml", CALM),
        ("break.toml", BREAK),
        ("for-good.toml", FOR_GOOD),
        ("reserve.toml", RESERVE),
        ("flood.toml", FLOOD),
    ]
}

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files() {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

fn last(table: &Table, column: &str) -> f64 {
    *table.real(column).unwrap().last().unwrap()
}

/// What a run leaves is the whole run: tables of chains go along with it.
#[test]
fn results_with_chains_run_again_elsewhere_to_the_same_bytes_and_are_known_to_be_complete() {
    let folder = folder();
    let run = ["run", "break.toml", "--no-figures", "--out", "once"];
    well(folder.path(), &run);
    let again = well(folder.path(), &[&run[..], &["--resume"]].concat());
    assert!(again.err.contains("`once` is complete"), "{}", again.err);
    let elsewhere = tempfile::tempdir().unwrap();
    fs::rename(folder.path().join("once"), elsewhere.path().join("once")).unwrap();
    well(elsewhere.path(), &["run", "once/scenario.toml", "--no-figures", "--out", "twice"]);
    for table in ["national.csv", "regions.csv"] {
        let [once, twice] =
            ["once", "twice"].map(|it| fs::read(elsewhere.path().join(it).join(table)).unwrap());
        assert!(once == twice, "{table}");
    }
    let mine = fs::read_to_string(elsewhere.path().join("once/world/segments.csv")).unwrap();
    fs::write(
        elsewhere.path().join("once/world/segments.csv"),
        mine.replace("0.37", "0.36").replace("0.21", "0.22"),
    )
    .unwrap();
    let other = refusal(elsewhere.path(), &["run", "once/scenario.toml", "--no-figures", "--out", "thrice"]);
    assert!(other.contains("is not the one that the results beside it were made from"), "{other}");
}

const PLAN: &str = "[scenarios]\ncalm = \"calm.toml\"\nfor-good = \"for-good.toml\"\n[design]\nmethod = \"grid\"\n\
    [factors]\n\"parameters.chain.intensity\" = { values = [0.3, 0.6] }\n[output]\n\
    metrics = [\"supply_gap\", \"supply_gap.change\", \"platform.adoption\", \"platform_adoption.change\"]\n";

fn workshop(plan: &str) -> Workshop {
    let workshop = Workshop::new(plan);
    for (name, text) in files() {
        fs::write(workshop.path(name), text).unwrap();
    }
    workshop
}

#[test]
fn a_sweep_is_asked_for_what_chains_and_platforms_do_and_has_what_a_run_has() {
    let workshop = workshop(PLAN);
    let sweep = workshop.planned("sweep", &[]);
    workshop.well(&["sweep", "run", &sweep]);
    workshop.collected(&sweep);
    let rows = workshop.read(&format!("{sweep}/dataset/runs.parquet"));
    // The last run: the last point in the second scenario.
    let run = rows.rows() - 1;
    let set =
        format!("parameters.chain.intensity={:?}", rows.real("parameters.chain.intensity").unwrap()[run]);
    workshop.well(&["run", "for-good.toml", "--out", "alone", "--no-figures", "--set", &set]);
    let national = workshop.read("alone/national.parquet");
    for (metric, column) in [("supply_gap", "supply_gap"), ("platform.adoption", "platform_adoption")] {
        let (found, expected) = (rows.real(metric).unwrap()[run], last(&national, column));
        assert!(found.to_bits() == expected.to_bits() && found > 0.0, "{metric}: {found} is not {expected}");
    }
    let gap = rows.real("supply_gap").unwrap();
    let change = rows.real("supply_gap.change").unwrap();
    assert!(gap[0] == 0.0 && gap[1] > 0.0 && gap[3] > gap[1], "more intensity, more loss: {gap:?}");
    assert!((change[3] - (gap[3] - gap[2])).abs() < 1e-15, "a change of a share is a difference");
    workshop.well(&["sweep", "analyze", &sweep, "--metric", "supply_gap", "--no-figures"]);
}

#[test]
fn a_plan_without_metrics_has_those_that_all_of_its_worlds_have() {
    let plan = |scenarios: &str| {
        let text = format!(
            "[scenarios]\n{scenarios}[factors]\n\"parameters.technology.retention\" = {{ values = [0.3] }}\n"
        );
        let workshop = workshop(&text);
        let (plan, _) = Plan::load(&workshop.path("plan.toml")).unwrap_or_else(|it| panic!("{it}"));
        let names: Vec<String> = plan.metrics.into_iter().map(|it| it.name).collect();
        ["output_cny", "supply_gap", "platform_adoption"].map(|name| names.iter().any(|it| it == name))
    };
    assert_eq!(plan("calm = \"calm.toml\"\n"), [true; 3]);
    assert_eq!(plan("calm = \"calm.toml\"\nother = \"status-quo.toml\"\n"), [true, false, false]);
}

#[test]
fn what_no_chain_or_platform_can_say_is_refused_with_the_reason() {
    let shown = |metrics: &str, factor: &str| {
        let text = format!(
            "[scenarios]\ncalm = \"calm.toml\"\nother = \"status-quo.toml\"\n[factors]\n{factor}\n[output]\nmetrics = [{metrics}]\n"
        );
        refusal_of(&text)
    };
    let retention = "\"parameters.technology.retention\" = { values = [0.3] }";
    let both = shown("\"supply_gap\", \"platform_adoption.change\", \"output\"", retention);
    for part in [
        "`supply_gap` needs an industry chain, and `other` has none",
        "write `segments = \"seeds/china/segments.csv\"` into `[world]`",
        "`platform_adoption.change` needs `[platforms]`, and `other` has none",
        "plan.toml:7:",
    ] {
        assert!(both.contains(part), "`{part}` is missing in:\n{both}");
    }
    let slip = shown("\"suply_gap\"", retention);
    assert!(slip.contains("did you mean `supply_gap`?"), "{slip}");
}

fn refusal_of(plan: &str) -> String {
    let workshop = workshop(plan);
    refusal(workshop.path("plan.toml").parent().unwrap(), &["sweep", "plan", "plan.toml"])
}

#[test]
fn an_attribution_says_which_policy_closes_how_much_of_the_gap() {
    let folder = folder();
    let network = "[[policies]]\nname = \"network\"\ninstrument = \"chain-network\"\nmembers = [\"kind:city\"]\nrelief = 0.5\n";
    let package = RESERVE.replace("break.toml", "for-good.toml") + network;
    fs::write(folder.path().join("package.toml"), package).unwrap();
    well(folder.path(), &["attribute", "for-good.toml", "package.toml", "--out", "parts", "--no-figures"]);
    let table = parquet::read(&folder.path().join("parts/attribution.parquet")).unwrap();
    let (outcomes, parts) = (table.text("outcome").unwrap(), table.real("contribution").unwrap());
    let of =
        |outcome: &str| (0..table.rows()).filter(|&it| outcomes[it] == outcome).map(|it| parts[it]).collect();
    let gap: Vec<f64> = of("supply_gap");
    assert!(gap.len() == 2 && gap.iter().all(|it| *it < 0.0), "both close a part of the gap: {gap:?}");
    let adoption: Vec<f64> = of("platform_adoption");
    assert!(adoption.iter().all(|it| it.abs() < 0.01), "{adoption:?}");
}

fn manifest(folder: &Path) -> Value {
    serde_json::from_str(&fs::read_to_string(folder.join("manifest.json")).unwrap()).unwrap()
}

fn arm<'m>(manifest: &'m Value, name: &str) -> &'m Value {
    manifest["arms"].as_array().unwrap().iter().find(|it| it["arm"] == name).unwrap()
}

#[test]
fn the_manifest_of_a_comparison_says_what_happens_and_which_run_losses_are_against() {
    let folder = folder();
    let compare = |arms: &[&str]| {
        let command = [&["compare", "calm.toml"], arms, &["--no-figures", "--out", "breaks"]].concat();
        well(folder.path(), &command);
        manifest(&folder.path().join("breaks"))
    };
    let first = compare(&["break.toml", "reserve.toml"]);
    assert!(
        arm(&first, "calm").get("events").is_none() && arm(&first, "calm").get("without_events").is_none()
    );
    let event = &arm(&first, "break")["events"][0];
    assert_eq!((event["name"].as_str(), event["event"].as_str()), (Some("wuxi-stops"), Some("segment-loss")));
    assert_eq!((event["start"].as_f64(), event["stop"].as_f64()), (Some(2026.0), Some(2027.0)));
    assert_eq!(arm(&first, "break")["without_events"], "arms/calm");
    assert_eq!(arm(&first, "reserve")["without_events"], "without-events/reserve");
    for arm in first["arms"].as_array().unwrap().iter().filter_map(|it| it["without_events"].as_str()) {
        assert!(folder.path().join("breaks").join(arm).join("manifest.json").is_file(), "{arm}");
    }
    let second = compare(&["flood.toml"]);
    assert_eq!(arm(&second, "reserve"), arm(&first, "reserve"), "what stays says what it said");
    let event = &arm(&second, "flood")["events"][0];
    assert_eq!((event["start"].as_f64(), event["stop"].as_f64()), (Some(2026.5), Some(2026.5)));
}

#[test]
fn losses_over_time_are_drawn_with_their_events_in_both_languages() {
    let folder = folder();
    let all = ["break.toml", "reserve.toml", "flood.toml"];
    let command = [&["compare", "calm.toml"], &all[..], &["--no-figures", "--out", "breaks"]].concat();
    well(folder.path(), &command);
    let breaks = folder.path().join("breaks");
    let figure = ["figure", "breaks", "losses", "--language", "en,zh", "--format", "svg,png"];
    well(folder.path(), &figure);
    let read = |name: &str| fs::read_to_string(breaks.join("figures").join(name)).unwrap();
    let (english, chinese) = (read("losses-en.svg"), read("losses-zh.svg"));
    for part in
        ["Output lost to events", "Broken with a reserve", "wuxi-stops 2026", "Shaded: an event lasts"]
    {
        assert!(english.contains(part), "`{part}` is missing");
    }
    for part in ["事件造成的产出损失", "阴影：事件持续期间"] {
        assert!(chinese.contains(part), "`{part}` is missing");
    }
    assert!(!chinese.contains("Output lost") && breaks.join("figures/losses-zh.png").is_file());
    let shades = |text: &str| text.matches("opacity=\"0.16\"").count();
    assert_eq!((shades(&english), shades(&chinese)), (1, 1), "one event lasts, the other is a moment");

    let drawn = csv::read(&breaks.join("figures/losses-en.csv"), &[]).unwrap();
    let losses = parquet::read(&breaks.join("losses.parquet")).unwrap();
    let mean = drawn.real("mean").unwrap();
    let off = mean.iter().zip(losses.real("loss").unwrap()).map(|(one, other)| (one - 100.0 * other).abs());
    assert!(drawn.rows() == losses.rows() && off.fold(0.0, f64::max) < 1e-12, "the figure shows the table");

    well(folder.path(), &["compare", "calm.toml", "calm.toml", "--out", "nothing"]);
    assert!(!folder.path().join("nothing/figures/losses.svg").exists(), "nothing happens, nothing is drawn");
}
