//! A value over two factors as a grid of coloured cells: phase diagrams of lessons, heat maps of sweeps.

use crate::numeric::scalar::log10;
use std::path::{Path, PathBuf};

use super::canvas::{Anchor, Canvas, Frame, TextFormat};
use super::cell_edges::edges;
use super::cells::{self, Shades};
use super::format::{self, decimals_of_step, number, rounded};
use super::origin::FolderOrigin;
use super::sheet::{Caption, MARGIN, sheet};
use super::theme::{MIDDLE, NARROW, SeriesStyle, Theme, theme};
use super::{Drawing, DrawnFigure, FigureError, FigureOptions, FigureWriter, Language};
use crate::numeric::range;
use crate::outcome::{Column, Table, TableError};

/// What a heat map shows. All texts are in the language that it is drawn in.
#[derive(Debug, Clone, Default)]
pub struct HeatMap {
    /// What its files are called.
    pub name: String,
    /// What it shows, with the unit.
    pub title: String,
    /// How many replicates, which quantity of them.
    pub subtitle: String,
    /// What a reader needs to read the drawing; may be empty.
    pub note: String,
    /// The horizontal factor.
    pub across: HeatMapAxis,
    /// The vertical factor, from bottom to top.
    pub up: HeatMapAxis,
    /// The name of the value, for the legend and the column of the table.
    pub value: String,
    /// The value at each position of `up` and, within it, of `across`; NaN where there is none.
    pub cells: Vec<Vec<f64>>,
    /// A value whose border is drawn as a line, such as 0.5.
    pub contour: Option<f64>,
    /// The command that made the numbers, for the metadata.
    pub command: String,
    /// The seed of the numbers, for the metadata.
    pub seed: String,
}

/// A factor and the values that it has on a grid.
#[derive(Debug, Clone, Default)]
pub struct HeatMapAxis {
    /// What it is called.
    pub name: String,
    /// The unit of its values; may be empty.
    pub unit: String,
    /// The values on the grid, in order.
    pub values: Vec<f64>,
}

/// Room for the name of the vertical factor, and for ticks and the name of the horizontal one.
const HEAD: f64 = 5.2;
const FOOT: f64 = 8.6;
const LEGEND: f64 = 12.6;

/// Between the steps of colour and the line that is explained beside them, and the length of that line.
const LEVEL_GAP: f64 = 4.0;
const LINE: f64 = 5.0;
/// Cells are this high at most, in mm, and as few of them still make a figure.
const HIGHEST: f64 = 9.0;

/// Draws a heat map as SVG, PNG and CSV into `folder` and returns the files.
///
/// # Errors
/// When the grid is empty or does not fit its factors, or a file cannot be written. Missing glyphs are reported after
/// the SVG and the CSV are written.
pub fn heat_map(map: &HeatMap, folder: &Path, language: Language) -> Result<Vec<PathBuf>, FigureError> {
    let Drawing { svg, data } = map.drawn(&theme(language))?;
    let options = FigureOptions { language, ..FigureOptions::default() };
    FigureWriter::new(folder, &options)?.write(&[DrawnFigure { name: map.name.clone(), svg, data }])
}

impl HeatMap {
    /// Draws it without writing it.
    pub(super) fn drawn(&self, theme: &Theme) -> Result<Drawing, FigureError> {
        self.check()?;
        Ok(Drawing { svg: self.svg(theme), data: self.table()? })
    }

    fn check(&self) -> Result<(), FigureError> {
        let (columns, rows) = (self.across.values.len(), self.up.values.len());
        let problem = if columns == 0 || rows == 0 {
            "a factor has no values".to_owned()
        } else if self.cells.len() != rows {
            format!("{} rows of cells for {rows} values of `{}`", self.cells.len(), self.up.name)
        } else if let Some(row) = self.cells.iter().find(|row| row.len() != columns) {
            format!("a row of {} cells for {columns} values of `{}`", row.len(), self.across.name)
        } else {
            return Ok(());
        };
        Err(FigureError::Misshapen { name: self.name.clone(), problem })
    }

    fn svg(&self, theme: &Theme) -> String {
        let width = theme.width(if self.across.values.len() > 8 { MIDDLE } else { NARROW });
        let labels = self.up.labels();
        let left = MARGIN + 1.6 + widest(&labels, theme);
        let column = (width - MARGIN - 2.0 - left) / self.across.values.len() as f64;
        let row = HIGHEST.min(column).min(90.0 / self.up.values.len() as f64).max(1.2);
        let body = HEAD + row * self.up.values.len() as f64 + FOOT + LEGEND;
        let origin = FolderOrigin {
            command: self.command.clone(),
            seed: self.seed.clone(),
            ..FolderOrigin::default()
        };
        sheet(&origin, theme, (width, body), &self.caption(theme.language), |canvas, top| {
            let plan = HeatMapLayout {
                map: self,
                theme,
                canvas,
                width,
                left,
                top: top + HEAD,
                across: edges(&self.across.values, column),
                up: edges(&self.up.values, row),
            };
            plan.draw(&labels);
        })
    }

    fn caption(&self, language: Language) -> Caption {
        let (low, high) = self.range();
        let (low, high) = (rounded(low), rounded(high));
        let (value, across, up) = (&self.value, &self.across.name, &self.up.name);
        Caption {
            title: self.title.clone(),
            subtitle: self.subtitle.clone(),
            note: self.note.clone(),
            description: match language {
                Language::English => {
                    format!("Grid of coloured cells: {value} by {across} and {up}, from {low} to {high}.")
                }
                Language::Chinese => {
                    format!("彩色网格图：{value}随{across}和{up}的变化，从 {low} 到 {high}。")
                }
            },
        }
    }

    fn range(&self) -> (f64, f64) {
        range(self.cells.iter().flatten().copied())
    }

    fn table(&self) -> Result<Table, TableError> {
        let (across, up) = (&self.across.values, &self.up.values);
        let [first, second, third] = distinct([&self.across.name, &self.up.name, &self.value]);
        Table::new(vec![
            Column::real(first, up.iter().flat_map(|_| across.iter().copied()).collect()),
            Column::real(second, up.iter().flat_map(|&up| across.iter().map(move |_| up)).collect()),
            Column::real(third, self.cells.concat()),
        ])
    }
}

/// Names of columns; where two are the same, they are counted.
fn distinct(names: [&String; 3]) -> [String; 3] {
    let is_twice = names[0] == names[1] || names[1] == names[2] || names[0] == names[2];
    let name = |index: usize| {
        if is_twice { format!("{}_{}", names[index], index + 1) } else { names[index].clone() }
    };
    [name(0), name(1), name(2)]
}

impl HeatMapAxis {
    /// Values with as many decimals as tell them apart.
    fn labels(&self) -> Vec<String> {
        let decimals = self.values.iter().map(|&value| decimals_of_step(value)).max().unwrap_or(0);
        self.values.iter().map(|&value| number(value, decimals.min(4))).collect()
    }

    fn title(&self, language: Language) -> String {
        let comma = language.say(", ", "，");
        if self.unit.is_empty() { self.name.clone() } else { format!("{}{comma}{}", self.name, self.unit) }
    }
}

fn widest(labels: &[String], theme: &Theme) -> f64 {
    let look = TextFormat::plain(theme);
    labels.iter().map(|label| look.width(label)).fold(0.0, f64::max)
}

/// Where everything lies.
struct HeatMapLayout<'figure, 'sheet> {
    map: &'figure HeatMap,
    theme: &'figure Theme,
    canvas: &'figure Canvas<'sheet>,
    /// Of the sheet.
    width: f64,
    left: f64,
    top: f64,
    /// Where columns and rows begin and end, from the left and from the bottom.
    across: Vec<f64>,
    up: Vec<f64>,
}

impl HeatMapLayout<'_, '_> {
    fn draw(&self, up_labels: &[String]) {
        let shades = Shades::between(self.map.cells.iter().flatten().copied());
        let texts = self.texts();
        for (row, values) in self.map.cells.iter().enumerate() {
            for (column, &value) in values.iter().enumerate() {
                let frame = self.frame(column, row);
                if value.is_finite() {
                    cells::draw(self.canvas, self.theme, &frame, shades.colour(value), &texts[row][column]);
                } else {
                    cells::draw_missing(self.canvas, self.theme, &frame);
                }
            }
        }
        self.draw_contour();
        self.draw_up(up_labels);
        self.draw_across();
        self.draw_legend(&shades);
    }

    /// The first row is at the bottom.
    fn frame(&self, column: usize, row: usize) -> Frame {
        let (left, right) = (self.left + self.across[column], self.left + self.across[column + 1]);
        let (bottom, top) = (self.bottom() - self.up[row], self.bottom() - self.up[row + 1]);
        Frame { left, top, right, bottom }
    }

    fn bottom(&self) -> f64 {
        self.top + self.up[self.up.len() - 1]
    }

    /// Width and height of the narrowest cells.
    fn cell(&self) -> (f64, f64) {
        let narrowest =
            |edges: &[f64]| edges.windows(2).map(|it| it[1] - it[0]).fold(f64::INFINITY, f64::min);
        (narrowest(&self.across), narrowest(&self.up))
    }

    /// What cells say, unless the widest of all texts has no room in one.
    fn texts(&self) -> Vec<Vec<String>> {
        let (low, high) = self.map.range();
        let size = log10(low.abs().max(high.abs()).max(1e-12)).floor();
        let decimals = format::count((1.0 - size).clamp(0.0, 4.0));
        let print = |&value: &f64| if value.is_finite() { number(value, decimals) } else { String::new() };
        let texts: Vec<Vec<String>> =
            self.map.cells.iter().map(|row| row.iter().map(print).collect()).collect();
        let (width, height) = self.cell();
        let fits = widest(&texts.concat(), self.theme) + 0.8 <= width && height >= 3.4;
        if fits { texts } else { texts.iter().map(|row| vec![String::new(); row.len()]).collect() }
    }

    /// Lines between cells on different sides of the contour; a cell without value has no border.
    fn draw_contour(&self) {
        let Some(level) = self.map.contour else { return };
        let cells = &self.map.cells;
        let pen = SeriesStyle::solid(self.theme.text, 1.6);
        let differ =
            |one: f64, other: f64| one.is_finite() && other.is_finite() && (one < level) != (other < level);
        for (row, values) in cells.iter().enumerate() {
            for (column, &value) in values.iter().enumerate() {
                let frame = self.frame(column, row);
                if values.get(column + 1).is_some_and(|&right| differ(value, right)) {
                    self.canvas.line(&[(frame.right, frame.top), (frame.right, frame.bottom)], &pen);
                }
                if cells.get(row + 1).is_some_and(|above| differ(value, above[column])) {
                    self.canvas.line(&[(frame.left, frame.top), (frame.right, frame.top)], &pen);
                }
            }
        }
    }

    fn draw_up(&self, labels: &[String]) {
        let (theme, look) = (self.theme, TextFormat::muted(self.theme).anchored(Anchor::End));
        let every = (3.0 / self.cell().1).ceil().max(1.0);
        for row in (0..labels.len()).step_by(format::count(every)) {
            let frame = self.frame(0, row);
            let y = f64::midpoint(frame.top, frame.bottom) + look.capital_height() / 2.0;
            self.canvas.text(&labels[row], (self.left - 1.2, y), &look);
        }
        self.canvas.text(
            &self.map.up.title(theme.language),
            (MARGIN, self.top - 2.2),
            &TextFormat::plain(theme),
        );
    }

    fn draw_across(&self) {
        let labels = self.map.across.labels();
        let look = TextFormat::muted(self.theme).anchored(Anchor::Middle);
        let every = ((widest(&labels, self.theme) + 1.4) / self.cell().0).ceil().max(1.0);
        for column in (0..labels.len()).step_by(format::count(every)) {
            let frame = self.frame(column, 0);
            let middle = f64::midpoint(frame.left, frame.right);
            self.canvas.text(&labels[column], (middle, self.bottom() + 1.2 + look.capital_height()), &look);
        }
        let middle = self.left + self.across[self.across.len() - 1] / 2.0;
        let name = TextFormat::plain(self.theme).anchored(Anchor::Middle);
        self.canvas.text(&self.map.across.title(self.theme.language), (middle, self.bottom() + 7.2), &name);
    }

    /// The steps of colour with the values between them, and what the line is.
    fn draw_legend(&self, shades: &Shades) {
        let (theme, top) = (self.theme, self.bottom() + FOOT + 5.0);
        let (look, ends) = (TextFormat::plain(theme), TextFormat::muted(theme).anchored(Anchor::Middle));
        let room = self.width - 2.0 * MARGIN;
        let name = super::text_width::fitted(&self.map.value, look.size, room);
        self.canvas.text(&name, (MARGIN, top - 1.6), &look);
        let level = self.map.contour.map(|level| self.level(level));
        let beside = level.as_ref().map_or(0.0, |text| LEVEL_GAP + LINE + 1.0 + look.width(text));
        let first = shades.borders.first().map_or(0.0, |(_, label)| look.width(label) / 2.0);
        let last = shades.borders.last().map_or(0.0, |(_, label)| look.width(label) / 2.0);
        let left = MARGIN + first;
        let step = ((room - first - beside.max(last)) / shades.colours().len() as f64).min(7.4);
        let below = top + 3.8 + look.capital_height();
        for (index, &colour) in shades.colours().iter().enumerate() {
            let x = left + step * index as f64;
            cells::fill(self.canvas, &Frame { left: x, top, right: x + step, bottom: top + 3.0 }, colour);
        }
        let labels: Vec<String> = shades.borders.iter().map(|(_, label)| label.clone()).collect();
        let every = format::count(((widest(&labels, theme) + 1.0) / step).ceil()).max(1);
        for (index, label) in labels.iter().enumerate().step_by(every) {
            self.canvas.text(label, (left + step * index as f64, below), &ends);
        }
        let x = left + step * shades.colours().len() as f64;
        if let Some(text) = level {
            self.draw_level(&text, x + LEVEL_GAP, top + 1.5);
        }
    }

    /// What the line between cells is.
    fn level(&self, level: f64) -> String {
        format!("{} {}", self.theme.language.say("border:", "分界："), rounded(level))
    }

    fn draw_level(&self, text: &str, x: f64, y: f64) {
        let look = TextFormat::plain(self.theme);
        let pen = SeriesStyle::solid(self.theme.text, 1.6);
        self.canvas.line(&[(x, y), (x + LINE, y)], &pen);
        self.canvas.text(text, (x + LINE + 1.0, y + look.capital_height() / 2.0), &look);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(across: usize, cells: Vec<Vec<f64>>) -> HeatMap {
        let scale = |count: usize| HeatMapAxis {
            name: "share".to_owned(),
            unit: String::new(),
            values: (0..count).map(|index| index as f64 / 4.0).collect(),
        };
        HeatMap { name: "phase".to_owned(), across: scale(across), up: scale(2), cells, ..HeatMap::default() }
    }

    #[test]
    fn a_grid_that_does_not_fit_its_factors_is_refused_with_numbers() {
        let refused = |map: HeatMap| map.check().unwrap_err().to_string();
        let short = refused(map(3, vec![vec![0.0; 3], vec![0.0; 2]]));
        assert_eq!(short, "heat map `phase`: a row of 2 cells for 3 values of `share`");
        assert!(refused(map(0, vec![])).contains("no values"));
        assert!(refused(map(1, vec![vec![0.0]])).contains("1 rows of cells for 2 values"));
    }

    #[test]
    fn the_table_has_a_row_for_each_cell_even_if_names_are_the_same() {
        let table = map(2, vec![vec![1.0, 2.0], vec![3.0, 4.0]]).table().unwrap();
        assert_eq!(table.rows(), 4);
        assert_eq!(table.columns()[1].name, "share_2");
    }
}
