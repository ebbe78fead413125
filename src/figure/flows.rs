//! Flows between regions in the last year of a run, added up over its steps and averaged over replicates.

use std::collections::BTreeMap;

use crate::outcome::{Table, TableError};

use super::places::Place;
use super::records::{Sorted, as_text};
use super::theme::{Language, Pen, Theme};

/// What flows, as the flows table calls it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Factor {
    Worker,
    Young,
    Established,
    Capital,
    Venture,
    Siting,
    Transfer,
    Lent,
}

/// One arrow: from a place to another, by position in the atlas.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Flow {
    pub origin: usize,
    pub destination: usize,
    pub amount: f64,
}

/// The flows of the last year, the largest first; what stays in its region is left out.
#[derive(Debug, Clone, Default)]
pub(super) struct Flows {
    /// The year that ends with the last row.
    pub year: f64,
    by_factor: BTreeMap<Factor, Vec<Flow>>,
}

impl Factor {
    pub const ALL: [Self; 8] = [
        Self::Worker,
        Self::Young,
        Self::Established,
        Self::Capital,
        Self::Venture,
        Self::Siting,
        Self::Transfer,
        Self::Lent,
    ];

    /// The word in the flows table.
    pub fn key(self) -> &'static str {
        match self {
            Self::Worker => "worker",
            Self::Young => "young",
            Self::Established => "established",
            Self::Capital => "capital",
            Self::Venture => "venture",
            Self::Siting => "siting",
            Self::Transfer => "transfer",
            Self::Lent => "lent",
        }
    }

    /// The columns of the regions table that add up to the stock behind the flow.
    pub fn stock_columns(self) -> &'static [&'static str] {
        match self {
            Self::Worker => &["workers"],
            Self::Young => &["young"],
            Self::Established | Self::Lent => &["established"],
            Self::Capital | Self::Venture => &["capital_cny"],
            Self::Siting => &["projects_1", "projects_2", "projects_3"],
            Self::Transfer => &["output_cny"],
        }
    }

    /// Whether amounts are CNY; the rest are counted.
    pub fn is_money(self) -> bool {
        matches!(self, Self::Capital | Self::Venture | Self::Transfer)
    }

    /// What the title says that the map shows.
    pub fn title(self, language: Language) -> &'static str {
        match self {
            Self::Worker => language.say("Where workers move", "劳动力流向"),
            Self::Young => language.say("Where young talent moves", "青年人才流向"),
            Self::Established => language.say("Where established talent moves", "成熟人才流向"),
            Self::Capital => language.say("Where capital is invested", "资本流向"),
            Self::Venture => language.say("Where venture capital is invested", "风险资本流向"),
            Self::Siting => language.say("Where innovation projects are sited", "创新项目布局流向"),
            Self::Transfer => language.say("Who pays and who receives transfers", "转移支付流向"),
            Self::Lent => language.say("Where experts are lent", "专家共享流向"),
        }
    }

    /// What the circles count.
    pub fn stock_name(self, language: Language) -> &'static str {
        match self {
            Self::Worker => language.say("workers", "劳动力"),
            Self::Young => language.say("young talent", "青年人才"),
            Self::Established | Self::Lent => language.say("established talent", "成熟人才"),
            Self::Capital | Self::Venture => language.say("capital stock", "资本存量"),
            Self::Siting => language.say("project pipeline", "项目存量"),
            Self::Transfer => language.say("output", "产出"),
        }
    }

    /// What a flow counts: people, projects or, for time that is lent, researchers.
    pub fn counted(self, language: Language) -> &'static str {
        match self {
            Self::Siting => language.say("projects", "个"),
            Self::Lent => language.say("researchers", "人"),
            _ => language.say("people", "人"),
        }
    }

    /// People in the colour of talent, money in that of capital, projects in that of technology.
    pub fn pen(self, theme: &Theme) -> Pen {
        match self {
            Self::Siting => theme.technology,
            factor if factor.is_money() => theme.capital,
            _ => theme.talent,
        }
    }
}

impl Flows {
    /// Takes the rows of the last year, or all of a table without years; codes that the atlas lacks are skipped.
    pub fn new(table: &Table, places: &[Place]) -> Result<Self, TableError> {
        let amount = table.numbers("amount")?;
        let year = table.numbers("year").unwrap_or_else(|_| vec![0.0; table.rows()].into());
        let (factor, origin) = (as_text(table, "factor")?, as_text(table, "origin")?);
        let destination = as_text(table, "destination")?;
        let replicates = table.numbers("replicate").map_or(1, |replicates| distinct(&replicates));
        let last = year.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let codes: Vec<String> = places.iter().map(|place| place.code.clone()).collect();
        let sorted = Sorted::new(&codes);
        let mut sums: BTreeMap<(Factor, usize, usize), f64> = BTreeMap::new();
        for row in (0..table.rows()).filter(|&row| year[row] > last - 1.0 + 1e-6 && amount[row] > 0.0) {
            let found = Factor::ALL.into_iter().find(|known| known.key() == factor[row]);
            let ends = (found, sorted.find(&origin[row]), sorted.find(&destination[row]));
            if let (Some(factor), Some(origin), Some(destination)) = ends {
                *sums.entry((factor, origin, destination)).or_default() += amount[row] / replicates as f64;
            }
        }
        Ok(Self { year: last, by_factor: largest_first(sums) })
    }

    /// What the flows of a factor are more than those of `base`, less being negative; the largest change first.
    pub fn differences(&self, base: &Self, factor: Factor) -> Vec<Flow> {
        let mut ways: BTreeMap<(usize, usize), f64> = BTreeMap::new();
        for (flows, sign) in [(self, 1.0), (base, -1.0)] {
            for flow in flows.of(factor) {
                *ways.entry((flow.origin, flow.destination)).or_default() += sign * flow.amount;
            }
        }
        let changed = ways.into_iter().filter(|(_, amount)| *amount != 0.0);
        let mut changed: Vec<Flow> =
            changed.map(|((origin, destination), amount)| Flow { origin, destination, amount }).collect();
        // A stable sort: equal changes keep the order of the atlas.
        changed.sort_by(|one, other| other.amount.abs().total_cmp(&one.amount.abs()));
        changed
    }

    /// The flows of one factor between different regions, the largest first.
    pub fn of(&self, factor: Factor) -> &[Flow] {
        self.by_factor.get(&factor).map_or(&[], Vec::as_slice)
    }
}

fn distinct(values: &[f64]) -> usize {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values.dedup_by(|later, earlier| later.total_cmp(earlier).is_eq());
    values.len().max(1)
}

fn largest_first(sums: BTreeMap<(Factor, usize, usize), f64>) -> BTreeMap<Factor, Vec<Flow>> {
    let mut flows: BTreeMap<Factor, Vec<Flow>> = BTreeMap::new();
    for ((factor, origin, destination), amount) in sums {
        let of_factor = flows.entry(factor).or_default();
        if origin != destination {
            of_factor.push(Flow { origin, destination, amount });
        }
    }
    for of_factor in flows.values_mut() {
        // A stable sort: equal flows keep the order of the atlas.
        of_factor.sort_by(|one, other| other.amount.total_cmp(&one.amount));
    }
    flows
}
