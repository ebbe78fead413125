//! What there is to run: worlds, and those that the program carries.

use super::builtin::{self, BuiltInFile, BuiltInWorld};
use super::columns;
use super::problem::{Problems, SourceText};
use super::table::InputTable;
use super::table_source::TableSource;
use super::world::{read_clubs, read_regions};
use crate::region::{Atlas, Clubs, Fields};
use std::sync::Arc;

/// A built-in world, or a folder with one or more tables of regions.
#[derive(Clone, Debug)]
pub struct WorldListing {
    /// What `[world] name` calls it, or the name of the folder.
    pub name: String,
    /// The tables of regions, by name.
    pub tables: Vec<RegionTable>,
    /// The tables of clubs, by name.
    pub clubs: Vec<ClubTable>,
}

/// A table of regions.
#[derive(Clone, Debug)]
pub struct RegionTable {
    /// Where it comes from.
    pub source: TableSource,
    /// The regions of the table.
    pub atlas: Atlas,
}

/// A table of clubs.
#[derive(Clone, Debug)]
pub struct ClubTable {
    /// Where it comes from.
    pub source: TableSource,
    /// The clubs of the table.
    pub clubs: Clubs,
}

/// The worlds that the program carries.
///
/// # Errors
///
/// Never, as a test reads their tables; it would be a problem with one of them.
pub fn built_in_worlds() -> Result<Vec<WorldListing>, Problems> {
    let mut problems = Problems::default();
    let read = |it: &'static BuiltInWorld| {
        let mut world = WorldListing { name: it.name.to_owned(), tables: Vec::new(), clubs: Vec::new() };
        for (order, file) in [&it.regions, &it.clubs].into_iter().enumerate() {
            let BuiltInFile { path, text } = *file;
            let source = SourceText { name: path.to_owned(), text: text.to_owned(), order };
            add(&mut world, TableSource::BuiltIn(it.name), &Arc::new(source), None, &mut problems);
        }
        world
    };
    let worlds = builtin::WORLDS.iter().map(read).collect();
    if problems.has_errors() { Err(problems) } else { Ok(worlds) }
}

/// What a table is shows in its columns, since a world of one's own may call its files as it likes.
pub(super) fn add(
    world: &mut WorldListing,
    found: TableSource,
    source: &Arc<SourceText>,
    stated: Option<&Fields>,
    problems: &mut Problems,
) {
    let table = InputTable::read(source);
    if columns::are_regions(&table) {
        if let Some(read) = read_regions(source, stated.cloned(), problems) {
            let (atlas, _) = Atlas::new(read.rows.into_iter().map(|it| it.region).collect());
            let atlas = atlas.with_fields(read.fields);
            world.tables.push(RegionTable { source: found, atlas });
        }
    } else if table.column("club").is_some()
        && let Some(clubs) = read_clubs(source, problems)
    {
        world.clubs.push(ClubTable { source: found, clubs });
    }
}
