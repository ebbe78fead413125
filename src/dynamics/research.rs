//! Research, lent research time and new ideas (model description, section 4).

use super::Model;
use super::chance::{Chance, Expected, Process, Stream};
use super::choice::{Choice, Party, choose};
use super::conditions::{Channel, ClubShare, Conditions};
use super::elementary::{exp, power};
use super::fields;
use super::kernel::Passage;
use super::learning::through_some;
use super::production::Economy;
use super::record::FlowRecords;
use super::venture::live_projects;
use crate::region::{Factor, World};
use ndarray::{Array1, Array2, Axis, Zip};

/// Research effort of a period.
#[derive(Clone, Debug, PartialEq)]
pub struct Research {
    /// `R_im`: full-time equivalents, regions × fields.
    pub effort: Array2<f64>,
    /// `Σ_j T_ij`: research time that each region lends, in full-time equivalents.
    pub lent: Array1<f64>,
    /// `Σ_i T_ij`: research time that each region borrows, in full-time equivalents.
    pub borrowed: Array1<f64>,
    /// `RD_i`: cost of research, CNY per year; wages are half of it.
    pub cost: Array1<f64>,
}

/// Talent does research, part of it elsewhere.
///
/// ```text
/// (15) R_im = ω_im R̂_i (1−support_i)^(−ε),  R̂_i = r_i H_i − Σ_j T_ij + Σ_j T_ji
/// (16) T_ij = Σ_q lent_qi r_i N_established,i · [j in q, j ≠ i] κ^W_ij live_j / Σ_{l in q, l ≠ i} κ^W_il live_l
/// ```
pub fn research(
    model: &Model,
    world: &World,
    economy: &Economy,
    conditions: &Conditions,
    records: &mut FlowRecords,
) -> Research {
    let mut lent = Array1::zeros(world.atlas.len());
    let mut borrowed = Array1::zeros(world.atlas.len());
    for club in conditions.lent_time.iter().filter(|it| somebody_to_help(it)) {
        let time = lend(model, world, conditions, club, records);
        lent.scaled_add(1.0 / model.years, &time.leavers);
        borrowed.scaled_add(1.0 / model.years, &time.arrivals);
    }
    let own = &model.base.research_share * &economy.talent;
    let staff = own - &lent + &borrowed;
    let epsilon = model.parameters.technology.support_elasticity;
    let effect = power(1.0 - &conditions.research_support, -epsilon);
    let effort = fields::scaled(&model.base.field_shares, &(staff * effect));
    let cost = research_cost(&effort, &economy.log_wage.young);
    Research { effort, lent, borrowed, cost }
}

/// `RD_i`: twice the wages of researchers, who are half of the cost.
pub(super) fn research_cost(effort: &Array2<f64>, log_wage: &Array1<f64>) -> Array1<f64> {
    2.0 * exp(log_wage.clone()) * fields::total(effort)
}

/// Whether nobody who gives time is the only one to give it to.
fn somebody_to_help(club: &ClubShare) -> bool {
    match club.members.as_slice() {
        [] => false,
        [only] => club.share[only.index()] <= 0.0,
        _ => true,
    }
}

/// (16) in one club, in person-years of the period; time is divided and not drawn.
fn lend(
    model: &Model,
    world: &World,
    conditions: &Conditions,
    club: &ClubShare,
    records: &mut FlowRecords,
) -> Choice {
    let live = live_projects(&world.stocks);
    let mut among_members = Array1::zeros(live.len());
    for member in &club.members {
        among_members[member.index()] = live[member.index()];
    }
    let time = model.years * &club.share * &model.base.research_share * &world.stocks.people.established;
    let passage = Passage::new(&model.kernels, &world.atlas, conditions, Channel::Knowledge).away();
    let party = Party { leavers: &time, process: None, record: records.get_mut(Factor::Lent) };
    choose(&world.atlas, &passage, &among_members, &mut [party], &Expected).swap_remove(0)
}

/// How near each region is to the research of its fields, regions × fields.
///
/// ```text
/// (17) a_im = Σ_j κ^W_ij R_jm / Σ_j R_jm
/// ```
pub fn access(passage: &Passage<'_>, effort: &Array2<f64>) -> Array2<f64> {
    access_of(passage, effort, |_| true)
}

/// The same for the regions that are `wanted`, and 0 for others.
pub fn access_of(
    passage: &Passage<'_>,
    effort: &Array2<f64>,
    wanted: impl Fn(usize) -> bool + Send + Sync,
) -> Array2<f64> {
    let total = effort.sum_axis(Axis(0)).mapv(|it| if it > 0.0 { it } else { 1.0 });
    through_some(passage, effort, wanted) / &total
}

/// Researchers have ideas, more of them where they know of others' research.
///
/// ```text
/// (18) ideas_im ~ Poisson(ι R_im (a_im/a_im⁰)^σ_k (ΣR_m/ΣR_m⁰)^(λ_R−1) ideaboost_im dt)
/// ```
pub fn ideas<C: Chance>(
    model: &Model,
    world: &World,
    research: &Research,
    conditions: &Conditions,
    chance: &C,
) -> Array2<f64> {
    let (technology, base) = (&model.parameters.technology, &model.base);
    let passage = Passage::new(&model.kernels, &world.atlas, conditions, Channel::Knowledge);
    let access = access(&passage, &research.effort) / &base.access;
    let mut mean = power(access, technology.spillover_elasticity);
    mean *= &research.effort;
    mean *= &conditions.idea_boost;
    let duplication = (research.effort.sum_axis(Axis(0)) / &base.total_research)
        .mapv(|it| it.powf(technology.research_elasticity - 1.0));
    mean *= &duplication;
    mean *= technology.idea_rate * model.years;
    // Fields that nobody works in have no access to compare, and no ideas.
    Zip::from(&mut mean).and(&research.effort).for_each(|mean, effort| {
        if *effort <= 0.0 {
            *mean = 0.0;
        }
    });
    fields::change(&mut mean, |region, field, mean| {
        *mean = chance.stream(Process::Ideas, region, field).events(*mean);
    });
    mean
}
