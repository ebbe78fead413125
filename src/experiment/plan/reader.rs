//! Keeps what is wrong with a plan while its parts are read.

use crate::scenario::written::Sources;
use crate::scenario::{Problem, Problems, Severity, TextSpan};
use std::path::Path;
use toml::Spanned;

/// Reads a plan and keeps what is wrong with it.
pub(super) struct PlanReader<'r> {
    pub(super) path: &'r Path,
    pub(super) folder: &'r Path,
    pub(super) sources: &'r Sources,
    pub(super) problems: Problems,
    pub(super) of_arms: Problems,
}

impl PlanReader<'_> {
    pub(super) fn error(
        &mut self,
        message: impl Into<String>,
        span: &std::ops::Range<usize>,
        hint: Option<String>,
    ) {
        self.problems.push(Problem::error(message).at(self.sources.place(span)).hint(hint));
    }

    pub(super) fn whole(&mut self, value: Option<&Spanned<u64>>, key: &str, most: u32) -> Option<u32> {
        let value = value?;
        let number = u32::try_from(*value.get_ref()).ok().filter(|it| (1..=most).contains(it));
        if number.is_none() {
            let message = format!("`{key}` must be between 1 and {most}, not {}", value.get_ref());
            self.error(message, &value.span(), None);
        }
        number
    }
}

/// What is wrong with a setting, at its place in the plan: the path or the value.
pub(super) fn relocated(
    problems: &Problems,
    setting: &str,
    key: &TextSpan,
    value: &TextSpan,
) -> Vec<Problem> {
    let path = setting.split('=').next().unwrap_or_default().chars().count();
    let at_home = |problem: &Problem| {
        let of_key = problem.places().first().is_some_and(|it| it.file() == "--set" && it.column() <= path);
        let moved = match problem.severity() {
            Severity::Error => Problem::error(problem.message()),
            Severity::Warning => Problem::warning(problem.message()),
        };
        moved.at(if of_key { key.clone() } else { value.clone() }).hint(problem.help().map(str::to_owned))
    };
    problems.iter().map(at_home).collect()
}
