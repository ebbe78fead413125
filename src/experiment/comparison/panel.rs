//! What the tables of one arm say of places: every outcome in whole years and all replicates.

use crate::outcome::catalogue::{
    CLUBS, DERIVED_OF_NATION, DERIVED_OF_REGIONS, Quotient, Unit, all_of_nation, named_outcome,
};
use crate::outcome::{Catalogue, Outcome, Table, TableError};
use crate::region::Fields;
use std::collections::BTreeMap;
use std::ops::Range;

/// What kind of place an effect is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// All regions together.
    Nation,
    /// The regions whose policies or stances differ from those of the base.
    Members,
    /// All other regions.
    Others,
    /// A club, covered or not.
    Club,
    /// A province.
    Province,
    /// A region.
    Region,
}

impl Level {
    /// The word in tables.
    pub fn word(self) -> &'static str {
        match self {
            Self::Nation => "nation",
            Self::Members => "members",
            Self::Others => "others",
            Self::Club => "club",
            Self::Province => "province",
            Self::Region => "region",
        }
    }
}

/// Which moments and replicates a table holds.
#[derive(Clone, Debug)]
pub(super) struct Calendar {
    /// The first moment, in years.
    pub start: f64,
    /// Whole years after it.
    pub years: u32,
    /// Runs under different random numbers.
    pub replicates: u32,
}

/// The places of one level: values or effects.
#[derive(Clone, Debug)]
pub(super) struct Panel {
    pub level: Level,
    /// Names of clubs and provinces, codes of regions; one empty name for everything else.
    pub places: Vec<String>,
    pub years: Vec<f64>,
    pub replicates: usize,
    pub measures: Vec<OutcomeValues>,
}

/// One outcome.
#[derive(Clone, Debug)]
pub(super) struct OutcomeValues {
    pub outcome: Outcome,
    /// By place, then year, then replicate.
    pub values: Vec<f64>,
}

/// The nation in its table.
pub(super) fn nation(table: &Table, calendar: &Calendar) -> Result<Panel, TableError> {
    let rows = YearRows::find(table, calendar)?;
    let here = all_of_nation().filter(|(need, it)| need.is_none() || table.column(&it.name).is_ok());
    let mut nation = panel(table, here.map(|(_, it)| it), Level::Nation, &rows, 0..1, None)?;
    nation.measures.extend(derived(&nation.measures, DERIVED_OF_NATION));
    Ok(nation)
}

/// The clubs and the provinces in their table; provinces are the last of its groups.
pub(super) fn groups(table: &Table, calendar: &Calendar, provinces: usize) -> Result<[Panel; 2], TableError> {
    let rows = YearRows::find(table, calendar)?;
    let clubs = rows.places.saturating_sub(provinces);
    let of = |level, places| panel(table, CLUBS.iter(), level, &rows, places, Some("club"));
    Ok([of(Level::Club, 0..clubs)?, of(Level::Province, clubs..rows.places)?])
}

/// The regions in their table; [`None`] if the run wrote no rows of regions.
pub(super) fn regions(
    table: &Table,
    calendar: &Calendar,
    fields: &Fields,
) -> Result<Option<Panel>, TableError> {
    if table.columns().is_empty() {
        return Ok(None);
    }
    let rows = YearRows::find(table, calendar)?;
    let (names, all) = (fields.names(), Catalogue::of_all(&fields.names()));
    let always = Catalogue::new(&names).regions().len();
    let numbered = all.regions().iter().enumerate();
    let here = numbered.filter(|(at, it)| *at < always || table.column(&it.name).is_ok()).map(|(_, it)| it);
    panel(table, here, Level::Region, &rows, 0..rows.places, Some("code")).map(Some)
}

/// What regions have that is set against effects and is not compared by itself: stances, and what policies cost if `costs`
/// says it or there are no policies; [`None`] if the run wrote no rows of regions.
pub(super) fn more_of_regions(
    table: &Table,
    costs: Option<&Table>,
    calendar: &Calendar,
) -> Result<Option<Panel>, TableError> {
    if table.columns().is_empty() {
        return Ok(None);
    }
    let rows = YearRows::find(table, calendar)?;
    let order = rows.of(0..rows.places);
    let stances = table.numbers("stance")?;
    let stances = order.iter().map(|&row| stances[row]).collect();
    let codes = table.text("code")?;
    let places: Vec<String> = rows.kept[..rows.places].iter().map(|&row| codes[row].clone()).collect();
    let summable = |name: &str, unit, values| {
        let outcome = Outcome { adds_up: true, ..named_outcome(name, unit) };
        OutcomeValues { outcome, values }
    };
    let mut measures = vec![summable("stance", Unit::REGIONS, stances)];
    if let Some(costs) = costs {
        let values = paid(costs, &rows, &places)?;
        measures.push(summable("policy_cost_cny", Unit::CNY_PER_YEAR, values));
    }
    let Calendar { replicates, .. } = *calendar;
    Ok(Some(Panel {
        level: Level::Region,
        places,
        years: rows.years,
        replicates: replicates as usize,
        measures,
    }))
}

/// What each place pays by year and replicate; whoever has no row pays nothing.
fn paid(costs: &Table, rows: &YearRows, places: &[String]) -> Result<Vec<f64>, TableError> {
    let (years, replicates) = (rows.years.len(), rows.replicates);
    let mut paid = vec![0.0; places.len() * years * replicates];
    if costs.columns().is_empty() {
        return Ok(paid);
    }
    let numbers: BTreeMap<&str, usize> =
        places.iter().enumerate().map(|(at, it)| (it.as_str(), at)).collect();
    let (codes, moments) = (costs.text("code")?, costs.real("year")?);
    let (replicate, cost) = (costs.integer("replicate")?, costs.real("policy_cost_cny")?);
    for row in 0..costs.rows() {
        let place = numbers.get(codes[row].as_str()).copied();
        let year = rows.years.iter().position(|it| (it - moments[row]).abs() < NEARLY);
        let run = usize::try_from(replicate[row]).ok().filter(|it| *it < replicates);
        if let (Some(place), Some(year), Some(run)) = (place, year, run) {
            paid[(place * years + year) * replicates + run] = cost[row];
        }
    }
    Ok(paid)
}

/// Years are sums of binary fractions, and whole only up to rounding.
const NEARLY: f64 = 1e-6;

/// The rows of whole years, which follow each other by replicate, year and place.
struct YearRows {
    kept: Vec<usize>,
    years: Vec<f64>,
    places: usize,
    replicates: usize,
}

impl YearRows {
    fn find(table: &Table, calendar: &Calendar) -> Result<Self, TableError> {
        let moments = table.real("year")?;
        let is_whole = |year: f64| ((year - calendar.start) - (year - calendar.start).round()).abs() < NEARLY;
        let kept: Vec<usize> = (0..table.rows()).filter(|&row| is_whole(moments[row])).collect();
        let (years, replicates) = (calendar.years as usize + 1, calendar.replicates as usize);
        let places = kept.len() / (years * replicates);
        if places == 0 || kept.len() != places * years * replicates {
            return Err(TableError::Malformed("rows of some replicate or year are missing".to_owned()));
        }
        let years = (0..years).map(|year| moments[kept[year * places]]).collect();
        Ok(Self { kept, years, places, replicates })
    }

    /// The rows of these places, by place, year and replicate.
    fn of(&self, places: Range<usize>) -> Vec<usize> {
        let years = self.years.len();
        let row = |place, year, replicate| self.kept[(replicate * years + year) * self.places + place];
        let of_place =
            |place| (0..years).flat_map(move |year| (0..self.replicates).map(move |it| row(place, year, it)));
        places.flat_map(of_place).collect()
    }
}

/// Of the outcomes of a table, those that a comparison asks for.
fn panel<'o, Value: 'o>(
    table: &Table,
    outcomes: impl Iterator<Item = &'o Outcome<Value>>,
    level: Level,
    rows: &YearRows,
    places: Range<usize>,
    key: Option<&str>,
) -> Result<Panel, TableError> {
    let order = rows.of(places.clone());
    let measure = |outcome: &Outcome<Value>| {
        let column = table.real(&outcome.name)?;
        let values = order.iter().map(|&row| column[row]).collect();
        Ok(OutcomeValues { outcome: outcome.described(), values })
    };
    let wanted = outcomes.filter(|it| it.effect.is_some());
    let names = key.map(|key| table.text(key)).transpose()?;
    let name = |place: usize| names.map_or_else(String::new, |it| it[rows.kept[place]].clone());
    Ok(Panel {
        level,
        places: places.map(name).collect(),
        years: rows.years.clone(),
        replicates: rows.replicates,
        measures: wanted.map(measure).collect::<Result<_, TableError>>()?,
    })
}

impl Panel {
    /// Values of one place and year, one a replicate.
    pub fn cell<'a>(&self, measure: &'a OutcomeValues, place: usize, year: usize) -> &'a [f64] {
        let first = (place * self.years.len() + year) * self.replicates;
        &measure.values[first..first + self.replicates]
    }

    /// The outcome of that name.
    pub fn measure(&self, outcome: &str) -> Option<&OutcomeValues> {
        self.measures.iter().find(|it| it.outcome.name == outcome)
    }

    /// The places that `belong`, added up as far as outcomes do; with what follows from the sums. [`None`] if there are
    /// none.
    pub fn sum(&self, level: Level, belong: impl Fn(&str) -> bool) -> Option<Self> {
        let places: Vec<usize> = (0..self.places.len()).filter(|&it| belong(&self.places[it])).collect();
        if places.is_empty() {
            return None;
        }
        let summable = self.measures.iter().filter(|it| it.outcome.adds_up);
        let sum = |measure: &OutcomeValues| OutcomeValues {
            values: self.added_up(measure, &places),
            ..measure.clone()
        };
        let mut measures: Vec<OutcomeValues> = summable.map(sum).collect();
        measures.extend(derived(&measures, DERIVED_OF_REGIONS));
        let (years, replicates) = (self.years.clone(), self.replicates);
        Some(Self { level, places: vec![String::new()], years, replicates, measures })
    }

    fn added_up(&self, measure: &OutcomeValues, places: &[usize]) -> Vec<f64> {
        let of_a_place = self.years.len() * self.replicates;
        let mut sums = vec![0.0; of_a_place];
        for &place in places {
            let values = &measure.values[place * of_a_place..][..of_a_place];
            sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
        }
        sums
    }
}

/// What follows from these measures.
fn derived(measures: &[OutcomeValues], outcomes: &[Outcome<Quotient>]) -> Vec<OutcomeValues> {
    let of = |name: &str| measures.iter().find(|it| it.outcome.name == name).map(|it| &it.values[..]);
    let measure =
        |it: &Outcome<Quotient>| Some(OutcomeValues { outcome: it.described(), values: it.value.of(of)? });
    outcomes.iter().filter_map(measure).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two regions in one year and replicate.
    fn regions(output: [f64; 2], workers: [f64; 2], established: [f64; 2]) -> Panel {
        let columns = [
            ("output_cny", output),
            ("workers", workers),
            ("young", [1.0, 3.0]),
            ("established", established),
        ];
        let measure = |(name, values): (&str, [f64; 2])| {
            let outcome =
                Catalogue::default().regions().iter().find(|it| it.name == name).unwrap().described();
            OutcomeValues { outcome, values: values.to_vec() }
        };
        Panel {
            level: Level::Region,
            places: vec!["01".to_owned(), "02".to_owned()],
            years: vec![2025.0],
            replicates: 1,
            measures: columns.map(measure).to_vec(),
        }
    }

    fn effect(policy: &Panel, base: &Panel, outcome: &str) -> f64 {
        let [policy, base] = [policy, base].map(|it| it.sum(Level::Members, |_| true).unwrap());
        policy.against(&base).measure(outcome).unwrap().values[0]
    }

    #[test]
    fn output_per_worker_is_known_where_nobody_is_established_talent() {
        let (base, policy) =
            (regions([10.0, 30.0], [4.0, 12.0], [0.0; 2]), regions([12.0, 33.0], [4.0, 12.0], [0.0; 2]));
        // 45 of 20 people against 40 of 20.
        assert!((effect(&policy, &base, "output_per_worker_cny") - 12.5).abs() < 1e-12);
        assert!(effect(&policy, &base, "established").abs() < 1e-300, "nothing of nothing has changed");
    }

    #[test]
    fn every_cohort_counts_in_output_per_worker_of_several_regions() {
        let (base, policy) =
            (regions([10.0, 30.0], [4.0, 12.0], [2.0, 3.0]), regions([10.0, 30.0], [4.0, 12.0], [2.0, 28.0]));
        // 40 of 50 people against 40 of 25.
        assert!((effect(&policy, &base, "output_per_worker_cny") + 50.0).abs() < 1e-12);
    }
}
