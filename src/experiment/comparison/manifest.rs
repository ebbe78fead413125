//! What the folder of a comparison says of itself.

use super::arms::Arm;
use super::named;
use super::resilience::CalmRuns;
use crate::experiment::uncertainty::DrawnDescription;
use crate::results::{InputData, Program, mode_name};
use crate::scenario::ScenarioEvent;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// The folder with the results of the arms.
pub(super) const ARMS: &str = "arms";

/// Where the arms with events lie as they are without them.
pub(super) const WITHOUT_EVENTS: &str = "without-events";

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
    /// Regions in which policies or stances differ from those of the base.
    members: usize,
    /// What happens in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    events: Vec<EventDescription>,
    /// The folder with the run that its losses are against, the same without these events.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    without_events: Option<String>,
    /// Codes of the regions that the scenario or its base names one by one.
    #[serde(default)]
    named: Vec<String>,
    /// SHA-256 of the scenario's texts.
    sha256: String,
}

/// What it says of an event.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct EventDescription {
    name: String,
    event: String,
    /// In decimal years; nothing of one that lasts from the beginning.
    start: Option<f64>,
    /// Nothing of one without an end; of one that is over in a moment when it happens.
    stop: Option<f64>,
}

impl From<&ScenarioEvent> for EventDescription {
    fn from(it: &ScenarioEvent) -> Self {
        Self {
            name: it.event.name.clone(),
            event: it.kind().to_owned(),
            start: it.event.timing.start,
            stop: it.end(),
        }
    }
}

impl ComparisonManifest {
    /// Of the base and the arms of a comparison, the base first, with the runs that they are held against, and of the arms
    /// that stay from earlier comparisons.
    pub fn new(
        arms: &[&Arm],
        calm: &CalmRuns,
        (kept, uncertainty): (&[ArmDescription], Option<DrawnDescription>),
        command: &[String],
        wall_seconds: f64,
    ) -> Self {
        let (base, scenario) = (arms[0], &arms[0].scenario);
        let mut entries = arms.iter().zip(&calm.of).map(|(arm, without)| {
            let folder = without.map(|number| match arms.get(number) {
                Some(arm) => format!("{ARMS}/{}", arm.name),
                None => format!("{WITHOUT_EVENTS}/{}", calm.arms[number - arms.len()].name),
            });
            entry(arm, base, folder)
        });
        let of_base = entries.next();
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
            arms: of_base.into_iter().chain(kept.iter().cloned()).chain(entries).collect(),
            data: InputData::of(scenario),
            uncertainty,
            wall_seconds,
        }
    }
}

fn named_codes(arm: &Arm, base: &Arm) -> Vec<String> {
    let regions: BTreeSet<_> = [arm, base].into_iter().flat_map(|it| named::regions(&it.scenario)).collect();
    regions.into_iter().map(|it| arm.scenario.atlas.region(it).place.code.clone()).collect()
}

fn entry(arm: &Arm, base: &Arm, without_events: Option<String>) -> ArmDescription {
    ArmDescription {
        arm: arm.name.clone(),
        name: arm.scenario.name.clone(),
        folder: format!("{ARMS}/{}", arm.name),
        policies: arm.new_policies(base),
        members: arm.members(base).len(),
        events: arm.scenario.events.iter().map(EventDescription::from).collect(),
        without_events,
        named: named_codes(arm, base),
        sha256: arm.scenario.origin.sha256.clone(),
    }
}
