//! Which policies help each other and which stand in each other's way: a table of all pairs.

use crate::figure::canvas::{Anchor, Canvas, Frame, TextFormat};
use crate::figure::cells::{self, Shades};
use crate::figure::drawing::Drawings;
use crate::figure::format::signed;
use crate::figure::sheet::{Caption, MARGIN, sheet};
use crate::figure::text_width::fitted;
use crate::figure::theme::{Language, MIDDLE, NARROW, Theme, WIDE};
use crate::figure::{Drawing, FigureError, FigureOptions};
use crate::numeric::scalar::log10;
use crate::outcome::{Column, Table, TableError, Texts};

use super::{AttributionFolder, EffectDecomposition, PolicyInteraction};

const ROW: f64 = 5.4;
/// Numbers of the columns above the table.
const HEAD: f64 = 4.4;
/// A column is as wide as a printed value, within these bounds in mm.
const NARROWEST: f64 = 7.0;
const WIDEST: f64 = 16.0;

/// The lower triangle of one outcome.
struct Triangle<'figure> {
    attribution: &'figure AttributionFolder,
    outcome: &'figure EffectDecomposition,
    policies: Vec<&'figure str>,
    divisor: f64,
    unit: String,
}

/// One table an outcome with at least two policies.
pub(in crate::figure) fn interactions(
    attribution: &AttributionFolder,
    theme: &Theme,
    options: &FigureOptions,
) -> Result<Drawings, FigureError> {
    let shown = attribution.shown(options);
    let known = shown.iter().filter(|outcome| !outcome.pairs.is_empty());
    let draw = |outcome: &&EffectDecomposition| {
        let triangle = Triangle::new(attribution, outcome, theme);
        Ok((outcome.file_part(), triangle.drawn(theme)?))
    };
    known.map(draw).collect()
}

impl<'figure> Triangle<'figure> {
    fn new(
        attribution: &'figure AttributionFolder,
        outcome: &'figure EffectDecomposition,
        theme: &Theme,
    ) -> Self {
        let (divisor, unit) = outcome.measure(largest(outcome), theme);
        let policies = outcome.parts.iter().map(|part| part.policy.as_str()).collect();
        Self { attribution, outcome, policies, divisor, unit }
    }

    fn drawn(&self, theme: &Theme) -> Result<Drawing, FigureError> {
        let width = self.sheet_width(theme);
        let body = HEAD + ROW * self.policies.len() as f64 + 0.6;
        let caption = self.caption(theme.language);
        let svg = sheet(&self.attribution.origin, theme, (width, body), &caption, |canvas, top| {
            self.draw(canvas, theme, (top + HEAD, width));
        });
        Ok(Drawing { svg, data: self.plotted()? })
    }

    /// The narrowest page on which names and columns have room.
    fn sheet_width(&self, theme: &Theme) -> f64 {
        let wanted = self.names_width(theme) + WIDEST.min(11.0) * (self.policies.len() - 1) as f64;
        let usual = [NARROW, MIDDLE, WIDE].into_iter().find(|width| width - 2.0 * MARGIN >= wanted);
        theme.width(usual.unwrap_or(WIDE))
    }

    fn names_width(&self, theme: &Theme) -> f64 {
        let look = TextFormat::plain(theme);
        let longest = self.names().iter().map(|name| look.width(name)).fold(0.0, f64::max);
        longest.min(56.0) + 2.0
    }

    /// Policies with the numbers that head the columns.
    fn names(&self) -> Vec<String> {
        let named = |(index, policy): (usize, &&str)| {
            format!("{}  {}", index + 1, self.attribution.names.policy(policy))
        };
        self.policies.iter().enumerate().map(named).collect()
    }

    fn draw(&self, canvas: &Canvas, theme: &Theme, (top, width): (f64, f64)) {
        let names = self.names_width(theme);
        let columns = self.policies.len().saturating_sub(1).max(1) as f64;
        let column = ((width - 2.0 * MARGIN - names) / columns).clamp(NARROWEST.min(WIDEST), WIDEST);
        let look = TextFormat::plain(theme);
        let (left, shades) = (MARGIN + names, Shades::diverging(largest(self.outcome) / self.divisor));
        for (row, name) in self.names().iter().enumerate() {
            let above = top + ROW * row as f64;
            let baseline = above + ROW / 2.0 + look.capital_height() / 2.0;
            canvas.text(&fitted(name, look.size, names - 1.5), (MARGIN, baseline), &look);
            if row + 1 < self.policies.len() {
                let middle = left + column * (row as f64 + 0.5);
                let heading = TextFormat::muted(theme).anchored(Anchor::Middle);
                canvas.text(&(row + 1).to_string(), (middle, top - 1.2), &heading);
            }
            for other in 0..row {
                let from = left + column * other as f64;
                let cell = Frame { left: from, top: above, right: from + column, bottom: above + ROW };
                self.draw_cell(canvas, theme, (row, other), (&cell, &shades));
            }
        }
    }

    fn draw_cell(
        &self,
        canvas: &Canvas,
        theme: &Theme,
        (row, other): (usize, usize),
        (cell, shades): (&Frame, &Shades),
    ) {
        match self.interaction(row, other) {
            Some(value) if value.is_finite() => {
                cells::draw(canvas, theme, cell, shades.colour(value), &self.printed(value));
            }
            _ => cells::draw_missing(canvas, theme, cell),
        }
    }

    /// The interaction of a pair, whichever of both the table names first.
    fn interaction(&self, one: usize, other: usize) -> Option<f64> {
        let (one, other) = (self.policies[one], self.policies[other]);
        let is_it = |pair: &&PolicyInteraction| {
            (pair.first == one && pair.second == other) || (pair.first == other && pair.second == one)
        };
        self.outcome.pairs.iter().find(is_it).map(|pair| pair.interaction / self.divisor)
    }

    /// Two digits of the largest value at least.
    fn printed(&self, value: f64) -> String {
        let size = log10((largest(self.outcome) / self.divisor).max(1e-12)).floor();
        signed(value, crate::figure::format::count((1.0 - size).clamp(0.0, 5.0)))
    }

    fn caption(&self, language: Language) -> Caption {
        let (name, unit) = (self.outcome.name(language), &self.unit);
        let title = match language {
            Language::English => format!("Do policies help each other? {name}, {unit}"),
            Language::Chinese => format!("政策之间是否相互促进：{name}，{unit}"),
        };
        let note = language.say(
            "Shapley interaction of each pair. Blue, +: more together than each for itself; orange, −: less.",
            "每对政策的沙普利交互作用。蓝色、正号：合用大于各自单独之和；橙色、负号：小于。",
        );
        let description = language.say(
            "Triangular table of the interactions of all pairs of policies, with printed values.",
            "各对政策交互作用的三角形数值表。",
        );
        Caption {
            title,
            subtitle: self.attribution.against(language),
            note: note.to_owned(),
            description: description.to_owned(),
        }
    }

    fn plotted(&self) -> Result<Table, TableError> {
        let pairs = &self.outcome.pairs;
        Table::new(vec![
            Column::text("first", pairs.iter().map(|pair| pair.first.clone()).collect()),
            Column::text("second", pairs.iter().map(|pair| pair.second.clone()).collect()),
            Column::text("unit", Texts::repeated(&self.unit, pairs.len())),
            Column::real("interaction", pairs.iter().map(|pair| pair.interaction / self.divisor).collect()),
        ])
    }
}

/// The size of the largest interaction.
fn largest(outcome: &EffectDecomposition) -> f64 {
    outcome.pairs.iter().map(|pair| pair.interaction.abs()).fold(0.0, f64::max)
}
