//! The table of effects: policy − base by arm, level, outcome and year, with ranges over replicates.

use std::collections::BTreeMap;

use crate::outcome::{Table, TableError};

use crate::figure::ensemble::Summary;
use crate::figure::records::as_text;

/// One effect in one year.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in crate::figure) struct YearEffect {
    pub year: f64,
    pub mean: f64,
    pub median: f64,
    /// What the middle half of the replicates lies between.
    pub half: (f64, f64),
    /// What the middle 90 % of the replicates lie between.
    pub wide: (f64, f64),
    /// The 95 % t interval of the mean.
    pub interval: (f64, f64),
}

/// The effects on one outcome over the years.
#[derive(Debug, Clone, Default)]
pub(in crate::figure) struct EffectPath {
    /// `percent` or the unit of the outcome.
    pub unit: String,
    /// By year.
    pub effects: Vec<YearEffect>,
}

/// The effects that figures show: whole levels over time, and output of regions in the last year.
#[derive(Debug, Default)]
pub(in crate::figure) struct EffectPaths {
    paths: BTreeMap<[String; 3], EffectPath>,
    /// Code and effect on output in the last year, by arm.
    regions: BTreeMap<String, Vec<(String, YearEffect)>>,
    last: f64,
}

/// Smaller effects in percent are no effects on a figure.
pub(in crate::figure) const SMALLEST_PERCENT: f64 = 0.001;

/// What regions are ranked by.
const RANKED: &str = "output_cny";

impl EffectPaths {
    /// Takes the rows that figures show.
    pub fn new(table: &Table) -> Result<Self, TableError> {
        let text = |name: &str| as_text(table, name);
        let (arm, level, place) = (text("arm")?, text("level")?, text("place")?);
        let (outcome, unit, year) = (text("outcome")?, text("unit")?, table.numbers("year")?);
        let last = year.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let effect = reader(table)?;
        let mut effects = Self { last, ..Self::default() };
        for row in 0..table.rows() {
            match level[row].as_str() {
                "nation" | "members" | "others" => {
                    let key = [arm[row].clone(), level[row].clone(), outcome[row].clone()];
                    let path = effects.paths.entry(key).or_default();
                    path.unit.clone_from(&unit[row]);
                    path.effects.push(effect(row));
                }
                "region" if outcome[row] == RANKED && year[row] > last - 1e-6 => {
                    let ranked = effects.regions.entry(arm[row].clone()).or_default();
                    ranked.push((place[row].clone(), effect(row)));
                }
                _ => {}
            }
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

    /// The effects of an arm on an outcome of a level; nothing when no year has a value.
    pub fn path(&self, arm: &str, level: &str, outcome: &str) -> Option<&EffectPath> {
        let path = self.paths.get(&[arm, level, outcome].map(str::to_owned))?;
        path.effects.iter().any(|effect| effect.median.is_finite()).then_some(path)
    }

    /// Codes of regions and the effects of an arm on their output in the last year.
    pub fn regions(&self, arm: &str) -> &[(String, YearEffect)] {
        self.regions.get(arm).map_or(&[], Vec::as_slice)
    }
}

impl EffectPath {
    /// Whether nothing ever changes by more than rounding: people of all regions are as many under any policy.
    pub fn is_negligible(&self) -> bool {
        let none = |value: f64| value.is_nan() || is_negligible(value, &self.unit);
        self.effects.iter().all(|effect| none(effect.mean) && none(effect.wide.0) && none(effect.wide.1))
    }

    /// Median and, with several replicates, bands, all divided by `divisor`.
    pub fn summary(&self, divisor: f64, replicates: usize) -> Summary {
        let all = |of: fn(&YearEffect) -> f64| -> Vec<f64> {
            self.effects.iter().map(|effect| of(effect) / divisor).collect()
        };
        let bands = || {
            vec![
                (all(|effect| effect.half.0), all(|effect| effect.half.1)),
                (all(|effect| effect.wide.0), all(|effect| effect.wide.1)),
            ]
        };
        Summary {
            years: self.effects.iter().map(|effect| effect.year).collect(),
            median: all(|effect| effect.median),
            bands: if replicates < 2 { vec![] } else { bands() },
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
    let (year, mean, median) = (column("year")?, column("mean")?, column("median")?);
    let half = (column("low_50")?, column("high_50")?);
    let wide = (column("low_90")?, column("high_90")?);
    let interval = (column("interval_low")?, column("interval_high")?);
    Ok(move |row: usize| YearEffect {
        year: year[row],
        mean: mean[row],
        // One run has no quantiles to speak of.
        median: if median[row].is_nan() { mean[row] } else { median[row] },
        half: (half.0[row], half.1[row]),
        wide: (wide.0[row], wide.1[row]),
        interval: (interval.0[row], interval.1[row]),
    })
}
