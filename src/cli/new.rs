//! `factorflow new`.

use super::{Failure, print};
use crate::scenario::template;
use clap::Args;
use std::io::Write;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct New {
    /// Name of the scenario; the file is called after it
    name: String,
}

impl New {
    pub fn run(self) -> Result<(), Failure> {
        let stem = self.name.trim_end_matches(".toml");
        let path = PathBuf::from(format!("{stem}.toml"));
        let title = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let file = std::fs::OpenOptions::new().write(true).create_new(true).open(&path);
        let mut file = file.map_err(|error| {
            Failure::Refused(format!("error: cannot write `{}`: {error}", path.display()))
        })?;
        file.write_all(template(&title).as_bytes())?;
        print(&path.display().to_string())
    }
}
