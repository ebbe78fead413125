//! What a scenario is called.

use super::file::ScenarioFile;
use super::plain_names;
use super::problem::Problem;
use super::source::Sources;
use std::path::Path;
use toml::Spanned;

/// The file's own name serves when it says nothing.
pub(super) fn name(file: &ScenarioFile, sources: &Sources) -> String {
    let path = sources.layers().first().map_or(Path::new(""), |it| Path::new(&it.source.name));
    let stem = || path.file_stem().unwrap_or_default().display().to_string();
    file.name.as_ref().map_or_else(stem, |it| it.get_ref().clone())
}

/// The name of a scenario stands in tables, figures and on terminals.
pub(super) fn problems(file: &ScenarioFile, sources: &Sources) -> Vec<Problem> {
    let problem = |(key, name): (&str, &Option<Spanned<String>>)| {
        let name = name.as_ref()?;
        let (objection, hint) = plain_names::objection(name.get_ref())?;
        let problem = Problem::error(format!("`{key}` {objection}")).at(sources.place(&name.span()));
        Some(problem.hint(hint.to_owned()))
    };
    [("name", &file.name), ("name_zh", &file.name_zh)].into_iter().filter_map(problem).collect()
}
