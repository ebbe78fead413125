//! Where several groups land that each look for something else, in one pass over a kernel.

use super::view::KernelView;
use super::walk::{Visitor, walk_all};
use crate::numeric::{Interleaved, Vectors, read_ahead, slice};
use ndarray::{Array1, aview1};
use std::array::from_fn;

/// `Σ_o leavers_og κ_oi u_gi / Σ_l κ_ol u_gl` for every group g, given its leavers and what attracts it.
pub(in crate::dynamics) fn arrivals(
    view: &KernelView<'_>,
    groups: &[(&Array1<f64>, &Array1<f64>)],
) -> Vec<Array1<f64>> {
    let regions = view.regions();
    let attractions: Vec<&[f64]> = groups.iter().map(|(_, attraction)| slice(attraction)).collect();
    let attractions = Interleaved::of(&attractions);
    let blocks = walk_all(view, |_| Landing {
        groups,
        attractions: &attractions,
        totals: Vec::new(),
        arrivals: vec![vec![0.0; regions]; groups.len()],
    });
    let of_group = |(group, (_, attraction)): (usize, &(&Array1<f64>, &Array1<f64>))| {
        let add = |sum: Array1<f64>, block: &Vec<Vec<f64>>| sum + aview1(&block[group]);
        blocks.iter().fold(Array1::zeros(regions), add) * *attraction
    };
    groups.iter().enumerate().map(of_group).collect()
}

/// What lands out of a block of origins, but for the attraction of each place.
struct Landing<'a> {
    groups: &'a [(&'a Array1<f64>, &'a Array1<f64>)],
    attractions: &'a Interleaved,
    /// `Σ_l κ_ol u_gl` of the origins at hand.
    totals: Vec<f64>,
    arrivals: Vec<Vec<f64>>,
}

impl Visitor for Landing<'_> {
    type Output = Vec<Vec<f64>>;

    fn visit<const R: usize>(&mut self, first: usize, rows: [&[f64]; R]) {
        read_ahead(rows);
        let (vectors, width) = (Vectors::default(), self.attractions.width());
        self.totals.resize(R * width, 0.0);
        vectors.dots_by_each(rows, self.attractions, &mut self.totals);
        for (group, arrivals) in self.arrivals.iter_mut().enumerate() {
            let leavers = self.groups[group].0;
            let scales = from_fn(|r| {
                let (number, total) = (leavers[first + r], self.totals[r * width + group]);
                if number > 0.0 && total > 0.0 { number / total } else { 0.0 }
            });
            vectors.add_rows::<R>(arrivals, scales, rows);
        }
    }

    fn finish(self) -> Vec<Vec<f64>> {
        self.arrivals
    }
}
