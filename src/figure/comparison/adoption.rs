//! How cooperation spreads: the share of regional governments that are open, in every arm.

use crate::figure::canvas::TextFormat;
use crate::figure::drawing::Drawings;
use crate::figure::ensemble::Ensemble;
use crate::figure::grid::{Layout, Line, PanelContent, grid, plotted};
use crate::figure::sheet::Caption;
use crate::figure::theme::{Language, MIDDLE, Marker, SeriesStyle, Theme};
use crate::figure::{Drawing, FigureError};

use super::{ArmFolder, ComparisonFolder};

/// Lines with a name at their end; more need a key.
const LABELLED: usize = 4;

/// Longer names need a key too, in mm.
const LONGEST: f64 = 38.0;

/// The base and up to six arms a file; nothing where no government ever changes its stance.
pub(in crate::figure) fn adoption(
    comparison: &ComparisonFolder,
    theme: &Theme,
) -> Result<Drawings, FigureError> {
    let mut all = std::iter::once(&comparison.base).chain(&comparison.arms);
    if !all.any(|arm| arm.open.as_ref().is_some_and(moves)) {
        return Ok(vec![]);
    }
    let groups = comparison.groups().into_iter();
    groups.map(|(name, arms)| Ok((name, draw(comparison, arms, theme)?))).collect()
}

fn draw(comparison: &ComparisonFolder, arms: &[ArmFolder], theme: &Theme) -> Result<Drawing, FigureError> {
    let known = known(comparison, arms, theme);
    let look = TextFormat::plain(theme);
    let is_short = |(arm, ..): &(&ArmFolder, SeriesStyle, &Ensemble)| look.width(&arm.name) <= LONGEST;
    let labelled = known.len() <= LABELLED && known.iter().all(is_short);
    let spread = comparison.spread(known.len());
    let line = |(arm, pen, open): &(&ArmFolder, SeriesStyle, &Ensemble)| Line {
        name: arm.name.clone(),
        summary: open.map(|share| 100.0 * share).summary(),
        pen: *pen,
        labelled,
        spread,
    };
    let plans = [PanelContent {
        name: theme.language.say("Open governments", "开放的政府").to_owned(),
        unit: "%".to_owned(),
        lines: known.iter().map(line).collect(),
        least: 1.0,
    }];
    let layout = Layout {
        width: theme.width(MIDDLE),
        columns: 1,
        height: 52.0,
        zero: true,
        key: !labelled,
        shared: false,
    };
    let caption = caption(comparison, spread, theme);
    let svg = grid(&comparison.origin, theme, &plans, layout, &caption);
    Ok(Drawing { svg, data: plotted(&plans)? })
}

/// The base, then arms, as far as they say which governments are open, each with its pen.
fn known<'comparison>(
    comparison: &'comparison ComparisonFolder,
    arms: &'comparison [ArmFolder],
    theme: &Theme,
) -> Vec<(&'comparison ArmFolder, SeriesStyle, &'comparison Ensemble)> {
    let base = SeriesStyle { mark: Marker::Circle, ..theme.baseline };
    let pens = std::iter::once(base).chain((0..arms.len()).map(|index| theme.series(index)));
    let all = std::iter::once(&comparison.base).chain(arms).zip(pens);
    all.filter_map(|(arm, pen)| Some((arm, pen, arm.open.as_ref()?))).collect()
}

/// Whether any government changes its stance in any replicate.
fn moves(open: &Ensemble) -> bool {
    let changes = |path: &Vec<f64>| path.windows(2).any(|pair| (pair[0] - pair[1]).abs() > 1e-9);
    open.paths.iter().any(changes)
}

fn caption(comparison: &ComparisonFolder, spread: crate::figure::grid::RangeStyle, theme: &Theme) -> Caption {
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
