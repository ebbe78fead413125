use super::PerCohort;
use ndarray::{Array1, Array2};

/// What the tables say about every region in the base year, in the order of the atlas.
#[derive(Clone, Debug, PartialEq)]
pub struct Observations {
    /// Persons.
    pub people: PerCohort<Array1<f64>>,
    /// CNY per year.
    pub output: Array1<f64>,
    /// CNY.
    pub capital: Array1<f64>,
    /// Persons per year.
    pub graduates: Array1<f64>,
    /// Research staff in full-time equivalents; `None` where the data give none.
    pub research_staff: Vec<Option<f64>>,
    /// `ω_im`: share of each field in output, regions × fields; rows sum to 1.
    pub field_shares: Array2<f64>,
}
