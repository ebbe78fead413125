//! The book of all pages: `docs/SUMMARY.md` leaves none out.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

/// Where pages are.
const FOLDERS: [&str; 6] = ["docs", "python", "scenarios", "seeds", "src", "tests"];

/// Every page below a folder.
fn pages(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let (folders, files): (Vec<_>, Vec<_>) = entries.partition(|it| it.is_dir());
    let within = folders.iter().filter(|it| !it.ends_with("node_modules")).flat_map(|it| pages(it));
    files.into_iter().filter(|it| it.extension().is_some_and(|it| it == "md")).chain(within).collect()
}

/// A path without steps back.
fn plain(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |plain, part| match part {
        Component::ParentDir => plain.parent().map_or_else(PathBuf::new, Path::to_path_buf),
        part => plain.join(part),
    })
}

#[test]
fn the_book_has_every_page_once() {
    let text = fs::read_to_string("docs/SUMMARY.md").unwrap();
    let links = text.split("](").skip(1).filter_map(|it| it.split_once(')')).map(|it| it.0);
    let listed: Vec<PathBuf> = links.map(|it| plain(&Path::new("docs").join(it))).collect();
    let once: BTreeSet<PathBuf> = listed.iter().cloned().collect();
    assert_eq!(once.len(), listed.len(), "a page stands twice in docs/SUMMARY.md");
    let root = ["README.md", "README.zh.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(PathBuf::from);
    let mut all: BTreeSet<PathBuf> = FOLDERS.iter().flat_map(|it| pages(Path::new(it))).chain(root).collect();
    all.remove(Path::new("docs/SUMMARY.md"));
    assert_eq!(once, all, "pages of docs/SUMMARY.md, and those that there are");
}
