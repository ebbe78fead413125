//! What policies change over the years, all regions together: one panel an outcome, one line an arm.

use crate::figure::columns::{columns, columns_within};
use crate::figure::drawing::Drawings;
use crate::figure::grid::{Layout, PanelContent, RangeStyle, bands_are_visible, grid, plotted};
use crate::figure::outcomes::panels;
use crate::figure::sheet::Caption;
use crate::figure::theme::{Language, MIDDLE, NARROW, Theme, WIDE};
use crate::figure::{Drawing, FigureError, FigureOptions};
use crate::outcome::catalogue::of_nation;

use super::choice::OutcomeChoice;
use super::known::KnownOutcome;
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
