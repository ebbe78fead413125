//! How flows fall with distance once what places send and draw is accounted for.

use super::FitFolder;
use crate::figure::canvas::{Anchor, Canvas, Frame, TextFormat};
use crate::figure::format::number;
use crate::figure::panel::{Axes, widest_label};
use crate::figure::scale::Axis;
use crate::figure::sheet::{Caption, MARGIN, named, sheet};
use crate::figure::theme::{Language, MIDDLE, SeriesStyle, Theme, theme};
use crate::figure::{Drawing, FigureError};
use crate::numeric::scalar::{exp, ln};
use crate::outcome::{Column, Table};

const HEIGHT: f64 = 70.0;
const HEAD: f64 = 5.6;
const FOOT: f64 = 9.0;
/// Bins of equally many pairs.
const BINS: usize = 15;
/// Points of the fitted line.
const POINTS: u32 = 60;

/// A bin of pairs.
struct DistanceBin {
    /// The mean of `ln(d/100 km)`.
    log_distance: f64,
    /// Flows over what is expected of them without distance.
    ratio: f64,
    pairs: usize,
}

/// The bins with the fitted line; nothing where distance explains nothing.
pub(in crate::figure) fn fit_distance(
    found: &FitFolder,
    theme: &Theme,
) -> Result<Option<Drawing>, FigureError> {
    let (Some(logs), Some(slope)) = (&found.log_distance, found.coefficient("distance")) else {
        return Ok(None);
    };
    let bend = found.coefficient("distance2").unwrap_or(0.0);
    let law = |log: f64| slope * log + bend * log * log;
    let bins = bins(found, logs, law);
    if bins.len() < 2 {
        return Ok(None);
    }
    let size = (theme.width(MIDDLE), HEAD + HEIGHT + FOOT);
    let caption = caption(found, (slope, bend), bins.len(), theme.language);
    let svg = sheet(&found.origin, theme, size, &caption, |canvas, top| draw(&bins, law, theme, canvas, top));
    let whole = |it: &DistanceBin| i64::try_from(it.pairs).unwrap_or(i64::MAX);
    let data = Table::new(vec![
        Column::real("distance_km", bins.iter().map(|it| 100.0 * exp(it.log_distance)).collect()),
        Column::real("observed_ratio", bins.iter().map(|it| it.ratio).collect()),
        Column::real("fitted_ratio", bins.iter().map(|it| exp(law(it.log_distance))).collect()),
        Column::integer("pairs", bins.iter().map(whole).collect()),
    ])?;
    Ok(Some(Drawing { svg, data }))
}

/// Bins of equally many pairs, from near to far.
fn bins(found: &FitFolder, logs: &[f64], law: impl Fn(f64) -> f64) -> Vec<DistanceBin> {
    let mut order: Vec<usize> = (0..logs.len()).collect();
    order.sort_by(|&one, &other| logs[one].total_cmp(&logs[other]));
    let size = order.len().div_ceil(BINS).max(1);
    let bin = |pairs: &[usize]| {
        let sum = |of: &dyn Fn(usize) -> f64| pairs.iter().map(|&it| of(it)).sum::<f64>();
        let without = |it: usize| found.fitted[it] / exp(law(logs[it]));
        DistanceBin {
            log_distance: sum(&|it| logs[it]) / pairs.len() as f64,
            ratio: sum(&|it| found.flow[it]) / sum(&without),
            pairs: pairs.len(),
        }
    };
    let all: Vec<DistanceBin> = order.chunks(size).map(bin).collect();
    all.into_iter().filter(|it| it.ratio > 0.0 && it.ratio.is_finite()).collect()
}

fn draw(bins: &[DistanceBin], law: impl Fn(f64) -> f64, theme: &Theme, canvas: &Canvas, top: f64) {
    let x = Axis::logarithmic(bins.iter().map(|it| it.log_distance), 0.01);
    let y = Axis::logarithmic(bins.iter().flat_map(|it| [ln(it.ratio), law(it.log_distance)]), 1.0);
    let frame = Frame {
        left: MARGIN + widest_label(&y, theme),
        top: top + HEAD,
        right: theme.width(MIDDLE) - MARGIN - 3.0,
        bottom: top + HEAD + HEIGHT,
    };
    let panel = Axes { canvas, theme, frame, x, y };
    panel.horizontal_grid(true);
    panel.lower_axis();
    let look = TextFormat::plain(theme);
    let language = theme.language;
    let of_flows = language.say("Flow over that expected at 100 km", "流量与 100 公里处期望流量之比");
    canvas.text(of_flows, (MARGIN, frame.top - 3.0), &look);
    let below = (f64::midpoint(frame.left, frame.right), frame.bottom + 8.2);
    canvas.text(language.say("Distance, km", "距离（公里）"), below, &look.anchored(Anchor::Middle));
    let line = |point: u32| {
        let share = f64::from(point) / f64::from(POINTS);
        let log = panel.x.low + share * (panel.x.high - panel.x.low);
        panel.at(log, law(log).clamp(panel.y.low, panel.y.high))
    };
    let fitted = SeriesStyle { colour: theme.text, width: 1.2, dashes: &[], ..theme.baseline };
    canvas.line(&(0..=POINTS).map(line).collect::<Vec<_>>(), &fitted);
    for it in bins {
        canvas.disc(panel.at(it.log_distance, ln(it.ratio)), 1.0, theme.talent.colour, 0.9);
    }
}

fn caption(found: &FitFolder, (slope, bend): (f64, f64), bins: usize, language: Language) -> Caption {
    let pairs = found.flow.len();
    let slope = number(slope, 3);
    let bent = if bend == 0.0 {
        String::new()
    } else {
        format!("{}{}", language.say(", of its square ", "，其平方的系数为 "), number(bend, 3))
    };
    let how = match language {
        Language::English => format!("{pairs} pairs; coefficient of log distance {slope}{bent}"),
        Language::Chinese => format!("{pairs} 对地区；距离对数的系数为 {slope}{bent}"),
    };
    Caption {
        title: language.say("How flows fall with distance", "流量随距离的衰减").to_owned(),
        subtitle: named(&found.origin, &theme(language), &how),
        note: match language {
            Language::English => format!(
                "Points: {bins} bins of equally many pairs, flows over what origins, destinations and the other terms let expect; line: as estimated."
            ),
            Language::Chinese => format!(
                "圆点：{bins} 组地区对（每组数目相等），流量与来源地、目的地及其他变量所预期者之比；线：估计值。"
            ),
        },
        description: match language {
            Language::English => {
                format!("Flows against distance, both on logarithmic scales; the slope is {slope}.")
            }
            Language::Chinese => format!("流量与距离，均为对数坐标；斜率为 {slope}。"),
        },
    }
}
