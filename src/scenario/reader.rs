//! How a scenario is read.

use super::table_source::GivenTables;
use super::{MEMORY_LIMIT, Overlay, TableCache};
use crate::event;
use crate::policy::Entry;
use std::sync::Arc;

/// How to read a scenario.
#[derive(Clone, Debug)]
pub struct Reader {
    pub(super) overrides: Vec<String>,
    pub(super) overlays: Vec<Overlay>,
    pub(super) memory_limit: u64,
    pub(super) cache: Arc<TableCache>,
    pub(super) given: GivenTables,
    pub(super) instruments: Vec<Entry>,
    pub(super) shocks: Vec<event::EventEntry>,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            overrides: Vec::new(),
            overlays: Vec::new(),
            memory_limit: MEMORY_LIMIT,
            cache: Arc::default(),
            given: GivenTables::default(),
            instruments: Vec::new(),
            shocks: Vec::new(),
        }
    }
}

impl Reader {
    /// Sets what goes on top of the file, such as `run.seed=7` or `policies.NAME.share=0.5`.
    #[must_use]
    pub fn overrides(mut self, overrides: &[String]) -> Self {
        self.overrides = overrides.to_vec();
        self
    }

    /// Puts one more text on top of the file and its overrides.
    #[must_use]
    pub fn overlay(mut self, overlay: Overlay) -> Self {
        self.overlays.push(overlay);
        self
    }

    /// Sets how many bytes of memory a run may need.
    #[must_use]
    pub fn memory_limit(mut self, bytes: u64) -> Self {
        self.memory_limit = bytes;
        self
    }

    /// Takes the tables of worlds from `cache` if they were read before, and puts them there if not.
    #[must_use]
    pub fn cache(mut self, cache: &Arc<TableCache>) -> Self {
        self.cache = Arc::clone(cache);
        self
    }

    /// Makes instruments known besides those of the [catalogue](crate::policy::CATALOGUE); of two with one name the first counts.
    #[must_use]
    pub fn instruments(mut self, entries: &[Entry]) -> Self {
        self.instruments.extend_from_slice(entries);
        self
    }

    /// Makes events known besides those of the [catalogue](crate::event::CATALOGUE); of two with one name the first counts.
    #[must_use]
    pub fn shocks(mut self, entries: &[event::EventEntry]) -> Self {
        self.shocks.extend_from_slice(entries);
        self
    }

    /// Gives the table (CSV) that scenarios call `name` in `[world]`, in place of a file.
    #[must_use]
    pub fn table(mut self, name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.given.add(name, bytes.into());
        self
    }
}
