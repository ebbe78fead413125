//! What the summary of a comparison shows: for which places, and on which outcomes.

use super::panel::{Level, Panel};
use super::panels::Panels;
use crate::outcome::Outcome;
use crate::outcome::catalogue::{Catalogue, DERIVED_OF_NATION, DERIVED_OF_REGIONS, both_names};
use crate::outcome::drawn::DrawEstimate;
use crate::outcome::statistics::Estimate;
use crate::region::{Atlas, RegionId};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// The outcome that every summary has.
pub(super) const OUTPUT: &str = "output_cny";

/// What changes for a region.
#[derive(Clone, Debug)]
pub struct RegionChange {
    /// The code of the region.
    pub code: String,
    /// The English name of the region.
    pub name: String,
    /// The effect on it; on output in percent.
    pub effect: Estimate,
    /// What draws of parameters say of it; [`None`] without draws.
    pub drawn: Option<DrawEstimate>,
}

/// What draws of parameters say of the effect on an outcome in the last year.
#[derive(Clone, Copy, Debug, Default)]
pub struct DrawnOutcome {
    /// All regions together.
    pub nation: Option<DrawEstimate>,
    /// The regions whose policies differ, if there are any.
    pub members: Option<DrawEstimate>,
    /// All other regions, likewise.
    pub others: Option<DrawEstimate>,
}

/// What a summary shows besides output of the nation, of members and of others.
#[derive(Clone, Debug, Default)]
pub struct SummarySelection {
    /// The outcomes, by their names in tables; output alone when empty.
    pub outcomes: Vec<String>,
    /// The places, in order.
    pub places: Vec<SelectedPlace>,
    /// Whether each member is shown.
    pub members: bool,
}

/// A place that was asked for: one region, or several that are added up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectedPlace {
    /// What it is called.
    pub name: String,
    /// Its regions; at least one.
    pub regions: Vec<RegionId>,
}

/// The effects of an arm on one outcome in the last year.
#[derive(Clone, Debug)]
pub struct OutcomeSummary {
    /// The outcome, as the table of regions has it, or that of the nation where regions have none.
    pub outcome: Outcome,
    /// What the effects are measured in: `percent`, or the unit of the outcome.
    pub unit: &'static str,
    /// All regions together; [`None`] of what only regions have.
    pub nation: Option<Estimate>,
    /// The regions whose policies or stances differ from those of the base; [`None`] without any, without rows of regions,
    /// and of what does not add up.
    pub members: Option<Estimate>,
    /// All other regions, likewise.
    pub others: Option<Estimate>,
    /// The places that were asked for or that the scenarios name; each of several regions with these behind it.
    pub places: Vec<PlaceEffect>,
    /// Every region, from the largest mean gain to the largest mean loss.
    pub regions: Vec<RegionChange>,
    /// What draws of parameters say; [`None`] without draws.
    pub drawn: Option<DrawnOutcome>,
}

/// The effect on one place.
#[derive(Clone, Debug)]
pub struct PlaceEffect {
    /// What it is called.
    pub name: String,
    /// The code, if it is one region.
    pub code: Option<String>,
    /// Whether it is a region of the place before it.
    pub is_part: bool,
    /// The effect; without a value where the outcome does not add up.
    pub effect: Estimate,
}

/// Every outcome that a comparison can be asked for, in a world with these fields.
pub fn outcome_names(fields: &[&str]) -> Vec<String> {
    let catalogue = Catalogue::of_all(fields);
    let compared = |(it, is): (&Cow<'static, str>, bool)| is.then(|| it.to_string());
    let nation = catalogue.national().into_iter().map(|it| (&it.name, it.effect.is_some()));
    let derived = DERIVED_OF_NATION.iter().chain(DERIVED_OF_REGIONS).map(|it| (&it.name, true));
    let regions = catalogue.regions().iter().map(|it| (&it.name, it.effect.is_some()));
    let names: Vec<String> = nation.chain(derived).chain(regions).filter_map(compared).collect();
    let mut once = BTreeSet::new();
    names.into_iter().filter(|it| once.insert(it.clone())).collect()
}

/// What an arm's effects are worked out from, for one place at a time.
pub(super) struct Summaries<'s> {
    pub own: &'s Panels,
    pub base: &'s Panels,
    pub effects: &'s Panels,
    pub atlas: &'s Atlas,
    /// The places of this arm.
    pub places: Vec<SelectedPlace>,
}

impl Summaries<'_> {
    /// The effects on one outcome; nothing if the world does not have it.
    pub fn of(&self, outcome: &str) -> Option<OutcomeSummary> {
        let [of_nation, of_regions] = both_names(outcome);
        let Panels { nation, members, others, regions, .. } = self.effects;
        let known = |panel: &Option<Panel>| panel.as_ref()?.measure(of_regions).map(|it| it.outcome.clone());
        let described = known(regions).or_else(|| nation.measure(of_nation).map(|it| it.outcome.clone()))?;
        let whole = |panel: &Option<Panel>| panel.as_ref()?.last(of_regions).first().copied();
        Some(OutcomeSummary {
            unit: described.effect.map_or("", |it| it.unit(described.unit)),
            nation: nation.last(of_nation).first().copied(),
            members: whole(members),
            others: whole(others),
            places: self.places_of(of_regions),
            regions: regions.as_ref().map_or_else(Vec::new, |it| ranked(it, of_regions, self.atlas)),
            outcome: described,
            drawn: None,
        })
    }

    fn places_of(&self, outcome: &str) -> Vec<PlaceEffect> {
        let Some(regions) = &self.effects.regions else { return Vec::new() };
        let all = regions.last(outcome);
        let of_region = |id: &RegionId, is_part: bool| {
            let place = &self.atlas.region(*id).place;
            let at = regions.places.iter().position(|it| *it == place.code)?;
            let (name, code) = (place.english.clone(), Some(place.code.clone()));
            Some(PlaceEffect { name, code, is_part, effect: *all.get(at)? })
        };
        let mut found = Vec::new();
        for place in &self.places {
            if let [one] = &place.regions[..] {
                found.extend(of_region(one, false));
                continue;
            }
            if let Some(effect) = self.together(place).and_then(|it| it.last(outcome).first().copied()) {
                found.push(PlaceEffect { name: place.name.clone(), code: None, is_part: false, effect });
            }
            found.extend(place.regions.iter().filter_map(|it| of_region(it, true)));
        }
        found
    }

    /// The effects on all regions of a place together.
    fn together(&self, place: &SelectedPlace) -> Option<Panel> {
        let codes = place.codes(self.atlas);
        let sum = |panels: &Panels| panels.regions.as_ref()?.sum(Level::Members, |it| codes.contains(it));
        Some(sum(self.own)?.against(&sum(self.base)?))
    }
}

impl SelectedPlace {
    /// The codes of its regions.
    pub(super) fn codes<'a>(&self, atlas: &'a Atlas) -> BTreeSet<&'a str> {
        self.regions.iter().map(|it| atlas.region(*it).place.code.as_str()).collect()
    }
}

impl SummarySelection {
    /// The names of the outcomes.
    pub(super) fn outcomes(&self) -> impl Iterator<Item = &str> {
        let usual = self.outcomes.is_empty().then_some(OUTPUT);
        usual.into_iter().chain(self.outcomes.iter().map(String::as_str))
    }

    /// The places of an arm: those that were asked for, then its members if they were, then those that scenarios name,
    /// each once.
    pub(super) fn places_of(
        &self,
        members: &BTreeSet<String>,
        named: &BTreeSet<RegionId>,
        atlas: &Atlas,
    ) -> Vec<SelectedPlace> {
        let alone =
            |id: RegionId| SelectedPlace { name: atlas.region(id).place.english.clone(), regions: vec![id] };
        let mut places = self.places.clone();
        let members =
            atlas.ids().filter(|it| self.members && members.contains(&atlas.region(*it).place.code));
        for id in members.chain(named.iter().copied()) {
            if !places.iter().any(|it| it.regions.contains(&id)) {
                places.push(alone(id));
            }
        }
        places
    }
}

/// Codes decide between equal effects, as the sort is stable; regions without a value are left out.
pub(super) fn ranked(regions: &Panel, outcome: &str, atlas: &Atlas) -> Vec<RegionChange> {
    let name = |code: &String| {
        let region = atlas.find(code).map(|it| atlas.region(it));
        region.map_or_else(|| code.clone(), |it| it.place.english.clone())
    };
    let change =
        |(code, effect)| RegionChange { code: String::clone(code), name: name(code), effect, drawn: None };
    let mut changes: Vec<RegionChange> =
        regions.places.iter().zip(regions.last(outcome)).map(change).collect();
    changes.retain(|it| !it.effect.mean.is_nan());
    changes.sort_by(|one, other| other.effect.mean.total_cmp(&one.effect.mean));
    changes
}
