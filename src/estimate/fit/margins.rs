//! Distance and border from flows between provinces and the margins of their prefectures: who arrived in each and who left.
//!
//! Flows between provinces cannot tell a border from a distance, as all of them cross one. With arrivals and departures of
//! every prefecture, and how many of the arrivals came from another province, they can: a doubly constrained kernel of prefectures is
//! made to have the slope of the flows between provinces and the share of moves across provinces that were observed.

use super::places::{PlaceRow, PlacesByCode};
use super::question::EstimationError;
use crate::estimate::file_reader::FileReader;
use crate::estimate::flow_table::FlowTable;
use crate::estimate::poisson::PoissonFit;
use crate::numeric::scalar::{exp, ln, square};
use crate::region::{distance_within, great_circle};
use crate::scenario::written::{Bounds, InputTable, quoted};
use crate::scenario::{Problem, Problems};
use ndarray::Array2;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;

/// Two regions are never nearer than this in the kernel of the model, in kilometres.
const NEAREST: f64 = 10.0;
/// Of those registered in a place at least this part has left it.
const LEAST_LEAVERS: f64 = 0.002;
/// The step of a forward difference.
const STEP: f64 = 0.02;
/// Steps of Newton's method beyond which nothing is found.
const MOST_STEPS: usize = 50;
/// Rounds of scaling beyond which margins cannot be met.
const MOST_ROUNDS: usize = 20_000;
/// Costs of leaving a prefecture at which the border is worked out again.
const REGISTRATION_COSTS: [f64; 4] = [0.0, 0.5, 0.74, 1.0];

/// A kernel of prefectures that has what was observed of provinces.
#[derive(Clone, Debug, PartialEq)]
pub struct MarginsFit {
    /// `δ`: by how much migration falls with the log of distance.
    pub distance: f64,
    /// `b`: the cost of a province border, without any cost of leaving a prefecture.
    pub border: f64,
    /// Covariances of the two.
    pub covariance: [[f64; 2]; 2],
    /// How slope and share change with the two: `[[∂slope/∂δ, ∂slope/∂b], [∂share/∂δ, ∂share/∂b]]`.
    pub jacobian: [[f64; 2]; 2],
    /// The slope between provinces that was observed, and its standard error.
    pub slope: (f64, f64),
    /// The share of arrivals from another province, and its standard error over provinces.
    pub share: (f64, f64),
    /// Costs of leaving a prefecture, and the border that then goes with what was observed.
    pub by_registration: Vec<(f64, f64)>,
    /// Places with margins, and provinces.
    pub places: (usize, usize),
    /// Places of the one table that the other lacks.
    pub left_out: Vec<String>,
}

/// A place with those who arrived and left.
struct MarginPlace {
    centre: (f64, f64),
    area: f64,
    province: usize,
    arrivals: f64,
    /// Of the arrivals, those from another province.
    from_afar: f64,
    departures: f64,
}

/// All places, and the provinces they make up.
struct MarginTable {
    places: Vec<MarginPlace>,
    provinces: Vec<(String, (f64, f64))>,
    /// Places of the one table that the other lacks.
    left_out: Vec<String>,
}

/// Finds the kernel that goes with margins in a table and with the slope of flows between provinces.
///
/// # Errors
///
/// Fails with all that is wrong with the table, and where no kernel has what was observed.
pub(super) fn read(
    file: &Path,
    (places, provinces): (&PlacesByCode, &PlacesByCode),
    slope: (f64, f64),
    reader: &mut FileReader,
) -> Result<MarginsFit, EstimationError> {
    let table = reader.open(file).and_then(|it| margin_table(it, places, provinces, &mut reader.problems));
    let (Some(table), false) = (table, reader.problems.has_errors()) else {
        return Err(EstimationError::Problems(std::mem::take(&mut reader.problems).sorted()));
    };
    table.fit(slope).ok_or(EstimationError::NoKernel)
}

/// The one column whose name begins so, since years stand behind.
fn column(table: &InputTable, prefix: &str, problems: &mut Problems) -> Option<String> {
    let found: Vec<&String> = table.columns().iter().filter(|it| it.starts_with(prefix)).collect();
    if let [one] = found.as_slice() {
        return Some((*one).clone());
    }
    let how_many = if found.is_empty() { "no column" } else { "more than one column" };
    let message = format!("the table of margins has {how_many} that begins with {}", quoted(prefix));
    let hint = "it needs `code`, `population…`, `registered…`, `in_migrants_same_province…` and `in_migrants_other_province…`";
    problems.push(Problem::error(message).hint(hint.to_owned()));
    None
}

fn margin_table(
    mut table: InputTable,
    places: &PlacesByCode,
    provinces: &PlacesByCode,
    problems: &mut Problems,
) -> Option<MarginTable> {
    table.require(&["code"]);
    let names = ["population", "registered", "in_migrants_same_province", "in_migrants_other_province"];
    let columns: Vec<Option<String>> = names.iter().map(|it| column(&table, it, problems)).collect();
    let columns: Vec<String> = columns.into_iter().collect::<Option<_>>()?;
    let numbered: BTreeMap<&String, usize> = provinces.keys().enumerate().map(|(at, it)| (it, at)).collect();
    let (mut found, mut left_out, mut seen) = (Vec::new(), Vec::new(), Vec::new());
    for row in 0..table.row_count() {
        let code = table.filled(row, "code");
        let numbers: Option<Vec<f64>> =
            columns.iter().map(|it| table.number(row, it, Bounds::NotNegative)).collect();
        let (Some(code), Some(numbers)) = (code, numbers) else { continue };
        let place = places.get(&code).and_then(|it| margin_place(it, &numbers, &numbered));
        seen.push(code.clone());
        match place {
            Some(place) => found.push(place),
            None => left_out.push(code),
        }
    }
    left_out.extend(places.keys().filter(|it| !seen.contains(it)).cloned());
    let centres = provinces.iter().map(|(code, it)| Some((code.clone(), it.centre?)));
    let sound = table.finish(problems);
    let provinces = centres.collect::<Option<Vec<_>>>()?;
    let mut table = MarginTable { places: found, provinces, left_out };
    table.balance();
    sound.then_some(table)
}

/// Numbers are people, registered people, and arrivals from the same province and from others; they are scaled to the mass of
/// the place, if it has one.
fn margin_place(
    place: &PlaceRow,
    numbers: &[f64],
    provinces: &BTreeMap<&String, usize>,
) -> Option<MarginPlace> {
    let [people, registered, near, far] = numbers else { return None };
    let scale = place.mass.map_or(1.0, |it| it / people);
    let arrivals = near + far;
    let leavers = (registered - (people - arrivals)).max(LEAST_LEAVERS * registered);
    Some(MarginPlace {
        centre: place.centre?,
        area: place.area?,
        province: *provinces.get(place.province.as_ref()?)?,
        arrivals: scale * arrivals,
        from_afar: scale * far,
        departures: scale * leavers,
    })
}

impl MarginTable {
    /// As many leave as arrive.
    fn balance(&mut self) {
        let sum = |of: fn(&MarginPlace) -> f64| self.places.iter().map(of).sum::<f64>();
        let scale = sum(|it| it.arrivals) / sum(|it| it.departures);
        self.places.iter_mut().for_each(|it| it.departures *= scale);
    }

    fn fit(self, slope: (f64, f64)) -> Option<MarginsFit> {
        let share = self.share();
        let aims = [slope.0, share.0];
        let (found, jacobian) = self.solved(aims, 0.0, [1.5, 1.0])?;
        let inverse = inverted(jacobian)?;
        let variances = [square(slope.1), square(share.1)];
        let entry = |row: usize, column: usize| {
            (0..2).map(|it| inverse[row][it] * variances[it] * inverse[column][it]).sum::<f64>()
        };
        let by_registration =
            REGISTRATION_COSTS.iter().filter_map(|&cost| Some((cost, self.solved(aims, cost, found)?.0[1])));
        Some(MarginsFit {
            distance: found[0],
            border: found[1],
            covariance: [[entry(0, 0), entry(0, 1)], [entry(1, 0), entry(1, 1)]],
            jacobian,
            slope,
            share,
            by_registration: by_registration.collect(),
            places: (self.places.len(), self.provinces.len()),
            left_out: self.left_out.clone(),
        })
    }

    /// The share of arrivals that came from another province, with its error over provinces.
    fn share(&self) -> (f64, f64) {
        let mut by_province = vec![(0.0, 0.0); self.provinces.len()];
        for it in &self.places {
            by_province[it.province].0 += it.from_afar;
            by_province[it.province].1 += it.arrivals;
        }
        let sum = |of: fn(&(f64, f64)) -> f64| by_province.iter().map(of).sum::<f64>();
        let (far, all) = (sum(|it| it.0), sum(|it| it.1));
        let share = far / all;
        let count = by_province.iter().filter(|it| it.1 > 0.0).count() as f64;
        let squares: f64 = by_province.iter().map(|it| square(it.0 - share * it.1)).sum();
        (share, (count / (count - 1.0) * squares).sqrt() / all)
    }

    /// Newton's method on slope and share.
    fn solved(
        &self,
        aims: [f64; 2],
        registration: f64,
        start: [f64; 2],
    ) -> Option<([f64; 2], [[f64; 2]; 2])> {
        let mut at = start;
        for _ in 0..MOST_STEPS {
            let points = [at, [at[0] + STEP, at[1]], [at[0], at[1] + STEP]];
            let values: Vec<Option<[f64; 2]>> =
                points.par_iter().map(|it| self.slope_and_share(*it, registration)).collect();
            let (here, by_distance, by_border) = (values[0]?, values[1]?, values[2]?);
            let slope =
                |row: usize| [by_distance[row] - here[row], by_border[row] - here[row]].map(|it| it / STEP);
            let jacobian = [slope(0), slope(1)];
            let off = [aims[0] - here[0], aims[1] - here[1]];
            if off.iter().all(|it| it.abs() < 1e-10) {
                return Some((at, jacobian));
            }
            let inverse = inverted(jacobian)?;
            let step = [0, 1].map(|it| inverse[it][0] * off[0] + inverse[it][1] * off[1]);
            // Far from the answer a full step may leave where the kernel makes sense.
            let length = step.iter().map(|it| it.abs()).fold(0.0, f64::max);
            let part = if length > 1.0 { 1.0 / length } else { 1.0 };
            at = [at[0] + part * step[0], at[1] + part * step[1]];
        }
        None
    }

    /// What a kernel makes of flows between provinces: their slope on distance, and the share that crosses a border.
    fn slope_and_share(&self, [distance, border]: [f64; 2], registration: f64) -> Option<[f64; 2]> {
        let kernel = self.kernel(distance, border, registration);
        let scaled = self.scaled(&kernel)?;
        let count = self.provinces.len();
        let mut between = Array2::<f64>::zeros((count, count));
        for ((from, to), flow) in scaled.indexed_iter() {
            between[[self.places[from].province, self.places[to].province]] += flow;
        }
        let all = between.sum();
        let within = between.diag().sum();
        let slope = self.slope(&between)?;
        Some([slope, 1.0 - within / all])
    }

    /// `κ_oi` of (K1).
    fn kernel(&self, distance: f64, border: f64, registration: f64) -> Array2<f64> {
        let log = |(from, to): (usize, usize)| {
            let (here, there) = (&self.places[from], &self.places[to]);
            let km = if from == to {
                distance_within(here.area)
            } else {
                great_circle(here.centre, there.centre).max(NEAREST)
            };
            let crosses = f64::from(u8::from(here.province != there.province));
            let away = f64::from(u8::from(from != to));
            -distance * ln(km / 100.0) - border * crosses - registration * away
        };
        Array2::from_shape_fn((self.places.len(), self.places.len()), |it| exp(log(it)))
    }

    /// `a_o b_i κ_oi` with the departures as sums of rows and the arrivals as sums of columns.
    fn scaled(&self, kernel: &Array2<f64>) -> Option<Array2<f64>> {
        let count = self.places.len();
        let (mut rows, mut columns) = (vec![1.0; count], vec![1.0; count]);
        for _ in 0..MOST_ROUNDS {
            for (row, factor) in rows.iter_mut().enumerate() {
                let sum: f64 = kernel.row(row).iter().zip(&columns).map(|(it, by)| it * by).sum();
                *factor = self.places[row].departures / sum;
            }
            let mut sums = vec![0.0; count];
            for (row, factor) in rows.iter().enumerate() {
                sums.iter_mut().zip(kernel.row(row)).for_each(|(sum, it)| *sum += factor * it);
            }
            let mut worst = 0.0_f64;
            for ((factor, sum), place) in columns.iter_mut().zip(&sums).zip(&self.places) {
                if place.arrivals > 0.0 {
                    worst = worst.max((*factor * sum / place.arrivals - 1.0).abs());
                }
                *factor = place.arrivals / sum;
            }
            if worst < 1e-12 {
                return Some(Array2::from_shape_fn((count, count), |(row, column)| {
                    rows[row] * columns[column] * kernel[[row, column]]
                }));
            }
        }
        None
    }

    fn slope(&self, between: &Array2<f64>) -> Option<f64> {
        let (codes, centres): (Vec<String>, Vec<(f64, f64)>) = self.provinces.iter().cloned().unzip();
        let table = FlowTable::by_distance(&codes, &centres, between).ok()?;
        PoissonFit::of(&table, None).ok()?.coefficients.first().copied()
    }
}

fn inverted([[a, b], [c, d]]: [[f64; 2]; 2]) -> Option<[[f64; 2]; 2]> {
    let determinant = a * d - b * c;
    (determinant.abs() > 1e-12)
        .then(|| [[d / determinant, -b / determinant], [-c / determinant, a / determinant]])
}
