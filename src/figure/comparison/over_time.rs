//! What policies change over the years, all regions together: one panel an outcome, one line an arm.

use crate::figure::catalogue::Drawings;
use crate::figure::grid::{Layout, Line, Plan, grid, plotted};
use crate::figure::scale::range;
use crate::figure::sheet::Caption;
use crate::figure::theme::{Language, Theme, WIDE};
use crate::figure::{Drawn, FigureError};

use super::effects::{Path, SMALLEST_PERCENT};
use super::outcomes::{NATIONAL, Named, unit};
use super::{Arm, Comparison};

/// Effects on the nation; one file for every six arms.
pub(in crate::figure) fn effects(comparison: &Comparison, theme: &Theme) -> Result<Drawings, FigureError> {
    let mut drawings = Vec::new();
    for (name, arms) in comparison.groups() {
        if let Some(drawn) = draw(comparison, arms, theme)? {
            drawings.push((name, drawn));
        }
    }
    Ok(drawings)
}

fn draw(comparison: &Comparison, arms: &[Arm], theme: &Theme) -> Result<Option<Drawn>, FigureError> {
    let known: Vec<(Named, Vec<(&Arm, usize, &Path)>)> = NATIONAL
        .iter()
        .map(|&outcome| (outcome, paths(comparison, arms, outcome.0)))
        .filter(|(_, paths)| !paths.is_empty())
        .collect();
    let (changed, unchanged): (Vec<_>, Vec<_>) =
        known.into_iter().partition(|(_, paths)| paths.iter().any(|(.., path)| !path.is_negligible()));
    let plans: Vec<Plan> =
        changed.iter().map(|(outcome, paths)| plan(comparison, arms, (*outcome, paths), theme)).collect();
    if plans.is_empty() {
        return Ok(None);
    }
    let left_out: Vec<Named> = unchanged.into_iter().map(|(outcome, _)| outcome).collect();
    let columns = 3.min(plans.len());
    let layout =
        Layout { width: WIDE, columns, height: 25.0, zero: true, key: arms.len() > 1, shared: false };
    let caption = caption(comparison, arms, &left_out, theme);
    let svg = grid(&comparison.origin, theme, &plans, layout, &caption);
    Ok(Some(Drawn { svg, data: plotted(&plans)? }))
}

/// The paths of one outcome, each with its arm and the arm's position.
fn paths<'comparison>(
    comparison: &'comparison Comparison,
    arms: &'comparison [Arm],
    outcome: &str,
) -> Vec<(&'comparison Arm, usize, &'comparison Path)> {
    let path = |(index, arm): (usize, &'comparison Arm)| {
        Some((arm, index, comparison.effects.path(&arm.key, "nation", outcome)?))
    };
    arms.iter().enumerate().filter_map(path).collect()
}

fn plan(
    comparison: &Comparison,
    arms: &[Arm],
    ((outcome, english, chinese), paths): (Named, &[(&Arm, usize, &Path)]),
    theme: &Theme,
) -> Plan {
    let spread = comparison.spread(arms.len());
    let summaries = |divisor: f64| {
        paths.iter().map(move |(arm, index, path)| (arm, index, path.summary(divisor, comparison.replicates)))
    };
    let (low, high) = range(summaries(1.0).flat_map(|(.., summary)| summary.values().collect::<Vec<_>>()));
    let (divisor, unit) = unit(outcome, &paths[0].2.unit, low.abs().max(high.abs()), theme.language);
    let line = |(arm, index, summary): (&&Arm, &usize, _)| Line {
        name: arm.name.clone(),
        summary,
        pen: theme.arm(*index),
        labelled: false,
        spread,
    };
    let lines = summaries(divisor).map(line).collect();
    Plan { name: theme.language.say(english, chinese).to_owned(), unit, lines }
}

fn caption(comparison: &Comparison, arms: &[Arm], left_out: &[Named], theme: &Theme) -> Caption {
    let language = theme.language;
    let title = match (language, arms) {
        (Language::English, [arm]) => format!("What “{}” changes, all regions together", arm.name),
        (Language::English, _) => "What the policies change, all regions together".to_owned(),
        (Language::Chinese, [arm]) => format!("“{}”带来的变化，全部地区合计", arm.name),
        (Language::Chinese, _) => "各项政策带来的变化，全部地区合计".to_owned(),
    };
    let unchanged: Vec<&str> =
        left_out.iter().map(|(_, english, chinese)| language.say(english, chinese)).collect();
    let note = match (language, unchanged.as_slice()) {
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
fn ends(comparison: &Comparison, arms: &[Arm], language: Language) -> String {
    let end = |arm: &Arm| {
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
