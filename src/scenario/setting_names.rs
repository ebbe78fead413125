//! What settings of policies and events are called in Chinese.

/// Settings by the key that ends their path, those of all policies first.
pub(crate) const SETTING_NAMES: [(&str, &str); 78] = [
    ("start", "开始时间"),
    ("stop", "结束时间"),
    ("ramp_years", "分步实施年数"),
    ("mutual", "是否须双方开放"),
    ("review_every", "评估间隔年数"),
    ("z", "评估阈值"),
    ("members", "成员"),
    ("places", "发生地"),
    ("additionality", "新增研发比例"),
    ("adopted", "已采纳份额"),
    ("among", "是否含内部边界"),
    ("basic", "基础级平台数"),
    ("boost", "推进增益"),
    ("budget_share", "预算份额"),
    ("ceiling", "采纳上限"),
    ("chain", "走廊沿线地区"),
    ("change", "变化幅度"),
    ("channels", "受管控的流动"),
    ("cohorts", "人群"),
    ("cost", "成本"),
    ("cost_per_team", "每队成本"),
    ("cost_share", "成本份额"),
    ("cover", "储备覆盖率"),
    ("credit", "分算比例"),
    ("digital_voucher", "数字券份额"),
    ("direct", "直接增益"),
    ("distance_factor", "距离系数"),
    ("ecosystem", "生态级平台数"),
    ("enforcement", "兑现率"),
    ("eta", "竞争弹性"),
    ("extra", "新增毕业生"),
    ("field", "领域"),
    ("fields", "领域"),
    ("focus", "阶段侧重"),
    ("growing", "成长级平台数"),
    ("hazard_boost", "推进率增益"),
    ("hazard_loss", "推进率损失"),
    ("idea_boost", "新项目增益"),
    ("ideas_loss", "新项目损失"),
    ("injection", "注资额"),
    ("insured_share", "承保份额"),
    ("interconnection", "互联互通增益"),
    ("interoperable", "是否通用通兑"),
    ("joint_fund", "联合资金"),
    ("leading", "领先级平台数"),
    ("lent_time", "智力共享时间"),
    ("listed_share", "揭榜项目份额"),
    ("loss", "损失份额"),
    ("match", "匹配率"),
    ("midpoint", "采纳中点年份"),
    ("openness", "市场开放度"),
    ("pairs", "地区对"),
    ("partners", "结对地区"),
    ("pay_after_use", "先用后付增益"),
    ("pooled_share", "汇集份额"),
    ("premium_subsidy", "保费补贴率"),
    ("prize", "奖金"),
    ("pull", "招引强度"),
    ("rate", "补贴率"),
    ("worker", "劳动力补贴率"),
    ("young", "青年人才补贴率"),
    ("established", "成熟人才补贴率"),
    ("relief", "壁垒降低幅度"),
    ("segment", "环节"),
    ("share", "分成比例"),
    ("speed", "采纳速度"),
    ("staff", "研究人员"),
    ("stage3_boost", "规模化增益"),
    ("stages", "阶段"),
    ("success_boost", "成功率增益"),
    ("support", "研发支持"),
    ("teams", "队伍数"),
    ("tightening", "壁垒加强幅度"),
    ("time_share", "时间份额"),
    ("top_up", "加薪比例"),
    ("voucher_size", "创新券面额"),
    ("instrument", "政策工具"),
    ("event", "事件"),
];

/// What a setting of a policy or an event is called in Chinese, by the last part of its key.
pub fn chinese_setting(key: &str) -> Option<&'static str> {
    SETTING_NAMES.iter().find(|it| it.0 == key).map(|it| it.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{event, policy};

    #[test]
    fn every_setting_of_the_catalogues_has_a_chinese_name() {
        let schemas = policy::CATALOGUE.iter().map(|it| (it.schema)());
        let schemas = schemas.chain(event::CATALOGUE.iter().map(|it| (it.schema)()));
        for schema in schemas.map(schemars::Schema::to_value) {
            for key in schema["properties"].as_object().into_iter().flat_map(|it| it.keys()) {
                assert!(SETTING_NAMES.iter().any(|it| it.0 == key), "{key}");
            }
        }
        let is_plain = |it: &(&str, &str)| !it.1.contains(|it: char| it.is_ascii_alphabetic());
        assert!(SETTING_NAMES.iter().all(is_plain));
    }
}
