//! The effects of a comparison as a table that is printed: CSV, Markdown or LaTeX.

use crate::experiment::Comparison;
use crate::experiment::comparison::{ArmSummary, CostSummary, Level, OutcomeSummary, PlaceEffect};
use crate::figure::{self, Language};
use crate::outcome::catalogue::{Label, Unit};
use crate::outcome::statistics::Estimate;
use crate::outcome::{Column, Currency, Table};
use crate::results::csv::CsvWriter;
use clap::ValueEnum;

/// How a table is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TableForm {
    /// Numbers in full, for programs
    Csv,
    /// For pages in Markdown
    Md,
    /// A `tabular`, for papers
    Latex,
}

/// One row.
struct SummaryRow {
    arm: String,
    place: String,
    outcome: String,
    label: String,
    unit: String,
    from: f64,
    to: f64,
    /// Whether it is one of the numbers that are set against costs.
    is_cost: bool,
    effect: Estimate,
}

/// The table in a form and a language.
pub fn text(
    comparison: &Comparison<'_>,
    summaries: &[ArmSummary],
    form: TableForm,
    language: Language,
) -> anyhow::Result<String> {
    let rows: Vec<SummaryRow> = summaries.iter().flat_map(|it| rows(comparison, it, language)).collect();
    Ok(match form {
        TableForm::Csv => csv(&rows)?,
        TableForm::Md => markdown(&rows, language),
        TableForm::Latex => latex(&rows, language),
    })
}

fn rows(comparison: &Comparison<'_>, summary: &ArmSummary, language: Language) -> Vec<SummaryRow> {
    let year = summary.year;
    let first = comparison.base().scenario.time.start + 1.0;
    let mut rows = Vec::new();
    for outcome in &summary.outcomes {
        for (place, effect) in places(comparison, outcome, language) {
            rows.push(SummaryRow {
                arm: summary.arm.clone(),
                place,
                outcome: outcome.outcome.name.to_string(),
                label: figure::outcome_name(&outcome.outcome.name, language),
                unit: outcome.unit.to_owned(),
                from: year,
                to: year,
                is_cost: false,
                effect,
            });
        }
    }
    for cost in &summary.costs {
        let place = cost_place(comparison, cost, language);
        for row in cost.rows.iter().filter(|it| !it.all.mean.is_nan()) {
            // The last year, and all years if there are more.
            let spans = [(year, row.last), (first, row.all)].into_iter().take(1 + usize::from(first < year));
            for (from, effect) in spans {
                let outcome = row.outcome.name.to_string();
                let label =
                    row.outcome.label.map_or_else(|| outcome.clone(), |it| language.of(it).to_owned());
                let unit = row.outcome.unit.words().to_owned();
                let (arm, place) = (summary.arm.clone(), place.clone());
                let is_cost = true;
                rows.push(SummaryRow { arm, place, outcome, label, unit, from, to: year, is_cost, effect });
            }
        }
    }
    rows
}

const NATION: Label = Label { english: "nation", chinese: "全国" };
const MEMBERS: Label = Label { english: "members", chinese: "成员地区" };
const OTHERS: Label = Label { english: "others", chinese: "其他地区" };

fn places(
    comparison: &Comparison<'_>,
    outcome: &OutcomeSummary,
    language: Language,
) -> Vec<(String, Estimate)> {
    let OutcomeSummary { nation, members, others, places, .. } = outcome;
    let wholes = [(NATION, nation), (MEMBERS, members), (OTHERS, others)];
    let wholes = wholes.into_iter().filter_map(|(name, it)| Some((language.of(name).to_owned(), (*it)?)));
    let known = places.iter().filter(|it| !it.effect.mean.is_nan());
    let single = known.map(|it| (place_name(comparison, it, language), it.effect));
    wholes.chain(single).collect()
}

fn place_name(comparison: &Comparison<'_>, place: &PlaceEffect, language: Language) -> String {
    let region = place.code.as_deref().and_then(|it| region_name(comparison, it, language));
    region.unwrap_or_else(|| place.name.clone())
}

fn region_name(comparison: &Comparison<'_>, code: &str, language: Language) -> Option<String> {
    let atlas = &comparison.base().scenario.atlas;
    let place = &atlas.region(atlas.find(code)?).place;
    Some(match language {
        Language::English => place.english.clone(),
        Language::Chinese => place.chinese.clone(),
    })
}

fn cost_place(comparison: &Comparison<'_>, cost: &CostSummary, language: Language) -> String {
    let whole = match cost.level {
        Level::Nation => NATION,
        Level::Members => MEMBERS,
        Level::Others => OTHERS,
        _ => {
            let regions = comparison.base().scenario.atlas.regions();
            let region = regions.iter().find(|it| it.place.english == cost.place);
            let name = region.and_then(|it| region_name(comparison, &it.place.code, language));
            return name.unwrap_or_else(|| cost.place.clone());
        }
    };
    language.of(whole).to_owned()
}

/// Every number in full; columns keep their English names, as in all tables for programs.
fn csv(rows: &[SummaryRow]) -> anyhow::Result<String> {
    let text = |name: &str, of: fn(&SummaryRow) -> &String| {
        Column::text(name, rows.iter().map(|it| of(it).clone()).collect())
    };
    let real = |name: &str, of: fn(&SummaryRow) -> f64| Column::real(name, rows.iter().map(of).collect());
    let table = Table::new(vec![
        text("arm", |it| &it.arm),
        text("place", |it| &it.place),
        text("outcome", |it| &it.outcome),
        text("unit", |it| &it.unit),
        real("from", |it| it.from),
        real("to", |it| it.to),
        real("mean", |it| it.effect.mean),
        real("low_90", |it| it.effect.low_90),
        real("high_90", |it| it.effect.high_90),
        real("interval_low", |it| it.effect.interval_low),
        real("interval_high", |it| it.effect.interval_high),
        real("same_sign", |it| it.effect.same_sign),
    ])?;
    let mut writer = CsvWriter::new(Vec::new());
    writer.append(&table)?;
    Ok(String::from_utf8(writer.finish()?)?)
}

/// The cells of a printed table, the header first; ranges are left out where there is a single run.
fn cells(rows: &[SummaryRow], language: Language) -> Vec<Vec<String>> {
    let has_ranges = rows.iter().any(|it| it.effect.replicates > 1);
    let words = [
        ("arm", "情景"),
        ("place", "地区"),
        ("outcome", "指标"),
        ("unit", "单位"),
        ("years", "年份"),
        ("mean", "均值"),
        ("90 % of runs", "90 % 的重复"),
        ("95 % of mean", "均值的 95 % 区间"),
    ];
    let kept = if has_ranges { words.len() } else { 6 };
    let header = words.iter().take(kept).map(|it| language.say(it.0, it.1).to_owned()).collect();
    let row = |row: &SummaryRow| {
        let SummaryRow { effect, .. } = row;
        let (divisor, unit) = match &*row.unit {
            unit if unit.starts_with("share") => (0.01, "%".to_owned()),
            unit if is_ratio(unit) => (1.0, ratio_of_money(unit, language)),
            unit => figure::measured(unit, effect.mean.abs(), language),
        };
        // A share of governments is how many there are, and no change.
        let has_sign = row.outcome != "open_share" || !row.is_cost;
        let number = |value: f64| {
            let text = number(value / divisor);
            if has_sign { text } else { text.trim_start_matches('+').to_owned() }
        };
        let to = language.say(" to ", " 至 ");
        let range = |low: f64, high: f64| {
            if low.is_nan() { String::new() } else { format!("{}{to}{}", number(low), number(high)) }
        };
        let years = if row.from < row.to {
            format!("{:.0}–{:.0}", row.from, row.to)
        } else {
            format!("{:.0}", row.to)
        };
        let ranges = [range(effect.low_90, effect.high_90), range(effect.interval_low, effect.interval_high)];
        let words = [row.arm.clone(), row.place.clone(), row.label.clone(), unit, years, number(effect.mean)];
        words.into_iter().chain(ranges).take(kept).collect()
    };
    std::iter::once(header).chain(rows.iter().map(row)).collect()
}

/// Numbers begin in this column.
const FIRST_NUMBER: usize = 5;

/// Four digits, with a sign; what rounds to nothing has none.
fn number(value: f64) -> String {
    if value.is_nan() {
        return String::new();
    }
    let decimals = if value.abs() < 10.0 { 4 } else { 2 };
    let text = format!("{value:+.decimals$}");
    if text.contains(|it: char| ('1'..='9').contains(&it)) {
        text.replace('-', "\u{2212}")
    } else {
        "0".to_owned()
    }
}

fn markdown(rows: &[SummaryRow], language: Language) -> String {
    let cells = cells(rows, language);
    let line = |row: &Vec<String>| {
        let escaped = row.iter().map(|it| it.replace('\\', "\\\\").replace('|', "\\|"));
        format!("| {} |\n", escaped.collect::<Vec<_>>().join(" | "))
    };
    let rule = |at: usize| if at < FIRST_NUMBER { "---" } else { "---:" };
    let rules: Vec<&str> = (0..cells[0].len()).map(rule).collect();
    let body: String = cells[1..].iter().map(line).collect();
    format!("{}|{}|\n{body}", line(&cells[0]), rules.join("|"))
}

fn latex(rows: &[SummaryRow], language: Language) -> String {
    let cells = cells(rows, language);
    let columns: String = (0..cells[0].len()).map(|at| if at < FIRST_NUMBER { 'l' } else { 'r' }).collect();
    let line = |row: &Vec<String>| {
        format!("{} \\\\\n", row.iter().map(|it| escaped(it)).collect::<Vec<_>>().join(" & "))
    };
    let body: String = cells[1..].iter().map(line).collect();
    let needed = language.say("% needs XeLaTeX and the package ctex\n", "% 需要 XeLaTeX 与 ctex 宏包\n");
    let note = if cells.iter().flatten().all(|it| is_european(it)) { "" } else { needed };
    format!(
        "{note}\\begin{{tabular}}{{{columns}}}\n\\hline\n{}\\hline\n{body}\\hline\n\\end{{tabular}}\n",
        line(&cells[0])
    )
}

/// Whether every LaTeX sets a text, as it does not set Chinese: Latin letters, dashes, the minus sign, quotation marks.
fn is_european(text: &str) -> bool {
    text.chars().all(|it| it < '\u{180}' || matches!(it, '\u{2013}'..='\u{201e}' | '\u{2026}' | '\u{2212}'))
}

/// A cell as LaTeX sets it: names hold marks that it would read as commands.
fn escaped(cell: &str) -> String {
    let mark = |it: char| match it {
        '&' | '%' | '$' | '#' | '_' | '{' | '}' => format!("\\{it}"),
        '\\' => "\\textbackslash{}".to_owned(),
        '~' => "\\textasciitilde{}".to_owned(),
        '^' => "\\textasciicircum{}".to_owned(),
        '|' => "\\textbar{}".to_owned(),
        // After the end of a row it would begin an option.
        '[' | '*' => format!("{{{it}}}"),
        '<' => "\\textless{}".to_owned(),
        '>' => "\\textgreater{}".to_owned(),
        '\u{2212}' => "$-$".to_owned(),
        '–' => "--".to_owned(),
        other => other.to_string(),
    };
    cell.chars().map(mark).collect()
}

/// Whether a unit is money for each unit of money.
fn is_ratio(unit: &str) -> bool {
    Currency::of_unit(unit).is_some_and(|it| *it.in_words(Unit::CNY_PER_CNY.words()) == *unit)
}

fn ratio_of_money(unit: &str, language: Language) -> String {
    let currency = Currency::of_unit(unit).unwrap_or_default();
    match language {
        Language::English if currency == Currency::default() => "yuan a yuan".to_owned(),
        Language::English => format!("{currency} a {currency}"),
        Language::Chinese => format!("{0}/{0}", currency.chinese()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::statistics::Estimator;

    fn row(arm: &str, place: &str, effects: &[f64]) -> SummaryRow {
        SummaryRow {
            arm: arm.to_owned(),
            place: place.to_owned(),
            outcome: "output_cny".to_owned(),
            label: "Output".to_owned(),
            unit: "percent".to_owned(),
            from: 2045.0,
            to: 2045.0,
            is_cost: false,
            effect: Estimator::new(effects.len()).estimate(effects),
        }
    }

    #[test]
    fn latex_reads_no_name_as_a_command_and_every_row_has_all_columns() {
        let rows =
            [row("a_b & 50 %", "St. #1 {x}^~\\", &[1.0, 2.0]), row("苏州", "Côte d'Ivoire", &[-3.0, 4e-9])];
        let text = latex(&rows, Language::English);
        let body: Vec<&str> = text.lines().filter(|it| it.ends_with("\\\\")).collect();
        assert_eq!(body.len(), 3, "{text}");
        assert!(body[1].starts_with("a\\_b \\& 50 \\% & St. \\#1 \\{x\\}"), "{text}");
        for line in body {
            let unescaped = line.replace("\\&", "").replace("\\%", "");
            assert_eq!(unescaped.matches('&').count(), 7, "{line}");
            assert!(!unescaped.contains('%') && unescaped.matches('$').count() % 2 == 0, "{line}");
        }
    }

    #[test]
    fn a_single_run_prints_no_ranges_and_markdown_keeps_bars_in_names() {
        let rows = [row("a|b", "Nairobi", &[1.5])];
        let text = markdown(&rows, Language::English);
        assert_eq!(text.lines().next(), Some("| arm | place | outcome | unit | years | mean |"));
        assert!(text.contains("| a\\|b | Nairobi | Output | % | 2045 | +1.5000 |"), "{text}");
        let text = markdown(&[row("a", "内罗毕", &[1.0, 2.0])], Language::Chinese);
        assert!(text.starts_with("| 情景 | 地区 | 指标 |") && text.contains(" 至 "), "{text}");
    }

    #[test]
    fn csv_holds_every_number_in_full() {
        let text = csv(&[row("a", "b, c", &[0.1 + 0.2])]).unwrap();
        assert_eq!(
            text.lines().nth(1),
            Some("a,\"b, c\",output_cny,percent,2045.0,2045.0,0.30000000000000004,,,,,1.0"),
            "{text}"
        );
    }
}
