//! What policies change: the difference to the base in every replicate, and what replicates say together.

use super::drawn::DrawnPanel;
use super::panel::{Level, OutcomeValues, Panel};
use crate::outcome::catalogue::{COUPLING, DRAWN_EFFECTS, EFFECTS, OfDraws, OfEstimates, OfVarianceRatio};
use crate::outcome::drawn::DrawEstimate;
use crate::outcome::statistics::{Estimate, Estimator, VarianceRatio};
use crate::outcome::{Column, Outcome, Table, TableError, Texts};

impl Panel {
    /// Effects of the policies behind these values against those of the `base`, replicate by replicate.
    pub fn against(&self, base: &Self) -> Self {
        let effects = |policy: &OutcomeValues| {
            // An arm with platforms has columns that a base without has not.
            let base = base.measure(&policy.outcome.name)?;
            let effect = policy.outcome.effect?;
            let pairs = policy.values.iter().zip(&base.values);
            let values = pairs.map(|(&policy, &base)| effect.measure(policy, base)).collect();
            Some(OutcomeValues { outcome: policy.outcome.clone(), values })
        };
        let measures = self.measures.iter().filter_map(effects).collect();
        Self { measures, ..self.clone() }
    }

    /// The rows of `effects`: what all replicates, and all draws if there are some, say of each place, year and outcome.
    pub fn estimates(&self, arm: &str, drawn: Option<&DrawnPanel<'_>>) -> Result<Table, TableError> {
        let estimator = Estimator::new(self.replicates);
        let mut rows = EffectRows::default();
        for (place, name) in self.places.iter().enumerate() {
            for (at, &year) in self.years.iter().enumerate() {
                for measure in &self.measures {
                    let own = self.cell(measure, place, at);
                    rows.push(name, year, measure, estimator.estimate(own));
                    let of_draws = drawn.map(|it| it.estimate(&measure.outcome.name, (place, at), own));
                    rows.drawn.push(of_draws.unwrap_or(DrawEstimate::NONE));
                }
            }
        }
        rows.table(arm, self.level)
    }

    /// The rows of `effects-by-replicate`, for a level of one place.
    pub fn by_replicate(&self, arm: &str) -> Result<Table, TableError> {
        let (mut replicates, mut years, mut outcomes, mut effects) =
            (vec![], vec![], Texts::default(), vec![]);
        for (replicate, number) in (0..self.replicates).zip(0_i64..) {
            for (at, &year) in self.years.iter().enumerate() {
                for measure in &self.measures {
                    replicates.push(number);
                    years.push(year);
                    outcomes.push(&measure.outcome.name);
                    effects.push(self.cell(measure, 0, at)[replicate]);
                }
            }
        }
        Table::new(vec![
            Column::text("arm", Texts::repeated(arm, effects.len())),
            Column::text("level", Texts::repeated(self.level.word(), effects.len())),
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
struct EffectRows {
    places: Texts,
    years: Vec<f64>,
    outcomes: Texts,
    units: Texts,
    estimates: Vec<Estimate>,
    drawn: Vec<DrawEstimate>,
}

impl EffectRows {
    fn push(&mut self, place: &str, year: f64, measure: &OutcomeValues, estimate: Estimate) {
        self.places.push(place);
        self.years.push(year);
        let Outcome { name, effect, unit, .. } = &measure.outcome;
        self.outcomes.push(name);
        self.units.push(effect.map_or("", |it| it.unit(*unit)));
        self.estimates.push(estimate);
    }

    fn table(self, arm: &str, level: Level) -> Result<Table, TableError> {
        let rows = self.years.len();
        let keys = [
            Column::text("arm", Texts::repeated(arm, rows)),
            Column::text("level", Texts::repeated(level.word(), rows)),
            Column::text("place", self.places),
            Column::real("year", self.years),
            Column::text("outcome", self.outcomes),
            Column::text("unit", self.units),
        ];
        let column = |it: &Outcome<OfEstimates>| Column {
            name: it.name.to_string(),
            values: (it.value)(&self.estimates),
        };
        let drawn =
            |it: &Outcome<OfDraws>| Column { name: it.name.to_string(), values: (it.value)(&self.drawn) };
        let columns = EFFECTS.iter().map(column).chain(DRAWN_EFFECTS.iter().map(drawn));
        Table::new(keys.into_iter().chain(columns).collect())
    }
}

/// The coupling of every outcome of the nation.
pub(super) fn variance_ratios(policy: &Panel, base: &Panel) -> Vec<(String, VarianceRatio)> {
    let last = policy.years.len() - 1;
    let variance_ratio = |of_policy: &OutcomeValues| {
        let of_base = base.measure(&of_policy.outcome.name)?;
        let [policy, base] = [policy.cell(of_policy, 0, last), base.cell(of_base, 0, last)];
        Some((of_policy.outcome.name.to_string(), VarianceRatio::new(policy, base)))
    };
    policy.measures.iter().filter_map(variance_ratio).collect()
}

/// The rows of `variance_ratio`.
pub(super) fn variance_ratio_table(
    arm: &str,
    variance_ratios: &[(String, VarianceRatio)],
) -> Result<Table, TableError> {
    let keys = [
        Column::text("arm", Texts::repeated(arm, variance_ratios.len())),
        Column::text("outcome", variance_ratios.iter().map(|(outcome, _)| outcome.clone()).collect()),
    ];
    let column = |it: &Outcome<OfVarianceRatio>| {
        Column::real(
            &*it.name,
            variance_ratios.iter().map(|(_, variance_ratio)| (it.value)(variance_ratio)).collect(),
        )
    };
    Table::new(keys.into_iter().chain(COUPLING.iter().map(column)).collect())
}
