//! What may explain flows, as the command line names it.

use std::path::PathBuf;
use std::str::FromStr;

/// A term. A column of the flows with its name goes before anything that could be worked out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TermSpec {
    /// `ln(d/100 km)`, from the column `distance_km` or between coordinates.
    Distance,
    /// The square of that.
    DistanceSquared,
    /// 1 where the provinces differ.
    Border,
    /// 1 where the two places differ, which keeps flows within a place.
    Away,
    /// 1 for the pairs in a file, whose first two columns are origin and destination.
    Contiguity(PathBuf),
    /// A column of the flows.
    Column(String),
}

impl TermSpec {
    /// How it is called in tables.
    pub fn name(&self) -> &str {
        match self {
            Self::Distance => "distance",
            Self::DistanceSquared => "distance2",
            Self::Border => "border",
            Self::Away => "away",
            Self::Contiguity(_) => "contiguity",
            Self::Column(name) => name,
        }
    }
}

impl FromStr for TermSpec {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim();
        Ok(match text {
            "distance" => Self::Distance,
            "distance2" => Self::DistanceSquared,
            "border" => Self::Border,
            "away" => Self::Away,
            "contiguity" => return Err("name the file of neighbours: `contiguity=FILE`".to_owned()),
            "" => return Err("a term has a name".to_owned()),
            other => match other.strip_prefix("contiguity=") {
                Some(file) => Self::Contiguity(file.into()),
                None => Self::Column(other.to_owned()),
            },
        })
    }
}
