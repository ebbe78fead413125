//! factorflow

pub mod figure;
pub mod results;
