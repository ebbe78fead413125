//! What models expect of pairs that they have not seen, given how much leaves every origin.

use super::flow_table::FlowTable;
use super::poisson::{FitError, MASS, PoissonFit, Shrinkage};
use super::pooled::{combined, least_squares, poisson};
use crate::numeric::{exp, ln};
use ndarray::Array1;
use std::collections::BTreeMap;

/// A way to say where flows go. Each is given the totals of the origins, so that only destinations count.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Predictor {
    /// Effects of origins and destinations and a kernel, as [`PoissonFit`] estimates them.
    Kernel,
    /// A kernel whose effects of destinations stay near what masses say, by the strength of [`Shrinkage`].
    ShrunkKernel(f64),
    /// `ln F = c + a ln m_i + b ln m_j + x'β` by least squares over pairs with a flow.
    LogLinearGravity,
    /// The equation of gravity by Poisson pseudo-maximum likelihood.
    PoissonGravity,
    /// `m_i m_j / ((m_i + s_ij)(m_i + m_j + s_ij))`, `s_ij` being the mass of all that is nearer to `i` than `j` is
    /// (Simini and others 2012); it has nothing to estimate. It reads the term [`DISTANCE`].
    Radiation,
    /// Where flows went in the table that it is trained on, with half a flow more in each pair.
    LastTable,
}

/// The term that radiation reads: the log of the distance in units of 100 km.
pub const DISTANCE: &str = "distance";

/// How large places are, in any unit: people, say.
#[derive(Clone, Debug, PartialEq)]
pub struct Masses {
    /// One for each origin of a table, above 0.
    pub of_origins: Vec<f64>,
    /// One for each destination of a table, above 0.
    pub of_destinations: Vec<f64>,
}

/// Pairs of a table that are trained on and pairs that are predicted.
#[derive(Clone, Copy, Debug)]
pub struct TrainingSplit<'a> {
    /// The pairs to learn from.
    pub training: &'a FlowTable,
    /// The pairs to predict.
    pub test: &'a FlowTable,
    /// All pairs between the places of the test, with the distances that radiation needs.
    pub all: &'a FlowTable,
}

/// The log of how much a destination draws from an origin, and the component in which that can be compared.
struct Pull {
    log: f64,
    component: usize,
}

impl Predictor {
    /// How it is called in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Kernel => "kernel",
            Self::ShrunkKernel(_) => "kernel-shrunk",
            Self::LogLinearGravity => "gravity-log-linear",
            Self::PoissonGravity => "gravity-poisson",
            Self::Radiation => "radiation",
            Self::LastTable => "last-table",
        }
    }

    /// What flows are expected in the test pairs; NaN where nothing can be said, as the destination had no flow to learn
    /// from, or an origin has destinations that cannot be compared with each other.
    ///
    /// # Errors
    ///
    /// Fails when the training pairs cannot be explained.
    pub fn predict(self, split: TrainingSplit<'_>, masses: &Masses) -> Result<Vec<f64>, FitError> {
        let TrainingSplit { training, test, all } = split;
        let pulls = match self {
            Self::Kernel => kernel_pulls(&PoissonFit::of(training, None)?, test),
            Self::ShrunkKernel(strength) => {
                let shrinkage = Shrinkage { strength, masses: &masses.of_destinations };
                shrunk_pulls(&PoissonFit::of(training, Some(&shrinkage))?, test, masses)
            }
            Self::LogLinearGravity => {
                let flowing: Vec<usize> =
                    (0..training.len()).filter(|&it| training.flow()[it] > 0.0).collect();
                gravity_pulls(&training.subset(&flowing), test, masses, log_linear)?
            }
            Self::PoissonGravity => gravity_pulls(training, test, masses, poisson)?,
            Self::Radiation => radiation_pulls(test, all, masses)?,
            Self::LastTable => last_pulls(training, test),
        };
        Ok(shared_out(test, &pulls))
    }
}

/// `s_j + x'β`.
fn kernel_pulls(fit: &PoissonFit, test: &FlowTable) -> Vec<Pull> {
    let explained = explained(fit, test);
    let pull = |(&to, log): (&usize, f64)| Pull {
        log: fit.destination_effects[to] + log,
        component: fit.components[to],
    };
    test.destination().iter().zip(explained).map(pull).collect()
}

/// `b ln m_j + ε_j + x'β`, `ε_j = 0` where there was nothing to learn from.
fn shrunk_pulls(fit: &PoissonFit, test: &FlowTable, masses: &Masses) -> Vec<Pull> {
    let by_mass = fit.coefficient(MASS).expect("shrinkage adds the term");
    let logs = ln(Array1::from(masses.of_destinations.clone()));
    let effect =
        |to: usize| if fit.destination_effects[to].is_nan() { 0.0 } else { fit.destination_effects[to] };
    let pull = |(&to, log): (&usize, f64)| Pull { log: by_mass * logs[to] + effect(to) + log, component: 0 };
    test.destination().iter().zip(explained(fit, test)).map(pull).collect()
}

/// `x'β` of the terms of a table, which are the first of the fit.
fn explained(fit: &PoissonFit, test: &FlowTable) -> Vec<f64> {
    let columns: Vec<Vec<f64>> = test.terms().iter().map(|it| it.values.clone()).collect();
    if columns.is_empty() {
        vec![0.0; test.len()]
    } else {
        combined(&columns, &fit.coefficients[..columns.len()])
    }
}

/// What the coefficients of gravity say, which an estimator finds from columns and flows.
fn gravity_pulls(
    training: &FlowTable,
    test: &FlowTable,
    masses: &Masses,
    estimate: impl Fn(&[Vec<f64>], &[f64]) -> Result<Vec<f64>, FitError>,
) -> Result<Vec<Pull>, FitError> {
    let coefficients = estimate(&columns_of_gravity(training, masses), training.flow())?;
    let logs = combined(&columns_of_gravity(test, masses), &coefficients);
    Ok(logs.into_iter().map(|log| Pull { log, component: 0 }).collect())
}

/// Least squares of logs, which need flows above 0.
fn log_linear(columns: &[Vec<f64>], flow: &[f64]) -> Result<Vec<f64>, FitError> {
    let logs = ln(Array1::from(flow.to_vec())).to_vec();
    least_squares(columns, &logs, &vec![1.0; flow.len()])
}

/// Ones, masses of origins, masses of destinations, terms.
fn columns_of_gravity(flows: &FlowTable, masses: &Masses) -> Vec<Vec<f64>> {
    let logs = |masses: &[f64], places: &[usize]| {
        let logs = ln(Array1::from(masses.to_vec()));
        places.iter().map(|&it| logs[it]).collect()
    };
    let mut columns = vec![
        vec![1.0; flows.len()],
        logs(&masses.of_origins, flows.origin()),
        logs(&masses.of_destinations, flows.destination()),
    ];
    columns.extend(flows.terms().iter().map(|it| it.values.clone()));
    columns
}

/// # Errors
///
/// Fails without distances.
fn radiation_pulls(test: &FlowTable, all: &FlowTable, masses: &Masses) -> Result<Vec<Pull>, FitError> {
    let distances = |of: &FlowTable| {
        let term = of.terms().iter().find(|it| it.name == DISTANCE).map(|it| it.values.clone());
        term.ok_or(FitError::NoDistances)
    };
    let (known, wanted) = (distances(all)?, distances(test)?);
    let mut around: BTreeMap<usize, Vec<(f64, f64)>> = BTreeMap::new();
    for ((&from, &to), distance) in all.origin().iter().zip(all.destination()).zip(known) {
        around.entry(from).or_default().push((distance, masses.of_destinations[to]));
    }
    let strength = |((&from, &to), distance): ((&usize, &usize), f64)| {
        let nearer = around.get(&from).into_iter().flatten().filter(|it| it.0 < distance);
        let (between, here) = (nearer.map(|it| it.1).sum::<f64>(), masses.of_origins[from]);
        let there = masses.of_destinations[to];
        here * there / ((here + between) * (here + there + between))
    };
    let strengths = test.origin().iter().zip(test.destination()).zip(wanted).map(strength);
    Ok(ln(strengths.collect::<Array1<f64>>()).iter().map(|&log| Pull { log, component: 0 }).collect())
}

/// Flows of an earlier table, and half a flow for each pair; pairs that it does not have had none.
fn last_pulls(training: &FlowTable, test: &FlowTable) -> Vec<Pull> {
    let ends = |of: &FlowTable, pair: usize| {
        (of.origins()[of.origin()[pair]].clone(), of.destinations()[of.destination()[pair]].clone())
    };
    let before: BTreeMap<_, f64> =
        (0..training.len()).map(|it| (ends(training, it), training.flow()[it])).collect();
    let flow = |pair| before.get(&ends(test, pair)).copied().unwrap_or(0.0) + 0.5;
    let logs = ln((0..test.len()).map(flow).collect::<Array1<f64>>());
    logs.iter().map(|&log| Pull { log, component: 0 }).collect()
}

/// Gives every origin what leaves it, in proportion to what destinations draw.
fn shared_out(test: &FlowTable, pulls: &[Pull]) -> Vec<f64> {
    let mut by_origin: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (pair, &from) in test.origin().iter().enumerate() {
        by_origin.entry(from).or_default().push(pair);
    }
    let mut predicted = vec![f64::NAN; test.len()];
    for mut pairs in by_origin.into_values() {
        pairs.retain(|&it| !pulls[it].log.is_nan());
        let component = pairs.first().map(|&it| pulls[it].component);
        if pairs.iter().any(|&it| Some(pulls[it].component) != component) {
            continue;
        }
        let total: f64 = pairs.iter().map(|&it| test.flow()[it]).sum();
        let most = pairs.iter().map(|&it| pulls[it].log).fold(f64::NEG_INFINITY, f64::max);
        let strengths = exp(pairs.iter().map(|&it| pulls[it].log - most).collect::<Array1<f64>>());
        let sum: f64 = strengths.iter().sum();
        for (pair, strength) in pairs.iter().zip(&strengths) {
            predicted[*pair] = total * strength / sum;
        }
    }
    predicted
}
