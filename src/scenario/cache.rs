//! Worlds that were read before, so that many scenarios of one geography share their tables.

use super::file::ScenarioFile;
use super::problem::Problems;
use super::source::Sources;
use super::table_source::{GivenTables, beside};
use super::world::{self, ReadWorld};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use toml::Spanned;

/// Worlds by the tables and the choice of regions that they were read from. Files are read once: what changes on
/// disk afterwards is not noticed.
#[derive(Debug, Default)]
pub struct TableCache(Mutex<BTreeMap<String, CachedWorld>>);

/// A world with what there was to say about it.
#[derive(Clone, Debug)]
struct CachedWorld {
    world: Arc<ReadWorld>,
    said: Problems,
}

impl TableCache {
    /// The world of a scenario; `None` after errors that leave none.
    pub(super) fn read(
        &self,
        file: &ScenarioFile,
        given: &GivenTables,
        sources: &Sources,
        problems: &mut Problems,
    ) -> Option<Arc<ReadWorld>> {
        let key = key(file, given, sources);
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        if let Some(CachedWorld { world, said }) = known {
            problems.extend(said);
            return Some(world);
        }
        let mut said = Problems::default();
        let world = world::read(file, given, sources, &mut said).map(Arc::new);
        problems.extend(said.clone());
        let world = world?;
        if !said.has_errors() {
            let read = CachedWorld { world: Arc::clone(&world), said };
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, read);
        }
        Some(world)
    }
}

/// All that decides which rows are read: where the tables are looked for, what is kept of them, and what the base year
/// asks for.
fn key(file: &ScenarioFile, given: &GivenTables, sources: &Sources) -> String {
    let section = &file.world;
    let table = |it: &Option<Spanned<String>>| {
        it.as_ref().map(|it| {
            let layer = sources.layer(&it.span());
            let name = it.get_ref();
            (layer.folder.clone(), layer.from_scenario.clone(), name.clone(), given.fingerprint(name))
        })
    };
    let beside = section.regions.as_ref().and_then(|it| given.fingerprint(&beside(it.get_ref())));
    let keep: Vec<&String> = section.keep.0.iter().map(Spanned::get_ref).collect();
    let name = section.name.as_ref().map(Spanned::get_ref);
    format!(
        "{:?}",
        (
            name,
            table(&section.regions),
            table(&section.clubs),
            table(&section.fields),
            (table(&section.segments), table(&section.specialisation), table(&section.migration)),
            file.base_year.choices(),
            beside,
            keep
        )
    )
}
