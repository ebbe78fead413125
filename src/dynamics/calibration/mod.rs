//! The base year, by inversion: what the laws need to know so that they reproduce the data (section 10).

mod acceleration;
mod base_year;
mod earnings;
mod inversion;
mod net_migration;
mod settle;

pub use base_year::BaseYear;
pub use inversion::{FixedPoint, Inversion, NoConvergence};
pub use net_migration::{BaseMigration, entrants, homes, smallest_worker_rate};
