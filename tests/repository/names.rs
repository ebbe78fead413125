//! Names: what a reader meets anywhere in the code means one thing.

use super::architecture::rust_files;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn no_two_types_share_a_name() {
    let mut places = BTreeMap::<String, Vec<PathBuf>>::new();
    for file in rust_files(Path::new("src")) {
        for name in types(&fs::read_to_string(&file).unwrap()) {
            places.entry(name).or_default().push(file.clone());
        }
    }
    assert!(places.len() > 400, "types are not found any more");
    let shared: Vec<_> = places.iter().filter(|(_, files)| files.len() > 1).collect();
    assert!(shared.is_empty(), "a type name has one meaning in all of src/: {shared:#?}");
}

#[test]
fn types_are_found_whatever_their_kind() {
    let text = "pub struct A;\npub(super) enum B {\n    /// struct Not\n    Of,\n}\ntrait C { type Item; }\ntype D = u8;\n";
    assert_eq!(types(text), ["A", "B", "C", "D"]);
}

/// The types that a file declares, but for associated ones and those of its tests.
fn types(text: &str) -> Vec<String> {
    let code = text.split("\n#[cfg(test)]\nmod ").next().expect("there is a first part");
    code.lines().filter_map(declared_type).collect()
}

fn declared_type(line: &str) -> Option<String> {
    let plain = ["pub ", "pub(super) ", "pub(crate) ", "pub(in crate::figure) "];
    let line = plain.iter().find_map(|it| line.strip_prefix(it)).unwrap_or(line);
    let rest = ["struct ", "enum ", "trait ", "type "].iter().find_map(|it| line.strip_prefix(it))?;
    Some(rest.chars().take_while(|it| it.is_alphanumeric()).collect())
}
