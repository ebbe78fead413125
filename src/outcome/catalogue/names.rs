//! What columns of the table of regions are called, in both languages.

use super::of_nation;
use crate::region::Fields;

/// Column, English and Chinese: what outcomes of regions are called that have other names in the table of all regions
/// together, or are not in it.
pub const OF_REGIONS: [(&str, &str, &str); 15] = [
    ("workers", "Workers", "劳动力"),
    ("young", "Young talent", "青年人才"),
    ("established", "Established talent", "成熟人才"),
    ("projects_1", "Projects in discovery", "0→1 项目"),
    ("projects_2", "Projects in maturation", "1→10 项目"),
    ("projects_3", "Projects in scale-up", "10→100 项目"),
    ("wage_worker_cny", "Wages of workers", "劳动力工资"),
    ("wage_talent_cny", "Wages of talent", "人才工资"),
    ("housing", "Price of housing", "房价"),
    ("net_talent", "Net arrivals of talent", "人才净流入"),
    ("net_capital_cny", "Net inflow of capital", "资本净流入"),
    ("net_siting", "Net inflow of projects", "项目净流入"),
    ("tax_cny", "Local tax", "地方税收"),
    ("transfers_cny", "Transfers", "转移支付"),
    ("stance", "Stance", "立场"),
];

/// What a column of the table of regions is called, in English and in Chinese; the column where no name is known.
pub fn name_of_regions(column: &str) -> [String; 2] {
    let own = OF_REGIONS.iter().find(|it| it.0 == column).map(|it| [it.1, it.2].map(str::to_owned));
    own.or_else(|| name_of_field(column)).unwrap_or_else(|| {
        let label = of_nation(column).and_then(|it| it.label);
        label.map_or([column, column], |it| [it.english, it.chinese]).map(str::to_owned)
    })
}

/// What a column of one of the usual fields is called.
fn name_of_field(column: &str) -> Option<[String; 2]> {
    const OF_FIELDS: [(&str, &str, &str); 3] = [
        ("technology_", "Technology", "技术水平"),
        ("unit_cost_", "Unit cost", "单位成本"),
        ("supply_", "Supply", "供应"),
    ];
    let (prefix, english, chinese) = OF_FIELDS.into_iter().find(|it| column.starts_with(it.0))?;
    let fields = Fields::standard();
    let field = fields.all().iter().find(|it| it.name.replace('-', "_") == column[prefix.len()..])?;
    Some([format!("{english}, {}", field.name.replace('-', " ")), format!("{}{chinese}", field.chinese)])
}

#[cfg(test)]
mod tests {
    use super::name_of_regions;

    #[test]
    fn a_column_of_regions_is_called_by_its_own_name_by_that_of_its_field_or_as_in_the_nation() {
        let in_the_nation = super::of_nation("output_cny").and_then(|it| it.label).unwrap();
        for (column, [english, chinese]) in [
            ("workers", ["Workers", "劳动力"]),
            ("stance", ["Stance", "立场"]),
            ("unit_cost_general", ["Unit cost, general", "其他单位成本"]),
            ("output_cny", [in_the_nation.english, in_the_nation.chinese]),
            ("nothing", ["nothing", "nothing"]),
        ] {
            assert_eq!(name_of_regions(column), [english, chinese], "{column}");
        }
    }
}
