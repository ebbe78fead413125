//! Whom a figure of effects over the years is about: all regions together, or the places that were asked for.

use crate::figure::places;
use crate::figure::selection::{self, MEMBERS};
use crate::figure::theme::Language;
use crate::figure::{FigureError, FigureOptions};

use super::ComparisonFolder;
use super::effects::EffectPaths;

/// More single regions than these have no figure each.
const MOST_REGIONS: usize = 12;

/// Whom a figure of effects is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct EffectSubject {
    /// The level and the name of its rows in the table of effects.
    level: &'static str,
    place: String,
    /// What it is called.
    name: String,
}

impl EffectSubject {
    /// All regions together.
    pub fn nation() -> Self {
        Self { level: "nation", place: String::new(), name: String::new() }
    }

    /// Under which its effects are found.
    pub fn key(&self) -> String {
        if self.place.is_empty() { self.level.to_owned() } else { format!("{}:{}", self.level, self.place) }
    }

    /// Whether it is a single region, whose outcomes have the names of the table of regions.
    pub fn is_region(&self) -> bool {
        self.level == "region"
    }

    /// What its file is called after.
    pub fn file_part(&self) -> String {
        let plain = |it: char| if it.is_alphanumeric() { it } else { '-' };
        let place = if self.place.is_empty() && self.level != "nation" { self.level } else { &self.place };
        place.to_lowercase().chars().map(plain).collect()
    }

    /// The title of its figure, of one arm or of all.
    pub fn title(&self, language: Language, arm: Option<&String>) -> String {
        let what = match (language, arm) {
            (Language::English, Some(arm)) => format!("What “{arm}” changes"),
            (Language::English, None) => "What the policies change".to_owned(),
            (Language::Chinese, Some(arm)) => format!("“{arm}”"),
            (Language::Chinese, None) => "各项政策".to_owned(),
        };
        let together = match self.level {
            "nation" => Some(language.say("all regions together", "全部地区合计")),
            "members" => Some(language.say("members together", "成员地区合计")),
            _ => None,
        };
        match (language, together) {
            (Language::English, Some(whom)) => format!("{what}, {whom}"),
            (Language::English, None) => format!("{what} in {}", self.name),
            (Language::Chinese, Some(whom)) => format!("{what}带来的变化，{whom}"),
            (Language::Chinese, None) => format!("{what}给{}带来的变化", self.name),
        }
    }
}

/// Those that were asked for, and how many regions have no figure of their own; all regions together when nobody was.
pub(super) fn subjects(
    comparison: &ComparisonFolder,
    options: &FigureOptions,
    language: Language,
) -> Result<(Vec<EffectSubject>, usize), FigureError> {
    if options.places.is_empty() {
        return Ok((vec![EffectSubject::nation()], 0));
    }
    let (mut found, mut single) = (Vec::new(), Vec::new());
    for name in &options.places {
        match whole(comparison, name, language) {
            Some(subject) => found.push(subject),
            None => single.push(name.clone()),
        }
    }
    let regions = selection::positions(&single, &comparison.places, &comparison.names, |_| false)?;
    let left_out = regions.len().saturating_sub(MOST_REGIONS);
    found.extend(regions.into_iter().take(MOST_REGIONS).map(|at| EffectSubject {
        level: "region",
        place: comparison.places[at].code.clone(),
        name: places::name(&comparison.places, at, language),
    }));
    Ok((found, left_out))
}

/// A name that the table of effects has rows of as a whole: members, a club or a province.
fn whole(comparison: &ComparisonFolder, name: &str, language: Language) -> Option<EffectSubject> {
    if name == MEMBERS {
        return Some(EffectSubject { level: "members", place: String::new(), name: String::new() });
    }
    if comparison.names.is_club(name) {
        return Some(EffectSubject { level: "club", place: name.to_owned(), name: name.to_owned() });
    }
    let asked_for = name.strip_prefix("province:")?;
    let place = comparison.places.iter().find(|it| {
        [&it.province_english, &it.province_chinese].iter().any(|province| *province == asked_for)
    })?;
    let called = match language {
        Language::English => &place.province_english,
        Language::Chinese => &place.province_chinese,
    };
    Some(EffectSubject { level: "province", place: place.province_english.clone(), name: called.clone() })
}

/// The effects on these.
pub(super) fn paths(
    comparison: &ComparisonFolder,
    subjects: &[EffectSubject],
) -> Result<EffectPaths, FigureError> {
    let wanted: Vec<(&str, &str, String)> =
        subjects.iter().map(|it| (it.level, it.place.as_str(), it.key())).collect();
    comparison.effects_of(|level, place| {
        let found = wanted.iter().find(|it| it.0 == level && it.1 == place);
        found.map(|it| it.2.clone())
    })
}
