//! Changes of a scenario as paths and values, beside the texts of `--set`.

use std::fmt;
use toml::Value;

/// Something that a scenario is to say instead: `time.years`, `policies.NAME.share`, `parameters.technology.retention`.
///
/// ```
/// use factorflow::scenario::Change;
///
/// let change = Change::new("policies.tax-pilot.share", 0.25);
/// assert_eq!(change, ("policies.tax-pilot.share", 0.25.into()).into());
/// assert_eq!(change.to_string(), "policies.tax-pilot.share=0.25");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Keys with dots between them, as `--set` takes them; a key that holds a dot stands in quotes.
    pub path: String,
    /// What stands there from now on; tables merge with what is there.
    pub value: Value,
}

impl Change {
    /// `value` at `path`.
    pub fn new(path: impl Into<String>, value: impl Into<Value>) -> Self {
        Self { path: path.into(), value: value.into() }
    }
}

impl From<(&str, Value)> for Change {
    fn from((path, value): (&str, Value)) -> Self {
        Self::new(path, value)
    }
}

/// As it follows `--set`.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", keys(&self.path), self.value)
    }
}

/// Puts a value at keys with dots between them, which need no quotes; no path of a parameter is the table of another.
#[cfg(any(feature = "answers", feature = "files"))]
pub(crate) fn insert_at(table: &mut toml::Table, path: &str, value: Value) {
    match path.split_once('.') {
        None => drop(table.insert(path.to_owned(), value)),
        Some((first, rest)) => {
            let inner = table.entry(first).or_insert_with(|| Value::Table(toml::Table::new()));
            if let Value::Table(inner) = inner {
                insert_at(inner, rest, value);
            }
        }
    }
}

/// The path with quotes where TOML asks for them: the name of a policy may hold spaces or Chinese characters.
fn keys(path: &str) -> String {
    if path.contains(['"', '\'']) {
        return path.to_owned();
    }
    let is_bare = |key: &str| {
        !key.is_empty() && key.chars().all(|it| it.is_ascii_alphanumeric() || it == '-' || it == '_')
    };
    // What JSON writes in quotes TOML reads.
    let key = |it: &str| if is_bare(it) { it.to_owned() } else { serde_json::Value::from(it).to_string() };
    path.split('.').map(key).collect::<Vec<_>>().join(".")
}
