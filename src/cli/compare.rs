//! `factorflow compare`.

use super::loader::ScenarioLoader;
use super::options::Options;
use super::progress::watched;
use super::run::{refused, unfinished};
use super::uncertainty::{self, DrawOptions};
use super::{Failure, command_line, counted, stem, warn};
use crate::experiment::comparison::ComparisonFolderError;
use crate::experiment::comparison::{
    self, Arm, ArmSummary, ComparisonSummary, Recovery, RegionChange, Resilience,
};
use crate::experiment::sensitivity::ROUNDING;
use crate::experiment::{Comparison, ComparisonError};
use crate::figure::{self, Language, Subject};
use crate::outcome::drawn::DrawEstimate;
use crate::outcome::statistics::Estimate;
use crate::results::{FolderError, mode_name};
use crate::run::Control;
use crate::scenario::Scenario;
use anyhow::Context;
use clap::Args;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;
use unicode_width::UnicodeWidthChar;

/// Runs scenarios under the same random numbers and says what their policies change.
///
/// Every file, or scenario of the library, is an arm, named after it. All arms must have the same world, time and seed; mode and number of
/// replicates are those of BASE, and options and --set hold for all. Parameters, policies and governments may differ.
///
/// An effect is policy minus base in one replicate: in per cent of the base, or as a plain difference for shares,
/// indices of inequality, net flows, transfers and costs. Replicate by replicate both draw the same random numbers,
/// so that what is left is the policy. Members are the regions in which policies differ from those of BASE.
///
/// The folder holds effects.csv and .parquet (by nation, members, others, club, province and region: mean, 50 and 90 %
/// of replicates, share with the sign of the mean, 95 % interval of the mean; 50 and 90 % over draws of parameters, and the
/// share of draws with an effect above 0), effects-by-replicate.parquet, effects-by-draw.parquet, draws.csv and .parquet (the
/// values of parameters), deciding.csv (which of them decides), coupling.csv (what the same random numbers are worth), and in arms/ the results of every arm. Arms that are
/// complete are not run again, so policies can be added later: effects of earlier comparisons with BASE stay in the tables.
///
/// An arm with events is also held against itself without them, one more run in without-events/: losses.csv and .parquet
/// say what its events cost at every step.
#[derive(Debug, Args)]
pub struct CompareCommand {
    /// The scenario that the others are compared with
    base: PathBuf,
    /// The scenarios with other policies
    #[arg(required = true, value_name = "POLICY")]
    policies: Vec<PathBuf>,
    /// Folder for the results [default: results/compare- and the name of the base]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    #[command(flatten)]
    draws: DrawOptions,
    #[command(flatten)]
    options: Options,
}

impl CompareCommand {
    pub fn run(self) -> Result<(), Failure> {
        let began = Instant::now();
        self.options.shared.start_threads()?;
        let comparison = self.load()?;
        let path = self.out.clone().unwrap_or_else(|| default_folder(&self.base));
        let (name, resume) = (&comparison.base().scenario.name, self.options.shared.resume);
        let run = |control: &Control<'_>| {
            comparison.clone().control(control).into_folder(&path, resume, &command_line())
        };
        let before = comparison::arms_of(&path);
        let summary = watched(name, run)?.map_err(failed)?;
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
        self.options.shared.conclude(&path, &format!("{notes}{report}{losses}{size} in {seconds:.1} s"))
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
        uncertainty::notes(&plan).iter().for_each(|it| warn(it));
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
    Path::new("results").join(format!("compare-{}", stem(base)))
}

fn failed(error: ComparisonFolderError) -> Failure {
    match error {
        ComparisonFolderError::Comparison(ComparisonError::Unlike(_)) => Failure::Refused(format!(
            "error: {error}\n  options hold for all arms: --seed S, --years Y, --set PATH=VALUE"
        )),
        ComparisonFolderError::Comparison(
            error @ (ComparisonError::NoDraws(_) | ComparisonError::RefusedPoints(_)),
        ) => Failure::Refused(format!("error: {error}\n  `--draws 0` compares without drawing parameters")),
        ComparisonFolderError::Comparison(error @ ComparisonError::DrawsCancelled { .. }) => {
            Failure::Stopped(format!("{error}; `--resume` goes on from here"))
        }
        ComparisonFolderError::Refused(errors) => all_refused(errors),
        ComparisonFolderError::Run(error) => unfinished(error),
        error => error.into(),
    }
}

/// One failure of the system among them makes all of them one.
fn all_refused(errors: Vec<FolderError>) -> Failure {
    let mut refusals = Vec::new();
    for error in errors {
        match refused(error) {
            Failure::Refused(text) => refusals.push(text),
            other => return other,
        }
    }
    Failure::Refused(refusals.join("\n"))
}

fn size(comparison: &Comparison<'_>) -> String {
    let scenario = &comparison.base().scenario;
    let arms = counted(comparison.arms().count() as u64, "arm");
    let regions = counted(scenario.atlas.len() as u64, "region");
    let years = counted(u64::from(scenario.time.years), "year");
    let replicates = counted(u64::from(scenario.run.replicates), "replicate");
    format!("{arms}: {regions}, {years}, {replicates}")
}

/// Changes in per cent that are smaller than this are rounding.
const ROUNDED: f64 = 100.0 * ROUNDING;

/// Regions that are named on either side.
const NAMED: usize = 5;

/// What each arm changes, for a terminal of 80 columns.
fn report(comparison: &Comparison<'_>, summary: &ComparisonSummary, language: Language) -> String {
    let mut text = String::new();
    for verdict in &summary.arms {
        let (arm, base, year) = (&verdict.arm, &comparison.base().name, verdict.year);
        let _ = writeln!(text, "{arm} against {base}: output in {year:.0}, change in per cent");
        text.push_str(&table(verdict));
        text.push_str(&uncertainty::of_arm(verdict, summary.plan.as_ref(), number, language));
        text.push('\n');
    }
    text
}

/// What events cost each arm that has some, in three lines.
fn losses(found: &[Resilience]) -> String {
    let mut text = String::new();
    for Resilience { arm, deepest, year, recovery, total } in found {
        let after = match recovery {
            Recovery::Years(years) => format!("{years:.2} years after the end of its events"),
            Recovery::NoEnd => "no end: an event goes on".to_owned(),
            Recovery::NotWithinRun => "not within the run".to_owned(),
        };
        let _ = writeln!(text, "{arm} against itself without its events");
        let _ = writeln!(text, "  deepest loss        {:>9.4} % of output, in {year:.2}", 100.0 * deepest);
        let _ = writeln!(text, "  half made good      {after}");
        let _ = writeln!(text, "  all losses together {total:>9.4} % of a year's output");
    }
    text
}

fn table(verdict: &ArmSummary) -> String {
    let drawn = verdict.drawn.as_ref();
    let mut text = if drawn.is_some() {
        let heads = ("mean", "90 % by chance", "90 % of draws", "> 0");
        format!("{:<21} {:>9}  {:^18}  {:^18}  {:>5}\n", "", heads.0, heads.1, heads.2, heads.3)
    } else if verdict.nation.replicates > 1 {
        format!("{:<21} {:>9}  {:^18}  {:^18}  {:>5}\n", "", "mean", "90 % of runs", "95 % of mean", "sign")
    } else {
        String::new()
    };
    text.push_str(&row("nation", &verdict.nation, drawn.map(|it| &it.nation)));
    let of_members = ("members", &verdict.members, drawn.and_then(|it| it.members.as_ref()));
    let of_others = ("others", &verdict.others, drawn.and_then(|it| it.others.as_ref()));
    for (name, effect, drawn) in [of_members, of_others] {
        text.extend(effect.iter().map(|it| row(name, it, drawn)));
    }
    let gains = verdict.regions.iter().filter(|it| it.effect.mean > ROUNDED && is_agreed(it));
    let losses = verdict.regions.iter().rev().filter(|it| it.effect.mean < -ROUNDED && is_agreed(it));
    text.push_str(&named("largest gains", gains));
    text.push_str(&named("largest losses", losses));
    let ratio = verdict.variance_ratio.ratio();
    if ratio.is_finite() && ratio >= SMALLEST_RATIO {
        let _ =
            writeln!(text, "  variance of the national effect: 1/{ratio:.0} of that with independent seeds");
    }
    text
}

fn named<'a>(title: &str, changes: impl Iterator<Item = &'a RegionChange>) -> String {
    let rows: String =
        changes.take(NAMED).map(|it| row(&format!("  {}", it.name), &it.effect, it.drawn.as_ref())).collect();
    if rows.is_empty() { rows } else { format!("  {title}\n{rows}") }
}

/// A smaller ratio of variances says nothing.
const SMALLEST_RATIO: f64 = 1.5;

/// A gain or loss that so many replicates do not share is none to be named.
const LEAST_AGREEMENT: f64 = 0.9;

/// Whether nearly all replicates have the sign of the mean, and nearly all draws of parameters one sign; a single run has no
/// share of signs.
fn is_agreed(region: &RegionChange) -> bool {
    let RegionChange { effect, drawn, .. } = region;
    let is_agreed_by_draws = drawn.as_ref().is_none_or(|it| it.has_one_sign(LEAST_AGREEMENT));
    is_agreed_by_draws && (effect.replicates < 2 || effect.same_sign >= LEAST_AGREEMENT)
}

/// A single run has no range, no interval and no share of signs; where parameters are drawn their range stands in place of
/// the interval of the mean, and their share of effects above 0 in that of the sign.
fn row(name: &str, effect: &Estimate, drawn: Option<&DrawEstimate>) -> String {
    let name = fitted(name, 19);
    if let Some(drawn) = drawn {
        let range = |low: f64, high: f64| format!("{} to {}", number(low), number(high));
        let chance = if effect.replicates < 2 { String::new() } else { range(effect.low_90, effect.high_90) };
        let (draws, positive) = (range(drawn.low_90, drawn.high_90), 100.0 * drawn.positive_share);
        return format!(
            "  {name} {:>9}  {chance:>18}  {draws:>18}  {positive:>3.0} %\n",
            number(effect.mean)
        );
    }
    if effect.replicates < 2 {
        return format!("  {name} {:>9}\n", number(effect.mean));
    }
    let range = |low: f64, high: f64| format!("{} to {}", number(low), number(high));
    let (runs, mean) =
        (range(effect.low_90, effect.high_90), range(effect.interval_low, effect.interval_high));
    let sign = if effect.mean.abs() <= ROUNDED {
        "–".to_owned()
    } else {
        format!("{:.0} %", 100.0 * effect.same_sign)
    };
    format!("  {name} {:>9}  {runs:>18}  {mean:>18}  {sign:>5}\n", number(effect.mean))
}

/// Five digits of usual effects; large ones give up decimals, so that columns stay in line. Rounding has no sign.
fn number(value: f64) -> String {
    if value.abs() <= ROUNDED {
        return "0".to_owned();
    }
    let decimals = if value.abs() < 10.0 { 4 } else { 3 };
    format!("{value:+.decimals$}")
}

/// Cut or filled up to a number of columns; Chinese characters take two.
fn fitted(name: &str, columns: usize) -> String {
    let (mut text, mut taken) = (String::new(), 0);
    for letter in name.chars() {
        let width = letter.width().unwrap_or(0);
        if taken + width > columns {
            break;
        }
        text.push(letter);
        taken += width;
    }
    text + &" ".repeat(columns - taken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::statistics::Estimator;
    use crate::outcome::statistics::VarianceRatio;

    fn verdict(effects: &[f64]) -> ArmSummary {
        let estimate = Estimator::new(effects.len()).estimate(effects);
        let change = |(name, factor): (&str, f64)| {
            let effects: Vec<f64> = effects.iter().map(|it| factor * it).collect();
            let effect = Estimator::new(effects.len()).estimate(&effects);
            RegionChange { code: String::new(), name: name.to_owned(), effect, drawn: None }
        };
        ArmSummary {
            arm: "pilot".to_owned(),
            year: 2045.0,
            nation: estimate,
            members: Some(estimate),
            others: None,
            variance_ratio: VarianceRatio { variance: 2.0, independent: 50.0 },
            regions: [("合肥市合肥市合肥市合肥市", 20.0), ("Wuxi", 1.0), ("Ma'anshan", -12.0)]
                .map(change)
                .into(),
            drawn: None,
        }
    }

    #[test]
    fn the_table_fits_eighty_columns_and_names_who_gains_and_who_loses() {
        let text = table(&verdict(&[1.0, 2.0, 4.0]));
        for line in text.lines() {
            assert!(fitted(line, 80).trim_end() == line.trim_end(), "too wide: {line}");
        }
        let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("no {what} in {text}"));
        assert!(at("gains") < at("合肥市") && at("合肥市") < at("Wuxi") && at("Wuxi") < at("losses"));
        assert!(at("losses") < at("Ma'anshan") && text.contains("1/25 of that with independent seeds"));
    }

    #[test]
    fn what_replicates_do_not_agree_on_is_no_gain_and_a_ratio_of_one_is_not_said() {
        let mut verdict = verdict(&[1.0, -0.9, 1.1, -0.8]);
        verdict.variance_ratio = VarianceRatio { variance: 2.0, independent: 2.0 };
        let text = table(&verdict);
        assert!(!text.contains("Wuxi") && !text.contains("Ma'anshan") && !text.contains("1/1"), "{text}");
    }

    #[test]
    fn a_change_of_rounding_has_no_sign_and_nobody_gains_by_it() {
        for effects in [&[4e-16, -2e-15, 1e-14][..], &[0.0, 0.0], &[3e-13]] {
            let text = table(&verdict(effects));
            assert!(!text.contains("gains") && !text.contains("losses"), "{text}");
            assert!(!text.contains('+') && !text.contains('-') && !text.contains("00 %"), "{text}");
        }
    }

    #[test]
    fn a_single_run_shows_no_range() {
        let text = table(&verdict(&[1.5]));
        assert!(text.contains("nation") && text.contains("+1.5000") && !text.contains(" to "), "{text}");
    }
}
