//! Exposure as a folder: tables, who the regions are, and a manifest.

use super::Exposure;
use crate::results::{
    FolderError, InputData, OnePassFolder, Program, ScenarioTexts, atlas_table, codebook, table_files,
};
use crate::scenario::Scenario;
use serde::Serialize;
use std::path::Path;

/// Tells the folder from those of runs and comparisons.
const KIND: &str = "exposure";

/// The content of `manifest.json`.
#[derive(Debug, Serialize)]
struct ExposureManifest<'m> {
    kind: &'static str,
    program: Program,
    command: &'m [String],
    name: &'m str,
    /// What it is called in Chinese figures.
    #[serde(skip_serializing_if = "str::is_empty")]
    name_zh: &'m str,
    scenario: ScenarioTexts,
    data: Vec<InputData>,
    regions: usize,
    /// Code, field and segment of the supplier that was asked for.
    supplier: Option<[String; 3]>,
}

impl Exposure {
    /// Writes the tables into the folder at `path`, which is new, empty, or one of exposure that is written anew.
    ///
    /// # Errors
    ///
    /// Fails when the folder holds something else, or a file cannot be written.
    pub fn into_folder(
        &self,
        scenario: &Scenario,
        path: &Path,
        command: &[String],
    ) -> Result<(), FolderError> {
        let folder = OnePassFolder::begin(path, KIND)?;
        table_files::write(path, "exposure", &self.suppliers, &[])?;
        // Without a supplier nothing is left of one that an earlier command asked for.
        match &self.exposed {
            Some(exposed) => table_files::write(path, "exposed", exposed, &[])?,
            None => ["exposed.csv", "exposed.parquet"].into_iter().try_for_each(|it| folder.remove(it))?,
        }
        atlas_table::write(path, &scenario.atlas, &[])?;
        codebook::write(path, scenario.atlas.fields(), &scenario.currency)?;
        let manifest = ExposureManifest {
            kind: KIND,
            program: Program::default(),
            command,
            name: &scenario.name,
            name_zh: &scenario.chinese_name,
            scenario: ScenarioTexts::from(&scenario.origin),
            data: InputData::of(scenario),
            regions: scenario.atlas.len(),
            supplier: self.supplier.map(|it| it.described(&scenario.atlas)),
        };
        folder.sign(&manifest)
    }
}
