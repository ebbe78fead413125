//! What draws of parameters add to commands: options, and what they say in words.

use super::Failure;
use crate::dynamics::Parameter;
use crate::experiment::comparison::{ArmSummary, DrawnSummary};
use crate::experiment::uncertainty::{DecidingMethod, DrawPlan, OutcomeDraws};
use crate::figure::Language;
use crate::numeric::scalar::square;
use crate::outcome::drawn::DrawEstimate;
use crate::outcome::statistics::Estimate;
use crate::scenario::MOST_DRAWS;
use clap::Args;

/// How often parameters are drawn.
#[derive(Debug, Args)]
pub struct DrawOptions {
    /// Draws of parameters from their usual ranges and estimates, the same in every arm; 0 for chance only [default: what
    /// the scenario says, else in comparisons 32 up to 100 regions, 16 up to 400 and 8 beyond, and 0 in runs and attributions]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=i64::from(MOST_DRAWS)))]
    draws: Option<u32>,
    /// Draws no parameters, as `--draws 0`
    #[arg(long, conflicts_with = "draws")]
    quick: bool,
}

impl DrawOptions {
    /// How many, if somebody said.
    pub fn draws(&self) -> Option<u32> {
        if self.quick { Some(0) } else { self.draws }
    }

    /// The same on top of a scenario.
    pub fn overrides(&self) -> Option<String> {
        self.draws().map(|it| format!("uncertainty.draws={it}"))
    }
}

/// What one should know of a plan before it is run: what is not drawn, and why.
pub fn notes(plan: &DrawPlan) -> Vec<String> {
    let notes = plan.notes.iter().map(|it| format!("note: {it}"));
    let fixed = plan.fixed.iter().map(|it| format!("note: `{}` {}, so it is not drawn", it.path, it.reason));
    notes.chain(fixed).collect()
}

/// So many parameters are named that decide most.
const NAMED: usize = 3;

/// What draws say of the national effect of an arm, and which parameters decide it; nothing without draws but that
/// replicates speak of chance alone.
pub fn of_arm(
    arm: &ArmSummary,
    plan: Option<&DrawPlan>,
    number: impl Fn(f64) -> String,
    language: Language,
) -> String {
    let Some((plan, drawn)) = plan.zip(arm.drawn.as_ref()) else {
        return chance_alone(&arm.nation, language);
    };
    let own = number(arm.nation.mean);
    let effect = format!("{} {own}{}", arm.arm, by_chance(&arm.nation, &number, language));
    let text = format!("{effect}{}", over_draws(&drawn.nation, plan, &number, language));
    format!("{}{}", wrapped(&text), wrapped(&decided(drawn, language)))
}

/// "(±0.001 by chance)": half of what nine in ten replicates lie in; nothing of a single run.
pub fn by_chance(own: &Estimate, number: &impl Fn(f64) -> String, language: Language) -> String {
    if own.replicates < 2 {
        return String::new();
    }
    let reach = number((own.high_90 - own.low_90) / 2.0).replace('+', "");
    match language {
        Language::English => format!(" (±{reach} by chance)"),
        Language::Chinese => format!("（随机波动 ±{reach}）"),
    }
}

/// "; over 32 draws of 35 parameters median +0.25, 90 % −0.57 to +1.01, positive at 70 % (53–84 %)".
pub fn over_draws(
    drawn: &DrawEstimate,
    plan: &DrawPlan,
    number: &impl Fn(f64) -> String,
    language: Language,
) -> String {
    let range = range_of_draws(drawn, plan, number, language);
    let [share, least, most] = [drawn.positive_share, drawn.positive_low, drawn.positive_high]
        .map(|it| format!("{:.0}", 100.0 * it));
    match language {
        Language::English => format!("{range}, positive at {share} % ({least}–{most} %)"),
        Language::Chinese => format!("{range}，{share} % 的抽取为正（{least}–{most} %）"),
    }
}

/// The same without signs, of what is no change.
fn range_of_draws(
    drawn: &DrawEstimate,
    plan: &DrawPlan,
    number: &impl Fn(f64) -> String,
    language: Language,
) -> String {
    let (draws, parameters) = (drawn.draws, plan.drawn.len());
    let [median, low, high] = [drawn.median, drawn.low_90, drawn.high_90].map(number);
    let range = if drawn.is_of_few() {
        language.say("least and greatest", "最小与最大")
    } else {
        language.say("90 %", "90 % 区间")
    };
    match language {
        Language::English => {
            format!(
                "; over {draws} draws of {parameters} parameters median {median}, {range} {low} to {high}"
            )
        }
        Language::Chinese => {
            format!("；对 {parameters} 个参数抽取 {draws} 次：中位数 {median}，{range} {low} 至 {high}")
        }
    }
}

/// What draws say of national output at the end of a run.
pub fn of_run(found: &OutcomeDraws, language: Language) -> Result<String, Failure> {
    let (own, drawn) = found.last("output_cny").map_err(Failure::from)?;
    let trillions = |value: f64| format!("{:.3}", value / 1e12);
    let (mean, chance) = (trillions(own.mean), by_chance(&own, &trillions, language));
    let said = language.say("output in the last year, trillion CNY: ", "末年产出（万亿元）：");
    let range = range_of_draws(&drawn, &found.plan, &trillions, language);
    Ok(wrapped(&format!("{said}{mean}{chance}{range}")))
}

/// Which parameters decide most.
fn decided(drawn: &DrawnSummary, language: Language) -> String {
    let above = drawn.deciding.iter().filter(|it| square(it.1) >= drawn.line);
    let named: Vec<String> =
        above.take(NAMED).map(|(path, weight)| format!("{} {weight:+.2}", called(path))).collect();
    let listed = named.join(language.say(", ", "、"));
    match (language, drawn.method) {
        (Language::English, _) if named.is_empty() => {
            "no parameter stands out from what chance would make of so few draws; `--draws` takes more"
                .to_owned()
        }
        (Language::Chinese, _) if named.is_empty() => {
            "抽取次数太少，没有参数超出偶然的范围；可用 `--draws` 增加次数".to_owned()
        }
        (Language::English, DecidingMethod::Regression) => {
            format!("decided most by {listed} (standardised coefficients)")
        }
        (Language::English, DecidingMethod::Ranks) => format!("decided most by {listed} (rank correlations)"),
        (Language::Chinese, DecidingMethod::Regression) => format!("主要取决于：{listed}（标准化系数）"),
        (Language::Chinese, DecidingMethod::Ranks) => format!("主要取决于：{listed}（秩相关系数）"),
    }
}

/// The last keys of a path, with the symbol of the model.
fn called(path: &str) -> String {
    let Some(inside) = path.strip_prefix("parameters.") else {
        return path.strip_prefix("policies.").unwrap_or(path).to_owned();
    };
    let symbol = Parameter::find(inside).map_or("", |it| it.symbol);
    format!("{inside} {symbol}").trim_end().to_owned()
}

fn chance_alone(own: &Estimate, language: Language) -> String {
    if own.replicates < 2 {
        return String::new();
    }
    wrapped(language.say(
        "ranges and signs are those of chance alone, with every parameter as it is set; `--draws N` draws parameters",
        "以上范围与符号仅反映随机波动，所有参数保持设定值；`--draws N` 可抽取参数",
    ))
}

/// Lines of at most 78 columns, each two columns in.
pub fn wrapped(text: &str) -> String {
    use unicode_width::UnicodeWidthStr;
    const WIDTH: usize = 78;
    let (mut lines, mut line) = (String::new(), String::new());
    // A percent sign does not stand alone.
    for word in text.replace(" %", "\u{a0}%").split(' ') {
        if !line.is_empty() && line.width() + 1 + word.width() > WIDTH {
            lines = format!("{lines}  {line}\n");
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    format!("{lines}  {line}\n").replace('\u{a0}', " ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::drawn::DrawSplit;
    use crate::outcome::statistics::Estimator;

    fn plan() -> DrawPlan {
        let scenario =
            crate::Scenario::parse("world.name = 'china-prefectures'\nworld.keep = 'yangtze-delta'").unwrap();
        DrawPlan::of(&[&scenario], Some(4), 0).unwrap()
    }

    fn two(value: f64) -> String {
        format!("{value:+.2}")
    }

    #[test]
    fn the_sentence_says_what_chance_and_what_parameters_do() {
        let own = Estimator::new(3).estimate(&[0.369, 0.37, 0.371]);
        let values: Vec<f64> = (0..32).map(|it| f64::from(it) / 10.0 - 1.0).collect();
        let split = DrawSplit { replicates: 1, is_crossed: false, has_chance: true };
        let drawn = DrawEstimate::new(&values, &[0.369, 0.37, 0.371], split);
        let plan = plan();
        let parameters = plan.drawn.len();
        let said = by_chance(&own, &|it| format!("{it:.4}"), Language::English);
        assert_eq!(said, " (±0.0009 by chance)");
        let said = over_draws(&drawn, &plan, &two, Language::English);
        assert_eq!(
            said,
            format!(
                "; over 32 draws of {parameters} parameters median +0.55, 90 % -0.84 to +1.94, positive at 66 % (48–80 %)"
            )
        );
        let few = DrawEstimate::new(&values[..4], &[0.0], split);
        assert!(
            over_draws(&few, &plan, &two, Language::English).contains("least and greatest -1.00 to -0.70")
        );
        let chinese = over_draws(&drawn, &plan, &two, Language::Chinese);
        assert!(chinese.contains("抽取 32 次") && chinese.contains("66 % 的抽取为正"), "{chinese}");
    }

    #[test]
    fn long_lines_are_broken_between_words() {
        let text = wrapped(&"word ".repeat(40));
        assert!(text.lines().all(|it| it.len() <= 80 && it.starts_with("  ")), "{text}");
    }
}
