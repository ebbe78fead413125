//! Which outcomes a figure of effects shows when nobody said: those that move most, each once.

use crate::figure::outcomes::name_of_regions;
use crate::figure::theme::{Language, Theme};
use crate::outcome::catalogue::Unit;

use super::effects::SMALLEST_PERCENT;
use super::known::KnownOutcome;

/// So many panels at most.
const MOST: usize = 6;

/// An effect smaller than this share of the largest one is left out.
const SMALLEST_SHARE: f64 = 0.1;

/// What always has a panel if anything changes it.
const FIRST: &str = "output_cny";

/// What can be compared by size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum EffectKind {
    Money,
    Percent,
    /// Percentage points of shares and indices.
    Points,
}

impl EffectKind {
    fn of(known: &KnownOutcome) -> Self {
        match (known.is_in_percent(), known.outcome.unit) {
            (true, _) => Self::Percent,
            (false, Unit::Money(_)) => Self::Money,
            (false, _) => Self::Points,
        }
    }

    /// Smaller effects have no panel.
    fn least(self) -> f64 {
        if self == Self::Points { 0.1 } else { 0.0 }
    }
}

/// Outcomes by position: those that are shown, and the others by what speaks against them.
#[derive(Debug, Default)]
pub(super) struct OutcomeChoice {
    pub shown: Vec<usize>,
    unchanged: Vec<usize>,
    /// No arm moves it for certain in any year.
    uncertain: Vec<usize>,
    /// Each with the shown outcome that it equals.
    same: Vec<(usize, usize)>,
    small: Vec<usize>,
}

impl OutcomeChoice {
    /// So many outcomes, all of them shown.
    pub fn of_all(count: usize) -> Self {
        Self { shown: (0..count).collect(), ..Self::default() }
    }

    /// The outcomes that move most.
    pub fn by_size(known: &[KnownOutcome], replicates: usize) -> Self {
        let mut choice = Self::default();
        let mut candidates: Vec<usize> = Vec::new();
        for (index, outcome) in known.iter().enumerate() {
            let twin = candidates.iter().copied().find(|&other| outcome.is_like(&known[other]));
            if outcome.arms.iter().all(|of| of.path.is_negligible()) {
                choice.unchanged.push(index);
            } else if replicates > 1 && outcome.is_uncertain() {
                choice.uncertain.push(index);
            } else if let Some(twin) = twin {
                choice.same.push((index, twin));
            } else {
                candidates.push(index);
            }
        }
        choice.take_largest(known, &candidates);
        choice
    }

    /// Sums of money, then per cent, then shares and indices, as far as they have room: sizes of different kinds cannot
    /// be compared.
    fn take_largest(&mut self, known: &[KnownOutcome], candidates: &[usize]) {
        for kind in [EffectKind::Money, EffectKind::Percent, EffectKind::Points] {
            let mut sized: Vec<usize> =
                candidates.iter().copied().filter(|&index| EffectKind::of(&known[index]) == kind).collect();
            let is_first = |index: usize| known[index].outcome.name == FIRST;
            let size = |index: usize| if is_first(index) { f64::INFINITY } else { known[index].size() };
            sized.sort_by(|&one, &other| size(other).total_cmp(&size(one)).then(one.cmp(&other)));
            let largest = sized.iter().map(|&index| known[index].size()).fold(0.0, f64::max);
            for index in sized {
                let is_large =
                    kind == EffectKind::Money || size(index) >= (SMALLEST_SHARE * largest).max(kind.least());
                let (large, small) = (&mut self.shown, &mut self.small);
                if is_large && large.len() < MOST { large.push(index) } else { small.push(index) }
            }
        }
        // Panels and words keep the order of the catalogue.
        self.shown.sort_unstable();
        // What equals a panel that is not there is small as well.
        let (same, lost): (Vec<_>, Vec<_>) =
            self.same.iter().partition(|(_, twin)| self.shown.contains(twin));
        self.same = same;
        self.small.extend(lost.into_iter().map(|(index, _)| index));
        self.small.sort_unstable();
    }

    /// What is not drawn, and why.
    pub fn note(&self, known: &[KnownOutcome], theme: &Theme) -> String {
        let language = theme.language;
        let named =
            |index: &usize| lowered(&name_of_regions(&known[*index].outcome.name, language), language);
        let list =
            |indices: &[usize]| indices.iter().map(named).collect::<Vec<_>>().join(language.say(", ", "、"));
        let same = self.same.iter().map(|(index, twin)| match language {
            Language::English => format!("{} (as {})", named(index), named(twin)),
            Language::Chinese => format!("{}（与{}相同）", named(index), named(twin)),
        });
        let same: Vec<String> = same.collect();
        let unchanged = match language {
            Language::English => format!("unchanged or by less than {SMALLEST_PERCENT} %"),
            Language::Chinese => format!("无变化或小于 {SMALLEST_PERCENT} %"),
        };
        let parts = [
            (
                language.say("same numbers as another", "数值相同").to_owned(),
                same.join(language.say(", ", "、")),
            ),
            (language.say("smaller", "较小").to_owned(), list(&self.small)),
            (language.say("uncertain in every year", "各年均不确定").to_owned(), list(&self.uncertain)),
            (unchanged, list(&self.unchanged)),
        ];
        let said = parts.into_iter().filter(|(_, names)| !names.is_empty());
        let said: Vec<String> =
            said.map(|(why, names)| format!("{why}{}{names}", language.say(": ", "："))).collect();
        if said.is_empty() {
            return String::new();
        }
        let said = said.join(language.say("; ", "；"));
        match language {
            Language::English => format!("Not drawn – {said}."),
            Language::Chinese => format!("未绘出——{said}。"),
        }
    }
}

/// Inside a sentence a name begins small.
fn lowered(name: &str, language: Language) -> String {
    if language == Language::Chinese { name.to_owned() } else { name.to_lowercase() }
}
