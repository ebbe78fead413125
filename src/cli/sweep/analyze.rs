//! `factorflow sweep analyze`.

use super::{Failure, conflict, open, print, refused, verdict, warn};
use crate::cli::figure::LanguageName;
use crate::experiment::analysis::{self, Analysis, Answer, Robustness};
use crate::experiment::design::Factor;
use crate::experiment::sensitivity::Measured;
use crate::experiment::sweep::Sweep;
use crate::figure::{self, Options};
use clap::Args;
use std::fmt::Write;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct Analyze {
    /// The folder of the sweep
    folder: PathBuf,
    /// Only this metric of the plan; may be given several times
    #[arg(long, value_name = "NAME")]
    metric: Vec<String>,
    /// Writes tables only
    #[arg(long)]
    no_figures: bool,
    /// Language of figures
    #[arg(long, value_enum, default_value_t)]
    language: LanguageName,
}

impl Analyze {
    pub fn run(self) -> Result<(), Failure> {
        let sweep = open(&self.folder)?;
        let found = analysis::analyze(&sweep, &self.metric).map_err(refused)?;
        if !found.status.conflicts.is_empty() {
            return Err(conflict(&found.status.conflicts));
        }
        let folder = analysis::write(&found, &sweep, &crate::cli::command_line()).map_err(refused)?;
        warn(&report(&found, &sweep));
        self.draw();
        print(&folder.display().to_string())?;
        verdict(&found.status, &self.folder)
    }

    /// Tables are what was asked for, so a figure that cannot be drawn is told and no more.
    fn draw(&self) {
        if self.no_figures {
            return;
        }
        let options = Options { language: self.language.into(), ..Options::default() };
        if let Err(error) = figure::draw(&self.folder, &[], &options) {
            warn(&format!("warning: {:#}", anyhow::Error::from(error)));
        }
    }
}

fn report(found: &Analysis, sweep: &Sweep) -> String {
    let mut lines = vec![scope(found, sweep)];
    lines.extend(found.answers.iter().map(|it| of_answer(it, sweep)));
    lines.join("\n\n")
}

/// What was used, and what was not.
fn scope(found: &Analysis, sweep: &Sweep) -> String {
    let (name, points) = (&sweep.manifest.name, sweep.manifest.points);
    let mut text =
        format!("{name}: {points} points, {} of {} replicates", found.replicates, sweep.manifest.replicates);
    if found.block > 1 {
        let _ = write!(text, ", {} blocks of {} points", found.blocks, found.block);
    }
    text
}

fn of_answer(answer: &Answer, sweep: &Sweep) -> String {
    let scenarios = &sweep.manifest.scenarios;
    let (name, unit) = (&answer.metric.name, answer.metric.unit());
    let mut text = match answer.metric.change {
        true => {
            format!("{name} of {} against {}, {unit}", scenarios[answer.scenario].name, scenarios[0].name)
        }
        false => format!("{name} of {}, {unit}", scenarios[answer.scenario].name),
    };
    if answer.dropped > 0 {
        let _ = write!(text, "\n  {} left out: a run is missing or did not end well", blocks(answer, sweep));
    }
    let factors = &sweep.manifest.factors;
    text.push_str(&robustness(answer, factors));
    for line in aligned(&table(answer, factors)) {
        let _ = write!(text, "\n  {line}");
    }
    text
}

fn blocks(answer: &Answer, sweep: &Sweep) -> String {
    match (answer.dropped, sweep.manifest.design().block()) {
        (dropped, 1) => crate::cli::counted(dropped as u64, "point"),
        (dropped, points) => format!("{} of {points} points", crate::cli::counted(dropped as u64, "block")),
    }
}

/// Where a change is positive, and the rules that tell.
fn robustness(answer: &Answer, factors: &[Factor]) -> String {
    let Some(found) = &answer.robustness else { return String::new() };
    let Measured { value, low, high } = found.positive;
    let (points, percent) = (answer.points, |it: f64| format!("{:.1}", 100.0 * it));
    let mut text = format!(
        "\n  positive at {} % of {points} points ({}–{} %)",
        percent(value),
        percent(low),
        percent(high)
    );
    let above = above(found);
    match found.decides {
        Some(factor) => {
            let _ = write!(text, "; {} tells best where it is {above}:", factors[factor].path);
        }
        None => text.push_str("; no factor tells where"),
    }
    for rule in found.rules.iter().filter(|_| found.decides.is_some()) {
        let (share, part, mean) = (percent(rule.share), percent(rule.above), number(rule.mean));
        let _ = write!(text, "\n    {}: {above} at {part} % ({share} % of points, mean {mean})", rule.place);
    }
    text
}

fn above(found: &Robustness) -> String {
    if found.threshold == 0.0 {
        "positive".to_owned()
    } else {
        format!("above the median of {}", number(found.threshold))
    }
}

/// The factors with what the design says of each, the one that matters most first.
fn table(answer: &Answer, factors: &[Factor]) -> Vec<Vec<String>> {
    let interval = |it: &Measured| format!("{} ({} … {})", number(it.value), number(it.low), number(it.high));
    let mut rows: Vec<(f64, Vec<String>)> = Vec::new();
    let mut head: Vec<&str> = Vec::new();
    if let Some(found) = &answer.indices {
        head = vec!["factor", "first index", "total index"];
        let row = |(at, it): (usize, &Factor)| {
            (
                found.total[at].value,
                vec![it.path.clone(), interval(&found.first[at]), interval(&found.total[at])],
            )
        };
        rows.extend(factors.iter().enumerate().map(row));
    } else if let Some(found) = &answer.elementary_effects {
        head = vec!["factor", "μ*", "σ"];
        let row = |(factor, it): (&Factor, &crate::experiment::sensitivity::Elementary)| {
            (it.mean_size.value, vec![factor.path.clone(), interval(&it.mean_size), interval(&it.deviation)])
        };
        rows.extend(factors.iter().zip(&found.factors).map(row));
    } else if let Some((middle, found)) = &answer.swings {
        head = vec!["factor", "lowest", "middle", "highest"];
        let ends = |it: &crate::experiment::sensitivity::Swing| {
            let path = factors[it.factor].path.clone();
            (it.up - it.down, vec![path, number(middle + it.down), number(*middle), number(middle + it.up)])
        };
        rows.extend(found.iter().map(ends));
    } else {
        head.extend(["factor", "lowest mean", "highest mean"]);
        rows.extend(factors.iter().zip(&answer.main_effects).map(|(factor, bins)| {
            let means = || bins.iter().map(|it| it.mean).filter(|it| it.is_finite());
            let (low, high) = (means().fold(f64::NAN, f64::min), means().fold(f64::NAN, f64::max));
            (high - low, vec![factor.path.clone(), number(low), number(high)])
        }));
    }
    rows.sort_by(|a, b| b.0.total_cmp(&a.0));
    let head = head.into_iter().map(str::to_owned).collect();
    std::iter::once(head).chain(rows.into_iter().map(|it| it.1)).collect()
}

/// Columns side by side.
fn aligned(rows: &[Vec<String>]) -> Vec<String> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width =
        |column: usize| rows.iter().filter_map(|it| it.get(column)).map(|it| it.chars().count()).max();
    let widths: Vec<usize> = (0..columns).map(|it| width(it).unwrap_or(0)).collect();
    let line = |row: &Vec<String>| {
        let cells: Vec<String> =
            row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}")).collect();
        cells.join("  ").trim_end().to_owned()
    };
    rows.iter().map(line).collect()
}

/// Three significant digits.
fn number(value: f64) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let size = value.abs();
    if size != 0.0 && !(1e-4..1e6).contains(&size) {
        return format!("{value:.2e}");
    }
    match size {
        it if it < 1.0 => format!("{value:.3}"),
        it if it < 100.0 => format!("{value:.2}"),
        _ => format!("{value:.0}"),
    }
}
