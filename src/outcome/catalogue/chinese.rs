//! What outcomes mean, in Chinese, by table and column.

use crate::region::Fields;

/// Outcomes of all regions together.
const NATIONAL: &[(&str, &str)] = &[
    ("output_cny", "所有地区一年的产出合计，按不变价格。"),
    ("people_worker", "不计入人才的劳动力。"),
    ("people_young", "35 岁以下的人才。"),
    ("people_established", "35 岁及以上的人才。"),
    ("capital_cny", "机器、厂房和其他生产资料，扣除折旧。"),
    ("technology", "各地区以其拥有的要素生产的效率：各地区技术水平按产出加权的几何平均，基年为 1。"),
    ("unit_cost", "使用新技术仍需的成本：各地区单位成本按产出加权的几何平均；学习使其下降。"),
    ("gini", "地区间劳均产出的不平等程度，每个地区计一次：0 为相等，1 为集中于一地。"),
    ("theil", "各地区产出份额与人口份额的差距：一致时为 0。"),
    ("theil_within", "泰尔指数中同省地区之间的部分。"),
    ("theil_between", "泰尔指数中省与省之间的部分，每省视为一个地区。"),
    ("dispersion", "劳均产出的分散程度：其对数在地区间的标准差。"),
    ("movers", "离开本地区前往其他地区的人，包括劳动力和应届毕业生。"),
    ("cross_province_share_talent", "迁移者中前往外省的部分。"),
    ("cross_province_share_capital", "全部投资中投向外省的部分。"),
    ("cross_province_share_venture", "可供投资的风险资本中投向外省的部分。"),
    ("cross_province_share_siting", "完成的项目中在外省落户的部分。"),
    ("own_region_share_capital", "全部投资中留在来源地区的部分。"),
    ("own_region_share_siting", "完成的项目中在研发地落户的部分。"),
    ("ideas", "新增研究项目。"),
    ("advanced_1", "通过 0→1 阶段进入 1→10 阶段的项目。"),
    ("advanced_2", "通过 1→10 阶段进入 10→100 阶段的项目。"),
    ("advanced_3", "通过 10→100 阶段并寻找落户地的项目。"),
    ("transfers_cny", "项目落户地返还给研发地的税收。"),
    ("open_share", "地方政府中对合作开放的部分。"),
    ("policy_cost_cny", "各项政策的全部成本，预算不足时已按比例缩减。"),
    (
        "supply_gap",
        "在产业链投入齐全时各地区本可生产的产出中，没有生产出来的部分；没有断链时为 0，政策带来的供应超过基年时低于 0。",
    ),
    ("platform_adoption", "工业企业中在平台上工作的部分：各地区按产出加权的平均。"),
    ("output_per_worker_cny", "平均每个劳动者一年的产出，包括人才。"),
];

/// Outcomes of clubs and provinces.
const CLUBS: &[(&str, &str)] = &[
    ("output_cny", "其所属地区一年的产出合计，按不变价格。"),
    ("people_worker", "其所属地区不计入人才的劳动力。"),
    ("people_young", "其所属地区 35 岁以下的人才。"),
    ("people_established", "其所属地区 35 岁及以上的人才。"),
    ("capital_cny", "其所属地区的机器、厂房和其他生产资料，扣除折旧。"),
    ("movers", "离开其所属某一地区前往任何其他地区的人。"),
    ("ideas", "其所属地区新增的研究项目。"),
    ("advanced_1", "其所属地区通过 0→1 阶段进入 1→10 阶段的项目。"),
    ("advanced_2", "其所属地区通过 1→10 阶段进入 10→100 阶段的项目。"),
    ("advanced_3", "其所属地区通过 10→100 阶段并寻找落户地的项目。"),
    ("transfers_cny", "其所属地区因在本地研发、在他地使用的项目得到的税收，减去为他地项目支付的税收。"),
    ("policy_cost_cny", "政策给其所属地区带来的成本，预算不足时已按比例缩减。"),
];

/// Outcomes of single regions; `{}` is the name of a field.
const REGIONS: &[(&str, &str)] = &[
    ("output_cny", "该地区一年的产出，按不变价格。"),
    ("workers", "不计入人才的劳动力。"),
    ("young", "35 岁以下的人才。"),
    ("established", "35 岁及以上的人才。"),
    ("capital_cny", "机器、厂房和其他生产资料，扣除折旧。"),
    ("technology", "该地区以其拥有的要素生产的效率，所有领域按产出份额合计，包括学习的作用。"),
    ("technology_{}", "{}领域的技术水平，不计学习的作用。"),
    ("unit_cost", "使用新技术仍需的成本，所有领域按产出份额合计；学习使其下降。"),
    ("unit_cost_{}", "使用{}领域技术仍需的成本。"),
    ("projects_1", "处于 0→1 阶段的研究项目，所有领域合计。"),
    ("projects_2", "处于 1→10 阶段的研究项目，所有领域合计。"),
    ("projects_3", "处于 10→100 阶段的研究项目，所有领域合计。"),
    ("wage_worker_cny", "一名劳动力一年的工资。"),
    ("wage_talent_cny", "一名人才（青年或成熟）一年的工资。"),
    ("housing", "住房价格，相对于全国。"),
    ("net_talent", "迁入的人才减去迁出的人才，包括毕业生。"),
    ("net_capital_cny", "来自所有地区的投资减去该地区投向各地的投资。"),
    ("net_siting", "在本地落户的项目减去本地研发而在各地落户的项目。"),
    ("tax_cny", "地方政府的财政收入，与其他地区分成之后。"),
    ("transfers_cny", "因项目在一地研发、在另一地使用而从其他地区得到的税收，减去支付给它们的税收。"),
    ("stance", "政府是否对合作开放：1 为开放，0 为封闭。"),
    ("supply_{}", "该地区得到的{}领域中间投入，相对于基年。"),
    ("platform_adoption", "该地区工业企业中在平台上工作的部分。"),
];

/// What a column of `national`, `clubs` or `regions` means, in a world with these fields; nothing of other tables.
pub fn chinese_meaning(table: &str, column: &str, fields: &Fields) -> Option<String> {
    let meanings = match table {
        "national" => NATIONAL,
        "clubs" => CLUBS,
        "regions" => REGIONS,
        _ => return None,
    };
    if let Some((_, meaning)) = meanings.iter().find(|it| it.0 == column) {
        return Some((*meaning).to_owned());
    }
    let mut of_field = meanings.iter().filter_map(|(name, meaning)| {
        let rest = column.strip_prefix(name.strip_suffix("{}")?)?;
        let field = fields.all().iter().find(|it| it.name.replace('-', "_") == rest)?;
        Some(meaning.replace("{}", &field.chinese))
    });
    of_field.next_back()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::catalogue::{CLUBS as CLUB_OUTCOMES, Catalogue, DERIVED_OF_NATION, all_of_nation};

    #[test]
    fn every_outcome_of_nation_clubs_and_regions_has_a_meaning_in_chinese() {
        let fields = Fields::standard();
        let world = Catalogue::of_all(&fields.names());
        let national = all_of_nation().map(|it| it.1.name.to_string());
        let national = national.chain(DERIVED_OF_NATION.iter().map(|it| it.name.to_string()));
        let clubs = CLUB_OUTCOMES.iter().map(|it| it.name.to_string());
        let regions = world.regions().iter().map(|it| it.name.to_string());
        let all = [
            ("national", national.collect::<Vec<_>>()),
            ("clubs", clubs.collect()),
            ("regions", regions.collect()),
        ];
        for (table, columns) in all {
            for column in columns {
                let meaning =
                    chinese_meaning(table, &column, &fields).unwrap_or_else(|| panic!("{table} {column}"));
                let is_chinese = meaning.chars().any(|it| ('\u{4E00}'..='\u{9FFF}').contains(&it));
                assert!(
                    is_chinese && meaning.ends_with('。') && !meaning.contains('{'),
                    "{table} {column}: {meaning}"
                );
            }
        }
    }

    #[test]
    fn columns_of_fields_are_told_from_those_of_all_fields() {
        let fields = Fields::standard();
        let of = |column| chinese_meaning("regions", column, &fields).unwrap();
        assert!(of("unit_cost").contains("所有领域") && of("unit_cost_ai").contains("人工智能"));
        assert_eq!(chinese_meaning("regions", "unit_cost_none", &fields), None);
        assert_eq!(chinese_meaning("flows", "amount", &fields), None);
    }
}
