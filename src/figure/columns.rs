//! How many columns panels have.

/// How many columns so many panels have, at most `most`: rows are as full as can be.
pub(super) fn columns(panels: usize, most: usize) -> usize {
    panels.div_ceil(panels.div_ceil(most).max(1)).max(1)
}

/// Panels are at least this wide with what stands beside them, in mm.
const NARROWEST_PANEL: f64 = 40.0;

/// As [`columns`], on a sheet of a width.
pub(super) fn columns_within(panels: usize, most: usize, width: f64) -> usize {
    columns(panels, super::format::count(width / NARROWEST_PANEL).clamp(1, most))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_panels_are_as_full_as_can_be() {
        let found: Vec<usize> = (1..=10).map(|panels| columns(panels, 4)).collect();
        assert_eq!(found, [1, 2, 3, 4, 3, 3, 4, 4, 3, 4]);
    }
}
