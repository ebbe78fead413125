//! What factors are called on figures.

use crate::dynamics::Parameter;
use crate::figure::theme::Language;

/// Chinese names of parameters that nobody has measured, which sweeps are mostly about.
const CHINESE: [(&str, &str); 13] = [
    ("technology.retention", "本地留存"),
    ("technology.recruitment", "外地招引"),
    ("technology.match_dispersion", "匹配分散度"),
    ("technology.spillover_elasticity", "知识溢出弹性"),
    ("technology.finance_elasticity", "融资弹性"),
    ("technology.returns_to_knowledge", "知识存量回报"),
    ("technology.advance_probability.discovery", "0→1 推进概率"),
    ("technology.advance_probability.maturation", "1→10 推进概率"),
    ("technology.advance_probability.scale_up", "10→100 推进概率"),
    ("technology.support_elasticity", "研发支持弹性"),
    ("learning.learning_rate", "学习率"),
    ("learning.openness", "市场开放度"),
    ("fiscal.sited_output_share", "落地项目产出占比"),
];

/// A factor by its path: a parameter by the end of its path and its symbol, anything else by its path.
pub(in crate::figure) fn factor(path: &str, language: Language) -> String {
    let Some(parameter) = path.strip_prefix("parameters.") else {
        return path.strip_prefix("policies.").unwrap_or(path).to_owned();
    };
    let symbol = Parameter::find(parameter).map_or("", |it| it.symbol);
    let chinese = CHINESE.iter().find(|it| it.0 == parameter).map(|it| it.1);
    let name = match (language, chinese) {
        (Language::Chinese, Some(name)) => name.to_owned(),
        _ => parameter.split_once('.').map_or(parameter, |it| it.1).replace(['_', '.'], " "),
    };
    format!("{name} {symbol}").trim_end().to_owned()
}

/// The name of a factor with the last part of its path only, for where there is little room.
pub(in crate::figure) fn short(path: &str, language: Language) -> String {
    let full = factor(path, language);
    let symbol = full.rsplit_once(' ').map_or("", |it| it.1);
    let last = path.rsplit('.').next().unwrap_or(path).replace('_', " ");
    if path.starts_with("parameters.") { format!("{last} {symbol}") } else { last }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_go_by_name_and_symbol_and_settings_by_their_path() {
        assert_eq!(factor("parameters.technology.retention", Language::English), "retention ρ");
        assert_eq!(factor("parameters.technology.retention", Language::Chinese), "本地留存 ρ");
        assert_eq!(factor("policies.tax-pilot.share", Language::English), "tax-pilot.share");
        assert_eq!(factor("time.years", Language::Chinese), "time.years");
        assert_eq!(
            short("parameters.technology.advance_probability.maturation", Language::English),
            "maturation p_2"
        );
        assert_eq!(short("policies.tax-pilot.share", Language::English), "share");
    }

    #[test]
    fn every_parameter_with_a_chinese_name_is_in_the_catalogue() {
        for (path, _) in CHINESE {
            assert!(Parameter::find(path).is_some(), "{path}");
        }
    }
}
