//! How problems are worded: suggestions, and readers' messages in the words of the user.

use super::problem::{Problem, TextSpan};
pub(crate) use crate::wording::{listed, nearest, quoted, suggestion};

/// A path whose keys TOML would not read without quotation marks, with these: names of policies may hold blanks and
/// Chinese letters, and shells take quotation marks away.
pub(crate) fn with_quoted_keys(path: &str) -> String {
    let plain = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '-' | '.');
    let path = path.trim();
    if path.chars().all(plain) || path.contains(|it: char| matches!(it, '"' | '\'' | '\\') || it.is_control())
    {
        return path.to_owned();
    }
    let quoted =
        |key: &str| if key.chars().all(plain) { key.to_owned() } else { format!("\"{}\"", key.trim()) };
    path.split('.').map(quoted).collect::<Vec<_>>().join(".")
}

/// A key as TOML and `--set` read it: in quotation marks where it holds blanks, dots or Chinese letters.
pub(crate) fn key(name: &str) -> String {
    let plain = |it: char| it.is_ascii_alphanumeric() || matches!(it, '_' | '-');
    if !name.is_empty() && name.chars().all(plain) {
        return name.to_owned();
    }
    toml::Value::from(name).to_string()
}

/// A name that nothing has.
pub(crate) fn unknown(what: &str, name: &str, known: &[&str], place: TextSpan) -> Problem {
    Problem::error(format!("unknown {what} {}", quoted(name))).at(place).hint(suggestion(name, known))
}

/// Puts a reader's message into the words of the user. `path` is the key it is about, if known;
/// `also_known` are keys that are read elsewhere and may be meant.
pub(crate) fn reworded(message: &str, path: Option<&str>, also_known: &[&str], place: TextSpan) -> Problem {
    let problem = about_name(message, path, also_known).or_else(|| about_value(message, path));
    problem.unwrap_or_else(|| Problem::error(lower_case(message))).at(place)
}

fn subject(path: Option<&str>) -> String {
    path.map_or_else(|| "this".to_owned(), |it| quoted(last_key(it)))
}

/// A message about a key or a word that is unknown or missing.
fn about_name(message: &str, path: Option<&str>, also_known: &[&str]) -> Option<Problem> {
    if let Some((name, known)) = unknown_name(message, "unknown field ") {
        let known: Vec<&str> = known.into_iter().chain(also_known.iter().copied()).collect();
        let problem = Problem::error(format!("unknown key {}", quoted(name)));
        return Some(problem.hint(suggestion(name, &known)));
    }
    if let Some((name, known)) = unknown_name(message, "unknown variant ") {
        let path = path.map(|it| it.strip_suffix(&format!(".{name}")).unwrap_or(it));
        let problem = Problem::error(format!("{} cannot be {}", subject(path), quoted(name)));
        return Some(problem.hint(suggestion(name, &known)));
    }
    let missing = message.strip_prefix("missing field ")?;
    Some(Problem::error(format!("{missing} is missing")))
}

/// A message about a value of the wrong type or out of range.
fn about_value(message: &str, path: Option<&str>) -> Option<Problem> {
    let subject = subject(path);
    if message.starts_with("wanted ") {
        let hint = path.and_then(forms).map(|it| format!("write {it}"));
        return Some(Problem::error(format!("{subject} has a value of the wrong form")).hint(hint));
    }
    if let Some((expected, found)) =
        message.strip_prefix("expected ").and_then(|it| it.split_once(", found "))
    {
        return Some(Problem::error(format!("{subject} must be {expected}, not {found}")));
    }
    let rest = ["invalid type: ", "invalid value: "].iter().find_map(|it| message.strip_prefix(it))?;
    let (found, expected) = rest.rsplit_once(", expected ")?;
    let problem = Problem::error(format!("{subject} must be {}, not {}", wanted(expected), got(found)));
    let unquoted = wanted(expected) == "text" && found.contains('`');
    Some(problem.hint(unquoted.then(|| "write it in quotes".to_owned())))
}

/// Values that are neither plain text nor plain numbers, as they may be written.
fn forms(path: &str) -> Option<&'static str> {
    (path == "output.flows").then_some("`\"none\"`, `\"full\"` or `{ largest = 200 }`")
}

/// The last of keys with dots between them.
pub(super) fn last_key(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// Splits "unknown field `x`, expected one of `a`, `b`" into the name and the known ones.
fn unknown_name<'m>(message: &'m str, prefix: &str) -> Option<(&'m str, Vec<&'m str>)> {
    let rest = message.strip_prefix(prefix)?.strip_prefix('`')?;
    let separator = ["`, expected ", "`, there are no "].iter().find_map(|it| rest.rfind(it))?;
    let known = rest[separator + 1..].split('`').skip(1).step_by(2).collect();
    Some((&rest[..separator], known))
}

/// What a reader expected, in words.
fn wanted(expected: &str) -> &str {
    match expected {
        "f64" | "f32" => "a number",
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number of 0 or more",
        "i32" | "i64" => "a whole number",
        "a string" | "a borrowed string" | "string" => "text",
        "a boolean" => "`true` or `false`",
        "a sequence" => "a list",
        "a map" => "a table",
        other if other.starts_with("struct ") => "a table",
        other => other,
    }
}

/// What a reader found, in words.
fn got(found: &str) -> String {
    match found {
        "sequence" => return "a list".to_owned(),
        "map" => return "a table".to_owned(),
        _ => {}
    }
    if found.starts_with("string ") {
        return "text".to_owned();
    }
    let value = found.split('`').nth(1).unwrap_or(found);
    quoted(value)
}

fn lower_case(message: &str) -> String {
    let message = message.trim_end().trim_end_matches('.');
    let mut rest = message.chars();
    match rest.next() {
        // An abbreviation or a quoted name keeps its capitals.
        Some(first) if !rest.as_str().starts_with(|it: char| it.is_uppercase()) => {
            first.to_lowercase().chain(rest).collect()
        }
        _ => message.to_owned(),
    }
}
