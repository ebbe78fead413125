//! Folders that version 0.1.0 left: this version reads them, or says in a line what to do.
//!
//! `tests/compat/0.1.0` is a study of three cities. Its scenarios and plan lie beside what 0.1.0 made of them: `run`,
//! `comparison`, `sweep` (one of three shards is done), `sweep-complete`, and `interrupted`, a run that was stopped in
//! its second of three replicates. The package leaves the folder out.

use crate::command::factorflow;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A copy of the study, to be written into; none in an unpacked package.
fn study() -> Option<TempDir> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if root.join("Cargo.toml.orig").exists() {
        eprintln!("skipped: the package leaves the folders of earlier versions out");
        return None;
    }
    let copy = tempfile::tempdir().unwrap();
    copy_all(&root.join("tests/compat/0.1.0"), copy.path());
    Some(copy)
}

pub fn copy_all(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (old, new) = (entry.path(), to.join(entry.file_name()));
        if old.is_dir() {
            copy_all(&old, &new);
        } else {
            fs::copy(&old, &new).unwrap();
        }
    }
}

/// The names of the files in a folder, with one of these endings.
fn names(folder: &Path, ending: &str) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|it| it.ends_with(ending)).collect();
    names.sort();
    names
}

fn header(file: &Path) -> Vec<String> {
    let text = fs::read_to_string(file).unwrap();
    text.lines().next().unwrap().split(',').map(str::to_owned).collect()
}

#[test]
fn figures_are_drawn_of_a_run_and_of_a_comparison_of_0_1_0() {
    let Some(study) = study() else { return };
    for (folder, figures) in
        [("run", ["national-series", "lorenz-curve"]), ("comparison", ["effects", "gains-and-losses"])]
    {
        let said = factorflow(study.path(), &["figure", folder]);
        // Without fonts for Chinese names there are no PNG, but everything else.
        assert!(said.code == 0 || said.err.contains("fonts-noto"), "{}", said.err);
        let drawn = names(&study.path().join(folder).join("figures"), ".svg").join(" ");
        assert!(figures.iter().all(|it| drawn.contains(it)), "{folder}: {drawn}");
    }
}

#[test]
fn the_scenario_of_a_run_of_0_1_0_runs_again_and_has_every_table_and_column_that_it_had() {
    let Some(study) = study() else { return };
    let said = factorflow(study.path(), &["run", "run/scenario.toml", "--out", "again", "--no-figures"]);
    assert_eq!(said.code, 0, "{}", said.err);
    let (then, now) = (study.path().join("run"), study.path().join("again"));
    for name in names(&then, ".csv") {
        let known = header(&now.join(&name));
        let lost: Vec<String> =
            header(&then.join(&name)).into_iter().filter(|it| !known.contains(it)).collect();
        assert!(lost.is_empty(), "{name} has no {lost:?} any more");
    }
}

#[test]
fn a_scenario_of_0_1_0_whose_table_is_gone_says_which_world_of_the_program_it_is() {
    let Some(study) = study() else { return };
    let alone = tempfile::tempdir().unwrap();
    fs::copy(study.path().join("run/scenario.toml"), alone.path().join("scenario.toml")).unwrap();
    let said = factorflow(alone.path(), &["run", "scenario.toml"]);
    assert_eq!(said.code, 2, "{}", said.err);
    assert!(said.err.contains("write `name = \"china-prefectures\"` in its place"), "{}", said.err);
}

#[test]
fn a_comparison_of_0_1_0_is_made_again_with_the_same_effects() {
    let Some(study) = study() else { return };
    let then = header(&study.path().join("comparison/effects.csv"));
    let arguments =
        ["compare", "base.toml", "sharing.toml", "--out", "comparison", "--no-figures", "--quick"];
    let said = factorflow(study.path(), &arguments);
    let says_what_to_do = said.code == 2 && said.err.contains("give another folder with `--out`");
    assert!(said.code == 0 || says_what_to_do, "{}", said.err);
    if said.code == 0 {
        assert_eq!(header(&study.path().join("comparison/effects.csv")), then);
        assert!(said.err.contains("sharing against base"), "{}", said.err);
    }
}

#[test]
fn a_run_that_0_1_0_began_is_not_mixed_with_this_version_and_keeps_what_it_has() {
    let Some(study) = study() else { return };
    let parts = study.path().join("interrupted/parts");
    let before = (names(&parts, ".part"), names(&parts, ".begun"));
    let said = factorflow(study.path(), &["run", "long.toml", "--out", "interrupted", "--resume"]);
    assert_eq!(said.code, 2, "{}", said.err);
    let what_to_do = "finish it with the program that began it, or give another folder with `--out`";
    assert!(said.err.contains("begun by another") && said.err.contains(what_to_do), "{}", said.err);
    assert_eq!((names(&parts, ".part"), names(&parts, ".begun")), before);
}

#[test]
fn a_sweep_of_0_1_0_tells_how_far_it_is_and_is_put_together_when_it_is_complete() {
    let Some(study) = study() else { return };
    let status = factorflow(study.path(), &["sweep", "status", "sweep"]);
    assert_eq!(status.code, 3, "{}", status.err);
    assert!(status.out.contains("retention: 4 of 12 runs done, 4 ok"), "{}", status.out);
    let partly = factorflow(study.path(), &["sweep", "collect", "sweep"]);
    assert!(partly.code == 3 && partly.err.contains("2 of 3 shards missing"), "{}", partly.err);

    let whole = factorflow(study.path(), &["sweep", "collect", "sweep-complete"]);
    assert_eq!(whole.code, 0, "{}", whole.err);
    assert!(whole.err.contains("12 of 12 runs done, 12 ok"), "{}", whole.err);
    let dataset = study.path().join(whole.out.trim());
    assert!(dataset.is_dir(), "{}", dataset.display());
}

#[test]
fn a_sweep_of_0_1_0_is_not_gone_on_with_and_says_what_to_do() {
    let Some(study) = study() else { return };
    let said = factorflow(study.path(), &["sweep", "run", "sweep"]);
    assert_eq!((said.code, said.out.as_str()), (2, ""), "{}", said.err);
    assert!(said.err.contains("-factorflow 0.1.0 5a2a528b6c28"), "{}", said.err);
    assert!(said.err.contains("plan it anew in another folder"), "{}", said.err);
}
