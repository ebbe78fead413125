//! The effects of the last year of a comparison, as its table has them.

use crate::outcome::drawn::{CERTAIN, is_of_one_sign};
use crate::outcome::{Table, TableError};
use crate::report::document::folder::ReportFolder;
use crate::report::document::html::Cell;
use crate::report::document::numbers::count;
use crate::report::document::words::Basis;
use std::collections::BTreeMap;

/// An effect in the last year, in per cent of the base or in the unit of its outcome.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct LastEffect {
    /// With parameters as they are set; the mean over replicates.
    pub mean: f64,
    /// What the middle 90 % of replicates lie between; NaN of one.
    pub chance: [f64; 2],
    /// The 95 % interval of the mean; NaN of one replicate.
    pub interval: [f64; 2],
    /// The share of replicates that have the sign of the mean.
    pub same_sign: f64,
    /// How many replicates.
    pub replicates: usize,
    /// What draws of parameters say; nothing where none is drawn.
    pub drawn: Option<LastDrawn>,
}

/// An effect in the last year over draws of parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct LastDrawn {
    /// What the middle 90 % of draws lie between, or all of few.
    pub range: [f64; 2],
    /// The share of draws in which it is above 0.
    pub positive: f64,
    /// How many draws.
    pub draws: usize,
}

impl LastEffect {
    /// Whether its sign is certain by all that was varied.
    pub fn is_certain(&self) -> bool {
        let [low, high] = self.interval;
        let by_chance = self.replicates < 2 || low > 0.0 || high < 0.0;
        let of_one_sign = |it: LastDrawn| is_of_one_sign(it.positive, CERTAIN);
        by_chance && self.drawn.is_none_or(of_one_sign)
    }

    /// What its sign is certain by.
    pub fn basis(&self) -> Basis {
        match (self.drawn.is_some(), self.replicates > 1) {
            (true, true) => Basis::ChanceAndParameters,
            (true, false) => Basis::Parameters,
            (false, true) => Basis::Chance,
            (false, false) => Basis::OneRun,
        }
    }
}

/// Which ranges of some effects have columns.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RangeColumns {
    by_chance: bool,
    drawn: bool,
}

impl RangeColumns {
    /// Those that any of the effects has.
    pub fn of<'e>(effects: impl Iterator<Item = &'e LastEffect>) -> Self {
        effects.fold(Self::default(), |columns, it| Self {
            by_chance: columns.by_chance || it.replicates > 1,
            drawn: columns.drawn || it.drawn.is_some(),
        })
    }

    /// What they are called.
    pub fn heads(self, folder: &ReportFolder) -> impl Iterator<Item = String> {
        let by_chance = self.by_chance.then(|| folder.say("90 % by chance", "随机波动 90 % 范围"));
        let drawn = self.drawn.then(|| folder.say("90 % of draws", "参数抽取 90 % 范围"));
        by_chance.into_iter().chain(drawn)
    }

    /// The cells of an effect, with its ranges in words.
    pub fn cells(self, effect: &LastEffect, said: impl Fn([f64; 2]) -> String) -> impl Iterator<Item = Cell> {
        let none = || "–".to_owned();
        let by_chance = self.by_chance.then(|| said(effect.chance));
        let drawn = self.drawn.then(|| effect.drawn.map_or_else(none, |it| said(it.range)));
        by_chance.into_iter().chain(drawn).map(Cell::Number)
    }
}

/// All effects of the last year.
#[derive(Debug, Default)]
pub(super) struct LastEffects {
    /// By arm, level, place and outcome.
    found: BTreeMap<[String; 4], LastEffect>,
    /// The last year.
    pub year: f64,
}

impl LastEffects {
    /// Takes the rows of the last year.
    pub fn new(table: &Table) -> Result<Self, TableError> {
        let keys = ["arm", "level", "place", "outcome"].map(|it| table.text(it));
        let [arm, level, place, outcome] = keys;
        let keys = [arm?, level?, place?, outcome?];
        let years = table.numbers("year")?;
        let year = years.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let effect = reader(table)?;
        let rows = (0..table.rows()).filter(|row| years[*row] > year - 1e-6);
        let found = rows.map(|row| (keys.map(|it| it[row].clone()), effect(row))).collect();
        Ok(Self { found, year })
    }

    /// That of an arm on an outcome of a level and place; nothing where there is no number.
    pub fn find(&self, arm: &str, (level, place): (&str, &str), outcome: &str) -> Option<&LastEffect> {
        let key = [arm, level, place, outcome].map(str::to_owned);
        self.found.get(&key).filter(|it| it.mean.is_finite())
    }

    /// Those of an arm on an outcome of regions, by code.
    pub fn regions(&self, arm: &str, outcome: &str) -> Vec<(String, LastEffect)> {
        let of_arm = self.found.iter().filter(|([of, level, _, what], it)| {
            of == arm && level == "region" && what == outcome && it.mean.is_finite()
        });
        of_arm.map(|([_, _, code, _], it)| (code.clone(), *it)).collect()
    }
}

/// What turns a row into an effect; older tables have no columns of draws.
fn reader(table: &Table) -> Result<impl Fn(usize) -> LastEffect + '_, TableError> {
    let [mean, low, high, interval_low, interval_high, same_sign, replicates] =
        ["mean", "low_90", "high_90", "interval_low", "interval_high", "same_sign", "replicates"]
            .map(|it| table.numbers(it));
    let (mean, chance, interval) = (mean?, [low?, high?], [interval_low?, interval_high?]);
    let (same_sign, replicates) = (same_sign?, replicates?);
    let columns = ["parameter_low_90", "parameter_high_90", "positive_share", "draws"];
    let drawn: Option<Vec<_>> = columns.iter().map(|it| table.numbers(it).ok()).collect();
    let drawn = move |row: usize| {
        let all = drawn.as_ref()?;
        let value = |at: usize| all[at].get(row).copied().unwrap_or(f64::NAN);
        let found = LastDrawn { range: [value(0), value(1)], positive: value(2), draws: count(value(3)) };
        (found.draws > 0).then_some(found)
    };
    Ok(move |row: usize| LastEffect {
        mean: mean[row],
        chance: [chance[0][row], chance[1][row]],
        interval: [interval[0][row], interval[1][row]],
        same_sign: same_sign[row],
        replicates: count(replicates[row]),
        drawn: drawn(row),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn effect(interval: [f64; 2], replicates: usize, positive: Option<f64>) -> LastEffect {
        let drawn = positive.map(|positive| LastDrawn { range: [-1.0, 1.0], positive, draws: 20 });
        LastEffect { mean: 0.5, chance: interval, interval, same_sign: 1.0, replicates, drawn }
    }

    #[test]
    fn a_sign_is_certain_by_everything_that_was_varied_and_by_nothing_else() {
        for (found, is_certain, basis) in [
            (effect([0.1, 0.9], 16, None), true, Basis::Chance),
            (effect([-0.1, 0.9], 16, None), false, Basis::Chance),
            (effect([0.1, 0.9], 16, Some(0.8)), false, Basis::ChanceAndParameters),
            (effect([0.1, 0.9], 16, Some(0.95)), true, Basis::ChanceAndParameters),
            (effect([f64::NAN; 2], 1, Some(0.0)), true, Basis::Parameters),
            (effect([f64::NAN; 2], 1, None), true, Basis::OneRun),
        ] {
            assert_eq!((found.is_certain(), found.basis()), (is_certain, basis), "{found:?}");
        }
    }
}
