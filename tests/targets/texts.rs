//! Scenarios, what is set on top of them, and plans of sweeps.

use super::world::{TABLES, WORLD, judge, judge_told, reader};
use factorflow::experiment::plan::Plan;
use factorflow::{event, policy};
use std::path::PathBuf;
use std::sync::OnceLock;
use tempfile::TempDir;

/// A world without more than it needs, so that most of what is changed is something else.
const SMALL: &str = "[world]\nregions = \"regions.csv\"\nclubs = \"clubs.csv\"\n[time]\nyears = 2\n";

/// All sections of a scenario, each with something in it.
const REST: &str = r#"
[time]
start = 2025
years = 3
steps_per_year = 2

[run]
mode = "sampled"
replicates = 2
seed = 7

[base_year]
appeals = "net"

[governments]
rule = "imitate"
initial_open = 0.4

[platforms]
adopted = 0.4
boost = 0.05
basic = 4
growing = 3
leading = 1
ecosystem = 1

[parameters]
technology.retention = 0.8
learning.learning_rate = 0.2

[uncertainty]
draws = 16
parts = "crossed"
fixed = ["parameters.technology.cost_elasticity"]

[uncertainty.parameters]
"parameters.technology.retention" = { range = [0.3, 2.0], mode = 0.6 }
"parameters.housing.supply_elasticity" = { se = 0.1 }

[output]
regions = "every-step"
flows = { largest = 3 }
"#;

const POLICY: &str = "\n[[policies]]\nname = \"tax\"\ninstrument = \"tax-sharing\"\nmembers = [\"合肥市\", \"320500\"]\n\
    pairs = [[\"340100\", \"320500\"]]\nstart = 2025-07-01\nstop = 2027\nramp_years = 0.5\nreview_every = 1\nz = 1.0\nshare = 0.5\n";

/// Plans name scenarios by files that are there.
const PLAN: &str = r#"name = "pilot"
description = "What decides?"
seed = 7
replicates = 2
[scenarios]
status-quo = { extends = "base.toml", "run.mode" = "expected" }
package = "base.toml"
[design]
method = "METHOD"
SETTINGS
[factors]
"parameters.technology.retention" = { range = [0.3, 2.0], scale = "log" }
"policies.tax.share" = { values = [0.0, 0.5] }
[output]
metrics = ["output", "output.change", "dispersion", "talent.cross_province_share"]
every_year = true
[limits]
run_timeout = "10min"
failed_share = 0.2
"#;

/// More values than this are not worked out for the sake of an input; no command does before it has asked.
const MOST_VALUES: u64 = 10_000;

fn base() -> String {
    format!("name = \"pilot\"\nname_zh = \"试点\"\n\n{WORLD}{REST}")
}

/// What an instrument or an event is shown with, in the world that has what it acts on.
fn entry(kind: &str, name: &str, rest: &str, example: &str) -> String {
    let list = if kind == "instrument" { "policies" } else { "events" };
    let written = format!("\n[[{list}]]\nname = \"it\"\n{kind} = \"{name}\"\n{rest}\n{example}\n");
    match name {
        "chain-network" | "strategic-reserve" | "segment-loss" => format!("{WORLD}{written}"),
        "platform-programme" => format!("{SMALL}[platforms]\nbasic = 2\necosystem = 1\n{written}"),
        _ => format!("{SMALL}{written}"),
    }
}

/// One with all sections, and one with every instrument and every event of the catalogues.
pub fn scenarios() -> Vec<Vec<u8>> {
    let members = "members = [\"delta\", \"province:Shanghai\", \"province:Jiangsu\", \"province:Zhejiang\", \"province:Anhui\"]";
    let policies = policy::CATALOGUE.iter().map(|it| entry("instrument", it.name, members, it.example));
    let events = event::CATALOGUE
        .iter()
        .map(|it| entry("event", it.name, "places = [\"320500\"]\nstart = 2026", it.example));
    let whole = base() + POLICY;
    [whole].into_iter().chain(policies).chain(events).map(String::into_bytes).collect()
}

/// A scenario that is permitted reads back as itself from what `show` prints of it.
pub fn take_scenario(input: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(input) else { return false };
    let Some(scenario) = judge(&reader(), text) else { return false };
    let shown = scenario.to_toml();
    let again = judge(&reader(), &shown).unwrap_or_else(|| panic!("what is shown is refused:\n{shown}"));
    assert_eq!(again.to_toml(), shown, "what is shown reads back as something else");
    true
}

/// What users set, a line each.
pub fn changes() -> Vec<Vec<u8>> {
    let all = [
        "run.seed=7",
        "run.mode=expected",
        "time.years=4",
        "policies.tax.share=0.25",
        "policies.tax.members=[\"delta\"]",
        "policies.tax.start=2026-01-01",
        "policies.\"tax\".pairs=[[\"Hefei\",\"Suzhou\"]]",
        "parameters.technology.retention=0.5",
        "parameters.talent={distance_elasticity=1.5}",
        "world.keep=[\"province:Anhui\",\"320500\"]",
        "output.flows={largest=5}",
        "governments.rule=scripted\ngovernments.stances={2025=[\"delta\"],2026=[]}",
        "uncertainty.parameters.\"parameters.technology.retention\"={range=[0.3,2.0]}",
        "platforms.basic=7\nplatforms.ecosystem=1",
        "name=other",
    ];
    all.iter().map(|it| it.as_bytes().to_vec()).chain([all.join("\n").into_bytes()]).collect()
}

/// Every line is what stands behind one `--set`.
pub fn take_changes(input: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(input) else { return false };
    let changes: Vec<String> = text.lines().map(str::to_owned).collect();
    judge(&reader().overrides(&changes), &format!("{SMALL}{POLICY}")).is_some()
}

/// One a design.
pub fn plans() -> Vec<Vec<u8>> {
    let designs = [
        ("grid", "levels = 2"),
        ("latin-hypercube", "points = 8"),
        ("sobol", "points = 8"),
        ("saltelli", "blocks = 4"),
        ("morris", "trajectories = 4"),
        ("one-at-a-time", ""),
    ];
    let plan = |(method, settings)| PLAN.replace("METHOD", method).replace("SETTINGS", settings);
    // A list takes values only.
    let list =
        plan(("list", "")).replace("{ range = [0.3, 2.0], scale = \"log\" }", "{ values = [0.3, 2.0] }");
    designs.map(plan).into_iter().chain([list]).map(String::into_bytes).collect()
}

/// A folder with the scenario that plans name.
fn folder() -> PathBuf {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    let made = FOLDER.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder for plans");
        let files = TABLES.map(|(name, text)| (name, text.to_owned()));
        for (name, text) in files.into_iter().chain([("base.toml", format!("{SMALL}{POLICY}"))]) {
            std::fs::write(folder.path().join(name), text).expect("a scenario for plans");
        }
        folder
    });
    made.path().to_owned()
}

/// A plan that is permitted has as many points as it says.
pub fn take_plan(input: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(input) else { return false };
    let plan = match Plan::read(&folder().join("plan.toml"), text.to_owned()) {
        Ok((plan, warnings)) => {
            judge_told(&warnings);
            plan
        }
        Err(problems) => {
            assert!(problems.has_errors(), "refused without a reason: {problems:?}");
            judge_told(&problems);
            return false;
        }
    };
    if plan.design.len().saturating_mul(plan.design.factors.len() as u64) <= MOST_VALUES {
        assert_eq!(plan.design.points().values.nrows() as u64, plan.design.len(), "{text}");
    }
    true
}
