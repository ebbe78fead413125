//! What an instrument is: what it does, how it presents itself to scenario files and to the manual, and how it is
//! written down.

use super::named::NamedRegion;
use super::named_fields::NamedFields;
use super::reach::{PolicyMembers, Reach};
use crate::dynamics::Conditions;
use ndarray::Array1;
use schemars::{JsonSchema, Schema};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::{self, Debug};
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeValue, ValueDeserializer};

/// What a policy does to the conditions of a period.
pub trait Instrument: Debug + Send + Sync {
    /// What it takes to write the instrument into a scenario and to read it back; see [`Entry::written`].
    ///
    /// `None` for one that only code can make: simulations take it, scenarios do not.
    fn written(&self) -> Option<WrittenInstrument> {
        None
    }

    /// Whom the policy covers unless the scenario says otherwise.
    fn coverage(&self) -> Coverage;

    /// What the policy would cost in a year at full strength, before budgets bind.
    fn cost(&self, _club: &PolicyMembers<'_>) -> Cost {
        Cost::Free
    }

    /// The regions that the settings name, in groups within which no region may be named twice.
    ///
    /// Whoever reads the settings looks each up and fills in which one it is.
    fn named_regions(&mut self) -> Vec<Vec<&mut NamedRegion>> {
        Vec::new()
    }

    /// The fields that the settings name; whoever reads the settings makes sure that the world has them.
    fn named_fields(&mut self) -> Vec<&mut NamedFields> {
        Vec::new()
    }

    /// Which fields the settings may name, and mean when they name none.
    fn field_scope(&self) -> FieldScope {
        FieldScope::All
    }

    /// What the world must have for the policy to do anything.
    fn needs(&self) -> Option<Need> {
        None
    }

    /// Whether the policy shares tax, or credits growth, by whose projects a place hosts: only then do places keep count of
    /// it ([`Stocks::deployments`](crate::region::Stocks)).
    ///
    /// Whoever shares and does not say so is told by a panic.
    fn reads_deployments(&self) -> bool {
        false
    }

    /// Changes the conditions within `reach`; everything else is left as it was.
    fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions);
}

/// Which fields settings may name, and mean when they name none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldScope {
    /// Every field of the world.
    All,
    /// Every field but `general`, which may be named all the same.
    Named,
    /// Fields with an industry chain.
    WithChain,
}

/// What a world must have for a policy or an event to do anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// An industry chain.
    Chain,
    /// Platforms of the industrial internet.
    Platforms,
    /// No such platforms, since what they do would count twice.
    NoPlatforms,
}

/// As a noun behind "needs".
impl fmt::Display for Need {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Chain => "an industry chain",
            Self::Platforms => "`[platforms]`",
            Self::NoPlatforms => "a world without `[platforms]`",
        })
    }
}

/// Whether a scenario may say which pairs of members something is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PairKeys {
    /// It does not act on pairs.
    None,
    /// On all pairs of members, or on those that `pairs`, or `from` and `to`, name.
    Restrict,
    /// On pairs that its own settings name, `pairs` among them.
    Own,
}

/// Which members and pairs a policy covers, as far as stances decide it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coverage {
    /// Members that are open, and pairs of them.
    Mutual,
    /// Every member, whatever its stance.
    OneSided,
    /// Pairs of members whose origin is open.
    Origin,
}

/// Who bears what, in CNY per year by region.
#[derive(Clone, Debug, PartialEq)]
pub enum Cost {
    /// Nobody pays.
    Free,
    /// Members pay out of their science and technology budget, which may bind (28).
    Local(Array1<f64>),
    /// The centre pays; reported, never scaled.
    Central(Array1<f64>),
}

/// How an instrument, or another `Kind` of thing that files name, presents itself to scenario files and to the manual.
///
/// An instrument of one's own states at least its name: `Entry { name: "welcome-grant", ..Entry::of::<WelcomeGrant>() }`.
pub struct Entry<Kind: ?Sized + 'static = dyn Instrument> {
    /// The name used in scenario files.
    pub name: &'static str,
    /// What it is called where it comes from.
    pub chinese: &'static str,
    /// What Chinese figures call it, in a few characters; they show the policy's own name where it is empty.
    pub chinese_label: &'static str,
    /// One sentence.
    pub summary: &'static str,
    /// The condition and the equations that it moves.
    pub moves: &'static str,
    /// Sizes known from real schemes, with their source; or that there are none.
    pub sizes: &'static str,
    /// The sentence in Chinese.
    pub chinese_summary: &'static str,
    /// What it moves, in Chinese.
    pub chinese_moves: &'static str,
    /// Known sizes, in Chinese.
    pub chinese_sizes: &'static str,
    /// Settings that work, shown in the manual and run by the tests.
    pub example: &'static str,
    /// Whether a scenario may say which pairs of members it is for.
    pub pairs: PairKeys,
    /// Reads the settings.
    pub read: ReadSettings<Kind>,
    /// JSON Schema of the settings, with defaults, ranges and units.
    pub schema: fn() -> Schema,
    /// What the settings are when nothing is said; those that must be said are left out.
    pub defaults: fn() -> toml::Table,
}

// Derived they would ask the same of the kind, which is never held.
impl<Kind: ?Sized + 'static> Clone for Entry<Kind> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Kind: ?Sized + 'static> Copy for Entry<Kind> {}

impl<Kind: ?Sized + 'static> Debug for Entry<Kind> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Entry").field("name", &self.name).finish_non_exhaustive()
    }
}

/// Turns the settings of a scenario file into an instrument.
pub type ReadSettings<Kind = dyn Instrument> = fn(Spanned<DeValue<'_>>) -> Result<Arc<Kind>, toml::de::Error>;

/// An instrument as a scenario file states it.
pub type WrittenInstrument = WrittenEntry<dyn Instrument>;

/// A kind of thing as a scenario file states it.
#[derive(Debug)]
pub struct WrittenEntry<Kind: ?Sized + 'static> {
    /// What reads it back, with the name that files use.
    pub entry: Entry<Kind>,
    /// All of its settings.
    pub settings: toml::Table,
}

impl<Kind: ?Sized + 'static> WrittenEntry<Kind> {
    /// Without the key `fields` where all are meant: which they are depends on the world.
    #[must_use]
    pub(crate) fn unless_all(mut self, fields: &NamedFields) -> Self {
        if *fields == NamedFields::All {
            self.settings.remove("fields");
        }
        self
    }
}

impl Entry {
    /// The entry of an instrument whose settings all have a default; its name and its texts are empty.
    pub const fn of<T>() -> Self
    where
        T: Instrument + Default + Serialize + DeserializeOwned + JsonSchema + 'static,
    {
        Self::nameless::<T>(read::<T>)
    }
}

impl<Kind: ?Sized + 'static> Entry<Kind> {
    /// An entry with settings of this type, whose name and texts are empty.
    pub(crate) const fn nameless<T>(read: ReadSettings<Kind>) -> Self
    where
        T: Default + Serialize + JsonSchema,
    {
        Self {
            name: "",
            chinese: "",
            chinese_label: "",
            summary: "",
            moves: "",
            sizes: "",
            chinese_summary: "",
            chinese_moves: "",
            chinese_sizes: "",
            example: "",
            pairs: PairKeys::None,
            read,
            schema: schema::<T>,
            defaults: defaults::<T>,
        }
    }

    /// An instrument of this entry, ready to be written down; `None` when TOML cannot express its settings.
    pub fn written(self, instrument: &impl Serialize) -> Option<WrittenEntry<Kind>> {
        let settings = toml::Table::try_from(instrument).ok()?;
        Some(WrittenEntry { entry: self, settings })
    }
}

/// Reads the settings of an instrument, for use in [`Entry::read`].
pub(super) fn read<T>(settings: Spanned<DeValue<'_>>) -> Result<Arc<dyn Instrument>, toml::de::Error>
where
    T: Instrument + DeserializeOwned + 'static,
{
    let instrument = T::deserialize(ValueDeserializer::from(settings))?;
    Ok(Arc::new(instrument))
}

/// The schema of an instrument's settings, for use in [`Entry::schema`].
pub(crate) fn schema<T: JsonSchema>() -> Schema {
    schemars::schema_for!(T)
}

/// The default settings of an instrument, for use in [`Entry::defaults`].
fn defaults<T: Default + Serialize>() -> toml::Table {
    toml::Table::try_from(T::default()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{CATALOGUE, Share, tax_sharing::TaxSharing};
    use toml::de::DeTable;

    fn written(entry: &Entry, settings: &str) -> WrittenInstrument {
        let table = DeTable::parse(settings).unwrap();
        let settings = Spanned::new(table.span(), DeValue::Table(table.into_inner()));
        let instrument = (entry.read)(settings).unwrap();
        instrument.written().unwrap_or_else(|| panic!("{} cannot be written down", entry.name))
    }

    #[test]
    fn every_instrument_that_is_written_down_reads_back_equal() {
        for entry in CATALOGUE {
            let once = written(entry, entry.example);
            let again = written(entry, &once.settings.to_string());
            assert_eq!((once.entry.name, once.settings), (entry.name, again.settings));
        }
    }

    #[test]
    fn defaults_are_what_settings_are_when_nothing_is_said() {
        for entry in CATALOGUE {
            let defaults = (entry.defaults)();
            let schema = (entry.schema)().to_value();
            for (key, property) in schema["properties"].as_object().unwrap() {
                let stated = property.get("default").filter(|it| !it.is_null());
                let default = defaults.get(key).map(|it| serde_json::to_value(it).unwrap());
                assert_eq!(default.as_ref(), stated, "{}: {key}", entry.name);
            }
        }
    }

    /// Pages and manuals mark regions and fields by what the schema says where they are asked for.
    #[test]
    fn what_settings_are_stands_in_place_in_their_schema() {
        for entry in CATALOGUE {
            let schema = (entry.schema)().to_value();
            assert!(schema.get("$defs").is_none(), "{}: {schema}", entry.name);
        }
    }

    #[test]
    fn few_instruments_need_more_of_a_world_than_regions() {
        let made = CATALOGUE.iter().map(|it| {
            let table = DeTable::parse(it.example).unwrap();
            let settings = Spanned::new(table.span(), DeValue::Table(table.into_inner()));
            (it.name, (it.read)(settings).unwrap().needs())
        });
        let found: Vec<_> = made.filter(|it| it.1.is_some()).collect();
        let expected = [
            ("chain-network", Some(Need::Chain)),
            ("industrial-platform", Some(Need::NoPlatforms)),
            ("platform-programme", Some(Need::Platforms)),
            ("strategic-reserve", Some(Need::Chain)),
        ];
        assert!(found.len() == expected.len() && expected.iter().all(|it| found.contains(it)), "{found:?}");
    }

    #[test]
    fn what_a_policy_needs_is_a_noun_in_messages() {
        let needs = [Need::Chain, Need::Platforms, Need::NoPlatforms].map(|it| it.to_string());
        assert_eq!(needs, ["an industry chain", "`[platforms]`", "a world without `[platforms]`"]);
    }

    #[test]
    fn an_instrument_from_code_is_the_one_that_a_file_states() {
        let pilot = TaxSharing { share: Share::of(0.25), ..TaxSharing::default() };
        let stated = written(&pilot.written().unwrap().entry, "share = 0.25");
        assert_eq!(pilot.written().unwrap().settings, stated.settings);
    }
}
