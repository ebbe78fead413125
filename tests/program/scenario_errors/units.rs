//! Amounts in another unit, and coordinates with a slip.

use super::shown;
use factorflow::Scenario;
use std::fmt::Write;

const HEADER: &str = "code,name_en,lon,lat,population,gdp_cny\n";

/// A table of regions with so many residents each, whose output per resident is that of poor and rich places in turn.
fn table(people: f64, output: [f64; 4]) -> String {
    let rows = output.iter().zip([[-118.2, 34.1], [-117.2, 32.7], [-121.9, 37.3], [-119.8, 36.7]]);
    rows.enumerate().fold(HEADER.to_owned(), |mut text, (at, (output, [lon, lat]))| {
        let people = people * (at + 1) as f64;
        let _ = writeln!(text, "US-{at},Town {at},{lon},{lat},{people},{}", people * output);
        text
    })
}

fn said(regions: &str) -> String {
    let scenario = "[world]\nregions = \"regions.csv\"\n";
    shown(&[("regions.csv", regions), ("scenario.toml", scenario)], &[])
}

/// The table with the numbers of one column in another unit.
fn in_units(table: &str, column: usize, unit: f64) -> String {
    let row = |line: &str| {
        let mut cells: Vec<String> = line.split(',').map(str::to_owned).collect();
        if let Ok(number) = cells[column].parse::<f64>() {
            cells[column] = (number / unit).to_string();
        }
        cells.join(",") + "\n"
    };
    table.lines().map(row).collect()
}

/// Poor to rich in dollars, and how many units of a currency a dollar is.
const DOLLARS: [f64; 4] = [500.0, 2_000.0, 40_000.0, 150_000.0];
const CURRENCIES: [(&str, f64); 5] =
    [("USD", 1.0), ("EUR", 0.9), ("CNY", 7.1), ("INR", 83.0), ("JPY", 150.0)];

#[test]
fn tables_in_any_usual_currency_are_taken_without_a_word() {
    for (currency, rate) in CURRENCIES {
        assert_eq!(said(&table(80_000.0, DOLLARS.map(|it| it * rate))), "", "{currency}");
        for dollars in DOLLARS {
            let alike = [1.0, 1.1, 0.8, 1.3].map(|it| it * dollars * rate);
            assert_eq!(said(&table(250_000.0, alike)), "", "{currency} {dollars}");
        }
    }
    for world in ["china-prefectures", "china-regions"] {
        assert!(Scenario::parse(&format!("world.name = '{world}'")).unwrap().warnings.is_empty());
    }
}

#[test]
fn output_in_another_unit_is_warned_of_with_the_likely_unit() {
    let usd = table(300_000.0, [30_000.0, 45_000.0, 60_000.0, 80_000.0]);
    let cny = table(5e6, [40_000.0, 60_000.0, 90_000.0, 150_000.0]);
    let kenya = table(1e6, [900.0, 1_500.0, 2_200.0, 4_000.0]);
    for (regions, unit, named) in [
        (&usd, 1e3, "thousands"),
        (&usd, 1e6, "millions"),
        (&usd, 1e9, "billions"),
        (&cny, 1e4, "ten thousands (万)"),
        (&cny, 1e8, "hundreds of millions (亿)"),
        (&kenya, 1e6, "millions"),
    ] {
        let shown = said(&in_units(regions, 5, unit));
        assert!(
            shown.contains("warning: output per resident is ") && shown.contains("regions.csv:1:"),
            "{shown}"
        );
        assert!(shown.contains("is `gdp_cny` in") && shown.contains(named), "{named}: {shown}");
    }
}

#[test]
fn people_in_another_unit_are_warned_of() {
    let usd = table(300_000.0, [30_000.0, 45_000.0, 60_000.0, 80_000.0]);
    let cny = table(5e6, [40_000.0, 60_000.0, 90_000.0, 150_000.0]);
    let kenya = table(1e6, [900.0, 1_500.0, 2_200.0, 4_000.0]);
    for (regions, unit, named) in
        [(&usd, 1e3, "thousands"), (&cny, 1e4, "ten thousands (万)"), (&kenya, 1e4, "ten thousands (万)")]
    {
        let shown = said(&in_units(regions, 4, unit));
        assert!(shown.contains("is `population` in") && shown.contains(named), "{named}: {shown}");
    }
}

#[test]
fn one_row_of_another_unit_is_pointed_at_in_its_cell() {
    let usd = table(300_000.0, [30_000.0, 45_000.0, 60_000.0, 80_000.0]);
    let poor = table(1e6, [900.0, 1_500.0, 2_200.0, 4_000.0]);
    for (regions, row, column, unit, named) in [
        (&usd, 1, 5, 1e6, "is `gdp_cny` in this row in millions?"),
        (&usd, 2, 4, 1e4, "is `population` in this row in ten thousands (万)"),
        (&poor, 3, 5, 1e3, "is `gdp_cny` in this row in thousands?"),
    ] {
        let wrong = in_units(regions, column, unit);
        let mixed = regions.lines().zip(wrong.lines()).enumerate();
        let mixed = mixed
            .map(|(at, (right, wrong))| format!("{}\n", if at == row + 1 { wrong } else { right }))
            .collect::<Vec<_>>()
            .concat();
        let shown = said(&mixed);
        assert!(
            shown.contains(&format!("regions.csv:{}:", row + 2)) && shown.contains(named),
            "{named}: {shown}"
        );
        assert_eq!(shown.matches("warning").count(), 1, "{shown}");
    }
}

#[test]
fn columns_that_go_together_are_held_against_each_other() {
    let more = |column: &str, per_row: f64| {
        let base = table(300_000.0, [30_000.0, 45_000.0, 60_000.0, 80_000.0]);
        let cells = |(at, line): (usize, &str)| {
            if at == 0 { format!("{line},{column}\n") } else { format!("{line},{per_row}\n") }
        };
        base.lines().enumerate().map(cells).collect::<String>()
    };
    assert_eq!(said(&more("capital_cny", 5e10)), "");
    assert_eq!(said(&more("graduates_per_year", 3_000.0)), "");
    assert!(said(&more("capital_cny", 5e4)).contains("`capital_cny` over `gdp_cny` is"));
    assert!(said(&more("graduates_per_year", 0.3)).contains("`graduates_per_year` over residents is"));
    assert!(said(&more("young_talent", 1.2)).contains("`young_talent` over `workers` is"));
}

#[test]
fn a_place_that_a_slip_has_carried_away_is_warned_of_and_an_island_is_not() {
    let rows = |last: &str| {
        let places = (0..6)
            .map(|it| format!("U{it},{},{},1e6,4e10\n", -110.0 + f64::from(it), 40.0 + 0.3 * f64::from(it)));
        format!("code,lon,lat,population,gdp_cny\n{}{last}", places.collect::<String>())
    };
    for (last, expected) in [
        ("X,0,0,1e6,4e10\n", "was the place not found?"),
        ("X,40.9,-107.5,1e6,4e10\n", "must be between -90 and 90"),
        ("X,107.5,40.9,1e6,4e10\n", "is the sign of `lon` lost?"),
        ("X,-107.5,-40.9,1e6,4e10\n", "is the sign of `lat` lost?"),
        ("X,-10.75,40.9,1e6,4e10\n", "is the decimal point of `lon` at its place?"),
    ] {
        let shown = said(&rows(last));
        assert!(shown.contains(expected) && shown.contains("regions.csv:8:"), "{last}: {shown}");
    }
    let kenya = "code,lon,lat,population,gdp_cny\n1,36.8,-1.3,1e6,1e10\n2,36.1,-0.3,1e6,1e10\n3,34.9,1.0,1e6,1e10\n4,-1.9,34.2,1e6,1e10\n5,37.6,-0.5,1e6,1e10\n";
    let shown = said(&kenya.replace("4,-1.9,34.2", "4,-0.1,34.7"));
    assert!(shown.contains("are `lon` and `lat` exchanged?"), "{shown}");
    assert_eq!(said(&rows("HI,-157.8,21.3,1e6,4e10\n")), "");
    assert_eq!(
        said(
            "code,lon,lat,population,gdp_cny\n1,179.9,-17,1e6,1e10\n2,-179.9,-17,1e6,1e10\n3,178,-18,1e6,1e10\n"
        ),
        ""
    );
}
