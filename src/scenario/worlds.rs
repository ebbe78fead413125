//! What there is to run: the folders of tables that a scenario's `[world]` may name.

use super::columns;
use super::problem::{Problem, Problems, Source};
use super::source::read_text;
use super::table::Table;
use super::world::{read_clubs, read_regions};
use crate::region::{Atlas, Clubs};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A folder with one or more tables of regions.
#[derive(Clone, Debug)]
pub struct World {
    /// The name of the folder.
    pub name: String,
    /// The tables of regions, by name.
    pub tables: Vec<RegionTable>,
    /// The tables of clubs, by name.
    pub clubs: Vec<ClubTable>,
}

/// A table of regions.
#[derive(Clone, Debug)]
pub struct RegionTable {
    /// The file.
    pub path: PathBuf,
    /// Its regions.
    pub atlas: Atlas,
}

/// A table of clubs.
#[derive(Clone, Debug)]
pub struct ClubTable {
    /// The file.
    pub path: PathBuf,
    /// Its clubs.
    pub clubs: Clubs,
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
    for (order, path) in
        files.into_iter().filter(|it| it.extension().is_some_and(|it| it == "csv")).enumerate()
    {
        match read_text(&path) {
            Ok(read) => {
                let source = Source { name: path.display().to_string(), text: read.text, order };
                add(&mut world, path, &Arc::new(source), problems);
            }
            Err(problem) => problems.push(problem),
        }
    }
    world
}

/// What a table is shows in its columns, since a world of one's own may call its files as it likes.
fn add(world: &mut World, path: PathBuf, source: &Arc<Source>, problems: &mut Problems) {
    let table = Table::read(source);
    if columns::are_regions(&table) {
        if let Some((rows, _)) = read_regions(source, problems) {
            let (atlas, _) = Atlas::new(rows.into_iter().map(|it| it.region).collect());
            world.tables.push(RegionTable { path, atlas });
        }
    } else if table.column("club").is_some()
        && let Some(clubs) = read_clubs(source, problems)
    {
        world.clubs.push(ClubTable { path, clubs });
    }
}

/// What a folder holds, sorted.
fn entries(folder: &Path, problems: &mut Problems) -> Vec<PathBuf> {
    match std::fs::read_dir(folder) {
        Ok(entries) => {
            let mut paths: Vec<PathBuf> = entries.filter_map(|it| Some(it.ok()?.path())).collect();
            paths.sort();
            paths
        }
        Err(error) => {
            let message = format!("the folder `{}` cannot be read: {error}", folder.display());
            problems.push(Problem::error(message));
            Vec::new()
        }
    }
}
