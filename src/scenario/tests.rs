//! What sound scenarios become.

#![expect(clippy::float_cmp, reason = "numbers that are only copied or multiplied once are exact")]

use super::*;
use crate::dynamics::PARAMETERS;
use crate::event;
use crate::policy;
use crate::region::COHORTS;
use crate::simulation::Governments;
use std::fs;
use tempfile::TempDir;

/// The least that a table of one's own needs.
const LEAST: &str = "code,lon,lat,workers,gdp_cny\na,100,30,1000,2e8\nb,101,31,2000,3e8\nc,120,32,500,1e8\n";

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

fn load(folder: &TempDir, name: &str, overrides: &[&str]) -> Scenario {
    let overrides: Vec<String> = overrides.iter().map(ToString::to_string).collect();
    Reader::default().overrides(&overrides).load(folder.path().join(name)).unwrap_or_else(|it| panic!("{it}"))
}

fn read(text: &str) -> Scenario {
    match Reader::default().read(Path::new("scenarios/any.toml"), text.to_owned()) {
        Ok(scenario) => {
            assert!(scenario.warnings.is_empty(), "{}", scenario.warnings);
            scenario
        }
        Err(problems) => panic!("{problems}"),
    }
}

/// Everything but where it was read from.
fn assert_same(a: &Scenario, b: &Scenario) {
    assert_eq!(a.atlas, b.atlas);
    assert_eq!(a.observations, b.observations);
    assert_eq!(a.clubs, b.clubs);
    assert_eq!((&a.name, &a.description, &a.keep), (&b.name, &b.description, &b.keep));
    assert_eq!((&a.parameters, a.time, &a.run), (&b.parameters, b.time, &b.run));
    assert_eq!((&a.governments, &a.stances, a.output), (&b.governments, &b.stances, b.output));
    let said = |it: &ScenarioPolicy| {
        let policy = &it.policy;
        let who = (it.members.clone(), policy.members.clone());
        (policy.name.clone(), who, policy.timing, policy.coverage, policy.review, it.mutual, it.settings())
    };
    assert!(a.policies.iter().map(said).eq(b.policies.iter().map(said)));
}

#[test]
fn the_template_is_sound() {
    let scenario = read(&template("a \"name\" 名字"));
    assert_eq!(scenario.name, "a \"name\" 名字");
    assert_eq!(scenario.atlas.len(), 368);
    assert_eq!(scenario.policies[0].policy.members.len(), 41);
    assert!(scenario.notices.is_empty());
}

#[test]
fn the_shipped_county_world_is_sound() {
    let text = "[world]\nregions = \"seeds/china/regions.csv\"\nclubs = \"seeds/china/clubs.csv\"\nkeep = \"yangtze-delta\"";
    assert_eq!(read(text).atlas.len(), 193);
}

#[test]
fn the_example_of_every_instrument_is_sound() {
    for entry in policy::CATALOGUE {
        let policy = format!(
            "[[policies]]\nname = \"it\"\ninstrument = {:?}\nmembers = \"kind:city\"\n{}",
            entry.name, entry.example
        );
        let scenario = read(&format!("{}\n{policy}", world_for(entry.name)));
        assert_eq!(scenario.policies[0].instrument(), entry.name);
    }
}

/// A world in which an instrument finds what it acts on.
fn world_for(instrument: &str) -> String {
    let chains = "segments = \"seeds/china/segments.csv\"";
    let platforms = if instrument == "platform-programme" { "[platforms]" } else { "" };
    format!("[world]\nregions = \"seeds/china/prefectures.csv\"\n{chains}\n{platforms}")
}

#[test]
fn the_example_of_every_event_is_sound_and_reads_back_equal() {
    for entry in event::CATALOGUE {
        let header =
            format!("[[events]]\nname = \"it\"\nevent = {:?}\nplaces = \"310000\"\nstart = 2026", entry.name);
        let scenario = read(&format!("{}\n{header}\n{}", world_for(""), entry.example));
        assert_eq!(scenario.events[0].kind(), entry.name);
        let again = read(&scenario.to_toml());
        assert!(again.events[0].is_like(&scenario.events[0]), "{}", entry.name);
        assert_eq!(again, scenario);
    }
}

#[test]
fn what_an_event_says_can_be_set_by_its_name() {
    let event = "[[events]]\nname = \"flood\"\nevent = \"capital-loss\"\nplaces = \"310000\"\nstart = 2026";
    let scenario = read(&format!("{}\n{event}", world_for("")));
    let changed =
        scenario.with([("events.flood.loss", 0.25.into()), ("events.flood.start", 2027.into())]).unwrap();
    assert_eq!(changed.events[0].settings()["loss"].as_float(), Some(0.25));
    assert_eq!(changed.events[0].event.timing.start, Some(2027.0));
    let problems = scenario.with([("events.floods.loss", 0.25.into())]).unwrap_err();
    assert!(problems.to_string().contains("no event is called `floods`"), "{problems}");
}

#[test]
fn events_of_a_base_stay_and_later_ones_append() {
    let event =
        |name: &str| format!("[[events]]\nname = \"{name}\"\nevent = \"output-loss\"\nplaces = \"a\"\n");
    let base = format!("[world]\nregions = \"r.csv\"\n{}", event("one"));
    let text = format!("extends = \"base.toml\"\n{}", event("two"));
    let folder = folder(&[("s.toml", &text), ("base.toml", &base), ("r.csv", LEAST)]);
    let scenario = load(&folder, "s.toml", &[]);
    assert_eq!(scenario.events.iter().map(|it| it.event.name.as_str()).collect::<Vec<_>>(), ["one", "two"]);
}

#[test]
fn a_column_of_platforms_counts_unless_the_scenario_has_a_number() {
    let table =
        "code,lon,lat,workers,gdp_cny,platform_adoption\na,100,30,1000,2e8,0.1\nb,101,31,2000,3e8,0.4\n";
    let text = "[world]\nregions = \"r.csv\"\n[platforms]\n";
    let folder = folder(&[("s.toml", text), ("r.csv", table)]);
    let adopted = |overrides: &[&str]| {
        let scenario = load(&folder, "s.toml", overrides);
        let again = load(&folder, "s.toml", overrides);
        assert_same(&scenario, &again);
        scenario.platforms_now.unwrap().adopted.to_vec()
    };
    assert_eq!(adopted(&[]), [0.1, 0.4]);
    assert_eq!(adopted(&["platforms.adopted=0.5"]), [0.5, 0.5]);
}

#[test]
fn a_scenario_as_resolved_reads_back_the_same() {
    let text = "name = \"whole\"\ndescription = \"\"\"two\nlines\"\"\"\n\
        [world]\nregions = \"r.csv\"\nclubs = \"c.csv\"\nkeep = [\"pair\"]\n\
        [time]\nstart = 2030-07-01\nyears = 3\nsteps_per_year = 12\n\
        [run]\nmode = \"sampled\"\nseed = 18446744073709551615\n\
        [parameters]\ntalent.redraw_rate.young = 0.1234567890123456\n\
        [governments]\nrule = \"scripted\"\ninitial_open = \"a\"\nstances.2031 = [\"pair\"]\nstances.\"2032.25\" = []\n\
        [[policies]]\nname = \"税 \\\"one\\\"\"\ninstrument = \"tax-sharing\"\nmembers = \"pair\"\nshare = 1\nstart = 2031\nramp_years = 0.1\nmutual = true\n\
        [[policies]]\nname = \"two\"\ninstrument = \"scenario-opening\"\nmembers = [\"a\"]\nstop = \"2031-01-31\"\n\
        [output]\nregions = \"every-step\"\nflows = \"full\"\n";
    let clubs = "club,member_code\npair,a\npair,b\n";
    let folder = folder(&[("s.toml", text), ("r.csv", LEAST), ("c.csv", clubs)]);
    let scenario = load(&folder, "s.toml", &[]);
    fs::write(folder.path().join("again.toml"), scenario.to_toml()).unwrap();
    let again = load(&folder, "again.toml", &[]);
    assert_same(&scenario, &again);
    assert_eq!(scenario.to_toml(), again.to_toml());
    assert_eq!(again.run.seed, u64::MAX);
    assert_eq!(scenario.origin.regions.sha256, again.origin.regions.sha256);
    assert_ne!(scenario.origin.sha256, again.origin.sha256);
}

#[test]
fn a_base_in_another_folder_brings_its_own_paths() {
    let base = "[world]\nregions = \"r.csv\"\n[time]\nyears = 7\nsteps_per_year = 2\n\
        [[policies]]\nname = \"one\"\ninstrument = \"tax-sharing\"\nmembers = [\"a\", \"b\"]\n";
    let scenario = "extends = \"../base/base.toml\"\n[time]\nyears = 9\n\
        [[policies]]\nname = \"two\"\ninstrument = \"scenario-opening\"\nmembers = \"a\"\n";
    let folder = folder(&[("base/base.toml", base), ("base/r.csv", LEAST), ("mine/s.toml", scenario)]);
    let read = load(&folder, "mine/s.toml", &["policies.one.share=0.25", "time.start=2030"]);
    assert_eq!(read.time, TimeSettings { start: 2030.0, years: 9, steps_per_year: 2 });
    assert_eq!(read.policies.iter().map(|it| it.policy.name.as_str()).collect::<Vec<_>>(), ["one", "two"]);
    assert_eq!(read.policies[0].settings()["share"].as_float(), Some(0.25));
    assert_eq!(read.origin.regions.written, "../base/r.csv");
    assert_eq!(read.origin.texts.len(), 4);
    fs::write(folder.path().join("mine/again.toml"), read.to_toml()).unwrap();
    let mut again = load(&folder, "mine/again.toml", &[]);
    again.name.clone_from(&read.name);
    assert_same(&read, &again);
}

#[test]
fn a_table_may_lie_beside_the_folder_of_the_scenario() {
    let files = [("scenarios/deep/s.toml", "[world]\nregions = \"tables/r.csv\"\n"), ("tables/r.csv", LEAST)];
    let scenario = load(&folder(&files), "scenarios/deep/s.toml", &[]);
    assert_eq!(scenario.name, "s");
    assert_eq!(scenario.origin.regions.written, "tables/r.csv");
}

#[test]
fn what_a_table_leaves_out_is_filled_in_and_told() {
    let scenario =
        load(&folder(&[("s.toml", "[world]\nregions = \"r.csv\"\n"), ("r.csv", LEAST)]), "s.toml", &[]);
    let a = scenario.atlas.find("a").unwrap();
    let region = scenario.atlas.region(a);
    let places = [&region.place, &region.prefecture, &region.province];
    assert!(places.iter().all(|it| [&it.code, &it.english, &it.chinese] == ["a"; 3]));
    assert_eq!(region.area, 1000.0);
    let seen = &scenario.observations;
    assert_eq!(COHORTS.map(|it| seen.people[it][a.index()]), [1000.0, 110.0, 110.0]);
    assert_eq!(seen.capital[a.index()], 3.2 * 2e8);
    assert_eq!(seen.graduates[a.index()], 0.0074 * (1220.0 / 0.47));
    assert_eq!(seen.research_staff[a.index()], None);
    let internet_of_things = scenario.atlas.fields().find("internet-of-things").unwrap();
    assert_eq!(seen.field_shares[[a.index(), internet_of_things]], 0.015);
    assert!((seen.field_shares.row(a.index()).sum() - 1.0).abs() < 1e-15);
    assert_eq!(scenario.notices.len(), 21);
    let area = scenario.notices.iter().find(|it| it.column == "area_km2").unwrap();
    assert_eq!(area.instead, "1000");
}

#[test]
fn workers_follow_from_population_where_a_table_has_no_more() {
    let table = "code,lon,lat,population,gdp_cny\na,100,30,1000,2e8\n";
    let scenario =
        load(&folder(&[("s.toml", "[world]\nregions = \"r.csv\"\n"), ("r.csv", table)]), "s.toml", &[]);
    assert_eq!(scenario.observations.people.worker[0], 380.0);
    assert_eq!(scenario.observations.graduates[0], 7.4);
}

#[test]
fn a_prefecture_has_the_name_of_its_city() {
    let table =
        "code,name_en,prefecture_code,lon,lat,workers,gdp_cny\n10,Big,10,1,1,9,9\n11,Small,10,1,2,9,9\n";
    let scenario =
        load(&folder(&[("s.toml", "[world]\nregions = \"r.csv\"\n"), ("r.csv", table)]), "s.toml", &[]);
    let small = scenario.atlas.find("11").unwrap();
    assert_eq!(scenario.atlas.region(small).prefecture.english, "Big");
    assert_eq!(scenario.atlas.region(small).prefecture.chinese, "Big");
}

#[test]
fn an_empty_selection_undoes_that_of_the_base() {
    let base = "[world]\nregions = \"r.csv\"\nkeep = [\"a\"]\n";
    let scenario = "extends = \"base.toml\"\n[world]\nkeep = []\n";
    let folder = folder(&[("base.toml", base), ("s.toml", scenario), ("r.csv", LEAST)]);
    assert_eq!(load(&folder, "base.toml", &[]).atlas.len(), 1);
    assert_eq!(load(&folder, "s.toml", &[]).atlas.len(), 3);
}

#[test]
fn stances_are_those_of_the_year() {
    let text = "[world]\nregions = \"r.csv\"\n[governments]\nrule = \"scripted\"\ninitial_open = \"b\"\nstances.2027 = [\"a\", \"c\"]\n";
    let scenario = load(&folder(&[("s.toml", text), ("r.csv", LEAST)]), "s.toml", &[]);
    let open = |code: &str, year| {
        scenario.governments.stances(year).open(scenario.atlas.find(code).unwrap().index())
    };
    assert!(matches!(scenario.governments, Governments::Scripted(_)));
    assert_eq!(["a", "b", "c"].map(|it| open(it, 2026.75)), [false, true, false]);
    assert_eq!(["a", "b", "c"].map(|it| open(it, 2027.0)), [true, false, true]);
}

#[test]
fn every_parameter_is_shown_and_differences_stand_out() {
    let text = "[world]\nregions = \"r.csv\"\n[time]\nyears = 3\n[parameters.technology]\nretention = 0.5\n";
    let scenario = load(&folder(&[("s.toml", text), ("r.csv", LEAST)]), "s.toml", &[]);
    let settings = scenario.settings();
    assert!(
        PARAMETERS
            .iter()
            .all(|entry| settings.iter().any(|it| it.path == format!("parameters.{}", entry.path)))
    );
    let different: Vec<&str> = settings.iter().filter(|it| it.differs()).map(|it| it.path.as_str()).collect();
    assert_eq!(different, ["time.years", "parameters.technology.retention"]);
    let flows = settings.iter().find(|it| it.path == "output.flows").unwrap();
    assert_eq!(flows.value, "{ largest = 200 }");
}

#[test]
fn the_schema_knows_every_key_that_is_written() {
    fn check(value: &toml::Value, schema: &serde_json::Value, root: &serde_json::Value, path: &str) {
        let schema = schema.get("$ref").and_then(|it| root.pointer(&it.as_str()?[1..])).unwrap_or(schema);
        let Some(properties) = schema.get("properties") else { return };
        for (key, value) in value.as_table().into_iter().flatten() {
            let inner = properties.get(key).unwrap_or_else(|| panic!("{path}.{key} is not in the schema"));
            check(value, inner, root, &format!("{path}.{key}"));
        }
    }
    let written: toml::Table = read(&template("any")).to_toml().parse().unwrap();
    let schema = schema();
    check(&toml::Value::Table(written), &schema, &schema, "");
}

#[test]
fn a_scenario_begins_a_simulation_that_steps() {
    let text = "[world]\nregions = \"r.csv\"\n[time]\nsteps_per_year = 1\n[run]\nmode = \"sampled\"\n\
        [[policies]]\nname = \"one\"\ninstrument = \"tax-sharing\"\nmembers = [\"a\", \"b\"]\n";
    let scenario = load(&folder(&[("s.toml", text), ("r.csv", LEAST)]), "s.toml", &[]);
    let (model, _) = scenario.model().unwrap();
    let mut simulation = scenario.begin(&Arc::new(model), 0);
    simulation.step().unwrap();
    assert_eq!(simulation.clock().now(), 2026.0);
    assert_eq!(simulation.policies().len(), 1);
}

/// A world of three regions in a folder, with a policy whose name wants quotes.
fn three_regions() -> TempDir {
    let text = "extends = \"base.toml\"\n[[policies]]\nname = \"税 one\"\ninstrument = \"tax-sharing\"\nmembers = [\"a\", \"b\"]\n";
    folder(&[("s.toml", text), ("base.toml", "world.regions = \"r.csv\"\n"), ("r.csv", LEAST)])
}

#[test]
fn a_change_is_what_follows_set() {
    let folder = three_regions();
    let set = ["run.mode=sampled", "time.start=2027-07-01", "policies.\"税 one\".share=0.25"];
    let set = load(&folder, "s.toml", &[&set[..], &["policies.\"税 one\".members=[\"b\", \"c\"]"]].concat());
    let date: toml::value::Datetime = "2027-07-01".parse().unwrap();
    let changed = load(&folder, "s.toml", &[]).with([
        Change::new("run.mode", "sampled"),
        Change::new("time.start", date),
        Change::new("policies.税 one.share", 0.25),
        Change::new("policies.税 one.members", vec!["b", "c"]),
    ]);
    let changed = changed.unwrap();
    assert_eq!(changed, set);
    assert_eq!(changed.origin, set.origin);
    assert_eq!(changed.with([("time.years", 3.into())]).unwrap().time.start, set.time.start);
}

#[test]
fn problems_and_warnings_of_a_change_have_the_words_of_set() {
    let folder = three_regions();
    let scenario = load(&folder, "s.toml", &[]);
    let set = |text: &str| Reader::default().overrides(&[text.to_owned()]).load(folder.path().join("s.toml"));
    for (change, text) in [
        (Change::new("time.yaers", 3), "time.yaers=3"),
        (Change::new("policies.other.share", 0.5), "policies.other.share=0.5"),
        (Change::new("policies.税 one.share", 1.5), "policies.\"税 one\".share=1.5"),
        (Change::new("", true), "\"\"=true"),
    ] {
        let problems = scenario.with([change]).unwrap_err();
        assert_eq!(problems.render(false), set(text).unwrap_err().render(false));
    }
    let unusual = scenario.with([("parameters.technology.retention", 0.01.into())]).unwrap();
    assert!(!unusual.warnings.is_empty() && scenario.warnings.is_empty());
    assert_eq!(unusual.warnings, set("parameters.technology.retention=0.01").unwrap().warnings);
}

#[test]
fn a_change_reads_no_file_again() {
    let folder = three_regions();
    let scenario = load(&folder, "s.toml", &[]);
    drop(folder);
    let changed = scenario.with([("time.years", 3.into())]).unwrap();
    assert!(Arc::ptr_eq(&changed.atlas, &scenario.atlas));
    assert_eq!(changed.with([("time.years", 20.into())]).unwrap(), scenario);
}

#[test]
fn policies_that_follow_each_other_do_not_overlap() {
    let policy = |name: &str, when: &str| {
        format!("[[policies]]\nname = \"{name}\"\ninstrument = \"tax-sharing\"\nmembers = \"a\"\n{when}\n")
    };
    let text = ["world.regions = \"r.csv\"\n", &policy("one", "stop = 2030"), &policy("two", "start = 2030")];
    let folder = folder(&[("s.toml", &text.concat()), ("r.csv", LEAST)]);
    let scenario = load(&folder, "s.toml", &[]);
    assert_eq!(scenario.policies.len(), 2);
    let problems = scenario.with([("policies.one.stop", 2030.25.into())]).unwrap_err();
    assert!(problems.to_string().contains("overlapping dates: `one` and `two`"), "{problems}");
}

#[test]
fn how_many_of_the_largest_flows_are_written_is_written_down() {
    let text = "[world]\nregions = \"seeds/china/prefectures.csv\"\n[output]\nflows = { largest = 50 }\n";
    let again = Scenario::parse(&Scenario::parse(text).unwrap().to_toml()).unwrap();
    assert_eq!(again.output.flows, FlowRows::Largest(50));
}
