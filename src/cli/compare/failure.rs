//! How a comparison that was not made ends.

use super::super::Failure;
use super::super::run::{refused, unfinished};
use crate::experiment::ComparisonError;
use crate::experiment::comparison::ComparisonFolderError;
use crate::results::FolderError;

/// Why no comparison was made, for the terminal.
pub fn failed(error: ComparisonFolderError) -> Failure {
    match error {
        ComparisonFolderError::Comparison(ComparisonError::Unlike(_)) => Failure::Refused(format!(
            "error: {error}\n  options hold for all arms: --seed S, --years Y, --set PATH=VALUE"
        )),
        ComparisonFolderError::Comparison(
            error @ (ComparisonError::NoDraws(_) | ComparisonError::RefusedPoints(_)),
        ) => Failure::Refused(format!("error: {error}\n  `--draws 0` compares without drawing parameters")),
        ComparisonFolderError::Comparison(error @ ComparisonError::DrawsCancelled { .. }) => {
            Failure::Stopped(format!("{error}; `--resume` goes on from here"))
        }
        ComparisonFolderError::Refused(errors) => all_refused(errors),
        ComparisonFolderError::Run(error) => unfinished(error),
        error => error.into(),
    }
}

/// One failure of the system among them makes all of them one.
fn all_refused(errors: Vec<FolderError>) -> Failure {
    let mut refusals = Vec::new();
    for error in errors {
        match refused(error) {
            Failure::Refused(text) => refusals.push(text),
            other => return other,
        }
    }
    Failure::Refused(refusals.join("\n"))
}
