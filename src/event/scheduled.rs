//! An event at its time and place, and how hard it strikes in a period.

use super::shock::{Shock, Strike};
use crate::dynamics::{Conditions, Model};
use crate::policy::Timing;
use crate::region::RegionId;
use ndarray::Array1;
use std::ops::Range;
use std::sync::Arc;

/// Something that happens somewhere for some time.
#[derive(Clone, Debug)]
pub struct Event {
    /// How the scenario calls it.
    pub name: String,
    /// What it does.
    pub shock: Arc<dyn Shock>,
    /// Where, in the order of the atlas.
    pub places: Vec<RegionId>,
    /// When; of an event that is over in a moment the start alone counts.
    pub timing: Timing,
}

impl Event {
    /// A start that rounding left this much before the beginning of a step belongs to that step, in years.
    pub(crate) const HAIR: f64 = 1e-4;

    /// Lasting from beginning to end.
    pub fn new(name: &str, shock: Arc<dyn Shock>, places: Vec<RegionId>) -> Self {
        Self { name: name.to_owned(), shock, places, timing: Timing::default() }
    }

    /// How hard it strikes in a period, from 0 to 1.
    pub fn force(&self, period: &Range<f64>) -> f64 {
        if self.shock.is_moment() {
            f64::from(u8::from(self.falls_into(period)))
        } else {
            average(self.timing, period)
        }
    }

    /// Whether the moment of its start falls into a period.
    pub fn falls_into(&self, period: &Range<f64>) -> bool {
        self.timing
            .start
            .is_some_and(|start| period.start - Self::HAIR <= start && start < period.end - Self::HAIR)
    }
}

/// The mean strength over a period, in closed form: an event of half a year is one at any length of steps. Rounding leaves it
/// within 0 and 1, or what loses everything would lose more than that.
fn average(timing: Timing, period: &Range<f64>) -> f64 {
    unbounded_average(timing, period).clamp(0.0, 1.0)
}

fn unbounded_average(timing: Timing, period: &Range<f64>) -> f64 {
    let begin = timing.start.map_or(period.start, |start| period.start.max(start));
    let end = timing.stop.map_or(period.end, |stop| period.end.min(stop));
    if begin >= end {
        return 0.0;
    }
    let length = period.end - period.start;
    match timing.start {
        Some(start) if timing.ramp_years > 0.0 => {
            (risen(end - start, timing.ramp_years) - risen(begin - start, timing.ramp_years)) / length
        }
        _ => (end - begin) / length,
    }
}

/// The integral of a strength that rises in a straight line to 1 over `ramp` years, from the start on.
fn risen(years: f64, ramp: f64) -> f64 {
    if years < ramp { years * years / (2.0 * ramp) } else { years - ramp / 2.0 }
}

/// What events make of the conditions of a period, given in decimal years.
pub fn happen(events: &[Event], period: &Range<f64>, model: &Model, conditions: &mut Conditions) {
    for event in events {
        let force = event.force(period);
        if force > 0.0 {
            let mut strength = Array1::zeros(model.base.output.len());
            event.places.iter().for_each(|it| strength[it.index()] = force);
            event.shock.apply(&Strike { places: &event.places, force, strength, model }, conditions);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timing(start: Option<f64>, stop: Option<f64>, ramp_years: f64) -> Timing {
        Timing { start, stop, ramp_years }
    }

    /// The mean over many short stretches, each taken at its middle.
    fn summed(timing: Timing, period: &Range<f64>) -> f64 {
        const STRETCHES: u32 = 200_000;
        let middle = |it: u32| {
            period.start + (f64::from(it) + 0.5) / f64::from(STRETCHES) * (period.end - period.start)
        };
        (0..STRETCHES).map(|it| timing.strength(middle(it))).sum::<f64>() / f64::from(STRETCHES)
    }

    #[test]
    fn the_mean_over_a_step_is_that_of_many_short_stretches() {
        let cases = [
            (timing(Some(2024.0), Some(2026.0), 0.0), 2023.75..2024.25),
            (timing(Some(2024.1), Some(2024.15), 0.0), 2024.0..2024.5),
            (timing(Some(2024.1), Some(2024.3), 0.5), 2024.0..2025.0),
            (timing(Some(2024.0), None, 2.0), 2025.5..2026.5),
            (timing(None, Some(2024.25), 3.0), 2024.0..2025.0),
            (timing(None, None, 0.0), 2024.0..2025.0),
        ];
        for (timing, period) in cases {
            let off = (average(timing, &period) - summed(timing, &period)).abs();
            assert!(off < 1e-5, "{timing:?} in {period:?}: {off}");
        }
    }

    #[test]
    fn no_rounding_makes_an_event_strike_harder_than_in_full() {
        let mut beyond = 0;
        for step in 0..600 {
            let begin = 2025.0 + f64::from(step) / 3.0;
            for (start, ramp) in [(2025.1, 0.4), (2025.117, 0.0), (2026.303, 0.7)] {
                let (timing, period) = (timing(Some(start), None, ramp), begin..begin + 1.0 / 3.0);
                let strength = average(timing, &period);
                assert!((0.0..=1.0).contains(&strength), "{strength} in {period:?}");
                beyond += i32::from(unbounded_average(timing, &period) > 1.0);
            }
        }
        assert!(beyond > 0, "no case in which rounding would");
    }

    #[test]
    #[expect(clippy::float_cmp, reason = "exactly all and exactly nothing")]
    fn within_its_time_an_event_strikes_in_full_and_outside_not_at_all() {
        let lasting = timing(Some(2024.0), Some(2026.0), 0.0);
        for start in [2024.0, 2024.1, 2024.7] {
            assert_eq!(average(lasting, &(start..start + 1.0 / 12.0)), 1.0);
        }
        assert_eq!(average(lasting, &(2026.0..2026.25)) + average(lasting, &(2023.0..2024.0)), 0.0);
    }
}
