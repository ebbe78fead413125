//! What a run is asked for: a national outcome of its last moment, or its change against the first scenario.

use super::effect::Effect;
use crate::outcome::outcomes::{self, Outcome};
use crate::outcome::{Table, TableError};

/// A national outcome of the last moment of a run, or its change against the first scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct Metric {
    /// As the plan has it.
    pub name: String,
    /// The column of `national`.
    pub outcome: &'static Outcome,
    /// Whether it is compared with the first scenario at the same point and replicate.
    pub change: bool,
    index: usize,
}

/// The last row of `national` without replicate and year, in the order of the catalogue.
pub type National = Vec<f64>;

/// The outcomes of the last row of a table.
///
/// # Errors
///
/// Fails when a column is missing.
pub fn national(table: &Table) -> Result<National, TableError> {
    outcomes::national().map(|it| Ok(table.real(it.name)?.last().copied().unwrap_or(f64::NAN))).collect()
}

/// The first outcome that is no number although nothing excuses it: only shares of no flow are empty.
pub fn broken(national: &National) -> Option<&'static str> {
    let excused = |it: &Outcome| it.name.contains("_share_");
    let mut broken =
        outcomes::national().zip(national).filter(|(it, value)| !value.is_finite() && !excused(it));
    broken.next().map(|(it, _)| it.name)
}

impl Metric {
    /// The metric of that name: a column of `national`, where `_cny` may be left out and `talent.movers` stands for
    /// `movers_talent` or `talent_movers`; with `.change` behind it the change of that column.
    pub fn find(name: &str) -> Option<Self> {
        let (plain, change) = match name.strip_suffix(".change") {
            Some(plain) => (plain, true),
            None => (name, false),
        };
        let names = readings(plain);
        let (index, outcome) =
            outcomes::national().enumerate().find(|(_, it)| names.iter().any(|name| name == it.name))?;
        Some(Self { name: name.to_owned(), outcome, change, index })
    }

    /// Whether a change of it is a plain difference, and not per cent of the first scenario.
    pub fn is_difference(&self) -> bool {
        Effect::on(self.outcome.name) == Effect::Difference
    }

    /// What one unit of it is.
    pub fn unit(&self) -> &'static str {
        match (self.change, self.is_difference()) {
            (true, false) => "per cent",
            _ => self.outcome.unit,
        }
    }

    /// What it says, in one sentence.
    pub fn meaning(&self) -> String {
        match (self.change, self.is_difference()) {
            (false, _) => self.outcome.meaning.to_owned(),
            (true, false) => format!("Change against the first scenario: {}", self.outcome.meaning),
            (true, true) => format!("Difference to the first scenario: {}", self.outcome.meaning),
        }
    }

    /// Its value for a run, given the run of the first scenario at the same point and replicate if that ended well.
    pub fn value(&self, run: &National, first: Option<&National>) -> f64 {
        let value = run[self.index];
        if !self.change {
            return value;
        }
        first.map_or(f64::NAN, |first| Effect::on(self.outcome.name).measure(value, first[self.index]))
    }
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
            assert_eq!(Metric::find(name).map(|it| it.outcome.name), Some(column), "{name}");
        }
        assert!(Metric::find("outputs").is_none() && Metric::find("year").is_none());
    }

    #[test]
    fn a_change_is_per_cent_of_a_level_and_a_difference_of_an_index() {
        let count = outcomes::national().count();
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
    }

    #[test]
    fn an_outcome_that_is_no_number_is_found_unless_it_is_a_share_of_nothing() {
        let mut national = vec![1.0; outcomes::national().count()];
        assert_eq!(broken(&national), None);
        let at = |name| outcomes::national().position(|it| it.name == name).unwrap();
        national[at("cross_province_share_siting")] = f64::NAN;
        assert_eq!(broken(&national), None);
        national[at("capital_cny")] = f64::INFINITY;
        assert_eq!(broken(&national), Some("capital_cny"));
    }
}
