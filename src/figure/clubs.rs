//! How clubs and provinces grow, next to all regions together.

use super::ensemble::Ensemble;
use super::grid::{Layout, Line, PanelContent, RangeStyle, grid, plotted};
use super::places::MapPlace;
use super::records::ReplicateRecords;
use super::run::RunFolder;
use super::sheet::{Caption, means, named};
use super::theme::{Language, SeriesStyle, Theme, WIDE};
use super::{Drawing, FigureError};

/// Lines that stand out in one panel; the others stay in the background.
const LARGEST: usize = 6;

/// On a narrower sheet the two panels stand one above the other, in mm.
const NARROWEST_PAIR: f64 = 130.0;

/// What the clubs table may put before the name of a province.
const PROVINCE: &str = "province:";

/// Output of clubs and of provinces, start = 100.
pub(super) fn club_output(run: &RunFolder, theme: &Theme) -> Result<Option<Drawing>, FigureError> {
    let Some(records) = &run.clubs else { return Ok(None) };
    let language = theme.language;
    let keys = |provinces: bool| -> Vec<usize> {
        let is_wanted = |&key: &usize| province(run, &records.keys[key]).is_some() == provinces;
        (0..records.keys.len()).filter(is_wanted).collect()
    };
    let panels = [
        (language.say("Clubs", "城市群与网络"), keys(false)),
        (language.say("Provinces", "省份"), keys(true)),
    ];
    let unit = language.say("output, start = 100", "产出，期初 = 100");
    let plans: Vec<PanelContent> = panels
        .into_iter()
        .map(|(name, keys)| PanelContent {
            name: name.to_owned(),
            unit: unit.to_owned(),
            lines: lines(run, records, &keys, theme),
            least: 0.0,
        })
        .filter(|plan| plan.lines.iter().any(|line| line.labelled))
        .collect();
    if plans.is_empty() {
        return Ok(None);
    }
    let width = theme.width(if plans.len() == 1 { super::theme::MIDDLE } else { WIDE });
    let columns = if width < NARROWEST_PAIR { 1 } else { plans.len() };
    let layout = Layout { width, columns, height: 62.0, shared: false, ..Layout::default() };
    let any_muted = plans.iter().flat_map(|plan| &plan.lines).any(|line| !line.labelled);
    let svg = grid(&run.origin, theme, &plans, layout, &caption(run, theme, records, any_muted));
    Ok(Some(Drawing { svg, data: plotted(&plans)? }))
}

fn caption(run: &RunFolder, theme: &Theme, records: &ReplicateRecords, any_muted: bool) -> Caption {
    let language = theme.language;
    let all = language.say("black, dashed: all regions", "黑色虚线为全部地区");
    let (shown, others) = match (language, any_muted) {
        (Language::English, true) => (
            format!("Coloured: the largest by output, up to {LARGEST} a panel; {all}"),
            "; grey: the others.",
        ),
        (Language::English, false) => (format!("Coloured: clubs and provinces; {all}"), "."),
        (Language::Chinese, true) => {
            (format!("彩色：每幅中产出最大的至多 {LARGEST} 个；{all}"), "；灰线为其余。")
        }
        (Language::Chinese, false) => (format!("彩色：各城市群与省份；{all}"), "。"),
    };
    let selection = format!("{shown}{others}");
    let statistic = means(records.replicates, language)
        .unwrap_or_else(|| language.say("single run", "单次运行").to_owned());
    Caption {
        title: language.say("Output of clubs and provinces, start = 100", "城市群与省份的产出，期初 = 100").to_owned(),
        subtitle: named(&run.origin, theme, &statistic),
        note: selection,
        description: language
            .say(
                "Line charts of output relative to the start, one line a club or province, with all regions together.",
                "各城市群和省份产出相对期初的折线图，并与全部地区比较。",
            )
            .to_owned(),
    }
}

/// Muted lines first, then all regions together, then those that stand out: later lines lie on top.
fn lines(run: &RunFolder, records: &ReplicateRecords, keys: &[usize], theme: &Theme) -> Vec<Line> {
    let national = run.national.as_ref().and_then(|national| national.ensemble("output_cny", 0));
    let mut clubs: Vec<(usize, Ensemble)> =
        keys.iter().filter_map(|&key| Some((key, records.ensemble("output_cny", key)?))).collect();
    // A club of all regions is the line of all regions.
    clubs.retain(|(_, output)| !national.as_ref().is_some_and(|national| same(national, output)));
    clubs.sort_by(|one, other| other.1.last().total_cmp(&one.1.last()).then(one.0.cmp(&other.0)));
    let name = |key: usize| club_name(run, &records.keys[key], theme.language);
    let line = |key: usize, output: &Ensemble, pen, labelled| Line {
        name: name(key),
        summary: output.index().summary(),
        pen,
        labelled,
        spread: RangeStyle::Hidden,
    };
    let muted = clubs.iter().skip(LARGEST).map(|(key, output)| line(*key, output, theme.background, false));
    let top = clubs.iter().take(LARGEST).enumerate();
    let top = top.map(|(rank, (key, output))| line(*key, output, theme.series(rank), true));
    let all = national.as_ref().filter(|_| !clubs.is_empty()).map(|output| Line {
        name: theme.language.say("all regions", "全部地区").to_owned(),
        summary: output.index().summary(),
        pen: SeriesStyle { colour: theme.text, ..theme.baseline },
        labelled: true,
        spread: RangeStyle::Hidden,
    });
    muted.chain(all).chain(top).collect()
}

fn same(one: &Ensemble, other: &Ensemble) -> bool {
    (one.last() / other.last() - 1.0).abs() < 1e-9
}

/// A place of the province that a key of the clubs table means, if it means one.
fn province<'run>(run: &'run RunFolder, key: &str) -> Option<&'run MapPlace> {
    let name = key.strip_prefix(PROVINCE).unwrap_or(key);
    run.places.iter().find(|place| place.province_english == name || place.province_chinese == name)
}

/// A province as the atlas names it, a club in words.
pub(super) fn club_name(run: &RunFolder, key: &str, language: Language) -> String {
    if let Some(place) = province(run, key) {
        return short_province(language.say(&place.province_english, &place.province_chinese));
    }
    if let Some((_, club)) = run.named_clubs.iter().find(|(club, _)| *club == key) {
        let name = language.say(&club.words.english, &club.words.chinese);
        if !name.is_empty() {
            return shortened(name);
        }
    }
    let words = key.replace('-', " ");
    let mut letters = words.chars();
    let words: String =
        letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect());
    shortened(&words)
}

/// A name that is longer than a figure has room for beside a line is cut.
fn shortened(name: &str) -> String {
    if name.chars().count() <= 24 {
        return name.to_owned();
    }
    name.chars().take(23).chain(['…']).collect()
}

/// 上海市 and 浙江省 are 上海 and 浙江 on a figure.
fn short_province(name: &str) -> String {
    name.trim_end_matches(['省', '市']).trim_end_matches("特别行政区").to_owned()
}
