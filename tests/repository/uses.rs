//! Which file uses which: names are followed through `use`, re-exports and paths to the file that defines them.
//!
//! A re-export is no use by itself, so a `mod.rs` may offer what its children define; its own code that mentions the
//! name is one. What cannot be told from names (a method of a value, a function handed on without being called) is
//! not seen, and tests within files are left out: they may look at everything.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// The names from the root of the crate to a module.
type ModulePath = Vec<String>;

/// A module: a file, or a part of one in braces.
#[derive(Debug, Default)]
struct Module {
    file: PathBuf,
    /// What is defined here: types, functions, constants, traits, macros.
    items: BTreeSet<String>,
    /// By the name that each has here.
    imports: BTreeMap<String, Vec<String>>,
    /// Whatever these offer is known here, too.
    globs: Vec<Vec<String>>,
    /// Names and paths that the code mentions.
    mentions: BTreeSet<Vec<String>>,
}

/// Every file with the files that it uses and the names by which it does.
pub type Uses = BTreeMap<PathBuf, BTreeMap<PathBuf, BTreeSet<String>>>;

/// What the files of a crate use of each other; `files` are their paths from the folder of `lib.rs`, with their texts.
pub fn uses(files: &[(PathBuf, String)]) -> Uses {
    let mut modules = BTreeMap::new();
    for (file, text) in files {
        let tokens = text.parse().unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        read_module(&module_of(file), file, tokens, &mut modules);
    }
    let mut uses = Uses::new();
    for (path, module) in &modules {
        for mention in &module.mentions {
            let Some(other) = definition(&modules, path, mention, 0).filter(|it| **it != module.file) else {
                continue;
            };
            let of_file = uses.entry(module.file.clone()).or_default();
            of_file.entry(other.clone()).or_default().insert(mention.join("::"));
        }
    }
    uses
}

/// Files that use each other, directly or through others, in groups of two and more.
pub fn circles(uses: &Uses) -> Vec<BTreeSet<PathBuf>> {
    let reached: BTreeMap<&PathBuf, BTreeSet<&PathBuf>> =
        uses.keys().map(|it| (it, reach(uses, it))).collect();
    let mut circles: Vec<BTreeSet<PathBuf>> = Vec::new();
    for (file, others) in &reached {
        let back = |other: &&&PathBuf| reached.get(**other).is_some_and(|it| it.contains(*file));
        let circle: BTreeSet<PathBuf> = others.iter().filter(back).map(|it| (*it).clone()).collect();
        if circle.len() > 1 && !circles.contains(&circle) {
            circles.push(circle);
        }
    }
    circles
}

/// The uses within a circle, a line each.
pub fn told(circle: &BTreeSet<PathBuf>, uses: &Uses) -> String {
    let mut text = String::new();
    for file in circle {
        for (other, names) in uses[file].iter().filter(|(other, _)| circle.contains(*other)) {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let (file, other, names) = (file.display(), other.display(), names.join(", "));
            writeln!(text, "  {file} uses {other}: {names}").unwrap();
        }
    }
    text
}

fn reach<'a>(uses: &'a Uses, from: &'a PathBuf) -> BTreeSet<&'a PathBuf> {
    let (mut reached, mut next) = (BTreeSet::new(), vec![from]);
    while let Some(file) = next.pop() {
        let others = uses.get(file).into_iter().flat_map(BTreeMap::keys);
        next.extend(others.filter(|it| reached.insert(*it)));
    }
    reached
}

/// `a/mod.rs` and `a.rs` are the module `a`, `lib.rs` is the root.
fn module_of(file: &Path) -> ModulePath {
    let names = file.with_extension("");
    let mut names: ModulePath = names.iter().map(|it| it.to_string_lossy().into_owned()).collect();
    if names.last().is_some_and(|it| it == "mod") || names == ["lib"] {
        names.pop();
    }
    names
}

/// Where the item is defined that a path means in a module; none for what is no item of this crate.
fn definition<'a>(
    modules: &'a BTreeMap<ModulePath, Module>,
    within: &[String],
    path: &[String],
    depth: usize,
) -> Option<&'a PathBuf> {
    // Imports that go round in a ring, as `use super::*` on both sides does, lead nowhere.
    const DEEPEST: usize = 16;
    let (first, rest) = path.split_first()?;
    let module = modules.get(within).filter(|_| depth < DEEPEST)?;
    let inside = |name: &String| [within, std::slice::from_ref(name)].concat();
    let leads_here =
        |it: &String| ["crate", "self", "super"].contains(&it.as_str()) || modules.contains_key(&inside(it));
    match first.as_str() {
        "crate" => definition(modules, &[], rest, depth + 1),
        "self" => definition(modules, within, rest, depth + 1),
        "super" => definition(modules, within.split_last()?.1, rest, depth + 1),
        // A function may be called as its module is.
        _ if modules.contains_key(&inside(first)) && !rest.is_empty() => {
            definition(modules, &inside(first), rest, depth + 1)
        }
        _ if module.items.contains(first) => Some(&module.file),
        _ => {
            match module.imports.get(first).filter(|it| *it != path) {
                Some(import) => definition(modules, within, &[import.as_slice(), rest].concat(), depth + 1),
                // What is brought in whole from other crates has nothing of this one.
                None => module.globs.iter().filter(|glob| leads_here(&glob[0])).find_map(|glob| {
                    definition(modules, within, &[glob.as_slice(), path].concat(), depth + 1)
                }),
            }
        }
    }
}

/// Takes in a module and those in braces within it.
fn read_module(
    path: &[String],
    file: &Path,
    tokens: TokenStream,
    modules: &mut BTreeMap<ModulePath, Module>,
) {
    let mut module = Module { file: file.to_owned(), ..Module::default() };
    let mut reader = Reader { path, file, module: &mut module, modules };
    reader.read(&tokens.into_iter().collect::<Vec<_>>(), true);
    modules.insert(path.to_vec(), module);
}

struct Reader<'a> {
    path: &'a [String],
    file: &'a Path,
    module: &'a mut Module,
    modules: &'a mut BTreeMap<ModulePath, Module>,
}

impl Reader<'_> {
    /// `outermost` are the tokens of the module itself, not those in brackets and braces.
    fn read(&mut self, tokens: &[TokenTree], outermost: bool) {
        let (mut at, mut visible, mut of_tests) = (0, false, false);
        while at < tokens.len() {
            let attribute = is(tokens, at, "#") && matches!(tokens.get(at + 1), Some(TokenTree::Group(_)));
            if attribute {
                of_tests |= tokens[at + 1].to_string().replace(' ', "") == "[cfg(test)]";
                at += 2;
                continue;
            }
            if of_tests {
                (at, of_tests) = (end_of_item(tokens, at), false);
                continue;
            }
            match word(tokens, at).as_deref() {
                // `'static` is a mark and a name.
                _ if is(tokens, at, "'") => at += 2,
                Some("pub") => {
                    let is_limited = matches!(tokens.get(at + 1), Some(TokenTree::Group(_)));
                    (at, visible) = (at + 1 + usize::from(is_limited), true);
                    continue;
                }
                Some("use") => at = self.import(tokens, at + 1, visible),
                Some("mod") if outermost => at = self.inner_module(tokens, at),
                Some("fn" | "struct" | "enum" | "trait" | "type" | "const" | "static") if outermost => {
                    self.module.items.extend(word(tokens, at + 1).filter(|it| it != "fn"));
                    at += if word(tokens, at + 1).as_deref() == Some("fn") { 1 } else { 2 };
                }
                Some("macro_rules") => {
                    self.module.items.extend(word(tokens, at + 2));
                    at += 3;
                }
                _ => at = self.mention(tokens, at),
            }
            visible = false;
        }
    }

    /// A module in braces is read as one of its own, `mod name;` is a file.
    fn inner_module(&mut self, tokens: &[TokenTree], at: usize) -> usize {
        if let (Some(name), Some(TokenTree::Group(body))) = (word(tokens, at + 1), tokens.get(at + 2)) {
            read_module(&[self.path, &[name]].concat(), self.file, body.stream(), self.modules);
        }
        at + 3
    }

    fn import(&mut self, tokens: &[TokenTree], at: usize, visible: bool) -> usize {
        let end = (at..tokens.len()).find(|it| is(tokens, *it, ";")).unwrap_or(tokens.len());
        self.import_tree(&[], &tokens[at..end], visible);
        end + 1
    }

    /// What is brought in for everybody is a use only where the code mentions it.
    fn import_tree(&mut self, before: &[String], tokens: &[TokenTree], visible: bool) {
        for tree in tokens.split(|it| matches!(it, TokenTree::Punct(mark) if mark.as_char() == ',')) {
            let (mut path, mut alias, mut at) = (before.to_vec(), None, 0);
            while at < tree.len() {
                match (&tree[at], word(tree, at)) {
                    (_, Some(name)) if name == "as" => {
                        alias = word(tree, at + 1);
                        at += 1;
                    }
                    (_, Some(name)) => path.push(name),
                    (TokenTree::Group(group), _) => {
                        self.import_tree(&path, &group.stream().into_iter().collect::<Vec<_>>(), visible);
                        path.clear();
                    }
                    _ if is(tree, at, "*") => self.module.globs.push(std::mem::take(&mut path)),
                    _ => (),
                }
                at += 1;
            }
            if path.last().is_some_and(|it| it == "self") {
                path.pop();
            }
            let Some(name) = alias.or_else(|| path.last().cloned()) else { continue };
            if !visible {
                self.module.mentions.insert(path.clone());
            }
            self.module.imports.insert(name, path);
        }
    }

    /// A path, a name, or what stands in brackets; returns what comes behind it.
    fn mention(&mut self, tokens: &[TokenTree], at: usize) -> usize {
        if let TokenTree::Group(group) = &tokens[at] {
            self.read(&group.stream().into_iter().collect::<Vec<_>>(), false);
            return at + 1;
        }
        let Some(first) = word(tokens, at) else { return at + 1 };
        let (mut path, mut end) = (vec![first], at + 1);
        while let (true, true, Some(next)) =
            (is(tokens, end, ":"), is(tokens, end + 1, ":"), word(tokens, end + 2))
        {
            path.push(next);
            end += 3;
        }
        let of_value = at > 0 && is(tokens, at - 1, ".") && !(at > 1 && is(tokens, at - 2, "."));
        let of_path = at > 0 && is(tokens, at - 1, ":") && at > 1 && is(tokens, at - 2, ":");
        // A plain name in small letters may be a variable; one that is called, or leads a path, is looked for.
        let called =
            matches!(tokens.get(end), Some(TokenTree::Group(it)) if it.delimiter() == Delimiter::Parenthesis);
        let small = path[0].starts_with(|it: char| it.is_lowercase()) && path.len() == 1 && !called;
        if !of_value && !of_path && !small {
            self.module.mentions.insert(path);
        }
        end
    }
}

fn word(tokens: &[TokenTree], at: usize) -> Option<String> {
    if let Some(TokenTree::Ident(name)) = tokens.get(at) { Some(name.to_string()) } else { None }
}

fn is(tokens: &[TokenTree], at: usize, mark: &str) -> bool {
    matches!(tokens.get(at), Some(TokenTree::Punct(it)) if mark == it.as_char().to_string())
}

/// Behind the `;` or the braces that end an item.
fn end_of_item(tokens: &[TokenTree], from: usize) -> usize {
    let ends = |it: &usize| {
        let braces = matches!(&tokens[*it], TokenTree::Group(it) if it.delimiter() == Delimiter::Brace);
        // `use a::{b};` goes on behind its braces.
        is(tokens, *it, ";") || (braces && !is(tokens, *it + 1, ";"))
    };
    (from..tokens.len()).find(ends).map_or(tokens.len(), |it| it + 1)
}
