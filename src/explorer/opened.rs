//! A scenario that is open in the explorer, with everything that its runs share.

use super::bilingual::Bilingual;
use crate::dynamics::{Model, NoConvergence};
use crate::experiment::{Baselines, Models};
use crate::run::Cancel;
use crate::scenario::builtin::SCENARIOS;
use crate::scenario::{DataFile, Scenario};
use serde_json::Value;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

/// How often those who wait for others look again.
const PAUSE: Duration = Duration::from_millis(20);

/// A scenario that is open in the explorer.
#[derive(Debug)]
pub struct Explorer {
    /// What the page changes.
    pub(super) scenario: Scenario,
    /// What a saved file calls it: its address in the library, or its path.
    pub(super) address: String,
    /// What a saved file calls tables that the program does not carry, by their keys in `[world]`.
    pub(super) tables: Vec<(String, String)>,
    /// What links call it: the name of the file without its ending, and never that of another scenario of the library.
    pub(super) stem: String,
    pub(super) models: Models,
    pub(super) baselines: Baselines,
    pub(super) world: OnceLock<Value>,
    /// One run at a time: each has all cores.
    turn: Mutex<()>,
    /// How much of the base year is solved that somebody is solving for, as bits.
    solved: AtomicU64,
    cancel: Cancel,
}

impl Explorer {
    /// Opens a scenario that was read from `address`; its runs end when `cancel` says so.
    pub fn new(scenario: Scenario, address: &Path, cancel: &Cancel) -> Arc<Self> {
        let of_file = |(key, it): (&str, &DataFile)| Some((key.to_owned(), absolute(it.file()?)));
        let tables = scenario.origin.tables_by_key().filter_map(of_file).collect();
        Self::with_tables(scenario, address, tables, cancel)
    }

    /// The same with other words for its tables.
    pub(super) fn with_tables(
        scenario: Scenario,
        address: &Path,
        tables: Vec<(String, String)>,
        cancel: &Cancel,
    ) -> Arc<Self> {
        let stem = scenario.origin.in_library().map_or_else(|| name_of_file(address), str::to_owned);
        let address = match scenario.origin.in_library() {
            Some(name) => format!("library:{name}"),
            None => absolute(address),
        };
        Arc::new(Self {
            scenario,
            address,
            tables,
            stem,
            models: Models::default(),
            baselines: Baselines::default(),
            world: OnceLock::new(),
            turn: Mutex::default(),
            solved: AtomicU64::new(1.0_f64.to_bits()),
            cancel: cancel.clone(),
        })
    }

    /// Ends all runs.
    pub(super) fn cancel(&self) -> &Cancel {
        &self.cancel
    }

    /// What it is called, in both languages.
    pub(super) fn name(&self) -> Bilingual {
        let Scenario { name, chinese_name, .. } = &self.scenario;
        Bilingual::new(name, if chinese_name.is_empty() { name } else { chinese_name })
    }

    /// Does the work when nobody else runs; nothing if it is cancelled before. While it waits, `watch` hears how much of a
    /// base year is solved that others solve for.
    pub(super) fn in_turn<T>(
        &self,
        cancel: &Cancel,
        watch: &dyn Fn(f64),
        work: impl FnOnce() -> T,
    ) -> Option<T> {
        let mut told = -1.0;
        let _turn = loop {
            if cancel.is_cancelled() {
                return None;
            }
            match self.turn.try_lock() {
                Ok(turn) => break turn,
                Err(std::sync::TryLockError::Poisoned(turn)) => break turn.into_inner(),
                Err(std::sync::TryLockError::WouldBlock) => {}
            }
            let solved = f64::from_bits(self.solved.load(Ordering::Relaxed));
            if solved > told && solved < 1.0 {
                told = solved;
                watch(solved);
            }
            std::thread::sleep(PAUSE);
        };
        Some(work())
    }

    /// The model of a scenario, solved once; `watch` hears how much of it is solved.
    pub(super) fn model(
        &self,
        scenario: &Scenario,
        watch: &dyn Fn(f64),
    ) -> Result<Arc<Model>, NoConvergence> {
        let model = self.models.watched(scenario, &|share| {
            self.solved.store(share.to_bits(), Ordering::Relaxed);
            watch(share);
        });
        self.solved.store(1.0_f64.to_bits(), Ordering::Relaxed);
        model
    }

    /// Solves for the base year of the scenario as the page first asks for it, before anybody does.
    ///
    /// # Errors
    ///
    /// Fails when the base year cannot be met.
    pub fn solve_ahead(&self, watch: &dyn Fn(f64)) -> Result<(), NoConvergence> {
        let first = super::question::PageQuestion::default().read(&self.scenario);
        let Ok(sound) = first else { return Ok(()) };
        let solve = || self.model(&sound.base, watch).map(drop);
        self.in_turn(&self.cancel, &|_| (), solve).unwrap_or(Ok(()))
    }
}

/// What a file is called, so that nobody takes it for a scenario of the library.
fn name_of_file(address: &Path) -> String {
    let stem = address.file_stem().unwrap_or_default().to_string_lossy();
    let is_taken = SCENARIOS.iter().any(|it| it.name() == stem);
    if is_taken { format!("{stem}.toml") } else { stem.into_owned() }
}

/// The path from the root, or as it is where there are no files.
fn absolute(path: &Path) -> String {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).display().to_string()
}
