//! What figures of a run are drawn from: the tables of its results folder.

use std::path::Path;

use crate::region::{Clubs, Factor};
use crate::scenario::PortableTable;
use crate::scenario::written::{clubs_of, clubs_of_china};

use super::FigureError;
use super::factors;
use super::flows::LargestFlows;
use super::origin::{FolderOrigin, named, policy_starts, read_large_table, read_manifest};
use super::places::{self, MapPlace};
use super::records::ReplicateRecords;
use super::scenario_names::ScenarioNames;
use super::selection::PlaceNames;
use super::theme::Language;

/// A results folder as far as figures need it. A table that the run did not write is `None`.
pub(super) struct RunFolder {
    pub origin: FolderOrigin,
    /// The regions of the run in code order.
    pub places: Vec<MapPlace>,
    /// What its scenario calls places.
    pub names: PlaceNames,
    pub national: Option<ReplicateRecords>,
    pub clubs: Option<ReplicateRecords>,
    /// What clubs are called.
    pub named_clubs: Clubs,
    /// Keys are in the order of `places`.
    pub regions: Option<ReplicateRecords>,
    pub flows: Option<LargestFlows>,
    /// How many flows of each factor and period were recorded; nothing when all were, or the folder does not say it.
    pub recorded: Option<u64>,
}

impl RunFolder {
    /// Reads what the folder holds; flows, which are most of it, only where they are wanted.
    pub fn read(folder: &Path, with_flows: bool, language: Language) -> Result<Self, FigureError> {
        let names = ScenarioNames::read(folder, language);
        let starts = named(policy_starts(folder)?, &names);
        let origin = FolderOrigin { starts, ..FolderOrigin::new(&read_manifest(folder)?, &names) };
        let places = places::read(folder)?;
        let records = |name: &str, key| -> Result<Option<ReplicateRecords>, FigureError> {
            Ok(read_large_table(folder, name)?.map(|table| ReplicateRecords::new(table, key)).transpose()?)
        };
        let national = records("national", None)?;
        let (clubs, regions) = (records("clubs", Some("club"))?, records("regions", Some("code"))?);
        let flows = if with_flows { read_large_table(folder, "flows")? } else { None };
        let flows = flows.map(|table| LargestFlows::new(&table, &places)).transpose()?;
        Ok(Self {
            origin,
            places,
            names: PlaceNames::in_folder(folder),
            national,
            clubs,
            named_clubs: named_clubs(folder),
            regions,
            flows,
            recorded: recorded(folder),
        })
    }

    /// The position of each place among the keys of the regions table; places that it lacks are left out.
    pub fn region_keys(&self) -> Vec<(usize, usize)> {
        let Some(regions) = &self.regions else { return vec![] };
        let sorted = super::records::KeyIndex::new(&regions.keys);
        let key = |(place, at): (usize, &MapPlace)| sorted.find(&at.code).map(|key| (place, key));
        self.places.iter().enumerate().filter_map(key).collect()
    }

    /// How a region is called on a figure.
    pub fn place_name(&self, place: usize, language: Language) -> String {
        places::name(&self.places, place, language)
    }

    /// All stocks of a factor by place in the last year, mean over replicates.
    pub fn stocks(&self, factor: Factor) -> Vec<f64> {
        let mut stocks = vec![0.0; self.places.len()];
        let Some(regions) = &self.regions else { return stocks };
        for (place, key) in self.region_keys() {
            let stock = regions.sum(factors::stock_columns(factor), key);
            let last = stock.map_or(f64::NAN, |stock| {
                super::ensemble::mean(&stock.in_year(stock.years.len().saturating_sub(1)))
            });
            stocks[place] = if last.is_finite() { last.max(0.0) } else { 0.0 };
        }
        stocks
    }
}

/// What the table of clubs in the folder says of them, or that of the program.
fn named_clubs(folder: &Path) -> Clubs {
    let own = std::fs::read_to_string(folder.join(PortableTable::CLUBS));
    own.map_or_else(|_| clubs_of_china(), clubs_of)
}

/// What the scenario in the folder says of the flows to record.
fn recorded(folder: &Path) -> Option<u64> {
    let text = std::fs::read_to_string(folder.join("scenario.toml")).ok()?;
    let scenario: toml::Table = text.parse().ok()?;
    scenario.get("output")?.get("flows")?.get("largest")?.as_integer()?.try_into().ok()
}
