//! A results folder: finished replicates wait in `parts/` until all of them make the tables.

use super::error::{FolderError, FolderRunError};
use super::journal::{Journal, MANIFEST, PARTS, is_empty};
use super::manifest::Manifest;
use super::portable::{SCENARIO, WORLD};
use super::{atlas_table, atomic, codebook, csv, parquet};
use crate::dynamics::FlowRecords;
use crate::outcome::{Currency, Table, TableError, Tables, flows};
use crate::region::Atlas;
use crate::run::{Checkpoint, ReplicateResult, Sink};
use crate::scenario::{Portable, Scenario};
use std::fs;
use std::path::Path;

/// A results folder that is being filled.
#[derive(Debug)]
pub struct Folder {
    journal: Journal,
    /// The scenario as resolved, with its own tables.
    scenario: Portable,
    keeps_last_year: bool,
    /// The money of its tables.
    currency: Currency,
}

/// The key under which a table says what made it.
const FINGERPRINT: &str = "fingerprint";

impl Folder {
    /// Makes a folder for a run of `scenario`, or goes on with one that an interrupted run left.
    ///
    /// # Errors
    ///
    /// Fails when the folder holds results of something else, or the system refuses.
    pub fn open(path: &Path, scenario: &Scenario, resume: bool) -> Result<Self, FolderError> {
        let folder = Self::new(path, scenario, false);
        folder.check(resume)?;
        folder.begin(resume)?;
        Ok(folder)
    }

    /// A folder for a run of `scenario` that is not touched yet; `keeps_last_year` adds the mean over replicates
    /// of all flows of the last year.
    pub fn new(path: &Path, scenario: &Scenario, keeps_last_year: bool) -> Self {
        let portable = scenario.portable();
        let journal = Journal::new(path, portable.fingerprint(keeps_last_year));
        Self { journal, scenario: portable, keeps_last_year, currency: scenario.currency.clone() }
    }

    /// Whether the run can begin here, or go on if it shall `resume`; touches nothing.
    ///
    /// # Errors
    ///
    /// Fails when the folder holds results of something else, or of the same run in another state.
    pub fn check(&self, resume: bool) -> Result<(), FolderError> {
        self.journal.own()?;
        if resume { self.refuse_another() } else { self.refuse_to_lose() }
    }

    /// Begins the run, or goes on with it, where [`check`](Self::check) has nothing against it.
    ///
    /// # Errors
    ///
    /// Fails when the system refuses.
    pub fn begin(&self, resume: bool) -> Result<(), FolderError> {
        if !resume {
            self.journal.clear()?;
        }
        self.journal.begin()?;
        self.scenario.write(self.path())
    }

    /// Only the same run can be resumed, and only before its end.
    fn refuse_another(&self) -> Result<(), FolderError> {
        let path = || self.path().to_owned();
        if self.scenario_before().is_none() {
            return Err(FolderError::NothingToResume(path()));
        }
        let tables = self.fingerprint_of_tables();
        if !self.scenario.is_in(self.path())
            || self.journal.fingerprints().iter().chain(&tables).any(|it| *it != self.journal.fingerprint())
        {
            return Err(FolderError::Different(path()));
        }
        if tables.is_some() { Err(FolderError::Complete(path())) } else { Ok(()) }
    }

    /// A new run may take the place of an empty folder, of its own results, and of what never had any.
    fn refuse_to_lose(&self) -> Result<(), FolderError> {
        let path = || self.path().to_owned();
        match self.scenario_before() {
            None if is_empty(self.path()) || self.is_bare() => return Ok(()),
            None => return Err(FolderError::Occupied(path())),
            Some(before) if before != self.scenario.text && !self.is_bare() => {
                return Err(FolderError::Occupied(path()));
            }
            Some(_) => {}
        }
        let done = self.journal.fingerprints().iter().filter(|it| *it == self.journal.fingerprint()).count();
        // Parts beside a manifest are only what was left of clearing up.
        if done == 0 || self.path().join(MANIFEST).exists() {
            return Ok(());
        }
        Err(FolderError::Interrupted { path: path(), done })
    }

    fn scenario_before(&self) -> Option<String> {
        fs::read_to_string(self.path().join(SCENARIO)).ok()
    }

    /// What made the tables, once all of them are there.
    fn fingerprint_of_tables(&self) -> Option<String> {
        if !self.path().join(MANIFEST).exists() {
            return None;
        }
        let metadata = parquet::read_metadata(&self.path().join("national.parquet")).unwrap_or_default();
        Some(metadata.into_iter().find(|(key, _)| key == FINGERPRINT).map(|it| it.1).unwrap_or_default())
    }

    /// Whether a run began here and left nothing, perhaps not even its scenario, when it was killed in its first moment.
    fn is_bare(&self) -> bool {
        let parts = self.path().join(PARTS);
        atomic::holds_only(self.path(), &[SCENARIO, PARTS, WORLD]) && parts.is_dir() && is_empty(&parts)
    }

    /// Where the folder is.
    pub fn path(&self) -> &Path {
        self.journal.folder()
    }

    /// Whether all flows of the last year are kept, too.
    pub fn keeps_last_year(&self) -> bool {
        self.keeps_last_year
    }

    /// A replicate that is done.
    ///
    /// # Errors
    ///
    /// Fails when it is not there, damaged, or was made by something else.
    pub fn replicate(&self, replicate: u32) -> Result<ReplicateResult, FolderError> {
        self.journal.done(&part(replicate))
    }

    /// Keeps a replicate that is done.
    ///
    /// # Errors
    ///
    /// Fails when the system refuses.
    pub fn write(&self, replicate: u32, result: &ReplicateResult) -> Result<(), FolderError> {
        self.journal.keep(&part(replicate), result)
    }

    /// The tables of a complete folder that have a row a place and moment; none of regions if the run wrote none.
    ///
    /// # Errors
    ///
    /// Fails when a file is missing or damaged.
    pub fn tables_of_places(&self) -> Result<Tables, TableError> {
        read_places(self.path())
    }

    /// Puts all replicates together, in order, as CSV and Parquet; returns the largest imbalance.
    ///
    /// # Errors
    ///
    /// Fails when a part is missing or the system refuses; no table is then half-written.
    pub fn finish(&self, replicates: u32, atlas: &Atlas) -> Result<f64, FolderError> {
        let metadata = vec![(FINGERPRINT.to_owned(), self.journal.fingerprint().to_owned())];
        let (mut largest, mut last_year) = (0.0_f64, FlowRecords::default());
        let mut writers = TableWriters::create(self.path(), &metadata, &self.replicate(0)?.tables)?;
        for replicate in 0..replicates {
            let part = self.replicate(replicate)?;
            largest = largest.max(part.largest_imbalance);
            writers.append(&part.tables)?;
            last_year.add(part.tables.last_year);
        }
        writers.finish()?;
        if self.keeps_last_year {
            let mean = flows::mean(&mut last_year, atlas, replicates)?;
            parquet::write(&self.path().join("flows-mean.parquet"), &mean, &metadata)?;
        }
        atlas_table::write(self.path(), atlas, &metadata)?;
        codebook::write(self.path(), atlas.fields(), &self.currency)?;
        Ok(largest)
    }

    /// Writes the manifest, which says that the folder is complete; finished replicates are not needed any more.
    ///
    /// # Errors
    ///
    /// Fails when the system refuses.
    pub fn sign(&self, manifest: &Manifest) -> Result<(), FolderError> {
        self.journal.sign(manifest)
    }
}

/// The tables of a complete folder that have a row a place and moment.
///
/// # Errors
///
/// Fails when a file is missing or damaged.
pub fn read_places(folder: &Path) -> Result<Tables, TableError> {
    let read = |name: &str| parquet::read(&folder.join(name));
    let if_there = |name: &str| if folder.join(name).exists() { read(name) } else { Ok(Table::default()) };
    Ok(Tables {
        national: read("national.parquet")?,
        clubs: read("clubs.parquet")?,
        regions: if_there("regions.parquet")?,
        costs: if_there("costs.parquet")?,
        ..Tables::default()
    })
}

/// The name of a replicate among parts.
fn part(replicate: u32) -> String {
    format!("r{replicate:06}")
}

impl Sink for &Folder {
    type Error = FolderRunError;

    fn has(&self, replicate: u32) -> bool {
        self.replicate(replicate).is_ok()
    }

    fn keep(&self, replicate: u32, result: ReplicateResult) -> Result<(), FolderRunError> {
        Ok(self.write(replicate, &result)?)
    }

    fn checkpoint(&self, replicate: u32) -> Option<Checkpoint> {
        self.journal.begun(&part(replicate))
    }

    fn keep_checkpoint(&self, replicate: u32, checkpoint: Checkpoint) -> Result<(), FolderRunError> {
        Ok(self.journal.keep_begun(&part(replicate), checkpoint)?)
    }
}

/// The files of all tables, open at once, so that one replicate at a time is in memory.
struct TableWriters {
    csv: Vec<csv::CsvFileWriter>,
    parquet: Vec<parquet::ParquetWriter>,
}

/// Tables by name; one that the scenario did not ask for has no columns and gets no file.
fn wanted<'a>(all: impl Iterator<Item = (&'static str, &'a Table)>) -> Vec<(&'static str, &'a Table)> {
    all.filter(|(_, table)| !table.columns().is_empty()).collect()
}

fn for_csv(tables: &Tables) -> Vec<(&'static str, &Table)> {
    let Tables { national, clubs, regions, policies, costs, .. } = tables;
    let places = [("national", national), ("clubs", clubs), ("regions", regions)];
    wanted(places.into_iter().chain([("policies", policies), ("costs", costs)]))
}

fn for_parquet(tables: &Tables) -> Vec<(&'static str, &Table)> {
    let Tables { national, clubs, regions, flows, costs, .. } = tables;
    let places = [("national", national), ("clubs", clubs), ("regions", regions)];
    wanted(places.into_iter().chain([("flows", flows), ("costs", costs)]))
}

impl TableWriters {
    /// Files for tables such as these.
    fn create(folder: &Path, metadata: &[(String, String)], tables: &Tables) -> Result<Self, TableError> {
        let csv = |(name, _)| csv::CsvFileWriter::create(&folder.join(format!("{name}.csv")));
        let parquet =
            |(name, _)| parquet::ParquetWriter::create(&folder.join(format!("{name}.parquet")), metadata);
        Ok(Self {
            csv: for_csv(tables).into_iter().map(csv).collect::<Result<_, _>>()?,
            parquet: for_parquet(tables).into_iter().map(parquet).collect::<Result<_, _>>()?,
        })
    }

    fn append(&mut self, tables: &Tables) -> Result<(), TableError> {
        for (writer, (_, table)) in self.csv.iter_mut().zip(for_csv(tables)) {
            writer.append(table)?;
        }
        for (writer, (_, table)) in self.parquet.iter_mut().zip(for_parquet(tables)) {
            writer.append(table)?;
        }
        Ok(())
    }

    fn finish(self) -> Result<(), TableError> {
        self.csv.into_iter().try_for_each(csv::CsvFileWriter::finish)?;
        self.parquet.into_iter().try_for_each(parquet::ParquetWriter::finish)
    }
}
