//! A base year that moves people: who redraws their place, and how many more come than leave (model description,
//! section 10).

use crate::dynamics::hazard::departures;
use crate::dynamics::parameters::Parameters;
use crate::region::{Atlas, COHORTS, Cohort, NaturalGrowth, Observations, PerCohort};
use ndarray::{Array1, Zip};
use std::collections::BTreeMap;

/// At least this part of those who leave a region must be made up for by others who come, or no appeal is low enough.
const LEAST_ARRIVING: f64 = 0.05;
/// A determinant is 0 if it is smaller than this part of what it is a difference of.
const SINGULAR: f64 = 1e-9;

/// Who moves in the base year; persons per year by region.
#[derive(Clone, Debug, PartialEq)]
pub struct BaseMigration {
    /// `n_ci`: people who redraw their place.
    pub leavers: PerCohort<Array1<f64>>,
    /// `net_ci`: how many more come than leave; 0 in sum for every cohort.
    pub net: PerCohort<Array1<f64>>,
}

impl BaseMigration {
    /// Shares out net migration among cohorts, by how many of each redraw their place.
    ///
    /// ```text
    /// (39) n_ci = N_ci⁰ (1 − e^(−μ_c dt))/dt,  net_ci = n_ci (α_i + γ_c),  α_i = (net_i − Σ_c γ_c n_ci)/Σ_c n_ci
    ///      Σ_i net_ci = 0 for every c,  γ_worker = 0
    /// ```
    ///
    /// `net` is that of all who work, 0 in sum; `years` is the length of a step.
    pub fn new(
        people: &PerCohort<Array1<f64>>,
        net: &Array1<f64>,
        parameters: &Parameters,
        years: f64,
    ) -> Self {
        let rates = &parameters.talent.redraw_rate;
        let leavers = PerCohort::from_fn(|it| &people[it] * (departures(rates[it], years) / years));
        let all = &leavers.worker + &leavers.young + &leavers.established;
        let excess = excess_of_talent(&leavers, net, &all);
        let of_talent = &leavers.young * excess.young + &leavers.established * excess.established;
        let by_region = over(&(net - &of_talent), &all);
        let net = PerCohort::from_fn(|it| &leavers[it] * &(&by_region + excess[it]));
        Self { leavers, net }
    }

    /// Regions that fewer would have to come to than come anywhere, in any cohort.
    pub fn unreachable(&self) -> Vec<usize> {
        let too_few = |cohort: Cohort, region: usize| {
            let leavers = self.leavers[cohort][region];
            leavers + self.net[cohort][region] < LEAST_ARRIVING * leavers
        };
        let regions = 0..self.leavers.worker.len();
        regions.filter(|&region| COHORTS.into_iter().any(|it| too_few(it, region))).collect()
    }
}

/// `γ_c`, from two equations; that of a cohort that nobody belongs to is 0.
fn excess_of_talent(
    leavers: &PerCohort<Array1<f64>>,
    net: &Array1<f64>,
    all: &Array1<f64>,
) -> PerCohort<f64> {
    let (young, established) = (&leavers.young, &leavers.established);
    let share = |a: &Array1<f64>, b: &Array1<f64>| (a * &over(b, all)).sum();
    let wanted = [(young * &over(net, all)).sum(), (established * &over(net, all)).sum()];
    let [a, b] = [young.sum() - share(young, young), established.sum() - share(established, established)];
    let c = -share(young, established);
    let determinant = a * b - c * c;
    // With one cohort less one equation says what the others say.
    let (young, established) = if determinant > SINGULAR * a * b {
        ((c * wanted[1] - b * wanted[0]) / determinant, (c * wanted[0] - a * wanted[1]) / determinant)
    } else if a > 0.0 {
        (-wanted[0] / a, 0.0)
    } else {
        (0.0, if b > 0.0 { -wanted[1] / b } else { 0.0 })
    };
    PerCohort { worker: 0.0, young, established }
}

/// A quotient that is 0 where nobody is.
fn over(part: &Array1<f64>, whole: &Array1<f64>) -> Array1<f64> {
    Zip::from(part).and(whole).map_collect(|part, whole| if *whole > 0.0 { part / whole } else { 0.0 })
}

/// The smallest rate at which workers redraw their place that lets every region be reached, to three digits and rounded
/// up; [`None`] if there is none up to `most`.
pub fn smallest_worker_rate(
    seen: &Observations,
    parameters: &Parameters,
    years: f64,
    most: f64,
) -> Option<f64> {
    let net = seen.net_migrants.as_ref()?;
    let works = |rate: f64| {
        let mut changed = parameters.clone();
        changed.talent.redraw_rate.worker = rate;
        BaseMigration::new(&seen.people, net, &changed, years).unreachable().is_empty()
    };
    let (mut low, mut high) = (parameters.talent.redraw_rate.worker, most);
    if !works(high) {
        return None;
    }
    while high - low > 1e-6 * high {
        let middle = 0.5 * (low + high);
        if works(middle) { high = middle } else { low = middle }
    }
    // Half of the last digit more is rounded to what is not below.
    format!("{:.2e}", 1.005 * high).parse().ok()
}

/// `e_i`: those who begin to work, persons per year.
///
/// ```text
/// (41) e_i = max(0, natural_i E_i⁰ + N_worker,i⁰ (1 − e^(−r_worker)) + N_established,i⁰ (1 − e^(−r_established)) − home_i)
/// ```
///
/// `home_i` are the graduates who grew up in the region. Without natural growth `e_i` is a rate of the workers.
pub fn entrants(seen: &Observations, parameters: &Parameters) -> Array1<f64> {
    let (people, talent) = (&seen.people, &parameters.talent);
    let Some(NaturalGrowth { rate, graduates_from }) = &seen.natural_growth else {
        return talent.entrant_rate * &people.worker;
    };
    let all = &people.worker + &people.young + &people.established;
    let retired = &people.worker * departures(talent.worker_retirement_rate, 1.0)
        + &people.established * departures(talent.established_retirement_rate, 1.0);
    (rate * &all + retired - graduates_from).mapv(|it| it.max(0.0))
}

/// Graduates by where they grew up, persons per year; `own_province` is the part who study in their province, and `aged`
/// are those of an age to begin.
///
/// ```text
/// (42) home_j = Σ_i G_i (s [same province] a_j/Σ_province a + (1 − s) a_j/Σ a)
/// ```
pub fn homes(graduates: &Array1<f64>, aged: &Array1<f64>, own_province: f64, atlas: &Atlas) -> Array1<f64> {
    let mut provinces: BTreeMap<&str, [f64; 2]> = BTreeMap::new();
    let province = |region: usize| atlas.regions()[region].province.code.as_str();
    for (region, (graduates, aged)) in graduates.iter().zip(aged).enumerate() {
        let [sum, young] = provinces.entry(province(region)).or_default();
        (*sum, *young) = (*sum + graduates, *young + aged);
    }
    let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 0.0 };
    let (all, young) = (graduates.sum(), aged.sum());
    let home = |(region, &aged): (usize, &f64)| {
        let [near, young_near] = provinces[province(region)];
        own_province * near * share(aged, young_near) + (1.0 - own_province) * all * share(aged, young)
    };
    aged.iter().enumerate().map(home).collect()
}
