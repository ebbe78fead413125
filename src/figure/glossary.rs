//! Every term that figures have in both languages, gathered from where each is used, for `docs/glossary.csv` and its test.

use super::{factors, sweep};
use crate::dynamics::PARAMETER_NAMES;
use crate::outcome::catalogue::{self, Unit};
use crate::region::{FACTORS, Fields};
use crate::scenario::SETTING_NAMES;
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
    for it in catalogue::labels() {
        add("outcome", it.english, it.chinese);
    }
    for it in &catalogue::OF_REGIONS {
        add("outcome", it.1, it.2);
    }
    for unit in [Unit::PERSONS, Unit::PROJECTS, Unit::INDEX, Unit::GINI, Unit::NATS, Unit::DISPERSION] {
        if let Unit::Other { label, .. } = unit {
            add("unit", label.english, label.chinese);
        }
    }
    for factor in FACTORS {
        for it in factors::words(factor) {
            add("flow", it.0, it.1);
        }
    }
    for it in policy::CATALOGUE {
        add("instrument", it.name, it.chinese_label);
    }
    for it in event::CATALOGUE {
        add("event", it.name, it.chinese_label);
    }
    for it in &PARAMETER_NAMES {
        add("parameter", it.0, it.1);
    }
    for it in &SETTING_NAMES {
        add("setting", it.0, it.1);
    }
    for it in &sweep::SCENARIO_KEYS {
        add("setting", it.0, it.1);
    }
    for it in Fields::standard().all() {
        add("field", &it.name, &it.chinese);
    }
    for (_, club) in clubs_of_china().iter() {
        add("club", &club.words.english, &club.words.chinese);
    }
    terms
}
