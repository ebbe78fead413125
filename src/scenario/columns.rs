//! The columns of a table of regions, and what stands in for those that are absent.

use super::column_names::{FALL_BACKS, REQUIRED};
use super::fields::ShareColumn;
use super::table::{Bounds, InputTable};
use crate::region::{PerCohort, Place, Region, RegionKind};
use std::collections::BTreeMap;
use std::fmt;

/// Square kilometres of a region that does not say how large it is.
const AREA: f64 = 1000.0;
/// Workers over residents.
const WORKERS: f64 = 0.38;
/// Young talent over workers.
const YOUNG: f64 = 0.11;
/// Established talent over workers.
const ESTABLISHED: f64 = 0.11;
/// Workers and talent over residents.
pub(super) const PEOPLE: f64 = 0.47;
/// Years of output that capital is worth.
const CAPITAL: f64 = 3.2;
/// Graduates a year over residents.
const GRADUATES: f64 = 0.0074;

/// The column with the share of industrial firms that work on a platform.
const PLATFORM_ADOPTION: &str = "platform_adoption";

/// A column that a table lacks, and what was used in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The name of the column.
    pub column: String,
    /// What stands in for it, in words.
    pub instead: String,
}

impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no column `{}`: {}", self.column, self.instead)
    }
}

/// Everything that a table says about one region.
#[derive(Clone, Debug)]
pub(super) struct RegionRow {
    pub region: Region,
    pub people: PerCohort<f64>,
    pub output: f64,
    pub capital: f64,
    pub graduates: f64,
    pub research_staff: Option<f64>,
    pub field_shares: Vec<f64>,
    /// Share of firms on platforms, where the table says so.
    pub platform_adoption: Option<f64>,
}

/// The columns that are absent, in the order of the documentation.
pub(super) fn notices(table: &InputTable, shares: &[ShareColumn]) -> Vec<Notice> {
    let absent = fall_backs(shares).filter(|(column, _)| table.column(column).is_none());
    absent
        .map(|(column, instead)| Notice { column: column.to_owned(), instead: instead.to_owned() })
        .collect()
}

/// Columns that may be absent, with what then holds.
fn fall_backs(shares: &[ShareColumn]) -> impl Iterator<Item = (&str, &str)> {
    let of_fields = shares.iter().filter_map(|it| Some((it.name.as_str(), it.otherwise?.1)));
    FALL_BACKS.iter().copied().chain(of_fields)
}

/// Whether a table is one of regions, or means to be.
pub(super) fn are_regions(table: &InputTable) -> bool {
    REQUIRED.iter().all(|it| table.column(it).is_some())
}

/// Refuses a table without the columns that it must have.
pub(super) fn check(table: &mut InputTable, shares: &[ShareColumn]) {
    let mut required = REQUIRED.to_vec();
    if table.column("population").is_none() && table.column("workers").is_none() {
        required.push("workers");
    }
    required.extend(shares.iter().filter(|it| it.otherwise.is_none()).map(|it| it.name.as_str()));
    table.require(&required);
    let mut known: Vec<&str> = fall_backs(shares).map(|(column, _)| column).collect();
    known.push(PLATFORM_ADOPTION);
    table.warn_of_lookalikes(&known);
}

/// Names by code, for prefectures that are named by their own row.
pub(super) fn names_by_code(table: &InputTable) -> BTreeMap<String, Place> {
    let named = |row| {
        let code = filled(table, row, "code")?;
        let [english, chinese] = ["name_en", "name_zh"].map(|it| filled(table, row, it));
        let any = english.clone().or_else(|| chinese.clone()).unwrap_or_else(|| code.clone());
        let [english, chinese] = [english, chinese].map(|it| it.unwrap_or_else(|| any.clone()));
        Some((code.clone(), Place { code, english, chinese }))
    };
    (0..table.row_count()).filter_map(named).collect()
}

/// Reads one row; problems go to the table. Every cell is looked at, so that all problems show; a
/// number that is wrong becomes NaN, so that names can still be checked against the region.
pub(super) fn row(
    table: &mut InputTable,
    row: usize,
    names: &BTreeMap<String, Place>,
    shares: &[ShareColumn],
) -> Option<RegionRow> {
    let region = region(table, row, names);
    let people = people(table, row);
    let output = table.number(row, "gdp_cny", Bounds::Positive);
    let capital = optional(table, row, "capital_cny", Bounds::Positive, output.map(|it| CAPITAL * it));
    let residents = people.map(|it| (it.worker + it.young + it.established) / PEOPLE);
    let residents = optional(table, row, "population", Bounds::Positive, residents);
    let graduates = residents.map(|it| GRADUATES * it);
    let graduates = optional(table, row, "graduates_per_year", Bounds::NotNegative, graduates);
    let research_staff = research_staff(table, row);
    let field_shares = field_shares(table, row, shares);
    let platform_adoption = table.number(row, PLATFORM_ADOPTION, Bounds::Within(0.0, 1.0));
    Some(RegionRow {
        region: region?,
        people: people.unwrap_or_else(|| PerCohort::from_fn(|_| f64::NAN)),
        output: output.unwrap_or(f64::NAN),
        capital: capital.unwrap_or(f64::NAN),
        graduates: graduates.unwrap_or(f64::NAN),
        research_staff,
        field_shares: field_shares.unwrap_or_else(|| vec![f64::NAN; shares.len() + 1]),
        platform_adoption,
    })
}

/// The number in a cell, or the fall-back when the table lacks the column.
fn optional(
    table: &mut InputTable,
    row: usize,
    name: &str,
    bounds: Bounds,
    otherwise: Option<f64>,
) -> Option<f64> {
    if table.column(name).is_some() { table.number(row, name, bounds) } else { otherwise }
}

fn people(table: &mut InputTable, row: usize) -> Option<PerCohort<f64>> {
    let population = if table.column("workers").is_none() {
        table.number(row, "population", Bounds::Positive)
    } else {
        None
    };
    let worker = optional(table, row, "workers", Bounds::Positive, population.map(|it| WORKERS * it));
    let young = worker.map(|it| YOUNG * it);
    let young = optional(table, row, "young_talent", Bounds::NotNegative, young);
    let established = worker.map(|it| ESTABLISHED * it);
    let established = optional(table, row, "established_talent", Bounds::NotNegative, established);
    let people = PerCohort { worker: worker?, young: young?, established: established? };
    if people.young + people.established == 0.0 {
        // Talent earns a share of output, and nobody can earn it where there is none.
        table.object(row, "young_talent", "a region needs some talent", None);
        return None;
    }
    Some(people)
}

/// An empty cell means that the data give none; the law then uses a parameter.
fn research_staff(table: &mut InputTable, row: usize) -> Option<f64> {
    table.text(row, "research_fte").filter(|it| !it.is_empty())?;
    table.number(row, "research_fte", Bounds::NotNegative)
}

/// The shares of all fields in output; `general` is what the others leave.
fn field_shares(table: &mut InputTable, row: usize, columns: &[ShareColumn]) -> Option<Vec<f64>> {
    let mut share = |it: &ShareColumn| {
        let otherwise = it.otherwise.map(|(share, _)| share);
        optional(table, row, &it.name, Bounds::Within(0.0, 1.0), otherwise)
    };
    // All are read, so that every problem shows.
    let shares: Vec<Option<f64>> = columns.iter().map(&mut share).collect();
    let mut shares: Vec<f64> = shares.into_iter().collect::<Option<_>>()?;
    let named: f64 = shares.iter().sum();
    if named > 1.0 {
        let message = format!("the shares of the fields add up to {named}, more than 1");
        let first = columns.iter().find(|it| table.column(&it.name).is_some());
        table.object(row, first.map_or("", |it| &it.name), &message, None);
        return None;
    }
    shares.push(1.0 - named);
    Some(shares)
}

fn region(table: &mut InputTable, row: usize, names: &BTreeMap<String, Place>) -> Option<Region> {
    let code = table.name(row, "code");
    let kind = kind(table, row);
    let longitude = coordinate(table, row, "lon", 180.0);
    let latitude = coordinate(table, row, "lat", 90.0);
    let area = optional(table, row, "area_km2", Bounds::Positive, Some(AREA));
    let prefecture_code = text(table, row, "prefecture_code", code.as_deref());
    // Regions with one name of a province are in one province, whether or not it has a code.
    let named = ["province_en", "province_zh"].into_iter().find_map(|it| filled(table, row, it));
    let named = named.or_else(|| prefecture_code.clone());
    let province_code = text(table, row, "province_code", named.as_deref());
    let place = place(table, row, ["name_en", "name_zh"], code, None);
    let named = prefecture_code.as_ref().and_then(|it| names.get(it));
    let prefecture = self::place(table, row, ["prefecture_en", "prefecture_zh"], prefecture_code, named);
    let province = self::place(table, row, ["province_en", "province_zh"], province_code, None);
    Some(Region {
        place: place?,
        kind: kind?,
        prefecture: prefecture?,
        province: province?,
        longitude: longitude?,
        latitude: latitude?,
        area: area?,
    })
}

/// A code with its names, which fall back to those of `named` or to the code.
fn place(
    table: &mut InputTable,
    row: usize,
    [english, chinese]: [&str; 2],
    code: Option<String>,
    named: Option<&Place>,
) -> Option<Place> {
    // A name in one language is better than a code in the other.
    let other = |column, name: fn(&Place) -> &String| {
        let own = filled(table, row, column);
        own.or_else(|| named.map(name).cloned()).or_else(|| code.clone())
    };
    let [in_english, in_chinese] = [other(chinese, |it| &it.english), other(english, |it| &it.chinese)];
    let english = text(table, row, english, in_english.as_deref());
    let chinese = text(table, row, chinese, in_chinese.as_deref());
    Some(Place { english: english?, chinese: chinese?, code: code? })
}

/// The text of a cell, unless the table lacks the column or the cell is empty.
fn filled(table: &InputTable, row: usize, column: &str) -> Option<String> {
    table.text(row, column).filter(|it| !it.is_empty()).map(str::to_owned)
}

/// The text of a cell, or the fall-back when the table lacks the column.
fn text(table: &mut InputTable, row: usize, name: &str, otherwise: Option<&str>) -> Option<String> {
    if table.column(name).is_some() { table.name(row, name) } else { otherwise.map(str::to_owned) }
}

fn kind(table: &mut InputTable, row: usize) -> Option<RegionKind> {
    match text(table, row, "kind", Some("city"))?.as_str() {
        "city" => Some(RegionKind::City),
        "county" => Some(RegionKind::County),
        other => {
            let message = format!("`kind` must be `city` or `county`, not {}", super::wording::quoted(other));
            table.object(row, "kind", &message, None);
            None
        }
    }
}

fn coordinate(table: &mut InputTable, row: usize, name: &str, limit: f64) -> Option<f64> {
    table.number(row, name, Bounds::Degrees(limit))
}
