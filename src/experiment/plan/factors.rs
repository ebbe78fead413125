//! Reads `[factors]`: paths of the scenario with a range or a list of values.

use super::PlanReader;
use super::file::FactorSection;
use crate::experiment::design::{DesignFactor, FactorLevel, Levels, Scale};
use crate::scenario::TextSpan;
use crate::scenario::written::{quoted, read_all, reworded, with_quoted_keys};
use serde::Deserialize;
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

/// Whole numbers up to here are exact, 2^53.
const WHOLE: f64 = 9_007_199_254_740_992.0;

/// A factor, and where the plan says what.
#[derive(Debug)]
pub(super) struct PlannedFactor {
    pub factor: DesignFactor,
    /// Levels of a grid.
    pub levels: Option<u32>,
    /// Where its path stands.
    pub key: TextSpan,
    /// The values to be tried: both ends of a range, or every value.
    pub tries: Vec<(f64, TextSpan)>,
}

impl PlanReader<'_> {
    /// The factors that can be read.
    pub(super) fn factors(&mut self, table: Option<Spanned<DeValue<'_>>>) -> Vec<PlannedFactor> {
        let Some(table) = table else { return Vec::new() };
        let span = table.span();
        let DeValue::Table(table) = table.into_inner() else {
            self.error("`factors` must be a table", &span, Some(FORMS.to_owned()));
            return Vec::new();
        };
        let mut written = Vec::new();
        self.factors_within("", table, &mut written);
        written
    }

    /// A path may be one quoted key or keys with dots between them, which TOML reads as tables.
    fn factors_within(&mut self, prefix: &str, table: DeTable<'_>, written: &mut Vec<PlannedFactor>) {
        for (key, value) in table {
            let name = if prefix.is_empty() { key.get_ref().to_string() } else { bare(key.get_ref()) };
            let path = if prefix.is_empty() { name } else { format!("{prefix}.{name}") };
            let section = value.span();
            match value.into_inner() {
                DeValue::Table(inner) if is_factor(&inner) => {
                    let value = Spanned::new(section, DeValue::Table(inner));
                    written.extend(self.factor(&path, &key.span(), value));
                }
                DeValue::Table(inner) if !inner.is_empty() => self.factors_within(&path, inner, written),
                _ => {
                    let message = format!("{} needs a range or values", quoted(&path));
                    self.error(message, &section, Some(FORMS.to_owned()));
                }
            }
        }
    }

    fn factor(
        &mut self,
        path: &str,
        key: &Range<usize>,
        value: Spanned<DeValue<'_>>,
    ) -> Option<PlannedFactor> {
        let (section, objections) =
            read_all(value, |it| FactorSection::deserialize(ValueDeserializer::from(it)));
        let sound = objections.is_empty();
        for it in objections {
            let place = self.sources.place(&it.error.span().unwrap_or_else(|| key.clone()));
            self.problems.push(reworded(it.error.message(), it.path.as_deref(), &[], place));
        }
        let section = section.filter(|_| sound)?;
        self.refuse_reserved(path, key);
        let levels = self.whole(section.levels.as_ref(), "levels", 1_000_000);
        let (tried, values) = match (&section.range, &section.values) {
            (Some(range), None) => self.range(&section, range)?,
            (None, Some(values)) => self.values(&section, values)?,
            _ => {
                let message = format!("{} has both a range and values", quoted(path));
                self.error(message, key, Some(FORMS.to_owned()));
                return None;
            }
        };
        let factor = DesignFactor { path: path.to_owned(), levels: values };
        Some(PlannedFactor { factor, levels, key: self.sources.place(key), tries: tried })
    }

    fn range(
        &mut self,
        section: &FactorSection,
        range: &Spanned<Vec<Spanned<f64>>>,
    ) -> Option<(Vec<(f64, TextSpan)>, Levels)> {
        let [low, high] = range.get_ref().as_slice() else {
            self.error("a range has two ends", &range.span(), Some("write `range = [0.3, 2.0]`".to_owned()));
            return None;
        };
        let scale = section.scale.as_ref().map_or(Scale::Linear, |it| *it.get_ref());
        let (from, to) = (*low.get_ref(), *high.get_ref());
        let wrong = if !(from.is_finite() && to.is_finite()) {
            Some("both ends of a range must be finite")
        } else if from >= to {
            Some("the first end of a range must be below the second")
        } else if scale == Scale::Log && from <= 0.0 {
            Some("a logarithmic range must lie above 0")
        } else if scale == Scale::Integer && [from, to].iter().any(|it| it.fract() != 0.0 || it.abs() > WHOLE)
        {
            Some("both ends of a range of integers must be whole")
        } else {
            None
        };
        if let Some(message) = wrong {
            self.error(message, &range.span(), None);
            return None;
        }
        let tries = [low, high].map(|it| (*it.get_ref(), self.sources.place(&it.span())));
        Some((tries.to_vec(), Levels::Range { low: from, high: to, scale }))
    }

    fn values(
        &mut self,
        section: &FactorSection,
        values: &Spanned<Vec<Spanned<toml::Value>>>,
    ) -> Option<(Vec<(f64, TextSpan)>, Levels)> {
        if let Some(scale) = &section.scale {
            self.error("`scale` goes with a range", &scale.span(), None);
        }
        if values.get_ref().is_empty() {
            self.error("`values` is empty", &values.span(), None);
            return None;
        }
        let mut levels: Vec<FactorLevel> = Vec::new();
        for value in values.get_ref() {
            let level = level(value.get_ref());
            if levels.iter().any(|it| it.label == level.label) {
                self.error(format!("{} stands twice", quoted(&level.label)), &value.span(), None);
            }
            levels.push(level);
        }
        let places = values.get_ref().iter().enumerate();
        let tries = places.map(|(number, it)| (number as f64, self.sources.place(&it.span()))).collect();
        Some((tries, Levels::Values(levels)))
    }

    /// What the plan itself decides, and what no metric depends on.
    fn refuse_reserved(&mut self, path: &str, key: &Range<usize>) {
        let Some(keys) = keys(path) else {
            let quoted_keys = with_quoted_keys(path);
            let hint = if quoted_keys == path {
                "write keys with dots between them, such as `parameters.technology.retention`".to_owned()
            } else {
                format!("a name with blanks or Chinese letters stands in quotation marks: `'{quoted_keys}'`")
            };
            self.error(format!("{} is no path of a scenario", quoted(path)), key, Some(hint));
            return;
        };
        let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
        let hint = match keys.as_slice() {
            ["run", "seed"] => "`seed` of the plan decides where random numbers start from",
            ["run", "replicates"] => "`replicates` of the plan decides",
            ["output", ..] | ["name" | "description"] => "no metric depends on it",
            ["extends"] => "list the files under `[scenarios]`",
            _ => return,
        };
        self.error(format!("{} cannot be a factor", quoted(path)), key, Some(hint.to_owned()));
    }
}

const FORMS: &str = "write `{ range = [0.3, 2.0] }` or `{ values = [0.0, 0.5] }`";

/// A range or values make a factor, whatever else is wrong with it.
fn is_factor(table: &DeTable<'_>) -> bool {
    ["range", "values"].iter().any(|it| table.get(*it).is_some_and(|it| it.get_ref().is_array()))
}

/// A key as it may stand in a path.
fn bare(key: &str) -> String {
    let plain =
        !key.is_empty() && key.chars().all(|it| it.is_ascii_alphanumeric() || matches!(it, '-' | '_'));
    if plain { key.to_owned() } else { toml::Value::from(key).to_string() }
}

/// The keys of a path; `None` if it is none.
pub(in crate::experiment) fn keys(path: &str) -> Option<Vec<String>> {
    let one_line = !path.chars().any(char::is_control);
    let mut table = toml::from_str::<toml::Table>(&format!("{path} = 0")).ok().filter(|_| one_line)?;
    let mut keys = Vec::new();
    loop {
        let (key, value) = table.into_iter().next()?;
        keys.push(key);
        match value {
            toml::Value::Table(inner) => table = inner,
            _ => return Some(keys),
        }
    }
}

fn level(value: &toml::Value) -> FactorLevel {
    let literal = value.to_string();
    let label = value.as_str().map_or_else(|| literal.clone(), str::to_owned);
    let number = value.as_float().or_else(|| value.as_integer().map(|it| it as f64));
    FactorLevel { literal, label, number }
}
