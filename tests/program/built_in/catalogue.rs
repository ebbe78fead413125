//! The program carries what lies in `seeds/` and `scenarios/`, and shows it.

use super::*;
use factorflow::experiment::plan::Plan;
use factorflow::scenario::builtin::{
    BuiltInFile, CLUB_NAMES_OF_CHINA, DATA_LICENCE, PLANS, SCENARIOS, TABLES, WORLDS,
};
use std::collections::BTreeSet;

/// The files with an ending below a folder, by their paths in it.
fn files(folder: &str, ending: &str) -> BTreeMap<String, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let all = results(&root).into_iter().filter(|(name, _)| name.extension().is_some_and(|it| it == ending));
    all.map(|(name, text)| (name.to_str().unwrap().to_owned(), String::from_utf8(text).unwrap())).collect()
}

fn carried<'a>(files: impl Iterator<Item = &'a BuiltInFile>) -> BTreeMap<String, String> {
    files.map(|it| (it.path.to_owned(), it.text.to_owned())).collect()
}

#[test]
fn the_program_carries_every_scenario_plan_and_table() {
    assert_eq!(carried(SCENARIOS.iter().chain(PLANS)), files("scenarios", "toml"));
    let tables = WORLDS.iter().flat_map(|it| [&it.regions, &it.clubs].into_iter().chain(&it.migration));
    let tables = tables.chain(TABLES.iter().map(|it| &it.1)).chain([&CLUB_NAMES_OF_CHINA]);
    let mut seeds = files("seeds", "csv");
    seeds.retain(|name, _| !name.contains("validation/"));
    assert_eq!(carried(tables), seeds);
    assert_eq!(DATA_LICENCE, fs::read_to_string("seeds/LICENSE.md").unwrap());
}

#[test]
fn no_two_texts_of_the_library_share_a_name() {
    let names: BTreeSet<&str> = SCENARIOS.iter().chain(PLANS).map(BuiltInFile::name).collect();
    assert_eq!(names.len(), SCENARIOS.len() + PLANS.len());
}

#[test]
fn every_scenario_of_the_library_is_sound_by_its_name_and_needs_no_file() {
    for file in SCENARIOS {
        let scenario = load(Path::new(file.name()), &[]);
        assert_eq!(scenario.origin.in_library(), Some(file.name()));
        assert!(scenario.origin.tables().all(|it| it.file().is_none()), "{}", file.name());
        assert!(scenario.origin.texts.iter().all(|(name, _)| name.starts_with("library:")));
        let in_a_file = load(&Path::new("scenarios").join(file.path), &[]);
        assert_eq!(scenario.to_toml(), in_a_file.to_toml());
        assert_eq!(scenario.origin.sha256, in_a_file.origin.sha256);
    }
}

#[test]
fn a_plan_of_the_library_has_its_scenarios_there() {
    let (plan, warnings) = Plan::load(Path::new("what-decides")).unwrap_or_else(|it| panic!("{it}"));
    assert!(warnings.is_empty(), "{warnings}");
    let files: Vec<&str> = plan.arms.iter().map(|it| it.file.to_str().unwrap()).collect();
    let names = ["status-quo", "innovation-vouchers", "tax-sharing", "scenario-opening"];
    assert_eq!(files, names.map(|it| format!("library:{it}")));
}

#[test]
fn worlds_are_listed_with_their_clubs_and_those_of_ones_own() {
    let (_place, folder) = country();
    let said = well(&folder, &["worlds"]).out;
    assert!(said.contains("china-prefectures      368 regions, built in\n"), "{said}");
    assert!(said.contains("china-regions          2169 regions, built in\n"), "{said}");
    assert_eq!(said.matches("yangtze-delta").count(), 3);
    write(&folder, "mine/country/regions.csv", COUNTRY);
    write(&folder, "mine/country/clubs.csv", CLUBS);
    let said = well(&folder, &["worlds", "--seeds", "mine"]).out;
    assert!(said.contains("country                mine/country/regions.csv (6 regions)\n"), "{said}");
    assert!(said.contains("  clubs                hills, north, west\n"), "{said}");
    assert!(refusal(&folder, &["worlds", "--seeds", "yours"]).contains("no folder `yours`"));
    assert!(refusal(&folder, &["worlds", "chinaprefectures"]).contains("did you mean `china-prefectures`?"));
}

#[test]
fn the_regions_of_a_place_and_the_members_of_a_club_are_listed() {
    let (_place, folder) = country();
    let listed = |arguments: &[&str]| well(&folder, &[&["worlds"], arguments].concat()).out;
    let anhui = listed(&["china-prefectures", "--regions", "Anhui"]);
    assert_eq!(anhui, listed(&["china-prefectures", "--regions", "province:Anhui"]));
    assert_eq!(anhui.lines().count(), 1 + 16);
    assert!(
        anhui.lines().any(|it| it.starts_with("340100 ") && it.contains("Hefei") && it.ends_with("合肥市"))
    );
    let yuyao = listed(&["china-regions", "--regions", "Yuyao"]);
    assert!(yuyao.lines().nth(1).is_some_and(|it| it.contains("county") && it.contains("Ningbo")), "{yuyao}");
    assert_eq!(listed(&["china-prefectures", "--club", "yangtze-delta"]).lines().count(), 1 + 41);
    write(&folder, "seeds/country/regions.csv", COUNTRY);
    write(&folder, "seeds/country/clubs.csv", CLUBS);
    let north = listed(&["country", "--club", "north"]);
    assert_eq!(north.lines().skip(1).map(|it| &it[..3]).collect::<Vec<_>>(), ["010", "011", "012"]);
    let refused =
        |arguments: &[&str]| refusal(&folder, &[&["worlds", "china-prefectures"], arguments].concat());
    assert!(refused(&["--regions", "Anhui Province"]).contains("did you mean `province:Anhui`?"));
    assert!(refused(&["--club", "yangtse-delta"]).contains("did you mean `yangtze-delta`?"));
}

#[test]
fn licences_stand_behind_the_world_and_are_printed_whole() {
    let (_place, folder) = empty();
    let world = well(&folder, &["worlds", "china-prefectures"]).out;
    assert!(world.contains("  [world]\n  name = \"china-prefectures\"\n"), "{world}");
    let (_, notices) = world.split_once("## Notices to keep with every copy").unwrap();
    assert!(notices.contains("© OpenStreetMap contributors") && notices.contains("CC BY-SA 4.0"));
    assert!(notices.contains("Copyright (c) 2022 Lei Dong") && !notices.contains("What is not settled"));
    let all = well(&folder, &["licences"]).out;
    for file in ["LICENSE-MIT", "LICENSE-APACHE", "seeds/LICENSE.md"] {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap();
        assert!(all.contains(&text), "{file} is missing");
    }
}
