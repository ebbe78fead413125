//! What policies change: the difference to the base in every replicate, and what replicates say together.

use super::panel::{Level, Measure, Panel};
use crate::experiment::effect::Effect;
use crate::outcome::statistics::{Estimate, Estimator, variance};
use crate::outcome::{Column, Table, TableError};

impl Panel {
    /// Effects of the policies behind these values against those of the `base`, replicate by replicate.
    pub fn against(&self, base: &Self) -> Self {
        let effects = |(policy, base): (&Measure, &Measure)| {
            let effect = Effect::on(policy.outcome);
            let pairs = policy.values.iter().zip(&base.values);
            let values = pairs.map(|(&policy, &base)| effect.measure(policy, base)).collect();
            Measure { outcome: policy.outcome, unit: effect.unit(policy.unit), values }
        };
        Self { measures: self.measures.iter().zip(&base.measures).map(effects).collect(), ..self.clone() }
    }

    /// The rows of `effects`: what all replicates say of each place, year and outcome.
    pub fn estimates(&self, arm: &str) -> Result<Table, TableError> {
        let estimator = Estimator::new(self.replicates);
        let mut rows = Rows::default();
        for (place, name) in self.places.iter().enumerate() {
            for (at, &year) in self.years.iter().enumerate() {
                for measure in &self.measures {
                    let estimate = estimator.estimate(self.cell(measure, place, at));
                    rows.push(name, year, measure, estimate);
                }
            }
        }
        rows.table(arm, self.level)
    }

    /// The rows of `effects-by-replicate`, for a level of one place.
    pub fn by_replicate(&self, arm: &str) -> Result<Table, TableError> {
        let (mut replicates, mut years, mut outcomes, mut effects) = (vec![], vec![], vec![], vec![]);
        for (replicate, number) in (0..self.replicates).zip(0_i64..) {
            for (at, &year) in self.years.iter().enumerate() {
                for measure in &self.measures {
                    replicates.push(number);
                    years.push(year);
                    outcomes.push(measure.outcome.to_owned());
                    effects.push(self.cell(measure, 0, at)[replicate]);
                }
            }
        }
        Table::new(vec![
            Column::text("arm", vec![arm.to_owned(); effects.len()]),
            Column::text("level", vec![self.level.word().to_owned(); effects.len()]),
            Column::integer("replicate", replicates),
            Column::real("year", years),
            Column::text("outcome", outcomes),
            Column::real("effect", effects),
        ])
    }

    /// What replicates say of the last year, place by place, in the order of places.
    pub fn last(&self, outcome: &str) -> Vec<Estimate> {
        let (estimator, last) = (Estimator::new(self.replicates), self.years.len() - 1);
        let Some(measure) = self.measure(outcome) else { return Vec::new() };
        let estimate = |place| estimator.estimate(self.cell(measure, place, last));
        (0..self.places.len()).map(estimate).collect()
    }
}

/// The rows of `effects`, column by column.
#[derive(Default)]
struct Rows {
    places: Vec<String>,
    years: Vec<f64>,
    outcomes: Vec<String>,
    units: Vec<String>,
    estimates: Vec<Estimate>,
}

impl Rows {
    fn push(&mut self, place: &str, year: f64, measure: &Measure, estimate: Estimate) {
        self.places.push(place.to_owned());
        self.years.push(year);
        self.outcomes.push(measure.outcome.to_owned());
        self.units.push(measure.unit.to_owned());
        self.estimates.push(estimate);
    }

    fn table(self, arm: &str, level: Level) -> Result<Table, TableError> {
        let (rows, estimates) = (self.years.len(), self.estimates);
        let real =
            |name: &str, of: fn(&Estimate) -> f64| Column::real(name, estimates.iter().map(of).collect());
        let count = |it: &Estimate| i64::try_from(it.replicates).unwrap_or(i64::MAX);
        Table::new(vec![
            Column::text("arm", vec![arm.to_owned(); rows]),
            Column::text("level", vec![level.word().to_owned(); rows]),
            Column::text("place", self.places),
            Column::real("year", self.years),
            Column::text("outcome", self.outcomes),
            Column::text("unit", self.units),
            real("mean", |it| it.mean),
            real("low_90", |it| it.low_90),
            real("low_50", |it| it.low_50),
            real("median", |it| it.median),
            real("high_50", |it| it.high_50),
            real("high_90", |it| it.high_90),
            real("same_sign", |it| it.same_sign),
            real("interval_low", |it| it.interval_low),
            real("interval_high", |it| it.interval_high),
            Column::integer("replicates", estimates.iter().map(count).collect()),
        ])
    }
}

/// What common random numbers are worth for one outcome, in the last year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coupling {
    /// Variance over replicates of policy − base, both under the same random numbers.
    pub variance: f64,
    /// What it would be under independent ones: the variances of both added up.
    pub independent: f64,
}

impl Coupling {
    /// Of values of a policy and of the base, one a replicate.
    pub fn new(policy: &[f64], base: &[f64]) -> Self {
        let changes: Vec<f64> = policy.iter().zip(base).map(|(policy, base)| policy - base).collect();
        Self { variance: variance(&changes), independent: variance(policy) + variance(base) }
    }

    /// How many times as many independent replicates would tell as much; NaN where nothing varies.
    pub fn ratio(self) -> f64 {
        if self.variance > 0.0 { self.independent / self.variance } else { f64::NAN }
    }
}

/// The coupling of every outcome of the nation.
pub(super) fn couplings(policy: &Panel, base: &Panel) -> Vec<(&'static str, Coupling)> {
    let last = policy.years.len() - 1;
    let coupling = |(of_policy, of_base): (&Measure, &Measure)| {
        let [policy, base] = [policy.cell(of_policy, 0, last), base.cell(of_base, 0, last)];
        (of_policy.outcome, Coupling::new(policy, base))
    };
    policy.measures.iter().zip(&base.measures).map(coupling).collect()
}

/// The rows of `coupling`.
pub(super) fn coupling_table(arm: &str, couplings: &[(&'static str, Coupling)]) -> Result<Table, TableError> {
    let real = |name: &str, of: fn(Coupling) -> f64| {
        Column::real(name, couplings.iter().map(|(_, it)| of(*it)).collect())
    };
    Table::new(vec![
        Column::text("arm", vec![arm.to_owned(); couplings.len()]),
        Column::text("outcome", couplings.iter().map(|(outcome, _)| (*outcome).to_owned()).collect()),
        real("variance", |it| it.variance),
        real("variance_independent", |it| it.independent),
        real("ratio", Coupling::ratio),
    ])
}
