//! Element 7 of the protocol: equations, parameters, policies and events.

use super::model_text::{self, ModelSection, numbers};
use super::page::ReportBlock;
use super::translations::{self, SECTIONS};
use crate::dynamics::Limits;
use crate::figure::{Language, parameter_name, setting_name};
use crate::policy::{Entry, Need};
use crate::scenario::{Scenario, Setting};

/// The element.
pub(super) fn blocks(scenario: &Scenario, language: Language) -> Vec<ReportBlock> {
    let say = |english: &str, chinese: &str| language.say(english, chinese).to_owned();
    let mut blocks = vec![
        ReportBlock::Heading(2, say("7. Submodels", "7. 子模型")),
        ReportBlock::Paragraph(say(
            "Equations stand here as they stand above the code that computes them. A superscript 0 marks the base year, logarithms are natural, `dt` is the length of a period in years.",
            "方程与计算它们的代码上方的文本逐字一致。上标 0 表示基年，对数为自然对数，`dt` 为以年计的期长。",
        )),
    ];
    for section in model_text::sections() {
        blocks.extend(submodel(&section, scenario, language));
    }
    let settings = scenario.settings();
    blocks.extend(parameters(&settings, language));
    blocks.extend(entries(scenario, &settings, language));
    blocks
}

fn submodel(section: &ModelSection, scenario: &Scenario, language: Language) -> Vec<ReportBlock> {
    let Some(words) = SECTIONS.iter().find(|it| it.heading == section.heading) else { return Vec::new() };
    let heading = ReportBlock::Heading(3, language.say(words.heading, words.chinese_heading).to_owned());
    let idle = match section.heading {
        "Industry chains" => !scenario.has(Need::Chain),
        "Platforms" => !scenario.has(Need::Platforms),
        _ => false,
    };
    let note = language.say(" This world has none of it.", "本情景的世界不含此项。");
    let said = language.say(words.english, words.chinese);
    let paragraph = ReportBlock::Paragraph(format!("{said}{}", if idle { note } else { "" }));
    let equations = section.equations.iter().map(|it| ReportBlock::Code((*it).to_owned()));
    [heading, paragraph].into_iter().chain(equations).collect()
}

fn parameters(settings: &[Setting], language: Language) -> Vec<ReportBlock> {
    let say = |english: &str, chinese: &str| language.say(english, chinese).to_owned();
    let head = ["symbol", "path", "name", "value", "unit", "usual range", "source"];
    let chinese = ["符号", "路径", "名称", "取值", "单位", "通常范围", "来源"];
    let range =
        |it: Option<Limits>| it.map_or_else(|| "–".to_owned(), |it| format!("{} – {}", it.low, it.high));
    let row = |it: &Setting| {
        let name = parameter_name(&it.path, language);
        let mark = if it.differs() { language.say(" (changed)", "（已改）") } else { "" };
        vec![
            it.symbol.to_owned(),
            format!("`{}`", it.path),
            name,
            format!("{}{mark}", it.value),
            translations::unit(it.unit, language),
            range(it.usual),
            translations::source(&it.source, language),
        ]
    };
    let rows = settings.iter().filter(|it| it.path.starts_with("parameters.")).map(row).collect();
    let head = if language == Language::Chinese { chinese } else { head };
    vec![
        ReportBlock::Heading(3, say("Parameters", "参数")),
        ReportBlock::Paragraph(say(
            "Where a source is named the usual range comes from it; where it says assumption nobody has measured the number, and results should be shown over its range.",
            "注明文献者，通常范围出自该文献；注明假设者，其数值从未被测量，结果应按其范围报告。",
        )),
        ReportBlock::Table(head.map(str::to_owned).to_vec(), rows),
    ]
}

/// What a policy or an event is called, and the sentences about it.
struct DescribedEntry {
    name: String,
    title: String,
    says: String,
}

/// Policies and events, each with what it moves and all of its settings.
fn entries(scenario: &Scenario, settings: &[Setting], language: Language) -> Vec<ReportBlock> {
    let say = |english: &str, chinese: &str| language.say(english, chinese).to_owned();
    let policies: Vec<DescribedEntry> = scenario
        .policies
        .iter()
        .filter_map(|it| Some(described(&it.policy.name, &it.policy.instrument.written()?.entry, language)))
        .collect();
    let events: Vec<DescribedEntry> = scenario
        .events
        .iter()
        .filter_map(|it| Some(described(&it.event.name, &it.event.shock.written()?.entry, language)))
        .collect();
    let mut blocks = vec![ReportBlock::Heading(3, say("Policies", "政策"))];
    if policies.is_empty() {
        blocks.push(ReportBlock::Paragraph(say("The scenario has no policy.", "本情景没有政策。")));
    }
    for it in &policies {
        blocks.extend(entry("policies", it, settings, language));
    }
    if !events.is_empty() {
        blocks.push(ReportBlock::Heading(3, say("Events", "事件")));
        for it in &events {
            blocks.extend(entry("events", it, settings, language));
        }
    }
    blocks
}

fn described<Kind: ?Sized>(name: &str, entry: &Entry<Kind>, language: Language) -> DescribedEntry {
    let Entry { name: kind, chinese_label, summary, moves, .. } = entry;
    let equations: Vec<String> = numbers(moves).into_iter().map(|it| format!("({it})")).collect();
    let says = match language {
        Language::English => format!("{summary} It moves: {moves}."),
        Language::Chinese if equations.is_empty() => String::new(),
        Language::Chinese => format!("作用于方程 {}。", equations.join("、")),
    };
    let title = match language {
        Language::English => format!("`{name}` (`{kind}`)"),
        Language::Chinese => format!("`{name}`（{chinese_label}，`{kind}`）"),
    };
    DescribedEntry { name: name.to_owned(), title, says }
}

fn entry(list: &str, it: &DescribedEntry, settings: &[Setting], language: Language) -> Vec<ReportBlock> {
    let quoted = toml::Value::from(it.name.as_str()).to_string();
    let prefixes = [format!("{list}.{}.", it.name), format!("{list}.{quoted}.")];
    let key = |setting: &Setting| {
        prefixes.iter().find_map(|prefix| setting.path.strip_prefix(prefix.as_str()).map(str::to_owned))
    };
    let point = |setting: &Setting| {
        let key = key(setting)?;
        let name = setting_name(&key, language);
        let named = if name == key { String::new() } else { format!("{}{name}", language.say(": ", "：")) };
        let (value, unit) = (value(&setting.value, language), translations::unit(setting.unit, language));
        Some(format!("`{key}`{named} = {value} {unit}").trim_end().to_owned())
    };
    let points: Vec<String> = settings.iter().filter_map(point).collect();
    let separator = language.say(": ", "：");
    vec![ReportBlock::Paragraph(format!("{}{separator}{}", it.title, it.says)), ReportBlock::List(points)]
}

/// A value as files have it, and how many regions that is where it names some.
fn value(written: &str, language: Language) -> String {
    let counted = written.strip_suffix(" regions)").and_then(|it| it.rsplit_once(" ("));
    match (counted, language) {
        (Some((names, count)), Language::English) => format!("`{names}` ({count} regions)"),
        (Some((names, count)), Language::Chinese) => format!("`{names}`（{count} 个地区）"),
        (None, _) => format!("`{written}`"),
    }
}
