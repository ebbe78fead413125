//! Columns of the tables of a comparison.

use super::outcome::{Outcome, key};
use super::unit::Unit;
use crate::outcome::Values;
use crate::outcome::statistics::{Coupling, Estimate};

/// What tells the rows of `effects` apart, and the unit of their values.
// Two lines a column, or the catalogue cannot be read at a glance.
#[rustfmt::skip]
pub(super) static EFFECT_KEYS: &[Outcome] = &[
    ARM,
    key("level", Unit::WORD,
        "What kind of place: `nation`, `members` (regions whose policies differ from those of the base), `others`, `club`, `province` or `region`."),
    key("place", Unit::words_only("name or code"),
        "The club, the province or the code of the region; empty for the nation, members and others."),
    key("year", Unit::YEAR,
        "The time of the row, whole years from the start on."),
    key("outcome", Unit::NAME,
        "The column of `national`, `clubs` or `regions` that changes, or `output_per_worker_cny` of members and others."),
    key("unit", Unit::WORD,
        "What the effect is measured in: `percent` of the base, or the unit of the outcome where it is a plain difference."),
];

const ARM: Outcome = key("arm", Unit::NAME, "The file whose policies are compared with the base.");

/// What is said of effects over replicates.
pub type OfEstimates = fn(&[Estimate]) -> Values;

const fn estimate(
    name: &'static str,
    unit: Unit,
    meaning: &'static str,
    value: OfEstimates,
) -> Outcome<OfEstimates> {
    Outcome::new(name, unit, "", meaning, value).without_effect().maybe_empty()
}

/// The unit of most columns of `effects` is in another column.
const SEE_UNIT: Unit = Unit::words_only("see `unit`");

/// The columns of `effects` behind what tells its rows apart.
// Three lines a column, or the catalogue cannot be read at a glance.
#[rustfmt::skip]
pub static EFFECTS: &[Outcome<OfEstimates>] = &[
    estimate("mean", SEE_UNIT,
        "The mean over replicates of policy less base.",
        |all| reals(all, |it| it.mean)),
    estimate("low_90", SEE_UNIT,
        "Nine in ten replicates have an effect from here to `high_90`, by quantiles of type 7; empty with a single replicate, like all ranges.",
        |all| reals(all, |it| it.low_90)),
    estimate("low_50", SEE_UNIT,
        "Half of the replicates have an effect from here to `high_50`.",
        |all| reals(all, |it| it.low_50)),
    estimate("median", SEE_UNIT,
        "Half of the replicates have a smaller effect.",
        |all| reals(all, |it| it.median)),
    estimate("high_50", SEE_UNIT,
        "The upper end of the range that begins with `low_50`.",
        |all| reals(all, |it| it.high_50)),
    estimate("high_90", SEE_UNIT,
        "The upper end of the range that begins with `low_90`.",
        |all| reals(all, |it| it.high_90)),
    estimate("same_sign", Unit::Share,
        "Of all replicates, those whose effect has the sign of the mean; no effect is a sign of its own, so it is 1 if nothing changes anywhere.",
        |all| reals(all, |it| it.same_sign)),
    estimate("interval_low", SEE_UNIT,
        "The lower end of Student's 95 % interval of the mean.",
        |all| reals(all, |it| it.interval_low)),
    estimate("interval_high", SEE_UNIT,
        "The upper end of Student's 95 % interval of the mean.",
        |all| reals(all, |it| it.interval_high)),
    Outcome::new("replicates", Unit::NUMBER, "",
        "How many replicates have an effect that can be measured.",
        counts as OfEstimates).without_effect(),
];

/// What tells the rows of `coupling` apart.
pub(super) static COUPLING_KEYS: &[Outcome] = &[ARM, key("outcome", Unit::NAME, "The column of `national`.")];

/// What is said of common random numbers.
pub type OfCoupling = fn(&Coupling) -> f64;

const fn of_coupling(
    name: &'static str,
    unit: Unit,
    meaning: &'static str,
    value: OfCoupling,
) -> Outcome<OfCoupling> {
    Outcome::new(name, unit, "", meaning, value).without_effect().maybe_empty()
}

/// A variance is in the square of what it is of.
const SQUARE: Unit = Unit::words_only("square of the outcome's unit");

/// The columns of `coupling` behind what tells its rows apart.
// Three lines a column, or the catalogue cannot be read at a glance.
#[rustfmt::skip]
pub static COUPLING: &[Outcome<OfCoupling>] = &[
    of_coupling("variance", SQUARE,
        "The variance over replicates of policy less base in the last year, when both draw the same random numbers.",
        |coupling| coupling.variance),
    of_coupling("variance_independent", SQUARE,
        "What it would be with independent random numbers: the variances of policy and base added up.",
        |coupling| coupling.independent),
    of_coupling("ratio", Unit::NUMBER,
        "How many times as many replicates with independent random numbers would tell as much; empty where nothing varies.",
        |coupling| coupling.ratio()),
];

fn reals(estimates: &[Estimate], of: fn(&Estimate) -> f64) -> Values {
    Values::Real(estimates.iter().map(of).collect())
}

fn counts(estimates: &[Estimate]) -> Values {
    Values::Integer(estimates.iter().map(|it| i64::try_from(it.replicates).unwrap_or(i64::MAX)).collect())
}
