//! Tables in CSV whose cells know their place.

use super::column_names;
use super::plain_names;
use super::problem::{Problem, Problems, Severity, SourceText, TextSpan};
use super::spreadsheet;
use super::wording::{nearest, quoted};
use std::ops::Range;
use std::sync::Arc;

/// Beyond this many problems one table is wrong as a whole.
const MOST_PROBLEMS: usize = 20;

/// Beyond this a number is a mistake: the output of the world is about 10^15 CNY.
const LARGEST: f64 = 1e24;

/// What a number in a column may be.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Bounds {
    /// Any number.
    Any,
    /// Above zero.
    Positive,
    /// Zero or more.
    NotNegative,
    /// Both ends included.
    Within(f64, f64),
    /// As far from 0 as this on either side.
    Degrees(f64),
}

/// A table with a header row.
#[derive(Debug)]
pub(crate) struct InputTable {
    source: Arc<SourceText>,
    header: Vec<String>,
    rows: Vec<csv::StringRecord>,
    problems: Vec<Problem>,
    unreported: usize,
    rows_left_out: usize,
    is_no_table: bool,
}

impl InputTable {
    /// Splits the text into rows; those with too few or too many fields are problems and left out. No row at
    /// all is a problem too.
    pub fn read(source: &Arc<SourceText>) -> Self {
        let mut table = Self::read_also_empty(source);
        if table.rows.is_empty() && table.problems.is_empty() {
            let place = TextSpan::new(source, 0..0);
            table.report(Problem::error("the table has no rows").at(place));
        }
        table
    }

    /// Splits the text into rows, of which there may be none.
    pub fn read_also_empty(source: &Arc<SourceText>) -> Self {
        let mut table = Self {
            source: Arc::clone(source),
            header: Vec::new(),
            rows: Vec::new(),
            problems: Vec::new(),
            unreported: 0,
            rows_left_out: 0,
            is_no_table: false,
        };
        if let Some(fault) = spreadsheet::fault(&source.text, &column_names::is_known) {
            let place = TextSpan::new(source, fault.line);
            table.leave_out(Problem::error(fault.message).at(place).hint(fault.hint));
            table.is_no_table = true;
            return table;
        }
        let mut reader =
            csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(source.text.as_bytes());
        match reader.headers() {
            Ok(header) => table.header = header.iter().map(str::to_owned).collect(),
            Err(error) => table.report(Problem::error(format!("the table cannot be read: {error}"))),
        }
        for row in reader.into_records() {
            match row {
                Ok(row) => table.take(row),
                Err(error) => table.leave_out(Problem::error(format!("the table cannot be read: {error}"))),
            }
        }
        table.warn_of_nameless_column();
        table.check_header();
        table
    }

    /// A column without a name that only numbers the rows is none of the table; any other may have lost its name.
    fn warn_of_nameless_column(&mut self) {
        let counts = |from: usize| {
            let cells = self.rows.iter().map(|it| it.get(0));
            cells.enumerate().all(|(row, it)| it.is_some_and(|it| it.parse() == Ok(row + from)))
        };
        if self.header.first().is_some_and(String::is_empty)
            && !self.rows.is_empty()
            && !counts(0)
            && !counts(1)
        {
            let place = self.header_place(0);
            let problem = Problem::warning("the first column has no name, so nobody reads it").at(place);
            self.report(problem.hint("was it written with the names of rows?".to_owned()));
        }
    }

    fn take(&mut self, row: csv::StringRecord) {
        // Spreadsheets write commas for rows that were once used.
        if spreadsheet::is_empty(row.iter()) {
            return;
        }
        if spreadsheet::is_note(row.iter(), self.header.len()) {
            let place = TextSpan::new(&self.source, self.line_of(&row));
            let problem = Problem::error("this line is a note and no row of the table").at(place);
            return self.leave_out(problem.hint("remove it".to_owned()));
        }
        if row.len() == self.header.len() {
            return self.rows.push(row);
        }
        let hint = if row.len() > self.header.len() {
            "text with a comma needs quotes"
        } else {
            "a field without content is written too, as two commas in a row"
        };
        let message = format!("this row has {} fields, the header has {}", row.len(), self.header.len());
        let place = TextSpan::new(&self.source, self.line_of(&row));
        self.leave_out(Problem::error(message).at(place).hint(hint.to_owned()));
    }

    fn leave_out(&mut self, problem: Problem) {
        self.rows_left_out += 1;
        self.report(problem);
    }

    fn check_header(&mut self) {
        for number in 1..self.header.len() {
            let name = self.header[number].clone();
            if !name.is_empty() && self.header[..number].contains(&name) {
                let place = self.header_place(number);
                self.report(Problem::error(format!("two columns are called {}", quoted(&name))).at(place));
            }
        }
    }

    /// Refuses the table when it lacks columns that it must have.
    pub fn require(&mut self, needed: &[&str]) {
        let header: Vec<&str> = self.header.iter().map(String::as_str).collect();
        let missing: Vec<&str> = needed.iter().copied().filter(|it| !header.contains(it)).collect();
        let meant = |it: &&str| nearest(it, &missing).filter(|_| !needed.contains(it));
        let hint = header.iter().find_map(|it| Some(format!("is `{it}` meant as `{}`?", meant(it)?)));
        if let Some((last, others)) = missing.split_last() {
            let mut names: Vec<String> = others.iter().map(|it| format!("`{it}`")).collect();
            names.push(format!("`{last}`"));
            let noun = if names.len() == 1 { "a column is" } else { "columns are" };
            let message = format!("{noun} missing: {}", names.join(", "));
            let place = TextSpan::new(&self.source, self.header_line());
            self.report(Problem::error(message).at(place).hint(hint));
        }
    }

    /// Warns of columns that nobody reads but that resemble one that is absent.
    pub fn warn_of_lookalikes(&mut self, known: &[&str]) {
        let absent: Vec<&str> = known.iter().copied().filter(|it| self.column(it).is_none()).collect();
        for number in 0..self.header.len() {
            let name = self.header[number].clone();
            if known.contains(&name.as_str()) {
                continue;
            }
            if let Some(meant) = nearest(&name, &absent) {
                let message = format!("nobody reads the column {}", quoted(&name));
                let place = self.header_place(number);
                self.report(Problem::warning(message).at(place).hint(format!("did you mean `{meant}`?")));
            }
        }
    }

    /// How many sound rows there are.
    pub fn row_count(&self) -> usize {
        self.rows.len()
    }

    /// The names of all columns, in order.
    pub fn columns(&self) -> &[String] {
        &self.header
    }

    /// Where a column stands.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.header.iter().position(|it| it == name)
    }

    /// The text of a cell; `None` when the table lacks the column.
    pub fn text(&self, row: usize, name: &str) -> Option<&str> {
        self.column(name).and_then(|column| self.rows[row].get(column))
    }

    /// The text of a cell that must not be empty.
    pub fn filled(&mut self, row: usize, name: &str) -> Option<String> {
        let text = self.text(row, name)?.to_owned();
        if text.is_empty() {
            self.object(row, name, &format!("`{name}` is empty"), None);
            return None;
        }
        Some(text)
    }

    /// The text of a cell that is a name or a code: not empty, and taken for nothing else by what shows it. The text comes
    /// back though it is refused, so that what refers to it is not refused as well.
    pub fn name(&mut self, row: usize, column: &str) -> Option<String> {
        let text = self.filled(row, column)?;
        if let Some((objection, hint)) = plain_names::objection(&text) {
            self.object(row, column, &format!("`{column}` {objection}"), Some(hint.to_owned()));
        }
        Some(text)
    }

    /// The number in a cell; `None` when the table lacks the column, or after a problem.
    pub fn number(&mut self, row: usize, name: &str, bounds: Bounds) -> Option<f64> {
        let text = self.filled(row, name)?;
        let Some(number) = text.parse::<f64>().ok().filter(|it| it.is_finite()) else {
            let hint = text.contains([',', ' ', '，']).then(|| "write numbers without separators".to_owned());
            self.object(row, name, &format!("`{name}` must be a number, not {}", quoted(&text)), hint);
            return None;
        };
        if let Some(expected) = bounds.broken_by(number) {
            let swapped = matches!(bounds, Bounds::Degrees(_)) && number.abs() <= 180.0;
            let hint = swapped.then(|| "are `lon` and `lat` swapped?".to_owned());
            self.object(row, name, &format!("`{name}` must be {expected}, not {text}"), hint);
            return None;
        }
        Some(number)
    }

    /// A problem with a cell.
    pub fn object(&mut self, row: usize, name: &str, message: &str, hint: Option<String>) {
        let problem = Problem::error(message).at(self.place(row, name)).hint(hint);
        self.report(problem);
    }

    /// A problem with the table; the tail of a long list is only counted.
    pub fn report(&mut self, problem: Problem) {
        // Of a text that is no table everything else is an echo.
        if self.is_no_table {
            return;
        }
        if self.problems.len() < MOST_PROBLEMS { self.problems.push(problem) } else { self.unreported += 1 }
    }

    /// Whether no row was left out.
    pub fn is_whole(&self) -> bool {
        self.rows_left_out == 0 && !self.rows.is_empty()
    }

    /// Whether nothing worse than a warning was found.
    pub fn is_sound(&self) -> bool {
        self.unreported == 0 && self.problems.iter().all(|it| it.severity() == Severity::Warning)
    }

    /// Hands over all that was found; says whether the table is sound.
    pub fn finish(self, problems: &mut Problems) -> bool {
        let sound = self.is_sound();
        problems.extend(self.problems);
        if self.unreported > 0 {
            let name = quoted(&self.source.name);
            problems.push(Problem::error(format!("{name} has {} problems more", self.unreported)));
        }
        sound
    }

    /// The table with the rows that are asked for, each as it was written.
    pub fn excerpt(&self, wanted: impl Fn(usize) -> bool) -> String {
        let rows = (0..self.rows.len()).filter(|row| wanted(*row)).map(|row| self.line_of(&self.rows[row]));
        let lines = std::iter::once(self.header_line()).chain(rows);
        lines.fold(String::new(), |text, line| text + &self.source.text[line] + "\n")
    }

    /// Where a cell stands in the text.
    pub fn place(&self, row: usize, name: &str) -> TextSpan {
        let line = self.line_of(&self.rows[row]);
        let cell = self.column(name).map_or(line.clone(), |column| self.cell(&line, column));
        TextSpan::new(&self.source, cell)
    }

    /// Where the table begins.
    pub fn start(&self) -> TextSpan {
        TextSpan::new(&self.source, self.header_line())
    }

    /// Where the name of a column stands in the text.
    pub fn header_place(&self, column: usize) -> TextSpan {
        TextSpan::new(&self.source, self.cell(&self.header_line(), column))
    }

    fn header_line(&self) -> Range<usize> {
        self.line_from(0)
    }

    fn line_of(&self, row: &csv::StringRecord) -> Range<usize> {
        let start = row.position().map_or(0, csv::Position::byte);
        self.line_from(usize::try_from(start).unwrap_or(0))
    }

    /// The row that begins at or after `start`: the reader leaves line ends before it.
    fn line_from(&self, start: usize) -> Range<usize> {
        let text = &self.source.text;
        let rest = text.get(start..).unwrap_or("");
        let start = start + (rest.len() - rest.trim_start_matches(['\r', '\n']).len());
        let mut quoted = false;
        let ends = |(at, it): (usize, char)| {
            quoted ^= it == '"';
            (!quoted && matches!(it, '\r' | '\n')).then_some(start + at)
        };
        let end = text.get(start..).unwrap_or("").char_indices().find_map(ends);
        start..end.unwrap_or(text.len())
    }

    /// The stretch of one field within its row.
    fn cell(&self, line: &Range<usize>, column: usize) -> Range<usize> {
        let text = self.source.text.get(line.clone()).unwrap_or("");
        let mut quoted = false;
        let is_comma = |it: &(usize, char)| {
            quoted ^= it.1 == '"';
            !quoted && it.1 == ','
        };
        let commas: Vec<usize> = text.char_indices().filter(is_comma).map(|(at, _)| at).collect();
        let start = if column == 0 { 0 } else { commas.get(column - 1).map_or(text.len(), |it| it + 1) };
        let end = commas.get(column).copied().unwrap_or(text.len());
        line.start + start..line.start + end
    }
}

impl Bounds {
    /// What was expected, if the number is not it.
    fn broken_by(self, number: f64) -> Option<String> {
        let broken = match self {
            Self::Any => None,
            Self::Positive => (number <= 0.0).then(|| "above 0".to_owned()),
            Self::NotNegative => (number < 0.0).then(|| "0 or more".to_owned()),
            Self::Within(low, high) => {
                (!(low..=high).contains(&number)).then(|| format!("between {low} and {high}"))
            }
            Self::Degrees(most) => (number.abs() > most).then(|| format!("between -{most} and {most}")),
        };
        broken.or_else(|| (number.abs() > LARGEST).then(|| format!("at most {LARGEST:e}")))
    }
}
