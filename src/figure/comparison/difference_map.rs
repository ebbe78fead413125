//! How a policy redirects a factor: flows of an arm less those of the base, one map a factor and arm.

use crate::figure::arrow_map::{ArrowMap, MapContent, OnMap, usual_count};
use crate::figure::drawing::Drawings;
use crate::figure::factors::{self, unit_of};
use crate::figure::flow_map::{mean_of, part, plotted};
use crate::figure::flows::{LargestFlows, MapFlow, ShownFlows};
use crate::figure::format::{number, rounded};
use crate::figure::map_style::MapStyle;
use crate::figure::places;
use crate::figure::sheet::{Caption, sheet};
use crate::figure::theme::{Language, Theme, WIDE};
use crate::figure::{Drawing, FigureError, FigureOptions, basemap};
use crate::outcome::Column;
use crate::region::Factor;

use super::{ArmFolder, ComparisonFolder};

/// One map an arm whose flows of the factor differ from those of the base.
pub(in crate::figure) fn difference_maps(
    comparison: &ComparisonFolder,
    theme: &Theme,
    options: &FigureOptions,
    factor: Factor,
) -> Result<Drawings, FigureError> {
    let Some(base) = &comparison.base.flows else { return Ok(vec![]) };
    let mut drawings = Vec::new();
    for arm in &comparison.arms {
        let part = part(options, (&comparison.places, &comparison.names), |place| {
            arm.members.contains(&place.code)
        })?;
        let changes = arm.flows.as_ref().map(|flows| flows.differences(base, factor)).unwrap_or_default();
        // Differences have signs of their own; what is net of both directions would hide them.
        let part = ShownFlows { net: false, ..part };
        let changes = part.of(&changes);
        if !changes.is_empty() {
            drawings
                .push((arm.key.clone(), draw(comparison, arm, (factor, &changes, &part), theme, options)?));
        }
    }
    Ok(drawings)
}

fn draw(
    comparison: &ComparisonFolder,
    arm: &ArmFolder,
    (factor, changes, part): (Factor, &[MapFlow], &ShownFlows),
    theme: &Theme,
    options: &FigureOptions,
) -> Result<Drawing, FigureError> {
    let places = &comparison.places;
    let count = options.largest_flows.unwrap_or_else(|| usual_count(places.len())).clamp(1, changes.len());
    let stocks = comparison.base_run.as_ref().map_or(vec![0.0; places.len()], |run| run.stocks(factor));
    let on_map = OnMap::new(part, places, &stocks, &changes[..count]);
    let shown = MapContent {
        places: &on_map.places,
        factor,
        flows: &on_map.flows,
        stocks: &on_map.stocks,
        lines: &basemap::lines(options)?,
        style: MapStyle::of_differences(theme),
    };
    let body = ArrowMap::new(theme, &shown, 0.0).height();
    let caption = caption(comparison, arm, (factor, changes, count), theme, options);
    let svg = sheet(&comparison.origin, theme, (theme.width(WIDE), body), &caption, |canvas, top| {
        ArrowMap::new(theme, &shown, top).draw(canvas);
    });
    let (of_arm, of_base) =
        (amounts(arm.flows.as_ref(), factor), amounts(comparison.base.flows.as_ref(), factor));
    let find = |flows: &[((usize, usize), f64)]| -> Vec<f64> {
        let of =
            |flow: &MapFlow| flows.binary_search_by(|(way, _)| way.cmp(&(flow.origin, flow.destination)));
        changes[..count].iter().map(|flow| of(flow).map_or(0.0, |found| flows[found].1)).collect()
    };
    let difference = changes[..count].iter().map(|flow| flow.amount).collect();
    let measured = vec![
        Column::real("policy", find(&of_arm)),
        Column::real("base", find(&of_base)),
        Column::real("difference", difference),
    ];
    Ok(Drawing { svg, data: plotted(places, &changes[..count], measured)? })
}

/// The flows of a factor in the order of their ways.
fn amounts(flows: Option<&LargestFlows>, factor: Factor) -> Vec<((usize, usize), f64)> {
    let flows = flows.map_or(&[][..], |flows| flows.of(factor));
    let mut amounts: Vec<_> =
        flows.iter().map(|flow| ((flow.origin, flow.destination), flow.amount)).collect();
    amounts.sort_by_key(|(way, _)| *way);
    amounts
}

fn caption(
    comparison: &ComparisonFolder,
    arm: &ArmFolder,
    (factor, changes, count): (Factor, &[MapFlow], usize),
    theme: &Theme,
    options: &FigureOptions,
) -> Caption {
    let (language, year) = (theme.language, comparison.last_year());
    let (shown, all) = (number(count as f64, 0), number(changes.len() as f64, 0));
    let size = |flows: &[MapFlow]| flows.iter().map(|flow| flow.amount.abs()).sum::<f64>();
    let share = number(100.0 * size(&changes[..count]) / size(changes), 0);
    let (name, base, what) = (&arm.name, &comparison.base.name, factors::title(factor, language));
    let (title, statement) = match language {
        Language::English => (
            format!("{what}: what “{name}” changes, {year}"),
            format!(
                "Policy − base ({base}); the {shown} largest of {all} differences between regions, {share} % of \
                 their sum"
            ),
        ),
        Language::Chinese => (
            format!("{what}：“{name}”带来的变化，{year} 年"),
            format!(
                "政策 − 基准（{base}）；地区间 {all} 条差值中最大的 {shown} 条，占其绝对值总和的 {share} %"
            ),
        ),
    };
    let replicates = comparison.replicates;
    let mean = if replicates < 2 { String::new() } else { mean_of(replicates, language) };
    Caption {
        title,
        subtitle: format!("{statement}{mean}"),
        note: basemap::note(options),
        description: described(comparison, factor, changes[0], theme),
    }
}

/// The largest change in words.
fn described(comparison: &ComparisonFolder, factor: Factor, largest: MapFlow, theme: &Theme) -> String {
    let language = theme.language;
    let name = |place| places::name(&comparison.places, place, language);
    let (from, to) = (name(largest.origin), name(largest.destination));
    let (divisor, words) = unit_of(factor, largest.amount.abs(), theme);
    let amount = rounded(largest.amount / divisor);
    match language {
        Language::English => format!(
            "Map of arrows between regions, in two colours for more and less than in the base. The largest change \
             is from {from} to {to}: {amount} {words} a year."
        ),
        Language::Chinese => {
            format!(
                "地区间流量变化的箭头图，两种颜色分别表示高于和低于基准。变化最大的是由{from}流向{to}：{amount} {words}/年。"
            )
        }
    }
}
