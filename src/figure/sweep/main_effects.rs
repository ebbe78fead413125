//! Main effects: the mean along each factor, one small panel a factor with the same vertical axis, one line a scenario.

use crate::figure::canvas::{Canvas, Frame, Point, TextFormat};
use crate::figure::drawing::Drawings;
use crate::figure::key::SeriesKey;
use crate::figure::panel::{Axes, widest_label};
use crate::figure::scale::Axis;
use crate::figure::sheet::{Caption, MARGIN, named, sheet};
use crate::figure::text_width::fitted;
use crate::figure::theme::{Language, SeriesStyle, Theme, WIDE, theme};
use crate::figure::{Drawing, FigureError};
use crate::numeric::scalar::ln;
use crate::outcome::{Table, TableError};

use super::{SweepFolder, Topic, names};

const COLUMNS: usize = 4;
/// Height of the axes of a panel, of what is above and below them, and the distance of panels.
const HEIGHT: f64 = 24.0;
const HEAD: f64 = 5.2;
const FOOT: f64 = 5.0;
const BETWEEN: f64 = 3.4;
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
    lines: Vec<Vec<Stretch>>,
}

/// One figure a metric.
pub(in crate::figure) fn main_effects(sweep: &SweepFolder, theme: &Theme) -> Result<Drawings, FigureError> {
    let Some(table) = &sweep.main_effects else { return Ok(Drawings::new()) };
    let mut drawings = Drawings::new();
    for topic in Topic::all(table)? {
        for (number, scenarios) in topic.scenarios.chunks(MOST_LINES).enumerate() {
            let part =
                if number == 0 { topic.file_part() } else { format!("{}-{}", topic.file_part(), number + 1) };
            let figure = MainEffectsFigure::new(sweep, &topic, scenarios, theme.language)?;
            if figure.values().any(f64::is_finite) {
                drawings.push((part, Drawing { svg: figure.svg(theme), data: topic.table.clone() }));
            }
        }
    }
    Ok(drawings)
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
        language: Language,
    ) -> Result<Self, TableError> {
        let means = topic.table.real("mean")?;
        let largest = means.iter().map(|it| it.abs()).filter(|it| it.is_finite()).fold(0.0, f64::max);
        let (divisor, unit) = topic.measure(largest, language);
        let tables: Vec<Table> =
            scenarios.iter().map(|it| topic.of_scenario(it)).collect::<Result<_, _>>()?;
        let panel = |factor: &String| curves(&tables, factor, divisor, language);
        let panels = topic.factors.iter().map(panel).collect::<Result<_, _>>()?;
        Ok(Self { sweep, topic, scenarios, panels, unit })
    }

    /// Every value that is drawn.
    fn values(&self) -> impl Iterator<Item = f64> {
        let all = self.panels.iter().flat_map(|it| it.lines.iter().flatten());
        all.flat_map(|it| [it.mean, it.low, it.high])
    }

    fn svg(&self, theme: &Theme) -> String {
        let names: Vec<(String, SeriesStyle)> =
            self.scenarios.iter().cloned().zip((0..).map(|it| theme.arm(it))).collect();
        let names = if names.len() > 1 { names } else { vec![] };
        let key = SeriesKey::new(theme, &names, WIDE - 2.0 * MARGIN);
        let rows = self.panels.len().div_ceil(COLUMNS) as f64;
        let body = key.height() + rows * (HEAD + HEIGHT + FOOT) + (rows - 1.0) * BETWEEN;
        let y = Axis::around(self.values(), 4);
        sheet(&self.sweep.origin, theme, (WIDE, body), &self.caption(theme.language), |canvas, top| {
            key.draw(canvas, (MARGIN, top));
            for (number, curves) in self.panels.iter().enumerate() {
                let frame = frame(number, top + key.height(), widest_label(&y, theme));
                draw_panel(canvas, theme, (number, frame), curves, &y);
            }
        })
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
fn curves(tables: &[Table], factor: &str, divisor: f64, language: Language) -> Result<Curves, TableError> {
    let mut scale = String::new();
    let mut lines = Vec::new();
    for table in tables {
        let [factors, scales, value] = ["factor", "scale", "value"].map(|it| table.text(it));
        let (factors, scales, value) = (factors?, scales?, value?);
        let [low, high, mean, mean_low, mean_high] =
            ["low", "high", "mean", "mean_low", "mean_high"].map(|it| table.real(it));
        let (low, high, mean, mean_low, mean_high) = (low?, high?, mean?, mean_low?, mean_high?);
        let mut line: Vec<Stretch> = Vec::new();
        for row in (0..table.rows()).filter(|&row| factors[row] == factor) {
            scale.clone_from(&scales[row]);
            let x = place(&scale, (low[row], high[row]), line.len());
            let [mean, low, high] = [mean[row], mean_low[row], mean_high[row]].map(|it| it / divisor);
            line.push(Stretch { x, name: value[row].clone(), mean, low, high });
        }
        lines.push(line);
    }
    let (name, short) = (names::factor(factor, language), names::short(factor, language));
    Ok(Curves { name, short, scale, lines })
}

/// Where a stretch lies on its axis: in its middle, or, of a list of words, at its number.
fn place(scale: &str, (low, high): (f64, f64), number: usize) -> f64 {
    match scale {
        "log" => f64::midpoint(ln(low), ln(high)),
        "values" => number as f64,
        _ => f64::midpoint(low, high),
    }
}

fn frame(number: usize, top: f64, left: f64) -> Frame {
    let (row, column) = (number / COLUMNS, number % COLUMNS);
    let width = (WIDE - 2.0 * MARGIN - left - BETWEEN * COLUMNS as f64) / COLUMNS as f64;
    let left = MARGIN + left + column as f64 * (width + BETWEEN);
    let top = top + HEAD + row as f64 * (HEAD + HEIGHT + FOOT + BETWEEN);
    Frame { left, top, right: left + width, bottom: top + HEIGHT }
}

fn draw_panel(canvas: &Canvas, theme: &Theme, (number, frame): (usize, Frame), curves: &Curves, y: &Axis) {
    let panel = Axes { canvas, theme, frame, x: axis(curves, frame.width(), theme), y: y.clone() };
    let fits = |name: &str| TextFormat::plain(theme).bold().width(name) <= frame.width();
    let name = if fits(&curves.name) { &curves.name } else { &curves.short };
    let heading = fitted(name, 1.07 * theme.text_size, frame.width());
    panel.heading(&heading, "", (frame.left, frame.top - 2.0));
    panel.horizontal_grid(number.is_multiple_of(COLUMNS));
    if y.low < 0.0 && y.high > 0.0 {
        panel.zero_line();
    }
    for (line, pen) in curves.lines.iter().zip((0..).map(|it| theme.arm(it))) {
        draw_band(&panel, line, &pen);
        panel.path(&line.iter().map(|it| (it.x, it.mean)).collect::<Vec<_>>(), &pen);
        // Where there are few values, each is seen.
        for it in line.iter().filter(|it| it.mean.is_finite() && (line.len() < 5 || curves.scale == "values"))
        {
            canvas.mark(panel.at(it.x, it.mean), &pen);
        }
    }
    panel.lower_axis(true);
}

fn draw_band(panel: &Axes, line: &[Stretch], pen: &SeriesStyle) {
    let known: Vec<&Stretch> = line.iter().filter(|it| it.low.is_finite() && it.high.is_finite()).collect();
    let upper = known.iter().map(|it| panel.at(it.x, it.high));
    let corners: Vec<Point> = upper.chain(known.iter().rev().map(|it| panel.at(it.x, it.low))).collect();
    if corners.len() > 3 {
        panel.canvas.polygon(&corners, pen.colour, panel.theme.band_opacity[0]);
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
        "log" => Axis::logarithmic(places(), 1.0),
        _ => Axis::loose(places(), 3),
    };
    spaced(axis, width, &TextFormat::muted(theme))
}

/// Every second label, or every third, until none touches another or leaves the panel.
fn spaced(mut axis: Axis, width: f64, look: &TextFormat) -> Axis {
    let fits = |ticks: &[(f64, String)]| {
        let ends = |(at, label): &(f64, String)| {
            let (middle, half) = (axis.share(*at) * width, look.width(label) / 2.0);
            (middle - half, middle + half)
        };
        ticks.windows(2).all(|pair| ends(&pair[0]).1 + 1.4 <= ends(&pair[1]).0)
    };
    let every = |step: usize| axis.ticks.iter().step_by(step).cloned().collect::<Vec<_>>();
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
}
