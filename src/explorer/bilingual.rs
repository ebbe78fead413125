//! Texts in both languages.

use crate::outcome::catalogue::Label;
use crate::scenario::{Problem, in_chinese};
use serde::Serialize;
use serde_json::{Value, json};

/// A text in English and in Chinese.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Bilingual {
    /// In English.
    pub en: String,
    /// In Chinese.
    pub zh: String,
}

impl Bilingual {
    pub fn new(en: impl Into<String>, zh: impl Into<String>) -> Self {
        Self { en: en.into(), zh: zh.into() }
    }
}

impl From<Label> for Bilingual {
    fn from(label: Label) -> Self {
        Self::new(label.english, label.chinese)
    }
}

/// What is wrong, or to be noted, for the control that a path names; in both languages as far as it is known in both.
pub(super) fn problem(problem: &Problem) -> Value {
    json!({ "path": problem.path(), "text": worded(problem.message()), "hint": problem.help().map(worded) })
}

/// A wording of the reader in both languages, or in English where nobody has put it into Chinese.
pub(super) fn worded(english: &str) -> Value {
    match in_chinese(english) {
        Some(chinese) => json!(Bilingual::new(english, chinese)),
        None => json!(english),
    }
}
