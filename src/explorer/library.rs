//! The scenarios of the library that the page can open besides the one that it was started with, by name and by nothing else.

use super::bilingual::Bilingual;
use super::opened::Explorer;
use super::question::Refused;
use crate::scenario::builtin::{BuiltInFile, SCENARIOS};
use crate::scenario::{Reader, TableCache};
use crate::wording::{quoted, suggestion};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The scenario that the page was started with, and those that it has opened since.
#[derive(Debug)]
pub(super) struct OpenScenarios {
    first: Arc<Explorer>,
    others: Mutex<BTreeMap<&'static str, Arc<Explorer>>>,
    tables: Arc<TableCache>,
    /// What the library has for the page.
    offered: Vec<&'static BuiltInFile>,
}

impl OpenScenarios {
    pub fn new(first: &Arc<Explorer>) -> Self {
        let offered = SCENARIOS.iter().collect();
        Self { first: Arc::clone(first), others: Mutex::default(), tables: Arc::default(), offered }
    }

    /// Leaves all scenarios out but these.
    pub fn offer(&mut self, names: &[String]) {
        self.offered.retain(|it| names.iter().any(|name| name == it.name()));
    }

    /// Whether the library has a scenario of this name for the page.
    pub fn offers(&self, name: &str) -> bool {
        self.offered.iter().any(|it| it.name() == name)
    }

    /// The scenario of a name; the first one where none is given.
    pub fn find(&self, name: Option<&str>) -> Result<Arc<Explorer>, Refused> {
        let Some(name) = name.filter(|it| *it != self.first.stem) else { return Ok(Arc::clone(&self.first)) };
        let Some(file) = self.offered.iter().find(|it| it.name() == name) else {
            return Err(self.unknown(name));
        };
        let mut others = self.others.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = others.get(file.name()) {
            return Ok(Arc::clone(known));
        }
        // Its address, since a file of the same name may lie where the program was started.
        let address = file.address();
        let scenario = Reader::default().cache(&self.tables).load(&address)?;
        let opened = Explorer::new(scenario, &address, self.first.cancel());
        others.insert(file.name(), Arc::clone(&opened));
        Ok(opened)
    }

    /// What there is to open, by its questions.
    pub fn list(&self) -> Value {
        let library = self.offered.iter().map(|it| described(it, self.first.stem == it.name()));
        Value::Array(library.collect())
    }

    fn unknown(&self, name: &str) -> Refused {
        let known: Vec<&str> = self.offered.iter().map(|it| it.name()).collect();
        let shown = quoted(name);
        let text = Bilingual::new(
            format!("the library has no scenario {shown}"),
            format!("情景库中没有情景 {shown}"),
        );
        Refused(vec![Refused::one("scenario", &text, suggestion(name, &known).as_deref())])
    }
}

/// What the file itself says; what it leaves to its base is the base's.
fn described(file: &BuiltInFile, is_open: bool) -> Value {
    let said = file.text.parse::<toml::Table>().unwrap_or_default();
    let word = |key: &str| said.get(key).and_then(toml::Value::as_str).unwrap_or_default();
    let or = |own: &str, other: &str| if own.is_empty() { other.to_owned() } else { own.to_owned() };
    let name = or(word("name"), file.name());
    json!({
        "name": file.name(),
        "label": Bilingual::new(name.clone(), or(word("name_zh"), &name)),
        "description": Bilingual::new(word("description"), or(word("description_zh"), word("description"))),
        "open": is_open,
        "lesson": file.path.contains("lessons/"),
    })
}
