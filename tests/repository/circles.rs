//! No file uses another that uses it, directly or through others: each can be understood with those before it.

use super::uses::{Uses, circles, told, uses};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn no_files_use_each_other() {
    let uses = uses(&source());
    let found: Vec<String> = circles(&uses).iter().map(|it| told(it, &uses)).collect();
    assert!(found.is_empty(), "move what both sides need to a file of its own:\n{}", found.join("\n"));
}

/// Each way to name something in another file, as `b.rs` may name what `a.rs` has; `a.rs` uses `b.rs` in turn.
#[test]
fn a_circle_is_found_however_one_side_names_the_other() {
    let ways = [
        ("through the root", "use crate::a::Thing;"),
        ("through the module above", "use super::a::Thing;"),
        ("through itself and the module above", "use self::super::a::Thing;"),
        ("in a group", "use crate::{a::{Other as O, Thing}, c};"),
        ("with everything else", "use super::a::*; pub fn b(_: Thing) {}"),
        ("by another name", "use crate::a as other; pub fn b(_: other::Thing) {}"),
        ("by a path in a type", "pub fn b(_: crate::a::Thing) {}"),
        ("by a path in an expression", "pub fn b() -> usize { 1 + super::a::thing() }"),
        ("by a path in a macro", "pub fn b() -> String { format!(\"{}\", crate::a::thing()) }"),
        ("by what belongs to it", "pub fn b() { super::a::Thing::make(); }"),
        ("through a re-export at the root", "use crate::Thing;"),
        ("through a re-export by another name", "pub fn b(_: super::Renamed) {}"),
        ("through a re-export of a group", "use crate::Other;"),
        ("through a module in braces", "mod inner { pub fn b(_: super::super::a::Thing) {} }"),
        ("within a function", "pub fn b() { use crate::a::thing; thing(); }"),
    ];
    for (way, text) in ways {
        assert_eq!(planted(text), ["a.rs, b.rs"], "{way}");
    }
}

#[test]
fn a_parent_and_its_child_that_use_each_other_are_a_circle() {
    let root = "mod parent; pub use parent::Given;";
    let child = "use super::Given; pub fn child(_: Given) {}";
    let parents = [
        ("its own code calls the child", "mod child; pub struct Given; fn f() { child::child(Given) }"),
        ("it brings the name in", "mod child; use child::child; pub struct Given; fn f() { child(Given) }"),
        (
            "it offers the name and mentions it",
            "mod child; pub use child::child; pub struct Given; fn f() { child(Given) }",
        ),
        ("it names itself", "mod child; pub struct Given; fn f() { self::child::child(Given) }"),
    ];
    for (way, parent) in parents {
        let files = [("lib.rs", root), ("parent/mod.rs", parent), ("parent/child.rs", child)];
        assert_eq!(found(&files), ["parent/child.rs, parent/mod.rs"], "{way}");
    }
    let only_offers = "mod child; pub use child::child; pub struct Given;";
    let files = [("lib.rs", root), ("parent/mod.rs", only_offers), ("parent/child.rs", child)];
    assert!(found(&files).is_empty(), "a re-export is no use by itself");
}

#[test]
fn a_circle_through_a_third_file_is_one_circle() {
    let files = [
        ("lib.rs", "mod a; mod b; mod c;"),
        ("a.rs", "pub fn a() { super::b::b() }"),
        ("b.rs", "use crate::c; pub fn b() { c::c() }"),
        ("c.rs", "pub use super::a::a; pub fn c() { a() }"),
    ];
    assert_eq!(found(&files), ["a.rs, b.rs, c.rs"]);
}

#[test]
fn comments_texts_tests_and_names_of_others_are_no_use() {
    let harmless = [
        "/// As in [`Thing`](super::a::Thing).\npub fn b() {} // crate::a::thing()",
        "pub fn b() -> &'static str { \"crate::a::thing()\" }",
        "#[cfg(test)]\nmod tests { use crate::a::Thing; fn b(_: Thing) {} }",
        "#[cfg(test)]\nuse crate::a::{Thing};\npub fn b() {}",
        "pub fn b(it: Something) { it.thing(); std::thing(); }",
        "pub struct Thing; pub fn b(_: Thing) {}",
    ];
    for text in harmless {
        assert!(planted(text).is_empty(), "{text}");
    }
}

/// The circles of a crate in which `a.rs` uses `b.rs`, whose text this is.
fn planted(text: &str) -> Vec<String> {
    let root = "mod a; mod b; mod c; pub use a::Thing; pub use a::{Other, Thing as Renamed};";
    let a = "pub struct Thing; pub struct Other; impl Thing { pub fn make() {} } pub fn thing() -> usize { crate::b::X }";
    let b = format!("pub const X: usize = 1; {text}");
    found(&[("lib.rs", root), ("a.rs", a), ("b.rs", &b), ("c.rs", "")])
}

fn found(files: &[(&str, &str)]) -> Vec<String> {
    let files: Vec<_> = files.iter().map(|(path, text)| (PathBuf::from(path), (*text).to_owned())).collect();
    let in_words = |circle: &BTreeSet<PathBuf>| {
        circle.iter().map(|it| it.display().to_string()).collect::<Vec<_>>().join(", ")
    };
    let uses: Uses = uses(&files);
    circles(&uses).iter().map(in_words).collect()
}

/// Every file of the library.
fn source() -> Vec<(PathBuf, String)> {
    let files = super::architecture::rust_files(Path::new("src"));
    let library = files.iter().filter(|it| **it != Path::new("src/main.rs"));
    let read = |it: &PathBuf| (it.strip_prefix("src").unwrap().to_owned(), fs::read_to_string(it).unwrap());
    library.map(read).collect()
}
