//! Holds the code to its own map: layers, catalogues, equations, length of files.

use factorflow::dynamics::{self, Parameters};
use factorflow::event;
use factorflow::policy;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The modules of the library in dependency order; each may use only those before it.
const LAYERS: &[&str] = &[
    "wording",
    "numeric",
    "region",
    "dynamics",
    "policy",
    "event",
    "simulation",
    "outcome",
    "scenario",
    "run",
    "results",
    "experiment",
    "estimate",
    "lesson",
    "figure",
    "report",
    "explorer",
    "cli",
];

/// The test programs. Each links the whole library, so a new test is a module of one of them.
const TEST_PROGRAMS: &[&str] = &["tests/model", "tests/program", "tests/repository"];

/// Files with more lines than this want to be two.
const LONGEST_FILE: usize = 400;

#[test]
fn modules_use_only_the_layers_before_them() {
    let roots = names_at_the_root();
    let mut violations = Vec::new();
    for (level, layer) in LAYERS.iter().enumerate().filter(|(_, layer)| folder(layer).exists()) {
        for file in rust_files(&folder(layer)) {
            for used in names_from_the_root(&file) {
                let used = roots.get(&used).unwrap_or(&used);
                match LAYERS.iter().position(|it| it == used) {
                    Some(other) if other <= level => (),
                    Some(_) => violations.push(format!("{}: `{layer}` uses `{used}`", file.display())),
                    None => violations.push(format!("{}: `{used}` is no layer", file.display())),
                }
            }
        }
    }
    assert!(violations.is_empty(), "a layer may use only those before it:\n{}", violations.join("\n"));
}

#[test]
fn the_map_lists_every_layer_in_order() {
    let map: Vec<String> = declared_modules(&read("src/lib.rs"));
    let in_order: Vec<&str> = LAYERS.iter().copied().filter(|it| map.iter().any(|name| name == it)).collect();
    assert_eq!(map, in_order, "src/lib.rs declares layers that are unknown or in another order");
    for entry in fs::read_dir("src").unwrap().map(|it| it.unwrap().path()) {
        let name = stem(&entry);
        if !["lib", "main"].contains(&name.as_str()) {
            assert!(map.contains(&name), "src/{name} is missing from src/lib.rs");
        }
    }
}

/// A file of `policy` that implements `Instrument` is an instrument; every other one is a helper.
#[test]
fn every_instrument_is_in_the_catalogue() {
    let listed: BTreeSet<String> = policy::CATALOGUE.iter().map(|it| it.name.replace('-', "_")).collect();
    let files = rust_files(&folder("policy"));
    let instruments: BTreeSet<String> =
        files.iter().filter(|it| code_of(it).contains("impl Instrument for")).map(|it| stem(it)).collect();
    let forgotten: Vec<_> = instruments.difference(&listed).collect();
    assert!(forgotten.is_empty(), "not listed in policy::CATALOGUE: {forgotten:?}");
    let without_file: Vec<_> = listed.difference(&instruments).collect();
    assert!(without_file.is_empty(), "not in a file of their own name: {without_file:?}");
    assert_eq!(listed.len(), policy::CATALOGUE.len(), "two instruments share a name");

    let declared = declared_modules(&read("src/policy/mod.rs"));
    for file in files.iter().map(|it| stem(it)).filter(|it| it != "mod") {
        assert!(declared.contains(&file), "src/policy/{file}.rs is compiled by nobody");
    }
}

/// A file whose functions give drawings holds figures; what draws parts of them gives something else.
#[test]
fn every_figure_is_in_the_catalogue() {
    let catalogue = read("src/figure/catalogue.rs");
    let holds_figures = |file: &PathBuf| {
        let code = code_of(file);
        ["Drawings", "Option<Drawing>"]
            .iter()
            .any(|it| code.contains(&format!("-> Result<{it}, FigureError>")))
    };
    let files = rust_files(&folder("figure"));
    let figures = files.iter().filter(|it| !["catalogue", "drawing"].contains(&stem(it).as_str()));
    let figures: Vec<String> = figures.filter(|it| holds_figures(it)).map(|it| stem(it)).collect();
    assert!(figures.len() > 10, "figures are no longer told by what their functions give: {figures:?}");
    let forgotten: Vec<_> = figures.iter().filter(|it| !catalogue.contains(&format!("{it}::"))).collect();
    assert!(forgotten.is_empty(), "no row of figure/catalogue.rs draws what is in: {forgotten:?}");
}

#[test]
fn every_example_of_the_catalogue_is_accepted() {
    for entry in policy::CATALOGUE {
        let table = DeTable::parse(entry.example).unwrap();
        let settings = Spanned::new(table.span(), DeValue::Table(table.into_inner()));
        (entry.read)(settings).unwrap_or_else(|error| panic!("the example of {}: {error}", entry.name));
    }
}

/// A file of `event` that implements `Shock` is an event; every other one is a helper.
#[test]
fn every_event_is_in_the_catalogue() {
    let listed: BTreeSet<String> = event::CATALOGUE.iter().map(|it| it.name.replace('-', "_")).collect();
    let files = rust_files(&folder("event"));
    let events: BTreeSet<String> =
        files.iter().filter(|it| code_of(it).contains("impl Shock for")).map(|it| stem(it)).collect();
    assert_eq!(events, listed, "event::CATALOGUE and the files of events differ");
    assert_eq!(listed.len(), event::CATALOGUE.len(), "two events share a name");
    for entry in event::CATALOGUE {
        let table = DeTable::parse(entry.example).unwrap();
        let settings = Spanned::new(table.span(), DeValue::Table(table.into_inner()));
        (entry.read)(settings).unwrap_or_else(|error| panic!("the example of {}: {error}", entry.name));
    }
}

#[test]
fn every_equation_stands_in_the_model_and_above_its_code() {
    let model = equations(&read("src/dynamics/MODEL.md"));
    let mut code = BTreeMap::new();
    for file in rust_files(&folder("dynamics")) {
        for (name, equation) in equations(&comments(&read(&file))) {
            let again = code.insert(name.clone(), equation);
            assert!(
                again.is_none(),
                "{name} stands in the code twice, the second time in {}",
                file.display()
            );
        }
    }
    let missing = "nothing".to_owned();
    for name in model.keys().chain(code.keys()) {
        let (text, code) = (model.get(name).unwrap_or(&missing), code.get(name).unwrap_or(&missing));
        assert!(text == code, "{name} differs.\nMODEL.md has:\n{text}\nthe code has:\n{code}");
    }
}

#[test]
fn no_equation_is_missing() {
    let expected: BTreeSet<String> = (1..=42)
        .map(|it| format!("({it})"))
        .chain([3, 20].map(|it| format!("({it}')")))
        .chain((1..=3).map(|it| format!("(K{it})")))
        .chain(["flow_oi".to_owned()])
        .collect();
    let found: BTreeSet<String> = equations(&read("src/dynamics/MODEL.md")).into_keys().collect();
    assert_eq!(found, expected);
}

#[test]
fn the_model_names_every_parameter() {
    let text = read("src/dynamics/MODEL.md");
    let named: BTreeSet<&str> =
        text.split('`').skip(1).step_by(2).filter(|it| is_parameter_path(it)).collect();
    let paths: Vec<&str> = dynamics::PARAMETERS.iter().map(|it| it.path).collect();
    // `talent.redraw_rate` stands for the rates of all cohorts.
    let covers = |name: &str, path: &str| {
        path == name || path.strip_prefix(name).is_some_and(|it| it.starts_with('.'))
    };
    for path in &paths {
        assert!(named.iter().any(|name| covers(name, path)), "MODEL.md does not name `{path}`");
    }
    for name in named {
        assert!(paths.iter().any(|path| covers(name, path)), "there is no parameter `{name}`");
    }
}

#[test]
fn no_file_is_longer_than_it_should_be() {
    for file in rust_files(Path::new("src")) {
        let lines = read(&file).lines().count();
        assert!(lines <= LONGEST_FILE, "{} has {lines} lines", file.display());
    }
}

#[test]
fn every_test_file_is_compiled_into_one_of_three_programs() {
    let mains = TEST_PROGRAMS.iter().map(|it| Path::new(it).join("main.rs"));
    let compiled: BTreeSet<PathBuf> = mains.flat_map(|it| with_its_modules(&it)).collect();
    let files: BTreeSet<PathBuf> = rust_files(Path::new("tests")).into_iter().collect();
    let forgotten: Vec<_> = files.difference(&compiled).collect();
    assert!(forgotten.is_empty(), "no `main.rs` of {TEST_PROGRAMS:?} has these as modules: {forgotten:?}");
}

#[test]
fn only_the_command_line_prints_exits_or_reads_the_environment() {
    const RESERVED: &[&str] = &["println!", "print!", "dbg!", "process::exit", "std::env::", "use std::env"];
    let files = rust_files(Path::new("src"));
    for file in files.iter().filter(|it| !it.starts_with("src/cli") && *it != Path::new("src/main.rs")) {
        let code = code_of(file);
        for reserved in RESERVED {
            assert!(!code.contains(reserved), "{} has `{reserved}`", file.display());
        }
    }
}

#[test]
fn only_the_walk_over_matrices_shares_work_among_threads() {
    const WORDS: &[&str] = &["rayon", "std::thread", "Mutex", "RwLock", "Condvar", "Atomic", "OnceLock"];
    for file in rust_files(&folder("dynamics")).iter().filter(|it| !it.starts_with("src/dynamics/exchange")) {
        let code = code_of(file);
        for word in WORDS {
            assert!(!code.contains(word), "{} has `{word}`", file.display());
        }
    }
}

#[test]
fn every_dependency_says_what_it_is_for() {
    let text = read("Cargo.toml");
    let (mut section, mut above) = ("", "");
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') {
            section = line;
        } else if section.ends_with("dependencies]") && line.contains('=') {
            assert!(above.starts_with('#'), "a comment should say what this is for: {line}");
        }
        above = line;
    }
}

/// The folder of a layer.
fn folder(layer: &str) -> PathBuf {
    Path::new("src").join(layer)
}

fn read(path: impl AsRef<Path>) -> String {
    let path = path.as_ref();
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap().to_string_lossy().into_owned()
}

/// Every Rust file in a folder and the folders in it, in the order of names.
pub(super) fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
    entries.sort();
    let inside = |path: PathBuf| match path.extension() {
        _ if path.is_dir() => rust_files(&path),
        Some(extension) if extension == "rs" => vec![path],
        _ => Vec::new(),
    };
    entries.into_iter().flat_map(inside).collect()
}

/// A file without the lines that are comments.
fn code_of(file: &Path) -> String {
    let text = read(file);
    text.lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .fold(String::new(), |all, it| all + it + "\n")
}

/// The doc comments of a file, as their readers see them.
fn comments(text: &str) -> String {
    let plain = text.lines().map(|line| line.trim_start().strip_prefix("///").unwrap_or(""));
    plain.fold(String::new(), |all, line| all + line.strip_prefix(' ').unwrap_or(line) + "\n")
}

/// The modules that a file declares, in order.
fn declared_modules(text: &str) -> Vec<String> {
    let declaration = |line: &str| {
        let name = line.strip_prefix("pub ").unwrap_or(line).strip_prefix("mod ")?.strip_suffix(';')?;
        Some(name.to_owned())
    };
    text.lines().filter_map(declaration).collect()
}

/// A file of tests and those of the modules that it declares, but for those that lie outside `tests/`.
fn with_its_modules(file: &Path) -> Vec<PathBuf> {
    let folder = file.parent().unwrap();
    let own = if ["main", "mod"].contains(&stem(file).as_str()) {
        folder.to_owned()
    } else {
        file.with_extension("")
    };
    let text = read(file);
    let place = |name: String| match path_of(&text, &name) {
        Some(path) => plain(&folder.join(path)),
        None if own.join(&name).is_dir() => own.join(name).join("mod.rs"),
        None => own.join(name).with_extension("rs"),
    };
    let modules = declared_modules(&text).into_iter().map(place).filter(|it| it.starts_with("tests"));
    modules.flat_map(|it| with_its_modules(&it)).chain([file.to_owned()]).collect()
}

/// Where the attribute above the declaration of a module says that it lies.
fn path_of<'a>(text: &'a str, module: &str) -> Option<&'a str> {
    let above = &text[..text.find(&format!("mod {module};"))?];
    above.lines().last()?.strip_prefix("#[path = \"")?.strip_suffix("\"]")
}

/// `tests/worlds` of `tests/model/../worlds`.
fn plain(path: &Path) -> PathBuf {
    path.components().fold(PathBuf::new(), |mut all, part| {
        match part {
            Component::ParentDir => drop(all.pop()),
            part => all.push(part),
        }
        all
    })
}

/// What the library offers at its root from one of its layers, such as `Scenario` from `scenario`.
fn names_at_the_root() -> BTreeMap<String, String> {
    let text = read("src/lib.rs");
    let exported = |line: &str| {
        let (layer, name) = line.strip_prefix("pub use ")?.strip_suffix(';')?.rsplit_once("::")?;
        Some((name.to_owned(), layer.split("::").next()?.to_owned()))
    };
    text.lines().filter_map(exported).collect()
}

/// The first name of every path in a file that begins at the root of the crate: after `crate::`, or
/// after as many `super::` as lead there.
fn names_from_the_root(file: &Path) -> Vec<String> {
    let code = code_of(file);
    let mut names: Vec<String> =
        code.match_indices("crate::").flat_map(|(at, it)| first_names(&code[at + it.len()..])).collect();
    let depth = file.components().count() - if stem(file) == "mod" { 2 } else { 1 };
    let climb = "super::".repeat(depth);
    let climbs = code.match_indices(&climb).flat_map(|(at, it)| first_names(&code[at + it.len()..]));
    // Tests inside a file climb one step more, so only names of layers count here.
    names.extend(climbs.filter(|it| LAYERS.contains(&it.as_str())));
    names
}

/// `a` of `a::b`, or `a` and `c` of `{a::b, c}`.
fn first_names(path: &str) -> Vec<String> {
    let name = |text: &str| -> String {
        text.trim_start().chars().take_while(|it| it.is_alphanumeric() || *it == '_').collect()
    };
    let Some(group) = path.strip_prefix('{') else { return vec![name(path)] };
    let (mut depth, mut names) = (0, vec![name(group)]);
    for (at, letter) in group.char_indices() {
        match letter {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(name(&group[at + 1..])),
            _ => (),
        }
    }
    names.retain(|it| !it.is_empty());
    names
}

/// The equations in fences marked `text`, by name: from a line that begins with a name to the next one.
fn equations(text: &str) -> BTreeMap<String, String> {
    let mut found: BTreeMap<String, String> = BTreeMap::new();
    let (mut in_fence, mut current) = (false, None);
    for line in text.lines() {
        if line.starts_with("```") {
            (in_fence, current) = (line == "```text", None);
        } else if in_fence {
            let named = equation_name(line);
            if let Some(name) = &named {
                let again = found.insert(name.clone(), String::new());
                assert!(again.is_none(), "{name} is written twice");
            }
            current = named.or(current);
            if let Some(equation) = current.as_ref().and_then(|it| found.get_mut(it)) {
                equation.push_str(line.trim_end());
                equation.push('\n');
            }
        }
    }
    found
}

/// `(7)` of `(7) u_cj = …`, or `(3')` of an equation that takes the place of another; the one form of all flows has no number.
fn equation_name(line: &str) -> Option<String> {
    if line.starts_with("flow_oi = ") {
        return Some("flow_oi".to_owned());
    }
    let number = line.strip_prefix('(')?.split_once(')')?.0;
    let digits = number.strip_prefix('K').unwrap_or(number);
    let digits = digits.strip_suffix('\'').unwrap_or(digits);
    digits.parse::<u32>().is_ok().then(|| format!("({number})"))
}

/// Whether a code span looks like `technology.retention`.
fn is_parameter_path(span: &str) -> bool {
    let tables = toml::Table::try_from(Parameters::default()).unwrap();
    span.split_once('.').is_some_and(|(table, key)| {
        tables.contains_key(table) && key.chars().all(|it| it.is_lowercase() || it == '_' || it == '.')
    })
}
