//! Problems that a control of a page can raise, in Chinese.
//!
//! Readers word their problems in English where they find them. Here each wording has its Chinese beside it; what stands in
//! the place of `{}` goes over as it is, or in Chinese where it is one of the [`PHRASES`]. A test raises problems of all
//! controls, so that a wording that changes is missed.

use super::Problem;
use super::chinese_notes::{NOTES, PHRASES_OF_NOTES};
use crate::dynamics::PARAMETER_SOURCES;

/// Wordings of problems and of hints, the special ones before the general; `{0}` is what the first `{}` stands for.
const WORDINGS: &[(&str, &str)] = &[
    ("a policy needs `name`: what the policy is called", "政策需要 `name`：政策的名称"),
    ("a policy needs `instrument`: what is done", "政策需要 `instrument`：采取什么措施"),
    ("a policy needs `members`: who takes part", "政策需要 `members`：谁参加"),
    ("an event needs `name`: what the event is called", "事件需要 `name`：事件的名称"),
    ("an event needs `event`: what happens", "事件需要 `event`：发生什么"),
    ("the event needs `start`: when it strikes", "该事件需要 `start`：何时发生"),
    ("unknown instrument {}", "没有政策工具 {0}"),
    ("unknown event {}", "没有事件 {0}"),
    ("unknown parameter {}", "没有参数 {0}"),
    ("unknown region {}", "没有地区 {0}"),
    ("unknown key {}", "没有设置 {0}"),
    ("no club, rule or region is called {}", "没有名为 {0} 的俱乐部、规则或地区"),
    ("{} has no region in this world", "{0} 在这个世界中没有地区"),
    ("{} selects no region", "{0} 没有选中任何地区"),
    ("`members` is empty: nobody takes part", "`members` 为空：无人参加"),
    ("`places` is empty: leave it out for everywhere", "`places` 为空：若指所有地方，请不填"),
    (
        "`channels` is empty: leave it out to close the border for everything",
        "`channels` 为空：若对一切关闭边界，请不填",
    ),
    ("`pairs` is empty: no pair takes part", "`pairs` 为空：没有地区对参加"),
    ("`{}` is empty: no pair takes part", "`{0}` 为空：没有地区对参加"),
    ("`name` is empty: results could not tell the {} from others", "`name` 为空：结果中无法与其他{0}区分"),
    ("`name` has a character that controls a terminal ({})", "`name` 含有控制字符（{0}）"),
    (
        "`name` begins with {}, so that spreadsheets take it for a formula",
        "`name` 以 {0} 开头，电子表格会把它当作公式",
    ),
    (
        "{} of the {} regions of {} are no members of the policy",
        "{2} 的 {1} 个地区中有 {0} 个不是该政策的成员",
    ),
    ("{} is no member of the policy", "{0} 不是该政策的成员"),
    ("{} stands for {} regions where one is needed", "{0} 代表 {1} 个地区，而这里需要一个"),
    ("{} is named twice", "{0} 出现了两次"),
    ("{} is paired with itself", "{0} 与自身成对"),
    ("expected pairs of two regions, found {}", "需要由两个地区组成的对，而不是 {0} 个"),
    (
        "`pairs` and `from` with `to` are two ways to say it: give one of them",
        "`pairs` 与 `from`、`to` 是两种写法：请只用一种",
    ),
    ("`{}` needs `{}`: {}", "`{0}` 需要 `{1}`"),
    ("{} does not act on pairs of regions", "{0} 不作用于地区对"),
    ("`stop` must come after `start`", "`stop` 必须晚于 `start`"),
    (
        "`start` must lie in the run, which goes from {} to {}, not at {}",
        "`start` 必须在运行期 {0} 至 {1} 之内，而不是 {2}",
    ),
    ("`{}` means nothing here: it is over in a moment", "`{0}` 在这里没有意义：事件瞬间结束"),
    ("{} is never active: the run goes from {} to {}", "{0} 从不生效：运行期为 {1} 至 {2}"),
    ("`ramp_years` must be 0 or more, not {}", "`ramp_years` 必须大于或等于 0，而不是 {0}"),
    ("`ramp_years` has no effect without `start`", "没有 `start` 时 `ramp_years` 不起作用"),
    ("`z` has no effect without `review_every`", "没有 `review_every` 时 `z` 不起作用"),
    ("`z` must be a finite number", "`z` 必须是有限的数"),
    (
        "overlapping dates: {} and {} both are {} for the same members",
        "时间重叠：{0} 与 {1} 对同样的成员都是 {2}",
    ),
    ("two policies are called {}", "两项政策都名为 {0}"),
    ("two events are called {}", "两个事件都名为 {0}"),
    ("{} needs an industry chain, and no field has one", "{0} 需要产业链，而没有任何领域有产业链"),
    ("{} needs `[platforms]`, and there are none", "{0} 需要工业互联网平台，而这里没有"),
    (
        "{} cannot stand beside `[platforms]`: firms would join twice",
        "{0} 不能与工业互联网平台并存：企业会重复加入",
    ),
    ("`fields` has no field with a chain called {}", "`fields` 中没有名为 {0} 的有产业链的领域"),
    ("the field {} has no industry chain", "领域 {0} 没有产业链"),
    ("{} has no segment {}", "{0} 没有环节 {1}"),
    ("a border around {} divides nothing", "围绕{0}的边界没有隔开任何地方"),
    ("`platforms` has no platform of any tier", "`platforms` 中没有任何一级平台"),
    ("`initial_open` must be between 0 and 1, not {}", "`initial_open` 必须在 0 与 1 之间，而不是 {0}"),
    ("`{}` has no effect while governments are `{}`", "政府规则为 `{1}` 时 `{0}` 不起作用"),
    ("{} is no year", "{0} 不是年份"),
    ("stances are given twice for one moment", "同一时刻给出了两次立场"),
    (
        "`added` needs runs that leave nothing to chance, and here governments do",
        "`added` 要求运行不含随机，而这里政府的选择是随机的",
    ),
    (
        "`crossed` draws need two replicates or more to tell chance from parameters",
        "`crossed` 抽样需要两次以上重复，才能区分随机与参数",
    ),
    ("nothing is left to chance here, and every draw is one run", "这里没有随机，每次抽样只运行一次"),
    (
        "replicates of an expected run are all the same, and one is made",
        "期望值运行的各次重复完全相同，只运行一次",
    ),
    (
        "in {} only {} people work, and sampled runs draw them one by one",
        "{0} 只有 {1} 人工作，而随机运行逐人抽取",
    ),
    ("more people leave than redraw their place in {}", "{0} 离开的人多于重新择地的人"),
    ("nobody begins to work in {}", "{0} 没有人开始工作"),
    ("the run would need about {} of memory, more than {}", "运行约需内存 {0}，超过 {1}"),
    (
        "`capital_share` + `talent_share` must be below 1, not {}",
        "`capital_share` 与 `talent_share` 之和必须小于 1，而不是 {0}",
    ),
    ("a year must lie between {} and {}", "年份必须在 {0} 与 {1} 之间"),
    (
        "-log2(1 - `learning_rate`) × `demand_elasticity` must be below 1, not {} in the field {}",
        "领域 {1} 的 -log2(1 - `learning_rate`) × `demand_elasticity` 必须小于 1，而不是 {0}",
    ),
    (
        "-log2(1 - `learning_rate`) × `demand_elasticity` must be below 1, not {}",
        "-log2(1 - `learning_rate`) × `demand_elasticity` 必须小于 1，而不是 {0}",
    ),
    ("{} is usually {}, here it is {}", "{0} 通常{1}，这里是 {2}"),
    ("{} has a value of the wrong form", "{0} 的值形式不对"),
    ("{} is missing", "缺少 {0}"),
    ("{} must be {}, not {}", "{0} 必须{1}，而不是 {2}"),
    ("{} cannot be {}", "{0} 不能是 {1}"),
    // Hints.
    ("what is left is the share of workers", "余下的是劳动力的份额"),
    ("beyond that learning by use feeds itself without end", "超过此限，使用中的学习会无限自我加强"),
    (
        "give a club, a rule such as `province:Zhejiang` or `kind:county`, or the code or name of a region",
        "请给出俱乐部、规则（如 `province:Zhejiang` 或 `kind:county`）或地区的代码或名称",
    ),
    ("give the code or name of one region: {}", "请给出一个地区的代码或名称：{0}"),
    ("provinces: {}", "省份：{0}"),
    ("of codes that begin with {} there are {}", "以 {0} 开头的代码有：{1}"),
    ("`keep` selects {}", "这个世界只含 {0}"),
    (
        "`and` leaves what both names have in common; a list has what any of its entries selects",
        "`and` 保留两者共有的地区；列表包含其中任何一项选中的地区",
    ),
    (
        "the keys of `stances` are years such as \"2027\" or dates",
        "`stances` 的键是年份（如 \"2027\"）或日期",
    ),
    (
        "name some `places`, or write `among = true` to close the borders between them",
        "请指定 `places`，或把 `among` 设为 `true` 以关闭它们之间的边界",
    ),
    (
        "leave `[platforms]` out, or take `platform-programme` in its place",
        "请去掉平台，或改用 `platform-programme`",
    ),
    (
        "write `[platforms]` into the scenario; what is left out has a default",
        "请在情景中写入 `[platforms]`；未写的有默认值",
    ),
    (
        "write `segments = \"seeds/china/segments.csv\"` into `[world]`, or name a table of segments of your own",
        "请在情景的 `[world]` 中写入 `segments = \"seeds/china/segments.csv\"`，或指定自己的环节表",
    ),
    ("results could not be shown or read with it: leave it out", "含有它的结果无法显示或读取：请去掉"),
    ("write the text alone, as in `010` for `=\"010\"`", "请只写文字，例如用 `010` 代替 `=\"010\"`"),
    ("{} its segments: {}", "{0} 其环节：{1}"),
    ("its segments: {}", "其环节：{0}"),
    ("{} belongs to `[parameters.{}]`", "{0} 属于 `[parameters.{1}]`"),
    ("did you mean {}?", "是否指 {0}？"),
    ("known: {}", "已知：{0}"),
    ("fields with a chain: {}", "有产业链的领域：{0}"),
    ("instruments that do: {}", "可以的政策工具：{0}"),
    ("give one of {}", "请给出其中之一：{0}"),
    ("give the code or name of one region", "请给出一个地区的代码或名称"),
    ("only members can take part: add it to `members`", "只有成员才能参加：请把它加入 `members`"),
    (
        "set `stop` of the earlier and `start` of the later, or part their members",
        "请设置前者的 `stop` 和后者的 `start`，或分开成员",
    ),
    ("{} in the model, usually {}", "模型中的 {0}，通常{1}"),
    ("{} in the model; the range comes from: {}", "模型中的 {0}；范围的来源：{1}"),
    ("write `rule = \"{}\"` under `[governments]`", "请把政府规则改为 `{0}`"),
    ("write it in quotes", "请加引号"),
    (
        "{} of a base stay; `--set {}.NAME.setting=value` changes one",
        "基准中的{0}保留；可用 `--set {1}.NAME.setting=value` 改变其中一项",
    ),
];

/// What stands within wordings.
const PHRASES: &[(&str, &str)] = &[
    ("policy", "政策"),
    ("event", "事件"),
    ("policies", "政策"),
    ("events", "事件"),
    ("everywhere", "所有地方"),
    ("all regions of this world", "这个世界的所有地区"),
    ("a share between 0 and 1", "是 0 与 1 之间的份额"),
    ("a number between {} and {}", "是 {0} 与 {1} 之间的数"),
    ("a number of persons between {} and {}", "是 {0} 与 {1} 之间的人数"),
    ("a number above {} and at most {}", "大于 {0} 且不超过 {1}"),
    ("an amount between {} and {}", "是 {0} 与 {1} 之间的金额"),
    ("a factor between {} and {}", "是 {0} 与 {1} 之间的系数"),
    ("a whole number between {} and {}", "是 {0} 与 {1} 之间的整数"),
    ("a stage between {} and {}", "是 {0} 与 {1} 之间的阶段"),
    ("a year between {} and {}", "是 {0} 与 {1} 之间的年份"),
    ("a number above {}", "是大于 {0} 的数"),
    ("between {} and {}", "在 {0} 与 {1} 之间"),
    ("at least {}", "至少为 {0}"),
    ("at most {}", "至多为 {0}"),
    ("{} or more", "大于或等于 {0}"),
    ("a whole number of 0 or more", "是大于或等于 0 的整数"),
    ("a whole number", "是整数"),
    ("a number", "是数"),
    ("a list of names", "是名称的列表"),
    ("a list", "是列表"),
    ("a table", "是一组设置"),
    ("text", "是文字"),
    ("`true` or `false`", "是 `true` 或 `false`"),
    ("a date", "日期"),
    ("one that large", "这么大的数"),
    (
        "a year such as `2027.5` or a date such as `2027-07-01`",
        "是年份（如 `2027.5`）或日期（如 `2027-07-01`）",
    ),
    ("did you mean {}?", "是否指 {0}？"),
    ("at least two regions", "有至少两个地区"),
    ("pairs of two regions", "是由两个地区组成的对"),
    ("at least one member with its weights", "有至少一个带权重的成员"),
    ("three weights that average 1", "是三个平均为 1 的权重"),
    ("three weights of at least 0 that average 1", "是三个不小于 0 且平均为 1 的权重"),
    ("an average of {}", "平均 {0}"),
    ("{} of them", "{0} 个"),
    ("none", "没有"),
    ("{} or {}", "{0} 或 {1}"),
];

impl Problem {
    /// What is wrong, in Chinese; nothing for problems that no control of a page can raise.
    pub fn chinese_message(&self) -> Option<String> {
        in_chinese(self.message())
    }

    /// What the user may do about it, in Chinese; nothing where there is no hint, or none that is known in Chinese.
    pub fn chinese_help(&self) -> Option<String> {
        in_chinese(self.help()?)
    }
}

/// A wording of a problem or a hint, in Chinese.
pub(crate) fn in_chinese(text: &str) -> Option<String> {
    reworded(text, WORDINGS).or_else(|| reworded(text, NOTES))
}

/// The first wording that fits, with what stands within it.
fn reworded(text: &str, wordings: &[(&str, &str)]) -> Option<String> {
    wordings.iter().find_map(|(english, chinese)| {
        let within = fitted(text, english)?;
        let mut words = (*chinese).to_owned();
        for (number, it) in within.iter().enumerate() {
            let phrases = [PARAMETER_SOURCES, PHRASES_OF_NOTES, PHRASES];
            let own = phrases.into_iter().find_map(|phrases| reworded(it, phrases));
            words = words.replace(&format!("{{{number}}}"), own.as_deref().unwrap_or(it));
        }
        Some(words)
    })
}

/// What stands in the places of `{}` in a text of this form; nothing when it has another.
fn fitted<'t>(text: &'t str, form: &str) -> Option<Vec<&'t str>> {
    let mut parts = form.split("{}");
    let mut rest = text.strip_prefix(parts.next()?)?;
    let mut found = Vec::new();
    let parts: Vec<&str> = parts.collect();
    for (number, part) in parts.iter().enumerate() {
        let is_last = number + 1 == parts.len();
        let at = if is_last {
            rest.len().checked_sub(part.len()).filter(|_| rest.ends_with(part))
        } else {
            rest.find(part)
        };
        let at = at.filter(|it| *it > 0)?;
        found.push(&rest[..at]);
        rest = &rest[at + part.len()..];
    }
    rest.is_empty().then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wording_goes_over_with_what_stands_within_it() {
        let of = |text: &str| Problem::error(text).chinese_message().unwrap();
        assert_eq!(
            of("`share` must be a share between 0 and 1, not 1.5"),
            "`share` 必须是 0 与 1 之间的份额，而不是 1.5"
        );
        assert_eq!(
            of("`retention` must be between 0 and 8, not -1"),
            "`retention` 必须在 0 与 8 之间，而不是 -1"
        );
        assert_eq!(
            of("2 of the 3 regions of `a, not b` are no members of the policy"),
            "`a, not b` 的 3 个地区中有 2 个不是该政策的成员"
        );
        assert_eq!(Problem::error("the moon is made of cheese").chinese_message(), None);
    }

    #[test]
    fn a_hint_says_in_chinese_where_a_range_comes_from_unless_that_is_a_citation() {
        for (english, chinese) in PARAMETER_SOURCES {
            let hint = in_chinese(&format!("θ in the model; the range comes from: {english}")).unwrap();
            assert_eq!(hint, format!("模型中的 θ；范围的来源：{chinese}"));
        }
    }

    #[test]
    fn no_wording_hides_behind_a_more_general_one() {
        let all: Vec<_> = WORDINGS.iter().chain(NOTES).collect();
        for (number, (form, _)) in all.iter().enumerate() {
            let text = form.replace("{}", "`x`");
            let first = all.iter().position(|it| fitted(&text, it.0).is_some());
            assert_eq!(first, Some(number), "{form}");
        }
        let is_chinese = |it: &str| it.chars().any(|it| ('\u{4E00}'..='\u{9FFF}').contains(&it));
        assert!(all.iter().all(|it| is_chinese(it.1)));
    }
}
