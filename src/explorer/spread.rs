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
use crate::outcome::{Effect, Table, Tables};
use crate::region::RegionId;
use crate::run::{Cancel, Control, Progress, YearSelection};
use crate::scenario::{RunMode, Scenario, VarianceParts};
use serde_json::{Map, Value, json};
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
        let (mut years, mut effects): (Vec<f64>, Vec<Vec<YearNumbers>>) = (Vec::new(), Vec::new());
        for replicate in 0..replicates {
            let mut number = 0;
            pair([&base, &policy], replicate, models, &selection, baselines, self.cancel, &mut |pair| {
                let [of_base, own] = [&pair.base, &pair.policy].map(|it| outline.numbers(it));
                if number == effects.len() {
                    years.push(pair.policy.year);
                    effects.push(Vec::new());
                }
                effects[number].push(own.effects(&of_base, &outline));
                number += 1;
                ControlFlow::Continue(())
            })
            .ok()?;
            (self.lines)(
                &json!({ "progress": { "of": "chance", "share": f64::from(replicate + 1) / f64::from(replicates) } }),
            );
        }
        let ends = |of: fn(&crate::outcome::statistics::Estimate) -> f64| -> Vec<YearNumbers> {
            effects.iter().map(|it| YearNumbers::together(it, of)).collect()
        };
        let (low, high) = (ends(|it| it.low_90), ends(|it| it.high_90));
        let mut said = Map::new();
        said.insert("replicates".to_owned(), json!(replicates));
        said.insert("years".to_owned(), json!(years));
        for (at, outcome) in outline.national.iter().enumerate().filter(|it| it.1.effect.is_some()) {
            let of = |all: &[YearNumbers]| all.iter().map(|it| it.national[at]).collect::<Vec<f64>>();
            said.insert(outcome.name.clone(), json!({ "low": of(&low), "high": of(&high) }));
        }
        let of = |all: &[YearNumbers]| all.iter().map(|it| it.members[0]).collect::<Vec<f64>>();
        said.insert("members".to_owned(), json!({ "output_cny": { "low": of(&low), "high": of(&high) } }));
        Some(json!({ "chance": said }))
    }

    /// Where nine in ten draws of parameters lie.
    fn parameters(&self) -> Option<Value> {
        let SoundQuestion { base, policy, .. } = self.sound;
        let plan = match DrawPlan::of(&[base, policy], None, usual_draws(self.regions())) {
            Ok(plan) if !plan.is_empty() => plan,
            Ok(plan) => return Some(json!({ "spread": { "runs": 0, "varied": [], "notes": plan.notes } })),
            Err(refused) => {
                return Some(json!({ "spread": { "runs": 0, "varied": [], "notes": refused.0 } }));
            }
        };
        let known: Option<Arc<Model>> = self.explorer.model(base, &|_| ()).ok();
        let has_regions = self.regions() <= 400;
        let drawn = DrawnScenarios { plan: &plan, scenarios: vec![base, policy], known, has_regions };
        let progress = LineProgress { lines: self.lines, done: AtomicU64::new(0), all: AtomicU64::new(1) };
        let control = Control { progress: &progress, cancel: self.cancel.clone() };
        let done = match drawn.run(&(), &control) {
            Ok(done) => done,
            Err(_) if self.cancel.is_cancelled() => return None,
            Err(error) => {
                return Some(json!({ "spread": { "runs": 0, "varied": [], "notes": [error.to_string()] } }));
            }
        };
        let split = DrawSplit {
            replicates: plan.replicates as usize,
            is_crossed: plan.parts == VarianceParts::Crossed,
            has_chance: plan.has_chance,
        };
        let steps = policy.time.steps_per_year as usize;
        let runs: Vec<&Vec<Tables>> = done.all.iter().map(|it| &it.left).collect();
        let mut said = Map::new();
        let names: Vec<&str> =
            plan.drawn.iter().map(|it| it.path.trim_start_matches("parameters.")).collect();
        let fixed: Vec<Value> =
            plan.fixed.iter().map(|it| json!({ "path": it.path, "reason": it.reason })).collect();
        said.insert("varied".to_owned(), json!(names));
        said.insert("fixed".to_owned(), Value::Array(fixed));
        said.insert("runs".to_owned(), json!(plan.draws));
        said.insert("notes".to_owned(), json!(plan.notes));
        said.insert(
            "years".to_owned(),
            json!((0..=policy.time.years).map(|it| policy.time.start + f64::from(it)).collect::<Vec<f64>>()),
        );
        let outline = NumbersOutline::new(policy, &[], &[], &[]);
        for outcome in &outline.national {
            let Some(effect) = outcome.effect else { continue };
            let series =
                |tables: &Tables| yearly(&tables.national, &outcome.name, steps, plan.replicates as usize);
            if let Some(ends) = ends(&runs, effect, split, &series) {
                said.insert(outcome.name.clone(), ends);
            }
        }
        if has_regions {
            let belong = codes(policy, &members(self.sound));
            let series = |tables: &Tables| {
                sums(&tables.regions, &belong, plan.replicates as usize, policy.time.years as usize + 1)
            };
            if let Some(ends) = ends(&runs, Effect::Percent, split, &series) {
                said.insert("members".to_owned(), json!({ "output_cny": ends }));
            }
        }
        Some(json!({ "spread": said }))
    }
}

fn sampled(scenario: &Scenario) -> Scenario {
    let mut drawn = scenario.clone();
    drawn.run.mode = RunMode::Sampled;
    drawn
}

fn codes(scenario: &Scenario, members: &[RegionId]) -> Vec<String> {
    members.iter().map(|it| scenario.atlas.region(*it).place.code.clone()).collect()
}

/// The values of a column in whole years, replicate by replicate; nothing where there is no such column.
fn yearly(table: &Table, name: &str, steps: usize, replicates: usize) -> Option<Vec<Vec<f64>>> {
    let values = table.real(name).ok()?;
    let each = values.len() / replicates.max(1);
    Some(values.chunks(each.max(1)).map(|it| it.iter().step_by(steps).copied().collect()).collect())
}

/// The output of members together, year by year.
fn sums(table: &Table, members: &[String], replicates: usize, years: usize) -> Option<Vec<Vec<f64>>> {
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
    runs: &[&Vec<Tables>],
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
