//! Outcomes of worlds with industry chains and with platforms; other worlds have no such columns.

use super::national::National;
use super::outcome::{DIFFERENCE, Outcome};
use super::regions::{Regional, words};
use super::unit::Unit;
use crate::numeric::exp;
use crate::policy::Need;
use crate::region::World;
use std::borrow::Cow;

/// The field that a row stands for in the place of `{field}`.
const FIELD: &str = "{field}";

/// The columns of `national` besides those of every world, and what a world must have to have them.
// Two lines a column, or the catalogue cannot be read at a glance.
#[rustfmt::skip]
static OF_NATION: [(Need, Outcome<National>); 2] = [
    (Need::Chain, DIFFERENCE.signed().called("Output lost by broken chains", "断链造成的产出损失").row("supply_gap", Unit::Share, "(35)", |moment, _| moment.supply_gap(),
        "Of what all regions would produce with all inputs of their industry chains, the part that they do not; 0 while nothing is broken, below 0 where policies bring more than the base year had.")),
    (Need::Platforms, DIFFERENCE.called("Firms on platforms", "上平台企业占比").row("platform_adoption", Unit::Share, "(38)", |moment, _| moment.platform_adoption(),
        "Of industrial firms, those that work on a platform: the mean of the regions, weighted by output.")),
];

/// The columns of `regions` besides those of every world; the first stands for one of every field with a chain.
#[rustfmt::skip]
static OF_REGIONS: [Outcome<Regional>; 2] = [
    DIFFERENCE.row("supply_{field}", Unit::INDEX_OF_BASE_YEAR, "(34)", Regional::OfField(|moment, field| exp(moment.log_supply(field)), 0),
        "What reaches the region of the inputs of {field}, over what did in the base year."),
    DIFFERENCE.row("platform_adoption", Unit::Share, "(38)", Regional::Real(|moment, _| moment.stocks().adoption.clone()),
        "Of the region's industrial firms, those that work on a platform."),
];

/// Which of these columns a world has.
#[derive(Clone, Debug, Default)]
pub(super) struct Extra {
    /// Fields with chains, in the order of their table: place among all fields, and name.
    pub chains: Vec<(usize, String)>,
    pub platforms: bool,
}

impl Extra {
    pub fn of(world: &World) -> Self {
        let fields = world.atlas.fields().all();
        let chains = world.atlas.chains().iter().map(|it| (it.field, fields[it.field].name.clone()));
        Self { chains: chains.collect(), platforms: world.platforms.is_some() }
    }

    /// All of them, for fields that have chains.
    pub fn all(fields: &[&str]) -> Self {
        let named = fields.iter().enumerate().take(fields.len().saturating_sub(1));
        Self { chains: named.map(|(at, name)| (at, (*name).to_owned())).collect(), platforms: true }
    }

    pub fn national(&self) -> Vec<&'static Outcome<National>> {
        OF_NATION.iter().filter(|(need, _)| self.has(*need)).map(|(_, it)| it).collect()
    }

    fn has(&self, need: Need) -> bool {
        match need {
            Need::Chain => !self.chains.is_empty(),
            Need::Platforms => self.platforms,
            Need::NoPlatforms => !self.platforms,
        }
    }

    pub fn regions(&self) -> Vec<Outcome<Regional>> {
        let [supply, adoption] = &OF_REGIONS;
        let of_field = |(at, name): &(usize, String)| Outcome {
            name: Cow::Owned(supply.name.replace(FIELD, &name.replace('-', "_"))),
            meaning: Cow::Owned(supply.meaning.replace(FIELD, &words(name))),
            value: Regional::OfField(|moment, field| exp(moment.log_supply(field)), *at),
            ..supply.clone()
        };
        let adoption = self.platforms.then(|| adoption.clone());
        self.chains.iter().map(of_field).chain(adoption).collect()
    }
}

/// All of these columns of `national`, each with what a world must have to have it.
pub(super) fn of_nation() -> impl Iterator<Item = (Need, &'static Outcome<National>)> {
    OF_NATION.iter().map(|(need, it)| (*need, it))
}
