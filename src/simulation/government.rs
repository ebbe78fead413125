//! Where governments stand, and when they change their minds.

use crate::region::Stances;

/// How governments come to their stances.
#[derive(Clone, Debug, PartialEq)]
pub enum Governments {
    /// They do not choose: every member of a policy counts as open to it, and none is open by itself.
    Fixed,
    /// They follow a script.
    Scripted(Script),
}

/// Stances by year; what holds last before a moment holds at it.
#[derive(Clone, Debug, PartialEq)]
pub struct Script {
    /// Stances of each region at the start.
    pub initial: Vec<bool>,
    /// Years from which new stances hold, in order.
    pub changes: Vec<(f64, Vec<bool>)>,
}

impl Governments {
    /// The stances in the step that begins at `moment`, in decimal years.
    pub fn stances(&self, moment: f64) -> Stances {
        // A moment is a sum of steps, which rounding may leave a hair before the year.
        const HAIR: f64 = 1e-9;
        match self {
            Self::Fixed => Stances::Fixed,
            Self::Scripted(script) => {
                let begun = script.changes.iter().take_while(|(year, _)| *year <= moment + HAIR);
                Stances::Held(begun.last().map_or_else(|| script.initial.clone(), |(_, open)| open.clone()))
            }
        }
    }
}
