//! A run heard year by year: what its tables say of whole years, and what flowed, without tables and without files.

use super::{Cancel, RunError};
use crate::dynamics::review::Verdict;
use crate::dynamics::{FlowRecords, Model};
use crate::outcome::catalogue::{National, Regional};
use crate::outcome::{Catalogue, FactorFlows, FlowTotals, Group, Moment, Outcome, TableError, groups};
use crate::policy::InForce;
use crate::region::{Factor, RegionId};
use crate::scenario::Scenario;
use crate::simulation::Simulation;
use crate::wording::nearest;
use ndarray::{Array1, Array2};
use std::sync::Arc;

/// What to keep of every year of a run.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct YearSelection {
    /// Columns of `regions`, by their names.
    pub regions: Vec<String>,
    /// Whose flows between regions; nothing is recorded of other factors, which costs most of the time of a run.
    pub factors: Vec<Factor>,
    /// How many flows of each factor, the largest of the year.
    pub largest: usize,
    /// A region of which all flows are kept besides.
    pub place: Option<RegionId>,
}

/// A policy in the period that begins with a year.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PolicyYear {
    /// Members that it covers.
    pub covered: usize,
    /// How far it has been phased in, 0 to 1.
    pub strength: f64,
    /// What it costs all members together after budgets have bound, CNY per year.
    pub cost: f64,
    /// Covered members whose budget binds.
    pub scaled_down: usize,
    /// What the review found that was held at this moment, if one was.
    pub review: Option<Verdict>,
}

/// A run at the start, or when a year is complete. Values are to the bit those of the tables of the same run, in the order
/// of the catalogue of outcomes, regions in the order of the atlas.
#[derive(Clone, Debug, PartialEq)]
pub struct RunYear {
    /// When, in decimal years.
    pub year: f64,
    /// The outcomes of all regions together: the row of `national`.
    pub national: Vec<f64>,
    /// Outcomes of clubs and provinces, one inner list an outcome: the rows of `clubs`.
    pub clubs: Vec<Vec<f64>>,
    /// The columns of `regions` that were asked for × regions.
    pub regions: Array2<f64>,
    /// The policies in the order of the scenario.
    pub policies: Vec<PolicyYear>,
    /// What all policies cost each region, CNY per year.
    pub costs: Array1<f64>,
    /// What flowed in the year of every factor that was asked for; nothing at the start.
    pub flows: Vec<FactorFlows>,
    /// All flows of these factors.
    records: FlowRecords,
}

/// The years of one replicate, simulated as they are asked for: the start first, then each year when it is complete. After
/// an error there are no more.
#[derive(Debug)]
pub struct Years {
    simulation: Simulation,
    replicate: u32,
    selection: YearSelection,
    national: Vec<&'static Outcome<National>>,
    columns: Vec<Outcome<Regional>>,
    groups: Vec<Group>,
    cancel: Cancel,
    done: u32,
    all: u32,
}

impl Years {
    /// The years of a replicate, counted from 0; `model` is that of the scenario. The run ends before its next step when
    /// somebody cancels.
    ///
    /// # Errors
    ///
    /// Fails when `regions` has no column of a name that is asked for.
    pub fn begin(
        scenario: &Scenario,
        model: &Arc<Model>,
        replicate: u32,
        selection: &YearSelection,
        cancel: &Cancel,
    ) -> Result<Self, TableError> {
        let mut simulation = scenario.begin(model, replicate);
        let catalogue = Catalogue::of(simulation.world());
        let columns = selection.regions.iter().map(|it| column(&catalogue, it));
        let columns = columns.collect::<Result<_, TableError>>()?;
        *simulation.records() = FlowRecords::of(&selection.factors, scenario.atlas.len());
        Ok(Self {
            replicate,
            selection: selection.clone(),
            national: catalogue.national(),
            columns,
            groups: groups(&scenario.atlas, &scenario.clubs),
            cancel: cancel.clone(),
            done: 0,
            all: scenario.time.years,
            simulation,
        })
    }

    /// The outcomes of all regions together, in the order of values.
    pub fn national(&self) -> &[&'static Outcome<National>] {
        &self.national
    }

    /// Clubs with a member in the world, then provinces, in the order of values.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// How many moments are still to come.
    pub fn left(&self) -> u32 {
        (self.all + 1).saturating_sub(self.done)
    }

    /// The steps of a year; what flowed in the last of them, and in all of them.
    fn advance(&mut self) -> Result<[FlowTotals; 2], RunError> {
        let nothing = FlowTotals::new(self.simulation.world().atlas.len());
        let (mut since_step, mut since_year) = (nothing.clone(), nothing.clone());
        if self.done == 0 {
            return Ok([since_step, since_year]);
        }
        for _ in 0..self.simulation.clock().steps_per_year {
            if self.cancel.is_cancelled() {
                return Err(RunError::Cancelled { done: 0, all: 1 });
            }
            let replicate = self.replicate;
            let period = self.simulation.next_period();
            let period = period.map_err(|error| RunError::Period { replicate, error })?;
            since_step.clone_from(&nothing);
            since_step.add(&period.flows);
            since_year.add(&period.flows);
        }
        Ok([since_step, since_year])
    }

    fn observe(&mut self) -> Result<RunYear, RunError> {
        let [since_step, since_year] = self.advance()?;
        let (year, replicate) = (self.simulation.clock().now(), self.replicate);
        let failed = |reason| {
            let error = crate::simulation::PeriodError { year, reason };
            RunError::Period { replicate, error }
        };
        self.simulation.check().map_err(|it| failed(it.into()))?;
        // A copy is written as a whole; the system would give fresh zeros page by page, while flows are added.
        let records = self.simulation.records().clone();
        self.simulation.records().clear();
        let moment = Moment::new(&self.simulation);
        let mut regions = Array2::zeros((self.columns.len(), self.simulation.world().atlas.len()));
        for (column, mut row) in self.columns.iter().zip(regions.rows_mut()) {
            row.assign(&column.value.numbers(&moment, &since_year));
        }
        let policies = moment.policies().iter().zip(moment.verdicts());
        let flows = if self.done == 0 { Vec::new() } else { self.selection.flows(&records) };
        Ok(RunYear {
            year,
            national: self.national.iter().map(|it| (it.value)(&moment, &since_step)).collect(),
            clubs: moment.sums_of_groups(&since_step, &self.groups),
            regions,
            policies: policies.map(|(policy, review)| PolicyYear::new(policy, review)).collect(),
            costs: moment.policy_cost(),
            flows,
            records,
        })
    }
}

impl Iterator for Years {
    type Item = Result<RunYear, RunError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.left() == 0 {
            return None;
        }
        let year = self.observe();
        self.done = if year.is_ok() { self.done + 1 } else { self.all + 1 };
        Some(year)
    }
}

fn column(catalogue: &Catalogue, name: &str) -> Result<Outcome<Regional>, TableError> {
    let found = catalogue.regions().iter().find(|it| it.name == name);
    found.cloned().ok_or_else(|| {
        let known: Vec<&str> = catalogue.regions().iter().map(|it| it.name.as_ref()).collect();
        let hint = nearest(name, &known).map(|it| format!("; did you mean `{it}`?"));
        TableError::Missing { column: name.to_owned(), hint: hint.unwrap_or_default() }
    })
}

impl PolicyYear {
    fn new(policy: &InForce, review: Option<Verdict>) -> Self {
        let InForce { covered, strength, scaled_down, .. } = *policy;
        Self { covered, strength, cost: policy.cost.sum(), scaled_down, review }
    }
}

impl YearSelection {
    fn flows(&self, records: &FlowRecords) -> Vec<FactorFlows> {
        let of = |(factor, matrix)| FactorFlows::of(factor, matrix, self.largest, self.place);
        records.iter().map(of).collect()
    }

    /// The factors and regions of flows, from the full matrices of two runs: what the one has more than the `base`.
    pub fn difference(&self, run: &RunYear, base: &RunYear) -> Vec<FactorFlows> {
        let pairs = run.records.iter().zip(base.records.iter()).filter(|_| !run.flows.is_empty());
        let mut found = Vec::new();
        for ((factor, own), (_, base)) in pairs {
            found.push(FactorFlows::of(factor, &(own - base), self.largest, self.place));
        }
        found
    }

    /// Bytes that a year of so many regions takes with all of its flows.
    pub fn bytes(&self, regions: usize) -> usize {
        size_of::<f64>() * regions * (self.factors.len() * regions + self.regions.len())
    }
}
