//! What scenarios and factors of a sweep are called on figures.

use std::collections::BTreeMap;

use serde_json::Value;

use super::scenario_keys::SCENARIO_KEYS;
use crate::dynamics::{Parameter, chinese_parameter};
use crate::figure::scenario_names::{ScenarioNames, apart};
use crate::figure::theme::Language;
use crate::outcome::Currency;
use crate::scenario::chinese_setting;

/// The names of a sweep in one language.
#[derive(Debug, Clone, Default)]
pub(in crate::figure) struct SweepNames {
    language: Language,
    /// What scenarios are called, by what the plan calls them.
    scenarios: BTreeMap<String, String>,
    /// What is in each scenario.
    of_scenarios: Vec<ScenarioNames>,
}

impl SweepNames {
    /// From the manifest of a sweep, which holds its scenarios. English figures call them as the plan does.
    pub fn of(manifest: &Value, language: Language) -> Self {
        let scenarios = manifest.get("scenarios").and_then(Value::as_array).into_iter().flatten();
        let read = |it: &Value| {
            let word = |key: &str| it.get(key).and_then(Value::as_str);
            Some((word("name")?.to_owned(), ScenarioNames::of(word("text")?, language)))
        };
        let all: Vec<(String, ScenarioNames)> = scenarios.filter_map(read).collect();
        let named = |(key, names): &(String, ScenarioNames)| {
            let name = language.say("", &names.own_name);
            (key.clone(), name.to_owned())
        };
        let scenarios = apart(&all.iter().map(named).collect::<Vec<_>>());
        Self { language, scenarios, of_scenarios: all.into_iter().map(|it| it.1).collect() }
    }

    /// Without any scenario, for parameters alone.
    pub fn plain(language: Language) -> Self {
        Self { language, ..Self::default() }
    }

    /// What a scenario of the plan is called.
    pub fn scenario(&self, name: &str) -> String {
        self.scenarios.get(name).map_or(name, String::as_str).to_owned()
    }

    /// The money of the first scenario, in which all are compared.
    pub fn currency(&self) -> Currency {
        self.of_scenarios.first().map(|it| it.currency.clone()).unwrap_or_default()
    }

    /// A factor by its path: a parameter by the end of its path and its symbol, a setting by its path. Chinese figures
    /// say both in words.
    pub fn factor(&self, path: &str) -> String {
        let Some(parameter) = path.strip_prefix("parameters.") else {
            return self.setting(path);
        };
        let symbol = Parameter::find(parameter).map_or("", |it| it.symbol);
        let chinese = chinese_parameter(parameter);
        let name = match (self.language, chinese) {
            (Language::Chinese, Some(name)) => name.to_owned(),
            _ => parameter.split_once('.').map_or(parameter, |it| it.1).replace(['_', '.'], " "),
        };
        format!("{name} {symbol}").trim_end().to_owned()
    }

    /// The name of a factor with the last part of its path only, for where there is little room.
    pub fn short(&self, path: &str) -> String {
        let last = path.rsplit('.').next().unwrap_or(path);
        if path.starts_with("parameters.") {
            let full = self.factor(path);
            let (name, symbol) = full.rsplit_once(' ').unwrap_or((&full, ""));
            let name = self.language.say(&last.replace('_', " "), name).to_owned();
            return format!("{name} {symbol}").trim_end().to_owned();
        }
        match (self.language, chinese_setting(last)) {
            (Language::Chinese, Some(name)) => name.to_owned(),
            _ => last.replace('_', " "),
        }
    }

    fn setting(&self, path: &str) -> String {
        let as_written = path.strip_prefix("policies.").unwrap_or(path);
        if self.language == Language::English {
            return as_written.to_owned();
        }
        if let Some((_, name)) = SCENARIO_KEYS.iter().find(|it| it.0 == path) {
            return (*name).to_owned();
        }
        // Names with blanks or Chinese letters stand in quotation marks.
        let plain = path.replace(['"', '\''], "");
        let Some((entry, setting)) = self.of_scenarios.iter().find_map(|it| it.entry_of(&plain)) else {
            return as_written.to_owned();
        };
        let last = setting.rsplit('.').next().unwrap_or(setting);
        let name = chinese_setting(last).unwrap_or(setting);
        format!("{entry}：{name}")
    }
}

/// What a parameter is called, by its path, with its symbol.
pub fn parameter_name(path: &str, language: Language) -> String {
    SweepNames::plain(language).factor(path)
}

/// What a setting of a policy or an event is called, by its key; the key itself in English.
pub fn setting_name(key: &str, language: Language) -> String {
    let last = key.rsplit('.').next().unwrap_or(key);
    language.say(key, chinese_setting(last).unwrap_or(key)).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn names(language: Language) -> SweepNames {
        let text = "name = 'Tax sharing'\nname_zh = '税收分成'\n\
            [[policies]]\nname = 'tax-pilot'\ninstrument = 'tax-sharing'\n\
            [[policies]]\nname = '安家 补贴'\ninstrument = 'talent-subsidy'\n\
            [[events]]\nname = 'break'\nevent = 'output-loss'\n";
        let scenarios = json!([{ "name": "base", "text": "name = 'Base'" }, { "name": "tax", "text": text }]);
        SweepNames::of(&json!({ "scenarios": scenarios }), language)
    }

    #[test]
    fn parameters_go_by_name_and_symbol_and_settings_by_their_path() {
        let (english, chinese) = (names(Language::English), names(Language::Chinese));
        for (path, full, short, in_chinese) in [
            ("parameters.technology.retention", "retention ρ", "retention ρ", "本地留存 ρ"),
            (
                "parameters.technology.advance_probability.maturation",
                "advance probability maturation p_2",
                "maturation p_2",
                "1→10 推进概率 p_2",
            ),
            ("policies.tax-pilot.share", "tax-pilot.share", "share", "税收分成：分成比例"),
            ("events.break.loss", "events.break.loss", "loss", "停产停工：损失份额"),
            (
                "policies.\"安家 补贴\".rate.young",
                "\"安家 补贴\".rate.young",
                "young",
                "安家 补贴：青年人才补贴率",
            ),
            ("time.years", "time.years", "years", "年数"),
        ] {
            assert_eq!((english.factor(path).as_str(), english.short(path).as_str()), (full, short));
            assert_eq!(chinese.factor(path), in_chinese);
        }
        assert_eq!(chinese.short("policies.tax-pilot.share"), "分成比例");
    }

    #[test]
    fn scenarios_have_their_chinese_names_in_chinese_and_those_of_the_plan_in_english_or_without_one() {
        let (english, chinese) = (names(Language::English), names(Language::Chinese));
        assert_eq!([english.scenario("base"), english.scenario("tax")], ["base", "tax"]);
        assert_eq!([chinese.scenario("base"), chinese.scenario("tax")], ["base", "税收分成"]);
    }
}
