//! How work is watched and stopped.

use super::cancel::Cancel;

/// Hears how work is getting on; may be called from several threads.
pub trait Progress: Sync {
    /// Hears how much of a base year is solved for, between 0 and 1; runs begin when all of it is.
    fn base_year(&self, _share: f64) {}
    /// Hears that `steps` steps are ahead, all runs together.
    fn begin(&self, _steps: u64) {}
    /// Hears that `steps` more steps are done.
    fn advance(&self, _steps: u64) {}
}

impl Progress for () {}

/// Gives a builder with a field `control` the setters of who watches and who may stop its runs.
macro_rules! controlled {
    ($builder:ident) => {
        impl<'a> $builder<'a> {
            /// Sets who hears of how far runs have come.
            #[must_use]
            pub fn progress(mut self, progress: &'a dyn $crate::run::Progress) -> Self {
                self.control.progress = progress;
                self
            }

            /// Sets who may stop the runs.
            #[must_use]
            pub fn cancel(mut self, cancel: &$crate::run::Cancel) -> Self {
                self.control.cancel = cancel.clone();
                self
            }

            /// Sets who hears of how far runs have come and who may stop them.
            #[must_use]
            pub fn control(self, control: &$crate::run::Control<'a>) -> Self {
                Self { control: control.clone(), ..self }
            }
        }
    };
}
pub(crate) use controlled;

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
