//! Which of the drawn parameters decides the effect of an arm: bars, the one that decides most on top.

use crate::figure::drawing::Drawings;
use crate::figure::format::signed;
use crate::figure::outcomes::name;
use crate::figure::rows::{FOOT, Margins, ROW, RowLayout};
use crate::figure::sheet::{Caption, sheet};
use crate::figure::sweep::names::SweepNames;
use crate::figure::theme::{Language, MIDDLE, Marker, SeriesStyle, Theme};
use crate::figure::{Drawing, FigureError, FigureOptions};
use crate::outcome::{Column, Table, TableError};

use super::effects::RANKED;
use super::{ArmFolder, ComparisonFolder};

/// So many parameters are shown.
const MOST: usize = 12;

/// Height of a bar as a share of its row.
const THICKNESS: f64 = 0.62;

/// A parameter with how much it decides.
struct DecidingBar {
    path: String,
    weight: f64,
    squared: f64,
}

/// The bars of an arm and outcome.
struct DecidingFigure<'figure> {
    comparison: &'figure ComparisonFolder,
    arm: &'figure ArmFolder,
    outcome: &'figure str,
    bars: Vec<DecidingBar>,
    /// How many parameters there are.
    all: usize,
    is_regression: bool,
    /// What chance makes of 95 % of squared rank correlations.
    line: f64,
}

/// One figure an arm and outcome that was asked for, output otherwise; nothing without draws of parameters.
pub(in crate::figure) fn deciding_parameters(
    comparison: &ComparisonFolder,
    theme: &Theme,
    options: &FigureOptions,
) -> Result<Drawings, FigureError> {
    let Some(table) = &comparison.deciding else { return Ok(Drawings::new()) };
    let usual = [RANKED.to_owned()];
    let outcomes = if options.outcomes.is_empty() { &usual[..] } else { &options.outcomes };
    let mut drawings = Drawings::new();
    for (arm, outcome) in comparison.arms.iter().flat_map(|arm| outcomes.iter().map(move |it| (arm, it))) {
        let Some(figure) = DecidingFigure::new(comparison, (arm, outcome), table)? else { continue };
        let part = if outcome == RANKED {
            arm.key.clone()
        } else {
            format!("{}-{}", arm.key, outcome.trim_end_matches("_cny").replace('_', "-"))
        };
        drawings.push((part, Drawing { svg: figure.svg(theme), data: figure.plotted()? }));
    }
    Ok(drawings)
}

impl<'figure> DecidingFigure<'figure> {
    /// Nothing if no parameter decides anything.
    fn new(
        comparison: &'figure ComparisonFolder,
        (arm, outcome): (&'figure ArmFolder, &'figure str),
        table: &Table,
    ) -> Result<Option<Self>, TableError> {
        let (arms, outcomes) = (table.text("arm")?, table.text("outcome")?);
        let (parameters, methods) = (table.text("parameter")?, table.text("method")?);
        let (weights, squares, lines) =
            (table.numbers("weight")?, table.numbers("squared")?, table.numbers("chance_95")?);
        let rows: Vec<usize> =
            (0..table.rows()).filter(|&it| arms[it] == arm.key && outcomes[it] == outcome).collect();
        let known = rows.iter().filter(|&&row| squares[row].is_finite());
        let bar = |&row: &usize| DecidingBar {
            path: parameters[row].clone(),
            weight: weights[row],
            squared: squares[row],
        };
        let mut bars: Vec<DecidingBar> = known.map(bar).collect();
        bars.sort_by(|one, other| other.squared.total_cmp(&one.squared));
        bars.truncate(MOST);
        let (Some(&first), false) = (rows.first(), bars.is_empty()) else { return Ok(None) };
        let (is_regression, line) = (methods[first] == "regression", lines[first]);
        Ok(Some(Self { comparison, arm, outcome, bars, all: rows.len(), is_regression, line }))
    }

    fn svg(&self, theme: &Theme) -> String {
        let names: Vec<String> =
            self.bars.iter().map(|it| SweepNames::plain(theme.language).factor(&it.path)).collect();
        let values: Vec<String> = self.bars.iter().map(|it| signed(it.weight, 2)).collect();
        let width = theme.width(MIDDLE);
        let margins = Margins::around(&names, &values, theme, width);
        let count = self.bars.len() as f64;
        let caption = self.caption(theme.language);
        sheet(&self.comparison.origin, theme, (width, count * ROW + FOOT), &caption, |canvas, top| {
            let line = Some(self.line).filter(|it| it.is_finite());
            let drawn: Vec<f64> = self.bars.iter().map(|it| it.squared).chain(line).chain([0.0]).collect();
            let rows = margins.rows((canvas, theme), (count, top), &drawn);
            rows.draw_axis(self.axis(theme.language));
            for (at, bar) in self.bars.iter().enumerate() {
                rows.label(at as f64, &names[at], &values[at], false);
                draw_bar(&rows, at as f64, bar);
            }
            self.draw_line(&rows);
        })
    }

    fn draw_line(&self, rows: &RowLayout) {
        if !self.line.is_finite() {
            return;
        }
        let (x, theme) = (rows.x(self.line), rows.theme);
        let pen = SeriesStyle { colour: theme.text, dashes: &[0.8, 0.6], width: 0.8, mark: Marker::Nothing };
        rows.canvas.line(&[(x, rows.frame.top), (x, rows.frame.bottom)], &pen);
    }

    fn axis(&self, language: Language) -> &'static str {
        if self.is_regression {
            return language.say("Squared standardised coefficient", "标准化系数的平方");
        }
        language.say("Squared rank correlation", "秩相关系数的平方")
    }

    fn caption(&self, language: Language) -> Caption {
        let (arm, year) = (&self.arm.name, self.comparison.last_year());
        let name = name(self.outcome, language);
        let title = match language {
            Language::English => {
                format!("Which parameter decides what “{arm}” does to {} in {year}", name.to_lowercase())
            }
            Language::Chinese => format!("哪个参数决定“{arm}”对 {year} 年{name}的影响"),
        };
        let (draws, shown, all) = (self.comparison.draws_in_words(language), self.bars.len(), self.all);
        let shown = match language {
            _ if shown == all => String::new(),
            Language::English => format!("; the {shown} of {all} that decide most"),
            Language::Chinese => format!("；共 {all} 个，取影响最大的 {shown} 个"),
        };
        Caption {
            title,
            subtitle: format!(
                "{}{}{draws}{shown}",
                self.comparison.against(language),
                language.say("; ", "；")
            ),
            note: self.note(language),
            description: self.described(language),
        }
    }

    fn note(&self, language: Language) -> String {
        let colours = language.say(
            "Blue: the effect is larger where the parameter is; orange: smaller.",
            "蓝色：参数越大效应越大；橙色：参数越大效应越小。",
        );
        if self.is_regression {
            let method = language.say(
                " Standardised coefficients of a linear regression on all drawn parameters.",
                "对全部抽取参数作线性回归的标准化系数。",
            );
            return format!("{colours}{method}");
        }
        let line = language.say(
            " There are too few draws for a regression. Dashed: 95 % of parameters that do nothing stay below it by chance.",
            "抽取次数太少，无法作回归。虚线：无影响的参数有 95 % 因偶然而低于此线。",
        );
        format!("{colours}{line}")
    }

    fn described(&self, language: Language) -> String {
        let named = |it: &DecidingBar| {
            format!("{} {}", SweepNames::plain(language).factor(&it.path), signed(it.weight, 2))
        };
        let named: Vec<String> = self.bars.iter().take(3).map(named).collect();
        let named = named.join(language.say(", ", "，"));
        match language {
            Language::English => format!("Parameters in order of how much they decide: {named}."),
            Language::Chinese => format!("按决定程度排列的参数：{named}。"),
        }
    }

    fn plotted(&self) -> Result<Table, TableError> {
        Table::new(vec![
            Column::text("parameter", self.bars.iter().map(|it| it.path.clone()).collect()),
            Column::real("weight", self.bars.iter().map(|it| it.weight).collect()),
            Column::real("squared", self.bars.iter().map(|it| it.squared).collect()),
            Column::real("chance_95", vec![self.line; self.bars.len()]),
        ])
    }
}

fn draw_bar(rows: &RowLayout, row: f64, bar: &DecidingBar) {
    let colour = if bar.weight < 0.0 { rows.theme.capital.colour } else { rows.theme.talent.colour };
    let (y, half) = (rows.y(row), THICKNESS * ROW / 2.0);
    let (left, right) = (rows.x(0.0), rows.x(bar.squared));
    rows.canvas.polygon(
        &[(left, y - half), (right, y - half), (right, y + half), (left, y + half)],
        colour,
        0.9,
    );
}
