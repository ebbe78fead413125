//! What can be wrong with `pairs`, `from` and `to` of a policy is said at once, and what is sound reads back.

use super::shown;
use crate::command::{refusal, well};
use std::fs;

const STATES: &str = "\
code,name_en,province_code,province_en,lon,lat,population,gdp_cny
CA,California,W,West,-119.5,37.2,39000000,25000000000000
NV,Nevada,W,West,-116.6,39.3,3200000,1600000000000
NY,New York,E,East,-75.5,42.9,19600000,14000000000000
";

fn said(instrument: &str, rest: &str) -> String {
    let scenario = format!(
        "[world]\nregions = \"r.csv\"\n[[policies]]\nname = \"it\"\ninstrument = \"{instrument}\"\nmembers = [\"CA\", \"NY\"]\n{rest}\n"
    );
    shown(&[("r.csv", STATES), ("scenario.toml", &scenario)], &[])
}

#[test]
fn everything_that_is_wrong_with_pairs_is_said_with_its_place() {
    let pairs = "pairs = [\n  [\"California\", \"CA\"],\n  [\"Californa\", \"New York City\"],\n  [\"NY\"],\n  [\"CA\", \"Nevada\"],\n  [\"CA\", \"province:West\"],\n]";
    let shown = said("talent-recognition", pairs);
    for part in [
        "error: `California` is paired with itself\n --> scenario.toml:8:3",
        "no club, rule or region is called `Californa`",
        "did you mean `New York` (NY, East)?",
        "expected pairs of two regions, found 1\n  --> scenario.toml:10:3",
        "`Nevada` is no member of the policy",
        "1 of the 2 regions of `province:West` are no members of the policy",
        "add it to `members`",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    for (instrument, rest, expected) in [
        ("talent-recognition", "pairs = []", "`pairs` is empty: no pair takes part"),
        ("talent-recognition", "from = []\nto = \"CA\"", "`from` is empty"),
        ("tax-sharing", "from = [\"CA\"]", "`from` needs `to`"),
        ("tax-sharing", "to = [\"CA\"]", "`to` needs `from`"),
        ("tax-sharing", "from = \"CA\"\nto = \"California\"", "`CA` is paired with itself"),
        ("tax-sharing", "pairs = [[\"CA\", \"NY\"]]\nfrom = \"CA\"\nto = \"NY\"", "two ways to say it"),
        (
            "transport-corridor",
            "pairs = [[\"CA\", \"NY\"]]\nfrom = \"CA\"\nto = \"NY\"",
            "two ways to say it",
        ),
        ("transport-corridor", "from = [\"CA\"]", "`from` needs `to`"),
        ("transport-corridor", "from = [\"CA\"]\nto = [\"Nevada\"]", "`Nevada` is no member of the policy"),
        ("talent-subsidy", "pairs = [[\"CA\", \"NY\"]]", "`talent-subsidy` does not act on pairs of regions"),
        ("talent-recognition", "pairs = \"CA\"", "pairs"),
    ] {
        let shown = said(instrument, rest);
        assert!(shown.contains("error") && shown.contains(expected), "{rest}: {shown}");
    }
    assert_eq!(said("tax-sharing", "pairs = [[\"CA\", \"NY\"]]"), "");
    assert_eq!(said("city-county-link", "from = \"CA\"\nto = [\"New York\"]"), "");
}

#[test]
fn pairs_are_shown_written_down_and_explained() {
    let folder = tempfile::tempdir().unwrap();
    let scenario = "[world]\nregions = \"r.csv\"\n[time]\nyears = 1\nsteps_per_year = 1\n\
        [[policies]]\nname = \"both\"\ninstrument = \"talent-recognition\"\nmembers = [\"not NV\"]\npairs = [[\"CA\", \"province:East\"]]\n\
        [[policies]]\nname = \"way\"\ninstrument = \"tax-sharing\"\nmembers = [\"CA\", \"NV\", \"NY\"]\nfrom = [\"not NY\"]\nto = \"NY\"\n";
    fs::write(folder.path().join("r.csv"), STATES).unwrap();
    fs::write(folder.path().join("it.toml"), scenario).unwrap();
    let shown = well(folder.path(), &["show", "it.toml"]).out;
    assert!(shown.contains("CA with province:East") && shown.contains("policies.way.from"), "{shown}");
    well(folder.path(), &["run", "it.toml", "--no-figures"]);
    well(folder.path(), &["run", "results/it/scenario.toml", "--out", "again", "--no-figures"]);
    for name in ["scenario.toml", "regions.csv", "national.csv"] {
        let read = |of: &str| fs::read(folder.path().join(of).join(name)).unwrap();
        assert!(read("results/it") == read("again"), "{name}");
    }
    let manual = |name: &str| well(folder.path(), &["policies", name]).out;
    assert!(manual("talent-recognition").contains("pairs     all pairs of members"));
    assert!(manual("city-county-link").contains("pairs     those of its settings"));
    assert!(!manual("talent-subsidy").contains("\npairs "));
    let schema = well(folder.path(), &["schema"]).out;
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    for one in schema["properties"]["policies"]["items"]["oneOf"].as_array().unwrap() {
        let has = |key: &str| one["properties"].get(key).is_some();
        let acts = !["talent-subsidy", "risk-pool"].contains(&one["title"].as_str().unwrap());
        assert!(acts || !has("pairs") && !has("from"), "{}", one["title"]);
    }
    let refused = refusal(folder.path(), &["run", "it.toml", "--set", "policies.both.pairs=[]"]);
    assert!(refused.contains("`pairs` is empty"), "{refused}");
}
