//! Is there a maximum at all?
//!
//! If a combination of terms and effects is 0 wherever something flows and of one sign where nothing does, the likelihood
//! grows with it without end. Correia, Guimarães and Zylkin (2021) find such pairs by least squares that are repeated until
//! no fitted value is negative (the iterative rectifier).

use super::flow_table::Term;
use super::least_squares::LeastSquares;
use super::two_way::Ends;

/// How much a pair with a flow weighs against one without.
const WEIGHT_OF_FLOWS: f64 = 1e8;

/// What is below this is 0.
const NEGLIGIBLE: f64 = 1e-5;

/// Repetitions after which what is left counts as separated.
const MOST_STEPS: usize = 1000;

/// Pairs without a flow that are told apart from all others.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("the likelihood has no maximum: {} pairs without a flow are told apart from all others{}", pairs.len(), by(terms))]
pub struct Separated {
    /// The pairs, as places among those that were used.
    pub pairs: Vec<usize>,
    /// The terms that tell them apart.
    pub terms: Vec<String>,
}

fn by(terms: &[String]) -> String {
    let quoted: Vec<String> = terms.iter().map(|it| format!("`{it}`")).collect();
    if quoted.is_empty() { String::new() } else { format!(" by {}", quoted.join(", ")) }
}

/// The pairs that keep the likelihood from having a maximum, if there are any.
pub(super) fn separated(ends: Ends<'_>, flow: &[f64], columns: &[Term]) -> Option<Separated> {
    if flow.iter().all(|it| *it > 0.0) {
        return None;
    }
    let weights: Vec<f64> = flow.iter().map(|it| if *it > 0.0 { WEIGHT_OF_FLOWS } else { 1.0 }).collect();
    let equations = LeastSquares::new(ends, columns, &weights, 0.0)?;
    let mut aims: Vec<f64> = flow.iter().map(|it| if *it > 0.0 { 0.0 } else { 1.0 }).collect();
    let mut coefficients = Vec::new();
    for _ in 0..MOST_STEPS {
        let solution = equations.solve(&aims)?;
        coefficients = solution.coefficients;
        let mut least = 0.0_f64;
        for ((aim, rest), flow) in aims.iter_mut().zip(&solution.split.rest).zip(flow) {
            let fitted = if *flow > 0.0 { 0.0 } else { *aim - rest };
            least = least.min(fitted);
            *aim = fitted.max(0.0);
        }
        if least >= -NEGLIGIBLE {
            break;
        }
    }
    let pairs: Vec<usize> = (0..flow.len()).filter(|&pair| aims[pair] > NEGLIGIBLE).collect();
    let tells = |it: &(&Term, &f64)| it.1.abs() > NEGLIGIBLE;
    let terms = columns.iter().zip(&coefficients).filter(tells).map(|it| it.0.name.clone()).collect();
    (!pairs.is_empty()).then_some(Separated { pairs, terms })
}
