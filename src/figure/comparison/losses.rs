//! What events cost over the years: output of every arm with events against the same arm without them.

use crate::figure::FigureError;
use crate::figure::drawing::Drawings;
use crate::figure::grid::RangeStyle;
use crate::figure::origin::{EventSpan, FolderOrigin};
use crate::figure::sheet::Caption;
use crate::figure::theme::{Language, Theme};

use super::arm_lines::{ArmLines, draw};
use super::effects::LEAST_EFFECT;
use super::{ArmFolder, ComparisonFolder};

const LOSSES: ArmLines = ArmLines {
    name: ["Output lost", "产出损失"],
    share: |arm| arm.losses.as_ref(),
    least: LEAST_EFFECT,
    caption,
};

/// The base, if it has events, and up to six arms a file; nothing where no arm has events.
pub(in crate::figure) fn losses(
    comparison: &ComparisonFolder,
    theme: &Theme,
) -> Result<Drawings, FigureError> {
    let base = &comparison.base;
    let mut groups = comparison.groups();
    groups.retain(|(_, arms)| std::iter::once(base).chain(*arms).any(|arm| arm.losses.is_some()));
    let drawing = |(name, arms): (String, &[ArmFolder])| {
        let events = events(std::iter::once(base).chain(arms));
        // Policies are in both runs of an arm, so that their starts say nothing here.
        let origin = FolderOrigin { starts: vec![], events, ..comparison.origin.clone() };
        Ok((name, draw(comparison, arms, &LOSSES, &origin, theme)?))
    };
    groups.into_iter().map(drawing).collect()
}

/// Every event of these arms once.
fn events<'arm>(arms: impl Iterator<Item = &'arm ArmFolder>) -> Vec<EventSpan> {
    let mut events: Vec<EventSpan> = Vec::new();
    for event in arms.flat_map(|arm| &arm.events) {
        if !events.contains(event) {
            events.push(event.clone());
        }
    }
    events
}

fn caption(comparison: &ComparisonFolder, spread: RangeStyle, theme: &Theme) -> Caption {
    let language = theme.language;
    let title = language.say(
        "Output lost to events, % of the same arm without them",
        "事件造成的产出损失，占同一情景无事件时产出的 %",
    );
    let description = language.say(
        "Line chart of the output lost to events over the years, one line an arm.",
        "事件造成的产出损失随年份变化的折线图，每个情景一条线。",
    );
    Caption {
        title: title.to_owned(),
        subtitle: comparison.ranged_by_chance(spread, language),
        note: note(comparison, language),
        description: description.to_owned(),
    }
}

/// Events may bring something, too.
fn note(comparison: &ComparisonFolder, language: Language) -> String {
    let mut parts = Vec::new();
    let all = || std::iter::once(&comparison.base).chain(&comparison.arms);
    let gains = |arm: &ArmFolder| {
        let losses = arm.losses.as_ref();
        losses.is_some_and(|it| it.summary().mean.iter().any(|loss| 100.0 * loss < -LEAST_EFFECT))
    };
    if all().any(gains) {
        parts.push(language.say("Below zero: output gained.", "零线以下：产出增加。").to_owned());
    }
    if comparison.base.losses.is_some() {
        let base = &comparison.base.name;
        parts.push(match language {
            Language::English => format!("Grey: the base, {base}."),
            Language::Chinese => format!("灰线：基准（{base}）。"),
        });
    }
    parts.join(language.say(" ", ""))
}
