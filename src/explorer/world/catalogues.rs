//! What is observed and what is assumed.

use super::controls::sentence;
use crate::dynamics::{PARAMETERS, chinese_parameter};
use crate::explorer::bilingual::Bilingual;
use crate::outcome::catalogue::{
    CHINESE_UNITS, CLUBS, DERIVED_OF_NATION, Label, all_of_nation, chinese_meaning, name_of_regions,
};
use crate::outcome::{Catalogue, Effect, Outcome};
use crate::region::{FACTORS, Factor};
use crate::scenario::Scenario;
use serde_json::{Map, Value, json};

/// Outcomes of the tables `national`, `clubs` and `regions`.
pub(super) fn outcomes(scenario: &Scenario) -> Value {
    let national = all_of_nation().filter(|(need, _)| need.is_none_or(|it| scenario.has(it)));
    let national =
        national.map(|(_, it)| it.described()).chain(DERIVED_OF_NATION.iter().map(Outcome::described));
    let clubs = CLUBS.iter().map(Outcome::described);
    let world = Catalogue::of_all(&scenario.atlas.fields().names());
    let columns = world.regions().iter().map(Outcome::described).filter(|it| has_column(scenario, &it.name));
    let of = |table: &'static str| move |it: Outcome| outcome(table, &it, scenario);
    let all = national.map(of("national")).chain(clubs.map(of("clubs"))).chain(columns.map(of("regions")));
    Value::Array(all.collect())
}

/// Columns of chains and platforms are those of worlds with such.
fn has_column(scenario: &Scenario, name: &str) -> bool {
    let fields = scenario.atlas.fields().all();
    let of_chain = |field: &str| {
        let place = fields.iter().position(|it| it.name.replace('-', "_") == field);
        place.is_some_and(|it| scenario.atlas.chains().of_field(it).is_some())
    };
    match name.strip_prefix("supply_") {
        Some(field) => of_chain(field),
        None => name != "platform_adoption" || scenario.platforms.is_some(),
    }
}

fn outcome(table: &str, it: &Outcome, scenario: &Scenario) -> Value {
    let own = |label: Label| [label.english, label.chinese].map(str::to_owned);
    let [english, chinese_name] = it.label.map_or_else(|| name_of_regions(&it.name), own);
    let effect = it.effect.map(|it| match it {
        Effect::Percent => "percent",
        Effect::Difference => "difference",
    });
    let meaning = scenario.currency.in_words(&it.meaning);
    let chinese = chinese_meaning(table, &it.name, scenario.atlas.fields());
    json!({
        "table": table,
        "name": it.name,
        "label": Bilingual::new(sentence(&english.replace('_', " ")), chinese_name),
        "unit": scenario.currency.in_words(it.unit.words()),
        "effect": effect,
        "adds_up": it.adds_up,
        "since_last_row": it.unit.words().ends_with("since the last row"),
        "meaning": Bilingual::new(meaning.as_ref(), chinese.unwrap_or_else(|| meaning.to_string())),
        "equation": it.equation,
    })
}

/// What flows between regions.
pub(super) fn factors(scenario: &Scenario) -> Value {
    let factor = |it: Factor| {
        let (en, zh, unit, stock) = words(it);
        json!({
            "name": it.name(), "label": Bilingual::new(en, zh), "unit": scenario.currency.in_words(unit), "stock": stock,
        })
    };
    Value::Array(FACTORS.into_iter().map(factor).collect())
}

/// What a factor is called, the unit of its flows, and the column of regions that is its stock.
fn words(factor: Factor) -> (&'static str, &'static str, &'static str, &'static str) {
    match factor {
        Factor::Worker => ("Workers", "劳动力", "persons", "workers"),
        Factor::Young => ("Young talent", "青年人才", "persons", "young"),
        Factor::Established => ("Established talent", "成熟人才", "persons", "established"),
        Factor::Capital => ("Capital", "资本", "CNY", "capital_cny"),
        Factor::Venture => ("Venture capital", "风险资本", "CNY", "capital_cny"),
        Factor::Siting => ("Innovation projects", "创新项目", "projects", "projects_3"),
        Factor::Transfer => ("Transfers", "转移支付", "CNY", "output_cny"),
        Factor::Lent => ("Experts on loan", "专家共享", "researchers", "established"),
    }
}

/// What a parameter is called: its process, its name and, where it has one a cohort or stage, that.
fn parameter_name(path: &str) -> Bilingual {
    let plain = |it: &str| it.replace('_', " ");
    let mut parts = path.split('.').map(plain);
    let [process, name] = [parts.next(), parts.next()].map(Option::unwrap_or_default);
    let name = [name].into_iter().chain(parts).collect::<Vec<String>>().join(", ");
    let chinese = chinese_parameter(path).unwrap_or(path);
    Bilingual::new(format!("{}: {name}", sentence(&process)), chinese)
}

/// Every parameter with what is usual, what is allowed, and how it came to its value.
pub(super) fn assumptions(scenario: &Scenario) -> Value {
    let finite = |it: f64| it.is_finite().then_some(it);
    let parameter = |it: &crate::dynamics::Parameter| {
        let usual = it.has_usual_range().then(|| [finite(it.usual.low), finite(it.usual.high)]);
        json!({
            "path": it.path,
            "label": parameter_name(it.path),
            "symbol": it.symbol,
            "unit": it.unit,
            "value": it.get(&scenario.parameters),
            "default": it.default(),
            "usual": usual,
            "limits": [finite(it.limits.low), finite(it.limits.high)],
            "decisive": it.source.contains("decisive"),
            "source": it.source,
        })
    };
    Value::Array(PARAMETERS.iter().map(parameter).collect())
}

/// Every unit with its Chinese; in a world with other money than yuan units of that money are left to the page.
pub(super) fn units() -> Value {
    let all = CHINESE_UNITS.iter().map(|(english, chinese)| ((*english).to_owned(), Value::from(*chinese)));
    Value::Object(all.collect::<Map<String, Value>>())
}
