//! `factorflow fit`: what it finds, what it leaves, what it refuses.

use crate::command::{Said, program, refusal, well};
use std::fs;
use std::path::{Path, PathBuf};

fn seeds(file: &str) -> String {
    format!("{}/seeds/china/{file}", env!("CARGO_MANIFEST_DIR"))
}
