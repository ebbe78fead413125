//! Watches one replicate and keeps the rows of its tables.

use super::rows::{Group, Moment, groups};
use super::tally::Tally;
use super::{Table, TableError, flows};
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
    /// Every flow of the last year; nothing is kept unless it is wanted.
    pub last_year: FlowRecords,
}

/// What to keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Steps between rows of regions; [`None`] for no rows.
    pub regions_every: Option<u64>,
    /// Which flows between pairs of regions.
    pub flows: WantedFlows,
    /// The step that ends the run, if all flows of the year before it are to be kept.
    pub last_year_ends: Option<u64>,
}

/// Which flows between pairs of regions to keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WantedFlows {
    /// None.
    None,
    /// So many of the largest of each factor and year.
    Largest(usize),
    /// All.
    Full,
}

/// Watches one replicate.
#[derive(Clone, Debug)]
pub struct Recorder {
    replicate: u32,
    wanted: Wanted,
    atlas: Arc<Atlas>,
    groups: Vec<Group>,
    notes: Notes,
}

/// What a recorder has noted so far.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Notes {
    since_step: Tally,
    since_regions: Tally,
    tables: Tables,
}

impl Recorder {
    /// A recorder for a replicate, counted from 0.
    pub fn new(replicate: u32, wanted: Wanted, atlas: &Arc<Atlas>, clubs: &Clubs) -> Self {
        let tally = Tally::new(atlas.len());
        let notes = Notes { since_step: tally.clone(), since_regions: tally, tables: Tables::default() };
        Self { replicate, wanted, atlas: Arc::clone(atlas), groups: groups(atlas, clubs), notes }
    }

    /// What was noted so far.
    pub fn notes(self) -> Notes {
        self.notes
    }

    /// Goes on from notes of the same run.
    pub fn restore(&mut self, notes: Notes) {
        self.notes = notes;
    }

    /// The records that a simulation must keep for it.
    pub fn records(&self) -> FlowRecords {
        match (self.wanted.flows, self.wanted.last_year_ends) {
            (WantedFlows::None, None) => FlowRecords::default(),
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
        let moment = Moment { simulation };
        self.notes.tables.national.append(&moment.national(replicate, &self.notes.since_step)?)?;
        self.notes.tables.clubs.append(&moment.clubs(replicate, &self.notes.since_step, &self.groups)?)?;
        self.notes.since_step = Tally::new(self.atlas.len());
        if self.wanted.regions_every.is_some_and(|every| steps.is_multiple_of(every)) {
            self.notes.tables.regions.append(&moment.regions(replicate, &self.notes.since_regions)?)?;
            self.notes.since_regions = Tally::new(self.atlas.len());
        }
        if whole_year {
            self.notes.tables.policies.append(&moment.policies(replicate)?)?;
        }
        if whole_year && steps > 0 {
            self.note_flows(simulation)?;
        }
        Ok(())
    }

    fn note_flows(&mut self, simulation: &mut Simulation) -> Result<(), TableError> {
        if self.wanted.last_year_ends == Some(simulation.clock().steps) {
            self.notes.tables.last_year.clone_from(simulation.records());
        }
        let largest = match self.wanted.flows {
            WantedFlows::None => {
                simulation.records().named().for_each(|(_, matrix)| matrix.fill(0.0));
                return Ok(());
            }
            WantedFlows::Largest(number) => Some(number),
            WantedFlows::Full => None,
        };
        let year = simulation.clock().now();
        let rows = flows::take(simulation.records(), &self.atlas, self.replicate, year, largest)?;
        self.notes.tables.flows.append(&rows)
    }

    /// Adds what flowed in a step.
    pub fn add(&mut self, flows: &Flows) {
        self.notes.since_step.add(flows);
        self.notes.since_regions.add(flows);
    }

    /// The tables of the replicate.
    pub fn finish(self) -> Tables {
        self.notes.tables
    }
}
