//! Reads `[design]`, and the points that a user gives in a file.

use super::PlanReader;
use super::factors::PlannedFactor;
use super::file::{DesignSection, MethodName};
use crate::experiment::design::{Design, DesignFactor, Levels, Method, Scale};
use crate::outcome::{Kind, Table, TableError, Values};
use crate::results::{csv, parquet};
use crate::scenario::Problem;
use crate::scenario::written::{listed, quoted};
use std::ops::Range;
use std::path::Path;
use toml::Spanned;

/// More points than this are a mistake.
const MOST_POINTS: u64 = 10_000_000;

/// Points, blocks or walks that can be asked for.
const MOST_OF_A_KIND: u32 = 10_000_000;

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
        let method = section.method.as_ref().map_or(MethodName::Grid, |it| *it.get_ref());
        let factors: Vec<DesignFactor> = written.iter().map(|it| it.factor.clone()).collect();
        self.refuse_idle_keys(section, method);
        let span = section.method.as_ref().map_or(0..0, Spanned::span);
        let method = match method {
            MethodName::Grid => self.grid(section, written)?,
            MethodName::List => self.list(section, written)?,
            MethodName::LatinHypercube => {
                Method::LatinHypercube { points: self.number(section.points.as_ref(), "points", &span)? }
            }
            MethodName::Sobol => {
                Method::Sobol { points: self.number(section.points.as_ref(), "points", &span)? }
            }
            MethodName::Saltelli => {
                Method::Saltelli { blocks: self.number(section.blocks.as_ref(), "blocks", &span)? }
            }
            MethodName::Morris => Method::Morris {
                trajectories: self.number(section.trajectories.as_ref(), "trajectories", &span)?,
            },
            MethodName::OneAtATime => Method::OneAtATime,
            MethodName::File => Method::File { rows: self.file_of_points(section, &factors)? },
        };
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

    /// How many of something a method needs to be told.
    fn number(&mut self, value: Option<&Spanned<u64>>, key: &str, method: &Range<usize>) -> Option<u32> {
        if value.is_none() {
            let hint = format!("write `{key} = 64` under `[design]`; powers of 2 spread best");
            self.error(format!("the method needs to know how many {key} there are"), method, Some(hint));
        }
        self.whole(value, key, MOST_OF_A_KIND)
    }

    fn refuse_idle_keys(&mut self, section: &DesignSection, method: MethodName) {
        use MethodName::{Grid, LatinHypercube, Morris, Saltelli, Sobol};
        let numbers: [(&str, _, &[MethodName], &str); 4] = [
            ("levels", &section.levels, &[Grid], "the method `grid`"),
            (
                "points",
                &section.points,
                &[LatinHypercube, Sobol],
                "the methods `latin-hypercube` and `sobol`",
            ),
            ("blocks", &section.blocks, &[Saltelli], "the method `saltelli`"),
            ("trajectories", &section.trajectories, &[Morris], "the method `morris`"),
        ];
        for (key, value, methods, words) in numbers {
            if let (Some(value), false) = (value, methods.contains(&method)) {
                self.error(format!("`{key}` goes with {words}"), &value.span(), None);
            }
        }
        if let (Some(path), true) = (&section.path, method != MethodName::File) {
            self.error("`path` goes with the method `file`", &path.span(), None);
        }
    }

    fn grid(&mut self, section: &DesignSection, written: &[PlannedFactor]) -> Option<Method> {
        let levels = self.whole(section.levels.as_ref(), "levels", 1_000_000);
        let levels: Vec<Option<u32>> = written.iter().map(|it| it.levels.or(levels)).collect();
        let mut complete = true;
        for (it, levels) in written.iter().zip(&levels) {
            let endless = matches!(it.factor.levels, Levels::Range { scale: Scale::Linear | Scale::Log, .. });
            if levels.is_none() && endless {
                let problem = Problem::error("a grid needs to know how many levels a range has");
                let hint = "write `levels = 5` beside the range or under `[design]`".to_owned();
                self.problems.push(problem.at(it.key.clone()).hint(hint));
                complete = false;
            }
        }
        complete.then_some(Method::Grid { levels })
    }

    /// Lists go side by side, so they must be equally long.
    fn list(&mut self, section: &DesignSection, written: &[PlannedFactor]) -> Option<Method> {
        let span = section.method.as_ref().map_or(0..0, Spanned::span);
        let lengths = written.iter().map(|it| match &it.factor.levels {
            Levels::Values(values) => Some(values.len()),
            Levels::Range { .. } => None,
        });
        let Some(lengths) = lengths.collect::<Option<Vec<usize>>>() else {
            self.error("the method `list` takes values, not ranges", &span, None);
            return None;
        };
        if lengths.windows(2).any(|pair| pair[0] != pair[1]) {
            let message = format!("the lists of values have different lengths: {lengths:?}");
            let hint =
                "point i takes the i-th value of every factor; for all combinations write `grid`".to_owned();
            self.error(message, &span, Some(hint));
            return None;
        }
        Some(Method::List)
    }

    fn file_of_points(&mut self, section: &DesignSection, factors: &[DesignFactor]) -> Option<Vec<Vec<f64>>> {
        let Some(written) = &section.path else {
            let span = section.method.as_ref().map_or(0..0, Spanned::span);
            let hint = "write `path = \"points.csv\"`".to_owned();
            self.error("the method `file` needs the path of a table of points", &span, Some(hint));
            return None;
        };
        let path = self.folder.join(written.get_ref());
        match read_table(&path, factors) {
            Ok(table) => self.rows(&table, factors, written),
            Err(error) => {
                self.error(error.to_string(), &written.span(), None);
                None
            }
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
            .collect();
        if !strangers.is_empty() {
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

fn read_table(path: &Path, factors: &[DesignFactor]) -> Result<Table, TableError> {
    if path.extension().is_some_and(|it| it == "parquet") {
        return parquet::read(path);
    }
    let declared: Vec<(&str, Kind)> = factors.iter().map(|it| (it.path.as_str(), Kind::Text)).collect();
    csv::read(path, &declared)
}

/// A column as text, numbers so that they are read as the same numbers.
fn texts(values: &Values) -> Vec<String> {
    match values {
        Values::Text(values) => values.clone(),
        Values::Integer(values) => values.iter().map(ToString::to_string).collect(),
        Values::Real(values) => values.iter().map(|it| format!("{it:?}")).collect(),
    }
}
