//! One name or a list of names, each with its place in the file.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::{Deserializer, Error, SeqAccess, Unexpected, Visitor};
use std::borrow::Cow;
use std::fmt;
use toml::Spanned;

/// Clubs, rules, codes or names; a lone one may be written without brackets.
#[derive(Clone, Debug, Default)]
pub(super) struct Names(pub Vec<Spanned<String>>);

/// A share of all regions, or the regions that are listed.
#[derive(Clone, Debug)]
pub(super) enum ShareOrNames {
    Share(f64),
    Names(Names),
}

/// Any of the forms, before it is known which of them are allowed.
enum WrittenNames {
    Share(f64),
    One(String),
    Many(Vec<Spanned<String>>),
}

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match ShareOrNames::deserialize(deserializer)? {
            ShareOrNames::Names(names) => Ok(names),
            ShareOrNames::Share(share) => {
                Err(D::Error::invalid_type(Unexpected::Float(share), &"a list of names"))
            }
        }
    }
}

impl<'de> Deserialize<'de> for ShareOrNames {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = Spanned::<WrittenNames>::deserialize(deserializer)?;
        let span = written.span();
        Ok(match written.into_inner() {
            WrittenNames::Share(share) => Self::Share(share),
            WrittenNames::One(name) => Self::Names(Names(vec![Spanned::new(span, name)])),
            WrittenNames::Many(names) => Self::Names(Names(names)),
        })
    }
}

impl<'de> Deserialize<'de> for WrittenNames {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(WrittenVisitor)
    }
}

struct WrittenVisitor;

impl<'de> Visitor<'de> for WrittenVisitor {
    type Value = WrittenNames;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of names")
    }

    fn visit_i64<E: Error>(self, share: i64) -> Result<WrittenNames, E> {
        Ok(WrittenNames::Share(share as f64))
    }

    fn visit_f64<E: Error>(self, share: f64) -> Result<WrittenNames, E> {
        Ok(WrittenNames::Share(share))
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<WrittenNames, E> {
        Ok(WrittenNames::One(name.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut names: A) -> Result<WrittenNames, A::Error> {
        let mut many = Vec::new();
        while let Some(name) = names.next_element()? {
            many.push(name);
        }
        Ok(WrittenNames::Many(many))
    }
}

impl JsonSchema for Names {
    fn schema_name() -> Cow<'static, str> {
        "Names".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Clubs, rules such as province:Zhejiang or kind:county, codes or names, also joined by `and` and `not`.",
            "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }]
        })
    }
}

impl JsonSchema for ShareOrNames {
    fn schema_name() -> Cow<'static, str> {
        "ShareOrNames".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A share of all regions, or a list of clubs, rules, codes or names.",
            "anyOf": [
                { "type": "number", "minimum": 0, "maximum": 1 },
                generator.subschema_for::<Names>()
            ]
        })
    }
}
