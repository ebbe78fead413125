//! What the tables of one arm say of places: every outcome in whole years and all replicates.

use crate::outcome::{Table, TableError, outcomes};
use std::ops::Range;

/// What kind of place an effect is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// All regions together.
    Nation,
    /// The regions that policies cover which the base does not have.
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
    pub measures: Vec<Measure>,
}

/// One outcome.
#[derive(Clone, Debug)]
pub(super) struct Measure {
    pub outcome: &'static str,
    pub unit: &'static str,
    /// By place, then year, then replicate.
    pub values: Vec<f64>,
}

const REPLICATE_AND_YEAR: [&str; 2] = ["replicate", "year"];
/// Outcomes of regions that have effects; technology and unit costs by field are left out.
const OF_REGIONS: [&str; 18] = [
    "output_cny",
    "workers",
    "young",
    "established",
    "capital_cny",
    "technology",
    "unit_cost",
    "projects_1",
    "projects_2",
    "projects_3",
    "wage_worker_cny",
    "wage_talent_cny",
    "housing",
    "net_talent",
    "net_capital_cny",
    "net_siting",
    "tax_cny",
    "transfers_cny",
];
/// Those of them that can be added up over regions.
const SUMMABLE: [&str; 10] = [
    "output_cny",
    "workers",
    "young",
    "established",
    "capital_cny",
    "projects_1",
    "projects_2",
    "projects_3",
    "tax_cny",
    "transfers_cny",
];

/// The nation in its table.
pub(super) fn nation(table: &Table, calendar: &Calendar) -> Result<Panel, TableError> {
    let names: Vec<_> = outcomes::national().map(|it| it.name).collect();
    let rows = Rows::find(table, calendar)?;
    let mut nation = panel(table, "national", &names, Level::Nation, &rows, 0..1, None)?;
    nation
        .measures
        .extend(per_worker(&nation.measures, ["people_worker", "people_young", "people_established"]));
    Ok(nation)
}

/// The clubs and the provinces in their table; provinces are the last of its groups.
pub(super) fn groups(table: &Table, calendar: &Calendar, provinces: usize) -> Result<[Panel; 2], TableError> {
    let names = outcomes::of_table("clubs").map(|it| it.name);
    let names: Vec<_> = names.filter(|it| !REPLICATE_AND_YEAR.contains(it) && *it != "club").collect();
    let rows = Rows::find(table, calendar)?;
    let clubs = rows.places.saturating_sub(provinces);
    let of = |level, places| panel(table, "clubs", &names, level, &rows, places, Some("club"));
    Ok([of(Level::Club, 0..clubs)?, of(Level::Province, clubs..rows.places)?])
}

/// The regions in their table; [`None`] if the run wrote no rows of regions.
pub(super) fn regions(table: &Table, calendar: &Calendar) -> Result<Option<Panel>, TableError> {
    if table.columns().is_empty() {
        return Ok(None);
    }
    let rows = Rows::find(table, calendar)?;
    panel(table, "regions", &OF_REGIONS, Level::Region, &rows, 0..rows.places, Some("code")).map(Some)
}

/// The rows of whole years, which follow each other by replicate, year and place.
struct Rows {
    kept: Vec<usize>,
    years: Vec<f64>,
    places: usize,
    replicates: usize,
}

impl Rows {
    fn find(table: &Table, calendar: &Calendar) -> Result<Self, TableError> {
        /// Years are sums of binary fractions, and whole only up to rounding.
        const NEARLY: f64 = 1e-6;
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

fn panel(
    table: &Table,
    name: &str,
    outcomes: &[&'static str],
    level: Level,
    rows: &Rows,
    places: Range<usize>,
    key: Option<&str>,
) -> Result<Panel, TableError> {
    let order = rows.of(places.clone());
    let measure = |&outcome: &&'static str| {
        let column = table.real(outcome)?;
        let values = order.iter().map(|&row| column[row]).collect();
        Ok(Measure { outcome, unit: unit(name, outcome), values })
    };
    let names = match key {
        Some(key) => table.text(key)?[..].to_vec(),
        None => vec![String::new()],
    };
    Ok(Panel {
        level,
        places: places.map(|place| names[if key.is_some() { rows.kept[place] } else { 0 }].clone()).collect(),
        years: rows.years.clone(),
        replicates: rows.replicates,
        measures: outcomes.iter().map(measure).collect::<Result<_, TableError>>()?,
    })
}

fn unit(table: &str, outcome: &str) -> &'static str {
    outcomes::of_table(table).find(|it| it.name == outcome).map_or("", |it| it.unit)
}

impl Panel {
    /// Values of one place and year, one a replicate.
    pub fn cell<'a>(&self, measure: &'a Measure, place: usize, year: usize) -> &'a [f64] {
        let first = (place * self.years.len() + year) * self.replicates;
        &measure.values[first..first + self.replicates]
    }

    /// The outcome of that name.
    pub fn measure(&self, outcome: &str) -> Option<&Measure> {
        self.measures.iter().find(|it| it.outcome == outcome)
    }

    /// The places that `belong`, added up; with output per worker. [`None`] if there are none.
    pub fn sum(&self, level: Level, belong: impl Fn(&str) -> bool) -> Option<Self> {
        let places: Vec<usize> = (0..self.places.len()).filter(|&it| belong(&self.places[it])).collect();
        if places.is_empty() {
            return None;
        }
        let summable = self.measures.iter().filter(|it| SUMMABLE.contains(&it.outcome));
        let sum = |measure: &Measure| Measure { values: self.added_up(measure, &places), ..measure.clone() };
        let mut measures: Vec<Measure> = summable.map(sum).collect();
        measures.extend(per_worker(&measures, ["workers", "young", "established"]));
        let (years, replicates) = (self.years.clone(), self.replicates);
        Some(Self { level, places: vec![String::new()], years, replicates, measures })
    }

    fn added_up(&self, measure: &Measure, places: &[usize]) -> Vec<f64> {
        let of_a_place = self.years.len() * self.replicates;
        let mut sums = vec![0.0; of_a_place];
        for &place in places {
            let values = &measure.values[place * of_a_place..][..of_a_place];
            sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += value);
        }
        sums
    }
}

/// Output over all people, from sums of both; `people` are the cohorts.
fn per_worker(sums: &[Measure], people: [&str; 3]) -> Option<Measure> {
    let of = |name: &str| sums.iter().find(|it| it.outcome == name).map(|it| &it.values);
    let (output, [first, second, third]) = (of("output_cny")?, people.map(of));
    let (first, second, third) = (first?, second?, third?);
    let ratio = |at: usize| output[at] / (first[at] + second[at] + third[at]);
    let values = (0..output.len()).map(ratio).collect();
    Some(Measure { outcome: "output_per_worker_cny", unit: "CNY per person and year", values })
}
