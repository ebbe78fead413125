//! Keeps what is wrong with a plan while its parts are read.

use crate::scenario::written::Sources;
use crate::scenario::{Problem, Problems, Severity, TextSpan};
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::DeTable;

/// Reads a plan and keeps what is wrong with it.
pub(super) struct PlanReader<'r> {
    pub(super) path: &'r Path,
    pub(super) folder: &'r Path,
    pub(super) sources: &'r Sources,
    pub(super) problems: Problems,
    pub(super) of_arms: Problems,
}

impl PlanReader<'_> {
    /// What `read` makes of a text as if it stood in the file at `path`, with warnings; everything that is wrong with it if
    /// anything is.
    pub(super) fn of_text<Plan>(
        path: &Path,
        text: String,
        read: impl FnOnce(&mut PlanReader<'_>, DeTable<'_>) -> Option<Plan>,
    ) -> Result<(Plan, Problems), Problems> {
        let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
        let mut sources = Sources::default();
        sources.add(path.display().to_string(), text, folder.clone(), PathBuf::new());
        let (document, parse) = sources.layers()[0].parse();
        let mut broken = Problems::default();
        broken.extend(parse);
        let mut reader = PlanReader {
            path,
            folder: &folder,
            sources: &sources,
            problems: Problems::default(),
            of_arms: Problems::default(),
        };
        let plan = read(&mut reader, document.into_inner());
        let PlanReader { problems, of_arms, .. } = reader;
        let mut problems = problems.without_echoes_of(&broken);
        problems.extend(broken);
        let mut problems = problems.sorted();
        // They point into other files, so they do not mix with those of the plan.
        problems.extend(of_arms);
        match plan {
            Some(plan) if !problems.has_errors() => Ok((plan, problems)),
            _ => Err(problems),
        }
    }

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
