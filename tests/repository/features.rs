//! The library without features reads no file, and what uses it stays small.

use std::fs;
use std::path::{Path, PathBuf};

#[path = "../../examples/compare_in_memory.rs"]
mod compare_in_memory;
#[path = "../../examples/first_run.rs"]
mod first_run;
#[path = "../../examples/sweep_in_memory.rs"]
mod sweep_in_memory;

/// What a library that works in memory has no use for.
const DISK: &[&str] = &[
    "std::fs",
    "fs::",
    "File::",
    "OpenOptions",
    "read_dir",
    "canonicalize",
    "path::absolute",
    ".exists()",
    ".is_file()",
    ".is_dir()",
    "current_dir",
    "std::process",
];

/// The examples for those who use the library; that of a policy of one's own runs with the tests of the model.
const EXAMPLES: &[&str] = &["first_run", "own_policy", "compare_in_memory", "sweep_in_memory"];

#[test]
fn no_file_that_is_compiled_without_features_reaches_the_disk() {
    let files = bare_files(Path::new("src/lib.rs"));
    assert!(files.len() > 100 && files.contains(&PathBuf::from("src/scenario/no_files.rs")), "{files:?}");
    assert!(
        !files.contains(&PathBuf::from("src/scenario/files.rs")),
        "it is there with the feature `files` only"
    );
    let found: Vec<String> = files.iter().flat_map(|it| disk(it, &fs::read_to_string(it).unwrap())).collect();
    assert!(found.is_empty(), "these belong behind the feature `files`:\n{}", found.join("\n"));
}

#[test]
fn a_file_that_reaches_the_disk_is_found_unless_a_feature_or_a_test_does_it() {
    let text = "mod plain;\n#[cfg(feature = \"files\")]\npub mod folder;\n#[cfg(not(feature = \"files\"))]\n\
                #[path = \"bare.rs\"]\nmod files;\n#[cfg(test)]\nmod tests;\n#[cfg(all(test, feature = \"files\"))]\nmod more;";
    let declared: Vec<PathBuf> =
        bare_modules(text).into_iter().map(|it| it.1.unwrap_or(it.0.into())).collect();
    assert_eq!(declared, ["plain", "bare.rs"].map(PathBuf::from));
    for reach in ["let it = std::fs::read(path);", "use std::fs;", "path.exists()", "File::open(path)"] {
        assert_eq!(disk(Path::new("a.rs"), &format!("fn f() {{\n    {reach}\n}}")).len(), 1, "{reach}");
    }
    let harmless = "// std::fs\nfn f() {}\n#[cfg(test)]\nmod tests {\n    use std::fs;\n}";
    assert!(disk(Path::new("a.rs"), harmless).is_empty());
}

#[test]
fn features_stand_at_modules_and_not_within_functions() {
    for file in super::architecture::rust_files(Path::new("src")) {
        let text = fs::read_to_string(&file).unwrap();
        let code = text.lines().filter(|it| !it.trim_start().starts_with("//"));
        let inside: Vec<&str> =
            code.filter(|it| it.starts_with("        ") && it.contains("feature = ")).collect();
        assert!(
            inside.is_empty(),
            "{}: move what needs a feature to a file of its own: {inside:?}",
            file.display()
        );
    }
}

#[test]
fn examples_are_shorter_than_thirty_lines_and_need_no_feature() {
    let manifest: toml::Table = fs::read_to_string("Cargo.toml").unwrap().parse().unwrap();
    let restricted = manifest["example"].as_array().unwrap();
    for name in EXAMPLES {
        let text = fs::read_to_string(format!("examples/{name}.rs")).unwrap();
        assert!(text.lines().count() < 30, "{name} has {} lines", text.lines().count());
        assert!(restricted.iter().all(|it| it["name"].as_str() != Some(name)), "{name} asks for features");
    }
}

#[test]
fn examples_run() {
    first_run::main().unwrap();
    compare_in_memory::main().unwrap();
    sweep_in_memory::main().unwrap();
}

/// The words in a file that ask the disk for something, outside of comments and of tests at its end.
fn disk(file: &Path, text: &str) -> Vec<String> {
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let code = text.lines().map(str::trim).filter(|it| !it.starts_with("//"));
    // `File::` is a word of its own, and not the end of `DataFile::`.
    let is_word = |line: &str, at: usize| !line[..at].ends_with(|it: char| it.is_alphanumeric());
    let names = |line: &str, word: &str| {
        line.match_indices(word).any(|(at, _)| !word.starts_with('F') || is_word(line, at))
    };
    let reaches =
        code.filter(|line| DISK.iter().any(|it| names(line, it)) || line.starts_with("use std::fs"));
    reaches.map(|line| format!("{}: {line}", file.display())).collect()
}

/// A file and those of its modules that are compiled without any feature and outside of tests.
fn bare_files(file: &Path) -> Vec<PathBuf> {
    let folder = file.parent().unwrap();
    let is_root = ["lib", "mod"].iter().any(|it| file.file_stem().is_some_and(|stem| stem == *it));
    let own = if is_root { folder.to_owned() } else { file.with_extension("") };
    let place = |(name, path): (String, Option<PathBuf>)| match path {
        Some(path) => folder.join(path),
        None if own.join(&name).with_extension("rs").exists() => own.join(name).with_extension("rs"),
        None => own.join(name).join("mod.rs"),
    };
    let modules = bare_modules(&fs::read_to_string(file).unwrap());
    let within = modules.into_iter().map(place).flat_map(|it| bare_files(&it));
    within.chain([file.to_owned()]).collect()
}

/// The modules that a text declares without features, with the path that an attribute gives.
fn bare_modules(text: &str) -> Vec<(String, Option<PathBuf>)> {
    let (mut found, mut is_bare, mut path) = (Vec::new(), true, None);
    for line in text.lines() {
        if line.starts_with("#[cfg(") {
            is_bare &= line.starts_with("#[cfg(not(feature");
        } else if let Some(given) = line.strip_prefix("#[path = \"").and_then(|it| it.strip_suffix("\"]")) {
            path = Some(PathBuf::from(given));
        } else if !line.starts_with("#[") {
            let module = line.trim_start_matches("pub ").trim_start_matches("pub(crate) ");
            let name = module.strip_prefix("mod ").and_then(|it| it.strip_suffix(';'));
            found.extend(name.filter(|_| is_bare).map(|it| (it.to_owned(), path.take())));
            (is_bare, path) = (true, None);
        }
    }
    found
}
