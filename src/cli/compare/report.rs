//! What a comparison says on the terminal.

use super::super::uncertainty;
use crate::experiment::Comparison;
use crate::experiment::comparison::{
    ArmSummary, ComparisonSummary, CostRow, CostSummary, Level, OutcomeSummary, PlaceEffect, Recovery,
    RegionChange, Resilience,
};
use crate::experiment::sensitivity::ROUNDING;
use crate::figure::{self, Language};
use crate::outcome::Currency;
use crate::outcome::drawn::DrawEstimate;
use crate::outcome::statistics::Estimate;
use std::fmt::Write;
use unicode_width::UnicodeWidthChar;

/// Changes that are smaller than this part of a value are rounding.
const ROUNDED: f64 = 100.0 * ROUNDING;

/// Regions that are named on either side.
const NAMED: usize = 5;

/// More places than these are in the tables alone.
const MOST_PLACES: usize = 24;

/// What each arm changes, for a terminal of 80 columns.
pub fn report(comparison: &Comparison<'_>, summary: &ComparisonSummary, language: Language) -> String {
    let mut text = String::new();
    let time = comparison.base().scenario.time;
    for verdict in &summary.arms {
        let (arm, base, year) = (&verdict.arm, &comparison.base().name, verdict.year);
        for (at, outcome) in verdict.outcomes.iter().enumerate() {
            let scale = EffectScale::of(outcome);
            let name = figure::outcome_name(&outcome.outcome.name, Language::English).to_lowercase();
            let unit = if outcome.unit == "percent" { "per cent" } else { &scale.words };
            let _ = writeln!(text, "{arm} against {base}: {name} in {year:.0}, change in {unit}");
            text.push_str(&table(outcome, &scale));
            if at == 0 {
                text.push_str(&variance_ratio(verdict));
            }
            if outcome.outcome.name == "output_cny" {
                let of_output = |it: f64| number(it, ROUNDED);
                text.push_str(&uncertainty::of_arm(verdict, summary.plan.as_ref(), of_output, language));
            }
        }
        text.push_str(&costs(&verdict.costs, time.start + 1.0, year));
        text.push('\n');
    }
    text
}

/// What effects are divided by, and what is no effect at all.
struct EffectScale {
    divisor: f64,
    words: String,
    /// Smaller ones are rounding.
    least: f64,
}

impl EffectScale {
    fn of(outcome: &OutcomeSummary) -> Self {
        let all = outcome.nation.iter().chain(&outcome.members).chain(&outcome.others);
        let all = all.chain(outcome.places.iter().map(|it| &it.effect));
        let all = all.chain(outcome.regions.iter().map(|it| &it.effect)).map(|it| it.mean.abs());
        Self::fitting(outcome.unit, all.filter(|it| it.is_finite()).fold(0.0, f64::max))
    }

    fn fitting(unit: &str, largest: f64) -> Self {
        let (divisor, words) = figure::measured(unit, largest, Language::English);
        let is_counted = Currency::of_unit(unit).is_some()
            || ["persons", "projects"].iter().any(|it| unit.starts_with(it));
        // Nobody notices a thousandth of a yuan or of a person.
        let least = if is_counted { 1e-3 } else { ROUNDED };
        Self { divisor, words, least: least / divisor }
    }

    fn scaled(&self, effect: &Estimate) -> Estimate {
        let by = |value: f64| value / self.divisor;
        Estimate {
            mean: by(effect.mean),
            low_90: by(effect.low_90),
            high_90: by(effect.high_90),
            interval_low: by(effect.interval_low),
            interval_high: by(effect.interval_high),
            ..*effect
        }
    }

    /// What chance does and nothing else.
    fn row_of_chance(&self, name: &str, effect: &Estimate) -> String {
        let (name, effect) = (fitted(name, 19), self.scaled(effect));
        let number = |value: f64| number(value, self.least);
        let own = number(effect.mean);
        if effect.replicates < 2 {
            return format!("  {name} {own:>9}\n");
        }
        let chance = format!("{} to {}", number(effect.low_90), number(effect.high_90));
        format!("  {name} {own:>9}  {chance:>18}\n")
    }

    /// A single run has no range, no interval and no share of signs. Where parameters are drawn their range stands in place
    /// of the interval of the mean, and their share of effects above 0 in that of the sign.
    fn row(&self, name: &str, effect: &Estimate, drawn: Option<&DrawEstimate>) -> String {
        let (name, effect) = (fitted(name, 19), self.scaled(effect));
        let number = |value: f64| number(value, self.least);
        if let Some(drawn) = drawn {
            let range = |low: f64, high: f64| format!("{} to {}", number(low), number(high));
            let chance =
                if effect.replicates < 2 { String::new() } else { range(effect.low_90, effect.high_90) };
            let draws = range(drawn.low_90 / self.divisor, drawn.high_90 / self.divisor);
            let (own, positive) = (number(effect.mean), 100.0 * drawn.positive_share);
            return format!("  {name} {own:>9}  {chance:>18}  {draws:>18}  {positive:>3.0} %\n");
        }
        if effect.replicates < 2 {
            return format!("  {name} {:>9}\n", number(effect.mean));
        }
        let range = |low: f64, high: f64| format!("{} to {}", number(low), number(high));
        let (runs, mean) =
            (range(effect.low_90, effect.high_90), range(effect.interval_low, effect.interval_high));
        let sign = if effect.mean.abs() <= self.least {
            "–".to_owned()
        } else {
            format!("{:.0} %", 100.0 * effect.same_sign)
        };
        format!("  {name} {:>9}  {runs:>18}  {mean:>18}  {sign:>5}\n", number(effect.mean))
    }
}

/// What events cost each arm that has some, in three lines.
pub fn losses(found: &[Resilience]) -> String {
    let mut text = String::new();
    for Resilience { arm, deepest, year, recovery, total } in found {
        let after = match recovery {
            Recovery::Years(years) => format!("{years:.2} years after the end of its events"),
            Recovery::NoEnd => "no end: an event goes on".to_owned(),
            Recovery::NotWithinRun => "not within the run".to_owned(),
        };
        let _ = writeln!(text, "{arm} against itself without its events");
        let _ = writeln!(text, "  deepest loss        {:>9.4} % of output, in {year:.2}", 100.0 * deepest);
        let _ = writeln!(text, "  half made good      {after}");
        let _ = writeln!(text, "  all losses together {total:>9.4} % of a year's output");
    }
    text
}

fn table(outcome: &OutcomeSummary, scale: &EffectScale) -> String {
    let OutcomeSummary { nation, members, others, places, regions, .. } = outcome;
    let wholes = [("nation", nation), ("members", members), ("others", others)];
    let known = wholes.iter().filter_map(|(_, it)| it.as_ref()).chain(places.iter().map(|it| &it.effect));
    let known = known.chain(regions.iter().map(|it| &it.effect)).next();
    let drawn = outcome.drawn.as_ref();
    let mut text = if drawn.is_some() {
        let heads = ("mean", "90 % by chance", "90 % of draws", "> 0");
        format!("{:<21} {:>9}  {:^18}  {:^18}  {:>5}\n", "", heads.0, heads.1, heads.2, heads.3)
    } else if known.is_some_and(|it| it.replicates > 1) {
        format!("{:<21} {:>9}  {:^18}  {:^18}  {:>5}\n", "", "mean", "90 % of runs", "95 % of mean", "sign")
    } else {
        String::new()
    };
    let of_wholes = drawn.map_or([None; 3], |it| [it.nation, it.members, it.others]);
    for ((name, effect), drawn) in wholes.into_iter().zip(of_wholes) {
        text.extend(effect.iter().map(|it| scale.row(name, it, drawn.as_ref())));
    }
    text.push_str(&named_places(places, scale, drawn.is_some()));
    let is_large = |it: &&RegionChange| it.effect.mean.abs() / scale.divisor > scale.least && is_agreed(it);
    let gains = regions.iter().filter(|it| it.effect.mean > 0.0).filter(is_large);
    let losses = regions.iter().rev().filter(|it| it.effect.mean < 0.0).filter(is_large);
    text.push_str(&named("largest gains", gains, scale));
    text.push_str(&named("largest losses", losses, scale));
    text
}

/// The places that were asked for, and those that scenarios name.
fn named_places(places: &[PlaceEffect], scale: &EffectScale, is_drawn: bool) -> String {
    let known: Vec<&PlaceEffect> = places.iter().filter(|it| !it.effect.mean.is_nan()).collect();
    let name = |it: &PlaceEffect| if it.is_part { format!("  {}", it.name) } else { it.name.clone() };
    // Draws are not added up over places that were asked for: these have what chance does alone.
    let row = |it: &PlaceEffect| {
        if is_drawn {
            scale.row_of_chance(&name(it), &it.effect)
        } else {
            scale.row(&name(it), &it.effect, None)
        }
    };
    let mut text: String = known.iter().take(MOST_PLACES).map(|it| row(it)).collect();
    if known.len() > MOST_PLACES {
        let _ = writeln!(text, "  and {} more, which `--table csv` lists", known.len() - MOST_PLACES);
    }
    text
}

fn variance_ratio(verdict: &ArmSummary) -> String {
    let ratio = verdict.variance_ratio.ratio();
    if !ratio.is_finite() || ratio < SMALLEST_RATIO {
        return String::new();
    }
    format!("  variance of the national effect: 1/{ratio:.0} of that with independent seeds\n")
}

fn named<'a>(title: &str, changes: impl Iterator<Item = &'a RegionChange>, scale: &EffectScale) -> String {
    let rows: String = changes
        .take(NAMED)
        .map(|it| scale.row(&format!("  {}", it.name), &it.effect, it.drawn.as_ref()))
        .collect();
    if rows.is_empty() { rows } else { format!("  {title}\n{rows}") }
}

/// What policies cost beside what they change; nothing where they cost nothing and nobody pays or opens.
fn costs(summaries: &[CostSummary], first: f64, last: f64) -> String {
    let rows = || summaries.iter().flat_map(|it| &it.rows);
    let matters = |row: &CostRow| {
        let least = if row.is_money() { 1e-3 } else { ROUNDED };
        let is_cost = !["output_cny", "net_effect_cny", "effect_per_cny"].contains(&&*row.outcome.name);
        is_cost && [row.last.mean, row.all.mean].iter().any(|it| it.abs() > least)
    };
    if !rows().any(matters) {
        return String::new();
    }
    let money = rows().filter(|it| it.is_money()).flat_map(|it| [it.last.mean.abs(), it.all.mean.abs()]);
    let is_nothing = |name: &str| rows().filter(|it| it.outcome.name == name).all(|it| !matters(it));
    let free = is_nothing("policy_cost_cny");
    let is_left_out = |row: &CostRow| match &*row.outcome.name {
        "net_effect_cny" | "effect_per_cny" => free,
        name @ ("transfers_cny" | "open_share") => is_nothing(name),
        _ => false,
    };
    let scale = EffectScale::fitting("CNY", money.filter(|it| it.is_finite()).fold(0.0, f64::max));
    let years = if first < last { format!("{first:.0} to {last:.0}") } else { format!("{last:.0}") };
    let title = format!("effect and cost, {}", scale.words);
    let mut text = format!("{title:<41} {:>16}  {years:>16}\n", format!("in {last:.0}"));
    for summary in summaries {
        let place = match summary.level {
            Level::Nation | Level::Members | Level::Others => summary.level.word(),
            _ => &summary.place,
        };
        // Where nothing is paid there is nothing to be set against it.
        let is_known = |it: &&CostRow| !it.all.mean.is_nan() || !it.last.mean.is_nan();
        let shown = summary.rows.iter().filter(|it| is_known(it) && !is_left_out(it));
        for (number, row) in shown.enumerate() {
            let name = fitted(if number == 0 { place } else { "" }, 15);
            let what = words(row);
            let values = [&row.last, &row.all].map(|it| value(row, it.mean, &scale));
            let _ = writeln!(text, "  {name} {what:<23} {:>16}  {:>16}", values[0], values[1]);
        }
    }
    text
}

/// What a row of costs is, in words.
fn words(row: &CostRow) -> String {
    let label = row.outcome.label.map_or(&*row.outcome.name, |it| it.english);
    let unit = if matches!(row.outcome.unit, crate::outcome::catalogue::Unit::Share) { ", %" } else { "" };
    format!("{}{unit}", label.to_lowercase())
}

fn value(row: &CostRow, value: f64, scale: &EffectScale) -> String {
    match (value.is_nan(), &*row.outcome.name) {
        (true, _) => "–".to_owned(),
        (_, "open_share") => format!("{:.1}", 100.0 * value),
        _ if row.is_money() => number(value / scale.divisor, scale.least),
        _ => format!("{value:.2}"),
    }
}

/// A smaller ratio of variances says nothing.
const SMALLEST_RATIO: f64 = 1.5;

/// A gain or loss that so many replicates do not share is none to be named.
const LEAST_AGREEMENT: f64 = 0.9;

/// Whether nearly all replicates have the sign of the mean, and nearly all draws of parameters one sign; a single run has no
/// share of signs.
fn is_agreed(region: &RegionChange) -> bool {
    let RegionChange { effect, drawn, .. } = region;
    let is_agreed_by_draws = drawn.as_ref().is_none_or(|it| it.has_one_sign(LEAST_AGREEMENT));
    is_agreed_by_draws && (effect.replicates < 2 || effect.same_sign >= LEAST_AGREEMENT)
}

/// Five digits of usual effects; large ones give up decimals, so that columns stay in line. Rounding has no sign.
fn number(value: f64, least: f64) -> String {
    if value.abs() <= least {
        return "0".to_owned();
    }
    let decimals = if value.abs() < 10.0 { 4 } else { 3 };
    format!("{value:+.decimals$}")
}

/// Cut or filled up to a number of columns; Chinese characters take two.
fn fitted(name: &str, columns: usize) -> String {
    let (mut text, mut taken) = (String::new(), 0);
    for letter in name.chars() {
        let width = letter.width().unwrap_or(0);
        if taken + width > columns {
            break;
        }
        text.push(letter);
        taken += width;
    }
    text + &" ".repeat(columns - taken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::outcome::catalogue::Catalogue;
    use crate::outcome::statistics::{Estimator, VarianceRatio};

    fn table(verdict: &ArmSummary) -> String {
        let outcome = &verdict.outcomes[0];
        super::table(outcome, &EffectScale::of(outcome)) + &variance_ratio(verdict)
    }

    fn verdict(effects: &[f64]) -> ArmSummary {
        let estimate = Estimator::new(effects.len()).estimate(effects);
        let change = |(name, factor): (&str, f64)| {
            let effects: Vec<f64> = effects.iter().map(|it| factor * it).collect();
            let effect = Estimator::new(effects.len()).estimate(&effects);
            RegionChange { code: String::new(), name: name.to_owned(), effect, drawn: None }
        };
        let regions: Vec<RegionChange> =
            [("合肥市合肥市合肥市合肥市", 20.0), ("Wuxi", 1.0), ("Ma'anshan", -12.0)].map(change).into();
        let output = Catalogue::default().regions()[0].described();
        let outcome = OutcomeSummary {
            outcome: output,
            unit: "percent",
            nation: Some(estimate),
            members: Some(estimate),
            others: None,
            places: Vec::new(),
            regions: regions.clone(),
            drawn: None,
        };
        ArmSummary {
            outcomes: vec![outcome],
            costs: Vec::new(),
            arm: "pilot".to_owned(),
            year: 2045.0,
            nation: estimate,
            members: Some(estimate),
            others: None,
            variance_ratio: VarianceRatio { variance: 2.0, independent: 50.0 },
            regions,
            drawn: None,
        }
    }

    #[test]
    fn the_table_fits_eighty_columns_and_names_who_gains_and_who_loses() {
        let text = table(&verdict(&[1.0, 2.0, 4.0]));
        for line in text.lines() {
            assert!(fitted(line, 80).trim_end() == line.trim_end(), "too wide: {line}");
        }
        let at = |what: &str| text.find(what).unwrap_or_else(|| panic!("no {what} in {text}"));
        assert!(at("gains") < at("合肥市") && at("合肥市") < at("Wuxi") && at("Wuxi") < at("losses"));
        assert!(at("losses") < at("Ma'anshan") && text.contains("1/25 of that with independent seeds"));
    }

    #[test]
    fn what_replicates_do_not_agree_on_is_no_gain_and_a_ratio_of_one_is_not_said() {
        let mut verdict = verdict(&[1.0, -0.9, 1.1, -0.8]);
        verdict.variance_ratio = VarianceRatio { variance: 2.0, independent: 2.0 };
        let text = table(&verdict);
        assert!(!text.contains("Wuxi") && !text.contains("Ma'anshan") && !text.contains("1/1"), "{text}");
    }

    #[test]
    fn a_change_of_rounding_has_no_sign_and_nobody_gains_by_it() {
        for effects in [&[4e-16, -2e-15, 1e-14][..], &[0.0, 0.0], &[3e-13]] {
            let text = table(&verdict(effects));
            assert!(!text.contains("gains") && !text.contains("losses"), "{text}");
            assert!(!text.contains('+') && !text.contains('-') && !text.contains("00 %"), "{text}");
        }
    }

    #[test]
    fn a_single_run_shows_no_range() {
        let text = table(&verdict(&[1.5]));
        assert!(text.contains("nation") && text.contains("+1.5000") && !text.contains(" to "), "{text}");
    }
}
