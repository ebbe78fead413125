//! The chapters of a run: what one scenario comes to.

use super::chapters::{Chapters, paragraph};
use super::error::DocumentError;
use super::folder::ReportFolder;
use super::html::{Cell, DataTable, Html};
use super::numbers::{change, count, money_a_year, percent, range_of_money, three_digits};
use super::settings::{WrittenScenario, own_settings};
use super::words::{EffectSentence, SureSentence};
use crate::figure::{Language, outcome_name, year};
use crate::outcome::drawn::FEW_DRAWS;
use crate::outcome::statistics::{Estimator, mean};
use crate::outcome::{Currency, Table, TableError};
use std::collections::BTreeMap;

/// So many regions that grow most, and so many that grow least.
const NAMED: usize = 5;

/// What is said of every region.
const COLUMNS: [&str; 5] = ["output_cny", "young", "established", "capital_cny", "technology"];

/// The numbers of a region in the first and the last year, means over replicates, in the order of the columns.
struct RegionCourse {
    code: String,
    first: Vec<f64>,
    last: Vec<f64>,
}

impl RegionCourse {
    /// By how much an outcome changes, in per cent.
    fn growth(&self, column: usize) -> f64 {
        100.0 * (self.last[column] / self.first[column] - 1.0)
    }
}

/// The chapters.
pub(super) fn chapters(folder: &ReportFolder) -> Result<Chapters, DocumentError> {
    let language = folder.language;
    let (names, written) = (folder.names(""), WrittenScenario::read(&folder.path));
    let name = if names.name.is_empty() { folder.word("name") } else { names.name.clone() };
    let national = folder.needed("national")?;
    let (years, ends) = output_at_both_ends(&national)?;
    let means = ends.each_ref().map(|it| mean(it));
    let course = EffectSentence::Course {
        name: name.clone(),
        years: years.map(year),
        amounts: means.map(|it| money_a_year(it, &names.currency, language)),
        change: 100.0 * (means[1] / means[0] - 1.0),
    };
    let regions = folder.table("regions")?.map_or_else(|| Ok(Vec::new()), |it| courses(&it))?;
    let caption = [folder.say("Every region", "各地区"), year(years[0]), year(years[1])];
    Ok(Chapters {
        title: name.clone(),
        question: written.question(language),
        changes: paragraph(&[course, EffectSentence::OnlyOne].map(|it| it.said(language))),
        whom: whom(folder, &regions, &years.map(year)),
        sure: sure(folder, &ends[1], &names.currency)?,
        done: own_settings(&written, &names, language),
        regions: every_region(folder, &regions, &caption, &names.currency),
        scenarios: vec![(String::new(), name)],
    })
}

/// The first and the last year, and national output in each, replicate by replicate.
fn output_at_both_ends(national: &Table) -> Result<([f64; 2], [Vec<f64>; 2]), TableError> {
    let (years, output) = (national.numbers("year")?, national.numbers("output_cny")?);
    let ends = both_ends(&years);
    let of = |end: f64| {
        (0..years.len()).filter(|row| (years[*row] - end).abs() < 1e-6).map(|row| output[row]).collect()
    };
    Ok((ends, ends.map(of)))
}

fn both_ends(years: &[f64]) -> [f64; 2] {
    let first = years.iter().copied().fold(f64::INFINITY, f64::min);
    [first, years.iter().copied().fold(f64::NEG_INFINITY, f64::max)]
}

/// What becomes of every region, in the order of codes.
fn courses(table: &Table) -> Result<Vec<RegionCourse>, TableError> {
    let (codes, years) = (table.text("code")?, table.numbers("year")?);
    let ends = both_ends(&years);
    let columns = COLUMNS.iter().map(|it| table.numbers(it)).collect::<Result<Vec<_>, _>>()?;
    let mut sums: BTreeMap<&str, [(Vec<f64>, f64); 2]> = BTreeMap::new();
    for row in 0..table.rows() {
        for end in [0, 1].into_iter().filter(|it| (years[row] - ends[*it]).abs() < 1e-6) {
            let none = || [0, 1].map(|_| (vec![0.0; COLUMNS.len()], 0.0));
            let (sum, count) = &mut sums.entry(&codes[row]).or_insert_with(none)[end];
            sum.iter_mut().zip(&columns).for_each(|(sum, column)| *sum += column[row]);
            *count += 1.0;
        }
    }
    let mean = |(sum, count): (Vec<f64>, f64)| sum.into_iter().map(|it| it / count).collect();
    let course = |(code, [first, last]): (&str, [(Vec<f64>, f64); 2])| RegionCourse {
        code: code.to_owned(),
        first: mean(first),
        last: mean(last),
    };
    Ok(sums.into_iter().map(course).collect())
}

/// Where output grows most and least.
fn whom(folder: &ReportFolder, regions: &[RegionCourse], years: &[String; 2]) -> Html {
    let say = |english: &str, chinese: &str| folder.say(english, chinese);
    if regions.is_empty() {
        return Html::paragraph(&folder.without_regions());
    }
    let mut ranked: Vec<&RegionCourse> = regions.iter().filter(|it| it.growth(0).is_finite()).collect();
    ranked.sort_by(|one, other| {
        other.growth(0).total_cmp(&one.growth(0)).then_with(|| one.code.cmp(&other.code))
    });
    let row =
        |it: &&RegionCourse| vec![Cell::Words(folder.region(&it.code)), Cell::Number(percent(it.growth(0)))];
    let ends = |caption: String, rows: Vec<&RegionCourse>| {
        let caption = match folder.language {
            Language::English => format!("{caption}: change of output from {} to {}", years[0], years[1]),
            Language::Chinese => format!("{caption}：{} 至 {} 年的产出变化", years[0], years[1]),
        };
        let head = vec![say("Region", "地区"), say("Output", "产出")];
        DataTable { caption, head, rows: rows.iter().map(row).collect(), filter: None }.html()
    };
    let most = ranked.iter().copied().take(NAMED).collect();
    let least = ranked.iter().rev().copied().take(NAMED).collect();
    [
        ends(say("Where output grows most", "产出增长最快的地区"), most),
        ends(say("Where output grows least", "产出增长最慢的地区"), least),
    ]
    .into_iter()
    .collect()
}

/// What chance and what parameters do to output in the last year.
fn sure(folder: &ReportFolder, last: &[f64], currency: &Currency) -> Result<Html, DocumentError> {
    let language = folder.language;
    let about = folder.say(
        "What follows is about the output of all regions together, in the last year.",
        "以下说明最后一年全部地区的产出合计。",
    );
    let range = |low: f64, high: f64| range_of_money(low, high, currency, language);
    let chance = match last.len() {
        0 | 1 => SureSentence::of_one(&folder.word("mode")),
        replicates => {
            let found = Estimator::new(replicates).estimate(last);
            SureSentence::Chance { replicates, range: range(found.low_90, found.high_90), same_sign: None }
        }
    };
    let parameters = parameters(folder, &range)?.unwrap_or(SureSentence::NotVaried);
    let points = [chance, parameters].map(|it| it.said(language));
    Ok([Html::paragraph(&about), Html::list(&points)].into_iter().collect())
}

/// What draws of parameters say, if there are some.
fn parameters(
    folder: &ReportFolder,
    range: &dyn Fn(f64, f64) -> String,
) -> Result<Option<SureSentence>, DocumentError> {
    let Some(table) = folder.table("uncertainty")? else { return Ok(None) };
    let (outcome, years) = (table.text("outcome")?, table.numbers("year")?);
    let end = both_ends(&years)[1];
    let is_it = |row: &usize| outcome[*row] == "output_cny" && years[*row] > end - 1e-6;
    let Some(row) = (0..table.rows()).find(is_it) else { return Ok(None) };
    let value = |column: &str| table.numbers(column).map(|it| it[row]);
    let draws = count(value("draws")?);
    Ok(Some(SureSentence::Parameters {
        draws,
        parameters: folder.varied(),
        range: range(value("parameter_low_90")?, value("parameter_high_90")?),
        are_few: draws < FEW_DRAWS,
    }))
}

/// The table of all regions.
fn every_region(
    folder: &ReportFolder,
    regions: &[RegionCourse],
    [caption, first, last]: &[String; 3],
    currency: &Currency,
) -> Html {
    let language = folder.language;
    let mut head = vec![folder.say("Region", "地区"), folder.say("Province", "省份")];
    head.push(match language {
        Language::English => format!("Output, billion {currency} a year"),
        Language::Chinese => format!("产出，亿{}/年", currency.chinese()),
    });
    head.extend(COLUMNS.iter().map(|it| match language {
        Language::English => format!("{}, change in %", outcome_name(it, language)),
        Language::Chinese => format!("{}变化，%", outcome_name(it, language)),
    }));
    let unit = if language == Language::English { 1e9 } else { 1e8 };
    let row = |it: &RegionCourse| {
        let changes = (0..COLUMNS.len()).map(|column| Cell::Number(change(it.growth(column))));
        let names = [Cell::Words(folder.region(&it.code)), Cell::Words(folder.province(&it.code))];
        let output = Cell::Number(three_digits(it.last[0] / unit));
        names.into_iter().chain([output]).chain(changes).collect()
    };
    let caption = match language {
        Language::English => format!("{caption} in {last}, and its change since {first}"),
        Language::Chinese => format!("{last} 年的{caption}，以及 {first} 年以来的变化"),
    };
    let filter = Some(folder.filter_of_regions());
    DataTable { caption, head, rows: regions.iter().map(row).collect(), filter }.html()
}
