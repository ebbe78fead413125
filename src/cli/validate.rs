//! `factorflow validate`.

use super::figure::LanguageName;
use super::signals::Signals;
use super::{Failure, options, print, stem, warn};
use crate::estimate::validation::{
    Agreement, Benchmark, ScoredModel, Validation, ValidationError, ValidationQuestion,
};
use crate::figure::FigureOptions;
use clap::{Args, ValueEnum};
use std::fmt::Write;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub struct ValidateCommand {
    /// A results folder of a run, or a table with a column of predictions (CSV or Parquet)
    prediction: PathBuf,
    /// The table of what was observed
    #[arg(long, value_name = "TABLE")]
    observed: PathBuf,
    /// Column that tells places apart, in both
    #[arg(long, value_name = "COLUMN", default_value = "code")]
    on: String,
    /// What was predicted: a column of regions.csv or of the table; with `.change` behind it the logarithm of its last value
    /// over its first; `people` are all who work, `arrivals` those who came from elsewhere, in runs that keep all flows
    #[arg(long, value_name = "NAME", default_value = "people.change")]
    outcome: String,
    /// Adds regions of a run up to provinces first
    #[arg(long)]
    by_province: bool,
    /// Compares logarithms of levels
    #[arg(long, conflicts_with = "from")]
    log: bool,
    /// Column of what was observed at first, if a change was predicted
    #[arg(long, value_name = "COLUMN")]
    from: Option<String>,
    /// Column of what was observed at last
    #[arg(long, value_name = "COLUMN")]
    to: String,
    /// Column of weights for the weighted correlation
    #[arg(long, value_name = "COLUMN")]
    weights: Option<String>,
    /// What else might have predicted [default: all that the folder allows]
    #[arg(long, value_enum, value_delimiter = ',', value_name = "BENCHMARK")]
    against: Vec<BenchmarkName>,
    /// A table that parameters were fitted on, or `none`; has to be said, and may hold nothing of the year that is predicted
    #[arg(long, value_name = "FILE|none")]
    fitted_on: Vec<PathBuf>,
    /// Where random numbers of the intervals start from
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Folder for the results [default: results/validation- and the name of the prediction]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Leaves the figures out
    #[arg(long)]
    no_figures: bool,
    /// Language of report and figures
    #[arg(long, value_enum, default_value_t)]
    language: LanguageName,
}

/// A benchmark, as the command line names it.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum BenchmarkName {
    /// Nothing changes
    None,
    /// Births and deaths of the base year go on
    Natural,
    /// Past migration goes on
    Momentum,
    /// Both go on
    #[value(name = "natural+momentum")]
    NaturalAndMomentum,
}

impl From<BenchmarkName> for Benchmark {
    fn from(name: BenchmarkName) -> Self {
        match name {
            BenchmarkName::None => Self::NoChange,
            BenchmarkName::Natural => Self::Natural,
            BenchmarkName::Momentum => Self::Momentum,
            BenchmarkName::NaturalAndMomentum => Self::NaturalAndMomentum,
        }
    }
}

impl ValidateCommand {
    pub fn run(self) -> Result<(), Failure> {
        let cancel = Signals::listen()?.cancel();
        let folder = self.out.clone().unwrap_or_else(|| default_folder(&self.prediction));
        let question = self.question();
        let found = question.answer(&cancel).map_err(refused)?;
        let chinese = matches!(self.language, LanguageName::Zh);
        found.write(&question, &folder, &super::command_line(), chinese).map_err(refused)?;
        if !self.no_figures {
            let language = self.language.into();
            options::draw(&folder, &[], &FigureOptions { language, ..FigureOptions::default() });
        }
        warn(&summary(&found));
        print(&folder.display().to_string())
    }

    fn question(&self) -> ValidationQuestion {
        let is_none = |it: &PathBuf| it.as_os_str() == "none";
        let fitted_on = self.fitted_on.iter().filter(|it| !is_none(it)).cloned().collect();
        ValidationQuestion {
            prediction: self.prediction.clone(),
            observed: self.observed.clone(),
            key: self.on.clone(),
            outcome: self.outcome.clone(),
            by_province: self.by_province,
            logarithms: self.log,
            from: self.from.clone(),
            to: self.to.clone(),
            weights: self.weights.clone(),
            against: self.against.iter().copied().map(Benchmark::from).collect(),
            fitted_on: (!self.fitted_on.is_empty()).then_some(fitted_on),
            seed: self.seed,
        }
    }
}

fn default_folder(prediction: &Path) -> PathBuf {
    Path::new("results").join(format!("validation-{}", stem(prediction)))
}

fn refused(error: ValidationError) -> Failure {
    match error {
        ValidationError::Problems(problems) => Failure::Refused(problems.render(super::colour())),
        ValidationError::Cancelled => Failure::Stopped(error.to_string()),
        ValidationError::NotDeclared
        | ValidationError::NoOutcome(_)
        | ValidationError::NoMigration(_)
        | ValidationError::TooFew(_) => Failure::Refused(format!("error: {error}")),
        ValidationError::Table(error) => error.into(),
        ValidationError::Folder(error) => super::run::refused(error),
    }
}

/// A line a model; what stands in brackets are intervals over provinces.
fn summary(found: &Validation) -> String {
    let width = found.models.iter().map(|it| it.name.chars().count()).max().unwrap_or(0);
    let places = found.joined.codes.len();
    let mut text = format!("{places} places; 95 % intervals over provinces\n");
    for model in &found.models {
        let Agreement { slope, rmse, .. } = model.agreement;
        let shown = |value: f64| if value.is_nan() { "–".to_owned() } else { format!("{value:.3}") };
        let _ = writeln!(
            text,
            "  {:<width$}  correlation {}, slope {}, RMSE {rmse:.4}{}",
            model.name,
            correlation(model),
            shown(slope),
            difference(model)
        );
    }
    text
}

fn correlation(model: &ScoredModel) -> String {
    let (value, [low, high]) = (model.agreement.correlation, model.intervals[0]);
    if value.is_nan() { "–".to_owned() } else { format!("{value:.3} [{low:.3}, {high:.3}]") }
}

fn difference(model: &ScoredModel) -> String {
    let Some((value, [low, high])) = model.difference.filter(|it| it.0.is_finite()) else {
        return String::new();
    };
    format!("; {value:+.3} [{low:+.3}, {high:+.3}] more")
}
