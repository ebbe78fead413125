//! What the folder of a comparison says of itself.

use super::arms::Arm;
use crate::experiment::uncertainty::DrawnDescription;
use crate::results::{InputData, Program, mode_name};
use serde::{Deserialize, Serialize};

/// The folder with the results of the arms.
pub(super) const ARMS: &str = "arms";

/// The name of the manifest.
pub(super) const MANIFEST: &str = "manifest.json";

/// The content of `manifest.json`.
#[derive(Debug, Serialize)]
pub(super) struct ComparisonManifest {
    /// Tells it from the manifest of a run.
    kind: &'static str,
    program: Program,
    command: Vec<String>,
    /// What the base is called.
    name: String,
    base: String,
    mode: &'static str,
    seed: u64,
    replicates: u32,
    regions: usize,
    arms: Vec<ArmDescription>,
    data: Vec<InputData>,
    /// What is drawn of parameters; missing where nothing is.
    #[serde(skip_serializing_if = "Option::is_none")]
    uncertainty: Option<DrawnDescription>,
    wall_seconds: f64,
}

/// What it says of each arm, the base first.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct ArmDescription {
    pub arm: String,
    name: String,
    folder: String,
    /// Policies that the base does not have, or not like this.
    policies: Vec<String>,
    /// Regions in which policies differ from those of the base.
    members: usize,
    /// SHA-256 of the scenario's texts.
    sha256: String,
}

impl ComparisonManifest {
    /// Of the base, of the arms that stay from earlier comparisons, and of those of this one.
    pub fn new(
        base: &Arm,
        (kept, arms): (&[ArmDescription], &[Arm]),
        uncertainty: Option<DrawnDescription>,
        command: &[String],
        wall_seconds: f64,
    ) -> Self {
        let scenario = &base.scenario;
        let of_base = std::iter::once(entry(base, base)).chain(kept.iter().cloned());
        Self {
            kind: "comparison",
            program: Program::default(),
            command: command.to_vec(),
            name: scenario.name.clone(),
            base: base.name.clone(),
            mode: mode_name(scenario.run.mode),
            seed: scenario.run.seed,
            replicates: scenario.run.replicates,
            regions: scenario.atlas.len(),
            arms: of_base.chain(arms.iter().map(|it| entry(it, base))).collect(),
            data: InputData::of(scenario),
            uncertainty,
            wall_seconds,
        }
    }
}

fn entry(arm: &Arm, base: &Arm) -> ArmDescription {
    ArmDescription {
        arm: arm.name.clone(),
        name: arm.scenario.name.clone(),
        folder: format!("arms/{}", arm.name),
        policies: arm.new_policies(base),
        members: arm.members(base).len(),
        sha256: arm.scenario.origin.sha256.clone(),
    }
}
