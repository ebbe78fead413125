//! Commands that are interrupted from outside, by signals and by a system that refuses: what they leave can be gone on with,
//! and is in the end what it would have been.
#![cfg(unix)]

#[cfg(target_os = "linux")]
mod faults;
mod jobs;
mod kills;
