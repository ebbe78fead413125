//! A world says in which fields its regions work.

use super::*;
use crate::worlds::{begin, close, steps};
use factorflow::region::Fields;
use factorflow::simulation::Simulation;

/// Another country, whose regions work in three fields of their own.
const TOWNS: &str = "\
code,name_en,kind,province_code,lon,lat,population,gdp_cny,share_photonics,share_aerospace,share_life_sciences
75,Paris,city,IDF,2.35,48.86,11000000,6e12,0.01,0.02,0.05
69,Lyon,city,ARA,4.83,45.76,2300000,1e12,0.02,0.01,0.06
38,Grenoble,city,ARA,5.72,45.19,700000,2.5e11,0.08,0.0,0.02
31,Toulouse,city,OCC,1.44,43.6,1400000,5e11,0.01,0.15,0.02
33,Bordeaux,city,NAQ,-0.58,44.84,1300000,4e11,0.03,0.06,0.02
";

/// Two of the fields learn at their own rates.
const FIELDS: &str = "\
name,name_zh,learning_rate
aerospace,航空航天,0.3
photonics,光子学,0.1
life-sciences,生命科学,
";

const SCENARIO: &str = "\
name = \"towns\"
[world]
regions = \"data/towns.csv\"
[time]
years = 2
steps_per_year = 2
[[policies]]
name = \"open\"
instrument = \"scenario-opening\"
members = [\"75\", \"69\"]
";

/// A folder with the scenario of the towns and their tables.
fn towns(fields: Option<&str>) -> (TempDir, PathBuf) {
    let (place, folder) = empty();
    write(&folder, "data/towns.csv", TOWNS);
    write(&folder, "s.toml", SCENARIO);
    if let Some(fields) = fields {
        write(&folder, "data/fields.csv", fields);
    }
    (place, folder)
}

/// The ends of the columns of regions that begin like this, in order.
fn columns(folder: &Path, what: &str) -> Vec<String> {
    let table = read(folder, "regions.csv");
    let header = table.lines().next().unwrap().split(',');
    header.filter_map(|it| it.strip_prefix(what)).map(str::to_owned).collect()
}

fn figures(folder: &Path) -> usize {
    let files = results(folder);
    files.keys().filter(|it| it.extension().is_some_and(|it| it == "svg")).count()
}

fn after_two_years(scenario: &Scenario) -> Simulation {
    let mut simulation = begin(scenario);
    steps(&mut simulation, scenario.steps());
    simulation
}

#[test]
fn a_world_with_three_other_fields_runs_has_their_columns_and_draws_its_figures() {
    let (_place, folder) = towns(Some(FIELDS));
    well(&folder, &["run", "s.toml", "--out", "r"]);
    let results = folder.join("r");
    let names = ["aerospace", "photonics", "life_sciences", "general"];
    assert_eq!(columns(&results, "technology_"), names);
    assert_eq!(columns(&results, "unit_cost_"), names);
    assert!(figures(&results) > 3, "{} figures", figures(&results));
    well(
        &folder,
        &["run", "s.toml", "--out", "drawn", "--no-figures", "--mode", "sampled", "--replicates", "2"],
    );
    assert_eq!(columns(&folder.join("drawn"), "technology_"), names);
}

#[test]
fn each_field_learns_at_its_own_rate_or_else_at_that_of_the_parameters() {
    let (_place, folder) = towns(Some(FIELDS));
    let scenario = load(&folder.join("s.toml"), &["parameters.learning.learning_rate=0.25"]);
    let simulation = after_two_years(&scenario);
    let costs = &simulation.period_state().economy.log_unit_cost;
    let (now, base) = (&simulation.world().stocks.experience, &simulation.model().base.experience);
    for (m, rate) in [0.3_f64, 0.1, 0.25].into_iter().enumerate() {
        for region in 0..scenario.atlas.len() {
            let ratio = now[[region, m]] / base[[region, m]];
            assert!(ratio > 1.05, "{ratio}");
            close(costs[[region, m]], (1.0 - rate).log2() * ratio.ln());
        }
    }
    assert!(costs.column(3).iter().all(|it| it.abs() < f64::MIN_POSITIVE), "`general` learns nothing");
}

#[test]
fn a_table_of_fields_without_a_row_leaves_general_alone() {
    let (_place, folder) = towns(Some("name\n"));
    let scenario = load(&folder.join("s.toml"), &[]);
    assert_eq!(**scenario.atlas.fields(), Fields::none());
    assert!(scenario.observations.field_shares.iter().all(|it| (it - 1.0).abs() < f64::EPSILON));
    assert!(scenario.notices.iter().all(|it| !it.column.starts_with("share_")));
    well(&folder, &["run", "s.toml", "--out", "r"]);
    let results = folder.join("r");
    assert_eq!(columns(&results, "technology_"), ["general"]);
    assert_eq!(columns(&results, "unit_cost_"), ["general"]);
    assert!(figures(&results) > 3, "{} figures", figures(&results));
    let output = scenario.run().tables().unwrap().national;
    assert!(output.real("output_cny").unwrap().iter().all(|it| *it > 7e12));
}

#[test]
fn without_a_table_of_fields_they_are_those_of_the_columns_whatever_their_order() {
    let (_place, folder) = towns(None);
    let scenario = load(&folder.join("s.toml"), &[]);
    assert_eq!(scenario.atlas.fields().names(), ["aerospace", "life-sciences", "photonics", "general"]);
    assert!(scenario.atlas.fields().all().iter().all(|it| it.learning_rate.is_none()));
    let rows = TOWNS.lines().map(|line| {
        let (rest, last) = line.rsplit_once(',').unwrap();
        let (rest, middle) = rest.rsplit_once(',').unwrap();
        format!("{rest},{last},{middle}\n")
    });
    write(&folder, "data/towns.csv", &rows.collect::<String>().replace("life_sciences", "life-sciences"));
    let other = load(&folder.join("s.toml"), &[]);
    assert_eq!((&other.atlas, &other.observations), (&scenario.atlas, &scenario.observations));
}

#[test]
fn standard_fields_keep_their_order_and_stand_in_for_shares_that_a_table_lacks() {
    let (_place, folder) = empty();
    let least = "code,lon,lat,workers,gdp_cny,share_fusion\na,100,30,1000,2e8,0.2\n";
    let two = least.replace("share_fusion", "share_optoelectronics,share_ai").replace("0.2\n", "0.2,0.1\n");
    write(&folder, "r.csv", &two);
    write(&folder, "s.toml", "[world]\nregions = \"r.csv\"\n");
    assert_eq!(
        load(&folder.join("s.toml"), &[]).atlas.fields().names(),
        ["ai", "optoelectronics", "general"]
    );
    write(&folder, "r.csv", least);
    write(&folder, "mine.csv", "name,learning_rate\nfusion,0.2\nai,\n");
    let scenario = load(&folder.join("s.toml"), &["world.fields=\"mine.csv\""]);
    assert_eq!(scenario.atlas.fields().names(), ["fusion", "ai", "general"]);
    let shares = scenario.observations.field_shares.row(0);
    [0.2, 0.006, 0.794].into_iter().zip(shares).for_each(|(expected, found)| close(*found, expected));
    let told = scenario.notices.iter().find(|it| it.column.starts_with("share_")).unwrap();
    assert_eq!((told.column.as_str(), told.instead.as_str()), ("share_ai", "0.006"));
}

#[test]
fn a_table_of_fields_goes_along_with_results_and_may_not_change_behind_them() {
    let (_place, folder) = towns(Some(FIELDS));
    well(&folder, &["run", "s.toml", "--out", "r", "--no-figures"]);
    fs::remove_dir_all(folder.join("data")).unwrap();
    let moved = folder.join("elsewhere");
    fs::rename(folder.join("r"), &moved).unwrap();
    assert_eq!(read(&moved, "world/fields.csv"), FIELDS);
    assert!(read(&moved, "scenario.toml").contains("fields = \"world/fields.csv\""));
    assert!(read(&moved, "manifest.json").contains("world/fields.csv"));
    let scenario = moved.join("scenario.toml").display().to_string();
    well(&folder, &["run", &scenario, "--out", "again", "--no-figures"]);
    assert_same(&moved, &folder.join("again"));
    write(&moved, "world/fields.csv", &FIELDS.replace("0.3", "0.2"));
    let refused = refusal(&folder, &["run", &scenario, "--out", "third", "--no-figures"]);
    assert!(refused.contains("`world/fields.csv` is not the one"), "{refused}");
}

#[test]
fn a_table_of_fields_may_be_given_as_bytes() {
    let (_place, folder) = towns(Some(FIELDS));
    let from_files = load(&folder.join("s.toml"), &[]);
    let reader = Reader::default().table("data/towns.csv", TOWNS);
    let given =
        |reader: &Reader| reader.read(Path::new("no such folder/s.toml"), SCENARIO.to_owned()).unwrap();
    let scenario = given(&reader.clone().table("data/fields.csv", FIELDS));
    assert_eq!((&scenario.atlas, scenario.to_toml()), (&from_files.atlas, from_files.to_toml()));
    assert_ne!(given(&reader).atlas, from_files.atlas);
    let named = SCENARIO.replace("[time]", "fields = \"mine\"\n[time]");
    let reader = reader.table("mine", FIELDS);
    assert_eq!(reader.read(Path::new("s.toml"), named).unwrap().atlas, from_files.atlas);
}

#[test]
fn settings_and_schemas_follow_the_fields_of_the_world() {
    let (_place, folder) = towns(Some(FIELDS));
    let scenario = load(&folder.join("s.toml"), &[]);
    let all = ["aerospace", "photonics", "life-sciences", "general"];
    let settings = scenario.policies[0].settings();
    let written = settings["fields"].as_array().unwrap();
    assert!(written.iter().map(|it| it.as_str().unwrap()).eq(all));
    assert_eq!(load_text(&folder, &scenario.to_toml()).unwrap(), scenario);
    let refused =
        load_text(&folder, &format!("{SCENARIO}fields = [\"aerospace\", \"photonic\"]\n")).unwrap_err();
    assert!(
        refused.contains("`fields` cannot be `photonic`") && refused.contains("did you mean `photonics`?")
    );
    let schema = well(&folder, &["schema", "s.toml"]).out;
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    let alternatives = schema.pointer("/properties/policies/items/oneOf").unwrap().as_array().unwrap();
    let opening = alternatives.iter().find(|it| it["title"] == "scenario-opening").unwrap();
    assert_eq!(opening["properties"]["fields"]["items"]["enum"], serde_json::json!(all));
    assert!(!well(&folder, &["schema"]).out.contains("aerospace"));
}

fn load_text(folder: &Path, text: &str) -> Result<Scenario, String> {
    Reader::default().read(&folder.join("t.toml"), text.to_owned()).map_err(|it| it.to_string())
}

#[test]
fn comparisons_run_in_the_fields_of_their_scenarios_which_must_be_the_same() {
    let (_place, folder) = towns(Some(FIELDS));
    write(&folder, "base.toml", SCENARIO.split_once("[[policies]]").unwrap().0);
    well(&folder, &["compare", "base.toml", "s.toml", "--out", "c", "--no-figures", "--quick"]);
    let names = ["aerospace", "photonics", "life_sciences", "general"];
    assert_eq!(columns(&folder.join("c/arms/base"), "technology_"), names);
    write(&folder, "narrow.csv", "name\nphotonics\n");
    write(&folder, "narrow.toml", &SCENARIO.replace("[time]", "fields = \"narrow.csv\"\n[time]"));
    let refused =
        refusal(&folder, &["compare", "base.toml", "narrow.toml", "--out", "d", "--no-figures", "--quick"]);
    assert!(
        refused.contains("world.fields") && refused.contains("narrow.csv (photonics, general)"),
        "{refused}"
    );
    assert!(!refused.contains("world.regions") && !refused.contains("world.keep"), "{refused}");
}

#[test]
fn a_sweep_takes_its_table_of_fields_along() {
    let (_place, folder) = towns(Some(FIELDS));
    let factor = "\"policies.open.openness\" = { range = [0.4, 0.6] }";
    let plan = format!(
        "base = \"s.toml\"\n[design]\nlevels = 2\n[factors]\n{factor}\n[output]\nmetrics = [\"output\"]\n"
    );
    write(&folder, "plan.toml", &plan);
    well(&folder, &["sweep", "plan", "plan.toml", "--out", "sweep"]);
    fs::remove_dir_all(folder.join("data")).unwrap();
    fs::remove_file(folder.join("s.toml")).unwrap();
    well(&folder, &["sweep", "run", "sweep", "-j1"]);
    assert_eq!(well(&folder, &["sweep", "verify", "sweep"]).out, "2 runs came out the same, to the bit\n");
    let copies = fs::read_dir(folder.join("sweep/world")).unwrap();
    let copies: Vec<String> = copies.map(|it| fs::read_to_string(it.unwrap().path()).unwrap()).collect();
    assert!(copies.len() == 2 && copies.iter().any(|it| it == FIELDS));
}
