//! Scenarios: from text or code to everything that a run needs, with all that is wrong pointed out at once.
//!
//! [`Scenario::load`] reads a file, or a scenario of the library that the program carries, with the bases it extends and
//! the tables of its world, [`Scenario::parse`] a text, [`ScenarioSpec::build`] what code states. What they return is
//! complete and sound, and [`Scenario::with`] changes it as `--set` does. Tables are built in, files, or bytes that the
//! caller gives ([`Reader::table`]). Nothing here prints.

mod base_year;
mod begin;
mod build;
pub mod builtin;
mod cache;
mod chains;
mod change;
mod chinese_notes;
mod chinese_problems;
mod club_codes;
mod column_names;
mod columns;
mod coordinates;
mod currency;
mod drawn_ranges;
mod entries;
mod estimates;
mod events;
mod fields;
mod file;
#[cfg(feature = "files")]
mod files;
#[cfg(not(feature = "files"))]
#[path = "no_files.rs"]
mod files;
mod governments;
mod layers;
mod lists;
mod migration;
mod named_fields;
mod named_regions;
mod names;
mod origin;
mod overlay;
mod own_world;
mod pairs;
mod parameters;
mod paths;
mod places;
mod plain_names;
mod platforms;
mod policies;
mod population;
mod portable;
mod problem;
mod reader;
mod reading;
mod reads;
mod resolve;
mod same_names;
mod schema;
mod setting_names;
mod settings;
mod show;
mod size;
mod source;
mod spec;
pub(crate) mod spreadsheet;
mod stances;
mod table;
mod table_source;
mod template;
#[cfg(all(test, feature = "files"))]
mod tests;
mod title;
mod uncertainty;
mod units;
mod wording;
mod world;
#[cfg(feature = "files")]
mod world_folders;
mod worlds;
mod write;
mod year;

pub use base_year::{Appeals, BaseYearSpec, Entrants};
pub use cache::TableCache;
pub use change::Change;
#[cfg(any(feature = "answers", feature = "files"))]
pub(crate) use change::insert_at;
#[cfg(feature = "answers")]
pub(crate) use chinese_problems::in_chinese;
pub use columns::Notice;
pub(crate) use drawn_ranges::{members, real};
pub use events::ScenarioEvent;
pub use file::{FlowRows, RegionRows, RunMode};
pub use governments::{GovernmentsSpec, InitialOpen};
pub use lists::NamedList;
pub use migration::PastMigration;
pub use origin::Origin;
pub use overlay::Overlay;
pub use pairs::PolicyPairs;
pub use platforms::PlatformsSpec;
pub use policies::ScenarioPolicy;
pub use portable::{Portable, PortableTable};
pub use problem::{Problem, Problems, Severity, SourceText, TextSpan};
pub use reader::Reader;
pub use schema::schema;
#[cfg(feature = "figures")]
pub(crate) use setting_names::SETTING_NAMES;
pub use setting_names::chinese_setting;
pub use settings::{OutputSettings, RunSettings, TimeSettings};
pub use show::Setting;
pub use size::{MEMORY_LIMIT, MemoryEstimate, side_by_side};
pub use spec::{EventSpec, PolicySpec, ScenarioSpec, WorldSpec};
pub use table_source::{DataFile, TableSource};
pub use template::{template, template_from};
pub use uncertainty::{
    DrawnRange, EstimatesSpec, MOST_DRAWS, ParameterEstimate, UncertaintySpec, VarianceParts,
};
#[cfg(feature = "files")]
pub use world_folders::worlds;
pub use worlds::{ClubTable, RegionTable, WorldListing, built_in_worlds};

/// What reads other files that users write, such as plans of sweeps, with the same care.
#[cfg(feature = "files")]
pub(crate) mod written {
    pub(crate) use super::builtin::{BuiltInFileKind, locate, name_at};
    pub(crate) use super::entries::need_hint;
    pub(crate) use super::places::suggestion as place_suggestion;
    pub(crate) use super::reading::read_all;
    pub(crate) use super::schema::tidy;
    pub(crate) use super::source::{FileText, Sources, read_text, sha256};
    pub(crate) use super::table::{Bounds, InputTable};
    pub(crate) use super::wording::{listed, quoted, reworded, suggestion, with_quoted_keys};
    #[cfg(feature = "figures")]
    pub(crate) use super::world::{clubs_of, clubs_of_china};
}

use crate::dynamics::{Parameter, Parameters};
use crate::outcome::Currency;
use crate::policy::Need;
use crate::region::{Atlas, Clubs, Observations, Platforms};
use crate::simulation::Governments;
use source::Sources;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// A scenario that has been read and found sound.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// What it is called in tables and figures.
    pub name: String,
    /// What it is called in Chinese figures; may be empty.
    pub chinese_name: String,
    /// What it is about; may be empty.
    pub description: String,
    /// What it is about, in Chinese; may be empty.
    pub chinese_description: String,
    /// The money of its tables.
    pub currency: Currency,
    /// The regions of the run.
    pub atlas: Arc<Atlas>,
    /// What the tables say about them in the base year.
    pub observations: Arc<Observations>,
    /// Named sets of regions.
    pub clubs: Clubs,
    /// The names of regions and clubs that were kept; everything when empty.
    pub keep: Vec<String>,
    /// What the base year is like besides what its tables say.
    pub base_year: BaseYearSpec,
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
    /// What happens and nobody decides.
    pub events: Vec<ScenarioEvent>,
    /// Platforms of the industrial internet, as the scenario states them.
    pub platforms: Option<PlatformsSpec>,
    /// The same as the simulation takes them.
    platforms_now: Option<Arc<Platforms>>,
    /// How well parameters are known that were estimated.
    pub estimates: EstimatesSpec,
    /// Which other values parameters may have; none if the scenario says nothing of it.
    pub uncertainty: Option<UncertaintySpec>,
    /// Parameters and settings of policies that were set on top of the files, by their paths; they keep these values.
    pub set_by_hand: Vec<String>,
    /// What to write down.
    pub output: OutputSettings,
    /// What is worth a note, such as rows of a table that are about places outside of this world.
    pub notes: Vec<String>,
    /// Columns that the table of regions lacks, and what stands in for them.
    pub notices: Vec<Notice>,
    /// Where all of it was read from.
    pub origin: Origin,
    /// What one should know of it, though it runs.
    pub warnings: Problems,
    /// The texts that it was read from, to be changed.
    sources: Arc<Sources>,
    reader: Reader,
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

    /// The scenario with a text on top of it. Tables and bases are not read again, but for a world that is changed.
    ///
    /// # Errors
    ///
    /// Returns every problem found, each with its place in the text and the path of what it is about.
    pub fn overlaid(&self, overlay: &Overlay) -> Result<Self, Problems> {
        let mut sources = Sources::clone(&self.sources);
        sources.add_overlay(overlay);
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

    /// Whether the world has what a policy, an event or an outcome needs.
    pub fn has(&self, need: Need) -> bool {
        match need {
            Need::Chain => !self.atlas.chains().is_empty(),
            Need::Platforms => self.platforms.is_some(),
            Need::NoPlatforms => self.platforms.is_none(),
        }
    }

    /// What the table of migration says, by the codes of regions; nothing in a world without one.
    pub fn past_migration(&self) -> Option<BTreeMap<String, PastMigration>> {
        self.origin.migration.as_ref().map(migration::past)
    }

    /// What may have been meant by a name that is neither a club nor a rule, and no region.
    pub(crate) fn place_suggestion(&self, name: &str) -> Option<String> {
        places::suggestion(name, &self.clubs, &self.atlas)
    }

    /// How much memory the run needs.
    pub fn memory(&self) -> MemoryEstimate {
        let has_chains = !self.atlas.chains().is_empty();
        MemoryEstimate::estimate(
            self.atlas.len(),
            self.atlas.fields(),
            has_chains,
            self.time,
            &self.run,
            &self.output,
        )
    }
}

/// Two scenarios are equal when they say the same of the same world, wherever they were read from.
impl PartialEq for Scenario {
    fn eq(&self, other: &Self) -> bool {
        let world = |it: &Self| (Arc::clone(&it.atlas), Arc::clone(&it.observations));
        world(self) == world(other) && self.clubs == other.clubs && self.to_toml() == other.to_toml()
    }
}
