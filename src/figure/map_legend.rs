//! What circles and arrows of a flow map measure: two or three of each with their values, below the map.

use crate::numeric::scalar::{log10, power_of_ten};
use crate::region::Factor;

use super::canvas::{Canvas, Point, TextFormat};
use super::factors::{self, unit_of};
use super::format::rounded;
use super::map_style::MapStyle;
use super::sheet::MARGIN;
use super::theme::{Language, SeriesStyle, Theme, WIDE};

/// The largest values on a map and how large they are drawn.
#[derive(Debug, Clone, Copy)]
pub(super) struct Legend {
    pub factor: Factor,
    /// The largest stock, and the radius of its circle in mm.
    pub stock: (f64, f64),
    /// The largest flow, and the width of its arrow in mm.
    pub flow: (f64, f64),
    pub style: MapStyle,
}

impl Legend {
    /// Height of the legend in mm.
    pub fn height(&self, theme: &Theme) -> f64 {
        let signs = if self.style.less.is_some() { SIGNS } else { 0.0 };
        5.0 + 2.0 * self.stock.1 + signs + if is_stacked(theme) { STACK } else { 0.0 }
    }
}

/// Narrower sheets have the arrows below the circles, in mm.
const NARROWEST_PAIR: f64 = 150.0;

/// Room for the arrows there.
const STACK: f64 = 8.4;

fn is_stacked(theme: &Theme) -> bool {
    theme.width(WIDE) < NARROWEST_PAIR
}

/// Room for a line that says what the two kinds of arrows mean.
const SIGNS: f64 = 4.4;

/// Draws the legend with its top at `top`.
pub(super) fn draw(canvas: &Canvas, theme: &Theme, legend: &Legend, top: f64) {
    let heading = top + 3.6;
    let middle = heading + 1.4 + legend.stock.1;
    draw_circles(canvas, theme, legend, (MARGIN, heading, middle));
    let (left, heading, middle) = if is_stacked(theme) {
        let heading = middle + legend.stock.1 + 4.4;
        (MARGIN, heading, heading + 3.0)
    } else {
        (MARGIN + 0.5 * (theme.width(WIDE) - 2.0 * MARGIN), heading, middle)
    };
    draw_arrows(canvas, theme, legend, (left, heading, middle));
    if let Some(less) = legend.style.less {
        draw_signs(canvas, theme, [legend.style.more, less], (left, middle + legend.stock.1.min(2.0) + 3.4));
    }
}

fn draw_circles(canvas: &Canvas, theme: &Theme, legend: &Legend, (left, heading, middle): (f64, f64, f64)) {
    let ((largest, radius), language, factor) = (legend.stock, theme.language, legend.factor);
    if largest <= 0.0 {
        return;
    }
    // What is lent is researchers' time; the stock behind it is people.
    let counted = if factor == Factor::Lent { Factor::Established } else { factor };
    let (divisor, words) = unit_of(counted, largest, theme);
    let title = match language {
        Language::English => format!("Circle area: {}, {words}", factors::stock(factor, language)),
        Language::Chinese => format!("圆面积：{}，{words}", factors::stock(factor, language)),
    };
    let (plain, pen) = (TextFormat::plain(theme), legend.style.circles);
    canvas.text(&title, (left, heading), &TextFormat::muted(theme));
    let mut x = left;
    for value in round_values(largest) {
        let r = radius * (value / largest).sqrt();
        canvas.disc((x + r, middle), r, pen.colour, 0.16);
        canvas.ring((x + r, middle), r, pen.colour, 0.5);
        let label = rounded(value / divisor);
        canvas.text(&label, (x + 2.0 * r + 1.0, middle + plain.capital_height() / 2.0), &plain);
        x += 2.0 * r + plain.width(&label) + 5.0;
    }
}

fn draw_arrows(canvas: &Canvas, theme: &Theme, legend: &Legend, (left, heading, middle): (f64, f64, f64)) {
    let ((largest, width), language, factor) = (legend.flow, theme.language, legend.factor);
    let (divisor, words) = unit_of(factor, largest, theme);
    let title = match (language, legend.style.less) {
        (Language::English, None) => format!("Arrow width: square root of the flow, {words} a year"),
        (Language::English, _) => format!("Arrow width: square root of the difference, {words} a year"),
        (Language::Chinese, None) => format!("箭头宽度与流量的平方根成正比：{words}/年"),
        (Language::Chinese, _) => format!("箭头宽度与差值的平方根成正比：{words}/年"),
    };
    let (plain, pen) = (TextFormat::plain(theme), legend.style.more);
    canvas.text(&title, (left, heading), &TextFormat::muted(theme));
    let mut x = left;
    for value in round_values(largest) {
        let mm = width * (value / largest).sqrt();
        let bar = SeriesStyle { width: mm / super::text_width::POINT, dashes: &[], ..pen };
        canvas.line(&[(x, middle), (x + 9.0, middle)], &bar);
        let label = rounded(value / divisor);
        canvas.text(&label, (x + 10.2, middle + plain.capital_height() / 2.0), &plain);
        x += 10.2 + plain.width(&label) + 5.0;
    }
}

/// Which arrows mean more and which mean less than in the base.
fn draw_signs(canvas: &Canvas, theme: &Theme, style: [SeriesStyle; 2], (left, y): Point) {
    let look = TextFormat::plain(theme);
    let words = [
        theme.language.say("more than in the base", "高于基准"),
        theme.language.say("less than in the base", "低于基准"),
    ];
    let mut x = left;
    for (pen, words) in style.into_iter().zip(words) {
        let line = SeriesStyle { width: 2.4, ..pen };
        canvas.line(&[(x, y), (x + 9.0, y)], &line);
        canvas.polygon(&[(x + 11.0, y), (x + 9.0, y - 1.0), (x + 9.0, y + 1.0)], pen.colour, 1.0);
        canvas.text(words, (x + 12.2, y + look.capital_height() / 2.0), &look);
        x += 12.2 + look.width(words) + 5.0;
    }
}

/// A round number not above the largest value, a fifth and a twenty-fifth of it.
pub(super) fn round_values(largest: f64) -> [f64; 3] {
    let power = power_of_ten(log10(largest).floor());
    let factor = [5.0, 2.0, 1.0].into_iter().find(|factor| factor * power <= largest * (1.0 + 1e-9));
    let round = factor.unwrap_or(1.0) * power;
    [round, round / 5.0, round / 25.0]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_legend_has_round_values_that_are_on_the_map() {
        let whole = |largest: f64| round_values(largest).map(|value| format!("{value:.2}"));
        assert_eq!(whole(7.3e6), ["5000000.00", "1000000.00", "200000.00"]);
        assert_eq!(whole(1.0), ["1.00", "0.20", "0.04"]);
    }
}
