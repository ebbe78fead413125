//! How work is watched and stopped.

use super::cancel::Cancel;

/// Hears how work is getting on; may be called from several threads.
pub trait Progress: Sync {
    /// Hears that `steps` steps are ahead, all runs together.
    fn begin(&self, _steps: u64) {}
    /// Hears that `steps` more steps are done.
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
