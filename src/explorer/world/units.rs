//! Units, in Chinese.

use serde_json::{Map, Value};

/// Every unit of outcomes, flows, parameters and settings, in English and in Chinese.
const UNITS: &[(&str, &str)] = &[
    ("share", "份额"),
    ("share, 0 to 1", "份额，0 至 1"),
    ("share of the distance", "距离的份额"),
    ("relative gain", "相对增益"),
    ("relative change", "相对变化"),
    ("number", "个数"),
    ("teams", "支队伍"),
    ("stage", "阶段"),
    ("platforms", "个平台"),
    ("weight", "权重"),
    ("year", "年"),
    ("per year", "每年"),
    ("persons", "人"),
    ("persons per year", "人/年"),
    ("persons since the last row", "人（上一时点以来）"),
    ("full-time equivalents", "全时当量"),
    ("researchers", "名研究人员"),
    ("projects", "个项目"),
    ("projects since the last row", "个项目（上一时点以来）"),
    ("province borders", "倍省界成本"),
    ("CNY", "元"),
    ("CNY per year", "元/年"),
    ("CNY per person and year", "元/人·年"),
    ("CNY per project", "元/项目"),
    ("CNY per project and year", "元/项目·年"),
    ("CNY per team", "元/队"),
    ("CNY per CNY", "元/元"),
    ("CNY since the last row", "元（上一时点以来）"),
    ("index", "指数"),
    ("index, 0 to 1", "指数，0 至 1"),
    ("index, 1 in the base year", "指数，基年为 1"),
    ("nats", "奈特"),
    ("logarithm", "对数"),
    ("0 or 1", "0 或 1"),
    ("km", "公里"),
    ("per FTE and year", "每全时当量每年"),
    ("per unit of utility", "每单位效用"),
    ("utility", "效用"),
];

/// Every unit with its Chinese; in a world with other money than yuan units of that money are left to the page.
pub(super) fn units() -> Value {
    let all = UNITS.iter().map(|(english, chinese)| ((*english).to_owned(), Value::from(*chinese)));
    Value::Object(all.collect::<Map<String, Value>>())
}
