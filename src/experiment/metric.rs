//! What a run is asked for: a national outcome of its last moment, or its change against the first scenario.

use super::sensitivity::ROUNDING;
use crate::outcome::Effect;
use crate::outcome::catalogue::{NATIONAL, National, Outcome};

/// A national outcome of the last moment of a run, or its change against the first scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Metric {
    /// As the plan has it.
    pub name: String,
    /// Whether it is compared with the first scenario at the same point and replicate.
    pub change: bool,
    /// The place of the outcome among those of the nation.
    index: usize,
}

/// The first outcome that is no number although it may not be empty, among the last values of [`NATIONAL`].
pub fn broken(nation: &[f64]) -> Option<&'static str> {
    let mut all = NATIONAL.iter().zip(nation);
    let found = all.find(|(it, value)| !value.is_finite() && !it.may_be_empty);
    found.map(|(it, _)| &*it.name)
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
        let index = NATIONAL.iter().position(|it| names.iter().any(|name| *name == it.name))?;
        let is_asked_for = !change || NATIONAL[index].effect.is_some();
        is_asked_for.then(|| Self { name: name.to_owned(), change, index })
    }

    /// The outcome.
    pub fn outcome(&self) -> &'static Outcome<National> {
        &NATIONAL[self.index]
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

    /// The value of the metric for a run that ended with these values of [`NATIONAL`], given those of the first scenario at the same
    /// point and replicate if that ended well.
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
    }

    #[test]
    fn a_change_is_per_cent_of_a_level_and_a_difference_of_an_index() {
        let count = NATIONAL.len();
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
        let mut national = vec![1.0; NATIONAL.len()];
        assert_eq!(broken(&national), None);
        let at = |name| NATIONAL.iter().position(|it| it.name == name).unwrap();
        national[at("cross_province_share_siting")] = f64::NAN;
        assert_eq!(broken(&national), None);
        national[at("capital_cny")] = f64::INFINITY;
        assert_eq!(broken(&national), Some("capital_cny"));
    }
}
