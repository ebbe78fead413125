//! What policies change over the years, all regions together: one panel an outcome, one line an arm.

use crate::figure::columns::{columns, columns_within};
use crate::figure::drawing::Drawings;
use crate::figure::grid::{Layout, Line, PanelContent, RangeStyle, bands_are_visible, grid, plotted};
use crate::figure::outcomes::{measure_effects, name, panels};
use crate::figure::scale::range;
use crate::figure::sheet::Caption;
use crate::figure::theme::{Language, MIDDLE, NARROW, Theme, WIDE};
use crate::figure::{Drawing, FigureError, FigureOptions};
use crate::outcome::Outcome;
use crate::outcome::catalogue::{Unit, of_nation};

use super::choice::{OutcomeChoice, SAME};
use super::effects::{EffectPath, LEAST_EFFECT, YearEffect};
use super::{ArmFolder, ComparisonFolder};

/// Effects on the nation; one file for every six arms.
pub(in crate::figure) fn effects(
    comparison: &ComparisonFolder,
    theme: &Theme,
    options: &FigureOptions,
) -> Result<Drawings, FigureError> {
    let mut drawings = Vec::new();
    for (name, arms) in comparison.groups() {
        if let Some(drawn) = draw(comparison, arms, theme, options)? {
            drawings.push((name, drawn));
        }
    }
    Ok(drawings)
}

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

fn draw(
    comparison: &ComparisonFolder,
    arms: &[ArmFolder],
    theme: &Theme,
    options: &FigureOptions,
) -> Result<Option<Drawing>, FigureError> {
    let of_outcome = |outcome| KnownOutcome::new(comparison, arms, outcome);
    let known: Vec<KnownOutcome> = if options.outcomes.is_empty() {
        panels().map(of_outcome).filter(|known| !known.arms.is_empty()).collect()
    } else {
        options.outcomes.iter().filter_map(|name| of_nation(name)).map(of_outcome).collect()
    };
    let known: Vec<KnownOutcome> = known.into_iter().filter(|known| !known.arms.is_empty()).collect();
    let choice = if options.outcomes.is_empty() {
        OutcomeChoice::by_size(&known, comparison.replicates)
    } else {
        OutcomeChoice::of_all(known.len())
    };
    if choice.shown.is_empty() {
        return Ok(None);
    }
    let spread = comparison.spread(arms.len());
    let plan = |&index: &usize| known[index].plan(comparison.replicates, spread, theme);
    let plans: Vec<PanelContent> = choice.shown.iter().map(plan).collect();
    let usual = [NARROW, MIDDLE, WIDE][columns(plans.len(), 3) - 1];
    let width = theme.width(if arms.len() > 1 { usual.max(MIDDLE) } else { usual });
    let columns = columns_within(plans.len(), 3, width);
    let layout = Layout { width, columns, height: 25.0, zero: true, key: arms.len() > 1, shared: false };
    let visible = spread != RangeStyle::Bands || bands_are_visible(&plans, layout);
    let caption = caption(comparison, arms, (choice.note(&known, theme), visible), theme);
    let svg = grid(&comparison.origin, theme, &plans, layout, &caption);
    Ok(Some(Drawing { svg, data: plotted(&plans)? }))
}

impl<'comparison> KnownOutcome<'comparison> {
    pub fn new(
        comparison: &'comparison ComparisonFolder,
        arms: &'comparison [ArmFolder],
        outcome: Outcome,
    ) -> Self {
        let path = |(index, arm): (usize, &'comparison ArmFolder)| {
            let path = comparison.effects.path(&arm.key, "nation", &outcome.name)?;
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

    fn plan(&self, replicates: usize, spread: RangeStyle, theme: &Theme) -> PanelContent {
        let outcome = &self.outcome.name;
        let raw = self.arms.iter().map(|of| of.path.summary(1.0, replicates));
        let (low, high) = range(raw.flat_map(|summary| summary.values().collect::<Vec<_>>()));
        let largest = low.abs().max(high.abs());
        let (divisor, unit) = measure_effects(outcome, &self.arms[0].path.unit, largest, theme.language);
        let line = |of: &PathOfArm| Line {
            name: of.arm.name.clone(),
            summary: of.path.summary(divisor, replicates),
            pen: theme.series(of.index),
            labelled: false,
            spread,
        };
        let lines = self.arms.iter().map(line).collect();
        PanelContent { name: name(outcome, theme.language), unit, lines, least: self.least() / divisor }
    }
}

fn caption(
    comparison: &ComparisonFolder,
    arms: &[ArmFolder],
    (note, visible): (String, bool),
    theme: &Theme,
) -> Caption {
    let language = theme.language;
    let title = match (language, arms) {
        (Language::English, [arm]) => format!("What “{}” changes, all regions together", arm.name),
        (Language::English, _) => "What the policies change, all regions together".to_owned(),
        (Language::Chinese, [arm]) => format!("“{}”带来的变化，全部地区合计", arm.name),
        (Language::Chinese, _) => "各项政策带来的变化，全部地区合计".to_owned(),
    };
    Caption {
        title,
        subtitle: comparison.summarised_as(comparison.spread(arms.len()), visible, theme),
        note,
        description: ends(comparison, arms, language),
    }
}

/// Where output ends in every arm, for those who cannot see the lines.
fn ends(comparison: &ComparisonFolder, arms: &[ArmFolder], language: Language) -> String {
    let end = |arm: &ArmFolder| {
        let last = comparison.effects.path(&arm.key, "nation", "output_cny")?.effects.last()?.mean;
        Some(format!("{} {last:+.2} %", arm.name))
    };
    let ends: Vec<String> = arms.iter().filter_map(end).collect();
    let (year, ends) = (comparison.last_year(), ends.join(language.say(", ", "，")));
    match language {
        Language::English => format!("Line charts of effects over the years. Output in {year}: {ends}."),
        Language::Chinese => format!("各项效应随年份变化的折线图。{year} 年产出：{ends}。"),
    }
}
