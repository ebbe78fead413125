//! Scenario files: from text to everything that a run needs, with all that is wrong pointed out at once.
//!
//! [`Scenario::load`] reads a file with the bases it extends, the tables of its world and what was
//! overridden on the command line. What it returns is complete and sound. Nothing here prints.

mod begin;
mod columns;
mod file;
mod layers;
mod library;
mod named_regions;
mod names;
mod parameters;
mod policies;
mod problem;
mod reading;
mod resolve;
mod schema;
mod settings;
mod show;
mod size;
mod source;
mod stances;
mod table;
mod template;
#[cfg(test)]
mod tests;
mod wording;
mod world;
mod worlds;
mod write;
mod year;

pub use columns::Notice;
pub use file::{FlowRows, Mode, RegionRows};
pub use library::Library;
pub use policies::ScenarioPolicy;
pub use problem::{Place, Problem, Problems, Severity, Source};
pub use schema::schema;
pub use settings::{Output, Run, Time};
pub use show::Setting;
pub use size::{MEMORY_LIMIT, Memory};
pub use stances::WrittenStances;
pub use template::template;
pub use world::DataFile;
pub use worlds::{ClubTable, RegionTable, World, worlds};

/// What reads other files that users write, such as plans of sweeps, with the same care.
pub(crate) mod written {
    pub(crate) use super::reading::read_all;
    pub(crate) use super::schema::tidy;
    pub(crate) use super::source::{Sources, read_text, sha256};
    pub(crate) use super::wording::{listed, quoted, reworded, suggestion};
}

use crate::dynamics::Parameters;
use crate::region::{Atlas, Clubs, Observations};
use crate::simulation::Governments;
use file::ScenarioFile;
use source::Sources;
use std::path::{Path, PathBuf};
use std::sync::Arc;
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
    pub time: Time,
    /// How to run it.
    pub run: Run,
    /// How governments come to their stances.
    pub governments: Governments,
    /// The same as written.
    pub stances: WrittenStances,
    /// What members do, where and when.
    pub policies: Vec<ScenarioPolicy>,
    /// What to write down.
    pub output: Output,
    /// Columns that the table of regions lacks, and what stands in for them.
    pub notices: Vec<Notice>,
    /// Where all of it was read from.
    pub origin: Origin,
}

/// Where a scenario was read from, for the manifest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The file, then its bases, then each `--set`: name and text.
    pub texts: Vec<(String, String)>,
    /// The SHA-256 of these texts with a zero byte between them, in hexadecimal.
    pub sha256: String,
    /// The table of regions.
    pub regions: DataFile,
    /// The table of clubs.
    pub clubs: Option<DataFile>,
}

/// How to read a scenario.
#[derive(Clone, Debug)]
pub struct Reader {
    overrides: Vec<String>,
    memory_limit: u64,
    library: Arc<Library>,
}

impl Default for Reader {
    fn default() -> Self {
        Self { overrides: Vec::new(), memory_limit: MEMORY_LIMIT, library: Arc::default() }
    }
}

impl Scenario {
    /// Reads a scenario file; `overrides` are texts such as `run.seed=7`. Also returns warnings.
    ///
    /// # Errors
    ///
    /// Returns every problem found, each with its place.
    pub fn load(path: &Path, overrides: &[String]) -> Result<(Self, Problems), Problems> {
        Reader::default().overrides(overrides).load(path)
    }

    /// How much memory the run needs.
    pub fn memory(&self) -> Memory {
        Memory::estimate(self.atlas.len(), self.time, &self.run, &self.output)
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

    /// Takes the tables of worlds from `library` if they were read before, and puts them there if not.
    #[must_use]
    pub fn library(mut self, library: &Arc<Library>) -> Self {
        self.library = Arc::clone(library);
        self
    }

    /// Reads a scenario file. Also returns warnings.
    ///
    /// # Errors
    ///
    /// Returns every problem found, each with its place.
    pub fn load(&self, path: &Path) -> Result<(Scenario, Problems), Problems> {
        match source::read_text(path) {
            Ok(read) => self.read(path, read.text),
            Err(problem) => {
                let mut problems = Problems::default();
                problems.push(problem);
                Err(problems)
            }
        }
    }

    /// Reads a scenario from a text as if it stood in the file at `path`. Also returns warnings.
    ///
    /// # Errors
    ///
    /// Returns every problem found, each with its place.
    pub fn read(&self, path: &Path, text: String) -> Result<(Scenario, Problems), Problems> {
        let mut broken = Problems::default();
        let sources = layers::gather(path, text, &self.overrides, &mut broken);
        let mut document = layers::merge(&sources, &mut broken);
        let mut problems = Problems::default();
        let scenario = self.resolve(path, &mut document, &sources, &mut problems);
        let mut problems = problems.without_echoes_of(&broken);
        problems.extend(broken);
        let problems = problems.sorted();
        match scenario {
            Some(scenario) if !problems.has_errors() => Ok((scenario, problems)),
            _ => Err(problems),
        }
    }

    fn resolve(
        &self,
        path: &Path,
        document: &mut DeTable<'_>,
        sources: &Sources,
        problems: &mut Problems,
    ) -> Option<Scenario> {
        let file = resolve::file(document, sources, problems);
        let world = self.library.read(&file.world, sources, problems);
        let parameters = parameters::read(document.remove("parameters"), sources, problems);
        let time = resolve::time(&file.time, sources, problems);
        let policies = document.remove("policies");
        let policies = policies::read(policies, world.as_deref(), time, sources, problems);
        let (governments, stances) = stances::read(&file.governments, world.as_deref(), sources, problems);
        let chance = matches!(governments, Governments::Choosing(_)) || stances.initial_share.is_some();
        let run = resolve::run(&file.run, chance, sources, problems);
        let output = resolve::output(&file.output, sources, problems);
        let regions = world.as_ref().map_or(0, |it| it.atlas.len());
        let memory = Memory::estimate(regions, time, &run, &output);
        resolve::size(memory, self.memory_limit, &file, sources, problems);
        let name = name(&file, path);
        let description = file.description.unwrap_or_default();
        let said = Said { name, description, parameters, time, run, governments, stances, policies, output };
        Some(assemble(said, world?.as_ref(), sources))
    }
}

/// What the files say besides the world.
struct Said {
    name: String,
    description: String,
    parameters: Parameters,
    time: Time,
    run: Run,
    governments: Governments,
    stances: WrittenStances,
    policies: Vec<ScenarioPolicy>,
    output: Output,
}

fn assemble(said: Said, world: &ReadWorld, sources: &Sources) -> Scenario {
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
        origin: origin(sources, world.regions_file.clone(), world.clubs_file.clone()),
    }
}

/// The file's own name serves when it says nothing.
fn name(file: &ScenarioFile, path: &Path) -> String {
    let stem = || path.file_stem().map(PathBuf::from).unwrap_or_default().display().to_string();
    file.name.as_ref().map_or_else(stem, |it| it.get_ref().clone())
}

fn origin(sources: &Sources, regions: DataFile, clubs: Option<DataFile>) -> Origin {
    let texts: Vec<(String, String)> =
        sources.layers().iter().map(|it| (it.source.name.clone(), it.source.text.clone())).collect();
    // No sound file holds a zero byte, so it keeps texts apart; a file alone has its own fingerprint.
    let joined = texts.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\0");
    Origin { sha256: source::sha256(joined.as_bytes()), texts, regions, clubs }
}
