//! What was done: every setting that differs from the base, with its unit.

use super::html::{Cell, DataTable, Html};
use crate::dynamics::Parameter;
use crate::figure::{Language, ScenarioNames, is_chinese, parameter_name, setting_name};
use crate::report::translations;
use crate::scenario::real;
use crate::scenario::written::clubs_of_china;
use crate::{event, policy};
use serde_json::Value as Json;
use std::path::Path;
use toml::{Table, Value};

/// A scenario as it was run, as a file has it.
#[derive(Clone, Debug, Default)]
pub(super) struct WrittenScenario {
    settings: Vec<(String, Value)>,
    /// Paths of policies and events with the kinds that these are of.
    kinds: Vec<(String, String)>,
    /// What it asks, in both languages.
    questions: [String; 2],
}

impl WrittenScenario {
    /// That of a folder; without any setting where it has none that can be read.
    pub fn read(folder: &Path) -> Self {
        let text = std::fs::read_to_string(folder.join("scenario.toml"));
        text.ok().and_then(|it| it.parse::<Table>().ok()).map_or_else(Self::default, |it| Self::of(&it))
    }

    fn of(scenario: &Table) -> Self {
        let mut written = Self::default();
        for (key, value) in scenario {
            match (key.as_str(), value) {
                ("name" | "name_zh" | "output", _) => {}
                ("description", Value::String(text)) => written.questions[0].clone_from(text),
                ("description_zh", Value::String(text)) => written.questions[1].clone_from(text),
                ("policies" | "events", Value::Array(entries)) => {
                    for it in entries {
                        written.entry(key, it);
                    }
                }
                _ => flatten(key, value, &mut written.settings),
            }
        }
        written
    }

    fn entry(&mut self, list: &str, entry: &Value) {
        let Value::Table(entry) = entry else { return };
        let word = |key: &str| entry.get(key).and_then(Value::as_str).unwrap_or_default();
        let path = format!("{list}.{}", word("name"));
        let kind = if list == "policies" { word("instrument") } else { word("event") };
        self.kinds.push((path.clone(), kind.to_owned()));
        for (key, value) in entry.iter().filter(|(key, _)| *key != "name") {
            flatten(&format!("{path}.{key}"), value, &mut self.settings);
        }
    }

    /// What it asks.
    pub fn question(&self, language: Language) -> String {
        let [english, chinese] = &self.questions;
        let own = language.say(english, chinese);
        if own.is_empty() { english.clone() } else { own.to_owned() }
    }

    fn value(&self, path: &str) -> Option<&Value> {
        self.settings.iter().find(|it| it.0 == path).map(|it| &it.1)
    }

    /// The key of a setting within its policy or event, and what kind of one that is.
    fn kind(&self, path: &str) -> Option<(String, &str)> {
        self.kinds.iter().find_map(|(entry, kind)| {
            let key = path.strip_prefix(entry.as_str())?.strip_prefix('.')?;
            Some((key.to_owned(), kind.as_str()))
        })
    }
}

/// Puts what is within tables beside each other, each with its path.
fn flatten(path: &str, value: &Value, to: &mut Vec<(String, Value)>) {
    match value {
        Value::Table(table) => {
            for (key, value) in table {
                flatten(&format!("{path}.{key}"), value, to);
            }
        }
        other => to.push((path.to_owned(), other.clone())),
    }
}

/// What a scenario does otherwise than its base: what its policies and events are, and a row a setting.
pub(super) fn differences(
    own: &WrittenScenario,
    base: &WrittenScenario,
    (names, language): (&ScenarioNames, Language),
) -> Html {
    let is_other = |it: &&(String, Value)| base.value(&it.0) != Some(&it.1);
    let new = own.settings.iter().filter(is_other).map(|it| (it.0.as_str(), base.value(&it.0), Some(&it.1)));
    let gone = base.settings.iter().filter(|it| own.value(&it.0).is_none());
    let gone = gone.map(|it| (it.0.as_str(), Some(&it.1), None));
    let rows: Vec<_> = new.chain(gone).collect();
    let known = |path: &str| own.kind(path).or_else(|| base.kind(path));
    table(&rows, &known, (names, language), &OF_ARMS)
}

/// What a scenario sets at all, beside the defaults of parameters: world, time, run, policies and events as they are, and
/// of the parameters those that are not as usual.
pub(super) fn own_settings(own: &WrittenScenario, names: &ScenarioNames, language: Language) -> Html {
    let defaults: Vec<Option<Value>> = own.settings.iter().map(|it| default(&it.0)).collect();
    let is_usual = |(setting, default): &(&(String, Value), &Option<Value>)| {
        default.as_ref().is_some_and(|it| real(it) == real(&setting.1))
    };
    let rows = own.settings.iter().zip(&defaults).filter(|it| !is_usual(it));
    let rows: Vec<_> = rows.map(|(it, default)| (it.0.as_str(), default.as_ref(), Some(&it.1))).collect();
    table(&rows, &|path| own.kind(path), (names, language), &OF_RUNS)
}

/// The value of a parameter where nothing is said.
fn default(path: &str) -> Option<Value> {
    Some(Value::Float(Parameter::find(path.strip_prefix("parameters.")?)?.default()))
}

/// What a table of settings is called, what the column before that of the values is, and what is said where it has none.
struct TableWords {
    caption: [&'static str; 2],
    before: [&'static str; 2],
    none: [&'static str; 2],
}

const OF_ARMS: TableWords = TableWords {
    caption: ["Settings that differ from the base", "与基准不同的设定"],
    before: ["Base", "基准"],
    none: ["none", "无"],
};

const OF_RUNS: TableWords = TableWords {
    caption: [
        "Settings of the scenario; parameters where they differ from their defaults",
        "情景的设定；参数只列与默认值不同的",
    ],
    before: ["Default", "默认值"],
    none: ["–", "–"],
};

type SettingRow<'s> = (&'s str, Option<&'s Value>, Option<&'s Value>);

fn table<'k>(
    rows: &[SettingRow<'_>],
    kind: &dyn Fn(&str) -> Option<(String, &'k str)>,
    (names, language): (&ScenarioNames, Language),
    said: &TableWords,
) -> Html {
    let say = |it: [&'static str; 2]| language.say(it[0], it[1]).to_owned();
    let row = |(path, base, own): &SettingRow<'_>| {
        let (key, of) = kind(path).unwrap_or_else(|| ((*path).to_owned(), ""));
        let shown = |value: Option<&Value>| match value {
            Some(value) => named_or_code(words(&key, value, language), language),
            None => Cell::Words(say(said.none)),
        };
        vec![
            named_or_code(called(path, of, names, language), language),
            shown(*base),
            shown(*own),
            Cell::Words(unit(path, (&key, of), language)),
            Cell::Code((*path).to_owned()),
        ]
    };
    if rows.is_empty() {
        return Html::paragraph(language.say("No setting differs.", "没有任何设定不同。"));
    }
    let head = [["Setting", "设定"], said.before, ["Here", "此处"], ["Unit", "单位"], ["Path", "路径"]];
    let rows = rows.iter().map(row).collect();
    DataTable { caption: say(said.caption), head: head.map(say).to_vec(), rows, filter: None }.html()
}

/// What has no Chinese name is a code among Chinese words.
fn named_or_code(text: String, language: Language) -> Cell {
    let is_latin = text.contains(|it: char| it.is_ascii_alphabetic());
    let is_code = language == Language::Chinese && is_latin && !is_chinese(&text);
    if is_code { Cell::Code(text) } else { Cell::Words(text) }
}

/// Paths that figures have no names for.
const OTHER_PATHS: [(&str, &str, &str); 4] = [
    ("run.replicates", "Replicates", "重复次数"),
    ("run.seed", "Seed of random numbers", "随机数种子"),
    ("world.clubs", "Table of clubs", "城市群表"),
    ("world.currency", "Currency", "货币"),
];

/// What a setting is called: of which policy or event, and what.
fn called(path: &str, of: &str, names: &ScenarioNames, language: Language) -> String {
    if path.starts_with("parameters.") || of.is_empty() {
        let other = OTHER_PATHS.iter().find(|it| it.0 == path).map(|it| language.say(it.1, it.2).to_owned());
        return other.unwrap_or_else(|| parameter_name(path, language));
    }
    let Some((_, rest)) = path.split_once('.') else { return path.to_owned() };
    let last = path.rsplit('.').next().unwrap_or(path);
    let entry = match language {
        Language::English => rest.strip_suffix(&format!(".{last}")).unwrap_or(rest).to_owned(),
        Language::Chinese => names
            .entry_of(path)
            .map_or_else(|| rest.split('.').next().unwrap_or(rest).to_owned(), |it| it.0.to_owned()),
    };
    match language {
        Language::English => format!("{entry}: {}", last.replace('_', " ")),
        Language::Chinese => format!("{entry}：{}", setting_name(last, language)),
    }
}

/// The unit of a setting, from the catalogue of parameters or the schema of its instrument.
fn unit(path: &str, (key, of): (&str, &str), language: Language) -> String {
    let parameter = path.strip_prefix("parameters.").and_then(Parameter::find).map(|it| it.unit);
    let of_time = match key {
        "start" | "stop" | "time.start" => Some("year"),
        "ramp_years" | "review_every" | "time.years" => Some("years"),
        "time.steps_per_year" => Some("per year"),
        _ => None,
    };
    let schema = policy::find(of).map(|it| (it.schema)());
    let schema = schema.or_else(|| event::find(of).map(|it| (it.schema)())).map(schemars::Schema::to_value);
    let own = schema.as_ref().and_then(|it| of_schema(it, key));
    let unit = parameter.or(of_time).or(own).unwrap_or_default();
    translations::unit(unit, language)
}

/// What a schema says of the unit of a setting, which may lie within another.
fn of_schema<'s>(schema: &'s Json, key: &str) -> Option<&'s str> {
    let found = key.split('.').try_fold(schema, |at, key| at.get("properties")?.get(key))?;
    found.get("x-unit")?.as_str()
}

/// Words of files that have Chinese ones.
const VALUES: [(&str, &str, &str); 8] = [
    ("sampled", "drawn at random", "随机抽样"),
    ("expected", "expected numbers", "期望值"),
    ("fixed", "do not choose", "不作选择"),
    ("imitate", "imitate", "模仿"),
    ("respond", "respond", "应对"),
    ("scripted", "as prescribed", "按规定"),
    ("true", "yes", "是"),
    ("false", "no", "否"),
];

fn words(key: &str, value: &Value, language: Language) -> String {
    match value {
        Value::String(text) => word(key, text, language),
        Value::Boolean(is_so) => word(key, &is_so.to_string(), language),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|it| words(key, it, language)).collect();
            items.join(language.say(", ", "、"))
        }
        Value::Float(number) => number.to_string(),
        other => other.to_string(),
    }
}

fn word(key: &str, text: &str, language: Language) -> String {
    let of_kind = match key {
        "instrument" => policy::find(text).map(|it| it.chinese_label),
        "event" => event::find(text).map(|it| it.chinese_label),
        _ => None,
    };
    if let Some(chinese) = of_kind {
        return match language {
            Language::English => text.replace('-', " "),
            Language::Chinese => chinese.to_owned(),
        };
    }
    let known = VALUES.iter().find(|it| it.0 == text).map(|it| language.say(it.1, it.2).to_owned());
    known.or_else(|| club(text, language)).unwrap_or_else(|| text.to_owned())
}

/// What a club of China is called.
fn club(name: &str, language: Language) -> Option<String> {
    let clubs = clubs_of_china();
    let (_, club) = clubs.iter().find(|it| it.0 == name)?;
    Some(language.say(&club.words.english, &club.words.chinese).to_owned()).filter(|it| !it.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "name = 'Base'\ndescription = 'What?'\n[time]\nyears = 20\n[parameters.technology]\nretention = 1.0\n";
    const OWN: &str = "name = 'Own'\nname_zh = '自己'\n[time]\nyears = 20\n[parameters.technology]\nretention = 0.5\n\
        [[policies]]\nname = 'pilot'\ninstrument = 'tax-sharing'\nmembers = ['yangtze-delta']\nstart = 2027.0\nshare = 0.5\n\
        [[policies]]\nname = 'grant'\ninstrument = 'talent-subsidy'\nmembers = ['310000']\n[policies.rate]\nyoung = 0.02\n";

    fn written(text: &str) -> WrittenScenario {
        WrittenScenario::of(&text.parse::<Table>().unwrap())
    }

    fn told(language: Language) -> String {
        let names = ScenarioNames::of(OWN, language);
        differences(&written(OWN), &written(BASE), (&names, language)).as_str().to_owned()
    }

    #[test]
    fn every_setting_that_differs_has_its_row_with_both_values_and_its_unit_and_no_other_has() {
        let html = told(Language::English);
        for row in [
            "retention ρ</th><td>1</td><td>0.5</td><td></td><td><code>parameters.technology.retention</code>",
            "pilot: instrument</th><td>none</td><td>tax sharing</td>",
            "pilot: start</th><td>none</td><td>2027</td><td>year</td>",
            "pilot: share</th><td>none</td><td>0.5</td><td>share</td><td><code>policies.pilot.share</code>",
            "<td>0.02</td><td>share</td><td><code>policies.grant.rate.young</code>",
        ] {
            assert!(html.contains(row), "{row}: {html}");
        }
        assert!(!html.contains("time.years") && !html.contains("What?"));
    }

    #[test]
    fn chinese_settings_are_in_chinese_but_for_paths_and_symbols() {
        let html = told(Language::Chinese);
        for row in [
            "本地留存 ρ",
            "税收分成：分成比例</th><td>无</td><td>0.5</td><td>份额",
            "长三角",
            "人才补贴：青年人才补贴率",
        ] {
            assert!(html.contains(row), "{row}: {html}");
        }
    }

    #[test]
    fn what_was_taken_away_is_said_too_and_nothing_is_said_to_be_nothing() {
        let names = ScenarioNames::default();
        let back = differences(&written(BASE), &written(OWN), (&names, Language::English));
        assert!(back.as_str().contains("<td>0.5</td><td>none</td>"), "{}", back.as_str());
        let none = differences(&written(OWN), &written(OWN), (&names, Language::English));
        assert_eq!(none.as_str(), "<p>No setting differs.</p>\n");
    }

    #[test]
    fn of_a_run_parameters_as_usual_are_left_out() {
        let html = own_settings(&written(OWN), &ScenarioNames::of(OWN, Language::English), Language::English);
        assert!(
            html.as_str().contains("time.years") && html.as_str().contains("parameters.technology.retention")
        );
        let usual = own_settings(&written(BASE), &ScenarioNames::default(), Language::English);
        assert!(!usual.as_str().contains("retention"), "{}", usual.as_str());
    }
}
