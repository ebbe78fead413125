//! What a report says of numbers: a closed list of sentences, each in both languages and each only of what was found.
//!
//! No sentence names a cause that was not varied, none speaks of the future, and none of what ought to be done. How large
//! something is, who has it, how sure it is and what it depends on is worked out from the numbers that a sentence is made of.

mod effect;
mod finding;
mod size;
mod sure;
mod whom;

pub(super) use effect::EffectSentence;
pub(super) use finding::FindingSentence;
pub(super) use sure::SureSentence;
pub(super) use whom::{Basis, WhomSentence};

use crate::figure::Language;

/// Names, each with its number in brackets.
fn with_numbers(all: &[(String, f64)], said: impl Fn(f64) -> String, language: Language) -> String {
    let named = |(name, number): &(String, f64)| match language {
        Language::English => format!("{name} ({})", said(*number)),
        Language::Chinese => format!("{name}（{}）", said(*number)),
    };
    all.iter().map(named).collect::<Vec<_>>().join(language.say(", ", "、"))
}
