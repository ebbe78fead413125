//! Numbers that have left the range in which they can be computed with.

use super::current::PeriodState;
use super::flows::Flows;
use crate::region::{Atlas, COHORTS, STAGES, World};
use ndarray::{Array1, Array2};

/// A number that has left the range in which it can be computed with.
///
/// Limits of parameters are set so that this does not happen to one of them alone; several together, or a long run, can
/// still bring a world there.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error(
    "{quantity} of `{region}` has left what can be computed with, {equation} gives {value}: parameters, policies or \
     tables are together too far from what is usual"
)]
pub struct Overflow {
    /// What it is a number of.
    pub quantity: &'static str,
    /// The equation of the model that it comes from.
    pub equation: &'static str,
    /// Code and name of the region.
    pub region: String,
    /// What has become of it.
    pub value: f64,
}

/// Looks for the first number, in the order of the model, that cannot be computed with.
#[derive(Clone, Copy)]
pub(super) struct OverflowSearch<'a> {
    atlas: &'a Atlas,
    /// The largest number of people or projects.
    most: f64,
}

/// What is looked at: what it is called and the equation that it comes from.
type QuantityOfLaw = (&'static str, &'static str);

impl<'a> OverflowSearch<'a> {
    /// In a world whose people and projects are drawn, or only expected.
    pub fn new(atlas: &'a Atlas, sampled: bool) -> Self {
        /// Whole numbers are exact up to here.
        const MOST_COUNTED: f64 = 9_007_199_254_740_992.0;
        Self { atlas, most: if sampled { MOST_COUNTED } else { f64::MAX } }
    }

    /// Of a period before anything moves. What nobody earns has no wage, and what is not there no return.
    pub fn state(self, world: &World, state: &PeriodState) -> Result<(), Overflow> {
        let (economy, stocks) = (&state.economy, &world.stocks);
        self.finite(("technology", "(22)"), by_column(&economy.log_technology))?;
        self.finite(("unit cost", "(25)"), by_column(&economy.log_unit_cost))?;
        self.finite(("output", "(3)"), &economy.output)?;
        self.earned(("return to capital", "(4)"), &economy.log_return, &stocks.capital)?;
        for cohort in COHORTS {
            let people = &stocks.people[cohort];
            self.earned(("wage", "(4)"), &economy.log_wage[cohort], people)?;
            self.earned(("real wage", "(6)"), &economy.log_real_wage[cohort], people)?;
        }
        self.finite(("public revenue", "(27)"), &state.revenue)
    }

    /// Of what has moved in a period, before the books are made.
    pub fn flows(self, flows: &Flows) -> Result<(), Overflow> {
        for cohort in COHORTS {
            self.counts(("the number of people who moved", "(8)"), &flows.migration.moves[cohort].arrivals)?;
        }
        self.counts(("the number of graduates", "(9)"), &flows.migration.graduates.arrivals)?;
        self.counts(("the number of new workers", "(10)"), &flows.life_course.entrants)?;
        self.finite(("investment", "(11)"), &flows.investment.arrivals)?;
        self.finite(("venture finance", "(13)"), &flows.finance.arrivals)?;
        self.counts(("the number of ideas", "(18)"), by_column(&flows.ideas))?;
        for stage in STAGES {
            self.counts(("the number of projects", "(19)"), by_column(&flows.progress.exits[stage]))?;
            self.counts(("the number of projects", "(19)"), by_column(&flows.progress.advanced[stage]))?;
        }
        self.counts(("the number of sited projects", "(20)"), &flows.siting.arrivals)?;
        self.finite(("the fit of sited projects", "(21)"), by_column(&flows.fitting))?;
        self.finite(("visible use", "(24)"), by_column(&flows.visible_use))
    }

    fn finite<'v>(
        self,
        of: QuantityOfLaw,
        values: impl IntoIterator<Item = &'v f64>,
    ) -> Result<(), Overflow> {
        self.first(of, values, |it| !it.is_finite())
    }

    fn counts<'v>(
        self,
        of: QuantityOfLaw,
        values: impl IntoIterator<Item = &'v f64>,
    ) -> Result<(), Overflow> {
        self.first(of, values, |it| !(0.0..=self.most).contains(&it))
    }

    fn earned(self, of: QuantityOfLaw, values: &Array1<f64>, by: &Array1<f64>) -> Result<(), Overflow> {
        let earned = values.iter().zip(by).map(|(it, by)| if *by > 0.0 { it } else { &0.0 });
        self.finite(of, earned)
    }

    /// Values run over the regions, perhaps again and again.
    fn first<'v>(
        self,
        (quantity, equation): QuantityOfLaw,
        values: impl IntoIterator<Item = &'v f64>,
        is_out_of_range: impl Fn(f64) -> bool,
    ) -> Result<(), Overflow> {
        match values.into_iter().enumerate().find(|(_, value)| is_out_of_range(**value)) {
            None => Ok(()),
            Some((at, &value)) => {
                let region =
                    self.atlas.ids().nth(at % self.atlas.len()).expect("there is a value each region");
                let place = &self.atlas.region(region).place;
                let region = format!("{} {}", place.code, place.english);
                Err(Overflow { quantity, equation, region, value })
            }
        }
    }
}

/// The values of a table over regions and fields, field by field.
fn by_column(table: &Array2<f64>) -> impl Iterator<Item = &f64> {
    table.columns().into_iter().flatten()
}
