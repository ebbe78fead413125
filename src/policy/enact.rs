//! From policies to the conditions of a period: timing, coverage, budgets.

use super::instrument::{Cost, Coverage};
use super::reach::{PolicyMembers, Reach};
use super::scheduled::Policy;
use crate::dynamics::{Conditions, Model, fiscal};
use crate::region::{Stances, World};
use ndarray::Array1;

/// A policy in one period, for the record.
#[derive(Clone, Debug, PartialEq)]
pub struct InForce {
    /// Members that it covers.
    pub covered: usize,
    /// Strength that its timing gives it, 0 to 1.
    pub strength: f64,
    /// What it costs after budgets have bound, CNY per year by region.
    pub cost: Array1<f64>,
    /// Covered members whose budget binds.
    pub scaled_down: usize,
}

/// A policy that is active, before budgets bind.
struct Active<'a> {
    policy: &'a Policy,
    strength: f64,
    /// 1 for members that it covers in their region.
    covered: Array1<f64>,
    cost: Cost,
}

/// What policies make of the `conditions` of the period around `moment` if governments hold these stances, with an
/// account of every policy.
pub fn enact(
    policies: &[Policy],
    mut conditions: Conditions,
    moment: f64,
    model: &Model,
    world: &World,
    stances: &Stances,
) -> (Conditions, Vec<InForce>) {
    let club_of = |members| PolicyMembers { members, world, stances, model };
    let active: Vec<Option<Active<'_>>> =
        policies.iter().map(|it| activate(it, moment, &club_of(&it.members))).collect();
    let affordable = affordable(&active, model, world);
    let mut accounts = Vec::with_capacity(policies.len());
    for active in &active {
        let Some(active) = active else {
            accounts.push(idle(world));
            continue;
        };
        let local = active.local_cost().is_some_and(|cost| cost.iter().any(|&it| it > 0.0));
        let scale = if local { affordable.clone() } else { Array1::ones(world.atlas.len()) };
        let reach = active.reach(club_of(&active.policy.members), moment, &scale);
        active.policy.instrument.apply(&reach, &mut conditions);
        accounts.push(active.account(&scale));
    }
    conditions.cap();
    (conditions, accounts)
}

fn activate<'a>(policy: &'a Policy, moment: f64, club: &PolicyMembers<'_>) -> Option<Active<'a>> {
    let strength = policy.timing.strength(moment);
    if strength <= 0.0 {
        return None;
    }
    let covered = covered(policy, club);
    let cost = match policy.instrument.cost(club) {
        Cost::Free => Cost::Free,
        Cost::Local(cost) => Cost::Local(strength * cost * &covered),
        Cost::Central(cost) => Cost::Central(strength * cost * &covered),
    };
    Some(Active { policy, strength, covered, cost })
}

/// (28), over all active policies together.
fn affordable(active: &[Option<Active<'_>>], model: &Model, world: &World) -> Array1<f64> {
    let mut total = Array1::zeros(world.atlas.len());
    for cost in active.iter().flatten().filter_map(Active::local_cost) {
        total += cost;
    }
    fiscal::affordable(model, &world.accounts, &total)
}

/// 1 for members that a policy covers in their region.
fn covered(policy: &Policy, club: &PolicyMembers<'_>) -> Array1<f64> {
    let counts = |region| policy.coverage == Coverage::OneSided || club.stances.covers(region);
    let mut covered = Array1::zeros(club.world.atlas.len());
    for region in policy.members.iter().map(|it| it.index()).filter(|&it| counts(it)) {
        covered[region] = 1.0;
    }
    covered
}

fn idle(world: &World) -> InForce {
    InForce { covered: 0, strength: 0.0, cost: Array1::zeros(world.atlas.len()), scaled_down: 0 }
}

impl Active<'_> {
    fn local_cost(&self) -> Option<&Array1<f64>> {
        match &self.cost {
            Cost::Local(cost) => Some(cost),
            _ => None,
        }
    }

    fn reach<'b>(&self, club: PolicyMembers<'b>, moment: f64, scale: &Array1<f64>) -> Reach<'b> {
        let strength = self.strength * scale * &self.covered;
        let destination = match self.policy.coverage {
            Coverage::Origin => {
                let mut everyone = Array1::zeros(scale.len());
                for member in club.members {
                    everyone[member.index()] = self.strength * scale[member.index()];
                }
                everyone
            }
            _ => strength.clone(),
        };
        let among = self.policy.among.clone();
        Reach { club, moment, origin: strength.clone(), destination, strength, among }
    }

    fn account(&self, scale: &Array1<f64>) -> InForce {
        let members = || self.policy.members.iter().map(|it| it.index()).filter(|&it| self.covered[it] > 0.0);
        let cost = match &self.cost {
            Cost::Free => Array1::zeros(scale.len()),
            Cost::Local(cost) => cost * scale,
            Cost::Central(cost) => cost.clone(),
        };
        InForce {
            covered: members().count(),
            strength: self.strength,
            cost,
            scaled_down: members().filter(|&it| scale[it] < 1.0).count(),
        }
    }
}
