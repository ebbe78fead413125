//! A comparison as far as its report is about it: its arms, their effects, and what they cost.

use super::effects::LastEffects;
use crate::figure::{FigureError, Language, ScenarioNames, year};
use crate::outcome::{Currency, Table};
use crate::report::document::error::DocumentError;
use crate::report::document::folder::ReportFolder;
use crate::report::document::numbers::money_a_year;
use crate::report::document::settings::WrittenScenario;
use serde_json::Value;
use std::collections::BTreeSet;

/// An arm, as far as the report is about it.
pub(super) struct ReportedArm {
    /// What tables call it.
    pub key: String,
    /// What it is called.
    pub name: String,
    /// Where it lies in the folder.
    pub folder: String,
    pub names: ScenarioNames,
    /// What its scenario says.
    pub written: WrittenScenario,
    /// The codes of those who take part.
    pub members: BTreeSet<String>,
}

/// Everything that sentences are made of.
pub(super) struct ComparedArms<'f> {
    pub folder: &'f ReportFolder,
    pub base: ReportedArm,
    pub arms: Vec<ReportedArm>,
    pub effects: LastEffects,
    pub costs: Option<Table>,
    pub deciding: Option<Table>,
    pub currency: Currency,
}

impl<'f> ComparedArms<'f> {
    pub fn read(folder: &'f ReportFolder) -> Result<Self, DocumentError> {
        let members = folder.table("members")?;
        let entries = folder.list("arms").iter();
        let mut arms = entries
            .map(|it| ReportedArm::read(folder, it, members.as_ref()))
            .collect::<Result<Vec<_>, _>>()?;
        let base_key = folder.word("base");
        let at = arms.iter().position(|it| it.key == base_key);
        let missing = || FigureError::NotInManifest {
            folder: folder.path.clone(),
            what: format!("the base `{base_key}` among its arms"),
        };
        let base = arms.remove(at.ok_or_else(missing)?);
        Ok(Self {
            folder,
            effects: LastEffects::new(&folder.large("effects")?)?,
            costs: folder.table("cost-effectiveness")?,
            deciding: folder.table("deciding")?,
            currency: base.names.currency.clone(),
            base,
            arms: named_apart(arms),
        })
    }

    pub fn title(&self) -> String {
        let folder = self.folder;
        match &self.arms[..] {
            [arm] => match folder.language {
                Language::English => format!("{} against {}", arm.name, self.base.name),
                Language::Chinese => format!("{}与{}的比较", arm.name, self.base.name),
            },
            arms => match folder.language {
                Language::English => format!("{} policies against {}", arms.len(), self.base.name),
                Language::Chinese => format!("{} 个情景与{}的比较", arms.len(), self.base.name),
            },
        }
    }

    /// The last year.
    pub fn year(&self) -> String {
        year(self.effects.year)
    }

    /// What an outcome of the whole comes to in the last year, in money; nothing where it is nothing.
    pub fn money(&self, arm: &ReportedArm, outcome: &str) -> Option<String> {
        let table = self.costs.as_ref()?;
        let keys = [("arm", &*arm.key), ("level", "nation"), ("outcome", outcome)];
        let (from, mean) = (table.numbers("from").ok()?, table.numbers("mean").ok()?);
        let is_it = |row: &usize| {
            let fits = |(column, value): &(&str, &str)| table.text(column).is_ok_and(|it| it[*row] == *value);
            keys.iter().all(fits) && from[*row] > self.effects.year - 1e-6
        };
        let found = mean[(0..table.rows()).find(is_it)?];
        (found.abs() > 1.0).then(|| money_a_year(found, &self.currency, self.folder.language))
    }
}

impl ReportedArm {
    fn read(folder: &ReportFolder, entry: &Value, members: Option<&Table>) -> Result<Self, DocumentError> {
        let word = |key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let (key, below) = (word("arm"), word("folder"));
        let names = folder.names(&below);
        let name = if names.name.is_empty() { word("name") } else { names.name.clone() };
        let name = if name.is_empty() { key.clone() } else { name };
        let members = match members {
            None => BTreeSet::new(),
            Some(table) => {
                let rows = table.text("arm")?.iter().zip(table.text("code")?);
                rows.filter(|it| *it.0 == key).map(|it| it.1.clone()).collect()
            }
        };
        let written = WrittenScenario::read(&folder.path.join(&below));
        Ok(Self { key, name, folder: below, names, written, members })
    }
}

/// Arms that would share a name go by what tables call them.
fn named_apart(mut arms: Vec<ReportedArm>) -> Vec<ReportedArm> {
    let names: Vec<String> = arms.iter().map(|it| it.name.clone()).collect();
    for arm in &mut arms {
        if names.iter().filter(|it| **it == arm.name).count() > 1 {
            arm.name.clone_from(&arm.key);
        }
    }
    arms
}
