//! How large a change is, in a word.

use crate::figure::Language;
use crate::report::document::numbers::{HARDLY, NOTHING, percent, size};

/// How large a change is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeSize {
    /// None, but for rounding.
    Nothing,
    /// Too small to be called a gain or a loss.
    Hardly,
    /// A gain.
    More,
    /// A loss.
    Less,
}

impl ChangeSize {
    /// That of a change in per cent.
    pub fn of(change: f64) -> Self {
        match change {
            _ if change.is_nan() || change.abs() < NOTHING => Self::Nothing,
            _ if change.abs() < HARDLY => Self::Hardly,
            _ if change > 0.0 => Self::More,
            _ => Self::Less,
        }
    }
}

/// What becomes of something: "0.37 % higher".
pub fn phrase(change: f64, language: Language) -> String {
    let (percent, size) = (percent(change), size(change));
    match (ChangeSize::of(change), language) {
        (ChangeSize::Nothing, Language::English) => "the same".to_owned(),
        (ChangeSize::Nothing, Language::Chinese) => "相同".to_owned(),
        (ChangeSize::Hardly, Language::English) => format!("hardly different ({percent})"),
        (ChangeSize::Hardly, Language::Chinese) => format!("几乎没有差别（{percent}）"),
        (ChangeSize::More, Language::English) => format!("{size} higher"),
        (ChangeSize::More, Language::Chinese) => format!("高 {size}"),
        (ChangeSize::Less, Language::English) => format!("{size} lower"),
        (ChangeSize::Less, Language::Chinese) => format!("低 {size}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn less_than_a_twentieth_of_a_per_cent_is_hardly_a_difference() {
        use ChangeSize::{Hardly, Less, More, Nothing};
        let sizes = [0.05, 0.0499, -0.0499, -0.05, 1e-7, 0.0, f64::NAN].map(ChangeSize::of);
        assert_eq!(sizes, [More, Hardly, Hardly, Less, Nothing, Nothing, Nothing]);
    }

    #[test]
    fn a_change_is_said_with_its_size_and_its_direction() {
        let said = |language| [0.0, 0.012, 1.5, -1.5].map(|it| phrase(it, language));
        assert_eq!(
            said(Language::English),
            ["the same", "hardly different (+0.012 %)", "1.50 % higher", "1.50 % lower"]
        );
        assert_eq!(said(Language::Chinese), ["相同", "几乎没有差别（+0.012 %）", "高 1.50 %", "低 1.50 %"]);
    }
}
