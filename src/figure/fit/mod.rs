//! Figures of an estimated kernel: what was observed and fitted, how flows fall with distance, how sure coefficients are.

pub(super) mod coefficients;
pub(super) mod distance;
pub(super) mod observed;

use super::FigureError;
use super::format::count;
use super::origin::{FolderOrigin, read_manifest, read_table};
use super::records::as_text;
use super::theme::Language;
use std::path::Path;

/// A folder of an estimate as far as figures need it.
pub(super) struct FitFolder {
    pub origin: FolderOrigin,
    /// Flows of all pairs that were used, and what is expected of them.
    flow: Vec<f64>,
    fitted: Vec<f64>,
    /// `ln(d/100 km)` of each pair; nothing where distance explains nothing.
    log_distance: Option<Vec<f64>>,
    terms: Vec<FittedTerm>,
    /// The part of the deviance that is explained.
    explained: f64,
    clusters: usize,
}

/// A coefficient with its interval.
struct FittedTerm {
    name: String,
    estimate: f64,
    low: f64,
    high: f64,
}

impl FitFolder {
    /// Reads what the folder holds.
    pub fn read(folder: &Path, language: Language) -> Result<Self, FigureError> {
        let manifest = read_manifest(folder)?;
        let table = |name| read_table(folder, name).map(Option::unwrap_or_default);
        let (pairs, estimates) = (table("fitted")?, table("estimates")?);
        let numbers = |name: &str| Ok::<_, FigureError>(estimates.numbers(name)?.into_owned());
        let (estimate, low, high) = (numbers("estimate")?, numbers("low")?, numbers("high")?);
        let term = |(at, name): (usize, &String)| FittedTerm {
            name: name.clone(),
            estimate: estimate[at],
            low: low[at],
            high: high[at],
        };
        let first = |name: &str| Ok::<_, FigureError>(numbers(name)?.first().copied().unwrap_or(f64::NAN));
        let mut origin = FolderOrigin::of_one_scenario(&manifest, language);
        // The name is that of a file, which has no other in Chinese.
        if language == Language::Chinese && origin.name.is_ascii() {
            origin.name.clear();
        }
        Ok(Self {
            origin,
            flow: pairs.numbers("flow")?.into_owned(),
            fitted: pairs.numbers("fitted")?.into_owned(),
            log_distance: pairs.numbers("distance").ok().map(std::borrow::Cow::into_owned),
            terms: as_text(&estimates, "term")?.iter().enumerate().map(term).collect(),
            explained: first("deviance_r2")?,
            clusters: count(first("clusters")?),
        })
    }

    fn coefficient(&self, name: &str) -> Option<f64> {
        self.terms.iter().find(|it| it.name == name).map(|it| it.estimate)
    }
}
