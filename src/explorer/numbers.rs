//! The numbers of one side in one year, place by place, and what the one side has more than the other.

use crate::outcome::catalogue::{CLUBS, DERIVED_OF_NATION, DERIVED_OF_REGIONS, Outcome, all_of_nation};
use crate::outcome::statistics::{Estimate, Estimator};
use crate::outcome::{Catalogue, Effect};
use crate::run::RunYear;
use crate::scenario::Scenario;
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// What regions pay for policies, which no column of theirs says.
const COST: &str = "policy_cost_cny";

/// An outcome with how an effect on it is measured; none of what no comparison asks for.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct NamedOutcome {
    pub name: String,
    pub effect: Option<Effect>,
}

/// Which numbers there are, in which order.
#[derive(Clone, Debug)]
pub(super) struct NumbersOutline {
    /// Of all regions together.
    pub national: Vec<NamedOutcome>,
    /// Of clubs and provinces.
    pub clubs: Vec<NamedOutcome>,
    /// The clubs and provinces, by their place among all groups.
    pub groups: Vec<(usize, String)>,
    /// Sums over members, and over others.
    pub sums: Vec<NamedOutcome>,
    /// Columns of `regions` that are added up, by their place among those that were kept, in the order of `sums`.
    summed: Vec<usize>,
    /// Columns of `regions` that the page wants; they come first among those that were kept.
    pub columns: Vec<NamedOutcome>,
    /// Regions in the order of codes, as tables add them up.
    order: Vec<usize>,
    /// Whether each region is a member.
    members: Vec<bool>,
}

/// The numbers of one side in one year, or effects on them; NaN where there is none.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct YearNumbers {
    pub national: Vec<f64>,
    /// By outcome, then group.
    pub clubs: Vec<f64>,
    pub members: Vec<f64>,
    pub others: Vec<f64>,
    /// By column, then region in the order of the atlas.
    pub regions: Vec<f64>,
}

impl NumbersOutline {
    /// For a run of `scenario` with these members, of the `columns` that the page wants and the groups that it names.
    pub fn new(
        scenario: &Scenario,
        members: &BTreeSet<String>,
        columns: &[String],
        clubs: &[String],
    ) -> Self {
        let regional = Catalogue::of_all(&scenario.atlas.fields().names());
        let named = |name: &str, effect| NamedOutcome { name: name.to_owned(), effect };
        let national = all_of_nation().filter(|(need, _)| need.is_none_or(|it| scenario.has(it)));
        let national = national.map(|(_, it)| named(&it.name, it.effect));
        let of_column = |name: &String| {
            let found = regional.regions().iter().find(|it| it.name == *name);
            named(name, found.and_then(|it| it.effect))
        };
        let (kept, adding) = (Self::kept(columns), adding_up());
        let summed: Vec<usize> = (0..kept.len()).filter(|it| adding.contains(&kept[*it])).collect();
        let mut sums: Vec<NamedOutcome> = summed.iter().map(|it| of_column(&kept[*it])).collect();
        sums.push(named(COST, Some(Effect::Difference)));
        sums.extend(DERIVED_OF_REGIONS.iter().map(|it| named(&it.name, it.effect)));
        let groups = crate::outcome::groups(&scenario.atlas, &scenario.clubs);
        let groups = groups.into_iter().enumerate().map(|(at, it)| (at, it.name));
        let regions = scenario.atlas.regions();
        Self {
            national: national.chain(DERIVED_OF_NATION.iter().map(|it| named(&it.name, it.effect))).collect(),
            clubs: CLUBS.iter().map(|it| named(&it.name, it.effect)).collect(),
            groups: groups.filter(|it| clubs.contains(&it.1)).collect(),
            sums,
            summed,
            columns: columns.iter().map(of_column).collect(),
            order: scenario.atlas.by_code().iter().map(|it| it.index()).collect(),
            members: regions.iter().map(|it| members.contains(&it.place.code)).collect(),
        }
    }

    /// The columns of regions that runs must keep: those that the page wants, then those that are added up.
    pub fn kept(columns: &[String]) -> Vec<String> {
        let others = adding_up().into_iter().filter(|it| !columns.contains(it));
        columns.iter().cloned().chain(others).collect()
    }

    /// The places of members in the order of the atlas.
    pub fn members(&self) -> Vec<usize> {
        (0..self.members.len()).filter(|it| self.members[*it]).collect()
    }

    /// The numbers of a year.
    pub fn numbers(&self, year: &RunYear) -> YearNumbers {
        let mut national = year.national.clone();
        let more = DERIVED_OF_NATION.iter().map(|it| derived(it, &self.national, &national));
        let more: Vec<f64> = more.collect();
        national.extend(more);
        let of_group = |outcome: &Vec<f64>| self.groups.iter().map(|it| outcome[it.0]).collect::<Vec<f64>>();
        let columns = self.columns.len();
        YearNumbers {
            national,
            clubs: year.clubs.iter().flat_map(of_group).collect(),
            members: self.sums_of(year, true),
            others: self.sums_of(year, false),
            regions: year.regions.rows().into_iter().take(columns).flat_map(|it| it.to_vec()).collect(),
        }
    }

    /// Sums in the order of codes, so that they are to the bit those of a comparison.
    fn sums_of(&self, year: &RunYear, is_member: bool) -> Vec<f64> {
        let belong: Vec<usize> =
            self.order.iter().copied().filter(|it| self.members[*it] == is_member).collect();
        if belong.is_empty() {
            return vec![f64::NAN; self.sums.len()];
        }
        let column = |at: &usize| belong.iter().fold(0.0, |sum, region| sum + year.regions[(*at, *region)]);
        let mut sums: Vec<f64> = self.summed.iter().map(column).collect();
        sums.push(belong.iter().fold(0.0, |sum, region| sum + year.costs[*region]));
        let more = DERIVED_OF_REGIONS.iter().map(|it| derived(it, &self.sums, &sums));
        let more: Vec<f64> = more.collect();
        sums.extend(more);
        sums
    }
}

/// Columns of regions that add up over members; what is of a field does not.
fn adding_up() -> Vec<String> {
    let catalogue = Catalogue::default();
    catalogue.regions().iter().filter(|it| it.adds_up).map(|it| it.name.to_string()).collect()
}

/// What follows from the numbers before it.
fn derived(
    outcome: &Outcome<crate::outcome::catalogue::Quotient>,
    names: &[NamedOutcome],
    values: &[f64],
) -> f64 {
    let of = |name: &str| {
        let at = names.iter().position(|it| it.name == name)?;
        values.get(at..=at)
    };
    outcome.value.of(of).map_or(f64::NAN, |it| it[0])
}

impl YearNumbers {
    /// What this side has more than the base, as comparisons measure it.
    pub fn effects(&self, base: &Self, outline: &NumbersOutline) -> Self {
        let measure = |own: &[f64], base: &[f64], outcomes: &[NamedOutcome]| {
            let each = own.len() / outcomes.len().max(1);
            let effect = |(at, (own, base)): (usize, (&f64, &f64))| {
                outcomes[at / each].effect.map_or(f64::NAN, |it| it.measure(*own, *base))
            };
            own.iter().zip(base).enumerate().map(effect).collect()
        };
        Self {
            national: measure(&self.national, &base.national, &outline.national),
            clubs: measure(&self.clubs, &base.clubs, &outline.clubs),
            members: measure(&self.members, &base.members, &outline.sums),
            others: measure(&self.others, &base.others, &outline.sums),
            regions: measure(&self.regions, &base.regions, &outline.columns),
        }
    }

    fn parts(&self) -> [&Vec<f64>; 5] {
        [&self.national, &self.clubs, &self.members, &self.others, &self.regions]
    }

    /// What replicates say together, number by number.
    pub fn together(all: &[Self], of: impl Fn(&Estimate) -> f64) -> Self {
        let estimator = Estimator::new(all.len());
        let [national, clubs, members, others, regions] = [0, 1, 2, 3, 4].map(|part| {
            let length = all.first().map_or(0, |it| it.parts()[part].len());
            let number = |at: usize| {
                let values: Vec<f64> = all.iter().map(|it| it.parts()[part][at]).collect();
                of(&estimator.estimate(&values))
            };
            (0..length).map(number).collect::<Vec<f64>>()
        });
        Self { national, clubs, members, others, regions }
    }

    /// As the page reads it; `with_regions` says whether numbers of single regions are part of it.
    pub fn json(&self, outline: &NumbersOutline, with_regions: bool) -> Map<String, Value> {
        let mut all = Map::new();
        all.insert("national".to_owned(), named(&outline.national, &self.national));
        if !outline.groups.is_empty() {
            let groups = outline.groups.len();
            let of = |(at, (_, name)): (usize, &(usize, String))| {
                let values: Vec<f64> = self.clubs.iter().skip(at).step_by(groups).copied().collect();
                (name.clone(), named(&outline.clubs, &values))
            };
            all.insert(
                "clubs".to_owned(),
                Value::Object(outline.groups.iter().enumerate().map(of).collect()),
            );
        }
        let sums = [("members", &self.members), ("others", &self.others)];
        for (key, values) in sums {
            let nobody = values.iter().all(|it| it.is_nan());
            all.insert(key.to_owned(), if nobody { Value::Null } else { named(&outline.sums, values) });
        }
        if with_regions {
            let each = self.regions.len() / outline.columns.len().max(1);
            let of = |(at, it): (usize, &NamedOutcome)| {
                let values = &self.regions[at * each..][..each];
                (it.name.clone(), Value::Array(values.iter().map(|it| five_digits(*it)).collect()))
            };
            all.insert(
                "regions".to_owned(),
                Value::Object(outline.columns.iter().enumerate().map(of).collect()),
            );
        }
        all
    }
}

fn named(outcomes: &[NamedOutcome], values: &[f64]) -> Value {
    Value::Object(outcomes.iter().zip(values).map(|(it, value)| (it.name.clone(), json!(value))).collect())
}

/// A number of a single region, which nobody reads to more digits.
pub(super) fn five_digits(value: f64) -> Value {
    /// Below it every whole number is one of 64 bits.
    const WHOLE: f64 = 1e15;
    let short = format!("{value:.4e}").parse::<f64>().unwrap_or(value);
    if short.fract() == 0.0 && short.abs() < WHOLE {
        #[expect(clippy::cast_possible_truncation, reason = "a whole number below 1e15")]
        return json!(short as i64);
    }
    json!(short)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_regions_have_five_digits_and_none_where_there_is_none() {
        let shown = [123_456.789, -0.000_123_456, 0.0, 7.0].map(|it| five_digits(it).to_string());
        assert_eq!(shown, ["123460", "-0.00012346", "0", "7"]);
        assert_eq!([f64::NAN, f64::INFINITY].map(five_digits), [Value::Null, Value::Null]);
    }
}
