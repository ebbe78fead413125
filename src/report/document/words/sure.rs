//! How sure a number is: what chance does to it, and what parameters do, each with what was varied.

use super::with_numbers;
use crate::figure::{Language, signed};

/// What is said of how sure a number is. Ranges come with their unit.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::report::document) enum SureSentence {
    /// Nothing was drawn at random.
    Expected,
    /// One run under random numbers.
    OneRun,
    /// What chance does; so many replicates have the sign of the mean, where signs say something.
    Chance { replicates: usize, range: String, same_sign: Option<usize> },
    /// Where the number lies when parameters are varied.
    Parameters { draws: usize, parameters: usize, range: String, are_few: bool },
    /// At how many draws it is above 0.
    Signs { positive: usize, draws: usize },
    /// No parameter was varied.
    NotVaried,
    /// Which of the varied parameters it goes with, each with its name and weight.
    Deciding { parameters: Vec<(String, f64)>, by_ranks: bool },
    /// None of them stands out.
    NoneStandsOut { parameters: usize },
}

impl SureSentence {
    /// What is said of chance where there is one replicate, by the mode of the run.
    pub fn of_one(mode: &str) -> Self {
        if mode == "expected" { Self::Expected } else { Self::OneRun }
    }

    /// The sentence in a language.
    pub fn said(&self, language: Language) -> String {
        match self {
            Self::Expected => language
                .say(
                    "Chance: nothing was varied. These are expected numbers, in which nothing is drawn at random.",
                    "随机波动：未作变动。所列为期望值，没有任何随机抽样。",
                )
                .to_owned(),
            Self::OneRun => language
                .say(
                    "Chance: one run under random numbers, which does not tell what other random numbers would do.",
                    "随机波动：只有一次随机运行，不能说明其他随机数会带来什么。",
                )
                .to_owned(),
            Self::Chance { replicates, range, same_sign } => chance(*replicates, range, *same_sign, language),
            Self::Parameters { draws, parameters, range, are_few } => {
                varied([*draws, *parameters], range, *are_few, language)
            }
            Self::Signs { positive, draws } => signs(*positive, *draws, language),
            Self::NotVaried => language
                .say(
                    "Parameters: none was varied, so these results do not tell how far the numbers depend on them.",
                    "参数：没有变动任何参数，因此这些结果不能说明数字在多大程度上取决于参数。",
                )
                .to_owned(),
            Self::Deciding { parameters, by_ranks } => deciding(parameters, *by_ranks, language),
            Self::NoneStandsOut { parameters } => match language {
                Language::English => format!(
                    "None of the {parameters} parameters that were varied stands out from what chance makes of so few draws."
                ),
                Language::Chinese => {
                    format!("抽取次数太少，所变动的 {parameters} 个参数中没有一个超出偶然的范围。")
                }
            },
        }
    }
}

fn chance(replicates: usize, range: &str, same_sign: Option<usize>, language: Language) -> String {
    let sign = match (same_sign, language) {
        (None, _) => String::new(),
        (Some(all), Language::English) if all == replicates => {
            format!("; all {replicates} replicates have the same sign")
        }
        (Some(all), Language::Chinese) if all == replicates => format!("，{replicates} 次重复的符号全部相同"),
        (Some(same), Language::English) => {
            format!("; {same} of {replicates} replicates have the sign of the mean")
        }
        (Some(same), Language::Chinese) => format!("，{replicates} 次重复中有 {same} 次与均值同号"),
    };
    match language {
        Language::English => format!(
            "Chance: varied were the random numbers alone, in {replicates} replicates with all parameters as they are set. Nine in ten of these lie from {range}{sign}."
        ),
        Language::Chinese => format!(
            "随机波动：只变动随机数，共 {replicates} 次重复，所有参数取设定值。其中九成在 {range} 之间{sign}。"
        ),
    }
}

fn varied([draws, parameters]: [usize; 2], range: &str, are_few: bool, language: Language) -> String {
    match (language, are_few) {
        (Language::English, false) => format!(
            "Parameters: {parameters} of them were varied together, in {draws} draws from their usual ranges and estimates. Nine in ten of these lie from {range}."
        ),
        (Language::English, true) => format!(
            "Parameters: {parameters} of them were varied together, in {draws} draws from their usual ranges and estimates. From the least to the greatest of these it is {range}."
        ),
        (Language::Chinese, false) => format!(
            "参数：{parameters} 个参数在其通常范围与估计值内一同变动，共抽取 {draws} 次。其中九成在 {range} 之间。"
        ),
        (Language::Chinese, true) => format!(
            "参数：{parameters} 个参数在其通常范围与估计值内一同变动，共抽取 {draws} 次。从最小到最大为 {range}。"
        ),
    }
}

fn signs(positive: usize, draws: usize, language: Language) -> String {
    match (language, positive) {
        (Language::English, all) if all == draws => format!("It is above 0 at all {draws} draws."),
        (Language::Chinese, all) if all == draws => format!("在全部 {draws} 次抽取中都大于 0。"),
        (Language::English, 0) => format!("It is above 0 at none of the {draws} draws."),
        (Language::Chinese, 0) => format!("{draws} 次抽取中没有一次大于 0。"),
        (Language::English, some) => {
            format!(
                "It is above 0 at {some} of {draws} draws: which sign it has depends on these parameters."
            )
        }
        (Language::Chinese, some) => {
            format!("{draws} 次抽取中有 {some} 次大于 0：符号取决于这些参数。")
        }
    }
}

fn deciding(parameters: &[(String, f64)], by_ranks: bool, language: Language) -> String {
    let listed = with_numbers(parameters, |it| signed(it, 2), language);
    let weights = if by_ranks {
        language.say("rank correlations", "秩相关系数")
    } else {
        language.say("standardised coefficients", "标准化系数")
    };
    match language {
        Language::English => {
            format!("Of the parameters that were varied it goes most with {listed}; {weights} in brackets.")
        }
        Language::Chinese => format!("在变动的参数中，与其关系最大的是：{listed}；括号内为{weights}。"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(sentence: &SureSentence) -> [String; 2] {
        [Language::English, Language::Chinese].map(|it| sentence.said(it))
    }

    #[test]
    fn every_sentence_begins_with_what_was_varied_and_says_so_where_nothing_was() {
        let range = "+0.1 to +0.2 %".to_owned();
        let chance = SureSentence::Chance { replicates: 16, range: range.clone(), same_sign: None };
        let parameters = SureSentence::Parameters { draws: 32, parameters: 39, range, are_few: false };
        for (sentence, english, chinese) in [
            (SureSentence::Expected, "Chance: nothing was varied", "随机波动：未作变动"),
            (SureSentence::OneRun, "Chance: one run", "随机波动：只有一次"),
            (chance, "Chance: varied were the random numbers alone", "随机波动：只变动随机数"),
            (parameters, "Parameters: 39 of them were varied together", "参数：39 个参数"),
            (SureSentence::NotVaried, "Parameters: none was varied", "参数：没有变动任何参数"),
        ] {
            let said = both(&sentence);
            assert!(said[0].starts_with(english) && said[1].starts_with(chinese), "{said:?}");
        }
    }

    #[test]
    fn the_share_of_replicates_with_one_sign_is_said() {
        let said =
            |same_sign| both(&SureSentence::Chance { replicates: 16, range: "a to b".to_owned(), same_sign });
        assert!(said(Some(16))[0].ends_with("lie from a to b; all 16 replicates have the same sign."));
        assert!(said(Some(16))[1].contains("16 次重复的符号全部相同"));
        assert!(said(Some(14))[0].contains("14 of 16 replicates have the sign of the mean"));
        assert!(said(Some(14))[1].contains("16 次重复中有 14 次与均值同号"));
        assert!(said(None)[0].ends_with("lie from a to b."));
    }

    #[test]
    fn few_draws_have_a_least_and_a_greatest_and_no_nine_in_ten() {
        let said = |are_few| {
            both(&SureSentence::Parameters { draws: 8, parameters: 3, range: "a to b".to_owned(), are_few })
        };
        assert!(
            said(true)[0].contains("From the least to the greatest")
                && said(true)[1].contains("从最小到最大")
        );
        assert!(said(false)[0].contains("Nine in ten") && said(false)[1].contains("九成"));
    }

    #[test]
    fn a_sign_depends_on_parameters_only_where_draws_differ_in_it() {
        let said = |positive| both(&SureSentence::Signs { positive, draws: 16 });
        assert_eq!(said(16), ["It is above 0 at all 16 draws.", "在全部 16 次抽取中都大于 0。"]);
        assert_eq!(said(0), ["It is above 0 at none of the 16 draws.", "16 次抽取中没有一次大于 0。"]);
        assert!(said(13)[0].contains("13 of 16 draws: which sign it has depends on these parameters"));
        assert!(said(13)[1].contains("有 13 次大于 0：符号取决于这些参数"));
    }

    #[test]
    fn parameters_are_named_with_their_weights_or_none_is() {
        let parameters = vec![("retention ρ".to_owned(), 0.74), ("tax-pilot.share".to_owned(), -0.5)];
        let said = both(&SureSentence::Deciding { parameters, by_ranks: true });
        assert!(said[0].contains("retention ρ (+0.74), tax-pilot.share (\u{2212}0.50); rank correlations"));
        assert!(
            said[1].contains("retention ρ（+0.74）、tax-pilot.share（\u{2212}0.50）；括号内为秩相关系数")
        );
        let none = both(&SureSentence::NoneStandsOut { parameters: 39 });
        assert!(
            none[0].starts_with("None of the 39 parameters that were varied")
                && none[1].contains("39 个参数")
        );
    }
}
