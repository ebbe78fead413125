//! What a comparison does with folders: begins, goes on, adds, refuses.

use super::{NOTHING, OPEN, PILOT, SMALL, arm, run, small};
use factorflow::experiment::Comparison;
use factorflow::experiment::comparison::{ComparisonFolderError, arms_of};
use factorflow::results::FolderError;
use factorflow::results::FolderRunError;
use factorflow::run::{Cancel, Progress, RunError};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Every file below a folder with its content; manifests hold times.
pub fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()) {
        let name = PathBuf::from(entry.file_name().unwrap());
        if entry.is_dir() {
            found.extend(files(&entry).into_iter().map(|(inner, bytes)| (name.join(inner), bytes)));
        } else {
            found.insert(name, fs::read(&entry).unwrap());
        }
    }
    found
}

pub fn without_manifests(mut files: BTreeMap<PathBuf, Vec<u8>>) -> BTreeMap<PathBuf, Vec<u8>> {
    files.retain(|name, _| !name.ends_with("manifest.json"));
    files
}

#[track_caller]
pub fn assert_same(one: &BTreeMap<PathBuf, Vec<u8>>, other: &BTreeMap<PathBuf, Vec<u8>>) {
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (name, bytes) in one {
        assert!(other[name] == *bytes, "{} differs", name.display());
    }
}

/// Counts the steps that are ahead and done.
#[derive(Default)]
struct Steps {
    ahead: AtomicU64,
    done: AtomicU64,
}

impl Progress for Steps {
    fn begin(&self, steps: u64) {
        self.ahead.store(steps, Ordering::Relaxed);
    }
    fn advance(&self, steps: u64) {
        self.done.fetch_add(steps, Ordering::Relaxed);
    }
}

fn pair() -> Comparison<'static> {
    small(&[("pilot", PILOT), ("open", OPEN)])
}

#[test]
fn threads_change_no_byte() {
    let with = |threads: usize| {
        let folder = tempfile::tempdir().unwrap();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| run(&pair(), folder.path()));
        without_manifests(files(folder.path()))
    };
    assert_same(&with(1), &with(4));
}

#[test]
fn a_comparison_that_was_stopped_goes_on_to_the_same_bytes() {
    let (stopped, whole) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (comparison, steps) = (pair(), Arc::new(Steps::default()));
    // Within the second arm: one thread takes replicates in order, twelve steps an arm.
    let watched = Arc::clone(&steps);
    let enough = Cancel::when(move || watched.done.load(Ordering::Relaxed) >= 18);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let stopping = comparison.clone().progress(&*steps).cancel(&enough);
    let ended = pool.install(|| stopping.into_folder(stopped.path(), false, &[]));
    let Err(ComparisonFolderError::Run(FolderRunError::Run(RunError::Cancelled { done, all }))) = ended
    else {
        panic!("{ended:?}")
    };
    assert!(done > 0 && done < all && all == 9, "{done} of {all}");
    assert!(!stopped.path().join("manifest.json").exists() && !stopped.path().join("effects.csv").exists());

    let before = files(stopped.path());
    let again = comparison.into_folder(stopped.path(), false, &[]).unwrap_err();
    assert!(again.to_string().contains("`--resume` goes on with it"), "{again}");
    assert_same(&before, &files(stopped.path()));

    comparison.into_folder(stopped.path(), true, &[]).unwrap();
    run(&comparison, whole.path());
    assert_same(&without_manifests(files(stopped.path())), &without_manifests(files(whole.path())));
}

#[test]
fn a_complete_comparison_is_not_run_again_and_takes_new_arms() {
    let folder = tempfile::tempdir().unwrap();
    run(&pair(), folder.path());
    let before = files(folder.path());
    fs::remove_file(folder.path().join("effects.csv")).unwrap();
    for resume in [false, true] {
        let steps = Steps::default();
        pair().progress(&steps).into_folder(folder.path(), resume, &[]).unwrap();
        assert_eq!(steps.ahead.load(Ordering::Relaxed), 0);
    }
    let mut after = files(folder.path());
    // Only its own manifest is new; those of the arms hold the times of their run.
    after.insert("manifest.json".into(), before[Path::new("manifest.json")].clone());
    assert_same(&before, &after);

    let steps = Steps::default();
    let more = small(&[("pilot", PILOT), ("open", OPEN), ("nothing", NOTHING)]);
    more.progress(&steps).into_folder(folder.path(), false, &[]).unwrap();
    assert_eq!(steps.ahead.load(Ordering::Relaxed), 3 * 4, "only the replicates of the new arm");
}

#[test]
fn every_arm_that_changed_is_refused_and_nothing_is_touched() {
    let folder = tempfile::tempdir().unwrap();
    run(&pair(), folder.path());
    let before = files(folder.path());
    let changed = PILOT.replace("0.5", "0.25");
    let comparison = small(&[("pilot", &changed), ("open", &changed), ("nothing", NOTHING)]);
    for resume in [false, true] {
        let refused = comparison.into_folder(folder.path(), resume, &[]).unwrap_err();
        let ComparisonFolderError::Refused(errors) = refused else { panic!("{refused}") };
        assert_eq!(errors.len(), 2, "{errors:?}");
        assert_same(&before, &files(folder.path()));
    }
}

#[test]
fn a_folder_of_something_else_and_a_missing_one_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let missing = pair().into_folder(&folder.path().join("none"), true, &[]).unwrap_err();
    let is = |error: &ComparisonFolderError, wanted: fn(&FolderError) -> bool| matches!(error, ComparisonFolderError::Refused(errors) if errors.iter().all(wanted));
    assert!(is(&missing, |it| matches!(it, FolderError::NothingToResume(_))), "{missing}");
    fs::write(folder.path().join("diary.txt"), "").unwrap();
    let occupied = pair().into_folder(folder.path(), false, &[]).unwrap_err();
    assert!(is(&occupied, |it| matches!(it, FolderError::Occupied(_))), "{occupied}");
    assert_eq!(files(folder.path()).len(), 1);
}

#[test]
fn the_manifest_names_arms_policies_and_members() {
    let folder = tempfile::tempdir().unwrap();
    let stronger = PILOT.replace("0.5", "0.75").replace("\"330100\", ", "");
    let base = arm("base", &[SMALL, PILOT]);
    let arms = vec![arm("stronger", &[SMALL, &stronger]), arm("both", &[SMALL, PILOT, OPEN])];
    run(&Comparison::new(base, arms).unwrap().draws(0), folder.path());
    let text = fs::read(folder.path().join("manifest.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_slice(&text).unwrap();
    assert_eq!((manifest["kind"].as_str(), manifest["base"].as_str()), (Some("comparison"), Some("base")));
    let said = |arm: usize| {
        let entry = &manifest["arms"][arm];
        (entry["arm"].as_str().unwrap(), entry["policies"].to_string(), entry["members"].as_u64().unwrap())
    };
    assert_eq!(said(0), ("base", "[]".to_owned(), 0));
    // A policy of the same name that differs counts, and so do regions that only the base covers.
    assert_eq!(said(1), ("stronger", "[\"pilot\"]".to_owned(), 4));
    assert_eq!(said(2), ("both", "[\"open\"]".to_owned(), 12));
    assert_eq!(manifest["arms"][1]["folder"], "arms/stronger");
}

#[test]
fn a_later_comparison_with_the_same_base_keeps_the_effects_of_an_earlier_one() {
    let (one_by_one, at_once) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for arm in [("pilot", PILOT), ("open", OPEN), ("nothing", NOTHING)] {
        run(&small(&[arm]), one_by_one.path());
    }
    run(&small(&[("pilot", PILOT), ("open", OPEN), ("nothing", NOTHING)]), at_once.path());
    assert_same(&without_manifests(files(one_by_one.path())), &without_manifests(files(at_once.path())));
    assert_eq!(arms_of(one_by_one.path()), ["pilot", "open", "nothing"]);
    let arms = |folder: &Path| {
        let text = fs::read_to_string(folder.join("manifest.json")).unwrap();
        serde_json::from_str::<serde_json::Value>(&text).unwrap()["arms"].clone()
    };
    assert_eq!(arms(one_by_one.path()), arms(at_once.path()));
}

#[test]
fn an_arm_whose_results_are_gone_leaves_the_tables_and_so_does_one_of_another_base() {
    let folder = tempfile::tempdir().unwrap();
    run(&small(&[("pilot", PILOT), ("open", OPEN)]), folder.path());
    fs::remove_dir_all(folder.path().join("arms/pilot")).unwrap();
    run(&small(&[("nothing", NOTHING)]), folder.path());
    assert_eq!(arms_of(folder.path()), ["open", "nothing"]);

    fs::remove_dir_all(folder.path().join("arms/base")).unwrap();
    let other = |name: &str, text: &str| arm(name, &[&SMALL.replace("seed = 7", "seed = 8"), text]);
    let comparison = Comparison::new(other("base", ""), [other("later", PILOT)]).unwrap().draws(0);
    run(&comparison, folder.path());
    assert_eq!(arms_of(folder.path()), ["later"], "effects against a base that is gone are none");
}
