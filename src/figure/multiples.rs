//! The largest regions, one small panel each with the same axes, against all regions together.

use super::columns::columns_within;
use super::format::Magnitude;
use super::grid::{Layout, Line, PanelContent, RangeStyle, bands_are_visible, grid, plotted};
use super::records::ReplicateRecords;
use super::run::RunFolder;
use super::sheet::{Caption, summarised};
use super::theme::{Language, Theme, WIDE};
use super::{Drawing, FigureError};
use crate::outcome::catalogue::{OUTPUT_PER_WORKER_OF_NATION, OUTPUT_PER_WORKER_OF_REGIONS};

/// Three rows of four.
const PANELS: usize = 12;

/// Output per worker of the largest regions by output in the last year.
pub(super) fn largest_regions(run: &RunFolder, theme: &Theme) -> Result<Option<Drawing>, FigureError> {
    let Some(records) = &run.regions else { return Ok(None) };
    let largest = largest(run, records);
    let lines = |place: usize, key: usize| lines(run, records, (place, key), theme);
    let plans: Vec<PanelContent> = largest
        .into_iter()
        .filter_map(|(place, key)| {
            let name = run.place_name(place, theme.language);
            Some(PanelContent { name, unit: unit(theme), lines: lines(place, key)?, least: 0.0 })
        })
        .collect();
    if plans.is_empty() {
        return Ok(None);
    }
    let width = theme.width(WIDE);
    let columns = columns_within(plans.len(), 4, width);
    let layout = Layout { width, columns, height: 26.0, shared: true, ..Layout::default() };
    let visible = bands_are_visible(&plans, layout);
    let svg = grid(&run.origin, theme, &plans, layout, &caption(run, theme, records, (plans.len(), visible)));
    Ok(Some(Drawing { svg, data: plotted(&plans)? }))
}

fn caption(
    run: &RunFolder,
    theme: &Theme,
    records: &ReplicateRecords,
    (panels, visible): (usize, bool),
) -> Caption {
    let language = theme.language;
    let (title, note) = match language {
        Language::English => (
            format!("Output per worker of the {panels} largest regions, {}", unit(theme)),
            "Largest by output in the last year, in that order. Solid: the region; dashed: all regions together.",
        ),
        Language::Chinese => (
            format!("产出最大的 {panels} 个地区的劳均产出，{}", unit(theme)),
            "按期末产出排序。实线：该地区；虚线：全部地区。",
        ),
    };
    Caption {
        title,
        subtitle: summarised(&run.origin, theme, records.replicates, visible),
        note: note.to_owned(),
        description: language
            .say(
                "Small line charts with shared axes, one a region, each with the line of all regions together.",
                "共用坐标轴的小图，每个地区一幅，均附全部地区的曲线。",
            )
            .to_owned(),
    }
}

fn unit(theme: &Theme) -> String {
    Magnitude::of_incomes(theme.language).of_money(theme.language, &theme.currency)
}

/// Place and key of the regions with the largest output at the end.
fn largest(run: &RunFolder, records: &ReplicateRecords) -> Vec<(usize, usize)> {
    let output = |key: usize| records.ensemble("output_cny", key).map_or(f64::NAN, |output| output.last());
    let mut sized: Vec<_> =
        run.region_keys().into_iter().map(|(place, key)| (output(key), place, key)).collect();
    sized.retain(|(output, ..)| output.is_finite());
    sized.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
    sized.into_iter().take(PANELS).map(|(_, place, key)| (place, key)).collect()
}

fn lines(
    run: &RunFolder,
    records: &ReplicateRecords,
    (place, key): (usize, usize),
    theme: &Theme,
) -> Option<Vec<Line>> {
    let scale = Magnitude::of_incomes(theme.language).divisor;
    let own = records.quotient(OUTPUT_PER_WORKER_OF_REGIONS, key)?;
    let all = run.national.as_ref().and_then(|it| it.quotient(OUTPUT_PER_WORKER_OF_NATION, 0));
    let line = |name: String, ensemble: super::ensemble::Ensemble, pen, spread| Line {
        name,
        summary: ensemble.map(|value| value / scale).summary(),
        pen,
        labelled: false,
        spread,
    };
    let all = all.map(|all| {
        line(
            theme.language.say("all regions", "全部地区").to_owned(),
            all,
            theme.baseline,
            RangeStyle::Hidden,
        )
    });
    let own = line(run.place_name(place, theme.language), own, theme.talent, RangeStyle::Bands);
    Some(all.into_iter().chain([own]).collect())
}
