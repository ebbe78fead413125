//! Reads `[uncertainty]`, with all that is wrong in it.

use super::Scenario;
use super::policies::ScenarioPolicy;
use super::problem::{Problem, Problems};
use super::source::Sources;
use super::uncertainty::{DrawnRange, MOST_DRAWS, UncertaintySpec, VarianceParts};
use super::wording::{quoted, suggestion};
use crate::dynamics::{Limits, PARAMETERS, Parameter, Parameters};
use std::collections::BTreeMap;
use std::ops::Range;
use toml::de::{DeTable, DeValue};
use toml::{Spanned, Table, Value};

/// What the ranges of a scenario are held against.
pub(super) struct RangeReader<'r> {
    pub values: &'r Parameters,
    pub policies: &'r [ScenarioPolicy],
    pub sources: &'r Sources,
    pub problems: &'r mut Problems,
}

/// The keys that a range may have.
const RANGE: [&str; 3] = ["range", "mode", "se"];

/// A value with where it stands.
pub(super) type WrittenValue<'v> = Spanned<DeValue<'v>>;

impl RangeReader<'_> {
    /// `[uncertainty]`, but for how governments and replicates go with it.
    pub fn uncertainty(&mut self, section: &WrittenValue<'_>) -> Option<UncertaintySpec> {
        let table = self.table(section, "uncertainty")?;
        self.refuse_others(table, &["draws", "parts", "parameters", "fixed"]);
        let mut spec = UncertaintySpec {
            draws: table.get("draws").and_then(|it| self.draws(it)),
            parts: table.get("parts").and_then(|it| self.parts(it)),
            ..UncertaintySpec::default()
        };
        if let Some(written) = table.get("parameters") {
            self.parameters(written, &mut spec);
        }
        if let Some(written) = table.get("fixed") {
            spec.fixed = self.fixed(written);
        }
        Some(spec)
    }

    fn draws(&mut self, written: &WrittenValue<'_>) -> Option<u32> {
        let number = plain(written).as_integer().and_then(|it| u32::try_from(it).ok());
        let number = number.filter(|it| *it <= MOST_DRAWS);
        if number.is_none() {
            self.wrong(
                written.span(),
                &format!("`draws` must be a whole number from 0 to {MOST_DRAWS}"),
                None,
            );
        }
        number
    }

    fn parts(&mut self, written: &WrittenValue<'_>) -> Option<VarianceParts> {
        let all = [VarianceParts::Added, VarianceParts::Crossed];
        let word = written.get_ref().as_str().unwrap_or_default();
        let found = all.into_iter().find(|it| it.word() == word);
        if found.is_none() {
            let hint = suggestion(word, &all.map(VarianceParts::word));
            self.wrong(written.span(), "`parts` must be `added` or `crossed`", hint);
        }
        found
    }

    fn parameters(&mut self, written: &WrittenValue<'_>, spec: &mut UncertaintySpec) {
        if written.get_ref().as_str() == Some("all") {
            return;
        }
        let DeValue::Table(table) = written.get_ref() else {
            let hint = "write `\"all\"` or a table such as `{ \"parameters.technology.retention\" = { range = [0.3, 2.0] } }`";
            self.wrong(
                written.span(),
                "`parameters` must be `all` or a table of ranges",
                Some(hint.to_owned()),
            );
            return;
        };
        spec.all = false;
        let mut found = BTreeMap::new();
        for (key, value) in table {
            if key.get_ref() == "all" {
                spec.all = plain(value).as_bool().unwrap_or_else(|| {
                    self.wrong(value.span(), "`all` must be `true` or `false`", None);
                    true
                });
            } else {
                self.entries(key.get_ref(), &key.span(), value, &mut found);
            }
        }
        self.refuse_overlaps(&found);
        spec.ranges = found.into_iter().map(|(path, (range, _))| (path, range)).collect();
    }

    /// An entry of `parameters`, or the entries below it where paths are written without quotes.
    fn entries(
        &mut self,
        path: &str,
        span: &Range<usize>,
        value: &WrittenValue<'_>,
        found: &mut BTreeMap<String, (DrawnRange, Range<usize>)>,
    ) {
        let Some(table) = self.table(value, path) else { return };
        let is_range = table.is_empty() || table.keys().any(|it| RANGE.contains(&&**it.get_ref()));
        if !is_range && self.target(path).is_none() {
            for (key, value) in table {
                self.entries(&format!("{path}.{}", key.get_ref()), &key.span(), value, found);
            }
            return;
        }
        self.refuse_others(table, &RANGE);
        let Some(target) = self.known(path, span) else { return };
        let before = self.problems.len();
        let range = self.range((path, &value.span()), &target, table);
        if self.problems.len() == before {
            found.insert(path.to_owned(), (range, span.clone()));
        }
    }

    /// A range that goes with what is drawn from it.
    fn range(
        &mut self,
        (path, span): (&str, &Range<usize>),
        target: &RangeTarget,
        table: &DeTable<'_>,
    ) -> DrawnRange {
        let number = |it: &WrittenValue<'_>| number(it.get_ref());
        let mut found = DrawnRange::default();
        if let Some(written) = table.get("range") {
            found.range = pair(written.get_ref());
            self.check_range(found.range, target, written.span());
        }
        if let Some(written) = table.get("mode") {
            found.mode = number(written);
            let inside =
                found.mode.zip(found.range).is_some_and(|(mode, (low, high))| low <= mode && mode <= high);
            if !inside {
                self.wrong(written.span(), "`mode` must be a number within `range`", None);
            }
        }
        if let Some(written) = table.get("se") {
            found.se = number(written).filter(|it| *it > 0.0);
            match (found.se, found.range) {
                (None, _) => self.wrong(written.span(), "`se` must be a number above 0", None),
                (_, Some(_)) => {
                    let hint = "a range is drawn from evenly, a standard error with a normal law".to_owned();
                    self.wrong(written.span(), "`se` and `range` exclude each other", Some(hint));
                }
                _ => {}
            }
        }
        if table.is_empty() && !target.has_usual {
            let hint = Some("write `{ range = [LOW, HIGH] }`".to_owned());
            self.wrong(span.clone(), &format!("{} has no usual range", quoted(path)), hint);
        }
        found
    }

    fn check_range(&mut self, range: Option<(f64, f64)>, target: &RangeTarget, span: Range<usize>) {
        let Some((low, high)) = range.filter(|(low, high)| low < high) else {
            let hint = Some("write `range = [LOW, HIGH]` with two numbers, the smaller first".to_owned());
            self.wrong(span, "`range` must be two numbers, the smaller first", hint);
            return;
        };
        if let Some(limits) = target.limits.filter(|it| !it.allow(low) || !it.allow(high)) {
            self.wrong(span, &format!("`range` must lie {limits}"), None);
        } else if let Some(own) = target.value.filter(|it| *it < low || *it > high) {
            self.wrong(span, &format!("`range` must hold the scenario's own value, {own}"), None);
        }
    }

    /// What a path stands for, if it stands for anything; says so if it does not. Settings of policies that the scenario
    /// does not have may be those of another arm of a comparison.
    pub(super) fn known(&mut self, path: &str, span: &Range<usize>) -> Option<RangeTarget> {
        let found = self.target(path);
        if found.is_none() && path.starts_with("policies.") && setting(self.policies, path).is_none() {
            let (message, hint) = self.unknown(path);
            let hint =
                hint.unwrap_or_else(|| "only arms of a comparison that have it draw its settings".to_owned());
            self.problems.push(Problem::warning(message).at(self.sources.place(span)).hint(hint));
            return Some(RangeTarget { value: None, limits: None, has_usual: false });
        }
        if found.is_none() {
            let (message, hint) = self.unknown(path);
            self.wrong(span.clone(), &message, hint);
        }
        found
    }

    fn target(&self, path: &str) -> Option<RangeTarget> {
        if let Some(inside) = path.strip_prefix("parameters.") {
            let first = members(inside).next()?;
            let alike =
                members(inside).all(|it| it.get(self.values).to_bits() == first.get(self.values).to_bits());
            return (alike || Parameter::find(inside).is_some()).then(|| RangeTarget {
                value: Some(first.get(self.values)),
                limits: Some(first.limits),
                has_usual: first.has_usual_range(),
            });
        }
        let (policy, key) = setting(self.policies, path)?;
        let value = at(&policy.settings(), key)?;
        Some(RangeTarget { value: Some(value), limits: None, has_usual: false })
    }

    fn unknown(&self, path: &str) -> (String, Option<String>) {
        if let Some(inside) = path.strip_prefix("parameters.") {
            let known: Vec<&str> = PARAMETERS.iter().map(|it| it.path).collect();
            if members(inside).next().is_some() {
                let message = format!("{} stands for parameters of different values", quoted(path));
                return (message, Some("name each of them".to_owned()));
            }
            let hint = near_path("parameters.", inside, &known);
            return (format!("unknown parameter {}", quoted(path)), hint);
        }
        let names: Vec<&str> = self.policies.iter().map(|it| it.policy.name.as_str()).collect();
        match path.strip_prefix("policies.") {
            Some(_) if setting(self.policies, path).is_some() => {
                (format!("{} is no number of that policy", quoted(path)), None)
            }
            Some(rest) => {
                let name = rest.split('.').next().unwrap_or_default();
                (
                    format!("no policy is called {}", quoted(name)),
                    suggestion(name, &names).filter(|it| it.contains("did you mean")),
                )
            }
            None => {
                let known: Vec<&str> = PARAMETERS.iter().map(|it| it.path).collect();
                let hint = if known.contains(&path) {
                    Some(format!("write `\"parameters.{path}\"`"))
                } else {
                    near_path("parameters.", path, &known).or(Some(
                        "write `\"parameters.PROCESS.NAME\"` or `\"policies.NAME.SETTING\"`".to_owned(),
                    ))
                };
                (format!("{} is neither a parameter nor a setting of a policy", quoted(path)), hint)
            }
        }
    }

    /// A table of parameters and one of them cannot both have a range.
    fn refuse_overlaps(&mut self, found: &BTreeMap<String, (DrawnRange, Range<usize>)>) {
        for (path, (_, span)) in found {
            let inside = found
                .keys()
                .find(|it| path.strip_prefix(it.as_str()).is_some_and(|rest| rest.starts_with('.')));
            if let Some(table) = inside {
                let message = format!("{} has a range already, that of {}", quoted(path), quoted(table));
                self.wrong(span.clone(), &message, None);
            }
        }
    }

    fn fixed(&mut self, written: &WrittenValue<'_>) -> Vec<String> {
        let one = std::slice::from_ref(written);
        let names: Vec<&WrittenValue<'_>> = match written.get_ref() {
            DeValue::Array(all) => all.iter().collect(),
            _ => one.iter().collect(),
        };
        let mut fixed = Vec::new();
        for name in names {
            let Some(path) = name.get_ref().as_str() else {
                self.wrong(name.span(), "`fixed` must be a list of names of parameters", None);
                continue;
            };
            // A setting of a policy is fixed in arms that have it.
            let is_table = path.strip_prefix("parameters.").is_some_and(|it| members(it).next().is_some());
            if is_table || path.starts_with("policies.") || self.known(path, &name.span()).is_some() {
                fixed.push(path.to_owned());
            }
        }
        fixed
    }

    pub(super) fn table<'v, 'a>(
        &mut self,
        value: &'v WrittenValue<'a>,
        name: &str,
    ) -> Option<&'v DeTable<'a>> {
        let found = value.get_ref().as_table();
        if found.is_none() {
            self.wrong(value.span(), &format!("{} must be a table, not a value", quoted(name)), None);
        }
        found
    }

    fn refuse_others(&mut self, table: &DeTable<'_>, known: &[&str]) {
        for (key, _) in table {
            if !known.contains(&&**key.get_ref()) {
                let hint = suggestion(key.get_ref(), known);
                self.wrong(key.span(), &format!("unknown key {}", quoted(key.get_ref())), hint);
            }
        }
    }

    pub(super) fn wrong(&mut self, span: Range<usize>, message: &str, hint: Option<String>) {
        self.problems.push(Problem::error(message).at(self.sources.place(&span)).hint(hint));
    }
}

/// What is drawn from a range.
pub(super) struct RangeTarget {
    /// The scenario's own value; none of a policy that it does not have.
    value: Option<f64>,
    limits: Option<Limits>,
    has_usual: bool,
}

/// The parameters that a path without `parameters.` stands for: itself, or all below it.
pub(crate) fn members(path: &str) -> impl Iterator<Item = &'static Parameter> {
    let inside = format!("{path}.");
    let path = path.to_owned();
    PARAMETERS.iter().filter(move |it| it.path == path || it.path.starts_with(&inside))
}

/// The policy that a path such as `policies.NAME.share` is about, and the key of its setting.
fn setting<'p>(policies: &'p [ScenarioPolicy], path: &'p str) -> Option<(&'p ScenarioPolicy, &'p str)> {
    let rest = path.strip_prefix("policies.")?;
    policies.iter().find_map(|it| Some((it, rest.strip_prefix(&it.policy.name)?.strip_prefix('.')?)))
}

/// The number at a path of keys.
fn at(settings: &Table, path: &str) -> Option<f64> {
    match path.split_once('.') {
        None => settings.get(path).and_then(real),
        Some((key, rest)) => at(settings.get(key)?.as_table()?, rest),
    }
}

fn near_path(prefix: &str, path: &str, known: &[&str]) -> Option<String> {
    let near = crate::wording::nearest(path, known)?;
    Some(format!("did you mean {}?", quoted(&format!("{prefix}{near}"))))
}

pub(super) fn pair(value: &DeValue<'_>) -> Option<(f64, f64)> {
    let [low, high] = value.as_array()?.iter().collect::<Vec<_>>()[..] else { return None };
    Some((number(low.get_ref())?, number(high.get_ref())?))
}

pub(super) fn number(value: &DeValue<'_>) -> Option<f64> {
    let number = match value {
        DeValue::Integer(it) => it.as_str().parse().ok()?,
        DeValue::Float(it) => it.as_str().parse().ok()?,
        _ => return None,
    };
    Some(number).filter(|it: &f64| it.is_finite())
}

pub(crate) fn real(value: &Value) -> Option<f64> {
    value.as_float().or_else(|| value.as_integer().map(|it| it as f64))
}

/// The value without where it stands.
pub(super) fn plain(value: &WrittenValue<'_>) -> Value {
    use serde::Deserialize;
    let read = Value::deserialize(toml::de::ValueDeserializer::from(value.clone()));
    read.unwrap_or(Value::Boolean(false))
}

/// The parameters and settings of policies that followed `--set`, by their paths.
pub(super) fn set_by_hand(sources: &Sources) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for layer in sources.layers().iter().filter(|it| it.is_on_top()) {
        let (table, _) = layer.parse();
        for (key, value) in table.get_ref() {
            // An overlay has policies of its own, no other values of those below.
            if ["parameters", "policies"].contains(&&**key.get_ref()) && !value.get_ref().is_array() {
                leaves(key.get_ref(), value.get_ref(), &mut found);
            }
        }
    }
    found
}

fn leaves(path: &str, value: &DeValue<'_>, found: &mut Vec<String>) {
    match value {
        DeValue::Table(table) => {
            table
                .iter()
                .for_each(|(key, it)| leaves(&format!("{path}.{}", key.get_ref()), it.get_ref(), found));
        }
        _ if found.iter().any(|it| it == path) => {}
        _ => found.push(path.to_owned()),
    }
}

impl Scenario {
    /// The number that a path such as `policies.NAME.share` stands for, if there is one.
    pub(crate) fn number_of_policy(&self, path: &str) -> Option<f64> {
        let (policy, key) = setting(&self.policies, path)?;
        at(&policy.settings(), key)
    }
}
