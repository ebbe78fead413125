//! A tick that says what chance does, on a line that says what parameters do.

use crate::figure::rows::RowLayout;
use crate::figure::theme::SeriesStyle;

/// A tick as wide as what chance does to an effect, and at least as wide as can be seen.
pub(super) fn draw_tick(rows: &RowLayout, y: f64, (low, high): (f64, f64), pen: &SeriesStyle) {
    /// Half of the least width, and of the height, in mm.
    const HALF: (f64, f64) = (0.15, 1.25);
    if !(low.is_finite() && high.is_finite()) {
        return;
    }
    let middle = f64::midpoint(rows.x(low), rows.x(high));
    let half = ((rows.x(high) - rows.x(low)) / 2.0).max(HALF.0);
    let corners = [(-half, -HALF.1), (half, -HALF.1), (half, HALF.1), (-half, HALF.1)];
    let corners = corners.map(|(x, down)| (middle + x, y + down));
    rows.canvas.polygon(&corners, pen.colour, 0.9);
}
