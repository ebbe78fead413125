//! All modules of the page as one script, so that a file needs no other one.
//!
//! Every module becomes a function of its own that gives what the module exports; those that it imports stand before it, and
//! those that it loads only when they are needed behind all others. Comments are left out. Only the few forms that the page
//! uses are understood, and anything else is refused.

use std::collections::BTreeMap;
use std::fmt::Write;

/// Finds the text of a module by its path.
type Find<'a> = dyn Fn(&str) -> Option<&'static str> + 'a;

/// Modules on their way into one script.
struct Bundle<'a> {
    find: &'a Find<'a>,
    /// Whether each module that was begun still waits for what it imports.
    is_open: BTreeMap<String, bool>,
    /// What is loaded when it is needed.
    later: Vec<String>,
    script: String,
}

/// One script that runs these modules in their order.
///
/// # Errors
///
/// Says which module is missing, imports itself through others or has a form that is not understood.
pub fn bundle(entries: &[&str], find: &Find<'_>) -> Result<String, String> {
    let mut bundle = Bundle { find, is_open: BTreeMap::new(), later: Vec::new(), script: String::new() };
    entries.iter().try_for_each(|it| bundle.add(it))?;
    while let Some(path) = bundle.later.pop() {
        bundle.add(&path)?;
    }
    Ok(bundle.script)
}

impl Bundle<'_> {
    fn add(&mut self, path: &str) -> Result<(), String> {
        match self.is_open.get(path) {
            Some(true) => return Err(format!("`{path}` imports itself")),
            Some(false) => return Ok(()),
            None => self.is_open.insert(path.to_owned(), true),
        };
        let text = (self.find)(path).ok_or_else(|| format!("there is no module `{path}`"))?;
        let text = without_comments(text);
        let mut module = Module::default();
        let mut rest = text.as_str();
        while let Some(line) = rest.split_inclusive('\n').next() {
            let statement = if line.starts_with("import ") { statement(rest) } else { line };
            let imported = module.line(statement).map_err(|it| format!("`{path}`: {it}"))?;
            rest = &rest[statement.len()..];
            if let Some(name) = imported {
                self.add(&beside(path, name))?;
            }
        }
        let (name, Module { body, exports }) = (variable(path), module);
        let body = self.loaded_later(path, &body);
        let exports = exports.join(", ");
        let _ = write!(self.script, "const {name} = (() => {{\n{body}\nreturn {{ {exports} }};\n}})();\n");
        self.is_open.insert(path.to_owned(), false);
        Ok(())
    }
}

impl Bundle<'_> {
    /// What is loaded when it is needed is there by then: the whole script has run before a promise is kept.
    fn loaded_later(&mut self, path: &str, body: &str) -> String {
        let mut parts = body.split(LOADS);
        let mut made = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (name, rest) = part.split_once("\")").unwrap_or((part, ""));
            let _ = write!(made, "Promise.resolve().then(() => {}){rest}", variable(name));
            self.later.push(beside(path, name));
        }
        made
    }
}

/// How code asks for a module when it needs it.
const LOADS: &str = "import(\"./";

/// Code without what stands between `/*` and `*/`, where types are written; no text of the page has either.
fn without_comments(text: &str) -> String {
    let mut parts = text.split("/*");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |code, it| code + it.split_once("*/").map_or("", |it| it.1))
}

/// A module on its way to a function.
#[derive(Default)]
struct Module {
    body: String,
    exports: Vec<String>,
}

impl Module {
    /// Takes a line, or a statement that imports; gives what it imports.
    fn line<'t>(&mut self, text: &'t str) -> Result<Option<&'t str>, String> {
        if text.starts_with("import ") {
            let (words, from) = imported(text).ok_or_else(|| format!("not understood: {text}"))?;
            let _ = writeln!(self.body, "const {words} = {};", variable(from));
            return Ok(Some(from));
        }
        let Some(declared) = text.strip_prefix("export ") else {
            self.body.push_str(text);
            return Ok(None);
        };
        if let Some(value) = declared.strip_prefix("default ") {
            self.exports.push("default: module_default".to_owned());
            self.body.push_str("const module_default = ");
            self.body.push_str(value);
            return Ok(None);
        }
        let name = exported(declared).ok_or_else(|| format!("not understood: {text}"))?;
        self.exports.push(name.to_owned());
        self.body.push_str(declared);
        Ok(None)
    }
}

/// A statement to its semicolon, which ends its line.
fn statement(text: &str) -> &str {
    text.find(";\n").map_or(text, |at| &text[..at + 2])
}

/// What a statement declares, `api` or `{ a, b: c }`, and from which module.
fn imported(text: &str) -> Option<(String, &str)> {
    let (words, from) = text.strip_prefix("import ")?.split_once(" from \"")?;
    let from = from.trim_end().strip_suffix("\";")?;
    let is_name = |it: &str| it.chars().all(|it| it.is_ascii_alphanumeric() || it == '_');
    let words = match words.strip_prefix("* as ") {
        Some(name) => name.to_owned(),
        None if words.starts_with('{') => words.replace(" as ", ": "),
        None if is_name(words) => format!("{{ default: {words} }}"),
        None => return None,
    };
    Some((words, from))
}

/// The name that a declaration gives; none that may get another value later, which those who import it would not see.
fn exported(declared: &str) -> Option<&str> {
    let kinds = ["const ", "class ", "function ", "async function ", "function* ", "async function* "];
    let rest = kinds.iter().find_map(|it| declared.strip_prefix(it))?;
    let end = rest.find(|it: char| !(it.is_ascii_alphanumeric() || it == '_' || it == '$'))?;
    (end > 0).then(|| &rest[..end])
}

/// The path of what a module calls `./name.js`.
fn beside(path: &str, name: &str) -> String {
    let folder = path.rsplit_once('/').map_or("", |it| it.0);
    format!("{folder}/{}", name.trim_start_matches("./"))
}

/// What the functions of others call a module: no name that a module itself would give.
fn variable(path: &str) -> String {
    let file = path.rsplit('/').next().unwrap_or(path);
    format!("module_{}", file.trim_end_matches(".js").replace(['.', '-'], "_"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundled(modules: &[(&str, &'static str)]) -> Result<String, String> {
        let find = |path: &str| modules.iter().find(|it| it.0 == path).map(|it| it.1);
        bundle(&["js/main.js"], &find)
    }

    #[test]
    fn modules_stand_after_those_that_they_import_and_once() {
        let main = "import * as api from \"./api.js\";\nimport en from \"./words.en.js\";\nimport {\n  a,\n  b as c,\n} from \"./words.en.js\";\n\napi.ask(a, c);\n";
        let api = "import { a } from \"./words.en.js\";\nexport const ask = () => a;\n";
        let words = "export default {\n  a: 1,\n};\nexport const a = 1;\nexport function b() {}\nexport class D {}\nexport async function e() {}\n";
        let script = bundled(&[("js/main.js", main), ("js/api.js", api), ("js/words.en.js", words)]).unwrap();
        let expected = "const module_words_en = (() => {\nconst module_default = {\n  a: 1,\n};\nconst a = 1;\nfunction b() {}\nclass D {}\nasync function e() {}\n\nreturn { default: module_default, a, b, D, e };\n})();\n\
            const module_api = (() => {\nconst { a } = module_words_en;\nconst ask = () => a;\n\nreturn { ask };\n})();\n\
            const module_main = (() => {\nconst api = module_api;\nconst { default: en } = module_words_en;\nconst {\n  a,\n  b: c,\n} = module_words_en;\n\napi.ask(a, c);\n\nreturn {  };\n})();\n";
        assert_eq!(script, expected);
    }

    #[test]
    fn what_is_loaded_when_it_is_needed_stands_behind_and_comments_are_gone() {
        let main =
            "/** @typedef {import(\"./a.js\").A} A */\nexport const later = () => import(\"./a.js\");\n";
        let a = "import { later } from \"./main.js\";\nexport const a = /** @type {any} */ (later);\n";
        let script = bundled(&[("js/main.js", main), ("js/a.js", a)]).unwrap();
        let expected = "const module_main = (() => {\n\nconst later = () => Promise.resolve().then(() => module_a);\n\nreturn { later };\n})();\n\
            const module_a = (() => {\nconst { later } = module_main;\nconst a =  (later);\n\nreturn { a };\n})();\n";
        assert_eq!(script, expected);
    }

    #[test]
    fn what_is_not_understood_is_refused_and_so_are_circles_and_missing_modules() {
        for wrong in [
            "export let a = 1;\n",
            "export { a };\n",
            "export * from \"./a.js\";\n",
            "export const { a } = b;\n",
            "import a, { b } from \"./a.js\";\n",
            "import \"./a.js\";\n",
        ] {
            assert!(bundled(&[("js/main.js", wrong), ("js/a.js", "")]).is_err(), "{wrong}");
        }
        let circle = [
            ("js/main.js", "import { a } from \"./a.js\";\n"),
            ("js/a.js", "import * as b from \"./main.js\";\n"),
        ];
        assert_eq!(bundled(&circle).unwrap_err(), "`js/main.js` imports itself");
        assert_eq!(bundled(&circle[..1]).unwrap_err(), "there is no module `js/a.js`");
    }
}
