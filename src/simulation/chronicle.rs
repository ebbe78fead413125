//! What happens when a year is complete: governments choose, and policies are reviewed.

use super::government::{Choosing, Governments, Rule};
use super::{Clock, Imbalance, Mode, Outlook, Simulation, Snapshot};
use crate::dynamics::government::{self, HORIZON, Situation};
use crate::dynamics::review::{self, Verdict};
use crate::dynamics::{Conditions, Expected, FlowRecords, Model, projects, research, response, venture};
use crate::policy::{self, Policy};
use crate::region::{Atlas, Stances, World};
use ndarray::{Array1, Array2};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What governments and reviewers remember from year to year.
#[derive(Clone, Debug)]
pub(super) struct Chronicle {
    /// The same world without any policy, in expected mode: growth is judged against it.
    potential: Box<Simulation>,
    notes: Notes,
}

/// What a chronicle has noted so far.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Notes {
    /// `ln(Y_i/Y_i^ref)` of every whole year since the start.
    lead: Vec<Array1<f64>>,
    /// What the reviews at the last whole year found, by policy.
    verdicts: Vec<Option<Verdict>>,
    /// When reviews have ended policies, in decimal years.
    ended: Vec<Option<f64>>,
}

/// A chronicle on its way, for later.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Pages {
    potential: Box<Snapshot>,
    notes: Notes,
}

impl Chronicle {
    /// A chronicle that begins in the base year, if governments choose or any policy is reviewed.
    pub fn wanted(
        model: &Arc<Model>,
        world: &World,
        policies: &[Policy],
        governments: &Governments,
        clock: Clock,
    ) -> Option<Self> {
        let choosing = matches!(governments, Governments::Choosing(_));
        if !choosing && policies.iter().all(|it| it.review.is_none()) {
            return None;
        }
        let expected = if model.least_people > 0.0 {
            Arc::new(Model { least_people: 0.0, ..(**model).clone() })
        } else {
            Arc::clone(model)
        };
        let fixed = Governments::Fixed;
        let potential = Simulation::new(expected, world.clone(), Vec::new(), fixed, clock, Mode::Expected);
        let notes = Notes {
            lead: Vec::new(),
            verdicts: vec![None; policies.len()],
            ended: vec![None; policies.len()],
        };
        Some(Self { potential: Box::new(potential), notes })
    }

    pub fn close(self) -> Pages {
        Pages { potential: Box::new(self.potential.snapshot()), notes: self.notes }
    }

    /// Goes on from pages of the same run.
    pub fn reopen(&mut self, pages: Pages, policies: &mut [Policy]) {
        self.potential.restore(*pages.potential);
        self.notes = pages.notes;
        for (policy, &ended) in policies.iter_mut().zip(&self.notes.ended) {
            policy.timing.stop = ended.or(policy.timing.stop);
        }
    }

    /// What the reviews at the last whole year found, by policy.
    pub fn verdicts(&self) -> &[Option<Verdict>] {
        &self.notes.verdicts
    }

    /// Brings the world without policy up to so many years, and notes how `output` compares with it now; returns
    /// what would be produced there.
    pub fn note(&mut self, years: u64, output: &Array1<f64>) -> Result<Array1<f64>, Imbalance> {
        while self.potential.clock.whole_years() < years {
            let outlook = self.potential.outlook();
            self.potential.step(&outlook)?;
        }
        Ok(self.open(output))
    }

    /// The same without waiting, as at the start, where both worlds are at one moment.
    pub fn open(&mut self, output: &Array1<f64>) -> Array1<f64> {
        let potential = self.potential.outlook().economy.output;
        self.notes.lead.push((output / &potential).mapv(f64::ln));
        potential
    }

    /// `ln(Y_i/Y_i^ref)` now, less what it was so many years ago, or at the start.
    fn gain(&self, years: usize) -> Array1<f64> {
        let now = self.notes.lead.len() - 1;
        &self.notes.lead[now] - &self.notes.lead[now.saturating_sub(years)]
    }
}

impl Simulation {
    /// When a year is complete governments and reviewers have their say; it holds from the next step on.
    pub(super) fn chronicle(&mut self) -> Result<(), Imbalance> {
        let Some(mut chronicle) = self.chronicle.take() else { return Ok(()) };
        if self.clock.is_whole_year() {
            let outlook = self.outlook();
            let potential = chronicle.note(self.clock.whole_years(), &outlook.economy.output)?;
            if let Governments::Choosing(choosing) = &self.governments {
                let choosing = choosing.clone();
                self.world.stances = Stances::Held(self.choose(&choosing, &outlook, &potential, &chronicle));
            }
            self.review(&mut chronicle);
        }
        self.chronicle = Some(chronicle);
        Ok(())
    }

    /// The stances that governments choose.
    fn choose(
        &mut self,
        choosing: &Choosing,
        outlook: &Outlook,
        potential: &Array1<f64>,
        chronicle: &Chronicle,
    ) -> Vec<bool> {
        let year = self.clock.whole_years();
        // Conditions are tried out under other stances before anything is looked at.
        let if_all = (choosing.rule == Rule::Respond)
            .then(|| (self.conditions_if_all(false), self.conditions_if_all(true)));
        let Self { model, world, policies, .. } = self;
        let Outlook { conditions, economy, revenue, .. } = outlook;
        let situation = Situation { model, world, conditions, economy, revenue };
        let (parameters, held) = (&model.parameters, &world.stances);
        if let Some((if_closed, if_open)) = &if_all {
            let ripe = ripening(&situation);
            let promise = |if_all, open| response::promise(&situation, if_all, open, &ripe);
            let advantage = promise(if_open, true) - promise(if_closed, false);
            return choosing.responded(year, parameters, &advantage, held);
        }
        let peers = peers(&world.atlas, policies);
        let utility = government::utility(&situation, potential, &chronicle.gain(HORIZON), &peers);
        choosing.imitated(year, parameters, &utility, held, &peers)
    }

    /// What policies would make of the coming period if all governments held one stance.
    fn conditions_if_all(&mut self, open: bool) -> Conditions {
        let all = Stances::Held(vec![open; self.world.atlas.len()]);
        let held = std::mem::replace(&mut self.world.stances, all);
        let (conditions, _) = policy::enact(&self.policies, self.clock.middle(), &self.model, &self.world);
        self.world.stances = held;
        conditions
    }

    /// Policies whose review is due go on or end now (32).
    fn review(&mut self, chronicle: &mut Chronicle) {
        let (now, year, start) = (self.clock.now(), self.clock.whole_years(), self.clock.start);
        for (number, policy) in self.policies.iter_mut().enumerate() {
            chronicle.notes.verdicts[number] = None;
            let Some(plan) = policy.review.filter(|it| it.is_due(policy.timing, start, year)) else {
                continue;
            };
            let gain = chronicle.gain(plan.every as usize);
            let is_member = policy.membership(gain.len());
            let side = |member: bool| -> Vec<f64> {
                gain.iter().zip(&is_member).filter(|it| *it.1 == member).map(|it| *it.0).collect()
            };
            let verdict = review::review(&side(true), &side(false), plan.z);
            if !verdict.goes_on {
                policy.timing.stop = Some(now);
                chronicle.notes.ended[number] = Some(now);
            }
            chronicle.notes.verdicts[number] = Some(verdict);
        }
    }
}

/// Projects that may be expected to ripen, a year; origins × fields.
fn ripening(situation: &Situation<'_>) -> Array2<f64> {
    let Situation { model, world, conditions, economy, .. } = *situation;
    let (hazards, mut unrecorded) = (projects::hazards(model, conditions), FlowRecords::default());
    let finance = venture::finance(model, world, economy, conditions, &hazards, &mut unrecorded);
    let research = research::research(model, world, economy, conditions, &mut unrecorded);
    let stocks = &world.stocks.projects;
    let progress = projects::progress(model, stocks, hazards, economy, &research, &finance, &Expected);
    progress.advanced.scale_up / model.years
}

/// Whom each government compares itself with: those of its province and of the policies that it is a member of.
fn peers(atlas: &Atlas, policies: &[Policy]) -> Vec<Vec<usize>> {
    let regions = atlas.len();
    let clubs: Vec<Vec<bool>> = policies.iter().map(|it| it.membership(regions)).collect();
    let meet = |i: usize, j: usize| {
        i != j && (!atlas.province_differs(i, j) || clubs.iter().any(|club| club[i] && club[j]))
    };
    (0..regions).map(|i| (0..regions).filter(|&j| meet(i, j)).collect()).collect()
}
