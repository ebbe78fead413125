//! Reads `[parameters]` against the catalogue of the laws.

use super::problem::{Problem, Problems};
use super::source::Sources;
use super::wording::{last_key, listed, quoted, suggestion};
use crate::dynamics::{CATALOGUE, ParameterEntry, Parameters};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeString, DeValue, ValueDeserializer};

/// Which parameters the files set, and where.
type Spans = BTreeMap<&'static str, Range<usize>>;

/// The parameters of the model with those that the table sets.
pub(super) fn read(
    table: Option<Spanned<DeValue<'_>>>,
    sources: &Sources,
    problems: &mut Problems,
) -> Parameters {
    let mut reader = Reader { sources, problems, values: defaults(), spans: Spans::new() };
    if let Some(table) = table {
        reader.table("", &table, "parameters");
    }
    let Reader { values, spans, .. } = reader;
    let parameters = Parameters::deserialize(values).expect("only numbers of the defaults were changed");
    check_together(&parameters, &spans, sources, problems);
    parameters
}

fn defaults() -> toml::Table {
    toml::Table::try_from(Parameters::default()).expect("parameters are tables of numbers")
}

/// The value at a dotted path of the catalogue.
pub(super) fn value_at(parameters: &toml::Table, path: &str) -> f64 {
    let mut keys = path.split('.');
    let first = keys.next().and_then(|key| parameters.get(key));
    let value = keys.fold(first, |value, key| value.and_then(|it| it.get(key)));
    value.and_then(toml::Value::as_float).unwrap_or(f64::NAN)
}

struct Reader<'r> {
    sources: &'r Sources,
    problems: &'r mut Problems,
    values: toml::Table,
    spans: Spans,
}

impl Reader<'_> {
    fn table(&mut self, prefix: &str, table: &Spanned<DeValue<'_>>, name: &str) {
        let Some(entries) = table.get_ref().as_table() else {
            let message = format!("{} must be a table, not a value", quoted(name));
            self.problems.push(Problem::error(message).at(self.sources.place(&table.span())));
            return;
        };
        for (key, value) in entries {
            let path = if prefix.is_empty() {
                key.get_ref().to_string()
            } else {
                format!("{prefix}.{}", key.get_ref())
            };
            let inside = format!("{path}.");
            if let Some(entry) = CATALOGUE.iter().find(|it| it.path == path) {
                self.number(entry, value);
            } else if CATALOGUE.iter().any(|it| it.path.starts_with(&inside)) {
                self.table(&path, value, &path);
            } else {
                self.problems.push(unknown_parameter(prefix, key, self.sources));
            }
        }
    }

    fn number(&mut self, entry: &'static ParameterEntry, value: &Spanned<DeValue<'_>>) {
        let place = self.sources.place(&value.span());
        let name = last_key(entry.path);
        let Ok(number) = f64::deserialize(ValueDeserializer::from(value.clone())) else {
            let message = format!("`{name}` must be a number, not {}", form(value.get_ref()));
            self.problems.push(Problem::error(message).at(place));
            return;
        };
        if !number.is_finite() || number < entry.limits.0 || number > entry.limits.1 {
            let message = format!("`{name}` must be {}, not {number}", range(entry.limits));
            self.problems.push(Problem::error(message).at(place).hint(usually(entry)));
            return;
        }
        if number < entry.usual.0 || number > entry.usual.1 {
            let message = format!("`{name}` is usually {}, here it is {number}", range(entry.usual));
            self.problems.push(Problem::warning(message).at(place).hint(source(entry)));
        }
        set(&mut self.values, entry.path, number);
        self.spans.insert(entry.path, value.span());
    }
}

fn set(values: &mut toml::Table, path: &str, number: f64) {
    let (tables, key) = path.rsplit_once('.').unwrap_or(("", path));
    let mut table = values;
    for name in tables.split('.') {
        match table.get_mut(name).and_then(toml::Value::as_table_mut) {
            Some(inner) => table = inner,
            None => return,
        }
    }
    table.insert(key.to_owned(), toml::Value::Float(number));
}

/// What a number of the wrong form is.
fn form(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Boolean(_) => "`true` or `false`",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
        DeValue::Integer(_) | DeValue::Float(_) => "one that large",
    }
}

/// What a sound value would be.
fn usually(entry: &ParameterEntry) -> String {
    let unit = if entry.unit.is_empty() { String::new() } else { format!(" {}", entry.unit) };
    format!("{} in the model, usually {}{unit}", entry.symbol, range(entry.usual))
}

fn source(entry: &ParameterEntry) -> String {
    format!("{} in the model; the range comes from: {}", entry.symbol, entry.source)
}

/// Whether a limit stands for "above 0".
pub(super) fn is_just_above_zero(low: f64) -> bool {
    low > 0.0 && low < 1e-300
}

/// Whether a limit stands for "below 1".
pub(super) fn is_just_below_one(high: f64) -> bool {
    high < 1.0 && high > 1.0 - 1e-12
}

/// A range in words; limits next to 0 or 1 stand for "above" and "below".
pub(super) fn range((low, high): (f64, f64)) -> String {
    let above = is_just_above_zero(low).then_some("above 0");
    let below = is_just_below_one(high).then_some("below 1");
    match (above, below, low.is_finite(), high.is_finite()) {
        (Some(above), Some(below), ..) => format!("{above} and {below}"),
        (Some(above), None, _, false) => above.to_owned(),
        (Some(above), None, _, true) => format!("{above} and at most {high}"),
        (None, Some(below), false, _) => below.to_owned(),
        (None, Some(below), true, _) => format!("at least {low} and {below}"),
        (None, None, true, true) => format!("between {low} and {high}"),
        (None, None, true, false) => format!("{low} or more"),
        (None, None, false, true) => format!("{high} or less"),
        (None, None, false, false) => "any number".to_owned(),
    }
}

/// The name may be right and only its table wrong.
fn unknown_parameter(prefix: &str, key: &Spanned<DeString<'_>>, sources: &Sources) -> Problem {
    let name = key.get_ref();
    let place = sources.place(&key.span());
    let known = keys_within(prefix);
    let elsewhere = CATALOGUE.iter().find(|it| last_key(it.path) == name.as_ref()).map(|it| it.path);
    let hint = match elsewhere.and_then(|path| path.rsplit_once('.')) {
        Some((table, _)) => Some(format!("`{name}` belongs to `[parameters.{table}]`")),
        None => suggestion(name, &known).or_else(|| Some(format!("known: {}", listed(&known)))),
    };
    Problem::error(format!("unknown parameter {}", quoted(name))).at(place).hint(hint)
}

/// The keys that a table of parameters may have.
pub(super) fn keys_within(prefix: &str) -> Vec<&'static str> {
    let inside = |path: &'static str| match prefix {
        "" => Some(path),
        prefix => path.strip_prefix(prefix)?.strip_prefix('.'),
    };
    let mut keys: Vec<&str> = CATALOGUE.iter().filter_map(|it| inside(it.path)?.split('.').next()).collect();
    keys.dedup();
    keys
}

/// Limits that concern two parameters at once.
fn check_together(parameters: &Parameters, spans: &Spans, sources: &Sources, problems: &mut Problems) {
    let at = |paths: [&str; 2]| paths.iter().find_map(|it| spans.get(it)).map(|it| sources.place(it));
    let (alpha, beta) = (parameters.production.capital_share, parameters.production.talent_share);
    if alpha + beta >= 1.0 {
        let message = format!("`capital_share` + `talent_share` must be below 1, not {}", alpha + beta);
        let place = at(["production.talent_share", "production.capital_share"]);
        problems
            .push(Problem::error(message).at(place).hint("what is left is the share of workers".to_owned()));
    }
    let slope = -(1.0 - parameters.learning.learning_rate).log2();
    let product = slope * parameters.learning.demand_elasticity;
    if product >= 1.0 {
        let message =
            format!("-log2(1 - `learning_rate`) × `demand_elasticity` must be below 1, not {product:.3}");
        let place = at(["learning.learning_rate", "learning.demand_elasticity"]);
        let hint = "beyond that learning by use feeds itself without end".to_owned();
        problems.push(Problem::error(message).at(place).hint(hint));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn untouched(value: &toml::Value) -> bool {
        match value {
            toml::Value::Table(table) => table.values().any(untouched),
            other => other.as_float() != Some(0.125),
        }
    }

    #[test]
    fn the_catalogue_lists_every_parameter_and_no_other() {
        let mut values = defaults();
        for entry in CATALOGUE {
            assert!(value_at(&values, entry.path).is_finite(), "{}", entry.path);
            set(&mut values, entry.path, 0.125);
        }
        assert!(!values.values().any(untouched), "{values}");
    }

    #[test]
    fn every_default_is_within_its_own_ranges() {
        let values = defaults();
        for entry in CATALOGUE {
            let value = value_at(&values, entry.path);
            for (low, high) in [entry.limits, entry.usual] {
                assert!((low..=high).contains(&value), "{} is {value}", entry.path);
            }
        }
    }

    #[test]
    fn ranges_are_worded_by_what_they_exclude() {
        let tiny = f64::MIN_POSITIVE;
        let nearly = 1.0 - f64::EPSILON;
        assert_eq!(range((0.0, 1.0)), "between 0 and 1");
        assert_eq!(range((tiny, nearly)), "above 0 and below 1");
        assert_eq!(range((0.0, f64::INFINITY)), "0 or more");
        assert_eq!(range((f64::NEG_INFINITY, nearly)), "below 1");
    }
}
