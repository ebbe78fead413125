//! Results of runs, comparisons, attributions and sweeps run again wherever they lie, with the data that they had.

use super::*;

const QUICK: [&str; 5] = ["--years", "1", "--set", "time.steps_per_year=1", "--no-figures"];

/// Moves a folder elsewhere and takes away where it was made.
fn moved((place, folder): (TempDir, PathBuf), name: &str) -> (TempDir, PathBuf) {
    let (elsewhere, to) = empty();
    fs::rename(folder.join(name), to.join(name)).unwrap();
    drop(place);
    (elsewhere, to)
}

fn manifest(folder: &Path) -> serde_json::Value {
    serde_json::from_str(&read(folder, "manifest.json")).unwrap()
}

#[test]
fn a_run_of_the_library_in_an_empty_folder_runs_again_elsewhere_to_the_byte() {
    let (place, folder) = empty();
    well(&folder, &[&["run", "tax-sharing", "--out", "r1"], &QUICK[..]].concat());
    assert!(!folder.join("r1/world").exists(), "the program carries the tables");
    let (_elsewhere, to) = moved((place, folder), "r1");
    well(&to, &["run", "r1/scenario.toml", "--out", "r2", "--no-figures"]);
    assert_same(&to.join("r1"), &to.join("r2"));
    let data = &manifest(&to.join("r2"))["data"];
    assert_eq!((&data[0]["path"], &data[0]["found"]), (&"china-prefectures".into(), &"built in".into()));
}

#[test]
fn a_run_of_ones_own_tables_takes_the_rows_along_that_it_keeps_as_they_were_written() {
    let (place, folder) = country();
    well(&folder, &["run", "counties.toml", "--out", "r1", "--no-figures"]);
    // The cities stay, since the prefectures have their names and no others.
    let rows: Vec<&str> = COUNTRY.lines().filter(|it| !it.starts_with("030")).collect();
    assert_eq!(read(&folder, "r1/world/regions.csv"), rows.join("\n") + "\n");
    let members: Vec<&str> = CLUBS.lines().filter(|it| !it.starts_with("west")).collect();
    assert_eq!(read(&folder, "r1/world/clubs.csv"), members.join("\n") + "\n");
    let text = read(&folder, "r1/scenario.toml");
    assert!(text.contains("regions = \"world/regions.csv\"\nclubs = \"world/clubs.csv\"\n"), "{text}");
    let data = manifest(&folder.join("r1"))["data"].clone();
    assert_eq!(data[0]["path"], "data/country.csv");
    assert_eq!(data[0]["copy"]["path"], "world/regions.csv");
    assert_ne!(data[0]["sha256"], data[0]["copy"]["sha256"]);
    let (_elsewhere, to) = moved((place, folder), "r1");
    well(&to, &["run", "r1/scenario.toml", "--out", "r2", "--no-figures"]);
    assert_same(&to.join("r1"), &to.join("r2"));
    assert_eq!(well(&to.join("r2"), &["check", "scenario.toml"]).out, "scenario.toml: sound, 3 regions\n");
}

#[test]
fn a_table_that_is_kept_whole_goes_along_unchanged() {
    let (place, folder) = country();
    well(&folder, &["run", "counties.toml", "--set", "world.keep=[]", "--out", "r1", "--no-figures"]);
    assert_eq!(read(&folder, "r1/world/regions.csv"), COUNTRY);
    assert_eq!(read(&folder, "r1/world/clubs.csv"), CLUBS);
    let (_elsewhere, to) = moved((place, folder), "r1");
    well(&to, &["run", "r1/scenario.toml", "--out", "r2", "--no-figures"]);
    assert_same(&to.join("r1"), &to.join("r2"));
}

#[test]
fn clubs_of_a_built_in_world_stay_in_the_program_beside_a_table_of_ones_own() {
    let (place, folder) = country();
    write(&folder, "s.toml", "[world]\nname = \"china-prefectures\"\nregions = \"data/country.csv\"\n");
    well(&folder, &[&["run", "s.toml", "--out", "r1"], &QUICK[..]].concat());
    assert!(folder.join("r1/world/regions.csv").exists() && !folder.join("r1/world/clubs.csv").exists());
    let (_elsewhere, to) = moved((place, folder), "r1");
    well(&to, &["run", "r1/scenario.toml", "--out", "r2", "--no-figures"]);
    assert_same(&to.join("r1"), &to.join("r2"));
}

#[test]
fn another_table_than_that_of_the_manifest_is_refused_unless_asked_for() {
    let (_place, folder) = country();
    well(&folder, &["run", "counties.toml", "--out", "r1", "--no-figures"]);
    let table = read(&folder, "r1/world/regions.csv").replace("200000", "200001");
    write(&folder, "r1/world/regions.csv", &table);
    let again = ["run", "r1/scenario.toml", "--no-figures", "--out", "r2"];
    let said = refusal(&folder, &again);
    assert!(
        said.contains("the table `world/regions.csv` is not the one that the results beside it"),
        "{said}"
    );
    assert!(said.contains("then: sha256 ") && said.contains("`--other-data`"), "{said}");
    assert!(!folder.join("r2").exists());
    well(&folder, &[&again[..], &["--other-data"]].concat());
    assert_eq!(read(&folder, "r2/world/regions.csv"), table);
    // The results of the other table say so themselves.
    well(&folder, &["run", "r2/scenario.toml", "--no-figures", "--out", "r3"]);
    assert_same(&folder.join("r2"), &folder.join("r3"));
}

#[test]
fn a_built_in_table_that_has_changed_since_is_refused_too() {
    let (_place, folder) = empty();
    well(&folder, &[&["run", "delta", "--out", "r1"], &QUICK[..]].concat());
    let manifest = read(&folder, "r1/manifest.json");
    let sha256 = self::manifest(&folder.join("r1"))["data"][1]["sha256"].as_str().unwrap().to_owned();
    write(&folder, "r1/manifest.json", &manifest.replace(&sha256, &"0".repeat(64)));
    let said = refusal(&folder, &["run", "r1/scenario.toml", "--out", "r2"]);
    assert!(said.contains("`china-prefectures`") && said.contains(&sha256), "{said}");
}

#[test]
fn an_interrupted_run_is_not_resumed_with_another_table() {
    let (_place, folder) = country();
    let run = ["run", "counties.toml", "--out", "r1", "--no-figures"];
    // As a run leaves it that was stopped before its end.
    let scenario = load(&folder.join("counties.toml"), &[]);
    let begun = factorflow::results::Folder::open(&folder.join("r1"), &scenario, false).unwrap();
    let cancel = factorflow::run::Cancel::default();
    cancel.cancel();
    let stopped = scenario.run().cancel(&cancel).fill(&begun, &[]);
    assert!(stopped.is_err() && !folder.join("r1/manifest.json").exists());
    // While the folder is held nobody else may work in it.
    drop(begun);
    let before = read(&folder, "data/country.csv");
    write(&folder, "data/country.csv", &before.replace("8e9", "9e9"));
    let said = refusal(&folder, &[&run[..], &["--resume"]].concat());
    assert!(said.contains("another scenario, seed, table or program"), "{said}");
    // What the folder itself holds resumes, wherever the tables have gone.
    fs::remove_dir_all(folder.join("data")).unwrap();
    well(&folder, &["run", "r1/scenario.toml", "--out", "r1", "--resume", "--no-figures"]);
}

#[test]
fn arms_of_a_comparison_run_again_elsewhere_with_their_own_data() {
    let (place, folder) = country();
    let common = ["--no-figures", "--out"];
    well(&folder, &[&["compare", "--quick", "base.toml", "counties.toml"], &common[..], &["c1"]].concat());
    assert!(folder.join("c1/arms/base/world/regions.csv").exists());
    // An arm of a folder may be compared with a file that has the whole table.
    well(
        &folder,
        &[&["compare", "--quick", "c1/arms/base/scenario.toml", "counties.toml"], &common[..], &["c2"]]
            .concat(),
    );
    let (_elsewhere, to) = moved((place, folder), "c1");
    let arms = ["c1/arms/base/scenario.toml", "c1/arms/counties/scenario.toml"];
    let again = [&["compare", "--quick"], &arms[..], &common[..], &["c3"]].concat();
    well(&to, &again);
    for (one, other) in [("base", "scenario"), ("counties", "scenario-2")] {
        assert_same(&to.join("c1/arms").join(one), &to.join("c3/arms").join(other));
    }
    let clubs = to.join("c1/arms/counties/world/clubs.csv");
    fs::write(&clubs, read(&to, "c1/arms/counties/world/clubs.csv").replace("all of it", "some")).unwrap();
    let refused = refusal(&to, &[&["compare", "--quick"], &arms[..], &common[..], &["c4"]].concat());
    assert!(refused.contains("arms/counties/scenario.toml`: the table `world/clubs.csv`"), "{refused}");
    well(&to, &[&["compare", "--quick", "--other-data"], &arms[..], &common[..], &["c4"]].concat());
}

#[test]
fn the_scenarios_of_an_attribution_run_again_elsewhere_with_their_own_data() {
    let (place, folder) = country();
    well(&folder, &["attribute", "base.toml", "counties.toml", "--no-figures", "--out", "a1"]);
    let (_elsewhere, to) = moved((place, folder), "a1");
    let again = ["attribute", "a1/base/scenario.toml", "a1/package/scenario.toml", "--no-figures", "--out"];
    well(&to, &[&again[..], &["a2"]].concat());
    assert_same(&to.join("a1"), &to.join("a2"));
    for arm in ["base", "package"] {
        let name = format!("a1/{arm}/world/regions.csv");
        let before = read(&to, &name);
        write(&to, &name, &before.replace("8e9", "9e9"));
        let said = refusal(&to, &[&again[..], &["a3"]].concat());
        assert!(said.contains(&format!("`a1/{arm}/scenario.toml`: the table `world/regions.csv`")), "{said}");
        write(&to, &name, &before);
    }
    well(&to, &[&again[..], &["a3"]].concat());
}

#[test]
fn a_scenario_of_ones_own_in_a_folder_is_never_written_over() {
    let (_place, folder) = country();
    write(&folder, "mine/scenario.toml", COUNTIES);
    write(&folder, "mine/world/regions.csv", COUNTRY);
    let said = refusal(&folder, &["run", "counties.toml", "--out", "mine"]);
    assert!(said.contains("holds other results"), "{said}");
    assert_eq!(read(&folder, "mine/world/regions.csv"), COUNTRY);
    assert_eq!(read(&folder, "mine/scenario.toml"), COUNTIES);
}

#[test]
fn a_sweep_of_built_in_worlds_needs_no_file_and_its_workers_no_folder() {
    let (place, folder) = empty();
    let plan = "[scenarios]\nbase = \"delta\"\nchanged = { extends = \"delta\", \"parameters.technology.recruitment\" = 0.6 }\n\
        mine = \"mine.toml\"\n[design]\nlevels = 2\n[factors]\n\
        \"parameters.technology.retention\" = { range = [0.5, 1.0] }\n\
        \"world.name\" = { values = [\"china-prefectures\", \"china-regions\"] }\n\
        \"world.keep\" = { values = [[\"province:Shanghai\"]] }\n\"time.years\" = { values = [1] }\n\
        [output]\nmetrics = [\"output\"]\n";
    write(&folder, "plan.toml", plan);
    write(&folder, "mine.toml", "extends = \"library:delta\"\nname = \"mine\"\n");
    let planned = well(&folder, &["sweep", "plan", "plan.toml", "--out", "sweep"]);
    assert!(planned.err.contains("`delta` is taken from the scenario library"), "{}", planned.err);
    let frozen = manifest(&folder.join("sweep"));
    assert_eq!(frozen["scenarios"][0]["file"], "library:delta");
    assert!(frozen["scenarios"].as_array().unwrap().iter().all(|it| it["tables"] == serde_json::json!([])));
    assert_eq!(frozen["data"].as_array().unwrap().len(), 4, "two tables of two worlds");
    let (_elsewhere, to) = moved((place, folder), "sweep");
    let nowhere = tempfile::tempdir().unwrap();
    let sweep = to.join("sweep").display().to_string();
    well(nowhere.path(), &["sweep", "worker", &sweep, "--tasks", "2", "--task", "0"]);
    well(nowhere.path(), &["sweep", "run", &sweep, "-j1"]);
    well(nowhere.path(), &["sweep", "verify", &sweep, "--sample", "2"]);
    assert!(fs::read_dir(nowhere.path()).unwrap().next().is_none());
}

#[test]
fn a_sweep_of_ones_own_tables_goes_on_wherever_its_folder_lies() {
    let (place, folder) = country();
    let factor = "\"policies.tax.share\" = { range = [0.25, 0.5] }";
    let plan = format!(
        "base = \"counties.toml\"\n[design]\nlevels = 2\n[factors]\n{factor}\n[output]\nmetrics = [\"output\"]\n"
    );
    write(&folder, "plan.toml", &plan);
    well(&folder, &["sweep", "plan", "plan.toml", "--out", "sweep"]);
    let (_elsewhere, to) = moved((place, folder), "sweep");
    well(&to, &["sweep", "run", "sweep", "-j1"]);
    assert_eq!(well(&to, &["sweep", "verify", "sweep"]).out, "2 runs came out the same, to the bit\n");
    let copy = manifest(&to.join("sweep"))["data"][0]["copy"].as_str().unwrap().to_owned();
    assert_eq!(read(&to.join("sweep"), &copy), COUNTRY);
    write(&to.join("sweep"), &copy, "code\n");
    let said = refusal(&to, &["sweep", "run", "sweep", "-j1"]);
    assert!(said.contains("data/country.csv` cannot be read"), "{said}");
}
