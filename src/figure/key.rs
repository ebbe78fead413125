//! Which line is which, in rows above panels that have no room for names at line ends.

use super::canvas::{Canvas, Point, TextFormat};
use super::text_width::fitted;
use super::theme::{SeriesStyle, Theme};

/// Names with their pens, set into rows.
pub(super) struct SeriesKey<'figure> {
    theme: &'figure Theme,
    /// Distance from the left, row, name and pen.
    entries: Vec<(f64, usize, String, SeriesStyle)>,
}

const SAMPLE: f64 = 8.0;
const GAP: f64 = 1.2;
const BETWEEN: f64 = 4.0;
const ROW: f64 = 3.8;

impl<'figure> SeriesKey<'figure> {
    /// Sets names into rows of `width` mm; a name wider than a row is cut.
    pub fn new(theme: &'figure Theme, names: &[(String, SeriesStyle)], width: f64) -> Self {
        let look = TextFormat::plain(theme);
        let (mut x, mut row, mut entries) = (0.0, 0, vec![]);
        for (name, pen) in names {
            let name = fitted(name, look.size, width - SAMPLE - GAP);
            let wide = SAMPLE + GAP + look.width(&name);
            if x > 0.0 && x + wide > width {
                (x, row) = (0.0, row + 1);
            }
            entries.push((x, row, name, *pen));
            x += wide + BETWEEN;
        }
        Self { theme, entries }
    }

    /// Height in mm, with the gap to what is below.
    pub fn height(&self) -> f64 {
        self.entries.last().map_or(0.0, |(_, row, ..)| (row + 1) as f64 * ROW + 0.8)
    }

    /// Draws the rows with their left upper corner at a place.
    pub fn draw(&self, canvas: &Canvas, (left, top): Point) {
        let look = TextFormat::plain(self.theme);
        for (x, row, name, pen) in &self.entries {
            let (x, y) = (left + x, top + (*row as f64 + 0.5) * ROW);
            canvas.line(&[(x, y), (x + SAMPLE, y)], pen);
            canvas.mark((x + SAMPLE / 2.0, y), pen);
            canvas.text(
                name,
                (x + SAMPLE + GAP, y + look.capital_height() / 2.0),
                &look.coloured(pen.colour),
            );
        }
    }
}
