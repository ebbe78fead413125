//! Coefficients with their intervals, beside the default and the usual range of the parameters that they stand for.

use super::{FitFolder, FittedTerm};
use crate::dynamics::{Limits, Parameter};
use crate::figure::format::number;
use crate::figure::rows::{FOOT, Margins, ROW, RowLayout};
use crate::figure::sheet::{Caption, named, sheet};
use crate::figure::theme::{Language, MIDDLE, SeriesStyle, Theme, theme};
use crate::figure::{Drawing, FigureError, parameter_name};
use crate::outcome::{Column, Table};

/// Terms, what they are called, and the parameters of the model that they are the negative of.
const TERMS: [(&str, &str, &str, &str); 6] = [
    ("distance", "distance", "距离", "talent.distance_elasticity"),
    ("distance2", "distance squared", "距离平方", ""),
    ("border", "border", "省界", "talent.border_cost.young"),
    ("away", "away from home", "离开本地", "talent.registration_cost.young"),
    ("contiguity", "contiguity", "相邻", ""),
    ("mass", "mass", "规模", ""),
];

/// A row of the figure.
struct CoefficientRow<'figure> {
    term: &'figure FittedTerm,
    name: String,
    /// Default and usual range with the sign of the coefficient.
    default: f64,
    usual: (f64, f64),
}

/// The intervals; nothing where no term was estimated.
pub(in crate::figure) fn fit_coefficients(
    found: &FitFolder,
    theme: &Theme,
) -> Result<Option<Drawing>, FigureError> {
    if found.terms.is_empty() {
        return Ok(None);
    }
    let rows: Vec<CoefficientRow> = found.terms.iter().map(|it| row(it, theme.language)).collect();
    let names: Vec<String> = rows.iter().map(|it| it.name.clone()).collect();
    let values: Vec<String> = rows.iter().map(|it| number(it.term.estimate, 3)).collect();
    let width = theme.width(MIDDLE);
    let margins = Margins::around(&names, &values, theme, width);
    let count = rows.len() as f64;
    let caption = caption(found, &rows, theme.language);
    let svg = sheet(&found.origin, theme, (width, count * ROW + FOOT), &caption, |canvas, top| {
        let shown = |it: &CoefficientRow| [it.term.low, it.term.high, it.default, it.usual.0, it.usual.1];
        let drawn = rows.iter().flat_map(shown).chain([0.0]).filter(|it| it.is_finite());
        let layout = margins.rows((canvas, theme), (count, top), &drawn.collect::<Vec<_>>());
        layout.draw_axis(theme.language.say("Coefficient", "系数"));
        for (at, row) in rows.iter().enumerate() {
            layout.label(at as f64, &names[at], &values[at], false);
            draw(&layout, at as f64, row);
        }
    });
    let real = |of: fn(&CoefficientRow) -> f64| rows.iter().map(of).collect();
    let data = Table::new(vec![
        Column::text("term", rows.iter().map(|it| it.term.name.clone()).collect()),
        Column::real("estimate", real(|it| it.term.estimate)),
        Column::real("low", real(|it| it.term.low)),
        Column::real("high", real(|it| it.term.high)),
        Column::real("default", real(|it| it.default)),
        Column::real("usual_low", real(|it| it.usual.0)),
        Column::real("usual_high", real(|it| it.usual.1)),
    ])?;
    Ok(Some(Drawing { svg, data }))
}

fn row(term: &FittedTerm, language: Language) -> CoefficientRow<'_> {
    let known = TERMS.iter().find(|it| it.0 == term.name);
    let parameter = known.and_then(|it| Parameter::find(it.3));
    let usual = parameter.filter(|it| it.has_usual_range()).map_or((f64::NAN, f64::NAN), |it| {
        let Limits { low, high, .. } = it.usual;
        (-high, -low)
    });
    let name = known.map_or(term.name.as_str(), |it| language.say(it.1, it.2));
    CoefficientRow {
        term,
        name: name.to_owned(),
        default: parameter.map_or(f64::NAN, |it| -it.default()),
        usual,
    }
}

fn draw(layout: &RowLayout, row: f64, it: &CoefficientRow<'_>) {
    let (y, theme) = (layout.y(row), layout.theme);
    let pen = |colour, width| SeriesStyle::solid(colour, width);
    if it.usual.0.is_finite() {
        layout.canvas.line(&[(layout.x(it.usual.0), y), (layout.x(it.usual.1), y)], &pen(theme.grid, 3.4));
    }
    if it.default.is_finite() {
        let x = layout.x(it.default);
        layout.canvas.line(&[(x, y - 1.3), (x, y + 1.3)], &pen(theme.text, 1.0));
    }
    layout
        .canvas
        .line(&[(layout.x(it.term.low), y), (layout.x(it.term.high), y)], &pen(theme.talent.colour, 1.6));
    layout.canvas.disc((layout.x(it.term.estimate), y), 0.85, theme.talent.colour, 1.0);
}

fn caption(found: &FitFolder, rows: &[CoefficientRow<'_>], language: Language) -> Caption {
    let (pairs, clusters) = (found.flow.len(), found.clusters);
    let how = match language {
        Language::English => {
            format!("{pairs} pairs; 95 % intervals, clustered by origin and destination, {clusters} clusters")
        }
        Language::Chinese => format!("{pairs} 对地区；95 % 区间，按来源地与目的地聚类，{clusters} 个聚类"),
    };
    let has_parameter = rows.iter().any(|it| it.default.is_finite());
    let note = language.say(
        "Upright: the default of the model; grey: its usual range, where it has one (of cohorts that of young talent).",
        "竖线：模型默认值；灰：通常范围（分人群者取青年人才）。",
    );
    let named_parameters: Vec<String> = TERMS
        .iter()
        .filter(|it| !it.3.is_empty() && rows.iter().any(|row| row.term.name == it.0))
        .map(|it| parameter_name(&format!("parameters.{}", it.3), language))
        .collect();
    let named_parameters = named_parameters.join(language.say(", ", "、"));
    Caption {
        title: language.say("Estimated coefficients", "估计系数").to_owned(),
        subtitle: named(&found.origin, &theme(language), &how),
        note: if has_parameter { note.to_owned() } else { String::new() },
        description: match language {
            Language::English => format!("Coefficients with intervals, beside {named_parameters}."),
            Language::Chinese => format!("系数及其区间，并列{named_parameters}。"),
        },
    }
}
