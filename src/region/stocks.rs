use super::{PerCohort, PerStage};
use ndarray::{Array1, Array2, Axis};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// What every region holds; with accounts, stances and the clock all that is carried between steps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stocks {
    /// `N_ci`: persons; whole numbers when sampled.
    pub people: PerCohort<Array1<f64>>,
    /// `K_i`: CNY.
    pub capital: Array1<f64>,
    /// `A_im`: index, 1 in the base year; regions × fields.
    pub technology: Array2<f64>,
    /// `P_sim`: projects under way, whole numbers when sampled; regions × fields.
    pub projects: PerStage<Array2<f64>>,
    /// `D_oi`: who sited what where; [`None`] in runs in which [nobody asks](crate::policy::Instrument::reads_deployments).
    pub deployments: Option<Deployments>,
    /// `Q_im`: CNY, cumulative use that the region could see when it was made; regions × fields.
    pub experience: Array2<f64>,
    /// `ψ_i`: share of industrial firms that work on a platform; empty in a world without platforms.
    pub adoption: Array1<f64>,
}

impl Stocks {
    /// `E_i`: all people of a region, in persons.
    pub fn all_people(&self) -> Array1<f64> {
        &self.people.worker + &self.people.young + &self.people.established
    }

    /// The deployments, for what shares tax or credits growth by them.
    ///
    /// # Panics
    ///
    /// If there are none, since the instrument that shares does not say so.
    pub fn deployments_to_share_by(&self) -> &Deployments {
        let unsaid =
            "an instrument that shares tax or credits growth says so by `Instrument::reads_deployments`";
        self.deployments.as_ref().expect(unsaid)
    }
}

/// `D_oi`: recently sited projects by origin (row) and place (column), with the totals by place.
///
/// The matrix is by far the largest stock, so copies share it until one of them changes it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Deployments {
    projects: Arc<Array2<f64>>,
    by_place: Array1<f64>,
}

impl Deployments {
    /// Takes the matrix, origins × places.
    pub fn new(projects: Array2<f64>) -> Self {
        let by_place = projects.sum_axis(Axis(0));
        Self { projects: Arc::new(projects), by_place }
    }

    /// Projects from each origin (row) in each place (column).
    pub fn projects(&self) -> &Array2<f64> {
        &self.projects
    }

    /// `Σ_o D_oi`: projects in each place, whatever their origin.
    pub fn by_place(&self) -> &Array1<f64> {
        &self.by_place
    }

    /// The matrix to change in place; the totals by place must be given back with
    /// [`set_by_place`](Self::set_by_place).
    pub fn projects_mut(&mut self) -> &mut Array2<f64> {
        Arc::make_mut(&mut self.projects)
    }

    /// States the totals by place after a change.
    pub fn set_by_place(&mut self, by_place: Array1<f64>) {
        self.by_place = by_place;
    }
}

/// The accounts of a step, which the next step's conditions may use.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Accounts {
    /// `Y_i`: CNY per year.
    pub output: Array1<f64>,
    /// `T_i`: local tax revenue, CNY per year.
    pub revenue: Array1<f64>,
    /// `RD_i`: research cost, CNY per year.
    pub research_cost: Array1<f64>,
    /// Wages paid, CNY per year.
    pub wages_paid: PerCohort<Array1<f64>>,
    /// `V_i`: venture finance, CNY per year.
    pub finance: Array1<f64>,
    /// `ln s_im`: supply with inputs, regions × fields; no columns in a world without chains.
    pub log_supply: Array2<f64>,
}

/// Where the governments stand: open to sharing, or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Stances {
    /// Governments do not choose: policies cover every member, yet no government is open by itself.
    Fixed,
    /// One stance a region.
    Held(Vec<bool>),
}

impl Stances {
    /// `x_i` as siting sees it: whether the government lets its firms go.
    pub fn open(&self, region: usize) -> bool {
        match self {
            Self::Fixed => false,
            Self::Held(open) => open[region],
        }
    }

    /// Whether a policy that asks for an open stance covers the region.
    pub fn covers(&self, region: usize) -> bool {
        match self {
            Self::Fixed => true,
            Self::Held(open) => open[region],
        }
    }
}
