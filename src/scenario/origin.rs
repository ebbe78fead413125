//! Where a scenario was read from.

use super::builtin;
use super::table_source::DataFile;
use std::path::Path;

/// Where a scenario was read from, for the manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The file, then its bases, then each `--set`: name and text. The name of a scenario of the library begins with
    /// `library:`.
    pub texts: Vec<(String, String)>,
    /// The SHA-256 of these texts with a zero byte between them, in hexadecimal.
    pub sha256: String,
    /// The table of regions.
    pub regions: DataFile,
    /// The table of clubs.
    pub clubs: Option<DataFile>,
    /// The table of fields.
    pub fields: Option<DataFile>,
    /// The table of segments of fields.
    pub segments: Option<DataFile>,
    /// The table of who is specialised in which segment.
    pub specialisation: Option<DataFile>,
    /// The table of past migration.
    pub migration: Option<DataFile>,
}

impl Origin {
    /// The name of the scenario in the library, if it is one of it.
    pub fn in_library(&self) -> Option<&str> {
        builtin::name_at(Path::new(&self.texts.first()?.0))
    }

    /// The tables of the world: that of regions, then those of clubs, fields, industry chains and migration if there are such.
    pub fn tables(&self) -> impl Iterator<Item = &DataFile> {
        self.tables_by_key().map(|(_, table)| table)
    }

    /// The tables of the world, each with the key that names it in `[world]`: first that of regions.
    pub fn tables_by_key(&self) -> impl Iterator<Item = (&'static str, &DataFile)> {
        let regions = std::iter::once(("regions", &self.regions));
        let clubs = self.clubs.iter().map(|it| ("clubs", it));
        let segments = self.segments.iter().map(|it| ("segments", it));
        let specialisation = self.specialisation.iter().map(|it| ("specialisation", it));
        let migration = self.migration.iter().map(|it| ("migration", it));
        let fields = self.fields.iter().map(|it| ("fields", it));
        regions.chain(clubs).chain(fields).chain(segments).chain(specialisation).chain(migration)
    }
}
