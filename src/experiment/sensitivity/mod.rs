//! What decides an outcome: which factor moves it, alone and with others, and where a policy helps.
//!
//! Pure mathematics on the points of a design and one number a point. A point that failed has no number (NaN); where it
//! is part of a block, the whole block is left out, and every answer says how many were.

mod bootstrap;
mod effects;
mod morris;
mod rounding;
mod rules;
mod share;
mod variance;

pub use bootstrap::Measured;
pub use effects::{Bin, Swing, main_effect, swings};
pub use morris::{ElementaryEffects, FactorEffects, elementary_effects};
pub use rounding::{ROUNDING, varies};
pub use rules::{Condition, Feature, Leaf, Test, rules};
pub use share::positive_share;
pub use variance::{Indices, sobol_indices};

/// The outcomes without those of blocks of which a point failed, and how many blocks these are.
pub fn without_broken_blocks(outcomes: &[f64], block: usize) -> (Vec<f64>, usize) {
    let (mut whole, mut dropped) = (outcomes.to_vec(), 0);
    for points in whole.chunks_mut(block.max(1)).filter(|it| it.iter().any(|it| !it.is_finite())) {
        points.fill(f64::NAN);
        dropped += 1;
    }
    (whole, dropped)
}

/// The blocks of so many points that have all their numbers, and how many have not.
fn whole_blocks(outcomes: &[f64], block: usize) -> (Vec<&[f64]>, usize) {
    let all = outcomes.chunks_exact(block);
    let number = all.len();
    let whole: Vec<&[f64]> = all.filter(|it| it.iter().all(|it| it.is_finite())).collect();
    let dropped = number - whole.len();
    (whole, dropped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_that_failed_takes_its_block_with_it() {
        let outcomes = [1.0, 2.0, f64::NAN, 4.0, 5.0, f64::INFINITY, 7.0, 8.0];
        assert_eq!(whole_blocks(&outcomes, 2), (vec![&[1.0, 2.0][..], &[7.0, 8.0]], 2));
        assert_eq!(whole_blocks(&[], 3), (Vec::new(), 0));
        let (whole, dropped) = without_broken_blocks(&outcomes, 2);
        assert_eq!(dropped, 2);
        assert_eq!(
            whole.iter().map(|it| it.is_finite()).collect::<Vec<_>>(),
            [true, true, false, false, false, false, true, true]
        );
    }
}
