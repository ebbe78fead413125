//! Industry chains, events and platforms: what breaks, what holds, what spreads.

mod books;
mod events;
mod exposure;
mod instruments;
mod limits;
mod platforms;
mod reference;
mod unbroken;

use crate::worlds::{self, DELTA_CHAINS};
use factorflow::Scenario;

/// All 368 prefectures with their chains.
const NATIONAL_CHAINS: &str = "[world]\nregions = \"seeds/china/prefectures.csv\"\nclubs = \"seeds/china/clubs.csv\"\nsegments = \"seeds/china/segments.csv\"\nspecialisation = \"seeds/china/specialisation.csv\"\n";

/// Two steps a year from 2022 to 2032.
const DECADE: &str = "[time]\nstart = 2022\nyears = 10\nsteps_per_year = 2\n";

fn nation(parts: &[&str]) -> Scenario {
    worlds::scenario(&[&[NATIONAL_CHAINS, DECADE], parts].concat())
}

fn delta(parts: &[&str]) -> Scenario {
    worlds::scenario(&[&[DELTA_CHAINS, DECADE], parts].concat())
}

fn segment_loss(field: &str, segment: &str, settings: &str) -> String {
    format!(
        "[[events]]\nname = \"it\"\nevent = \"segment-loss\"\nfield = \"{field}\"\nsegment = \"{segment}\"\n{settings}\n"
    )
}

fn event(kind: &str, settings: &str) -> String {
    format!("[[events]]\nname = \"it\"\nevent = \"{kind}\"\n{settings}\n")
}

fn policy(instrument: &str, settings: &str) -> String {
    format!("[[policies]]\nname = \"policy\"\ninstrument = \"{instrument}\"\n{settings}\n")
}
