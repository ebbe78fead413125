//! `factorflow new`.

use super::loader::load;
use super::{Failure, print};
use crate::scenario::{template, template_from};
use crate::wording::quoted;
use clap::Args;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub struct NewCommand {
    /// Name of the scenario; the file is called after it
    name: String,
    /// The scenario to start from: a file, or the name of a scenario of the library
    #[arg(long, value_name = "SCENARIO")]
    from: Option<PathBuf>,
}

impl NewCommand {
    pub fn run(self) -> Result<(), Failure> {
        let stem = self.name.trim_end_matches(".toml");
        refuse_no_name(stem)?;
        let path = PathBuf::from(format!("{stem}.toml"));
        let title = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let text = match &self.from {
            None => template(&title),
            Some(from) => template_from(&load(from, &[])?, &title),
        };
        let file = std::fs::OpenOptions::new().write(true).create_new(true).open(&path);
        let mut file = file.map_err(|error| Failure::Refused(refusal(&path, &error)))?;
        file.write_all(text.as_bytes())?;
        print(&path.display().to_string())
    }
}

/// What is left of a path must be a name that people can type and files can have.
fn refuse_no_name(stem: &str) -> Result<(), Failure> {
    let name = Path::new(stem).file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
    if name.trim().trim_matches('.').is_empty()
        || stem.ends_with(['/', '\\'])
        || stem.contains(char::is_control)
    {
        let said = format!("error: {} is no name for a scenario; write one such as `pilot`", quoted(stem));
        return Err(Failure::Refused(said));
    }
    Ok(())
}

fn refusal(path: &Path, error: &io::Error) -> String {
    let path = path.display();
    match error.kind() {
        io::ErrorKind::AlreadyExists => {
            format!("error: `{path}` is there already and stays as it is; give another name")
        }
        _ => format!("error: cannot write `{path}`: {error}"),
    }
}
