//! The gallery in `docs/figures.md`: its commands draw the figures that it shows.
//!
//! A change may be right; then look at what `FACTORFLOW_REWRITE_GALLERY=1 cargo test --test program gallery` draws, and
//! commit it. The layout of an SVG does not depend on fonts, so it is the same on every machine.

use super::*;
use crate::command::factorflow;
use std::collections::BTreeMap;

const ENGLISH: &str = include_str!("../../../docs/figures.md");
const CHINESE: &str = include_str!("../../../docs/figures.zh.md");

/// Files that the page gives, by name.
fn inputs(page: &str) -> BTreeMap<&str, &str> {
    let blocks = ["```toml ", "```csv "].into_iter().flat_map(|it| page.split(it).skip(1));
    blocks.map(|it| it.split("```").next().unwrap().split_once('\n').unwrap()).collect()
}

/// Lines that the reader is told to type, in order.
fn commands(page: &str) -> Vec<&str> {
    page.lines().filter_map(|it| it.strip_prefix("    factorflow ")).collect()
}

/// The figures that the page shows, by name.
fn shown(page: &str) -> Vec<&str> {
    let links = page.split("](gallery/").skip(1);
    links.map(|it| it.split(".svg)").next().unwrap()).collect()
}

/// A figure without what it says of the command that made it.
fn without_metadata(text: &str) -> String {
    let (before, rest) = text.split_once("<metadata").unwrap();
    format!("{before}{}", rest.split_once("</metadata>").unwrap().1)
}

#[test]
fn the_commands_of_the_page_draw_its_figures_to_the_byte() {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in inputs(ENGLISH) {
        fs::write(folder.path().join(name), text).unwrap();
    }
    for command in commands(ENGLISH) {
        let said = factorflow(folder.path(), &command.split(' ').collect::<Vec<_>>());
        assert_eq!(said.code, 0, "factorflow {command}: {}", said.err);
    }
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/gallery");
    let rewrites = std::env::var_os("FACTORFLOW_REWRITE_GALLERY").is_some();
    for name in [shown(ENGLISH), shown(CHINESE)].concat() {
        let drawn = fs::read_to_string(folder.path().join(format!("gallery/{name}.svg")));
        let drawn = drawn.unwrap_or_else(|error| panic!("{name}: {error}"));
        let file = kept.join(format!("{name}.svg"));
        if rewrites {
            fs::write(&file, &drawn).unwrap();
        }
        let kept = fs::read_to_string(&file).unwrap();
        let is_same = without_metadata(&kept) == without_metadata(&drawn);
        assert!(is_same, "{name} has changed; see the top of tests/program/figures/gallery.rs");
        assert_page_is_sound(&file);
    }
}

#[test]
fn the_gallery_shows_every_kind_of_figure_and_nothing_else_is_kept() {
    let kinds = Subject::ALL.into_iter().flat_map(Subject::figures).map(|it| it.name);
    // One factor stands for all of them.
    let is_wanted = |name: &String| {
        !name.starts_with("flow-") || ["flow-map-young", "flow-difference-siting"].contains(&name.as_str())
    };
    for kind in kinds.filter(is_wanted) {
        let is_shown = |page| shown(page).iter().any(|it| it.starts_with(&kind));
        assert!(is_shown(ENGLISH) && is_shown(CHINESE), "{kind}");
    }
    let kept = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/gallery")).unwrap();
    let kept: Vec<String> = kept.map(|it| it.unwrap().file_name().into_string().unwrap()).collect();
    let all = [shown(ENGLISH), shown(CHINESE)].concat();
    for name in &kept {
        assert!(all.contains(&name.trim_end_matches(".svg")), "no page shows {name}");
    }
}

#[test]
fn both_pages_have_the_same_commands_files_headings_and_figures() {
    assert_eq!(commands(ENGLISH), commands(CHINESE));
    assert_eq!(inputs(ENGLISH), inputs(CHINESE));
    let levels = |page: &str| -> Vec<usize> {
        let headings = page.lines().filter(|it| it.starts_with('#'));
        headings.map(|it| it.chars().take_while(|it| *it == '#').count()).collect()
    };
    assert_eq!(levels(ENGLISH), levels(CHINESE));
    let bare = |page, language: &str| -> Vec<String> {
        shown(page).into_iter().map(|it| it.trim_end_matches(language).to_owned()).collect()
    };
    assert_eq!(bare(ENGLISH, "-en"), bare(CHINESE, "-zh"));
}

/// Names of plans, which have no other, and what is written in Latin letters in Chinese texts too: compass, symbols of
/// parameters, Student's t.
const LATIN: [&str; 9] = ["sobol", "morris", "one-by-one", "grid", "E", "N", "t", "LR", "σ"];

#[test]
fn chinese_figures_of_the_gallery_have_no_latin_letters_but_symbols_and_names_that_have_no_other() {
    for name in shown(CHINESE) {
        let text = fs::read_to_string(
            Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/gallery/{name}.svg")),
        );
        assert_latin(name, &text.unwrap(), &LATIN);
    }
}

#[test]
fn chinese_figures_of_the_gallery_have_no_half_width_punctuation_beside_ideographs() {
    let is_ideograph = |it: char| ('\u{4E00}'..='\u{9FFF}').contains(&it);
    for name in shown(CHINESE) {
        let text = fs::read_to_string(
            Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/gallery/{name}.svg")),
        );
        for line in text.unwrap().lines().filter(|it| !it.starts_with('<')) {
            let letters: Vec<char> = line.chars().collect();
            let is_wrong =
                |pair: &[char]| is_ideograph(pair[0]) && [',', ';', ':', '(', ')'].contains(&pair[1]);
            assert!(!letters.windows(2).any(is_wrong), "{name}: {line}");
        }
    }
}
