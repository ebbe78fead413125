//! Tornados: factors as rows, the one that matters most on top, and scenarios as columns.

use crate::figure::canvas::TextFormat;
use crate::figure::drawing::Drawings;
use crate::figure::format::rounded;
use crate::figure::rows::{FOOT, Margins, ROW, RowLayout};
use crate::figure::sheet::{Caption, named, sheet};
use crate::figure::text_width::fitted;
use crate::figure::theme::{Language, MIDDLE, Marker, SeriesStyle, Theme, WIDE};
use crate::figure::{Drawing, FigureError, FigureOptions};
use crate::numeric::range;
use crate::outcome::{Table, TableError};

use super::bar_rows::{BarKind, BarRow, Interval, ends, entries};
use super::{SweepFolder, Topic};

/// How many scenarios are drawn side by side; further ones go on another figure.
const COLUMNS: usize = 4;

/// Scenarios whose values differ in length by more than this have axes of their own.
const MOST_UNLIKE: f64 = 4.0;

/// Room above each column for the name of its scenario.
const HEAD: f64 = 4.6;

/// Sobol' indices.
pub(in crate::figure) fn indices(
    sweep: &SweepFolder,
    theme: &Theme,
    options: &FigureOptions,
) -> Result<Drawings, FigureError> {
    drawings(sweep, sweep.indices.as_ref(), BarKind::Indices, (theme, options))
}

/// Elementary effects of Morris.
pub(in crate::figure) fn elementary_effects(
    sweep: &SweepFolder,
    theme: &Theme,
    options: &FigureOptions,
) -> Result<Drawings, FigureError> {
    drawings(sweep, sweep.elementary_effects.as_ref(), BarKind::ElementaryEffects, (theme, options))
}

/// One factor at a time.
pub(in crate::figure) fn swings(
    sweep: &SweepFolder,
    theme: &Theme,
    options: &FigureOptions,
) -> Result<Drawings, FigureError> {
    drawings(sweep, sweep.swings.as_ref(), BarKind::Swings, (theme, options))
}

fn drawings(
    sweep: &SweepFolder,
    table: Option<&Table>,
    kind: BarKind,
    (theme, options): (&Theme, &FigureOptions),
) -> Result<Drawings, FigureError> {
    let Some(table) = table else { return Ok(Drawings::new()) };
    let mut drawings = Drawings::new();
    for topic in Topic::all(table, options)? {
        let sheets = topic.scenarios.chunks(COLUMNS).enumerate();
        for (number, scenarios) in sheets {
            let part =
                if number == 0 { topic.file_part() } else { format!("{}-{}", topic.file_part(), number + 1) };
            let Some(tornado) = Tornado::new(sweep, &topic, scenarios, kind, theme)? else {
                continue;
            };
            drawings.push((part, Drawing { svg: tornado.svg(theme), data: topic.table.clone() }));
        }
    }
    Ok(drawings)
}

struct Tornado<'figure> {
    sweep: &'figure SweepFolder,
    topic: &'figure Topic,
    kind: BarKind,
    /// What they are called.
    scenarios: Vec<String>,
    /// The factors' names, the one that matters most first.
    factors: Vec<String>,
    /// By scenario and factor, in that order.
    entries: Vec<Vec<BarRow>>,
    unit: String,
}

impl<'figure> Tornado<'figure> {
    /// Nothing if no value is there.
    fn new(
        sweep: &'figure SweepFolder,
        topic: &'figure Topic,
        scenarios: &[String],
        kind: BarKind,
        theme: &Theme,
    ) -> Result<Option<Self>, TableError> {
        let read = |scenario: &String| entries(&topic.of_scenario(scenario)?, &topic.factors, kind);
        let unordered: Vec<Vec<BarRow>> = scenarios.iter().map(read).collect::<Result<_, _>>()?;
        let size = |factor: usize| unordered.iter().map(|it| it[factor].size(kind)).fold(f64::NAN, f64::max);
        let mut order: Vec<usize> = (0..topic.factors.len()).collect();
        order.sort_by(|a, b| size(*b).total_cmp(&size(*a)));
        let values = unordered.iter().flatten().flat_map(|it| [it.filled.0, it.size(kind)]);
        let largest = values.map(f64::abs).filter(|it| it.is_finite()).fold(f64::NAN, f64::max);
        if largest.is_nan() {
            return Ok(None);
        }
        let (divisor, unit) = match kind {
            BarKind::Indices => (1.0, String::new()),
            _ => topic.measure(largest, theme),
        };
        let sorted = |of: &Vec<BarRow>| order.iter().map(|it| of[*it].divided(divisor)).collect();
        let named = |it: &usize| {
            let name = sweep.names.factor(&topic.factors[*it]);
            let ends = if kind == BarKind::Swings { ends(&topic.table, &topic.factors[*it]) } else { None };
            ends.map_or(name.clone(), |ends| format!("{name} ({ends})"))
        };
        let factors = order.iter().map(named).collect();
        let entries = unordered.iter().map(sorted).collect();
        let scenarios = scenarios.iter().map(|it| sweep.names.scenario(it)).collect();
        Ok(Some(Self { sweep, topic, kind, scenarios, factors, entries, unit }))
    }

    fn svg(&self, theme: &Theme) -> String {
        let width = theme.width(if self.scenarios.len() > 1 { WIDE } else { MIDDLE });
        let margins = Margins::around(&self.factors, &[], theme, width);
        let count = self.factors.len() as f64;
        let body = HEAD + count * ROW + FOOT;
        sheet(&self.sweep.origin, theme, (width, body), &self.caption(theme.language), |canvas, top| {
            let columns = margins.columns((canvas, theme), (count, top + HEAD), &self.on_axes());
            for (number, rows) in columns.iter().enumerate() {
                rows.draw_axis(&self.axis_name_within(rows.frame.width(), theme));
                let look = TextFormat::plain(theme).bold();
                let name = fitted(&self.scenarios[number], 1.07 * look.size, rows.frame.width());
                canvas.text(&name, (rows.frame.left, rows.frame.top - 1.4), &look);
                self.draw_middle(rows, number);
                for (row, entry) in self.entries[number].iter().enumerate() {
                    if number == 0 {
                        rows.label(row as f64, &self.factors[row], "", false);
                    }
                    self.draw_entry(rows, row as f64, entry);
                }
            }
        })
    }

    fn draw_entry(&self, rows: &RowLayout, row: f64, entry: &BarRow) {
        let (first, second) = (solid(rows.theme.talent), solid(rows.theme.capital));
        if self.kind == BarKind::Swings {
            let (middle, low, high) = entry.filled;
            let whole = SeriesStyle { colour: rows.theme.muted, width: 0.8, ..first };
            draw_range(rows, row, (f64::NAN, entry.hollow.1, entry.hollow.2), &whole, false);
            draw_bar(rows, row - 0.16, (middle, low), second);
            draw_bar(rows, row + 0.16, (middle, high), first);
            return;
        }
        draw_range(rows, row + 0.17, entry.hollow, &SeriesStyle { width: 0.8, ..second }, false);
        draw_range(rows, row - 0.17, entry.filled, &SeriesStyle { width: 1.6, ..first }, true);
    }

    /// What the axis of each scenario holds: all values, or its own where others would leave no room for them.
    fn on_axes(&self) -> Vec<Vec<f64>> {
        let own: Vec<Vec<f64>> = self.entries.iter().map(|entries| self.drawn(entries)).collect();
        if self.has_own_axes() { own } else { vec![own.concat(); own.len()] }
    }

    /// Every value that is drawn of a scenario, with zero where it means that nothing happens.
    fn drawn(&self, entries: &[BarRow]) -> Vec<f64> {
        let all = entries.iter().flat_map(|it| [it.filled, it.hollow]);
        let zero = self.kind != BarKind::Swings || self.topic.is_change();
        let zero = if zero { vec![0.0] } else { vec![] };
        all.flat_map(|(value, low, high)| [value, low, high]).chain(zero).collect()
    }

    /// Shares have one axis; sizes do where the smallest can still be seen beside the largest.
    fn has_own_axes(&self) -> bool {
        let length = |entries: &Vec<BarRow>| {
            let (low, high) = range(self.drawn(entries));
            high - low
        };
        let (shortest, longest) = range(self.entries.iter().map(length));
        self.kind != BarKind::Indices && longest > MOST_UNLIKE * shortest
    }

    /// The line from which the bars of one factor at a time begin, with its value.
    fn draw_middle(&self, rows: &RowLayout, scenario: usize) {
        let middles = self.entries[scenario].iter().map(|it| it.filled.0);
        let Some(middle) = middles.into_iter().find(|it| self.kind == BarKind::Swings && it.is_finite())
        else {
            return;
        };
        let (x, frame, theme) = (rows.x(middle), rows.frame, rows.theme);
        let pen = SeriesStyle { colour: theme.text, dashes: &[0.8, 0.6], width: 0.8, mark: Marker::Nothing };
        rows.canvas.line(&[(x, frame.top), (x, frame.bottom)], &pen);
        let look = TextFormat::muted(theme);
        let text = rounded(middle);
        let name = TextFormat::plain(theme).bold().width(&self.scenarios[scenario]);
        let left = (x - look.width(&text) / 2.0).max(frame.left + 1.12 * name + 2.0);
        if left + look.width(&text) <= frame.right + 3.0 {
            rows.canvas.text(&text, (left, frame.top - 1.4), &look);
        }
    }

    /// Under a narrow panel there is room for the unit alone; the title says what it is of.
    fn axis_name_within(&self, width: f64, theme: &Theme) -> String {
        let (whole, look) = (self.axis_name(theme.language), TextFormat::plain(theme));
        if look.width(&whole) <= width || self.unit.is_empty() {
            return whole;
        }
        fitted(&self.unit, look.size, width)
    }

    fn axis_name(&self, language: Language) -> String {
        let name = match self.kind {
            BarKind::Indices => language.say("Share of variance", "方差占比").to_owned(),
            BarKind::ElementaryEffects => {
                language.say("Per range of the factor", "因素全程变动的影响").to_owned()
            }
            BarKind::Swings => self.topic.axis_name(language),
        };
        if self.unit.is_empty() { name } else { format!("{name}{}{}", language.say(", ", "，"), self.unit) }
    }

    fn caption(&self, language: Language) -> Caption {
        let name = self.topic.name(language);
        let title = match (language, self.kind) {
            (Language::English, BarKind::Indices) => format!("Which factor decides {name}: Sobol' indices"),
            (Language::English, BarKind::ElementaryEffects) => {
                format!("Which factor decides {name}: elementary effects")
            }
            (Language::English, BarKind::Swings) => format!("Which factor decides {name}: one at a time"),
            (Language::Chinese, BarKind::Indices) => format!("哪个因素决定{name}：索博尔指数"),
            (Language::Chinese, BarKind::ElementaryEffects) => format!("哪个因素决定{name}：基本效应"),
            (Language::Chinese, BarKind::Swings) => format!("哪个因素决定{name}：逐一变动"),
        };
        Caption {
            title,
            subtitle: named(
                &self.sweep.origin,
                &crate::figure::theme::theme(language),
                &self.sweep.scope(self.topic, language),
            ),
            note: format!("{}{}", self.note(language), self.axes_note(language)),
            description: self.described(language),
        }
    }

    fn axes_note(&self, language: Language) -> &'static str {
        if !self.has_own_axes() {
            return "";
        }
        language.say(" Each panel has an axis of its own.", "各图坐标轴不同。")
    }

    fn note(&self, language: Language) -> &'static str {
        match self.kind {
            BarKind::Indices => language.say(
                "Filled: total index, the share of variance left if all other factors were known. Hollow: first index, the \
                 share that knowing this factor alone would take away. Lines: 95 % bootstrap intervals.",
                "实心：总指数，其余因素均已知时剩余的方差占比。空心：一阶指数，仅知道该因素可消除的方差占比。线：95 % 自助法区间。",
            ),
            BarKind::ElementaryEffects => language.say(
                "Filled: μ*, the mean size of the effect. Hollow: σ, how much it hangs on where all factors are. Lines: 95 % \
                 bootstrap intervals.",
                "实心：μ*，效应大小的均值。空心：σ，效应随各因素取值变化的程度。线：95 % 自助法区间。",
            ),
            BarKind::Swings => language.say(
                "Dashed, with its value: all factors in the middle. Orange, above: one factor at the first of the values in \
                 parentheses; blue, below: at the last; thin: over all its values.",
                "虚线及其数值：所有因素取中点。橙色（上）：单个因素取括号中的第一个值；蓝色（下）：取最后一个值；细线：取遍其所有值。",
            ),
        }
    }

    /// The first three factors of each scenario.
    fn described(&self, language: Language) -> String {
        let of_scenario = |(scenario, entries): (&String, &Vec<BarRow>)| {
            let mut order: Vec<usize> = (0..entries.len()).collect();
            order.sort_by(|a, b| entries[*b].size(self.kind).total_cmp(&entries[*a].size(self.kind)));
            let three = order.iter().take(3);
            let words: Vec<String> = three
                .map(|it| format!("{} {}", self.factors[*it], rounded(entries[*it].size(self.kind))))
                .collect();
            format!("{scenario}{}{}", language.say(": ", "："), words.join(language.say(", ", "，")))
        };
        let all: Vec<String> = self.scenarios.iter().zip(&self.entries).map(of_scenario).collect();
        let all = all.join(language.say("; ", "；"));
        match language {
            Language::English => format!("Factors in order of importance. {all}."),
            Language::Chinese => format!("按重要性排列的因素。{all}。"),
        }
    }
}

fn solid(pen: SeriesStyle) -> SeriesStyle {
    SeriesStyle { dashes: &[], mark: Marker::Circle, ..pen }
}

fn draw_range(rows: &RowLayout, row: f64, (value, low, high): Interval, pen: &SeriesStyle, filled: bool) {
    let y = rows.y(row);
    if low.is_finite() && high.is_finite() {
        rows.canvas.line(&[(rows.x(low), y), (rows.x(high), y)], pen);
    }
    if !value.is_finite() {
        return;
    }
    if filled {
        rows.canvas.mark((rows.x(value), y), pen);
    } else {
        rows.canvas.disc((rows.x(value), y), 0.7, rows.theme.paper, 1.0);
        rows.canvas.ring((rows.x(value), y), 0.6, pen.colour, 0.8);
    }
}

fn draw_bar(rows: &RowLayout, row: f64, (from, to): (f64, f64), pen: SeriesStyle) {
    if !(from.is_finite() && to.is_finite()) {
        return;
    }
    let (y, half) = (rows.y(row), 0.16 * ROW);
    let (left, right) = (rows.x(to.min(from)), rows.x(to.max(from)));
    if right > left {
        rows.canvas.polygon(
            &[(left, y - half), (right, y - half), (right, y + half), (left, y + half)],
            pen.colour,
            0.9,
        );
    }
}
