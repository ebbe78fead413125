//! What a period is like: all that a policy may change (model description, section 5).

mod breaks;
mod closure;
mod pair_mask;

pub use closure::{Closure, Spread};
pub use pair_mask::{PairBlock, PairMask};

use super::parameters::Parameters;
use crate::numeric::scale_rows;
use crate::region::{Atlas, Cohort, PerCohort, PerStage, RegionId, Stage, TIERS};
use ndarray::{Array1, Array2};
use std::sync::Arc;

/// What flows between two regions, each through a kernel of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Channel {
    /// Moves of workers.
    Worker,
    /// Moves of young talent and graduates.
    Young,
    /// Moves of established talent.
    Established,
    /// Investment.
    Capital,
    /// Venture finance.
    Venture,
    /// Projects that look for a place.
    Siting,
    /// Knowledge of others' research.
    Knowledge,
    /// Experience made with others' products.
    Experience,
    /// Inputs of industry chains; a channel of worlds with chains alone.
    Supply,
}

/// Every channel that all worlds have.
pub const CHANNELS: [Channel; 8] = [
    Channel::Worker,
    Channel::Young,
    Channel::Established,
    Channel::Capital,
    Channel::Venture,
    Channel::Siting,
    Channel::Knowledge,
    Channel::Experience,
];

impl Channel {
    /// The channel that a cohort moves by.
    pub fn of(cohort: Cohort) -> Self {
        match cohort {
            Cohort::Worker => Self::Worker,
            Cohort::Young => Self::Young,
            Cohort::Established => Self::Established,
        }
    }
}

/// What a policy does to pairs of regions: `size × min(from_o, to_i)`, and nothing to pairs that it is not for.
///
/// `from` and `to` are the policy's strength in each region, 0 where it does not cover the region, so
/// that a pair is as strong as its weaker end.
#[derive(Clone, Debug, PartialEq)]
pub struct PairTerm {
    /// The setting at full strength.
    pub size: f64,
    /// Strength in the origin.
    pub from: Array1<f64>,
    /// Strength in the destination.
    pub to: Array1<f64>,
    /// The pairs that it is for; all of them when `None`.
    pub among: Option<Arc<PairMask>>,
}

impl PairTerm {
    /// The term for flows from `origin` to `destination`.
    pub fn between(&self, origin: usize, destination: usize) -> f64 {
        if self.among.as_ref().is_some_and(|it| !it.allows(origin, destination)) {
            return 0.0;
        }
        self.size * self.from[origin].min(self.to[destination])
    }

    /// Whether the term treats two regions alike.
    #[expect(
        clippy::float_cmp,
        reason = "strengths that are alike come from one sum and are the same number"
    )]
    pub fn alike(&self, a: usize, b: usize) -> bool {
        self.from[a] == self.from[b]
            && self.to[a] == self.to[b]
            && self.among.as_ref().is_none_or(|it| it.alike(a, b))
    }
}

/// What a policy does to one listed pair, both ways.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// One end.
    pub a: RegionId,
    /// The second region of the pair.
    pub b: RegionId,
    /// Factor on what it changes.
    pub factor: f64,
}

/// Members of a club who share something among them.
#[derive(Clone, Debug, PartialEq)]
pub struct ClubShare {
    /// Among whom it is shared; a region gives time to those of them that it is not itself.
    pub members: Vec<RegionId>,
    /// Share that each region puts in; 0 where it takes no part.
    pub share: Array1<f64>,
}

/// What a period is like for every region, once policy has had its say.
///
/// Conditions start every period from the baseline, so a policy that ends leaves no trace.
#[derive(Clone, Debug, PartialEq)]
pub struct Conditions {
    /// Subsidy over the wage, by cohort; neutral 0; enters (6).
    pub wage_subsidy: PerCohort<Array1<f64>>,
    /// Share of graduates who become talent; enters (9).
    pub graduate_match: Array1<f64>,
    /// Share of research cost that others bear; neutral 0; enters (15).
    pub research_support: Array1<f64>,
    /// Factor on new ideas, regions × fields; neutral 1; enters (18).
    pub idea_boost: Array2<f64>,
    /// Factor on the hazard of each stage, regions × fields; neutral 1; enters (19).
    pub hazard_boost: PerStage<Array2<f64>>,
    /// Share of venture losses that is insured; neutral 0; enters (13).
    pub insured_share: Array1<f64>,
    /// Public money in venture finance, CNY per year; neutral 0; enters (13).
    pub fund_injection: Array1<f64>,
    /// Venture finance that stays within a club; enters (13).
    pub pools: Vec<ClubShare>,
    /// Research time lent within a club; enters (16).
    pub lent_time: Vec<ClubShare>,
    /// `a_jm`: openness of each market to solutions made elsewhere, regions × fields; enters (K3).
    pub openness: Array2<f64>,
    /// Share of the local tax that the place of a project pays back to its origin; enters (20), (27).
    pub tax_share: Vec<PairTerm>,
    /// Share of output in the place that counts as the origin's own; enters (29).
    pub growth_credit: Vec<PairTerm>,
    /// `b_i`: part of output that is left; neutral 1; enters (3'), (20'), (33).
    pub output_left: Array1<f64>,
    /// Part of capital that is left when the period ends, before new investment; neutral 1; enters (12).
    pub capital_left: Array1<f64>,
    /// Graduates besides those of the base year, persons per year; neutral 0; enters (9).
    pub extra_graduates: Array1<f64>,
    /// What appeal gains for a cohort, in logarithms; neutral 0; enters (7).
    pub log_appeal: PerCohort<Array1<f64>>,
    /// Research staff besides that of the region's own talent, full-time equivalents; neutral 0; enters (15).
    pub extra_staff: Array1<f64>,
    /// Factor on private venture finance; neutral 1; enters (13).
    pub finance_left: Array1<f64>,
    /// `f_jmk`: parts of the capacity of segments that are left, by their number; they multiply; enter (33), (35).
    pub segments_left: Vec<(usize, Array1<f64>)>,
    /// `cover_im`: parts of missing inputs that regions have in store, by field; they add up; enter (33).
    pub reserves: Vec<(usize, Array1<f64>)>,
    /// `draw_im`: factors on what regions offer to projects, by field; they multiply; enter (20).
    pub siting_draws: Vec<(usize, Array1<f64>)>,
    /// How platforms spread; enters (37), (38).
    pub platforms: Spread,
    closures: Vec<(Channel, Closure)>,
    borders: Vec<(Channel, PairTerm)>,
    listed_borders: Vec<(Channel, Listed)>,
    links: Vec<(Channel, Listed)>,
    corridors: Vec<Listed>,
}

impl Conditions {
    /// The period as it would be without any policy, for this number of fields.
    pub fn baseline(atlas: &Atlas, parameters: &Parameters, fields: usize) -> Self {
        let everywhere = |value| Array1::from_elem(atlas.len(), value);
        let by_field = |value| Array2::from_elem((atlas.len(), fields), value);
        Self {
            wage_subsidy: PerCohort::from_fn(|_| everywhere(0.0)),
            graduate_match: everywhere(parameters.talent.graduate_match),
            research_support: everywhere(0.0),
            idea_boost: by_field(1.0),
            hazard_boost: PerStage::from_fn(|_| by_field(1.0)),
            insured_share: everywhere(0.0),
            fund_injection: everywhere(0.0),
            pools: Vec::new(),
            lent_time: Vec::new(),
            openness: by_field(parameters.learning.openness),
            tax_share: Vec::new(),
            growth_credit: Vec::new(),
            output_left: everywhere(1.0),
            capital_left: everywhere(1.0),
            extra_graduates: everywhere(0.0),
            log_appeal: PerCohort::from_fn(|_| everywhere(0.0)),
            extra_staff: everywhere(0.0),
            finance_left: everywhere(1.0),
            segments_left: Vec::new(),
            reserves: Vec::new(),
            siting_draws: Vec::new(),
            platforms: Spread {
                added: [0.0; TIERS.len()],
                innovation: everywhere(1.0),
                imitation: everywhere(1.0),
            },
            closures: Vec::new(),
            borders: Vec::new(),
            listed_borders: Vec::new(),
            links: Vec::new(),
            corridors: Vec::new(),
        }
    }

    /// Takes part of the province border away for a channel: what is left is multiplied by 1 − term.
    pub fn relieve_border(&mut self, channel: Channel, relief: PairTerm) {
        self.borders.push((channel, relief));
    }

    /// Multiplies what is left of the province border, for a channel on one pair.
    pub fn relieve_listed_border(&mut self, channel: Channel, listed: Listed) {
        self.listed_borders.push((channel, listed));
    }

    /// Multiplies what is left of the cost of leaving home, for a channel on one pair.
    pub fn ease_link(&mut self, channel: Channel, listed: Listed) {
        self.links.push((channel, listed));
    }

    /// Multiplies the distance of one pair.
    pub fn build_corridor(&mut self, listed: Listed) {
        self.corridors.push(listed);
    }

    /// Multiplies the hazard of a stage by 1 + gain × strength of each region, in every field.
    pub fn raise_hazard(&mut self, stage: Stage, gain: f64, strength: &Array1<f64>) {
        raise(&mut self.hazard_boost[stage], gain, strength);
    }

    /// Multiplies new ideas by 1 + gain × strength of each region, in every field.
    pub fn raise_ideas(&mut self, gain: f64, strength: &Array1<f64>) {
        raise(&mut self.idea_boost, gain, strength);
    }

    /// Lets the sum of several policies stay within the limits of section 5.
    pub fn cap(&mut self) {
        self.research_support.mapv_inplace(|it| it.min(0.9));
        self.graduate_match.mapv_inplace(|it| it.min(1.0));
        self.insured_share.mapv_inplace(|it| it.min(1.0));
        self.openness.mapv_inplace(|it| it.min(1.0));
        cap_together(&mut self.pools, 1.0);
        cap_together(&mut self.lent_time, 0.5);
    }

    /// `share_oi`: tax share of a pair, at most .95; 0 within a region.
    pub fn tax_share_between(&self, origin: usize, place: usize) -> f64 {
        if origin == place { 0.0 } else { total(&self.tax_share, origin, place).min(0.95) }
    }

    /// `credit_oi`: share of output in a place that counts as the origin's own; 0 within a region.
    pub fn growth_credit_between(&self, origin: usize, place: usize) -> f64 {
        if origin == place { 0.0 } else { total(&self.growth_credit, origin, place).min(1.0) }
    }

    /// These conditions if policies were as strong in every origin as they are in `other`; places stay as they are.
    #[must_use]
    pub fn as_origins_see(&self, other: &Self) -> Self {
        let mut seen = self.clone();
        seen.pair_terms_mut().zip(other.pair_terms()).for_each(|(term, own)| term.from.clone_from(&own.from));
        seen
    }

    /// These conditions if policies were as strong in every place as they are in `other`; origins stay as they are.
    #[must_use]
    pub fn as_places_see(&self, other: &Self) -> Self {
        let mut seen = self.clone();
        seen.pair_terms_mut().zip(other.pair_terms()).for_each(|(term, own)| term.to.clone_from(&own.to));
        seen
    }

    fn pair_terms(&self) -> impl Iterator<Item = &PairTerm> {
        let borders = self.borders.iter().map(|(_, term)| term);
        self.tax_share.iter().chain(&self.growth_credit).chain(borders)
    }

    fn pair_terms_mut(&mut self) -> impl Iterator<Item = &mut PairTerm> {
        let borders = self.borders.iter_mut().map(|(_, term)| term);
        self.tax_share.iter_mut().chain(&mut self.growth_credit).chain(borders)
    }

    /// Whether the projects of an origin are paid for anywhere.
    pub fn shares_tax(&self, origin: usize) -> bool {
        self.tax_share.iter().any(|it| it.size * it.from[origin] > 0.0)
    }

    /// What is left of the border between two regions for a channel: 1 without policy.
    pub fn border_left(&self, channel: Channel, origin: usize, destination: usize) -> f64 {
        let listed = product(self.listed_borders_of(channel), origin, destination);
        self.border_left_by_clubs(channel, origin, destination) * listed
    }

    /// What clubs leave of the border between two regions, before what is done to listed pairs.
    pub(super) fn border_left_by_clubs(&self, channel: Channel, origin: usize, destination: usize) -> f64 {
        let terms = self.borders_of(channel).map(|it| 1.0 - it.between(origin, destination));
        terms.fold(1.0, |left, it| left * it)
    }

    pub(super) fn borders_of(&self, channel: Channel) -> impl Iterator<Item = &PairTerm> {
        self.borders.iter().filter(move |(of, _)| *of == channel).map(|(_, term)| term)
    }

    pub(super) fn listed_borders_of(&self, channel: Channel) -> impl Iterator<Item = &Listed> {
        self.listed_borders.iter().filter(move |(of, _)| *of == channel).map(|(_, listed)| listed)
    }

    pub(super) fn links_of(&self, channel: Channel) -> impl Iterator<Item = &Listed> {
        self.links.iter().filter(move |(of, _)| *of == channel).map(|(_, listed)| listed)
    }

    pub(super) fn corridors(&self) -> &[Listed] {
        &self.corridors
    }
}

/// What listed policies together make of a pair, whichever way round it is listed; 1 where none does.
pub(super) fn product<'a>(listed: impl Iterator<Item = &'a Listed>, a: usize, b: usize) -> f64 {
    let meets = |it: &Listed| {
        let ends = (it.a.index(), it.b.index());
        ends == (a, b) || ends == (b, a)
    };
    listed.filter(|it| meets(it)).fold(1.0, |product, it| product * it.factor)
}

/// These values for members, and 0 for all others.
pub(super) fn among(members: &[RegionId], values: &Array1<f64>) -> Array1<f64> {
    let mut among_members = Array1::zeros(values.len());
    for member in members {
        among_members[member.index()] = values[member.index()];
    }
    among_members
}

fn raise(boost: &mut Array2<f64>, gain: f64, strength: &Array1<f64>) {
    scale_rows(boost, &(1.0 + gain * strength));
}

fn total(terms: &[PairTerm], origin: usize, destination: usize) -> f64 {
    terms.iter().map(|it| it.between(origin, destination)).sum()
}

/// Each club takes what those before it left under the cap, in the order of the scenario.
fn cap_together(clubs: &mut [ClubShare], cap: f64) {
    let Some(regions) = clubs.first().map(|it| it.share.len()) else { return };
    for region in 0..regions {
        let mut left = cap;
        for club in &mut *clubs {
            club.share[region] = club.share[region].min(left);
            left -= club.share[region];
        }
    }
}
