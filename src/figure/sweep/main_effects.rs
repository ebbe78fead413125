//! Main effects: the mean along each factor, one small panel a factor with the same vertical axis, one line a scenario.

use crate::figure::canvas::{Canvas, Frame, Point, TextFormat};
use crate::figure::columns::{columns, columns_within};
use crate::figure::drawing::Drawings;
use crate::figure::format::rounded;

use crate::figure::key::SeriesKey;
use crate::figure::panel::{Axes, widest_label};
use crate::figure::scale::Axis;
use crate::figure::sheet::{Caption, MARGIN, named, sheet};
use crate::figure::text_width::fitted;
use crate::figure::theme::{Language, MIDDLE, NARROW, SeriesStyle, Theme, WIDE, theme};
use crate::figure::{Drawing, FigureError, FigureOptions};
use crate::numeric::range;
use crate::numeric::scalar::{exp, ln};
use crate::outcome::{Table, TableError};

use super::names::SweepNames;
use super::{SweepFolder, Topic};

const MOST_COLUMNS: usize = 4;
/// Height of the axes of a panel, of what is above and below them, and the distance of panels.
const HEIGHT: f64 = 24.0;
const HEAD: f64 = 5.2;
const FOOT: f64 = 5.0;
const BETWEEN: f64 = 6.4;
/// Labels below an axis stand out beside it by this much, in mm, so that those of neighbours keep apart.
const OVERHANG: f64 = 1.8;
/// Scenarios whose lines differ in height by more than this are on figures of their own.
const MOST_UNLIKE: f64 = 4.0;
/// More lines than this cannot be told apart.
const MOST_LINES: usize = 6;

/// The mean in one stretch of a factor.
#[derive(Debug, Clone)]
struct Stretch {
    x: f64,
    name: String,
    mean: f64,
    low: f64,
    high: f64,
}

/// A factor with a line a scenario.
struct Curves {
    name: String,
    /// For panels in which the name has no room.
    short: String,
    scale: String,
    /// Both ends of the factor on its axis.
    ends: (f64, f64),
    lines: Vec<Vec<Stretch>>,
}

/// One figure a metric.
pub(in crate::figure) fn main_effects(
    sweep: &SweepFolder,
    theme: &Theme,
    options: &FigureOptions,
) -> Result<Drawings, FigureError> {
    let Some(table) = &sweep.main_effects else { return Ok(Drawings::new()) };
    let mut drawings = Drawings::new();
    for topic in Topic::all(table, options)? {
        for (number, scenarios) in alike(&topic)?.iter().enumerate() {
            let part =
                if number == 0 { topic.file_part() } else { format!("{}-{}", topic.file_part(), number + 1) };
            let figure = MainEffectsFigure::new(sweep, &topic, scenarios, theme)?;
            if figure.values().any(f64::is_finite) {
                drawings.push((part, Drawing { svg: figure.svg(theme), data: topic.table.clone() }));
            }
        }
    }
    Ok(drawings)
}

/// Scenarios whose lines can be read on one axis, those with the highest lines first; they keep their order.
fn alike(topic: &Topic) -> Result<Vec<Vec<String>>, TableError> {
    let mut heights = Vec::new();
    for scenario in &topic.scenarios {
        let (low, high) = range(topic.of_scenario(scenario)?.real("mean")?.iter().copied());
        heights.push((high - low, scenario.clone()));
    }
    // A stable sort: equal heights keep their order.
    heights.sort_by(|one, other| other.0.total_cmp(&one.0));
    let mut groups: Vec<(f64, Vec<String>)> = Vec::new();
    for (height, scenario) in heights {
        match groups.last_mut() {
            Some((tallest, group)) if MOST_UNLIKE * height >= *tallest && group.len() < MOST_LINES => {
                group.push(scenario);
            }
            _ => groups.push((height, vec![scenario])),
        }
    }
    let place = |scenario: &String| topic.scenarios.iter().position(|it| it == scenario);
    let ordered = |(_, mut group): (f64, Vec<String>)| {
        group.sort_by_key(place);
        group
    };
    Ok(groups.into_iter().map(ordered).collect())
}

struct MainEffectsFigure<'figure> {
    sweep: &'figure SweepFolder,
    topic: &'figure Topic,
    scenarios: &'figure [String],
    panels: Vec<Curves>,
    unit: String,
}

impl<'figure> MainEffectsFigure<'figure> {
    fn new(
        sweep: &'figure SweepFolder,
        topic: &'figure Topic,
        scenarios: &'figure [String],
        theme: &Theme,
    ) -> Result<Self, TableError> {
        let means = topic.table.real("mean")?;
        let largest = means.iter().map(|it| it.abs()).filter(|it| it.is_finite()).fold(0.0, f64::max);
        let (divisor, unit) = topic.measure(largest, theme);
        let tables: Vec<Table> =
            scenarios.iter().map(|it| topic.of_scenario(it)).collect::<Result<_, _>>()?;
        let panel = |factor: &String| curves(&tables, factor, divisor, &sweep.names);
        let panels = topic.factors.iter().map(panel).collect::<Result<_, _>>()?;
        Ok(Self { sweep, topic, scenarios, panels, unit })
    }

    /// Every value that is drawn.
    fn values(&self) -> impl Iterator<Item = f64> {
        let all = self.panels.iter().flat_map(|it| it.lines.iter().flatten());
        all.flat_map(|it| [it.mean, it.low, it.high])
    }

    fn svg(&self, theme: &Theme) -> String {
        let pens = self.pens(theme);
        let names: Vec<(String, SeriesStyle)> =
            self.scenarios.iter().map(|it| self.sweep.names.scenario(it)).zip(pens.iter().copied()).collect();
        let names = if self.topic.scenarios.len() > 1 { names } else { vec![] };
        let usual = [NARROW, MIDDLE, WIDE, WIDE][columns(self.panels.len(), MOST_COLUMNS) - 1];
        let width = theme.width(usual);
        let columns = columns_within(self.panels.len(), MOST_COLUMNS, width);
        let key = SeriesKey::new(theme, &names, width - 2.0 * MARGIN);
        let rows = self.panels.len().div_ceil(columns) as f64;
        let body = key.height() + rows * (HEAD + HEIGHT + FOOT) + (rows - 1.0) * BETWEEN;
        let y = Axis::with_margins(self.values(), 4, 0.04);
        sheet(&self.sweep.origin, theme, (width, body), &self.caption(theme.language), |canvas, top| {
            key.draw(canvas, (MARGIN, top));
            for (number, curves) in self.panels.iter().enumerate() {
                let place = (number % columns, number / columns);
                let frame = frame(place, top + key.height(), (widest_label(&y, theme), width, columns));
                draw_panel((canvas, theme), (place.0 == 0, frame), (curves, &pens), &y);
            }
        })
    }

    /// A scenario has the same pen in every figure of its sweep.
    fn pens(&self, theme: &Theme) -> Vec<SeriesStyle> {
        let place = |scenario: &String| self.topic.scenarios.iter().position(|it| it == scenario);
        self.scenarios.iter().map(|scenario| theme.series(place(scenario).unwrap_or(0))).collect()
    }

    fn caption(&self, language: Language) -> Caption {
        let (name, unit) = (self.topic.name(language), &self.unit);
        let title = match language {
            Language::English => format!("How {name} goes with each factor, {unit}"),
            Language::Chinese => format!("{name}随各因素的变化，{unit}"),
        };
        let mean = language.say(
            "Mean of all points with the factor in a stretch of its range, the other factors as they come",
            "因素取值落在各区段内的所有设计点的均值，其余因素自由变动",
        );
        let has_bands =
            self.panels.iter().flat_map(|it| it.lines.iter().flatten()).any(|it| it.low.is_finite());
        let bands = if has_bands {
            language.say("; bands: 95 % interval of the mean.", "；色带：均值的 95 % 区间。")
        } else {
            language.say(".", "。")
        };
        let note = format!("{mean}{bands}");
        let description = language.say(
            "Small line charts with one vertical axis, one a factor, with a line a scenario.",
            "共用纵轴的小图，每个因素一幅，每个情景一条线。",
        );
        Caption {
            title,
            subtitle: named(&self.sweep.origin, &theme(language), &self.sweep.scope(self.topic, language)),
            note,
            description: description.to_owned(),
        }
    }
}

/// One factor in all scenarios.
fn curves(tables: &[Table], factor: &str, divisor: f64, names: &SweepNames) -> Result<Curves, TableError> {
    let (mut scale, mut ends) = (String::new(), vec![]);
    let mut lines = Vec::new();
    for table in tables {
        let [factors, scales, value] = ["factor", "scale", "value"].map(|it| table.text(it));
        let (factors, scales, value) = (factors?, scales?, value?);
        let [low, high, mean, mean_low, mean_high] =
            ["low", "high", "mean", "mean_low", "mean_high"].map(|it| table.real(it));
        let (low, high, mean, mean_low, mean_high) = (low?, high?, mean?, mean_low?, mean_high?);
        let ends_of = |row: usize| {
            // Analyses of before do not have the range, only what was drawn from it.
            let end = |name: &str, other: f64| table.real(name).map_or(other, |it| it[row]);
            let of_range = (end("range_low", low[row]), end("range_high", high[row]));
            if of_range.0.is_finite() { [of_range.0, of_range.1] } else { [low[row], high[row]] }
        };
        let mut line: Vec<Stretch> = Vec::new();
        for row in (0..table.rows()).filter(|&row| factors[row] == factor) {
            scale.clone_from(&scales[row]);
            ends.extend(ends_of(row).map(|end| place(&scale, (end, end), 0)));
            let x = place(&scale, (low[row], high[row]), line.len());
            let [mean, low, high] = [mean[row], mean_low[row], mean_high[row]].map(|it| it / divisor);
            line.push(Stretch { x, name: value[row].clone(), mean, low, high });
        }
        lines.push(line);
    }
    let (name, short) = (names.factor(factor), names.short(factor));
    Ok(Curves { name, short, scale, ends: range(ends), lines })
}

/// Where a stretch lies on its axis: in its middle, or, of a list of words, at its number.
fn place(scale: &str, (low, high): (f64, f64), number: usize) -> f64 {
    match scale {
        "log" => f64::midpoint(ln(low), ln(high)),
        "values" => number as f64,
        _ => f64::midpoint(low, high),
    }
}

fn frame((column, row): (usize, usize), top: f64, (left, width, columns): (f64, f64, usize)) -> Frame {
    let width = (width - 2.0 * MARGIN - left - BETWEEN * columns as f64) / columns as f64;
    let left = MARGIN + left + column as f64 * (width + BETWEEN);
    let top = top + HEAD + row as f64 * (HEAD + HEIGHT + FOOT + BETWEEN);
    Frame { left, top, right: left + width, bottom: top + HEIGHT }
}

fn draw_panel(
    (canvas, theme): (&Canvas, &Theme),
    (is_first, frame): (bool, Frame),
    (curves, pens): (&Curves, &[SeriesStyle]),
    y: &Axis,
) {
    let panel = Axes { canvas, theme, frame, x: axis(curves, frame.width(), theme), y: y.clone() };
    let fits = |name: &str| TextFormat::plain(theme).bold().width(name) <= frame.width();
    let name = if fits(&curves.name) { &curves.name } else { &curves.short };
    let heading = fitted(name, 1.07 * theme.text_size, frame.width());
    panel.heading(&heading, "", (frame.left, frame.top - 2.0));
    panel.horizontal_grid(is_first);
    if y.low < 0.0 && y.high > 0.0 {
        panel.zero_line();
    }
    for (line, pen) in curves.lines.iter().zip(pens) {
        draw_band(&panel, line, pen);
        panel.path(&line.iter().map(|it| (it.x, it.mean)).collect::<Vec<_>>(), pen);
        // Where there are few values, each is seen.
        for it in line.iter().filter(|it| it.mean.is_finite() && (line.len() < 5 || curves.scale == "values"))
        {
            canvas.mark(panel.at(it.x, it.mean), pen);
        }
    }
    panel.lower_axis_within(OVERHANG);
}

fn draw_band(panel: &Axes, line: &[Stretch], pen: &SeriesStyle) {
    for known in line.split(|it| !(it.low.is_finite() && it.high.is_finite())) {
        let upper = known.iter().map(|it| panel.at(it.x, it.high));
        let corners: Vec<Point> = upper.chain(known.iter().rev().map(|it| panel.at(it.x, it.low))).collect();
        if corners.len() > 3 {
            panel.canvas.polygon(&corners, pen.colour, panel.theme.band_opacity[1]);
        }
    }
}

/// An axis with as many labels as have room.
fn axis(curves: &Curves, width: f64, theme: &Theme) -> Axis {
    let places = || curves.lines.iter().flatten().map(|it| it.x);
    let axis = match curves.scale.as_str() {
        "values" => {
            let line = curves.lines.first().map_or(&[][..], Vec::as_slice);
            let room = width / line.len().max(1) as f64 - 1.0;
            let label = |it: &Stretch| (it.x, fitted(&it.name, theme.text_size, room));
            Axis { low: -0.5, high: line.len() as f64 - 0.5, ticks: line.iter().map(label).collect() }
        }
        "log" => with_ends(Axis::logarithmic(places(), 1.0), curves.ends, exp),
        _ => with_ends(Axis::loose(places(), 3), curves.ends, |value| value),
    };
    spaced(axis, width, &TextFormat::muted(theme))
}

/// An axis from end to end of a factor, both labelled with their values; a single value lies in the middle.
fn with_ends(axis: Axis, (low, high): (f64, f64), value: impl Fn(f64) -> f64) -> Axis {
    if high <= low {
        return axis;
    }
    let end = |at: f64| (at, rounded(value(at)));
    let inner = axis.ticks.into_iter().filter(|(at, _)| low < *at && *at < high);
    let ticks = std::iter::once(end(low)).chain(inner).chain([end(high)]).collect();
    Axis { low, high, ticks }
}

/// Both ends, and of the labels between them every one, every second and so on, until none touches another.
fn spaced(mut axis: Axis, width: f64, look: &TextFormat) -> Axis {
    let fits = |ticks: &[(f64, String)]| {
        let ends = |(at, label): &(f64, String)| {
            let half = look.width(label) / 2.0;
            let (left, right) = (half - OVERHANG, width + OVERHANG - half);
            let middle = axis.share(*at) * width;
            let middle = if left <= right { middle.clamp(left, right) } else { middle };
            (middle - half, middle + half)
        };
        ticks.windows(2).all(|pair| ends(&pair[0]).1 + 1.4 <= ends(&pair[1]).0)
    };
    let every = |step: usize| -> Vec<(f64, String)> {
        let [first, inner @ .., last] = axis.ticks.as_slice() else { return axis.ticks.clone() };
        let inner = inner.iter().skip(step - 1).step_by(step);
        std::iter::once(first).chain(inner).chain([last]).cloned().collect()
    };
    let ticks = (1..=axis.ticks.len().max(1)).map(every).find(|it| fits(it)).unwrap_or_default();
    axis.ticks = ticks;
    axis
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::format;

    #[test]
    fn labels_of_a_small_panel_keep_apart() {
        let theme = theme(Language::English);
        let look = TextFormat::muted(&theme);
        let ticks = (0..12).map(|it| (f64::from(it), format::number(1e4 * f64::from(it), 0))).collect();
        let found = spaced(Axis { low: 0.0, high: 11.0, ticks }, 36.0, &look);
        let wide: f64 = found.ticks.iter().map(|it| look.width(&it.1)).sum();
        assert!(wide < 36.0 + 10.0 && found.ticks.len() > 1, "{found:?}");
    }

    #[test]
    fn both_ends_of_a_range_are_labelled_and_the_axis_ends_there() {
        let theme = theme(Language::English);
        let axis = with_ends(Axis::loose([-3.8, -1.1], 3), (-4.0, -1.0), |value| value);
        let axis = spaced(axis, 30.0, &TextFormat::muted(&theme));
        let labels: Vec<&str> = axis.ticks.iter().map(|(_, label)| label.as_str()).collect();
        assert_eq!((labels[0], labels[labels.len() - 1]), ("\u{2212}4", "\u{2212}1"));
        assert!((axis.low + 4.0).abs() < 1e-12 && (axis.high + 1.0).abs() < 1e-12);
    }
}
