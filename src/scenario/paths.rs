//! Which key of a document a place in its text belongs to.

use super::problem::Problems;
use super::source::Sources;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

impl Problems {
    /// The same problems; those that lie in a text of TOML say which key they are about.
    pub(super) fn with_paths(self, sources: &Sources) -> Self {
        // Each text is parsed once, however many problems it has, and none without any.
        let mut parsed: Vec<Option<KeyPaths>> = sources.layers().iter().map(|_| None).collect();
        self.each(|problem| {
            let place = problem.places().first()?;
            let number = sources.layers().iter().position(|it| place.is_in(&it.source))?;
            let text = &sources.layers()[number].source.text;
            parsed[number].get_or_insert_with(|| KeyPaths::of(text)).at(place.start())
        })
    }
}

/// Every key and value of a text with its path; entries of lists go by their names.
struct KeyPaths(Vec<(Range<usize>, String)>);

impl KeyPaths {
    fn of(text: &str) -> Self {
        let (table, _) = DeTable::parse_recoverable(text);
        let mut found = Self(Vec::new());
        found.table(table.get_ref(), "");
        // What lies within something begins behind it, or with it and is shorter.
        found.0.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
        found
    }

    /// The path of the innermost key or value that a byte of the text belongs to.
    fn at(&self, byte: usize) -> Option<String> {
        let before = self.0.partition_point(|it| it.0.start <= byte);
        let around = self.0[..before].iter().rev().find(|it| byte < it.0.end.max(it.0.start + 1));
        around.map(|it| it.1.clone())
    }

    fn table(&mut self, table: &DeTable<'_>, above: &str) {
        for (key, value) in table {
            let path = if above.is_empty() {
                key.get_ref().to_string()
            } else {
                format!("{above}.{}", key.get_ref())
            };
            self.0.push((key.span(), path.clone()));
            self.value(value, &path);
        }
    }

    fn value(&mut self, value: &Spanned<DeValue<'_>>, path: &str) {
        self.0.push((value.span(), path.to_owned()));
        match value.get_ref() {
            DeValue::Table(table) => self.table(table, path),
            DeValue::Array(entries) => entries.iter().for_each(|it| self.entry(it, path)),
            _ => {}
        }
    }

    /// An entry without a name is part of the list.
    fn entry(&mut self, entry: &Spanned<DeValue<'_>>, list: &str) {
        let name = entry.get_ref().as_table().and_then(|it| it.get("name"));
        let name = name.and_then(|it| it.get_ref().as_str()).filter(|it| !it.is_empty());
        let path = name.map_or_else(|| list.to_owned(), |it| format!("{list}.{it}"));
        self.value(entry, &path);
    }
}

#[cfg(test)]
mod tests {
    use super::KeyPaths;

    #[test]
    fn a_place_belongs_to_the_innermost_key_around_it() {
        let text = "time.years = 3\n[[policies]]\nname = \"税 a\"\nmembers = [\"x\"]\nrate = { young = 2 }\n[[policies]]\nshare = 1\n[parameters.technology]\nretention = 9\n";
        let path = |needle: &str| KeyPaths::of(text).at(text.find(needle).unwrap());
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
        assert_eq!(KeyPaths::of("").at(0), None);
    }
}
