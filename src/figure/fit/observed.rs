//! Observed against fitted flows, both on a logarithmic scale.

use super::FitFolder;
use crate::figure::canvas::{Anchor, Canvas, Frame, TextFormat};
use crate::figure::format::{number, rounded};
use crate::figure::panel::{Axes, widest_label};
use crate::figure::scale::Axis;
use crate::figure::sheet::{Caption, MARGIN, named, sheet};
use crate::figure::theme::{Language, MIDDLE, SeriesStyle, Theme, theme};
use crate::figure::{Drawing, FigureError};
use crate::numeric::scalar::{ln, power_of_ten};
use crate::outcome::{Column, Table};

const HEIGHT: f64 = 84.0;
const HEAD: f64 = 5.6;
const FOOT: f64 = 9.0;
/// Height of the rug of pairs without a flow.
const RUG: f64 = 1.6;

/// The scatter; nothing where nothing flows.
pub(in crate::figure) fn fit_observed(
    found: &FitFolder,
    theme: &Theme,
) -> Result<Option<Drawing>, FigureError> {
    if !found.flow.iter().any(|it| *it > 0.0) {
        return Ok(None);
    }
    let size = (theme.width(MIDDLE), HEAD + HEIGHT + FOOT);
    let caption = caption(found, theme.language);
    let svg = sheet(&found.origin, theme, size, &caption, |canvas, top| draw(found, theme, canvas, top));
    let data = Table::new(vec![
        Column::real("flow", found.flow.clone()),
        Column::real("fitted", found.fitted.clone()),
    ])?;
    Ok(Some(Drawing { svg, data }))
}

fn decimal(value: f64) -> f64 {
    ln(value) / ln(10.0)
}

/// An axis of powers of ten that holds these values.
fn axis(values: impl Iterator<Item = f64>) -> Axis {
    let logs: Vec<f64> = values.filter(|it| *it > 0.0).map(decimal).collect();
    let low = logs.iter().copied().fold(f64::INFINITY, f64::min).floor();
    let high = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max).ceil().max(low + 1.0);
    let step = ((high - low) / 6.0).ceil().max(1.0);
    let mut ticks = Vec::new();
    let mut at = low;
    while at <= high {
        ticks.push((at, rounded(power_of_ten(at))));
        at += step;
    }
    Axis { low, high, ticks }
}

fn draw(found: &FitFolder, theme: &Theme, canvas: &Canvas, top: f64) {
    let flowing = || found.flow.iter().zip(&found.fitted).filter(|it| *it.0 > 0.0);
    // Fitted flows far below the least observed one would leave no room for the others.
    let floor = flowing().map(|it| *it.0).fold(f64::INFINITY, f64::min) / 100.0;
    let fitted = |value: f64| value.max(floor);
    let x = axis(found.fitted.iter().map(|it| fitted(*it)));
    let y = axis(flowing().map(|it| *it.0));
    let frame = Frame {
        left: MARGIN + widest_label(&y, theme),
        top: top + HEAD,
        // Half of the last label stands beyond the frame.
        right: theme.width(MIDDLE) - MARGIN - widest_label(&x, theme) / 2.0,
        bottom: top + HEAD + HEIGHT,
    };
    let panel = Axes { canvas, theme, frame, x, y };
    panel.horizontal_grid(true);
    panel.lower_axis();
    let look = TextFormat::plain(theme);
    let language = theme.language;
    canvas.text(language.say("Observed flow", "观测流量"), (MARGIN, frame.top - 3.0), &look);
    let middle = f64::midpoint(frame.left, frame.right);
    let below = (middle, frame.bottom + 8.2);
    canvas.text(language.say("Fitted flow", "拟合流量"), below, &look.anchored(Anchor::Middle));
    let (low, high) = (panel.x.low.max(panel.y.low), panel.x.high.min(panel.y.high));
    let diagonal = SeriesStyle { colour: theme.text, width: 1.0, ..theme.baseline };
    canvas.line(&[panel.at(low, low), panel.at(high, high)], &diagonal);
    for (flow, expected) in flowing() {
        canvas.disc(panel.at(decimal(fitted(*expected)), decimal(*flow)), 0.55, theme.talent.colour, 0.35);
    }
    let rug = SeriesStyle { colour: theme.capital.colour, width: 0.5, dashes: &[], ..theme.baseline };
    for (_, expected) in found.flow.iter().zip(&found.fitted).filter(|it| *it.0 <= 0.0) {
        let (at, _) = panel.at(decimal(fitted(*expected)), panel.y.low);
        canvas.line(&[(at, frame.bottom), (at, frame.bottom - RUG)], &rug);
    }
}

fn caption(found: &FitFolder, language: Language) -> Caption {
    let pairs = found.flow.len();
    let zeros = found.flow.iter().filter(|it| **it <= 0.0).count();
    let explained = number(100.0 * found.explained, 1);
    let how = match language {
        Language::English => format!("{pairs} pairs, {explained} % of the deviance explained"),
        Language::Chinese => format!("{pairs} 对地区，解释偏差的 {explained} %"),
    };
    let rug = match (zeros, language) {
        (0, _) => String::new(),
        (1, Language::English) => " The orange mark below: the pair without a flow.".to_owned(),
        (_, Language::English) => format!(" Orange marks below: the {zeros} pairs without a flow."),
        (_, Language::Chinese) => format!("下方橙色短线：{zeros} 对无流量的地区。"),
    };
    Caption {
        title: language.say("Observed and fitted flows", "观测流量与拟合流量").to_owned(),
        subtitle: named(&found.origin, &theme(language), &how),
        note: format!(
            "{}{rug}",
            language
                .say("One point a pair; dashed: observed as fitted.", "每点为一对地区；虚线：观测等于拟合。")
        ),
        description: language
            .say(
                "Scatter of observed against fitted flows with the 45-degree line.",
                "观测流量与拟合流量的散点图及 45 度线。",
            )
            .to_owned(),
    }
}
