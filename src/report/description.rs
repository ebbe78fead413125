//! The ODD protocol of a scenario (Grimm and co-authors 2020), element by element.

use super::error::DescriptionError;
use super::page::{ReportBlock, ReportPage};
use super::translations::{STATE, STEPS};
use super::{concepts, findings, initialisation, model_text, submodels};
use crate::figure::Language;
use crate::scenario::{RunMode, Scenario};
use std::path::Path;

/// Describes a scenario by the ODD protocol; `folders` are those of validations and calibrations.
///
/// # Errors
///
/// Fails when the base year cannot be met, and when a folder is of something else.
pub fn describe<P: AsRef<Path>>(
    scenario: &Scenario,
    folders: &[P],
    language: Language,
) -> Result<ReportPage, DescriptionError> {
    let (_, inversion) = scenario.model()?;
    let mut blocks = purpose(scenario, language);
    blocks.extend(entities(scenario, language));
    blocks.extend(process(language));
    blocks.extend(concepts::blocks(scenario, language));
    blocks.extend(initialisation::initialisation(scenario, &inversion, language));
    blocks.extend(initialisation::input_data(scenario, language));
    blocks.extend(submodels::blocks(scenario, language));
    if !folders.is_empty() {
        blocks.push(ReportBlock::Heading(2, language.say("8. Tests", "8. 检验与校准").to_owned()));
    }
    for folder in folders {
        blocks.extend(findings::blocks(folder.as_ref(), language)?);
    }
    Ok(ReportPage { language, blocks })
}

/// Element 1.
fn purpose(scenario: &Scenario, language: Language) -> Vec<ReportBlock> {
    let say = |english: &str, chinese: &str| language.say(english, chinese).to_owned();
    let chosen = |english: &String, chinese: &String| {
        if language == Language::Chinese && !chinese.is_empty() { chinese.clone() } else { english.clone() }
    };
    let name = chosen(&scenario.name, &scenario.chinese_name);
    let question = chosen(&scenario.description, &scenario.chinese_description);
    let mut blocks = vec![
        ReportBlock::Heading(1, format!("{}{name}", say("ODD protocol: ", "ODD 规范："))),
        ReportBlock::Paragraph(match language {
            Language::English => format!(
                "Overview, design concepts and details of an agent-based model (Grimm et al. 2020), with decisions (ODD+D, Müller et al. 2013). Put together by factorflow {} from its code and the scenario.",
                env!("CARGO_PKG_VERSION")
            ),
            Language::Chinese => format!(
                "按 ODD 规范（Grimm 等 2020）描述的多主体模型概览、设计概念与细节，含决策部分（ODD+D，Müller 等 2013）。由 factorflow {} 根据代码与情景生成。",
                env!("CARGO_PKG_VERSION")
            ),
        }),
        ReportBlock::Heading(2, say("1. Purpose and patterns", "1. 目的与模式")),
    ];
    if !question.is_empty() {
        blocks.push(ReportBlock::Paragraph(question));
    }
    blocks.push(ReportBlock::Paragraph(say(
        "The model follows talent, capital and technology between regions and asks what policies of coordination change: who goes where, the size of the whole, and its division. It can say what follows from a set of assumptions, not whether they hold. Patterns that it is judged by: the base year, which is met by construction; distance and border effects of migration; convergence of provinces; where people live ten years later (`factorflow validate`, `factorflow calibrate`).",
        "模型追踪人才、资本与技术在地区之间的流动，考察协调政策改变了什么：谁去了哪里，总量多大，如何分配。它能说明一组假设的推论，但不能说明假设是否成立。评判所依据的模式：由求解精确满足的基年；迁移的距离与边界效应；省际收敛；十年后人口的分布（`factorflow validate`、`factorflow calibrate`）。",
    )));
    blocks
}

/// Element 2.
fn entities(scenario: &Scenario, language: Language) -> Vec<ReportBlock> {
    let say = |english: &str, chinese: &str| language.say(english, chinese).to_owned();
    let row = |it: model_text::StateVariable| {
        let words = STATE.iter().find(|row| row.0 == it.symbol);
        let (what, unit) = match (language, words) {
            (Language::Chinese, Some((_, what, unit))) => (*what, *unit),
            _ => (it.what, it.unit),
        };
        [it.symbol, what, unit, it.code].map(str::to_owned).to_vec()
    };
    let head = [("symbol", "符号"), ("state variable", "状态变量"), ("unit", "单位"), ("in code", "代码中")];
    vec![
        ReportBlock::Heading(2, say("2. Entities, state variables and scales", "2. 实体、状态变量与尺度")),
        ReportBlock::Paragraph(say(
            "The agents are regions with their governments, and in them people of three cohorts (workers, young and established talent), capital, and research projects by field and stage. Equals are kept by their number.",
            "主体为地区及其政府，以及其中的三类人群（劳动力、青年人才与成熟人才）、资本和按领域与阶段划分的研发项目。同类个体按数目保存。",
        )),
        ReportBlock::Table(
            head.map(|(english, chinese)| language.say(english, chinese).to_owned()).to_vec(),
            model_text::state_variables().into_iter().map(row).collect(),
        ),
        ReportBlock::List(scales(scenario, language)),
    ]
}

fn scales(scenario: &Scenario, language: Language) -> Vec<String> {
    let say = |english: &str, chinese: &str| language.say(english, chinese).to_owned();
    let (regions, provinces) = (scenario.atlas.len(), scenario.atlas.provinces().len());
    let time = scenario.time;
    let fields: Vec<String> = scenario
        .atlas
        .fields()
        .all()
        .iter()
        .map(|it| if language == Language::Chinese { it.chinese.clone() } else { format!("`{}`", it.name) })
        .collect();
    let fields = fields.join(language.say(", ", "、"));
    let is_sampled = scenario.run.mode == RunMode::Sampled;
    let mode = match (is_sampled, language) {
        (false, _) => say("expected numbers, one run", "期望值，单次运行"),
        (true, Language::English) => {
            format!(
                "whole people and projects drawn at random, {} replicates, seed {}",
                scenario.run.replicates, scenario.run.seed
            )
        }
        (true, Language::Chinese) => {
            format!("逐人逐项目随机抽取，重复 {} 次，种子 {}", scenario.run.replicates, scenario.run.seed)
        }
    };
    vec![
        format!("{}{regions}", say("regions: ", "地区数：")),
        format!("{}{provinces}", say("provinces: ", "省数：")),
        format!("{}{fields}", say("fields: ", "领域：")),
        format!("{}{}", say("start: ", "起始年："), time.start),
        format!("{}{}", say("years: ", "年数："), time.years),
        format!("{}1/{}", say("period, in years (`dt`): ", "期长（年，`dt`）："), time.steps_per_year),
        format!("{}{mode}", say("mode: ", "运行方式：")),
        format!("{}{}", say("money of the tables: ", "数据表货币："), scenario.currency),
    ]
}

/// Element 3, from the order of a period in the model's description.
fn process(language: Language) -> Vec<ReportBlock> {
    let say = |english: &str, chinese: &str| language.say(english, chinese).to_owned();
    let steps = match language {
        Language::English => model_text::steps(),
        Language::Chinese => STEPS.map(str::to_owned).to_vec(),
    };
    let numbered = steps.into_iter().enumerate().map(|(number, step)| format!("({}) {step}", letter(number)));
    vec![
        ReportBlock::Heading(2, say("3. Process overview and scheduling", "3. 过程概览与调度")),
        ReportBlock::Paragraph(say(
            "All regions act at once, in this order within each period. Every law sees the world as it stood when the period began, so that the order within a step is of no consequence; at the end of each year governments that choose think again, and policies under review are judged.",
            "各期内所有地区同时行动，顺序如下。每条定律看到的都是期初的世界，故同一步内的先后无关紧要；每年末，作选择的政府重新考虑，接受评估的政策受到评判。",
        )),
        ReportBlock::List(numbered.collect()),
    ]
}

/// Letters, since numbers in parentheses are equations.
fn letter(number: usize) -> char {
    char::from(b'a' + u8::try_from(number).unwrap_or(25).min(25))
}
