//! What there is: worlds, scenarios, policies, events, parameters, outcomes.

use crate::error::{unreadable, unsound};
use crate::table::Table;
use factorflow::dynamics::PARAMETERS;
use factorflow::outcome::{self, Catalogue, Column, Outcome};
use factorflow::policy::Entry;
use factorflow::region::Fields;
use factorflow::scenario::{built_in_worlds, builtin};
use factorflow::{event, policy};
use pyo3::prelude::*;

fn table(columns: Vec<Column>) -> PyResult<Table> {
    outcome::Table::new(columns).map_err(unreadable)?.try_into()
}

fn text<T>(name: &str, rows: &[T], of: impl Fn(&T) -> String) -> Column {
    Column::text(name, rows.iter().map(of).collect())
}

/// The worlds that the program carries: a row each with name, regions (how many) and clubs (their names).
///
/// The tables have licences of their own, which `factorflow licences` prints.
#[pyfunction]
pub fn worlds(py: Python<'_>) -> PyResult<Table> {
    let worlds = built_in_worlds().map_err(|it| unsound(py, &it))?;
    let regions = |it: &factorflow::scenario::WorldListing| it.tables.iter().map(|it| it.atlas.len()).sum();
    let whole = |it: usize| i64::try_from(it).unwrap_or(i64::MAX);
    let clubs = |it: &factorflow::scenario::WorldListing| {
        let names = it.clubs.iter().flat_map(|it| it.clubs.iter()).map(|it| it.0);
        names.collect::<Vec<&str>>().join(", ")
    };
    table(vec![
        text("name", &worlds, |it| it.name.clone()),
        Column::integer("regions", worlds.iter().map(|it| whole(regions(it))).collect()),
        text("clubs", &worlds, clubs),
    ])
}

/// The scenario library: a row each with name and text, which `Scenario.load` takes by the name.
#[pyfunction]
pub fn scenarios() -> PyResult<Table> {
    table(vec![
        text("name", builtin::SCENARIOS, |it| it.name().to_owned()),
        text("text", builtin::SCENARIOS, |it| it.text.to_owned()),
    ])
}

/// The policy instruments: a row each with name, name_zh, summary, what it moves, known sizes, and an example in TOML.
#[pyfunction]
pub fn policies() -> PyResult<Table> {
    entries(policy::CATALOGUE)
}

/// What can happen and nobody decides: a row each with the columns of `policies()`.
#[pyfunction]
pub fn events() -> PyResult<Table> {
    entries(event::CATALOGUE)
}

fn entries<Kind: ?Sized + 'static>(entries: &[Entry<Kind>]) -> PyResult<Table> {
    table(vec![
        text("name", entries, |it| it.name.to_owned()),
        text("name_zh", entries, |it| it.chinese.to_owned()),
        text("summary", entries, |it| it.summary.to_owned()),
        text("moves", entries, |it| it.moves.to_owned()),
        text("sizes", entries, |it| it.sizes.to_owned()),
        text("example", entries, |it| it.example.to_owned()),
    ])
}

/// The parameters of the model: a row each with path, symbol, unit, default, low and high (values outside are refused),
/// usual_low and usual_high (values outside are warned of), and source.
#[pyfunction]
pub fn parameters() -> PyResult<Table> {
    let real = |name: &str, of: &dyn Fn(&factorflow::dynamics::Parameter) -> f64| {
        Column::real(name, PARAMETERS.iter().map(of).collect())
    };
    table(vec![
        text("path", PARAMETERS, |it| format!("parameters.{}", it.path)),
        text("symbol", PARAMETERS, |it| it.symbol.to_owned()),
        text("unit", PARAMETERS, |it| it.unit.to_owned()),
        real("default", &|it| it.default()),
        real("low", &|it| it.limits.low),
        real("high", &|it| it.limits.high),
        real("usual_low", &|it| it.usual.low),
        real("usual_high", &|it| it.usual.high),
        text("source", PARAMETERS, |it| it.source.to_owned()),
    ])
}

/// The columns of results: a row each with table, name, unit, equation of the model, and meaning.
#[pyfunction]
pub fn outcomes() -> PyResult<Table> {
    let tables = Catalogue::of_all(&Fields::standard().names()).tables();
    let rows: Vec<(&str, Outcome)> = tables
        .into_iter()
        .flat_map(|(table, columns)| columns.into_iter().map(move |it| (table, it)))
        .collect();
    table(vec![
        text("table", &rows, |it| it.0.to_owned()),
        text("name", &rows, |it| it.1.name.to_string()),
        text("unit", &rows, |it| it.1.unit.words().to_owned()),
        text("equation", &rows, |it| it.1.equation.to_owned()),
        text("meaning", &rows, |it| it.1.meaning.to_string()),
    ])
}
