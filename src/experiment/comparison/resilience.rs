//! What events cost an arm: its losses against the same arm without them.

use super::arms::Arm;
use crate::outcome::{Column, Table, TableError, Texts};
use crate::scenario::{Scenario, ScenarioEvent};

/// What the events of an arm cost, and how long it takes to make it good.
#[derive(Clone, Debug, PartialEq)]
pub struct Resilience {
    /// The arm.
    pub arm: String,
    /// The deepest loss, as a part of output; the mean over replicates.
    pub deepest: f64,
    /// When it is, in decimal years.
    pub year: f64,
    /// How long it takes until at most half of it is left.
    pub recovery: Recovery,
    /// All losses after the start, in per cent of one year's output.
    pub total: f64,
}

/// How long it takes from the end of the last event until at most half of the deepest loss is left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Recovery {
    /// So many years.
    Years(f64),
    /// An event of the arm does not end.
    NoEnd,
    /// The run ends before.
    NotWithinRun,
}

/// The runs that arms with events are held against.
#[derive(Clone, Debug, Default)]
pub(super) struct CalmRuns {
    /// Arms without their events, where no arm of the comparison is such a one already.
    pub arms: Vec<Arm>,
    /// For each arm of the comparison: its number among all arms, those above behind those of the comparison; none for an
    /// arm without events.
    pub of: Vec<Option<usize>>,
}

impl CalmRuns {
    /// Those of these arms.
    pub fn new(arms: &[&Arm]) -> Self {
        let mut runs = Self::default();
        for arm in arms {
            let of = (!arm.scenario.events.is_empty()).then(|| runs.number(arm, arms));
            runs.of.push(of);
        }
        runs
    }

    /// Leaves out what is none of the first `arms`, and so would have to be run.
    #[cfg(feature = "files")]
    pub fn leave_out_runs(&mut self, arms: usize) {
        self.arms.clear();
        self.of.iter_mut().for_each(|it| *it = it.filter(|number| *number < arms));
    }

    fn number(&mut self, arm: &Arm, arms: &[&Arm]) -> usize {
        let calm = Arm { name: arm.name.clone(), scenario: without_events(&arm.scenario) };
        let mut all = arms.iter().copied().chain(&self.arms);
        if let Some(known) = all.position(|it| is_same(&it.scenario, &calm.scenario)) {
            return known;
        }
        self.arms.push(calm);
        arms.len() + self.arms.len() - 1
    }
}

fn without_events(scenario: &Scenario) -> Scenario {
    let mut calm = scenario.clone();
    calm.events.clear();
    calm
}

/// Whether two scenarios run alike, whatever they are called.
fn is_same(one: &Scenario, other: &Scenario) -> bool {
    if !one.events.is_empty() || one.policies.len() != other.policies.len() {
        return false;
    }
    let mut one = one.clone();
    (one.name, one.description) = (other.name.clone(), other.description.clone());
    (one.chinese_name, one.chinese_description) =
        (other.chinese_name.clone(), other.chinese_description.clone());
    one.output = other.output;
    one == *other
}

/// The rows of `losses`: `1 − ΣY/ΣY` of the same arm without its events, in every replicate and at every step.
///
/// # Errors
///
/// Fails when a column is missing, or the tables have different rows.
pub(super) fn losses(arm: &str, with: &Table, without: &Table) -> Result<Table, TableError> {
    let (struck, calm) = (with.real("output_cny")?, without.real("output_cny")?);
    if struck.len() != calm.len() {
        return Err(TableError::Malformed(
            "an arm and the same without events have different rows".to_owned(),
        ));
    }
    let loss = struck.iter().zip(calm).map(|(struck, calm)| 1.0 - struck / calm).collect();
    Table::new(vec![
        Column::text("arm", Texts::repeated(arm, struck.len())),
        Column::integer("replicate", with.integer("replicate")?.to_vec()),
        Column::real("year", with.real("year")?.to_vec()),
        Column::real("loss", loss),
    ])
}

impl Resilience {
    /// What the rows of `losses` of an arm say together.
    ///
    /// # Errors
    ///
    /// Fails when a column is missing.
    pub(super) fn new(arm: &Arm, losses: &Table) -> Result<Self, TableError> {
        let replicates = arm.scenario.run.replicates as usize;
        let rows = losses.rows() / replicates.max(1);
        let (years, all) = (&losses.real("year")?[..rows], losses.real("loss")?);
        let mean =
            |row: usize| (0..replicates).map(|it| all[it * rows + row]).sum::<f64>() / replicates as f64;
        let mean: Vec<f64> = (0..rows).map(mean).collect();
        let worst = (0..rows).fold(0, |worst, row| if mean[row] > mean[worst] { row } else { worst });
        let (deepest, year) = (mean[worst], years[worst]);
        let recovery = recovery(arm, years, &mean, deepest);
        let step = 1.0 / f64::from(arm.scenario.time.steps_per_year);
        let total = 100.0 * step * mean[1..].iter().sum::<f64>();
        Ok(Self { arm: arm.name.clone(), deepest, year, recovery, total })
    }
}

/// Years are sums of binary fractions, and equal only up to rounding.
const NEARLY: f64 = 1e-6;

fn recovery(arm: &Arm, years: &[f64], losses: &[f64], deepest: f64) -> Recovery {
    let Some(end) = end_of_events(&arm.scenario) else { return Recovery::NoEnd };
    let mut later = years.iter().zip(losses).filter(|(year, _)| **year >= end - NEARLY);
    match later.find(|(_, loss)| **loss <= deepest / 2.0) {
        Some((year, _)) => Recovery::Years(year - end),
        None => Recovery::NotWithinRun,
    }
}

/// When the last event is over; none if one goes on for ever.
fn end_of_events(scenario: &Scenario) -> Option<f64> {
    let ends: Option<Vec<f64>> = scenario.events.iter().map(ScenarioEvent::end).collect();
    Some(ends?.into_iter().fold(f64::NEG_INFINITY, f64::max))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A year of less output in one of two regions from 2026 on, in a world of one's own.
    fn arm(event: &str) -> Arm {
        let table = "code,lon,lat,gdp_cny,workers\na,120,30,1e12,1e6\nb,121,31,2e12,1.5e6\n";
        let reader = crate::scenario::Reader::default().table("mine.csv", table);
        let text = format!(
            "world.regions = 'mine.csv'\ntime.start = 2025\ntime.years = 4\ntime.steps_per_year = 2\n{event}"
        );
        Arm::from(reader.read("scenario".as_ref(), text).unwrap())
    }

    const LOCKDOWN: &str = "[[events]]\nname = 'it'\nevent = 'output-loss'\nplaces = 'a'\n";

    fn rows(losses: &[f64]) -> Table {
        let years = (0..losses.len()).map(|it| 2025.0 + 0.5 * it as f64).collect();
        Table::new(vec![Column::real("year", years), Column::real("loss", losses.to_vec())]).unwrap()
    }

    #[test]
    fn the_three_numbers_are_as_by_hand() {
        let losses = rows(&[0.0, 0.0, 0.1, 0.08, 0.06, 0.05, 0.02, 0.01, 0.0]);
        let of =
            |stop: &str| Resilience::new(&arm(&format!("{LOCKDOWN}start = 2026\n{stop}")), &losses).unwrap();
        let found = of("stop = 2027");
        assert!((found.deepest - 0.1).abs() < 1e-15 && (found.year - 2026.0).abs() < 1e-12);
        // Half is left in the row 2027.5, half a year after the end.
        assert_eq!(found.recovery, Recovery::Years(0.5));
        assert!((found.total - 100.0 * 0.5 * 0.32).abs() < 1e-12, "{}", found.total);
        assert_eq!(of("").recovery, Recovery::NoEnd);
        let deep = rows(&[0.0, 0.0, 0.1, 0.09, 0.09, 0.09, 0.09, 0.09, 0.09]);
        let stays = Resilience::new(&arm(&format!("{LOCKDOWN}start = 2026\nstop = 2027")), &deep).unwrap();
        assert_eq!(stays.recovery, Recovery::NotWithinRun);
    }

    #[test]
    fn an_arm_that_is_another_without_its_events_is_run_once() {
        let (base, struck) = (arm(""), arm(LOCKDOWN));
        let taxed = "[[policies]]\nname = 'tax'\ninstrument = 'tax-sharing'\nmembers = ['a', 'b']\n";
        let both = arm(&format!("{LOCKDOWN}{taxed}"));
        let runs = CalmRuns::new(&[&base, &struck, &both]);
        assert_eq!(runs.of, [None, Some(0), Some(3)]);
        assert_eq!(runs.arms.len(), 1);
        assert!(runs.arms[0].scenario.policies.len() == 1 && runs.arms[0].scenario.events.is_empty());
    }
}
