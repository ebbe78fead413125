//! Parts of a run that was stopped, as `--resume` finds them.

use super::world::{TABLES, reader};
use factorflow::Scenario;
use factorflow::results::Folder;
use factorflow::results::atomic::is_temporary;
use factorflow::run::Cancel;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// One step of a year and few regions, since every input is a run.
const TEXT: &str = "[world]\nregions = \"regions.csv\"\nkeep = [\"province:Anhui\"]\n[time]\nyears = 2\nsteps_per_year = 1\n\
    [run]\nmode = \"sampled\"\nreplicates = 2\n[output]\nflows = { largest = 3 }\n";

/// What stands before a part that is done.
const DONE: u8 = 1;

fn scenario() -> &'static Scenario {
    static SCENARIO: OnceLock<Scenario> = OnceLock::new();
    SCENARIO.get_or_init(|| {
        assert_eq!(TABLES[0].0, "regions.csv");
        reader().read(Path::new("any.toml"), TEXT.to_owned()).expect("a scenario for parts")
    })
}

/// The files of a folder, but for the manifest, which says how long it took.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten().filter(|it| it.path().is_file());
    let named = entries.map(|it| (it.file_name().to_string_lossy().into_owned(), it.path()));
    named
        .filter(|it| it.0 != "manifest.json")
        .map(|(name, path)| (name, fs::read(path).unwrap_or_default()))
        .collect()
}

/// What the run leaves when nothing happens to it.
fn whole() -> &'static BTreeMap<String, Vec<u8>> {
    static WHOLE: OnceLock<BTreeMap<String, Vec<u8>>> = OnceLock::new();
    WHOLE.get_or_init(|| {
        let folder = tempfile::tempdir().expect("a folder");
        scenario().run().into_folder(folder.path().join("r")).expect("a run");
        files(&folder.path().join("r"))
    })
}

/// A folder in which the run was stopped when it had looked so often whether it should.
fn stopped(folder: &Path, looks: u32) {
    let looked = AtomicU32::new(0);
    let cancel = Cancel::when(move || looked.fetch_add(1, Ordering::Relaxed) >= looks);
    let opened = Folder::open(folder, scenario(), false).expect("a folder of its own");
    let run = scenario().run();
    assert!(run.cancel(&cancel).fill(&opened, &[]).is_err(), "it was stopped");
}

/// Parts of both replicates that runs have left, done and on their way. Those of the other are none of the first.
pub fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for looks in [1, 3, 4, 5] {
        let folder = tempfile::tempdir().expect("a folder");
        stopped(&folder.path().join("r"), looks);
        for (name, bytes) in files(&folder.path().join("r/parts")) {
            let done = if Path::new(&name).extension().is_some_and(|it| it == "part") { DONE } else { 0 };
            seeds.push([&[done][..], &bytes].concat());
        }
    }
    assert!(seeds.iter().any(|it| it[0] & DONE > 0) && seeds.iter().any(|it| it[0] & DONE == 0));
    seeds
}

/// The first replicate's part is something else: the run comes to its end with the bytes that it has without, or says why
/// not and leaves no table.
pub fn take(input: &[u8]) -> bool {
    let Some((kind, part)) = input.split_first() else { return false };
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("r");
    stopped(&path, 0);
    let name = if kind & DONE > 0 { "r000000.part" } else { "r000000.begun" };
    let _ = fs::remove_file(path.join("parts/r000000.begun"));
    fs::write(path.join("parts").join(name), part).expect("a part");
    let ended = Folder::open(&path, scenario(), true).map_err(|it| it.to_string());
    let ended = ended.and_then(|it| scenario().run().fill(&it, &[]).map_err(|it| it.to_string()));
    let left = files(&path);
    assert!(!left.keys().any(|it| is_temporary(it)), "half-written: {:?}", left.keys());
    match &ended {
        Ok(_) => assert!(left == *whole(), "other results"),
        Err(_) => assert!(!path.join("manifest.json").exists() && !left.contains_key("national.csv")),
    }
    ended.is_ok()
}
