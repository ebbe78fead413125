//! Scenarios: from text or code to everything that a run needs, with all that is wrong pointed out at once.
//!
//! [`Scenario::load`] reads a file, or a scenario of the library that the program carries, with the bases it extends and
//! the tables of its world, [`Scenario::parse`] a text, [`ScenarioSpec::build`] what code states. What they return is
//! complete and sound, and [`Scenario::with`] changes it as `--set` does. Tables are built in, files, or bytes that the
//! caller gives ([`Reader::table`]). Nothing here prints.

mod begin;
mod build;
pub mod builtin;
mod cache;
mod change;
mod club_codes;
mod columns;
mod coordinates;
mod fields;
mod file;
#[cfg(feature = "files")]
mod files;
#[cfg(not(feature = "files"))]
#[path = "no_files.rs"]
mod files;
mod governments;
mod layers;
mod named_fields;
mod named_regions;
mod names;
mod origin;
mod parameters;
mod places;
mod policies;
mod portable;
mod problem;
mod reading;
mod resolve;
mod same_names;
mod schema;
mod settings;
mod show;
mod size;
mod source;
mod spec;
mod stances;
mod table;
mod table_source;
mod template;
#[cfg(all(test, feature = "files"))]
mod tests;
mod units;
mod wording;
mod world;
#[cfg(feature = "files")]
mod world_folders;
mod worlds;
mod write;
mod year;

pub use cache::TableCache;
pub use change::Change;
pub use columns::Notice;
pub use file::{FlowRows, RegionRows, RunMode};
pub use governments::{GovernmentsSpec, InitialOpen};
pub use origin::Origin;
pub use policies::ScenarioPolicy;
pub use portable::{Portable, PortableTable};
pub use problem::{Problem, Problems, Severity, SourceText, TextSpan};
pub use schema::schema;
pub use settings::{OutputSettings, RunSettings, TimeSettings};
pub use show::Setting;
pub use size::{MEMORY_LIMIT, MemoryEstimate};
pub use spec::{PolicySpec, ScenarioSpec, WorldSpec};
pub use table_source::{DataFile, TableSource};
pub use template::{template, template_from};
#[cfg(feature = "files")]
pub use world_folders::worlds;
pub use worlds::{ClubTable, RegionTable, WorldListing, built_in_worlds};

/// What reads other files that users write, such as plans of sweeps, with the same care.
#[cfg(feature = "files")]
pub(crate) mod written {
    pub(crate) use super::builtin::{BuiltInFileKind, locate, name_at};
    #[cfg(feature = "cli")]
    pub(crate) use super::places::suggestion as place_suggestion;
    pub(crate) use super::reading::read_all;
    pub(crate) use super::schema::tidy;
    pub(crate) use super::source::{FileText, Sources, read_text, sha256};
    pub(crate) use super::table::{Bounds, InputTable};
    pub(crate) use super::wording::{listed, quoted, reworded, suggestion};
}

use crate::dynamics::{Parameter, Parameters};
use crate::policy::Entry;
use crate::region::{Atlas, Clubs, Observations};
use crate::simulation::Governments;
use builtin::BuiltInFileKind;
use file::ScenarioFile;
use source::Sources;
use std::path::Path;
use std::sync::Arc;
use table_source::GivenTables;
use toml::de::DeTable;
use world::ReadWorld;

/// A scenario that has been read and found sound.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// What it is called in tables and figures.
    pub name: String,
    /// What it is about; may be empty.
    pub description: String,
    /// The regions of the run.
    pub atlas: Arc<Atlas>,
    /// What the tables say about them in the base year.
    pub observations: Arc<Observations>,
    /// Named sets of regions.
    pub clubs: Clubs,
    /// The names of regions and clubs that were kept; everything when empty.
    pub keep: Vec<String>,
    /// The parameters of the laws.
    pub parameters: Parameters,
    /// From when to when, and in which steps.
    pub time: TimeSettings,
    /// How to run it.
    pub run: RunSettings,
    /// How governments come to their stances.
    pub governments: Governments,
    /// Who is open when, in the names that the scenario uses.
    pub stances: GovernmentsSpec,
    /// What members do, where and when.
    pub policies: Vec<ScenarioPolicy>,
    /// What to write down.
    pub output: OutputSettings,
    /// Columns that the table of regions lacks, and what stands in for them.
    pub notices: Vec<Notice>,
    /// Where all of it was read from.
    pub origin: Origin,
    /// What one should know of it, though it runs.
    pub warnings: Problems,
    /// The texts that it was read from, to be changed.
    sources: Arc<Sources>,
    /// How they were read.
    reader: Reader,
}

/// How to read a scenario.
#[derive(Clone, Debug)]
pub struct Reader {
    overrides: Vec<String>,
    memory_limit: u64,
    cache: Arc<TableCache>,
    given: GivenTables,
    instruments: Vec<Entry>,
}

impl Default for Reader {
    fn default() -> Self {
        Self {
            overrides: Vec::new(),
            memory_limit: MEMORY_LIMIT,
            cache: Arc::default(),
            given: GivenTables::default(),
            instruments: Vec::new(),
        }
    }
}

impl Scenario {
    /// Reads a scenario file, or the scenario of the library that `path` is the name of.
    ///
    /// # Errors
    ///
    /// Returns every problem found, each with its place.
    pub fn load(path: impl AsRef<Path>) -> Result<Self, Problems> {
        Reader::default().load(path)
    }

    /// Reads a scenario from a text; what it names is looked for in the current directory.
    ///
    /// ```
    /// use factorflow::Scenario;
    ///
    /// let scenario = Scenario::parse("world.name = 'china-prefectures'\ntime.years = 5")?;
    /// assert_eq!(scenario.time.years, 5);
    /// assert!(scenario.warnings.is_empty());
    ///
    /// let problems = Scenario::parse("world.name = 'china-prefectures'\ntime.yaers = 5").unwrap_err();
    /// assert!(problems.to_string().contains("unknown key `yaers`"));
    /// assert!(problems.to_string().contains("did you mean `years`?"));
    /// # Ok::<(), factorflow::scenario::Problems>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns every problem found, each with its place.
    pub fn parse(text: &str) -> Result<Self, Problems> {
        Reader::default().read("scenario".as_ref(), text.to_owned())
    }

    /// The scenario with these changes, as after `--set`. Tables and bases are not read again, but for a world that
    /// is changed. Changes are made to what the scenario was read from, not to what was put into its fields since.
    ///
    /// ```
    /// use factorflow::Scenario;
    ///
    /// let scenario = Scenario::load("tax-sharing")?;
    /// let changed = scenario.with([("time.years", 10.into()), ("policies.tax-pilot.share", 0.25.into())])?;
    /// assert_eq!(changed.time.years, 10);
    ///
    /// let problems = scenario.with([("time.years", 0.into())]).unwrap_err();
    /// assert!(problems.to_string().contains("`years` must be between 1 and 1000, not 0"));
    /// # Ok::<(), factorflow::scenario::Problems>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Returns every problem found, each with its place.
    pub fn with<C: Into<Change>>(&self, changes: impl IntoIterator<Item = C>) -> Result<Self, Problems> {
        let mut sources = Sources::clone(&self.sources);
        changes.into_iter().for_each(|it| sources.add_override(it.into().to_string()));
        self.reader.resolve(sources, Problems::default())
    }

    /// The scenario with other values of some parameters, if all of them are sound together.
    pub(crate) fn with_parameters(&self, values: &[(&Parameter, f64)]) -> Option<Self> {
        let mut changed = self.clone();
        for (parameter, value) in values {
            parameter.set(&mut changed.parameters, *value).ok()?;
        }
        changed.parameters.conflicts(changed.atlas.fields()).is_empty().then_some(changed)
    }

    /// How much memory the run needs.
    pub fn memory(&self) -> MemoryEstimate {
        MemoryEstimate::estimate(self.atlas.len(), self.atlas.fields(), self.time, &self.run, &self.output)
    }
}

/// Two scenarios are equal when they say the same of the same world, wherever they were read from.
impl PartialEq for Scenario {
    fn eq(&self, other: &Self) -> bool {
        let world = |it: &Self| (Arc::clone(&it.atlas), Arc::clone(&it.observations));
        world(self) == world(other) && self.clubs == other.clubs && self.to_toml() == other.to_toml()
    }
}

impl Reader {
    /// Sets what goes on top of the file, such as `run.seed=7` or `policies.NAME.share=0.5`.
    #[must_use]
    pub fn overrides(mut self, overrides: &[String]) -> Self {
        self.overrides = overrides.to_vec();
        self
    }

    /// Sets how many bytes of memory a run may need.
    #[must_use]
    pub fn memory_limit(mut self, bytes: u64) -> Self {
        self.memory_limit = bytes;
        self
    }

    /// Takes the tables of worlds from `cache` if they were read before, and puts them there if not.
    #[must_use]
    pub fn cache(mut self, cache: &Arc<TableCache>) -> Self {
        self.cache = Arc::clone(cache);
        self
    }

    /// Makes instruments known besides those of the [catalogue](crate::policy::CATALOGUE); of two with one name the first counts.
    #[must_use]
    pub fn instruments(mut self, entries: &[Entry]) -> Self {
        self.instruments.extend_from_slice(entries);
        self
    }

    /// Gives the table (CSV) that scenarios call `name` in `[world]`, in place of a file.
    #[must_use]
    pub fn table(mut self, name: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.given.add(name, bytes.into());
        self
    }

    /// Reads a scenario file, or the scenario of the library that `path` is the name of.
    ///
    /// # Errors
    ///
    /// Returns every problem found, each with its place.
    pub fn load(&self, path: impl AsRef<Path>) -> Result<Scenario, Problems> {
        let located = builtin::locate(path.as_ref(), Path::new(""), BuiltInFileKind::Scenario);
        let read = located.and_then(|path| source::read_text(&path).map(|it| (path, it.text)));
        let (path, text) = read.map_err(Problems::from)?;
        self.read(&path, text)
    }

    /// Reads a scenario from a text as if it stood in the file at `path`.
    ///
    /// # Errors
    ///
    /// Returns every problem found, each with its place.
    pub fn read(&self, path: &Path, text: String) -> Result<Scenario, Problems> {
        let mut broken = Problems::default();
        let sources = layers::gather(path, text, &self.overrides, &mut broken);
        self.resolve(sources, broken)
    }

    /// What the texts say together; `broken` are the problems with finding them.
    fn resolve(&self, sources: Sources, mut broken: Problems) -> Result<Scenario, Problems> {
        let sources = Arc::new(sources);
        let mut document = layers::merge(&sources, &mut broken);
        let mut problems = Problems::default();
        let scenario = self.scenario(&mut document, &sources, &mut problems);
        let mut problems = problems.without_echoes_of(&broken);
        problems.extend(broken);
        let warnings = problems.sorted();
        match scenario {
            Some(scenario) if !warnings.has_errors() => Ok(Scenario { warnings, ..scenario }),
            _ => Err(warnings),
        }
    }

    fn scenario(
        &self,
        document: &mut DeTable<'_>,
        sources: &Arc<Sources>,
        problems: &mut Problems,
    ) -> Option<Scenario> {
        let file = resolve::file(document, sources, problems);
        let world = self.cache.read(&file.world, &self.given, sources, problems);
        let parameters = document.remove("parameters");
        let parameters = parameters::read(parameters, world.as_deref(), sources, problems);
        let time = resolve::time(&file.time, sources, problems);
        let policies = document.remove("policies");
        let policies = policies::read(policies, &self.instruments, world.as_deref(), time, sources, problems);
        let (governments, stances) = stances::read(&file.governments, world.as_deref(), sources, problems);
        let chance = matches!(governments, Governments::Choosing(_)) || stances.initial_share().is_some();
        let run = resolve::run(&file.run, chance, sources, problems);
        let output = resolve::output(&file.output, sources, problems);
        let regions = world.as_ref().map_or(0, |it| it.atlas.len());
        let fields = world.as_ref().map_or_else(Arc::default, |it| Arc::clone(it.atlas.fields()));
        let memory = MemoryEstimate::estimate(regions, &fields, time, &run, &output);
        resolve::size(memory, self.memory_limit, &file, sources, problems);
        let name = name(&file, sources);
        let description = file.description.unwrap_or_default();
        let said =
            FileContents { name, description, parameters, time, run, governments, stances, policies, output };
        Some(self.assemble(said, world?.as_ref(), sources))
    }

    fn assemble(&self, said: FileContents, world: &ReadWorld, sources: &Arc<Sources>) -> Scenario {
        Scenario {
            name: said.name,
            description: said.description,
            atlas: Arc::clone(&world.atlas),
            observations: Arc::clone(&world.observations),
            clubs: world.clubs.clone(),
            keep: world.keep.clone(),
            parameters: said.parameters,
            time: said.time,
            run: said.run,
            governments: said.governments,
            stances: said.stances,
            policies: said.policies,
            output: said.output,
            notices: world.notices.clone(),
            origin: origin(sources, world),
            warnings: Problems::default(),
            sources: Arc::clone(sources),
            reader: Self { overrides: Vec::new(), ..self.clone() },
        }
    }
}

/// What the files say besides the world.
struct FileContents {
    name: String,
    description: String,
    parameters: Parameters,
    time: TimeSettings,
    run: RunSettings,
    governments: Governments,
    stances: GovernmentsSpec,
    policies: Vec<ScenarioPolicy>,
    output: OutputSettings,
}

/// The file's own name serves when it says nothing.
fn name(file: &ScenarioFile, sources: &Sources) -> String {
    let path = sources.layers().first().map_or(Path::new(""), |it| Path::new(&it.source.name));
    let stem = || path.file_stem().unwrap_or_default().display().to_string();
    file.name.as_ref().map_or_else(stem, |it| it.get_ref().clone())
}

fn origin(sources: &Sources, world: &ReadWorld) -> Origin {
    let texts: Vec<(String, String)> =
        sources.layers().iter().map(|it| (it.source.name.clone(), it.source.text.clone())).collect();
    // No sound file holds a zero byte, so it keeps texts apart; a file alone has its own fingerprint.
    let joined = texts.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\0");
    Origin {
        sha256: source::sha256(joined.as_bytes()),
        texts,
        regions: world.regions_file.clone(),
        clubs: world.clubs_file.clone(),
        fields: world.fields_file.clone(),
    }
}
