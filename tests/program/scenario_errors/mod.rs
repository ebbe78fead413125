//! What a user sees when a scenario is wrong.

mod base_year;
mod chains;
mod fields;
mod instruments;
mod layers;
mod named_pairs;
mod never_panics;
mod places;
mod policies;
mod selections;
mod spreadsheets;
mod tables;
mod uncertainty;
mod units;
mod values;

use factorflow::scenario::{Problems, Reader, Severity};
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

/// All that is told are these errors, each at its place, which `after` ends, with what stands beside or below the mark.
#[track_caller]
fn assert_errors_at(shown: &str, expected: &[(&str, &str, &str)], after: char) {
    for (message, place, more) in expected {
        let start = format!("error: {message}\n");
        let found = shown.find(&start).unwrap_or_else(|| panic!("{message} is missing:\n{shown}"));
        let problem = shown[found..].split("\n\n").next().unwrap();
        let stands = problem.contains(&format!("--> {place}{after}"));
        assert!(stands && problem.contains(more), "{place}:\n{shown}");
        assert!(problem.contains('^'), "{place} has no mark:\n{shown}");
    }
    let all = shown.lines().filter(|it| it.starts_with("error: ")).count();
    assert_eq!(all, expected.len(), "{shown}");
}

/// What the user sees of the scenario in a folder with these files.
fn shown(files: &[(&str, &str)], overrides: &[&str]) -> String {
    let folder = folder(files);
    let overrides: Vec<String> = overrides.iter().map(ToString::to_string).collect();
    let problems = match Reader::default().overrides(&overrides).load(folder.path().join("scenario.toml")) {
        Ok(scenario) => scenario.warnings,
        Err(problems) => problems,
    };
    assert_warnings_in_chinese(&problems);
    without(&folder, &problems.render(false))
}

/// The page shows warnings beside results, so every one of them exists in Chinese, whatever provoked it.
#[track_caller]
fn assert_warnings_in_chinese(problems: &Problems) {
    for it in problems.iter().filter(|it| it.severity() == Severity::Warning) {
        assert!(it.chinese_message().is_some(), "no Chinese for: {}", it.message());
        assert_eq!(it.help().is_some(), it.chinese_help().is_some(), "no Chinese for: {:?}", it.help());
    }
}

/// Messages name files by their path, which differs from run to run here.
fn without(folder: &TempDir, shown: &str) -> String {
    shown
        .replace(&format!("{}/", folder.path().display()), "")
        .replace(&folder.path().display().to_string(), "FOLDER")
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
