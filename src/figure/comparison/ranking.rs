//! Who gains and who loses by name: regions by their effect on output in the last year, one figure an arm.

use crate::figure::canvas::Canvas;
use crate::figure::drawing::Drawings;
use crate::figure::format::number;
use crate::figure::grid::RangeStyle;
use crate::figure::outcomes::{measure_of_regions, name_of_regions};
use crate::figure::places::{self, MapPlace};
use crate::figure::records::KeyIndex;
use crate::figure::rows::{FOOT, Margins, ROW, RowLayout};
use crate::figure::selection;
use crate::figure::sheet::{Caption, sheet};
use crate::figure::theme::{Language, MIDDLE, Marker, SeriesStyle, Theme};
use crate::figure::{Drawing, FigureError, FigureOptions};
use crate::numeric::scalar::log10;
use crate::outcome::catalogue::both_names;
use crate::outcome::{Column, Table, TableError};

use super::effects::{RANKED, YearEffect};
use super::ranked::{LARGEST, Ranked, ends, gains_and_losses_in};
use super::tick::draw_tick;
use super::{ArmFolder, ComparisonFolder};

/// Space between gains and losses, in rows.
const GAP: f64 = 0.6;

/// All members are shown where there are no more of them than this.
const FEW_MEMBERS: usize = 6;

/// The regions of one figure, the largest gain first and the largest loss last.
struct Ranking<'figure> {
    comparison: &'figure ComparisonFolder,
    arm: &'figure ArmFolder,
    outcome: &'figure str,
    /// The words for the unit of effects.
    unit: String,
    regions: Vec<Ranked>,
    /// How many of them are above the gap.
    above: usize,
    /// How many regions gain and how many lose for certain.
    of: (usize, usize),
    /// How many regions there are.
    all: usize,
}

/// The largest gains and losses of each arm, in output or in the outcomes that were asked for.
pub(in crate::figure) fn gains_and_losses(
    comparison: &ComparisonFolder,
    theme: &Theme,
    options: &FigureOptions,
) -> Result<Drawings, FigureError> {
    let usual = [RANKED];
    let asked_for: Vec<&str> = options.outcomes.iter().map(|it| both_names(it)[1]).collect();
    let outcomes = if asked_for.is_empty() { &usual[..] } else { &asked_for[..] };
    let mut drawings = Vec::new();
    for (arm, &outcome) in comparison.arms.iter().flat_map(|arm| outcomes.iter().map(move |it| (arm, it))) {
        let is_member = |place: &MapPlace| arm.members.contains(&place.code);
        let wanted = selection::positions(&options.places, &comparison.places, &comparison.names, is_member)?;
        let Some(ranking) = Ranking::new(comparison, (arm, outcome), &wanted, theme) else {
            continue;
        };
        drawings.push((ranking.file_part(), ranking.drawn_as(theme)?));
    }
    Ok(drawings)
}

impl<'figure> Ranking<'figure> {
    fn new(
        comparison: &'figure ComparisonFolder,
        (arm, outcome): (&'figure ArmFolder, &'figure str),
        wanted: &[usize],
        theme: &Theme,
    ) -> Option<Self> {
        let regional = comparison.effects.regions(&arm.key, outcome)?;
        let codes: Vec<String> = comparison.places.iter().map(|place| place.code.clone()).collect();
        let sorted = KeyIndex::new(&codes);
        let few = arm.members.len() <= FEW_MEMBERS;
        let sizes = regional.effects.iter().map(|(_, effect)| effect.mean.abs());
        let largest = sizes.filter(|size| size.is_finite()).fold(0.0, f64::max);
        let (divisor, unit) = measure_of_regions(&regional.unit, largest, theme.language);
        let ranked = |(code, effect): &(String, YearEffect)| {
            let place = sorted.find(code)?;
            let is_member = arm.members.contains(code);
            let is_named = arm.named.contains(code);
            let is_wanted = wanted.contains(&place) || (few && is_member) || is_named;
            let effect = effect.divided(divisor);
            let (low, high) = effect.interval;
            let by_chance = comparison.replicates < 2 || low > 0.0 || high < 0.0;
            let is_certain = by_chance && effect.drawn.is_none_or(|it| it.has_one_sign());
            effect.mean.is_finite().then_some(Ranked { place, is_member, is_wanted, is_certain, effect })
        };
        let mut all: Vec<Ranked> = regional.effects.iter().filter_map(ranked).collect();
        all.sort_by(|one, other| {
            other.effect.mean.total_cmp(&one.effect.mean).then(one.place.cmp(&other.place))
        });
        let (of, number) = (gains_and_losses_in(&all), all.len());
        let regions = ends(all);
        let above = regions.iter().filter(|region| region.effect.mean > 0.0).count();
        (!regions.is_empty()).then_some(Self {
            comparison,
            arm,
            outcome,
            unit,
            regions,
            above,
            of,
            all: number,
        })
    }

    fn drawn_as(&self, theme: &Theme) -> Result<Drawing, FigureError> {
        let (names, values) = (self.names(theme), self.values());
        let width = theme.width(MIDDLE);
        let margins = Margins::around(&names, &values, theme, width);
        let (count, caption) = (self.rows(), self.caption(theme));
        let body = count * ROW + FOOT;
        let svg = sheet(&self.comparison.origin, theme, (width, body), &caption, |canvas, top| {
            let rows = margins.rows((canvas, theme), (count, top), &self.drawn());
            self.draw(&rows, (&names, &values));
        });
        Ok(Drawing { svg, data: self.plotted()? })
    }

    /// Files of the usual outcome go by their arm alone.
    fn file_part(&self) -> String {
        if self.outcome == RANKED {
            return self.arm.key.clone();
        }
        format!("{}-{}", self.arm.key, self.outcome.trim_end_matches("_cny").replace('_', "-"))
    }

    fn outcome_name(&self, language: Language) -> String {
        let name = name_of_regions(self.outcome, language);
        if language == Language::English { name.to_lowercase() } else { name }
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
        let decimals =
            crate::figure::format::count((2.0 - log10(largest.max(1e-12)).floor()).clamp(2.0, 4.0));
        self.regions.iter().map(|region| number(region.effect.mean, decimals)).collect()
    }

    /// Every value that is drawn, with zero.
    fn drawn(&self) -> Vec<f64> {
        let of = |effect: &YearEffect| {
            let ranges = [effect.wide.0, effect.wide.1, effect.interval.0, effect.interval.1];
            let ranges = if self.comparison.replicates < 2 { vec![] } else { ranges.to_vec() };
            let drawn = effect.drawn.map_or(vec![], |it| vec![it.wide.0, it.wide.1]);
            ranges.into_iter().chain(drawn).chain([effect.mean])
        };
        self.regions.iter().flat_map(|region| of(&region.effect)).chain([0.0]).collect()
    }

    fn draw(&self, rows: &RowLayout, (names, values): (&[String], &[String])) {
        let language = rows.theme.language;
        let name = self.outcome_name(language);
        rows.draw_axis(&match language {
            Language::English => format!("Effect on {name}, {}", self.unit),
            Language::Chinese => format!("对{name}的影响，{}", self.unit),
        });
        for (index, region) in self.regions.iter().enumerate() {
            let row = index as f64 + if self.has_gap() && index >= self.above { GAP } else { 0.0 };
            rows.label(row, &names[index], &values[index], false);
            self.draw_region(rows, row, region);
        }
    }

    /// Thin: range over replicates; thick: interval of the mean; filled: a member. With draws of parameters thin is their
    /// range, and a tick on it what chance does.
    fn draw_region(&self, rows: &RowLayout, row: f64, region: &Ranked) {
        let (effect, y) = (&region.effect, rows.y(row));
        let pen = match (region.is_certain, effect.mean < 0.0) {
            (false, _) => rows.theme.baseline,
            (true, true) => rows.theme.capital,
            (true, false) => rows.theme.talent,
        };
        let pen = SeriesStyle { dashes: &[], ..pen };
        let draw = |canvas: &Canvas, (low, high): (f64, f64), width: f64| {
            if low.is_finite() && high.is_finite() {
                canvas.line(&[(rows.x(low), y), (rows.x(high), y)], &SeriesStyle { width, ..pen });
            }
        };
        if let Some(drawn) = effect.drawn {
            draw(rows.canvas, drawn.wide, 0.7);
            draw_tick(rows, y, effect.wide, &pen);
        } else if self.comparison.replicates > 1 {
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
            Language::English => {
                format!(
                    "Who gains and who loses by “{name}”: {} in {year}, {}",
                    self.outcome_name(language),
                    self.unit
                )
            }
            Language::Chinese => {
                format!("“{name}”使谁受益、谁受损：{year} 年{}，{}", self.outcome_name(language), self.unit)
            }
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
        if self.regions.len() == self.all {
            return match language {
                Language::English => format!("all {} regions", self.all),
                Language::Chinese => format!("全部 {} 个地区", self.all),
            };
        }
        let (gains, losses) = self.of;
        if gains + losses == 0 {
            let (shown, all) = (self.regions.len(), self.all);
            return match language {
                Language::English => format!("the {shown} largest of {all} regions, none of them certain"),
                Language::Chinese => format!("{all} 个地区中变化最大的 {shown} 个，均不确定"),
            };
        }
        let (above, below) = (gains.min(LARGEST), losses.min(LARGEST));
        let (gaining, losing) = match language {
            Language::English => (
                format!("the {above} largest of {gains} gains"),
                format!("the {below} largest of {losses} losses"),
            ),
            Language::Chinese => (
                format!("{gains} 个受益地区中增幅最大的 {above} 个"),
                format!("{losses} 个受损地区中降幅最大的 {below} 个"),
            ),
        };
        let both = match (gains, losses) {
            (_, 0) => format!("{gaining}{}", language.say(", no region loses", "，无地区受损")),
            (0, _) => format!("{losing}{}", language.say(", no region gains", "，无地区受益")),
            _ => format!("{gaining}{}{losing}", language.say(" and ", "，")),
        };
        format!("{both}{}", self.uncertain(language))
    }

    /// How many regions may gain as well as lose.
    fn uncertain(&self, language: Language) -> String {
        let uncertain = self.all - self.of.0 - self.of.1;
        if self.comparison.draws() > 0 && uncertain > 0 {
            return match language {
                Language::English => {
                    format!(", all with one sign in 95 % of draws; {uncertain} regions have none")
                }
                Language::Chinese => format!("，95 % 的抽取符号一致；另有 {uncertain} 个地区不一致"),
            };
        }
        match (self.comparison.replicates, uncertain, language) {
            (0 | 1, ..) | (_, 0, _) => String::new(),
            (_, number, Language::English) => format!(", all certain at 95 %; {number} regions are not"),
            (_, number, Language::Chinese) => format!("，均在 95 % 水平上确定；另有 {number} 个地区不确定"),
        }
    }

    fn note(&self, language: Language) -> String {
        let count = self.comparison.replicates;
        if self.comparison.draws() > 0 {
            return format!(
                "{}{}{}",
                self.comparison.marks_over_draws(language),
                self.grey(language),
                self.marks(language)
            );
        }
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
        format!("{ranges}{}{}", self.grey(language), self.marks(language))
    }

    /// What filled and hollow marks are, where it is known who is a member.
    fn marks(&self, language: Language) -> &'static str {
        if self.arm.members.is_empty() {
            return "";
        }
        language.say(" Filled: members; hollow: others.", "实心：成员地区；空心：其他地区。")
    }

    /// What grey is, where there is any.
    fn grey(&self, language: Language) -> &'static str {
        if self.regions.iter().all(|region| region.is_certain) {
            return "";
        }
        language.say(" Grey: may be a gain or a loss.", "灰色：可能受益也可能受损。")
    }

    fn described(&self, theme: &Theme) -> String {
        let names = self.names(theme);
        let (first, last) = (&names[0], &names[names.len() - 1]);
        let (name, unit) = (self.outcome_name(theme.language), &self.unit);
        let percent = |region: &Ranked| number(region.effect.mean, 2);
        let (most, least) = (percent(&self.regions[0]), percent(&self.regions[names.len() - 1]));
        match theme.language {
            Language::English => {
                format!(
                    "Regions in order of their effect on {name}: from {first} ({most} {unit}) to {last} ({least} {unit})."
                )
            }
            Language::Chinese => {
                format!("按对{name}的影响排列的地区：从{first}（{most} {unit}）到{last}（{least} {unit}）。")
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
        let mean = if self.unit == "%" { "mean_percent" } else { "mean" };
        let mut columns = vec![
            Column::text("code", text(|place| &place.code)),
            Column::text("name_en", text(|place| &place.english)),
            Column::text("name_zh", text(|place| &place.chinese)),
            Column::integer("member", self.regions.iter().map(|region| region.is_member.into()).collect()),
            Column::real(mean, real(|effect| effect.mean)),
            Column::real("interval_low", real(|effect| effect.interval.0)),
            Column::real("interval_high", real(|effect| effect.interval.1)),
            Column::real("low_90", real(|effect| effect.wide.0)),
            Column::real("high_90", real(|effect| effect.wide.1)),
        ];
        if self.comparison.draws() > 0 {
            columns
                .push(Column::real("parameter_low_90", real(|it| it.drawn.map_or(f64::NAN, |of| of.wide.0))));
            columns.push(Column::real(
                "parameter_high_90",
                real(|it| it.drawn.map_or(f64::NAN, |of| of.wide.1)),
            ));
        }
        Table::new(columns)
    }
}

/// A clause as a sentence of its own.
fn sentence(clause: &str, language: Language) -> String {
    let mut letters = clause.chars();
    let begun: String =
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect());
    format!("{begun}{}", language.say(".", "。"))
}
