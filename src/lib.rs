//! factorflow

pub mod results;
