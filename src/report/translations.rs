//! What English and Chinese readers are told of parts of the description: each row in both languages.

use crate::dynamics::PARAMETER_SOURCES;
use crate::figure::Language;
use crate::outcome::catalogue::CHINESE_UNITS;

/// A section of the description: its heading, and what its equations say.
pub(super) struct SectionWords {
    pub heading: &'static str,
    pub chinese_heading: &'static str,
    pub english: &'static str,
    pub chinese: &'static str,
}

/// Sections with equations, by their headings.
pub(super) const SECTIONS: &[SectionWords] = &[
    SectionWords {
        heading: "Kernels: how easily things go from place to place",
        chinese_heading: "核函数：要素流动的难易",
        english: "Distance, province borders and leaving home stand in the way of people, investment, venture finance and projects; knowledge fades with distance; and a market lets others see part of the use that it makes of a field. Policies and events multiply what is left of a border or a link.",
        chinese: "距离、省界与离开本地阻碍人口、投资、风险资本与项目的流动；知识随距离衰减；市场使外地得以看到其对某领域应用的一部分。政策与事件作用于边界与联系的剩余程度。",
    },
    SectionWords {
        heading: "Output, wages, returns and housing",
        chinese_heading: "产出、工资、回报与住房",
        english: "Regions produce with capital, workers and talent; more people make a region more productive and its housing dearer; factors are paid what they add.",
        chinese: "地区以资本、劳动力和人才进行生产；人口越多，生产率越高，住房也越贵；要素按其贡献获得报酬。",
    },
    SectionWords {
        heading: "People",
        chinese_heading: "人口",
        english: "People redraw their place now and then and compare real wages everywhere; graduates choose their first place; people grow older, retire and begin to work.",
        chinese: "人们不时重新选择居住地，并比较各地实际工资；毕业生选择第一个工作地；人口老化、退休与新增就业。",
    },
    SectionWords {
        heading: "Capital",
        chinese_heading: "资本",
        english: "Savings are invested where returns are high, near and at home first; capital wears.",
        chinese: "储蓄投向回报高的地区，近处与本地优先；资本折旧。",
    },
    SectionWords {
        heading: "Venture finance",
        chinese_heading: "风险资本",
        english: "Venture finance goes to promising projects; success may be insured and finance pooled.",
        chinese: "风险资本投向前景好的项目；成功可获保险，资金可以汇集。",
    },
    SectionWords {
        heading: "Research and ideas",
        chinese_heading: "研究与创意",
        english: "Talent does research, some of it elsewhere on lent time; ideas come in proportion to research and to how much of others' research is within reach.",
        chinese: "人才从事研究，部分时间可共享给外地；创意随研究投入以及可及的外地研究而产生。",
    },
    SectionWords {
        heading: "Projects",
        chinese_heading: "项目",
        english: "Projects advance from discovery to scale-up or fail; finished ones choose a site by cost, market and what binds them to their origin; sited projects raise technology there.",
        chinese: "项目由发现、成熟到规模化逐级推进或失败；完成的项目按成本、市场和与来源地的联系选址；落地项目提高当地技术水平。",
    },
    SectionWords {
        heading: "Learning by use",
        chinese_heading: "用中学",
        english: "What is used, and seen to be used, gets cheaper to use.",
        chinese: "被应用且应用可见的技术，使用成本随之下降。",
    },
    SectionWords {
        heading: "Public money",
        chinese_heading: "公共财政",
        english: "Places of sited projects may share tax with origins; governments have revenue, and budgets that policies cannot exceed.",
        chinese: "项目所在地可与来源地分享税收；政府拥有收入，政策支出不得超过预算。",
    },
    SectionWords {
        heading: "Governments",
        chinese_heading: "政府",
        english: "Governments may keep, imitate or choose their stance at the end of each year.",
        chinese: "政府每年年末可保持、模仿或选择其立场。",
    },
    SectionWords {
        heading: "Reviews",
        chinese_heading: "评估",
        english: "A policy under review goes on if its members gained more than the others.",
        chinese: "接受评估的政策，若成员收益高于其他地区则继续。",
    },
    SectionWords {
        heading: "The base year",
        chinese_heading: "基年",
        english: "Appeals are solved for so that without policy the first period begins where the tables end; a base year may move people, and new workers may follow natural growth.",
        chinese: "求解各地吸引力，使无政策时第一期从数据表的终点开始；基年可以有人口净迁移，新增劳动力可随自然增长而定。",
    },
    SectionWords {
        heading: "Industry chains",
        chinese_heading: "产业链",
        english: "Fields may be chains of segments; what breaks in one place is missed where its supplies go.",
        chinese: "领域可由产业链环节构成；一处断裂，其供应所及之处即受影响。",
    },
    SectionWords {
        heading: "Platforms",
        chinese_heading: "平台",
        english: "Industrial platforms spread among firms, by themselves and after others.",
        chinese: "工业互联网平台在企业间扩散，既有自发采纳，也有跟随采纳。",
    },
];

/// The steps of a period in Chinese, in the order of the description.
pub(super) const STEPS: [&str; 5] = [
    "事件、政策与上期账目决定本期条件。",
    "经验决定单位成本 (25)；各地进行生产，要素获得报酬 (1)–(6)。",
    "项目所在地应付分成税款，政府取得收入 (26)、(27)。",
    "人口迁移、毕业与老化 (7)–(10)；储蓄转为投资 (11)；风险资本落地 (13)、(14)；研究人员产生创意 (15)–(18)；项目推进或失败 (19)；成熟项目选址 (20)、(21)；应用发生并被看到 (24)。",
    "一切同时变动：存量按 (10)、(12)、(19)、(22)、(23) 与 (24) 更新。核对人口、项目与资金账目，如有凭空增减则停止运行。",
];

/// State variables by their symbols: what they are, and their units, in Chinese.
pub(super) const STATE: &[(&str, &str, &str)] = &[
    ("`N_ci`", "人口", "人"),
    ("`K_i`", "资本", "元"),
    ("`A_im`", "技术水平，基年为 1", "指数"),
    ("`P_sim`", "在研项目", "个"),
    ("`D_oi`", "来源于 o、近期落地于 i 的项目", "个"),
    ("`Q_im`", "i 所能看到的领域应用", "元"),
    ("`x_i`", "政府开放为 1，否则为 0", "–"),
    ("`ψ_i`", "使用平台的工业企业（有平台的世界）", "份额"),
];

/// What was solved for in the base year.
const TARGETS: &[(&str, &str)] = &[
    ("where workers live", "劳动力的分布"),
    ("where young talent lives", "青年人才的分布"),
    ("where established talent lives", "成熟人才的分布"),
    ("where capital is invested", "投资的去向"),
    ("where venture finance goes", "风险资本的去向"),
];

fn translated(text: &str, table: &[(&'static str, &'static str)], language: Language) -> String {
    let chinese = table.iter().find(|it| it.0 == text).map(|it| it.1);
    language.say(text, chinese.unwrap_or(text)).to_owned()
}

/// Where a value comes from.
pub(super) fn source(text: &str, language: Language) -> String {
    translated(text, PARAMETER_SOURCES, language)
}

/// The unit of a parameter or a setting.
pub(super) fn unit(text: &str, language: Language) -> String {
    translated(text, CHINESE_UNITS, language)
}

/// What was solved for in the base year; `field` gives the Chinese name of a field.
pub(super) fn target(text: &str, field: impl Fn(&str) -> String, language: Language) -> String {
    let of_field = text.strip_prefix("where ").and_then(|it| it.strip_suffix(" projects are sited"));
    match (of_field, language) {
        (Some(name), Language::Chinese) => format!("{}项目的选址", field(name)),
        _ => translated(text, TARGETS, language),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::PARAMETERS;
    use crate::report::model_text::{numbers, sections, state_variables, steps};

    #[test]
    fn every_section_state_variable_and_step_of_the_description_has_words() {
        let headings: Vec<&str> = sections().iter().map(|it| it.heading).collect();
        assert_eq!(headings, SECTIONS.iter().map(|it| it.heading).collect::<Vec<_>>());
        let symbols: Vec<&str> = state_variables().iter().map(|it| it.symbol).collect();
        assert_eq!(symbols, STATE.iter().map(|it| it.0).collect::<Vec<_>>());
        let english: Vec<String> = steps();
        assert_eq!(english.len(), STEPS.len());
        for (english, chinese) in english.iter().zip(STEPS) {
            assert_eq!(numbers(english), numbers(chinese), "{chinese}");
        }
    }

    #[test]
    fn every_unit_and_every_source_that_is_no_citation_is_there_in_chinese() {
        for it in PARAMETERS {
            let chinese = unit(it.unit, Language::Chinese);
            assert!(!chinese.contains(|it: char| it.is_ascii_alphabetic()), "{chinese}");
            let said = source(it.source, Language::Chinese);
            let is_citation = !said.chars().any(|it| ('\u{4E00}'..='\u{9FFF}').contains(&it));
            let has_year_or_name = said.contains(|it: char| it.is_ascii_digit()) || said.contains(['-', ';']);
            assert!(!is_citation || (has_year_or_name && said.starts_with(char::is_uppercase)), "{said}");
        }
    }
}
