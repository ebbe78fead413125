//! Where the tables of a world come from: the program, whoever reads the scenario, or a file.

use super::builtin::{self, BuiltInFile, BuiltInWorld};
use super::file::WorldSection;
use super::files;
use super::problem::{Problem, Problems, SourceText, TextSpan};
use super::source::{FileText, Layer, Sources, read_text, sha256};
#[cfg(feature = "files")]
use super::table::InputTable;
use super::wording::{listed, nearest, quoted};
use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use toml::Spanned;

/// The table of fields that lies beside a table of regions and need not be named.
pub(super) const FIELDS: &str = "fields.csv";

/// Where a table comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableSource {
    /// The program carries it, as a table of the world with this name.
    BuiltIn(&'static str),
    /// The program carries it, under the path by which the scenario names it, and no file lies there.
    Carried,
    /// Whoever read the scenario gave its bytes.
    Given,
    /// A file, which was found here.
    File(PathBuf),
}

impl fmt::Display for TableSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BuiltIn(_) | Self::Carried => f.write_str("built in"),
            Self::Given => f.write_str("given as bytes"),
            Self::File(path) => write!(f, "{}", path.display()),
        }
    }
}

/// A table that a run was read from.
#[derive(Clone, Debug, Eq)]
pub struct DataFile {
    /// The path as a scenario in the same folder would write it, or the name of the built-in world.
    pub written: String,
    /// Where it comes from.
    pub source: TableSource,
    /// Of its bytes, in hexadecimal.
    pub sha256: String,
    pub(super) text: Arc<SourceText>,
}

/// Two are equal that hold the same and come from the same place, whatever was read before them.
impl PartialEq for DataFile {
    fn eq(&self, other: &Self) -> bool {
        (&self.written, &self.source, &self.sha256) == (&other.written, &other.source, &other.sha256)
    }
}

impl DataFile {
    /// One's own table; problems with it call it by the file that was found, or by the name under which it was given.
    fn new(FileText { text, sha256 }: FileText, written: String, source: TableSource, order: usize) -> Self {
        let is_file = matches!(source, TableSource::File(_));
        let name = if is_file { source.to_string() } else { written.clone() };
        Self { written, source, sha256, text: Arc::new(SourceText { name, text, order }) }
    }

    /// The built-in world that it belongs to, if it is not one's own.
    pub fn built_in(&self) -> Option<&'static str> {
        match self.source {
            TableSource::BuiltIn(world) => Some(world),
            TableSource::Carried | TableSource::Given | TableSource::File(_) => None,
        }
    }

    /// The names of its columns.
    #[cfg(feature = "files")]
    pub(crate) fn columns(&self) -> Vec<String> {
        InputTable::read_also_empty(&self.text).columns().to_vec()
    }

    /// What it is of the program's own: the built-in world that it belongs to, or its path among tables of chains.
    #[cfg(feature = "files")]
    pub(crate) fn carried(&self) -> Option<String> {
        match self.source {
            TableSource::BuiltIn(world) => Some(world.to_owned()),
            TableSource::Carried => Some(self.written.clone()),
            TableSource::Given | TableSource::File(_) => None,
        }
    }

    /// The file that it was read from.
    pub fn file(&self) -> Option<&Path> {
        match &self.source {
            TableSource::File(path) => Some(path),
            TableSource::Carried | TableSource::Given | TableSource::BuiltIn(_) => None,
        }
    }
}

/// Tables that whoever reads a scenario gives as bytes, by the names under which scenarios ask for them.
#[derive(Clone, Debug, Default)]
pub(super) struct GivenTables(BTreeMap<String, Arc<Given>>);

#[derive(Debug)]
struct Given {
    bytes: Vec<u8>,
    sha256: String,
}

impl GivenTables {
    pub fn add(&mut self, name: &str, bytes: Vec<u8>) {
        let sha256 = sha256(&bytes);
        self.0.insert(name.to_owned(), Arc::new(Given { bytes, sha256 }));
    }

    /// What tells the table of this name from any other.
    pub fn fingerprint(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|it| it.sha256.as_str())
    }

    fn read(&self, name: &str) -> Option<Result<FileText, Problem>> {
        Some(FileText::decode(self.0.get(name)?.bytes.clone(), &quoted(name)))
    }
}

/// The tables that `[world]` names; `None` for one that cannot be read, which is a problem.
#[expect(clippy::option_option, reason = "a world may have none of some tables, which is no problem")]
pub(super) struct Opened {
    pub regions: Option<DataFile>,
    pub clubs: Option<Option<DataFile>>,
    pub fields: Option<Option<DataFile>>,
    pub segments: Option<Option<DataFile>>,
    pub specialisation: Option<Option<DataFile>>,
    pub migration: Option<Option<DataFile>>,
}

/// Finds and reads the tables of a world.
pub(super) fn open(
    section: &WorldSection,
    given: &GivenTables,
    sources: &Sources,
    problems: &mut Problems,
) -> Opened {
    let named = section.name.as_ref();
    let world = named.and_then(|it| builtin::world(it.get_ref()));
    if let (Some(name), None) = (named, world) {
        problems.push(unknown_world(name.get_ref(), sources.place(&name.span())));
    }
    let mut own = |key: &str, path: &Spanned<String>| open_own(key, path, given, sources, problems);
    let built_in = |file: fn(&'static BuiltInWorld) -> Option<&'static BuiltInFile>| {
        Some(built_in(world?, file(world?)?, sources.layers().len() + named?.span().start))
    };
    let regions = match &section.regions {
        Some(path) => own("regions", path),
        None => built_in(|it| Some(&it.regions)),
    };
    let clubs = match &section.clubs {
        Some(path) => own("clubs", path).map(Some),
        None if named.is_some() => built_in(|it| Some(&it.clubs)).map(Some),
        None => Some(None),
    };
    let fields = match (&section.fields, &regions) {
        (Some(path), _) => own("fields", path).map(Some),
        (None, Some(regions)) => {
            beside_regions(regions, given).transpose().map_err(|it| problems.push(it)).ok()
        }
        (None, None) => Some(None),
    };
    let mut optional = |key: &str, path: &Option<Spanned<String>>| match path {
        Some(path) => open_own(key, path, given, sources, problems).map(Some),
        None => Some(None),
    };
    let segments = optional("segments", &section.segments);
    let specialisation = optional("specialisation", &section.specialisation);
    let migration = match &section.migration {
        None if section.regions.is_none() => Some(built_in(|it| it.migration.as_ref())),
        path => optional("migration", path),
    };
    if section.regions.is_none() && named.is_none() {
        problems.push(no_regions(sources));
    }
    Opened { regions, clubs, fields, segments, specialisation, migration }
}

/// The table of fields beside a table of regions, if there is one.
fn beside_regions(regions: &DataFile, given: &GivenTables) -> Option<Result<DataFile, Problem>> {
    let written = beside(&regions.written);
    let (read, source) = match &regions.source {
        TableSource::BuiltIn(_) | TableSource::Carried => return None,
        TableSource::Given => (given.read(&written)?, TableSource::Given),
        TableSource::File(path) => {
            let found = path.with_file_name(FIELDS);
            let is_other = files::is_file(&found) && found != *path;
            is_other.then(|| (read_text(&found), TableSource::File(found)))?
        }
    };
    Some(read.map(|it| DataFile::new(it, written, source, regions.text.order)))
}

/// Where the table of fields beside a table of regions lies, as scenarios write it.
pub(super) fn beside(regions: &str) -> String {
    let folder = regions.rfind(['/', '\\']).map_or("", |at| &regions[..=at]);
    format!("{folder}{FIELDS}")
}

fn built_in(world: &'static BuiltInWorld, file: &'static BuiltInFile, order: usize) -> DataFile {
    let FileText { text, sha256 } = file.into();
    let text = Arc::new(SourceText { name: file.path.to_owned(), text, order });
    DataFile { written: world.name.to_owned(), source: TableSource::BuiltIn(world.name), sha256, text }
}

/// Finds and reads the table that stands under `key`.
fn open_own(
    key: &str,
    path: &Spanned<String>,
    given: &GivenTables,
    sources: &Sources,
    problems: &mut Problems,
) -> Option<DataFile> {
    let layer = sources.layer(&path.span());
    let place = sources.place(&path.span());
    let name = path.get_ref();
    let (read, source, written) = if let Some(read) = given.read(name) {
        (read, TableSource::Given, name.clone())
    } else if let (true, Some(carried)) =
        (is_of_library(layer) || !files::REACHABLE, builtin::table(key, name))
    {
        (Ok(carried.into()), TableSource::Carried, name.clone())
    } else if let Some((found, written)) = find(Path::new(name), layer) {
        (read_text(&found), TableSource::File(found), written)
    } else if let Some(carried) = builtin::table(key, name) {
        (Ok(carried.into()), TableSource::Carried, name.clone())
    } else {
        problems.push(not_found(key, name, layer, place));
        return None;
    };
    match read {
        Ok(it) => Some(DataFile::new(it, written, source, sources.layers().len() + path.span().start)),
        Err(problem) => {
            problems.push(problem.at(place));
            None
        }
    }
}

/// A text that the program carries means the tables that it carries, whatever lies in the current directory.
fn is_of_library(layer: &Layer) -> bool {
    builtin::name_at(Path::new(&layer.source.name)).is_some()
}

/// Looks in the folder of the file that names the path, then in the current directory, then in the
/// folders above the file: `scenarios/x.toml` may name `seeds/…`, which lies beside `scenarios/`.
/// Also says how the scenario file itself would write the path.
fn find(path: &Path, layer: &Layer) -> Option<(PathBuf, String)> {
    let near = layer.folder.join(path);
    if files::exists(&near) {
        return Some((near, slashes(&layer.from_scenario.join(path))));
    }
    let written = slashes(path);
    if files::exists(path) {
        return Some((path.to_path_buf(), written));
    }
    Some((files::find_above(&layer.folder, path)?, written))
}

/// Paths in files are written with slashes on every system.
fn slashes(path: &Path) -> String {
    path.display().to_string().replace('\\', "/")
}

fn not_found(key: &str, path: &str, layer: &Layer, place: TextSpan) -> Problem {
    let problem = Problem::error(format!("there is no file {}", quoted(path))).at(place);
    let carried = path.strip_prefix("seeds/").unwrap_or(path);
    if let Some(world) = builtin::WORLDS.iter().find(|it| [it.regions.path, it.clubs.path].contains(&carried))
    {
        let name = world.name;
        return problem
            .hint(format!("the program carries this table: write `name = \"{name}\"` in its place"));
    }
    let folder = layer.folder.display().to_string();
    let folder = if folder.is_empty() { String::new() } else { format!("in {}, ", quoted(&folder)) };
    problem.hint(format!(
        "looked {folder}in the current directory and in the folders above; `--set world.{key}=PATH` names another"
    ))
}

fn unknown_world(name: &str, place: TextSpan) -> Problem {
    let known: Vec<&str> = builtin::WORLDS.iter().map(|it| it.name).collect();
    let near = nearest(name, &known).map(|it| format!("did you mean `{it}`? "));
    let hint = format!(
        "{}the program carries {}; `regions = \"PATH\"` names a table of your own",
        near.unwrap_or_default(),
        listed(&known)
    );
    Problem::error(format!("the program carries no world {}", quoted(name))).at(place).hint(hint)
}

fn no_regions(sources: &Sources) -> Problem {
    let hint = "name a world: `[world]` with `name = \"china-prefectures\"`, or a table of your own with `regions = \"PATH\"`";
    let problem = Problem::error("the scenario names no world and no table of regions");
    problem.at(sources.place(&(0..0))).hint(hint.to_owned())
}
