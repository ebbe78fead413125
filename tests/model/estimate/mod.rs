//! Estimates of kernels from observed flows.

mod provinces;
mod reference;
