//! factorflow
