//! What outcomes are called on a figure and in which unit their effects are printed.

use crate::figure::format::Unit;
use crate::figure::national::SIGMA;
use crate::figure::theme::Language;

/// An outcome that has a panel: column, English and Chinese name.
pub(in crate::figure) type Named = (&'static str, &'static str, &'static str);

/// Outcomes of all regions together, in the order of their panels.
pub(in crate::figure) const NATIONAL: &[Named] = &[
    ("output_cny", "Output", "总产出"),
    ("output_per_worker_cny", "Output per worker", "劳均产出"),
    ("capital_cny", "Capital", "资本"),
    ("people_young", "Young talent", "青年人才"),
    ("people_established", "Established talent", "成熟人才"),
    ("technology", "Technology", "技术水平"),
    ("ideas", "New projects", "新增项目"),
    ("advanced_3", "Finished projects", "完成项目"),
    ("unit_cost", "Unit cost of technology", "技术单位成本"),
    ("dispersion", "Dispersion", "离散程度"),
    ("gini", "Gini index", "基尼系数"),
    ("cross_province_share_talent", "Talent leaving its province", "人才跨省占比"),
    ("cross_province_share_capital", "Capital leaving its province", "资本跨省占比"),
    ("cross_province_share_siting", "Projects leaving their province", "项目跨省占比"),
    ("open_share", "Open governments", "开放政府占比"),
    ("transfers_cny", "Transfers", "转移支付"),
    ("policy_cost_cny", "Cost of policies", "政策成本"),
];

/// What effects are divided by before they are printed, and the words for the unit. `largest` is the size of the
/// largest of them.
pub(in crate::figure) fn unit(outcome: &str, unit: &str, largest: f64, language: Language) -> (f64, String) {
    if unit.starts_with("percent") {
        return (1.0, "%".to_owned());
    }
    if outcome.contains("share") {
        return (0.01, language.say("% points", "百分点").to_owned());
    }
    if outcome.contains("_cny") {
        let fitting = Unit::fitting(largest, language);
        let per_year = language.say(" a year", "/年");
        return (fitting.divisor, format!("{}{per_year}", fitting.of_money(language)));
    }
    let words = match outcome {
        "dispersion" => language.say(SIGMA.0, SIGMA.1),
        "gini" => language.say("0 to 1", "0 至 1"),
        "theil" => language.say("nats", "奈特"),
        _ => unit,
    };
    (1.0, words.to_owned())
}

/// What an outcome is called; the column where no name is known.
pub(in crate::figure) fn name(outcome: &str, language: Language) -> String {
    let known = NATIONAL.iter().find(|(column, ..)| *column == outcome);
    known
        .map_or_else(|| outcome.to_owned(), |(_, english, chinese)| language.say(english, chinese).to_owned())
}
