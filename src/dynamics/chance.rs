//! What becomes of many who decide alike: their expected number, or a draw.
//!
//! Laws ask a [`Chance`] and never learn which of the two it is, so that both modes are one code.

use crate::region::Cohort;

/// What is being decided. Each process draws from random streams of its own.
///
/// The numbers are part of a run's identity: never reuse or renumber them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Process {
    /// Workers who redraw their place, and where they go (8).
    WorkerMoves = 1,
    /// Young talent, likewise.
    YoungMoves = 2,
    /// Established talent, likewise.
    EstablishedMoves = 3,
    /// Graduates and where they go (9).
    GraduateMoves = 4,
    /// Graduates who find work as talent (9).
    GraduateMatches = 5,
    /// Young talent that becomes established (10).
    Ageing = 6,
    /// Workers who retire (10).
    WorkerRetirement = 7,
    /// Established talent that retires (10).
    EstablishedRetirement = 8,
    /// New workers (10).
    Entrants = 9,
    /// New ideas (18).
    Ideas = 10,
    /// Projects that leave their stage, and those of them that advance (19).
    Progress = 11,
    /// Where projects are sited (20).
    Siting = 12,
    /// Projects of the base year.
    BaseProjects = 14,
    /// Governments that are open at the start.
    FirstStances = 15,
    /// Governments that review their stance (30), (31).
    Stances = 16,
}

impl Process {
    /// The moves of a cohort.
    pub fn moves(cohort: Cohort) -> Self {
        match cohort {
            Cohort::Worker => Self::WorkerMoves,
            Cohort::Young => Self::YoungMoves,
            Cohort::Established => Self::EstablishedMoves,
        }
    }
}

/// Room for draws of those who are sent on their ways.
pub trait Room: Default + Send {
    /// Whoever is sent next chooses by other weights than those before.
    fn forget(&mut self);
}

impl Room for () {
    fn forget(&mut self) {}
}

/// Where those who choose alike may go.
#[derive(Clone, Copy, Debug)]
pub struct Destinations<'a> {
    /// The weight of each place; finite and not negative.
    pub weights: &'a [f64],
    /// The sum of the weights.
    pub total: f64,
    /// The index at which most of the weight may lie, such as that of their own region.
    pub likely: usize,
}

/// Turns probabilities into numbers of people and projects, for one region in one process.
pub trait Stream: Sized {
    /// Room to work in, kept by whoever sends many on their ways.
    type Room: Room;

    /// Leaves of each number how many do what each of them does with its probability; a stream a number.
    fn some_of_each(streams: &mut [Self], numbers: &mut [f64], probabilities: &[f64]);

    /// How many events of a Poisson process with this mean happen.
    fn events(&mut self, mean: f64) -> f64;

    /// Sends `number` on their ways: `arrivals_j` becomes the number that go to j, which each does with
    /// probability `weights_j / total`; the weights are those of all who were sent since the room was told to forget.
    /// Answers with the places where anybody arrives, if that is known because they are few.
    fn send<'r>(
        &mut self,
        number: f64,
        destinations: &Destinations<'_>,
        arrivals: &mut [f64],
        room: &'r mut Self::Room,
    ) -> Option<&'r [usize]>;
}

/// Gives every process, region and field its stream.
pub trait Chance: Sync {
    /// Where one region's numbers come from.
    type Stream: Stream;

    /// Whether those who leave are sent on their ways one by one; if not, they are divided like money,
    /// which many rows can share in one pass.
    const DRAWS: bool;

    /// The stream of a region in a process; `field` tells streams apart where there is one a field.
    fn stream(&self, process: Process, region: usize, field: usize) -> Self::Stream;
}

/// Expected numbers instead of draws.
#[derive(Clone, Copy, Debug, Default)]
pub struct Expected;

impl Chance for Expected {
    type Stream = Self;

    const DRAWS: bool = false;

    fn stream(&self, _process: Process, _region: usize, _field: usize) -> Self {
        Self
    }
}

impl Stream for Expected {
    type Room = ();

    fn some_of_each(_: &mut [Self], numbers: &mut [f64], probabilities: &[f64]) {
        numbers.iter_mut().zip(probabilities).for_each(|(number, probability)| *number *= probability);
    }

    fn events(&mut self, mean: f64) -> f64 {
        mean
    }

    fn send<'r>(
        &mut self,
        number: f64,
        destinations: &Destinations<'_>,
        arrivals: &mut [f64],
        (): &'r mut (),
    ) -> Option<&'r [usize]> {
        for (arrivals, weight) in arrivals.iter_mut().zip(destinations.weights) {
            *arrivals = number / destinations.total * weight;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{Destinations, Expected, Stream};

    #[test]
    fn those_who_are_expected_go_each_way_in_proportion_to_its_weight() {
        let mut arrivals = [f64::NAN; 3];
        let destinations = Destinations { weights: &[1.0, 0.0, 2.0], total: 4.0, likely: 0 };
        Expected.send(12.0, &destinations, &mut arrivals, &mut ());
        assert_eq!(arrivals.map(f64::to_bits), [3.0_f64, 0.0, 6.0].map(f64::to_bits));
    }
}
