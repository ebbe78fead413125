//! Do poorer regions grow faster? Average growth against initial output per worker, with the regression line.

use crate::numeric::scalar::{ln, square};
use crate::outcome::catalogue::OUTPUT_PER_WORKER_OF_REGIONS;
use crate::outcome::{Column, Table, TableError};

use super::canvas::{Anchor, Canvas, Frame, Point, TextFormat};
use super::ensemble::mean;
use super::format::{self, Magnitude, number};
use super::labels::{self, LabelRequest, Obstacles};
use super::panel::{Axes, widest_label};
use super::run::RunFolder;
use super::scale::Axis;
use super::sheet::{Caption, MARGIN, means, named, sheet};
use super::theme::{Language, MIDDLE, SeriesStyle, Theme};
use super::{Drawing, FigureError};

const HEIGHT: f64 = 74.0;
const HEAD: f64 = 5.6;
const FOOT: f64 = 9.0;

/// One region of the scatter.
struct Dot {
    place: usize,
    /// ln of output per worker in the first year.
    initial: f64,
    /// Percent a year (log difference), mean over replicates.
    growth: f64,
    people: f64,
}

/// An ordinary least squares line.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Regression {
    intercept: f64,
    /// β: percentage points a year for each log point of initial output per worker.
    slope: f64,
    /// Conventional standard error of the slope; NaN with two points.
    standard_error: f64,
}

/// The convergence scatter; nothing with a single year.
pub(super) fn convergence(run: &RunFolder, theme: &Theme) -> Result<Option<Drawing>, FigureError> {
    let dots = dots(run);
    let years = run.regions.as_ref().map_or(&[][..], |regions| &regions.years);
    if dots.is_empty() {
        return Ok(None);
    }
    let line = regression(&dots);
    let caption = caption(run, theme, (years[0], years[years.len() - 1]), &dots, line);
    let svg =
        sheet(&run.origin, theme, (theme.width(MIDDLE), HEAD + HEIGHT + FOOT), &caption, |canvas, top| {
            draw(run, theme, canvas, top, (&dots, line));
        });
    Ok(Some(Drawing { svg, data: plotted(run, &dots)? }))
}

fn dots(run: &RunFolder) -> Vec<Dot> {
    let Some(records) = &run.regions else { return vec![] };
    let (first, last) = crate::numeric::range(records.years.iter().copied());
    if records.years.len() < 2 {
        return vec![];
    }
    let dot = |(place, key): (usize, usize)| {
        let output = records.quotient(OUTPUT_PER_WORKER_OF_REGIONS, key)?;
        let people = records.sum(OUTPUT_PER_WORKER_OF_REGIONS.denominator, key)?.first();
        let growth = |path: &Vec<f64>| 100.0 * ln(path[path.len() - 1] / path[0]) / (last - first);
        let growth = mean(&output.paths.iter().map(growth).collect::<Vec<_>>());
        let initial = ln(output.first());
        (initial.is_finite() && growth.is_finite()).then_some(Dot { place, initial, growth, people })
    };
    let mut dots: Vec<Dot> = run.region_keys().into_iter().filter_map(dot).collect();
    // Large circles first, so that small ones lie on top.
    dots.sort_by(|one, other| other.people.total_cmp(&one.people).then(one.place.cmp(&other.place)));
    dots
}

fn regression(dots: &[Dot]) -> Option<Regression> {
    let count = dots.len() as f64;
    let mean_of = |of: fn(&Dot) -> f64| dots.iter().map(of).sum::<f64>() / count;
    let (mean_x, mean_y) = (mean_of(|dot| dot.initial), mean_of(|dot| dot.growth));
    let squares: f64 = dots.iter().map(|dot| square(dot.initial - mean_x)).sum();
    let product: f64 = dots.iter().map(|dot| (dot.initial - mean_x) * (dot.growth - mean_y)).sum();
    if dots.len() < 3 || squares < 1e-12 {
        return None;
    }
    let slope = product / squares;
    let intercept = mean_y - slope * mean_x;
    let residual: f64 = dots.iter().map(|dot| square(dot.growth - intercept - slope * dot.initial)).sum();
    Some(Regression { intercept, slope, standard_error: (residual / (count - 2.0) / squares).sqrt() })
}

fn caption(
    run: &RunFolder,
    theme: &Theme,
    (first, last): (f64, f64),
    dots: &[Dot],
    line: Option<Regression>,
) -> Caption {
    let language = theme.language;
    let (first, last) = (format::year(first), format::year(last));
    let regions = number(dots.len() as f64, 0);
    let fitted = line.map_or(String::new(), |line| stated(line, language));
    let replicates = run.regions.as_ref().map_or(1, |regions| regions.replicates);
    let means = means(replicates, language).map(|means| format!("{}{means}", language.say(", ", "，")));
    let means = means.unwrap_or_default();
    let (title, statement, note) = match language {
        Language::English => (
            format!("Growth {first}–{last} against output per worker in {first}"),
            format!("{regions} regions{means}. {fitted}"),
            "One circle a region, area by people; dashed: ordinary least squares, every region counts once. β in \
             percentage points a year for each log point.",
        ),
        Language::Chinese => (
            format!("{first}–{last} 年增长与 {first} 年劳均产出"),
            format!("{regions} 个地区{means}。{fitted}"),
            "每个圆为一个地区，面积与人数成正比；虚线为普通最小二乘，各地区权重相同。β 的单位：每对数单位对应的年增长百分点。",
        ),
    };
    let description = language.say(
        "Scatter of average growth against initial output per worker with a regression line.",
        "平均增长率与期初劳均产出的散点图及回归线。",
    );
    Caption {
        title,
        subtitle: named(&run.origin, theme, statement.trim()),
        note: note.to_owned(),
        description: description.to_owned(),
    }
}

fn stated(line: Regression, language: Language) -> String {
    let (slope, error) = (number(line.slope, 2), number(line.standard_error, 2));
    match language {
        Language::English => format!("β = {slope} (standard error {error})"),
        Language::Chinese => format!("β = {slope}（标准误 {error}）"),
    }
}

fn draw(
    run: &RunFolder,
    theme: &Theme,
    canvas: &Canvas,
    top: f64,
    (dots, line): (&[Dot], Option<Regression>),
) {
    let unit = Magnitude::of_incomes(theme.language);
    let x = Axis::logarithmic(dots.iter().map(|dot| dot.initial), unit.divisor);
    let largest = dots[0].people.max(1.0);
    let radius = |dot: &Dot| largest_radius(dots.len()) * (dot.people / largest).max(0.0).sqrt().max(0.12);
    let y = Axis::loose(dots.iter().map(|dot| dot.growth), 6);
    let left = MARGIN + widest_label(&y, theme);
    let frame = Frame {
        left,
        top: top + HEAD,
        right: theme.width(MIDDLE) - MARGIN - 1.0,
        bottom: top + HEAD + HEIGHT,
    };
    let panel = Axes { canvas, theme, frame, x, y };
    panel.horizontal_grid(true);
    panel.lower_axis();
    axis_titles(&panel, &unit.of_money(theme.language, &theme.currency));
    let places: Vec<(Point, f64)> =
        dots.iter().map(|dot| (panel.at(dot.initial, dot.growth), radius(dot))).collect();
    for &(at, radius) in &places {
        canvas.disc(at, radius, theme.talent.colour, 0.30);
        canvas.ring(at, radius, theme.talent.colour, if dots.len() > 500 { 0.2 } else { 0.4 });
    }
    let fitted = line.map_or(vec![], |line| draw_line(&panel, dots, line));
    label_largest(run, &panel, dots, &places, fitted);
}

fn largest_radius(regions: usize) -> f64 {
    (16.0 / (regions as f64).sqrt()).clamp(1.3, 2.8)
}

fn axis_titles(panel: &Axes, unit: &str) {
    let (theme, frame) = (panel.theme, panel.frame);
    let look = TextFormat::plain(theme);
    let (growth, initial) = match theme.language {
        Language::English => (
            "Growth of output per worker, % a year",
            format!("Initial output per worker, {unit} (log scale)"),
        ),
        Language::Chinese => ("劳均产出年均增长率，%", format!("期初劳均产出，{unit}（对数刻度）")),
    };
    panel.canvas.text(growth, (MARGIN, frame.top - 3.0), &look);
    let middle = f64::midpoint(frame.left, frame.right);
    panel.canvas.text(&initial, (middle, frame.bottom + 8.2), &look.anchored(Anchor::Middle));
}

/// The regression line over the range of the data; returns points along it for labels to avoid.
fn draw_line(panel: &Axes, dots: &[Dot], line: Regression) -> Vec<Point> {
    let (low, high) = crate::numeric::range(dots.iter().map(|dot| dot.initial));
    let at = |x: f64| panel.at(x, line.intercept + line.slope * x);
    let pen = SeriesStyle { colour: panel.theme.text, width: 1.0, ..panel.theme.baseline };
    panel.canvas.line(&[at(low), at(high)], &pen);
    (0..=60).map(|step| at(low + (high - low) * f64::from(step) / 60.0)).collect()
}

fn label_largest(run: &RunFolder, panel: &Axes, dots: &[Dot], places: &[(Point, f64)], fitted: Vec<Point>) {
    let look = TextFormat::plain(panel.theme).haloed();
    let spot = |(dot, &(at, radius)): (&Dot, &(Point, f64))| LabelRequest {
        at,
        radius,
        text: run.place_name(dot.place, panel.theme.language),
    };
    let spots: Vec<LabelRequest> = dots.iter().zip(places).take(60).map(spot).collect();
    // Among hundreds of circles a name may cover small ones, never large ones.
    let large = if dots.len() > 60 { 0.4 * places[0].1 } else { 0.0 };
    let (circles, small): (Vec<_>, Vec<_>) = places.iter().copied().partition(|(_, radius)| *radius >= large);
    let points = fitted.into_iter().chain(small.into_iter().map(|(at, _)| at)).collect();
    let obstacles = Obstacles { circles, points, frames: vec![] };
    let placed = labels::place(&spots, (16, 2.9), &panel.frame.grown(-0.3), &obstacles, &look);
    labels::draw(panel.canvas, &placed, &look);
}

fn plotted(run: &RunFolder, dots: &[Dot]) -> Result<Table, TableError> {
    let text = |of: fn(&super::places::MapPlace) -> &String| {
        dots.iter().map(|dot| of(&run.places[dot.place]).clone()).collect()
    };
    let real = |of: fn(&Dot) -> f64| dots.iter().map(of).collect();
    Table::new(vec![
        Column::text("code", text(|place| &place.code)),
        Column::text("name_en", text(|place| &place.english)),
        Column::text("name_zh", text(|place| &place.chinese)),
        Column::real("ln_initial_output_per_worker_cny", real(|dot| dot.initial)),
        Column::real("growth_percent_a_year", real(|dot| dot.growth)),
        Column::real("people", real(|dot| dot.people)),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dot(initial: f64, growth: f64) -> Dot {
        Dot { place: 0, initial, growth, people: 1.0 }
    }

    /// By hand: x = 0, 1, 2 and y = 1, 0, 2 have slope 0.5, intercept 0.5, residuals 0.5, −1, 0.5, residual variance
    /// 1.5 and a standard error of √(1.5 / 2).
    #[test]
    fn the_regression_agrees_with_a_hand_computed_case() {
        let line = regression(&[dot(0.0, 1.0), dot(1.0, 0.0), dot(2.0, 2.0)]).unwrap();
        assert!((line.slope - 0.5).abs() < 1e-12 && (line.intercept - 0.5).abs() < 1e-12);
        assert!((line.standard_error - 0.75_f64.sqrt()).abs() < 1e-12);
    }

    #[test]
    fn equal_or_few_regions_have_no_line() {
        assert_eq!(regression(&[dot(1.0, 1.0), dot(1.0, 2.0), dot(1.0, 3.0)]), None);
        assert_eq!(regression(&[dot(1.0, 1.0), dot(2.0, 2.0)]), None);
    }
}
