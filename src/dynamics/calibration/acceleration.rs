//! Anderson acceleration: a fixed point in fewer steps than improving it again and again would take.

use crate::numeric::{Vectors, slice};
use ndarray::Array1;
use std::array::from_fn;

/// So many earlier steps are combined with the next one.
const MEMORY: usize = 6;

/// Keeps changes apart that point the same way, relative to their squared length.
const RIDGE: f64 = 1e-12;

/// The points on the way to one fixed point of `x ← x + f(x)`, where `f(x)` is the plain step from x.
///
/// Of all points that earlier steps and the plain one span, the next is the one where `f` would be least if it were
/// linear (Anderson 1965; Walker and Ni 2011). A combined step after which `f` is larger than before, or no number, is
/// taken back, and the plain step is made in its place, so that what plain steps lead to is reached.
#[derive(Default)]
pub(super) struct Acceleration {
    last: Option<AcceleratedStep>,
    past: Vec<StepChange>,
    /// How many changes were seen; the latest overwrites the earliest in `past`.
    seen: usize,
    /// Inner products of what `past` has of changes of `f`.
    products: [[f64; MEMORY]; MEMORY],
}

/// A step, and what it was made from.
struct AcceleratedStep {
    from: Array1<f64>,
    plain: Array1<f64>,
    /// |f|² where it began.
    size: f64,
    combined: bool,
}

/// What a step changed.
struct StepChange {
    /// In `f`.
    plain: Array1<f64>,
    /// In `x + f`.
    ahead: Array1<f64>,
}

impl Acceleration {
    /// The point after the one that was reached, from which a plain step would be this one; none where that is no
    /// number although the last step was a plain one.
    pub fn next(&mut self, from: Array1<f64>, plain: Array1<f64>) -> Option<Array1<f64>> {
        let size = dot(&plain, &plain);
        match self.last.take() {
            Some(last) if last.combined && (size > last.size || size.is_nan()) => {
                return Some(self.take_back(last));
            }
            _ if !size.is_finite() => return None,
            Some(last) => self.remember(&last, &from, &plain),
            None => (),
        }
        let next = &from + &self.combine(&plain);
        self.last = Some(AcceleratedStep { from, plain, size, combined: self.seen > 0 });
        Some(next)
    }

    /// One plain step from where the last step began; what led astray is forgotten.
    fn take_back(&mut self, last: AcceleratedStep) -> Array1<f64> {
        let next = &last.from + &last.plain;
        *self = Self { last: Some(AcceleratedStep { combined: false, ..last }), ..Self::default() };
        next
    }

    fn remember(&mut self, last: &AcceleratedStep, from: &Array1<f64>, plain: &Array1<f64>) {
        let change = plain - &last.plain;
        let change = StepChange { ahead: from - &last.from + &change, plain: change };
        let place = self.seen % MEMORY;
        match self.past.get_mut(place) {
            Some(earliest) => *earliest = change,
            None => self.past.push(change),
        }
        self.seen += 1;
        for (other, change) in self.past.iter().enumerate() {
            let product = dot(&change.plain, &self.past[place].plain);
            self.products[place][other] = product;
            self.products[other][place] = product;
        }
    }

    fn combine(&self, plain: &Array1<f64>) -> Array1<f64> {
        let mut towards = [0.0; MEMORY];
        for (towards, change) in towards.iter_mut().zip(&self.past) {
            *towards = dot(&change.plain, plain);
        }
        let mut step = plain.clone();
        for (weight, change) in least_squares(&self.products, towards).into_iter().zip(&self.past) {
            step.scaled_add(-weight, &change.ahead);
        }
        step
    }
}

fn dot(a: &Array1<f64>, b: &Array1<f64>) -> f64 {
    Vectors::default().dot(slice(a), slice(b))
}

/// Weights `w` with the least `|y − Σ_i w_i v_i|²`, given `v_i·v_j` and `v_i·y`; 0 where `v_i` is 0.
fn least_squares(products: &[[f64; MEMORY]; MEMORY], towards: [f64; MEMORY]) -> [f64; MEMORY] {
    // In units of their lengths, since later changes are smaller by orders of magnitude.
    let unit: [f64; MEMORY] =
        from_fn(|i| if products[i][i] > 0.0 { products[i][i].sqrt().recip() } else { 0.0 });
    let factor = cholesky(|i, j| products[i][j] * unit[i] * unit[j] + if i == j { RIDGE } else { 0.0 });
    let mut weights: [f64; MEMORY] = from_fn(|i| towards[i] * unit[i]);
    for i in 0..MEMORY {
        let known: f64 = (0..i).map(|k| factor[i][k] * weights[k]).sum();
        weights[i] = (weights[i] - known) / factor[i][i];
    }
    for i in (0..MEMORY).rev() {
        let known: f64 = (i + 1..MEMORY).map(|k| factor[k][i] * weights[k]).sum();
        weights[i] = (weights[i] - known) / factor[i][i];
    }
    from_fn(|i| weights[i] * unit[i])
}

/// Lower triangle L with `L Lᵀ` the given symmetric matrix.
fn cholesky(entry: impl Fn(usize, usize) -> f64) -> [[f64; MEMORY]; MEMORY] {
    let mut factor = [[0.0; MEMORY]; MEMORY];
    for i in 0..MEMORY {
        for j in 0..=i {
            let known: f64 = (0..j).map(|k| factor[i][k] * factor[j][k]).sum();
            let rest = entry(i, j) - known;
            // Rounding may leave less than the ridge, or less than nothing.
            factor[i][j] = if i == j { rest.max(RIDGE).sqrt() } else { rest / factor[j][j] };
        }
    }
    factor
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};

    /// Steps until plain steps are shorter than this, at most a thousand.
    fn steps(plain: impl Fn(&Array1<f64>) -> Array1<f64>, mut at: Array1<f64>, accelerated: bool) -> usize {
        let mut acceleration = Acceleration::default();
        for made in 0..1000 {
            let step = plain(&at);
            if step.iter().all(|it| it.abs() < 1e-12) {
                return made;
            }
            at = if accelerated { acceleration.next(at, step).unwrap() } else { at + step };
        }
        1000
    }

    #[test]
    fn a_linear_map_of_six_numbers_is_solved_in_as_many_steps_and_a_few() {
        let slopes = array![0.99, 0.9, 0.7, 0.5, 0.3, 0.1];
        let plain = |at: &Array1<f64>| &slopes * at - at + 1.0;
        assert_eq!(steps(plain, Array1::zeros(6), false), 1000);
        let accelerated = steps(plain, Array1::zeros(6), true);
        assert!(accelerated <= 12, "{accelerated} steps");
    }

    /// Where the map bends, a straight line through earlier steps leads astray at first.
    #[test]
    fn what_plain_steps_reach_is_reached_where_combined_steps_lead_astray() {
        let plain = |at: &Array1<f64>| at.mapv(|it| 0.5 * it.sin() - 2.0 * it + it.abs()) * 0.5;
        let start = array![40.0, -3.0, 11.0, 0.2, -25.0];
        assert!(steps(plain, start.clone(), false) < 1000);
        assert!(steps(plain, start, true) < 1000);
    }

    #[test]
    fn numbers_that_are_none_end_the_way_only_after_a_plain_step() {
        let mut acceleration = Acceleration::default();
        let mut next = |from: f64, plain: f64| acceleration.next(array![from], array![plain]);
        assert_eq!(next(0.0, 1.0), Some(array![1.0]));
        assert!((next(1.0, 0.5).unwrap()[0] - 2.0).abs() < 1e-9, "a straight line says so");
        assert_eq!(next(2.0, f64::NAN), Some(array![1.5]));
        assert_eq!(next(1.5, f64::NAN), None);
    }

    #[test]
    fn a_step_that_made_things_worse_is_taken_back_and_made_plainly() {
        let mut acceleration = Acceleration::default();
        let plain = [array![1.0, 0.0], array![0.5, 0.1], array![9.0, 9.0]];
        let mut at = vec![array![0.0, 0.0]];
        for plain in &plain {
            let from = at.last().unwrap().clone();
            at.push(acceleration.next(from, plain.clone()).unwrap());
        }
        assert_eq!(at[1], plain[0], "there is nothing to combine the first step with");
        assert!(at[2] != &at[1] + &plain[1]);
        assert_eq!(at[3], &at[1] + &plain[1], "a plain step from where the second began");
        // Nothing is remembered but that plain step.
        let last = array![0.2, 0.0];
        let next = acceleration.next(at[3].clone(), last.clone()).unwrap();
        let change = &last - &plain[1];
        let weight = change.dot(&last) / change.dot(&change);
        let expected = &at[3] + &last - weight * (&plain[1] + &change);
        assert!((next - expected).iter().all(|it| it.abs() < 1e-9));
    }

    #[test]
    fn weights_are_those_of_least_squares_where_some_vectors_say_the_same() {
        let vectors = array![[1.0, 2.0, 0.0], [1e-7, 0.0, 1e-7], [2.0, 4.0, 0.0]];
        let wanted = array![3.0, 1.0, 1.0];
        let product =
            |i: usize, j: usize| if i < 3 && j < 3 { vectors.row(i).dot(&vectors.row(j)) } else { 0.0 };
        let products = from_fn(|i| from_fn(|j| product(i, j)));
        let towards = from_fn(|i| if i < 3 { vectors.row(i).dot(&wanted) } else { 0.0 });
        let weights = least_squares(&products, towards);
        let left: Array1<f64> =
            &wanted - &Array2::from(vectors.clone()).t().dot(&array![weights[0], weights[1], weights[2]]);
        assert!(vectors.dot(&left).iter().zip([1.0, 1e-7, 1.0]).all(|(it, scale)| it.abs() < 1e-5 * scale));
        assert!(weights[3..].iter().all(|it| *it == 0.0));
    }
}
