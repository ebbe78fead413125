//! The names of the columns of the tables of a world.

/// Columns that every table must have; people may be `workers` or `population`.
pub(super) const REQUIRED: [&str; 4] = ["code", "lon", "lat", "gdp_cny"];

/// Columns that may be absent, with what then holds. The ratios are those of China's national totals
/// (`seeds/README.md`, "Your own table").
pub(super) const FALL_BACKS: &[(&str, &str)] = &[
    ("name_en", "`name_zh`, or the code"),
    ("name_zh", "`name_en`, or the code"),
    ("kind", "`city`"),
    ("prefecture_code", "the region's own code"),
    ("prefecture_en", "`prefecture_zh`, or the name of the region with that code, or the code"),
    ("prefecture_zh", "`prefecture_en`, or the name of the region with that code, or the code"),
    ("province_code", "the province's name, or the prefecture's code"),
    ("province_en", "`province_zh`, or the province's code"),
    ("province_zh", "`province_en`, or the province's code"),
    ("area_km2", "1000"),
    ("population", "people of all cohorts / 0.47"),
    ("workers", "0.38 × `population`"),
    ("young_talent", "0.11 × `workers`"),
    ("established_talent", "0.11 × `workers`"),
    ("capital_cny", "3.2 × `gdp_cny`"),
    ("graduates_per_year", "0.0074 × `population`"),
    ("research_fte", "the parameter `research_share` × talent"),
];

/// Whether a column of one of the tables of a world is called this.
pub(super) fn is_known(name: &str) -> bool {
    const OTHERS: [&str; 12] = [
        "club",
        "member_code",
        "scope",
        "note",
        "name",
        "learning_rate",
        "platform_adoption",
        "field",
        "segment",
        "share",
        "quotient",
        "basis",
    ];
    let fall_backs = FALL_BACKS.iter().map(|(column, _)| *column);
    REQUIRED.into_iter().chain(OTHERS).chain(fall_backs).any(|it| it == name)
}
