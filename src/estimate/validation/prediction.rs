//! Reads what was predicted, and what it was predicted from.

use super::question::{Benchmark, ValidationError, ValidationQuestion};
use crate::estimate::file_reader::FileReader;
use crate::numeric::scalar;
use crate::outcome::{Kind, Table, TableError};
use crate::region::{COHORTS, Factor};
use crate::results::{csv, parquet};
use crate::scenario::written::{Bounds, InputTable, quoted};
use crate::scenario::{PastMigration, Scenario};
use std::collections::BTreeMap;
use std::path::Path;

/// What was predicted for each place, and what is known of it besides.
pub(super) struct Prediction {
    /// What the model is called in tables.
    pub name: String,
    /// The same in Chinese; empty if it has no such name.
    pub chinese: String,
    pub values: BTreeMap<String, f64>,
    pub places: BTreeMap<String, PredictedPlace>,
    /// How many years lie between the first and the last row of a run.
    pub years: Option<f64>,
    pub migration: Option<BTreeMap<String, PastMigration>>,
    /// The tables that the prediction was made from: what messages call them, and their columns.
    pub inputs: Vec<(String, Vec<String>)>,
}

/// A place as a table or an atlas has it; maps need a position.
#[derive(Clone, Debug, Default)]
pub(super) struct PredictedPlace {
    pub english: String,
    pub chinese: String,
    pub province: Option<String>,
    pub position: Option<(f64, f64)>,
}

/// What the name of an outcome asks for.
struct AskedOutcome<'a> {
    columns: Vec<&'a str>,
    change: bool,
}

/// People who arrived from other places, all years together: an outcome of runs that keep all flows.
const ARRIVALS: &str = "arrivals";

/// Who works.
const PEOPLE: [&str; 3] = ["workers", "young", "established"];

impl<'a> AskedOutcome<'a> {
    fn new(name: &'a str) -> Self {
        let (column, change) = name.strip_suffix(".change").map_or((name, false), |it| (it, true));
        Self { columns: if column == "people" { PEOPLE.to_vec() } else { vec![column] }, change }
    }
}

/// The predictions of a question.
pub(super) fn read(
    question: &ValidationQuestion,
    reader: &mut FileReader,
) -> Result<Option<Prediction>, ValidationError> {
    if question.prediction.is_dir() {
        return of_run(&question.prediction, question).map(Some);
    }
    Ok(reader.open(&question.prediction).and_then(|it| of_table(it, question, reader)))
}

fn of_run(folder: &Path, question: &ValidationQuestion) -> Result<Prediction, ValidationError> {
    let scenario = Scenario::load(folder.join("scenario.toml")).map_err(ValidationError::Problems)?;
    let groups = Groups::new(&scenario, question.by_province);
    let (values, years) = if question.outcome == ARRIVALS {
        (arrivals(folder, &groups)?, None)
    } else {
        let (values, years) = outcome(&regions(folder)?, &AskedOutcome::new(&question.outcome), &groups)?;
        (values, Some(years))
    };
    Ok(Prediction {
        name: scenario.name.clone(),
        chinese: scenario.chinese_name.clone(),
        values,
        places: groups.places,
        years,
        migration: scenario.past_migration().filter(|_| !question.by_province),
        inputs: scenario.origin.tables().map(|it| (it.written.clone(), it.columns())).collect(),
    })
}

fn regions(folder: &Path) -> Result<Table, TableError> {
    let (compact, text) = (folder.join("regions.parquet"), folder.join("regions.csv"));
    if compact.exists() { parquet::read(&compact) } else { csv::read(&text, &[("code", Kind::Text)]) }
}

/// The outcome of every region, a mean over replicates, and the years from the first row to the last.
fn outcome(
    table: &Table,
    asked: &AskedOutcome<'_>,
    groups: &Groups,
) -> Result<(BTreeMap<String, f64>, f64), ValidationError> {
    let known: Vec<&str> = table.columns().iter().map(|it| it.name.as_str()).collect();
    if let Some(unknown) = asked.columns.iter().find(|it| !known.contains(it)) {
        let columns = known.join(", ");
        return Err(ValidationError::NoOutcome(format!(
            "the results have no outcome `{unknown}`; there are people, {columns}"
        )));
    }
    let (code, year) = (table.text("code")?, table.numbers("year")?);
    let first = year.iter().copied().fold(f64::INFINITY, f64::min);
    let last = year.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut sums: BTreeMap<String, [f64; 2]> = BTreeMap::new();
    for column in &asked.columns {
        let values = table.numbers(column)?;
        for (row, code) in code.iter().enumerate() {
            let ends = sums.entry(groups.of(code)).or_default();
            for (end, at) in ends.iter_mut().zip([first, last]) {
                *end += if year[row].to_bits() == at.to_bits() { values[row] } else { 0.0 };
            }
        }
    }
    // Sums over replicates have the ratio of means; a level is their mean.
    let replicates = table.numbers("replicate")?.iter().copied().fold(0.0, f64::max) + 1.0;
    let value = |[first, last]: [f64; 2]| {
        if asked.change { scalar::ln(last / first) } else { last / replicates }
    };
    Ok((sums.into_iter().map(|(code, ends)| (code, value(ends))).collect(), last - first))
}

/// What predictions are about: regions, or their provinces.
struct Groups {
    of_regions: BTreeMap<String, String>,
    places: BTreeMap<String, PredictedPlace>,
}

impl Groups {
    fn new(scenario: &Scenario, by_province: bool) -> Self {
        let (mut of_regions, mut places) = (BTreeMap::new(), BTreeMap::new());
        for region in scenario.atlas.regions() {
            let place = if by_province { &region.province } else { &region.place };
            let about = PredictedPlace {
                english: place.english.clone(),
                chinese: place.chinese.clone(),
                province: Some(region.province.code.clone()),
                position: (!by_province).then_some((region.longitude, region.latitude)),
            };
            of_regions.insert(region.place.code.clone(), place.code.clone());
            places.insert(place.code.clone(), about);
        }
        Self { of_regions, places }
    }

    fn of(&self, region: &str) -> String {
        self.of_regions.get(region).map_or(region, String::as_str).to_owned()
    }
}

/// People who came to each group from others, a mean over replicates.
fn arrivals(folder: &Path, groups: &Groups) -> Result<BTreeMap<String, f64>, ValidationError> {
    let file = folder.join("flows.parquet");
    if !file.exists() {
        let message = "`arrivals` needs all flows: run the scenario with `--set 'output.flows=\"full\"'`";
        return Err(ValidationError::NoOutcome(message.to_owned()));
    }
    let table = parquet::read(&file)?;
    let (from, to) = (table.text("origin")?, table.text("destination")?);
    let (factor, amount) = (table.text("factor")?, table.numbers("amount")?);
    let mut came: BTreeMap<String, f64> = groups.places.keys().map(|it| (it.clone(), 0.0)).collect();
    for row in
        (0..table.rows()).filter(|&row| COHORTS.iter().any(|it| Factor::from(*it).name() == factor[row]))
    {
        let (from, to) = (groups.of(&from[row]), groups.of(&to[row]));
        if from != to {
            *came.entry(to).or_default() += amount[row];
        }
    }
    let replicates = table.numbers("replicate")?.iter().copied().fold(0.0, f64::max) + 1.0;
    for it in came.values_mut() {
        *it /= replicates;
    }
    Ok(came)
}

fn of_table(
    mut table: InputTable,
    question: &ValidationQuestion,
    reader: &mut FileReader,
) -> Option<Prediction> {
    table.require(&[&question.key, &question.outcome]);
    let (mut values, mut places) = (BTreeMap::new(), BTreeMap::new());
    for row in 0..table.row_count() {
        let key = table.filled(row, &question.key);
        let value = table.number(row, &question.outcome, Bounds::Any);
        let (Some(key), Some(value)) = (key, value) else { continue };
        let text = |name: &str| table.text(row, name).filter(|it| !it.is_empty()).map(str::to_owned);
        let degrees = |name: &str| text(name).and_then(|it| it.parse::<f64>().ok());
        let about = PredictedPlace {
            english: text("name_en").unwrap_or_else(|| key.clone()),
            chinese: text("name_zh").unwrap_or_else(|| key.clone()),
            province: text("province_code"),
            position: degrees("lon").zip(degrees("lat")),
        };
        if values.insert(key.clone(), value).is_some() {
            table.object(row, &question.key, &format!("a second row is about {}", quoted(&key)), None);
        }
        places.insert(key, about);
    }
    let columns = table.columns().to_vec();
    let sound = table.finish(&mut reader.problems);
    let name = question.outcome.clone();
    let inputs = vec![(question.prediction.display().to_string(), columns)];
    sound.then_some(Prediction {
        name,
        chinese: String::new(),
        values,
        places,
        years: None,
        migration: None,
        inputs,
    })
}

impl Prediction {
    /// What a benchmark predicts for a place; [`None`] where nothing is known of its past.
    ///
    /// ```text
    /// natural = years · ln(1 + n), n births less deaths over people; momentum = years · net migrants/residents
    /// ```
    pub fn by(&self, benchmark: Benchmark, code: &str) -> Option<f64> {
        if benchmark == Benchmark::NoChange {
            return Some(0.0);
        }
        let past = self.migration.as_ref()?.get(code)?;
        let natural = self.years? * scalar::ln_1p(past.natural_growth?);
        let momentum = self.years? * past.net_migrants? / past.residents?;
        Some(match benchmark {
            Benchmark::Natural => natural,
            Benchmark::Momentum => momentum,
            Benchmark::NoChange | Benchmark::NaturalAndMomentum => natural + momentum,
        })
    }
}
