//! Worlds in folders of tables.

use super::fields;
use super::files;
use super::problem::{Problem, Problems, SourceText};
use super::source::read_text;
use super::table_source::{FIELDS, TableSource};
use super::worlds::{WorldListing, add};
use crate::region::Fields;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The worlds in the folders of `seeds`, by name; a folder without a table of regions is none.
///
/// # Errors
///
/// Returns every problem found, with a table or with the folder.
pub fn worlds(seeds: &Path) -> Result<Vec<WorldListing>, Problems> {
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

fn world(folder: &Path, problems: &mut Problems) -> WorldListing {
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut world = WorldListing { name, tables: Vec::new(), clubs: Vec::new() };
    let files = entries(folder, problems);
    let stated = stated_fields(folder, problems);
    for (order, path) in
        files.into_iter().filter(|it| it.extension().is_some_and(|it| it == "csv")).enumerate()
    {
        match read_text(&path) {
            Ok(read) => {
                let source = SourceText { name: path.display().to_string(), text: read.text, order };
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
    fields::read(&Arc::new(SourceText { name: path.display().to_string(), text, order: 0 }), problems)
}

/// What a folder holds, sorted.
fn entries(folder: &Path, problems: &mut Problems) -> Vec<PathBuf> {
    files::entries(folder).unwrap_or_else(|error| {
        problems.push(Problem::error(format!("the folder `{}` cannot be read: {error}", folder.display())));
        Vec::new()
    })
}
