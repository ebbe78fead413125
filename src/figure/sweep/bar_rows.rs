//! What the rows of a tornado hold: values with intervals, or both ends of a factor, from the tables of an analysis.

use crate::outcome::{Table, TableError};

/// What is drawn of each factor: two measures with intervals, or a bar around the middle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BarKind {
    Indices,
    ElementaryEffects,
    Swings,
}

/// A value with the ends of its interval.
pub(super) type Interval = (f64, f64, f64);

/// A factor in one scenario: what is filled and what is hollow, or both ends of a bar.
#[derive(Debug, Clone, Copy)]
pub(super) struct BarRow {
    pub filled: Interval,
    pub hollow: Interval,
}

impl BarRow {
    /// How much a factor matters.
    pub fn size(&self, kind: BarKind) -> f64 {
        if kind == BarKind::Swings { self.hollow.2 - self.hollow.1 } else { self.filled.0 }
    }

    pub fn divided(&self, by: f64) -> Self {
        let divided = |(value, low, high): Interval| (value / by, low / by, high / by);
        Self { filled: divided(self.filled), hollow: divided(self.hollow) }
    }
}

/// In the order of these factors; a table of swings has its own.
pub(super) fn entries(table: &Table, factors: &[String], kind: BarKind) -> Result<Vec<BarRow>, TableError> {
    let named = table.text("factor")?;
    let [filled, hollow] = match kind {
        BarKind::Indices => {
            ["total", "first"].map(|it| [it.to_owned(), format!("{it}_low"), format!("{it}_high")])
        }
        BarKind::ElementaryEffects => {
            ["mean_size", "deviation"].map(|it| [it.to_owned(), format!("{it}_low"), format!("{it}_high")])
        }
        BarKind::Swings => return swing_entries(table, factors),
    };
    let columns = |names: [String; 3]| -> Result<Vec<Vec<f64>>, TableError> {
        names.iter().map(|it| Ok(table.real(it)?.to_vec())).collect()
    };
    let (filled, hollow) = (columns(filled)?, columns(hollow)?);
    let at = |of: &[Vec<f64>], row: usize| (of[0][row], of[1][row], of[2][row]);
    let missing = BarRow { filled: (f64::NAN, f64::NAN, f64::NAN), hollow: (f64::NAN, f64::NAN, f64::NAN) };
    let entry = |factor: &String| {
        let row = named.iter().position(|it| it == factor);
        row.map_or(missing, |row| BarRow { filled: at(&filled, row), hollow: at(&hollow, row) })
    };
    Ok(factors.iter().map(entry).collect())
}

/// The middle with the outcomes at the first and the last value, and the lowest and the highest outcome of all.
fn swing_entries(table: &Table, factors: &[String]) -> Result<Vec<BarRow>, TableError> {
    let (named, middle) = (table.text("factor")?, table.real("middle")?);
    let (down, up) = (table.real("down")?, table.real("up")?);
    // Analyses of before do not say which end is which.
    let of = |name: &str, row: usize| table.real(name).map_or(f64::NAN, |values| values[row]);
    let entry = |factor: &String| {
        let Some(row) = named.iter().position(|it| it == factor) else {
            return BarRow { filled: (f64::NAN, f64::NAN, f64::NAN), hollow: (f64::NAN, f64::NAN, f64::NAN) };
        };
        let at = middle[row];
        let filled = (at, at + of("first", row), at + of("last", row));
        BarRow { filled, hollow: (f64::NAN, at + down[row], at + up[row]) }
    };
    Ok(factors.iter().map(entry).collect())
}

/// The first and the last value of a factor, if the table has them: "0.3–2".
pub(super) fn ends(table: &Table, factor: &str) -> Option<String> {
    let (named, first, last) =
        (table.text("factor").ok()?, table.text("first_value").ok()?, table.text("last_value").ok()?);
    let row = named.iter().position(|it| it == factor)?;
    let minus = |text: &str| text.replace('-', "\u{2212}");
    let is_number = |text: &str| text.parse::<f64>().is_ok();
    if first[row].is_empty() || last[row].is_empty() {
        return None;
    }
    if is_number(&first[row]) && is_number(&last[row]) {
        return Some(format!("{} … {}", minus(&first[row]), minus(&last[row])));
    }
    Some(format!("{} … {}", first[row], last[row]))
}
