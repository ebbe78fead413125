//! What a run must record for some metrics, and how much of each it has.

use super::{MEMBERS, Metric, OTHERS};
use crate::outcome::catalogue::{National, all_of_nation};
use crate::outcome::{FlowSelection, Outcome, Table, TableError, TableSelection, Tables, value_of_nation};
use crate::region::RegionId;
use crate::scenario::Scenario;
use std::collections::BTreeSet;

/// Years that differ by less are one.
const SAME_YEAR: f64 = 1e-6;

/// The metrics that runs are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The metrics.
    pub metrics: &'a [Metric],
    /// The codes of the regions that a policy of any scenario covers.
    pub covered: &'a BTreeSet<String>,
}

impl Asked<'_> {
    /// Whether the last moment of the nation is all that counts.
    pub fn is_of_the_end(&self) -> bool {
        self.metrics.iter().all(|it| it.place.is_none() && it.year.is_none())
    }

    /// Whether it has to be known which regions policies cover.
    pub fn asks_for_members(metrics: &[Metric]) -> bool {
        metrics.iter().any(|it| matches!(it.place.as_deref(), Some(MEMBERS | OTHERS)))
    }

    /// What has to be recorded.
    pub fn selection(&self, scenario: &Scenario) -> TableSelection {
        let of_places = self.metrics.iter().any(|it| it.place.is_some());
        TableSelection {
            regions_every: of_places.then_some(u64::from(scenario.time.steps_per_year)),
            flows: FlowSelection::None,
            last_year_ends: None,
            clubs: false,
        }
    }

    /// How much of each metric's outcome a run has, in order; NaN where there is none.
    ///
    /// # Errors
    ///
    /// Fails when a column is missing that every world has.
    pub fn levels(&self, tables: &Tables, scenario: &Scenario) -> Result<Vec<f64>, TableError> {
        let level = |metric: &Metric| match &metric.place {
            None => of_nation(metric, &tables.national),
            Some(place) => of_place(metric, &self.regions(place, scenario), &tables.regions, scenario),
        };
        self.metrics.iter().map(level).collect()
    }

    /// The regions of a place in the world of a scenario, which may have fewer of them than others.
    fn regions(&self, place: &str, scenario: &Scenario) -> Vec<RegionId> {
        let is_covered = |it: &RegionId| self.covered.contains(&scenario.atlas.region(*it).place.code);
        match place {
            MEMBERS => scenario.atlas.ids().filter(is_covered).collect(),
            OTHERS => scenario.atlas.ids().filter(|it| !is_covered(it)).collect(),
            _ => scenario.clubs.resolve(place, &scenario.atlas).unwrap_or_default(),
        }
    }
}

/// The codes of the regions that a policy of any of these scenarios covers.
pub fn covered<'a>(scenarios: impl IntoIterator<Item = &'a Scenario>) -> BTreeSet<String> {
    let of_one = |it: &'a Scenario| {
        let members = it.policies.iter().flat_map(|policy| policy.policy.members.iter().copied());
        members.map(|id| it.atlas.region(id).place.code.clone())
    };
    scenarios.into_iter().flat_map(of_one).collect()
}

/// The first column of `national` that is no number in the last row although it may not be empty.
pub fn broken(national: &Table) -> Option<&'static str> {
    let is_broken = |it: &Outcome<National>| {
        let last = national.real(&it.name).ok().and_then(|values| values.last().copied());
        last.is_some_and(|value| !value.is_finite() && !it.may_be_empty)
    };
    all_of_nation().map(|(_, it)| it).find(|it| is_broken(it)).map(|it| &*it.name)
}

fn of_nation(metric: &Metric, national: &Table) -> Result<f64, TableError> {
    let row = row_of(metric.year, national.real("year")?);
    value_of_nation(national, &metric.outcome.name, metric.need, row)
}

/// The sum over regions, whose rows stand in the order of codes moment by moment. Several regions have none of what does
/// not add up.
fn of_place(
    metric: &Metric,
    regions: &[RegionId],
    table: &Table,
    scenario: &Scenario,
) -> Result<f64, TableError> {
    let values = table.numbers(&metric.outcome.name)?;
    let moments: Vec<f64> = table.real("year")?.iter().step_by(scenario.atlas.len()).copied().collect();
    let several = regions.len() > 1 && !metric.outcome.adds_up;
    let Some(moment) = row_of(metric.year, &moments).filter(|_| !regions.is_empty() && !several) else {
        return Ok(f64::NAN);
    };
    let rows = scenario.atlas.by_code().iter().enumerate().filter(|(_, it)| regions.contains(it));
    Ok(rows.map(|(row, _)| values[moment * scenario.atlas.len() + row]).sum())
}

/// The row of a year, or the last one.
fn row_of(year: Option<f64>, years: &[f64]) -> Option<usize> {
    match year {
        Some(year) => years.iter().position(|it| (it - year).abs() < SAME_YEAR),
        None => years.len().checked_sub(1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::Column;

    #[test]
    fn an_outcome_that_is_no_number_is_found_unless_it_is_a_share_of_nothing() {
        let columns = |of: &dyn Fn(&str) -> f64| {
            let all = all_of_nation().map(|(_, it)| Column::real(&*it.name, vec![1.0, of(&it.name)]));
            Table::new(all.collect()).unwrap()
        };
        let only = |name: &'static str, value: f64| move |it: &str| if it == name { value } else { 1.0 };
        assert_eq!(broken(&columns(&|_| 1.0)), None);
        assert_eq!(broken(&columns(&only("cross_province_share_siting", f64::NAN))), None);
        for name in ["capital_cny", "supply_gap", "platform_adoption"] {
            assert_eq!(broken(&columns(&only(name, f64::INFINITY))), Some(name));
            assert_eq!(broken(&columns(&only(name, f64::NAN))), Some(name));
        }
    }
}
