//! Warnings and notes about tables and whole scenarios, in Chinese, beside the problems of [`chinese_problems`](super::chinese_problems).
//!
//! Tests raise every warning that readers of scenarios and tables word, and hold what the program carries to them.

/// Wordings, the special ones before the general; `{0}` is what the first `{}` stands for.
pub(super) const NOTES: &[(&str, &str)] = &[
    // Names that mean several things.
    ("{} {} are called {} and all are taken: {}", "有 {0} 个{1}都叫 {2}，全部计入：{3}"),
    ("write the code of the one that is meant, such as {}", "请写出所指的那一个的代码，例如 {0}"),
    ("{} is a club and a region too; the club is taken", "{0} 既是俱乐部也是地区；这里取俱乐部"),
    ("the code of the region is {}", "该地区的代码是 {0}"),
    ("no policy is called {}", "没有名为 {0} 的政策"),
    ("only arms of a comparison that have it draw its settings", "只有含有它的对照方案才抽取它的设置"),
    // Units of tables.
    (
        "output per resident is {} in the median region (usual: hundreds to tens of millions, in any currency)",
        "中位地区的人均产出为 {0}（任何货币下通常在几百至几千万之间）",
    ),
    (
        "output per resident of this row is {} times below that of the others",
        "这一行的人均产出只有其他行的 1/{0}",
    ),
    (
        "output per resident of this row is {} times above that of the others",
        "这一行的人均产出是其他行的 {0} 倍",
    ),
    ("1 row more has output per resident far from that of the others", "另有 1 行的人均产出与其他行相差很远"),
    (
        "{} rows more have output per resident far from that of the others",
        "另有 {0} 行的人均产出与其他行相差很远",
    ),
    ("is `{}` in this row in {}? write single units", "这一行的 `{0}` 是否以{1}为单位？请改以个位为单位"),
    ("is `{}` in {}? write single units", "`{0}` 是否以{1}为单位？请改以个位为单位"),
    ("`{}` over {} is {} in the median region", "中位地区的 `{0}` 与{1}之比为 {2}"),
    (
        "are both in single units, not in thousands or 万 (10,000)?",
        "两者是否都以个位为单位，而不是以千或万为单位？",
    ),
    ("this place is about {} km from any other", "这个地方距其他任何地方约 {0} 公里"),
    ("longitude and latitude are 0: was the place not found?", "经度和纬度都是 0：是否没有找到这个地方？"),
    ("are `lon` and `lat` exchanged?", "`lon` 与 `lat` 是否写反了？"),
    ("is the sign of `lon` lost? west is below 0", "`lon` 是否丢了负号？西经小于 0"),
    ("is the sign of `lat` lost? south is below 0", "`lat` 是否丢了负号？南纬小于 0"),
    (
        "are the signs of `lon` and `lat` lost? west and south are below 0",
        "`lon` 与 `lat` 是否丢了负号？西经和南纬小于 0",
    ),
    ("is the decimal point of `{}` at its place?", "`{0}` 的小数点位置是否正确？"),
    ("the first column has no name, so nobody reads it", "第一列没有名称，因此不会被读取"),
    ("was it written with the names of rows?", "写表时是否带上了行名？"),
    ("nobody reads the column {}", "列 {0} 不会被读取"),
    // Codes of clubs.
    ("the one member of club {} is in no row of {}: {}", "俱乐部 {0} 的唯一成员不在 {1} 的任何一行中：{2}"),
    (
        "none of the {} members of club {} is in a row of {}: {}",
        "俱乐部 {1} 的 {0} 个成员都不在 {2} 的任何一行中：{3}",
    ),
    (
        "{} of the {} members of club {} is in no row of {}: {}",
        "俱乐部 {2} 的 {1} 个成员中有 {0} 个不在 {3} 的任何一行中：{4}",
    ),
    (
        "{} of the {} members of club {} are in no row of {}: {}",
        "俱乐部 {2} 的 {1} 个成员中有 {0} 个不在 {3} 的任何一行中：{4}",
    ),
    ("{} club more lacks {} of their {} members", "另有 {0} 个俱乐部缺少其 {2} 个成员中的 {1} 个"),
    ("{} clubs more lack {} of their {} members", "另有 {0} 个俱乐部缺少其 {2} 个成员中的 {1} 个"),
    ("codes of regions look like {}", "地区代码形如 {0}"),
    (
        "for {} of them the code is that of a prefecture: write `prefecture` under `scope`",
        "其中 {0} 个是地级单元的代码：请在 `scope` 下写 `prefecture`",
    ),
    (
        "the code is that of a prefecture: write `prefecture` under `scope`",
        "这是地级单元的代码：请在 `scope` 下写 `prefecture`",
    ),
    (
        "for {} of them {} has {}: zeros, quotation marks or blanks are lost or added, as spreadsheets do; write codes alike in both tables",
        "其中 {0} 个，{1}中写作 {2}：电子表格会丢失或添加零、引号或空格；请在两个表中用同样的代码",
    ),
    (
        "{} has {}: zeros, quotation marks or blanks are lost or added, as spreadsheets do; write codes alike in both tables",
        "{0}中写作 {1}：电子表格会丢失或添加零、引号或空格；请在两个表中用同样的代码",
    ),
    // The base year.
    (
        "`graduates_from_own_province` has no effect without `entrants = \"natural-growth\"`",
        "没有 `entrants = \"natural-growth\"` 时 `graduates_from_own_province` 不起作用",
    ),
    (
        "net migration of those who work adds up to {} persons a year, which all regions bear by their number",
        "劳动者的净迁移合计为每年 {0} 人，由各地区按其人数分担",
    ),
    (
        "{} is also about 1 place that has no region in this world: {}",
        "{0} 还涉及 1 个在这个世界中没有地区的地方：{1}",
    ),
    (
        "{} is also about {} places that have no region in this world: {}",
        "{0} 还涉及 {1} 个在这个世界中没有地区的地方：{2}",
    ),
    (
        "{} is also about {} places that have no region in this world",
        "{0} 还涉及 {1} 个在这个世界中没有地区的地方",
    ),
    // Worlds of one's own.
    ("no column `{}`: {}", "没有列 `{0}`：{1}"),
    (
        "talent, capital, graduates, researchers and fields stand in the same ratio to people or output in every region, since the table has no columns of its own for any of them: regions grow nearly alike, and what sets them apart is where they lie",
        "表中没有人才、资本、毕业生、研究人员和领域的列，因此它们与人口或产出之比在各地区都相同：各地区的增长几乎一样，差别只在于位置",
    ),
    (
        "parameters that the scenario leaves out, and ratios that stand in for columns, are those of China, estimated or assumed: `factorflow show` says where each comes from",
        "情景未写的参数，以及代替缺失列的比例，都取中国的估计值或假定值：`factorflow show` 说明各自的来源",
    ),
    (
        "tables and figures call the money of this world CNY: `[world] currency = \"USD\"`, say, calls it by its name",
        "表格和图把这个世界的货币称为 CNY：例如写 `[world] currency = \"USD\"` 即可改称",
    ),
    // Runs.
    (
        "the base year cannot reproduce {}: after {} iterations `{}` is still off by {}",
        "基准年无法再现{0}：迭代 {1} 次后 `{2}` 仍相差 {3}",
    ),
    ("this run met an error of the program: please report it", "本次运行遇到程序错误：请告知作者"),
    (
        "write `mode = \"sampled\"`, or leave `replicates` out",
        "请写 `mode = \"sampled\"`，或不写 `replicates`",
    ),
    ("write `mode = \"sampled\"`, or leave `parts` out", "请写 `mode = \"sampled\"`，或不写 `parts`"),
    (
        "chance decides what becomes of such a region; leave it out, or run with `mode = \"expected\"`",
        "这样的地区结果取决于随机；请去掉它，或用 `mode = \"expected\"` 运行",
    ),
    ("a name with blanks or Chinese letters stands in quotation marks", "含有空格或中文的名称须加引号"),
    ("{} is read as {}", "{0} 读作 {1}"),
];

/// What stands within them.
pub(super) const PHRASES_OF_NOTES: &[(&str, &str)] = &[
    ("regions", "地区"),
    ("provinces", "省份"),
    ("prefectures", "地级单元"),
    ("residents", "居民"),
    ("the table", "地区表"),
    ("prefectures of the table", "地区表的地级单元"),
    ("thousands", "千"),
    ("thousands, {}", "千、{0}"),
    ("thousands or {}", "千或{0}"),
    ("ten thousands (万)", "万"),
    ("ten thousands (万), {}", "万、{0}"),
    ("ten thousands (万) or {}", "万或{0}"),
    ("millions", "百万"),
    ("millions, {}", "百万、{0}"),
    ("millions or {}", "百万或{0}"),
    ("hundreds of millions (亿)", "亿"),
    ("hundreds of millions (亿), {}", "亿、{0}"),
    ("hundreds of millions (亿) or {}", "亿或{0}"),
    ("billions", "十亿"),
    ("billions, {}", "十亿、{0}"),
    ("billions or {}", "十亿或{0}"),
    ("`{}`, or the code", "取 `{0}` 或代码"),
    ("the region's own code", "取地区自己的代码"),
    ("`{}`, or the name of the region with that code, or the code", "取 `{0}`，或该代码的地区的名称，或代码"),
    ("the province's name, or the prefecture's code", "取省份的名称，或地级单元的代码"),
    ("`{}`, or the province's code", "取 `{0}`，或省份的代码"),
    ("people of all cohorts / {}", "取各类人员之和 / {0}"),
    ("where workers live", "劳动力的所在地"),
    ("where young talent lives", "青年人才的所在地"),
    ("where established talent lives", "成熟人才的所在地"),
    ("where capital is invested", "资本的投向"),
    ("where venture finance goes", "创业投资的投向"),
    ("where {} projects are sited", "{0} 项目的落地"),
    ("the parameter `{}` × talent", "取参数 `{0}` × 人才"),
];

#[cfg(feature = "answers")]
#[cfg(test)]
mod tests {
    use super::super::builtin::SCENARIOS;
    use super::super::column_names::FALL_BACKS;
    use super::super::{Notice, Reader, Scenario, TableCache, in_chinese};
    use std::path::Path;
    use std::sync::Arc;

    /// Everything that one should know of a scenario.
    fn said(scenario: &Scenario) -> Vec<String> {
        let columns = scenario.notices.iter().map(ToString::to_string);
        let warnings = scenario.warnings.iter().map(|it| it.message().to_owned());
        scenario.notes.iter().cloned().chain(columns).chain(warnings).collect()
    }

    fn english_only(said: &[String]) -> Vec<&String> {
        let has_words =
            |it: &&String| in_chinese(it).is_some_and(|zh| !zh.contains(", or ") && !zh.contains(" the "));
        said.iter().filter(|it| !has_words(it)).collect()
    }

    #[test]
    fn what_one_should_know_of_a_scenario_of_the_library_exists_in_chinese() {
        let tables = Arc::new(TableCache::default());
        let mut all = Vec::new();
        for it in SCENARIOS {
            all.extend(said(&Reader::default().cache(&tables).load(it.address()).unwrap()));
        }
        assert!(all.iter().any(|it| it.contains("`retention` is usually")), "{all:?}");
        assert_eq!(english_only(&all), Vec::<&String>::new());
    }

    #[test]
    fn what_one_should_know_of_a_world_of_ones_own_exists_in_chinese() {
        const TABLE: &str = "code,lon,lat,workers,gdp_cny\na,2,48,1000,2e8\nb,3,47,2000,3e8\n";
        let text = "[world]\nregions = \"own.csv\"\n".to_owned();
        let read = |text: String| {
            let reader = Reader::default().table("own.csv", TABLE.as_bytes());
            reader.read(Path::new("own.toml"), text).unwrap_or_else(|it| panic!("{it}"))
        };
        let scenario = read(text);
        assert!(scenario.notes.len() == 3 && scenario.notices.len() > 10, "{:?}", scenario.notes);
        assert_eq!(english_only(&said(&scenario)), Vec::<&String>::new());
        let columns = FALL_BACKS.iter().map(|(column, instead)| {
            Notice { column: (*column).to_owned(), instead: (*instead).to_owned() }.to_string()
        });
        assert_eq!(english_only(&columns.collect::<Vec<_>>()), Vec::<&String>::new());
    }

    #[test]
    fn amounts_keep_the_order_of_their_units() {
        let hint = "is `gdp_cny` in this row in thousands, ten thousands (万) or hundreds of millions (亿)? write single units";
        let chinese = in_chinese(hint).unwrap();
        assert_eq!(chinese, "这一行的 `gdp_cny` 是否以千、万或亿为单位？请改以个位为单位");
    }
}
