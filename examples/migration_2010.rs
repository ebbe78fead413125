//! Writes `seeds/china/2010/migration.csv`, past migration, natural growth and ages of the prefectures of 2010, and
//! `seeds/china/2010/clubs.csv`, today's clubs without the members that are no prefecture of 2010.
//!
//! `cargo run --example migration_2010`, from the folder that holds `seeds/`. Everything is counted on the boundaries of
//! `seeds/china/2010/prefectures.csv`, whose population goes before that of the census. Net migrants of a year are a
//! tenth of those who live in a prefecture without being registered there, times a factor: how much of that stock the
//! provinces gained in the ten years before, by the lifetime migration of the censuses of 2000 and 2010.

use anyhow::Context;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// Part of the people that each census drew for its table of migration.
const SAMPLES: [(&str, f64); 2] = [("2000", 0.095), ("2010", 0.10)];
const YEARS: f64 = 10.0;

/// Rows of a table by a key column.
type Rows = Vec<BTreeMap<String, String>>;

fn main() -> anyhow::Result<()> {
    let seeds = Path::new("seeds/china");
    fs::write(seeds.join("2010/migration.csv"), migration(seeds)?)?;
    fs::write(seeds.join("2010/clubs.csv"), clubs(seeds)?)?;
    Ok(())
}

/// The table of migration as a text.
///
/// # Errors
///
/// Fails when a table is missing or not what it was.
pub fn migration(seeds: &Path) -> anyhow::Result<String> {
    let regions = rows(&seeds.join("2010/prefectures.csv"))?;
    let census = by_code(rows(&seeds.join("validation/census2010_prefecture.csv"))?);
    let counted: Vec<Counted> =
        regions.iter().map(|it| Counted::new(it, &census)).collect::<anyhow::Result<_>>()?;
    let part =
        part_of_a_decade(&counted, &rows(&seeds.join("validation/province_migration_2000_2010.csv"))?)?;
    let mut text = "code,residents,net_migrants_per_year,natural_growth_permille,aged_15_19\n".to_owned();
    for Counted { code, residents, unregistered, natural, aged, .. } in &counted {
        let net = part * unregistered / YEARS;
        writeln!(text, "{code},{residents:.0},{net:.1},{natural:.2},{aged:.0}")?;
    }
    Ok(text)
}

/// The table of clubs as a text.
///
/// # Errors
///
/// Fails when a table is missing.
pub fn clubs(seeds: &Path) -> anyhow::Result<String> {
    let regions = by_code(rows(&seeds.join("2010/prefectures.csv"))?);
    let clubs = seeds.join("clubs.csv");
    let lines = fs::read_to_string(&clubs)?;
    let header = lines.lines().take(1);
    let members = rows(&clubs)?;
    let known =
        lines.lines().skip(1).zip(&members).filter(|(_, it)| regions.contains_key(&it["member_code"]));
    Ok(header.chain(known.map(|(line, _)| line)).flat_map(|it| [it, "\n"]).collect())
}

/// What the census counted in a prefecture, scaled to the population of today's boundaries.
struct Counted {
    code: String,
    province: String,
    residents: f64,
    /// Residents less those registered, wherever these live.
    unregistered: f64,
    /// Births less deaths, per thousand.
    natural: f64,
    aged: f64,
}

impl Counted {
    fn new(
        region: &BTreeMap<String, String>,
        census: &BTreeMap<String, BTreeMap<String, String>>,
    ) -> anyhow::Result<Self> {
        let code = region["code"].clone();
        let counted = census.get(&code).with_context(|| format!("the census has no row for {code}"))?;
        let number = |name: &str| -> anyhow::Result<f64> { Ok(counted[name].parse()?) };
        let (residents, of_census) =
            (region["population"].parse::<f64>()?, number("population_census_2010")?);
        let scale = residents / of_census;
        Ok(Self {
            province: region["province_code"].clone(),
            unregistered: scale * (of_census - number("registered_2010")?),
            natural: number("birth_rate_permille_2010")? - number("death_rate_permille_2010")?,
            aged: scale * number("aged_15_19_2010")?,
            residents,
            code,
        })
    }
}

/// The least-squares line through the origin: what provinces gained in ten years by what they have in unregistered people.
fn part_of_a_decade(counted: &[Counted], flows: &Rows) -> anyhow::Result<f64> {
    let mut gained: BTreeMap<&str, f64> = BTreeMap::new();
    for flow in flows {
        let (_, sample) =
            SAMPLES.iter().find(|it| it.0 == flow["census_year"]).context("an unknown census")?;
        let people = flow["sample_count"].parse::<f64>()? / sample;
        let people = if flow["census_year"] == SAMPLES[0].0 { -people } else { people };
        *gained.entry(&flow["dest_code"]).or_default() += people;
        *gained.entry(&flow["orig_code"]).or_default() -= people;
    }
    let mut stocks: BTreeMap<&str, f64> = BTreeMap::new();
    for it in counted {
        *stocks.entry(&it.province).or_default() += it.unregistered;
    }
    let product: f64 = stocks.iter().map(|(province, stock)| stock * gained[province]).sum();
    Ok(product / stocks.values().map(|it| it * it).sum::<f64>())
}

fn rows(path: &Path) -> anyhow::Result<Rows> {
    let mut table =
        csv::Reader::from_path(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(table.deserialize().collect::<Result<_, _>>()?)
}

fn by_code(rows: Rows) -> BTreeMap<String, BTreeMap<String, String>> {
    rows.into_iter().map(|it| (it["code"].clone(), it)).collect()
}
