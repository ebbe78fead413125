//! How work is watched and stopped.

use super::cancel::Cancel;

/// Hears how work is getting on; may be called from several threads.
pub trait Progress: Sync {
    /// So much of a base year is solved for, between 0 and 1; runs begin when all of it is.
    fn base_year(&self, _share: f64) {}
    /// So many steps are ahead, all runs together.
    fn begin(&self, _steps: u64) {}
    /// So many more steps are done.
    fn advance(&self, _steps: u64) {}
}

impl Progress for () {}

/// How work is watched and stopped.
#[derive(Clone)]
pub struct Control<'a> {
    /// Hears how it is getting on.
    pub progress: &'a dyn Progress,
    /// Asks it to stop.
    pub cancel: Cancel,
}

impl Default for Control<'_> {
    fn default() -> Self {
        Self { progress: &(), cancel: Cancel::default() }
    }
}

impl std::fmt::Debug for Control<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Control").field("cancel", &self.cancel).finish_non_exhaustive()
    }
}
