//! A sweep that was analysed, as its figures see it: what decides, along which curve, over which pair of factors.

mod bar_rows;
pub(super) mod bars;
pub(super) mod heat_maps;
pub(super) mod main_effects;
pub(super) mod names;
mod scenario_keys;

use std::path::Path;

use crate::experiment::analysis::FOLDER;
use crate::experiment::metric::{MEMBERS, Metric, OTHERS};
use crate::outcome::{Table, TableError, Texts};
use crate::results::parquet;

use super::origin::{self, FolderOrigin, read_manifest};
use super::outcomes;
use super::scenario_names::{ScenarioNames, is_chinese};
use super::theme::{Language, Theme};
use names::SweepNames;

use super::{FigureError, FigureOptions};
pub(super) use scenario_keys::SCENARIO_KEYS;

/// The folder of a sweep as far as figures need it.
#[derive(Debug)]
pub(super) struct SweepFolder {
    pub origin: FolderOrigin,
    /// The scenario that changes refer to.
    pub first: String,
    /// What its scenarios and factors are called.
    pub names: SweepNames,
    /// How many replicates each mean is of.
    pub replicates: String,
    pub indices: Option<Table>,
    pub elementary_effects: Option<Table>,
    pub swings: Option<Table>,
    pub main_effects: Option<Table>,
    pub pairs: Option<Table>,
}

impl SweepFolder {
    /// The metrics that were analysed, as the plan has them.
    pub fn metrics(&self) -> Vec<String> {
        let tables = [&self.indices, &self.elementary_effects, &self.swings, &self.main_effects, &self.pairs];
        let named = tables.into_iter().flatten().filter_map(|table| table.text("metric").ok());
        distinct(&named.flatten().cloned().collect::<Vec<_>>())
    }

    /// Reads what the folder holds; a sweep that was not analysed has no tables.
    pub fn read(folder: &Path, language: Language) -> Result<Self, FigureError> {
        let names = SweepNames::of(&read_manifest(folder).unwrap_or_default(), language);
        let analysis = folder.join(FOLDER);
        let manifest = read_manifest(if analysis.exists() { &analysis } else { folder })?;
        let table = |name: &str| {
            let file = analysis.join(format!("{name}.parquet"));
            file.exists().then(|| parquet::read(&file)).transpose()
        };
        let first = manifest.pointer("/scenarios/0").and_then(serde_json::Value::as_str);
        Ok(Self {
            origin: FolderOrigin {
                currency: names.currency(),
                ..FolderOrigin::new(&manifest, &ScenarioNames::default())
            },
            names,
            first: first.unwrap_or_default().to_owned(),
            replicates: origin::words(&manifest, "replicates"),
            indices: table("indices")?,
            elementary_effects: table("elementary_effects")?,
            swings: table("swings")?,
            main_effects: table("main_effects")?,
            pairs: table("pairs")?,
        })
    }
}

/// The rows of a table about one metric.
#[derive(Debug, Clone)]
pub(super) struct Topic {
    /// As the plan has it.
    pub metric: String,
    /// One unit of it.
    unit: String,
    /// The scenarios in their order.
    pub scenarios: Vec<String>,
    /// The factors in their order, by their paths.
    pub factors: Vec<String>,
    /// The rows of the metric.
    pub table: Table,
}

impl Topic {
    /// The metrics of a table that were asked for, or all, in their order.
    pub fn all(table: &Table, options: &FigureOptions) -> Result<Vec<Self>, TableError> {
        let (metric, unit) = (table.text("metric")?, table.text("unit")?);
        let topic = |name: String| {
            let keep: Vec<bool> = metric.iter().map(|it| *it == name).collect();
            let rows = table.filter(&keep);
            let unit = unit.iter().zip(&keep).find(|it| *it.1).map_or_else(String::new, |it| it.0.clone());
            let factors = rows.text("factor").map_or_else(|_| Vec::new(), distinct);
            Ok(Self { metric: name, unit, scenarios: distinct(rows.text("scenario")?), factors, table: rows })
        };
        let asked = |name: &String| options.outcomes.is_empty() || options.outcomes.contains(name);
        distinct(metric).into_iter().filter(asked).map(topic).collect()
    }

    /// The rows of one scenario.
    pub fn of_scenario(&self, scenario: &str) -> Result<Table, TableError> {
        let keep: Vec<bool> = self.table.text("scenario")?.iter().map(|it| it == scenario).collect();
        Ok(self.table.filter(&keep))
    }

    /// What its files are called after.
    pub fn file_part(&self) -> String {
        let is_plain = |it: char| it.is_alphanumeric() || it == '-';
        self.metric.trim_end_matches("_cny").replace(|it| !is_plain(it), "-")
    }

    /// What it is called inside a sentence: an outcome, or the effect on one.
    pub fn name(&self, language: Language) -> String {
        let Some(metric) = Metric::find(&self.metric) else { return self.metric.clone() };
        let outcome = named(&metric, language);
        match (language, metric.change) {
            (Language::English, true) => format!("the effect on {}", lower_first(&outcome)),
            (Language::English, false) => lower_first(&outcome),
            (Language::Chinese, true) => format!("对{outcome}的影响"),
            (Language::Chinese, false) => outcome,
        }
    }

    /// What values are divided by before they are printed, and the words for the unit.
    pub fn measure(&self, largest: f64, theme: &Theme) -> (f64, String) {
        if self.unit == "per cent" {
            return (1.0, "%".to_owned());
        }
        match Metric::find(&self.metric) {
            Some(metric) => outcomes::measure(metric.outcome().unit, largest, theme),
            None => (1.0, self.unit.clone()),
        }
    }

    /// What an axis of its values is called.
    pub fn axis_name(&self, language: Language) -> String {
        let Some(metric) = Metric::find(&self.metric) else { return self.metric.clone() };
        let outcome = named(&metric, language);
        match (language, metric.change) {
            (Language::English, true) => format!("Effect on {}", lower_first(&outcome)),
            (Language::Chinese, true) => format!("对{outcome}的影响"),
            (_, false) => outcome,
        }
    }

    /// Whether it is a change against the first scenario.
    pub fn is_change(&self) -> bool {
        Metric::find(&self.metric).is_some_and(|it| it.change)
    }
}

/// An outcome with the place and the year that a metric is of.
fn named(metric: &Metric, language: Language) -> String {
    let outcome = outcomes::name(&metric.outcome().name, language);
    let place = metric.place.as_deref().map(|place| match (place, language) {
        (MEMBERS, Language::Chinese) => "成员",
        (OTHERS, Language::Chinese) => "其他地区",
        (place, _) => place,
    });
    let year = metric.year.map(|it| it.to_string());
    match (language, place, year) {
        (_, None, None) => outcome,
        (Language::English, place, year) => [Some(outcome.as_str()), place, year.as_deref()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(", "),
        (Language::Chinese, place, year) => {
            let year = year.map(|it| format!("{it} 年"));
            let parts = place.into_iter().chain(year.as_deref());
            format!("{outcome}（{}）", parts.collect::<Vec<_>>().join("，"))
        }
    }
}

/// Every text once, in the order in which they come.
fn distinct<'t>(texts: impl IntoIterator<Item = &'t String>) -> Vec<String> {
    let texts: Texts = texts.into_iter().collect();
    texts.different().cloned().collect()
}

/// Paths and abbreviations keep their capitals, names lose that of their first letter.
fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

impl SweepFolder {
    /// Against which scenario changes are, and of how many replicates values are means.
    pub fn scope(&self, topic: &Topic, language: Language) -> String {
        let mut parts = Vec::new();
        if topic.is_change() {
            parts.push(match language {
                Language::English => format!("against {}", self.names.scenario(&self.first)),
                Language::Chinese => {
                    let first = self.names.scenario(&self.first);
                    format!("相对于{}{first}", if is_chinese(&first) { "" } else { " " })
                }
            });
        }
        if self.replicates != "1" && !self.replicates.is_empty() {
            parts.push(match language {
                Language::English => format!("means of {} replicates", self.replicates),
                Language::Chinese => format!("{} 次重复的均值", self.replicates),
            });
        }
        parts.join(language.say(", ", "，"))
    }
}
