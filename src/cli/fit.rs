//! `factorflow fit`.

use super::figure::LanguageName;
use super::signals::Signals;
use super::{Failure, options, print, stem, warn};
use crate::estimate::HoldOut;
use crate::estimate::fit::{EstimationError, FlowSource, Found, Missing, Question, Shrink, TermSpec};
use crate::figure::FigureOptions;
use crate::region::Cohort;
use clap::{Args, ValueEnum};
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

#[derive(Debug, Args)]
pub struct FitCommand {
    /// Flows between places, as CSV or Parquet: a row a pair with origin, destination and how much
    flows: PathBuf,
    /// Places: `code`, `lon`, `lat`, and `area_km2`, `province_code` and masses where they are needed
    #[arg(long, value_name = "TABLE")]
    regions: Option<PathBuf>,
    /// Folder for the results [default: results/fit- and the name of the file of flows]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Column of the places that flows leave
    #[arg(long, value_name = "COLUMN", default_value = "origin")]
    origin: String,
    /// Column of the places where flows arrive
    #[arg(long, value_name = "COLUMN", default_value = "destination")]
    destination: String,
    /// Column with how much flows
    #[arg(long, value_name = "COLUMN", default_value = "flow")]
    flow: String,
    /// Keeps rows with this text in a column, such as `census_year=2010`
    #[arg(long = "where", value_name = "COLUMN=TEXT", value_parser = condition)]
    only: Vec<(String, String)>,
    /// Column of the places with their masses
    #[arg(long, value_name = "COLUMN", default_value = "population")]
    mass: String,
    /// What may explain flows: distance, distance2, border, away, contiguity=FILE, or columns of the flows [default:
    /// distance, and border and away where they vary]
    #[arg(long, value_name = "TERM", value_delimiter = ',')]
    terms: Vec<TermSpec>,
    /// What a pair without a row means: nothing flows, or nobody knows
    #[arg(long, value_enum)]
    missing: Option<MissingName>,
    /// Keeps flows within a place
    #[arg(long)]
    within: bool,
    /// Keeps effects of destinations near what masses say: a strength, or `auto` for the one that predicts best
    #[arg(long, value_name = "λ|auto", value_parser = shrink)]
    shrink: Option<Shrink>,
    /// Tests predictions on pairs that are kept back
    #[arg(long, value_enum)]
    hold_out: Option<HoldOutName>,
    /// Tests predictions on other flows between the same places
    #[arg(long, value_name = "FLOWS")]
    test: Option<PathBuf>,
    /// Keeps rows of the other flows with this text in a column
    #[arg(long, value_name = "COLUMN=TEXT", value_parser = condition, requires = "test")]
    test_where: Vec<(String, String)>,
    /// The part of people who choose anew in the time of the flows, with which `away` becomes a cost
    #[arg(long, value_name = "μ", value_parser = rate)]
    redraw: Option<f64>,
    /// Arrivals and departures of places within the provinces that flows connect, which tell a border from distance: a table
    /// with `code`, `population…`, `registered…`, `in_migrants_same_province…`, `in_migrants_other_province…`
    #[arg(long, value_name = "TABLE", requires = "matrix")]
    margins: Option<PathBuf>,
    /// Between what the flows go that the margins are added up to
    #[arg(long, value_enum, requires = "margins")]
    matrix: Option<MatrixName>,
    /// Whose costs of borders and of leaving home the estimate sets
    #[arg(long, value_enum, default_value_t)]
    cohorts: CohortName,
    /// Leaves the figures out
    #[arg(long)]
    no_figures: bool,
    /// Language of report and figures
    #[arg(long, value_enum, default_value_t)]
    language: LanguageName,
}

/// What a pair without a row means, as the command line names it.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum MissingName {
    /// Nothing flows
    Zero,
    /// Nobody knows; the pair is left out
    Drop,
}

/// Between what flows go, as the command line names it.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum MatrixName {
    /// Provinces
    Provinces,
}

/// A cohort, as the command line names it.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum CohortName {
    /// Those of all, with one draw
    #[default]
    All,
    /// Those of workers
    Worker,
    /// Those of young talent
    Young,
    /// Those of established talent
    Established,
}

impl CohortName {
    fn cohort(self) -> Option<Cohort> {
        match self {
            Self::All => None,
            Self::Worker => Some(Cohort::Worker),
            Self::Young => Some(Cohort::Young),
            Self::Established => Some(Cohort::Established),
        }
    }
}

/// Which pairs are kept back, as the command line names it.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum HoldOutName {
    /// Every other pair
    Checkerboard,
    /// One origin after the other
    Origins,
}

impl FitCommand {
    pub fn run(self) -> Result<(), Failure> {
        let began = Instant::now();
        let cancel = Signals::listen()?.cancel();
        let folder = self.out.clone().unwrap_or_else(|| default_folder(&self.flows));
        let question = self.question();
        let found = question.answer(&cancel).map_err(refused)?;
        let seconds = began.elapsed().as_secs_f64();
        let chinese = matches!(self.language, LanguageName::Zh);
        found.write(&question, &folder, &super::command_line(), chinese, seconds).map_err(refused)?;
        if !self.no_figures {
            let language = self.language.into();
            options::draw(&folder, &[], &FigureOptions { language, ..FigureOptions::default() });
        }
        warn(&summary(&found, seconds));
        print(&folder.display().to_string())
    }

    fn question(&self) -> Question {
        let rows = |file: &Path, only: &[(String, String)]| FlowSource {
            file: file.to_owned(),
            origin: self.origin.clone(),
            destination: self.destination.clone(),
            flow: self.flow.clone(),
            only: only.to_vec(),
        };
        Question {
            flows: rows(&self.flows, &self.only),
            regions: self.regions.clone(),
            mass: self.mass.clone(),
            terms: self.terms.clone(),
            missing: self.missing.map(Missing::from),
            within: self.within,
            shrink: self.shrink,
            hold_out: self.hold_out.map(HoldOut::from),
            test: self.test.as_deref().map(|it| rows(it, &self.test_where)),
            redraw: self.redraw,
            margins: self.margins.clone(),
            cohort: self.cohorts.cohort(),
        }
    }
}

impl From<MissingName> for Missing {
    fn from(name: MissingName) -> Self {
        match name {
            MissingName::Zero => Self::Zero,
            MissingName::Drop => Self::Drop,
        }
    }
}

impl From<HoldOutName> for HoldOut {
    fn from(name: HoldOutName) -> Self {
        match name {
            HoldOutName::Checkerboard => Self::Checkerboard,
            HoldOutName::Origins => Self::Origins,
        }
    }
}

fn condition(text: &str) -> Result<(String, String), String> {
    let (column, value) = text.split_once('=').ok_or("write COLUMN=TEXT, such as census_year=2010")?;
    Ok((column.trim().to_owned(), value.trim().to_owned()))
}

fn shrink(text: &str) -> Result<Shrink, String> {
    if text == "auto" {
        return Ok(Shrink::Best);
    }
    let strength = text.parse::<f64>().ok().filter(|it| it.is_finite() && *it >= 0.0);
    strength.map(Shrink::By).ok_or_else(|| "a number of 0 or more, or `auto`".to_owned())
}

fn rate(text: &str) -> Result<f64, String> {
    let rate = text.parse::<f64>().ok().filter(|it| *it > 0.0 && *it <= 1.0);
    rate.ok_or_else(|| "a number above 0 and at most 1".to_owned())
}

fn default_folder(flows: &Path) -> PathBuf {
    Path::new("results").join(format!("fit-{}", stem(flows)))
}

fn refused(error: EstimationError) -> Failure {
    match error {
        EstimationError::Problems(problems) => Failure::Refused(problems.render(super::colour())),
        EstimationError::Cancelled => Failure::Stopped(error.to_string()),
        EstimationError::Fit(_)
        | EstimationError::Incomplete { .. }
        | EstimationError::NoMasses(_)
        | EstimationError::NoProvinces
        | EstimationError::NoKernel => Failure::Refused(format!("error: {error}")),
        EstimationError::Folder(error) => super::run::refused(error),
    }
}

/// The estimates, and how each model did on pairs that it had not seen.
fn summary(found: &Found, seconds: f64) -> String {
    let (fit, errors) = (&found.fit, &found.fit.covariance);
    let pairs = fit.pairs.len();
    let mut text = format!(
        "{pairs} pairs, {:.1} % of the deviance explained, {seconds:.1} s\n",
        100.0 * fit.explained()
    );
    for (place, (term, estimate)) in fit.terms.iter().zip(&fit.coefficients).enumerate() {
        let _ = writeln!(text, "{estimate:>12.4} ± {:.4}  {term}", errors.error(place));
    }
    if let Some(it) = &found.margins {
        let error = |at: usize| it.covariance[at][at].sqrt();
        for (name, value, at) in [("distance", it.distance, 0), ("border", it.border, 1)] {
            let _ = writeln!(text, "{:>12.4} ± {:.4}  {name}, a cost, from margins", value, error(at));
        }
    }
    for it in &found.tests {
        let _ = writeln!(
            text,
            "{:>12.4} common part, {} on {}",
            it.predicted.score().common_part,
            it.predictor.name(),
            it.on
        );
    }
    found.notes.iter().for_each(|it| {
        let _ = writeln!(text, "note: {}", it.english());
    });
    text
}
