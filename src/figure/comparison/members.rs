//! Who gains and who pays: the effect on output of all regions, of members, and of the others.

use crate::figure::columns::{columns, columns_within};
use crate::figure::grid::{Layout, Line, PanelContent, RangeStyle, grid, plotted};
use crate::figure::origin::{FolderOrigin, PolicyStart};
use crate::figure::places;
use crate::figure::selection::{self, MEMBERS};
use crate::figure::sheet::Caption;
use crate::figure::theme::{Language, MIDDLE, Marker, NARROW, SeriesStyle, Theme, WIDE};
use crate::figure::{Drawing, FigureError, FigureOptions};

use super::effects::LEAST_EFFECT;
use super::{ArmFolder, ComparisonFolder};

/// So many single regions beside members and others.
const MOST_PLACES: usize = 3;

/// One panel an arm with shared axes; nothing without effects on output.
pub(in crate::figure) fn members_and_others(
    comparison: &ComparisonFolder,
    theme: &Theme,
    options: &FigureOptions,
) -> Result<Option<Drawing>, FigureError> {
    let wanted = selection::positions(&options.places, &comparison.places, &comparison.names, |_| false);
    // Members are in every panel already.
    let wanted = if options.places.iter().any(|name| name == MEMBERS) { vec![] } else { wanted? };
    let wanted = &wanted[..wanted.len().min(MOST_PLACES)];
    let plans: Vec<PanelContent> = comparison
        .arms
        .iter()
        .map(|arm| PanelContent {
            name: arm.name.clone(),
            unit: "%".to_owned(),
            lines: lines(comparison, arm, wanted, theme),
            least: LEAST_EFFECT,
        })
        .filter(|plan| !plan.lines.is_empty())
        .collect();
    if plans.is_empty() {
        return Ok(None);
    }
    let width = theme.width([NARROW, MIDDLE, WIDE][columns(plans.len(), 3) - 1]);
    let layout = Layout {
        width,
        columns: columns_within(plans.len(), 3, width),
        height: 38.0,
        shared: true,
        zero: true,
        ..Layout::default()
    };
    // A panel is about one arm: starts that others lack have no place in it.
    let origin =
        FolderOrigin { starts: common_starts(&comparison.arms, theme.language), ..comparison.origin.clone() };
    let svg = grid(&origin, theme, &plans, layout, &caption(comparison, theme));
    Ok(Some(Drawing { svg, data: plotted(&plans)? }))
}

/// Years in which policies of every arm begin, by name where the policies are the same.
fn common_starts(arms: &[ArmFolder], language: Language) -> Vec<PolicyStart> {
    let Some((first, others)) = arms.split_first() else { return vec![] };
    let in_all = |is_it: &dyn Fn(&PolicyStart) -> bool| others.iter().all(|arm| arm.starts.iter().any(is_it));
    let common = |start: &PolicyStart| {
        let named = in_all(&|other| other == start).then(|| start.clone());
        let unnamed =
            || PolicyStart { policy: language.say("policy", "政策").to_owned(), year: start.year };
        named.or_else(|| in_all(&|other| (other.year - start.year).abs() < 1e-6).then(unnamed))
    };
    first.starts.iter().filter_map(common).collect()
}

fn lines(comparison: &ComparisonFolder, arm: &ArmFolder, wanted: &[usize], theme: &Theme) -> Vec<Line> {
    let language = theme.language;
    let all = SeriesStyle { mark: Marker::Triangle, ..theme.technology };
    let levels = [
        ("nation", language.say("all", "全部"), all),
        ("members", language.say("members", "成员"), theme.talent),
        ("others", language.say("others", "其他"), theme.capital),
    ];
    let known = levels.into_iter().filter_map(|(level, name, pen)| {
        Some((comparison.effects.path(&arm.key, level, "output_cny")?, name.to_owned(), pen))
    });
    let single = wanted.iter().enumerate().filter_map(|(index, &place)| {
        let path = comparison.effects.place(&arm.key, &comparison.places[place].code)?;
        Some((path, places::name(&comparison.places, place, language), theme.series(3 + index)))
    });
    let known = known.chain(single);
    let line = |(path, name, pen): (&super::effects::EffectPath, String, SeriesStyle)| Line {
        name,
        summary: path.summary(1.0, comparison.replicates),
        pen,
        labelled: true,
        spread: if comparison.has_ranges() { RangeStyle::Bar } else { RangeStyle::Hidden },
    };
    known.map(line).collect()
}

fn caption(comparison: &ComparisonFolder, theme: &Theme) -> Caption {
    let language = theme.language;
    let title = language.say(
        "Effect on output of all regions, of members and of others, %",
        "对全部地区、成员地区与其他地区产出的影响，%",
    );
    let note = language.say(
        "Members: regions that a policy of the arm covers; others: all the rest.",
        "成员：该情景的政策所覆盖的地区；其他：其余地区。",
    );
    let description = language.say(
        "Line charts with shared axes, one an arm: effect on output of all regions, members and others.",
        "共用坐标轴的折线图，每个情景一幅：对全部地区、成员与其他地区产出的影响。",
    );
    Caption {
        title: title.to_owned(),
        subtitle: comparison.summarised(RangeStyle::Bar, theme),
        note: note.to_owned(),
        description: description.to_owned(),
    }
}
