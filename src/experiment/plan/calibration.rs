//! Plan files of calibrations: what was observed, which parameters may vary, how many waves of runs there are.

use super::PlanReader;
use super::factors::PlannedFactor;
use super::file::PlanFile;
use crate::experiment::design::{DesignFactor, Levels, Scale};
use crate::scenario::written::{quoted, read_all, read_text, reworded};
use crate::scenario::{Problem, Problems, Scenario, TableCache};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::IgnoredAny;
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

/// Waves where a plan does not say how many.
const WAVES: u32 = 3;
/// More waves gain nothing.
const MOST_WAVES: u32 = 20;
/// More points of a wave than this are a mistake.
const MOST_POINTS: u32 = 100_000;

/// A plan of a calibration that has been read and found sound.
#[derive(Clone, Debug)]
pub struct CalibrationPlan {
    /// What the calibration is called.
    pub name: String,
    /// What Chinese figures and reports call it; the name where the plan has no other.
    pub chinese_name: String,
    /// What it asks; may be empty.
    pub description: String,
    /// The same in Chinese.
    pub chinese_description: String,
    /// The file it was read from.
    pub file: PathBuf,
    /// The text of the plan.
    pub text: String,
    /// The scenario that is run.
    pub scenario: Scenario,
    /// What varies, each over a range: parameters of the model.
    pub factors: Vec<DesignFactor>,
    /// What was observed.
    pub moments: Vec<PlannedMoment>,
    /// Waves of runs.
    pub waves: u32,
    /// Points of a wave.
    pub points: u32,
    /// Runs of every point under different random numbers; 1 where runs are in expected numbers.
    pub replicates: u32,
    /// Where random numbers of waves start from.
    pub seed: u64,
}

/// A number that was observed, and what the model calls it.
#[derive(Clone, Debug, PartialEq)]
pub struct PlannedMoment {
    /// As the plan has it.
    pub name: String,
    /// The metric of the model.
    pub model: String,
    /// What was observed.
    pub observed: f64,
    /// Its standard error.
    pub se: f64,
    /// What a right model would still miss: a standard deviation.
    pub discrepancy: f64,
    /// Where it was observed; may be empty.
    pub source: String,
}

/// What is wrong with the name of a metric: a message and a hint.
pub type UnknownMoment = (String, Option<String>);

/// A plan of a calibration.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(title = "factorflow plan of a calibration")]
struct CalibrationFile {
    /// What the calibration is called; the name of the file when left out.
    #[schemars(with = "Option<String>")]
    name: Option<Spanned<String>>,
    /// What it is called in Chinese; the name when left out.
    name_zh: Option<String>,
    /// What it asks, for readers.
    description: Option<String>,
    /// The same in Chinese.
    description_zh: Option<String>,
    /// The scenario that is run.
    #[schemars(with = "Option<String>")]
    base: Option<Spanned<String>>,
    /// Where random numbers of waves start from; 1 when left out.
    #[schemars(with = "Option<u64>")]
    seed: Option<Spanned<u64>>,
    /// Runs of every point under different random numbers; 1 when left out.
    #[schemars(with = "Option<u64>")]
    replicates: Option<Spanned<u64>>,
    /// What the plan changes of the scenario, by path.
    #[schemars(schema_with = "changes")]
    changes: Option<IgnoredAny>,
    /// What was observed, by name.
    #[schemars(with = "BTreeMap<String, MomentSection>")]
    moments: BTreeMap<String, Spanned<MomentSection>>,
    /// Parameters and their ranges, by path.
    #[schemars(schema_with = "changes")]
    factors: Option<IgnoredAny>,
    /// How many runs.
    waves: WavesSection,
}

/// One of `[moments]`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct MomentSection {
    /// The metric of the model, such as `province_migration_slope`; the name of the moment when left out.
    #[schemars(with = "Option<String>")]
    model: Option<Spanned<String>>,
    /// What was observed.
    #[schemars(with = "Option<f64>")]
    observed: Option<Spanned<f64>>,
    /// Its standard error.
    #[schemars(with = "Option<f64>")]
    se: Option<Spanned<f64>>,
    /// What a right model would still miss, a standard deviation; 0 when left out.
    #[schemars(with = "Option<f64>")]
    discrepancy: Option<Spanned<f64>>,
    /// Where it was observed.
    source: Option<String>,
}

/// `[waves]`.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
struct WavesSection {
    /// Waves of runs; 3 when left out.
    #[schemars(with = "Option<u64>")]
    count: Option<Spanned<u64>>,
    /// Points of a wave; ten for each parameter when left out.
    #[schemars(with = "Option<u64>")]
    points: Option<Spanned<u64>>,
}

fn changes(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "object" })
}

/// The JSON Schema of a plan of a calibration.
pub fn calibration_schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(CalibrationFile).to_value();
    crate::scenario::written::tidy(&mut schema);
    schema
}

impl CalibrationPlan {
    /// Reads a plan file; `check` says what is wrong with a metric that a scenario is asked for. Also returns warnings.
    ///
    /// # Errors
    ///
    /// Returns every problem found, each with its place.
    pub fn load(
        path: &Path,
        check: &dyn Fn(&str, &Scenario) -> Result<(), UnknownMoment>,
    ) -> Result<(Self, Problems), Problems> {
        Self::read(path, read_text(path).map_err(Problems::from)?.text, check)
    }

    /// Reads a plan from a text as if it stood in the file at `path`. Also returns warnings.
    ///
    /// # Errors
    ///
    /// Returns every problem found, each with its place.
    pub fn read(
        path: &Path,
        text: String,
        check: &dyn Fn(&str, &Scenario) -> Result<(), UnknownMoment>,
    ) -> Result<(Self, Problems), Problems> {
        PlanReader::of_text(path, text, |reader, document| reader.calibration(document, check))
    }
}

impl PlanReader<'_> {
    fn calibration(
        &mut self,
        mut document: DeTable<'_>,
        check: &dyn Fn(&str, &Scenario) -> Result<(), UnknownMoment>,
    ) -> Option<CalibrationPlan> {
        let file = self.calibration_file(&document);
        let cache = Arc::<TableCache>::default();
        let arm = self.calibrated(&file, document.remove("changes"), &cache);
        let is_sound = !self.problems.has_errors();
        let written = self.factors(document.remove("factors"));
        self.refuse_no_ranges(&written);
        self.probe(&written, arm.as_slice(), &cache);
        let scenario = arm.map(|it| it.scenario);
        if file.moments.is_empty() && is_sound {
            let hint = "write `slope = { model = \"province_migration_slope\", observed = -1.5, se = 0.13 }` under `[moments]`";
            self.error("nothing was observed", &(0..0), Some(hint.to_owned()));
        }
        let moments = self.moments(&file, scenario.as_ref(), check);
        let replicates = self.whole(file.replicates.as_ref(), "replicates", 10_000).unwrap_or(1);
        let waves = self.whole(file.waves.count.as_ref(), "count", MOST_WAVES).unwrap_or(WAVES);
        let usual = u32::try_from(10 * written.len()).unwrap_or(MOST_POINTS).max(20);
        let points = self.whole(file.waves.points.as_ref(), "points", MOST_POINTS).unwrap_or(usual);
        if let Some(it) = file.waves.points.as_ref().filter(|_| points < 3) {
            self.error("a wave needs at least 3 points", &it.span(), None);
        }
        let scenario = scenario?;
        let stem = self.path.file_stem().map(PathBuf::from).unwrap_or_default().display().to_string();
        let name = file.name.map_or(stem, Spanned::into_inner);
        let description = file.description.unwrap_or_default();
        Some(CalibrationPlan {
            chinese_name: file.name_zh.unwrap_or_else(|| name.clone()),
            name,
            chinese_description: file.description_zh.unwrap_or_else(|| description.clone()),
            description,
            file: self.path.to_path_buf(),
            text: self.sources.layers()[0].source.text.clone(),
            replicates: if scenario.draws() { replicates } else { 1 },
            scenario,
            factors: written.into_iter().map(|it| it.factor).collect(),
            moments,
            waves,
            points,
            seed: file.seed.map_or(1, Spanned::into_inner),
        })
    }

    fn calibration_file(&mut self, document: &DeTable<'_>) -> CalibrationFile {
        let everything = Spanned::new(0..0, DeValue::Table(document.clone()));
        let (file, objections) =
            read_all(everything, |it| CalibrationFile::deserialize(ValueDeserializer::from(it)));
        for it in objections {
            let place = self.sources.place(&it.error.span().unwrap_or(0..0));
            self.problems.push(reworded(it.error.message(), it.path.as_deref(), &[], place));
        }
        file.unwrap_or_default()
    }

    /// The scenario with what the plan changes of it.
    fn calibrated(
        &mut self,
        file: &CalibrationFile,
        changes: Option<Spanned<DeValue<'_>>>,
        cache: &Arc<TableCache>,
    ) -> Option<super::PlannedScenario> {
        let written = PlanFile { base: file.base.clone(), ..PlanFile::default() };
        let scenarios = changes.map(|it| {
            let span = it.span();
            let mut table = DeTable::new();
            table.insert(Spanned::new(span.clone(), "calibrated".into()), it);
            Spanned::new(span, DeValue::Table(table))
        });
        self.arms(&written, scenarios, cache).pop()
    }

    fn refuse_no_ranges(&mut self, written: &[PlannedFactor]) {
        if written.is_empty() && !self.problems.has_errors() {
            let hint = "write `\"parameters.talent.distance_elasticity\" = { range = [0.6, 2.0] }` under `[factors]`";
            self.error("there is nothing to calibrate", &(0..0), Some(hint.to_owned()));
        }
        for it in written {
            let is_range =
                matches!(it.factor.levels, Levels::Range { scale: Scale::Linear | Scale::Log, .. });
            let wrong = if !it.factor.path.starts_with("parameters.") {
                Some(format!("{} is no parameter of the model", quoted(&it.factor.path)))
            } else if is_range {
                None
            } else {
                Some(format!("{} must vary over a range, linear or log", quoted(&it.factor.path)))
            };
            if let Some(message) = wrong {
                let hint = "a calibration varies parameters, each over `{ range = [low, high] }`".to_owned();
                self.problems.push(Problem::error(message).at(it.key.clone()).hint(hint));
            }
        }
    }

    fn moments(
        &mut self,
        file: &CalibrationFile,
        scenario: Option<&Scenario>,
        check: &dyn Fn(&str, &Scenario) -> Result<(), UnknownMoment>,
    ) -> Vec<PlannedMoment> {
        let mut moments = Vec::new();
        let mut written: Vec<(&String, &Spanned<MomentSection>)> = file.moments.iter().collect();
        written.sort_by_key(|it| it.1.span().start);
        for (name, section) in written {
            let (span, section) = (section.span(), section.get_ref());
            let model = section.model.as_ref().map_or(name, |it| it.get_ref());
            let place = section.model.as_ref().map_or(span.clone(), Spanned::span);
            if let Some(Err((message, hint))) = scenario.map(|it| check(model, it)) {
                self.error(message, &place, hint);
            }
            let observed = self.number_of(name, "observed", section.observed.as_ref(), &span, |_| true, "");
            let se = self.number_of(name, "se", section.se.as_ref(), &span, |it| it > 0.0, " above 0");
            let discrepancy = section.discrepancy.as_ref().map_or(Some(0.0), |it| {
                self.number_of(name, "discrepancy", Some(it), &span, |it| it >= 0.0, " of 0 or more")
            });
            let (Some(observed), Some(se), Some(discrepancy)) = (observed, se, discrepancy) else { continue };
            let source = section.source.clone().unwrap_or_default();
            let (name, model) = (name.clone(), model.clone());
            moments.push(PlannedMoment { name, model, observed, se, discrepancy, source });
        }
        moments
    }

    /// A number of a moment; a problem where it is missing or wrong.
    fn number_of(
        &mut self,
        moment: &str,
        key: &str,
        value: Option<&Spanned<f64>>,
        whole: &Range<usize>,
        is_sound: impl Fn(f64) -> bool,
        how: &str,
    ) -> Option<f64> {
        let Some(value) = value else {
            let message = format!("{} needs {}", quoted(moment), quoted(key));
            self.error(message, whole, Some(format!("write a number{how}, such as `{key} = 0.1`")));
            return None;
        };
        let number = *value.get_ref();
        if number.is_finite() && is_sound(number) {
            return Some(number);
        }
        self.error(format!("{} must be a number{how}, not {number}", quoted(key)), &value.span(), None);
        None
    }
}
