//! What there is to run: the worlds that the program carries, and folders of tables.

use super::builtin::{self, BuiltInFile, BuiltInWorld};
use super::columns;
use super::fields;
use super::files;
use super::problem::{Problem, Problems, Source};
use super::source::read_text;
use super::table::Table;
use super::table_source::{FIELDS, TableSource};
use super::world::{read_clubs, read_regions};
use crate::region::{Atlas, Clubs, Fields};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A built-in world, or a folder with one or more tables of regions.
#[derive(Clone, Debug)]
pub struct World {
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
    /// Its regions.
    pub atlas: Atlas,
}

/// A table of clubs.
#[derive(Clone, Debug)]
pub struct ClubTable {
    /// Where it comes from.
    pub source: TableSource,
    /// Its clubs.
    pub clubs: Clubs,
}

/// The worlds that the program carries.
///
/// # Errors
///
/// Never, as a test reads their tables; it would be a problem with one of them.
pub fn built_in_worlds() -> Result<Vec<World>, Problems> {
    let mut problems = Problems::default();
    let read = |it: &'static BuiltInWorld| {
        let mut world = World { name: it.name.to_owned(), tables: Vec::new(), clubs: Vec::new() };
        for (order, file) in [&it.regions, &it.clubs].into_iter().enumerate() {
            let BuiltInFile { path, text } = *file;
            let source = Source { name: path.to_owned(), text: text.to_owned(), order };
            add(&mut world, TableSource::BuiltIn(it.name), &Arc::new(source), None, &mut problems);
        }
        world
    };
    let worlds = builtin::WORLDS.iter().map(read).collect();
    if problems.has_errors() { Err(problems) } else { Ok(worlds) }
}

/// The worlds in the folders of `seeds`, by name; a folder without a table of regions is none.
///
/// # Errors
///
/// Returns every problem found, with a table or with the folder.
pub fn worlds(seeds: &Path) -> Result<Vec<World>, Problems> {
    let mut problems = Problems::default();
    let mut found = Vec::new();
    for folder in entries(seeds, &mut problems).into_iter().filter(|it| it.is_dir()) {
        let world = world(&folder, &mut problems);
        if !world.tables.is_empty() {
            found.push(world);
        }
    }
    let problems = problems.sorted();
    if problems.has_errors() { Err(problems) } else { Ok(found) }
}

fn world(folder: &Path, problems: &mut Problems) -> World {
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut world = World { name, tables: Vec::new(), clubs: Vec::new() };
    let files = entries(folder, problems);
    let stated = stated_fields(folder, problems);
    for (order, path) in
        files.into_iter().filter(|it| it.extension().is_some_and(|it| it == "csv")).enumerate()
    {
        match read_text(&path) {
            Ok(read) => {
                let source = Source { name: path.display().to_string(), text: read.text, order };
                add(&mut world, TableSource::File(path), &Arc::new(source), stated.as_ref(), problems);
            }
            Err(problem) => problems.push(problem),
        }
    }
    world
}

/// The fields of the table of fields in a folder, if there is one.
fn stated_fields(folder: &Path, problems: &mut Problems) -> Option<Fields> {
    let path = folder.join(FIELDS);
    let text = files::is_file(&path).then(|| read_text(&path))?.ok()?.text;
    fields::read(&Arc::new(Source { name: path.display().to_string(), text, order: 0 }), problems)
}

/// What a table is shows in its columns, since a world of one's own may call its files as it likes.
fn add(
    world: &mut World,
    found: TableSource,
    source: &Arc<Source>,
    stated: Option<&Fields>,
    problems: &mut Problems,
) {
    let table = Table::read(source);
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

/// What a folder holds, sorted.
fn entries(folder: &Path, problems: &mut Problems) -> Vec<PathBuf> {
    files::entries(folder).unwrap_or_else(|error| {
        problems.push(Problem::error(format!("the folder `{}` cannot be read: {error}", folder.display())));
        Vec::new()
    })
}
