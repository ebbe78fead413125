//! What was estimated and how sure it is, in sentences.

use super::kernel_file::is_identified;
use super::question::Question;
use super::{Found, ReadFile};
use crate::estimate::MASS;
use crate::estimate::words::Words;
use std::fmt::Write;

/// With fewer clusters than this two-way intervals cover too little.
const FEW_CLUSTERS: usize = 50;

/// With fewer than this they should not be relied on.
const TOO_FEW_CLUSTERS: usize = 20;

/// The report as Markdown; `has_kernel` says whether there is a `kernel.toml`.
pub(super) fn text(found: &Found, question: &Question, has_kernel: bool, chinese: bool) -> String {
    let words = Words(chinese);
    let mut text = format!("# {}\n\n", words.of("What flows say of the kernel", "流动数据反映的核函数"));
    text += &model(found, words);
    text += &estimates(found, words);
    text += &how_sure(found, words);
    text += &tests(found, words);
    text += &margins(found, words);
    text += &kernel(found, question, has_kernel, words);
    text += &made(found, question, words);
    text
}

fn model(found: &Found, words: Words) -> String {
    let fit = &found.fit;
    let zeros = fit.pairs.iter().filter(|&&it| found.table.flow()[it] == 0.0).count();
    let said = words.of(
        "`E F_ij = exp(a_i + s_j + x_ij'β)` by Poisson pseudo-maximum likelihood, with an effect of every origin and destination. The logit `F_ij = O_i exp(s_j + x_ij'β) / Σ_l exp(s_l + x_il'β)` has the same maximum.",
        "`E F_ij = exp(a_i + s_j + x_ij'β)`，泊松伪极大似然估计，含每个来源地与目的地的固定效应；与多项选择模型 `F_ij = O_i exp(s_j + x_ij'β) / Σ_l exp(s_l + x_il'β)` 的极大值相同。",
    );
    let pairs = words.of("pairs used", "所用配对数");
    let without = words.of("without a flow", "其中零流量");
    let explained = words.of("part of the deviance of the mean that is explained", "偏差解释比例");
    format!(
        "{said}\n\n- {pairs}: {}\n- {without}: {zeros}\n- {explained}: {:.6}\n\n",
        fit.pairs.len(),
        fit.explained()
    )
}

fn estimates(found: &Found, words: Words) -> String {
    let (fit, errors) = (&found.fit, &found.fit.covariance);
    let columns =
        words.of("term | estimate | standard error | 95 % interval", "变量 | 估计值 | 标准误 | 95 % 区间");
    let mut text = format!("| {columns} |\n|---|--:|--:|---|\n");
    for (place, (term, estimate)) in fit.terms.iter().zip(&fit.coefficients).enumerate() {
        let (error, reach) = (errors.error(place), errors.reach(place));
        let (low, high) = (estimate - reach, estimate + reach);
        let _ = writeln!(text, "| {term} | {estimate:.6} | {error:.6} | {low:.4} … {high:.4} |");
    }
    text + "\n"
}

fn how_sure(found: &Found, words: Words) -> String {
    let errors = &found.fit.covariance;
    let clusters = errors.clusters.0.min(errors.clusters.1);
    let mut sentences = vec![words.of(
        "Errors are clustered by origin and by destination (two-way), multiplied by G/(G − 1) with G the smaller number of clusters, and by nothing for the number of terms.",
        "标准误按来源地与目的地双向聚类，乘以 G/(G − 1)（G 为较小的聚类数），不再按变量个数修正。",
    )
    .to_owned()];
    if clusters < FEW_CLUSTERS {
        let said = words.of(
            "with so few clusters 95 % intervals cover less than that: about 84 to 92 % with 31",
            "聚类数较少时 95 % 区间的实际覆盖率偏低：31 个聚类时约 84 至 92 %",
        );
        sentences.push(format!("G = {clusters}: {said}{}", words.of(".", "。")));
    }
    if clusters < TOO_FEW_CLUSTERS {
        sentences.push(
            words
                .of(
                    "Fewer than 20 clusters: do not rely on these errors.",
                    "聚类数少于 20：不宜依赖这些标准误。",
                )
                .to_owned(),
        );
    }
    if errors.repaired {
        sentences.push(
            words
                .of(
                    "A two-way variance was negative; negative eigenvalues were set to 0.",
                    "双向聚类方差出现负值，负特征值已置 0。",
                )
                .to_owned(),
        );
    }
    if let Some(strength) = found.strength.filter(|it| *it > 0.0) {
        let said = words.of("Effects of destinations were shrunk towards masses; errors are conditional on that, and fitted flows need not add up to arrivals", "目的地效应向规模收缩；标准误以此为条件，拟合值按目的地求和不必等于观测值");
        sentences.push(format!("{said} (λ = {strength}){}", words.of(".", "。")));
    }
    sentences.join(" ") + "\n\n"
}

fn tests(found: &Found, words: Words) -> String {
    if found.tests.is_empty() {
        return String::new();
    }
    let title = words.of("Pairs that no model had seen", "样本外检验");
    let columns = words.of(
        "model | pairs | n | not predicted | common part | RMSE of logs | R² of deviance",
        "模型 | 检验样本 | n | 无法预测 | 共同部分 CPC | 对数 RMSE | 偏差 R²",
    );
    let mut text = format!("## {title}\n\n| {columns} |\n|---|---|--:|--:|--:|--:|--:|\n");
    for it in &found.tests {
        let (score, left_out) = (it.predicted.score(), it.predicted.left_out.len());
        let _ = writeln!(
            text,
            "| {} | {} | {} | {left_out} | {:.6} | {:.6} | {:.6} |",
            it.predictor.name(),
            it.on,
            score.pairs,
            score.common_part,
            score.rmse_of_logs,
            score.explained
        );
    }
    text + "\n"
}

fn margins(found: &Found, words: Words) -> String {
    let Some(it) = &found.margins else { return String::new() };
    let title = words.of("Distance and border from margins", "由边际分布区分距离与省界");
    let said = words.of(
        "Flows between provinces all cross a border, so they cannot tell it from distance. The doubly constrained kernel of the places of the margins has the slope of these flows and the share of arrivals from other provinces:",
        "省际流动全部跨越省界，故无法区分省界与距离。以下核函数在各地到达与离开的双重约束下，同时具有省际流动的斜率与跨省到达的比例：",
    );
    let (places, provinces) = it.places;
    let error = |at: usize| it.covariance[at][at].sqrt();
    let of = words.of(": ", "：");
    let mut text = format!("## {title}\n\n{said}\n\n");
    let names = [words.of("distance elasticity δ", "距离弹性 δ"), words.of("border cost b", "省界成本 b")];
    for (name, value, error) in [(names[0], it.distance, error(0)), (names[1], it.border, error(1))] {
        let _ = writeln!(text, "- {name}{of}{value:.3} ± {error:.3}");
    }
    let slope = words.of("slope between provinces", "省际斜率");
    let share = words.of("share across provinces", "跨省比例");
    let _ = writeln!(text, "- {slope}{of}{:.6} ± {:.4}", it.slope.0, it.slope.1);
    let _ = writeln!(text, "- {share}{of}{:.6} ± {:.4}", it.share.0, it.share.1);
    let _ = writeln!(
        text,
        "- {}{of}{places}{}{provinces}",
        words.of("places and provinces", "地区数与省数"),
        words.of(", ", "、")
    );
    let [[a, b], [c, d]] = it.jacobian;
    let _ = writeln!(
        text,
        "- {}{of}[[{a:.4}, {b:.4}], [{c:.4}, {d:.4}]]",
        words.of("Jacobian of slope and share", "斜率与比例的雅可比矩阵")
    );
    let costs: Vec<String> = it.by_registration.iter().map(|(h, b)| format!("{b:.2} (h = {h})")).collect();
    let border = words.of(
        "the border holds part of the cost of leaving a place; with that cost h apart it is",
        "省界成本含部分离开本地的成本；另设离开成本 h 时，省界成本为",
    );
    let _ = writeln!(text, "- {border}{of}{}", costs.join(words.of(", ", "、")));
    if !it.left_out.is_empty() {
        let left = words.of("in one of the two tables only", "仅见于其中一张表");
        let _ = writeln!(text, "- {left}{of}{}", it.left_out.join(words.of(", ", "、")));
    }
    text + "\n"
}

fn kernel(found: &Found, question: &Question, has_kernel: bool, words: Words) -> String {
    let mut sentences = Vec::new();
    if found.fit.coefficient("away").is_some() && !is_identified("away", question) {
        sentences.push(words.of(
            "`away` is not identified: flows cannot tell it from the rate at which people choose anew. Give that rate with `--redraw`.",
            "`away` 无法识别：流量数据不能把它与重新选择率区分开，请用 `--redraw` 给出该比率。",
        ));
    }
    sentences.push(if has_kernel {
        words.of("`kernel.toml` holds the estimates in the form that scenarios read.", "`kernel.toml` 保存了情景文件可读取的估计值。")
    } else {
        words.of(
            "There is no `kernel.toml`, since the kernel of the model has a place for distance, border and away only.",
            "未生成 `kernel.toml`：模型的核函数只含距离、边界与离开本地三项。",
        )
    });
    let unused = found.fit.terms.iter().any(|it| it == MASS);
    if unused {
        sentences.push(words.of(
            "`mass` says how far effects of destinations follow masses.",
            "`mass` 表示目的地效应随规模变化的程度。",
        ));
    }
    sentences.join(" ") + "\n\n"
}

fn made(found: &Found, question: &Question, words: Words) -> String {
    let mut text = format!("## {}\n\n", words.of("How it was made", "数据与方法"));
    for ReadFile { path, sha256 } in &found.data {
        let _ = writeln!(text, "- `{path}` (SHA-256 {sha256})");
    }
    for (column, value) in &question.flows.only {
        let _ = writeln!(text, "- `{column}` = `{value}`");
    }
    for note in &found.notes {
        let _ = writeln!(text, "- {}", if words.0 { note.chinese() } else { note.english() });
    }
    text
}
