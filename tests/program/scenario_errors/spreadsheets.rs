//! Tables as spreadsheets and statistics programs write them, and names that are none.

use super::shown;
use crate::command::factorflow;
use std::fs;

const KENYA: &str = "code,name_en,lon,lat,population,gdp_cny\nKE-30,Nairobi,36.8,-1.3,4400000,14000000000\nKE-31,Nakuru,36.1,-0.3,2200000,4600000000\nKE-42,Kisumu,34.8,-0.1,1200000,2400000000\n";
const CLUBS: &str = "club,member_code\nlake,KE-42\nlake,KE-31\n";
const SCENARIO: &str = "[world]\nregions = \"regions.csv\"\nclubs = \"clubs.csv\"\n";

fn said(regions: &str, clubs: &str) -> String {
    shown(&[("regions.csv", regions), ("clubs.csv", clubs), ("scenario.toml", SCENARIO)], &[])
}

#[test]
fn a_table_that_is_none_is_one_problem_whatever_the_reason() {
    for (table, expected) in [
        (KENYA.replace(',', ";"), "separated by semicolons"),
        (
            KENYA.replace('.', ",").replacen(',', ";", 999).replace("36;8", "36,8"),
            "and numbers have decimal commas",
        ),
        (KENYA.replace(',', "\t"), "separated by tabs"),
        (format!("sep=;\n{}", KENYA.replace(',', ";")), "`sep=;`, which only Excel reads"),
        (format!("Counties of Kenya 2025\n\n{KENYA}"), "stand in line 3, below a line of other text"),
        (format!("{KENYA}\nSource: KNBS, 2025\n"), "this line is a note and no row"),
        (format!("{KENYA}Note,,,,,\n"), "this line is a note and no row"),
    ] {
        let shown = said(&table, CLUBS);
        assert_eq!(shown.matches("error").count(), 1, "{expected}: {shown}");
        assert!(
            shown.contains(expected) && shown.contains("regions.csv:") && !shown.contains("needs quotes"),
            "{shown}"
        );
    }
    for (clubs, expected) in [
        (CLUBS.replace(',', ";"), "semicolons"),
        (CLUBS.replace(',', "\t"), "tabs"),
        (format!("sep=,\n{CLUBS}"), "sep=,"),
    ] {
        let shown = said(KENYA, &clubs);
        assert!(
            shown.matches("error").count() == 1 && shown.contains(expected) && shown.contains("clubs.csv:1"),
            "{shown}"
        );
    }
}

#[test]
fn empty_rows_and_numbers_of_rows_do_no_harm() {
    for table in [
        format!("{KENYA},,,,,\n,,,,,\n"),
        KENYA.replacen("2200000,4600000000\n", "2200000,4600000000\n\n , , ,,,\n", 1),
        KENYA
            .lines()
            .enumerate()
            .map(|(at, it)| if at == 0 { format!(",{it}\n") } else { format!("{},{it}\n", at - 1) })
            .collect(),
        KENYA.replace('\n', "\r\n"),
    ] {
        assert_eq!(said(&table, CLUBS), "", "{table}");
    }
    let named = KENYA
        .lines()
        .map(|it| format!("{},{it}\n", if it.starts_with("code") { "" } else { "row" }))
        .collect::<Vec<_>>()
        .concat();
    assert!(said(&named, CLUBS).contains("warning: the first column has no name"));
}

#[test]
fn formulas_and_control_characters_are_refused_at_their_cell() {
    for (from, to, expected) in [
        (
            "Nakuru",
            "=cmd|' /C calc'!A0",
            "`name_en` begins with `=`, so that spreadsheets take it for a formula",
        ),
        ("KE-31", "=\"\"31\"\"", "`code` begins with `=`"),
        ("Kisumu", "@SUM(1)", "`name_en` begins with `@`"),
        ("Kisumu", "Kis\u{1b}[31mumu", "`name_en` has a character that controls a terminal (U+001B)"),
    ] {
        let shown = said(&KENYA.replacen(from, to, 1), "club,member_code\nlake,KE-30\n");
        assert!(shown.contains(expected) && shown.contains("regions.csv:"), "{expected}: {shown}");
    }
    let club = said(KENYA, "club,member_code\n=lake,KE-30\n");
    assert!(club.contains("`club` begins with `=`"), "{club}");
    for name in ["=1+1", "a\\u001bb", "+tax"] {
        let policy = format!(
            "{SCENARIO}[[policies]]\nname = \"{name}\"\ninstrument = \"tax-sharing\"\nmembers = [\"KE-30\", \"KE-31\"]\nshare = 0.5\n"
        );
        let shown = shown(&[("regions.csv", KENYA), ("clubs.csv", CLUBS), ("scenario.toml", &policy)], &[]);
        assert!(shown.contains("error: `name` ") && shown.contains("scenario.toml:5:8"), "{name}: {shown}");
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_file_and_what_is_too_much_is_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("regions.csv"), KENYA).unwrap();
    assert!(
        std::process::Command::new("mkfifo").arg(folder.path().join("pipe.toml")).status().unwrap().success()
    );
    fs::write(folder.path().join("s.toml"), "extends = \"pipe.toml\"\n").unwrap();
    fs::write(folder.path().join("zero.toml"), "[world]\nregions = \"/dev/zero\"\n").unwrap();
    fs::write(folder.path().join("sound.toml"), "[world]\nregions = \"regions.csv\"\n[time]\nyears = 1\n")
        .unwrap();
    let refused = |arguments: &[&str]| {
        let said = factorflow(folder.path(), arguments);
        assert_eq!(said.code, 2, "{arguments:?}: {}", said.err);
        said.err
    };
    assert!(refused(&["check", "s.toml"]).contains("is a pipe or a device, not a file"));
    assert!(refused(&["check", "zero.toml"]).contains("is a pipe or a device, not a file"));
    assert!(refused(&["run", "sound.toml", "--threads", "20000"]).contains("1..=1024"));
    for name in ["..", ".", "", "a/..", "a\u{7}b", "folder/"] {
        assert!(refused(&["new", name]).contains("is no name for a scenario"), "{name:?}");
    }
}
