//! The scenarios that a plan compares: files, or changes of its base.

use super::file::PlanFile;
use super::reader::{PlanReader, relocated};
use crate::scenario::written::{BuiltInFileKind, locate, name_at, quoted};
use crate::scenario::{self, DataFile, Problem, Problems, Scenario, TableCache, TextSpan};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

/// A scenario of the plan.
#[derive(Clone, Debug)]
pub struct PlannedScenario {
    /// What the plan calls it.
    pub name: String,
    /// The file of the scenario as the plan has it, seen from the folder of the plan.
    pub written: String,
    /// Where that file lies, or its address in the library.
    pub file: PathBuf,
    /// What the plan changes of it, as after `--set`.
    pub changes: Vec<String>,
    /// As read.
    pub scenario: Scenario,
}

impl PlannedScenario {
    /// Says where its tables were found, as after `--set`: as resolved they are named as some base names them, and
    /// that may lie in another folder.
    pub fn tables(&self) -> Vec<String> {
        let set = |(key, table): (&str, &DataFile)| {
            let found = table.file()?;
            let found = std::path::absolute(found).unwrap_or_else(|_| found.to_path_buf());
            Some(format!("world.{key}={}", toml::Value::from(found.display().to_string())))
        };
        self.scenario.origin.tables_by_key().filter_map(set).collect()
    }
}

/// A change that the plan makes, and where it says so.
struct PlannedChange {
    text: String,
    key: TextSpan,
    value: TextSpan,
}

impl PlanReader<'_> {
    /// The scenarios that can be read.
    pub(super) fn arms(
        &mut self,
        file: &PlanFile,
        scenarios: Option<Spanned<DeValue<'_>>>,
        cache: &Arc<TableCache>,
    ) -> Vec<PlannedScenario> {
        let Some(scenarios) = scenarios else { return self.base_alone(file, cache) };
        let span = scenarios.span();
        let DeValue::Table(table) = scenarios.into_inner() else {
            let hint = "write `[scenarios]` and below it `name = \"file.toml\"`".to_owned();
            self.error("`scenarios` must be a table", &span, Some(hint));
            return Vec::new();
        };
        if table.is_empty() {
            return self.base_alone(file, cache);
        }
        let mut arms = Vec::new();
        let mut base_is_used = false;
        for (name, value) in table {
            base_is_used |= value.get_ref().as_table().is_some_and(|it| !it.contains_key("extends"));
            let name = Spanned::new(name.span(), name.into_inner().into_owned());
            arms.extend(self.arm(&name, value, file.base.as_ref(), cache));
        }
        if let (Some(base), false) = (&file.base, base_is_used) {
            let problem = Problem::warning("`base` is not used: every scenario has a file of its own");
            self.problems.push(problem.at(self.sources.place(&base.span())));
        }
        arms
    }

    fn base_alone(&mut self, file: &PlanFile, cache: &Arc<TableCache>) -> Vec<PlannedScenario> {
        let Some(base) = &file.base else {
            let hint = "write `base = \"scenario.toml\"`, or list several under `[scenarios]`".to_owned();
            self.error("the plan names no scenario", &(0..0), Some(hint));
            return Vec::new();
        };
        let name = Path::new(base.get_ref()).file_stem().unwrap_or_default().display().to_string();
        self.read_arm(&name, base, &[], cache).into_iter().collect()
    }

    /// A file, or a table of changes to the base.
    fn arm(
        &mut self,
        name: &Spanned<String>,
        value: Spanned<DeValue<'_>>,
        base: Option<&Spanned<String>>,
        cache: &Arc<TableCache>,
    ) -> Option<PlannedScenario> {
        let span = value.span();
        match value.into_inner() {
            DeValue::String(file) => {
                self.read_arm(name.get_ref(), &Spanned::new(span, file.into_owned()), &[], cache)
            }
            DeValue::Table(mut changes) => {
                let own = self.own_file(&mut changes);
                let Some(base) = own.as_ref().or(base) else {
                    let hint = "write `base = \"scenario.toml\"` at the top of the plan".to_owned();
                    self.error("changes need a base that they change", &name.span(), Some(hint));
                    return None;
                };
                let changes: Vec<PlannedChange> =
                    changes.into_iter().map(|(key, value)| self.change(&key, value)).collect();
                self.read_arm(name.get_ref(), base, &changes, cache)
            }
            _ => {
                let hint = format!("write `{} = \"file.toml\"`", name.get_ref());
                self.error("a scenario must be the path of a file, or a table of changes", &span, Some(hint));
                None
            }
        }
    }

    /// The file that changes are made to, if it is not the base.
    fn own_file(&mut self, changes: &mut DeTable<'_>) -> Option<Spanned<String>> {
        let written = changes.remove("extends")?;
        let file = written.get_ref().as_str().map(str::to_owned);
        if file.is_none() {
            self.error("`extends` must be the path of a scenario", &written.span(), None);
        }
        Some(Spanned::new(written.span(), file?))
    }

    fn change(&self, key: &Spanned<toml::de::DeString<'_>>, value: Spanned<DeValue<'_>>) -> PlannedChange {
        let (key_place, value_place) = (self.sources.place(&key.span()), self.sources.place(&value.span()));
        let value = toml::Value::deserialize(ValueDeserializer::from(value));
        // What TOML has read it can write.
        let literal = value.map(|it| it.to_string()).unwrap_or_default();
        PlannedChange { text: format!("{}={literal}", key.get_ref()), key: key_place, value: value_place }
    }

    fn read_arm(
        &mut self,
        name: &str,
        written: &Spanned<String>,
        changes: &[PlannedChange],
        cache: &Arc<TableCache>,
    ) -> Option<PlannedScenario> {
        let file = self.locate(written)?;
        let reader = scenario::Reader::default().cache(cache);
        let mut scenario = match reader.load(&file) {
            Ok(scenario) => scenario,
            Err(problems) => {
                self.keep_of_arms(problems);
                return None;
            }
        };
        self.keep_of_arms(scenario.warnings.clone());
        for count in 1..=changes.len() {
            let texts: Vec<String> = changes[..count].iter().map(|it| it.text.clone()).collect();
            match reader.clone().overrides(&texts).load(&file) {
                Ok(changed) => scenario = changed,
                Err(problems) => {
                    let PlannedChange { text, key, value } = &changes[count - 1];
                    self.problems.extend(relocated(&problems, text, key, value));
                    return None;
                }
            }
        }
        let changes = changes.iter().map(|it| it.text.clone()).collect();
        Some(PlannedScenario {
            name: name.to_owned(),
            written: written.get_ref().clone(),
            file,
            changes,
            scenario,
        })
    }

    /// Where a scenario of the plan lies: a plan of the library has its scenarios there, too.
    fn locate(&mut self, written: &Spanned<String>) -> Option<PathBuf> {
        let found = match self.sources.layers()[0].in_library {
            Some(plan) => Ok(plan.beside(written.get_ref())),
            None => locate(Path::new(written.get_ref()), self.folder, BuiltInFileKind::Scenario),
        };
        let place = self.sources.place(&written.span());
        match found {
            Ok(file) if file.is_file() || name_at(&file).is_some() => return Some(file),
            Ok(file) => {
                let message = format!("there is no scenario {}", quoted(&file.display().to_string()));
                self.error(
                    message,
                    &written.span(),
                    Some("paths are seen from the folder of the plan".to_owned()),
                );
            }
            Err(problem) => {
                let hint = problem.help().unwrap_or("paths are seen from the folder of the plan").to_owned();
                self.problems.push(problem.at(place).hint(hint));
            }
        }
        None
    }

    /// Two scenarios may share a base and its problems.
    fn keep_of_arms(&mut self, problems: Problems) {
        for problem in problems {
            if !self.of_arms.iter().any(|it| *it == problem) {
                self.of_arms.push(problem);
            }
        }
    }
}
