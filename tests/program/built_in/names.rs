//! Names stand for worlds and scenarios that the program carries; files win over them.

use super::*;

const PREFECTURES: &str =
    "[world]\nregions = \"seeds/china/prefectures.csv\"\nclubs = \"seeds/china/clubs.csv\"\n";
const BY_NAME: &str = "[world]\nname = \"china-prefectures\"\n";

fn scenario(text: &str) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("any.toml");
    let read = factorflow::scenario::Reader::default().read(&path, text.to_owned());
    read.unwrap_or_else(|problems| panic!("{problems}"))
}

#[test]
fn a_name_stands_for_the_tables_of_a_world() {
    let (named, from_files) = (scenario(BY_NAME), scenario(PREFECTURES));
    assert_eq!(named.atlas, from_files.atlas);
    assert_eq!(named.observations, from_files.observations);
    assert_eq!(named.clubs, from_files.clubs);
    let fingerprints = |it: &Scenario| it.origin.tables().map(|it| it.sha256.clone()).collect::<Vec<_>>();
    assert_eq!(fingerprints(&named), fingerprints(&from_files));
    assert!(named.to_toml().contains("[world]\nname = \"china-prefectures\"\n\n"), "{}", named.to_toml());
    assert_eq!(scenario("[world]\nname = \"china-regions\"\nkeep = [\"yangtze-delta\"]\n").atlas.len(), 193);
}

#[test]
fn a_table_beside_a_name_wins_for_that_table() {
    let (_place, folder) = country();
    let text = "[world]\nname = \"china-prefectures\"\nregions = \"data/country.csv\"\n";
    write(&folder, "s.toml", text);
    let mixed = load(&folder.join("s.toml"), &[]);
    assert_eq!(mixed.atlas.len(), 6);
    assert!(mixed.clubs.iter().any(|(name, _)| name == "yangtze-delta"));
    write(&folder, "s.toml", &text.replace("regions = \"data/country.csv\"", "clubs = \"data/clubs.csv\""));
    let mixed = load(&folder.join("s.toml"), &[]);
    assert_eq!((mixed.atlas.len(), mixed.clubs.iter().count()), (368, 3));
    write(&folder, "again.toml", &mixed.to_toml());
    assert_eq!(load(&folder.join("again.toml"), &[]).clubs, mixed.clubs);
}

#[test]
fn a_later_name_takes_the_place_of_earlier_tables() {
    let (_place, folder) = country();
    let set = load(&folder.join("base.toml"), &["world.name=china-regions", "world.keep=yangtze-delta"]);
    assert_eq!(set.atlas.len(), 193);
    write(
        &folder,
        "child.toml",
        "extends = \"base.toml\"\n[world]\nname = \"china-prefectures\"\nkeep = []\n",
    );
    assert_eq!(load(&folder.join("child.toml"), &[]).atlas.len(), 368);
    write(
        &folder,
        "own.toml",
        "extends = \"library:yangtze-delta\"\n[world]\nregions = \"data/country.csv\"\nkeep = []\n",
    );
    assert_eq!(load(&folder.join("own.toml"), &[]).atlas.len(), 6);
}

#[test]
fn an_unknown_world_is_marked_and_the_others_are_listed() {
    insta::assert_snapshot!(problems("[world]\nname = \"china-prefecture\"\nkeep = [\"yangtze-delta\"]\n"), @r#"
    error: the program carries no world `china-prefecture`
     --> s.toml:2:8
      |
    2 | name = "china-prefecture"
      |        ^^^^^^^^^^^^^^^^^^
      |
      = help: did you mean `china-prefectures`? the program carries `china-prefectures`, `china-regions`, `china-prefectures-2010`; `regions = "PATH"` names a table of your own
    "#);
    let far = problems("[world]\nname = \"atlantis\"\n");
    assert!(
        far.contains(
            "= help: the program carries `china-prefectures`, `china-regions`, `china-prefectures-2010`;"
        ),
        "{far}"
    );
}

#[test]
fn a_table_of_the_seeds_that_is_not_there_has_a_name() {
    let (_place, folder) = empty();
    write(&folder, "s.toml", "[world]\nregions = \"seeds/china/regions.csv\"\n");
    let said = refusal(&folder, &["check", "s.toml"]);
    assert!(said.contains("there is no file `seeds/china/regions.csv`"), "{said}");
    assert!(said.contains("write `name = \"china-regions\"` in its place"), "{said}");
}

#[test]
fn a_scenario_extends_one_of_the_library_from_anywhere() {
    let (_place, folder) = empty();
    write(&folder, "mine.toml", "extends = \"library:tax-sharing\"\nname = \"mine\"\n[time]\nyears = 3\n");
    let mine = load(&folder.join("mine.toml"), &["policies.tax-pilot.share=0.25"]);
    assert_eq!((mine.atlas.len(), mine.time.years, mine.policies.len()), (41, 3, 1));
    assert_eq!(mine.origin.in_library(), None);
    write(&folder, "mine.toml", "extends = \"library:tax-shering\"\n");
    let said = refusal(&folder, &["check", "mine.toml"]);
    assert!(
        said.contains("mine.toml:1:11") && said.contains("did you mean `library:tax-sharing`?"),
        "{said}"
    );
    write(&folder, "mine.toml", "extends = \"tax-sharing.toml\"\n");
    let said = refusal(&folder, &["check", "mine.toml"]);
    assert!(
        said.contains("there is no file `tax-sharing.toml`") && said.contains("library:tax-sharing"),
        "{said}"
    );
}

#[test]
fn every_command_takes_names_of_the_library_and_says_so() {
    let (_place, folder) = empty();
    let quick = ["--years", "1", "--set", "time.steps_per_year=1", "--no-figures"];
    let note = |name: &str| format!("note: `{name}` is taken from the scenario library of the program\n");
    let checked = well(&folder, &["check", "yangtze-delta"]);
    assert_eq!(checked.out, "yangtze-delta: sound, 41 regions\n");
    assert!(checked.err.starts_with(&note("yangtze-delta")), "{}", checked.err);
    assert!(well(&folder, &["show", "delta"]).err.contains(&note("delta")));
    let run = well(&folder, &[&["run", "library:delta"], &quick[..]].concat());
    assert_eq!(run.out, "results/delta\n");
    let compared = well(&folder, &[&["compare", "--quick", "delta", "markets-one"], &quick[..]].concat());
    assert_eq!(compared.out, "results/compare-delta\n");
    assert!(compared.err.contains(&note("delta")) && compared.err.contains(&note("markets-one")));
    assert!(folder.join("results/compare-delta/arms/markets-one/national.csv").exists());
    let attributed = well(&folder, &[&["attribute", "delta", "markets-one"], &quick[..]].concat());
    assert!(attributed.err.contains(&note("markets-one")), "{}", attributed.err);
}

#[test]
fn a_file_wins_over_the_library() {
    let (_place, folder) = country();
    write(&folder, "yangtze-delta", COUNTIES);
    let said = well(&folder, &["check", "yangtze-delta"]);
    assert_eq!(said.out, "yangtze-delta: sound, 3 regions\n");
    assert!(!said.err.contains("library"), "{}", said.err);
    fs::remove_file(folder.join("yangtze-delta")).unwrap();
    // A folder is no scenario, so that a sweep or results may be called like one.
    fs::create_dir(folder.join("yangtze-delta")).unwrap();
    assert!(well(&folder, &["check", "yangtze-delta"]).out.contains("41 regions"));
}

#[test]
fn a_name_that_is_nowhere_says_both_places_and_suggests() {
    let (_place, folder) = empty();
    for (command, name) in
        [("run", "tax-shering"), ("check", "tax-sharing.toml"), ("show", "library:taxsharing")]
    {
        let said = refusal(&folder, &[command, name]);
        let bare = name.trim_start_matches("library:");
        assert!(
            said.contains(&format!(
                "there is no scenario `{bare}`: no file `{name}`, and none of this name in the library"
            )),
            "{said}"
        );
        assert!(said.contains("did you mean `tax-sharing`?"), "{said}");
    }
    assert!(refusal(&folder, &["run", "qqqqqq"]).contains("the library has `ai-network`, "));
    // A path is a path.
    assert!(!refusal(&folder, &["run", "./tax-sharing"]).contains("library"));
    let said = refusal(&folder, &["sweep", "plan", "what-decide"]);
    assert!(said.contains("there is no plan `what-decide`") && said.contains("`what-decides`?"), "{said}");
}

#[test]
fn new_writes_files_that_are_sound_wherever_they_lie() {
    let (_place, folder) = country();
    well(&folder, &["new", "pilot"]);
    let deep = folder.join("deep/down");
    fs::create_dir_all(&deep).unwrap();
    fs::rename(folder.join("pilot.toml"), deep.join("pilot.toml")).unwrap();
    assert_eq!(well(&deep, &["check", "pilot.toml"]).out, "pilot.toml: sound, 368 regions\n");
    for file in factorflow::scenario::builtin::SCENARIOS {
        let scenario = load(Path::new(file.name()), &[]);
        let text = factorflow::scenario::template_from(&scenario, "我的");
        write(&deep, "copy.toml", &text);
        let copy = load(&deep.join("copy.toml"), &[]);
        assert_eq!(copy.name, "我的", "{}", file.name());
        let renamed =
            scenario.to_toml().replacen(&format!("name = {:?}", scenario.name), "name = \"我的\"", 1);
        let renamed = renamed.replacen(&format!("name_zh = {:?}\n", scenario.chinese_name), "", 1);
        assert_eq!(copy.to_toml(), renamed, "{}", file.name());
    }
    let said = well(&deep, &["new", "mine", "--from", "tax-sharing"]);
    assert_eq!(said.out, "mine.toml\n");
    assert!(said.err.contains("`tax-sharing` is taken from the scenario library"));
    assert!(read(&deep, "mine.toml").contains("extends = \"library:yangtze-delta\"\n\nname = \"mine\"\n"));
    assert!(refusal(&deep, &["new", "mine", "--from", "tax-sharing"]).contains("is there already"));
    assert!(refusal(&deep, &["new", "other", "--from", "tax-shering"]).contains("did you mean"));
    assert!(!deep.join("other.toml").exists());
}

#[test]
fn new_from_a_file_finds_the_tables_and_the_base_of_the_file() {
    let (_place, folder) = country();
    write(
        &folder,
        "child.toml",
        "extends = \"counties.toml\"\nname = \"old\"\n[world]\nclubs = \"data/clubs.csv\"\n",
    );
    let elsewhere = tempfile::tempdir().unwrap();
    for (name, from) in [("one", "counties.toml"), ("two", "child.toml")] {
        let from = folder.join(from);
        well(elsewhere.path(), &["new", name, "--from", from.to_str().unwrap()]);
        let (old, new) = (load(&from, &[]), load(&elsewhere.path().join(format!("{name}.toml")), &[]));
        assert_eq!((new.name.as_str(), &new.atlas, &new.clubs), (name, &old.atlas, &old.clubs));
        assert_eq!(new.policies.len(), 1);
    }
}
