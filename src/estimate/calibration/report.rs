//! What a calibration found, in sentences.

use super::emulator::LEAST_EXPLAINED;
use super::matching::MOST_IMPLAUSIBLE;
use super::summary::{labels, shown};
use super::work::Calibration;
use crate::estimate::words::Words;
use std::fmt::Write;

/// The report as Markdown; `has_kernel` says whether there is a `kernel.toml`.
pub(super) fn text(found: &Calibration, has_kernel: bool, chinese: bool) -> String {
    let words = Words(chinese);
    let mut text = format!(
        "# {}{}\n\n",
        words.of("Calibration: ", "校准："),
        words.of(&found.plan.name, &found.plan.chinese_name)
    );
    let description = words.of(&found.plan.description, &found.plan.chinese_description);
    if !description.is_empty() {
        let _ = writeln!(text, "{description}\n");
    }
    text += &waves(found, words);
    text += &moments(found, words);
    text += &parameters(found, words);
    text += &kernel(has_kernel, words);
    text
}

fn waves(found: &Calibration, words: Words) -> String {
    let mut text = format!("## {}\n\n", words.of("Waves", "轮次"));
    let columns = words.of(
        "wave | points | could not be run | share of the prior volume that is left",
        "轮次 | 点数 | 无法运行 | 先验体积剩余比例",
    );
    let _ = writeln!(text, "| {columns} |\n|--:|--:|--:|--:|");
    for (number, wave) in found.found.waves.iter().enumerate() {
        let failed = wave.answers.iter().filter(|it| it.is_err()).count();
        let _ =
            writeln!(text, "| {} | {} | {failed} | {:.4} |", number + 1, wave.points.len(), wave.kept_share);
    }
    let kept = found.found.kept().count();
    let _ = writeln!(
        text,
        "\n{}",
        if words.0 {
            format!(
                "在 {} 次运行中，{kept} 次没有任何矩偏离超过 {MOST_IMPLAUSIBLE} 个标准差。",
                found.found.runs.len()
            )
        } else {
            format!(
                "Of {} runs, {kept} have no moment further off than {MOST_IMPLAUSIBLE} standard deviations.",
                found.found.runs.len()
            )
        }
    );
    if let Some(left) = found.found.nothing_left {
        let moment = &found.plan.moments[left.moment].name;
        let _ = writeln!(
            text,
            "\n{}",
            if words.0 {
                format!(
                    "参数范围内没有剩余的点，故提前停止：在最接近的点上，`{moment}` 仍偏离 {:.1} 个标准差。应放宽参数范围、为该矩给出模型偏差 `discrepancy`，或修改模型。",
                    left.implausibility
                )
            } else {
                format!(
                    "No point of the ranges is left, so waves stopped early: where least is wrong, `{moment}` is still {:.1} standard deviations off. Widen the ranges, say with `discrepancy` what a right model would miss of it, or change the model.",
                    left.implausibility
                )
            }
        );
    }
    for (count, why) in &found.failures {
        let _ = writeln!(text, "- {count} × {why}");
    }
    text + "\n"
}

fn moments(found: &Calibration, words: Words) -> String {
    let mut text = format!("## {}\n\n", words.of("Moments", "矩"));
    let columns = words.of(
        "moment | observed | standard error | discrepancy | best run | z | emulator R²",
        "矩 | 观测值 | 标准误 | 模型偏差 | 最优运行 | z | 代理模型 R²",
    );
    let _ = writeln!(text, "| {columns} |\n|---|--:|--:|--:|--:|--:|--:|");
    let planned = found.plan.moments.iter().zip(found.moments());
    for (planned, it) in planned.clone() {
        let (english, chinese) = labels(&it.model);
        let name = if words.0 { chinese } else { english };
        let _ = writeln!(
            text,
            "| {name} (`{}`) | {:.3} | {:.3} | {:.3} | {} | {:+.1} | {} |",
            it.name,
            planned.observed,
            planned.se,
            planned.discrepancy,
            shown(it.at_best, 3),
            it.z,
            shown(it.explained, 3)
        );
    }
    let weak: Vec<String> =
        planned.filter(|it| it.1.explained < LEAST_EXPLAINED).map(|it| format!("`{}`", it.1.name)).collect();
    if !weak.is_empty() {
        let names = weak.join(words.of(", ", "、"));
        let _ = writeln!(
            text,
            "\n{}",
            if words.0 {
                format!(
                    "二次代理模型对留出点的解释不足 {LEAST_EXPLAINED}：{names}。这些矩只评判实际运行过的点，不排除其他点。"
                )
            } else {
                format!(
                    "A quadratic explains less than {LEAST_EXPLAINED} of the variance at points left out for {names}: such a moment judges the points that were run and rules out no others."
                )
            }
        );
    }
    let sources: Vec<String> = found
        .plan
        .moments
        .iter()
        .filter(|it| !it.source.is_empty())
        .map(|it| format!("- `{}`{}{}", it.name, words.of(": ", "："), it.source))
        .collect();
    if !sources.is_empty() {
        let _ = writeln!(text, "\n{}", sources.join("\n"));
    }
    text + "\n"
}

fn parameters(found: &Calibration, words: Words) -> String {
    let mut text = format!("## {}\n\n", words.of("Parameters", "参数"));
    let columns = words.of(
        "parameter | prior | default | best run | kept, mean | kept, 5 to 95 % | variance removed | moment that speaks to it most",
        "参数 | 先验 | 默认值 | 最优运行 | 保留均值 | 保留 5–95 % | 消除的方差 | 最相关的矩",
    );
    let _ = writeln!(text, "| {columns} |\n|---|---|--:|--:|--:|---|--:|---|");
    for it in found.factors() {
        let [_, low, high, _] = it.kept;
        let _ = writeln!(
            text,
            "| `{}` | {} – {} | {} | {:.4} | {:.4} | {low:.4} – {high:.4} | {:.3} | `{}` |",
            it.path,
            it.prior.0,
            it.prior.1,
            it.default,
            it.best,
            it.mean,
            it.variance_removed,
            it.leading_moment
        );
    }
    let Some(known) = &found.found.identification else { return text + "\n" };
    let values: Vec<String> = known.singular_values.iter().map(|it| format!("{it:.2}")).collect();
    let (values, count) = (values.join(words.of(", ", "、")), known.known_directions());
    let _ = writeln!(
        text,
        "\n{}",
        if words.0 {
            format!(
                "敏感度矩阵的奇异值：{values}。大于 1 的有 {count} 个：数据在这些方向上比先验知道得多。消除的方差接近 0 的参数，这些矩无从置评，它保留全部先验范围。"
            )
        } else {
            format!(
                "Singular values of the sensitivities: {values}. {count} of them are above 1: in so many directions the data know more than the prior. Of a parameter whose variance removed is near 0 these moments say nothing, and all of its prior range stays."
            )
        }
    );
    text + "\n"
}

fn kernel(has_kernel: bool, words: Words) -> String {
    let said = if has_kernel {
        words.of(
            "`kernel.toml` holds means, spread and covariances of the kept runs; a scenario reads it with `include`, and draws of parameters use it. Kept points are no posterior: the spread is that of what nothing speaks against.",
            "`kernel.toml` 保存保留运行的均值、离散程度与协方差；情景用 `include` 读取，参数抽取亦据此进行。保留的点不是后验分布：其离散程度只表示没有证据反对的范围。",
        )
    } else {
        words.of(
            "There is no `kernel.toml`, since fewer than two runs are kept.",
            "保留的运行少于两次，故没有 `kernel.toml`。",
        )
    };
    format!("{said}\n")
}
