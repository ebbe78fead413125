//! Observed against predicted, a circle a place.

use super::ValidationFolder;
use crate::figure::canvas::{Anchor, Canvas, Frame, Point, TextFormat};
use crate::figure::format::number;
use crate::figure::labels::{self, LabelRequest, Obstacles};
use crate::figure::panel::{Axes, widest_label};
use crate::figure::places;
use crate::figure::scale::Axis;
use crate::figure::sheet::{Caption, MARGIN, sheet};
use crate::figure::theme::{Language, MIDDLE, SeriesStyle, Theme};
use crate::figure::{Drawing, FigureError};
use crate::outcome::{Column, Table};

const HEIGHT: f64 = 84.0;
const HEAD: f64 = 5.6;
const FOOT: f64 = 9.0;
/// The radius of the largest circle in mm.
const RADIUS: f64 = 2.2;

/// The scatter; nothing without places.
pub(in crate::figure) fn scatter(
    found: &ValidationFolder,
    theme: &Theme,
) -> Result<Option<Drawing>, FigureError> {
    if found.places.is_empty() {
        return Ok(None);
    }
    let caption = caption(found, theme.language);
    let size = (theme.width(MIDDLE), HEAD + HEIGHT + FOOT);
    let svg = sheet(&found.origin, theme, size, &caption, |canvas, top| draw(found, theme, canvas, top));
    let data = Table::new(vec![
        Column::text("code", found.places.iter().map(|it| it.code.clone()).collect()),
        Column::real("predicted", found.predicted.clone()),
        Column::real("observed", found.observed.clone()),
        Column::real("weight", found.weights.clone()),
    ])?;
    Ok(Some(Drawing { svg, data }))
}

fn draw(found: &ValidationFolder, theme: &Theme, canvas: &Canvas, top: f64) {
    let (x, y) =
        (Axis::loose(found.predicted.iter().copied(), 5), Axis::loose(found.observed.iter().copied(), 6));
    let frame = Frame {
        left: MARGIN + widest_label(&y, theme),
        top: top + HEAD,
        right: theme.width(MIDDLE) - MARGIN - 1.0,
        bottom: top + HEAD + HEIGHT,
    };
    let panel = Axes { canvas, theme, frame, x, y };
    panel.horizontal_grid(true);
    panel.lower_axis();
    axis_titles(found, &panel);
    let (low, high) = (panel.x.low.max(panel.y.low), panel.x.high.min(panel.y.high));
    let diagonal = SeriesStyle { colour: theme.text, width: 1.0, ..theme.baseline };
    canvas.line(&[panel.at(low, low), panel.at(high, high)], &diagonal);
    let largest = found.weights.iter().copied().fold(0.0, f64::max);
    let missed = found.is_missed();
    let mut order: Vec<usize> = (0..found.places.len()).collect();
    order.sort_by(|&one, &other| found.weights[other].total_cmp(&found.weights[one]).then(one.cmp(&other)));
    let circle = |place: usize| -> (Point, f64) {
        let share = if largest > 0.0 { found.weights[place] / largest } else { 1.0 };
        (panel.at(found.predicted[place], found.observed[place]), RADIUS * share.sqrt().max(0.15))
    };
    for &place in &order {
        let colour = if missed[place] { theme.capital.colour } else { theme.talent.colour };
        let (at, radius) = circle(place);
        canvas.disc(at, radius, colour, 0.30);
        canvas.ring(at, radius, colour, 0.4);
    }
    label(found, &panel, &order, &circle);
}

fn axis_titles(found: &ValidationFolder, panel: &Axes) {
    let (theme, frame) = (panel.theme, panel.frame);
    let look = TextFormat::plain(theme);
    let language = theme.language;
    let (observed, predicted) = if found.is_change {
        (
            language.say("Observed, logarithm of last over first", "观测值：末期与初期之比的对数"),
            language.say("Predicted, logarithm of last over first", "预测值：末期与初期之比的对数"),
        )
    } else {
        (language.say("Observed", "观测值"), language.say("Predicted", "预测值"))
    };
    panel.canvas.text(observed, (MARGIN, frame.top - 3.0), &look);
    let middle = f64::midpoint(frame.left, frame.right);
    panel.canvas.text(predicted, (middle, frame.bottom + 8.2), &look.anchored(Anchor::Middle));
}

/// Names of the largest places, and of those that are missed by most.
fn label(found: &ValidationFolder, panel: &Axes, order: &[usize], circle: &impl Fn(usize) -> (Point, f64)) {
    let look = TextFormat::plain(panel.theme).haloed();
    let residuals = found.residuals();
    let mut missed = order.to_vec();
    missed.sort_by(|&one, &other| residuals[other].abs().total_cmp(&residuals[one].abs()));
    let wanted = missed.into_iter().take(8).chain(order.iter().copied().take(20));
    let mut named: Vec<usize> = Vec::new();
    for it in wanted {
        if !named.contains(&it) {
            named.push(it);
        }
    }
    let request = |&place: &usize| {
        let (at, radius) = circle(place);
        LabelRequest { at, radius, text: places::name(&found.places, place, panel.theme.language) }
    };
    let requests: Vec<LabelRequest> = named.iter().map(request).collect();
    let circles: Vec<(Point, f64)> = order.iter().map(|&it| circle(it)).collect();
    let (circles, small): (Vec<_>, Vec<_>) = circles.into_iter().partition(|it| it.1 > 0.4 * RADIUS);
    let points = small.into_iter().map(|it| it.0).collect();
    let obstacles = Obstacles { circles, points, frames: vec![] };
    let placed = labels::place(&requests, (14, 2.9), &panel.frame.grown(-0.3), &obstacles, &look);
    labels::draw(panel.canvas, &placed, &look);
}

fn caption(found: &ValidationFolder, language: Language) -> Caption {
    let (places, name) = (found.places.len(), &found.origin.name);
    let (correlation, slope) = (number(found.correlation, 3), number(found.slope, 2));
    let missed = found.is_missed().contains(&true);
    match language {
        Language::English => Caption {
            title: "Predicted and observed".to_owned(),
            subtitle: format!(
                "{name}; {places} places, correlation {correlation}, slope of observed on predicted {slope}"
            ),
            note: format!(
                "One circle a place, area by weight; dashed: observed as predicted.{}",
                if missed { " Orange: the three provinces that are missed most." } else { "" }
            ),
            description: "Scatter of observed against predicted values with the 45-degree line.".to_owned(),
        },
        Language::Chinese => Caption {
            title: "预测与观测".to_owned(),
            subtitle: format!("{name}；{places} 个地区，相关系数 {correlation}，观测对预测的斜率 {slope}"),
            note: format!(
                "每个圆为一个地区，面积与权重成正比；虚线：预测等于观测。{}",
                if missed { "橙色：偏差最大的三个省。" } else { "" }
            ),
            description: "观测值与预测值的散点图及 45 度线。".to_owned(),
        },
    }
}
