//! From the texts of a scenario to everything that a run needs.

use super::builtin::BuiltInFileKind;
use super::drawn_ranges::{RangeReader, set_by_hand};
use super::reader::Reader;
use super::source::Sources;
use super::uncertainty::{EstimatesSpec, UncertaintySpec};
use super::world::ReadWorld;
use super::{
    GovernmentsSpec, MemoryEstimate, Origin, OutputSettings, PlatformsSpec, Problems, RunMode, RunSettings,
    Scenario, ScenarioEvent, ScenarioPolicy, TimeSettings, builtin, currency, events, layers, parameters,
    platforms, policies, population, resolve, source, stances, title,
};
use crate::dynamics::Parameters;
use crate::outcome::Currency;
use crate::simulation::Governments;
use std::path::Path;
use std::sync::Arc;
use toml::Spanned;
use toml::de::DeTable;

impl Reader {
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
        let sources = layers::gather(path, text, self, &mut broken);
        self.resolve(sources, broken)
    }

    /// What the texts say together; `broken` are the problems with finding them.
    pub(super) fn resolve(&self, sources: Sources, mut broken: Problems) -> Result<Scenario, Problems> {
        let sources = Arc::new(sources);
        let mut document = layers::merge(&sources, &mut broken);
        let mut problems = Problems::default();
        let scenario = self.scenario(&mut document, &sources, &mut problems);
        let mut problems = problems.without_echoes_of(&broken);
        problems.extend(broken);
        let warnings = problems.sorted().with_paths(&sources);
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
        let world = self.cache.read(&file, &self.given, sources, problems);
        let parameters = document.remove("parameters");
        let parameters = parameters::read(parameters, world.as_deref(), sources, problems);
        let time = resolve::time(&file.time, sources, problems);
        if let Some(world) = world.as_deref() {
            let seen = (&*world.observations, &*world.atlas);
            population::check(&file.base_year, seen, &parameters, time, sources, problems);
        }
        let policies = document.remove("policies");
        let platforms = platforms::read(file.platforms.as_ref(), world.as_deref(), sources, problems);
        let has_platforms = platforms.is_some();
        let policies = policies::read(
            policies,
            &self.instruments,
            world.as_deref(),
            has_platforms,
            time,
            sources,
            problems,
        );
        let events = document.remove("events");
        let events = events::read(events, &self.shocks, world.as_deref(), time, sources, problems);
        let (governments, stances) = stances::read(&file.governments, world.as_deref(), sources, problems);
        let chance = matches!(governments, Governments::Choosing(_)) || stances.initial_share().is_some();
        let run = resolve::run(&file.run, chance, sources, problems);
        if let Some(world) = world.as_deref().filter(|_| run.mode == RunMode::Sampled) {
            resolve::few_people(world, problems);
        }
        let mut ranges = RangeReader { values: &parameters, policies: &policies, sources, problems };
        let estimates = document.get("estimates").map(|it| ranges.estimates(it)).unwrap_or_default();
        let section = document.get("uncertainty");
        let uncertainty = section.and_then(|it| ranges.uncertainty(it));
        if let Some((spec, section)) = uncertainty.as_ref().zip(section) {
            resolve::parts(spec, section, (chance, &run), sources, problems);
        }
        let output = resolve::output(&file.output, sources, problems);
        let regions = world.as_ref().map_or(0, |it| it.atlas.len());
        let fields = world.as_ref().map_or_else(Arc::default, |it| Arc::clone(it.atlas.fields()));
        let has_chains = world.as_ref().is_some_and(|it| !it.atlas.chains().is_empty());
        let memory = MemoryEstimate::estimate(regions, &fields, has_chains, time, &run, &output);
        resolve::size(memory, self.memory_limit, &file, sources, problems);
        let name = title::name(&file, sources);
        problems.extend(title::problems(&file, sources));
        let currency = currency::read(file.world.currency.as_ref(), sources, problems);
        let said = FileContents {
            name,
            chinese_name: file.name_zh.map(Spanned::into_inner).unwrap_or_default(),
            description: file.description.unwrap_or_default(),
            chinese_description: file.description_zh.unwrap_or_default(),
            currency,
            parameters,
            time,
            run,
            governments,
            stances,
            policies,
            events,
            platforms,
            estimates,
            uncertainty,
            output,
        };
        Some(self.assemble(said, world?.as_ref(), sources))
    }

    fn assemble(&self, said: FileContents, world: &ReadWorld, sources: &Arc<Sources>) -> Scenario {
        Scenario {
            name: said.name,
            chinese_name: said.chinese_name,
            description: said.description,
            chinese_description: said.chinese_description,
            currency: said.currency,
            atlas: Arc::clone(&world.atlas),
            observations: Arc::clone(&world.observations),
            clubs: world.clubs.clone(),
            keep: world.keep.clone(),
            base_year: world.base_year,
            parameters: said.parameters,
            time: said.time,
            run: said.run,
            governments: said.governments,
            stances: said.stances,
            policies: said.policies,
            events: said.events,
            platforms_now: said.platforms.map(|it| Arc::new(it.in_world(world))),
            platforms: said.platforms,
            estimates: said.estimates,
            set_by_hand: set_by_hand(sources),
            uncertainty: said.uncertainty,
            notes: world.notes.clone(),
            output: said.output,
            notices: world.notices.clone(),
            origin: origin(sources, world),
            warnings: Problems::default(),
            sources: Arc::clone(sources),
            reader: Self { overrides: Vec::new(), overlays: Vec::new(), ..self.clone() },
        }
    }
}

/// What the files say besides the world.
struct FileContents {
    name: String,
    chinese_name: String,
    description: String,
    chinese_description: String,
    currency: Currency,
    parameters: Parameters,
    time: TimeSettings,
    run: RunSettings,
    governments: Governments,
    stances: GovernmentsSpec,
    policies: Vec<ScenarioPolicy>,
    events: Vec<ScenarioEvent>,
    platforms: Option<PlatformsSpec>,
    estimates: EstimatesSpec,
    uncertainty: Option<UncertaintySpec>,
    output: OutputSettings,
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
        segments: world.segments_file.clone(),
        specialisation: world.specialisation_file.clone(),
        migration: world.migration_file.clone(),
    }
}
