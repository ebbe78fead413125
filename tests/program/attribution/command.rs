//! `factorflow attribute` as its users meet it.

use super::bytes;
use crate::command::{Said, factorflow};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A base and a package of two policies in a folder of their own.
fn files() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds/china/prefectures.csv");
    let base = format!(
        "[world]\nregions = {:?}\nkeep = [\"province:Zhejiang\"]\n[time]\nyears = 2\nsteps_per_year = 2\n",
        seeds.display().to_string()
    );
    let package = "extends = \"base.toml\"\nname = \"Pilot\"\n\
        [[policies]]\nname = \"tax\"\ninstrument = \"tax-sharing\"\nmembers = [\"330100\", \"330200\"]\nshare = 0.5\n\
        [[policies]]\nname = \"开放\"\ninstrument = \"scenario-opening\"\nmembers = [\"province:Zhejiang\"]\n";
    fs::write(folder.path().join("base.toml"), base).unwrap();
    fs::write(folder.path().join("pilot.toml"), package).unwrap();
    folder
}

fn attribute(folder: &Path, arguments: &[&str]) -> Said {
    factorflow(folder, &[&["attribute", "--no-figures"], arguments].concat())
}

#[test]
fn the_folder_goes_to_stdout_and_a_table_that_adds_up_to_stderr() {
    let folder = files();
    let said = attribute(folder.path(), &["base.toml", "pilot.toml"]);
    assert_eq!((said.code, said.out.as_str()), (0, "results/attribute-pilot\n"), "{}", said.err);
    let lines: Vec<&str> = said.err.lines().collect();
    assert!(lines[0].starts_with("Pilot: 2 policies, 4 runs in "), "{}", said.err);
    assert_eq!(lines[1], "contributions to national output in 2027, percent of the base");
    let number = |line: &str| line.split_whitespace().next().unwrap().parse::<f64>().unwrap();
    let numbers: Vec<f64> = lines[3..7].iter().map(|it| number(it)).collect();
    assert!(lines[3].ends_with("  tax") && lines[4].ends_with("  开放"), "{}", said.err);
    assert!(
        (numbers[0] + numbers[1] - numbers[2]).abs() < 2e-3 * numbers[2].abs() && numbers[2] == numbers[3]
    );
    assert!(lines[5].ends_with(" sum") && lines[6].ends_with(" whole package"));
    assert!(lines[7].starts_with("strongest interaction: tax and 开放 do "), "{}", said.err);
    assert!(lines.iter().all(|it| it.chars().count() <= 80), "{}", said.err);
    let written = bytes(&folder.path().join("results/attribute-pilot"));
    for file in
        ["attribution.csv", "attribution.parquet", "interactions.csv", "subsets.csv", "subsets.parquet"]
    {
        assert!(written.contains_key(Path::new(file)), "{file}");
    }
}

#[test]
fn neither_threads_nor_a_second_time_change_a_byte() {
    let folder = files();
    let run = |out: &str, threads: &str| {
        let said = attribute(
            folder.path(),
            &["base.toml", "pilot.toml", "--regions", "--out", out, "--threads", threads],
        );
        assert_eq!(said.code, 0, "{}", said.err);
        bytes(&folder.path().join(out))
    };
    let one = run("one", "1");
    assert!(one == run("four", "4") && one == run("one", "3"));
    let said =
        attribute(folder.path(), &["base.toml", "pilot.toml", "--regions", "--out", "one", "--resume"]);
    assert!(said.code == 0 && said.err.contains("is complete"), "{}", said.err);
}

#[test]
fn random_orders_come_with_errors_and_without_interactions() {
    let folder = files();
    let run = |out: &str| {
        let options = ["base.toml", "pilot.toml", "--permutations", "4", "--seed", "7", "--out", out];
        let said = attribute(folder.path(), &options);
        assert_eq!(said.code, 0, "{}", said.err);
        assert!(!said.err.contains("exact") && !said.err.contains("interaction"), "{}", said.err);
        bytes(&folder.path().join(out))
    };
    let found = run("one");
    assert!(!found.contains_key(Path::new("interactions.csv")));
    assert_eq!(found, run("again"));
}

#[test]
fn what_cannot_be_done_is_refused_all_at_once_and_leaves_nothing() {
    let folder = files();
    fs::write(
        folder.path().join("other.toml"),
        "extends = \"pilot.toml\"\n[time]\nyears = 3\n[parameters.technology]\nretention = 0.5\n",
    )
    .unwrap();
    fs::write(folder.path().join("bad.toml"), "extends = \"base.toml\"\n[tim]\n[run]\nsed = 1\n").unwrap();
    let asked: [(&[&str], &[&str]); 7] = [
        (
            &["no.toml", "nothing.toml"],
            &["there is no scenario `no.toml`", "there is no scenario `nothing.toml`"],
        ),
        (&["bad.toml", "bad.toml"], &["`tim`", "`sed`", "bad.toml:2"]),
        (&["base.toml", "other.toml"], &["`time.years`: 2 in the base, 3", "retention`: 1 in the base, 0.5"]),
        (&["pilot.toml", "pilot.toml"], &["it has no policy that the base has not", "help: "]),
        (&["base.toml", "pilot.toml", "--permutations", "5"], &["an even number from 4"]),
        (
            &["base.toml", "pilot.toml", "--set", "policies.tex.share=1"],
            &["no policy is called `tex`", "`tax`"],
        ),
        (&["base.toml", "pilot.toml", "--set", "policies.tax.shar=1"], &["did you mean `share`?"]),
    ];
    for (arguments, expected) in asked {
        let said = attribute(folder.path(), arguments);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{arguments:?}: {}", said.err);
        for expected in expected {
            assert_eq!(said.err.matches(expected).count(), 1, "{arguments:?}, `{expected}`: {}", said.err);
        }
    }
    assert!(!folder.path().join("results").exists());
    fs::create_dir(folder.path().join("full")).unwrap();
    fs::write(folder.path().join("full/diary.txt"), "dear diary").unwrap();
    let said = attribute(folder.path(), &["base.toml", "pilot.toml", "--out", "full"]);
    assert!(said.code == 2 && said.err.contains("holds other results"), "{}", said.err);
    assert_eq!(fs::read_dir(folder.path().join("full")).unwrap().count(), 1);
}

#[test]
fn a_setting_of_a_policy_goes_to_the_files_that_have_it() {
    let folder = files();
    let contribution = |arguments: &[&str]| {
        let said = attribute(folder.path(), &[arguments, &["--out", "out"]].concat());
        assert_eq!(said.code, 0, "{}", said.err);
        fs::remove_dir_all(folder.path().join("out")).unwrap();
        said.err.lines().nth(3).unwrap().to_owned()
    };
    let (tax, nothing) = (contribution(&["base.toml", "pilot.toml"]), "policies.tax.share=0");
    let number = |line: &str| line.split_whitespace().next().unwrap().parse::<f64>().unwrap();
    assert!(number(&tax) > 0.0, "{tax}");
    assert_eq!(number(&contribution(&["base.toml", "pilot.toml", "--set", nothing])), 0.0);
    fs::write(folder.path().join("more.toml"), "extends = \"pilot.toml\"\n[[policies]]\nname = \"vouchers\"\ninstrument = \"innovation-vouchers\"\nmembers = [\"330100\"]\n").unwrap();
    assert!(contribution(&["pilot.toml", "more.toml", "--set", nothing]).ends_with("vouchers"));
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_with_75_and_resume_goes_on_to_the_same_bytes() {
    use crate::command::program;
    use std::process::Command;
    use std::time::{Duration, Instant};
    let folder = files();
    let arguments = [
        "attribute",
        "base.toml",
        "pilot.toml",
        "--set",
        "time.steps_per_year=52",
        "--years",
        "30",
        "--threads",
        "1",
        "--out",
    ];
    let start = |out: &str| program(folder.path(), &[&arguments[..], &[out]].concat());
    let stopped = start("stopped").spawn().unwrap();
    let patience = Instant::now();
    while !folder.path().join("stopped/parts/s00000000.part").exists() {
        assert!(patience.elapsed() < Duration::from_mins(1), "no run came to its end");
        std::thread::sleep(Duration::from_millis(2));
    }
    assert!(Command::new("kill").args(["-INT", &stopped.id().to_string()]).status().unwrap().success());
    let said = stopped.wait_with_output().unwrap();
    let words = String::from_utf8(said.stderr).unwrap();
    assert_eq!(said.status.code(), Some(75), "{words}");
    assert!(said.stdout.is_empty() && words.contains("of 4 runs done; `--resume` goes on"), "{words}");
    assert!(!folder.path().join("stopped/manifest.json").exists());
    assert!(start("stopped").arg("--resume").output().unwrap().status.success());
    assert!(start("whole").output().unwrap().status.success());
    assert_eq!(bytes(&folder.path().join("stopped")), bytes(&folder.path().join("whole")));
}
