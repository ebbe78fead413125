//! What every column of a results folder says: `columns.csv`, one row a column, for those who read tables without the program.

use super::csv;
use crate::outcome::catalogue::DRAWN_EFFECTS;
use crate::outcome::{Catalogue, Column, Outcome, Table, TableError};
use crate::region::Fields;
use std::path::Path;

/// The name of the file.
pub const COLUMNS: &str = "columns.csv";

/// Columns of tables that say who is who: table, column, unit, meaning.
const OTHERS: &[[&str; 4]] = &[
    ["atlas", "code", "code", "The code of the region in the table of the world."],
    ["atlas", "name_en", "name", "Its English name."],
    ["atlas", "name_zh", "name", "Its Chinese name."],
    ["atlas", "kind", "word", "What it is: city or county."],
    ["atlas", "prefecture_code", "code", "The code of the prefecture that it belongs to."],
    ["atlas", "province_code", "code", "The code of its province."],
    ["atlas", "province_en", "name", "The English name of its province."],
    ["atlas", "province_zh", "name", "The Chinese name of its province."],
    ["atlas", "lon", "degrees east", "Where it is, west below 0."],
    ["atlas", "lat", "degrees north", "Where it is, south below 0."],
    ["members", "arm", "name", "The file whose policies are compared with the base."],
    ["members", "code", "code", "A region in which policies differ from those of the base."],
    ["effects-by-replicate", "arm", "name", "The file whose policies are compared with the base."],
    ["effects-by-replicate", "level", "word", "What kind of place: nation, members or others."],
    ["effects-by-replicate", "year", "year", "The time of the row, whole years from the start on."],
    ["effects-by-replicate", "outcome", "name", "The column that changes."],
    ["effects-by-replicate", "replicate", "number", "Which of the repeated runs, counted from 0."],
    ["effects-by-replicate", "effect", "as in `effects`", "Policy less base in this replicate."],
    ["effects-by-draw", "arm", "name", "The file whose policies are compared with the base."],
    ["effects-by-draw", "level", "word", "What kind of place: nation, members or others."],
    ["effects-by-draw", "draw", "number", "Which draw of parameters, counted from 0: the row of `draws`."],
    ["effects-by-draw", "year", "year", "The time of the row, whole years from the start on."],
    ["effects-by-draw", "outcome", "name", "The column that changes."],
    ["effects-by-draw", "effect", "as in `effects`", "Policy less base in this draw."],
    ["outcomes-by-draw", "draw", "number", "Which draw of parameters, counted from 0: the row of `draws`."],
    ["outcomes-by-draw", "year", "year", "The time of the row, whole years from the start on."],
    ["outcomes-by-draw", "outcome", "name", "The column of `national`."],
    ["outcomes-by-draw", "value", "as in `national`", "Its value in this draw."],
    ["uncertainty", "year", "year", "The time of the row, whole years from the start on."],
    ["uncertainty", "outcome", "name", "The column of `national`."],
    ["uncertainty", "unit", "word", "What one unit of the outcome is."],
    ["uncertainty", "mean", "see `unit`", "The mean over replicates with the scenario's own parameters."],
    ["uncertainty", "low_90", "see `unit`", "Nine in ten replicates lie from here to `high_90`."],
    ["uncertainty", "high_90", "see `unit`", "The upper end of that range."],
    ["uncertainty", "replicates", "number", "How many replicates have a value."],
    ["draws", "draw", "number", "Which draw of parameters, counted from 0."],
    [
        "draws",
        "point",
        "number",
        "Its point in the sequence: another number than that of the draw where points were replaced.",
    ],
    ["deciding", "arm", "name", "The file whose policies are compared with the base."],
    [
        "deciding",
        "outcome",
        "name",
        "The outcome in the last year that is decided, in comparisons the effect on it.",
    ],
    ["deciding", "parameter", "name", "A parameter that is drawn, by its path."],
    ["deciding", "method", "word", "`regression`, or `ranks` where there are too few draws for one."],
    [
        "deciding",
        "weight",
        "number",
        "The standardised coefficient or the rank correlation; empty where nothing varies.",
    ],
    ["deciding", "squared", "number", "Its square."],
    [
        "deciding",
        "chance_95",
        "number",
        "What 95 % of squared rank correlations with a parameter that does nothing stay below; empty with a regression.",
    ],
];

/// What is said of one column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodebookEntry {
    /// The table that has it, by the name of its file.
    pub table: String,
    /// The name of the column.
    pub column: String,
    /// What one unit of it is.
    pub unit: String,
    /// What it says, in one sentence.
    pub meaning: String,
    /// Numbers of the equations that make it, such as `(8), (11)`; may be empty.
    pub equation: String,
}

/// Every column of the tables of runs and comparisons of a world with these fields.
pub fn entries(fields: &Fields) -> Vec<CodebookEntry> {
    let outcome = |table: &str, it: &Outcome| CodebookEntry {
        table: table.to_owned(),
        column: it.name.to_string(),
        unit: it.unit.words().to_owned(),
        meaning: it.meaning.to_string(),
        equation: it.equation.to_owned(),
    };
    let mut found: Vec<CodebookEntry> = Vec::new();
    for (table, columns) in Catalogue::new(&fields.names()).tables() {
        found.extend(columns.iter().map(|it| outcome(table, it)));
        if table == "flows" {
            // The mean over replicates in the last year has the same columns but those of when and which.
            let mean = columns.iter().filter(|it| !["replicate", "year"].contains(&&*it.name));
            found.extend(mean.map(|it| outcome("flows-mean", it)));
        }
    }
    let other = |[table, column, unit, meaning]: [&str; 4]| CodebookEntry {
        table: table.to_owned(),
        column: column.to_owned(),
        unit: unit.to_owned(),
        meaning: meaning.to_owned(),
        equation: String::new(),
    };
    found.extend(OTHERS.iter().copied().map(other));
    // What draws say of outcomes is what they say of effects.
    let drawn = DRAWN_EFFECTS.iter().filter(|it| !it.name.starts_with("positive"));
    found.extend(drawn.map(|it| outcome("uncertainty", &it.described())));
    found
}

/// The columns of `draws` that hold parameters, if there is such a table.
fn drawn_parameters(folder: &Path) -> Result<Vec<CodebookEntry>, TableError> {
    let draws = folder.join("draws.csv");
    if !draws.is_file() {
        return Ok(Vec::new());
    }
    let entry = |path: &str| CodebookEntry {
        table: "draws".to_owned(),
        column: path.to_owned(),
        unit: "number".to_owned(),
        meaning: "The value of what has this path after `--set`.".to_owned(),
        equation: String::new(),
    };
    let names: Vec<String> = csv::read(&draws, &[])?.columns().iter().map(|it| it.name.clone()).collect();
    let is_parameter = |it: &&String| !["draw", "point"].contains(&it.as_str());
    Ok(names.iter().filter(is_parameter).map(|it| entry(it)).collect())
}

/// Writes what the columns of the tables say that lie in a folder.
///
/// # Errors
///
/// Fails when the system refuses.
pub fn write(folder: &Path, fields: &Fields) -> Result<(), TableError> {
    let lies = |it: &CodebookEntry| {
        ["csv", "parquet"].iter().any(|form| folder.join(format!("{}.{form}", it.table)).exists())
    };
    let mut there: Vec<CodebookEntry> = entries(fields).into_iter().filter(lies).collect();
    there.extend(drawn_parameters(folder)?);
    let column = |name: &str, of: fn(&CodebookEntry) -> &String| {
        Column::text(name, there.iter().map(|it| of(it).clone()).collect())
    };
    let table = Table::new(vec![
        column("table", |it| &it.table),
        column("column", |it| &it.column),
        column("unit", |it| &it.unit),
        column("meaning", |it| &it.meaning),
        column("equation", |it| &it.equation),
    ])?;
    csv::write(&folder.join(COLUMNS), &table)
}
