//! An analysis in words and small tables, as Markdown that a terminal shows as well.

use super::{Analysis, Answer, Robustness};
use crate::experiment::design::DesignFactor;
use crate::experiment::sensitivity::{FactorEffects, Measured};
use crate::experiment::sweep::Sweep;
use crate::numeric::scalar::log10;
use std::fmt::Write;

/// What a sweep has found, metric by metric: where a change is positive, which factor decides, and the rules.
pub fn report(found: &Analysis, sweep: &Sweep) -> String {
    let mut text = format!("# {}\n\n{}\n", sweep.manifest.name, scope(found, sweep));
    for answers in found.answers.chunk_by(|one, other| one.metric.name == other.metric.name) {
        let page = MetricSection { answers, sweep };
        text.push_str(&page.text());
    }
    text
}

/// What was used.
fn scope(found: &Analysis, sweep: &Sweep) -> String {
    let manifest = &sweep.manifest;
    let points = match found.block {
        1 => format!("{} points", manifest.points),
        block => format!("{} points in {} blocks of {block}", manifest.points, found.blocks),
    };
    let (used, all) = (found.replicates, manifest.replicates);
    let replicates = match (used, all) {
        (1, 1) => String::new(),
        _ => format!(", {used} of {all} replicates"),
    };
    let ended = format!("{} of {} runs ended well", found.status.ok, found.status.runs);
    let chosen = if manifest.design().is_random() {
        ""
    } else {
        "\n\nThe points of this design are chosen and not drawn by chance, so shares of points and means over them have no intervals."
    };
    format!("{points}, {} scenarios{replicates}; {ended}.{chosen}", manifest.scenarios.len())
}

/// One metric in all scenarios.
struct MetricSection<'a> {
    answers: &'a [Answer],
    sweep: &'a Sweep,
}

/// What a table of factors shows of an answer: how much each factor matters, and the text of its cell.
type MeasureColumn = Vec<(f64, String)>;

/// One measure of all factors.
type FactorMeasure = fn(&Answer, &[DesignFactor]) -> MeasureColumn;

impl MetricSection<'_> {
    fn text(&self) -> String {
        let (metric, scenarios) = (&self.answers[0].metric, &self.sweep.manifest.scenarios);
        let against = if metric.change { format!(" against {}", scenarios[0].name) } else { String::new() };
        let currency = self.sweep.manifest.currency();
        let unit = currency.in_words(metric.unit());
        let mut text = format!("\n## {}, {unit}{against}\n", metric.name);
        text.push_str(&self.dropped());
        text.push_str(&markdown(&self.ranges()));
        for (title, column) in self.measures() {
            let _ = write!(text, "\n{title}\n{}", markdown(&self.factors(column)));
        }
        for answer in self.answers {
            text.push_str(&self.constant(answer));
            text.push_str(&self.rules(answer));
        }
        text
    }

    fn name(&self, answer: &Answer) -> &str {
        &self.sweep.manifest.scenarios[answer.scenario].name
    }

    /// Never silent about what is missing.
    fn dropped(&self) -> String {
        let block = self.sweep.manifest.design().block();
        let what = if block == 1 { "points".to_owned() } else { format!("blocks of {block} points") };
        let line = |it: &Answer| {
            let (name, dropped) = (self.name(it), it.dropped);
            format!(
                "\n{name}: {dropped} {what} are left out, since a run of theirs is missing or did not end well.\n"
            )
        };
        self.answers.iter().filter(|it| it.dropped > 0).map(line).collect()
    }

    /// What only rounding varies is decided by nothing.
    fn constant(&self, answer: &Answer) -> String {
        let seen = !answer.varies && answer.points > 0;
        if seen {
            format!("\n{}: does not vary, so no factor decides.\n", self.name(answer))
        } else {
            String::new()
        }
    }

    /// How large a metric is over the points, and where a change is positive.
    fn ranges(&self) -> Vec<Vec<String>> {
        let change = self.answers[0].metric.change;
        let mut head = vec!["scenario", "mean", "middle 90 % of points", "points"];
        head.extend(change.then_some("positive at"));
        let row = |it: &Answer| {
            let range = span(it.low_90, it.high_90);
            let mut row = vec![self.name(it).to_owned(), number(it.mean), range, it.points.to_string()];
            row.extend(it.robustness.as_ref().map(|it| {
                let Measured { value, low, high } = it.positive;
                match (value.is_nan(), low.is_nan()) {
                    (true, _) => "–".to_owned(),
                    (false, true) => format!("{} %", percent(value)),
                    (false, false) => {
                        format!("{} % ({} … {} %)", percent(value), percent(low), percent(high))
                    }
                }
            }));
            row
        };
        let head = head.into_iter().map(str::to_owned).collect();
        std::iter::once(head).chain(self.answers.iter().map(row)).collect()
    }

    /// What the design can say of each factor.
    fn measures(&self) -> Vec<(&'static str, FactorMeasure)> {
        let first = &self.answers[0];
        if first.indices.is_some() {
            return vec![
                (
                    "Total Sobol' index: the share of variance left if all other factors were known (95 % bootstrap interval)",
                    total,
                ),
                ("First Sobol' index: the share of variance that this factor takes away alone", first_index),
            ];
        }
        if first.elementary_effects.is_some() {
            return vec![
                ("μ*: the mean size of the effect of the whole range (95 % bootstrap interval)", mean_size),
                ("σ: how much the effect hangs on where all factors are", deviation),
            ];
        }
        if first.swings.is_some() {
            return vec![(
                "Lowest and highest value as one factor moves and all others stay in the middle",
                swing,
            )];
        }
        vec![("Lowest and highest mean along each factor", main_effect)]
    }

    /// Factors by scenario, the one that matters most on top.
    fn factors(&self, column: FactorMeasure) -> Vec<Vec<String>> {
        let factors = &self.sweep.manifest.factors;
        let columns: Vec<MeasureColumn> = self.answers.iter().map(|it| column(it, factors)).collect();
        let size = |factor: usize| columns.iter().map(|it| it[factor].0).fold(f64::NAN, f64::max);
        let mut order: Vec<usize> = (0..factors.len()).collect();
        order.sort_by(|one, other| size(*other).total_cmp(&size(*one)));
        let head = std::iter::once("factor").chain(self.answers.iter().map(|it| self.name(it)));
        let row = |factor: usize| {
            let cells = columns.iter().map(|it| it[factor].1.clone());
            std::iter::once(format!("`{}`", factors[factor].path)).chain(cells).collect()
        };
        std::iter::once(head.map(str::to_owned).collect()).chain(order.into_iter().map(row)).collect()
    }

    fn rules(&self, answer: &Answer) -> String {
        let Some(found) = answer.robustness.as_ref().filter(|_| answer.varies) else { return String::new() };
        let (name, above) = (self.name(answer), above(found));
        let Some(factor) = found.decides else {
            return format!("\n{name}: no factor tells where the change is {above}.\n");
        };
        let path = &self.sweep.manifest.factors[factor].path;
        let mut text = format!("\n{name}: `{path}` tells best where the change is {above}.\n\n");
        for it in &found.rules {
            let (part, share, mean) = (percent(it.above), percent(it.share), number(it.mean));
            let _ = writeln!(
                text,
                "- {}: at {part} % of points (these are {share} % of all; mean {mean})",
                it.place
            );
        }
        text
    }
}

fn above(found: &Robustness) -> String {
    if found.threshold == 0.0 {
        "positive".to_owned()
    } else {
        format!("above its median of {}", number(found.threshold))
    }
}

fn total(answer: &Answer, _: &[DesignFactor]) -> MeasureColumn {
    answer.indices.iter().flat_map(|it| &it.total).map(part).collect()
}

fn first_index(answer: &Answer, _: &[DesignFactor]) -> MeasureColumn {
    answer.indices.iter().flat_map(|it| &it.first).map(part).collect()
}

fn mean_size(answer: &Answer, _: &[DesignFactor]) -> MeasureColumn {
    let all = answer.elementary_effects.iter().flat_map(|it| &it.factors);
    all.map(|it: &FactorEffects| measured(&it.mean_size)).collect()
}

fn deviation(answer: &Answer, _: &[DesignFactor]) -> MeasureColumn {
    let all = answer.elementary_effects.iter().flat_map(|it| &it.factors);
    all.map(|it: &FactorEffects| measured(&it.deviation)).collect()
}

/// Without the middle point there are no swings.
fn swing(answer: &Answer, factors: &[DesignFactor]) -> MeasureColumn {
    let mut column = vec![(f64::NAN, span(f64::NAN, f64::NAN)); factors.len()];
    for (middle, it) in answer.swings.iter().flat_map(|(middle, all)| all.iter().map(move |it| (middle, it)))
    {
        column[it.factor] = (it.up - it.down, span(middle + it.down, middle + it.up));
    }
    column
}

fn main_effect(answer: &Answer, _: &[DesignFactor]) -> MeasureColumn {
    let ends = |bins: &Vec<crate::experiment::sensitivity::Bin>| {
        let means = || bins.iter().map(|it| it.mean);
        let (low, high) = (means().fold(f64::NAN, f64::min), means().fold(f64::NAN, f64::max));
        (high - low, span(low, high))
    };
    answer.main_effects.iter().map(ends).collect()
}

/// A share of variance; more than two decimals of it are not known.
fn part(it: &Measured) -> (f64, String) {
    let two = |value: f64| match value {
        it if !it.is_finite() => "–".to_owned(),
        0.0 => "0".to_owned(),
        // What rounds to zero has no sign.
        it if it.abs() < 0.005 => "0.00".to_owned(),
        it => format!("{it:.2}"),
    };
    (it.value, format!("{} ({} … {})", two(it.value), two(it.low), two(it.high)))
}

fn measured(it: &Measured) -> (f64, String) {
    (it.value, format!("{} ({})", number(it.value), span(it.low, it.high)))
}

fn span(low: f64, high: f64) -> String {
    format!("{} … {}", number(low), number(high))
}

fn percent(share: f64) -> String {
    format!("{:.0}", 100.0 * share)
}

/// Three significant digits; a dash for what is not there.
fn number(value: f64) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    if value == 0.0 {
        return "0".to_owned();
    }
    if !(1e-4..1e6).contains(&value.abs()) {
        return format!("{value:.2e}");
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 6")]
    let decimals = (2.0 - log10(value.abs()).floor()).clamp(0.0, 6.0) as usize;
    format!("{value:.decimals$}")
}

/// A table whose first row is its head, with columns as wide as their widest cell.
fn markdown(rows: &[Vec<String>]) -> String {
    let columns = rows.first().map_or(0, Vec::len);
    let width = |column: usize| rows.iter().map(|it| it[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let line = |row: &Vec<String>| {
        let cells: Vec<String> =
            row.iter().zip(&widths).map(|(it, width)| format!(" {it:<width$} ")).collect();
        format!("|{}|\n", cells.join("|"))
    };
    let rule: Vec<String> = widths.iter().map(|it| "-".repeat(it + 2)).collect();
    let mut text = String::from("\n");
    for (number, row) in rows.iter().enumerate() {
        text.push_str(&line(row));
        if number == 0 {
            let _ = writeln!(text, "|{}|", rule.join("|"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_three_digits_whatever_their_size() {
        let found = [0.0, 1.0, -0.123_456, 12.345, 1234.5, 2.5e-7, 3e12, f64::NAN].map(number);
        assert_eq!(found, ["0", "1.00", "-0.123", "12.3", "1234", "2.50e-7", "3.00e12", "–"]);
    }

    #[test]
    fn a_table_is_as_wide_as_its_cells() {
        let rows = [["factor", "b"], ["σ", "0.5"]].map(|it| it.map(str::to_owned).to_vec());
        assert_eq!(markdown(&rows), "\n| factor | b   |\n|--------|-----|\n| σ      | 0.5 |\n");
    }
}
