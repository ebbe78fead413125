//! Do regions become more alike? The standard deviation of log output per worker over the years.

use super::format::{self, number};
use super::grid::{Layout, Line, PanelContent, RangeStyle, bands_are_visible, grid, plotted};
use super::outcomes::measure;
use super::run::RunFolder;
use super::sheet::{Caption, summarised};
use super::theme::{Language, NARROW, Theme};
use super::{Drawing, FigureError};
use crate::outcome::catalogue::Unit;

/// σ over time; nothing when the national table does not have it.
pub(super) fn dispersion(run: &RunFolder, theme: &Theme) -> Result<Option<Drawing>, FigureError> {
    let Some(records) = &run.national else { return Ok(None) };
    let Some(sigma) = records.ensemble("dispersion", 0) else { return Ok(None) };
    let language = theme.language;
    let line = Line {
        name: "σ".to_owned(),
        summary: sigma.summary(),
        pen: theme.talent,
        labelled: false,
        spread: RangeStyle::Bands,
    };
    let (_, unit) = measure(Unit::DISPERSION, 1.0, theme);
    let plan = PanelContent { name: "σ".to_owned(), unit, lines: vec![line], least: 0.001 };
    let (first, last) = crate::numeric::range(sigma.years.iter().copied());
    let (first, last) = (format::year(first), format::year(last));
    let (from, to) = (number(sigma.first(), 3), number(sigma.last(), 3));
    let plans = [plan];
    let layout =
        Layout { width: theme.width(NARROW), columns: 1, height: 42.0, shared: false, ..Layout::default() };
    let visible = bands_are_visible(&plans, layout);
    let caption = Caption {
        title: language
            .say("Dispersion of output per worker over regions", "地区间劳均产出的离散程度")
            .to_owned(),
        subtitle: summarised(&run.origin, theme, records.replicates, visible),
        note: String::new(),
        description: match language {
            Language::English => format!("Line chart of σ: {from} in {first}, {to} in {last}."),
            Language::Chinese => format!("σ 的折线图：{first} 年为 {from}，{last} 年为 {to}。"),
        },
    };
    Ok(Some(Drawing { svg: grid(&run.origin, theme, &plans, layout, &caption), data: plotted(&plans)? }))
}
