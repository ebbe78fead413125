//! Selections of regions with `and` and `not`, wherever regions are selected.

use super::shown;
use crate::command::well;
use factorflow::Scenario;
use factorflow::scenario::Reader;
use std::fs;

const BALKANS: &str = "\
code,name_en,province_code,province_en,kind,lon,lat,population,gdp_cny
BIH,Bosnia and Herzegovina,W,West,city,17.8,44.0,3200000,190000000000
HRV,Croatia,W,West,city,16.0,45.8,3900000,560000000000
SRB,Serbia,E,East,city,20.5,44.8,6600000,530000000000
MKD,North Macedonia,E,East,county,21.4,42.0,1800000,100000000000
";
const CLUBS: &str = "club,member_code\nsouth,BIH\nsouth,MKD\nslavic,BIH\nslavic,HRV\nslavic,SRB\n";

const KENYA: &str = "\
code,name_en,province_code,province_en,lon,lat,population,gdp_cny
KE-30,Nairobi,NBO,Nairobi,36.8,-1.3,4400000,14000000000
KE-31,Nakuru,RVL,Rift Valley,36.1,-0.3,2200000,4600000000
KE-44,Trans Nzoia,RVL,Rift Valley,34.9,1.0,990000,1400000000
";

fn read(regions: &str, clubs: &str, rest: &str) -> Scenario {
    let reader = Reader::default().table("r.csv", regions).table("c.csv", clubs);
    let text = format!("world.regions = 'r.csv'\nworld.clubs = 'c.csv'\n{rest}");
    reader.read("scenario".as_ref(), text).unwrap_or_else(|it| panic!("{rest}: {it}"))
}

fn codes(scenario: &Scenario) -> Vec<&str> {
    let mut codes: Vec<&str> = scenario.atlas.regions().iter().map(|it| it.place.code.as_str()).collect();
    codes.sort_unstable();
    codes
}

/// The regions that `keep` leaves, and those that a policy of the same names covers, which are the same.
fn selected(regions: &str, clubs: &str, names: &str) -> Vec<String> {
    let kept = read(regions, clubs, &format!("world.keep = [{names}]"));
    let policy =
        format!("[[policies]]\nname = 'it'\ninstrument = 'tax-sharing'\nmembers = [{names}]\nshare = 0.5");
    let policy = read(regions, clubs, &policy);
    let members = policy.policies[0].policy.members.iter();
    let mut members: Vec<&str> = members.map(|it| policy.atlas.region(*it).place.code.as_str()).collect();
    members.sort_unstable();
    assert_eq!(codes(&kept), members, "{names}");
    members.into_iter().map(str::to_owned).collect()
}

#[test]
fn names_joined_by_and_and_not_select_the_same_wherever_regions_are_selected() {
    for (regions, clubs, names, expected) in [
        (BALKANS, CLUBS, "'Bosnia and Herzegovina'", "BIH"),
        (BALKANS, CLUBS, "'slavic and Bosnia and Herzegovina'", "BIH"),
        (BALKANS, CLUBS, "'slavic and not Bosnia and Herzegovina'", "HRV SRB"),
        (BALKANS, CLUBS, "'not Bosnia and Herzegovina and not SRB'", "HRV MKD"),
        (BALKANS, CLUBS, "'south and kind:city'", "BIH"),
        (BALKANS, CLUBS, "'south and not kind:city', 'Serbia'", "MKD SRB"),
        (BALKANS, CLUBS, "'province:East and slavic', 'province:West and not slavic'", "SRB"),
        (KENYA, CLUBS, "'province:Rift Valley and not Nakuru'", "KE-44"),
        (KENYA, CLUBS, "'not kind:county and not KE-30'", "KE-31 KE-44"),
    ] {
        let expected: Vec<&str> = expected.split(' ').collect();
        if names.contains("and not slavic") {
            // An entry that selects nobody is an error among members and a warning of `keep`.
            let kept = read(regions, clubs, &format!("world.keep = [{names}]"));
            assert_eq!(codes(&kept), expected);
            assert!(kept.warnings.to_string().contains("selects no region"), "{}", kept.warnings);
        } else {
            assert_eq!(selected(regions, clubs, names), expected, "{names}");
        }
    }
}

#[test]
fn events_stances_and_named_regions_understand_the_same_words() {
    let rest = "[[events]]\nname = 'it'\nevent = 'output-loss'\nplaces = ['slavic and not HRV']\nstart = 2030\n\
        [governments]\nrule = 'scripted'\ninitial_open = ['south and kind:city']\n\
        [governments.stances]\n2030 = ['not Bosnia and Herzegovina']\n\
        [[policies]]\nname = 'line'\ninstrument = 'transport-corridor'\nmembers = ['not SRB']\n\
        pairs = [['south and kind:city', 'province:West and not Bosnia and Herzegovina']]\n";
    let scenario = read(BALKANS, CLUBS, rest);
    let named = |it: &factorflow::region::RegionId| scenario.atlas.region(*it).place.code.clone();
    assert_eq!(scenario.events[0].event.places.iter().map(named).collect::<Vec<_>>(), ["BIH", "SRB"]);
    let open = |year: f64| -> Vec<String> {
        let stances = scenario.governments.stances(year);
        scenario.atlas.ids().filter(|it| stances.open(it.index())).map(|it| named(&it)).collect()
    };
    assert_eq!(
        (open(2026.0), open(2031.0)),
        (vec!["BIH".to_owned()], ["HRV", "SRB", "MKD"].map(str::to_owned).into())
    );
}

#[test]
fn every_part_that_is_unknown_is_named_with_what_may_have_been_meant() {
    let scenario = "[world]\nregions = \"r.csv\"\nclubs = \"c.csv\"\nkeep = [\"slavik and not Croatai\", \"Bosnia and Herzegowina\"]\n";
    let shown = shown(&[("r.csv", BALKANS), ("c.csv", CLUBS), ("scenario.toml", scenario)], &[]);
    for part in [
        "no club, rule or region is called `slavik`",
        "did you mean `slavic`?",
        "no club, rule or region is called `Croatai`",
        "no club, rule or region is called `Bosnia and Herzegowina`",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    let folder = tempfile::tempdir().unwrap();
    let said = well(
        folder.path(),
        &["worlds", "china-prefectures", "--regions", "yangtze-delta and province:Shanghai"],
    );
    assert!(said.out.contains("310000") && !said.out.contains("320500"), "{}", said.out);
}

#[test]
fn a_results_folder_runs_again_though_its_table_lacks_what_selections_exclude() {
    let folder = tempfile::tempdir().unwrap();
    let scenario = "name = \"it\"\n[world]\nregions = \"r.csv\"\nclubs = \"c.csv\"\n\
        keep = [\"slavic and not Croatia\", \"MKD and not province:West\"]\n[time]\nyears = 1\nsteps_per_year = 1\n\
        [[policies]]\nname = \"tax\"\ninstrument = \"tax-sharing\"\nmembers = [\"not HRV and not Croatia\"]\nshare = 0.5\n";
    for (name, text) in [("r.csv", BALKANS), ("c.csv", CLUBS), ("it.toml", scenario)] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    well(folder.path(), &["run", "it.toml", "--no-figures"]);
    fs::remove_file(folder.path().join("r.csv")).unwrap();
    well(folder.path(), &["run", "results/it/scenario.toml", "--out", "again", "--no-figures"]);
    for name in ["national.csv", "regions.csv", "policies.csv", "scenario.toml", "world/regions.csv"] {
        let read = |of: &str| fs::read(folder.path().join(of).join(name)).unwrap();
        assert!(read("results/it") == read("again"), "{name}");
    }
}
