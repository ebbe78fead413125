//! How the parts of the policies add up to the effect of the package: bars from the base to the whole.

use crate::figure::drawing::Drawings;
use crate::figure::format::signed;
use crate::figure::rows::{FOOT, Margins, ROW, RowLayout};
use crate::figure::sheet::{Caption, sheet};
use crate::figure::theme::{Language, MIDDLE, SeriesStyle, Theme};
use crate::figure::{Drawing, FigureError, FigureOptions};
use crate::numeric::scalar::log10;
use crate::outcome::{Column, Table, TableError, Texts};

use super::{AttributionFolder, EffectDecomposition, PolicyContribution};

/// Height of a bar as a share of its row.
const THICKNESS: f64 = 0.62;

/// Space between the parts and the whole, in rows.
const GAP: f64 = 0.4;

/// The bars of one outcome, the largest part first.
struct Waterfall<'figure> {
    attribution: &'figure AttributionFolder,
    outcome: &'figure EffectDecomposition,
    parts: Vec<PolicyContribution>,
    whole: f64,
    unit: String,
}

/// One figure an outcome.
pub(in crate::figure) fn contributions(
    attribution: &AttributionFolder,
    theme: &Theme,
    options: &FigureOptions,
) -> Result<Drawings, FigureError> {
    let draw = |outcome: &&EffectDecomposition| {
        let waterfall = Waterfall::new(attribution, outcome, theme);
        Ok((outcome.file_part(), waterfall.drawn(theme)?))
    };
    attribution.shown(options).iter().map(draw).collect()
}

impl<'figure> Waterfall<'figure> {
    fn new(
        attribution: &'figure AttributionFolder,
        outcome: &'figure EffectDecomposition,
        theme: &Theme,
    ) -> Self {
        let largest = outcome.parts.iter().map(|part| part.contribution.abs()).fold(0.0, f64::max);
        let (divisor, unit) = outcome.measure(largest, theme);
        let scaled = |part: &PolicyContribution| PolicyContribution {
            policy: part.policy.clone(),
            contribution: part.contribution / divisor,
            standard_error: part.standard_error / divisor,
            alone: part.alone / divisor,
        };
        let mut parts: Vec<PolicyContribution> = outcome.parts.iter().map(scaled).collect();
        let whole = parts.iter().map(|part| part.contribution).sum();
        // A stable sort: equal parts keep the order of the package.
        parts.sort_by(|one, other| other.contribution.total_cmp(&one.contribution));
        Self { attribution, outcome, parts, whole, unit }
    }

    fn drawn(&self, theme: &Theme) -> Result<Drawing, FigureError> {
        let (names, values) = (self.names(theme.language), self.values());
        let margins = Margins::around(&names, &values, theme, theme.width(MIDDLE));
        let rows = names.len() as f64 + GAP;
        let svg = sheet(
            &self.attribution.origin,
            theme,
            (theme.width(MIDDLE), rows * ROW + FOOT),
            &self.caption(theme.language),
            |canvas, top| {
                let rows = margins.rows((canvas, theme), (rows, top), &self.corners());
                self.draw(&rows, (&names, &values));
            },
        );
        Ok(Drawing { svg, data: self.plotted()? })
    }

    /// Policies, and the package at the end.
    fn names(&self, language: Language) -> Vec<String> {
        let whole = language.say("all together", "合计").to_owned();
        self.parts.iter().map(|part| self.attribution.names.policy(&part.policy)).chain([whole]).collect()
    }

    fn values(&self) -> Vec<String> {
        let all = || self.parts.iter().map(|part| part.contribution).chain([self.whole]);
        let largest = all().map(f64::abs).fold(0.0, f64::max);
        // Two digits of the largest at least.
        let decimals =
            crate::figure::format::count((2.0 - log10(largest.max(1e-12)).floor()).clamp(0.0, 6.0));
        all().map(|value| signed(value, decimals)).collect()
    }

    /// Where each bar begins and ends: every part begins where the one before it ended.
    fn bars(&self) -> Vec<(f64, f64)> {
        let mut end = 0.0;
        let step = |part: &PolicyContribution| {
            let from = end;
            end += part.contribution;
            (from, end)
        };
        let mut bars: Vec<(f64, f64)> = self.parts.iter().map(step).collect();
        bars.push((0.0, self.whole));
        bars
    }

    /// Every value that is drawn, with the ends of error bars.
    fn corners(&self) -> Vec<f64> {
        let bars = self.bars();
        let errors = bars
            .iter()
            .zip(&self.parts)
            .flat_map(|((_, end), part)| [end - part.standard_error, end + part.standard_error]);
        bars.iter().flat_map(|&(from, to)| [from, to]).chain(errors).collect()
    }

    fn draw(&self, rows: &RowLayout, (names, values): (&[String], &[String])) {
        let language = rows.theme.language;
        let comma = language.say(", ", "，");
        rows.draw_axis(&format!("{}{comma}{}", self.outcome.name(language), self.unit));
        let bars = self.bars();
        for (index, &bar) in bars.iter().enumerate() {
            let is_whole = index == self.parts.len();
            let row = index as f64 + if is_whole { GAP } else { 0.0 };
            rows.label(row, &names[index], &values[index], is_whole);
            draw_bar(rows, row, bar, is_whole);
            if let Some(part) = self.parts.get(index) {
                draw_error(rows, row, bar.1, part.standard_error);
                let next = row + 1.0 + if index + 1 == self.parts.len() { GAP } else { 0.0 };
                draw_link(rows, (row, next), bar.1);
            }
        }
    }

    fn caption(&self, language: Language) -> Caption {
        let (name, unit) = (self.outcome.name(language), &self.unit);
        let sampled = self.parts.iter().any(|part| part.standard_error > 0.0);
        let title = match language {
            Language::English => format!("Which policy does how much: {}, {unit}", lower_first(&name)),
            Language::Chinese => format!("各项政策的贡献：{name}，{unit}"),
        };
        let how = if sampled {
            language.say(
                "Shapley values from sampled orders, thin: one standard error to each side",
                "抽样排列的沙普利值，细线：正负一个标准误",
            )
        } else {
            language.say("exact Shapley values", "精确的沙普利值")
        };
        let note = language.say(
            "Each bar begins where the one above it ends; blue adds, orange takes away. The last bar is the whole package.",
            "每根条从上一根的终点开始；蓝色为增加，橙色为减少。最后一根为整个政策组合。",
        );
        Caption {
            title,
            subtitle: format!("{}{}{how}", self.attribution.against(language), language.say("; ", "；")),
            note: note.to_owned(),
            description: self.described(language),
        }
    }

    fn described(&self, language: Language) -> String {
        let parts: Vec<String> = self
            .names(language)
            .into_iter()
            .zip(self.values())
            .map(|(name, value)| format!("{name} {value}"))
            .collect();
        let parts = parts.join(language.say(", ", "，"));
        match language {
            Language::English => format!("Bars that add up, {}: {parts}.", self.unit),
            Language::Chinese => format!("逐项累加的条形图（{}）：{parts}。", self.unit),
        }
    }

    fn plotted(&self) -> Result<Table, TableError> {
        let real = |of: fn(&PolicyContribution) -> f64| self.parts.iter().map(of).collect();
        Table::new(vec![
            Column::text("policy", self.parts.iter().map(|part| part.policy.clone()).collect()),
            Column::text("unit", Texts::repeated(&self.unit, self.parts.len())),
            Column::real("contribution", real(|part| part.contribution)),
            Column::real("standard_error", real(|part| part.standard_error)),
            Column::real("alone", real(|part| part.alone)),
        ])
    }
}

/// "Output per worker" inside a sentence.
fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}

fn draw_bar(rows: &RowLayout, row: f64, (from, to): (f64, f64), is_whole: bool) {
    let theme = rows.theme;
    let colour = match (is_whole, to < from) {
        (true, _) => theme.text,
        (_, true) => theme.capital.colour,
        _ => theme.talent.colour,
    };
    let (left, right) = (rows.x(from.min(to)), rows.x(from.max(to)));
    let (y, half) = (rows.y(row), THICKNESS * ROW / 2.0);
    // A part of nothing is still a line.
    let right = right.max(left + 0.2);
    rows.canvas.polygon(
        &[(left, y - half), (right, y - half), (right, y + half), (left, y + half)],
        colour,
        0.9,
    );
}

fn draw_error(rows: &RowLayout, row: f64, end: f64, error: f64) {
    if error > 0.0 {
        let pen = SeriesStyle::solid(rows.theme.text, 0.9);
        let y = rows.y(row);
        rows.canvas.line(&[(rows.x(end - error), y), (rows.x(end + error), y)], &pen);
    }
}

/// A thin line from the end of a bar down to where the next begins.
fn draw_link(rows: &RowLayout, (row, next): (f64, f64), value: f64) {
    let theme = rows.theme;
    let pen = SeriesStyle::solid(theme.muted, theme.axis_width);
    let (x, half) = (rows.x(value), THICKNESS * ROW / 2.0);
    rows.canvas.line(&[(x, rows.y(row) + half), (x, rows.y(next) - half)], &pen);
}
