//! Which outcomes a figure of effects shows when nobody said: those that move most, each once.

use crate::figure::outcomes::name;
use crate::figure::theme::{Language, Theme};
use crate::outcome::catalogue::Unit;

use super::effects::SMALLEST_PERCENT;
use super::over_time::KnownOutcome;

/// So many panels at most.
const MOST: usize = 6;

/// An effect smaller than this share of the largest one is left out.
const SMALLEST_SHARE: f64 = 0.1;

/// Two effects that differ by less than this share of their size are the same.
pub(super) const SAME: f64 = 0.01;

/// What always has a panel if anything changes it.
const FIRST: &str = "output_cny";

/// Outcomes by position: those that are shown, and the others by what speaks against them.
#[derive(Debug, Default)]
pub(super) struct Choice {
    pub shown: Vec<usize>,
    unchanged: Vec<usize>,
    /// No arm moves it for certain in any year.
    uncertain: Vec<usize>,
    /// Each with the shown outcome that it equals.
    same: Vec<(usize, usize)>,
    small: Vec<usize>,
}

impl Choice {
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
        choice.take_largest(known, candidates);
        choice
    }

    /// Sums of money, which no other size can be compared with, then the others as far as they have room.
    fn take_largest(&mut self, known: &[KnownOutcome], candidates: Vec<usize>) {
        let (money, mut sized): (Vec<usize>, Vec<usize>) = candidates.into_iter().partition(|&index| {
            matches!(known[index].outcome.unit, Unit::Money(_)) && !known[index].is_in_percent()
        });
        let size = |index: usize| {
            if known[index].outcome.name == FIRST { f64::INFINITY } else { known[index].size() }
        };
        let largest = sized.iter().map(|&index| known[index].size()).fold(0.0, f64::max);
        sized.sort_by(|&one, &other| size(other).total_cmp(&size(one)).then(one.cmp(&other)));
        let room = MOST.saturating_sub(money.len());
        for (rank, index) in sized.into_iter().enumerate() {
            if rank < room && size(index) >= SMALLEST_SHARE * largest {
                self.shown.push(index);
            } else {
                self.small.push(index);
            }
        }
        self.shown.extend(money);
        // Panels and words keep the order of the catalogue.
        self.shown.sort_unstable();
        self.small.sort_unstable();
        // What equals a panel that is not there is small as well.
        let (same, lost): (Vec<_>, Vec<_>) =
            self.same.iter().partition(|(_, twin)| self.shown.contains(twin));
        self.same = same;
        self.small.extend(lost.into_iter().map(|(index, _)| index));
    }

    /// What is not drawn, and why.
    pub fn note(&self, known: &[KnownOutcome], theme: &Theme) -> String {
        let language = theme.language;
        let named = |index: &usize| lowered(&name(&known[*index].outcome.name, language), language);
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
            (language.say("the same", "相同").to_owned(), same.join(language.say(", ", "、"))),
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
