//! What parameters are called in Chinese, and where their values come from.

/// Names of all parameters, by their paths, in the order of their catalogue.
pub(crate) const PARAMETER_NAMES: [(&str, &str); 89] = [
    ("production.agglomeration_elasticity", "集聚弹性"),
    ("production.capital_share", "资本份额"),
    ("production.talent_share", "人才份额"),
    ("housing.supply_elasticity", "住房供给弹性"),
    ("housing.expenditure_share", "住房支出份额"),
    ("housing.congestion_elasticity", "拥挤弹性"),
    ("talent.wage_elasticity.worker", "劳动力工资弹性"),
    ("talent.wage_elasticity.young", "青年人才工资弹性"),
    ("talent.wage_elasticity.established", "成熟人才工资弹性"),
    ("talent.redraw_rate.worker", "劳动力重新择地率"),
    ("talent.redraw_rate.young", "青年人才重新择地率"),
    ("talent.redraw_rate.established", "成熟人才重新择地率"),
    ("talent.distance_elasticity", "人才距离弹性"),
    ("talent.border_cost.worker", "劳动力省界成本"),
    ("talent.border_cost.young", "青年人才省界成本"),
    ("talent.border_cost.established", "成熟人才省界成本"),
    ("talent.registration_cost.worker", "劳动力户籍成本"),
    ("talent.registration_cost.young", "青年人才户籍成本"),
    ("talent.registration_cost.established", "成熟人才户籍成本"),
    ("talent.ageing_rate", "青年人才转成熟率"),
    ("talent.worker_retirement_rate", "劳动力退休率"),
    ("talent.established_retirement_rate", "成熟人才退休率"),
    ("talent.entrant_rate", "新增劳动力率"),
    ("talent.graduate_match", "毕业生匹配率"),
    ("capital.saving_rate", "储蓄率"),
    ("capital.depreciation_rate", "折旧率"),
    ("capital.return_elasticity", "资本回报弹性"),
    ("capital.distance_elasticity", "资本距离弹性"),
    ("capital.border_cost", "资本省界成本"),
    ("capital.link_cost", "资本跨地区成本"),
    ("venture.finance_share", "风险资本份额"),
    ("venture.prospect_elasticity", "风险资本前景弹性"),
    ("venture.success_multiple", "成功回报倍数"),
    ("venture.supply_elasticity", "风险资本供给弹性"),
    ("venture.distance_elasticity", "风险资本距离弹性"),
    ("venture.border_cost", "风险资本省界成本"),
    ("venture.link_cost", "风险资本跨地区成本"),
    ("technology.research_share", "研发人员份额"),
    ("technology.support_elasticity", "研发支持弹性"),
    ("technology.spillover_elasticity", "知识溢出弹性"),
    ("technology.knowledge_distance", "知识传播距离"),
    ("technology.knowledge_border_cost", "知识省界成本"),
    ("technology.research_elasticity", "研发投入弹性"),
    ("technology.own_research_elasticity", "本地研发弹性"),
    ("technology.returns_to_knowledge", "知识存量回报"),
    ("technology.idea_rate", "新项目产生率"),
    ("technology.advance_probability.discovery", "0→1 推进概率"),
    ("technology.advance_probability.maturation", "1→10 推进概率"),
    ("technology.advance_probability.scale_up", "10→100 推进概率"),
    ("technology.failure_rate.discovery", "0→1 失败率"),
    ("technology.failure_rate.maturation", "1→10 失败率"),
    ("technology.failure_rate.scale_up", "10→100 失败率"),
    ("technology.readiness.discovery", "0→1 就绪度"),
    ("technology.readiness.maturation", "1→10 就绪度"),
    ("technology.readiness.scale_up", "10→100 就绪度"),
    ("technology.finance_elasticity", "融资弹性"),
    ("technology.siting_distance_elasticity", "项目落户距离弹性"),
    ("technology.siting_border_cost", "项目落户省界成本"),
    ("technology.siting_link_cost", "项目落户跨地区成本"),
    ("technology.cost_elasticity", "成本弹性"),
    ("technology.match_dispersion", "匹配分散度"),
    ("technology.retention", "本地留存"),
    ("technology.recruitment", "外地招引"),
    ("technology.growth_rate", "外生增长率"),
    ("learning.learning_rate", "学习率"),
    ("learning.demand_elasticity", "需求弹性"),
    ("learning.distance_elasticity", "经验距离弹性"),
    ("learning.border_cost", "经验省界成本"),
    ("learning.openness", "市场开放度"),
    ("fiscal.sited_output_share", "落地项目产出占比"),
    ("fiscal.deployment_decay", "项目产出衰减率"),
    ("fiscal.shared_tax_rate", "可分享税率"),
    ("fiscal.local_tax_rate", "地方税率"),
    ("fiscal.policy_budget_share", "政策预算份额"),
    ("governments.growth_weight", "增长权重"),
    ("governments.peer_weight", "同类权重"),
    ("governments.review_rate", "立场重估率"),
    ("governments.selection_intensity", "选择强度"),
    ("governments.mutation_rate", "变异率"),
    ("governments.open_cost", "开放成本"),
    ("governments.open_bonus", "开放收益"),
    ("chain.supplier_substitution", "供应商替代弹性"),
    ("chain.segment_complementarity", "环节互补弹性"),
    ("chain.intensity", "中间投入强度"),
    ("chain.distance_elasticity", "供应距离弹性"),
    ("chain.border_cost", "供应省界成本"),
    ("platform.innovation", "创新采纳系数"),
    ("platform.imitation", "模仿采纳系数"),
    ("platform.initial_ceiling", "初始采纳上限"),
];

/// Where values of parameters come from, in both languages; what is not here is a citation and stays.
pub(crate) const PARAMETER_SOURCES: &[(&str, &str)] = &[
    ("assumption", "假设"),
    ("neutral", "中性取值"),
    ("national accounts", "国民经济核算"),
    ("assumption (college wage bill)", "假设（大学学历者工资总额）"),
    ("assumption after mobility reports", "参照人口流动报告的假设"),
    ("assumption where the data give none", "数据缺失时的假设"),
    ("assumption; b·ε_D < 1", "假设；b·ε_D < 1"),
    ("assumption; decisive and not identified: report as a range", "假设；起决定作用且无法识别：请报告范围"),
    ("13 years as young talent", "青年人才阶段为 13 年"),
    ("local science and technology budgets", "地方科技预算"),
    ("local part of taxes over output", "地方税收占产出的比例"),
    (
        "half of VAT .055 and 40 % of CIT .033 of output",
        "增值税（产出的 .055）的一半与企业所得税（.033）的 40 %",
    ),
    ("range of Bass models", "巴斯模型的取值范围"),
    ("Wright-type estimates", "赖特型学习曲线估计"),
    ("Allen-Arkolakis demonstration value", "Allen-Arkolakis 的示例取值"),
    ("Huang: 46 % of utility; about .62 θ", "Huang：效用的 46 %，约 .62 θ"),
    ("Combes-Gobillon; Combes-Démurger-Li (China higher)", "Combes-Gobillon；Combes-Démurger-Li（中国更高）"),
    (
        "Tombe-Zhu 2019: stock elasticity 1.5 = θ(1 + stay share)",
        "Tombe-Zhu 2019：存量弹性 1.5 = θ(1 + 留居比例)",
    ),
    ("set so that the interprovincial share of movers is .50–.60", "使跨省迁移占比为 .50–.60"),
    (
        "set so that at prefecture level .55 stays in the region, .75 in the province",
        "使地级层面 .55 留在本地、.75 留在本省",
    ),
    ("set so that .50 stays in the region, .65 in the province", "使 .50 留在本地、.65 留在本省"),
    ("set so that .40 stays in the region, .60 in the province", "使 .40 留在本地、.60 留在本省"),
    (
        "patents on research staff: .55 (.08) within provinces of China, 1.07 across them",
        "专利对研究人员：中国省内 .55（.08），省间 1.07",
    ),
];

/// What a parameter is called in Chinese, by its path below `parameters`.
pub fn chinese_parameter(path: &str) -> Option<&'static str> {
    PARAMETER_NAMES.iter().find(|it| it.0 == path).map(|it| it.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::PARAMETERS;

    #[test]
    fn every_parameter_has_a_chinese_name_of_its_own() {
        let named: Vec<&str> = PARAMETER_NAMES.iter().map(|it| it.0).collect();
        assert_eq!(named, PARAMETERS.iter().map(|it| it.path).collect::<Vec<_>>());
        for (number, (path, name)) in PARAMETER_NAMES.iter().enumerate() {
            assert!(!name.is_empty() && !name.contains(|it: char| it.is_ascii_alphabetic()), "{path}");
            assert!(PARAMETER_NAMES[..number].iter().all(|it| it.1 != *name), "{name}");
        }
    }
}
