//! Columns of the tables of a comparison.

use super::outcome::{DIFFERENCE, MAYBE_EMPTY, Outcome, PLAIN, SUM_BY_DIFFERENCE, key};
use super::unit::Unit;
use crate::outcome::Values;
use crate::outcome::amounts::CostAmounts;
use crate::outcome::drawn::DrawEstimate;
use crate::outcome::statistics::{Estimate, VarianceRatio};

/// What tells the rows of `effects` apart, and the unit of their values.
// Two lines a column, or the catalogue cannot be read at a glance.
#[rustfmt::skip]
pub(super) static EFFECT_KEYS: &[Outcome] = &[
    ARM,
    key("level", Unit::WORD,
        "What kind of place: `nation`, `members` (regions whose policies or stances differ from those of the base), `others`, `club`, `province` or `region`."),
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

/// The unit of most columns of `effects` is in another column.
const SEE_UNIT: Unit = Unit::words_only("see `unit`");

/// The columns of `effects` behind what tells its rows apart.
// Two lines a column, or the catalogue cannot be read at a glance.
#[rustfmt::skip]
pub static EFFECTS: &[Outcome<OfEstimates>] = &[
    MAYBE_EMPTY.signed().row("mean", SEE_UNIT, "", |all| reals(all, |it| it.mean),
        "The mean over replicates of policy less base."),
    MAYBE_EMPTY.signed().row("low_90", SEE_UNIT, "", |all| reals(all, |it| it.low_90),
        "Nine in ten replicates have an effect from here to `high_90`, by quantiles of type 7; empty with a single replicate, like all ranges."),
    MAYBE_EMPTY.signed().row("low_50", SEE_UNIT, "", |all| reals(all, |it| it.low_50),
        "Half of the replicates have an effect from here to `high_50`."),
    MAYBE_EMPTY.signed().row("median", SEE_UNIT, "", |all| reals(all, |it| it.median),
        "Half of the replicates have a smaller effect."),
    MAYBE_EMPTY.signed().row("high_50", SEE_UNIT, "", |all| reals(all, |it| it.high_50),
        "The upper end of the range that begins with `low_50`."),
    MAYBE_EMPTY.signed().row("high_90", SEE_UNIT, "", |all| reals(all, |it| it.high_90),
        "The upper end of the range that begins with `low_90`."),
    MAYBE_EMPTY.row("same_sign", Unit::Share, "", |all| reals(all, |it| it.same_sign),
        "Of all replicates, those whose effect has the sign of the mean; no effect is a sign of its own, so it is 1 if nothing changes anywhere."),
    MAYBE_EMPTY.signed().row("interval_low", SEE_UNIT, "", |all| reals(all, |it| it.interval_low),
        "The lower end of Student's 95 % interval of the mean."),
    MAYBE_EMPTY.signed().row("interval_high", SEE_UNIT, "", |all| reals(all, |it| it.interval_high),
        "The upper end of Student's 95 % interval of the mean."),
    PLAIN.row("replicates", Unit::NUMBER, "", counts,
        "How many replicates have an effect that can be measured."),
];

/// What is said of effects over draws of parameters.
pub type OfDraws = fn(&[DrawEstimate]) -> Values;

/// The columns of `effects` behind [`EFFECTS`]; empty where nothing is drawn.
// Two lines a column, or the catalogue cannot be read at a glance.
#[rustfmt::skip]
pub static DRAWN_EFFECTS: &[Outcome<OfDraws>] = &[
    MAYBE_EMPTY.signed().row("parameter_low_90", SEE_UNIT, "", |all| drawn(all, |it| it.low_90),
        "Nine in ten draws of parameters have an effect from here to `parameter_high_90`, by quantiles of type 7; of fewer than 20 draws the least; empty, like all that follows, where nothing is drawn."),
    MAYBE_EMPTY.signed().row("parameter_low_50", SEE_UNIT, "", |all| drawn(all, |it| it.low_50),
        "Half of the draws have an effect from here to `parameter_high_50`."),
    MAYBE_EMPTY.signed().row("parameter_median", SEE_UNIT, "", |all| drawn(all, |it| it.median),
        "Half of the draws have a smaller effect."),
    MAYBE_EMPTY.signed().row("parameter_high_50", SEE_UNIT, "", |all| drawn(all, |it| it.high_50),
        "The upper end of the range that begins with `parameter_low_50`."),
    MAYBE_EMPTY.signed().row("parameter_high_90", SEE_UNIT, "", |all| drawn(all, |it| it.high_90),
        "The upper end of the range that begins with `parameter_low_90`; of fewer than 20 draws the greatest."),
    MAYBE_EMPTY.row("share_parameter", Unit::Share, "", |all| drawn(all, |it| it.share_parameter),
        "The part of parameters in the variance that parameters and chance make together; empty where neither moves anything."),
    MAYBE_EMPTY.row("positive_share", Unit::Share, "", |all| drawn(all, |it| it.positive_share),
        "Of all draws, those with an effect above 0."),
    MAYBE_EMPTY.row("positive_low", Unit::Share, "", |all| drawn(all, |it| it.positive_low),
        "The lower end of Wilson's 95 % interval of `positive_share`."),
    MAYBE_EMPTY.row("positive_high", Unit::Share, "", |all| drawn(all, |it| it.positive_high),
        "The upper end of Wilson's 95 % interval of `positive_share`."),
    PLAIN.row("draws", Unit::NUMBER, "", drawn_counts,
        "How many draws of parameters have an effect that can be measured."),
];

/// What tells the rows of `cost-effectiveness` apart, and the unit of their values.
// Two lines a column, or the catalogue cannot be read at a glance.
#[rustfmt::skip]
pub(super) static COST_EFFECTIVENESS_KEYS: &[Outcome] = &[
    ARM,
    key("level", Unit::WORD,
        "What kind of place: `nation`, `members` (regions whose policies or stances differ from those of the base), `others`, `club`, `province` or `region`."),
    key("place", Unit::words_only("name or code"),
        "The club, the province or the code of the region; empty for the nation, members and others."),
    key("from", Unit::YEAR,
        "The first year that is added up: the last of the run, or the first after its start."),
    key("to", Unit::YEAR,
        "The last year that is added up."),
    key("outcome", Unit::NAME,
        "What is set side by side: `open_share`, `output_cny`, `policy_cost_cny`, `transfers_cny`, `net_effect_cny` or `effect_per_cny`."),
    key("unit", Unit::WORD,
        "What one unit of the outcome is."),
];

/// What is said of the amounts of one place in one replicate.
pub type OfAmounts = fn(&CostAmounts) -> f64;

/// What is set side by side of policies: what they change and what they cost.
// Two lines a row, or the catalogue cannot be read at a glance.
#[rustfmt::skip]
pub static COSTS_COMPARED: &[Outcome<OfAmounts>] = &[
    DIFFERENCE.called("Open governments", "开放政府占比").row("open_share", Unit::Share, "(30), (31)", |it| it.open_share,
        "Of the governments, those that are open to cooperation with the policies, on average over the years."),
    SUM_BY_DIFFERENCE.called("Effect on output", "产出效应").signed().row("output_cny", Unit::CNY, "(3)", |it| it.output,
        "What is produced more than in the base, all years added up."),
    SUM_BY_DIFFERENCE.called("Cost of policies", "政策成本").signed().row("policy_cost_cny", Unit::CNY, "(28)", |it| it.cost,
        "What policies cost more than in the base, all years added up."),
    SUM_BY_DIFFERENCE.called("Payments", "转移支付").signed().row("transfers_cny", Unit::CNY, "(26), (27)", |it| it.payments,
        "Shared tax that is received less what is paid, more than in the base, all years added up; of the nation what regions pay to each other at all."),
    SUM_BY_DIFFERENCE.called("Effect less cost", "效应减成本").signed().row("net_effect_cny", Unit::CNY, "(3), (28)", |it| it.output - it.cost,
        "What is produced more less what policies cost more, all years added up."),
    DIFFERENCE.called("Effect a yuan of cost", "每元成本的效应").signed().row("effect_per_cny", Unit::CNY_PER_CNY, "(3), (28)", CostAmounts::effect_per_cost,
        "What is produced more for each yuan that policies cost more; empty where they cost nothing more."),
];

/// What tells the rows of `variance_ratio` apart.
pub(super) static COUPLING_KEYS: &[Outcome] = &[ARM, key("outcome", Unit::NAME, "The column of `national`.")];

/// What is said of common random numbers.
pub type OfVarianceRatio = fn(&VarianceRatio) -> f64;

/// A variance is in the square of what it is of.
const SQUARE: Unit = Unit::words_only("square of the outcome's unit");

/// The columns of `variance_ratio` behind what tells its rows apart.
// Two lines a column, or the catalogue cannot be read at a glance.
#[rustfmt::skip]
pub static COUPLING: &[Outcome<OfVarianceRatio>] = &[
    MAYBE_EMPTY.row("variance", SQUARE, "", |variance_ratio| variance_ratio.variance,
        "The variance over replicates of policy less base in the last year, when both draw the same random numbers."),
    MAYBE_EMPTY.row("variance_independent", SQUARE, "", |variance_ratio| variance_ratio.independent,
        "What it would be with independent random numbers: the variances of policy and base added up."),
    MAYBE_EMPTY.row("ratio", Unit::NUMBER, "", |variance_ratio| variance_ratio.ratio(),
        "How many times as many replicates with independent random numbers would tell as much; empty where nothing varies."),
];

fn reals(estimates: &[Estimate], of: fn(&Estimate) -> f64) -> Values {
    Values::Real(estimates.iter().map(of).collect())
}

fn drawn(estimates: &[DrawEstimate], of: fn(&DrawEstimate) -> f64) -> Values {
    Values::Real(estimates.iter().map(of).collect())
}

fn drawn_counts(estimates: &[DrawEstimate]) -> Values {
    Values::Integer(estimates.iter().map(|it| i64::try_from(it.draws).unwrap_or(i64::MAX)).collect())
}

fn counts(estimates: &[Estimate]) -> Values {
    Values::Integer(estimates.iter().map(|it| i64::try_from(it.replicates).unwrap_or(i64::MAX)).collect())
}
