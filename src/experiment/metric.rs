//! What a run is asked for: a national outcome of its last moment, or its change against the first scenario.

use super::sensitivity::ROUNDING;
use crate::outcome::catalogue::{National, Outcome, all_of_nation};
use crate::outcome::{Effect, Table};
use crate::policy::Need;
use crate::scenario::Scenario;

/// A national outcome of the last moment of a run, or its change against the first scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Metric {
    /// As the plan has it.
    pub name: String,
    /// Whether it is compared with the first scenario at the same point and replicate.
    pub change: bool,
    /// The place of the outcome among [`all_of_nation`].
    index: usize,
}

/// The first column of `national` that is no number in the last row although it may not be empty.
pub fn broken(national: &Table) -> Option<&'static str> {
    let is_broken = |it: &Outcome<National>| {
        let last = national.real(&it.name).ok().and_then(|values| values.last().copied());
        last.is_some_and(|value| !value.is_finite() && !it.may_be_empty)
    };
    all_of_nation().map(|(_, it)| it).find(|it| is_broken(it)).map(|it| &*it.name)
}

impl Metric {
    /// The metric of that name: a column of `national`, where `_cny` may be left out and `talent.movers` stands for
    /// `movers_talent` or `talent_movers`; with `.change` behind it the change of that column, if comparisons ask for it.
    pub fn find(name: &str) -> Option<Self> {
        let (plain, change) = match name.strip_suffix(".change") {
            Some(plain) => (plain, true),
            None => (name, false),
        };
        let names = readings(plain);
        let mut all = all_of_nation().enumerate();
        let (index, (_, outcome)) = all.find(|(_, (_, it))| names.iter().any(|name| *name == it.name))?;
        let is_asked_for = !change || outcome.effect.is_some();
        is_asked_for.then(|| Self { name: name.to_owned(), change, index })
    }

    /// All of them that are no changes and that every one of these scenarios has.
    pub fn all(scenarios: &[&Scenario]) -> Vec<Self> {
        let metrics = all_of_nation().filter_map(|(_, it)| Self::find(&it.name));
        metrics.filter(|metric| scenarios.iter().all(|it| metric.lacking(it).is_none())).collect()
    }

    /// What the outcome needs and the scenario has not; nothing where the scenario has the outcome.
    pub fn lacking(&self, scenario: &Scenario) -> Option<Need> {
        self.entry().0.filter(|it| !scenario.has(*it))
    }

    /// The outcome.
    pub fn outcome(&self) -> &'static Outcome<National> {
        self.entry().1
    }

    fn entry(&self) -> (Option<Need>, &'static Outcome<National>) {
        all_of_nation().nth(self.index).expect("the index is that of an outcome")
    }

    /// Whether another one asks for the same, by whatever name.
    pub fn is_same_as(&self, other: &Self) -> bool {
        self.index == other.index && self.change == other.change
    }

    /// The size of what its values are part of: of changes in per cent the whole, else that of the values themselves.
    pub fn size(&self) -> f64 {
        if self.effect() == Some(Effect::Percent) { 100.0 } else { 0.0 }
    }

    /// How a change is measured; nothing if it is none.
    fn effect(&self) -> Option<Effect> {
        self.outcome().effect.filter(|_| self.change)
    }

    /// What one unit of it is.
    pub fn unit(&self) -> &'static str {
        match self.effect() {
            Some(Effect::Percent) => "per cent",
            _ => self.outcome().unit.words(),
        }
    }

    /// What it says, in one sentence.
    pub fn meaning(&self) -> String {
        let meaning = &self.outcome().meaning;
        match self.effect() {
            None => meaning.to_string(),
            Some(Effect::Percent) => format!("Change against the first scenario: {meaning}"),
            Some(Effect::Difference) => format!("Difference to the first scenario: {meaning}"),
        }
    }

    /// The value of the metric for a run that ended with these values of [`all_of_nation`], given those of the first scenario at
    /// the same point and replicate if that ended well.
    pub fn value(&self, run: &[f64], first: Option<&[f64]>) -> f64 {
        let value = run[self.index];
        match (self.effect(), first) {
            (None, _) => value,
            (Some(_), None) => f64::NAN,
            (Some(effect), Some(first)) => {
                effect.measure(value, same_but_for_rounding(value, first[self.index]))
            }
        }
    }
}

/// The other value, or the value itself where both are equal but for rounding: a sign of rounding is none.
fn same_but_for_rounding(value: f64, other: f64) -> f64 {
    let equal = (value - other).abs() <= ROUNDING * value.abs().max(other.abs());
    if equal { value } else { other }
}

/// The columns that a name may stand for.
fn readings(name: &str) -> Vec<String> {
    let plain = match name.split_once('.') {
        Some((subject, measure)) => vec![format!("{measure}_{subject}"), format!("{subject}_{measure}")],
        None => vec![name.to_owned()],
    };
    let with_unit = plain.iter().map(|it| format!("{it}_cny"));
    plain.iter().cloned().chain(with_unit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::Column;

    #[test]
    fn a_metric_may_leave_out_the_unit_and_turn_its_words_round() {
        for (name, column) in [
            ("output", "output_cny"),
            ("output_cny.change", "output_cny"),
            ("talent.cross_province_share", "cross_province_share_talent"),
            ("people.young", "people_young"),
            ("dispersion", "dispersion"),
        ] {
            assert_eq!(Metric::find(name).map(|it| &*it.outcome().name), Some(column), "{name}");
        }
        assert!(Metric::find("outputs").is_none() && Metric::find("year").is_none());
        for name in ["supply_gap", "supply_gap.change", "platform.adoption"] {
            assert!(Metric::find(name).is_some(), "{name}");
        }
    }

    #[test]
    fn a_change_is_per_cent_of_a_level_and_a_difference_of_an_index() {
        let count = all_of_nation().count();
        let (first, run) = (vec![200.0; count], vec![210.0; count]);
        let value = |name: &str| Metric::find(name).unwrap().value(&run, Some(&first));
        assert!((value("output.change") - 5.0).abs() < 1e-12);
        assert!((value("gini.change") - 10.0).abs() < 1e-12);
        assert!((value("transfers.change") - 10.0).abs() < 1e-12);
        assert!((value("output") - 210.0).abs() < 1e-12);
        assert!(Metric::find("output.change").unwrap().value(&run, None).is_nan());
        let of_nothing = |value: f64| {
            Metric::find("output.change").unwrap().value(&vec![value; count], Some(&vec![0.0; count]))
        };
        assert!(of_nothing(1.0).is_nan() && of_nothing(0.0) == 0.0);
        let off = vec![200.0 * (1.0 + 4e-16); count];
        for name in ["output.change", "gini.change", "transfers.change"] {
            let rounded = Metric::find(name).unwrap().value(&off, Some(&first));
            assert!(rounded == 0.0, "{name}: {rounded:e} is rounding");
        }
    }

    #[test]
    fn an_outcome_that_is_no_number_is_found_unless_it_is_a_share_of_nothing() {
        let columns = |of: &dyn Fn(&str) -> f64| {
            let all = all_of_nation().map(|(_, it)| Column::real(&*it.name, vec![1.0, of(&it.name)]));
            Table::new(all.collect()).unwrap()
        };
        let only = |name: &'static str, value: f64| move |it: &str| if it == name { value } else { 1.0 };
        assert_eq!(broken(&columns(&|_| 1.0)), None);
        assert_eq!(broken(&columns(&only("cross_province_share_siting", f64::NAN))), None);
        for name in ["capital_cny", "supply_gap", "platform_adoption"] {
            assert_eq!(broken(&columns(&only(name, f64::INFINITY))), Some(name));
            assert_eq!(broken(&columns(&only(name, f64::NAN))), Some(name));
        }
    }
}
