//! Where a factor flows: arrows between regions on a map without boundaries, one factor a map.

use crate::outcome::{Column, Table, TableError};
use crate::region::Factor;

use super::arrow_map::{ArrowMap, MapContent, OnMap, usual_count};
use super::factors;
use super::flows::{MapFlow, ShownFlows};
use super::format::{self, number};
use super::map_style::MapStyle;
use super::places::MapPlace;
use super::run::RunFolder;
use super::selection::{self, PlaceNames};
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
    let part = part(options, (&run.places, &run.names), |_| false)?;
    let flows = part.of(all.of(factor));
    if flows.is_empty() {
        return Ok(None);
    }
    let count = options.largest_flows.unwrap_or_else(|| usual_count(run.places.len())).clamp(1, flows.len());
    let on_map = OnMap::new(&part, &run.places, &run.stocks(factor), &flows[..count]);
    let shown = MapContent {
        places: &on_map.places,
        factor,
        flows: &on_map.flows,
        stocks: &on_map.stocks,
        lines: &basemap::lines(options)?,
        style: MapStyle::of_flows(factor, theme),
    };
    // The map is fitted below a heading whose height is not known yet; only its height counts here.
    let body = ArrowMap::new(theme, &shown, 0.0).height();
    let caption = caption(run, theme, (factor, &part), (&flows, count, all.year), options);
    let svg = sheet(&run.origin, theme, (theme.width(WIDE), body), &caption, |canvas, top| {
        ArrowMap::new(theme, &shown, top).draw(canvas);
    });
    let amounts = flows[..count].iter().map(|flow| flow.amount).collect();
    let data = plotted(&run.places, &flows[..count], vec![Column::real("amount", amounts)])?;
    Ok(Some(Drawing { svg, data }))
}

fn caption(
    run: &RunFolder,
    theme: &Theme,
    (factor, part): (Factor, &ShownFlows),
    (flows, shown, year): (&[MapFlow], usize, f64),
    options: &FigureOptions,
) -> Caption {
    let (language, year) = (theme.language, format::year(year));
    let kind = part.words(language);
    let (count, known) = (number(shown as f64, 0), number(flows.len() as f64, 0));
    let carried = |flows: &[MapFlow]| flows.iter().map(|flow| flow.amount).sum::<f64>();
    let share = number(100.0 * carried(&flows[..shown]) / carried(flows), 0);
    let selection = match (language, shown == flows.len()) {
        (Language::English, true) => format!("all {known} recorded {kind}"),
        (Language::Chinese, true) => format!("全部 {known} 条已记录的{kind}"),
        (Language::English, false) => {
            format!("the {count} largest of {known} recorded {kind}, {share} % of what these carry")
        }
        (Language::Chinese, false) => {
            format!("{known} 条已记录的{kind}中最大的 {count} 条，占其总量的 {share} %")
        }
    };
    let statement = format!("{selection}{}", limit(run, factor, language));
    let name = |place: usize| run.place_name(place, language);
    let (from, to) = (name(flows[0].origin), name(flows[0].destination));
    let (title, description) = match language {
        Language::English => (
            format!("{}, {year}", factors::title(factor, language)),
            format!("Map of arrows between regions. The largest flow goes from {from} to {to}."),
        ),
        Language::Chinese => (
            format!("{}，{year} 年", factors::title(factor, language)),
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

/// What of the flows is shown.
pub(super) fn part(
    options: &FigureOptions,
    (places, names): (&[MapPlace], &PlaceNames),
    is_member: impl Fn(&MapPlace) -> bool,
) -> Result<ShownFlows, FigureError> {
    let places = selection::positions(&options.places, places, names, is_member)?;
    Ok(ShownFlows { places, net: options.net })
}

/// Smaller flows that the run did not record, if there may be any.
fn limit(run: &RunFolder, factor: Factor, language: Language) -> String {
    let all = run.flows.as_ref().map_or(0, |flows| flows.of(factor).len());
    let limit = run.recorded.filter(|limit| *limit <= all as u64);
    match (limit, language) {
        (None, _) => String::new(),
        (Some(count), Language::English) => format!("; recorded: the {count} largest of every period"),
        (Some(count), Language::Chinese) => format!("；每期仅记录最大的 {count} 条"),
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
