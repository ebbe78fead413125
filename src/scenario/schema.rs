//! The JSON Schema of scenario files, for editors that complete and check while one types.

use super::Scenario;
use super::builtin;
use super::file::{EventHeader, FROM, PAIRS, PolicyHeader, ScenarioFile, TO};
use super::parameters::keys_within;
use super::uncertainty::MOST_DRAWS;
use crate::dynamics::Parameter;
use crate::event;
use crate::policy::{self, Entry, NamedFields, PairKeys};
use crate::region::Fields;
use schemars::{Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value, json};

/// The JSON Schema of a scenario file, with every parameter and the settings of every instrument.
pub fn schema() -> Value {
    let mut schema = schemars::schema_for!(ScenarioFile).to_value();
    tidy(&mut schema);
    name_fields(&mut schema, None);
    schema
}

impl Scenario {
    /// The JSON Schema of a scenario file of the same world: that of [`schema()`] with the names of its fields.
    pub fn schema(&self) -> Value {
        let mut schema = schemars::schema_for!(ScenarioFile).to_value();
        tidy(&mut schema);
        name_fields(&mut schema, Some(self.atlas.fields()));
        schema
    }
}

#[cfg(feature = "answers")]
impl Scenario {
    /// The JSON Schema of the settings of an instrument or an event alone, with the names of the fields of this world.
    pub(crate) fn settings_schema<Kind: ?Sized>(&self, entry: &Entry<Kind>) -> Value {
        self.tidied((entry.schema)().to_value())
    }

    /// The JSON Schema of `[platforms]`.
    pub(crate) fn platforms_schema(&self) -> Value {
        self.tidied(schemars::schema_for!(super::file::PlatformsSection).to_value())
    }

    fn tidied(&self, mut schema: Value) -> Value {
        tidy(&mut schema);
        name_fields(&mut schema, Some(self.atlas.fields()));
        schema
    }
}

/// Settings that name fields may name those of the world, and name all of them when left out.
fn name_fields(schema: &mut Value, fields: Option<&Fields>) {
    match schema {
        Value::Array(values) => values.iter_mut().for_each(|it| name_fields(it, fields)),
        Value::Object(entries) => {
            entries.values_mut().for_each(|it| name_fields(it, fields));
            let is_format = |it: &Value| it["format"] == NamedFields::FORMAT;
            if let (Some(fields), true) = (fields, entries.get("items").is_some_and(is_format)) {
                entries["items"]["enum"] = json!(fields.names());
                entries.insert("default".to_owned(), json!(fields.names()));
            }
            if let Some(Value::Object(items)) = entries.get_mut("items").filter(|it| is_format(it)) {
                items.remove("format");
            }
        }
        _ => {}
    }
}

/// TOML has no null: what may be left out is left out, never null.
pub(crate) fn tidy(value: &mut Value) {
    if let Value::Array(values) = value {
        values.iter_mut().for_each(tidy);
    }
    let Value::Object(entries) = value else { return };
    entries.values_mut().for_each(tidy);
    entries.retain(|key, it| !(key == "default" && it.is_null()));
    if let Some(Value::Array(types)) = entries.get_mut("type") {
        types.retain(|it| it != "null");
        entries["type"] = types.first().cloned().unwrap_or_default();
    }
    if let Some(Value::Array(forms)) = entries.get_mut("anyOf") {
        forms.retain(|it| it.get("type").is_none_or(|it| it != "null"));
        if let [Value::Object(only)] = forms.as_slice() {
            let only = only.clone();
            entries.remove("anyOf");
            for (key, it) in only {
                entries.entry(key).or_insert(it);
            }
        }
    }
}

/// The worlds that the program carries.
pub(super) fn worlds(_: &mut SchemaGenerator) -> Schema {
    let names: Vec<&str> = builtin::WORLDS.iter().map(|it| it.name).collect();
    json_schema!({ "type": "string", "enum": names })
}

/// `[parameters]`, from the catalogue of the laws.
pub(super) fn parameters(_: &mut SchemaGenerator) -> Schema {
    parameter_table("").try_into().unwrap_or_default()
}

fn parameter_table(prefix: &str) -> Value {
    let mut properties = Map::new();
    for key in keys_within(prefix) {
        let path = if prefix.is_empty() { key.to_owned() } else { format!("{prefix}.{key}") };
        let schema = Parameter::find(&path).map_or_else(|| parameter_table(&path), parameter);
        properties.insert(key.to_owned(), schema);
    }
    json!({ "type": "object", "additionalProperties": false, "properties": properties })
}

fn parameter(it: &Parameter) -> Value {
    let unit = if it.unit.is_empty() { String::new() } else { format!(", {}", it.unit) };
    let usual = if it.usual == it.limits { String::new() } else { format!("; usually {}", it.usual) };
    let description = format!("{}{unit}; {}{usual}; {}", it.symbol, it.limits, it.source);
    json!({
        "type": "number", "description": description, "default": it.default(),
        "minimum": it.limits.low, "maximum": it.limits.high,
    })
}

/// `[uncertainty]`.
pub(super) fn uncertainty(_: &mut SchemaGenerator) -> Schema {
    let number = |description: &str| json!({ "type": "number", "description": description });
    let range = json!({
        "type": "object", "additionalProperties": false,
        "description": "What is drawn from; the usual range or the estimate when empty.",
        "properties": {
            "range": { "type": "array", "items": { "type": "number" }, "minItems": 2, "maxItems": 2,
                "description": "The least and the greatest value." },
            "mode": number("The most likely value within the range, which makes it a triangle."),
            "se": number("The standard deviation of a normal law around the scenario's own value."),
        },
    });
    let table = json!({
        "type": "object", "additionalProperties": range,
        "properties": { "all": { "type": "boolean",
            "description": "Whether all others are drawn from their usual ranges and estimates, too." } },
    });
    let schema = json!({
        "type": "object", "additionalProperties": false,
        "properties": {
            "draws": { "type": "integer", "minimum": 0, "maximum": MOST_DRAWS,
                "description": "How often parameters are drawn, 0 for chance only; in comparisons 32 up to 100 regions, 16 up to 400 and 8 beyond when left out, in runs 0." },
            "parts": { "type": "string", "enum": ["added", "crossed"],
                "description": "How variance is split: one expected run a draw beside the replicates, or all replicates of every draw." },
            "parameters": { "description": "All with a usual range or an estimate, or those of a table, by their paths.",
                "anyOf": [{ "const": "all" }, table] },
            "fixed": { "type": "array", "items": { "type": "string" },
                "description": "Paths of parameters that keep their values." },
        },
    });
    schema.try_into().unwrap_or_default()
}

/// `[estimates]`.
pub(super) fn estimates(_: &mut SchemaGenerator) -> Schema {
    let schema = json!({
        "type": "object",
        "properties": { "covariance": { "type": "object", "description": "Which estimates hang together: their order and the upper triangle of their covariances." } },
        "additionalProperties": {
            "type": "object", "required": ["se"],
            "description": "How well the parameter of this path is known.",
            "properties": { "se": { "type": "number", "description": "Its standard error." } },
        },
    });
    schema.try_into().unwrap_or_default()
}

/// `[[policies]]`: one alternative an instrument, so that editors know its settings.
pub(super) fn policies(generator: &mut SchemaGenerator) -> Schema {
    alternatives::<PolicyHeader, _>(policy::CATALOGUE, ["instrument", "members"].as_slice(), generator)
}

/// `[[events]]`: one alternative for each thing that can happen.
pub(super) fn events(generator: &mut SchemaGenerator) -> Schema {
    alternatives::<EventHeader, _>(event::CATALOGUE, &["event"], generator)
}

/// A list of entries with a header that they share; the first of the `required` keys says which settings follow.
fn alternatives<Header: schemars::JsonSchema, Kind: ?Sized>(
    catalogue: &[Entry<Kind>],
    required: &[&str],
    generator: &mut SchemaGenerator,
) -> Schema {
    let header = schemars::generate::SchemaSettings::default().with(|it| it.inline_subschemas = true);
    let header = header.into_generator().into_root_schema_for::<Header>().to_value();
    let all: Vec<Value> =
        catalogue.iter().map(|entry| alternative(entry, &header, required, generator)).collect();
    let schema = json!({ "type": "array", "items": { "oneOf": all } });
    schema.try_into().unwrap_or_default()
}

fn alternative<Kind: ?Sized>(
    entry: &Entry<Kind>,
    header: &Value,
    required: &[&str],
    generator: &mut SchemaGenerator,
) -> Value {
    let mut settings = (entry.schema)().to_value();
    if let Some(Value::Object(definitions)) = settings.get_mut("$defs").map(Value::take) {
        generator.definitions_mut().extend(definitions);
    }
    let mut properties = header["properties"].as_object().cloned().unwrap_or_default();
    if entry.pairs == PairKeys::None {
        for key in [PAIRS, FROM, TO] {
            properties.remove(key);
        }
    }
    properties.insert(required[0].to_owned(), json!({ "const": entry.name, "description": entry.summary }));
    properties.extend(settings["properties"].as_object().cloned().unwrap_or_default());
    let mut required: Vec<Value> = ["name"].iter().chain(required).map(|it| json!(it)).collect();
    required.extend(settings["required"].as_array().cloned().unwrap_or_default());
    json!({
        "title": entry.name,
        "type": "object",
        "additionalProperties": false,
        "properties": properties,
        "required": required,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::file::HEADER_KEYS;

    #[test]
    fn the_keys_that_policies_share_are_those_of_the_type() {
        let header = schemars::schema_for!(PolicyHeader).to_value();
        let keys: Vec<&str> = header["properties"].as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, HEADER_KEYS);
    }

    #[test]
    fn the_schema_knows_parameters_and_settings() {
        let schema = schema();
        let retention = schema.pointer("/properties/parameters/properties/technology/properties/retention");
        assert_eq!(retention.unwrap()["default"], json!(1.0));
        let text = schema.to_string();
        for entry in policy::CATALOGUE {
            assert!(text.contains(&format!("{:?}", entry.name)), "{}", entry.name);
        }
    }

    #[test]
    fn every_key_has_a_description() {
        fn silent(value: &Value, path: &str) -> Vec<String> {
            let Some(entries) = value.as_object() else { return Vec::new() };
            let properties = entries.get("properties").and_then(Value::as_object).into_iter().flatten();
            let described = |it: &Value| it.get("description").or(it.get("properties")).is_some();
            let bare = properties.filter(|(_, it)| !described(it)).map(|(key, _)| format!("{path}.{key}"));
            let within = entries.iter().flat_map(|(key, it)| silent(it, &format!("{path}.{key}")));
            bare.chain(within).collect()
        }
        assert_eq!(silent(&schema(), ""), Vec::<String>::new());
    }
}
