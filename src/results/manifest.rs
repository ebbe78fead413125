//! What a results folder says of itself: enough to run it again and to trust it.

use crate::dynamics::Inversion;
use crate::scenario::{DataFile, Origin, PortableTable, RunMode, Scenario};
use serde::{Deserialize, Serialize};

/// The content of `manifest.json`.
#[derive(Clone, Debug, Serialize)]
pub struct Manifest {
    /// The program and its version.
    pub program: Program,
    /// The command that made the folder, as typed after the program's name.
    pub command: Vec<String>,
    /// What the scenario is called.
    pub name: String,
    /// The scenario and everything it was put together from.
    pub scenario: ScenarioTexts,
    /// The tables of the world.
    pub data: Vec<InputData>,
    /// What stood in for columns that the table of regions lacks.
    pub fallbacks: Vec<String>,
    /// `expected` or `sampled`.
    pub mode: String,
    /// Where random numbers start from.
    pub seed: u64,
    /// How many runs under different random numbers.
    pub replicates: u32,
    /// Regions of the run.
    pub regions: usize,
    /// What was drawn of parameters; missing where nothing was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uncertainty: Option<serde_json::Value>,
    /// How well the base year was met.
    pub inversion: Vec<FixedPointReport>,
    /// Largest relative imbalance that any book was left with.
    pub largest_imbalance: f64,
    /// Seconds from start to end.
    pub wall_seconds: f64,
    /// Seconds of all cores together; missing where the system does not tell.
    pub cpu_seconds: Option<f64>,
}

/// The program that made a folder.
#[derive(Clone, Debug, Serialize)]
pub struct Program {
    /// The name of the program.
    pub name: String,
    /// The version of the program.
    pub version: String,
    /// The commit it was built from; empty if unknown.
    pub commit: String,
}

impl Default for Program {
    fn default() -> Self {
        Self {
            name: env!("CARGO_PKG_NAME").to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            commit: env!("FACTORFLOW_COMMIT").to_owned(),
        }
    }
}

/// The texts of a scenario: the file, its bases, what was set by hand.
#[derive(Clone, Debug, Serialize)]
pub struct ScenarioTexts {
    /// SHA-256 of all of them.
    pub sha256: String,
    /// Name and text of each.
    pub texts: Vec<(String, String)>,
}

impl From<&Origin> for ScenarioTexts {
    fn from(origin: &Origin) -> Self {
        Self { sha256: origin.sha256.clone(), texts: origin.texts.clone() }
    }
}

/// A table of the world.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct InputData {
    /// The path of the table as the scenario has it, or the name of the built-in world.
    pub path: String,
    /// Where it was found, seen from where the command was given.
    pub found: String,
    /// SHA-256 of its content.
    pub sha256: String,
    /// The copy in the folder of the scenario; none of a built-in table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copy: Option<DataCopy>,
}

/// The rows of a table that a run kept, as they lie in its folder.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DataCopy {
    /// Where, seen from the scenario.
    pub path: String,
    /// SHA-256 of its content.
    pub sha256: String,
}

impl InputData {
    /// The tables that a world was read from, with the copies that go along with the scenario.
    pub fn of(scenario: &Scenario) -> Vec<Self> {
        let copies = scenario.portable().tables;
        let copy = |it: &PortableTable| DataCopy { path: it.path.to_owned(), sha256: it.sha256.clone() };
        let data = |(key, table): (&str, &DataFile)| Self {
            path: table.written.clone(),
            found: table.source.to_string(),
            sha256: table.sha256.clone(),
            copy: copies.iter().find(|it| it.path == PortableTable::path(key)).map(copy),
        };
        scenario.origin.tables_by_key().map(data).collect()
    }

    /// SHA-256 of what a run in the folder of the results reads.
    pub fn sha256_beside(&self) -> &str {
        self.copy.as_ref().map_or(&self.sha256, |it| &it.sha256)
    }
}

/// A fixed point of the base year.
#[derive(Clone, Debug, Serialize)]
pub struct FixedPointReport {
    /// What was solved for.
    pub target: String,
    /// How many iterations it took.
    pub iterations: usize,
    /// max |achieved/target − 1|.
    pub residual: f64,
}

/// How a run went: what only the run itself knows.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    /// How the base year's fixed points ended.
    pub inversion: Vec<Inversion>,
    /// Largest relative imbalance.
    pub largest_imbalance: f64,
    /// Seconds from start to end.
    pub wall_seconds: f64,
    /// Seconds of all cores together.
    pub cpu_seconds: Option<f64>,
}

impl Manifest {
    /// The manifest of a run of `scenario` by `command`.
    pub fn new(scenario: &Scenario, command: &[String], diagnostics: &Diagnostics) -> Self {
        let origin = &scenario.origin;
        let fixed_point = |it: &Inversion| FixedPointReport {
            target: it.target.clone(),
            iterations: it.iterations,
            residual: it.residual,
        };
        Self {
            program: Program::default(),
            command: command.to_vec(),
            name: scenario.name.clone(),
            scenario: ScenarioTexts { sha256: origin.sha256.clone(), texts: origin.texts.clone() },
            data: InputData::of(scenario),
            fallbacks: scenario.notices.iter().map(|it| format!("{}: {}", it.column, it.instead)).collect(),
            mode: mode_name(scenario.run.mode).to_owned(),
            seed: scenario.run.seed,
            replicates: scenario.run.replicates,
            regions: scenario.atlas.len(),
            uncertainty: None,
            inversion: diagnostics.inversion.iter().map(fixed_point).collect(),
            largest_imbalance: diagnostics.largest_imbalance,
            wall_seconds: diagnostics.wall_seconds,
            cpu_seconds: diagnostics.cpu_seconds,
        }
    }
}

/// The name of a mode in manifests.
pub fn mode_name(mode: RunMode) -> &'static str {
    match mode {
        RunMode::Expected => "expected",
        RunMode::Sampled => "sampled",
    }
}
