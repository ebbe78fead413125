//! Estimates of kernels from observed flows.

mod limits;
mod provinces;
mod reference;
