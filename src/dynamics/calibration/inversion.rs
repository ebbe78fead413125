//! Fixed points of the base year: appeals with which the laws reproduce what was observed.

use super::acceleration::Acceleration;
use crate::dynamics::conditions::Channel;
use crate::dynamics::exchange::{KernelView, arrivals};
use crate::dynamics::kernel::Kernels;
use crate::numeric::{exp, ln, scalar};
use crate::region::Atlas;
use ndarray::Array1;
use std::mem::take;

/// How an inversion ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Inversion {
    /// What was solved for.
    pub target: String,
    /// How many iterations it took.
    pub iterations: usize,
    /// max |achieved/target − 1|.
    pub residual: f64,
}

/// An inversion that did not converge.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error(
    "the base year cannot reproduce {target}: after {iterations} iterations `{region}` is still off by {residual:.1e}"
)]
pub struct NoConvergence {
    /// What was solved for.
    pub target: String,
    /// The region with the largest residual, code and name.
    pub region: String,
    /// The residual of that region.
    pub residual: f64,
    /// How many iterations were made.
    pub iterations: usize,
}

/// A fixed point, and everything that it follows from: a kernel, who leaves, and where they should land.
#[derive(Clone, Debug, PartialEq)]
pub struct FixedPoint {
    question: InversionProblem,
    appeal: Array1<f64>,
    report: Inversion,
}

/// With which appeals those who leave land in proportion to a target.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct InversionProblem {
    /// What is solved for, as reports call it.
    pub name: String,
    pub channel: Channel,
    /// Who leaves; nobody in particular where people redraw their place.
    pub leavers: Array1<f64>,
    pub target: Array1<f64>,
}

/// Largest residual that ends an inversion.
const TOLERANCE: f64 = 1e-12;
/// More iterations than this are not made; between 15 and 35 are needed at usual parameters.
const PATIENCE: usize = 20_000;

/// Solves for appeals and keeps the report.
pub(super) struct Solver<'a> {
    pub kernels: &'a Kernels,
    pub atlas: &'a Atlas,
    /// Kernels of the same atlas with what was found for them.
    pub known: Option<(&'a Kernels, &'a [FixedPoint])>,
    pub found: Vec<FixedPoint>,
    /// How many fixed points there are in all.
    pub wanted: usize,
    /// Hears how much of the work is done, between 0 and 1.
    pub watch: &'a dyn Fn(f64),
}

impl Solver<'_> {
    /// Appeals with which the leavers of each question land in proportion to its target, all by one kernel.
    pub fn place(
        &mut self,
        channel: Channel,
        questions: Vec<InversionProblem>,
    ) -> Result<Vec<Array1<f64>>, NoConvergence> {
        // Where nothing leaves or nothing is wanted, nothing goes.
        let asks = |it: &InversionProblem| it.target.sum() > 0.0 && it.leavers.sum() > 0.0;
        let idle: Vec<Option<Array1<f64>>> =
            questions.iter().map(|it| (!asks(it)).then(|| Array1::zeros(it.target.len()))).collect();
        let to_scale = |it: InversionProblem| {
            let scale = it.leavers.sum() / it.target.sum();
            InversionProblem { target: &it.target * scale, ..it }
        };
        let questions = questions.into_iter().filter(asks).map(to_scale).collect();
        let kernel = KernelView::of(self.kernels.of(channel).base());
        let reach = |open: &[(&InversionProblem, &Array1<f64>)]| {
            let groups: Vec<_> = open.iter().map(|(question, appeal)| (&question.leavers, *appeal)).collect();
            arrivals(&kernel, &groups)
        };
        let mut found = self.solve(questions, 1.0, reach)?.into_iter();
        let appeal = |it: Option<Array1<f64>>| it.or_else(|| found.next()).expect("one for each that asks");
        Ok(idle.into_iter().map(appeal).collect())
    }

    /// The answers that are known, and the others by improving appeals until what they reach is the target: a plain step
    /// multiplies them by `(target/reached)^power`.
    pub fn solve(
        &mut self,
        questions: Vec<InversionProblem>,
        power: f64,
        reach: impl Fn(&[(&InversionProblem, &Array1<f64>)]) -> Vec<Array1<f64>>,
    ) -> Result<Vec<Array1<f64>>, NoConvergence> {
        let mut searches: Vec<AppealSearch> =
            questions.into_iter().map(|it| AppealSearch::new(self.known_answer(&it), it)).collect();
        for iterations in 0..PATIENCE {
            let mut open: Vec<&mut AppealSearch> =
                searches.iter_mut().filter(|it| it.report.is_none()).collect();
            if open.is_empty() {
                break;
            }
            let asked: Vec<_> = open.iter().map(|it| (&it.question, &it.appeal)).collect();
            let reached = reach(&asked);
            for (search, reached) in open.iter_mut().zip(reached) {
                search.judge(&reached, iterations);
                if !search.improve(power, &reached) {
                    return Err(self.no_convergence(search, iterations));
                }
            }
            (self.watch)(self.share_done(&searches));
        }
        if let Some(open) = searches.iter().find(|it| it.report.is_none()) {
            return Err(self.no_convergence(open, PATIENCE));
        }
        let found = searches.into_iter().filter_map(AppealSearch::answer);
        let first = self.found.len();
        self.found.extend(found);
        Ok(self.found[first..].iter().map(|it| it.appeal.clone()).collect())
    }

    /// What is known already: one kernel and one set of numbers always have one answer, to the bit.
    fn known_answer(&self, question: &InversionProblem) -> Option<&FixedPoint> {
        let (kernels, points) = self.known?;
        let points = if self.kernels.share(kernels, question.channel) { points } else { &[] };
        points.iter().find(|it| it.question == *question)
    }

    /// What was found, for whom, and how.
    pub fn report(&self) -> Vec<Inversion> {
        self.found.iter().map(|it| it.report.clone()).collect()
    }

    fn share_done(&self, searches: &[AppealSearch]) -> f64 {
        let under_way: f64 = searches.iter().map(AppealSearch::share_done).sum();
        (self.found.len() as f64 + under_way) / self.wanted as f64
    }

    /// What nothing can be solved for, because of a region.
    pub fn out_of_reach(&self, target: &str, region: usize) -> NoConvergence {
        let (target, region) = (target.to_owned(), self.name(region));
        NoConvergence { target, region, residual: 1.0, iterations: 0 }
    }

    fn name(&self, region: usize) -> String {
        let place = &self.atlas.regions()[region].place;
        format!("{} {}", place.code, place.english)
    }

    fn no_convergence(&self, search: &AppealSearch, iterations: usize) -> NoConvergence {
        let (region, residual) = search.worst;
        let (target, region) = (search.question.name.clone(), self.name(region));
        NoConvergence { target, region, residual, iterations }
    }
}

/// A fixed point that is looked for.
struct AppealSearch {
    question: InversionProblem,
    appeal: Array1<f64>,
    /// `ln appeal` where there is a target, 0 elsewhere.
    log_appeal: Array1<f64>,
    acceleration: Acceleration,
    /// The largest residual, and where it is.
    worst: (usize, f64),
    /// What it was at first.
    first: f64,
    report: Option<Inversion>,
}

impl AppealSearch {
    fn new(known: Option<&FixedPoint>, question: InversionProblem) -> Self {
        let unknown = || (&question.target / question.target.sum(), None);
        let (appeal, report) = known.map_or_else(unknown, |it| (it.appeal.clone(), Some(it.report.clone())));
        let log_appeal = ln(appeal.mapv(|it| if it > 0.0 { it } else { 1.0 }));
        Self {
            question,
            appeal,
            log_appeal,
            acceleration: Acceleration::default(),
            worst: (0, f64::INFINITY),
            first: f64::INFINITY,
            report,
        }
    }

    /// Finds out how far off the appeals are that have reached this.
    fn judge(&mut self, reached: &Array1<f64>, iterations: usize) {
        let target = &self.question.target;
        let worst = largest_residual(reached, target);
        if iterations == 0 {
            self.first = worst.1;
        }
        if worst.1 < TOLERANCE {
            let target = self.question.name.clone();
            self.report = Some(Inversion { target, iterations, residual: worst.1 });
        }
        // Where numbers end nothing can be said any more, but where they were before.
        if worst.1.is_finite() {
            self.worst = worst;
        }
    }

    /// Makes another step unless it has come to its end; whether there was one to make.
    fn improve(&mut self, power: f64, reached: &Array1<f64>) -> bool {
        if self.report.is_some() {
            return true;
        }
        let target = &self.question.target;
        let ratio = |(reached, target): (&f64, &f64)| if *target > 0.0 { target / reached } else { 1.0 };
        let plain = power * ln(reached.iter().zip(target).map(ratio).collect::<Array1<f64>>());
        let Some(next) = self.acceleration.next(take(&mut self.log_appeal), plain) else { return false };
        self.appeal = exp(next.clone());
        // Where nothing is wanted nothing is offered.
        self.appeal
            .zip_mut_with(target, |appeal, target| *appeal = if *target > 0.0 { *appeal } else { 0.0 });
        self.log_appeal = next;
        true
    }

    /// By how many of the digits that are wanted the residual is smaller than at first.
    fn share_done(&self) -> f64 {
        let share = scalar::ln(self.first / self.worst.1) / scalar::ln(self.first / TOLERANCE);
        if self.report.is_some() { 1.0 } else { share.max(0.0) }
    }

    fn answer(self) -> Option<FixedPoint> {
        Some(FixedPoint { question: self.question, appeal: self.appeal, report: self.report? })
    }
}

/// Where, and by how much, what was reached is farthest from its target.
fn largest_residual(reached: &Array1<f64>, target: &Array1<f64>) -> (usize, f64) {
    let off = reached
        .iter()
        .zip(target)
        .map(|(reached, target)| if *target > 0.0 { (reached / target - 1.0).abs() } else { 0.0 });
    // A residual that is no number must not look like success.
    let off = off.map(|it| if it.is_nan() { f64::INFINITY } else { it });
    off.enumerate().fold((0, 0.0), |worst, it| if it.1 > worst.1 { it } else { worst })
}
