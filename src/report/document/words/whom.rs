//! For whom it is: who takes part, who gains, who loses.

use super::size::phrase;
use crate::figure::Language;

/// What is said of those who are concerned.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::report::document) enum WhomSentence {
    /// How many regions take part.
    Members { members: usize, regions: usize },
    /// What becomes of the output of those who take part and of the others, in per cent; nothing where there are none.
    Sides { year: String, members: Option<f64>, others: Option<f64> },
    /// How many regions gain for certain, lose for certain, and may do either.
    Counts { gain: usize, lose: usize, open: usize, basis: Basis },
}

/// What a gain or a loss is called certain by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report::document) enum Basis {
    /// Replicates and draws of parameters.
    ChanceAndParameters,
    /// Draws of parameters of expected numbers.
    Parameters,
    /// Replicates, while parameters stay.
    Chance,
    /// One run: whatever is above 0 is a gain.
    OneRun,
}

impl WhomSentence {
    /// The sentence in a language.
    pub fn said(&self, language: Language) -> String {
        match self {
            Self::Members { members, regions } => members_said(*members, *regions, language),
            Self::Sides { year, members, others } => {
                let [of_members, of_others] = [members, others].map(|it| it.map(|it| phrase(it, language)));
                sides(year, of_members, of_others, language)
            }
            Self::Counts { gain, lose, open, basis } => counts([*gain, *lose, *open], *basis, language),
        }
    }
}

impl Basis {
    fn said(self, language: Language) -> &'static str {
        match self {
            Self::ChanceAndParameters => language.say(
                "where the 95 % interval over replicates and 95 % of the draws of parameters have one sign",
                "以重复间 95 % 区间与 95 % 的参数抽取符号一致为准",
            ),
            Self::Parameters => language
                .say("where 95 % of the draws of parameters have one sign", "以 95 % 的参数抽取符号一致为准"),
            Self::Chance => language.say(
                "where the 95 % interval over replicates has one sign, with all parameters as they are set",
                "以重复间 95 % 区间符号一致为准，所有参数取设定值",
            ),
            Self::OneRun => language.say(
                "by the sign in one run, with all parameters as they are set",
                "以单次运行的符号为准，所有参数取设定值",
            ),
        }
    }
}

fn members_said(members: usize, regions: usize, language: Language) -> String {
    match (language, members) {
        (Language::English, 0) => {
            "Nobody takes part: no policy or prescribed stance differs from the base in any region."
                .to_owned()
        }
        (Language::English, all) if all == regions => format!("All {regions} regions take part."),
        (Language::English, 1) => format!("1 of {regions} regions takes part."),
        (Language::English, some) => format!("{some} of {regions} regions take part."),
        (Language::Chinese, 0) => "无人参与：没有任何地区的政策或规定的立场与基准不同。".to_owned(),
        (Language::Chinese, all) if all == regions => format!("全部 {regions} 个地区都参与。"),
        (Language::Chinese, some) => format!("{regions} 个地区中有 {some} 个参与。"),
    }
}

fn sides(year: &str, members: Option<String>, others: Option<String>, language: Language) -> String {
    match (members, others, language) {
        (Some(members), Some(others), Language::English) => {
            format!("In {year} the output of those who take part is {members}, that of the others {others}.")
        }
        (Some(members), None, Language::English) => {
            format!("In {year} the output of those who take part is {members}; there are no others.")
        }
        (None, Some(others), Language::English) => format!("In {year} the output of the others is {others}."),
        (None, None, Language::English) => "These results do not say how output is divided.".to_owned(),
        (Some(members), Some(others), Language::Chinese) => {
            format!("{year} 年参与地区的产出{members}，其他地区的产出{others}。")
        }
        (Some(members), None, Language::Chinese) => {
            format!("{year} 年参与地区的产出{members}；没有其他地区。")
        }
        (None, Some(others), Language::Chinese) => format!("{year} 年其他地区的产出{others}。"),
        (None, None, Language::Chinese) => "这些结果未说明产出如何分配。".to_owned(),
    }
}

fn counts([gain, lose, open]: [usize; 3], basis: Basis, language: Language) -> String {
    let basis = basis.said(language);
    match language {
        Language::English => {
            let gain = counted(gain, ["nobody gains", "1 region gains", "regions gain"]);
            let lose = counted(lose, ["nobody loses", "1 region loses", "regions lose"]);
            let open = match open {
                0 => String::new(),
                1 => "; 1 region may do either".to_owned(),
                open => format!("; {open} regions may do either"),
            };
            format!("For certain {gain} and {lose}{open}. Certain is counted {basis}.")
        }
        Language::Chinese => {
            let gain = if gain == 0 { "无人受益".to_owned() } else { format!("{gain} 个地区受益") };
            let lose = if lose == 0 { "无人受损".to_owned() } else { format!("{lose} 个地区受损") };
            let open = if open == 0 {
                String::new()
            } else {
                format!("；另有 {open} 个地区可能受益也可能受损")
            };
            format!("可以确定的是：{gain}，{lose}{open}（{basis}）。")
        }
    }
}

fn counted(number: usize, [none, one, several]: [&str; 3]) -> String {
    match number {
        0 => none.to_owned(),
        1 => one.to_owned(),
        number => format!("{number} {several}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(sentence: &WhomSentence) -> [String; 2] {
        [Language::English, Language::Chinese].map(|it| sentence.said(it))
    }

    #[test]
    fn all_some_and_nobody_are_told_apart() {
        for (members, english, chinese) in [
            (0, "Nobody takes part", "无人参与"),
            (1, "1 of 41 regions takes part.", "41 个地区中有 1 个参与。"),
            (12, "12 of 41 regions take part.", "41 个地区中有 12 个参与。"),
            (41, "All 41 regions take part.", "全部 41 个地区都参与。"),
        ] {
            let said = both(&WhomSentence::Members { members, regions: 41 });
            assert!(said[0].starts_with(english) && said[1].starts_with(chinese), "{said:?}");
        }
    }

    #[test]
    fn those_who_take_part_and_the_others_each_have_their_change() {
        let said = |members, others| both(&WhomSentence::Sides { year: "2045".to_owned(), members, others });
        assert_eq!(
            said(Some(0.4), Some(-0.2))[0],
            "In 2045 the output of those who take part is 0.40 % higher, that of the others 0.20 % lower."
        );
        assert_eq!(
            said(Some(0.4), Some(-0.2))[1],
            "2045 年参与地区的产出高 0.40 %，其他地区的产出低 0.20 %。"
        );
        assert!(said(Some(0.4), None)[0].contains("there are no others"));
        assert!(said(None, Some(0.01))[0].contains("the others is hardly different"));
        assert!(said(None, None)[0].contains("do not say"));
    }

    #[test]
    fn who_gains_who_loses_and_what_is_open_is_counted_and_nobody_is_said() {
        let said = |gain, lose, open, basis| both(&WhomSentence::Counts { gain, lose, open, basis });
        let [english, chinese] = said(12, 0, 29, Basis::ChanceAndParameters);
        assert!(english.starts_with(
            "For certain 12 regions gain and nobody loses; 29 regions may do either. Certain is counted where"
        ));
        assert!(
            chinese.starts_with("可以确定的是：12 个地区受益，无人受损；另有 29 个地区可能受益也可能受损（")
        );
        let [english, chinese] = said(0, 1, 0, Basis::OneRun);
        assert!(english.starts_with(
            "For certain nobody gains and 1 region loses. Certain is counted by the sign in one run"
        ));
        assert!(chinese.starts_with("可以确定的是：无人受益，1 个地区受损（以单次"));
        assert!(said(1, 1, 1, Basis::Chance)[0].contains("; 1 region may do either. Certain is counted"));
    }
}
