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
    /// How many more of those who work come to each region than leave it, persons per year, 0 in sum; where nothing is
    /// known of it as many come as leave.
    pub net_migrants: Option<Array1<f64>>,
    /// Births, deaths and homes of graduates; where nothing is known of them those who begin to work follow the workers.
    pub natural_growth: Option<NaturalGrowth>,
}

/// What becomes of the number of people in each region besides migration.
#[derive(Clone, Debug, PartialEq)]
pub struct NaturalGrowth {
    /// Births less deaths over people, per year.
    pub rate: Array1<f64>,
    /// Graduates, wherever they studied, by where they grew up; persons per year.
    pub graduates_from: Array1<f64>,
}
