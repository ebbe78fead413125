//! Answers a question about policies: base and policies side by side, line by line.

use super::answer::{self, LineSink};
use super::numbers::{NumbersOutline, YearNumbers};
use super::opened::Explorer;
use super::question::{PageQuestion, SoundQuestion};
use crate::experiment::{PairYear, comparison::Arm, pair};
use crate::region::RegionId;
use crate::run::{Cancel, RunError, RunYear, YearSelection};
use crate::scenario::Scenario;
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::ops::ControlFlow;
use std::time::Instant;

/// The regions in which policies or prescribed stances differ from those of the base, as comparisons have it.
pub(super) fn members(sound: &SoundQuestion) -> Vec<RegionId> {
    let [base, policy] = [&sound.base, &sound.policy].map(|it| Arm::from(it.clone()));
    let codes = policy.members(&base);
    codes.iter().filter_map(|it| sound.policy.atlas.find(it)).collect()
}

/// A question on its way to its answer.
pub(super) struct RunAnswer<'a> {
    explorer: &'a Explorer,
    question: &'a PageQuestion,
    sound: &'a SoundQuestion,
    outline: NumbersOutline,
    selection: YearSelection,
    cancel: &'a Cancel,
    lines: &'a LineSink<'a>,
}

impl<'a> RunAnswer<'a> {
    pub fn new(
        explorer: &'a Explorer,
        question: &'a PageQuestion,
        sound: &'a SoundQuestion,
        cancel: &'a Cancel,
        lines: &'a LineSink<'a>,
    ) -> Self {
        let columns = &sound.selection.regions;
        let outline = NumbersOutline::new(&sound.policy, &members(sound), columns, &question.clubs);
        let selection = YearSelection { regions: NumbersOutline::kept(columns), ..sound.selection.clone() };
        Self { explorer, question, sound, outline, selection, cancel, lines }
    }

    /// Sends all lines, and last why there are no more, if it did not come to its end.
    pub fn send(&self) {
        let watch = |share: f64| {
            (self.lines)(&json!({ "base_year": share }));
        };
        let done = self.explorer.in_turn(self.cancel, &watch, || self.run(&watch));
        match done {
            Some(Ok(())) => {}
            None | Some(Err(RunError::Cancelled { .. })) => {
                (self.lines)(&json!({ "superseded": true }));
            }
            Some(Err(error)) => {
                (self.lines)(&json!({ "failed": { "text": error.to_string() } }));
            }
        }
    }

    fn run(&self, watch: &dyn Fn(f64)) -> Result<(), RunError> {
        let began = Instant::now();
        let replicates = self.replicates();
        (self.lines)(&self.begin(replicates));
        for scenario in [&self.sound.base, &self.sound.policy] {
            self.explorer.model(scenario, watch)?;
        }
        let (first, last) = self.first_replicate()?;
        let Some(last) = last else { return Ok(()) };
        if replicates > 1 {
            self.all_replicates(replicates, first)?;
        }
        (self.lines)(&answer::end(&last, &self.sound.policy, began.elapsed().as_millis()));
        Ok(())
    }

    /// Where one side leaves something to chance, both are run so often.
    fn replicates(&self) -> u32 {
        if self.sound.base.draws() || self.sound.policy.draws() {
            self.question.replicates.unwrap_or(1)
        } else {
            1
        }
    }

    /// What a page calls the baseline that it has.
    fn baseline(&self, replicates: u32) -> String {
        let said =
            format!("{}{:?}{:?}{replicates}", self.sound.base.to_toml(), self.selection, self.question.clubs);
        base16ct::lower::encode_string(&Sha256::digest(said.as_bytes())[..8])
    }

    fn has_base(&self, replicates: u32) -> bool {
        self.question.have.as_deref() == Some(self.baseline(replicates).as_str())
    }

    fn begin(&self, replicates: u32) -> Value {
        let policy = &self.sound.policy;
        let members: Map<String, Value> = policy.policies.iter().map(|it| members_of(&it.policy)).collect();
        let all: Vec<usize> = members_indices(self.sound);
        let warnings: Vec<Value> = warnings(policy, &self.explorer.scenario);
        json!({ "begin": {
            "run": self.baseline(replicates),
            "years": policy.time.years,
            "replicates": replicates,
            "mode": if policy.run.mode == crate::scenario::RunMode::Sampled { "sampled" } else { "expected" },
            "steps_per_year": policy.time.steps_per_year,
            "members": members,
            "all_members": all,
            "warnings": warnings,
        } })
    }

    fn first_replicate(&self) -> Result<(Vec<(Value, [YearNumbers; 3])>, Option<RunYear>), RunError> {
        let replicates = self.replicates();
        let (has_base, mut years, mut last) = (self.has_base(replicates), Vec::new(), None);
        self.pair(0, &mut |pair| {
            let (line, numbers) = answer::year(&pair, &self.outline, has_base);
            let is_read = (self.lines)(&line);
            years.push((line, numbers));
            last = Some(pair.policy);
            if is_read { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        Ok((years, last))
    }

    fn all_replicates(&self, replicates: u32, first: Vec<(Value, [YearNumbers; 3])>) -> Result<(), RunError> {
        let (lines, numbers): (Vec<Value>, Vec<[YearNumbers; 3]>) = first.into_iter().unzip();
        let mut by_year: Vec<Vec<[YearNumbers; 3]>> = numbers.into_iter().map(|it| vec![it]).collect();
        for replicate in 1..replicates {
            (self.lines)(&json!({ "replicates": { "done": replicate, "of": replicates } }));
            let mut years = by_year.iter_mut();
            self.pair(replicate, &mut |pair| {
                let (_, numbers) = answer::year(&pair, &self.outline, true);
                years.next().into_iter().for_each(|it| it.push(numbers.clone()));
                ControlFlow::Continue(())
            })?;
        }
        for (line, numbers) in lines.iter().zip(&by_year) {
            (self.lines)(&answer::replicated_year(line, numbers, &self.outline));
        }
        Ok(())
    }

    fn pair(
        &self,
        replicate: u32,
        heard: &mut dyn FnMut(PairYear) -> ControlFlow<()>,
    ) -> Result<(), RunError> {
        let Explorer { models, baselines, .. } = self.explorer;
        let scenarios = [&self.sound.base, &self.sound.policy];
        pair(scenarios, replicate, models, &self.selection, baselines, self.cancel, heard)
    }
}

fn members_of(policy: &crate::policy::Policy) -> (String, Value) {
    let members: Vec<usize> = policy.members.iter().map(|it| it.index()).collect();
    (policy.name.clone(), json!(members))
}

fn members_indices(sound: &SoundQuestion) -> Vec<usize> {
    let mut all: Vec<usize> = members(sound).into_iter().map(RegionId::index).collect();
    all.sort_unstable();
    all
}

/// What one should know of the question, but not of the scenario below it.
fn warnings(asked: &Scenario, opened: &Scenario) -> Vec<Value> {
    let known: Vec<&str> = opened.warnings.iter().map(|it| it.message()).collect();
    let new = asked.warnings.iter().filter(|it| !known.contains(&it.message()));
    new.map(super::bilingual::problem).collect()
}
