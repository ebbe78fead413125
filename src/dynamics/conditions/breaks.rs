//! What breaks in a period: borders that close, segments and output that are lost; and how platforms spread.

use super::closure::Closure;
use super::{Channel, Conditions};
use ndarray::{Array1, Array2};

impl Conditions {
    /// Closes the border around places for a channel; closures add up.
    pub fn close_border(&mut self, channel: Channel, closure: Closure) {
        self.closures.push((channel, closure));
    }

    /// Whether any border is closed for a channel.
    pub(in crate::dynamics) fn is_closed(&self, channel: Channel) -> bool {
        self.closures_of(channel).next().is_some()
    }

    /// How many times the cost of a province border closures add between two different regions.
    pub(in crate::dynamics) fn tightening(&self, channel: Channel, a: usize, b: usize) -> f64 {
        self.closures_of(channel).filter(|it| it.divides(a, b)).map(|it| it.tightening).sum()
    }

    /// Whether closures treat two regions alike.
    pub(in crate::dynamics) fn closed_alike(&self, channel: Channel, a: usize, b: usize) -> bool {
        self.closures_of(channel).all(|it| it.inside[a] == it.inside[b])
    }

    fn closures_of(&self, channel: Channel) -> impl Iterator<Item = &Closure> {
        self.closures.iter().filter(move |(of, _)| *of == channel).map(|(_, closure)| closure)
    }

    /// `f_jmk`: what is left of the capacity of so many segments, regions × segments.
    pub(in crate::dynamics) fn capacity(&self, segments: usize) -> Array2<f64> {
        let mut capacity = Array2::ones((self.output_left.len(), segments));
        for (segment, left) in &self.segments_left {
            capacity.column_mut(*segment).zip_mut_with(left, |it, left| *it *= left);
        }
        capacity
    }

    /// `cover_im`: part of a field's missing inputs that each region has in store, at most .9.
    pub(in crate::dynamics) fn cover(&self, field: usize) -> Array1<f64> {
        let nothing = Array1::<f64>::zeros(self.output_left.len());
        let of_field = self.reserves.iter().filter(|(of, _)| *of == field);
        of_field.fold(nothing, |sum, (_, cover)| sum + cover).mapv(|it| it.min(0.9))
    }

    /// `draw_im`: factor on what each region offers to projects of a field; [`None`] where nothing changes it.
    pub(in crate::dynamics) fn siting_draw(&self, field: usize) -> Option<Array1<f64>> {
        let draws = self.siting_draws.iter().filter(|(of, _)| *of == field).map(|(_, draw)| draw.clone());
        draws.reduce(|product, draw| product * draw)
    }
}
