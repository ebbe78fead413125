//! One panel with a line for each arm: what an arm says of itself over the years.

use crate::figure::canvas::TextFormat;
use crate::figure::ensemble::Ensemble;
use crate::figure::grid::{Layout, Line, PanelContent, RangeStyle, grid, plotted};
use crate::figure::origin::FolderOrigin;
use crate::figure::sheet::Caption;
use crate::figure::theme::{MIDDLE, Marker, SeriesStyle, Theme};
use crate::figure::{Drawing, FigureError};

use super::{ArmFolder, ComparisonFolder};

/// Lines with a name at their end; more need a key.
const LABELLED: usize = 4;

/// Longer names need a key too, in mm.
const LONGEST: f64 = 38.0;

/// What is shown of each arm, a share, in per cent.
pub(super) struct ArmLines {
    /// The name of the panel in English and in Chinese.
    pub name: [&'static str; 2],
    /// Nothing where an arm does not say it.
    pub share: fn(&ArmFolder) -> Option<&Ensemble>,
    /// The vertical axis is at least this long, in per cent.
    pub least: f64,
    pub caption: fn(&ComparisonFolder, RangeStyle, &Theme) -> Caption,
}

/// The base and these arms, at least one of which says it.
pub(super) fn draw(
    comparison: &ComparisonFolder,
    arms: &[ArmFolder],
    lines: &ArmLines,
    origin: &FolderOrigin,
    theme: &Theme,
) -> Result<Drawing, FigureError> {
    let known = known(comparison, arms, lines, theme);
    let look = TextFormat::plain(theme);
    let is_short = |(arm, ..): &(&ArmFolder, SeriesStyle, &Ensemble)| look.width(&arm.name) <= LONGEST;
    let labelled = known.len() <= LABELLED && known.iter().all(is_short);
    let spread = comparison.spread(known.len());
    let line = |(arm, pen, share): &(&ArmFolder, SeriesStyle, &Ensemble)| Line {
        name: arm.name.clone(),
        summary: share.map(|share| 100.0 * share).summary(),
        pen: *pen,
        labelled,
        spread,
    };
    let plans = [PanelContent {
        name: theme.language.say(lines.name[0], lines.name[1]).to_owned(),
        unit: "%".to_owned(),
        lines: known.iter().map(line).collect(),
        least: lines.least,
    }];
    let layout = Layout {
        width: theme.width(MIDDLE),
        columns: 1,
        height: 52.0,
        zero: true,
        key: !labelled,
        shared: false,
    };
    let svg = grid(origin, theme, &plans, layout, &(lines.caption)(comparison, spread, theme));
    Ok(Drawing { svg, data: plotted(&plans)? })
}

/// The base, then arms, as far as they say it, each with its pen.
fn known<'comparison>(
    comparison: &'comparison ComparisonFolder,
    arms: &'comparison [ArmFolder],
    lines: &ArmLines,
    theme: &Theme,
) -> Vec<(&'comparison ArmFolder, SeriesStyle, &'comparison Ensemble)> {
    let base = SeriesStyle { mark: Marker::Circle, ..theme.baseline };
    let pens = std::iter::once(base).chain((0..arms.len()).map(|index| theme.series(index)));
    let all = std::iter::once(&comparison.base).chain(arms).zip(pens);
    all.filter_map(|(arm, pen)| Some((arm, pen, (lines.share)(arm)?))).collect()
}
