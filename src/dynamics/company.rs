//! Runs in company: they come to a kernel together, so that it is read once for all of them.
//!
//! Of a company one run goes on at a time. When it comes to a kernel it says what it wants of it and lets the others
//! go on; when all of them wait, those who are furthest behind get what they want in one passage, to the same bit as
//! if each had gone alone.

use super::choice::{Choice, Departure};
use super::conditions::Channel;
use ndarray::Array2;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Runs that a kernel is read for at once, at most; each keeps a world of its own in memory.
pub const MOST_IN_COMPANY: usize = 8;

/// The order in which a period comes to the kernels; a run that leaves one out waits for the others at the next.
const WAY: [Channel; 7] = [
    Channel::Young,
    Channel::Worker,
    Channel::Established,
    Channel::Capital,
    Channel::Venture,
    Channel::Knowledge,
    Channel::Experience,
];

/// What a run wants of a kernel.
#[derive(Debug)]
pub(super) enum Errand {
    /// Numbers that may be divided look for a place.
    Leave(Departure),
    /// `Σ_j κ_ij x_jm` of these x.
    See(Array2<f64>),
}

/// What it gets.
#[derive(Debug)]
pub(super) enum Answer {
    Left(Vec<Choice>),
    Seen(Array2<f64>),
}

/// The runs that keep together.
#[derive(Debug)]
struct Company {
    hall: Mutex<Hall>,
    calls: Vec<Condvar>,
}

#[derive(Debug)]
struct Hall {
    /// Who goes on; nobody when all are gone.
    turn: Option<usize>,
    places: Vec<Place>,
    /// How many kernels each has come past, or left out.
    way: Vec<usize>,
}

#[derive(Debug)]
enum Place {
    /// May go on, with what it asked for.
    Ready(Option<Answer>),
    /// Waits at a kernel, which is told by where it lies.
    Waiting(usize, Errand),
    Gone,
}

/// One run's place in a company, which it leaves when this is dropped.
#[derive(Debug)]
pub struct Seat {
    company: Arc<Company>,
    number: usize,
}

impl Seat {
    /// The seats of a company of so many runs.
    pub fn row(runs: usize) -> Vec<Self> {
        let places = (0..runs).map(|_| Place::Ready(None)).collect();
        let hall = Mutex::new(Hall { turn: Some(0), places, way: vec![0; runs] });
        let calls = (0..runs).map(|_| Condvar::new()).collect();
        let company = Arc::new(Company { hall, calls });
        (0..runs).map(|number| Self { company: Arc::clone(&company), number }).collect()
    }

    /// Waits until it is this run's turn to begin.
    pub fn begin(&self) {
        drop(self.wait(self.company.enter()));
    }

    /// Asks something of a kernel; `serve` answers all who ask it at the same time, in order.
    pub(super) fn ask(
        &self,
        channel: Channel,
        kernel: usize,
        errand: Errand,
        serve: impl FnOnce(&[Errand]) -> Vec<Answer>,
    ) -> Answer {
        let mut hall = self.company.enter();
        hall.come_to(self.number, channel);
        hall.places[self.number] = Place::Waiting(kernel, errand);
        self.company.pass_on(&mut hall);
        hall = self.wait(hall);
        if let Some((asking, errands)) = hall.called_to_serve(self.number) {
            // Nobody else goes on in the meantime, so the door may stand open.
            drop(hall);
            let answers = serve(&errands);
            hall = self.company.enter();
            for (number, answer) in asking.into_iter().zip(answers) {
                hall.places[number] = Place::Ready(Some(answer));
            }
        }
        let Place::Ready(answer) = &mut hall.places[self.number] else { unreachable!("it was called") };
        answer.take().expect("a run of this company did not break down while it served the others")
    }

    fn wait<'a>(&self, hall: MutexGuard<'a, Hall>) -> MutexGuard<'a, Hall> {
        let call = &self.company.calls[self.number];
        call.wait_while(hall, |it| it.turn != Some(self.number)).unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut hall = self.company.enter();
        hall.places[self.number] = Place::Gone;
        if hall.turn == Some(self.number) {
            self.company.pass_on(&mut hall);
        }
    }
}

impl Company {
    fn enter(&self) -> MutexGuard<'_, Hall> {
        self.hall.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn pass_on(&self, hall: &mut Hall) {
        hall.turn = hall.next();
        if let Some(next) = hall.turn {
            self.calls[next].notify_one();
        }
    }
}

impl Hall {
    /// Notes how far along its way a run has come; a period later each kernel comes again.
    fn come_to(&mut self, number: usize, channel: Channel) {
        let stop = WAY.iter().position(|it| *it == channel).unwrap_or(0);
        let (come, periods) = (self.way[number], WAY.len());
        self.way[number] = come + 1 + (stop + periods - come % periods) % periods;
    }

    /// Who goes on: someone who may, or the first of those who wait and are furthest behind.
    fn next(&self) -> Option<usize> {
        let numbers = || 0..self.places.len();
        let ready = numbers().find(|it| matches!(self.places[*it], Place::Ready(_)));
        let waiting = numbers().filter(|it| matches!(self.places[*it], Place::Waiting(..)));
        ready.or_else(|| waiting.min_by_key(|it| self.way[*it]))
    }

    /// If a run is to serve those who wait where it does: who they are, and what they want.
    fn called_to_serve(&mut self, number: usize) -> Option<(Vec<usize>, Vec<Errand>)> {
        let Place::Waiting(kernel, _) = self.places[number] else { return None };
        let (mut asking, mut errands) = (Vec::new(), Vec::new());
        for other in 0..self.places.len() {
            let here = matches!(self.places[other], Place::Waiting(it, _) if it == kernel);
            if !here || self.way[other] != self.way[number] || asking.len() == MOST_IN_COMPANY {
                continue;
            }
            if let Place::Waiting(_, errand) = std::mem::replace(&mut self.places[other], Place::Ready(None))
            {
                asking.push(other);
                errands.push(errand);
            }
        }
        Some((asking, errands))
    }
}
