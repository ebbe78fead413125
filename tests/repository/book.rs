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

fn name(path: &Path) -> std::borrow::Cow<'_, str> {
    path.file_name().unwrap_or_default().to_string_lossy()
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

#[test]
fn every_picture_is_shown_by_a_page_and_small() {
    let root = ["README.md", "README.zh.md"].map(PathBuf::from);
    let all = FOLDERS.iter().flat_map(|it| pages(Path::new(it))).chain(root);
    let mut shown = BTreeSet::new();
    for page in all {
        let folder = page.parent().unwrap_or(Path::new("")).to_owned();
        let text = fs::read_to_string(&page).unwrap();
        let links = text.split("](").skip(1).filter_map(|it| it.split_once(')')).map(|it| it.0);
        let pictures = links.map(|it| plain(&folder.join(it)));
        shown.extend(pictures.filter(|it| it.extension().is_some_and(|it| it == "png")));
    }
    let kept = fs::read_dir("docs/figures").unwrap().map(|it| it.unwrap().path());
    for picture in kept {
        assert!(shown.contains(&picture), "no page shows {}", picture.display());
    }
    assert!(shown.len() > 5, "{shown:?}");
    for picture in shown {
        let bytes = fs::metadata(&picture).unwrap_or_else(|it| panic!("{}: {it}", picture.display())).len();
        let is_page = picture.starts_with("docs/figures") && name(&picture).starts_with("explorer-");
        let most = if is_page { 150_000 } else { 400_000 };
        assert!(bytes <= most, "{} has {bytes} bytes", picture.display());
    }
}
