//! Plan files: which scenarios are run at which points, and what is asked of each run.
//!
//! [`Plan::load`] reads a plan with its scenarios and tries every factor on them. What it returns is complete and
//! sound. Nothing here prints.

mod arms;
mod calibration;
mod factors;
mod file;
mod points;
mod probe;
mod reader;

pub use arms::PlannedScenario;
pub use calibration::{CalibrationPlan, PlannedMoment, UnknownMoment, calibration_schema};
pub(super) use factors::keys;
pub(super) use probe::setting;

use super::design::Design;
use super::metric::{Metric, WrongMetric, outcome_names};
use super::precision::Precision;
use crate::scenario::written::{
    BuiltInFileKind, listed, locate, need_hint, quoted, read_all, read_text, reworded, suggestion, tidy,
};
use crate::scenario::{Problem, Problems, TableCache};
use file::{LimitsSection, PlanFile};
use humantime::parse_duration;
use reader::PlanReader;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

/// No sweep adds replicates beyond this unless it is told to.
const MOST_REPLICATES: u32 = 200;

/// A plan that has been read and found sound.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What the sweep is called.
    pub name: String,
    /// What it asks; may be empty.
    pub description: String,
    /// The file it was read from.
    pub file: PathBuf,
    /// The text of the plan.
    pub text: String,
    /// The scenarios that are compared; the first is the one that changes refer to.
    pub arms: Vec<PlannedScenario>,
    /// The factors and how their points are chosen.
    pub design: Design,
    /// Runs of every point and scenario under different random numbers.
    pub replicates: u32,
    /// What is written down of each run.
    pub metrics: Vec<Metric>,
    /// The years at whose ends it is written down too.
    pub years: Vec<f64>,
    /// When a run or the sweep counts as failed.
    pub limits: RunLimits,
    /// The worlds of its scenarios.
    pub cache: Arc<TableCache>,
}

/// When a run or a sweep counts as failed, and when a sweep has replicates enough.
#[derive(Clone, Debug, PartialEq)]
pub struct RunLimits {
    /// A run that takes longer is given up, in seconds.
    pub run_timeout: Option<f64>,
    /// More than this share of failed runs makes the whole sweep a failure.
    pub failed_share: f64,
    /// Replicates are added until this is known so well, if anything.
    pub until: Option<Precision>,
    /// But no more replicates than this.
    pub most_replicates: u32,
}

impl Default for RunLimits {
    fn default() -> Self {
        Self { run_timeout: None, failed_share: 0.1, until: None, most_replicates: MOST_REPLICATES }
    }
}

impl Plan {
    /// Reads a plan file, or the plan of the library that `path` is the name of. Also returns warnings.
    ///
    /// # Errors
    ///
    /// Returns every problem found, each with its place.
    pub fn load(path: &Path) -> Result<(Self, Problems), Problems> {
        let located = locate(path, Path::new(""), BuiltInFileKind::Plan);
        let read = located.and_then(|path| read_text(&path).map(|it| (path, it.text)));
        let (path, text) = read.map_err(Problems::from)?;
        Self::read(&path, text)
    }

    /// Reads a plan from a text as if it stood in the file at `path`. Also returns warnings.
    ///
    /// # Errors
    ///
    /// Returns every problem found, each with its place.
    #[expect(
        clippy::redundant_closure_for_method_calls,
        reason = "the method is of one lifetime, and not of any"
    )]
    pub fn read(path: &Path, text: String) -> Result<(Self, Problems), Problems> {
        PlanReader::of_text(path, text, |reader, document| reader.plan(document))
    }
}

impl PlanReader<'_> {
    fn plan(&mut self, mut document: DeTable<'_>) -> Option<Plan> {
        let file = self.file(&document);
        let cache = Arc::default();
        let arms = self.arms(&file, document.remove("scenarios"), &cache);
        let written = self.factors(document.remove("factors"));
        let seed = file.seed.as_ref().map_or(1, |it| *it.get_ref());
        let design = self.design(&file.design, &written, seed);
        // All that the plan asks for are made, since whoever reads the data set counts on them.
        let replicates = self.whole(file.replicates.as_ref(), "replicates", 1_000_000).unwrap_or(1);
        let metrics = self.metrics(&file, &written, &arms);
        let years = self.years(&file, &arms);
        let limits = self.limits(&file.limits, &metrics);
        self.probe(&written, &arms, &cache);
        self.warn_of_equal_replicates(&file, &written, &arms);
        let stem = self.path.file_stem().map(PathBuf::from).unwrap_or_default().display().to_string();
        Some(Plan {
            name: file.name.map_or(stem, Spanned::into_inner),
            description: file.description.unwrap_or_default(),
            file: self.path.to_path_buf(),
            text: self.sources.layers()[0].source.text.clone(),
            arms,
            design: design?,
            replicates,
            metrics,
            years,
            limits,
            cache,
        })
    }

    fn file(&mut self, document: &DeTable<'_>) -> PlanFile {
        let everything = Spanned::new(0..0, DeValue::Table(document.clone()));
        let (file, objections) =
            read_all(everything, |it| PlanFile::deserialize(ValueDeserializer::from(it)));
        for it in objections {
            let place = self.sources.place(&it.error.span().unwrap_or(0..0));
            self.problems.push(reworded(it.error.message(), it.path.as_deref(), &[], place));
        }
        file.unwrap_or_default()
    }

    fn metrics(
        &mut self,
        file: &PlanFile,
        written: &[factors::PlannedFactor],
        arms: &[PlannedScenario],
    ) -> Vec<Metric> {
        let Some(named) = &file.output.metrics else {
            return Metric::all(&arms.iter().map(|it| &it.scenario).collect::<Vec<_>>());
        };
        if named.get_ref().is_empty() {
            self.error("`metrics` is empty: nothing would be written down", &named.span(), None);
        }
        let mut metrics: Vec<Metric> = Vec::new();
        for name in named.get_ref() {
            let Some(metric) = Metric::find(name.get_ref()) else {
                self.unknown_metric(name);
                continue;
            };
            self.check_metric(name, &metric, written, arms);
            // Where a scenario cannot be read there may be a second one.
            if metric.change && arms.len() == 1 && !self.of_arms.has_errors() {
                let hint = "list a second one under `[scenarios]`, or leave `.change` out".to_owned();
                self.error("a change needs two scenarios", &name.span(), Some(hint));
            }
            if metrics.iter().any(|it| it.name == metric.name) {
                self.error(format!("{} stands twice", quoted(&metric.name)), &name.span(), None);
            }
            metrics.push(metric);
        }
        metrics
    }

    /// Refuses a metric of what a scenario has not, unless a factor may give it that.
    fn check_metric(
        &mut self,
        name: &Spanned<String>,
        metric: &Metric,
        written: &[factors::PlannedFactor],
        arms: &[PlannedScenario],
    ) {
        let of_world = |it: &factors::PlannedFactor| {
            ["world.", "platforms", "time."].iter().any(|start| it.factor.path.starts_with(start))
        };
        if written.iter().any(of_world) {
            return;
        }
        let has_members = arms.iter().any(|it| !it.scenario.policies.is_empty());
        let checked = arms.iter().map(|it| (metric.check(&it.scenario, has_members), it.name.as_str()));
        let wrong: Vec<(WrongMetric, &str)> =
            checked.filter_map(|(it, name)| Some((it.err()?, name))).collect();
        let Some((first, _)) = wrong.first() else { return };
        let without: Vec<&str> = wrong.iter().map(|it| it.1).collect();
        let (whose, metric) = (listed(&without), quoted(&metric.name));
        let (message, hint) = match first {
            WrongMetric::Lacking(need) => {
                let verb = if without.len() == 1 { "has" } else { "have" };
                (format!("{metric} needs {need}, and {whose} {verb} none"), Some(need_hint(*need).to_owned()))
            }
            WrongMetric::UnknownPlace { name, hint } => {
                (format!("{metric}: no club, rule or region is called {}", quoted(name)), hint.clone())
            }
            other => (format!("{metric} of {whose}: {other}"), None),
        };
        self.error(message, &name.span(), hint);
    }

    /// The ends of all years, if metrics of them are asked for; the scenarios must have the same.
    fn years(&mut self, file: &PlanFile, arms: &[PlannedScenario]) -> Vec<f64> {
        let Some(asked) = file.output.every_year.as_ref().filter(|it| *it.get_ref()) else {
            return Vec::new();
        };
        let times: Vec<_> = arms.iter().map(|it| (it.scenario.time.start, it.scenario.time.years)).collect();
        let Some(&(start, years)) = times.first() else { return Vec::new() };
        if times.iter().any(|it| *it != (start, years)) {
            let message = "years can be recorded only where all scenarios have the same";
            self.error(message, &asked.span(), Some("set `time.start` and `time.years` alike".to_owned()));
        }
        (1..=years).map(|it| start + f64::from(it)).collect()
    }

    fn unknown_metric(&mut self, name: &Spanned<String>) {
        let mut parts = name.get_ref().split('@');
        let plain = parts.next().unwrap_or_default().trim_end_matches(".change");
        let of_place = parts.next().is_some();
        let known = outcome_names(of_place);
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let whose = if of_place { "of places" } else { "of all regions" };
        let all = || {
            format!(
                "known {whose}: {}; each also with `.change`, then `@PLACE`, then `@YEAR`",
                listed(&known)
            )
        };
        let hint = suggestion(plain, &known).unwrap_or_else(all);
        self.error(format!("unknown metric {}", quoted(name.get_ref())), &name.span(), Some(hint));
    }

    fn limits(&mut self, section: &LimitsSection, metrics: &[Metric]) -> RunLimits {
        let mut limits = RunLimits::default();
        if let Some(written) = &section.run_timeout {
            limits.run_timeout = seconds(written.get_ref());
            if limits.run_timeout.is_none() {
                let message = format!("{} is no length of time", quoted(written.get_ref()));
                let hint = "write `\"30s\"`, `\"10min\"` or `\"2h\"`".to_owned();
                self.error(message, &written.span(), Some(hint));
            }
        }
        if let Some(written) = &section.failed_share {
            limits.failed_share = *written.get_ref();
            if !(0.0..=1.0).contains(&limits.failed_share) {
                let message = format!("`failed_share` must be between 0 and 1, not {}", written.get_ref());
                self.error(message, &written.span(), None);
            }
        }
        limits.until = section.until.as_ref().and_then(|it| self.precision(it, metrics));
        let most = self.whole(section.most_replicates.as_ref(), "most_replicates", 1_000_000);
        limits.most_replicates = most.unwrap_or(MOST_REPLICATES);
        limits
    }

    fn precision(&mut self, written: &Spanned<String>, metrics: &[Metric]) -> Option<Precision> {
        let precision = Precision::parse(written.get_ref()).and_then(|it| it.among(metrics));
        precision.map_err(|message| self.error(message, &written.span(), None)).ok()
    }

    fn warn_of_equal_replicates(
        &mut self,
        file: &PlanFile,
        written: &[factors::PlannedFactor],
        arms: &[PlannedScenario],
    ) {
        let Some(replicates) = file.replicates.as_ref().filter(|it| *it.get_ref() > 1) else { return };
        if alike(written, arms) {
            let problem = Problem::warning("replicates of expected runs are all the same");
            let hint = "set `mode = \"sampled\"` in the scenarios, or leave `replicates` out".to_owned();
            self.problems.push(problem.at(self.sources.place(&replicates.span())).hint(hint));
        }
    }
}

/// Whether all replicates of a run would be the same, wherever it is made.
fn alike(written: &[factors::PlannedFactor], arms: &[PlannedScenario]) -> bool {
    let may_draw = |it: &factors::PlannedFactor| {
        it.factor.path == "run.mode" || it.factor.path.starts_with("governments")
    };
    !arms.is_empty() && !arms.iter().any(|it| it.scenario.draws()) && !written.iter().any(may_draw)
}

/// The JSON Schema of a plan file.
pub fn schema() -> serde_json::Value {
    let mut schema = schemars::schema_for!(PlanFile).to_value();
    tidy(&mut schema);
    schema
}

/// A length of time such as `90s`, `10min` or `1h 30min`, in seconds. Any decimal number may stand before a single
/// unit, and a number without one is of seconds.
pub fn seconds(text: &str) -> Option<f64> {
    let text = text.trim();
    let split = text.find(|it: char| !it.is_ascii_digit() && it != '.').unwrap_or(text.len());
    let (number, unit) = (&text[..split], text[split..].trim());
    let unit = if unit.is_empty() { "s" } else { unit };
    let single = || {
        let unit = unit.chars().all(char::is_alphabetic).then(|| parse_duration(&format!("1{unit}")))?;
        Some(number.parse::<f64>().ok()? * unit.ok()?.as_secs_f64())
    };
    let seconds = single().or_else(|| Some(parse_duration(text).ok()?.as_secs_f64()));
    seconds.filter(|it| it.is_finite() && *it > 0.0)
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn a_length_of_time_is_a_decimal_with_a_unit_or_several_or_a_number_of_seconds() {
        let known = [
            ("90s", 90.0),
            ("10min", 600.0),
            ("2h", 7200.0),
            ("1d", 86_400.0),
            ("45", 45.0),
            (" 1.5 hours ", 5400.0),
            (".5m", 30.0),
            ("2. sec", 2.0),
            ("0.001h", 3.6),
            ("1 minutes", 60.0),
            ("1 days", 86_400.0),
            ("3 seconds", 3.0),
            ("1h 30min", 5400.0),
            ("2h30m", 9000.0),
        ];
        for (text, expected) in known {
            assert_eq!(seconds(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_length_of_time_is_refused() {
        for text in ["", "0", "0s", "soon", "s", "-5s", "5 parsecs", "1.2.3s", "1e400", "5 min late"] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }
}
