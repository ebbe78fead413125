//! What keeps a metric from being known in a scenario.

use super::{MEMBERS, Metric, OTHERS};
use crate::policy::Need;
use crate::scenario::Scenario;

/// Steps that are whole but for rounding.
const WHOLE: f64 = 1e-6;

/// Why no run of a scenario has what a metric asks for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WrongMetric {
    /// The scenario has not what the outcome is about.
    #[error("needs {0}, and there is none")]
    Lacking(Need),
    /// The place is none.
    #[error("no club, rule or region is called `{name}`{}", .hint.as_ref().map(|it| format!("; {it}")).unwrap_or_default())]
    UnknownPlace {
        /// The part of the place that is none.
        name: String,
        /// What may have been meant.
        hint: Option<String>,
    },
    /// The place has no region in this world.
    #[error("`{0}` has no region in this world")]
    EmptyPlace(String),
    /// Several regions have no such thing together.
    #[error("`{outcome}` does not add up over the {regions} regions of `{place}`; name one")]
    NoSum {
        /// The outcome.
        outcome: String,
        /// The place.
        place: String,
        /// How many regions it has.
        regions: usize,
    },
    /// The year is before the first or after the last row, or between two of them.
    #[error("there is no row of {year}; {rows}")]
    NoRow {
        /// The year, as it was written.
        year: String,
        /// Which there are.
        rows: String,
    },
}

impl Metric {
    /// Checks that runs of a scenario have what the metric asks for; `has_members` tells whether any scenario has a policy.
    ///
    /// # Errors
    ///
    /// Says what is missing.
    pub fn check(&self, scenario: &Scenario, has_members: bool) -> Result<(), WrongMetric> {
        if let Some(need) = self.lacking(scenario) {
            return Err(WrongMetric::Lacking(need));
        }
        self.check_year(scenario)?;
        let Some(place) = &self.place else { return Ok(()) };
        let regions = regions_of(place, scenario, has_members)?;
        if regions > 1 && !self.outcome.adds_up {
            let (outcome, place) = (self.outcome.name.to_string(), place.clone());
            return Err(WrongMetric::NoSum { outcome, place, regions });
        }
        Ok(())
    }

    /// The nation has a row a step, and regions have one a year.
    fn check_year(&self, scenario: &Scenario) -> Result<(), WrongMetric> {
        let Some(year) = self.year else { return Ok(()) };
        let time = scenario.time;
        let rows_a_year = if self.place.is_some() { 1 } else { time.steps_per_year };
        let rows = (year - time.start) * f64::from(rows_a_year);
        let inside = rows > -WHOLE && rows < f64::from(time.years * rows_a_year) + WHOLE;
        if inside && (rows - rows.round()).abs() < WHOLE {
            return Ok(());
        }
        let (first, last) = (time.start, time.start + f64::from(time.years));
        let whose = if self.place.is_some() { "regions have" } else { "the nation has" };
        let rows = format!("{whose} {rows_a_year} a year from {first} to {last}");
        Err(WrongMetric::NoRow { year: year.to_string(), rows })
    }
}

/// How many regions a place has, at least one.
fn regions_of(place: &str, scenario: &Scenario, has_members: bool) -> Result<usize, WrongMetric> {
    let (clubs, atlas) = (&scenario.clubs, &scenario.atlas);
    let empty = || WrongMetric::EmptyPlace(place.to_owned());
    let regions = match place {
        MEMBERS if !has_members => 0,
        MEMBERS | OTHERS => atlas.len(),
        _ => {
            let selected = clubs.resolve(place, atlas).map_err(|it| WrongMetric::UnknownPlace {
                name: it.names[0].clone(),
                hint: scenario.place_suggestion(&it.names[0]),
            })?;
            selected.len()
        }
    };
    if regions == 0 { Err(empty()) } else { Ok(regions) }
}
