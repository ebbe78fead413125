//! Research, lent research time and new ideas (model description, section 4).

use super::chance::{Chance, Process, Stream};
use super::conditions::{Channel, ClubShare, among};
use super::exchange::{Allocation, KernelView, divide, sums_by_column_of};
use super::hazard::live_projects;
use super::period::PeriodView;
use crate::numeric::{change, column_sums, exp, power, row_sums, scaled_rows};
use ndarray::{Array1, Array2, Zip};

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
pub fn research<C>(period: &PeriodView<'_, C>, mut record: Option<&mut Array2<f64>>) -> Research {
    let PeriodView { model, world, economy, conditions, .. } = *period;
    let mut lent = Array1::zeros(world.atlas.len());
    let mut borrowed = Array1::zeros(world.atlas.len());
    for club in conditions.lent_time.iter().filter(|it| somebody_to_help(it)) {
        let time = lend(period, club, record.as_deref_mut());
        lent.scaled_add(1.0 / model.years, &time.leavers);
        borrowed.scaled_add(1.0 / model.years, &time.arrivals);
    }
    let own = &model.base.research_share * &economy.talent;
    let staff = own + &conditions.extra_staff - &lent + &borrowed;
    let epsilon = model.parameters.technology.support_elasticity;
    let effect = power(1.0 - &conditions.research_support, -epsilon);
    let effort = scaled_rows(&model.base.field_shares, &(staff * effect));
    let cost = research_cost(&effort, &economy.log_wage.young);
    Research { effort, lent, borrowed, cost }
}

/// `RD_i`: twice the wages of researchers, who are half of the cost.
pub(super) fn research_cost(effort: &Array2<f64>, log_wage: &Array1<f64>) -> Array1<f64> {
    2.0 * exp(log_wage.clone()) * row_sums(effort)
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
fn lend<C>(period: &PeriodView<'_, C>, club: &ClubShare, record: Option<&mut Array2<f64>>) -> Allocation {
    let PeriodView { model, world, .. } = *period;
    let live = among(&club.members, &live_projects(&world.stocks));
    let time = model.years * &club.share * &model.base.research_share * &world.stocks.people.established;
    divide(&world.atlas, &period.kernel(Channel::Knowledge).away(), &live, time, record)
}

/// How near each region is to the research of its fields, regions × fields.
///
/// ```text
/// (17) a_im = Σ_j κ^W_ij R_jm / Σ_j R_jm
/// ```
pub fn access(knowledge: &KernelView<'_>, effort: &Array2<f64>) -> Array2<f64> {
    access_of(knowledge, effort, |_| true)
}

/// `a_im` of (17) for the regions that are `wanted`; others may get 0 instead.
pub fn access_of(
    knowledge: &KernelView<'_>,
    effort: &Array2<f64>,
    wanted: impl Fn(usize) -> bool + Send + Sync,
) -> Array2<f64> {
    let total = column_sums(effort).mapv_into(|it| if it > 0.0 { it } else { 1.0 });
    let mut access = sums_by_column_of(knowledge, effort, wanted);
    change(&mut access, |_, field, it| *it /= total[field]);
    access
}

/// Researchers have ideas, more of them where they know of others' research.
///
/// ```text
/// (18) ideas_im ~ Poisson(ι R_im (R_im/R_im⁰)^(ε_R−1) (a_im/a_im⁰)^σ_k (ΣR_m/ΣR_m⁰)^(λ_R−1) ideaboost_im dt)
/// ```
pub fn ideas<C: Chance>(period: &PeriodView<'_, C>, research: &Research) -> Array2<f64> {
    let PeriodView { model, conditions, chance, .. } = *period;
    let (technology, base) = (&model.parameters.technology, &model.base);
    let access = access(&period.kernel(Channel::Knowledge), &research.effort) / &base.access;
    let mut mean = power(access, technology.spillover_elasticity);
    mean *= &research.effort;
    mean *= &conditions.idea_boost;
    let more = column_sums(&research.effort) / &base.total_research;
    let duplication = power(more, technology.research_elasticity - 1.0);
    change(&mut mean, |_, field, mean| *mean *= duplication[field]);
    if technology.own_research_elasticity.to_bits() != 1.0_f64.to_bits() {
        mean *= &returns_to_own_research(research, &base.research, technology.own_research_elasticity);
    }
    mean *= technology.idea_rate * model.years;
    // Fields that nobody works in have no access to compare, and no ideas.
    Zip::from(&mut mean).and(&research.effort).for_each(|mean, effort| {
        if *effort <= 0.0 {
            *mean = 0.0;
        }
    });
    change(&mut mean, |region, field, mean| {
        *mean = chance.stream(Process::Ideas, region, field).events(*mean);
    });
    mean
}

/// `(R_im/R_im⁰)^(ε_R−1)`; 1 where nobody worked in the base year.
fn returns_to_own_research(research: &Research, base: &Array2<f64>, elasticity: f64) -> Array2<f64> {
    let more = Zip::from(&research.effort)
        .and(base)
        .map_collect(|effort, base| if *effort > 0.0 && *base > 0.0 { effort / base } else { 1.0 });
    power(more, elasticity - 1.0)
}
