//! Element 4 of the protocol: design concepts, and what ODD+D (Müller and co-authors 2013) asks of decisions.

use super::page::ReportBlock;
use crate::figure::Language;
use crate::scenario::Scenario;

/// A design concept, and what holds of it in this model whatever the scenario.
struct Concept {
    title: &'static str,
    chinese_title: &'static str,
    english: &'static str,
    chinese: &'static str,
}

const CONCEPTS: [Concept; 11] = [
    Concept {
        title: "Basic principles",
        chinese_title: "基本原理",
        english: "Gravity with a full set of destinations, the multinomial logit: whoever leaves compares all regions by how easily they are reached (K1) and how attractive they are, so that what becomes more attractive gains only what others lose. Production and wages are neoclassical with agglomeration (1)–(4), technology is semi-endogenous (18), (22), learning by use follows Wright (25).",
        chinese: "含全部目的地的引力模型，即多项选择模型：离开者按可达性 (K1) 与吸引力比较所有地区，一地吸引力上升所得即他处所失。生产与工资为含集聚的新古典设定 (1)–(4)，技术进步为半内生 (18)、(22)，用中学遵循赖特曲线 (25)。",
    },
    Concept {
        title: "Emergence",
        chinese_title: "涌现",
        english: "Disparities between regions, concentration of research, who gains and who loses from a policy, and the spread of openness among governments follow from flows and are imposed nowhere. Base-year levels and flows are imposed: they are met by construction.",
        chinese: "地区差距、研发集聚、政策中谁受益谁受损、开放在政府间的扩散均由流动产生，未在任何地方设定。基年的水平与流动是设定的：由求解精确满足。",
    },
    Concept {
        title: "Adaptation",
        chinese_title: "适应",
        english: "People respond to real wages (7), (8), investment to returns (11), venture finance to prospects (13), projects to costs and match (20), (21). Governments adapt only under rules that choose (30), (31).",
        chinese: "人口对实际工资作出反应 (7)、(8)，投资对回报 (11)，风险资本对前景 (13)，项目对成本与匹配 (20)、(21)。政府仅在选择性规则下适应 (30)、(31)。",
    },
    Concept {
        title: "Objectives",
        chinese_title: "目标",
        english: "People maximise utility that rises with the real wage, projects what they are worth at a site, both with idiosyncratic tastes that make shares smooth. Governments weigh growth beyond potential against revenue (29).",
        chinese: "人们最大化随实际工资上升的效用，项目最大化在落地处的价值，二者均含个体偏好，使份额平滑。政府在超出潜力的增长与财政收入之间权衡 (29)。",
    },
    Concept {
        title: "Learning",
        chinese_title: "学习",
        english: "No individual changes its rule of decision. Regions learn by use that they can see (24), (25); governments copy peers under `imitate` (30).",
        chinese: "个体的决策规则不变。地区从可见的应用中学习 (24)、(25)；在 `imitate` 规则下政府模仿同侪 (30)。",
    },
    Concept {
        title: "Prediction",
        chinese_title: "预测",
        english: "Nobody forms beliefs about the future: people and money look at the period that begins. Only governments under `respond` work out what each stance promises over five years, with all others as they are (31).",
        chinese: "无人形成对未来的预期：人口与资金只看即将开始的一期。只有 `respond` 规则下的政府推算各立场在五年内的收益，并假定他人不变 (31)。",
    },
    Concept {
        title: "Sensing",
        chinese_title: "感知",
        english: "Movers know real wages, returns and costs of every region without error; distance and borders act on choice, not on information. Knowledge (K2), (17) and experience (K3), (24) are seen only in part. Governments see outcomes of their peers.",
        chinese: "流动者准确知道各地实际工资、回报与成本；距离与边界影响选择而非信息。知识 (K2)、(17) 与经验 (K3)、(24) 只能部分看到。政府能看到同侪的结果。",
    },
    Concept {
        title: "Interaction",
        chinese_title: "相互作用",
        english: "Through markets and space: people crowd housing (5), compete for the same destinations (8), learn from research within reach (17), draw finance from one pool (13), share tax (26), (27) and lent time (16). Governments interact through clubs and stances.",
        chinese: "通过市场与空间：人口推高房价 (5)，竞争同一目的地 (8)，从可及的研究中受益 (17)，从同一资金池融资 (13)，分享税收 (26)、(27) 与智力时间 (16)。政府通过联盟与立场相互作用。",
    },
    Concept {
        title: "Stochasticity",
        chinese_title: "随机性",
        english: "In sampled runs numbers of movers, graduates, ideas, advances and sites are drawn from the distributions of (8), (9), (18)–(21); in expected runs every flow is its mean. Each process, step and region has a random stream of its own, so that a policy and its base draw the same numbers. Choices of governments are drawn in both.",
        chinese: "抽样运行中，迁移者、毕业生、创意、推进与选址的数目由 (8)、(9)、(18)–(21) 的分布抽取；期望运行中每项流动取均值。每个过程、步骤与地区各有独立的随机流，故政策与基准抽取相同的随机数。政府的选择在两种运行中均为随机。",
    },
    Concept {
        title: "Collectives",
        chinese_title: "集体",
        english: "Provinces, prefectures and clubs are sets of regions. Provinces and prefectures decide which borders are crossed (K1)–(K3); clubs decide whom a policy covers. Cohorts of people and stages of projects are groups of equals.",
        chinese: "省、地级单元与联盟是地区的集合。省与地级单元决定跨越哪些边界 (K1)–(K3)；联盟决定政策覆盖谁。人群与项目阶段是同类个体的组。",
    },
    Concept {
        title: "Observation",
        chinese_title: "观测",
        english: "Tables of the nation, of clubs, regions and flows are written at the end of steps and years; `factorflow outcomes` says of every column what it is, its unit and its equations. Effects are differences to a base with the same random numbers, with ranges over replicates and over draws of parameters.",
        chinese: "全国、联盟、地区与流动的数据表在每步或每年末写出；`factorflow outcomes` 说明每一列的含义、单位与方程。效应为与基准（相同随机数）之差，并给出重复与参数抽取的范围。",
    },
];

/// What ODD+D asks beyond: who decides, how, on what, with which tastes, over which time.
const DECISIONS: [(&str, &str); 5] = [
    (
        "Who decides: people of three cohorts and graduates, savers, venture finance, projects, and regional governments. Groups of equals are kept by their number; the number that chooses each destination follows the multinomial distribution of independent deciders.",
        "谁决策：三类人群与毕业生、储蓄者、风险资本、项目以及地区政府。同类个体按数目保存；选择各目的地的人数服从独立决策者的多项分布。",
    ),
    (
        "How: a random-utility choice among all regions, home included, with elasticities of choice for each group; no search, no optimisation over time.",
        "如何决策：在包括本地在内的全部地区中作随机效用选择，各组有各自的选择弹性；不搜寻，不作跨期优化。",
    ),
    (
        "On what: wages net of housing, subsidies and recognised status (6), (7); returns (11); prospects (13), (14); unit costs, tax and market access (20). Social norms and cultural values are in the appeals that the base year is solved for, and held fixed.",
        "依据：扣除住房后的工资、补贴与资格互认 (6)、(7)；回报 (11)；前景 (13)、(14)；单位成本、税收与市场准入 (20)。社会规范与文化价值体现在由基年求解的吸引力中，并保持不变。",
    ),
    (
        "Uncertainty in decisions: idiosyncratic tastes alone; nobody weighs risk but venture finance, by the chance of success (13).",
        "决策中的不确定性：仅为个体偏好；除风险资本按成功概率权衡外 (13)，无人考虑风险。",
    ),
    (
        "Heterogeneity: between cohorts, fields, stages and regions by parameters and tables; none within a group.",
        "异质性：人群、领域、阶段与地区之间由参数与数据表体现；组内没有差异。",
    ),
];

/// What the rule in force means.
fn rule(rule: &str, language: Language) -> String {
    let (english, chinese) = match rule {
        "scripted" => (
            "Stances of governments are scripted by year (`scripted`): they decide nothing by themselves.",
            "政府立场按年份给定（`scripted`）：政府不自行决策。",
        ),
        "imitate" => (
            "Governments review their stance yearly and copy peers that do better (`imitate`), by (30).",
            "政府每年检视立场并模仿表现更好的同侪（`imitate`），见 (30)。",
        ),
        "respond" => (
            "Governments review their stance yearly and take the one that promises more over five years (`respond`), by (31).",
            "政府每年检视立场并采取五年内收益更高者（`respond`），见 (31)。",
        ),
        _ => (
            "Governments do not choose (`fixed`): every member counts as willing to take part in what it has joined.",
            "政府不作选择（`fixed`）：每个成员视为愿意参与其已加入的政策。",
        ),
    };
    language.say(english, chinese).to_owned()
}

/// The element.
pub(super) fn blocks(scenario: &Scenario, language: Language) -> Vec<ReportBlock> {
    let heading = |level, english: &str, chinese: &str| {
        ReportBlock::Heading(level, language.say(english, chinese).to_owned())
    };
    let mut blocks = vec![heading(2, "4. Design concepts", "4. 设计概念")];
    for it in &CONCEPTS {
        blocks.push(heading(3, it.title, it.chinese_title));
        blocks.push(ReportBlock::Paragraph(language.say(it.english, it.chinese).to_owned()));
    }
    blocks.push(heading(3, "Decisions (ODD+D)", "决策（ODD+D）"));
    let mut points: Vec<String> =
        DECISIONS.iter().map(|(english, chinese)| language.say(english, chinese).to_owned()).collect();
    points.push(rule(scenario.stances.rule(), language));
    blocks.push(ReportBlock::List(points));
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::model_text::{numbers, sections};

    #[test]
    fn both_languages_name_the_same_equations_and_only_those_of_the_model() {
        let blocks = sections();
        let known: Vec<&str> =
            blocks.iter().flat_map(|it| &it.equations).flat_map(|it| numbers(it)).collect();
        let concepts = CONCEPTS.iter().map(|it| (it.english, it.chinese)).chain(DECISIONS);
        for (english, chinese) in concepts {
            assert_eq!(numbers(english), numbers(chinese), "{english}");
            for number in numbers(english) {
                assert!(known.contains(&number), "({number}) in: {english}");
            }
        }
    }
}
