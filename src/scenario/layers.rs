//! Puts a scenario file, the bases it extends and what followed `--set` on top of each other.

use super::builtin;
use super::files;
use super::problem::{Problem, Problems, TextSpan};
use super::reader::Reader;
use super::source::{Sources, read_text};
use super::wording::{self, listed, nearest, quoted, suggestion, with_quoted_keys};
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

/// More bases on bases than this are a mistake.
const MOST_BASES: usize = 32;

/// Reads the chain of bases and takes up the overrides; the scenario file itself comes first.
pub(super) fn gather(path: &Path, text: String, reader: &Reader, problems: &mut Problems) -> Sources {
    let mut sources = Sources::default();
    let folder = folder_of(path);
    sources.add(path.display().to_string(), text, folder.clone(), PathBuf::new());
    let mut chain = vec![files::identity(path)];
    let mut last = 0;
    include(&mut sources, last, problems);
    while let Some(base) = next_base(&sources, last) {
        match follow(&base, &mut chain) {
            Ok(text) => {
                let name = base.path.display().to_string();
                last = sources.layers().len();
                sources.add(name, text, folder_of(&base.path), folder_of(&base.seen));
                include(&mut sources, last, problems);
            }
            Err(problem) => {
                problems.push(problem.at(base.place));
                break;
            }
        }
    }
    for text in &reader.overrides {
        sources.add_override(with_quotes(text));
        problems.extend(quotes_left_out(text));
    }
    reader.overlays.iter().for_each(|it| sources.add_overlay(it));
    sources
}

/// Adds the files that a file includes, the last of them first, since what is named later wins.
fn include(sources: &mut Sources, layer: usize, problems: &mut Problems) {
    let (table, _) = sources.layers()[layer].parse();
    let Some(list) = table.get_ref().get("include") else { return };
    let one = std::slice::from_ref(list);
    let names: Vec<&Spanned<DeValue<'_>>> = match list.get_ref() {
        DeValue::Array(all) => all.iter().collect(),
        _ => one.iter().collect(),
    };
    let mut found = Vec::new();
    for name in names.into_iter().rev() {
        let place = sources.place(&name.span());
        let Some(text) = name.get_ref().as_str() else {
            problems.push(Problem::error("`include` must be a list of paths of files").at(place));
            continue;
        };
        let file = named_file(sources, layer, text, place);
        match read_text(&file.path).and_then(|it| of_parameters(&file.path, it.text)) {
            Ok(text) => found.push((file, text)),
            Err(problem) => problems.push(problem.at(file.place)),
        }
    }
    drop(table);
    for (file, text) in found {
        let (folder, seen) = (folder_of(&file.path), folder_of(&file.seen));
        sources.add(file.path.display().to_string(), text, folder, seen);
    }
}

/// What may be included: parameters and how well they are known.
const INCLUDED: [&str; 2] = ["parameters", "estimates"];

/// The text of a file that holds nothing else than may be included.
fn of_parameters(path: &Path, text: String) -> Result<String, Problem> {
    let (table, _) = DeTable::parse_recoverable(&text);
    let other = table.get_ref().keys().find(|it| !INCLUDED.contains(&&**it.get_ref()));
    match other.map(|it| quoted(it.get_ref())) {
        None => Ok(text),
        Some(key) => {
            let message = format!("{} has the key {key}", quoted(&path.display().to_string()));
            let hint = "a file that is included holds `[parameters]` and `[estimates]` only; a base is named by `extends`";
            Err(Problem::error(message).hint(hint.to_owned()))
        }
    }
}

/// A file as another one names it.
struct Base {
    place: TextSpan,
    /// From the current directory.
    path: PathBuf,
    /// As seen from the folder of the scenario file.
    seen: PathBuf,
}

fn folder_of(path: &Path) -> PathBuf {
    path.parent().unwrap_or(Path::new("")).to_path_buf()
}

fn next_base(sources: &Sources, layer: usize) -> Option<Base> {
    let (table, _) = sources.layers()[layer].parse();
    let value = table.get_ref().get("extends")?;
    let name = value.get_ref().as_str()?;
    Some(named_file(sources, layer, name, sources.place(&value.span())))
}

/// Where a file lies that the text of a layer names.
fn named_file(sources: &Sources, layer: usize, name: &str, place: TextSpan) -> Base {
    let layer = &sources.layers()[layer];
    let address = |path: PathBuf| Base { place: place.clone(), seen: path.clone(), path };
    match layer.in_library {
        _ if builtin::name_at(Path::new(name)).is_some() => address(PathBuf::from(name)),
        Some(file) => address(file.beside(name)),
        None => Base { path: layer.folder.join(name), seen: layer.from_scenario.join(name), place },
    }
}

/// Reads a base unless it is one of those that lead to it.
fn follow(base: &Base, chain: &mut Vec<PathBuf>) -> Result<String, Problem> {
    let identity = files::identity(&base.path);
    if chain.contains(&identity) {
        let message = format!(
            "{} extends itself, directly or through its bases",
            quoted(&base.path.display().to_string())
        );
        return Err(Problem::error(message));
    }
    if chain.len() > MOST_BASES {
        return Err(Problem::error(format!("more than {MOST_BASES} bases extend each other")));
    }
    chain.push(identity);
    read_text(&base.path).map(|it| it.text).map_err(|problem| match builtin::instead_of_file(&base.path) {
        Some(hint) => problem.hint(hint),
        None if builtin::at(&base.path).is_none() && !files::exists(&base.path) => {
            problem.hint(what_there_is(&base.path, chain))
        }
        None => problem,
    })
}

/// Where a base was looked for, and which scenarios lie there besides those that lead to it.
fn what_there_is(path: &Path, chain: &[PathBuf]) -> Option<String> {
    /// More names than these nobody reads in a message.
    const MOST: usize = 8;
    let folder = folder_of(path);
    let shown = if folder.as_os_str().is_empty() {
        "the current directory".to_owned()
    } else {
        quoted(&folder.display().to_string())
    };
    let entries = files::entries(if folder.as_os_str().is_empty() { Path::new(".") } else { &folder });
    let Ok(entries) = entries else { return Some(format!("there is no folder {shown}")) };
    let is_other = |it: &&PathBuf| {
        it.extension().is_some_and(|it| it == "toml") && !chain.contains(&files::identity(it))
    };
    let names: Vec<String> =
        entries.iter().filter(is_other).filter_map(|it| Some(it.file_name()?.to_str()?.to_owned())).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let wanted = path.file_name()?.to_string_lossy();
    Some(match nearest(&wanted, &names) {
        Some(near) => format!("looked in {shown}; did you mean {}?", quoted(near)),
        None if names.is_empty() => format!("looked in {shown}, where no other scenario lies"),
        None if names.len() > MOST => format!("looked in {shown}, where {} other scenarios lie", names.len()),
        None => format!("looked in {shown}, where {} lies", listed(&names)),
    })
}

/// Says how a path is written to its end whose names would need quotation marks in a file.
fn quotes_left_out(text: &str) -> Option<Problem> {
    let path = text.split_once('=')?.0;
    let written = with_quoted_keys(path);
    let message = || format!("{} is read as {}", quoted(path), quoted(&written));
    let hint = "a name with blanks or Chinese letters stands in quotation marks".to_owned();
    (written != path.trim()).then(|| Problem::warning(message()).hint(hint))
}

/// What begins like a word or a path is text: shells take quotes away, and `run.mode=sampled` can
/// mean nothing else.
fn with_quotes(text: &str) -> String {
    let Some((path, value)) = text.split_once('=') else { return text.to_owned() };
    let path = &with_quoted_keys(path);
    let text = &format!("{path}={value}");
    let value = value.trim();
    let like_text =
        value.starts_with(char::is_alphabetic) || ["/", "./", "../"].iter().any(|it| value.starts_with(it));
    let quotable = !value.contains(|it: char| it.is_control() || matches!(it, '"' | '\\' | '\''));
    if !like_text || !quotable || ["true", "false", "inf", "nan"].contains(&value) {
        return text.to_owned();
    }
    format!("{path}=\"{value}\"")
}

/// The document as if it had been written in one file: tables merge and later values win, lists of
/// policies and events append. Every value keeps its span, which says where it was written.
pub(super) fn merge<'s>(sources: &'s Sources, problems: &mut Problems) -> DeTable<'s> {
    let mut merged = DeTable::new();
    let (on_top, files): (Vec<usize>, Vec<usize>) =
        (0..sources.layers().len()).partition(|&it| sources.layers()[it].is_on_top());
    for number in files.into_iter().rev().chain(on_top) {
        let layer = &sources.layers()[number];
        let (table, broken) = layer.parse();
        let unreadable = !broken.is_empty();
        problems.extend(broken);
        let mut table = table.into_inner();
        let (extends, include) = (table.remove("extends"), table.remove("include"));
        if layer.is_on_top() {
            problems.extend(extends.map(|it| only_in_files("extends", &it, sources)));
            problems.extend(include.map(|it| only_in_files("include", &it, sources)));
            layer.overlays.iter().flatten().for_each(|it| drop(merged.remove(it.as_str())));
            if layer.is_override && !unreadable {
                for list in &LISTS {
                    address_entries(list, &mut merged, &mut table, sources, problems);
                }
            }
        } else {
            problems.extend(
                extends.filter(|it| it.get_ref().as_str().is_none()).map(|it| mistyped(&it, sources)),
            );
        }
        forget_tables_of_other_worlds(&mut merged, &table);
        forget_words_of_other_scenarios(&mut merged, &table);
        merge_tables(&mut merged, table, true);
    }
    merged
}

/// A world that is named stands for all of its tables, so it takes the place of those that were named before.
fn forget_tables_of_other_worlds(merged: &mut DeTable<'_>, later: &DeTable<'_>) {
    let names_world = |it: &Spanned<DeValue<'_>>| it.get_ref().get("name").is_some();
    if let (Some(DeValue::Table(world)), true) =
        (merged.get_mut("world").map(Spanned::get_mut), later.get("world").is_some_and(names_world))
    {
        for key in ["regions", "clubs", "fields", "segments", "specialisation", "migration"] {
            world.remove(key);
        }
    }
}

/// A scenario with a name of its own is another one: what its base is called in Chinese, and what is said of it, would be
/// wrong.
fn forget_words_of_other_scenarios(merged: &mut DeTable<'_>, later: &DeTable<'_>) {
    if later.get("name").is_some() {
        for key in ["name_zh", "description", "description_zh"] {
            merged.remove(key);
        }
    } else if later.get("description").is_some() {
        merged.remove("description_zh");
    }
}

fn only_in_files(key: &str, value: &Spanned<DeValue<'_>>, sources: &Sources) -> Problem {
    Problem::error(format!("`{key}` can only stand in a file")).at(sources.place(&value.span()))
}

fn mistyped(extends: &Spanned<DeValue<'_>>, sources: &Sources) -> Problem {
    Problem::error("`extends` must be the path of a file").at(sources.place(&extends.span()))
}

/// Later values win; lists of policies and events of the document append.
fn merge_tables<'s>(into: &mut DeTable<'s>, from: DeTable<'s>, is_document: bool) {
    for (key, value) in from {
        let list = is_document && LISTS.iter().any(|it| it.key == key.get_ref());
        match (into.get_mut(key.get_ref().as_ref()).map(Spanned::get_mut), value) {
            (Some(DeValue::Table(old)), new) if new.get_ref().is_table() => {
                if let DeValue::Table(new) = new.into_inner() {
                    merge_tables(old, new, false);
                }
            }
            (Some(DeValue::Array(old)), new) if list && new.get_ref().is_array() => {
                if let DeValue::Array(new) = new.into_inner() {
                    append(old, new);
                }
            }
            (_, new) => {
                // Taken out first, since the key in place would keep the span of the base.
                into.remove(key.get_ref().as_ref());
                into.insert(key, new);
            }
        }
    }
}

fn append<'s>(old: &mut DeArray<'s>, new: DeArray<'s>) {
    for value in new {
        old.push(value);
    }
}

/// A list whose entries have names, by which `--set` finds them.
struct ListOfEntries {
    key: &'static str,
    one: &'static str,
    article: &'static str,
}

const LISTS: [ListOfEntries; 2] = [
    ListOfEntries { key: "policies", one: "policy", article: "a" },
    ListOfEntries { key: "events", one: "event", article: "an" },
];

/// `policies.NAME.setting=value` goes to the policy of that name, and likewise for events.
fn address_entries<'s>(
    list: &ListOfEntries,
    merged: &mut DeTable<'s>,
    table: &mut DeTable<'s>,
    sources: &Sources,
    problems: &mut Problems,
) {
    if !table.get(list.key).is_some_and(|it| it.get_ref().is_table()) {
        return;
    }
    let Some(DeValue::Table(addressed)) = table.remove(list.key).map(Spanned::into_inner) else { return };
    let mut nothing = DeArray::new();
    let entries = match merged.get_mut(list.key).map(Spanned::get_mut) {
        Some(DeValue::Array(entries)) => entries,
        _ => &mut nothing,
    };
    for (name, changes) in addressed {
        if let Err(problem) = address(list, entries, name.get_ref(), changes.into_inner()) {
            problems.push(problem.at(sources.place(&name.span())));
        }
    }
}

fn address<'s>(
    list: &ListOfEntries,
    entries: &mut DeArray<'s>,
    name: &str,
    changes: DeValue<'s>,
) -> Result<(), Problem> {
    let ListOfEntries { key, one, article } = list;
    let known: Vec<String> = entries.iter().filter_map(name_of).map(str::to_owned).collect();
    let Some(entry) = entries.iter_mut().find(|it| name_of(it) == Some(name)) else {
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let problem = Problem::error(format!("no {one} is called {}", quoted(name)));
        return Err(problem.hint(suggestion(name, &known)));
    };
    let (DeValue::Table(entry), DeValue::Table(changes)) = (entry.get_mut(), changes) else {
        let hint = format!("write `{key}.{}.setting=value`", wording::key(name));
        return Err(Problem::error(format!("{article} {one} cannot be replaced by a value")).hint(hint));
    };
    merge_tables(entry, changes, false);
    Ok(())
}

fn name_of<'p>(entry: &'p Spanned<DeValue<'_>>) -> Option<&'p str> {
    entry.get_ref().as_table()?.get("name")?.get_ref().as_str()
}
