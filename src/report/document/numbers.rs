//! Numbers as a report writes them: with their sign where they are differences, and never without a unit.

use crate::figure::{Language, measured, number, rounded, signed};
use crate::outcome::Currency;

/// Effects that are smaller, in per cent, hardly differ from none.
pub(super) const HARDLY: f64 = 0.05;

/// Effects that are smaller, in per cent, are rounding.
pub(super) const NOTHING: f64 = 1e-6;

/// "+0.37 %"; what is small has one digit more.
pub(super) fn percent(value: f64) -> String {
    format!("{} %", change(value))
}

/// The same without a sign.
pub(super) fn size(value: f64) -> String {
    format!("{} %", number(value.abs(), decimals(value)))
}

/// A difference with its sign: two digits behind the point, of what is small three or four.
pub(super) fn change(value: f64) -> String {
    if value.abs() < NOTHING { "0".to_owned() } else { signed(value, decimals(value)) }
}

fn decimals(value: f64) -> usize {
    match value.abs() {
        size if size < 0.001 => 5,
        size if size < 0.01 => 4,
        size if size < 0.1 => 3,
        _ => 2,
    }
}

/// Both ends of a range in per cent, told apart.
pub(super) fn range(low: f64, high: f64, language: Language) -> String {
    format!("{} %", ends([low, high], language))
}

/// Both ends of a range, told apart; its unit stands elsewhere.
pub(super) fn ends([low, high]: [f64; 2], language: Language) -> String {
    let to = language.say(" to ", " 至 ");
    let least = decimals(low).max(decimals(high));
    let differ = |digits: &usize| signed(low, *digits) != signed(high, *digits);
    let digits = (least..=5).find(differ).unwrap_or(least);
    format!("{}{to}{}", signed(low, digits), signed(high, digits))
}

/// An amount of money that goes each year, with its unit: "285.7 billion CNY a year".
pub(super) fn money_a_year(value: f64, currency: &Currency, language: Language) -> String {
    format!("{}{}", money(value, currency, language), language.say(" a year", "/年"))
}

/// An amount of money with its unit, without a sign.
pub(super) fn money(value: f64, currency: &Currency, language: Language) -> String {
    let (divisor, unit) = measured(&currency.in_words("CNY"), value.abs(), language);
    format!("{} {unit}", number((value / divisor).abs(), 1))
}

/// Both ends of what comes in money each year, in one unit.
pub(super) fn range_of_money(low: f64, high: f64, currency: &Currency, language: Language) -> String {
    let (divisor, unit) = measured(&currency.in_words("CNY"), high.abs(), language);
    let [low, high] = [low, high].map(|it| number(it / divisor, 2));
    match language {
        Language::English => format!("{low} to {high} {unit} a year"),
        Language::Chinese => format!("{low} 至 {high} {unit}/年"),
    }
}

/// Three digits that say something.
pub(super) fn three_digits(value: f64) -> String {
    if value.is_nan() { "–".to_owned() } else { rounded(value) }
}

/// A whole number that a table has as a real; 0 where it has none.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to what fits")]
pub(super) fn count(value: f64) -> usize {
    value.round().clamp(0.0, 1e9) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_effect_keeps_its_digits_and_one_of_rounding_is_none() {
        let said = [0.3747, -12.345, 0.0412, -0.0066, 0.000_12, 1e-9, 0.0].map(percent);
        assert_eq!(
            said,
            ["+0.37 %", "\u{2212}12.35 %", "+0.041 %", "\u{2212}0.0066 %", "+0.00012 %", "0 %", "0 %"]
        );
    }

    #[test]
    fn both_ends_of_a_range_are_told_apart() {
        assert_eq!(range(0.3740, 0.3753, Language::English), "+0.37 to +0.38 %");
        assert_eq!(range(0.3741, 0.3744, Language::English), "+0.3741 to +0.3744 %");
        assert_eq!(range(-0.26, 0.94, Language::Chinese), "\u{2212}0.26 至 +0.94 %");
    }

    #[test]
    fn money_has_a_unit_that_fits_its_size_and_the_language() {
        let yuan = Currency::default();
        assert_eq!(money_a_year(2.857e11, &yuan, Language::English), "285.7 billion CNY a year");
        assert_eq!(money_a_year(-2.857e11, &yuan, Language::Chinese), "2857.0 亿元/年");
        let range = |language| range_of_money(7.65e13, 7.661e13, &yuan, language);
        assert_eq!(range(Language::English), "76.50 to 76.61 trillion CNY a year");
        assert_eq!(range(Language::Chinese), "76.50 至 76.61 万亿元/年");
    }
}
