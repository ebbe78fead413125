//! The fields of a world: those of a table of fields, else those of the columns `share_FIELD` of its table of regions.

use super::problem::{Problem, Problems, SourceText, TextSpan};
use super::table::{Bounds, InputTable};
use super::wording::quoted;
use crate::region::{Field, Fields, WrongField};
use std::sync::Arc;

/// What the name of a column begins with that has the shares of a field in output.
const SHARE: &str = "share_";

/// The shares of the standard fields in the output of China, assumptions; `general` is what is left. As numbers, and
/// as the documentation has them.
const NATIONAL: [(&str, f64, &str); 5] = [
    ("ai", 0.006, "0.006"),
    ("integrated-circuits", 0.010, "0.010"),
    ("optoelectronics", 0.012, "0.012"),
    ("nano-materials", 0.010, "0.010"),
    ("internet-of-things", 0.015, "0.015"),
];

/// The column with the shares of a field, and what stands in for it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct ShareColumn {
    pub name: String,
    /// As a number, and in words; none for a field that only this world has.
    pub otherwise: Option<(f64, &'static str)>,
}

/// Reads a table of fields; `None` after errors.
pub(super) fn read(source: &Arc<SourceText>, problems: &mut Problems) -> Option<Fields> {
    let mut table = InputTable::read_also_empty(source);
    table.require(&["name"]);
    table.warn_of_lookalikes(&["name", "name_zh", "learning_rate"]);
    let mut fields = Fields::none();
    for row in 0..table.row_count() {
        let Some(field) = field(&mut table, row) else { continue };
        let full = fields.named().len() == Fields::MOST;
        if let Err(wrong) = fields.add(field) {
            let problem = refused(&table, row, &wrong);
            table.report(problem);
            if full {
                break;
            }
        }
    }
    table.finish(problems).then_some(fields)
}

/// The field of a row; one with a wrong learning rate comes without it, so that its name is checked.
fn field(table: &mut InputTable, row: usize) -> Option<Field> {
    let name = table.filled(row, "name")?;
    let stated = |column: &str| table.text(row, column).filter(|it| !it.is_empty());
    let chinese = stated("name_zh").unwrap_or(&name).to_owned();
    let states_rate = stated("learning_rate").is_some();
    let learning_rate = if states_rate {
        table.number(row, "learning_rate", Bounds::Within(0.0, Field::MOST_LEARNING))
    } else {
        None
    };
    Some(Field { name: hyphenated(&name), chinese, learning_rate })
}

fn refused(table: &InputTable, row: usize, wrong: &WrongField) -> Problem {
    let problem = Problem::error(wrong.to_string()).at(table.place(row, "name"));
    match wrong {
        WrongField::Twice(name) => {
            let has_name = |row: &usize| table.text(*row, "name").is_some_and(|it| hyphenated(it) == *name);
            let first = (0..row).find(has_name).map(|it| table.place(it, "name").labelled("first here"));
            problem.at(first)
        }
        WrongField::Name(name) => problem.hint(better(name).map(|it| format!("write {}", quoted(&it)))),
        WrongField::General => problem.hint("leave the row out".to_owned()),
        WrongField::TooMany | WrongField::LearningRate(_) => problem,
    }
}

/// A name that would do, if this one only has other letters or marks between words.
fn better(name: &str) -> Option<String> {
    let name = name.trim().to_lowercase().replace([' ', '.', '/'], "-");
    Fields::new([Field::new(&name, "")]).is_ok().then_some(name)
}

fn hyphenated(name: &str) -> String {
    name.replace('_', "-")
}

/// The fields that a table of regions has shares of, standard ones first, so that the order of its columns does not
/// matter; the standard ones alone when it has none.
pub(super) fn of_columns(table: &mut InputTable) -> Fields {
    let standard = Fields::standard();
    let name = |column: &String| column.strip_prefix(SHARE).filter(|it| !it.is_empty()).map(hyphenated);
    let numbered = table.columns().iter().enumerate();
    let mut found: Vec<(usize, String)> = numbered.filter_map(|(at, it)| Some((at, name(it)?))).collect();
    if found.is_empty() {
        return standard;
    }
    found.sort_by_key(|(_, name)| (standard.find(name).unwrap_or(usize::MAX), name.clone()));
    let mut fields = Fields::none();
    for (at, name) in found {
        let known = standard.named().iter().find(|it| it.name == name).cloned();
        if let Err(wrong) = fields.add(known.unwrap_or_else(|| Field::new(&name, &name))) {
            let place = table.header_place(at);
            let hint = (wrong == WrongField::General).then(|| "leave the column out".to_owned());
            table.report(Problem::error(wrong.to_string()).at(place).hint(hint));
        }
    }
    fields
}

/// Where a table of regions has the shares of each field but `general`.
pub(super) fn share_columns(table: &InputTable, fields: &Fields) -> Vec<ShareColumn> {
    let column = |field: &Field| {
        let names = [field.column(), field.name.clone()].map(|it| format!("{SHARE}{it}"));
        let written = names.iter().find(|it| table.column(it).is_some());
        let national = NATIONAL.iter().find(|(name, ..)| *name == field.name);
        ShareColumn {
            name: written.unwrap_or(&names[0]).clone(),
            otherwise: national.map(|(_, share, words)| (*share, *words)),
        }
    };
    fields.named().iter().map(column).collect()
}

/// Where a table of fields says how fast a field learns.
pub(super) fn place_of_rate(source: &Arc<SourceText>, field: &str) -> Option<TextSpan> {
    let table = InputTable::read_also_empty(source);
    let has_name = |row: &usize| table.text(*row, "name").is_some_and(|it| hyphenated(it) == field);
    let row = (0..table.row_count()).find(has_name)?;
    Some(table.place(row, "learning_rate"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_standard_field_has_a_share_that_stands_in_and_is_told_as_it_is() {
        let standard = Fields::standard();
        let names: Vec<&str> = standard.named().iter().map(|it| it.name.as_str()).collect();
        assert_eq!(NATIONAL.map(|(name, ..)| name).to_vec(), names);
        for (name, share, words) in NATIONAL {
            assert_eq!(words.parse::<f64>(), Ok(share), "{name}");
        }
    }
}
