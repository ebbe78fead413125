//! Elements 5 and 6 of the protocol: where a run starts, and which data it reads.

use super::page::ReportBlock;
use super::translations;
use crate::dynamics::Inversion;
use crate::figure::Language;
use crate::scenario::{DataFile, Scenario};

/// Element 5.
pub(super) fn initialisation(
    scenario: &Scenario,
    inversion: &[Inversion],
    language: Language,
) -> Vec<ReportBlock> {
    let say = |english: &str, chinese: &str| language.say(english, chinese).to_owned();
    let mut blocks = vec![
        ReportBlock::Heading(2, say("5. Initialisation", "5. 初始化")),
        ReportBlock::Paragraph(say(
            "The run starts with the stocks of the tables below, whatever its first year. What the laws need beyond parameters is solved for, so that without policy the first period begins where the tables end (section 7, the base year). How well each fixed point is met:",
            "无论起始年份为何，运行从下列数据表的存量开始。参数之外各定律所需的量由求解得到，使无政策时第一期从数据表的终点开始（见第 7 节基年）。各不动点的满足程度：",
        )),
    ];
    let field = |name: &str| {
        let found = scenario.atlas.fields().all().iter().find(|it| it.name == name);
        found.map_or_else(|| name.to_owned(), |it| it.chinese.clone())
    };
    let row = |it: &Inversion| {
        let target = translations::target(&it.target, field, language);
        vec![target, it.iterations.to_string(), format!("{:.1e}", it.residual)]
    };
    blocks.push(ReportBlock::Table(
        vec![
            say("solved for", "求解对象"),
            say("iterations", "迭代次数"),
            say("largest relative error", "最大相对误差"),
        ],
        inversion.iter().map(row).collect(),
    ));
    let (appeals, entrants) = (scenario.base_year.appeals, scenario.base_year.entrants);
    blocks.push(ReportBlock::List(vec![
        format!("{}`{}`", say("Appeals of the base year: ", "基年吸引力："), written(appeals)),
        format!("{}`{}`", say("New workers: ", "新增劳动力："), written(entrants)),
    ]));
    blocks
}

/// A choice as files have it.
fn written(choice: impl serde::Serialize) -> String {
    let value = toml::Value::try_from(choice).ok();
    value.and_then(|it| it.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Element 6.
pub(super) fn input_data(scenario: &Scenario, language: Language) -> Vec<ReportBlock> {
    let say = |english: &str, chinese: &str| language.say(english, chinese).to_owned();
    let head =
        vec![say("table", "数据表"), say("found in", "来源"), say("columns", "列"), "SHA-256".to_owned()];
    let row = |(key, table): (&str, &DataFile)| {
        let columns: Vec<String> = table.columns().iter().map(|it| format!("`{it}`")).collect();
        let columns = columns.join(" ");
        vec![format!("`world.{key}`"), format!("`{}`", table.written), columns, format!("`{}`", table.sha256)]
    };
    let mut blocks = vec![
        ReportBlock::Heading(2, say("6. Input data", "6. 输入数据")),
        ReportBlock::Table(head, scenario.origin.tables_by_key().map(row).collect()),
    ];
    let bases: Vec<String> = scenario
        .origin
        .tables_by_key()
        .flat_map(|(_, table)| table.columns().into_iter().filter(|it| it.ends_with("_basis")))
        .map(|it| format!("`{it}`"))
        .collect();
    blocks.push(ReportBlock::Paragraph(if bases.is_empty() {
        say(
            "No table says which of its numbers are observed and which modelled.",
            "数据表未说明哪些数字为观测值、哪些为推算值。",
        )
    } else {
        let names = bases.join(language.say(", ", "、"));
        match language {
            Language::English => format!(
                "Row by row, {names} say whether numbers were reported or modelled; seeds/README.md says of every column how it was made."
            ),
            Language::Chinese => {
                format!("{names} 逐行说明数字为公布值还是推算值；seeds/README.md 说明每一列的来历。")
            }
        }
    }));
    if !scenario.notices.is_empty() {
        let columns: Vec<String> = scenario.notices.iter().map(|it| format!("`{}`", it.column)).collect();
        let columns = columns.join(language.say(", ", "、"));
        blocks.push(ReportBlock::Paragraph(match language {
            Language::English => {
                let instead: Vec<String> =
                    scenario.notices.iter().map(|it| format!("`{}`: {}", it.column, it.instead)).collect();
                format!("Columns that the table lacks, and what stands in for them: {}.", instead.join("; "))
            }
            Language::Chinese => {
                format!("数据表缺少以下列，由 seeds/README.md 所述的默认算法代替：{columns}。")
            }
        }));
    }
    blocks
}
