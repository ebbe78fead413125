//! Tornados: factors as rows, the one that matters most on top, and scenarios as columns.

use crate::figure::canvas::TextFormat;
use crate::figure::drawing::Drawings;
use crate::figure::format::rounded;
use crate::figure::rows::{FOOT, Margins, ROW, RowLayout};
use crate::figure::sheet::{Caption, named, sheet};
use crate::figure::text_width::fitted;
use crate::figure::theme::{Language, MIDDLE, Marker, SeriesStyle, Theme, WIDE};
use crate::figure::{Drawing, FigureError};
use crate::outcome::{Table, TableError};

use super::{SweepFolder, Topic, names};

/// How many scenarios are drawn side by side; further ones go on another figure.
const COLUMNS: usize = 4;

/// Room above each column for the name of its scenario.
const HEAD: f64 = 4.6;

/// What is drawn of each factor: two measures with intervals, or a bar around the middle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum BarKind {
    Indices,
    ElementaryEffects,
    Swings,
}

/// A value with the ends of its interval.
type Interval = (f64, f64, f64);

/// A factor in one scenario: what is filled and what is hollow, or both ends of a bar.
#[derive(Debug, Clone, Copy)]
struct BarRow {
    filled: Interval,
    hollow: Interval,
}

/// Sobol' indices.
pub(in crate::figure) fn indices(sweep: &SweepFolder, theme: &Theme) -> Result<Drawings, FigureError> {
    drawings(sweep, sweep.indices.as_ref(), BarKind::Indices, theme)
}

/// Elementary effects of Morris.
pub(in crate::figure) fn elementary_effects(
    sweep: &SweepFolder,
    theme: &Theme,
) -> Result<Drawings, FigureError> {
    drawings(sweep, sweep.elementary_effects.as_ref(), BarKind::ElementaryEffects, theme)
}

/// One factor at a time.
pub(in crate::figure) fn swings(sweep: &SweepFolder, theme: &Theme) -> Result<Drawings, FigureError> {
    drawings(sweep, sweep.swings.as_ref(), BarKind::Swings, theme)
}

fn drawings(
    sweep: &SweepFolder,
    table: Option<&Table>,
    kind: BarKind,
    theme: &Theme,
) -> Result<Drawings, FigureError> {
    let Some(table) = table else { return Ok(Drawings::new()) };
    let mut drawings = Drawings::new();
    for topic in Topic::all(table)? {
        let sheets = topic.scenarios.chunks(COLUMNS).enumerate();
        for (number, scenarios) in sheets {
            let part =
                if number == 0 { topic.file_part() } else { format!("{}-{}", topic.file_part(), number + 1) };
            let Some(tornado) = Tornado::new(sweep, &topic, scenarios, kind, theme.language)? else {
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
    scenarios: &'figure [String],
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
        scenarios: &'figure [String],
        kind: BarKind,
        language: Language,
    ) -> Result<Option<Self>, TableError> {
        let read = |scenario: &String| entries(&topic.of_scenario(scenario)?, &topic.factors, kind);
        let unordered: Vec<Vec<BarRow>> = scenarios.iter().map(read).collect::<Result<_, _>>()?;
        let size = |factor: usize| unordered.iter().map(|it| it[factor].size(kind)).fold(f64::NAN, f64::max);
        let mut order: Vec<usize> = (0..topic.factors.len()).collect();
        order.sort_by(|a, b| size(*b).total_cmp(&size(*a)));
        let largest = order.iter().map(|it| size(*it)).filter(|it| it.is_finite()).fold(f64::NAN, f64::max);
        if largest.is_nan() {
            return Ok(None);
        }
        let (divisor, unit) = match kind {
            BarKind::Indices => (1.0, String::new()),
            _ => topic.measure(largest, language),
        };
        let sorted = |of: &Vec<BarRow>| order.iter().map(|it| of[*it].divided(divisor)).collect();
        let factors = order.iter().map(|it| names::factor(&topic.factors[*it], language)).collect();
        let entries = unordered.iter().map(sorted).collect();
        Ok(Some(Self { sweep, topic, kind, scenarios, factors, entries, unit }))
    }

    fn svg(&self, theme: &Theme) -> String {
        let width = if self.scenarios.len() > 1 { WIDE } else { MIDDLE };
        let margins = Margins::around(&self.factors, &[], theme, width);
        let count = self.factors.len() as f64;
        let body = HEAD + count * ROW + FOOT;
        sheet(&self.sweep.origin, theme, (width, body), &self.caption(theme.language), |canvas, top| {
            let size = (self.scenarios.len(), count, top + HEAD);
            for (number, rows) in margins.columns((canvas, theme), size, &self.drawn()).iter().enumerate() {
                rows.draw_axis(&self.axis_name_within(rows.frame.width(), theme));
                let look = TextFormat::plain(theme).bold();
                let name = fitted(&self.scenarios[number], 1.07 * look.size, rows.frame.width());
                canvas.text(&name, (rows.frame.left, rows.frame.top - 1.4), &look);
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
            draw_bar(rows, row, entry.filled.1, second);
            draw_bar(rows, row, entry.filled.2, first);
            return;
        }
        draw_range(rows, row + 0.17, entry.hollow, &SeriesStyle { width: 0.8, ..second }, false);
        draw_range(rows, row - 0.17, entry.filled, &SeriesStyle { width: 1.6, ..first }, true);
    }

    /// Every value that is drawn, with zero.
    fn drawn(&self) -> Vec<f64> {
        let all = self.entries.iter().flatten().flat_map(|it| [it.filled, it.hollow]);
        all.flat_map(|(value, low, high)| [value, low, high]).chain([0.0]).collect()
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
            BarKind::Indices => language.say("Share of variance", "方差占比"),
            BarKind::ElementaryEffects => language.say("Per range of the factor", "因素全程变动的影响"),
            BarKind::Swings => language.say("From the middle", "相对于中点"),
        };
        if self.unit.is_empty() {
            name.to_owned()
        } else {
            format!("{name}{}{}", language.say(", ", "，"), self.unit)
        }
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
            note: self.note(language).to_owned(),
            description: self.described(language),
        }
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
                "Lowest (orange) and highest (blue) value as one factor moves over its values and all others stay in the middle.",
                "单个因素在取值范围内变动、其余保持中点时的最低值（橙色）与最高值（蓝色）。",
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

impl BarRow {
    /// How much a factor matters.
    fn size(&self, kind: BarKind) -> f64 {
        if kind == BarKind::Swings { self.filled.2 - self.filled.1 } else { self.filled.0 }
    }

    fn divided(&self, by: f64) -> Self {
        let divided = |(value, low, high): Interval| (value / by, low / by, high / by);
        Self { filled: divided(self.filled), hollow: divided(self.hollow) }
    }
}

/// In the order of these factors; a table of swings has its own.
fn entries(table: &Table, factors: &[String], kind: BarKind) -> Result<Vec<BarRow>, TableError> {
    let named = table.text("factor")?;
    let [filled, hollow] = match kind {
        BarKind::Indices => {
            ["total", "first"].map(|it| [it.to_owned(), format!("{it}_low"), format!("{it}_high")])
        }
        BarKind::ElementaryEffects => {
            ["mean_size", "deviation"].map(|it| [it.to_owned(), format!("{it}_low"), format!("{it}_high")])
        }
        BarKind::Swings => [(); 2].map(|()| ["down", "down", "up"].map(str::to_owned)),
    };
    let columns = |names: [String; 3]| -> Result<Vec<Vec<f64>>, TableError> {
        names.iter().map(|it| Ok(table.real(it)?.to_vec())).collect()
    };
    let (filled, hollow) = (columns(filled)?, columns(hollow)?);
    let at = |of: &[Vec<f64>], row: usize| (of[0][row], of[1][row], of[2][row]);
    let missing = BarRow { filled: (f64::NAN, f64::NAN, f64::NAN), hollow: (f64::NAN, f64::NAN, f64::NAN) };
    let entry = |factor: &String| {
        let row = named.iter().position(|it| it == factor);
        row.map_or(missing, |row| BarRow { filled: at(&filled, row), hollow: at(&hollow, row) })
    };
    Ok(factors.iter().map(entry).collect())
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

fn draw_bar(rows: &RowLayout, row: f64, to: f64, pen: SeriesStyle) {
    if !to.is_finite() {
        return;
    }
    let (y, half) = (rows.y(row), 0.31 * ROW);
    let (left, right) = (rows.x(to.min(0.0)), rows.x(to.max(0.0)));
    if right > left {
        rows.canvas.polygon(
            &[(left, y - half), (right, y - half), (right, y + half), (left, y + half)],
            pen.colour,
            0.9,
        );
    }
}
