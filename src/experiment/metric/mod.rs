//! What a run is asked for: an outcome of all regions or of some, at its end or in a year, or its change against the first
//! scenario.

mod asked;
mod reading;

pub use asked::WrongMetric;
pub use reading::{Asked, broken, covered};

use super::sensitivity::ROUNDING;
use crate::outcome::catalogue::{Catalogue, all_of_nation, both_names};
use crate::outcome::{Effect, Outcome};
use crate::policy::Need;
use crate::scenario::Scenario;

/// The regions that a policy of any of the scenarios covers.
pub const MEMBERS: &str = "members";
/// All other regions.
pub const OTHERS: &str = "others";

/// An outcome of a run, or its change against the first scenario.
#[derive(Clone, Debug)]
pub struct Metric {
    /// As the plan has it.
    pub name: String,
    /// Whether it is compared with the first scenario at the same point and replicate.
    pub change: bool,
    /// The regions that it is of, as a scenario selects them, [`MEMBERS`] or [`OTHERS`]; [`None`] for all.
    pub place: Option<String>,
    /// The year; [`None`] for the last moment.
    pub year: Option<f64>,
    outcome: Outcome,
    /// What a scenario must have for the outcome.
    need: Option<Need>,
}

impl Metric {
    /// The metric of that name: an outcome, `.change` for its change if comparisons ask for it, `@PLACE` for some regions
    /// and not all, `@YEAR` for a year and not the end, in this order: `output.change@members@2035`.
    ///
    /// Of an outcome `_cny` may be left out, and `talent.movers` stands for `movers_talent` or `talent_movers`. Without a
    /// place it is a column of `national`, with one a column of `regions`.
    pub fn find(name: &str) -> Option<Self> {
        let (name, last_change) = match name.strip_suffix(".change") {
            Some(before) if before.contains('@') => (before, true),
            _ => (name, false),
        };
        let mut parts = name.split('@');
        let outcome = parts.next()?;
        let (place, year) = match (parts.next(), parts.next(), parts.next()) {
            (None, ..) => (None, None),
            (Some(one), None, _) => year(one).map_or((Some(one), None), |it| (None, Some(it))),
            (Some(place), Some(of), None) => (Some(place), Some(year(of)?)),
            _ => return None,
        };
        let (plain, change) = match outcome.strip_suffix(".change") {
            Some(plain) => (plain, true),
            None => (outcome, last_change),
        };
        let place = place.map(str::trim);
        let (need, outcome) = if place.is_some() { (None, of_regions(plain)?) } else { of_nation(plain)? };
        let is_asked_for = place != Some("") && (!change || outcome.effect.is_some());
        let name = if last_change { format!("{name}.change") } else { name.to_owned() };
        is_asked_for.then(|| Self { name, change, place: place.map(str::to_owned), year, outcome, need })
    }

    /// All of the nation that are no changes and that every one of these scenarios has.
    pub fn all(scenarios: &[&Scenario]) -> Vec<Self> {
        let metrics = all_of_nation().filter_map(|(_, it)| Self::find(&it.name));
        metrics.filter(|metric| scenarios.iter().all(|it| metric.lacking(it).is_none())).collect()
    }

    /// The same in a year.
    #[must_use]
    pub fn in_year(&self, year: f64) -> Self {
        Self { name: format!("{}@{year}", self.name), year: Some(year), ..self.clone() }
    }

    /// What the outcome needs and the scenario has not; nothing where the scenario has the outcome.
    pub fn lacking(&self, scenario: &Scenario) -> Option<Need> {
        self.need.filter(|it| !scenario.has(*it))
    }

    /// The outcome.
    pub fn outcome(&self) -> &Outcome {
        &self.outcome
    }

    /// Whether another one asks for the same, by whatever name.
    pub fn is_same_as(&self, other: &Self) -> bool {
        let key =
            |it: &Self| (it.outcome.name.clone(), it.change, it.place.clone(), it.year.map(f64::to_bits));
        key(self) == key(other)
    }

    /// The size of what its values are part of: of changes in per cent the whole, else that of the values themselves.
    pub fn size(&self) -> f64 {
        if self.effect() == Some(Effect::Percent) { 100.0 } else { 0.0 }
    }

    /// How a change is measured; nothing if it is none.
    fn effect(&self) -> Option<Effect> {
        self.outcome.effect.filter(|_| self.change)
    }

    /// What one unit of it is.
    pub fn unit(&self) -> &'static str {
        match self.effect() {
            Some(Effect::Percent) => "per cent",
            _ => self.outcome.unit.words(),
        }
    }

    /// What it says, in one or two sentences.
    pub fn meaning(&self) -> String {
        let meaning = &self.outcome.meaning;
        let what = match self.effect() {
            None => meaning.to_string(),
            Some(Effect::Percent) => format!("Change against the first scenario: {meaning}"),
            Some(Effect::Difference) => format!("Difference to the first scenario: {meaning}"),
        };
        let place = self.place.as_ref().map(|it| match it.as_str() {
            MEMBERS => "All regions that policies cover together".to_owned(),
            OTHERS => "All regions that no policy covers together".to_owned(),
            place => format!("In `{place}`"),
        });
        match (place, self.year) {
            (None, None) => what,
            (Some(place), None) => format!("{what} {place}."),
            (None, Some(year)) => format!("{what} In {year}."),
            (Some(place), Some(year)) => format!("{what} {place}, in {year}."),
        }
    }

    /// The value of the metric where a run has this much of the outcome, and the first scenario at the same point and
    /// replicate, if that ended well, as much.
    pub fn value(&self, run: f64, first: Option<f64>) -> f64 {
        match (self.effect(), first) {
            (None, _) => run,
            (Some(_), None) => f64::NAN,
            (Some(effect), Some(first)) => effect.measure(run, same_but_for_rounding(run, first)),
        }
    }
}

/// The names of all outcomes that a metric can be, of the nation or of places.
pub fn outcome_names(of_places: bool) -> Vec<String> {
    if of_places {
        return Catalogue::default().regions().iter().map(|it| it.name.to_string()).collect();
    }
    all_of_nation().map(|(_, it)| it.name.to_string()).collect()
}

/// A number of four digits, with or without decimals: a year and no code of a region.
fn year(text: &str) -> Option<f64> {
    let whole = text.split('.').next()?;
    let digits = whole.len() == 4 && whole.bytes().all(|it| it.is_ascii_digit());
    text.parse().ok().filter(|_| digits)
}

fn of_nation(plain: &str) -> Option<(Option<Need>, Outcome)> {
    let names = readings(plain);
    let mut all = all_of_nation();
    let (need, outcome) = all.find(|(_, it)| names.iter().any(|name| *name == it.name))?;
    Some((need, outcome.described()))
}

/// The fields are those that come with the program.
fn of_regions(plain: &str) -> Option<Outcome> {
    let names = readings(plain);
    let names: Vec<&str> = names.iter().flat_map(|it| both_names(it)).collect();
    let catalogue = Catalogue::default();
    catalogue.regions().iter().find(|it| names.contains(&&*it.name)).map(Outcome::described)
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
            assert_eq!(Metric::find(name).unwrap().outcome().name, column, "{name}");
        }
        assert!(Metric::find("outputs").is_none() && Metric::find("year").is_none());
        for name in ["supply_gap", "supply_gap.change", "platform.adoption"] {
            assert!(Metric::find(name).is_some(), "{name}");
        }
    }

    #[test]
    fn a_change_is_per_cent_of_a_level_and_a_difference_of_an_index() {
        let value = |name: &str| Metric::find(name).unwrap().value(210.0, Some(200.0));
        assert!((value("output.change") - 5.0).abs() < 1e-12);
        assert!((value("gini.change") - 10.0).abs() < 1e-12);
        assert!((value("transfers.change") - 10.0).abs() < 1e-12);
        assert!((value("output") - 210.0).abs() < 1e-12);
        assert!(Metric::find("output.change").unwrap().value(210.0, None).is_nan());
        let of_nothing = |value: f64| Metric::find("output.change").unwrap().value(value, Some(0.0));
        assert!(of_nothing(1.0).is_nan() && of_nothing(0.0) == 0.0);
        for name in ["output.change", "gini.change", "transfers.change"] {
            let rounded = Metric::find(name).unwrap().value(200.0 * (1.0 + 4e-16), Some(200.0));
            assert!(rounded == 0.0, "{name}: {rounded:e} is rounding");
        }
    }

    #[test]
    fn a_metric_may_be_of_a_place_and_of_a_year() {
        let parts = |name: &str| {
            let it = Metric::find(name)?;
            Some((it.outcome.name.to_string(), it.change, it.place, it.year))
        };
        let is = |outcome: &str, change, place: Option<&str>, year| {
            Some((outcome.to_owned(), change, place.map(str::to_owned), year))
        };
        assert_eq!(parts("young@330281"), is("young", false, Some("330281"), None));
        assert_eq!(parts("people.young@members"), is("young", false, Some("members"), None));
        assert_eq!(parts("output@members@2035"), is("output_cny", false, Some("members"), Some(2035.0)));
        assert_eq!(parts("output@2035.25"), is("output_cny", false, None, Some(2035.25)));
        assert_eq!(parts("gini@2030"), is("gini", false, None, Some(2030.0)));
        for name in ["output.change@province:Jiangsu@2035", "output@province:Jiangsu@2035.change"] {
            assert_eq!(parts(name), is("output_cny", true, Some("province:Jiangsu"), Some(2035.0)), "{name}");
        }
        // What regions do not have, years that are none, and too many parts.
        for name in ["gini@members", "output@members@soon", "output@a@2035@b", "output@", "stance.change@a"] {
            assert!(Metric::find(name).is_none(), "{name}");
        }
        assert_eq!(Metric::find("output").unwrap().in_year(2031.0).name, "output@2031");
    }
}
