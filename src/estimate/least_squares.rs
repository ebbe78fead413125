//! Weighted least squares on terms, with an effect of every origin and every destination.

use super::flow_table::Term;
use super::two_way::{Ends, TwoWay, TwoWaySplit};
use crate::numeric::Cholesky;
use ndarray::Array1;

/// A term has nothing of its own if effects and the terms before it leave less than this part of its squares.
const LEAST_OWN_PART: f64 = 1e-10;

/// Equations that are solved once for any number of columns.
pub(super) struct LeastSquares<'a> {
    effects: TwoWay<'a>,
    terms: &'a [Term],
    weights: &'a [f64],
    /// What effects leave of each term.
    pub rest: Vec<Vec<f64>>,
    /// `X'W(I − P)X`, where `P` stands for the effects; the lower triangle.
    gram: Vec<Vec<f64>>,
}

/// What fits a column best.
pub(super) struct Solution {
    /// One a term.
    pub coefficients: Vec<f64>,
    /// The effects, and what is left of the column.
    pub split: TwoWaySplit,
}

impl<'a> LeastSquares<'a> {
    /// Nothing if weights are too far apart; `ridge` is that of [`TwoWay::new`].
    pub fn new(ends: Ends<'a>, terms: &'a [Term], weights: &'a [f64], ridge: f64) -> Option<Self> {
        let effects = TwoWay::new(ends, weights, ridge)?;
        let rest: Vec<Vec<f64>> = terms.iter().map(|it| effects.split(&it.values).rest).collect();
        let entry = |row: usize, column: usize| product(&rest[row], &terms[column].values, weights);
        let row = |row| (0..=row).map(|column| entry(row, column)).collect();
        let gram = (0..terms.len()).map(row).collect();
        Some(Self { effects, terms, weights, rest, gram })
    }

    /// The equations of the terms alone; nothing if one of them follows from the others.
    pub fn normal(&self) -> Option<Cholesky> {
        Cholesky::of(self.gram.clone())
    }

    /// What fits a column best; nothing if a term follows from the others.
    pub fn solve(&self, column: &[f64]) -> Option<Solution> {
        let right = self.rest.iter().map(|it| product(it, column, self.weights)).collect();
        let coefficients = self.normal()?.solve(right).to_vec();
        let explained = |pair: usize| -> f64 {
            self.terms.iter().zip(&coefficients).map(|(term, by)| by * term.values[pair]).sum()
        };
        let left: Vec<f64> = column.iter().enumerate().map(|(pair, value)| value - explained(pair)).collect();
        Some(Solution { split: self.effects.split(&left), coefficients })
    }

    /// The first term of which effects and the terms before it leave next to nothing.
    pub fn dependent_term(&self) -> Option<&'a Term> {
        let own = |term: usize| {
            let known = Cholesky::of(self.gram[..term].to_vec())?;
            let right = Array1::from(self.gram[term][..term].to_vec());
            Some(self.gram[term][term] - known.solve(right.clone()).dot(&right))
        };
        let squares = |term: &Term| product(&term.values, &term.values, self.weights);
        let says_nothing = |&(number, term): &(usize, &Term)| {
            own(number).is_none_or(|own| own <= LEAST_OWN_PART * squares(term))
        };
        self.terms.iter().enumerate().find(says_nothing).map(|(_, term)| term)
    }
}

/// `η + (F − μ)/μ` of every pair, to which a step of Newton's method fits by least squares with the weights `μ`.
pub(super) fn linearised(logs: &[f64], flow: &[f64], fitted: &[f64]) -> Vec<f64> {
    logs.iter().zip(flow.iter().zip(fitted)).map(|(log, (f, mu))| log + (f - mu) / mu).collect()
}

/// `Σ w x y`.
pub(super) fn product(one: &[f64], other: &[f64], weights: &[f64]) -> f64 {
    one.iter().zip(other).zip(weights).map(|((x, y), w)| w * x * y).sum()
}
