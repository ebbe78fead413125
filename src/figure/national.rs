//! How the whole country (or whatever the run covers) goes: a small set of panels over the years.

use super::columns::columns_within;
use super::ensemble::{Ensemble, Summary};
use super::format;
use super::grid::{Layout, Line, PanelContent, RangeStyle, bands_are_visible, grid, plotted};
use super::outcomes::{measure, name};
use super::records::ReplicateRecords;
use super::run::RunFolder;
use super::sheet::{Caption, summarised};
use super::theme::{Language, SeriesStyle, Theme, WIDE};
use super::{Drawing, FigureError, FigureOptions};
use crate::numeric::range;
use crate::numeric::scalar;
use crate::outcome::catalogue::{OUTPUT_PER_WORKER_OF_NATION, Unit, of_nation};

/// Output, output per worker, talent, growth, capital, inequality, technology, dispersion and what crosses provinces.
pub(super) fn national_series(
    run: &RunFolder,
    theme: &Theme,
    options: &FigureOptions,
) -> Result<Option<Drawing>, FigureError> {
    let Some(records) = &run.national else { return Ok(None) };
    let plans = if options.outcomes.is_empty() {
        plans(records, theme)
    } else {
        options.outcomes.iter().filter_map(|outcome| asked_for(records, outcome, theme)).collect()
    };
    if plans.is_empty() {
        return Ok(None);
    }
    let width = theme.width(WIDE);
    let columns = columns_within(plans.len(), 3, width);
    let layout = Layout { width, columns, height: 30.0, shared: false, ..Layout::default() };
    let caption = caption(run, theme, records, bands_are_visible(&plans, layout));
    let svg = grid(&run.origin, theme, &plans, layout, &caption);
    Ok(Some(Drawing { svg, data: plotted(&plans)? }))
}

/// Outcomes of all regions together that the folder has numbers of.
pub(super) fn outcomes(records: &ReplicateRecords) -> Vec<String> {
    let names = records.columns().filter(|column| of_nation(column).is_some());
    names.map(str::to_owned).collect()
}

/// A panel of one outcome, in its own unit.
fn asked_for(records: &ReplicateRecords, column: &str, theme: &Theme) -> Option<PanelContent> {
    let (outcome, value) = (of_nation(column)?, records.ensemble(column, 0)?);
    let (low, high) = range(value.summary().values());
    let (divisor, unit) = measure(outcome.unit, low.abs().max(high.abs()), theme);
    let unit = if matches!(outcome.unit, Unit::Share) { "%".to_owned() } else { unit };
    Some(one(&value.map(|value| value / divisor), name(column, theme.language), unit, theme))
}

fn caption(run: &RunFolder, theme: &Theme, records: &ReplicateRecords, visible: bool) -> Caption {
    let language = theme.language;
    let growth = records.ensemble("output_cny", 0).map_or(f64::NAN, |output| output.index().last() / 100.0);
    Caption {
        title: language
            .say("All regions together: output, factors and disparities", "全部地区：产出、要素与差距")
            .to_owned(),
        subtitle: summarised(&run.origin, theme, records.replicates, visible),
        note: String::new(),
        description: match language {
            Language::English => {
                format!(
                    "Line charts of national indicators over the years; output ends at {growth:.2} times its start."
                )
            }
            Language::Chinese => format!("全国指标随年份变化的折线图；期末产出为期初的 {growth:.2} 倍。"),
        },
    }
}

fn plans(records: &ReplicateRecords, theme: &Theme) -> Vec<PanelContent> {
    let output = records.ensemble("output_cny", 0);
    let per_worker = records.quotient(OUTPUT_PER_WORKER_OF_NATION, 0);
    let in_money = |value: &Option<Ensemble>, column: &str| {
        value.as_ref().map(|value| money(value, name(column, theme.language), theme))
    };
    let growth = |value: Ensemble| {
        let name = theme.language.say("Growth of output per worker", "劳均产出增长率");
        one(&value.growth(), name, theme.language.say("% a year", "%/年"), theme)
    };
    let panels = [
        in_money(&output, "output_cny"),
        in_money(&per_worker, "output_per_worker_cny"),
        talent(records, theme),
        per_worker.map(growth),
        capital_per_output(records, theme),
        theil(records, theme),
        technology(records, theme),
        dispersion(records, theme),
        crossing(records, theme),
    ];
    panels.into_iter().flatten().collect()
}

fn capital_per_output(records: &ReplicateRecords, theme: &Theme) -> Option<PanelContent> {
    let (capital, output) = (records.ensemble("capital_cny", 0)?, records.ensemble("output_cny", 0)?);
    let ratio = capital.with(&output, |capital, output| capital / output);
    let (name, unit) = (("Capital per output", "资本产出比"), ("years of output", "年产出"));
    let [name, unit] = [name, unit].map(|(english, chinese)| theme.language.say(english, chinese));
    Some(one(&ratio, name, unit, theme))
}

/// The table has the mean of logarithms; figures show an index.
fn technology(records: &ReplicateRecords, theme: &Theme) -> Option<PanelContent> {
    let index = records.ensemble("technology", 0)?.map(scalar::exp).index();
    let unit = theme.language.say("start = 100", "期初 = 100");
    Some(one(&index, name("technology", theme.language), unit, theme))
}

fn dispersion(records: &ReplicateRecords, theme: &Theme) -> Option<PanelContent> {
    let (value, language) = (records.ensemble("dispersion", 0)?, theme.language);
    let (_, unit) = measure(Unit::DISPERSION, 1.0, theme);
    Some(one(&value, name("dispersion", language), unit, theme))
}

fn money(ensemble: &Ensemble, name: String, theme: &Theme) -> PanelContent {
    let unit = format::Magnitude::fitting(range(ensemble.summary().values()).1, theme.language);
    let scaled = ensemble.map(|value| value / unit.divisor);
    let line = line("", scaled.summary(), theme.talent, true);
    PanelContent { name, unit: unit.of_money(theme.language, &theme.currency), lines: vec![line], least: 0.0 }
}

/// A panel of one line.
fn one(ensemble: &Ensemble, name: impl Into<String>, unit: impl Into<String>, theme: &Theme) -> PanelContent {
    let lines = vec![line("", ensemble.summary(), theme.talent, true)];
    PanelContent { name: name.into(), unit: unit.into(), lines, least: 0.0 }
}

fn talent(records: &ReplicateRecords, theme: &Theme) -> Option<PanelContent> {
    let language = theme.language;
    let (young, established) =
        (records.ensemble("people_young", 0)?, records.ensemble("people_established", 0)?);
    let largest = range(young.summary().values().chain(established.summary().values())).1;
    let unit = format::Magnitude::fitting(largest, language);
    let scaled = |ensemble: &Ensemble| ensemble.map(|value| value / unit.divisor).summary();
    let lines = vec![
        line(language.say("young", "青年"), scaled(&young), theme.series(0), true),
        line(language.say("established", "成熟"), scaled(&established), theme.capital, true),
    ];
    let name = language.say("Talent", "人才").to_owned();
    Some(PanelContent { name, unit: unit.of(language.say("people", "人"), language), lines, least: 0.0 })
}

fn theil(records: &ReplicateRecords, theme: &Theme) -> Option<PanelContent> {
    let language = theme.language;
    let parts = [
        ("theil", language.say("total", "总体"), theme.talent),
        ("theil_between", language.say("between", "省际"), theme.capital),
        ("theil_within", language.say("within", "省内"), theme.technology),
    ];
    let lines: Option<Vec<Line>> = parts
        .into_iter()
        .map(|(column, name, pen)| Some(line(name, records.ensemble(column, 0)?.summary(), pen, true)))
        .collect();
    let unit = language.say("between and within provinces", "省际与省内");
    Some(PanelContent {
        name: language.say("Theil index", "泰尔指数").to_owned(),
        unit: unit.to_owned(),
        lines: lines?,
        least: 0.0,
    })
}

fn crossing(records: &ReplicateRecords, theme: &Theme) -> Option<PanelContent> {
    let language = theme.language;
    let factors = [
        ("cross_province_share_talent", language.say("talent", "人才"), theme.talent),
        ("cross_province_share_capital", language.say("capital", "资本"), theme.capital),
        (
            "cross_province_share_venture",
            language.say("venture", "风投"),
            SeriesStyle { dashes: &[0.5, 0.7], ..theme.capital },
        ),
        ("cross_province_share_siting", language.say("siting", "布局"), theme.technology),
    ];
    let lines: Vec<Line> = factors
        .into_iter()
        .filter_map(|(column, name, pen)| {
            let share = records.ensemble(column, 0)?;
            let percent = share.map(|share| 100.0 * share).summary();
            let any = percent.mean.iter().any(|value| value.is_finite());
            any.then(|| line(name, percent, pen, false))
        })
        .collect();
    let name = language.say("Crossing a province border", "跨省流动占比").to_owned();
    let unit = language.say("% of flow", "占流量 %").to_owned();
    (!lines.is_empty()).then_some(PanelContent { name, unit, lines, least: 1.0 })
}

fn line(name: &str, summary: Summary, pen: SeriesStyle, banded: bool) -> Line {
    let spread = if banded { RangeStyle::Bands } else { RangeStyle::Hidden };
    Line { name: name.to_owned(), summary, pen, labelled: !name.is_empty(), spread }
}
