//! What a method of choosing points is: one file with an implementation and an entry of the table in `mod.rs`.

use super::estimand::Estimand;
use super::factor::DesignFactor;
use ndarray::Array2;
use serde::de::DeserializeOwned;
use serde::{Serialize, Serializer};
use std::fmt::Debug;
use std::sync::Arc;

/// A way to choose points, with its settings.
pub trait DesignMethod: Debug + Send + Sync {
    /// As manifests have it: usually what [`MethodEntry::written`] makes of it.
    fn written(&self) -> WrittenMethod;

    /// How many points there are; too many to be counted are `u64::MAX`.
    fn len(&self, factors: &[DesignFactor]) -> u64;

    /// Points × factors in the factors' own units, a function of the factors, the settings and the seed alone.
    ///
    /// # Panics
    ///
    /// May panic when there is a [`refusal`](Self::refusal).
    fn points(&self, factors: &[DesignFactor], seed: u64) -> Array2<f64>;

    /// How many points in a row are of use only together; 1 where each counts by itself.
    fn block(&self, _factors: usize) -> u64 {
        1
    }

    /// Whether points are drawn by chance; others are where somebody chose them to be, so that a share of them or their
    /// scatter says nothing of how certain a mean is.
    fn is_random(&self) -> bool {
        false
    }

    /// Why the points cannot be made, if they cannot.
    fn refusal(&self, _factors: usize) -> Option<String> {
        None
    }

    /// What the points are made for, besides the mean along each factor.
    fn estimand(&self, _factors: &[DesignFactor], _seed: u64) -> Estimand {
        Estimand::MainEffects
    }
}

/// A method as manifests have it: its name alone, or its name with its settings.
#[derive(Clone, Debug, PartialEq)]
pub struct WrittenMethod {
    /// As in `[design]` of a plan.
    pub name: &'static str,
    /// Null for a method without settings.
    pub settings: serde_json::Value,
}

/// Any method; copies share its settings.
#[derive(Clone, Debug)]
pub struct Method(Arc<dyn DesignMethod>);

impl Method {
    /// A method with its settings.
    pub fn new(method: impl DesignMethod + 'static) -> Self {
        Self(Arc::new(method))
    }
}

impl std::ops::Deref for Method {
    type Target = dyn DesignMethod;
    fn deref(&self) -> &Self::Target {
        &*self.0
    }
}

impl PartialEq for Method {
    fn eq(&self, other: &Self) -> bool {
        self.written() == other.written()
    }
}

impl Serialize for Method {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let WrittenMethod { name, settings } = self.written();
        if settings.is_null() {
            name.serialize(serializer)
        } else {
            serializer.collect_map([(name, settings)])
        }
    }
}

/// How a method presents itself to plans and manifests.
#[derive(Debug)]
pub struct MethodEntry {
    /// As in `[design]` of a plan.
    pub name: &'static str,
    /// What it does, for the schema of plans.
    pub meaning: &'static str,
    /// The keys of `[design]` that it reads; those of other methods are refused beside it.
    pub keys: &'static [&'static str],
    /// Reads its settings from a plan; nothing when some of them are wrong, which is then said.
    pub read: fn(&mut dyn MethodSettings) -> Option<Method>,
    /// Reads its settings back from a manifest.
    pub known: fn(serde_json::Value) -> serde_json::Result<Method>,
}

impl MethodEntry {
    /// The method as manifests have it.
    ///
    /// # Panics
    ///
    /// If its settings are nothing that JSON can say.
    pub fn written(&self, settings: &impl Serialize) -> WrittenMethod {
        let settings = serde_json::to_value(settings).expect("settings can be written as JSON");
        WrittenMethod { name: self.name, settings }
    }
}

/// Reads a method back from a manifest, for [`MethodEntry::known`].
///
/// # Errors
///
/// Says which setting is missing or wrong.
pub fn known<M: DesignMethod + DeserializeOwned + 'static>(
    settings: serde_json::Value,
) -> serde_json::Result<Method> {
    serde_json::from_value::<M>(settings).map(Method::new)
}

/// What a plan says of its design, as methods ask for it.
pub trait MethodSettings {
    /// What is varied.
    fn factors(&self) -> &[DesignFactor];

    /// How many points, blocks or walks a key asks for; that there is none, or a wrong one, is said.
    fn number(&mut self, key: &str) -> Option<u32>;

    /// Levels of each factor: those beside its range, else those of the whole design, if there are any.
    fn levels(&mut self) -> Vec<Option<u32>>;

    /// The table that the plan names, points × factors; what is wrong with it is said.
    fn table(&mut self) -> Option<Vec<Vec<f64>>>;

    /// Says what is wrong with the method as a whole, and what to do.
    fn refuse(&mut self, message: String, hint: Option<&str>);

    /// Says what is wrong with a factor for this method, and what to do.
    fn refuse_factor(&mut self, factor: usize, message: &str, hint: &str);
}
