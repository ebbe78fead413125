//! Replicates that stay in memory.

use super::RunError;
use super::replicate::{Checkpoint, ReplicateResult};
use super::series::Sink;
use crate::outcome::{TableError, Tables};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Keeps what replicates leave in memory; one that was cancelled on its way is given up.
#[derive(Debug, Default)]
pub struct MemorySink(Mutex<BTreeMap<u32, ReplicateResult>>);

impl MemorySink {
    /// Largest relative imbalance of the books of any replicate; 0 without any.
    pub fn largest_imbalance(&self) -> f64 {
        let results = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        results.values().map(|it| it.largest_imbalance).fold(0.0, f64::max)
    }

    /// The tables of all replicates, one replicate after the other.
    ///
    /// # Errors
    ///
    /// Fails when replicates have other columns than the first.
    pub fn into_tables(self) -> Result<Tables, TableError> {
        let results = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        Tables::joined(results.values().map(|it| &it.tables))
    }
}

impl Sink for MemorySink {
    type Error = RunError;

    fn has(&self, replicate: u32) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).contains_key(&replicate)
    }

    fn keep(&self, replicate: u32, result: ReplicateResult) -> Result<(), RunError> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(replicate, result);
        Ok(())
    }

    fn checkpoint(&self, _: u32) -> Option<Checkpoint> {
        None
    }

    fn keep_checkpoint(&self, _: u32, _: Checkpoint) -> Result<(), RunError> {
        Ok(())
    }
}
