//! A scenario with all that it needs, for a page that holds the model itself.

use super::answers::Answers;
use super::opened::Explorer;
use crate::run::Cancel;
use crate::scenario::builtin::{BuiltInFile, SCENARIOS};
use crate::scenario::{DataFile, Problems, Reader, Scenario, TableCache};
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::sync::Arc;

/// With more regions a run takes too long, and too much of a browser's memory, to be looked at.
pub const MOST_REGIONS: usize = 400;

/// A scenario with the tables that the program does not carry, as far as it keeps their regions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackedScenario {
    /// Its address in the library, or the name of its file.
    address: String,
    /// The scenario as resolved; nothing for one of the library.
    text: Option<String>,
    /// Tables by the names that the text has for them.
    tables: Vec<(String, String)>,
    /// What the scenario's own file calls these tables, by their keys in `[world]`.
    written: Vec<(String, String)>,
    /// Scenarios of the library that the page can open, too.
    others: Vec<String>,
}

impl PackedScenario {
    /// A scenario that was read from `address`. No path gets out but the name of the file.
    pub fn of(scenario: &Scenario, address: &Path) -> Self {
        let mut packed = Self { others: small_enough(), ..Self::default() };
        if let Some(name) = scenario.origin.in_library() {
            packed.address = format!("library:{name}");
            return packed;
        }
        let portable = scenario.portable();
        packed.address = address.file_name().unwrap_or_default().to_string_lossy().into_owned();
        packed.text = Some(portable.text);
        packed.tables = portable.tables.into_iter().map(|it| (it.path.to_owned(), it.text)).collect();
        let of_file = |(key, it): (&str, &DataFile)| it.file().map(|_| (key.to_owned(), it.written.clone()));
        packed.written = scenario.origin.tables_by_key().filter_map(of_file).collect();
        packed
    }

    /// The scenario, open.
    ///
    /// # Errors
    ///
    /// Returns every problem found, none in what was packed by the same version.
    pub fn open(&self) -> Result<Answers, Problems> {
        let address = Path::new(&self.address);
        let given = |reader: Reader, (name, text): &(String, String)| reader.table(name, text.as_bytes());
        let reader = self.tables.iter().fold(Reader::default(), given);
        let scenario = match &self.text {
            Some(text) => reader.read(address, text.clone())?,
            None => reader.load(address)?,
        };
        let explorer = Explorer::with_tables(scenario, address, self.written.clone(), &Cancel::default());
        Ok(Answers::new(&explorer).offering(&self.others))
    }

    /// The same from its JSON.
    ///
    /// # Errors
    ///
    /// Says why it is none.
    pub fn parse(json: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(json)
    }
}

/// The scenarios of the library that a page can run.
fn small_enough() -> Vec<String> {
    let tables = Arc::new(TableCache::default());
    let fits = |it: &&BuiltInFile| {
        let read = Reader::default().cache(&tables).load(it.address());
        read.is_ok_and(|it| it.atlas.len() <= MOST_REGIONS)
    };
    SCENARIOS.iter().filter(fits).map(|it| it.name().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packed_scenario_of_the_library_is_its_name_and_what_it_opens_is_never_too_large() {
        let scenario = Scenario::load("tax-sharing").unwrap();
        let packed = PackedScenario::of(&scenario, Path::new("tax-sharing"));
        assert_eq!((packed.address.as_str(), &packed.text), ("library:tax-sharing", &None));
        let has = |name: &str| packed.others.iter().any(|it| it == name);
        assert!(has("china-prefectures") && has("delta") && !has("cities-and-counties"));
        let again = PackedScenario::parse(&serde_json::to_vec(&packed).unwrap()).unwrap();
        assert_eq!(again, packed);
        let answers = again.open().unwrap();
        let list = answers.at("/api/scenarios").unwrap().unwrap();
        assert!(list.contains("\"tax-sharing\"") && !list.contains("\"cities-and-counties\""));
        assert!(answers.at("/api/world?scenario=whole-package").unwrap().is_ok());
        assert!(answers.at("/api/world?scenario=cities-and-counties").unwrap().is_err());
    }

    fn numbers(answers: &Answers) -> Vec<u64> {
        let list: serde_json::Value =
            serde_json::from_str(&answers.at("/api/lessons").unwrap().unwrap()).unwrap();
        list.as_array().unwrap().iter().map(|it| it["number"].as_u64().unwrap()).collect()
    }

    #[test]
    fn lessons_are_taught_where_their_scenarios_can_be_opened() {
        let scenario = Scenario::load("tax-sharing").unwrap();
        let packed = PackedScenario::of(&scenario, Path::new("tax-sharing"));
        assert_eq!(numbers(&packed.open().unwrap()), [1, 2, 3, 4, 5, 6]);
        let one = PackedScenario { others: vec!["pioneers".to_owned()], ..packed };
        assert_eq!(numbers(&one.open().unwrap()), [2]);
    }

    #[test]
    fn a_file_of_ones_own_is_never_taken_for_the_scenario_of_a_lesson() {
        let address = Path::new("delta.toml");
        let text = "[world]\nname = \"china-prefectures\"\nkeep = [\"province:Anhui\"]\n".to_owned();
        let scenario = Reader::default().read(address, text).unwrap();
        let answers = PackedScenario::of(&scenario, address).open().unwrap();
        let regions = |asked: &str| {
            let world: serde_json::Value =
                serde_json::from_str(&answers.at(asked).unwrap().unwrap()).unwrap();
            (world["scenario"].as_str().unwrap().to_owned(), world["regions"].as_array().unwrap().len())
        };
        assert_eq!(regions("/api/world"), ("delta.toml".to_owned(), 16));
        assert_eq!(regions("/api/world?scenario=delta.toml"), ("delta.toml".to_owned(), 16));
        assert_eq!(regions("/api/world?scenario=delta"), ("delta".to_owned(), 41));
    }
}
