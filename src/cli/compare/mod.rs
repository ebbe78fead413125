//! `factorflow compare`.

mod failure;
mod finished;
mod report;
mod summary_table;

use super::loader::ScenarioLoader;
use super::options::Options;
use super::progress::watched;
use super::uncertainty::{self, DrawOptions};
use super::{Failure, command_line, counted, print, stem, warn};
use crate::experiment::Comparison;
use crate::experiment::comparison::ComparisonSummary;
use crate::experiment::comparison::{self, Arm, OutcomeSummary, SummarySelection, outcome_names};
use crate::figure::{self, FigureOptions, Subject};
use crate::results::mode_name;
use crate::run::Control;
use crate::scenario::Scenario;
use crate::wording::nearest;
use anyhow::Context;
use clap::Args;
use failure::failed;
use report::{losses, report};
use std::path::{Path, PathBuf};
use std::time::Instant;
use summary_table::TableForm;

/// Runs scenarios under the same random numbers and says what their policies change.
///
/// Every file, or scenario of the library, is an arm, named after it. All arms must have the same world, time and seed; mode and number of
/// replicates are those of BASE, and options and --set hold for all. Parameters, policies and governments may differ.
///
/// An effect is policy minus base in one replicate: in per cent of the base, or as a plain difference for shares,
/// indices of inequality, net flows, transfers and costs. Replicate by replicate both draw the same random numbers,
/// so that what is left is the policy. Members are the regions in which policies or stances differ from those of BASE.
///
/// The folder holds effects.csv and .parquet (by nation, members, others, club, province and region: mean, 50 and 90 %
/// of replicates, share with the sign of the mean, 95 % interval of the mean; 50 and 90 % over draws of parameters, share of
/// draws with an effect above 0), effects-by-replicate.parquet, effects-by-draw.parquet, draws.csv and .parquet (the values
/// of parameters), deciding.csv (which of them decides),
/// cost-effectiveness.csv and .parquet (adoption, payments and cost beside the effect), coupling.csv (what the same random
/// numbers are worth), and in arms/ the results of every arm. Arms that are complete are not run again, so policies can
/// be added later: effects of earlier comparisons with BASE stay in the tables.
///
/// An arm with events is also held against itself without them, one more run in without-events/: losses.csv and .parquet
/// say what its events cost at every step.
///
/// Results folders of runs in place of scenarios are compared as they are; nothing is run.
#[derive(Debug, Args)]
pub struct CompareCommand {
    /// The scenario that the others are compared with, or the folder of its results
    base: PathBuf,
    /// The scenarios with other policies, or the folders of their results
    #[arg(required = true, value_name = "POLICY")]
    policies: Vec<PathBuf>,
    /// Folder for the results [default: results/compare- and the name of the base]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Places to show besides those that the scenarios name: a club, a rule, a code, a name, or several of these joined by
    /// `and` and `not`; `members` shows each of them. May be given several times
    #[arg(long = "for", value_name = "PLACE")]
    places: Vec<String>,
    /// Outcomes to show in place of output; may be given several times, `factorflow outcomes` lists them
    #[arg(long = "outcome", value_name = "NAME")]
    outcomes: Vec<String>,
    /// Prints the effects as a table instead of the folder's name
    #[arg(long, value_enum, value_name = "FORM")]
    table: Option<TableForm>,
    #[command(flatten)]
    draws: DrawOptions,
    #[command(flatten)]
    options: Options,
}

impl CompareCommand {
    pub fn run(self) -> Result<(), Failure> {
        let began = Instant::now();
        self.options.shared.start_threads()?;
        let runs = self.finished()?;
        let comparison = match &runs {
            Some(runs) => finished::load(runs, &self.options)?,
            None => self.load()?,
        };
        let shown = self.shown(&comparison)?;
        let comparison = comparison.showing(shown);
        let path = self.out.clone().unwrap_or_else(|| default_folder(&self.base));
        let before = comparison::arms_of(&path);
        let summary = self.compare(&comparison, runs.as_deref(), &path)?;
        let after = comparison::arms_of(&path);
        if after != before {
            // Figures of fewer arms would lie beside tables of more.
            figure::clear(&path, Subject::Comparison).context("cannot remove the figures of before")?;
        }
        let notes: String = stayed(&comparison, &before, &after).into_iter().map(|it| it + "\n").collect();
        let language = self.options.shared.language();
        let (report, seconds) = (report(&comparison, &summary, language), began.elapsed().as_secs_f64());
        let size = size(&comparison);
        let losses = losses(&summary.resilience);
        let said = format!("{notes}{report}{losses}{size} in {seconds:.1} s");
        self.draw(&path, &summary);
        warn(&said);
        let Some(form) = self.table else { return print(&path.display().to_string()) };
        warn(&path.display().to_string());
        print(&summary_table::text(&comparison, &summary.arms, form, language)?)
    }

    /// Makes the folder at `path`, by running the arms or from their results.
    fn compare(
        &self,
        comparison: &Comparison<'_>,
        runs: Option<&[PathBuf]>,
        path: &Path,
    ) -> Result<ComparisonSummary, Failure> {
        if let Some(runs) = runs {
            return comparison.of_finished(runs, path, &command_line()).map_err(failed);
        }
        self.options.shared.say_damaged(path);
        let resume = self.options.shared.resume;
        let run = |control: &Control<'_>| {
            comparison.clone().control(control).into_folder(path, resume, &command_line())
        };
        watched(&comparison.base().scenario.name, run)?.map_err(failed)
    }

    /// The usual figures, and the gains and losses of the outcomes that were asked for and that regions have.
    fn draw(&self, path: &Path, summary: &ComparisonSummary) {
        let usual = FigureOptions { places: self.places.clone(), ..FigureOptions::default() };
        self.options.shared.draw(path, &[], usual.clone());
        let of_regions = |outcome: &OutcomeSummary| !outcome.regions.is_empty();
        let all = summary.arms.iter().flat_map(|it| &it.outcomes).filter(|it| of_regions(it));
        let mut outcomes: Vec<String> = all.map(|it| it.outcome.name.to_string()).collect();
        outcomes.sort_unstable();
        outcomes.dedup();
        if !self.outcomes.is_empty() && !outcomes.is_empty() {
            let options = FigureOptions { outcomes, ..usual };
            self.options.shared.draw(path, &["gains-and-losses".to_owned()], options);
        }
    }

    /// The folders that were given in place of scenarios.
    fn finished(&self) -> Result<Option<Vec<PathBuf>>, Failure> {
        let all: Vec<PathBuf> = std::iter::once(&self.base).chain(&self.policies).cloned().collect();
        match all.iter().filter(|it| finished::is_folder(it)).count() {
            0 => Ok(None),
            number if number == all.len() => Ok(Some(all)),
            _ => {
                let files =
                    all.iter().filter(|it| finished::is_folder(it)).map(|it| it.join("scenario.toml"));
                let file = files
                    .filter(|it| it.is_file())
                    .map(|it| crate::wording::argument(&it.display().to_string()));
                let hint = file.map(|it| format!("\nhelp: the scenario of a folder is its file: {it}"));
                Err(Failure::Refused(format!(
                    "error: results folders are compared with each other, and scenarios with each other{}",
                    hint.collect::<String>()
                )))
            }
        }
    }

    /// What the summary shows, with all that is unknown named at once.
    fn shown(&self, comparison: &Comparison<'_>) -> Result<SummarySelection, Failure> {
        let scenario = &comparison.base().scenario;
        let known = outcome_names(&scenario.atlas.fields().names());
        let known: Vec<&str> = known.iter().map(String::as_str).collect();
        let mut wrong = Vec::new();
        for outcome in self.outcomes.iter().filter(|it| !known.contains(&it.as_str())) {
            let hint = match nearest(outcome, &known) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "`factorflow outcomes` lists them".to_owned(),
            };
            wrong.push(format!("error: no outcome is called `{outcome}`; {hint}"));
        }
        let mut places = Vec::new();
        for name in &self.places {
            match figure::select_places(std::slice::from_ref(name), scenario) {
                Ok(found) => places.extend(found),
                Err(error) => wrong.push(format!("error: {error}")),
            }
        }
        if !wrong.is_empty() {
            return Err(Failure::Refused(wrong.join("\n")));
        }
        let members = self.places.iter().any(|it| it == "members");
        Ok(SummarySelection { outcomes: self.outcomes.clone(), places, members })
    }

    /// Reads every file, so that all that is wrong with any of them is said at once.
    fn load(&self) -> Result<Comparison<'static>, Failure> {
        let (mut loader, overrides) = (ScenarioLoader::default(), self.options.overrides());
        let base = loader.read(&self.base, &overrides);
        let overrides = [overrides, base.as_ref().map_or_else(Vec::new, shared)].concat();
        let policies: Vec<_> = self.policies.iter().map(|it| loader.read(it, &overrides)).collect();
        loader.finish()?;
        let scenarios: Vec<Scenario> = base.into_iter().chain(policies.into_iter().flatten()).collect();
        let files = std::iter::once(&self.base).chain(&self.policies);
        self.options.shared.refuse_other_data(files.zip(&scenarios))?;
        let names = comparison::names(&self.stems()).into_iter();
        let mut arms = names.zip(scenarios).map(|(name, scenario)| Arm { name, scenario });
        let base = arms.next().expect("the base is the first scenario");
        let comparison = Comparison::new(base, arms).map_err(|it| failed(it.into()))?;
        let comparison = match self.draws.draws() {
            Some(draws) => comparison.draws(draws),
            None => comparison,
        };
        let plan = comparison.plan().map_err(|it| failed(it.into()))?;
        for note in uncertainty::notes(&plan) {
            warn(&note);
        }
        Ok(comparison)
    }

    fn stems(&self) -> Vec<String> {
        std::iter::once(&self.base).chain(&self.policies).map(|it| stem(it)).collect()
    }
}

/// What became of the effects of earlier comparisons.
fn stayed(comparison: &Comparison<'_>, before: &[String], after: &[String]) -> Vec<String> {
    let is_asked_for = |name: &String| comparison.arms().any(|it| it.name == *name);
    let earlier = || before.iter().filter(|it| !is_asked_for(it));
    let named = |names: Vec<&String>| names.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ");
    let kept = named(earlier().filter(|it| after.contains(it)).collect());
    let gone = named(earlier().filter(|it| !after.contains(it)).collect());
    let kept = (!kept.is_empty())
        .then(|| format!("note: tables and figures also hold the effects of earlier comparisons: {kept}"));
    let gone = (!gone.is_empty()).then(|| {
        format!("note: the effects of {gone} are no longer in the tables, since their results are gone or of another version")
    });
    kept.into_iter().chain(gone).collect()
}

/// What all arms take over from the base.
fn shared(base: &Scenario) -> Vec<String> {
    let run = &base.run;
    vec![format!("run.mode=\"{}\"", mode_name(run.mode)), format!("run.replicates={}", run.replicates)]
}

fn default_folder(base: &Path) -> PathBuf {
    let name = if finished::is_folder(base) { finished::name(base) } else { stem(base) };
    Path::new("results").join(format!("compare-{name}"))
}

fn size(comparison: &Comparison<'_>) -> String {
    let scenario = &comparison.base().scenario;
    let arms = counted(comparison.arms().count() as u64, "arm");
    let regions = counted(scenario.atlas.len() as u64, "region");
    let years = counted(u64::from(scenario.time.years), "year");
    let replicates = counted(u64::from(scenario.run.replicates), "replicate");
    format!("{arms}: {regions}, {years}, {replicates}")
}
