//! How cooperation spreads: the share of regional governments that are open, in every arm.

use crate::figure::ensemble::Ensemble;
use crate::figure::grid::{Layout, Line, Plan, grid, plotted};
use crate::figure::sheet::Caption;
use crate::figure::text_width::fitted;
use crate::figure::theme::{Language, MIDDLE, Mark, Pen, Theme};
use crate::figure::{Drawn, FigureError};

use super::{Arm, Comparison};

/// Lines with a name at their end; more need a key.
const LABELLED: usize = 4;

/// Longer names are cut, in mm.
const LONGEST: f64 = 38.0;

/// One line an arm and the base; nothing where no government ever changes its stance.
pub(in crate::figure) fn adoption(
    comparison: &Comparison,
    theme: &Theme,
) -> Result<Option<Drawn>, FigureError> {
    let base = Pen { mark: Mark::Circle, ..theme.baseline };
    let pens = std::iter::once(base).chain((0..comparison.arms.len()).map(|index| theme.arm(index)));
    let known: Vec<(&Arm, Pen, &Ensemble)> = std::iter::once(&comparison.base)
        .chain(&comparison.arms)
        .zip(pens)
        .filter_map(|(arm, pen)| Some((arm, pen, arm.open.as_ref()?)))
        .collect();
    if !known.iter().any(|(.., open)| moves(open)) {
        return Ok(None);
    }
    let (spread, labelled) = (comparison.spread(known.len()), known.len() <= LABELLED);
    let line = |(arm, pen, open): &(&Arm, Pen, &Ensemble)| Line {
        name: fitted(&arm.name, theme.text_size, LONGEST),
        summary: open.map(|share| 100.0 * share).summary(),
        pen: *pen,
        labelled,
        spread,
    };
    let plans = [Plan {
        name: theme.language.say("Open governments", "开放的政府").to_owned(),
        unit: "%".to_owned(),
        lines: known.iter().map(line).collect(),
    }];
    let layout =
        Layout { width: MIDDLE, columns: 1, height: 52.0, zero: true, key: !labelled, shared: false };
    let caption = caption(comparison, spread, theme);
    let svg = grid(&comparison.origin, theme, &plans, layout, &caption);
    Ok(Some(Drawn { svg, data: plotted(&plans)? }))
}

/// Whether any government changes its stance in any replicate.
fn moves(open: &Ensemble) -> bool {
    let changes = |path: &Vec<f64>| path.windows(2).any(|pair| (pair[0] - pair[1]).abs() > 1e-9);
    open.paths.iter().any(changes)
}

fn caption(comparison: &Comparison, spread: crate::figure::grid::Spread, theme: &Theme) -> Caption {
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
