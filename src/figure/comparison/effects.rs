//! The table of effects: policy − base by arm, level, outcome and year, with ranges over replicates.

use std::collections::{BTreeMap, BTreeSet};

use crate::outcome::drawn::{CERTAIN, is_of_one_sign};
use crate::outcome::{Table, TableError};

use crate::figure::ensemble::Summary;
use crate::figure::records::as_text;

/// One effect in one year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::figure) struct YearEffect {
    pub year: f64,
    pub mean: f64,
    /// What the middle half of the replicates lies between.
    pub half: (f64, f64),
    /// What the middle 90 % of the replicates lie between.
    pub wide: (f64, f64),
    /// The 95 % t interval of the mean.
    pub interval: (f64, f64),
    /// What draws of parameters say; nothing where none is drawn.
    pub drawn: Option<DrawnEffect>,
}

/// One effect over draws of parameters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::figure) struct DrawnEffect {
    pub median: f64,
    pub half: (f64, f64),
    pub wide: (f64, f64),
    /// The share of draws with an effect above 0, and its interval.
    pub positive: (f64, f64, f64),
}

impl DrawnEffect {
    /// Whether so many draws have one sign that it may be called certain.
    pub fn has_one_sign(&self) -> bool {
        is_of_one_sign(self.positive.0, CERTAIN)
    }
}

impl YearEffect {
    /// The range over draws of parameters, or over replicates where none is drawn.
    fn half_shown(&self) -> (f64, f64) {
        self.drawn.map_or(self.half, |it| it.half)
    }

    fn wide_shown(&self) -> (f64, f64) {
        self.drawn.map_or(self.wide, |it| it.wide)
    }

    /// The same in a unit that is so many times as large.
    pub fn divided(&self, by: f64) -> Self {
        let both = |(low, high): (f64, f64)| (low / by, high / by);
        Self {
            year: self.year,
            mean: self.mean / by,
            half: both(self.half),
            wide: both(self.wide),
            interval: both(self.interval),
            drawn: self.drawn.map(|it| DrawnEffect {
                median: it.median / by,
                half: both(it.half),
                wide: both(it.wide),
                positive: it.positive,
            }),
        }
    }
}

/// The effects on one outcome over the years.
#[derive(Debug, Clone, Default)]
pub(in crate::figure) struct EffectPath {
    /// `percent` or the unit of the outcome.
    pub unit: String,
    /// By year.
    pub effects: Vec<YearEffect>,
}

/// The effects on one outcome of single regions in the last year.
#[derive(Debug, Clone, Default)]
pub(in crate::figure) struct RegionalEffects {
    /// `percent` or the unit of the outcome.
    pub unit: String,
    /// By code.
    pub effects: Vec<(String, YearEffect)>,
}

/// The effects that figures show: whole levels over time, and output of regions in the last year.
#[derive(Debug, Default)]
pub(in crate::figure) struct EffectPaths {
    paths: BTreeMap<[String; 3], EffectPath>,
    /// The unit, and codes with effects in the last year, by arm and outcome.
    regions: BTreeMap<[String; 2], RegionalEffects>,
    /// Effects on output of single regions over the years, by arm and code.
    places: BTreeMap<[String; 2], EffectPath>,
    last: f64,
    /// How often parameters were drawn; 0 where they were not.
    draws: usize,
}

/// Smaller effects in percent are no effects on a figure.
pub(in crate::figure) const SMALLEST_PERCENT: f64 = 0.001;

/// An axis of effects in percent is at least this long.
pub(in crate::figure) const LEAST_EFFECT: f64 = 0.01;

/// What regions are ranked by.
pub(in crate::figure) const RANKED: &str = "output_cny";

impl EffectPaths {
    /// Takes the rows that figures show.
    pub fn new(table: &Table) -> Result<Self, TableError> {
        let text = |name: &str| as_text(table, name);
        let (arm, level, place) = (text("arm")?, text("level")?, text("place")?);
        let (outcome, unit, year) = (text("outcome")?, text("unit")?, table.numbers("year")?);
        let last = year.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let effect = reader(table)?;
        // Older tables have no column of them.
        let draws = table.numbers("draws").map_or(0.0, |it| it.iter().copied().fold(0.0, f64::max));
        let mut effects = Self { last, draws: crate::figure::format::count(draws), ..Self::default() };
        for row in 0..table.rows() {
            match level[row].as_str() {
                "nation" | "members" | "others" => {
                    let key = [arm[row].clone(), level[row].clone(), outcome[row].clone()];
                    let path = effects.paths.entry(key).or_default();
                    path.unit.clone_from(&unit[row]);
                    path.effects.push(effect(row));
                }
                "region" => {
                    if year[row] > last - 1e-6 {
                        let key = [arm[row].clone(), outcome[row].clone()];
                        let ranked = effects.regions.entry(key).or_default();
                        ranked.unit.clone_from(&unit[row]);
                        ranked.effects.push((place[row].clone(), effect(row)));
                    }
                    if outcome[row] == RANKED {
                        let path = effects.places.entry([arm[row].clone(), place[row].clone()]).or_default();
                        path.unit.clone_from(&unit[row]);
                        path.effects.push(effect(row));
                    }
                }
                _ => {}
            }
        }
        for path in effects.paths.values_mut().chain(effects.places.values_mut()) {
            path.effects.sort_by(|one, other| one.year.total_cmp(&other.year));
        }
        Ok(effects)
    }

    /// Takes the rows of some places, each under the key that `key_of` gives it by level and place.
    pub fn of_places(
        table: &Table,
        key_of: impl Fn(&str, &str) -> Option<String>,
    ) -> Result<Self, TableError> {
        let text = |name: &str| as_text(table, name);
        let (arm, level, place) = (text("arm")?, text("level")?, text("place")?);
        let (outcome, unit) = (text("outcome")?, text("unit")?);
        let effect = reader(table)?;
        let mut effects = Self::default();
        for row in 0..table.rows() {
            let Some(key) = key_of(&level[row], &place[row]) else { continue };
            let path = effects.paths.entry([arm[row].clone(), key, outcome[row].clone()]).or_default();
            path.unit.clone_from(&unit[row]);
            path.effects.push(effect(row));
        }
        for path in effects.paths.values_mut() {
            path.effects.sort_by(|one, other| one.year.total_cmp(&other.year));
        }
        Ok(effects)
    }

    /// The last year of the table.
    pub fn last_year(&self) -> f64 {
        self.last
    }

    /// How often parameters were drawn; 0 where they were not.
    pub fn draws(&self) -> usize {
        self.draws
    }

    /// The effects of an arm on an outcome of a level; nothing when no year has a value.
    pub fn path(&self, arm: &str, level: &str, outcome: &str) -> Option<&EffectPath> {
        let path = self.paths.get(&[arm, level, outcome].map(str::to_owned))?;
        path.effects.iter().any(|effect| effect.mean.is_finite()).then_some(path)
    }

    /// The effects of an arm on an outcome of single regions in the last year; nothing without a value.
    pub fn regions(&self, arm: &str, outcome: &str) -> Option<&RegionalEffects> {
        self.regions.get(&[arm, outcome].map(str::to_owned))
    }

    /// The effects of an arm on the output of one region.
    pub fn place(&self, arm: &str, code: &str) -> Option<&EffectPath> {
        let path = self.places.get(&[arm, code].map(str::to_owned))?;
        path.effects.iter().any(|effect| effect.mean.is_finite()).then_some(path)
    }

    /// Every outcome that the table has of all regions together or of single ones.
    pub fn outcomes(&self) -> BTreeSet<&str> {
        let nation = self.paths.keys().map(|key| key[2].as_str());
        nation.chain(self.regions.keys().map(|key| key[1].as_str())).collect()
    }
}

impl EffectPath {
    /// Whether nothing ever changes by more than rounding: people of all regions are as many under any policy.
    pub fn is_negligible(&self) -> bool {
        let none = |value: f64| value.is_nan() || is_negligible(value, &self.unit);
        self.effects.iter().all(|effect| none(effect.mean) && none(effect.wide.0) && none(effect.wide.1))
    }

    /// Mean and, with draws of parameters or several replicates, bands of the one or the other, all divided by `divisor`.
    pub fn summary(&self, divisor: f64, replicates: usize) -> Summary {
        let all = |of: fn(&YearEffect) -> f64| -> Vec<f64> {
            self.effects.iter().map(|effect| of(effect) / divisor).collect()
        };
        let is_drawn = self.effects.iter().any(|effect| effect.drawn.is_some());
        let bands = || {
            vec![
                (all(|effect| effect.half_shown().0), all(|effect| effect.half_shown().1)),
                (all(|effect| effect.wide_shown().0), all(|effect| effect.wide_shown().1)),
            ]
        };
        Summary {
            years: self.effects.iter().map(|effect| effect.year).collect(),
            mean: all(|effect| effect.mean),
            bands: if replicates < 2 && !is_drawn { vec![] } else { bands() },
        }
    }
}

/// Whether an effect in this unit is too small to be shown.
pub(in crate::figure) fn is_negligible(effect: f64, unit: &str) -> bool {
    effect.abs() < if unit.starts_with("percent") { SMALLEST_PERCENT } else { 1e-9 }
}

/// What turns a row of the table into an effect.
fn reader(table: &Table) -> Result<impl Fn(usize) -> YearEffect + '_, TableError> {
    let column = |name: &str| table.numbers(name);
    let (year, mean) = (column("year")?, column("mean")?);
    let half = (column("low_50")?, column("high_50")?);
    let wide = (column("low_90")?, column("high_90")?);
    let interval = (column("interval_low")?, column("interval_high")?);
    let drawn = drawn_reader(table);
    Ok(move |row: usize| YearEffect {
        year: year[row],
        mean: mean[row],
        half: (half.0[row], half.1[row]),
        wide: (wide.0[row], wide.1[row]),
        interval: (interval.0[row], interval.1[row]),
        drawn: drawn(row),
    })
}

/// What turns a row into what draws say of it; older tables have no such columns.
fn drawn_reader(table: &Table) -> impl Fn(usize) -> Option<DrawnEffect> + '_ {
    const COLUMNS: [&str; 8] = [
        "parameter_median",
        "parameter_low_50",
        "parameter_high_50",
        "parameter_low_90",
        "parameter_high_90",
        "positive_share",
        "positive_low",
        "positive_high",
    ];
    let columns: Option<Vec<_>> = COLUMNS.iter().map(|name| table.numbers(name).ok()).collect();
    move |row: usize| {
        let value = |at: usize| columns.as_ref().map(|all| all[at].get(row).copied().unwrap_or(f64::NAN));
        let all: Vec<f64> = (0..COLUMNS.len()).map(value).collect::<Option<_>>()?;
        all[0].is_finite().then(|| DrawnEffect {
            median: all[0],
            half: (all[1], all[2]),
            wide: (all[3], all[4]),
            positive: (all[5], all[6], all[7]),
        })
    }
}
