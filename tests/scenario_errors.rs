//! What a user sees when a scenario is wrong.

use factorflow::scenario::Scenario;
use std::fs;
use tempfile::TempDir;

/// A world of three regions and two clubs, in a folder of its own.
const REGIONS: &str = "\
code,name_en,name_zh,kind,prefecture_code,province_code,province_en,lon,lat,population,gdp_cny
340100,Hefei,合肥市,city,340100,340000,Anhui,117.2,31.8,5118199,747000000000
340123,Feixi,肥西县,county,340100,340000,Anhui,117.0,31.7,967527,120760000000
320100,Nanjing,南京市,city,320100,320000,Jiangsu,118.8,32.1,9314685,1690785000000
";

const CLUBS: &str = "\
club,member_code,scope
delta,340100,prefecture
delta,320100,prefecture
core,340100,region
";

const SCENARIO: &str = r#"name = "pilot"

[world]
regions = "regions.csv"
clubs = "clubs.csv"

[time]
start = 2025
years = 10

[run]
mode = "sampled"
replicates = 4
seed = 7

[parameters.technology]
retention = 0.8

[[policies]]
name = "tax-pilot"
instrument = "tax-sharing"
members = ["合肥市", "320100"]
start = 2027-07-01
share = 0.5

[output]
flows = { largest = 3 }
"#;

/// A folder with these files besides the world.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let world = [("regions.csv", REGIONS), ("clubs.csv", CLUBS), ("scenario.toml", SCENARIO)];
    for (name, text) in world.iter().chain(files) {
        fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// What the user sees of the scenario in a folder with these files.
fn shown(files: &[(&str, &str)], overrides: &[&str]) -> String {
    let folder = folder(files);
    let overrides: Vec<String> = overrides.iter().map(ToString::to_string).collect();
    let problems = match Scenario::load(&folder.path().join("scenario.toml"), &overrides) {
        Ok((_, warnings)) => warnings,
        Err(problems) => problems,
    };
    problems.render(false).replace(&format!("{}/", folder.path().display()), "")
}

/// What the user sees when one passage of the scenario is written differently.
fn changed(from: &str, to: &str) -> String {
    assert!(SCENARIO.contains(from), "{from}");
    shown(&[("scenario.toml", &SCENARIO.replace(from, to))], &[])
}

/// What the user sees when one passage of the table is written differently.
fn changed_table(from: &str, to: &str) -> String {
    assert!(REGIONS.contains(from), "{from}");
    shown(&[("regions.csv", &REGIONS.replace(from, to))], &[])
}

#[test]
fn explore() {
    let p = |title: &str, text: String| println!("== {title}\n{text}\n");
    p("sound", shown(&[], &[]));
    p("unknown key", changed("years = 10", "yeers = 10"));
    p("unknown key2", changed("name = \"pilot\"", "policy = 3"));
    p("type", changed("years = 10", "years = \"ten\""));
    p("mode", changed("\"sampled\"", "\"sample\""));
    p("range", changed("years = 10", "years = 0"));
    p("neg", changed("years = 10", "years = -3"));
    p("param", changed("retention = 0.8", "retention = -1"));
    p("param warn", changed("retention = 0.8", "retention = 7"));
    p("param place", changed("retention = 0.8", "learning_rate = 0.1"));
    p("param type", changed("retention = 0.8", "retention = \"a\""));
    p("region", changed("合肥市\", \"320100", "合肥\", \"320101"));
    p("instrument", changed("tax-sharing", "tax_share"));
    p("setting", changed("share = 0.5", "share = 40"));
    p("setting", changed("share = 0.5", "shair = 40\nstrat = 3\nenforcement = \"x\""));
    p("date", changed("2027-07-01", "\"soon\""));
    p("date", changed("2027-07-01", "2027-07-01T12:00:00"));
    p("date", changed("2027-07-01", "[1]"));
    p("flows", changed("{ largest = 3 }", "{ smallest = 3 }"));
    p("flows", changed("{ largest = 3 }", "{ largest = -3 }"));
    p("flows", changed("{ largest = 3 }", "3"));
    p("flows", changed("{ largest = 3 }", "\"ful\""));
    p("parse", changed("years = 10", "years = "));
    p("parse", changed("[time]", "[time"));
    p("parse", changed("seed = 7", "seed = 7\nseed = 8"));
    p("table", changed_table("747000000000", "7470亿"));
    p("table", changed_table("gdp_cny", "gdp"));
    p("table", changed_table("340123", "340100"));
    p("table", changed_table("117.0,31.7", "31.7,117.0"));
    p("table", changed_table("肥西县,county", "肥西县"));
    p(
        "set",
        shown(
            &[],
            &[
                "run.sed=3",
                "policies.tax.share=1",
                "run.seed",
                "policies.tax-pilot.share=2",
                "run.mode=samples",
                "time.years='a'",
            ],
        ),
    );
}
