//! Every term that figures have in both languages, gathered from where each is used, for `docs/glossary.csv` and its test.

use super::{factors, outcomes, sweep};
use crate::outcome::catalogue::{self, Unit};
use crate::region::{FACTORS, Fields};
use crate::scenario::written::clubs_of_china;
use crate::{event, policy};

/// A term in both languages.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct GlossaryTerm {
    /// What kind of thing it names, such as `outcome` or `instrument`.
    pub kind: &'static str,
    /// In English, or the name in files of what has no other.
    pub english: String,
    /// In Chinese.
    pub chinese: String,
}

/// Every term once, by kind in the order of the catalogues.
pub fn glossary() -> Vec<GlossaryTerm> {
    let mut terms = Vec::new();
    let mut add = |kind, english: &str, chinese: &str| {
        let (english, chinese) = (english.to_owned(), chinese.to_owned());
        let term = GlossaryTerm { kind, english, chinese };
        if !terms.contains(&term) {
            terms.push(term);
        }
    };
    catalogue::labels().for_each(|it| add("outcome", it.english, it.chinese));
    outcomes::REGIONAL.iter().for_each(|it| add("outcome", it.1, it.2));
    for unit in [Unit::PERSONS, Unit::PROJECTS, Unit::INDEX, Unit::GINI, Unit::NATS, Unit::DISPERSION] {
        if let Unit::Other { label, .. } = unit {
            add("unit", label.english, label.chinese);
        }
    }
    for factor in FACTORS {
        factors::words(factor).iter().for_each(|it| add("flow", it.0, it.1));
    }
    policy::CATALOGUE.iter().for_each(|it| add("instrument", it.name, it.chinese_label));
    event::CATALOGUE.iter().for_each(|it| add("event", it.name, it.chinese_label));
    sweep::PARAMETER_NAMES.iter().for_each(|it| add("parameter", it.0, it.1));
    sweep::SETTING_NAMES.iter().for_each(|it| add("setting", it.0, it.1));
    sweep::SCENARIO_KEYS.iter().for_each(|it| add("setting", it.0, it.1));
    Fields::standard().all().iter().for_each(|it| add("field", &it.name, &it.chinese));
    for (_, club) in clubs_of_china().iter() {
        add("club", &club.words.english, &club.words.chinese);
    }
    terms
}
