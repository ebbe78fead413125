//! Where the cells of a heat map begin and end.

use crate::numeric::range;
use crate::numeric::scalar::ln;

/// Neighbours that lie this much further apart than others would leave these no room.
const MOST_UNEVEN: f64 = 4.0;

/// Borders of cells, halfway between values, in mm: cells of `usual` mm on average that lie where their values do on a
/// linear axis, or else on a logarithmic one; equal ones where neither has room for all.
pub(super) fn edges(values: &[f64], usual: f64) -> Vec<f64> {
    let equal = || (0..=values.len()).map(|index| usual * index as f64).collect();
    let logarithms: Vec<f64> = values.iter().map(|&value| ln(value)).collect();
    let scale = [values, &logarithms].into_iter().find(|scale| is_even_enough(scale));
    let Some(values) = scale.filter(|scale| scale.len() > 2) else { return equal() };
    let [first, second, before, last] = ends_of(values);
    let (low, high) = (first - (second - first) / 2.0, last + (last - before) / 2.0);
    let inner = values.windows(2).map(|pair| f64::midpoint(pair[0], pair[1]));
    let length = usual * values.len() as f64;
    let borders = std::iter::once(low).chain(inner).chain([high]);
    borders.map(|border| length * (border - low) / (high - low)).collect()
}

/// The two first and the two last values of at least three.
fn ends_of(values: &[f64]) -> [f64; 4] {
    let last = values.len() - 1;
    [values[0], values[1], values[last - 1], values[last]]
}

/// Whether values rise, by steps that do not differ too much.
fn is_even_enough(values: &[f64]) -> bool {
    let steps = values.windows(2).map(|pair| pair[1] - pair[0]);
    let (shortest, longest) = range(steps.clone());
    steps.clone().all(|step| step.is_finite() && step > 0.0) && longest <= MOST_UNEVEN * shortest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_lie_where_their_values_do() {
        let widths = |values: &[f64]| -> Vec<f64> {
            edges(values, 10.0).windows(2).map(|it| (100.0 * (it[1] - it[0])).round() / 100.0).collect()
        };
        assert_eq!(widths(&[0.0, 1.0, 2.0]), [10.0; 3]);
        assert_eq!(widths(&[0.0, 1.0, 3.0]), [6.67, 10.0, 13.33]);
        assert_eq!(widths(&[1.0, 10.0, 100.0]), [10.0; 3]);
        assert_eq!(widths(&[-1.0, 0.0, 100.0]), [10.0; 3]);
        assert_eq!(widths(&[5.0]), [10.0]);
        assert_eq!(widths(&[5.0, 7.0]), [10.0; 2]);
    }
}
