//! A results folder as far as its report reads it.

use super::error::DocumentError;
use crate::figure::{
    Language, MapPlace, ScenarioNames, place_name, read_large_table, read_manifest, read_places, read_table,
    words,
};
use crate::outcome::Table;
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// A results folder, with the language of what is said of it.
pub(super) struct ReportFolder {
    /// Where it is.
    pub path: PathBuf,
    /// What it says of itself.
    pub manifest: Value,
    /// The language of the report.
    pub language: Language,
    /// The regions in code order; none where it has no atlas.
    pub places: Vec<MapPlace>,
    by_code: BTreeMap<String, usize>,
}

impl ReportFolder {
    /// Reads the manifest and the names of places.
    pub fn read(path: &Path, language: Language) -> Result<Self, DocumentError> {
        let manifest = read_manifest(path)?;
        let places = read_places(path)?;
        let by_code = places.iter().enumerate().map(|(at, it)| (it.code.clone(), at)).collect();
        Ok(Self { path: path.to_owned(), manifest, language, places, by_code })
    }

    /// A table that it need not have.
    pub fn table(&self, name: &str) -> Result<Option<Table>, DocumentError> {
        Ok(read_table(&self.path, name)?)
    }

    /// A table of many rows that it must have.
    pub fn large(&self, table: &'static str) -> Result<Table, DocumentError> {
        let found = read_large_table(&self.path, table)?;
        found.ok_or_else(|| DocumentError::Missing { folder: self.path.clone(), table })
    }

    /// A table that it must have.
    pub fn needed(&self, table: &'static str) -> Result<Table, DocumentError> {
        self.table(table)?.ok_or_else(|| DocumentError::Missing { folder: self.path.clone(), table })
    }

    /// What the manifest has under a key, as text; empty where it has nothing.
    pub fn word(&self, key: &str) -> String {
        words(&self.manifest, key)
    }

    /// What the manifest lists under a key.
    pub fn list(&self, key: &str) -> &[Value] {
        self.manifest.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// A count of the manifest; nothing where it has none.
    pub fn count(&self, key: &str) -> Option<usize> {
        self.manifest.get(key)?.as_u64()?.try_into().ok()
    }

    /// The name of the scenario in the language of the report, as the manifest has it.
    pub fn own_name(&self) -> String {
        let chinese = self.word("name_zh");
        let is_named = self.language == Language::Chinese && !chinese.is_empty();
        if is_named { chinese } else { self.word("name") }
    }

    /// What the scenario below the folder calls things; nothing of one that is not there.
    pub fn names(&self, below: &str) -> ScenarioNames {
        ScenarioNames::read(&self.path.join(below), self.language)
    }

    /// What a region is called; its code where nobody says.
    pub fn region(&self, code: &str) -> String {
        self.by_code
            .get(code)
            .map_or_else(|| code.to_owned(), |at| place_name(&self.places, *at, self.language))
    }

    /// The province of a region.
    pub fn province(&self, code: &str) -> String {
        let place = self.by_code.get(code).map(|at| &self.places[*at]);
        place
            .map(|it| self.language.say(&it.province_english, &it.province_chinese).to_owned())
            .unwrap_or_default()
    }

    /// How many parameters were varied; 0 where none was, or nobody says.
    pub fn varied(&self) -> usize {
        let all = self.manifest.get("uncertainty").and_then(|it| it.get("parameters"));
        all.and_then(Value::as_array).map_or(0, Vec::len)
    }

    /// That there is nothing to say of single regions.
    pub fn without_regions(&self) -> String {
        self.say("These results have no numbers of single regions.", "这些结果没有单个地区的数字。")
    }

    /// What is asked of those who look for some regions.
    pub fn filter_of_regions(&self) -> String {
        self.say("Show only regions or provinces with", "只显示名称中含有以下文字的地区或省份")
    }

    /// One of two wordings.
    pub fn say(&self, english: &str, chinese: &str) -> String {
        self.language.say(english, chinese).to_owned()
    }
}
