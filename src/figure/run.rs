//! What figures are drawn from: the tables of one results folder.

use std::path::Path;

use serde_json::Value;

use crate::results::{Kind, Table, TableError, csv, parquet};

use super::FigureError;
use super::flows::{Factor, Flows};
use super::records::{Records, as_text};
use super::theme::Language;

/// A results folder as far as figures need it. A table that the run did not write is `None`.
#[derive(Debug)]
pub(super) struct Run {
    pub name: String,
    pub seed: String,
    pub command: String,
    /// The regions of the run in code order.
    pub places: Vec<Place>,
    pub national: Option<Records>,
    pub clubs: Option<Records>,
    /// Keys are in the order of `places`.
    pub regions: Option<Records>,
    pub flows: Option<Flows>,
    /// When policies begin, by year.
    pub starts: Vec<PolicyStart>,
}

/// A region of the atlas.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub code: String,
    pub english: String,
    pub chinese: String,
    pub is_city: bool,
    pub province_english: String,
    pub province_chinese: String,
    pub longitude: f64,
    pub latitude: f64,
}

/// The first year in which a policy has an effect.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PolicyStart {
    pub policy: String,
    pub year: f64,
}

impl Run {
    /// Reads what the folder holds; flows, which are most of it, only where they are wanted.
    pub fn read(folder: &Path, with_flows: bool) -> Result<Self, FigureError> {
        let manifest = read_manifest(folder)?;
        let places = read_table(folder, "atlas")?.map_or_else(|| Ok(vec![]), |table| places(&table))?;
        let records = |name: &str, key| -> Result<Option<Records>, FigureError> {
            Ok(read_table(folder, name)?.map(|table| Records::new(table, key)).transpose()?)
        };
        let national = records("national", None)?;
        let (clubs, regions) = (records("clubs", Some("club"))?, records("regions", Some("code"))?);
        let flows = if with_flows { read_table(folder, "flows")? } else { None };
        let flows = flows.map(|table| Flows::new(&table, &places)).transpose()?;
        let starts = read_table(folder, "policies")?.map_or_else(|| Ok(vec![]), |table| starts(&table))?;
        let word = |name: &str| manifest.get(name).map(as_words).unwrap_or_default();
        let (name, seed, command) = (word("name"), word("seed"), word("command"));
        Ok(Self { name, seed, command, places, national, clubs, regions, flows, starts })
    }

    /// The position of each place among the keys of the regions table; places that it lacks are left out.
    pub fn region_keys(&self) -> Vec<(usize, usize)> {
        let Some(regions) = &self.regions else { return vec![] };
        let sorted = super::records::Sorted::new(&regions.keys);
        let key = |(place, at): (usize, &Place)| sorted.find(&at.code).map(|key| (place, key));
        self.places.iter().enumerate().filter_map(key).collect()
    }

    /// How a region is called on a figure: what tells it apart from others in the table stands in parentheses and
    /// is left out when the run has no other of that name; a Chinese city does without 市 (北京市, 香港特别行政区).
    pub fn place_name(&self, place: usize, language: Language) -> String {
        let at = &self.places[place];
        if language == Language::Chinese {
            let endings = ["特别行政区", "市"];
            let short = endings.into_iter().find_map(|ending| at.chinese.strip_suffix(ending));
            return short.filter(|_| at.is_city).unwrap_or(&at.chinese).to_owned();
        }
        let short = bare(&at.english);
        let others = self.places.iter().filter(|other| bare(&other.english) == short).count();
        if others > 1 { at.english.clone() } else { short.to_owned() }
    }

    /// All stocks of a factor by place in the last year, mean over replicates.
    pub fn stocks(&self, factor: Factor) -> Vec<f64> {
        let mut stocks = vec![0.0; self.places.len()];
        let Some(regions) = &self.regions else { return stocks };
        for (place, key) in self.region_keys() {
            let stock = regions.sum(factor.stock_columns(), key);
            let last = stock.map_or(f64::NAN, |stock| {
                super::ensemble::mean(&stock.in_year(stock.years.len().saturating_sub(1)))
            });
            stocks[place] = if last.is_finite() { last.max(0.0) } else { 0.0 };
        }
        stocks
    }
}

fn bare(name: &str) -> &str {
    name.split(" (").next().unwrap_or(name)
}

fn read_manifest(folder: &Path) -> Result<Value, FigureError> {
    let file = folder.join("manifest.json");
    let text = std::fs::read_to_string(&file)
        .map_err(|source| FigureError::NotResults { folder: folder.to_owned(), source })?;
    serde_json::from_str(&text).map_err(|source| FigureError::Json { file, source })
}

/// Words of the manifest may be text, a number or a list of arguments.
fn as_words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(parts) => parts.iter().map(as_words).collect::<Vec<_>>().join(" "),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// A table as CSV or else as Parquet; nothing when the run did not write it.
fn read_table(folder: &Path, name: &str) -> Result<Option<Table>, TableError> {
    const TEXT: [&str; 9] =
        ["code", "name_en", "name_zh", "province_code", "origin", "destination", "club", "policy", "factor"];
    let (text, compact) = (folder.join(format!("{name}.csv")), folder.join(format!("{name}.parquet")));
    if text.exists() {
        csv::read(&text, &TEXT.map(|name| (name, Kind::Text))).map(Some)
    } else if compact.exists() {
        parquet::read(&compact).map(Some)
    } else {
        Ok(None)
    }
}

fn places(table: &Table) -> Result<Vec<Place>, FigureError> {
    let (code, english, chinese) =
        (as_text(table, "code")?, as_text(table, "name_en")?, as_text(table, "name_zh")?);
    let (kind, longitude, latitude) = (as_text(table, "kind")?, table.numbers("lon")?, table.numbers("lat")?);
    let (province_english, province_chinese) =
        (as_text(table, "province_en")?, as_text(table, "province_zh")?);
    let place = |row: usize| Place {
        code: code[row].clone(),
        english: english[row].clone(),
        chinese: chinese[row].clone(),
        is_city: kind[row] == "city",
        province_english: province_english[row].clone(),
        province_chinese: province_chinese[row].clone(),
        longitude: longitude[row],
        latitude: latitude[row],
    };
    Ok((0..table.rows()).map(place).collect())
}

/// A policy that is in force from the first row on has no start to show.
fn starts(table: &Table) -> Result<Vec<PolicyStart>, FigureError> {
    let (policy, year, strength) =
        (as_text(table, "policy")?, table.numbers("year")?, table.numbers("strength")?);
    let mut starts: Vec<PolicyStart> = Vec::new();
    for row in (0..table.rows()).filter(|&row| strength[row] > 0.0) {
        match starts.iter_mut().find(|start| start.policy == policy[row]) {
            Some(start) => start.year = start.year.min(year[row]),
            None => starts.push(PolicyStart { policy: policy[row].clone(), year: year[row] }),
        }
    }
    starts.sort_by(|one, other| one.year.total_cmp(&other.year).then_with(|| one.policy.cmp(&other.policy)));
    Ok(starts)
}
