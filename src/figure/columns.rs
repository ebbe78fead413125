//! How many columns panels have.

use super::theme::WIDE;

/// How many columns so many panels have, at most `most`: rows are as full as can be.
pub(super) fn columns(panels: usize, most: usize) -> usize {
    panels.div_ceil(panels.div_ceil(most).max(1)).max(1)
}

/// As [`columns`], on a sheet of a width: `most` of them have room on the widest one.
pub(super) fn columns_within(panels: usize, most: usize, width: f64) -> usize {
    let room = super::format::count((most as f64 * width / WIDE + 0.15).floor());
    columns(panels, room.clamp(1, most))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_panels_are_as_full_as_can_be() {
        let found: Vec<usize> = (1..=10).map(|panels| columns(panels, 4)).collect();
        assert_eq!(found, [1, 2, 3, 4, 3, 3, 4, 4, 3, 4]);
    }

    #[test]
    fn narrow_sheets_have_fewer_columns() {
        let found = [80.0, 88.0, 120.0, 180.0, 300.0].map(|width| columns_within(12, 3, width));
        assert_eq!(found, [1, 1, 2, 3, 3]);
    }
}
