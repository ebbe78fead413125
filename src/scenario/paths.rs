//! Which key of a document a place in its text belongs to.

use super::problem::Problems;
use super::source::Sources;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

impl Problems {
    /// The same problems; those that lie in a text of TOML say which key they are about.
    pub(super) fn with_paths(self, sources: &Sources) -> Self {
        self.each(|problem| {
            let place = problem.places().first()?;
            let layer = sources.layers().iter().find(|it| place.is_in(&it.source))?;
            path_at(&layer.source.text, place.start())
        })
    }
}

/// The path of the innermost key or value that a byte of the text belongs to; entries of lists go by their names.
fn path_at(text: &str, at: usize) -> Option<String> {
    let (table, _) = DeTable::parse_recoverable(text);
    let mut search = PathSearch { at, found: None };
    search.table(table.get_ref(), "");
    search.found.map(|(_, path)| path)
}

struct PathSearch {
    at: usize,
    /// The shortest stretch so far, with its path.
    found: Option<(usize, String)>,
}

impl PathSearch {
    fn table(&mut self, table: &DeTable<'_>, above: &str) {
        for (key, value) in table {
            let path = if above.is_empty() {
                key.get_ref().to_string()
            } else {
                format!("{above}.{}", key.get_ref())
            };
            self.note(&key.span(), &path);
            self.value(value, &path);
        }
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>, path: &str) {
        self.note(&value.span(), path);
        match value.get_ref() {
            DeValue::Table(table) => self.table(table, path),
            DeValue::Array(entries) => entries.iter().for_each(|it| self.entry(it, path)),
            _ => {}
        }
    }

    /// An entry without a name is part of the list.
    fn entry(&mut self, entry: &Spanned<DeValue<'_>>, list: &str) {
        let name =
            entry.get_ref().as_table().and_then(|it| it.get("name")).and_then(|it| it.get_ref().as_str());
        let name = name.filter(|it| !it.is_empty());
        let path = name.map_or_else(|| list.to_owned(), |it| format!("{list}.{it}"));
        self.value(entry, &path);
    }

    fn note(&mut self, span: &Range<usize>, path: &str) {
        let is_here = span.start <= self.at && self.at < span.end.max(span.start + 1);
        if is_here && self.found.as_ref().is_none_or(|(length, _)| span.len() <= *length) {
            self.found = Some((span.len(), path.to_owned()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::path_at;

    #[test]
    fn a_place_belongs_to_the_innermost_key_around_it() {
        let text = "time.years = 3\n[[policies]]\nname = \"税 a\"\nmembers = [\"x\"]\nrate = { young = 2 }\n[[policies]]\nshare = 1\n[parameters.technology]\nretention = 9\n";
        let path = |needle: &str| path_at(text, text.find(needle).unwrap());
        let cases = [
            ("3", "time.years"),
            ("\"x\"", "policies.税 a.members"),
            ("2 }", "policies.税 a.rate.young"),
            ("share", "policies.share"),
            ("9", "parameters.technology.retention"),
            ("retention", "parameters.technology.retention"),
        ];
        for (needle, expected) in cases {
            assert_eq!(path(needle).as_deref(), Some(expected), "{needle}");
        }
        assert_eq!(path_at("", 0), None);
    }
}
