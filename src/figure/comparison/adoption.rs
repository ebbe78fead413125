//! How cooperation spreads: the share of regional governments that are open, in every arm.

use crate::figure::FigureError;
use crate::figure::drawing::Drawings;
use crate::figure::ensemble::Ensemble;
use crate::figure::grid::RangeStyle;
use crate::figure::sheet::Caption;
use crate::figure::theme::{Language, Theme};

use super::ComparisonFolder;
use super::arm_lines::{ArmLines, draw};

const OPEN: ArmLines = ArmLines {
    name: ["Open governments", "开放的政府"],
    share: |arm| arm.open.as_ref(),
    least: 1.0,
    caption,
};

/// The base and up to six arms a file; nothing where no government ever changes its stance.
pub(in crate::figure) fn adoption(
    comparison: &ComparisonFolder,
    theme: &Theme,
) -> Result<Drawings, FigureError> {
    let mut all = std::iter::once(&comparison.base).chain(&comparison.arms);
    if !all.any(|arm| arm.open.as_ref().is_some_and(moves)) {
        return Ok(vec![]);
    }
    let drawing = |(name, arms)| Ok((name, draw(comparison, arms, &OPEN, &comparison.origin, theme)?));
    comparison.groups().into_iter().map(drawing).collect()
}

/// Whether any government changes its stance in any replicate.
fn moves(open: &Ensemble) -> bool {
    let changes = |path: &Vec<f64>| path.windows(2).any(|pair| (pair[0] - pair[1]).abs() > 1e-9);
    open.paths.iter().any(changes)
}

fn caption(comparison: &ComparisonFolder, spread: RangeStyle, theme: &Theme) -> Caption {
    let language = theme.language;
    let title = language.say(
        "Regional governments that are open to cooperation, % of all",
        "对合作持开放态度的地方政府，占全部的 %",
    );
    let base = &comparison.base.name;
    Caption {
        title: title.to_owned(),
        subtitle: format!(
            "{}{}",
            language.say("All arms: ", "各情景："),
            comparison.ranged(spread, language)
        ),
        note: match language {
            Language::English => format!("Grey: the base, {base}."),
            Language::Chinese => format!("灰线：基准（{base}）。"),
        },
        description: language
            .say(
                "Line chart of the share of open governments over the years, one line an arm.",
                "开放政府占比随年份变化的折线图，每个情景一条线。",
            )
            .to_owned(),
    }
}
