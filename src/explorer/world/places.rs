//! Places, clubs and fields of the world, with their names in both languages.

use crate::explorer::bilingual::Bilingual;
use crate::region::{Place, RegionId};
use crate::scenario::Scenario;
use serde_json::{Value, json};

/// What the scenario is about; empty where nobody said it.
pub(super) fn description(scenario: &Scenario) -> Value {
    let Scenario { description, chinese_description, .. } = scenario;
    let chinese = if chinese_description.is_empty() { description } else { chinese_description };
    json!(Bilingual::new(description, chinese))
}

pub(super) fn regions(scenario: &Scenario) -> Value {
    let atlas = &scenario.atlas;
    let places = atlas.map_positions();
    let province = |index: usize| atlas.provinces().iter().position(|it| it.1.contains(&index));
    let region = |(index, (x, y)): (usize, (f64, f64))| {
        let region = &atlas.regions()[index];
        let Place { code, english, chinese } = &region.place;
        let short = |it: f64| (it * 1e5).round() / 1e5;
        json!({
            "code": code, "en": english, "zh": chinese, "province": province(index),
            "kind": region.kind, "x": short(x), "y": short(y),
        })
    };
    Value::Array(places.into_iter().enumerate().map(region).collect())
}

pub(super) fn provinces(scenario: &Scenario) -> Value {
    let province = |(place, _): &(Place, std::ops::Range<usize>)| json!({ "code": place.code, "en": place.english, "zh": place.chinese });
    Value::Array(scenario.atlas.provinces().iter().map(province).collect())
}

/// Clubs with a member in the world.
pub(super) fn clubs(scenario: &Scenario) -> Value {
    let or = |text: &String, other: &str| if text.is_empty() { other.to_owned() } else { text.clone() };
    let clubs = scenario.clubs.iter().filter_map(|(name, club)| {
        let members: Vec<usize> = club.resolve(&scenario.atlas).into_iter().map(RegionId::index).collect();
        let words = &club.words;
        let english = or(&words.english, name);
        let about = Bilingual::new(&words.description, or(&words.chinese_description, &words.description));
        (!members.is_empty()).then(|| {
            json!({
                "name": name, "zh": or(&words.chinese, &english), "en": english, "about": about, "members": members,
            })
        })
    });
    Value::Array(clubs.collect())
}

pub(super) fn fields(scenario: &Scenario) -> Value {
    let field = |it: &crate::region::Field| json!({ "name": it.name, "en": it.name.replace('-', " "), "zh": it.chinese });
    Value::Array(scenario.atlas.fields().all().iter().map(field).collect())
}

/// The industry chains of fields; none in most worlds.
pub(super) fn chains(scenario: &Scenario) -> Value {
    let fields = scenario.atlas.fields().all();
    let chain = |it: &crate::region::IndustryChain| {
        let field = &fields[it.field];
        let segment = |it: &crate::region::ChainSegment| json!({ "name": it.name, "label": Bilingual::new(it.name.replace('-', " "), &it.chinese) });
        let segments: Vec<Value> = it.segments.iter().map(segment).collect();
        let label = Bilingual::new(field.name.replace('-', " "), &field.chinese);
        json!({ "field": field.name, "label": label, "segments": segments })
    };
    Value::Array(scenario.atlas.chains().iter().map(chain).collect())
}
