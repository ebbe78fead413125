//! Panels of lines over the years, in rows and columns; small multiples when they share their axes.

use crate::outcome::{Column, Table, Texts};

use super::canvas::{Canvas, Frame, TextFormat};
use super::ensemble::Summary;
use super::key::SeriesKey;
use super::origin::{EventSpan, FolderOrigin, PolicyStart, marked};
use super::panel::{
    Axes, END_GAP, EndLabel, RangeBar, gathered, joined, marks_note, policy_names, room_of_bars, widest_label,
};
use super::scale::Axis;
use super::sheet::{Caption, MARGIN, sheet};
use super::text_width::{fitted, wrap};
use super::theme::{SeriesStyle, Theme};

/// One line of a panel.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub name: String,
    pub summary: Summary,
    pub pen: SeriesStyle,
    /// Whether the name stands at the end of the line.
    pub labelled: bool,
    /// How the range over replicates is shown, where there are replicates.
    pub spread: RangeStyle,
}

/// How a line shows its range over replicates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RangeStyle {
    /// Not at all.
    Hidden,
    /// As bands around the line.
    Bands,
    /// As a bar beside the last year, where bands would cover each other.
    Bar,
}

/// What one panel shows.
#[derive(Debug, Clone)]
pub(super) struct PanelContent {
    pub name: String,
    pub unit: String,
    pub lines: Vec<Line>,
    /// The vertical axis is at least this long, in the unit.
    pub least: f64,
}

/// How panels are laid out.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Layout {
    /// Of the whole figure, in mm.
    pub width: f64,
    pub columns: usize,
    /// Of the axes of one panel, in mm.
    pub height: f64,
    /// Whether all panels have the same vertical axis, which then is labelled on the left only.
    pub shared: bool,
    /// Whether zero is on every vertical axis and has a line of its own: no effect.
    pub zero: bool,
    /// Whether names of lines stand in rows above the panels instead of at line ends.
    pub key: bool,
}

/// Space of the heading above the axes, and of tick labels below.
const HEADING: f64 = 5.2;
const FOOT: f64 = 5.0;
/// Distance of columns and of rows.
const BETWEEN: f64 = 3.4;
/// Space between heading and axes for the names of policies.
const POLICIES: f64 = 1.8;

/// Everything that is known before drawing.
struct PanelGrid<'figure> {
    theme: &'figure Theme,
    plans: &'figure [PanelContent],
    layout: Layout,
    axes: Vec<Axis>,
    years: Vec<f64>,
    starts: Vec<PolicyStart>,
    events: &'figure [EventSpan],
    /// What stands above the line of each start.
    policies: Vec<String>,
    key: SeriesKey<'figure>,
    /// The lines of each panel's name; none where panels have units beside their names.
    headings: Vec<Vec<String>>,
}

/// Draws the panels with a caption, to whose note the policies are added, and returns the SVG.
pub(super) fn grid(
    origin: &FolderOrigin,
    theme: &Theme,
    plans: &[PanelContent],
    layout: Layout,
    caption: &Caption,
) -> String {
    let years: Vec<f64> =
        plans.iter().flat_map(|plan| &plan.lines).flat_map(|line| line.summary.years.clone()).collect();
    let starts = gathered(&marked(origin), &years);
    let axes = vertical_axes(plans, layout);
    let key = SeriesKey::new(theme, &key_of(plans, layout), layout.width - 2.0 * MARGIN);
    let (policies, headings, events) = (vec![], vec![], origin.events.as_slice());
    let mut grid = PanelGrid { theme, plans, layout, axes, years, starts, events, policies, key, headings };
    let width = grid.frames(0.0)[0].width();
    let (policies, letters) = policy_names(&grid.starts, &grid.years_axis(width), width, theme);
    grid.policies = policies;
    grid.headings = grid.wrapped_names(width);
    let mut caption = caption.clone();
    caption.note = joined(&caption.note, &marks_note(events, &grid.starts, &letters, theme), theme);
    let rows = plans.len().div_ceil(layout.columns) as f64;
    let body = grid.key.height() + rows * (grid.head() + layout.height + FOOT) + (rows - 1.0) * BETWEEN;
    sheet(origin, theme, (layout.width, body), &caption, |canvas, top| grid.draw(canvas, top))
}

/// Every name once, in the order of the lines.
fn key_of(plans: &[PanelContent], layout: Layout) -> Vec<(String, SeriesStyle)> {
    let mut names: Vec<(String, SeriesStyle)> = Vec::new();
    for line in plans.iter().flat_map(|plan| &plan.lines).filter(|_| layout.key) {
        if names.iter().all(|(name, _)| *name != line.name) {
            names.push((line.name.clone(), line.pen));
        }
    }
    names
}

/// The plotted numbers: mean and bands of every line.
pub(super) fn plotted(plans: &[PanelContent]) -> Result<Table, crate::outcome::TableError> {
    let mut names: [Texts; 3] = Default::default();
    let mut values: [Vec<f64>; 6] = Default::default();
    for (plan, line) in plans.iter().flat_map(|plan| plan.lines.iter().map(move |line| (plan, line))) {
        let summary = &line.summary;
        for position in 0..summary.years.len() {
            for (column, name) in names.iter_mut().zip([&plan.name, &plan.unit, &line.name]) {
                column.push(name);
            }
            let band = |band: usize| {
                summary
                    .bands
                    .get(band)
                    .map_or((f64::NAN, f64::NAN), |(low, high)| (low[position], high[position]))
            };
            let (middle, wide) = (band(0), band(1));
            let row = [summary.years[position], summary.mean[position], middle.0, middle.1, wide.0, wide.1];
            for (column, value) in values.iter_mut().zip(row) {
                column.push(value);
            }
        }
    }
    let named =
        ["panel", "unit", "series"].into_iter().zip(names).map(|(name, column)| Column::text(name, column));
    let measured = ["year", "mean", "low_50", "high_50", "low_90", "high_90"].into_iter().zip(values);
    Table::new(named.chain(measured.map(|(name, column)| Column::real(name, column))).collect())
}

fn vertical_axes(plans: &[PanelContent], layout: Layout) -> Vec<Axis> {
    let wanted = super::format::count((layout.height / 7.0).round()).clamp(3, 6);
    let drawn = |plan: &PanelContent| -> Vec<f64> {
        let of_line = |line: &Line| -> Vec<f64> {
            match line.spread {
                RangeStyle::Hidden => line.summary.mean.clone(),
                RangeStyle::Bands => line.summary.values().collect(),
                RangeStyle::Bar => {
                    let ends = line.summary.last_range().map_or(vec![], |(low, high)| vec![low, high]);
                    [ends, line.summary.mean.clone()].concat()
                }
            }
        };
        let zero = if layout.zero { vec![0.0] } else { vec![] };
        plan.lines.iter().flat_map(of_line).chain(zero).collect()
    };
    if layout.shared {
        let least = plans.iter().map(|plan| plan.least).fold(0.0, f64::max);
        let all = Axis::at_least(plans.iter().flat_map(drawn), wanted, least);
        return vec![all; plans.len()];
    }
    plans.iter().map(|plan| Axis::at_least(drawn(plan), wanted, plan.least)).collect()
}

/// Narrower bands than this cannot be told from their line, in mm.
const NARROWEST_BAND: f64 = 1.0;

/// Whether any band will be seen beside its line.
pub(super) fn bands_are_visible(plans: &[PanelContent], layout: Layout) -> bool {
    let is_seen = |(plan, axis): (&PanelContent, &Axis)| {
        let banded = plan.lines.iter().filter(|line| line.spread == RangeStyle::Bands);
        let ends =
            banded.flat_map(|line| line.summary.bands.iter().flat_map(|(low, high)| low.iter().zip(high)));
        ends.map(|(low, high)| (high - low) / (axis.high - axis.low) * layout.height)
            .any(|wide| wide >= NARROWEST_BAND)
    };
    plans.iter().zip(&vertical_axes(plans, layout)).any(is_seen)
}

impl PanelGrid<'_> {
    fn draw(&self, canvas: &Canvas, top: f64) {
        self.key.draw(canvas, (MARGIN, top));
        for (index, frame) in self.frames(top).into_iter().enumerate() {
            let x = self.years_axis(frame.width());
            let panel = Axes { canvas, theme: self.theme, frame, x, y: self.axes[index].clone() };
            self.draw_panel(&panel, index);
        }
    }

    /// The names of small multiples, over up to three lines, above axes of a width and the labels beside them.
    fn wrapped_names(&self, width: f64) -> Vec<Vec<String>> {
        let size = 1.07 * self.theme.text_size;
        let lines = |(index, plan): (usize, &PanelContent)| {
            let room = width + self.right_room(index % self.layout.columns) - END_GAP;
            let mut lines = wrap(&plan.name, size, room);
            let rest = lines.split_off(lines.len().min(2)).join(" ");
            lines.push(rest);
            lines.retain(|line| !line.is_empty());
            lines.iter().map(|line| fitted(line, size, room)).collect()
        };
        let named = self.plans.iter().enumerate().filter(|_| self.layout.shared);
        named.map(lines).collect()
    }

    /// As many ticks as have room; small multiples have no tick labels between them that would keep those of
    /// neighbours apart.
    fn years_axis(&self, width: f64) -> Axis {
        Axis::of_years(
            &self.years,
            super::format::count((width / if self.layout.shared { 11.0 } else { 9.0 }).floor()).clamp(1, 5),
        )
    }

    fn draw_panel(&self, panel: &Axes, index: usize) {
        let plan = &self.plans[index];
        let y = panel.frame.top - self.head() + 2.6;
        if self.layout.shared {
            // A short name stands close to its panel, not at the height of the first line of a long one.
            let (lines, line_height) = (&self.headings[index], self.theme.line_height);
            let above = self.most_heading_lines() - lines.len();
            for (line, words) in lines.iter().enumerate() {
                panel.heading(words, "", (panel.frame.left, y + line_height * (above + line) as f64));
            }
        } else {
            let left = panel.frame.left - self.left_room(index % self.layout.columns);
            panel.heading(&plan.name, &plan.unit, (left, y));
        }
        panel.event_spans(self.events);
        panel.horizontal_grid(self.is_labelled(index));
        panel.policy_lines(&self.starts);
        if self.layout.zero {
            panel.zero_line();
        }
        for line in plan.lines.iter().filter(|line| line.spread == RangeStyle::Bands) {
            panel.bands(&line.summary, &line.pen);
        }
        for line in &plan.lines {
            panel.line_of(&line.summary, &line.pen);
        }
        panel.lower_axis();
        // Names of policies are said once; all panels have their lines.
        if index == 0 {
            panel.policy_labels(&self.starts, &self.policies);
        }
        let bars = bars(plan);
        panel.range_bars(&bars);
        panel.end_labels(&end_labels(plan), bars.len());
    }

    /// Where the axes of each panel lie.
    fn frames(&self, top: f64) -> Vec<Frame> {
        let columns = self.layout.columns;
        let lefts: Vec<f64> = (0..columns).map(|column| self.left_room(column)).collect();
        let rights: Vec<f64> = (0..columns).map(|column| self.right_room(column)).collect();
        let taken: f64 =
            lefts.iter().chain(&rights).sum::<f64>() + 2.0 * MARGIN + BETWEEN * (columns as f64 - 1.0);
        let width = (self.layout.width - taken) / columns as f64;
        let frame = |index: usize| {
            let (row, column) = (index / columns, index % columns);
            let before: f64 =
                (0..column).map(|column| lefts[column] + width + rights[column] + BETWEEN).sum();
            let left = MARGIN + before + lefts[column];
            let y = top
                + self.key.height()
                + self.head()
                + row as f64 * (self.head() + self.layout.height + FOOT + BETWEEN);
            Frame { left, top: y, right: left + width, bottom: y + self.layout.height }
        };
        (0..self.plans.len()).map(frame).collect()
    }

    /// What is above the axes of a panel.
    fn head(&self) -> f64 {
        let policies = if self.starts.is_empty() { 0.0 } else { POLICIES };
        HEADING + self.theme.line_height * self.most_heading_lines().saturating_sub(1) as f64 + policies
    }

    fn most_heading_lines(&self) -> usize {
        self.headings.iter().map(Vec::len).max().unwrap_or(0)
    }

    fn is_labelled(&self, index: usize) -> bool {
        !self.layout.shared || index.is_multiple_of(self.layout.columns)
    }

    /// Panels of one column begin at the same place.
    fn left_room(&self, column: usize) -> f64 {
        let indices =
            (column..self.plans.len()).step_by(self.layout.columns).filter(|&index| self.is_labelled(index));
        indices.map(|index| widest_label(&self.axes[index], self.theme)).fold(0.0, f64::max)
    }

    /// Panels of one column end at the same place.
    fn right_room(&self, column: usize) -> f64 {
        let look = TextFormat::plain(self.theme);
        let plans = self.plans.iter().skip(column).step_by(self.layout.columns);
        let widths = plans.flat_map(|plan| {
            let bars = room_of_bars(bars(plan).len());
            let labels = end_labels(plan).into_iter().map(|label| END_GAP + look.width(&label.text));
            labels.chain([0.0]).map(|width| bars + width).collect::<Vec<_>>()
        });
        // Half of the last year on the lower axis stands out in any case.
        widths.fold(look.width("2045") / 2.0, f64::max)
    }
}

fn end_labels(plan: &PanelContent) -> Vec<EndLabel> {
    let labelled = plan.lines.iter().filter(|line| line.labelled);
    labelled
        .filter_map(|line| {
            let value = line.summary.mean.iter().rev().copied().find(|value| value.is_finite())?;
            Some(EndLabel { text: line.name.clone(), value, pen: line.pen })
        })
        .collect()
}

/// The ranges that stand beside a panel.
fn bars(plan: &PanelContent) -> Vec<RangeBar> {
    let lines = plan.lines.iter().filter(|line| line.spread == RangeStyle::Bar);
    lines
        .filter_map(|line| {
            let (low, high) = line.summary.last_range()?;
            Some(RangeBar { low, middle: *line.summary.mean.last()?, high, pen: line.pen })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::ensemble::Ensemble;
    use super::super::theme::{Language, WIDE, theme};
    use super::*;

    fn plan(paths: Vec<Vec<f64>>) -> PanelContent {
        let years = (0..paths[0].len()).map(|year| 2025.0 + year as f64).collect();
        let summary = Ensemble { years, paths }.summary();
        let pen = theme(Language::English).talent;
        let line = Line { name: "x".to_owned(), summary, pen, labelled: true, spread: RangeStyle::Bands };
        PanelContent { name: "x".to_owned(), unit: String::new(), lines: vec![line], least: 0.0 }
    }

    #[test]
    fn no_line_and_no_band_lies_outside_the_axes() {
        let plans = [
            plan(vec![vec![1.0, 2.0, 1e9], vec![-3.0, 2.0, 4.0], vec![0.5, f64::NAN, 5.0]]),
            plan(vec![vec![-1e-9, -2e-9], vec![-3e-9, 0.0]]),
            plan(vec![vec![7.0, 7.0]]),
        ];
        for shared in [false, true] {
            let layout = Layout { width: WIDE, columns: 3, height: 30.0, shared, ..Layout::default() };
            for (plan, axis) in plans.iter().zip(vertical_axes(&plans, layout)) {
                let mut drawn = plan.lines[0].summary.values().filter(|value| value.is_finite());
                assert!(drawn.all(|value| (0.0..=1.0).contains(&axis.share(value))), "{axis:?}");
            }
        }
    }

    #[test]
    fn a_band_as_narrow_as_its_line_is_not_announced() {
        let layout = Layout { width: WIDE, columns: 1, height: 30.0, ..Layout::default() };
        let narrow = plan(vec![vec![100.0, 200.0], vec![100.0, 200.1]]);
        let wide = plan(vec![vec![100.0, 200.0], vec![100.0, 220.0]]);
        assert!(
            !bands_are_visible(std::slice::from_ref(&narrow), layout)
                && bands_are_visible(&[narrow, wide], layout)
        );
    }

    #[test]
    fn the_plotted_numbers_have_one_row_for_each_line_and_year() {
        let table = plotted(&[plan(vec![vec![1.0, 2.0], vec![3.0, 4.0]])]).unwrap();
        assert_eq!(table.rows(), 2);
        assert_eq!(
            table.real("mean").unwrap().iter().map(|&v| format!("{v}")).collect::<Vec<_>>(),
            ["2", "3"]
        );
    }
}
