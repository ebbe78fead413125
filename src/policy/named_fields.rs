//! Fields that the settings of an instrument name.

use crate::region::Fields;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use toml::Spanned;

/// Fields of the world by their names. The settings of an instrument know no world, so whoever reads them makes sure
/// that it has these fields.
///
/// Two are equal when they name the same fields in the same order, wherever that was read.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(from = "Vec<Spanned<String>>", into = "Vec<String>")]
pub enum NamedFields {
    /// All of them, whichever these are. Written down they are those of a world that names none.
    All,
    /// These, as written, and where.
    Named(Vec<Spanned<String>>),
}

impl NamedFields {
    /// In a schema this format marks the names of fields.
    pub(crate) const FORMAT: &str = "field";

    /// The fields of these names.
    pub fn new<N: Into<String>>(names: impl IntoIterator<Item = N>) -> Self {
        Self::Named(names.into_iter().map(|it| Spanned::new(0..0, it.into())).collect())
    }

    /// Whether the field with this name is one of them.
    pub fn contains(&self, name: &str) -> bool {
        match self {
            Self::All => true,
            Self::Named(names) => names.iter().any(|it| it.get_ref() == name),
        }
    }

    /// Their names, where they are named.
    fn names(&self) -> Option<Vec<&str>> {
        match self {
            Self::All => None,
            Self::Named(names) => Some(names.iter().map(|it| it.get_ref().as_str()).collect()),
        }
    }
}

impl PartialEq for NamedFields {
    fn eq(&self, other: &Self) -> bool {
        self.names() == other.names()
    }
}

impl From<Vec<Spanned<String>>> for NamedFields {
    fn from(names: Vec<Spanned<String>>) -> Self {
        Self::Named(names)
    }
}

impl From<NamedFields> for Vec<String> {
    fn from(fields: NamedFields) -> Self {
        match fields {
            NamedFields::All => Fields::standard().names().into_iter().map(str::to_owned).collect(),
            NamedFields::Named(names) => names.into_iter().map(Spanned::into_inner).collect(),
        }
    }
}

impl JsonSchema for NamedFields {
    fn schema_name() -> Cow<'static, str> {
        "NamedFields".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "array", "items": { "type": "string", "format": Self::FORMAT } })
    }

    fn inline_schema() -> bool {
        true
    }
}

#[cfg(test)]
mod tests {
    use super::{Fields, NamedFields};
    use toml::Spanned;

    #[test]
    fn fields_are_equal_when_the_same_are_named_in_the_same_order_wherever_that_was_read() {
        let named = NamedFields::new(["ai", "energy"]);
        assert_eq!(named, vec![Spanned::new(3..7, "ai".into()), Spanned::new(9..17, "energy".into())].into());
        assert_ne!(named, NamedFields::new(["energy", "ai"]));
        assert_ne!(named, NamedFields::All);
        assert_eq!(NamedFields::All, NamedFields::All);
    }

    #[test]
    fn fields_are_written_down_by_their_names_and_all_as_those_of_a_world_that_names_none() {
        let written = |fields| serde_json::to_value::<NamedFields>(fields).unwrap();
        assert_eq!(written(NamedFields::new(["energy", "ai"])), serde_json::json!(["energy", "ai"]));
        assert_eq!(written(NamedFields::All), serde_json::json!(Fields::standard().names()));
    }

    #[test]
    fn fields_that_are_not_named_are_not_among_them() {
        let named = NamedFields::new(["ai", "energy"]);
        assert_eq!(["ai", "energy", "space"].map(|it| named.contains(it)), [true, true, false]);
        assert!(NamedFields::All.contains("space"));
    }
}
