//! Draws that are kept in a folder until all of them are done.

use super::plan::DrawPlan;
use super::refused::RefusedPoints;
use super::runs::{PointOutcome, PointStore};
use crate::results::{FolderError, Journal};
use crate::scenario::Scenario;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::path::Path;

/// The draws that are done in a folder.
#[derive(Debug)]
pub struct DrawJournal(Journal);

impl DrawJournal {
    /// Those of a plan for these scenarios in `folder`; `what` tells apart what is made of the same runs.
    pub fn new(folder: &Path, plan: &DrawPlan, scenarios: &[&Scenario], what: &str) -> Self {
        let mut hash = Sha256::new();
        for scenario in scenarios {
            hash.update(scenario.portable().fingerprint(false));
        }
        let drawn: Vec<String> =
            plan.drawn.iter().map(|it| format!("{} {}", it.path, it.law.words())).collect();
        let split = format!("{what} {} {} {}", plan.parts.word(), plan.replicates, plan.seed);
        for text in drawn.iter().chain([&split]) {
            hash.update(text);
            hash.update([0]);
        }
        let fingerprint = base16ct::lower::encode_string(&hash.finalize());
        Self(Journal::new(folder, fingerprint).of_small_parts())
    }

    /// Makes room; draws of the same plan that were done before count.
    ///
    /// # Errors
    ///
    /// Fails when the system refuses.
    pub fn begin(&self) -> Result<(), FolderError> {
        self.0.begin()
    }

    /// Removes all draws once what follows from them is written.
    ///
    /// # Errors
    ///
    /// Fails when the system refuses.
    pub fn clear(&self) -> Result<(), FolderError> {
        self.0.clear()?;
        // Nothing else is in the folder, and if it is it stays.
        let _ = std::fs::remove_dir(self.0.folder());
        Ok(())
    }
}

impl<T: Serialize + DeserializeOwned> PointStore<T> for DrawJournal {
    type Error = FolderError;

    fn done(&self, point: usize) -> Option<PointOutcome<T>> {
        self.0.done(&part(point)).ok()
    }

    fn keep(&self, point: usize, outcome: &PointOutcome<T>) -> Result<(), FolderError> {
        self.0.keep(&part(point), outcome)
    }
}

fn part(point: usize) -> String {
    format!("p{point:06}")
}

/// What a manifest says of draws.
#[derive(Clone, Debug, Serialize)]
pub struct DrawnDescription {
    draws: u32,
    parts: &'static str,
    /// Replicates of each draw.
    replicates: u32,
    seed: u64,
    parameters: Vec<DrawnLaw>,
    fixed: Vec<FixedDescription>,
    /// Points that were replaced by the next of the sequence.
    replaced: usize,
    reasons: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
struct DrawnLaw {
    path: String,
    value: f64,
    law: String,
}

#[derive(Clone, Debug, Serialize)]
struct FixedDescription {
    path: String,
    reason: &'static str,
}

impl DrawnDescription {
    /// Of a plan and the points that were replaced.
    pub fn new(plan: &DrawPlan, refused: &RefusedPoints) -> Self {
        let law = |it: &super::DrawnParameter| DrawnLaw {
            path: it.path.clone(),
            value: it.value,
            law: it.law.words(),
        };
        let fixed =
            |it: &super::FixedParameter| FixedDescription { path: it.path.clone(), reason: it.reason };
        Self {
            draws: plan.draws,
            parts: plan.parts.word(),
            replicates: plan.replicates,
            seed: plan.seed,
            parameters: plan.drawn.iter().map(law).collect(),
            fixed: plan.fixed.iter().map(fixed).collect(),
            replaced: refused.count(),
            reasons: refused
                .reasons()
                .into_iter()
                .map(|(count, why)| format!("{count} times: {why}"))
                .collect(),
        }
    }
}
