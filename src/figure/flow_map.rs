//! Where a factor flows: arrows between regions on a map without boundaries, one factor a map.

use crate::outcome::{Column, Table, TableError};
use crate::region::Factor;

use super::arrow_map::{ArrowMap, MapContent, usual_count};
use super::factors;
use super::flows::{LargestFlows, MapFlow};
use super::format::{self, number};
use super::map_style::MapStyle;
use super::places::MapPlace;
use super::run::RunFolder;
use super::sheet::{Caption, named, sheet};
use super::theme::{Language, Theme, WIDE};
use super::{Drawing, FigureError, FigureOptions, basemap};

/// The flows of one factor in the last year.
pub(super) fn flow_map(
    run: &RunFolder,
    theme: &Theme,
    options: &FigureOptions,
    factor: Factor,
) -> Result<Option<Drawing>, FigureError> {
    let Some(all) = run.flows.as_ref() else { return Ok(None) };
    let flows = all.of(factor);
    if flows.is_empty() {
        return Ok(None);
    }
    let count = options.largest_flows.unwrap_or_else(|| usual_count(run.places.len())).clamp(1, flows.len());
    let shown = MapContent {
        places: &run.places,
        factor,
        flows: &flows[..count],
        stocks: &run.stocks(factor),
        lines: &basemap::lines(options)?,
        style: MapStyle::of_flows(factor, theme),
    };
    // The map is fitted below a heading whose height is not known yet; only its height counts here.
    let body = ArrowMap::new(theme, &shown, 0.0).height();
    let caption = caption(run, theme, factor, (all, count), options);
    let svg = sheet(&run.origin, theme, (WIDE, body), &caption, |canvas, top| {
        ArrowMap::new(theme, &shown, top).draw(canvas);
    });
    let amounts = flows[..count].iter().map(|flow| flow.amount).collect();
    let data = plotted(&run.places, &flows[..count], vec![Column::real("amount", amounts)])?;
    Ok(Some(Drawing { svg, data }))
}

fn caption(
    run: &RunFolder,
    theme: &Theme,
    factor: Factor,
    (all, shown): (&LargestFlows, usize),
    options: &FigureOptions,
) -> Caption {
    let (language, flows, year) = (theme.language, all.of(factor), format::year(all.year));
    let (count, known) = (number(shown as f64, 0), number(flows.len() as f64, 0));
    let carried = |flows: &[MapFlow]| flows.iter().map(|flow| flow.amount).sum::<f64>();
    let share = number(100.0 * carried(&flows[..shown]) / carried(flows), 0);
    let name = |place: usize| run.place_name(place, language);
    let (from, to) = (name(flows[0].origin), name(flows[0].destination));
    let (title, statement, description) = match language {
        Language::English => (
            format!("{}, {year}", factors::title(factor, language)),
            format!("the {count} largest of {known} recorded flows between regions, {share} % of their sum"),
            format!("Map of arrows between regions. The largest flow goes from {from} to {to}."),
        ),
        Language::Chinese => (
            format!("{}，{year} 年", factors::title(factor, language)),
            format!("地区间 {known} 条已记录流量中最大的 {count} 条，占其总量的 {share} %"),
            format!("地区间流量的箭头图，最大的流量由{from}流向{to}。"),
        ),
    };
    let replicates = run.national.as_ref().map_or(1, |national| national.replicates);
    let statement =
        if replicates < 2 { statement } else { format!("{statement}{}", mean_of(replicates, language)) };
    Caption {
        title,
        subtitle: named(&run.origin, theme, &statement),
        note: basemap::note(options),
        description,
    }
}

/// "(mean of 16 replicates)".
pub(super) fn mean_of(replicates: usize, language: Language) -> String {
    match language {
        Language::English => format!(" (mean of {replicates} replicates)"),
        Language::Chinese => format!("（{replicates} 次重复的均值）"),
    }
}

/// The plotted numbers: both ends of every flow by code and name, then `measured`.
pub(super) fn plotted(
    places: &[MapPlace],
    flows: &[MapFlow],
    measured: Vec<Column>,
) -> Result<Table, TableError> {
    let text = |name: String, ends: &[usize], word: fn(&MapPlace) -> &String| {
        Column::text(name, ends.iter().map(|&end| word(&places[end]).clone()).collect())
    };
    let end = |name: &str, ends: &[usize]| {
        [
            text(name.to_owned(), ends, |place| &place.code),
            text(format!("{name}_en"), ends, |place| &place.english),
            text(format!("{name}_zh"), ends, |place| &place.chinese),
        ]
    };
    let origins: Vec<usize> = flows.iter().map(|flow| flow.origin).collect();
    let destinations: Vec<usize> = flows.iter().map(|flow| flow.destination).collect();
    let named = [end("origin", &origins), end("destination", &destinations)].into_iter().flatten();
    Table::new(named.chain(measured).collect())
}
