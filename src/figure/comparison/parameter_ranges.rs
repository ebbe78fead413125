//! What effects are if parameters are other than they were set: one row an arm and level, with what chance does beside it.

use crate::figure::drawing::Drawings;
use crate::figure::format::{count, number};
use crate::figure::outcomes::{measure_effects, name};
use crate::figure::rows::{FOOT, Margins, ROW, RowLayout};
use crate::figure::sheet::{Caption, sheet};
use crate::figure::theme::{Language, MIDDLE, Marker, SeriesStyle, Theme};
use crate::figure::{Drawing, FigureError, FigureOptions};
use crate::numeric::scalar::log10;
use crate::outcome::{Column, Table, TableError};

use super::ComparisonFolder;
use super::effects::{RANKED, YearEffect};
use super::tick::draw_tick;

/// Space between arms, in rows.
const GAP: f64 = 0.5;

/// The levels that have a row each.
const LEVELS: [(&str, &str, &str); 3] =
    [("nation", "all regions", "全部地区"), ("members", "members", "成员"), ("others", "others", "其他")];

/// A row: an arm and a level in the last year.
struct RangeRow {
    arm: String,
    level: usize,
    effect: YearEffect,
}

/// The rows of one outcome.
struct RangesFigure<'figure> {
    comparison: &'figure ComparisonFolder,
    outcome: &'figure str,
    unit: String,
    rows: Vec<RangeRow>,
}

/// One figure an outcome that was asked for, output otherwise; nothing without draws of parameters.
pub(in crate::figure) fn parameter_ranges(
    comparison: &ComparisonFolder,
    theme: &Theme,
    options: &FigureOptions,
) -> Result<Drawings, FigureError> {
    if comparison.draws() == 0 {
        return Ok(Drawings::new());
    }
    let usual = [RANKED.to_owned()];
    let outcomes = if options.outcomes.is_empty() { &usual[..] } else { &options.outcomes };
    let mut drawings = Drawings::new();
    for outcome in outcomes {
        let figure = RangesFigure::new(comparison, outcome, theme);
        if figure.rows.is_empty() {
            continue;
        }
        let part = if outcome == RANKED {
            String::new()
        } else {
            outcome.trim_end_matches("_cny").replace('_', "-")
        };
        drawings.push((part, Drawing { svg: figure.svg(theme), data: figure.plotted()? }));
    }
    Ok(drawings)
}

impl<'figure> RangesFigure<'figure> {
    fn new(comparison: &'figure ComparisonFolder, outcome: &'figure str, theme: &Theme) -> Self {
        let mut rows = Vec::new();
        let mut unit = String::new();
        for arm in &comparison.arms {
            for (level, (key, ..)) in LEVELS.iter().enumerate() {
                let path = comparison.effects.path(&arm.key, key, outcome);
                // Where everybody is a member, members are all regions.
                let is_all = level == 1 && comparison.effects.path(&arm.key, "others", outcome).is_none();
                let Some(path) = path.filter(|_| !is_all) else { continue };
                let last = path.effects.last().filter(|it| it.drawn.is_some());
                rows.extend(last.map(|effect| RangeRow { arm: arm.name.clone(), level, effect: *effect }));
                unit.clone_from(&path.unit);
            }
        }
        let sizes = rows.iter().map(|it| it.effect.mean.abs()).filter(|it| it.is_finite());
        let (divisor, unit) = measure_effects(outcome, &unit, sizes.fold(0.0, f64::max), theme);
        for row in &mut rows {
            row.effect = row.effect.divided(divisor);
        }
        Self { comparison, outcome, unit, rows }
    }

    fn svg(&self, theme: &Theme) -> String {
        let (names, values) = (self.names(theme.language), self.values());
        let width = theme.width(MIDDLE);
        let margins = Margins::around(&names, &values, theme, width);
        let places = self.places();
        let height = places.last().map_or(0.0, |it| it + 1.0);
        let body = height * ROW + FOOT;
        let caption = self.caption(theme.language);
        sheet(&self.comparison.origin, theme, (width, body), &caption, |canvas, top| {
            let layout = margins.rows((canvas, theme), (height, top), &self.drawn());
            layout.draw_axis(&self.axis(theme.language));
            for ((row, name), (value, &place)) in self.rows.iter().zip(&names).zip(values.iter().zip(&places))
            {
                layout.label(place, name, value, false);
                draw_row(&layout, place, row);
            }
        })
    }

    /// Where rows lie: arms keep apart.
    fn places(&self) -> Vec<f64> {
        let mut places = Vec::with_capacity(self.rows.len());
        let mut next = 0.0;
        for (at, row) in self.rows.iter().enumerate() {
            if at > 0 && row.level == 0 {
                next += GAP;
            }
            places.push(next);
            next += 1.0;
        }
        places
    }

    fn names(&self, language: Language) -> Vec<String> {
        let called = |row: &RangeRow| {
            let (_, english, chinese) = LEVELS[row.level];
            if row.level == 0 { row.arm.clone() } else { language.say(english, chinese).to_owned() }
        };
        self.rows.iter().map(called).collect()
    }

    /// What stands at the right ends of rows: the share of draws above 0.
    fn values(&self) -> Vec<String> {
        let share = |row: &RangeRow| row.effect.drawn.map_or(f64::NAN, |it| 100.0 * it.positive.0);
        self.rows.iter().map(|row| format!("{:.0} % > 0", share(row))).collect()
    }

    /// Every value that is drawn, with zero.
    fn drawn(&self) -> Vec<f64> {
        let of = |effect: &YearEffect| {
            let drawn = effect.drawn.map_or(vec![], |it| vec![it.wide.0, it.wide.1]);
            drawn.into_iter().chain([effect.mean])
        };
        self.rows.iter().flat_map(|row| of(&row.effect)).chain([0.0]).collect()
    }

    fn outcome_name(&self, language: Language) -> String {
        let name = name(self.outcome, language);
        if language == Language::English { name.to_lowercase() } else { name }
    }

    fn axis(&self, language: Language) -> String {
        let (name, unit) = (self.outcome_name(language), &self.unit);
        match language {
            Language::English => format!("Effect on {name}, {unit}"),
            Language::Chinese => format!("对{name}的影响，{unit}"),
        }
    }

    fn caption(&self, language: Language) -> Caption {
        let (name, year, unit) = (self.outcome_name(language), self.comparison.last_year(), &self.unit);
        let title = match language {
            Language::English => format!("How certain the effect on {name} in {year} is, {unit}"),
            Language::Chinese => format!("{year} 年对{name}的影响有多确定，{unit}"),
        };
        let (draws, wide) =
            (self.comparison.draws_in_words(language), self.comparison.wide_in_words(language));
        let against = self.comparison.against(language);
        Caption {
            title,
            subtitle: format!("{against}{}{draws}", language.say("; ", "；")),
            note: self.note(wide, language),
            description: self.described(language),
        }
    }

    fn note(&self, wide: &str, language: Language) -> String {
        let chance = match (language, self.comparison.replicates) {
            (_, 0 | 1) => String::new(),
            (Language::English, count) => format!(" Tick: what chance does, 90 % of {count} replicates."),
            (Language::Chinese, count) => format!("短竖线：随机波动，{count} 次重复的中间 90 %。"),
        };
        match language {
            Language::English => format!(
                "Black: parameters as they are set. Thin line: range over draws, {wide}; thick: half of them; ring: their median.\
                 {chance} At the right: draws with an effect above 0. Grey: fewer than 95 % of draws have one sign."
            ),
            Language::Chinese => format!(
                "黑点：参数取设定值。细线：各次抽取的范围（{wide}）；粗线：中间 50 %；圆圈：中位数。{chance}右侧：效应大于 0 的抽取占比。\
                 灰色：符号一致的抽取不足 95 %。"
            ),
        }
    }

    fn described(&self, language: Language) -> String {
        let digits = self.digits();
        let said = |row: &RangeRow| {
            let drawn = row.effect.drawn?;
            let [own, low, high] = [row.effect.mean, drawn.wide.0, drawn.wide.1].map(|it| number(it, digits));
            let to = language.say(" to ", " 至 ");
            (row.level == 0).then(|| format!("{} {own} ({low}{to}{high})", row.arm))
        };
        let said: Vec<String> = self.rows.iter().filter_map(said).collect();
        format!("{}{}", said.join(language.say("; ", "；")), language.say(".", "。"))
    }

    fn digits(&self) -> usize {
        let largest = self.rows.iter().map(|row| row.effect.mean.abs()).fold(0.0, f64::max);
        count((2.0 - log10(largest.max(1e-12)).floor()).clamp(2.0, 4.0))
    }

    fn plotted(&self) -> Result<Table, TableError> {
        let real = |of: &dyn Fn(&YearEffect) -> f64| self.rows.iter().map(|row| of(&row.effect)).collect();
        let drawn =
            |of: fn(&super::effects::DrawnEffect) -> f64| real(&|it| it.drawn.as_ref().map_or(f64::NAN, of));
        Table::new(vec![
            Column::text("arm", self.rows.iter().map(|row| row.arm.clone()).collect()),
            Column::text("level", self.rows.iter().map(|row| LEVELS[row.level].0.to_owned()).collect()),
            Column::real("mean", real(&|it| it.mean)),
            Column::real("low_90", real(&|it| it.wide.0)),
            Column::real("high_90", real(&|it| it.wide.1)),
            Column::real("parameter_low_90", drawn(|it| it.wide.0)),
            Column::real("parameter_low_50", drawn(|it| it.half.0)),
            Column::real("parameter_median", drawn(|it| it.median)),
            Column::real("parameter_high_50", drawn(|it| it.half.1)),
            Column::real("parameter_high_90", drawn(|it| it.wide.1)),
            Column::real("positive_share", drawn(|it| it.positive.0)),
            Column::real("positive_low", drawn(|it| it.positive.1)),
            Column::real("positive_high", drawn(|it| it.positive.2)),
        ])
    }
}

/// Thin: 90 % of draws; thicker: half of them; ring: the median; tick: chance; marker: parameters as they are set.
fn draw_row(layout: &RowLayout, place: f64, row: &RangeRow) {
    let Some(drawn) = row.effect.drawn else { return };
    let (y, theme) = (layout.y(place), layout.theme);
    let pen = if drawn.has_one_sign() { theme.talent } else { theme.baseline };
    let pen = SeriesStyle { dashes: &[], mark: Marker::Circle, ..pen };
    let line = |(low, high): (f64, f64), width: f64| {
        layout.canvas.line(&[(layout.x(low), y), (layout.x(high), y)], &SeriesStyle { width, ..pen });
    };
    line(drawn.wide, 0.6);
    line(drawn.half, 1.6);
    draw_tick(layout, y, row.effect.wide, &SeriesStyle { colour: theme.text, ..pen });
    layout.canvas.disc((layout.x(drawn.median), y), 0.75, theme.paper, 1.0);
    layout.canvas.ring((layout.x(drawn.median), y), 0.65, pen.colour, 0.8);
    if row.effect.mean.is_finite() {
        layout.canvas.mark((layout.x(row.effect.mean), y), &SeriesStyle { colour: theme.text, ..pen });
    }
}
