//! The page for those who contribute names what exists; its code is run with the documentation of the library.

use std::fs;
use std::path::Path;

/// The words of the page between backticks, outside of blocks of code.
fn quoted(page: &str) -> Vec<String> {
    let text: String = page.split("```").step_by(2).collect();
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn every_file_that_the_page_for_contributors_names_exists() {
    let page = fs::read_to_string("CONTRIBUTING.md").unwrap();
    let is_path = |it: &String| it.contains('/') && !it.contains("NAME") && !it.contains(' ');
    let named: Vec<String> = quoted(&page).into_iter().filter(is_path).collect();
    assert!(named.len() > 12, "{named:?}");
    let missing: Vec<_> = named.iter().filter(|it| !Path::new(it).exists()).collect();
    assert!(missing.is_empty(), "CONTRIBUTING.md names what is not there: {missing:?}");
}

#[test]
fn every_place_that_the_page_for_contributors_tells_to_write_to_is_there() {
    for (file, line) in [
        ("src/policy/mod.rs", "pub mod gdp_credit;"),
        ("src/policy/mod.rs", "    gdp_credit::ENTRY,"),
        ("src/event/mod.rs", "pub mod output_loss;"),
        ("src/event/mod.rs", "    output_loss::ENTRY,"),
        ("src/outcome/catalogue/national.rs", "pub const NATIONAL"),
        ("src/outcome/catalogue/clubs.rs", "pub const CLUBS"),
        ("src/simulation/mod.rs", "pub fn step(&mut self)"),
        ("src/experiment/design/mod.rs", "pub const METHODS"),
        ("src/experiment/design/mod.rs", "    latin_hypercube::ENTRY,"),
    ] {
        let text = fs::read_to_string(file).unwrap();
        let is_there = text.contains(line) || text.contains(&line.replace("pub const", "pub static"));
        assert!(is_there, "{file} has no `{line}`");
    }
}
