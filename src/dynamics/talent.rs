//! Where people go and what becomes of them (model description, section 4).

use super::chance::{Chance, Process, Stream};
use super::choice::{Choice, HOW_MANY, Party, choose};
use super::conditions::{Channel, Conditions};
use super::elementary::exp;
use super::kernel::Passage;
use super::production::Economy;
use super::record::FlowRecords;
use super::{Model, departures};
use crate::region::{Cohort, PerCohort, World};
use ndarray::{Array1, Array2, Zip};

/// Everyone who moved in a period, and where to.
#[derive(Clone, Debug, PartialEq)]
pub struct Migration {
    /// Those of each cohort who redrew their place.
    pub moves: PerCohort<Choice>,
    /// Graduates.
    pub graduates: Choice,
    /// Graduates who become young talent where they arrive; the others become workers.
    pub matched: Array1<f64>,
}

/// What age brought in a period, in persons by region.
#[derive(Clone, Debug, PartialEq)]
pub struct LifeCourse {
    /// Young talent that became established.
    pub aged: Array1<f64>,
    /// Workers who retired.
    pub retired_workers: Array1<f64>,
    /// Established talent that retired.
    pub retired_established: Array1<f64>,
    /// New workers.
    pub entrants: Array1<f64>,
}

/// People redraw their place now and then, and graduates choose their first.
///
/// ```text
/// (7) u_cj = S_cj (v_cj/v_cj⁰)^θ_c
/// (8) n_ci ~ Binomial(N_ci, 1−e^(−μ_c dt)),  F^c_i· ~ Multinomial(n_ci, κ^c_ij u_cj/Σ_l κ^c_il u_cl)
/// (9) F^G_i· ~ Multinomial(Poisson(G_i dt), κ^young_ij u_young,j/Σ_l κ^young_il u_young,l)
///     matched_j ~ Binomial(Σ_i F^G_ij, match_j)
/// ```
#[expect(clippy::missing_panics_doc, reason = "graduates are always the second party")]
pub fn migrate<C: Chance>(
    model: &Model,
    world: &World,
    economy: &Economy,
    conditions: &Conditions,
    chance: &C,
    records: &mut FlowRecords,
) -> Migration {
    let PerCohort { worker, young, established } = records.of_people();
    let move_cohort = |cohort, with: Option<&Array1<f64>>, record| {
        move_cohort(model, world, economy, conditions, chance, cohort, with, record)
    };
    let graduates = events(&(&model.base.graduates * model.years), Process::GraduateMoves, chance);
    let mut young_moves = move_cohort(Cohort::Young, Some(&graduates), young);
    let graduates = young_moves.pop().expect("graduates are the second party");
    let first = |mut choices: Vec<Choice>| choices.swap_remove(0);
    let moves = PerCohort {
        worker: first(move_cohort(Cohort::Worker, None, worker)),
        young: first(young_moves),
        established: first(move_cohort(Cohort::Established, None, established)),
    };
    let matched = some_of(&graduates.arrivals, &conditions.graduate_match, Process::GraduateMatches, chance);
    Migration { moves, graduates, matched }
}

/// (7) and (8) for one cohort, with others who choose by the same weights.
#[expect(clippy::too_many_arguments, reason = "the law's arguments and the cohort")]
fn move_cohort<C: Chance>(
    model: &Model,
    world: &World,
    economy: &Economy,
    conditions: &Conditions,
    chance: &C,
    cohort: Cohort,
    with: Option<&Array1<f64>>,
    record: Option<&mut Array2<f64>>,
) -> Vec<Choice> {
    let rate = model.parameters.talent.redraw_rate[cohort];
    let redraw = Array1::from_elem(world.atlas.len(), departures(rate, model.years));
    let movers = some_of(&world.stocks.people[cohort], &redraw, Process::moves(cohort), chance);
    let theta = model.parameters.talent.wage_elasticity[cohort];
    let change = &economy.log_real_wage[cohort] - &model.base.log_real_wage[cohort];
    let attraction = &model.base.appeal[cohort] * &exp(theta * change);
    let passage = Passage::new(&model.kernels, &world.atlas, conditions, Channel::of(cohort));
    let party = |leavers, process, record| Party { leavers, process: Some(process), record };
    let mut parties = vec![party(&movers, Process::moves(cohort), record)];
    parties.extend(with.map(|graduates| party(graduates, Process::GraduateMoves, None)));
    choose(&world.atlas, &passage, &attraction, &mut parties, chance)
}

/// The people of each region once everyone has arrived.
pub fn settled(people: &PerCohort<Array1<f64>>, migration: &Migration) -> PerCohort<Array1<f64>> {
    let moved = |cohort: Cohort| {
        let choice = &migration.moves[cohort];
        &people[cohort] - &choice.leavers + &choice.arrivals
    };
    let mut settled = PerCohort::from_fn(moved);
    settled.young += &migration.matched;
    settled
}

/// People grow older, retire and begin to work.
///
/// ```text
/// (10) N'_ci = N_ci − n_ci + Σ_o F^c_oi + [c = young]·matched_i
///      aged_i ~ Binomial(N'_young,i, 1−e^(−a dt))
///      retired_ci ~ Binomial(N'_ci, 1−e^(−r_c dt))  for c = worker, established
///      N_worker,i ← N'_worker,i − retired_worker,i + Poisson(e_i dt) + Σ_o F^G_oi − matched_i
///      N_young,i ← N'_young,i − aged_i
///      N_established,i ← N'_established,i − retired_established,i + aged_i
/// ```
pub fn live<C: Chance>(model: &Model, settled: &PerCohort<Array1<f64>>, chance: &C) -> LifeCourse {
    let talent = &model.parameters.talent;
    let leave = |stock: &Array1<f64>, rate, process| {
        let probability = Array1::from_elem(stock.len(), departures(rate, model.years));
        some_of(stock, &probability, process, chance)
    };
    LifeCourse {
        aged: leave(&settled.young, talent.ageing_rate, Process::Ageing),
        retired_workers: leave(&settled.worker, talent.worker_retirement_rate, Process::WorkerRetirement),
        retired_established: leave(
            &settled.established,
            talent.established_retirement_rate,
            Process::EstablishedRetirement,
        ),
        entrants: events(&(&model.base.entrants * model.years), Process::Entrants, chance),
    }
}

/// The people of each region at the end of the period.
pub fn grown(
    settled: PerCohort<Array1<f64>>,
    migration: &Migration,
    course: &LifeCourse,
) -> PerCohort<Array1<f64>> {
    let unmatched = &migration.graduates.arrivals - &migration.matched;
    PerCohort {
        worker: settled.worker - &course.retired_workers + &course.entrants + &unmatched,
        young: settled.young - &course.aged,
        established: settled.established - &course.retired_established + &course.aged,
    }
}

fn some_of<C: Chance>(
    number: &Array1<f64>,
    probability: &Array1<f64>,
    process: Process,
    chance: &C,
) -> Array1<f64> {
    let mut chosen = Array1::zeros(number.len());
    Zip::indexed(&mut chosen).and(number).and(probability).for_each(
        |region, chosen, &number, &probability| {
            *chosen = chance.stream(process, region, HOW_MANY).some_of(number, probability);
        },
    );
    chosen
}

fn events<C: Chance>(mean: &Array1<f64>, process: Process, chance: &C) -> Array1<f64> {
    let happen = |(region, &mean)| chance.stream(process, region, HOW_MANY).events(mean);
    mean.iter().enumerate().map(happen).collect()
}
