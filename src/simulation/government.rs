//! Where governments stand, and when they change their minds.

use super::random::Draws;
use crate::dynamics::{Chance, Parameters, Process, departures, government};
use crate::region::Stances;
use ndarray::Array1;

/// How governments come to their stances.
#[derive(Clone, Debug, PartialEq)]
pub enum Governments {
    /// Governments do not choose: every member of a policy counts as open to it, and none is open by itself.
    Fixed,
    /// Governments follow a script.
    Scripted(Script),
    /// Governments choose when a year is complete.
    Choosing(Choosing),
}

/// Stances by year; what holds last before a moment holds at it.
#[derive(Clone, Debug, PartialEq)]
pub struct Script {
    /// Stances of each region at the start.
    pub initial: Vec<bool>,
    /// Years from which new stances hold, in order.
    pub changes: Vec<(f64, Vec<bool>)>,
}

/// Governments that choose, with random numbers of their own in both modes.
#[derive(Clone, Debug, PartialEq)]
pub struct Choosing {
    /// How they choose.
    pub rule: ReviewRule,
    /// Stances of each region at the start.
    pub initial: Vec<bool>,
    /// The seed of the run.
    pub seed: u64,
    /// Which of the replicates this is, from 0.
    pub replicate: u64,
}

/// How a government chooses when it reviews its stance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewRule {
    /// A government copies a peer that does better (30).
    Imitate,
    /// A government takes the stance that promises more (31).
    Respond,
}

impl Governments {
    /// The stances in the step that begins at `moment`, in decimal years; for governments that choose, those of
    /// the start.
    pub fn stances(&self, moment: f64) -> Stances {
        // A moment is a sum of steps, which rounding may leave a hair before the year.
        const HAIR: f64 = 1e-9;
        match self {
            Self::Fixed => Stances::Fixed,
            Self::Scripted(script) => {
                let begun = script.changes.iter().take_while(|(year, _)| *year <= moment + HAIR);
                Stances::Held(begun.last().map_or_else(|| script.initial.clone(), |(_, open)| open.clone()))
            }
            Self::Choosing(choosing) => Stances::Held(choosing.initial.clone()),
        }
    }

    /// The governments of a replicate; with `share`, each is open at the start with that probability.
    #[must_use]
    pub fn begun(mut self, share: Option<f64>, seed: u64, replicate: u64, regions: usize) -> Self {
        if let Self::Choosing(choosing) = &mut self {
            (choosing.seed, choosing.replicate) = (seed, replicate);
        }
        let initial = match &mut self {
            Self::Fixed => None,
            Self::Scripted(script) => Some(&mut script.initial),
            Self::Choosing(choosing) => Some(&mut choosing.initial),
        };
        if let (Some(initial), Some(share)) = (initial, share) {
            *initial = pioneers(share, Draws::new(seed, replicate, 0), regions);
        }
        self
    }
}

fn pioneers(share: f64, draws: Draws, regions: usize) -> Vec<bool> {
    let opens = |region| draws.stream(Process::FirstStances, region, 0).uniform() < share;
    (0..regions).map(opens).collect()
}

impl Choosing {
    /// The stances after governments have looked at the utilities `U` of all of them (30).
    ///
    /// A government reviews its stance with probability `1 − e^(−r)`. It then tries the other stance with
    /// probability μ; or else it meets one of its peers, each as likely, and may copy it. Those without peers keep
    /// theirs.
    pub fn imitated(
        &self,
        year: u64,
        parameters: &Parameters,
        utility: &Array1<f64>,
        held: &Stances,
        peers: &[Vec<usize>],
    ) -> Vec<bool> {
        self.reviewed(year, parameters, held, |region, luck| {
            let [flips, whom, copies] = luck;
            let open = held.open(region);
            if flips < parameters.governments.mutation_rate {
                return !open;
            }
            let Some(&peer) = pick(&peers[region], whom) else { return open };
            let advantage = utility[peer] - utility[region];
            if copies < government::preference(advantage, parameters) { held.open(peer) } else { open }
        })
    }

    /// The stances after governments have weighed what it promises them to be open, over being closed (31).
    pub fn responded(
        &self,
        year: u64,
        parameters: &Parameters,
        advantage: &Array1<f64>,
        held: &Stances,
    ) -> Vec<bool> {
        self.reviewed(year, parameters, held, |region, [.., chance]| {
            chance < government::preference(advantage[region], parameters)
        })
    }

    /// Every government takes as many numbers as every other, whatever it does with them, so that runs stay coupled.
    fn reviewed(
        &self,
        year: u64,
        parameters: &Parameters,
        held: &Stances,
        choose: impl Fn(usize, [f64; 3]) -> bool,
    ) -> Vec<bool> {
        let draws = Draws::new(self.seed, self.replicate, year);
        let reviews = departures(parameters.governments.review_rate, 1.0);
        let stance = |region: usize| {
            let mut stream = draws.stream(Process::Stances, region, 0);
            let begins = stream.uniform();
            let luck = [stream.uniform(), stream.uniform(), stream.uniform()];
            if begins < reviews { choose(region, luck) } else { held.open(region) }
        };
        (0..self.initial.len()).map(stance).collect()
    }
}

/// The peer at a uniform number.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below the number of peers")]
fn pick(peers: &[usize], uniform: f64) -> Option<&usize> {
    peers.get((uniform * peers.len() as f64) as usize)
}
