//! Numbers as figures print them: true minus, thin spaces, units that fit the size and the language.

use super::theme::Language;
use crate::numeric::scalar::{log10, power_of_ten};
use crate::outcome::Currency;

const MINUS: char = '\u{2212}';
const THIN_SPACE: char = '\u{2009}';

/// A number with a fixed count of decimals, a true minus, and thin spaces from five digits on.
pub(crate) fn number(value: f64, decimals: usize) -> String {
    let plain = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut text = String::new();
    // What rounds to zero has no sign.
    if value < 0.0 && plain.contains(|digit: char| ('1'..='9').contains(&digit)) {
        text.push(MINUS);
    }
    text.push_str(&grouped(whole));
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// A number with so many decimals and a sign, unless it rounds to zero.
pub(crate) fn signed(value: f64, decimals: usize) -> String {
    let text = number(value, decimals);
    let is_zero = !text.contains(|digit: char| ('1'..='9').contains(&digit));
    if value > 0.0 && !is_zero { format!("+{text}") } else { text }
}

/// Four digits stay together, as journals print them; longer numbers are cut into threes.
fn grouped(digits: &str) -> String {
    if digits.len() < 5 {
        return digits.to_owned();
    }
    let mut text = String::new();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(THIN_SPACE);
        }
        text.push(digit);
    }
    text
}

/// A number with about three significant digits and no needless zeros.
pub(crate) fn rounded(value: f64) -> String {
    let decimals = if value == 0.0 { 0.0 } else { (2.0 - log10(value.abs()).floor()).clamp(0.0, 6.0) };
    let text = number(value, count(decimals));
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// How many decimals tell ticks apart that are `step` from each other.
pub(super) fn decimals_of_step(step: f64) -> usize {
    let decimals = (0..6).find(|&decimals| {
        let scaled = step * power_of_ten(f64::from(decimals));
        (scaled - scaled.round()).abs() < 1e-6 * scaled.abs().max(1.0)
    });
    decimals.map_or(6, |decimals| count(f64::from(decimals)))
}

/// The label of a tick on an axis with this step: a power of ten where there would be a row of zeros.
pub(super) fn tick(value: f64, step: f64) -> String {
    if step >= 1e-5 {
        return number(value, decimals_of_step(step));
    }
    let power = log10(step).floor();
    let scaled = value / power_of_ten(power);
    if scaled.abs() < 1e-6 {
        return "0".to_owned();
    }
    let raised: String = format!("{power:.0}").chars().map(superscript).collect();
    format!("{}×10{raised}", number(scaled, decimals_of_step(step / power_of_ten(power))))
}

fn superscript(character: char) -> char {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    character.to_digit(10).map_or('⁻', |digit| DIGITS[digit as usize])
}

/// A year without decimals, unless it is within a year.
pub(crate) fn year(value: f64) -> String {
    if (value - value.round()).abs() < 1e-6 { format!("{value:.0}") } else { format!("{value:.2}") }
}

/// A small whole number that was computed as a real.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // clamped to what fits
pub(super) fn count(value: f64) -> usize {
    value.clamp(0.0, 1e9) as usize
}

/// The unit that brings values of a size to a handful of digits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Magnitude {
    /// What values are divided by.
    pub divisor: f64,
    /// The words for it, empty for ones.
    pub name: &'static str,
}

const ENGLISH: [(f64, &str); 4] = [(1e12, "trillion"), (1e9, "billion"), (1e6, "million"), (1e3, "thousand")];
const CHINESE: [(f64, &str); 3] = [(1e12, "万亿"), (1e8, "亿"), (1e4, "万")];

impl Magnitude {
    /// The unit for values of which the largest is `largest`.
    pub fn fitting(largest: f64, language: Language) -> Self {
        let sizes: &[(f64, &'static str)] = match language {
            Language::English => &ENGLISH,
            Language::Chinese => &CHINESE,
        };
        // A largest value just below a unit reads better in that unit: 0.8 million, not 800 thousand.
        let fitting = sizes.iter().find(|(divisor, _)| largest.abs() >= 0.7 * divisor);
        fitting.map_or(Self { divisor: 1.0, name: "" }, |&(divisor, name)| Self { divisor, name })
    }

    /// The unit of what people earn and make.
    pub fn of_incomes(language: Language) -> Self {
        match language {
            Language::English => Self { divisor: 1e3, name: "thousand" },
            Language::Chinese => Self { divisor: 1e4, name: "万" },
        }
    }

    /// The unit of money: "trillion CNY", 万亿元.
    pub fn of_money(self, language: Language, currency: &Currency) -> String {
        match language {
            Language::English => format!("{} {currency}", self.name).trim().to_owned(),
            Language::Chinese => format!("{}{}", self.name, currency.chinese()),
        }
    }

    /// The unit of things that are counted: "million people", 万人.
    pub fn of(self, thing: &str, language: Language) -> String {
        match language {
            Language::English => format!("{} {thing}", self.name).trim().to_owned(),
            Language::Chinese => format!("{}{thing}", self.name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::Currency;

    #[test]
    fn a_negative_number_has_a_true_minus_and_a_rounded_zero_has_none() {
        assert_eq!(number(-1.25, 2), "\u{2212}1.25");
        assert_eq!(number(-0.001, 1), "0.0");
    }

    #[test]
    fn a_plus_stands_before_what_is_more_than_zero_after_rounding() {
        assert_eq!(signed(0.26, 1), "+0.3");
        assert_eq!((signed(0.001, 1), signed(-0.2, 1)), ("0.0".to_owned(), "\u{2212}0.2".to_owned()));
    }

    #[test]
    fn thin_spaces_group_numbers_from_five_digits_on() {
        assert_eq!(number(2026.0, 0), "2026");
        assert_eq!(number(1_234_567.0, 0), "1\u{2009}234\u{2009}567");
        assert_eq!(number(-12_345.6, 1), "\u{2212}12\u{2009}345.6");
    }

    #[test]
    fn ticks_have_as_many_decimals_as_their_step_needs() {
        assert_eq!(decimals_of_step(0.25), 2);
        assert_eq!(decimals_of_step(0.1), 1);
        assert_eq!(decimals_of_step(50.0), 0);
        assert_eq!(decimals_of_step(0.0005), 4);
    }

    #[test]
    fn tiny_ticks_are_powers_of_ten() {
        assert_eq!(tick(-5e-7, 2.5e-7), "\u{2212}5.0×10⁻⁷");
        assert_eq!((tick(0.0, 1e-9), tick(0.000_05, 0.000_01)), ("0".to_owned(), "0.00005".to_owned()));
    }

    #[test]
    fn rounding_leaves_three_digits_and_no_needless_zeros() {
        assert_eq!(rounded(0.012_34), "0.0123");
        assert_eq!(rounded(2.0), "2");
        assert_eq!(rounded(0.0), "0");
        assert_eq!(rounded(150.0), "150");
    }

    #[test]
    fn money_is_in_trillions_in_english_and_in_the_same_unit_in_chinese() {
        let (english, chinese) =
            (Magnitude::fitting(2.9e13, Language::English), Magnitude::fitting(2.9e13, Language::Chinese));
        let said = |code: &str| {
            let currency = Currency::new(code).unwrap();
            [english.of_money(Language::English, &currency), chinese.of_money(Language::Chinese, &currency)]
        };
        assert_eq!(said("CNY"), ["trillion CNY", "万亿元"]);
        assert_eq!(said("USD"), ["trillion USD", "万亿美元"]);
        assert_eq!(said("XOF"), ["trillion XOF", "万亿XOF"]);
        assert_eq!(english.divisor.to_bits(), chinese.divisor.to_bits());
    }

    #[test]
    fn years_have_no_decimals_unless_they_need_them() {
        assert_eq!(year(2025.0), "2025");
        assert_eq!(year(2025.25), "2025.25");
    }
}
