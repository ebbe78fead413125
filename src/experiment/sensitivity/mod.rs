//! What decides an outcome: which factor moves it, alone and with others, and where a policy helps.
//!
//! Pure mathematics on the points of a design and one number a point. A point that failed has no number (NaN); where it
//! is part of a block, the whole block is left out, and every answer says how many were.

mod bootstrap;
mod effects;
mod morris;
mod rules;
mod variance;

pub use bootstrap::Measured;
pub use effects::{Bin, Swing, main_effect, swings};
pub use morris::{Elementary, ElementaryEffects, elementary_effects};
pub use rules::{Condition, Feature, Leaf, Test, rules};
pub use variance::{Indices, sobol_indices};

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
    }
}
