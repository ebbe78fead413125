//! How sure coefficients are when flows of one origin, or of one destination, go up and down together.

use super::flow_table::Term;
use super::least_squares::LeastSquares;
use super::two_way::Ends;
use crate::numeric::{Cholesky, symmetric_eigen};
use crate::outcome::statistics::student_quantile;
use ndarray::{Array1, Array2};

/// Covariances of coefficients, `A⁻¹ M A⁻¹`, under four views of what goes together.
///
/// `A = X̃' diag(μ) X̃` and `M` sums the scores `x̃ (F − μ)`. A sum over `G` clusters is multiplied by `G/(G − 1)` and by
/// nothing for the number of terms; other programs multiply by `(n − 1)/(n − k − 1)` as well.
#[derive(Clone, Debug)]
pub struct Covariance {
    /// Pairs are independent (HC0).
    pub of_pairs: Array2<f64>,
    /// Pairs of one origin go together.
    pub of_origins: Array2<f64>,
    /// Pairs of one destination go together.
    pub of_destinations: Array2<f64>,
    /// Both: the default (Cameron, Gelbach and Miller 2011), with `G` the smaller of the two numbers.
    pub two_way: Array2<f64>,
    /// Origins and destinations with flows.
    pub clusters: (usize, usize),
    /// Whether a variance was negative and the negative eigenvalues were set to 0.
    pub repaired: bool,
}

impl Covariance {
    /// Nothing if the weights `μ` are too far apart.
    pub(super) fn of(
        ends: Ends<'_>,
        flow: &[f64],
        fitted: &[f64],
        columns: &[Term],
        ridge: f64,
    ) -> Option<Self> {
        let equations = LeastSquares::new(ends, columns, fitted, ridge)?;
        let bread = Bread(equations.normal()?);
        let scores: Vec<Vec<f64>> = equations.rest.iter().map(|it| scores(it, flow, fitted)).collect();
        let count = |places: &[usize]| places.iter().collect::<std::collections::BTreeSet<_>>().len();
        let clusters = (count(ends.origin), count(ends.destination));
        let of = |places: &[usize], count: usize| squares(&summed(&scores, places, count));
        let pairs = squares(&scores);
        let origins = of(ends.origin, ends.counts.0);
        let destinations = of(ends.destination, ends.counts.1);
        let both = (&origins + &destinations - &pairs) * few(clusters.0.min(clusters.1));
        let (two_way, repaired) = without_negative(bread.around(&both));
        Some(Self {
            of_pairs: bread.around(&pairs),
            of_origins: bread.around(&origins) * few(clusters.0),
            of_destinations: bread.around(&destinations) * few(clusters.1),
            two_way,
            clusters,
            repaired,
        })
    }

    /// The standard error of a coefficient under clusters of origins and destinations.
    pub fn error(&self, term: usize) -> f64 {
        self.two_way[[term, term]].sqrt()
    }

    /// How many standard errors a 95 % interval reaches to each side: Student's quantile for one cluster less than the fewer.
    pub fn quantile(&self) -> f64 {
        student_quantile(0.95, self.clusters.0.min(self.clusters.1) - 1)
    }

    /// The half-width of the 95 % interval of a coefficient: Student's quantile for one cluster less than the fewer.
    pub fn reach(&self, term: usize) -> f64 {
        self.quantile() * self.error(term)
    }
}

/// `A`, of which the inverse stands on both sides.
struct Bread(Cholesky);

impl Bread {
    fn around(&self, filling: &Array2<f64>) -> Array2<f64> {
        let once = self.inverse_times(filling);
        self.inverse_times(&once.t().to_owned())
    }

    fn inverse_times(&self, matrix: &Array2<f64>) -> Array2<f64> {
        let mut solved = matrix.clone();
        for mut column in solved.columns_mut() {
            let solution = self.0.solve(column.to_owned());
            column.assign(&solution);
        }
        solved
    }
}

fn scores(rest: &[f64], flow: &[f64], fitted: &[f64]) -> Vec<f64> {
    rest.iter().zip(flow.iter().zip(fitted)).map(|(x, (f, mu))| x * (f - mu)).collect()
}

/// What a sum over few clusters lacks.
fn few(clusters: usize) -> f64 {
    clusters as f64 / (clusters as f64 - 1.0)
}

/// The scores of each term, added up by cluster.
fn summed(scores: &[Vec<f64>], places: &[usize], clusters: usize) -> Vec<Vec<f64>> {
    let sum = |scores: &Vec<f64>| {
        let mut sums = vec![0.0; clusters];
        places.iter().zip(scores).for_each(|(&place, score)| sums[place] += score);
        sums
    };
    scores.iter().map(sum).collect()
}

/// Sums of products of every two terms.
fn squares(scores: &[Vec<f64>]) -> Array2<f64> {
    let product =
        |(one, other): (usize, usize)| scores[one].iter().zip(&scores[other]).map(|(x, y)| x * y).sum();
    Array2::from_shape_fn((scores.len(), scores.len()), product)
}

/// The order of several estimates and the upper triangle of their covariances, as `kernel.toml` has them.
#[cfg(feature = "files")]
pub(super) fn covariance_table<Name: ToString>(
    names: &[Name],
    entry: impl Fn(usize, usize) -> f64,
) -> toml::Table {
    let row = |row: usize| (row..names.len()).map(|it| entry(row, it).into()).collect();
    let order = names.iter().map(|it| it.to_string().into()).collect();
    let upper = (0..names.len()).map(|it| toml::Value::Array(row(it))).collect();
    [("order", order), ("upper", upper)]
        .map(|(key, values)| (key.to_owned(), toml::Value::Array(values)))
        .into_iter()
        .collect()
}

/// A two-way sum need not be positive: then its negative eigenvalues are set to 0.
fn without_negative(matrix: Array2<f64>) -> (Array2<f64>, bool) {
    if matrix.diag().iter().all(|it| *it >= 0.0) {
        return (matrix, false);
    }
    let (values, vectors) = symmetric_eigen(matrix);
    let kept: Array1<f64> = values.mapv(|it| it.max(0.0));
    ((&vectors * &kept).dot(&vectors.t()), true)
}
