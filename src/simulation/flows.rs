//! What moves in a period.

use crate::dynamics::Allocation;
use crate::dynamics::projects::ProjectProgress;
use crate::dynamics::talent::{LifeCourse, Migration};
use ndarray::{Array1, Array2};

/// Everything that moved in one period.
#[derive(Clone, Debug)]
pub struct Flows {
    /// People who moved.
    pub migration: Migration,
    /// People who grew older, retired or began to work.
    pub life_course: LifeCourse,
    /// Savings, CNY.
    pub investment: Allocation,
    /// Capital that events destroyed, CNY.
    pub destroyed: Array1<f64>,
    /// Venture finance, CNY.
    pub finance: Allocation,
    /// Ideas, regions × fields.
    pub ideas: Array2<f64>,
    /// Projects that moved on or failed.
    pub progress: ProjectProgress,
    /// Projects that found a place.
    pub siting: Allocation,
    /// Sited projects by place and field, weighted by fit.
    pub fitting: Array2<f64>,
    /// Use that each region could see, CNY per year; regions × fields.
    pub visible_use: Array2<f64>,
    /// Shares of firms that joined platforms; empty in a world without platforms.
    pub joining: Array1<f64>,
}
