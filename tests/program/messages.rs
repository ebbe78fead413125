//! What messages tell users to type can be typed, and what several files share is said once.

use crate::command::{Said, factorflow, refusal, well};
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

const KENYA: &str = "code,name_en,lon,lat,population,gdp_cny\n047,Nairobi,36.8,-1.3,4400000,3300000000000\n\
    001,Mombasa,39.7,-4.0,1200000,610000000000\n";

/// A folder with a world of two places, and files by their paths.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let base = "[world]\nregions = \"kenya.csv\"\n[time]\nyears = 1\nsteps_per_year = 1\n";
    for (path, text) in [("kenya.csv", KENYA), ("base.toml", base)].iter().chain(files) {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    folder
}

#[test]
fn a_base_that_is_not_there_is_told_with_where_it_was_looked_for_and_what_lies_there() {
    for (extends, expected) in [
        ("bsae.toml", "did you mean `base.toml`?"),
        ("wholly-different.toml", "where `base.toml`, `other.toml` lies"),
        ("情景/甲.toml", "there is no folder"),
        ("情景 库/丙.toml", "looked in"),
        ("library:tax-sharng", "did you mean `library:tax-sharing`?"),
    ] {
        let text = format!("extends = {extends:?}\nname = \"mine\"\n");
        let folder = folder(&[("mine.toml", &text), ("other.toml", ""), ("情景 库/乙.toml", "")]);
        for command in
            [&["check", "mine.toml"][..], &["run", "mine.toml"], &["compare", "base.toml", "mine.toml"]]
        {
            let said = refusal(folder.path(), command);
            assert!(said.contains(expected) && said.contains("mine.toml:1"), "{extends}: {said}");
        }
        assert!(!folder.path().join("results").exists());
    }
}

#[test]
fn what_is_wrong_with_the_base_of_several_files_is_said_once_with_the_files_that_have_it() {
    let broken = [
        ("[world]\nregions = \"kenya.csv\"\n[time]\nyears = 0\n", "`years` must be between"),
        ("[world]\nregions = \"missing.csv\"\n", "missing.csv"),
        (
            "[world]\nname = \"china-prefectures\"\nkeep = [\"provnce:Hainan\"]\n",
            "no club, rule or region is called",
        ),
    ];
    for (text, expected) in broken {
        let arms = ["a.toml", "b.toml", "c.toml"];
        let extends = "extends = \"shared.toml\"\n";
        let folder =
            folder(&[("shared.toml", text), ("a.toml", extends), ("b.toml", extends), ("c.toml", extends)]);
        let said = refusal(folder.path(), &[&["check"][..], &arms].concat());
        assert_eq!(said.matches(expected).count(), 1 + usize::from(expected == "missing.csv"), "{said}");
        for arm in arms {
            assert!(said.contains(&format!("{arm}: not sound")), "{said}");
        }
        let compared = refusal(folder.path(), &[&["compare"][..], &arms].concat());
        assert!(compared.contains(expected), "{compared}");
    }
}

/// The commands in backticks, as a shell runs them.
fn commands(said: &Said) -> Vec<String> {
    let parts = said.err.split('`').chain(said.out.split('`'));
    parts.filter_map(|it| it.strip_prefix("factorflow ")).map(str::to_owned).collect()
}

fn in_a_shell(folder: &Path, command: &str) {
    let program = env!("CARGO_BIN_EXE_factorflow");
    let typed = format!("'{program}' {command}");
    let done = Command::new("sh").arg("-c").arg(&typed).current_dir(folder).output().unwrap();
    assert!(done.status.success(), "{typed}: {}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn commands_in_messages_run_as_they_stand_wherever_the_folder_lies() {
    let plan = "[scenarios]\nbase = \"base.toml\"\n[design]\nmethod = \"grid\"\nlevels = 2\n\
        [factors]\n\"parameters.technology.retention\" = { range = [0.3, 2.0] }\n[output]\nmetrics = [\"output\"]\n";
    for sweep in ["plain", "my sweep", "我的 扫描", "扫描", "it's $HOME"] {
        let folder = folder(&[("plan.toml", plan)]);
        well(folder.path(), &["sweep", "plan", "plan.toml", "--out", sweep]);
        let refused = factorflow(folder.path(), &["sweep", "analyze", sweep]);
        let found = commands(&refused);
        assert!(!found.is_empty(), "{sweep}: {}", refused.err);
        for command in found {
            in_a_shell(folder.path(), &command);
        }
        well(folder.path(), &["sweep", "analyze", sweep, "--no-figures"]);
    }
}

#[test]
fn paths_of_settings_show_the_quotation_marks_that_their_names_need() {
    for (name, shown) in [
        ("plain-name", "policies.plain-name.share"),
        ("my tax", "policies.\"my tax\".share"),
        ("税收试点", "policies.\"税收试点\".share"),
        ("a.b", "policies.\"a.b\".share"),
    ] {
        let policy = format!(
            "extends = \"base.toml\"\n[[policies]]\nname = {name:?}\ninstrument = \"tax-sharing\"\nmembers = [\"047\", \"001\"]\nshare = 0.3\n"
        );
        let folder = folder(&[("p.toml", &policy)]);
        let listed = well(folder.path(), &["show", "p.toml"]).out;
        assert!(listed.contains(&format!("{shown} ")), "{listed}");
        // What is shown can be set.
        let set = format!("{shown}=0.7");
        let listed = well(folder.path(), &["show", "p.toml", "--set", &set]).out;
        let line = listed.lines().find(|it| it.contains(shown)).unwrap();
        assert!(line.contains("0.7"), "{line}");
        let wrong = format!("{shown}=7");
        assert!(refusal(folder.path(), &["show", "p.toml", "--set", &wrong]).contains("share"), "{name}");
    }
}
