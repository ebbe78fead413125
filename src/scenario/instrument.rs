//! A stand-in for the catalogue of instruments until it is there.

use schemars::{JsonSchema, Schema};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeValue, Error, ValueDeserializer};

pub trait Instrument: std::fmt::Debug + Send + Sync {}

pub(super) struct Entry {
    pub name: &'static str,
    pub summary: &'static str,
    pub example: &'static str,
    pub read: fn(Spanned<DeValue<'_>>) -> Result<Arc<dyn Instrument>, Error>,
    pub schema: fn() -> Schema,
}

pub(super) const CATALOGUE: &[Entry] = &[
    entry::<Vouchers>("innovation-vouchers", "budget_share = 0.001"),
    entry::<TaxSharing>("tax-sharing", "share = 0.5"),
    entry::<Opening>("scenario-opening", "openness = 0.6"),
];

const fn entry<T: Instrument + DeserializeOwned + JsonSchema + 'static>(
    name: &'static str,
    example: &'static str,
) -> Entry {
    Entry { name, summary: "", example, read: |it| read::<T>(it), schema: || schemars::schema_for!(T) }
}

fn read<T: Instrument + DeserializeOwned + 'static>(
    settings: Spanned<DeValue<'_>>,
) -> Result<Arc<dyn Instrument>, Error> {
    Ok(Arc::new(T::deserialize(ValueDeserializer::from(settings))?))
}

#[derive(Debug, Deserialize)]
#[serde(try_from = "f64")]
struct Share(#[allow(dead_code)] f64);

impl JsonSchema for Share {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Share".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": "number", "minimum": 0, "maximum": 1 })
    }
}

impl TryFrom<f64> for Share {
    type Error = String;
    fn try_from(value: f64) -> Result<Self, String> {
        if (0.0..=1.0).contains(&value) {
            Ok(Self(value))
        } else {
            Err(format!("expected a share between 0 and 1, found {value}"))
        }
    }
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Vouchers {
    budget_share: Option<Share>,
    additionality: Option<Share>,
    interoperable: Option<bool>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct TaxSharing {
    share: Option<Share>,
    enforcement: Option<Share>,
}

#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code)]
struct Opening {
    openness: Option<Share>,
}

impl Instrument for Vouchers {}
impl Instrument for TaxSharing {}
impl Instrument for Opening {}
