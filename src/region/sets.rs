//! The index sets of the model (section 1): cohorts and stages.

use serde::{Deserialize, Serialize};
use std::ops::{Index, IndexMut};

/// Who a person is to the labour market.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cohort {
    /// Employed without being talent.
    Worker,
    /// Talent under 35.
    Young,
    /// Talent from 35 on.
    Established,
}

impl std::fmt::Display for Cohort {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Worker => "worker",
            Self::Young => "young",
            Self::Established => "established",
        })
    }
}

/// Every cohort, in the order of the model.
pub const COHORTS: [Cohort; 3] = [Cohort::Worker, Cohort::Young, Cohort::Established];

/// How far a project has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// From nothing to a first result (0→1).
    Discovery,
    /// From one to ten: pilot and proof (1→10).
    Maturation,
    /// From ten to a hundred: ready to be sited (10→100).
    ScaleUp,
}

/// Every stage, in order.
pub const STAGES: [Stage; 3] = [Stage::Discovery, Stage::Maturation, Stage::ScaleUp];

/// One value a cohort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PerCohort<T> {
    /// Of workers.
    pub worker: T,
    /// Of young talent.
    pub young: T,
    /// Of established talent.
    pub established: T,
}

impl<T> PerCohort<T> {
    /// Asks `value` for each cohort.
    pub fn from_fn(mut value: impl FnMut(Cohort) -> T) -> Self {
        Self {
            worker: value(Cohort::Worker),
            young: value(Cohort::Young),
            established: value(Cohort::Established),
        }
    }
}

impl<T> Index<Cohort> for PerCohort<T> {
    type Output = T;
    fn index(&self, cohort: Cohort) -> &T {
        match cohort {
            Cohort::Worker => &self.worker,
            Cohort::Young => &self.young,
            Cohort::Established => &self.established,
        }
    }
}

impl<T> IndexMut<Cohort> for PerCohort<T> {
    fn index_mut(&mut self, cohort: Cohort) -> &mut T {
        match cohort {
            Cohort::Worker => &mut self.worker,
            Cohort::Young => &mut self.young,
            Cohort::Established => &mut self.established,
        }
    }
}

/// One value a stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PerStage<T> {
    /// Of discovery.
    pub discovery: T,
    /// Of maturation.
    pub maturation: T,
    /// Of scale-up.
    pub scale_up: T,
}

impl<T> PerStage<T> {
    /// Asks `value` for each stage.
    pub fn from_fn(mut value: impl FnMut(Stage) -> T) -> Self {
        Self {
            discovery: value(Stage::Discovery),
            maturation: value(Stage::Maturation),
            scale_up: value(Stage::ScaleUp),
        }
    }
}

impl<T> Index<Stage> for PerStage<T> {
    type Output = T;
    fn index(&self, stage: Stage) -> &T {
        match stage {
            Stage::Discovery => &self.discovery,
            Stage::Maturation => &self.maturation,
            Stage::ScaleUp => &self.scale_up,
        }
    }
}

impl<T> IndexMut<Stage> for PerStage<T> {
    fn index_mut(&mut self, stage: Stage) -> &mut T {
        match stage {
            Stage::Discovery => &mut self.discovery,
            Stage::Maturation => &mut self.maturation,
            Stage::ScaleUp => &mut self.scale_up,
        }
    }
}
