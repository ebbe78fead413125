//! What is compared of an arm, level by level.

use super::panel::{self, Calendar, Level, Panel};
use crate::outcome::{TableError, Tables};
use crate::region::Atlas;

/// One arm, level by level: values, or effects.
pub(super) struct Panels {
    pub nation: Panel,
    pub members: Option<Panel>,
    pub others: Option<Panel>,
    pub groups: [Panel; 2],
    pub regions: Option<Panel>,
    /// What regions have besides, which only costs are worked out from; no effects.
    more: Option<Panel>,
}

impl Panels {
    /// The values in the tables of an arm, in a world of these regions.
    pub fn of(
        tables: &Tables,
        calendar: &Calendar,
        atlas: &Atlas,
        has_policies: bool,
    ) -> Result<Self, TableError> {
        // Folders of earlier versions do not say what each region pays.
        let is_known = !has_policies || !tables.costs.columns().is_empty();
        let costs = is_known.then_some(&tables.costs);
        Ok(Self {
            more: panel::more_of_regions(&tables.regions, costs, calendar)?,
            nation: panel::nation(&tables.national, calendar)?,
            members: None,
            others: None,
            groups: panel::groups(&tables.clubs, calendar, atlas.provinces().len())?,
            regions: panel::regions(&tables.regions, calendar, atlas.fields())?,
        })
    }

    /// Effects on all levels; `covered` are those whose policies differ.
    pub fn effects(&self, base: &Self, covered: impl Fn(&str) -> bool) -> Self {
        let sum = |level, belong: &dyn Fn(&str) -> bool| {
            let [own, base] = [self, base].map(|it| it.regions.as_ref()?.sum(level, belong));
            Some(own?.against(&base?))
        };
        let regions = self.regions.as_ref().zip(base.regions.as_ref());
        let [clubs, provinces] = &self.groups;
        Self {
            nation: self.nation.against(&base.nation),
            members: sum(Level::Members, &covered),
            others: sum(Level::Others, &|code| !covered(code)),
            groups: [clubs.against(&base.groups[0]), provinces.against(&base.groups[1])],
            regions: regions.map(|(own, base)| own.against(base)),
            more: None,
        }
    }

    /// What regions have, and what they have besides.
    pub fn of_regions(&self) -> Option<(&Panel, Option<&Panel>)> {
        Some((self.regions.as_ref()?, self.more.as_ref()))
    }

    /// The levels of one place.
    pub fn wholes(&self) -> impl Iterator<Item = &Panel> {
        std::iter::once(&self.nation).chain(&self.members).chain(&self.others)
    }

    /// What there is of one kind of place.
    pub fn level(&self, level: Level) -> Option<&Panel> {
        self.all().find(|it| it.level == level)
    }

    /// The levels of one place and of several.
    pub fn all(&self) -> impl Iterator<Item = &Panel> {
        self.wholes().chain(&self.groups).chain(&self.regions)
    }
}
