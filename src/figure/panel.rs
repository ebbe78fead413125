//! One pair of axes: grid, ticks, lines with bands, policy starts, labels at line ends.

use super::canvas::{Anchor, Canvas, Frame, Point, TextFormat};
use super::ensemble::Summary;
use super::format;
use super::labels::spread;
use super::origin::{EventSpan, PolicyStart};
use super::scale::Axis;
use super::scenario_names::is_chinese;
use super::theme::{Language, SeriesStyle, Theme};

/// A pair of axes on a sheet.
pub(super) struct Axes<'figure, 'sheet> {
    pub canvas: &'figure Canvas<'sheet>,
    pub theme: &'figure Theme,
    /// Where data are drawn, in mm; tick labels are outside.
    pub frame: Frame,
    pub x: Axis,
    pub y: Axis,
}

/// A name at the right end of a line.
#[derive(Debug, Clone)]
pub(super) struct EndLabel {
    pub text: String,
    /// The last value of the line.
    pub value: f64,
    pub pen: SeriesStyle,
}

/// A range beside the right end of a panel.
#[derive(Debug, Clone, Copy)]
pub(super) struct RangeBar {
    pub low: f64,
    pub middle: f64,
    pub high: f64,
    pub pen: SeriesStyle,
}

/// Distance of bars from each other and of the first one from the panel.
const BAR_STEP: f64 = 1.9;

/// How wide so many bars are.
pub(super) fn room_of_bars(bars: usize) -> f64 {
    if bars == 0 { 0.0 } else { 0.8 + bars as f64 * BAR_STEP }
}

/// Room for a mark and the gap before an end label.
pub(super) const END_GAP: f64 = 2.4;
/// Distance of end labels that would collide.
const END_STEP: f64 = 3.1;

impl Axes<'_, '_> {
    /// The place on the sheet of a value on each axis.
    pub fn at(&self, x: f64, y: f64) -> Point {
        let (across, up) = (self.x.share(x), self.y.share(y));
        (self.frame.left + across * self.frame.width(), self.frame.bottom - up * self.frame.height())
    }

    /// A bold name and, after it, a quieter unit, above the panel.
    pub fn heading(&self, name: &str, unit: &str, place: Point) {
        self.canvas.heading(name, unit, place, &TextFormat::plain(self.theme).bold());
    }

    /// Horizontal grid with its labels to the left; `labelled` is false for inner panels that share an axis.
    pub fn horizontal_grid(&self, labelled: bool) {
        let look = TextFormat::muted(self.theme).anchored(Anchor::End);
        for (value, label) in &self.y.ticks {
            let (left, y) = self.at(self.x.low, *value);
            self.canvas.line(&[(left, y), (self.frame.right, y)], &self.thin(self.theme.grid));
            if labelled {
                self.canvas.text(label, (left - 1.2, y + look.capital_height() / 2.0), &look);
            }
        }
    }

    /// The lower axis with ticks that point outwards.
    pub fn lower_axis(&self) {
        self.lower_axis_within(f64::INFINITY);
    }

    /// The same, with labels that stand out by so many mm at most on either side of the panel.
    pub fn lower_axis_within(&self, overhang: f64) {
        let (pen, bottom) = (self.thin(self.theme.axis), self.frame.bottom);
        self.canvas.line(&[(self.frame.left, bottom), (self.frame.right, bottom)], &pen);
        let look = TextFormat::muted(self.theme).anchored(Anchor::Middle);
        for (value, label) in &self.x.ticks {
            let x = self.at(*value, self.y.low).0;
            self.canvas.line(&[(x, bottom), (x, bottom + 0.9)], &pen);
            let half = look.width(label) / 2.0;
            let (left, right) = (self.frame.left - overhang + half, self.frame.right + overhang - half);
            let middle = if left <= right { x.clamp(left, right) } else { x };
            self.canvas.text(label, (middle, bottom + 1.6 + look.capital_height()), &look);
        }
    }

    /// The bands of a summary, the widest first so that the middle half is darkest.
    pub fn bands(&self, summary: &Summary, pen: &SeriesStyle) {
        let opacities = self.theme.band_opacity;
        for ((low, high), opacity) in summary.bands.iter().zip(opacities).rev() {
            let upper = summary.years.iter().zip(high).filter(|(_, value)| value.is_finite());
            let lower = summary.years.iter().zip(low).filter(|(_, value)| value.is_finite()).rev();
            let corners: Vec<Point> =
                upper.chain(lower).map(|(&year, &value)| self.at(year, value)).collect();
            if corners.len() > 3 {
                self.canvas.polygon(&corners, pen.colour, opacity);
            }
        }
    }

    /// The means of a summary; a single year is a dot.
    pub fn line_of(&self, summary: &Summary, pen: &SeriesStyle) {
        let values = summary.years.iter().copied().zip(summary.mean.iter().copied());
        self.path(&values.collect::<Vec<_>>(), pen);
    }

    /// A line through values on both axes, interrupted where there is none.
    pub fn path(&self, values: &[(f64, f64)], pen: &SeriesStyle) {
        for part in values.split(|(x, y)| !(x.is_finite() && y.is_finite())) {
            let points: Vec<Point> = part.iter().map(|&(x, y)| self.at(x, y)).collect();
            match points.as_slice() {
                [] => {}
                [only] => self.canvas.disc(*only, 0.6, pen.colour, 1.0),
                _ => self.canvas.line(&points, pen),
            }
        }
    }

    /// The line of no effect.
    pub fn zero_line(&self) {
        let pen = SeriesStyle { width: 0.8, ..self.thin(self.theme.axis) };
        self.canvas.line(&[self.at(self.x.low, 0.0), self.at(self.x.high, 0.0)], &pen);
    }

    /// Ranges side by side after the last year, each with the mark of its line.
    pub fn range_bars(&self, bars: &[RangeBar]) {
        for (index, bar) in bars.iter().enumerate().filter(|(_, bar)| bar.middle.is_finite()) {
            let x = self.frame.right + BAR_STEP * (index as f64 + 0.8);
            let y = |value: f64| self.at(self.x.high, value).1;
            let pen = SeriesStyle { dashes: &[], width: 1.0, ..bar.pen };
            self.canvas.line(&[(x, y(bar.low)), (x, y(bar.high))], &pen);
            self.canvas.mark((x, y(bar.middle)), &bar.pen);
        }
    }

    /// Names beside the ends of lines, each after the mark of its line, or after so many bars that have the marks.
    pub fn end_labels(&self, labels: &[EndLabel], bars: usize) {
        let look = TextFormat::plain(self.theme);
        let half = look.capital_height() / 2.0;
        let wanted: Vec<f64> = labels.iter().map(|label| self.at(self.x.high, label.value).1).collect();
        let heights = spread(&wanted, END_STEP, (self.frame.top, self.frame.bottom));
        for ((label, y), end) in labels.iter().zip(heights).zip(wanted) {
            if !y.is_finite() {
                continue;
            }
            let right = self.frame.right + room_of_bars(bars);
            if bars == 0 {
                self.canvas.mark((right, end), &label.pen);
            }
            if (y - end).abs() > 1.2 {
                let leader = SeriesStyle { dashes: &[], width: 0.4, ..label.pen };
                self.canvas.faint_line(&[(right + 0.9, end), (right + END_GAP - 0.4, y)], &leader, 0.7);
            }
            self.canvas.text(&label.text, (right + END_GAP, y + half), &look.coloured(label.pen.colour));
        }
    }

    /// What lies behind everything else: the time in which events last.
    pub fn event_spans(&self, spans: &[EventSpan]) {
        let (low, high) = (self.y.low, self.y.high);
        for span in spans {
            let (from, to) = (span.from.max(self.x.low), span.to.min(self.x.high));
            if from < to {
                let corners = [(from, low), (from, high), (to, high), (to, low)].map(|(x, y)| self.at(x, y));
                self.canvas.polygon(&corners, self.theme.baseline.colour, 0.16);
            }
        }
    }

    /// Thin lines where policies start.
    pub fn policy_lines(&self, starts: &[PolicyStart]) {
        for start in starts {
            let x = self.at(start.year, self.y.low).0;
            let pen = SeriesStyle { dashes: &[], width: self.theme.axis_width, ..self.theme.baseline };
            self.canvas.faint_line(&[(x, self.frame.top), (x, self.frame.bottom)], &pen, 0.8);
        }
    }

    /// The names of policies above their lines, or letters where names have no room.
    pub fn policy_labels(&self, starts: &[PolicyStart], names: &[String]) {
        let look = TextFormat::muted(self.theme);
        for (start, name) in starts.iter().zip(names) {
            let x = self.at(start.year, self.y.low).0;
            let pen = SeriesStyle { dashes: &[], width: self.theme.axis_width, ..self.theme.baseline };
            self.canvas.faint_line(&[(x, self.frame.top - 0.6), (x, self.frame.top)], &pen, 0.8);
            let left = x.min(self.frame.right - look.width(name));
            self.canvas.text(name, (left, self.frame.top - 1.2), &look);
        }
    }

    fn thin(&self, colour: plotters::style::RGBColor) -> SeriesStyle {
        SeriesStyle::solid(colour, self.theme.axis_width)
    }
}

/// What stands above the lines of policies in panels of a given width, and the key of the letters, if any: names
/// with years where all fit in one row, else letters.
pub(super) fn policy_names(
    starts: &[PolicyStart],
    x: &Axis,
    width: f64,
    theme: &Theme,
) -> (Vec<String>, String) {
    let names: Vec<String> =
        starts.iter().map(|start| format!("{} {}", start.policy, format::year(start.year))).collect();
    let look = TextFormat::muted(theme);
    let mut free = 0.0;
    let fits = starts.iter().zip(&names).all(|(start, name)| {
        let left = (x.share(start.year) * width).min(width - look.width(name));
        let fits = left >= free;
        free = left + look.width(name) + 1.5;
        fits
    });
    if fits {
        return (names, String::new());
    }
    let letters: Vec<String> = ('a'..='z').take(names.len()).map(String::from).collect();
    let key: Vec<String> = letters
        .iter()
        .zip(&names)
        .map(|(letter, name)| format!("{letter}{}{name}", theme.language.say(": ", "：")))
        .collect();
    (letters, key.join(theme.language.say(", ", "，")))
}

/// Two sentences; only English puts a space between them.
pub(super) fn joined(one: &str, other: &str, theme: &Theme) -> String {
    format!("{one}{}{other}", theme.language.say(" ", "")).trim().to_owned()
}

/// Says what is marked: events where a figure is about them, else where policies start.
pub(super) fn marks_note(events: &[EventSpan], starts: &[PolicyStart], key: &str, theme: &Theme) -> String {
    if events.is_empty() { policy_note(starts, key, theme) } else { event_note(key, theme) }
}

fn event_note(key: &str, theme: &Theme) -> String {
    match (theme.language, key) {
        (Language::English, "") => {
            "Shaded: an event lasts; thin vertical lines: start of an event.".to_owned()
        }
        (Language::English, key) => {
            format!("Shaded: an event lasts; thin vertical lines: start of an event ({key}).")
        }
        (Language::Chinese, "") => "阴影：事件持续期间；细竖线：事件开始。".to_owned(),
        (Language::Chinese, key) => format!("阴影：事件持续期间；细竖线：事件开始（{key}）。"),
    }
}

/// Says what the thin lines are, when there are any.
fn policy_note(starts: &[PolicyStart], key: &str, theme: &Theme) -> String {
    let language = theme.language;
    match (starts, key) {
        ([], _) => String::new(),
        (_, "") => {
            language.say("Thin vertical lines: start of a policy.", "细竖线：政策开始实施。").to_owned()
        }
        (_, key) => match language {
            Language::English => format!("Thin vertical lines: start of a policy ({key})."),
            Language::Chinese => format!("细竖线：政策开始实施（{key}）。"),
        },
    }
}

/// Starts of the same year share a line and a label; there are as many as letters at most.
pub(super) fn gathered(starts: &[PolicyStart], years: &[f64]) -> Vec<PolicyStart> {
    let (first, last) = crate::numeric::range(years.iter().copied());
    let mut gathered: Vec<PolicyStart> = Vec::new();
    for start in starts.iter().filter(|start| first < start.year && start.year < last) {
        match gathered.last_mut() {
            Some(before) if (before.year - start.year).abs() < 1e-6 => {
                let comma = if is_chinese(&start.policy) { "、" } else { ", " };
                before.policy = format!("{}{comma}{}", before.policy, start.policy);
            }
            _ => gathered.push(start.clone()),
        }
    }
    gathered.truncate(26);
    gathered
}

/// How wide the labels of the left axis are, with the gap to the frame.
pub(super) fn widest_label(axis: &Axis, theme: &Theme) -> f64 {
    let look = TextFormat::plain(theme);
    1.2 + axis.ticks.iter().map(|(_, label)| look.width(label)).fold(0.0, f64::max)
}
