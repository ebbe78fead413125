//! `factorflow describe`.

use super::figure::LanguageName;
use super::loader::load;
use super::{Failure, print};
use crate::report::{DescriptionError, describe};
use crate::results::atomic;
use anyhow::Context;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct DescribeCommand {
    /// The scenario file, or the name of a scenario of the library
    scenario: PathBuf,
    /// By the ODD protocol (Grimm et al. 2020), the only form so far
    #[arg(long)]
    odd: bool,
    /// Sets any value of the scenario
    #[arg(long = "set", value_name = "PATH=VALUE")]
    settings: Vec<String>,
    /// A folder of `factorflow validate` or `factorflow calibrate`, whose findings are added; may be given several times
    #[arg(long, value_name = "DIR")]
    findings: Vec<PathBuf>,
    /// Markdown, or a page of HTML
    #[arg(long, value_enum, default_value_t)]
    format: PageFormat,
    /// Language of the text; equations are the same
    #[arg(long, value_enum, default_value_t)]
    language: LanguageName,
    /// File for the text [default: it is printed]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// How a description is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum PageFormat {
    /// Markdown
    #[default]
    Md,
    /// A page of HTML that needs no other file
    Html,
}

impl DescribeCommand {
    pub fn run(self) -> Result<(), Failure> {
        let scenario = load(&self.scenario, &self.settings)?;
        let page = describe(&scenario, &self.findings, self.language.into()).map_err(failure)?;
        let text = match self.format {
            PageFormat::Md => page.markdown(),
            PageFormat::Html => page.html(),
        };
        match &self.out {
            None => print(text.trim_end()),
            Some(file) => {
                let written = atomic::write(file, text.as_bytes());
                written.with_context(|| format!("cannot write `{}`", file.display()))?;
                print(&file.display().to_string())
            }
        }
    }
}

fn failure(error: DescriptionError) -> Failure {
    match error {
        DescriptionError::NoFindings(_) => Failure::Refused(format!("error: {error}")),
        DescriptionError::NoConvergence(error) => error.into(),
        DescriptionError::Table(error) => error.into(),
    }
}
