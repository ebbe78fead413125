//! Reads `[parameters]` against the catalogue of the laws.

use super::problem::{Problem, Problems};
use super::source::Sources;
use super::wording::{listed, quoted, suggestion};
use super::world::ReadWorld;
use crate::dynamics::{PARAMETERS, Parameter, Parameters};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeString, DeValue, ValueDeserializer};

/// Which parameters the files set, and where.
type Spans = BTreeMap<&'static str, Range<usize>>;

/// The parameters of the model with those that the table sets.
pub(super) fn read(
    table: Option<Spanned<DeValue<'_>>>,
    world: Option<&ReadWorld>,
    sources: &Sources,
    problems: &mut Problems,
) -> Parameters {
    let mut reader =
        ParameterReader { sources, problems, values: Parameters::default(), spans: Spans::new() };
    if let Some(table) = table {
        reader.table("", &table, "parameters");
    }
    let ParameterReader { values, spans, .. } = reader;
    let fields = world.map_or_else(Arc::default, |it| Arc::clone(it.atlas.fields()));
    for conflict in values.conflicts(&fields) {
        let span = conflict.paths.iter().find_map(|it| spans.get(it));
        let rate = world.and_then(|it| it.place_of_rate(conflict.field.as_deref()?));
        let place = rate.or(span.map(|it| sources.place(it)));
        let problem = Problem::error(conflict.message).at(place);
        problems.push(problem.hint(conflict.reason.to_owned()));
    }
    values
}

struct ParameterReader<'r> {
    sources: &'r Sources,
    problems: &'r mut Problems,
    values: Parameters,
    spans: Spans,
}

impl ParameterReader<'_> {
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
            if let Some(parameter) = Parameter::find(&path) {
                self.number(parameter, value);
            } else if PARAMETERS.iter().any(|it| it.path.starts_with(&inside)) {
                self.table(&path, value, &path);
            } else {
                self.problems.push(unknown_parameter(prefix, key, self.sources));
            }
        }
    }

    fn number(&mut self, parameter: &'static Parameter, value: &Spanned<DeValue<'_>>) {
        let place = self.sources.place(&value.span());
        let name = parameter.name();
        let Ok(number) = f64::deserialize(ValueDeserializer::from(value.clone())) else {
            let message = format!("`{name}` must be a number, not {}", form(value.get_ref()));
            self.problems.push(Problem::error(message).at(place));
            return;
        };
        if let Err(refused) = parameter.set(&mut self.values, number) {
            self.problems.push(Problem::error(refused.to_string()).at(place).hint(usually(parameter)));
            return;
        }
        if !parameter.usual.allow(number) {
            let message = format!("`{name}` is usually {}, here it is {number}", parameter.usual);
            self.problems.push(Problem::warning(message).at(place).hint(source(parameter)));
        }
        self.spans.insert(parameter.path, value.span());
    }
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
fn usually(parameter: &Parameter) -> String {
    let Parameter { symbol, unit, usual, .. } = parameter;
    let unit = if unit.is_empty() { String::new() } else { format!(" {unit}") };
    format!("{symbol} in the model, usually {usual}{unit}")
}

fn source(parameter: &Parameter) -> String {
    format!("{} in the model; the range comes from: {}", parameter.symbol, parameter.source)
}

/// The name may be right and only its table wrong.
fn unknown_parameter(prefix: &str, key: &Spanned<DeString<'_>>, sources: &Sources) -> Problem {
    let name = key.get_ref();
    let place = sources.place(&key.span());
    let known = keys_within(prefix);
    let elsewhere = PARAMETERS.iter().find(|it| it.name() == name.as_ref()).map(|it| it.path);
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
    let mut keys: Vec<&str> = PARAMETERS.iter().filter_map(|it| inside(it.path)?.split('.').next()).collect();
    keys.dedup();
    keys
}
