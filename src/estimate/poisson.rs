//! Poisson pseudo-maximum likelihood with an effect of every origin and every destination.
//!
//! `E F_ij = exp(a_i + s_j + x_ij'β)`, which has its maximum where the logit `F_ij = O_i e^(s_j + x_ij'β) / Σ_l e^(s_l + x_il'β)`
//! has it, since a Poisson number given its sum over destinations is multinomial. Santos Silva and Tenreyro (2006) argue for
//! the estimator; it needs no flow to be above zero and no flow to be Poisson.

use super::covariance::Covariance;
use super::flow_table::{FlowTable, Term};
use super::least_squares::{LeastSquares, Solution, linearised};
use super::separation::{Separated, separated};
use super::two_way::Ends;
use crate::numeric::{exp, ln};
use ndarray::Array1;

/// Steps of Newton's method beyond which an estimate is given up.
const MOST_STEPS: usize = 200;

/// The relative change of the deviance below which an estimate has converged.
const TOLERANCE: f64 = 1e-12;

/// An estimate of what explains flows.
#[derive(Clone, Debug)]
pub struct PoissonFit {
    /// The terms, in the order of the coefficients.
    pub terms: Vec<String>,
    /// `β`: by how much the log of a flow changes with each term.
    pub coefficients: Vec<f64>,
    /// `a_i`; NaN for an origin that sends nothing.
    pub origin_effects: Vec<f64>,
    /// `s_j`, which add up to 0 in every connected component; NaN for a destination that receives nothing.
    pub destination_effects: Vec<f64>,
    /// The component of each destination: effects of two components cannot be compared.
    pub components: Vec<usize>,
    /// The pairs that were used, as places in the table.
    pub pairs: Vec<usize>,
    /// What the estimate expects of each of these pairs.
    pub fitted: Vec<f64>,
    /// `2 Σ (F ln(F/μ) − F + μ)`.
    pub deviance: f64,
    /// The deviance of the mean flow.
    pub null_deviance: f64,
    /// How many steps were taken.
    pub steps: usize,
    /// How sure the coefficients are.
    pub covariance: Covariance,
}

/// Why flows cannot be explained.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum FitError {
    /// Effects of origins and destinations need at least two of each.
    #[error(
        "there are flows between {origins} origins and {destinations} destinations, and at least two of each are needed"
    )]
    TooFew {
        /// Origins that send something.
        origins: usize,
        /// Destinations that receive something.
        destinations: usize,
    },
    /// A term follows from effects and the terms before it.
    #[error("`{0}` says nothing that origins, destinations and the other terms do not say already")]
    Collinear(String),
    /// There is no maximum, as a combination of terms is there only where nothing flows.
    #[error(transparent)]
    Separated(#[from] Separated),
    /// Radiation counts who is nearer, and there is no term `distance`.
    #[error("radiation needs the term `distance`")]
    NoDistances,
    /// Newton's method does not end.
    #[error("the estimate has not converged after {MOST_STEPS} steps")]
    NoConvergence,
}

/// What is added to the effects of destinations so that they stay near what masses say: `s_j = b ln m_j + ε_j`, and squares
/// of `ε` cost `λ` each, flows being counted in their mean.
#[derive(Clone, Debug)]
pub struct Shrinkage<'a> {
    /// `λ`, above 0.
    pub strength: f64,
    /// `m_j`, one a destination, above 0.
    pub masses: &'a [f64],
}

/// The name of the term that stands for masses under shrinkage.
pub const MASS: &str = "mass";

impl PoissonFit {
    /// Estimates what explains the flows of a table.
    ///
    /// ```
    /// use factorflow::estimate::{FlowTable, ObservedFlow, PoissonFit};
    ///
    /// let flow = |from: usize, to: usize| {
    ///     let distance = from.abs_diff(to) as f64;
    ///     let flow = 1000.0 / distance.powi(2);
    ///     ObservedFlow { origin: from.to_string(), destination: to.to_string(), flow, terms: vec![distance.ln()] }
    /// };
    /// let pairs = (0..5).flat_map(|from| (0..5).filter(move |&to| to != from).map(move |to| flow(from, to)));
    /// let fit = PoissonFit::of(&FlowTable::new(pairs.collect(), &["distance"]).unwrap(), None)?;
    /// assert!((fit.coefficients[0] + 2.0).abs() < 1e-9);
    /// # Ok::<(), factorflow::estimate::FitError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Fails with fewer than two origins or destinations, where a term says nothing of its own, where the likelihood has
    /// no maximum, and where the estimate does not converge.
    pub fn of(flows: &FlowTable, shrinkage: Option<&Shrinkage<'_>>) -> Result<Self, FitError> {
        let pairs = flows.informative_pairs();
        let used = flows.subset(&pairs);
        let (out, inward) = used.totals();
        let sending = |totals: &[f64]| totals.iter().filter(|it| **it > 0.0).count();
        let (origins, destinations) = (sending(&out), sending(&inward));
        if origins < 2 || destinations < 2 {
            return Err(FitError::TooFew { origins, destinations });
        }
        let problem = FlowProblem::new(&used, shrinkage);
        problem.check()?;
        let mut fit = problem.estimate()?;
        fit.pairs = pairs;
        let blank = |effects: &mut [f64], totals: &[f64]| {
            effects.iter_mut().zip(totals).filter(|it| *it.1 == 0.0).for_each(|it| *it.0 = f64::NAN);
        };
        blank(&mut fit.origin_effects, &out);
        blank(&mut fit.destination_effects, &inward);
        Ok(fit)
    }

    /// The part of the deviance of the mean flow that is explained.
    pub fn explained(&self) -> f64 {
        1.0 - self.deviance / self.null_deviance
    }

    /// `β` of a term.
    pub fn coefficient(&self, term: &str) -> Option<f64> {
        self.terms.iter().position(|it| it == term).map(|it| self.coefficients[it])
    }
}

/// Flows to be explained, with all columns.
struct FlowProblem<'a> {
    ends: Ends<'a>,
    flow: &'a [f64],
    columns: Vec<Term>,
    ridge: f64,
}

/// Where Newton's method is.
struct State {
    coefficients: Vec<f64>,
    origin: Vec<f64>,
    destination: Vec<f64>,
    logs: Vec<f64>,
    fitted: Vec<f64>,
    deviance: f64,
    objective: f64,
}

impl<'a> FlowProblem<'a> {
    fn new(flows: &'a FlowTable, shrinkage: Option<&Shrinkage<'_>>) -> Self {
        let counts = (flows.origins().len(), flows.destinations().len());
        let ends = Ends { origin: flows.origin(), destination: flows.destination(), counts };
        let mut columns = flows.terms().to_vec();
        let mut ridge = 0.0;
        if let Some(Shrinkage { strength, masses }) = shrinkage {
            let mean = flows.flow().iter().sum::<f64>() / flows.len() as f64;
            ridge = 2.0 * strength * mean;
            let masses = ln(Array1::from(masses.to_vec()));
            let values = flows.destination().iter().map(|&it| masses[it]).collect();
            columns.push(Term { name: MASS.to_owned(), values });
        }
        Self { ends, flow: flows.flow(), columns, ridge }
    }

    /// Whether every term says something of its own, and there is a maximum.
    fn check(&self) -> Result<(), FitError> {
        let weights = vec![self.mean(); self.flow.len()];
        let equations = LeastSquares::new(self.ends, &self.columns, &weights, self.ridge);
        if let Some(term) = equations.ok_or(FitError::NoConvergence)?.dependent_term() {
            return Err(FitError::Collinear(term.name.clone()));
        }
        separated(self.ends, self.flow, &self.columns).map_or(Ok(()), |it| Err(it.into()))
    }

    fn estimate(&self) -> Result<PoissonFit, FitError> {
        let mean = self.mean();
        let start: Vec<f64> = self.flow.iter().map(|it| (it + mean) / 2.0).collect();
        let mut state = self.state(Vec::new(), [Vec::new(), Vec::new()], ln(start.into()).to_vec());
        // Where flows are met exactly nothing is left of the deviance but the rounding of what it is a difference of.
        let rounding = 4.0 * f64::EPSILON * self.flow.iter().sum::<f64>();
        for step in 1..=MOST_STEPS {
            let next = self.improved(&state).ok_or(FitError::NoConvergence)?;
            let change = (next.objective - state.objective).abs();
            state = next;
            if change < TOLERANCE * (state.deviance.abs() + 0.1) + rounding {
                return self.result(state, step).ok_or(FitError::NoConvergence);
            }
        }
        Err(FitError::NoConvergence)
    }

    fn mean(&self) -> f64 {
        self.flow.iter().sum::<f64>() / self.flow.len() as f64
    }

    /// A step of Newton's method.
    fn improved(&self, state: &State) -> Option<State> {
        let weights = &state.fitted;
        let aims = linearised(&state.logs, self.flow, weights);
        let equations = LeastSquares::new(self.ends, &self.columns, weights, self.ridge)?;
        let Solution { coefficients, split } = equations.solve(&aims)?;
        let logs = aims.iter().zip(&split.rest).map(|(aim, rest)| aim - rest).collect();
        Some(self.state(coefficients, [split.origin.to_vec(), split.destination.to_vec()], logs))
    }

    fn state(&self, coefficients: Vec<f64>, effects: [Vec<f64>; 2], logs: Vec<f64>) -> State {
        let [origin, destination] = effects;
        let fitted = exp(Array1::from(logs.clone())).to_vec();
        let deviance = deviance(self.flow, &fitted);
        let squares: f64 = destination.iter().map(|it| it * it).sum();
        let objective = deviance + self.ridge * squares;
        State { coefficients, origin, destination, logs, fitted, deviance, objective }
    }

    fn result(&self, mut state: State, steps: usize) -> Option<PoissonFit> {
        let covariance = Covariance::of(self.ends, self.flow, &state.fitted, &self.columns, self.ridge)?;
        let components = self.ends.components();
        if self.ridge == 0.0 {
            centre(self.ends, &components, &mut state.origin, &mut state.destination);
        }
        Some(PoissonFit {
            terms: self.columns.iter().map(|it| it.name.clone()).collect(),
            coefficients: state.coefficients,
            origin_effects: state.origin,
            destination_effects: state.destination,
            components,
            pairs: Vec::new(),
            fitted: state.fitted,
            deviance: state.deviance,
            null_deviance: deviance(self.flow, &vec![self.mean(); self.flow.len()]),
            steps,
            covariance,
        })
    }
}

/// Moves the level of every component from its destinations to its origins, so that `Σ s = 0`.
fn centre(ends: Ends<'_>, components: &[usize], origin: &mut [f64], destination: &mut [f64]) {
    let mut moved = vec![0.0; origin.len()];
    let mut of_component = vec![(0.0, 0.0); components.iter().max().map_or(0, |it| it + 1)];
    for (component, effect) in components.iter().zip(destination.iter()) {
        let (sum, count) = of_component[*component];
        of_component[*component] = (sum + effect, count + 1.0);
    }
    let level = |component: usize| of_component[component].0 / of_component[component].1;
    for (from, to) in ends.origin.iter().zip(ends.destination) {
        moved[*from] = level(components[*to]);
    }
    destination.iter_mut().zip(components).for_each(|(effect, component)| *effect -= level(*component));
    origin.iter_mut().zip(moved).for_each(|(effect, level)| *effect += level);
}

/// `2 Σ (F ln(F/μ) − F + μ)`.
pub fn deviance(flow: &[f64], fitted: &[f64]) -> f64 {
    let ratios = flow.iter().zip(fitted).map(|(f, mu)| if *f > 0.0 { f / mu } else { 1.0 }).collect();
    let logs = ln(Array1::from_vec(ratios));
    let of_pair = flow.iter().zip(fitted).zip(&logs).map(|((f, mu), log)| f * log - (f - mu));
    2.0 * of_pair.sum::<f64>()
}
