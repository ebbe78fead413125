//! Which parameters go with what was observed: what `factorflow calibrate` does. Needs the feature `files`.
//!
//! History matching rules out rather than fits: a wave of runs spreads over the ranges of the parameters, a quadratic stands in
//! for runs in between, and points whose moments cannot be those observed are dropped, which leaves the next wave a smaller
//! room. What is left is no best fit but every point that nothing speaks against.

mod emulator;
mod identification;
mod kernel_file;
mod matching;
mod model_moments;
mod output;
mod report;
mod summary;
mod trace;
mod work;

pub use emulator::{Emulator, LEAST_EXPLAINED};
pub use identification::Identification;
pub use matching::{
    CalibrationWave, HistoryMatch, HistoryMatching, JudgedRun, MOST_IMPLAUSIBLE, MomentValues, NothingLeft,
    PointAnswer,
};
pub use model_moments::{ModelMoment, RUN_METRICS, RunMetric};
pub use output::CalibrationTables;
pub use summary::{FoundFactor, FoundMoment, shown};
pub use trace::{ProvinceTotals, RunTrace, TraceSelection, YearOfResearch};
pub use work::{Calibration, CalibrationError, calibrate};
