//! Amounts that are probably in another unit than their column says, such as output in 亿元 or people in 万.
//!
//! Output per resident lies between some hundreds and some tens of millions a year in every currency in use, and within one
//! table between a few times more and a few times less than in the middle; the usual slips are factors of a thousand and more.

use super::columns::{PEOPLE, RegionRow};
use super::problem::Problem;
use super::table::InputTable;
use super::wording::quoted;
use crate::numeric::scalar::ln;
use crate::wording::joined;

/// Output per resident below this is none of any currency.
const LEAST_OUTPUT: f64 = 100.0;

/// Output per resident above the second number is too much where the median region has fewer residents than the first;
/// people who are counted in thousands make both the one small and the other large.
const MOST_OUTPUT: [(f64, f64); 3] = [(1_000.0, 3e5), (5_000.0, 5e6), (f64::INFINITY, 1e9)];

/// Output per resident of one row, over that of the median region, that is no difference between places.
const UNLIKELY: f64 = 300.0;

/// Output per resident that is usual in some currency; a unit is proposed if it leads here.
const USUAL_OUTPUT: [f64; 2] = [500.0, 2.5e7];

/// Output per resident in most currencies, which decides what unit is proposed first.
const COMMON_OUTPUT: f64 = 5e4;

/// At most this many rows are pointed at.
const MOST_ROWS: usize = 5;

/// At most this many units are proposed.
const MOST_UNITS: usize = 3;

/// Units that tables are kept in, with what they are called.
const UNITS: [(f64, &str); 5] = [
    (1e3, "thousands"),
    (1e4, "ten thousands (万)"),
    (1e6, "millions"),
    (1e8, "hundreds of millions (亿)"),
    (1e9, "billions"),
];

/// A column that goes with another one: the ratio of both, and between what it may lie in the median region.
struct Ratio {
    column: &'static str,
    to: &'static str,
    value: fn(&RegionRow) -> f64,
    within: [f64; 2],
}

const RATIOS: [Ratio; 4] = [
    Ratio { column: "capital_cny", to: "gdp_cny", value: |it| it.capital / it.output, within: [0.02, 500.0] },
    Ratio {
        column: "young_talent",
        to: "workers",
        value: |it| it.people.young / it.people.worker,
        within: [5e-4, 50.0],
    },
    Ratio {
        column: "established_talent",
        to: "workers",
        value: |it| it.people.established / it.people.worker,
        within: [5e-4, 50.0],
    },
    Ratio {
        column: "graduates_per_year",
        to: "residents",
        value: |it| it.graduates / residents(it),
        within: [2e-5, 1.0],
    },
];

/// Warns of columns and of single rows. The rows are all rows of the table, and sound.
pub(super) fn check(table: &mut InputTable, rows: &[RegionRow]) {
    let problems = output(table, rows).into_iter().chain(ratios(table, rows));
    for problem in problems.collect::<Vec<_>>() {
        table.report(problem);
    }
}

fn residents(row: &RegionRow) -> f64 {
    (row.people.worker + row.people.young + row.people.established) / PEOPLE
}

fn output_per_resident(row: &RegionRow) -> f64 {
    row.output / residents(row)
}

fn output(table: &InputTable, rows: &[RegionRow]) -> Vec<Problem> {
    let most = most_output(median(rows.iter().map(residents)));
    let is_implausible = |it: f64| it < LEAST_OUTPUT || it > most;
    let all: Vec<f64> = rows.iter().map(output_per_resident).collect();
    let implausible = all.iter().filter(|it| is_implausible(**it)).count();
    if 2 * implausible > all.len() {
        return vec![output_of_table(table, median(all.iter().copied()))];
    }
    let usual = median(all.iter().copied().filter(|it| !is_implausible(*it)));
    let differs = |it: f64| it < usual / UNLIKELY || it > usual * UNLIKELY;
    let odd: Vec<usize> = (0..all.len()).filter(|row| differs(all[*row])).collect();
    let mut problems: Vec<Problem> =
        odd.iter().take(MOST_ROWS).map(|row| output_of_row(table, *row, all[*row] / usual)).collect();
    if let Some(more) = odd.len().checked_sub(MOST_ROWS).filter(|it| *it > 0) {
        let rows = if more == 1 { "1 row more has" } else { &format!("{more} rows more have") };
        problems.push(
            Problem::warning(format!("{rows} output per resident far from that of the others"))
                .at(table.start()),
        );
    }
    problems
}

fn most_output(residents: f64) -> f64 {
    MOST_OUTPUT.iter().find(|(most, _)| residents < *most).map_or(f64::INFINITY, |(_, output)| *output)
}

/// The column with people, which output is compared with.
fn people(table: &InputTable) -> &'static str {
    if table.column("workers").is_some() { "workers" } else { "population" }
}

fn output_of_table(table: &InputTable, median: f64) -> Problem {
    let low = median < LEAST_OUTPUT;
    let column = if low { "gdp_cny" } else { people(table) };
    let message = format!(
        "output per resident is {} in the median region (usual: hundreds to tens of millions, in any currency)",
        short(median)
    );
    let reached = |unit: f64| if low { median * unit } else { median / unit };
    let usual = |unit: f64| (USUAL_OUTPUT[0]..=USUAL_OUTPUT[1]).contains(&reached(unit));
    let hint = units(usual, |unit| ln(reached(unit) / COMMON_OUTPUT).abs());
    let place = table.column(column).map(|it| table.header_place(it));
    Problem::warning(message).at(place).hint(hint.map(|it| asked(column, "", &it)))
}

fn output_of_row(table: &InputTable, row: usize, ratio: f64) -> Problem {
    let low = ratio < 1.0;
    let (column, way) = if low { ("gdp_cny", "below") } else { (people(table), "above") };
    let times = if low { 1.0 / ratio } else { ratio };
    let message =
        format!("output per resident of this row is {} times {way} that of the others", short(times));
    let hint = units(|unit| (0.1..=10.0).contains(&(times / unit)), |unit| ln(times / unit).abs());
    Problem::warning(message)
        .at(table.place(row, column))
        .hint(hint.map(|it| asked(column, " in this row", &it)))
}

fn ratios(table: &InputTable, rows: &[RegionRow]) -> Vec<Problem> {
    let known = RATIOS.iter().filter(|it| table.column(it.column).is_some());
    let problem = |it: &Ratio| {
        let median = median(rows.iter().map(it.value).filter(|it| *it > 0.0));
        let [least, most] = it.within;
        let wrong = median < least || median > most;
        let message =
            format!("`{}` over {} is {} in the median region", it.column, noun(it.to), short(median));
        let hint = "are both in single units, not in thousands or 万 (10,000)?".to_owned();
        let place = table.column(it.column).map(|it| table.header_place(it));
        wrong.then(|| Problem::warning(message).at(place).hint(hint))
    };
    known.filter_map(problem).collect()
}

fn noun(column: &str) -> String {
    if column == "residents" { column.to_owned() } else { quoted(column) }
}

/// The units that would do, the likeliest first.
fn units(fits: impl Fn(f64) -> bool, distance: impl Fn(f64) -> f64) -> Option<String> {
    let mut fitting: Vec<(f64, &str)> = UNITS.into_iter().filter(|it| fits(it.0)).collect();
    fitting.sort_by(|a, b| distance(a.0).total_cmp(&distance(b.0)));
    let named: Vec<String> = fitting.iter().take(MOST_UNITS).map(|it| it.1.to_owned()).collect();
    (!named.is_empty()).then(|| joined(&named, "or"))
}

fn asked(column: &str, where_it_is: &str, units: &str) -> String {
    format!("is `{column}`{where_it_is} in {units}? write single units")
}

/// The middle of finite numbers; NaN without any.
fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.filter(|it| it.is_finite()).collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// A number as people read it.
fn short(number: f64) -> String {
    if !(1e-4..1e6).contains(&number) {
        return format!("{number:.1e}");
    }
    let digits = if number >= 10.0 {
        0
    } else if number >= 1.0 {
        1
    } else {
        5
    };
    let shown = format!("{number:.digits$}");
    if digits == 5 { shown.trim_end_matches('0').to_owned() } else { shown }
}
