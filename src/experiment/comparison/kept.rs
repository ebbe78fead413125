//! Arms of earlier comparisons with the same base, which stay when others are added.

use super::manifest::{ARMS, ArmDescription, MANIFEST};
use crate::outcome::catalogue::DRAWN_EFFECTS;
use crate::outcome::drawn::DrawEstimate;
use crate::outcome::{Column, Kind, Table, TableError};
use crate::results::{csv, parquet};
use serde::Deserialize;
use std::fs;
use std::path::Path;

/// The columns with words, which a table in CSV does not tell from numbers.
const WORDS: [(&str, Kind); 5] = [
    ("arm", Kind::Text),
    ("outcome", Kind::Text),
    ("code", Kind::Text),
    ("parameter", Kind::Text),
    ("method", Kind::Text),
];

/// The arms but the base whose effects a folder holds, in the order of its tables; none if it holds no comparison.
pub fn arms_of(path: &Path) -> Vec<String> {
    entries(path).into_iter().map(|it| it.arm).collect()
}

/// What the manifest says of each arm but the base.
fn entries(path: &Path) -> Vec<ArmDescription> {
    let text = fs::read_to_string(path.join(MANIFEST)).unwrap_or_default();
    let Ok(Written { base, mut arms }) = serde_json::from_str(&text) else { return Vec::new() };
    arms.retain(|it| it.arm != base);
    arms
}

/// What matters here of a manifest.
#[derive(Deserialize)]
struct Written {
    base: String,
    arms: Vec<ArmDescription>,
}

/// What stays of an earlier comparison.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// What its manifest says of each arm.
    pub entries: Vec<ArmDescription>,
    pub effects: Table,
    pub by_replicate: Table,
    pub coupling: Table,
    pub members: Table,
    /// Empty where no arm that stays has events.
    pub losses: Table,
    /// Empty in folders of earlier versions.
    pub costs: Table,
    /// Empty, like the next, where no parameter was drawn for an arm that stays.
    pub by_draw: Table,
    pub deciding: Table,
}

/// Effects of before there were draws have empty columns of them.
fn with_draws(effects: &Table) -> Result<Table, TableError> {
    let mut columns = effects.columns().to_vec();
    let none = vec![DrawEstimate::NONE; effects.rows()];
    for outcome in DRAWN_EFFECTS {
        if effects.column(&outcome.name).is_err() {
            columns.push(Column { name: outcome.name.to_string(), values: (outcome.value)(&none) });
        }
    }
    Table::new(columns)
}

impl Kept {
    /// Whether parameters were drawn for an arm that stays.
    pub fn has_draws(&self) -> bool {
        self.by_draw.rows() > 0
    }

    /// What the folder holds of arms besides these whose results still lie there; nothing if its tables are not as this
    /// version writes them.
    pub fn read(path: &Path, asked_for: &[&str]) -> Self {
        let mut entries = entries(path);
        entries.retain(|it| {
            let is_other = !asked_for.contains(&it.arm.as_str());
            is_other && path.join(ARMS).join(&it.arm).join(MANIFEST).is_file()
        });
        if entries.is_empty() {
            return Self::default();
        }
        Self::of(path, entries).unwrap_or_default()
    }

    fn of(path: &Path, entries: Vec<ArmDescription>) -> Result<Self, TableError> {
        let wanted: Vec<&str> = entries.iter().map(|it| it.arm.as_str()).collect();
        let kept = |table: Table| -> Result<Table, TableError> {
            let keep: Vec<bool> = table.text("arm")?.iter().map(|it| wanted.contains(&it.as_str())).collect();
            Ok(table.filter(&keep))
        };
        let if_there = |name: &str| -> Result<Table, TableError> {
            match path.join(name) {
                it if it.is_file() => kept(parquet::read(&it)?),
                _ => Ok(Table::default()),
            }
        };
        let deciding = match path.join("deciding.csv") {
            it if it.is_file() => kept(csv::read(&it, &WORDS)?)?,
            _ => Table::default(),
        };
        Ok(Self {
            by_draw: if_there("effects-by-draw.parquet")?,
            deciding,
            effects: with_draws(&kept(parquet::read(&path.join("effects.parquet"))?)?)?,
            by_replicate: kept(parquet::read(&path.join("effects-by-replicate.parquet"))?)?,
            coupling: kept(csv::read(&path.join("coupling.csv"), &WORDS)?)?,
            members: kept(csv::read(&path.join("members.csv"), &WORDS)?)?,
            losses: if_there("losses.parquet")?,
            costs: if_there("cost-effectiveness.parquet")?,
            entries,
        })
    }
}
