//! How sure an effect is: where it lies by chance, and where by parameters that nobody knows exactly.

use super::answer::LineSink;
use super::numbers::{NumbersOutline, YearNumbers};
use super::opened::Explorer;
use super::question::{PageQuestion, SoundQuestion};
use super::runs::members;
use crate::dynamics::Model;
use crate::experiment::pair;
use crate::experiment::uncertainty::{DrawPlan, DrawnScenarios, usual_draws};
use crate::outcome::drawn::{DrawEstimate, DrawSplit};
use crate::outcome::statistics::Estimate;
use crate::outcome::{Effect, Table, Tables};
use crate::run::{Cancel, Control, Progress, YearSelection};
use crate::scenario::{RunMode, Scenario};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Runs under different random numbers, by the size of the world.
fn usual_replicates(regions: usize) -> u32 {
    match regions {
        0..=100 => 8,
        101..=400 => 4,
        _ => 2,
    }
}

/// Sends the range by chance, then the range by parameters.
pub(super) fn send(
    explorer: &Explorer,
    question: &PageQuestion,
    sound: &SoundQuestion,
    cancel: &Cancel,
    lines: &LineSink<'_>,
) {
    let spread = SpreadAnswer { explorer, question, sound, cancel, lines };
    let done = explorer.in_turn(cancel, &|_| (), || spread.both());
    if !done.unwrap_or(false) {
        lines(&json!({ "superseded": true }));
    }
}

struct SpreadAnswer<'a> {
    explorer: &'a Explorer,
    question: &'a PageQuestion,
    sound: &'a SoundQuestion,
    cancel: &'a Cancel,
    lines: &'a LineSink<'a>,
}

impl SpreadAnswer<'_> {
    /// Whether it came to its end.
    fn both(&self) -> bool {
        self.chance().is_some_and(|it| (self.lines)(&it))
            && self.parameters().is_some_and(|it| (self.lines)(&it))
    }

    fn regions(&self) -> usize {
        self.sound.policy.atlas.len()
    }

    /// Where nine in ten replicates lie whose people and projects are drawn one by one.
    fn chance(&self) -> Option<Value> {
        let replicates =
            self.question.replicates.filter(|it| *it > 1).unwrap_or(usual_replicates(self.regions()));
        let [base, policy] = [&self.sound.base, &self.sound.policy].map(sampled);
        let outline = NumbersOutline::new(&policy, &members(self.sound), &[], &[]);
        let selection = YearSelection { regions: NumbersOutline::kept(&[]), ..YearSelection::default() };
        for scenario in [&base, &policy] {
            self.explorer.model(scenario, &|_| ()).ok()?;
        }
        let Explorer { models, baselines, .. } = self.explorer;
        // Years, and the effects of every replicate in each.
        let mut years: Vec<(f64, Vec<YearNumbers>)> = Vec::new();
        for replicate in 0..replicates {
            let mut number = 0;
            pair([&base, &policy], replicate, models, &selection, baselines, self.cancel, &mut |pair| {
                let [of_base, own] = [&pair.base, &pair.policy].map(|it| outline.numbers(it));
                if number == years.len() {
                    years.push((pair.policy.year, Vec::new()));
                }
                years[number].1.push(own.effects(&of_base, &outline));
                number += 1;
                ControlFlow::Continue(())
            })
            .ok()?;
            let share = f64::from(replicate + 1) / f64::from(replicates);
            (self.lines)(&json!({ "progress": { "of": "chance", "share": share } }));
        }
        Some(json!({ "chance": chance_said(&outline, replicates, &years) }))
    }

    /// Where nine in ten draws of parameters lie.
    fn parameters(&self) -> Option<Value> {
        let SoundQuestion { base, policy, .. } = self.sound;
        let nothing = |notes: &[String]| json!({ "spread": { "runs": 0, "varied": [], "notes": notes } });
        let plan = match DrawPlan::of(&[base, policy], None, usual_draws(self.regions())) {
            Ok(plan) if !plan.is_empty() => plan,
            Ok(plan) => return Some(nothing(&plan.notes)),
            Err(refused) => return Some(nothing(&refused.0)),
        };
        let known: Option<Arc<Model>> = self.explorer.model(base, &|_| ()).ok();
        let has_regions = self.regions() <= 400;
        let drawn = DrawnScenarios { plan: &plan, scenarios: vec![base, policy], known, has_regions };
        let progress = LineProgress { lines: self.lines, done: AtomicU64::new(0), all: AtomicU64::new(1) };
        let control = Control { progress: &progress, cancel: self.cancel.clone() };
        let done = match drawn.run(&(), &control) {
            Ok(done) => done,
            Err(_) if self.cancel.is_cancelled() => return None,
            Err(error) => return Some(nothing(&[error.to_string()])),
        };
        let runs: Vec<&[Tables]> = done.all.iter().map(|it| it.left.as_slice()).collect();
        let mut said = plan_said(&plan, policy);
        said.extend(self.national_ends(&plan, &runs));
        if has_regions {
            said.extend(self.members_ends(&plan, &runs));
        }
        Some(json!({ "spread": said }))
    }

    /// Outcomes of the nation that have an effect, each with its ends.
    fn national_ends(&self, plan: &DrawPlan, runs: &[&[Tables]]) -> Map<String, Value> {
        let policy = &self.sound.policy;
        let (steps, replicates) = (policy.time.steps_per_year as usize, plan.replicates as usize);
        let outline = NumbersOutline::new(policy, &BTreeSet::new(), &[], &[]);
        let named = outline.national.iter().filter_map(|outcome| {
            let series = |tables: &Tables| yearly(&tables.national, &outcome.name, steps, replicates);
            Some((outcome.name.clone(), ends(runs, outcome.effect?, plan.split(), &series)?))
        });
        named.collect()
    }

    /// The output of members together, with its ends.
    fn members_ends(&self, plan: &DrawPlan, runs: &[&[Tables]]) -> Option<(String, Value)> {
        let belong = members(self.sound);
        let years = self.sound.policy.time.years as usize + 1;
        let series = |tables: &Tables| sums(&tables.regions, &belong, plan.replicates as usize, years);
        let ends = ends(runs, Effect::Percent, plan.split(), &series)?;
        Some(("members".to_owned(), json!({ "output_cny": ends })))
    }
}

/// Ends of what replicates differ in, year by year.
fn chance_said(
    outline: &NumbersOutline,
    replicates: u32,
    years: &[(f64, Vec<YearNumbers>)],
) -> Map<String, Value> {
    let ends = |of: fn(&Estimate) -> f64| -> Vec<YearNumbers> {
        years.iter().map(|(_, effects)| YearNumbers::together(effects, of)).collect()
    };
    let (low, high) = (ends(|it| it.low_90), ends(|it| it.high_90));
    let range = |of: &dyn Fn(&YearNumbers) -> f64| {
        let [low, high] = [&low, &high].map(|it| it.iter().map(of).collect::<Vec<f64>>());
        json!({ "low": low, "high": high })
    };
    let mut said = Map::new();
    said.insert("replicates".to_owned(), json!(replicates));
    said.insert("years".to_owned(), json!(years.iter().map(|it| it.0).collect::<Vec<f64>>()));
    for (at, outcome) in outline.national.iter().enumerate().filter(|it| it.1.effect.is_some()) {
        said.insert(outcome.name.clone(), range(&|it| it.national[at]));
    }
    said.insert("members".to_owned(), json!({ "output_cny": range(&|it| it.members[0]) }));
    said
}

/// What was varied and what was not, over which years.
fn plan_said(plan: &DrawPlan, policy: &Scenario) -> Map<String, Value> {
    let names = plan.drawn.iter().map(|it| it.path.trim_start_matches("parameters."));
    let fixed = plan.fixed.iter().map(|it| json!({ "path": it.path, "reason": it.reason }));
    let years = (0..=policy.time.years).map(|it| policy.time.start + f64::from(it));
    let rows = [
        ("varied", json!(names.collect::<Vec<&str>>())),
        ("fixed", Value::Array(fixed.collect())),
        ("runs", json!(plan.draws)),
        ("notes", json!(plan.notes)),
        ("years", json!(years.collect::<Vec<f64>>())),
    ];
    rows.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

fn sampled(scenario: &Scenario) -> Scenario {
    let mut drawn = scenario.clone();
    drawn.run.mode = RunMode::Sampled;
    drawn
}

/// The values of a column in whole years, replicate by replicate; nothing where there is no such column.
fn yearly(table: &Table, name: &str, steps: usize, replicates: usize) -> Option<Vec<Vec<f64>>> {
    let values = table.real(name).ok()?;
    let each = values.len() / replicates.max(1);
    Some(values.chunks(each.max(1)).map(|it| it.iter().step_by(steps).copied().collect()).collect())
}

/// The output of members together, year by year.
fn sums(table: &Table, members: &BTreeSet<String>, replicates: usize, years: usize) -> Option<Vec<Vec<f64>>> {
    let (codes, output) = (table.text("code").ok()?, table.real("output_cny").ok()?);
    let regions = codes.len() / (replicates * years).max(1);
    let year = |rows: std::ops::Range<usize>| {
        rows.filter(|it| members.contains(&codes[*it])).fold(0.0, |sum, it| sum + output[it])
    };
    let moment = |at: usize| year(at * regions..(at + 1) * regions);
    Some((0..replicates).map(|it| (0..years).map(|at| moment(it * years + at)).collect()).collect())
}

/// Where nine in ten draws of the effect lie, year by year.
fn ends(
    runs: &[&[Tables]],
    effect: Effect,
    split: DrawSplit,
    series: &dyn Fn(&Tables) -> Option<Vec<Vec<f64>>>,
) -> Option<Value> {
    let mut by_year: Vec<Vec<f64>> = Vec::new();
    for tables in runs {
        let (base, own) = (series(tables.first()?)?, series(tables.get(1)?)?);
        for (base, own) in base.iter().zip(&own) {
            by_year.resize(by_year.len().max(own.len()), Vec::new());
            for (year, (own, base)) in by_year.iter_mut().zip(own.iter().zip(base)) {
                year.push(effect.measure(*own, *base));
            }
        }
    }
    let said: Vec<DrawEstimate> = by_year.iter().map(|it| DrawEstimate::new(it, &[], split)).collect();
    let low: Vec<f64> = said.iter().map(|it| it.low_90).collect();
    let high: Vec<f64> = said.iter().map(|it| it.high_90).collect();
    let positive: Vec<f64> = said.iter().map(|it| it.positive_share).collect();
    Some(json!({ "low": low, "high": high, "positive_share": positive }))
}

/// Says how many steps of all draws are done.
struct LineProgress<'a> {
    lines: &'a LineSink<'a>,
    done: AtomicU64,
    all: AtomicU64,
}

impl Progress for LineProgress<'_> {
    fn begin(&self, steps: u64) {
        self.all.store(steps.max(1), Ordering::Relaxed);
    }

    fn advance(&self, steps: u64) {
        /// Lines on the way to the end.
        const LINES: u64 = 20;
        let all = self.all.load(Ordering::Relaxed);
        let before = self.done.fetch_add(steps, Ordering::Relaxed);
        if (before * LINES) / all != ((before + steps) * LINES) / all {
            let share = (before + steps) as f64 / all as f64;
            (self.lines)(&json!({ "progress": { "of": "parameters", "share": share } }));
        }
    }
}
