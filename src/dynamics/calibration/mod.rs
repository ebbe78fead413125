//! The base year, by inversion: what the laws need to know so that they reproduce the data (section 10).

mod acceleration;
mod base_year;
mod earnings;
mod inversion;
mod settle;

pub use base_year::BaseYear;
pub use inversion::{FixedPoint, Inversion, NoConvergence};
