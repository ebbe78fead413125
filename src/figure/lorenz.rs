//! How unequally output is spread over people: shares of both, regions from the poorest to the richest.

use crate::outcome::catalogue::{OUTPUT_PER_WORKER_OF_REGIONS, Quotient};
use crate::outcome::{Column, Table};

use super::canvas::{Anchor, Canvas, Frame, TextFormat};
use super::ensemble::mean;
use super::format::{self, number};
use super::panel::{Axes, widest_label};
use super::records::ReplicateRecords;
use super::run::RunFolder;
use super::scale::Axis;
use super::sheet::{Caption, MARGIN, means, sheet};
use super::theme::{Language, NARROW, SeriesStyle, Theme};
use super::{Drawing, FigureError};

const POINTS: u32 = 200;
const HEAD: f64 = 5.6;
const FOOT: f64 = 9.0;

/// The curve of one year: output shares at equal steps of people shares, and the Gini coefficient.
struct Curve {
    year: f64,
    output: Vec<f64>,
    gini: f64,
}

/// Lorenz curves of the first and the last year; nothing without regions.
pub(super) fn lorenz_curve(run: &RunFolder, theme: &Theme) -> Result<Option<Drawing>, FigureError> {
    let Some(records) = &run.regions else { return Ok(None) };
    let last = records.years.len().saturating_sub(1);
    let ends = if last == 0 { vec![0] } else { vec![0, last] };
    let curves: Option<Vec<Curve>> = ends.into_iter().map(|year| curve(records, year)).collect();
    let Some(curves) = curves.filter(|curves| !curves.is_empty()) else { return Ok(None) };
    let width = theme.width(NARROW);
    let side = width - 2.0 * MARGIN - 9.0;
    let svg = sheet(
        &run.origin,
        theme,
        (width, HEAD + side + FOOT),
        &caption(run, theme, records, &curves),
        |canvas, top| {
            draw(theme, canvas, top, &curves);
        },
    );
    let people = (0..=POINTS).map(share).collect();
    let columns = curves.iter().map(|curve| {
        Column::real(format!("output_share_{}", format::year(curve.year)), curve.output.clone())
    });
    let data = Table::new([Column::real("people_share", people)].into_iter().chain(columns).collect())?;
    Ok(Some(Drawing { svg, data }))
}

/// Mean over replicates, point by point.
fn curve(records: &ReplicateRecords, year: usize) -> Option<Curve> {
    let (mut outputs, mut people) = (vec![vec![]; records.replicates], vec![vec![]; records.replicates]);
    for key in 0..records.keys.len() {
        let Quotient { numerator, denominator } = OUTPUT_PER_WORKER_OF_REGIONS;
        let (output, persons) = (records.ensemble(numerator, key)?, records.sum(denominator, key)?);
        for (replicate, (output, persons)) in
            output.in_year(year).into_iter().zip(persons.in_year(year)).enumerate()
        {
            if output.is_finite() && persons > 0.0 {
                outputs[replicate].push(output);
                people[replicate].push(persons);
            }
        }
    }
    let corners: Vec<_> =
        outputs.iter().zip(&people).map(|(output, people)| corners(output, people)).collect();
    let at = |x: f64| mean(&corners.iter().map(|corners| height(corners, x)).collect::<Vec<_>>());
    let output: Vec<f64> = (0..=POINTS).map(|step| at(share(step))).collect();
    let gini = mean(&corners.iter().map(|corners| gini(corners)).collect::<Vec<_>>());
    gini.is_finite().then_some(Curve { year: records.years[year], output, gini })
}

fn share(step: u32) -> f64 {
    f64::from(step) / f64::from(POINTS)
}

/// The corners of a Lorenz curve, regions sorted by output per person: cumulated shares of people and output.
fn corners(output: &[f64], people: &[f64]) -> Vec<(f64, f64)> {
    let mut order: Vec<usize> = (0..output.len()).collect();
    order.sort_by(|&one, &other| (output[one] / people[one]).total_cmp(&(output[other] / people[other])));
    let (all_people, all_output) = (people.iter().sum::<f64>(), output.iter().sum::<f64>());
    let mut corners = vec![(0.0, 0.0)];
    let (mut persons, mut produced) = (0.0, 0.0);
    for region in order {
        persons += people[region];
        produced += output[region];
        corners.push((persons / all_people, produced / all_output));
    }
    corners
}

/// The height of the curve at a share of people, by straight lines between corners.
fn height(corners: &[(f64, f64)], x: f64) -> f64 {
    let after = corners.partition_point(|corner| corner.0 < x).min(corners.len() - 1);
    let (from, to) = (corners[after.saturating_sub(1)], corners[after]);
    if to.0 <= from.0 {
        to.1
    } else {
        from.1 + (x - from.0).min(to.0 - from.0) / (to.0 - from.0) * (to.1 - from.1)
    }
}

/// Twice the area between the diagonal and the curve.
fn gini(corners: &[(f64, f64)]) -> f64 {
    let area: f64 = corners.windows(2).map(|pair| (pair[1].0 - pair[0].0) * (pair[0].1 + pair[1].1)).sum();
    if corners.len() < 2 { f64::NAN } else { 1.0 - area }
}

fn caption(run: &RunFolder, theme: &Theme, records: &ReplicateRecords, curves: &[Curve]) -> Caption {
    let language = theme.language;
    let ginis: Vec<String> = curves
        .iter()
        .map(|curve| match language {
            Language::English => format!("{} in {}", number(curve.gini, 3), format::year(curve.year)),
            Language::Chinese => format!("{} 年 {}", format::year(curve.year), number(curve.gini, 3)),
        })
        .collect();
    let statement = match language {
        Language::English => format!("Gini {}", ginis.join(", ")),
        Language::Chinese => format!("基尼系数：{}", ginis.join("，")),
    };
    let sorted = language.say(
        "regions from the lowest to the highest output per worker, weighted by people",
        "地区按劳均产出由低到高排列，按人数加权",
    );
    let means = means(records.replicates, language);
    let means = means.map_or(String::new(), |means| format!("{}{means}", language.say("; ", "；")));
    Caption {
        title: language.say("Lorenz curve of output over regions", "地区产出的洛伦兹曲线").to_owned(),
        subtitle: super::sheet::named(&run.origin, theme, &format!("{sorted}{means}")),
        note: String::new(),
        description: format!(
            "{} {statement}",
            language.say("Lorenz curves of the first and the last year.", "首年与末年的洛伦兹曲线。")
        ),
    }
}

fn draw(theme: &Theme, canvas: &Canvas, top: f64, curves: &[Curve]) {
    let axis = || Axis::around([0.0, 100.0], 5);
    let left = MARGIN + widest_label(&axis(), theme);
    let width = theme.width(NARROW) - MARGIN - 2.5 - left;
    let frame = Frame { left, top: top + HEAD, right: left + width, bottom: top + HEAD + width };
    let panel = Axes { canvas, theme, frame, x: axis(), y: axis() };
    panel.horizontal_grid(true);
    panel.lower_axis();
    axis_titles(&panel);
    let thin = SeriesStyle { dashes: &[], width: 0.6, ..theme.baseline };
    panel.path(&[(0.0, 0.0), (100.0, 100.0)], &thin);
    let pens = if curves.len() > 1 { vec![theme.baseline, theme.talent] } else { vec![theme.talent] };
    for (curve, pen) in curves.iter().zip(&pens) {
        let points = (0..=POINTS).zip(&curve.output).map(|(step, y)| (100.0 * share(step), 100.0 * y));
        panel.path(&points.collect::<Vec<_>>(), pen);
    }
    legend(&panel, curves, &pens);
}

/// The curves lie too close together for labels at their sides: a key of two lines in the empty corner.
fn legend(panel: &Axes, curves: &[Curve], pens: &[SeriesStyle]) {
    let look = TextFormat::plain(panel.theme);
    let left = panel.frame.left + 4.0;
    for (index, (curve, pen)) in curves.iter().zip(pens).enumerate() {
        let y = panel.frame.top + 6.0 + 3.8 * index as f64;
        panel.canvas.line(&[(left, y), (left + 8.0, y)], pen);
        let (year, gini) = (format::year(curve.year), number(curve.gini, 3));
        let text = match panel.theme.language {
            Language::English => format!("{year} (Gini {gini})"),
            Language::Chinese => format!("{year} 年（基尼系数 {gini}）"),
        };
        panel.canvas.text(&text, (left + 9.4, y + look.capital_height() / 2.0), &look.haloed());
    }
    let (x, y) = panel.at(30.0, 30.0);
    let equality = panel.theme.language.say("equality", "完全平等");
    panel.canvas.text(equality, (x - 1.4, y), &TextFormat::muted(panel.theme).anchored(Anchor::End).haloed());
}

fn axis_titles(panel: &Axes) {
    let (language, frame, look) = (panel.theme.language, panel.frame, TextFormat::plain(panel.theme));
    let output = language.say("Cumulative share of output, %", "产出累计占比，%");
    panel.canvas.text(output, (MARGIN, frame.top - 3.0), &look);
    let people = language.say("Cumulative share of people, %", "人数累计占比，%");
    let middle = f64::midpoint(frame.left, frame.right);
    panel.canvas.text(people, (middle, frame.bottom + 8.2), &look.anchored(Anchor::Middle));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_regions_have_a_gini_of_zero_and_the_diagonal() {
        let corners = corners(&[1.0, 2.0], &[1.0, 2.0]);
        assert!(gini(&corners).abs() < 1e-12);
        assert!((height(&corners, 0.25) - 0.25).abs() < 1e-12);
    }

    /// Half of the people make a quarter of the output: 1 − (0.5·0.25 + 0.5·1.25) = 0.25.
    #[test]
    fn the_gini_agrees_with_a_hand_computed_case() {
        let corners = corners(&[3.0, 1.0], &[1.0, 1.0]);
        assert!((gini(&corners) - 0.25).abs() < 1e-12);
        assert!((height(&corners, 0.5) - 0.25).abs() < 1e-12);
    }
}
