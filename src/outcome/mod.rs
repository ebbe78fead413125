//! What is observed of a run: the catalogue of outcomes, indicators, and the tables that a recorder keeps in memory.

mod amounts;
pub mod catalogue;
pub mod drawn;
pub(crate) mod flows;
pub mod indicators;
mod moment;
mod recorder;
mod rows;
pub mod statistics;
pub mod table;
mod texts;
mod totals;

pub use amounts::CostAmounts;
pub use catalogue::{Catalogue, Currency, Effect, Outcome};
pub use flows::{FactorFlows, RankedFlow, mean as mean_flows};
pub use moment::Moment;
pub use recorder::{FlowSelection, Recorder, RecorderSnapshot, TableSelection, Tables};
pub use rows::{Group, groups, last_of_nation, value_of_nation};
pub use table::{Column, Kind, Table, TableError, Values};
pub use texts::Texts;
pub use totals::{FlowBreakdown, FlowTotals};
