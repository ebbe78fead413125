//! Fixed points of the base year: appeals with which the laws reproduce what was observed.

use crate::dynamics::conditions::Channel;
use crate::dynamics::exchange::{Allocation, KernelView, divide};
use crate::dynamics::kernel::Kernels;
use crate::region::{Atlas, RegionId};
use ndarray::Array1;

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

#[derive(Clone, Debug, PartialEq)]
pub(super) struct InversionProblem {
    pub channel: Channel,
    /// Who leaves; nobody in particular where people redraw their place.
    pub leavers: Array1<f64>,
    pub target: Array1<f64>,
}

/// Largest residual that ends an inversion.
const TOLERANCE: f64 = 1e-12;
/// More iterations than this are not made; between 27 and 130 were needed.
const PATIENCE: usize = 20_000;

/// Solves for appeals and keeps the report.
pub(super) struct Solver<'a> {
    pub atlas: &'a Atlas,
    pub kernels: &'a Kernels,
    /// Kernels of the same atlas with what was found for them.
    pub known: Option<(&'a Kernels, &'a [FixedPoint])>,
    pub found: Vec<FixedPoint>,
}

impl Solver<'_> {
    /// Appeals with which `leavers` land in proportion to `target` through the kernel of `channel`.
    pub fn place(
        &mut self,
        name: &str,
        channel: Channel,
        leavers: &Array1<f64>,
        target: &Array1<f64>,
    ) -> Result<Array1<f64>, NoConvergence> {
        let total = target.sum();
        // Where nothing leaves or nothing is wanted, nothing goes.
        if total <= 0.0 || leavers.sum() <= 0.0 {
            return Ok(Array1::zeros(target.len()));
        }
        let target = target * (leavers.sum() / total);
        let (atlas, kernel) = (self.atlas, KernelView::of(self.kernels.of(channel).base()));
        let reach = |appeal: &Array1<f64>| send(atlas, &kernel, leavers, appeal).arrivals;
        let improve = |appeal: &Array1<f64>, reached: &Array1<f64>| appeal * &target / reached;
        let question = InversionProblem { channel, leavers: leavers.clone(), target: target.clone() };
        self.solve(name, question, reach, improve)
    }

    /// The answer that is known, or else the one that is found by improving appeals.
    pub fn solve(
        &mut self,
        name: &str,
        question: InversionProblem,
        reach: impl Fn(&Array1<f64>) -> Array1<f64>,
        improve: impl Fn(&Array1<f64>, &Array1<f64>) -> Array1<f64>,
    ) -> Result<Array1<f64>, NoConvergence> {
        let (appeal, report) = match self.known_answer(&question) {
            Some(known) => {
                (known.appeal.clone(), Inversion { target: name.to_owned(), ..known.report.clone() })
            }
            None => self.improve(name, &question.target, reach, improve)?,
        };
        self.found.push(FixedPoint { question, appeal: appeal.clone(), report });
        Ok(appeal)
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

    /// Improves appeals until what they reach is the target; a target of 0 has no appeal.
    fn improve(
        &self,
        name: &str,
        target: &Array1<f64>,
        reach: impl Fn(&Array1<f64>) -> Array1<f64>,
        improve: impl Fn(&Array1<f64>, &Array1<f64>) -> Array1<f64>,
    ) -> Result<(Array1<f64>, Inversion), NoConvergence> {
        let mut appeal = target / target.sum();
        let mut worst = (0, f64::INFINITY);
        for iterations in 0..PATIENCE {
            let reached = reach(&appeal);
            worst = largest_residual(&reached, target);
            if worst.1 < TOLERANCE {
                let report = Inversion { target: name.to_owned(), iterations, residual: worst.1 };
                return Ok((appeal, report));
            }
            appeal = improve(&appeal, &reached);
            appeal.zip_mut_with(target, |appeal, &target| {
                if target <= 0.0 {
                    *appeal = 0.0;
                }
            });
        }
        let place = &self.atlas.region(RegionId(u32::try_from(worst.0).unwrap_or(0))).place;
        Err(NoConvergence {
            target: name.to_owned(),
            region: format!("{} {}", place.code, place.english),
            residual: worst.1,
            iterations: PATIENCE,
        })
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

/// Where `leavers` go when regions appeal this much.
pub(super) fn send(
    atlas: &Atlas,
    kernel: &KernelView<'_>,
    leavers: &Array1<f64>,
    appeal: &Array1<f64>,
) -> Allocation {
    divide(atlas, kernel, appeal, leavers, None)
}
