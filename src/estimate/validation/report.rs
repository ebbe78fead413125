//! How well it went, in a page of text.

use super::agreement::Agreement;
use super::bootstrap::ScoredModel;
use super::{Validation, ValidationQuestion};
use std::fmt::Write;

/// The report as Markdown.
pub(super) fn text(found: &Validation, question: &ValidationQuestion, chinese: bool) -> String {
    let say = |english: &'static str, other: &'static str| if chinese { other } else { english };
    let places = found.joined.codes.len();
    let mut text = format!("# {}\n\n", say("Predicted and observed", "预测与观测"));
    let _ = writeln!(
        text,
        "- {}: {places}\n- {}: {}\n- {}: {}\n",
        say("places", "地区数"),
        say("predicted and not observed", "有预测而无观测"),
        found.not_observed,
        say("observed and not predicted", "有观测而无预测"),
        found.not_predicted
    );
    let _ = writeln!(
        text,
        "| {} |\n|---|--:|--:|--:|--:|--:|--:|",
        say(
            "model | correlation | weighted | within province | slope | RMSE | sign",
            "模型 | 相关系数 | 加权相关系数 | 省内相关系数 | 斜率 | 均方根误差 | 符号一致率"
        )
    );
    found.models.iter().for_each(|it| text += &row(it));
    text += "\n";
    text += say(
        "Intervals are of 95 %, over 2,000 draws of whole provinces. Slope: observed on predicted. Not every error is chance: what all predictions miss alike no interval shows.\n",
        "方括号内为 95 % 区间，按省整群自助抽样 2,000 次。斜率为观测值对预测值的回归斜率。误差并非全属随机：各模型共同遗漏的部分不体现在区间中。\n",
    );
    let fitted: Vec<String> =
        question.fitted_on.iter().flatten().map(|it| format!("`{}`", it.display())).collect();
    let fitted = if fitted.is_empty() { say("nothing", "无").to_owned() } else { fitted.join(", ") };
    let _ = writeln!(text, "\n{}: {fitted}", say("Parameters were fitted on", "参数拟合所用数据"));
    text
}

fn row(model: &ScoredModel) -> String {
    let shown = |place: usize| {
        let (value, [low, high]) = (model.agreement.values()[place], model.intervals[place]);
        if value.is_nan() { "–".to_owned() } else { format!("{value:.3} [{low:.3}, {high:.3}]") }
    };
    let wanted = ["correlation", "weighted", "within_province", "slope", "rmse", "sign"];
    let places = wanted.iter().filter_map(|it| Agreement::NAMES.iter().position(|name| name == it));
    let cells: Vec<String> = places.map(shown).collect();
    format!("| {} | {} |\n", model.name, cells.join(" | "))
}
