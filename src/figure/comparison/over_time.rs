//! What policies change over the years, all regions together or in a place: one panel an outcome, one line an arm.

use crate::figure::columns::{columns, columns_within};
use crate::figure::drawing::Drawings;
use crate::figure::grid::{Layout, PanelContent, RangeStyle, bands_are_visible, grid, plotted};
use crate::figure::outcomes::panels;
use crate::figure::sheet::Caption;
use crate::figure::theme::{Language, MIDDLE, NARROW, Theme, WIDE};
use crate::figure::{Drawing, FigureError, FigureOptions};
use crate::outcome::catalogue::{both_names, of_nation};
use crate::outcome::{Catalogue, Outcome};

use super::choice::OutcomeChoice;
use super::effects::EffectPaths;
use super::known::KnownOutcome;
use super::subjects::{EffectSubject, paths, subjects};
use super::{ArmFolder, ComparisonFolder};

/// Effects on the nation, or on each place that was asked for; one file for every six arms.
pub(in crate::figure) fn effects(
    comparison: &ComparisonFolder,
    theme: &Theme,
    options: &FigureOptions,
) -> Result<Drawings, FigureError> {
    let (subjects, left_out) = subjects(comparison, options, theme.language)?;
    let of_places = if options.places.is_empty() { None } else { Some(paths(comparison, &subjects)?) };
    let effects = of_places.as_ref().unwrap_or(&comparison.effects);
    let mut drawings = Vec::new();
    for subject in &subjects {
        for (group, arms) in comparison.groups() {
            let shown = ShownEffects { comparison, effects, subject, arms, left_out };
            if let Some(drawn) = shown.draw(theme, options)? {
                let parts = [subject.file_part(), group];
                let parts: Vec<String> = parts.into_iter().filter(|it| !it.is_empty()).collect();
                drawings.push((parts.join("-"), drawn));
            }
        }
    }
    Ok(drawings)
}

/// What one figure is about.
struct ShownEffects<'comparison> {
    comparison: &'comparison ComparisonFolder,
    effects: &'comparison EffectPaths,
    subject: &'comparison EffectSubject,
    arms: &'comparison [ArmFolder],
    /// So many regions that were asked for have no figure.
    left_out: usize,
}

impl ShownEffects<'_> {
    /// Outcomes with panels, or those that were asked for, under the names that the table of the subject has.
    fn outcomes(&self, options: &FigureOptions) -> Vec<Outcome> {
        let number = usize::from(self.subject.is_region());
        let renamed = |it: Outcome| Outcome { name: both_names(&it.name)[number].to_owned().into(), ..it };
        let all = Catalogue::default();
        let of_region = |name: &str| all.regions().iter().find(|it| it.name == name).map(Outcome::described);
        let asked_for = |name: &String| of_nation(both_names(name)[0]).or_else(|| of_region(name));
        let found: Vec<Outcome> = match &options.outcomes[..] {
            [] => panels().collect(),
            names => names.iter().filter_map(asked_for).collect(),
        };
        found.into_iter().map(renamed).collect()
    }

    fn draw(&self, theme: &Theme, options: &FigureOptions) -> Result<Option<Drawing>, FigureError> {
        let Self { comparison, arms, .. } = *self;
        let of_outcome = |outcome| KnownOutcome::new((self.effects, &self.subject.key()), arms, outcome);
        let known = self.outcomes(options).into_iter().map(of_outcome);
        let known: Vec<KnownOutcome> = known.filter(|known| !known.arms.is_empty()).collect();
        let choice = if options.outcomes.is_empty() {
            OutcomeChoice::by_size(&known, comparison.replicates)
        } else {
            OutcomeChoice::of_all(known.len())
        };
        if choice.shown.is_empty() {
            return Ok(None);
        }
        let spread = comparison.spread(arms.len());
        let plan = |&index: &usize| known[index].plan(comparison.replicates, spread, theme);
        let plans: Vec<PanelContent> = choice.shown.iter().map(plan).collect();
        let usual = [NARROW, MIDDLE, WIDE][columns(plans.len(), 3) - 1];
        let width = theme.width(if arms.len() > 1 { usual.max(MIDDLE) } else { usual });
        let columns = columns_within(plans.len(), 3, width);
        let layout = Layout { width, columns, height: 25.0, zero: true, key: arms.len() > 1, shared: false };
        let visible = spread != RangeStyle::Bands || bands_are_visible(&plans, layout);
        let note = self.noted(choice.note(&known, theme), theme.language);
        let caption = self.caption((note, visible), theme);
        let svg = grid(&comparison.origin, theme, &plans, layout, &caption);
        Ok(Some(Drawing { svg, data: plotted(&plans)? }))
    }

    /// The note, and what has no figure.
    fn noted(&self, note: String, language: Language) -> String {
        let left_out = match (self.left_out, language) {
            (0, _) => return note,
            (number, Language::English) => format!("{number} more regions have no figure of their own."),
            (number, Language::Chinese) => format!("另有 {number} 个地区未单独绘图。"),
        };
        if note.is_empty() { left_out } else { format!("{note} {left_out}") }
    }

    fn caption(&self, (note, visible): (String, bool), theme: &Theme) -> Caption {
        let (language, comparison, arms) = (theme.language, self.comparison, self.arms);
        let title = self.subject.title(language, if let [arm] = arms { Some(&arm.name) } else { None });
        Caption {
            title,
            subtitle: comparison.summarised_as(comparison.spread(arms.len()), visible, theme),
            note,
            description: self.ends(language),
        }
    }

    /// Where output ends in every arm, for those who cannot see the lines.
    fn ends(&self, language: Language) -> String {
        let end = |arm: &ArmFolder| {
            let last = self.effects.path(&arm.key, &self.subject.key(), "output_cny")?.effects.last()?.mean;
            Some(format!("{} {last:+.2} %", arm.name))
        };
        let ends: Vec<String> = self.arms.iter().filter_map(end).collect();
        let (year, ends) = (self.comparison.last_year(), ends.join(language.say(", ", "，")));
        match language {
            Language::English => format!("Line charts of effects over the years. Output in {year}: {ends}."),
            Language::Chinese => format!("各项效应随年份变化的折线图。{year} 年产出：{ends}。"),
        }
    }
}
