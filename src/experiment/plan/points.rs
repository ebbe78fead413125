//! Reads `[design]`, and the points that a user gives in a file.

use super::PlanReader;
use super::factors::PlannedFactor;
use super::file::DesignSection;
use crate::experiment::design::{Design, DesignFactor, METHODS, MethodEntry, MethodSettings};
use crate::outcome::{Kind, Table, TableError, Values};
use crate::results::{csv, parquet};
use crate::scenario::Problem;
use crate::scenario::spreadsheet;
use crate::scenario::written::{listed, quoted, read_text};
use std::ops::Range;
use std::path::Path;
use toml::Spanned;

/// More points than this are a mistake.
const MOST_POINTS: u64 = 10_000_000;

/// Points, blocks or walks that can be asked for.
const MOST_OF_A_KIND: u32 = 10_000_000;

/// Levels of a range that can be asked for.
const MOST_LEVELS: u32 = 1_000_000;

type Number = fn(&DesignSection) -> Option<&Spanned<u64>>;

/// The keys of `[design]` that are numbers.
const NUMBERS: [(&str, Number); 4] = [
    ("levels", |it| it.levels.as_ref()),
    ("points", |it| it.points.as_ref()),
    ("blocks", |it| it.blocks.as_ref()),
    ("trajectories", |it| it.trajectories.as_ref()),
];

/// Beyond this many wrong cells a file is probably another one.
const MOST_ERRORS: usize = 20;

impl PlanReader<'_> {
    /// The design, if it can be carried out.
    pub(super) fn design(
        &mut self,
        section: &DesignSection,
        written: &[PlannedFactor],
        seed: u64,
    ) -> Option<Design> {
        let entry = section.method.as_ref().map_or(&METHODS[0], |it| it.get_ref().0);
        let factors: Vec<DesignFactor> = written.iter().map(|it| it.factor.clone()).collect();
        let span = section.method.as_ref().map_or(0..0, Spanned::span);
        self.refuse_idle_keys(section, entry);
        let mut settings = DesignReader { plan: self, section, written, factors: &factors, span: &span };
        let method = (entry.read)(&mut settings)?;
        let design = Design { factors, method, seed };
        if design.len() > MOST_POINTS {
            let message = format!("the design has {} points, more than {MOST_POINTS}", design.len());
            self.error(message, &span, None);
            return None;
        }
        if let Some(refusal) = design.refusal() {
            self.error(refusal, &span, None);
            return None;
        }
        Some(design)
    }

    /// A key that other methods read would be a setting without effect.
    fn refuse_idle_keys(&mut self, section: &DesignSection, entry: &MethodEntry) {
        let path = section.path.as_ref().map(|it| ("path", it.span()));
        let numbers = NUMBERS.iter().filter_map(|(key, value)| Some((*key, value(section)?.span())));
        for (key, span) in numbers.chain(path).filter(|(key, _)| !entry.keys.contains(key)) {
            let readers = METHODS.iter().filter(|it| it.keys.contains(&key));
            let readers: Vec<String> = readers.map(|it| format!("`{}`", it.name)).collect();
            let plural = if readers.len() == 1 { "" } else { "s" };
            let message = format!("`{key}` goes with the method{plural} {}", readers.join(" and "));
            self.error(message, &span, None);
        }
    }

    fn rows(
        &mut self,
        table: &Table,
        factors: &[DesignFactor],
        written: &Spanned<String>,
    ) -> Option<Vec<Vec<f64>>> {
        let named = |name: &str| factors.iter().any(|it| it.path == name);
        let strangers: Vec<&str> = table
            .columns()
            .iter()
            .map(|it| it.name.as_str())
            .filter(|it| *it != "point" && !named(it))
            .filter(|it| !(it.is_empty() && numbers_rows(table)))
            .collect();
        if strangers.contains(&"") {
            let hint = "was the table written with names of rows? leave them out: `index=False` in pandas, \
                        `row.names = FALSE` in R";
            self.error("a column of the table has no name", &written.span(), Some(hint.to_owned()));
        } else if !strangers.is_empty() {
            let message = format!("the table has columns that are no factors: {}", listed(&strangers));
            self.error(message, &written.span(), Some("declare them under `[factors]`".to_owned()));
        }
        let mut rows = vec![vec![0.0; factors.len()]; table.rows()];
        let mut wrong = Vec::new();
        for (number, factor) in factors.iter().enumerate() {
            let Ok(values) = table.column(&factor.path) else {
                let message = format!("the table has no column {}", quoted(&factor.path));
                self.error(message, &written.span(), None);
                continue;
            };
            for (row, text) in texts(values).into_iter().enumerate() {
                match factor.find(&text) {
                    Some(value) => rows[row][number] = value,
                    None => wrong.push(format!(
                        "row {}: {} must be {}, not {}",
                        row + 1,
                        quoted(&factor.path),
                        factor.describe(),
                        quoted(&text)
                    )),
                }
            }
        }
        let sound = wrong.is_empty() && strangers.is_empty();
        for message in wrong.into_iter().take(MOST_ERRORS) {
            self.error(message, &written.span(), None);
        }
        if rows.is_empty() {
            self.error("the table of points is empty", &written.span(), None);
        }
        (sound && !rows.is_empty()).then_some(rows)
    }
}

/// What `[design]` says, as the method asks for it.
struct DesignReader<'a, 'r> {
    plan: &'a mut PlanReader<'r>,
    section: &'a DesignSection,
    written: &'a [PlannedFactor],
    factors: &'a [DesignFactor],
    /// Where the plan names the method.
    span: &'a Range<usize>,
}

impl MethodSettings for DesignReader<'_, '_> {
    fn factors(&self) -> &[DesignFactor] {
        self.factors
    }

    fn number(&mut self, key: &str) -> Option<u32> {
        let value = NUMBERS.iter().find(|it| it.0 == key).and_then(|(_, value)| value(self.section));
        if value.is_none() {
            let hint = format!("write `{key} = 64` under `[design]`; powers of 2 spread best");
            self.plan.error(
                format!("the method needs to know how many {key} there are"),
                self.span,
                Some(hint),
            );
        }
        self.plan.whole(value, key, MOST_OF_A_KIND)
    }

    fn levels(&mut self) -> Vec<Option<u32>> {
        let levels = self.plan.whole(self.section.levels.as_ref(), "levels", MOST_LEVELS);
        self.written.iter().map(|it| it.levels.or(levels)).collect()
    }

    fn table(&mut self) -> Option<Vec<Vec<f64>>> {
        let Some(written) = &self.section.path else {
            self.refuse(
                "the method `file` needs the path of a table of points".to_owned(),
                Some("write `path = \"points.csv\"`"),
            );
            return None;
        };
        match read_table(&self.plan.folder.join(written.get_ref()), self.factors) {
            Ok(table) => self.plan.rows(&table, self.factors, written),
            Err(problem) => {
                let hint = problem.help().map(str::to_owned);
                self.plan.error(problem.message().to_owned(), &written.span(), hint);
                None
            }
        }
    }

    fn refuse(&mut self, message: String, hint: Option<&str>) {
        self.plan.error(message, self.span, hint.map(str::to_owned));
    }

    fn refuse_factor(&mut self, factor: usize, message: &str, hint: &str) {
        let problem = Problem::error(message).at(self.written[factor].key.clone());
        self.plan.problems.push(problem.hint(hint.to_owned()));
    }
}

fn read_table(path: &Path, factors: &[DesignFactor]) -> Result<Table, Problem> {
    let refused = |error: TableError| Problem::error(error.to_string());
    if path.extension().is_some_and(|it| it == "parquet") {
        return parquet::read(path).map_err(refused);
    }
    let text = text_of(path, factors)?;
    let declared: Vec<(&str, Kind)> = factors.iter().map(|it| (it.path.as_str(), Kind::Text)).collect();
    csv::read_from(text.as_bytes(), &declared).map_err(|error| refused(error.in_file(path)))
}

/// The text of a table in CSV, without rows that hold nothing.
fn text_of(path: &Path, factors: &[DesignFactor]) -> Result<String, Problem> {
    let text = read_text(path)?.text;
    let is_column = |name: &str| name == "point" || factors.iter().any(|it| it.path == name);
    if let Some(fault) = spreadsheet::fault(&text, &is_column) {
        let name = quoted(&path.display().to_string());
        return Err(Problem::error(format!("{name}: {}", fault.message)).hint(fault.hint));
    }
    let lines = text.lines().filter(|line| !spreadsheet::is_empty(line.split(',')));
    Ok(lines.collect::<Vec<_>>().join("\n"))
}

/// Whether the column without a name counts the rows, as statistics programs write them.
fn numbers_rows(table: &Table) -> bool {
    let Ok(numbers) = table.integer("") else { return false };
    [0, 1].iter().any(|first| numbers.iter().zip(*first..).all(|(number, row)| *number == row))
}

/// A column as text, numbers so that they are read as the same numbers.
fn texts(values: &Values) -> Vec<String> {
    match values {
        Values::Text(values) => values.iter().cloned().collect(),
        Values::Integer(values) => values.iter().map(ToString::to_string).collect(),
        Values::Real(values) => values.iter().map(|it| format!("{it:?}")).collect(),
    }
}
