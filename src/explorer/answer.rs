//! Lines of an answer: one JSON value each, sent as soon as it is known.

use super::numbers::{NumbersOutline, YearNumbers, five_digits};
use crate::experiment::PairYear;
use crate::outcome::FactorFlows;
use crate::run::RunYear;
use crate::scenario::Scenario;
use serde_json::{Map, Value, json};

/// Takes the lines of an answer; says whether anybody still reads them.
pub(super) type LineSink<'a> = dyn Fn(&Value) -> bool + Sync + 'a;

/// The flows of a year, by factor.
pub(super) fn flows(all: &[FactorFlows]) -> Value {
    Value::Object(all.iter().map(|it| (it.factor.name().to_owned(), flows_of(it))).collect())
}

fn flows_of(factor: &FactorFlows) -> Value {
    let triples = |flows: &[crate::outcome::RankedFlow]| -> Vec<Value> {
        let triple = |it: &crate::outcome::RankedFlow| {
            [json!(it.origin.index()), json!(it.destination.index()), five_digits(it.amount)]
        };
        flows.iter().flat_map(triple).collect()
    };
    let FactorFlows { pairs, total, home, .. } = factor;
    let mut all = json!({ "pairs": pairs, "total": total, "home": home, "flows": triples(&factor.largest) });
    if !factor.of_place.is_empty() {
        all["place"] = Value::Array(triples(&factor.of_place));
    }
    all
}

/// The numbers of a year: of the base, of the policy, and what these have more.
pub(super) fn numbers(pair: &PairYear, outline: &NumbersOutline) -> [YearNumbers; 3] {
    let [base, policy] = [&pair.base, &pair.policy].map(|it| outline.numbers(it));
    let effect = policy.effects(&base, outline);
    [base, policy, effect]
}

/// A year of both sides. The base is left out where the page has it.
pub(super) fn year(
    pair: &PairYear,
    [base, policy, effect]: &[YearNumbers; 3],
    outline: &NumbersOutline,
    has_base: bool,
) -> Value {
    let mut line = Map::new();
    line.insert("year".to_owned(), json!(pair.policy.year));
    if !has_base {
        line.insert("base".to_owned(), side(base, &pair.base, outline));
    }
    line.insert("policy".to_owned(), side(policy, &pair.policy, outline));
    line.insert("difference".to_owned(), flows(&pair.difference));
    line.insert("effect".to_owned(), Value::Object(effect.json(outline, true)));
    Value::Object(line)
}

fn side(numbers: &YearNumbers, year: &RunYear, outline: &NumbersOutline) -> Value {
    let mut all = numbers.json(outline, true);
    all.insert("flows".to_owned(), flows(&year.flows));
    Value::Object(all)
}

/// The same year of all replicates: their mean, and where nine in ten of them lie. Flows are those of the first.
pub(super) fn replicated_year(
    first: &Value,
    replicates: &[[YearNumbers; 3]],
    outline: &NumbersOutline,
) -> Value {
    let mut line = first.clone();
    for (at, key) in ["base", "policy", "effect"].into_iter().enumerate() {
        let Some(Value::Object(place)) = line.get_mut(key) else { continue };
        let all: Vec<YearNumbers> = replicates.iter().map(|it| it[at].clone()).collect();
        place.extend(YearNumbers::together(&all, |it| it.mean).json(outline, true));
        for (end, of) in [("low", 0), ("high", 1)] {
            let ends = YearNumbers::together(&all, |it| [it.low_90, it.high_90][of]);
            place.insert(end.to_owned(), Value::Object(ends.json(outline, false)));
        }
    }
    line["replicates"] = json!(replicates.len());
    line
}

/// What is said at the end: what policies cost and whom they cover in the last year, and who pays.
pub(super) fn end(last: &RunYear, policy: &Scenario, milliseconds: Option<u128>) -> Value {
    let policies = policy.policies.iter().zip(&last.policies).map(|(policy, year)| {
        let (covered, scaled_down) = (year.covered, year.scaled_down);
        let name = &policy.policy.name;
        json!({ "name": name, "cost_cny": year.cost, "covered": covered, "scaled_down": scaled_down })
    });
    let mut payers: Vec<(usize, f64)> =
        last.costs.iter().copied().enumerate().filter(|it| it.1 != 0.0).collect();
    payers.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let payers = payers.into_iter().map(|(at, cost)| json!({ "region": at, "cost_cny": five_digits(cost) }));
    let (policies, payers): (Vec<Value>, Vec<Value>) = (policies.collect(), payers.collect());
    json!({ "end": { "ms": milliseconds, "policies": policies, "payers": payers } })
}
