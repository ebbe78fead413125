//! History matching (Craig, Goldstein, Seheult and Smith 1997): waves of runs, each of which rules out what cannot have made
//! the moments that were observed.

use super::emulator::Emulator;
use super::identification::Identification;
use crate::experiment::design::latin_hypercube_shares;
use crate::experiment::plan::PlannedMoment;
use crate::experiment::stream::{Purpose, stream, uniform};
use crate::numeric::scalar::square;
use ndarray::Array2;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// A point stays if no moment is further off than this many standard deviations (three: Pukelsheim 1994).
pub const MOST_IMPLAUSIBLE: f64 = 3.0;

/// Points that are tried in search of a wave, in blocks with a random stream each.
const CANDIDATES: u64 = 1_000_000;
/// Points of a block.
const BLOCK: u64 = 4_000;
/// Blocks that are tried together; the share that is kept is known from at least so many.
const BLOCKS: u64 = 25;

/// The step of a derivative, as a share of the range.
const STEP: f64 = 0.05;

/// Moments of a point that was run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MomentValues {
    /// One a moment: the mean over replicates.
    pub values: Vec<f64>,
    /// How uncertain each mean is by chance: its variance; 0 in expected runs.
    pub chance: Vec<f64>,
}

/// Moments of a point, or why it has none.
pub type PointAnswer = Result<MomentValues, String>;

/// What is to be matched, and how hard.
#[derive(Clone, Copy, Debug)]
pub struct HistoryMatching<'a> {
    /// How many factors there are.
    pub factors: usize,
    /// What was observed.
    pub moments: &'a [PlannedMoment],
    /// Waves.
    pub waves: u32,
    /// Points of a wave.
    pub points: u32,
    /// Where random numbers start from.
    pub seed: u64,
}

/// A wave of runs and what it rules out. Points are shares of the ranges.
#[derive(Clone, Debug, PartialEq)]
pub struct CalibrationWave {
    /// The points.
    pub points: Vec<Vec<f64>>,
    /// What came out of each.
    pub answers: Vec<PointAnswer>,
    /// One a moment, from the runs that went well; nothing where these are too few.
    pub emulators: Vec<Emulator>,
    /// The share of the whole prior volume that this wave and those before it leave.
    pub kept_share: f64,
}

/// Where no candidate is left: the one that is ruled out least.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NothingLeft {
    /// The moment that rules it out.
    pub moment: usize,
    /// How many standard deviations off the moment is there.
    pub implausibility: f64,
}

/// A run among those of all waves.
#[derive(Clone, Debug, PartialEq)]
pub struct JudgedRun {
    /// Its wave, from 0.
    pub wave: usize,
    /// Shares of the ranges.
    pub point: Vec<f64>,
    /// Its moments.
    pub moments: MomentValues,
    /// How many standard deviations off the worst moment is.
    pub implausibility: f64,
    /// And the next.
    pub second: f64,
}

/// What all waves found.
#[derive(Clone, Debug, PartialEq)]
pub struct HistoryMatch {
    /// The waves.
    pub waves: Vec<CalibrationWave>,
    /// Every run that went well.
    pub runs: Vec<JudgedRun>,
    /// The one whose worst moment is least far off.
    pub best: Option<usize>,
    /// Why there were fewer waves than asked for.
    pub nothing_left: Option<NothingLeft>,
    /// What the moments can speak to, near the best point.
    pub identification: Option<Identification>,
}

impl HistoryMatch {
    /// The runs that no moment rules out.
    pub fn kept(&self) -> impl Iterator<Item = &JudgedRun> {
        self.runs.iter().filter(|it| it.implausibility <= MOST_IMPLAUSIBLE)
    }

    /// Whether what the waves know rules out a point.
    pub fn rules_out(&self, matching: &HistoryMatching<'_>, point: &[f64]) -> bool {
        matching.emulated(&self.waves, point).1 > MOST_IMPLAUSIBLE
    }
}

impl HistoryMatching<'_> {
    /// Runs wave after wave; `run` is handed points as shares of the ranges, and says what came out of each.
    ///
    /// # Errors
    ///
    /// Fails as `run` does.
    pub fn matched<E>(
        &self,
        mut run: impl FnMut(&[Vec<f64>]) -> Result<Vec<PointAnswer>, E>,
    ) -> Result<HistoryMatch, E> {
        let mut waves: Vec<CalibrationWave> = Vec::new();
        let mut points = self.first_wave();
        let mut nothing_left = None;
        for number in 0..self.waves {
            let answers = run(&points)?;
            let emulators = self.emulators(&points, &answers);
            waves.push(CalibrationWave { points, answers, emulators, kept_share: 1.0 });
            let found = self.candidates(&waves, u64::from(number));
            if let Some(wave) = waves.last_mut() {
                wave.kept_share = found.kept.len() as f64 / found.tried as f64;
            }
            if found.kept.is_empty() {
                nothing_left = found.least;
                break;
            }
            points = found.kept;
            points.truncate(self.points as usize);
        }
        let runs = self.judged(&waves);
        let best = (0..runs.len()).min_by(|&a, &b| runs[a].implausibility.total_cmp(&runs[b].implausibility));
        let identification = match best {
            Some(best) => Some(self.identified(&runs[best], &mut run)?),
            None => None,
        };
        Ok(HistoryMatch { waves, runs, best, nothing_left, identification })
    }

    fn first_wave(&self) -> Vec<Vec<f64>> {
        let shares = latin_hypercube_shares(self.points, self.factors, self.seed);
        shares.rows().into_iter().map(|it| it.to_vec()).collect()
    }

    fn emulators(&self, points: &[Vec<f64>], answers: &[PointAnswer]) -> Vec<Emulator> {
        let well = || points.iter().zip(answers).filter_map(|(point, it)| Some((point, it.as_ref().ok()?)));
        let centred: Vec<Vec<f64>> = well().map(|(point, _)| centred(point)).collect();
        let of = |moment: usize| well().map(|(_, it)| it.values[moment]).collect();
        let values: Vec<Vec<f64>> = (0..self.moments.len()).map(of).collect();
        Emulator::of(&centred, &values).unwrap_or_default()
    }

    /// Looks for points that no wave rules out.
    fn candidates(&self, waves: &[CalibrationWave], number: u64) -> CandidateSearch {
        let mut found = CandidateSearch { kept: Vec::new(), tried: 0, least: None };
        let mut block = 0;
        while found.tried < CANDIDATES && found.kept.len() < self.points as usize {
            let blocks: Vec<_> =
                (block..block + BLOCKS).into_par_iter().map(|it| self.block(waves, number, it)).collect();
            for it in blocks {
                found.add(it);
            }
            block += BLOCKS;
        }
        found
    }

    fn block(&self, waves: &[CalibrationWave], wave: u64, block: u64) -> CandidateSearch {
        let mut random = stream(Purpose::Calibration, self.seed, wave << 32 | block);
        let mut found = CandidateSearch { kept: Vec::new(), tried: BLOCK, least: None };
        for _ in 0..BLOCK {
            let point: Vec<f64> = (0..self.factors).map(|_| uniform(&mut random)).collect();
            let (moment, implausibility) = self.emulated(waves, &point);
            if implausibility <= MOST_IMPLAUSIBLE {
                found.kept.push(point);
            } else {
                found.note(NothingLeft { moment, implausibility });
            }
        }
        found
    }

    /// The worst moment of a point under the emulators of all waves, and how far off it is.
    fn emulated(&self, waves: &[CalibrationWave], point: &[f64]) -> (usize, f64) {
        let point = centred(point);
        let off = |(number, emulator): (usize, &Emulator)| {
            let variance = self.moments[number].variance() + emulator.variance;
            (number, (self.moments[number].observed - emulator.at(&point)).abs() / variance.sqrt())
        };
        let all = waves.iter().flat_map(|it| it.emulators.iter().enumerate().filter(|it| it.1.is_good()));
        all.map(off).fold((0, 0.0), |worst, it| if it.1 > worst.1 { it } else { worst })
    }

    /// How far off each moment of a run is.
    pub fn implausibility(&self, run: &MomentValues) -> Vec<f64> {
        let of = |(moment, (value, chance)): (&PlannedMoment, (&f64, &f64))| {
            (moment.observed - value).abs() / (moment.variance() + chance).sqrt()
        };
        self.moments.iter().zip(run.values.iter().zip(&run.chance)).map(of).collect()
    }

    fn judged(&self, waves: &[CalibrationWave]) -> Vec<JudgedRun> {
        let of_wave = |(wave, it): (usize, &CalibrationWave)| {
            let well = it.points.iter().zip(&it.answers).filter_map(|(p, it)| Some((p, it.as_ref().ok()?)));
            well.map(|(point, moments)| self.judge(wave, point, moments)).collect::<Vec<_>>()
        };
        waves.iter().enumerate().flat_map(of_wave).collect()
    }

    fn judge(&self, wave: usize, point: &[f64], moments: &MomentValues) -> JudgedRun {
        let mut off = self.implausibility(moments);
        off.sort_by(|one, other| other.total_cmp(one));
        JudgedRun {
            wave,
            point: point.to_vec(),
            moments: moments.clone(),
            implausibility: off[0],
            second: off.get(1).copied().unwrap_or(0.0),
        }
    }

    /// Central differences about the best point, each inside the range.
    fn identified<E>(
        &self,
        best: &JudgedRun,
        run: &mut impl FnMut(&[Vec<f64>]) -> Result<Vec<PointAnswer>, E>,
    ) -> Result<Identification, E> {
        let moved = |factor: usize, by: f64| {
            let mut point = best.point.clone();
            point[factor] = (point[factor] + by).clamp(0.0, 1.0);
            point
        };
        let points: Vec<Vec<f64>> =
            (0..self.factors).flat_map(|it| [moved(it, -STEP), moved(it, STEP)]).collect();
        let answers = run(&points)?;
        let side = |at: usize| match &answers[at] {
            Ok(values) => (&points[at], values),
            // A point that cannot be run is replaced by the middle: the difference is one-sided.
            Err(_) => (&best.point, &best.moments),
        };
        // The standard deviation of a uniform prior of width 1.
        let prior = 1.0 / 12.0_f64.sqrt();
        let slope = |(moment, factor): (usize, usize)| {
            let ((low, below), (high, above)) = (side(2 * factor), side(2 * factor + 1));
            let width = high[factor] - low[factor];
            let rise = above.values[moment] - below.values[moment];
            if width > 0.0 { prior * rise / width / self.moments[moment].variance().sqrt() } else { 0.0 }
        };
        Ok(Identification::of(Array2::from_shape_fn((self.moments.len(), self.factors), slope)))
    }
}

/// Points that are left, of how many, and the one that is ruled out least.
struct CandidateSearch {
    kept: Vec<Vec<f64>>,
    tried: u64,
    least: Option<NothingLeft>,
}

impl CandidateSearch {
    fn note(&mut self, ruled_out: NothingLeft) {
        if self.least.is_none_or(|it| ruled_out.implausibility < it.implausibility) {
            self.least = Some(ruled_out);
        }
    }

    fn add(&mut self, other: Self) {
        self.kept.extend(other.kept);
        self.tried += other.tried;
        if let Some(it) = other.least {
            self.note(it);
        }
    }
}

/// Shares of ranges in units of half the range about its middle.
fn centred(point: &[f64]) -> Vec<f64> {
    point.iter().map(|it| 2.0 * it - 1.0).collect()
}

impl PlannedMoment {
    /// Of the error of what was observed and of what a right model would still miss.
    pub fn variance(&self) -> f64 {
        square(self.se) + square(self.discrepancy)
    }
}

#[cfg(test)]
mod tests;
