//! Who gains and who loses by name: regions by their effect on output in the last year, one figure an arm.

use crate::figure::canvas::Canvas;
use crate::figure::drawing::Drawings;
use crate::figure::format::number;
use crate::figure::grid::RangeStyle;
use crate::figure::places;
use crate::figure::records::KeyIndex;
use crate::figure::rows::{FOOT, Margins, ROW, RowLayout};
use crate::figure::sheet::{Caption, sheet};
use crate::figure::theme::{Language, MIDDLE, Marker, SeriesStyle, Theme};
use crate::figure::{Drawing, FigureError};
use crate::outcome::{Column, Table, TableError};

use super::effects::YearEffect;
use super::{ArmFolder, ComparisonFolder};

/// How many gains, and how many losses, a figure shows at most.
const LARGEST: usize = 15;

/// Space between gains and losses, in rows.
const GAP: f64 = 0.6;

/// A region with a rank.
#[derive(Debug, Clone, PartialEq)]
struct Ranked {
    place: usize,
    is_member: bool,
    effect: YearEffect,
}

/// The regions of one figure, the largest gain first and the largest loss last.
struct Ranking<'figure> {
    comparison: &'figure ComparisonFolder,
    arm: &'figure ArmFolder,
    regions: Vec<Ranked>,
    /// How many of them are above the gap; all where none is left out.
    above: usize,
    /// How many regions gain and how many lose.
    of: (usize, usize),
    /// How many regions there are.
    all: usize,
}

/// The largest gains and losses of each arm.
pub(in crate::figure) fn gains_and_losses(
    comparison: &ComparisonFolder,
    theme: &Theme,
) -> Result<Drawings, FigureError> {
    let mut drawings = Vec::new();
    for arm in &comparison.arms {
        let ranking = Ranking::new(comparison, arm);
        if ranking.regions.is_empty() {
            continue;
        }
        let (names, values) = (ranking.names(theme), ranking.values());
        let margins = Margins::around(&names, &values, theme, MIDDLE);
        let (count, caption) = (ranking.rows(), ranking.caption(theme));
        let body = count * ROW + FOOT;
        let svg = sheet(&comparison.origin, theme, (MIDDLE, body), &caption, |canvas, top| {
            let rows = margins.rows((canvas, theme), (count, top), &ranking.drawn());
            ranking.draw(&rows, (&names, &values));
        });
        drawings.push((arm.key.clone(), Drawing { svg, data: ranking.plotted()? }));
    }
    Ok(drawings)
}

impl<'figure> Ranking<'figure> {
    fn new(comparison: &'figure ComparisonFolder, arm: &'figure ArmFolder) -> Self {
        let codes: Vec<String> = comparison.places.iter().map(|place| place.code.clone()).collect();
        let sorted = KeyIndex::new(&codes);
        let ranked = |(code, effect): &(String, YearEffect)| {
            let place = sorted.find(code)?;
            let is_member = arm.members.contains(code);
            effect.mean.is_finite().then_some(Ranked { place, is_member, effect: *effect })
        };
        let mut all: Vec<Ranked> = comparison.effects.regions(&arm.key).iter().filter_map(ranked).collect();
        all.sort_by(|one, other| {
            other.effect.mean.total_cmp(&one.effect.mean).then(one.place.cmp(&other.place))
        });
        let (of, number) = (gains_and_losses_in(&all), all.len());
        let (regions, above) = ends(all);
        Self { comparison, arm, regions, above, of, all: number }
    }

    fn rows(&self) -> f64 {
        self.regions.len() as f64 + if self.has_gap() { GAP } else { 0.0 }
    }

    fn has_gap(&self) -> bool {
        self.above > 0 && self.above < self.regions.len()
    }

    fn names(&self, theme: &Theme) -> Vec<String> {
        let name = |region: &Ranked| places::name(&self.comparison.places, region.place, theme.language);
        self.regions.iter().map(name).collect()
    }

    /// What stands at the right ends of rows: enough decimals to tell small effects apart.
    fn values(&self) -> Vec<String> {
        let largest = self.regions.iter().map(|region| region.effect.mean.abs()).fold(0.0, f64::max);
        let decimals = if largest < 1.0 { 3 } else { 2 };
        self.regions.iter().map(|region| number(region.effect.mean, decimals)).collect()
    }

    /// Every value that is drawn, with zero.
    fn drawn(&self) -> Vec<f64> {
        let of = |effect: &YearEffect| {
            let ranges = [effect.wide.0, effect.wide.1, effect.interval.0, effect.interval.1];
            let ranges = if self.comparison.replicates < 2 { vec![] } else { ranges.to_vec() };
            ranges.into_iter().chain([effect.mean])
        };
        self.regions.iter().flat_map(|region| of(&region.effect)).chain([0.0]).collect()
    }

    fn draw(&self, rows: &RowLayout, (names, values): (&[String], &[String])) {
        let language = rows.theme.language;
        rows.draw_axis(language.say("Effect on output, %", "对产出的影响，%"));
        for (index, region) in self.regions.iter().enumerate() {
            let row = index as f64 + if self.has_gap() && index >= self.above { GAP } else { 0.0 };
            rows.label(row, &names[index], &values[index], false);
            self.draw_region(rows, row, region);
        }
    }

    /// Thin: range over replicates; thick: interval of the mean; filled: a member.
    fn draw_region(&self, rows: &RowLayout, row: f64, region: &Ranked) {
        let (effect, y) = (&region.effect, rows.y(row));
        let pen = if effect.mean < 0.0 { rows.theme.capital } else { rows.theme.talent };
        let pen = SeriesStyle { dashes: &[], ..pen };
        let draw = |canvas: &Canvas, (low, high): (f64, f64), width: f64| {
            if low.is_finite() && high.is_finite() {
                canvas.line(&[(rows.x(low), y), (rows.x(high), y)], &SeriesStyle { width, ..pen });
            }
        };
        if self.comparison.replicates > 1 {
            draw(rows.canvas, effect.wide, 0.7);
            draw(rows.canvas, effect.interval, 2.2);
        }
        let centre = (rows.x(effect.mean), y);
        let round = SeriesStyle { mark: Marker::Circle, ..pen };
        if region.is_member || self.arm.members.is_empty() {
            rows.canvas.mark(centre, &round);
        } else {
            rows.canvas.disc(centre, 0.75, rows.theme.paper, 1.0);
            rows.canvas.ring(centre, 0.65, pen.colour, 0.8);
        }
    }

    fn caption(&self, theme: &Theme) -> Caption {
        let (language, year, name) = (theme.language, self.comparison.last_year(), &self.arm.name);
        let title = match language {
            Language::English => format!("Who gains and who loses by “{name}”: output in {year}, %"),
            Language::Chinese => format!("“{name}”使谁受益、谁受损：{year} 年产出，%"),
        };
        let selection = self.selection(language);
        Caption {
            title,
            subtitle: format!("{}{}{selection}", self.comparison.against(language), language.say("; ", "；")),
            note: self.note(language),
            description: self.described(theme),
        }
    }

    /// Which regions are shown, and of how many.
    fn selection(&self, language: Language) -> String {
        let ((gains, losses), all) = (self.of, self.all);
        let (above, below) = (self.above, self.regions.len() - self.above);
        let whole = self.regions.len() == all;
        match (language, gains, losses) {
            (Language::English, ..) if whole => format!("all {all} regions"),
            (Language::English, _, 0) => format!("the {above} largest of {gains} gains, no region loses"),
            (Language::English, 0, _) => format!("the {below} largest of {losses} losses, no region gains"),
            (Language::English, ..) => {
                format!("the {above} largest of {gains} gains and the {below} largest of {losses} losses")
            }
            (Language::Chinese, ..) if whole => format!("全部 {all} 个地区"),
            (Language::Chinese, _, 0) => format!("{gains} 个受益地区中增幅最大的 {above} 个，无地区受损"),
            (Language::Chinese, 0, _) => format!("{losses} 个受损地区中降幅最大的 {below} 个，无地区受益"),
            (Language::Chinese, ..) => {
                format!(
                    "{gains} 个受益地区中增幅最大的 {above} 个，{losses} 个受损地区中降幅最大的 {below} 个"
                )
            }
        }
    }

    fn note(&self, language: Language) -> String {
        let count = self.comparison.replicates;
        if count < 2 {
            let none = self.comparison.ranged(RangeStyle::Hidden, language);
            return format!("{}{}", sentence(&none, language), self.marks(language));
        }
        let ranges = match language {
            Language::English => format!(
                "Marker and number: mean of {count} replicates; thick: its 95 % t interval; thin: range over replicates, the \
                 middle 90 % of them."
            ),
            Language::Chinese => {
                format!(
                    "点与数字：{count} 次重复的均值；粗线：均值的 95 % t 区间；细线：各次重复之间的范围（中间 90 %）。"
                )
            }
        };
        format!("{ranges}{}", self.marks(language))
    }

    /// What filled and hollow marks are, where it is known who is a member.
    fn marks(&self, language: Language) -> &'static str {
        if self.arm.members.is_empty() {
            return "";
        }
        language.say(" Filled: members; hollow: others.", "实心：成员地区；空心：其他地区。")
    }

    fn described(&self, theme: &Theme) -> String {
        let names = self.names(theme);
        let (first, last) = (&names[0], &names[names.len() - 1]);
        let percent = |region: &Ranked| number(region.effect.mean, 2);
        let (most, least) = (percent(&self.regions[0]), percent(&self.regions[names.len() - 1]));
        match theme.language {
            Language::English => {
                format!(
                    "Regions in order of their effect on output: from {first} ({most} %) to {last} ({least} %)."
                )
            }
            Language::Chinese => {
                format!("按对产出的影响排列的地区：从{first}（{most} %）到{last}（{least} %）。")
            }
        }
    }

    fn plotted(&self) -> Result<Table, TableError> {
        let place = |region: &Ranked| &self.comparison.places[region.place];
        let text = |of: fn(&places::MapPlace) -> &String| {
            self.regions.iter().map(|region| of(place(region)).clone()).collect()
        };
        let real =
            |of: fn(&YearEffect) -> f64| self.regions.iter().map(|region| of(&region.effect)).collect();
        Table::new(vec![
            Column::text("code", text(|place| &place.code)),
            Column::text("name_en", text(|place| &place.english)),
            Column::text("name_zh", text(|place| &place.chinese)),
            Column::integer("member", self.regions.iter().map(|region| region.is_member.into()).collect()),
            Column::real("mean_percent", real(|effect| effect.mean)),
            Column::real("interval_low", real(|effect| effect.interval.0)),
            Column::real("interval_high", real(|effect| effect.interval.1)),
            Column::real("low_90", real(|effect| effect.wide.0)),
            Column::real("high_90", real(|effect| effect.wide.1)),
        ])
    }
}

/// A clause as a sentence of its own.
fn sentence(clause: &str, language: Language) -> String {
    let mut letters = clause.chars();
    let begun: String =
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect());
    format!("{begun}{}", language.say(".", "。"))
}

/// Both ends of a sorted list, and how many are of the upper end; the whole list where it is short.
fn ends(all: Vec<Ranked>) -> (Vec<Ranked>, usize) {
    let (gains, losses) = gains_and_losses_in(&all);
    if all.len() <= 2 * LARGEST {
        return (all, gains);
    }
    let (above, below) = (gains.min(LARGEST), losses.min(LARGEST));
    let lowest = all[all.len() - below..].to_vec();
    (all[..above].iter().cloned().chain(lowest).collect(), above)
}

/// How many regions gain and how many lose.
fn gains_and_losses_in(all: &[Ranked]) -> (usize, usize) {
    let count =
        |is_wanted: fn(f64) -> bool| all.iter().filter(|region| is_wanted(region.effect.mean)).count();
    (count(|mean| mean > 0.0), count(|mean| mean < 0.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranked(means: &[f64]) -> Vec<Ranked> {
        let effect = |mean| YearEffect {
            year: 2045.0,
            mean,
            median: mean,
            half: (mean, mean),
            wide: (mean, mean),
            interval: (mean, mean),
        };
        means.iter().map(|&mean| Ranked { place: 0, is_member: false, effect: effect(mean) }).collect()
    }

    #[test]
    fn a_short_list_is_whole_and_a_long_one_keeps_both_ends() {
        assert_eq!(ends(ranked(&[2.0, 0.0, -1.0])).0.len(), 3);
        let means: Vec<f64> = (0..40).map(|rank| 20.5 - f64::from(rank)).collect();
        let (kept, above) = ends(ranked(&means));
        assert_eq!((kept.len(), above), (30, 15));
        assert!(kept[0].effect.mean > 20.0 && kept[29].effect.mean < -18.0);
    }

    #[test]
    fn where_few_lose_no_gain_is_shown_twice_and_none_as_a_loss() {
        let means: Vec<f64> = (0..40).map(|rank| 38.5 - f64::from(rank)).collect();
        let (kept, above) = ends(ranked(&means));
        assert_eq!((kept.len(), above), (16, 15));
        assert!(kept[..above].iter().all(|region| region.effect.mean > 0.0));
        assert!(kept[above..].iter().all(|region| region.effect.mean < 0.0));
    }
}
