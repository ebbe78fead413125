//! What policies change over the years, all regions together: one panel an outcome, one line an arm.

use crate::figure::drawing::Drawings;
use crate::figure::grid::{Layout, Line, PanelContent, RangeStyle, grid, plotted};
use crate::figure::outcomes::{measure_effects, name, panels};
use crate::figure::scale::range;
use crate::figure::sheet::Caption;
use crate::figure::theme::{Language, Theme, WIDE};
use crate::figure::{Drawing, FigureError};
use crate::outcome::Outcome;

use super::effects::{EffectPath, SMALLEST_PERCENT};
use super::{ArmFolder, ComparisonFolder};

/// Effects on the nation; one file for every six arms.
pub(in crate::figure) fn effects(
    comparison: &ComparisonFolder,
    theme: &Theme,
) -> Result<Drawings, FigureError> {
    let mut drawings = Vec::new();
    for (name, arms) in comparison.groups() {
        if let Some(drawn) = draw(comparison, arms, theme)? {
            drawings.push((name, drawn));
        }
    }
    Ok(drawings)
}

/// An outcome that is known of at least one arm.
struct KnownOutcome<'comparison> {
    outcome: Outcome,
    arms: Vec<PathOfArm<'comparison>>,
}

/// The effects of an arm on one outcome.
struct PathOfArm<'comparison> {
    arm: &'comparison ArmFolder,
    /// The position of the arm in its figure.
    index: usize,
    path: &'comparison EffectPath,
}

fn draw(
    comparison: &ComparisonFolder,
    arms: &[ArmFolder],
    theme: &Theme,
) -> Result<Option<Drawing>, FigureError> {
    let known = panels().map(|outcome| KnownOutcome::new(comparison, arms, outcome));
    let known = known.filter(|known| !known.arms.is_empty());
    let (unchanged, changed): (Vec<_>, Vec<_>) = known.partition(KnownOutcome::is_negligible);
    if changed.is_empty() {
        return Ok(None);
    }
    let spread = comparison.spread(arms.len());
    let plans: Vec<PanelContent> =
        changed.iter().map(|known| known.plan(comparison.replicates, spread, theme)).collect();
    let left_out: Vec<String> =
        unchanged.iter().map(|known| name(&known.outcome.name, theme.language)).collect();
    let columns = 3.min(plans.len());
    let layout =
        Layout { width: WIDE, columns, height: 25.0, zero: true, key: arms.len() > 1, shared: false };
    let caption = caption(comparison, arms, &left_out, theme);
    let svg = grid(&comparison.origin, theme, &plans, layout, &caption);
    Ok(Some(Drawing { svg, data: plotted(&plans)? }))
}

impl<'comparison> KnownOutcome<'comparison> {
    fn new(
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

    fn is_negligible(&self) -> bool {
        self.arms.iter().all(|of| of.path.is_negligible())
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
            pen: theme.arm(of.index),
            labelled: false,
            spread,
        };
        let lines = self.arms.iter().map(line).collect();
        PanelContent { name: name(outcome, theme.language), unit, lines }
    }
}

fn caption(comparison: &ComparisonFolder, arms: &[ArmFolder], left_out: &[String], theme: &Theme) -> Caption {
    let language = theme.language;
    let title = match (language, arms) {
        (Language::English, [arm]) => format!("What “{}” changes, all regions together", arm.name),
        (Language::English, _) => "What the policies change, all regions together".to_owned(),
        (Language::Chinese, [arm]) => format!("“{}”带来的变化，全部地区合计", arm.name),
        (Language::Chinese, _) => "各项政策带来的变化，全部地区合计".to_owned(),
    };
    let note = match (language, left_out) {
        (_, []) => String::new(),
        (Language::English, names) => {
            let names = names.join(", ").to_lowercase();
            format!("Not drawn, as no arm changes it or only by less than {SMALLEST_PERCENT} %: {names}.")
        }
        (Language::Chinese, names) => {
            format!("各情景均无变化或变化小于 {SMALLEST_PERCENT} % 而未绘出：{}。", names.join("、"))
        }
    };
    Caption {
        title,
        subtitle: comparison.summarised(comparison.spread(arms.len()), theme),
        note,
        description: ends(comparison, arms, language),
    }
}

/// Where output ends in every arm, for those who cannot see the lines.
fn ends(comparison: &ComparisonFolder, arms: &[ArmFolder], language: Language) -> String {
    let end = |arm: &ArmFolder| {
        let last = comparison.effects.path(&arm.key, "nation", "output_cny")?.effects.last()?.median;
        Some(format!("{} {last:+.2} %", arm.name))
    };
    let ends: Vec<String> = arms.iter().filter_map(end).collect();
    let (year, ends) = (comparison.last_year(), ends.join(language.say(", ", "，")));
    match language {
        Language::English => format!("Line charts of effects over the years. Output in {year}: {ends}."),
        Language::Chinese => format!("各项效应随年份变化的折线图。{year} 年产出：{ends}。"),
    }
}
