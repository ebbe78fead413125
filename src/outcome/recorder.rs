//! Watches one replicate and keeps the rows of its tables.

use super::rows::{Group, groups};
use super::{Catalogue, FlowTotals, Moment, Table, TableError, flows};
use crate::dynamics::FlowRecords;
use crate::region::{Atlas, Clubs};
use crate::simulation::{Flows, Simulation};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// The tables of a run or of one replicate.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Tables {
    /// A row a step.
    pub national: Table,
    /// A row a step and club.
    pub clubs: Table,
    /// A row a region, every year or every step.
    pub regions: Table,
    /// A row a year, factor and pair.
    pub flows: Table,
    /// A row a year and policy.
    pub policies: Table,
    /// A row a year and region that pays for policies; nothing without policies, or without rows of regions.
    pub costs: Table,
    /// Every flow of the last year; nothing is kept unless it is wanted.
    pub last_year: FlowRecords,
}

impl Tables {
    /// The tables of replicates, one below the other.
    ///
    /// # Errors
    ///
    /// Fails as [`append`](Self::append) does.
    pub fn joined<'t>(replicates: impl IntoIterator<Item = &'t Self>) -> Result<Self, TableError> {
        let mut joined = Self::default();
        replicates.into_iter().try_for_each(|it| joined.append(it))?;
        Ok(joined)
    }

    /// Puts the rows of another replicate below these; flows of the last year are added up.
    ///
    /// # Errors
    ///
    /// Fails when the other has other columns.
    pub fn append(&mut self, other: &Self) -> Result<(), TableError> {
        self.national.append(&other.national)?;
        self.clubs.append(&other.clubs)?;
        self.regions.append(&other.regions)?;
        self.flows.append(&other.flows)?;
        self.policies.append(&other.policies)?;
        self.costs.append(&other.costs)?;
        self.last_year.add(other.last_year.clone());
        Ok(())
    }
}

/// What to keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TableSelection {
    /// Steps between rows of regions; [`None`] for no rows.
    pub regions_every: Option<u64>,
    /// Which flows between pairs of regions.
    pub flows: FlowSelection,
    /// The step that ends the run, if all flows of the year before it are to be kept.
    pub last_year_ends: Option<u64>,
    /// Whether there are rows of clubs and provinces.
    pub clubs: bool,
}

/// Which flows between pairs of regions to keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlowSelection {
    /// None.
    None,
    /// The largest flows of each factor and year, this many.
    Largest(usize),
    /// All.
    Full,
}

/// Watches one replicate.
#[derive(Clone, Debug)]
pub struct Recorder {
    replicate: u32,
    wanted: TableSelection,
    atlas: Arc<Atlas>,
    groups: Vec<Group>,
    /// Made at the first moment, when it is known what the world has.
    catalogue: Option<Catalogue>,
    recorded: RecorderSnapshot,
}

/// What a recorder has recorded so far.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RecorderSnapshot {
    since_step: FlowTotals,
    since_regions: FlowTotals,
    tables: Tables,
}

impl Recorder {
    /// A recorder for a replicate, counted from 0.
    pub fn new(replicate: u32, wanted: TableSelection, atlas: &Arc<Atlas>, clubs: &Clubs) -> Self {
        let nothing = FlowTotals::new(atlas.len());
        let recorded = RecorderSnapshot {
            since_step: nothing.clone(),
            since_regions: nothing,
            tables: Tables::default(),
        };
        let groups = if wanted.clubs { groups(atlas, clubs) } else { Vec::new() };
        Self { replicate, wanted, atlas: Arc::clone(atlas), groups, catalogue: None, recorded }
    }

    /// What was recorded so far.
    pub fn snapshot(self) -> RecorderSnapshot {
        self.recorded
    }

    /// Goes on from what was recorded of the same run.
    pub fn restore(&mut self, recorded: RecorderSnapshot) {
        self.recorded = recorded;
    }

    /// The records that a simulation must keep for it.
    pub fn records(&self) -> FlowRecords {
        match (self.wanted.flows, self.wanted.last_year_ends) {
            (FlowSelection::None, None) => FlowRecords::default(),
            _ => FlowRecords::all(self.atlas.len()),
        }
    }

    /// Writes the rows of this moment.
    ///
    /// # Errors
    ///
    /// Fails when a table refuses its rows.
    pub fn note(&mut self, simulation: &mut Simulation) -> Result<(), TableError> {
        let replicate = self.replicate;
        let steps = simulation.clock().steps;
        let whole_year = steps.is_multiple_of(u64::from(simulation.clock().steps_per_year));
        let catalogue = self.catalogue.get_or_insert_with(|| Catalogue::of(simulation.world()));
        let moment = Moment::new(simulation);
        let RecorderSnapshot { since_step, since_regions, tables } = &mut self.recorded;
        tables.national.append(&moment.national(replicate, since_step, catalogue)?)?;
        tables.clubs.append(&moment.clubs(replicate, since_step, &self.groups)?)?;
        *since_step = FlowTotals::new(self.atlas.len());
        if self.wanted.regions_every.is_some_and(|every| steps.is_multiple_of(every)) {
            tables.regions.append(&moment.regions(replicate, since_regions, catalogue)?)?;
            *since_regions = FlowTotals::new(self.atlas.len());
        }
        if whole_year {
            tables.policies.append(&moment.policies_table(replicate)?)?;
            if self.wanted.regions_every.is_some() && !moment.policies().is_empty() {
                tables.costs.append(&moment.costs(replicate)?)?;
            }
        }
        if whole_year && steps > 0 {
            self.note_flows(simulation)?;
        }
        Ok(())
    }

    fn note_flows(&mut self, simulation: &mut Simulation) -> Result<(), TableError> {
        if self.wanted.last_year_ends == Some(simulation.clock().steps) {
            self.recorded.tables.last_year.clone_from(simulation.records());
        }
        let largest = match self.wanted.flows {
            FlowSelection::None => {
                simulation.records().clear();
                return Ok(());
            }
            FlowSelection::Largest(number) => Some(number),
            FlowSelection::Full => None,
        };
        let year = simulation.clock().now();
        let rows = flows::take(simulation.records(), &self.atlas, self.replicate, year, largest)?;
        self.recorded.tables.flows.append(&rows)
    }

    /// Adds what flowed in a step.
    pub fn add(&mut self, flows: &Flows) {
        self.recorded.since_step.add(flows);
        self.recorded.since_regions.add(flows);
    }

    /// The tables of the replicate.
    pub fn finish(self) -> Tables {
        self.recorded.tables
    }
}
