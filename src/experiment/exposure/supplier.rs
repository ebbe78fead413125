//! The supplier that somebody asks for by name.

use super::SegmentSupplier;
use crate::region::{ChainSegment, RegionId, UnknownNames};
use crate::scenario::Scenario;
use crate::scenario::written::{place_suggestion, quoted};
use crate::wording::nearest;

/// Why there is no such supplier.
#[derive(Clone, Debug, thiserror::Error)]
pub enum NoSupplier {
    /// No field of the world has a chain.
    #[error("no field of this world has an industry chain")]
    NoChain,
    /// No region has the name.
    #[error("{}", no_place(.unknown, .hint.as_deref()))]
    NoPlace {
        /// The names that no region has.
        unknown: UnknownNames,
        /// What may have been meant.
        hint: Option<String>,
    },
    /// The name is that of several regions.
    #[error("`{name}` stands for {regions} regions, not for one")]
    SeveralRegions {
        /// What was asked for.
        name: String,
        /// How many regions it stands for.
        regions: usize,
    },
    /// No field has a segment of the name.
    #[error("no segment is called `{name}`{hint}")]
    NoSegment {
        /// What was asked for.
        name: String,
        /// The closest name there is, or all names.
        hint: String,
    },
    /// Several fields have a segment of the name.
    #[error("`{name}` is a segment of several fields; write {}", .full.join(" or "))]
    SeveralSegments {
        /// What was asked for.
        name: String,
        /// Each of them with its field before it.
        full: Vec<String>,
    },
}

impl SegmentSupplier {
    /// The region of that code or name with the segment of that name, which may have the name of its field before it, as in
    /// `semiconductor:packaging`.
    ///
    /// # Errors
    ///
    /// Fails when the world has no chain, and when there are no or several regions or segments of that name.
    pub fn find(scenario: &Scenario, region: &str, segment: &str) -> Result<Self, NoSupplier> {
        if scenario.atlas.chains().is_empty() {
            return Err(NoSupplier::NoChain);
        }
        Ok(Self { region: region_of(scenario, region)?, segment: segment_of(scenario, segment)? })
    }
}

fn region_of(scenario: &Scenario, asked: &str) -> Result<RegionId, NoSupplier> {
    match scenario.clubs.resolve(asked, &scenario.atlas) {
        Ok(regions) => match regions.as_slice() {
            [region] => Ok(*region),
            several => Err(NoSupplier::SeveralRegions { name: asked.to_owned(), regions: several.len() }),
        },
        Err(unknown) => {
            let suggested = |name: &String| place_suggestion(name, &scenario.clubs, &scenario.atlas);
            let hint = unknown.names.iter().find_map(suggested);
            Err(NoSupplier::NoPlace { unknown, hint })
        }
    }
}

fn segment_of(scenario: &Scenario, asked: &str) -> Result<usize, NoSupplier> {
    let fields = scenario.atlas.fields().names();
    let segments = || scenario.atlas.chains().segments();
    let full = |(field, segment): (usize, &ChainSegment)| format!("{}:{}", fields[field], segment.name);
    let is_asked = |it: &(usize, (usize, &ChainSegment))| it.1.1.name == asked || full(it.1) == asked;
    let numbers: Vec<usize> = segments().enumerate().filter(is_asked).map(|it| it.0).collect();
    let name = asked.to_owned();
    match numbers.as_slice() {
        [number] => Ok(*number),
        [] => {
            let known: Vec<&str> = segments().map(|it| it.1.name.as_str()).collect();
            Err(NoSupplier::NoSegment { name, hint: hint(asked, &known) })
        }
        _ => {
            let full = segments().filter(|it| it.1.name == asked).map(full).collect();
            Err(NoSupplier::SeveralSegments { name, full })
        }
    }
}

/// Which name an unknown one is like, or all of them if these are few.
fn hint(name: &str, known: &[&str]) -> String {
    /// More names than these nobody wants to read in an error.
    const FEW: usize = 8;
    match nearest(name, known) {
        Some(near) => format!("; did you mean `{near}`?"),
        None if known.len() <= FEW => format!("; there are: {}", known.join(", ")),
        None => "; the table of suppliers lists them".to_owned(),
    }
}

fn no_place(unknown: &UnknownNames, hint: Option<&str>) -> String {
    let names: Vec<String> = unknown.names.iter().map(|it| quoted(it)).collect();
    let hint = hint.map_or_else(String::new, |it| format!("; {it}"));
    format!("no place is called {}{hint}", names.join(" or "))
}
