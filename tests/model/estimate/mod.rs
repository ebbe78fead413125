//! Estimates of kernels from observed flows.

mod limits;
mod made_flows;
mod provinces;
mod reference;
