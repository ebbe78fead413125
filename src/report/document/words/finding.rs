//! What is found by other means than a comparison: shares of a package, sweeps, exposure, fits, validations.

use super::with_numbers;
use crate::figure::Language;
use crate::report::document::numbers::percent;

/// What is said of such findings. Scores come in words, with their intervals.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::report::document) enum FindingSentence {
    /// Which policies of a package contribute most to its effect, each with what it contributes in per cent.
    Contributions { largest: Vec<(String, f64)>, policies: usize },
    /// What a metric of a scenario is over the points of a sweep, and at which part of them it is above 0.
    Points { scenario: String, metric: String, mean: String, range: String, positive: f64, points: usize },
    /// Which of the varied factors splits the points best.
    Splits { factor: String },
    /// Who is depended on most.
    Supplier { region: String, segment: String, loss: f64, others: Vec<String> },
    /// How flows go with distance.
    Distance { estimate: String, interval: String },
    /// How much of the flows a fit explains.
    Explained { share: f64, pairs: usize },
    /// How a model scores against what was observed.
    Score { model: String, places: usize, correlation: String },
    /// How another that needs no simulation scores.
    Benchmark { model: String, correlation: String },
    /// How much of what is thought of a parameter the data rule out, most first.
    RuledOut { largest: Vec<(String, f64)> },
}

impl FindingSentence {
    /// The sentence in a language.
    pub fn said(&self, language: Language) -> String {
        match language {
            Language::English => self.english(),
            Language::Chinese => self.chinese(),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::Contributions { largest, policies } => format!(
                "Of {policies} policies these contribute most: {}. A contribution is what a policy adds on average over all orders in which the policies could be introduced.",
                with_numbers(largest, percent, Language::English)
            ),
            Self::Points { scenario, metric, mean, range, positive, points } => format!(
                "Over {points} points `{metric}` of “{scenario}” is {mean} on average, nine in ten from {range}; it is above 0 at {:.0} % of them.",
                100.0 * positive
            ),
            Self::Splits { factor } => {
                format!("Of the factors that were varied {factor} tells high from low best.")
            }
            Self::Supplier { region, segment, loss, others } => format!(
                "All regions together depend most on {region} for {segment}: for each per cent of its capacity that is lost they lose {} % of their output at first. Those most exposed: {}.",
                small(*loss),
                others.join(", ")
            ),
            Self::Distance { estimate, interval } => format!(
                "Flows fall with distance by a coefficient of {estimate} (95 %: {interval}) of the logarithm of distance."
            ),
            Self::Explained { share, pairs } => {
                format!("The fit explains {:.1} % of the deviance of {pairs} pairs.", 100.0 * share)
            }
            Self::Score { model, places, correlation } => format!(
                "What “{model}” predicts for {places} places and what was observed correlate by {correlation}."
            ),
            Self::Benchmark { model, correlation } => {
                format!("Without any simulation `{model}` reaches {correlation}.")
            }
            Self::RuledOut { largest } => format!(
                "Parts of the variance of parameters that the data rule out, the largest first: {}.",
                with_numbers(largest, whole_percent, Language::English)
            ),
        }
    }

    fn chinese(&self) -> String {
        match self {
            Self::Contributions { largest, policies } => format!(
                "{policies} 项政策中贡献最大的是：{}。某项政策的贡献，是它在所有引入次序下平均增加的影响。",
                with_numbers(largest, percent, Language::Chinese)
            ),
            Self::Points { scenario, metric, mean, range, positive, points } => format!(
                "在 {points} 个点上，“{scenario}”的 `{metric}` 平均为 {mean}，九成在 {range} 之间；其中 {:.0} % 大于 0。",
                100.0 * positive
            ),
            Self::Splits { factor } => format!("在变动的因素中，最能区分高低的是{factor}。"),
            Self::Supplier { region, segment, loss, others } => format!(
                "全部地区最依赖{region}的{segment}：其产能每损失 1 %，全部地区起初损失产出的 {} %。受影响最大的地区：{}。",
                small(*loss),
                others.join("、")
            ),
            Self::Distance { estimate, interval } => {
                format!("流量随距离下降，对数距离的系数为 {estimate}（95 % 区间：{interval}）。")
            }
            Self::Explained { share, pairs } => {
                format!("拟合解释了 {pairs} 对地区偏差的 {:.1} %。", 100.0 * share)
            }
            Self::Score { model, places, correlation } => {
                format!("“{model}”对 {places} 个地点的预测与观测值的相关系数为 {correlation}。")
            }
            Self::Benchmark { model, correlation } => {
                format!("不作任何模拟，`{model}` 的相关系数为 {correlation}。")
            }
            Self::RuledOut { largest } => {
                format!(
                    "数据排除的参数方差比例，由大到小：{}。",
                    with_numbers(largest, whole_percent, Language::Chinese)
                )
            }
        }
    }
}

fn whole_percent(share: f64) -> String {
    format!("{:.0} %", 100.0 * share)
}

fn small(share: f64) -> String {
    format!("{share:.4}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(sentence: &FindingSentence) -> [String; 2] {
        [Language::English, Language::Chinese].map(|it| sentence.said(it))
    }

    fn text(it: &str) -> String {
        it.to_owned()
    }

    #[test]
    fn contributions_are_named_with_their_sign_and_what_a_contribution_is() {
        let largest = vec![(text("standards"), 0.66), (text("facilities"), -0.2)];
        let said = both(&FindingSentence::Contributions { largest, policies: 12 });
        assert!(
            said[0].contains("standards (+0.66 %), facilities (\u{2212}0.20 %)")
                && said[0].contains("all orders")
        );
        assert!(said[1].starts_with("12 项政策中贡献最大的是：standards（+0.66 %）、facilities"));
    }

    #[test]
    fn a_sweep_says_at_how_many_of_its_points_and_by_which_of_its_factors() {
        let points = FindingSentence::Points {
            scenario: text("Sharing"),
            metric: text("output.change"),
            mean: text("0.0075"),
            range: text("-0.007 to 0.02"),
            positive: 0.7375,
            points: 80,
        };
        assert!(
            both(&points)[0].ends_with("it is above 0 at 74 % of them.")
                && both(&points)[1].contains("74 % 大于 0")
        );
        let splits = both(&FindingSentence::Splits { factor: text("retention ρ") });
        assert!(splits[0].starts_with("Of the factors that were varied retention ρ"), "{splits:?}");
        assert!(splits[1].starts_with("在变动的因素中"));
    }

    #[test]
    fn who_is_depended_on_is_said_with_what_is_lost_and_by_whom() {
        let supplier = FindingSentence::Supplier {
            region: text("Shenzhen"),
            segment: text("design"),
            loss: 0.00118,
            others: vec![text("Guangzhou"), text("Dongguan")],
        };
        let said = both(&supplier);
        assert!(said[0].contains("on Shenzhen for design") && said[0].contains("0.0012 %"));
        assert!(said[0].ends_with("Guangzhou, Dongguan.") && said[1].ends_with("Guangzhou、Dongguan。"));
    }

    #[test]
    fn scores_come_with_their_intervals_and_beside_what_needs_no_simulation() {
        let distance =
            FindingSentence::Distance { estimate: text("−1.50"), interval: text("−1.77 to −1.23") };
        assert!(both(&distance).iter().all(|it| it.contains("−1.50") && it.contains("−1.77 to −1.23")));
        let explained = both(&FindingSentence::Explained { share: 0.883, pairs: 930 });
        assert!(explained.iter().all(|it| it.contains("88.3 %") && it.contains("930")));
        let score = FindingSentence::Score {
            model: text("China"),
            places: 352,
            correlation: text("0.68 [0.59, 0.77]"),
        };
        assert!(both(&score).iter().all(|it| it.contains("352") && it.contains("0.68 [0.59, 0.77]")));
        let other = FindingSentence::Benchmark { model: text("natural"), correlation: text("0.31") };
        assert!(
            both(&other)[0].starts_with("Without any simulation")
                && both(&other)[1].starts_with("不作任何模拟")
        );
        let out = both(&FindingSentence::RuledOut { largest: vec![(text("θ"), 0.41)] });
        assert!(out[0].contains("θ (41 %)") && out[1].contains("θ（41 %）"));
    }
}
