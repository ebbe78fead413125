//! What policies cost beside what they change: adoption, payments between regions, cost, and what is left of the effect.

use super::panel::{Calendar, Level, Panel};
use super::panels::Panels;
use super::shown::SelectedPlace;
use crate::outcome::catalogue::{COSTS_COMPARED, EFFECTS, OfAmounts, OfEstimates, Unit};
use crate::outcome::statistics::{Estimate, Estimator};
use crate::outcome::{Column, CostAmounts, Outcome, Table, TableError, Texts};
use crate::region::Atlas;
use std::collections::BTreeSet;
use std::ops::Range;

/// Cost and effect of an arm in one place.
#[derive(Clone, Debug)]
pub struct CostSummary {
    /// What kind of place.
    pub level: Level,
    /// What the place is called; empty of the nation, members and others.
    pub place: String,
    /// A row each of what is set side by side.
    pub rows: Vec<CostRow>,
}

/// One of the numbers that are set side by side.
#[derive(Clone, Debug)]
pub struct CostRow {
    /// What it is.
    pub outcome: Outcome,
    /// In the last year.
    pub last: Estimate,
    /// All whole years after the start added up; of shares and of what a yuan brings, over all of them.
    pub all: Estimate,
}

/// What costs are worked out from: the values of an arm and of the base.
pub(super) struct CostPanels<'p> {
    pub own: &'p Panels,
    pub base: &'p Panels,
    pub atlas: &'p Atlas,
}

/// The values of one place, by year, then replicate.
struct PlaceValues {
    output: Option<Vec<f64>>,
    cost: Option<Vec<f64>>,
    payments: Option<Vec<f64>>,
    open: Option<Vec<f64>>,
}

impl PlaceValues {
    /// Of a place of a panel; the second one has what is not compared by itself, and `regions` are those of the place.
    fn of(panel: &Panel, more: Option<&Panel>, place: usize, regions: f64) -> Self {
        let values = |panel: &Panel, outcome: &str| {
            let size = panel.years.len() * panel.replicates;
            Some(panel.measure(outcome)?.values[place * size..][..size].to_vec())
        };
        let open = more.and_then(|it| values(it, "stance"));
        let share = open.map(|it| it.iter().map(|open| open / regions).collect());
        Self {
            output: values(panel, "output_cny"),
            payments: values(panel, "transfers_cny"),
            cost: more
                .and_then(|it| values(it, "policy_cost_cny"))
                .or_else(|| values(panel, "policy_cost_cny")),
            open: share.or_else(|| values(panel, "open_share")),
        }
    }
}

impl CostPanels<'_> {
    /// The summaries of the nation, of members, of others and of some places, then of all clubs, provinces and regions.
    pub fn summaries(&self, covered: &BTreeSet<String>, places: &[SelectedPlace]) -> [Vec<CostSummary>; 2] {
        let mut first = vec![one((&self.own.nation, None), (&self.base.nation, None), 0, 1.0)];
        first.extend(self.together(Level::Members, "", |code| covered.contains(code)));
        first.extend(self.together(Level::Others, "", |code| !covered.contains(code)));
        let mut rest = Vec::new();
        for (own, base) in self.own.groups.iter().zip(&self.base.groups) {
            rest.extend((0..own.places.len()).map(|at| one((own, None), (base, None), at, 1.0)));
        }
        if let (Some(own), Some(base)) = (self.own.of_regions(), self.base.of_regions()) {
            rest.extend((0..own.0.places.len()).map(|at| one(own, base, at, 1.0)));
        }
        let mut shown = first.clone();
        shown.extend(places.iter().filter_map(|it| self.selected(it)));
        first.extend(rest);
        [first, shown]
    }

    fn selected(&self, place: &SelectedPlace) -> Option<CostSummary> {
        let codes = place.codes(self.atlas);
        self.together(Level::Region, &place.name, |code| codes.contains(code))
    }

    /// The regions that belong, added up.
    fn together(&self, level: Level, name: &str, belong: impl Fn(&str) -> bool) -> Option<CostSummary> {
        let number = self.own.regions.as_ref()?.places.iter().filter(|it| belong(it)).count();
        let sum = |panels: &Panels| {
            let (regions, more) = panels.of_regions()?;
            Some((regions.sum(level, &belong)?, more.and_then(|it| it.sum(level, &belong))))
        };
        let (own, base) = (sum(self.own)?, sum(self.base)?);
        let (own, base) = ((&own.0, own.1.as_ref()), (&base.0, base.1.as_ref()));
        Some(CostSummary { place: name.to_owned(), ..one(own, base, 0, number as f64) })
    }
}

/// One place of a panel, each panel with what regions have besides; `regions` are those of the place.
fn one(
    own: (&Panel, Option<&Panel>),
    base: (&Panel, Option<&Panel>),
    place: usize,
    regions: f64,
) -> CostSummary {
    let panel = own.0;
    let [own, base] = [own, base].map(|(panel, more)| PlaceValues::of(panel, more, place, regions));
    let last = panel.years.len() - 1;
    let spans = [last..last + 1, 1..last + 1];
    let [last, all] = spans.map(|span| amounts(&own, &base, &span, panel.replicates));
    let estimator = Estimator::new(panel.replicates);
    let row = |outcome: &Outcome<OfAmounts>| {
        let estimate =
            |of: &[CostAmounts]| estimator.estimate(&of.iter().map(outcome.value).collect::<Vec<f64>>());
        CostRow { outcome: outcome.described(), last: estimate(&last), all: estimate(&all) }
    };
    let rows = COSTS_COMPARED.iter().map(row).collect();
    CostSummary { level: panel.level, place: panel.places[place].clone(), rows }
}

/// The amounts of each replicate over some years.
fn amounts(
    own: &PlaceValues,
    base: &PlaceValues,
    span: &Range<usize>,
    replicates: usize,
) -> Vec<CostAmounts> {
    let years = span.len() as f64;
    let sum = |values: &Option<Vec<f64>>, replicate: usize| {
        let at = |year: usize, values: &[f64]| values[year * replicates + replicate];
        values.as_ref().map_or(f64::NAN, |values| span.clone().map(|year| at(year, values)).sum())
    };
    let of = |replicate: usize| CostAmounts {
        open_share: sum(&own.open, replicate) / years,
        output: sum(&own.output, replicate) - sum(&base.output, replicate),
        cost: sum(&own.cost, replicate) - sum(&base.cost, replicate),
        payments: sum(&own.payments, replicate) - sum(&base.payments, replicate),
        base_output: sum(&base.output, replicate),
    };
    (0..replicates).map(of).collect()
}

/// The rows of `cost-effectiveness` of one arm.
///
/// # Errors
///
/// Never, as its columns have equal lengths; the table would say so otherwise.
pub(super) fn table(arm: &str, summaries: &[CostSummary], calendar: &Calendar) -> Result<Table, TableError> {
    let end = calendar.start + f64::from(calendar.years);
    let (mut text, mut from, mut estimates): ([Texts; 4], Vec<f64>, Vec<Estimate>) = Default::default();
    for summary in summaries {
        for row in &summary.rows {
            for (begin, estimate) in [(end, row.last), (calendar.start + 1.0, row.all)] {
                let cells =
                    [summary.level.word(), &summary.place, &row.outcome.name, row.outcome.unit.words()];
                text.iter_mut().zip(cells).for_each(|(column, cell)| column.push(cell));
                from.push(begin);
                estimates.push(estimate);
            }
        }
    }
    let (rows, [level, place, outcome, unit]) = (from.len(), text);
    let keys = [
        Column::text("arm", Texts::repeated(arm, rows)),
        Column::text("level", level),
        Column::text("place", place),
        Column::real("from", from),
        Column::real("to", vec![end; rows]),
        Column::text("outcome", outcome),
        Column::text("unit", unit),
    ];
    let column =
        |it: &Outcome<OfEstimates>| Column { name: it.name.to_string(), values: (it.value)(&estimates) };
    Table::new(keys.into_iter().chain(EFFECTS.iter().map(column)).collect())
}

impl CostRow {
    /// Whether it is money.
    pub fn is_money(&self) -> bool {
        matches!(self.outcome.unit, Unit::Money(_))
    }
}
