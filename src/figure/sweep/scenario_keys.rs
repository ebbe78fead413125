//! What Chinese figures call keys of the run, which sweeps vary as well as parameters and settings.

/// Keys of a scenario that are no parameter, policy or event, by their paths.
pub(in crate::figure) const SCENARIO_KEYS: [(&str, &str); 9] = [
    ("time.start", "起始时间"),
    ("time.years", "年数"),
    ("time.steps_per_year", "每年步数"),
    ("run.mode", "运行方式"),
    ("world.name", "世界"),
    ("world.regions", "地区表"),
    ("world.keep", "所含地区"),
    ("governments.rule", "政府的决策规则"),
    ("governments.initial_open", "起初开放的政府"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_names_without_latin_letters() {
        assert!(SCENARIO_KEYS.iter().all(|it| !it.1.contains(|it: char| it.is_ascii_alphabetic())));
    }
}
