//! What an event is: what it does, and how it presents itself to scenario files and to the manual.

use crate::dynamics::{Channel, Conditions, Model};
use crate::policy::{self, FieldScope, NamedFields, Need};
use crate::region::RegionId;
use ndarray::Array1;
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeValue, ValueDeserializer};

/// How an event presents itself to scenario files and to the manual.
pub type EventEntry = policy::Entry<dyn Shock>;
/// An event as a scenario file states it.
pub type WrittenShock = policy::WrittenEntry<dyn Shock>;

/// What an event does to the conditions of a period.
pub trait Shock: Debug + Send + Sync {
    /// What it takes to write it into a scenario and to read it back; `None` for one that only code can make.
    fn written(&self) -> Option<WrittenShock> {
        None
    }

    /// Whether it strikes at its start and is over, as a flood is.
    fn is_moment(&self) -> bool {
        false
    }

    /// The fields that the settings name; whoever reads the settings makes sure that the world has them.
    fn named_fields(&mut self) -> Vec<&mut NamedFields> {
        Vec::new()
    }

    /// Which fields the settings may name, and mean when they name none.
    fn field_scope(&self) -> FieldScope {
        FieldScope::All
    }

    /// The segment that the settings name; whoever reads the settings makes sure that the world has it.
    fn named_segment(&self) -> Option<NamedSegment<'_>> {
        None
    }

    /// What the world must have for the event to do anything.
    fn needs(&self) -> Option<Need> {
        None
    }

    /// The borders around its places that it closes, and whether those between them are closed as well; none when it
    /// closes no border.
    fn closes(&self) -> Option<(Vec<Channel>, bool)> {
        None
    }

    /// Changes the conditions of a period that it strikes; everything else is left as it was.
    fn apply(&self, strike: &Strike<'_>, conditions: &mut Conditions);
}

/// A segment of a field as settings name it.
#[derive(Clone, Copy, Debug)]
pub struct NamedSegment<'a> {
    /// The field.
    pub field: &'a Spanned<String>,
    /// Its segment.
    pub segment: &'a Spanned<String>,
}

/// How hard an event strikes in a period.
pub struct Strike<'a> {
    /// Where, in the order of the atlas.
    pub places: &'a [RegionId],
    /// How hard, from 0 to 1.
    pub force: f64,
    /// `z`: the force in each region, 0 where it does not strike.
    pub strength: Array1<f64>,
    /// What the laws know of the world.
    pub model: &'a Model,
}

impl EventEntry {
    /// The entry of an event whose settings all have a default; its name and its texts are empty.
    ///
    /// An event of one's own states at least its name: `EventEntry { name: "rationing", ..EventEntry::of_shock::<Rationing>() }`.
    pub const fn of_shock<T>() -> Self
    where
        T: Shock + Default + Serialize + DeserializeOwned + JsonSchema + 'static,
    {
        Self::nameless::<T>(read::<T>)
    }
}

/// Reads the settings of an event, for use in [`EventEntry::read`].
pub(super) fn read<T>(settings: Spanned<DeValue<'_>>) -> Result<Arc<dyn Shock>, toml::de::Error>
where
    T: Shock + DeserializeOwned + 'static,
{
    Ok(Arc::new(T::deserialize(ValueDeserializer::from(settings))?))
}
