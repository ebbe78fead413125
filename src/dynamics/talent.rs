//! Where people go and what becomes of them (model description, section 4).

use super::attraction::attraction;
use super::chance::{Chance, Process, Stream};
use super::conditions::Channel;
use super::exchange::{Allocation, HOW_MANY, Movers, allocate};
use super::hazard::departures;
use super::period::PeriodView;
use crate::numeric::{slice, slice_mut};
use crate::region::{Cohort, PerCohort};
use ndarray::{Array1, Array2};

/// Everyone who moved in a period, and where to.
#[derive(Clone, Debug, PartialEq)]
pub struct Migration {
    /// People of each cohort who redrew their place.
    pub moves: PerCohort<Allocation>,
    /// Graduates.
    pub graduates: Allocation,
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
///
/// Moves of each cohort are added to its record, if there is one.
#[expect(clippy::missing_panics_doc, reason = "graduates are always the second to be sent")]
pub fn migrate<C: Chance>(
    period: &PeriodView<'_, C>,
    records: PerCohort<Option<&mut Array2<f64>>>,
) -> Migration {
    let PeriodView { model, conditions, chance, .. } = *period;
    let graduating = (&model.base.graduates + &conditions.extra_graduates).mapv_into(|it| it.max(0.0));
    let graduates = events(&(graduating * model.years), Process::GraduateMoves, chance);
    let mut young = move_cohort(period, Cohort::Young, Some(graduates), records.young);
    let graduates = young.pop().expect("graduates are the second to be sent");
    let first = |mut moves: Vec<Allocation>| moves.swap_remove(0);
    let moves = PerCohort {
        worker: first(move_cohort(period, Cohort::Worker, None, records.worker)),
        young: first(young),
        established: first(move_cohort(period, Cohort::Established, None, records.established)),
    };
    let matched = some_of(&graduates.arrivals, &conditions.graduate_match, Process::GraduateMatches, chance);
    Migration { moves, graduates, matched }
}

/// (7) and (8) for one cohort, with others who choose by the same weights.
fn move_cohort<C: Chance>(
    period: &PeriodView<'_, C>,
    cohort: Cohort,
    with: Option<Array1<f64>>,
    record: Option<&mut Array2<f64>>,
) -> Vec<Allocation> {
    let PeriodView { model, world, economy, conditions, chance } = *period;
    let rate = model.parameters.talent.redraw_rate[cohort];
    let redraw = Array1::from_elem(world.atlas.len(), departures(rate, model.years));
    let leavers = some_of(&world.stocks.people[cohort], &redraw, Process::moves(cohort), chance);
    let theta = model.parameters.talent.wage_elasticity[cohort];
    let change = &economy.log_real_wage[cohort] - &model.base.log_real_wage[cohort];
    let exponent = theta * change + &conditions.log_appeal[cohort];
    let attraction = attraction(&model.base.appeal[cohort], 1.0, exponent);
    let sent = |leavers, process, record| Movers { leavers, process: Some(process), record };
    let mut movers = vec![sent(leavers, Process::moves(cohort), record)];
    movers.extend(with.map(|graduates| sent(graduates, Process::GraduateMoves, None)));
    allocate(&world.atlas, &period.kernel(Channel::of(cohort)), &attraction, movers, chance)
}

/// The people of each region once everyone has arrived.
pub fn settled(people: &PerCohort<Array1<f64>>, migration: &Migration) -> PerCohort<Array1<f64>> {
    let moved = |cohort: Cohort| {
        let moves = &migration.moves[cohort];
        &people[cohort] - &moves.leavers + &moves.arrivals
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
pub fn live<C: Chance>(period: &PeriodView<'_, C>, settled: &PerCohort<Array1<f64>>) -> LifeCourse {
    let PeriodView { model, chance, .. } = *period;
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
    let streams = (0..number.len()).map(|region| chance.stream(process, region, HOW_MANY));
    let (mut streams, mut chosen) = (streams.collect::<Vec<_>>(), number.clone());
    C::Stream::some_of_each(&mut streams, slice_mut(&mut chosen), slice(probability));
    chosen
}

fn events<C: Chance>(mean: &Array1<f64>, process: Process, chance: &C) -> Array1<f64> {
    let happen = |(region, &mean)| chance.stream(process, region, HOW_MANY).events(mean);
    mean.iter().enumerate().map(happen).collect()
}
