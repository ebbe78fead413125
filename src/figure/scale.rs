//! Axes: the range that holds all data and bands, and ticks at numbers that people count in.

use super::format;
use crate::numeric::range;
use crate::numeric::scalar::{ln, log10, power_of_ten};

/// The range of an axis and its labelled ticks.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Axis {
    pub low: f64,
    pub high: f64,
    pub ticks: Vec<(f64, String)>,
}

impl Axis {
    /// An axis that holds all values, from tick to tick, with about `wanted` ticks. Values that are not finite do
    /// not count; without any the axis goes from 0 to 1.
    pub fn around(values: impl IntoIterator<Item = f64>, wanted: usize) -> Self {
        Self::at_least(values, wanted, 0.0)
    }

    /// The same, but never shorter than `least`: what is nothing in its unit must not look like a plunge.
    pub fn at_least(values: impl IntoIterator<Item = f64>, wanted: usize, least: f64) -> Self {
        let (low, high) = lengthened(widened(range(values)), least);
        let ends = |step: f64| ((low / step + 1e-9).floor(), (high / step - 1e-9).ceil());
        let steps = (wanted.max(2) - 1..=wanted + 1).map(|count| nice_step((high - low) / count as f64));
        // Empty room costs as much as ticks too many or too few.
        let cost = |step: &f64| {
            let (first, last) = ends(*step);
            (last - first) * step / (high - low) + 0.12 * (last - first - wanted as f64).abs()
        };
        let best = steps.min_by(|one, other| cost(one).total_cmp(&cost(other)));
        let step = best.expect("there are always two counts to try");
        let (first, last) = ends(step);
        Self { low: first * step, high: last * step, ticks: labelled(first, last, step) }
    }

    /// An axis that is a little wider than its values, for points that have a size; ticks lie inside.
    pub fn loose(values: impl IntoIterator<Item = f64>, wanted: usize) -> Self {
        Self::with_margins(values, wanted, 0.07)
    }

    /// An axis that is wider than its values by a share of their range at both ends; ticks lie inside.
    pub fn with_margins(values: impl IntoIterator<Item = f64>, wanted: usize, share: f64) -> Self {
        let (low, high) = widened(range(values));
        let margin = share * (high - low);
        let (low, high) = (low - margin, high + margin);
        let ends = |step: f64| ((low / step).ceil(), (high / step).floor());
        let far = |step: &f64| ((ends(*step).1 - ends(*step).0) + 1.0 - wanted as f64).abs();
        let steps = (wanted..2 * wanted).map(|count| nice_step((high - low) / count as f64));
        let best = steps.min_by(|one, other| far(one).total_cmp(&far(other)));
        let step = best.expect("at least one tick is wanted");
        Self { low, high, ticks: labelled(ends(step).0, ends(step).1, step) }
    }

    /// An axis of years: exactly from the first to the last, with ticks at whole years.
    pub fn of_years(years: &[f64], wanted: usize) -> Self {
        let (mut low, mut high) = range(years.iter().copied());
        if high - low < 1e-9 {
            (low, high) = (low - 0.5, high + 0.5);
        }
        let step = nice_step((high - low) / wanted as f64).max(1.0).ceil();
        let (first, last) = ((low / step - 1e-9).ceil(), (high / step + 1e-9).floor());
        let ticks = multiples(first, last, step).into_iter().map(|year| (year, format::year(year)));
        Self { low, high, ticks: ticks.collect() }
    }

    /// An axis of the logarithms of positive values, a little wider than they are. Ticks are at round numbers of
    /// `unit`, of which there are as few as still make four.
    pub fn logarithmic(logarithms: impl IntoIterator<Item = f64>, unit: f64) -> Self {
        const FACTORS: [&[f64]; 3] = [
            &[1.0, 2.0, 5.0],
            &[1.0, 1.5, 2.0, 3.0, 5.0, 7.0],
            &[1.0, 1.2, 1.4, 1.6, 1.8, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0],
        ];
        let (low, high) = widened(range(logarithms));
        let margin = 0.06 * (high - low);
        let (low, high) = (low - margin, high + margin);
        let ticks = |factors: &[f64]| -> Vec<(f64, String)> {
            let powers = (-9..=15).map(|power| power_of_ten(f64::from(power)));
            let values = powers.flat_map(|power| factors.iter().map(move |factor| factor * power));
            let placed = values.map(|value| (ln(value * unit), format::rounded(value)));
            placed.filter(|(place, _)| (low..=high).contains(place)).collect()
        };
        let enough = FACTORS.iter().map(|factors| ticks(factors)).find(|ticks| ticks.len() >= 4);
        Self { low, high, ticks: enough.unwrap_or_else(|| ticks(FACTORS[2])) }
    }

    /// Where a value lies between the ends of the axis: 0 at the low end, 1 at the high one.
    pub fn share(&self, value: f64) -> f64 {
        (value - self.low) / (self.high - self.low)
    }
}

/// A range of at least this length; what touches zero stays on its side of it.
fn lengthened((low, high): (f64, f64), least: f64) -> (f64, f64) {
    let missing = (least - (high - low)).max(0.0);
    match (low == 0.0, high == 0.0) {
        (true, false) => (low, high + missing),
        (false, true) => (low - missing, high),
        _ => (low - 0.5 * missing, high + 0.5 * missing),
    }
}

/// Axes are at least this long, as a share of the values on them: less cannot be read from their labels.
const LEAST_SPAN: f64 = 1e-5;

/// A range that is not a point: a constant is shown in the middle of its axis, rounding noise as a constant.
fn widened((low, high): (f64, f64)) -> (f64, f64) {
    let size = low.abs().max(high.abs());
    if high - low > LEAST_SPAN * size {
        return (low, high);
    }
    let margin = if size > 0.0 { 0.05 * size } else { 1.0 };
    (low - margin, high + margin)
}

fn nice_step(rough: f64) -> f64 {
    let power = power_of_ten(log10(rough).floor());
    let factor = [1.0, 2.0, 2.5, 5.0].into_iter().find(|factor| factor * power >= rough * (1.0 - 1e-9));
    factor.unwrap_or(10.0) * power
}

fn labelled(first: f64, last: f64, step: f64) -> Vec<(f64, String)> {
    let label = |tick: f64| format::tick(tick, step);
    multiples(first, last, step).into_iter().map(|tick| (tick, label(tick))).collect()
}

fn multiples(first: f64, last: f64, step: f64) -> Vec<f64> {
    let steps = format::count((last - first).round());
    (0..=steps.min(100))
        .map(|index| (first + index as f64) * step)
        .filter(|tick| *tick <= last * step + 1e-9)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_holds_its_values_and_ends_at_ticks() {
        let axis = Axis::around([3.1, 9.7], 4);
        assert!(axis.low <= 3.1 && axis.high >= 9.7);
        let ends = (axis.ticks.first().unwrap().0, axis.ticks.last().unwrap().0);
        assert_eq!(ends, (axis.low, axis.high));
    }

    #[test]
    fn a_constant_lies_inside_its_axis() {
        for value in [0.0, 5.0, -2e12] {
            let axis = Axis::around([value, value], 4);
            assert!(axis.low < value && value < axis.high, "{axis:?}");
        }
    }

    #[test]
    fn what_is_nothing_beside_its_size_or_in_its_unit_does_not_look_like_a_plunge() {
        let axis = Axis::around([0.373_5, 0.373_5 - 1e-7], 4);
        assert!(axis.high - axis.low > 0.01, "{axis:?}");
        let axis = Axis::at_least([0.0, -2e-7], 4, 0.01);
        assert!(axis.low <= -0.01 && axis.high == 0.0, "{axis:?}");
    }

    #[test]
    fn ticks_of_one_axis_have_labels_that_differ() {
        for size in [1e-12, 3e-8, 2e-5, 0.04, 7.0, 1e7, 4e13] {
            for axis in [Axis::around([0.0, size], 5), Axis::loose([-size, size], 5)] {
                let mut labels: Vec<&String> = axis.ticks.iter().map(|(_, label)| label).collect();
                labels.sort();
                labels.dedup();
                assert_eq!(labels.len(), axis.ticks.len(), "{axis:?}");
            }
        }
    }

    #[test]
    fn values_that_are_missing_do_not_count() {
        assert_eq!(Axis::around([f64::NAN, 0.0, 10.0, f64::INFINITY], 2), Axis::around([0.0, 10.0], 2));
    }

    #[test]
    fn ticks_of_years_are_whole_years_and_one_year_is_enough() {
        let axis = Axis::of_years(&[2025.0, 2025.25, 2045.0], 4);
        assert_eq!(
            axis.ticks.iter().map(|(_, label)| label.as_str()).collect::<Vec<_>>(),
            ["2025", "2030", "2035", "2040", "2045"]
        );
        assert_eq!(Axis::of_years(&[2025.0], 4).ticks.len(), 1);
    }

    #[test]
    fn a_logarithmic_axis_has_its_ticks_where_the_values_are() {
        let axis = Axis::logarithmic([1e5_f64.ln(), 4e5_f64.ln()], 1e3);
        assert!(axis.ticks.contains(&(2e5_f64.ln(), "200".to_owned())));
        assert!(axis.low < 1e5_f64.ln() && axis.high > 4e5_f64.ln());
    }
}
