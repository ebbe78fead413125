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
