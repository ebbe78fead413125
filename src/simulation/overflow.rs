//! Numbers that have left the range in which they can be computed with.

use super::current::PeriodState;
use super::flows::Flows;
use crate::numeric::slice;
use crate::region::{Atlas, COHORTS, STAGES, World};
use ndarray::{Array, Array1, Dimension};

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
        self.finite(("technology", "(22)"), &economy.log_technology)?;
        self.finite(("unit cost", "(25)"), &economy.log_unit_cost)?;
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
        self.counts(("the number of ideas", "(18)"), &flows.ideas)?;
        for stage in STAGES {
            self.counts(("the number of projects", "(19)"), &flows.progress.exits[stage])?;
            self.counts(("the number of projects", "(19)"), &flows.progress.advanced[stage])?;
        }
        self.counts(("the number of sited projects", "(20)"), &flows.siting.arrivals)?;
        self.finite(("the fit of sited projects", "(21)"), &flows.fitting)?;
        self.finite(("visible use", "(24)"), &flows.visible_use)
    }

    fn finite<D: Dimension>(self, of: QuantityOfLaw, values: &Array<f64, D>) -> Result<(), Overflow> {
        self.first(of, slice(values).iter().copied(), |it| !it.is_finite())
    }

    fn counts<D: Dimension>(self, of: QuantityOfLaw, values: &Array<f64, D>) -> Result<(), Overflow> {
        self.first(of, slice(values).iter().copied(), |it| !(0.0..=self.most).contains(&it))
    }

    fn earned(self, of: QuantityOfLaw, values: &Array1<f64>, by: &Array1<f64>) -> Result<(), Overflow> {
        let earned = slice(values).iter().zip(slice(by)).map(|(it, by)| if *by > 0.0 { *it } else { 0.0 });
        self.first(of, earned, |it| !it.is_finite())
    }

    /// Values run over the regions, as many of each as there are.
    fn first(
        self,
        (quantity, equation): QuantityOfLaw,
        values: impl ExactSizeIterator<Item = f64> + Clone,
        is_out_of_range: impl Fn(f64) -> bool,
    ) -> Result<(), Overflow> {
        // Almost always there is none, and that is seen many numbers at a time.
        if !values.clone().fold(false, |any, it| any | is_out_of_range(it)) {
            return Ok(());
        }
        let of_each = values.len() / self.atlas.len();
        let (at, value) =
            values.enumerate().find(|it| is_out_of_range(it.1)).expect("one of them is out of range");
        let region = self.atlas.ids().nth(at / of_each).expect("there are values of each region");
        let place = &self.atlas.region(region).place;
        Err(Overflow { quantity, equation, region: format!("{} {}", place.code, place.english), value })
    }
}
