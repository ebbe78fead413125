//! What becomes of the whole: its output, in per cent and in money, and what that costs.

use super::size::{ChangeSize, phrase};
use crate::figure::Language;
use crate::report::document::numbers::{percent, size};

/// What is said of all regions together.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::report::document) enum EffectSentence {
    /// What becomes of their output under an arm, in per cent of the base.
    Output { arm: String, base: String, year: String, change: f64 },
    /// The same in money of a year, as an amount without a sign.
    Money { amount: String, is_more: bool },
    /// What policies cost, and what regions pay each other, in a year; nothing where it is nothing.
    Costs { year: String, cost: Option<String>, payments: Option<String> },
    /// What a single scenario comes to, in money of a year at its start and at its end.
    Course { name: String, years: [String; 2], amounts: [String; 2], change: f64 },
    /// That a single scenario says nothing of what a policy changes.
    OnlyOne,
}

impl EffectSentence {
    /// The sentence in a language.
    pub fn said(&self, language: Language) -> String {
        match self {
            Self::Output { arm, base, year, change } => output([arm, base, year], *change, language),
            Self::Money { amount, is_more } => match (language, is_more) {
                (Language::English, true) => format!("That is {amount} more, at constant prices."),
                (Language::English, false) => format!("That is {amount} less, at constant prices."),
                (Language::Chinese, true) => format!("按不变价计，多 {amount}。"),
                (Language::Chinese, false) => format!("按不变价计，少 {amount}。"),
            },
            Self::Costs { year, cost, payments } => costs(year, [cost.as_ref(), payments.as_ref()], language),
            Self::Course { name, years: [first, last], amounts: [from, to], change } => match language {
                Language::English => format!(
                    "In “{name}” the output of all regions together goes from {from} in {first} to {to} in {last}, at constant prices: {} over these years.",
                    percent(*change)
                ),
                Language::Chinese => format!(
                    "在“{name}”情景下，全部地区的产出合计从 {first} 年的 {from}变为 {last} 年的 {to}（不变价），其间变化 {}。",
                    percent(*change)
                ),
            },
            Self::OnlyOne => language
                .say(
                    "This is one scenario by itself. What a policy changes is the difference to the same world without it.",
                    "这是单独一个情景。政策改变了什么，要与没有该政策的同一世界相比才能得知。",
                )
                .to_owned(),
        }
    }
}

fn output([arm, base, year]: [&str; 3], change: f64, language: Language) -> String {
    let (percent, size) = (percent(change), size(change));
    match (ChangeSize::of(change), language) {
        (ChangeSize::Nothing, Language::English) => {
            format!("In {year} the output of all regions together is the same with “{arm}” as with “{base}”.")
        }
        (ChangeSize::Hardly, Language::English) => format!(
            "In {year} the output of all regions together hardly differs between “{arm}” and “{base}”: {percent}."
        ),
        (ChangeSize::More, Language::English) => format!(
            "In {year} the output of all regions together is {size} higher with “{arm}” than with “{base}”."
        ),
        (ChangeSize::Less, Language::English) => {
            format!(
                "In {year} the output of all regions together is {size} lower with “{arm}” than with “{base}”."
            )
        }
        (_, Language::Chinese) => {
            format!("{year} 年，“{arm}”与“{base}”相比，全部地区的产出合计{}。", phrase(change, language))
        }
    }
}

fn costs(year: &str, paid: [Option<&String>; 2], language: Language) -> String {
    match (paid, language) {
        ([None, None], Language::English) => {
            "The model books no cost for it, and no region pays another.".to_owned()
        }
        ([Some(cost), None], Language::English) => {
            format!("Its policies cost {cost} in {year}; no region pays another.")
        }
        ([None, Some(paid)], Language::English) => {
            format!("The model books no cost for it; regions pay each other {paid} of shared tax in {year}.")
        }
        ([Some(cost), Some(paid)], Language::English) => {
            format!("Its policies cost {cost} in {year}, and regions pay each other {paid} of shared tax.")
        }
        ([None, None], Language::Chinese) => "模型未计其成本，地区之间也没有支付。".to_owned(),
        ([Some(cost), None], Language::Chinese) => {
            format!("{year} 年其政策成本为 {cost}；地区之间没有支付。")
        }
        ([None, Some(paid)], Language::Chinese) => {
            format!("模型未计其成本；{year} 年地区之间支付的分成税收为 {paid}。")
        }
        ([Some(cost), Some(paid)], Language::Chinese) => {
            format!("{year} 年其政策成本为 {cost}，地区之间支付的分成税收为 {paid}。")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(sentence: &EffectSentence) -> [String; 2] {
        [Language::English, Language::Chinese].map(|it| sentence.said(it))
    }

    fn output(change: f64) -> [String; 2] {
        let [arm, base, year] = ["Sharing", "Status quo", "2045"].map(str::to_owned);
        both(&EffectSentence::Output { arm, base, year, change })
    }

    #[test]
    fn the_sign_and_the_size_of_a_change_decide_how_it_is_said() {
        for (change, english, chinese) in [
            (0.3747, "is 0.37 % higher with “Sharing” than with “Status quo”", "产出合计高 0.37 %。"),
            (-2.0, "is 2.00 % lower with “Sharing” than", "产出合计低 2.00 %。"),
            (
                0.0412,
                "hardly differs between “Sharing” and “Status quo”: +0.041 %.",
                "几乎没有差别（+0.041 %）。",
            ),
            (-0.0412, "“Status quo”: \u{2212}0.041 %.", "几乎没有差别（\u{2212}0.041 %）。"),
            (0.0, "is the same with “Sharing” as with “Status quo”", "产出合计相同。"),
        ] {
            let [said, in_chinese] = output(change);
            assert!(said.starts_with("In 2045 ") && said.contains(english), "{said}");
            assert!(
                in_chinese.starts_with("2045 年，“Sharing”与“Status quo”相比")
                    && in_chinese.ends_with(chinese)
            );
        }
    }

    #[test]
    fn money_says_whether_it_is_more_or_less() {
        let said =
            |is_more| both(&EffectSentence::Money { amount: "1 billion CNY a year".to_owned(), is_more });
        assert!(said(true)[0].contains("a year more,") && said(true)[1].contains("，多 "));
        assert!(said(false)[0].contains("a year less,") && said(false)[1].contains("，少 "));
    }

    #[test]
    fn what_costs_nothing_is_said_to_cost_nothing_and_who_pays_is_said() {
        let said = |cost: &str, paid: &str| {
            let given = |it: &str| (!it.is_empty()).then(|| it.to_owned());
            both(&EffectSentence::Costs { year: "2045".to_owned(), cost: given(cost), payments: given(paid) })
        };
        assert_eq!(said("", "")[0], "The model books no cost for it, and no region pays another.");
        assert!(said("3 CNY", "")[0].contains("cost 3 CNY in 2045; no region pays"));
        assert!(said("", "4 CNY")[0].contains("pay each other 4 CNY of shared tax in 2045"));
        let [english, chinese] = said("3 CNY", "4 CNY");
        assert!(english.contains("3 CNY") && english.contains("4 CNY"));
        assert!(chinese.contains("成本为 3 CNY") && chinese.contains("分成税收为 4 CNY"));
    }

    #[test]
    fn the_course_of_one_scenario_is_no_effect() {
        let course = EffectSentence::Course {
            name: "Delta".to_owned(),
            years: ["2025", "2045"].map(str::to_owned),
            amounts: ["1 trillion CNY a year", "2 trillion CNY a year"].map(str::to_owned),
            change: 100.0,
        };
        let [english, chinese] = both(&course);
        assert!(
            english.contains("from 1 trillion CNY a year in 2025 to 2 trillion")
                && english.contains("+100.00 %")
        );
        assert!(chinese.contains("2025 年") && chinese.contains("+100.00 %"));
        assert!(both(&EffectSentence::OnlyOne)[0].contains("difference to the same world without it"));
    }
}
