//! An outcome of the nation or of a place, with the effects of every arm on it.

use crate::figure::grid::{Line, PanelContent, RangeStyle};
use crate::figure::outcomes::{measure_effects, name_of_regions};
use crate::figure::theme::Theme;
use crate::numeric::range;
use crate::outcome::Outcome;
use crate::outcome::catalogue::Unit;

use super::ArmFolder;
use super::effects::{EffectPath, EffectPaths, LEAST_EFFECT, YearEffect};

/// Two effects that differ by less than this share of their size are the same.
pub(super) const SAME: f64 = 0.01;

/// An outcome that is known of at least one arm.
pub(super) struct KnownOutcome<'comparison> {
    pub outcome: Outcome,
    pub arms: Vec<PathOfArm<'comparison>>,
}

/// The effects of an arm on one outcome.
pub(super) struct PathOfArm<'comparison> {
    arm: &'comparison ArmFolder,
    /// The position of the arm in its figure.
    index: usize,
    pub path: &'comparison EffectPath,
}

impl<'comparison> KnownOutcome<'comparison> {
    pub fn new(
        (effects, subject): (&'comparison EffectPaths, &str),
        arms: &'comparison [ArmFolder],
        outcome: Outcome,
    ) -> Self {
        let path = |(index, arm): (usize, &'comparison ArmFolder)| {
            let path = effects.path(&arm.key, subject, &outcome.name)?;
            Some(PathOfArm { arm, index, path })
        };
        let arms = arms.iter().enumerate().filter_map(path).collect();
        Self { outcome, arms }
    }

    /// The shortest axis: what is shorter is nothing in this unit.
    fn least(&self) -> f64 {
        match (self.is_in_percent(), self.outcome.unit) {
            (true, _) => LEAST_EFFECT,
            (_, Unit::Money(_)) => 0.0,
            (_, Unit::Share | Unit::Other { .. }) => 1e-4,
        }
    }

    /// The largest effect of all arms and years in percent, or in percentage points of a share or an index.
    pub fn size(&self) -> f64 {
        let means = self.arms.iter().flat_map(|of| of.path.effects.iter().map(|effect| effect.mean.abs()));
        let largest = means.filter(|it| it.is_finite()).fold(0.0, f64::max);
        if self.is_in_percent() { largest } else { 100.0 * largest }
    }

    /// Whether zero lies in the interval of every arm and year: noise.
    pub fn is_uncertain(&self) -> bool {
        let holds_zero = |effect: &YearEffect| !(effect.interval.0 > 0.0 || effect.interval.1 < 0.0);
        self.arms.iter().all(|of| of.path.effects.iter().all(holds_zero))
    }

    /// Whether all arms have the same effects on both outcomes.
    pub fn is_like(&self, other: &Self) -> bool {
        let room = SAME * self.size().max(other.size());
        let scale = if self.is_in_percent() { 1.0 } else { 100.0 };
        let differs = |(one, other): (&YearEffect, &YearEffect)| scale * (one.mean - other.mean).abs() > room;
        let is_same = |(one, other): (&PathOfArm, &PathOfArm)| {
            one.index == other.index
                && one.path.unit == other.path.unit
                && !one.path.effects.iter().zip(&other.path.effects).any(differs)
        };
        self.arms.len() == other.arms.len() && self.arms.iter().zip(&other.arms).all(is_same)
    }

    pub fn is_in_percent(&self) -> bool {
        self.arms.first().is_some_and(|of| of.path.unit.starts_with("percent"))
    }

    /// The panel of the outcome, in a unit that suits its largest effect.
    pub fn plan(&self, replicates: usize, spread: RangeStyle, theme: &Theme) -> PanelContent {
        let outcome = &self.outcome.name;
        let raw = self.arms.iter().map(|of| of.path.summary(1.0, replicates));
        let (low, high) = range(raw.flat_map(|summary| summary.values().collect::<Vec<_>>()));
        let largest = low.abs().max(high.abs());
        let (divisor, unit) = measure_effects(outcome, &self.arms[0].path.unit, largest, theme);
        let line = |of: &PathOfArm| Line {
            name: of.arm.name.clone(),
            summary: of.path.summary(divisor, replicates),
            pen: theme.series(of.index),
            labelled: false,
            spread,
        };
        let lines = self.arms.iter().map(line).collect();
        PanelContent {
            name: name_of_regions(outcome, theme.language),
            unit,
            lines,
            least: self.least() / divisor,
        }
    }
}
