//! Answers a question about policies: base and policies side by side, line by line.

use super::answer::{self, LineSink};
use super::bilingual::worded;
use super::numbers::{NumbersOutline, YearNumbers};
use super::opened::Explorer;
use super::question::{PageQuestion, SoundQuestion};
use crate::experiment::{PairYear, comparison::Arm, pair};
use crate::run::{Cancel, RunError, RunYear, YearSelection};
use crate::scenario::{Problem, Scenario};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::time::Instant;

/// The codes of the regions in which policies or prescribed stances differ from those of the base, as comparisons have it.
pub(super) fn members(sound: &SoundQuestion) -> BTreeSet<String> {
    let [base, policy] = [&sound.base, &sound.policy].map(|it| Arm::from(it.clone()));
    policy.members(&base)
}

/// A line of a year with its numbers: of the base, of the policy, and what these have more.
type SentYear = (Value, [YearNumbers; 3]);

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
                (self.lines)(&json!({ "failed": { "text": worded(&error.to_string()) } }));
            }
        }
    }

    fn run(&self, watch: &dyn Fn(f64)) -> Result<(), RunError> {
        // A worker of a browser has no clock here; its script knows the time.
        let began = (!cfg!(target_family = "wasm")).then(Instant::now);
        let replicates = self.replicates();
        let baseline = self.baseline(replicates);
        (self.lines)(&self.begin(replicates, &baseline));
        for scenario in [&self.sound.base, &self.sound.policy] {
            self.explorer.model(scenario, watch)?;
        }
        let has_base = self.question.have.as_ref() == Some(&baseline);
        let (first, last) = self.first_replicate(has_base)?;
        let Some(last) = last else { return Ok(()) };
        if replicates > 1 {
            self.all_replicates(replicates, first)?;
        }
        (self.lines)(&answer::end(&last, &self.sound.policy, began.map(|it| it.elapsed().as_millis())));
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

    fn begin(&self, replicates: u32, baseline: &str) -> Value {
        let policy = &self.sound.policy;
        let members: Map<String, Value> = policy.policies.iter().map(|it| members_of(&it.policy)).collect();
        let warnings: Vec<Value> = warnings(policy, &self.explorer.scenario);
        json!({ "begin": {
            "run": baseline,
            "years": policy.time.years,
            "replicates": replicates,
            "mode": if policy.run.mode == crate::scenario::RunMode::Sampled { "sampled" } else { "expected" },
            "steps_per_year": policy.time.steps_per_year,
            "members": members,
            "all_members": self.outline.members(),
            "warnings": warnings,
        } })
    }

    fn first_replicate(&self, has_base: bool) -> Result<(Vec<SentYear>, Option<RunYear>), RunError> {
        let (mut years, mut last) = (Vec::new(), None);
        self.pair(0, &self.selection, &mut |pair| {
            let numbers = answer::numbers(&pair, &self.outline);
            let line = answer::year(&pair, &numbers, &self.outline, has_base);
            let is_read = (self.lines)(&line);
            years.push((line, numbers));
            last = Some(pair.policy);
            if is_read { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        Ok((years, last))
    }

    fn all_replicates(&self, replicates: u32, first: Vec<SentYear>) -> Result<(), RunError> {
        let (lines, numbers): (Vec<Value>, Vec<[YearNumbers; 3]>) = first.into_iter().unzip();
        let mut by_year: Vec<Vec<[YearNumbers; 3]>> = numbers.into_iter().map(|it| vec![it]).collect();
        // Flows, which cost most, are shown of the first replicate alone.
        let selection = YearSelection { factors: Vec::new(), ..self.selection.clone() };
        for replicate in 1..replicates {
            (self.lines)(&json!({ "replicates": { "done": replicate, "of": replicates } }));
            let mut years = by_year.iter_mut();
            self.pair(replicate, &selection, &mut |pair| {
                years.next().into_iter().for_each(|it| it.push(answer::numbers(&pair, &self.outline)));
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
        selection: &YearSelection,
        heard: &mut dyn FnMut(PairYear) -> ControlFlow<()>,
    ) -> Result<(), RunError> {
        let Explorer { models, baselines, .. } = self.explorer;
        let scenarios = [&self.sound.base, &self.sound.policy];
        pair(scenarios, replicate, models, selection, baselines, self.cancel, heard)
    }
}

fn members_of(policy: &crate::policy::Policy) -> (String, Value) {
    let members: Vec<usize> = policy.members.iter().map(|it| it.index()).collect();
    (policy.name.clone(), json!(members))
}

/// What one should know of the question, but not of the scenario below it.
fn warnings(asked: &Scenario, opened: &Scenario) -> Vec<Value> {
    let known: Vec<&str> = opened.warnings.iter().map(Problem::message).collect();
    let new = asked.warnings.iter().filter(|it| !known.contains(&it.message()));
    new.map(super::bilingual::problem).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::Reader;
    use std::path::Path;
    use std::sync::Arc;
    use std::sync::Mutex;

    fn explorer(world: &str) -> Arc<Explorer> {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("test.toml");
        let scenario = Reader::default().read(&path, world.to_owned()).unwrap();
        Explorer::new(scenario, &path, &Cancel::default())
    }

    const CHINA: &str = "[world]\nname = \"china-prefectures\"\n[time]\nyears = 3\n";
    const DELTA: &str =
        "[world]\nname = \"china-prefectures\"\nkeep = [\"yangtze-delta\"]\n[time]\nyears = 4\n";

    fn question(share: f64) -> PageQuestion {
        let text = json!({
            "policies": [{ "name": "tax", "instrument": "tax-sharing", "members": ["yangtze-delta"], "settings": { "share": share } }],
            "factors": ["siting"], "largest": 10, "regions": ["output_cny"],
        });
        serde_json::from_value(text).unwrap()
    }

    /// The lines of an answer, each with how many years of baselines were computed when it came.
    fn answered(explorer: &Explorer, question: &PageQuestion, wanted: usize) -> Vec<(Value, u64)> {
        let (sound, lines) = (question.read(&explorer.scenario).unwrap(), Mutex::new(Vec::new()));
        let sink = |line: &Value| {
            let mut lines = lines.lock().unwrap();
            lines.push((line.clone(), explorer.baselines.years_computed()));
            lines.iter().filter(|it| it.0.get("year").is_some()).count() < wanted
        };
        RunAnswer::new(explorer, question, &sound, &Cancel::default(), &sink).send();
        lines.into_inner().unwrap()
    }

    #[test]
    fn a_year_of_368_regions_is_sent_before_the_next_is_computed() {
        let lines = answered(&explorer(CHINA), &question(0.5), 10);
        let years: Vec<u64> = lines.iter().filter(|it| it.0.get("year").is_some()).map(|it| it.1).collect();
        assert_eq!(years, [1, 2, 3, 4]);
        assert!(
            lines.first().unwrap().0.get("begin").is_some() && lines.last().unwrap().0.get("end").is_some()
        );
        assert!(lines.iter().any(|it| it.0.get("base_year").is_some()), "the base year took its time");
    }

    #[test]
    fn a_control_costs_one_run_and_a_run_that_nobody_hears_ends_within_its_year() {
        let explorer = explorer(DELTA);
        let stopped = answered(&explorer, &question(0.5), 2);
        assert_eq!(
            (explorer.baselines.years_computed(), stopped.last().unwrap().0.clone()),
            (2, json!({ "superseded": true }))
        );
        let first = answered(&explorer, &question(0.5), 10);
        for share in [0.1, 0.2, 0.3] {
            let again = answered(&explorer, &question(share), 10);
            assert_eq!(again.len(), first.len());
        }
        assert_eq!(explorer.baselines.years_computed(), 5, "the start and four years, once");
    }

    #[test]
    fn the_base_is_left_out_where_the_page_has_it_and_only_there() {
        let explorer = explorer(DELTA);
        let whole = answered(&explorer, &question(0.5), 10);
        let run = whole[0].0["begin"]["run"].as_str().unwrap().to_owned();
        let with = PageQuestion { have: Some(run), ..question(0.25) };
        let short = answered(&explorer, &with, 10);
        let year = |lines: &[(Value, u64)]| {
            lines.iter().rev().find(|it| it.0.get("year").is_some()).unwrap().0.clone()
        };
        assert!(year(&whole).get("base").is_some() && year(&short).get("base").is_none());
        let own = answered(&explorer, &question(0.25), 10);
        assert_eq!(year(&own)["effect"], year(&short)["effect"]);
        let parameters = [("technology.retention".to_owned(), 0.5)].into();
        let other = answered(&explorer, &PageQuestion { parameters, ..with }, 10);
        assert!(year(&other).get("base").is_some(), "with other assumptions the base is another one");
    }

    #[test]
    fn answers_of_the_delta_stay_small() {
        let explorer = explorer(
            "[world]\nname = \"china-prefectures\"\nkeep = [\"yangtze-delta\"]\n[time]\nyears = 20\n",
        );
        let asked = PageQuestion {
            largest: 120,
            regions: vec!["output_cny".to_owned(), "young".to_owned()],
            ..question(0.5)
        };
        let bytes: usize = answered(&explorer, &asked, 100).iter().map(|it| it.0.to_string().len() + 1).sum();
        assert!(bytes < 400_000, "{bytes} bytes");
    }
}
