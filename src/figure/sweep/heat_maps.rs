//! Heat maps of a grid: the mean over every two factors that are numbers.

use crate::figure::drawing::Drawings;
use crate::figure::heat_map::{HeatMap, HeatMapAxis};
use crate::figure::theme::{Language, Theme};
use crate::figure::{FigureError, FigureOptions};
use crate::numeric::range;
use crate::outcome::{Table, TableError};

use super::{SweepFolder, Topic, distinct};

/// One figure a metric, scenario and pair of factors.
pub(in crate::figure) fn heat_maps(
    sweep: &SweepFolder,
    theme: &Theme,
    options: &FigureOptions,
) -> Result<Drawings, FigureError> {
    let Some(table) = &sweep.pairs else { return Ok(Drawings::new()) };
    let mut drawings = Drawings::new();
    for topic in Topic::all(table, options)? {
        for scenario in &topic.scenarios {
            let rows = topic.of_scenario(scenario)?;
            for (first, second) in pairs(&rows)? {
                let Some(map) = map(sweep, &topic, scenario, (&first, &second), theme)? else {
                    continue;
                };
                let short = |path: &str| path.rsplit('.').next().unwrap_or(path).replace('_', "-");
                let part = format!("{}-{scenario}-{}-{}", topic.file_part(), short(&first), short(&second));
                drawings.push((part, map.drawn(theme)?));
            }
        }
    }
    Ok(drawings)
}

/// The pairs of a table in their order.
fn pairs(rows: &Table) -> Result<Vec<(String, String)>, TableError> {
    let (first, second) = (rows.text("first")?, rows.text("second")?);
    let both: Vec<String> = first.iter().zip(second).map(|(one, other)| format!("{one}\n{other}")).collect();
    let split = |it: String| it.split_once('\n').map(|(one, other)| (one.to_owned(), other.to_owned()));
    Ok(distinct(&both).into_iter().filter_map(split).collect())
}

/// Nothing where values are words, or no cell has a value.
fn map(
    sweep: &SweepFolder,
    topic: &Topic,
    scenario: &str,
    (first, second): (&str, &str),
    theme: &Theme,
) -> Result<Option<HeatMap>, TableError> {
    let language = theme.language;
    let rows = topic.of_scenario(scenario)?;
    let keep: Vec<bool> = rows
        .text("first")?
        .iter()
        .zip(rows.text("second")?)
        .map(|it| it.0 == first && it.1 == second)
        .collect();
    let rows = rows.filter(&keep);
    let (across, up, mean) = (rows.real("first_number")?, rows.real("second_number")?, rows.real("mean")?);
    let largest = mean.iter().map(|it| it.abs()).fold(f64::NAN, f64::max);
    if largest.is_nan() || across.iter().chain(up).any(|it| it.is_nan()) {
        return Ok(None);
    }
    let (divisor, unit) = topic.measure(largest, theme);
    let (columns, lines) = (sorted(across), sorted(up));
    let cell = |up_value: f64, across_value: f64| {
        let at = |row: &usize| {
            across[*row].total_cmp(&across_value).is_eq() && up[*row].total_cmp(&up_value).is_eq()
        };
        (0..mean.len()).find(at).map_or(f64::NAN, |row| mean[row] / divisor)
    };
    let cells: Vec<Vec<f64>> =
        lines.iter().map(|up| columns.iter().map(|across| cell(*up, *across)).collect()).collect();
    let (low, high) = range(cells.iter().flatten().copied());
    let scenario = sweep.names.scenario(scenario);
    let title = match language {
        Language::English => {
            format!("{} by two factors, {unit}: {scenario}", upper_first(&topic.name(language)))
        }
        Language::Chinese => format!("{scenario}：{}随两个因素的变化，{unit}", topic.name(language)),
    };
    Ok(Some(HeatMap {
        title,
        subtitle: subtitle(sweep, topic, language),
        across: HeatMapAxis { name: sweep.names.factor(first), unit: String::new(), values: columns },
        up: HeatMapAxis { name: sweep.names.factor(second), unit: String::new(), values: lines },
        value: format!("{}{}{unit}", topic.name(language), language.say(", ", "，")),
        cells,
        contour: (low < 0.0 && high > 0.0).then_some(0.0),
        command: sweep.origin.command.clone(),
        seed: sweep.origin.seed.clone(),
        ..HeatMap::default()
    }))
}

fn subtitle(sweep: &SweepFolder, topic: &Topic, language: Language) -> String {
    let scope = sweep.scope(topic, language);
    let how = language.say("mean over all other factors", "其余因素取均值");
    let words =
        if scope.is_empty() { how.to_owned() } else { format!("{scope}{}{how}", language.say("; ", "；")) };
    format!("{}{}{words}", sweep.origin.name, language.say(": ", "："))
}

fn sorted(values: &[f64]) -> Vec<f64> {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    values.dedup_by(|a, b| a.total_cmp(b).is_eq());
    values
}

fn upper_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
