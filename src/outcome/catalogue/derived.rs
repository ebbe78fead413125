//! Outcomes that no run writes: comparisons and figures work them out from others of the same place.

use super::outcome::{LEVEL, Outcome};
use super::unit::Unit;

/// An outcome that follows from others of the same place: one over the sum of some.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotient {
    /// The column that is divided.
    pub numerator: &'static str,
    /// The columns by whose sum it is divided.
    pub denominator: &'static [&'static str],
}

impl Quotient {
    /// The values of the outcome from those of other columns, place by place; nothing if one of these columns is missing. A column of
    /// nothing but zeros adds nothing, and over nothing at all there is no value.
    pub fn of<'values>(&self, column: impl Fn(&str) -> Option<&'values [f64]>) -> Option<Vec<f64>> {
        let (first, others) = self.denominator.split_first()?;
        let (numerator, mut sum) = (column(self.numerator)?, column(first)?.to_vec());
        for name in others {
            sum.iter_mut().zip(column(name)?).for_each(|(sum, value)| *sum += value);
        }
        Some(numerator.iter().zip(sum).map(|(value, sum)| value / sum).collect())
    }
}

/// Output per worker in the columns of `national`.
pub const OUTPUT_PER_WORKER_OF_NATION: Quotient = Quotient {
    numerator: "output_cny",
    denominator: &["people_worker", "people_young", "people_established"],
};

/// Output per worker in the columns of `regions`.
pub const OUTPUT_PER_WORKER_OF_REGIONS: Quotient =
    Quotient { numerator: "output_cny", denominator: &["workers", "young", "established"] };

/// What comparisons and figures work out from the outcomes of `national`.
pub static DERIVED_OF_NATION: &[Outcome<Quotient>] = &[output_per_worker(OUTPUT_PER_WORKER_OF_NATION)];

/// What comparisons and figures work out from the outcomes of `regions`, of one or of several added up.
pub static DERIVED_OF_REGIONS: &[Outcome<Quotient>] = &[output_per_worker(OUTPUT_PER_WORKER_OF_REGIONS)];

const fn output_per_worker(value: Quotient) -> Outcome<Quotient> {
    let meaning = "What a working person produces in a year on average, talent included.";
    let level = LEVEL.called("Output per worker", "劳均产出");
    level.row("output_per_worker_cny", Unit::CNY_PER_PERSON, "(1), (3)", value, meaning)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn output_per_worker_is_over_all_who_work_established_talent_included() {
        let of = |quotient: Quotient, people: [&str; 3]| {
            quotient.of(|name| match people.iter().position(|it| *it == name) {
                Some(at) => Some([&[7.0, 5.0][..], &[2.0, 3.0], &[1.0, 0.0]][at]),
                None => (name == "output_cny").then_some(&[120.0, 40.0]),
            })
        };
        let expected = Some(vec![12.0, 5.0]);
        let nation = ["people_worker", "people_young", "people_established"];
        assert_eq!(of(OUTPUT_PER_WORKER_OF_NATION, nation), expected);
        assert_eq!(of(OUTPUT_PER_WORKER_OF_REGIONS, ["workers", "young", "established"]), expected);
        assert_eq!(of(OUTPUT_PER_WORKER_OF_NATION, ["people_worker", "people_young", "young"]), None);
    }
}
