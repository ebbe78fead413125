//! Whatever a scenario may say, its tables are sound: finite, of the right sign and size, adding up, and again the same.

mod extremes;
mod random;
mod stocks;

use factorflow::Scenario;
use factorflow::outcome::catalogue::{Catalogue, Unit};
use factorflow::outcome::{Column, Table, Tables, Values};
use factorflow::scenario::ScenarioEvent;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// What is wrong with a run, in words; nothing if all is as it should be.
fn faults(scenario: &Scenario) -> Vec<String> {
    let tables = match scenario.run().tables() {
        Ok(tables) => tables,
        Err(error) => return vec![error.to_string()],
    };
    let mut faults = ranges(scenario, &tables);
    faults.extend(sums(scenario, &tables));
    faults.extend(stocks::faults(scenario, &tables));
    faults.extend(sizes(scenario, &tables));
    faults
}

fn named(tables: &Tables) -> [(&'static str, &Table); 5] {
    [
        ("national", &tables.national),
        ("clubs", &tables.clubs),
        ("regions", &tables.regions),
        ("flows", &tables.flows),
        ("policies", &tables.policies),
    ]
}

/// Every number is finite, and at least 0 and at most 1 where the catalogue says so.
fn ranges(scenario: &Scenario, tables: &Tables) -> Vec<String> {
    let catalogue = Catalogue::of_all(&scenario.atlas.fields().names());
    let described: BTreeMap<&str, _> = catalogue.tables().into_iter().collect();
    let mut faults = Vec::new();
    for (name, table) in named(tables) {
        for column in table.columns() {
            let outcome = described[name].iter().find(|it| it.name == column.name).unwrap();
            let Values::Real(values) = &column.values else { continue };
            let share = outcome.unit == Unit::Share || outcome.unit == Unit::GINI;
            let wrong = |it: &f64| {
                let empty = it.is_nan() && outcome.may_be_empty;
                let number =
                    it.is_finite() && (*it >= 0.0 || outcome.may_be_negative) && (*it <= 1.0 || !share);
                !empty && !number
            };
            if let Some(value) = values.iter().find(|it| wrong(it)) {
                faults.push(format!("{name}.{} is {value}", column.name));
            }
        }
    }
    faults
}

/// Regions add up to provinces, and provinces to the nation, in everything that adds up.
fn sums(scenario: &Scenario, tables: &Tables) -> Vec<String> {
    let mut faults = Vec::new();
    let provinces = provinces(&tables.clubs);
    let catalogue = Catalogue::of_all(&scenario.atlas.fields().names());
    let described: BTreeMap<&str, _> = catalogue.tables().into_iter().collect();
    for outcome in described["national"].iter().filter(|it| it.adds_up) {
        let nation = by_year(&tables.national, &outcome.name, |_| true);
        let parts = by_year(&tables.clubs, &outcome.name, |row| provinces[row]);
        compare(&outcome.name, &nation, &parts, &mut faults);
    }
    for (name, of_regions) in [
        ("output_cny", "output_cny"),
        ("people_worker", "workers"),
        ("people_young", "young"),
        ("people_established", "established"),
        ("capital_cny", "capital_cny"),
    ] {
        let nation = by_year(&tables.national, name, |_| true);
        compare(of_regions, &nation, &by_year(&tables.regions, of_regions, |_| true), &mut faults);
    }
    // What some are handed others hand over.
    for (year, net) in by_year(&tables.clubs, "transfers_cny", |row| provinces[row]) {
        let paid = by_year(&tables.national, "transfers_cny", |_| true)[&year];
        if net.abs() > 1e-9 * paid {
            faults.push(format!("transfers of {paid} leave {net}"));
        }
    }
    faults
}

/// Which rows of `clubs` are those of provinces: the last so many of each year, which together have every worker.
fn provinces(clubs: &Table) -> Vec<bool> {
    let names = clubs.text("club").unwrap();
    let first_years: Vec<&String> = {
        let years = clubs.real("year").unwrap();
        names
            .iter()
            .zip(years)
            .take_while(|(_, year)| (**year - years[0]).abs() < 1e-9)
            .map(|it| it.0)
            .collect()
    };
    let is_club =
        |name: &String| name.chars().all(|it| it.is_ascii_lowercase() || it == '-' || it.is_ascii_digit());
    let provinces: Vec<&String> = first_years.into_iter().filter(|it| !is_club(it)).collect();
    names.iter().map(|it| provinces.contains(&it)).collect()
}

fn by_year(table: &Table, name: &str, wanted: impl Fn(usize) -> bool) -> BTreeMap<u64, f64> {
    let mut sums = BTreeMap::new();
    for (row, (year, value)) in table.real("year").unwrap().iter().zip(table.real(name).unwrap()).enumerate()
    {
        if wanted(row) {
            *sums.entry(year.to_bits()).or_insert(0.0) += value;
        }
    }
    sums
}

/// Of the years that both have.
fn compare(name: &str, nation: &BTreeMap<u64, f64>, parts: &BTreeMap<u64, f64>, faults: &mut Vec<String>) {
    for (year, part) in parts {
        let whole = nation[year];
        if (part - whole).abs() > 1e-9 * whole.abs() {
            faults.push(format!("{name} of all parts is {part}, of the nation {whole}"));
        }
    }
}

/// Nobody moves who was not there: flows of a row, which is one step, are at most what the row before had.
fn sizes(scenario: &Scenario, tables: &Tables) -> Vec<String> {
    let column = |name: &str| tables.national.real(name).unwrap();
    let more: f64 = scenario.events.iter().map(graduates_of).sum();
    let graduates = (scenario.observations.graduates.sum() + more) / f64::from(scenario.time.steps_per_year);
    let people = ["people_worker", "people_young", "people_established"].map(column);
    let mut faults = Vec::new();
    for row in 1..tables.national.rows() {
        // Drawn graduates may be more than are expected.
        let there: f64 = people.iter().map(|it| it[row - 1]).sum::<f64>() + 10.0 * graduates + 100.0;
        if column("movers")[row] > there * (1.0 + 1e-9) {
            faults.push(format!("{} moved of {there}", column("movers")[row]));
        }
        if column("transfers_cny")[row] > column("output_cny")[row] {
            faults.push(format!(
                "{} of {} is handed on",
                column("transfers_cny")[row],
                column("output_cny")[row]
            ));
        }
    }
    let factor = tables.flows.text("factor").unwrap();
    let amount = tables.flows.real("amount").unwrap();
    let invested: f64 = (0..factor.len()).filter(|it| factor[*it] == "capital").map(|it| amount[it]).sum();
    let made: f64 = column("output_cny").iter().sum();
    if invested > made {
        faults.push(format!("{invested} is invested of {made}"));
    }
    faults
}

/// Persons a year that an event adds, 0 of one that adds nobody.
fn graduates_of(event: &ScenarioEvent) -> f64 {
    let extra = event.settings().get("extra").and_then(toml::Value::as_float);
    event.event.places.len() as f64 * extra.unwrap_or(0.0).max(0.0)
}

fn hash(text: &String) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Every bit of all tables.
fn bits(scenario: &Scenario) -> Vec<u64> {
    let Ok(tables) = scenario.run().tables() else { return Vec::new() };
    let of_column = |column: &Column| match &column.values {
        Values::Real(values) => values.iter().map(|it| it.to_bits()).collect(),
        Values::Integer(values) => values.iter().map(|it| it.cast_unsigned()).collect(),
        Values::Text(values) => values.iter().map(hash).collect::<Vec<u64>>(),
    };
    named(&tables).iter().flat_map(|(_, table)| table.columns()).flat_map(of_column).collect()
}
