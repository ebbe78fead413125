//! `factorflow licences`.

use super::{Failure, print};
use crate::scenario::builtin::{DATA_LICENCE, PROGRAM_LICENCES};
use clap::Args;

/// The program is a copy of the tables that it carries, so it can show what their licences ask to be kept.
#[derive(Debug, Args)]
pub struct LicencesCommand {}

impl LicencesCommand {
    pub fn run() -> Result<(), Failure> {
        let [mit, apache] = PROGRAM_LICENCES;
        let own = "factorflow is licensed under MIT OR Apache-2.0, at your choice; both follow, then the licences of the data";
        print(&format!("{own}\n\n{mit}\n{apache}\n{DATA_LICENCE}"))
    }
}
