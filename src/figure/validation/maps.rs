//! Maps of what was predicted, observed and missed.

use super::ValidationFolder;
use crate::figure::canvas::{Anchor, Canvas, Frame, Point, TextFormat};
use crate::figure::cells::{self, Shades};
use crate::figure::drawing::Drawings;
use crate::figure::places::projection;
use crate::figure::projection::Map;
use crate::figure::sheet::{Caption, MARGIN, sheet};
use crate::figure::theme::{Language, Theme, WIDE};
use crate::figure::{Drawing, FigureError, FigureOptions, basemap, graticule};
use crate::outcome::{Column, Table};

/// Room left of each map for degrees of latitude.
const LEFT: f64 = 9.0;
/// Room above each map for what it shows.
const HEAD: f64 = 5.0;
/// Height of the legend.
const LEGEND: f64 = 9.5;
/// Width of a step of the legend.
const STEP: f64 = 9.0;
/// The radius of the largest circle in mm.
const RADIUS: f64 = 2.6;

/// A map: its heading, and a value a place.
struct ValueMap {
    heading: &'static str,
    values: Vec<f64>,
}

/// Observed and predicted side by side, and residuals by themselves; nothing without positions.
pub(in crate::figure) fn maps(
    found: &ValidationFolder,
    theme: &Theme,
    options: &FigureOptions,
) -> Result<Drawings, FigureError> {
    if found.places.is_empty() || found.places.iter().any(|it| !it.longitude.is_finite()) {
        return Ok(vec![]);
    }
    let say = |english, chinese| theme.language.say(english, chinese);
    let pair = [
        ValueMap { heading: say("Observed", "观测值"), values: found.observed.clone() },
        ValueMap { heading: say("Predicted", "预测值"), values: found.predicted.clone() },
    ];
    let missed =
        [ValueMap { heading: say("Observed less predicted", "观测减预测"), values: found.residuals() }];
    Ok(vec![
        ("pair".to_owned(), draw(found, &pair, theme, options)?),
        ("residuals".to_owned(), draw(found, &missed, theme, options)?),
    ])
}

fn draw(
    found: &ValidationFolder,
    maps: &[ValueMap],
    theme: &Theme,
    options: &FigureOptions,
) -> Result<Drawing, FigureError> {
    let lines = basemap::lines(options)?;
    let degrees: Vec<Point> = found.places.iter().map(|at| (at.longitude, at.latitude)).collect();
    let width = (theme.width(WIDE) - 2.0 * MARGIN) / maps.len() as f64;
    let fit = |number: usize, top: f64| {
        let corner = (MARGIN + LEFT + width * number as f64, top + HEAD);
        Map::fit(projection(&found.places), &degrees, &[], (corner, width - LEFT))
    };
    let body = HEAD + fit(0, 0.0).frame.height() + graticule::FOOT + LEGEND;
    let shades = shades(maps);
    let caption = caption(found, maps, theme.language, options);
    let svg = sheet(&found.origin, theme, (theme.width(WIDE), body), &caption, |canvas, top| {
        for (number, it) in maps.iter().enumerate() {
            let map = fit(number, top);
            canvas.text(it.heading, (map.frame.left, map.frame.top - 1.6), &TextFormat::plain(theme).bold());
            graticule::draw(canvas, theme, &map);
            lines
                .iter()
                .flat_map(|line| map.visible(line))
                .for_each(|it| canvas.line(&it, &theme.background));
            draw_places(found, it, &shades, (canvas, theme, &map), RADIUS / (maps.len() as f64).sqrt());
        }
        draw_legend(&shades, canvas, theme, top + body - LEGEND + 2.0);
    });
    let mut columns = vec![Column::text("code", found.places.iter().map(|it| it.code.clone()).collect())];
    columns.extend(maps.iter().zip(names(maps)).map(|(it, name)| Column::real(*name, it.values.clone())));
    Ok(Drawing { svg, data: Table::new(columns)? })
}

fn names(maps: &[ValueMap]) -> &'static [&'static str] {
    if maps.len() == 1 { &["residual"] } else { &["observed", "predicted"] }
}

/// One scale for all maps of a sheet; what is far beyond the others has the colour of the end.
fn shades(maps: &[ValueMap]) -> Shades {
    let mut sizes: Vec<f64> = maps.iter().flat_map(|it| it.values.iter().map(|it| it.abs())).collect();
    sizes.sort_by(f64::total_cmp);
    let most = sizes[(sizes.len() - 1) * 49 / 50];
    Shades::between(maps.iter().flat_map(|it| it.values.iter().map(|it| it.clamp(-most, most))))
}

/// Circles by weight, the largest first so that small ones lie on top.
fn draw_places(
    found: &ValidationFolder,
    shown: &ValueMap,
    shades: &Shades,
    (canvas, theme, map): (&Canvas, &Theme, &Map),
    largest_radius: f64,
) {
    let values = &shown.values;
    let largest = found.weights.iter().copied().fold(0.0, f64::max);
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|&one, &other| found.weights[other].total_cmp(&found.weights[one]).then(one.cmp(&other)));
    for place in order {
        let at = &found.places[place];
        let share = if largest > 0.0 { found.weights[place] / largest } else { 1.0 };
        let (centre, radius) =
            (map.place(at.longitude, at.latitude), largest_radius * share.sqrt().max(0.25));
        canvas.disc(centre, radius, shades.colour(values[place]), 1.0);
        canvas.ring(centre, radius, theme.axis, 0.2);
    }
}

fn draw_legend(shades: &Shades, canvas: &Canvas, theme: &Theme, top: f64) {
    let look = TextFormat::muted(theme).anchored(Anchor::Middle);
    let left = MARGIN + LEFT;
    for (index, &colour) in shades.colours().iter().enumerate() {
        let x = left + STEP * index as f64;
        cells::fill(canvas, &Frame { left: x, top, right: x + STEP, bottom: top + 3.0 }, colour);
    }
    for (index, (_, label)) in shades.borders.iter().enumerate() {
        let at = (left + STEP * index as f64, top + 3.8 + look.capital_height());
        canvas.text(label, at, &look);
    }
}

fn caption(
    found: &ValidationFolder,
    maps: &[ValueMap],
    language: Language,
    options: &FigureOptions,
) -> Caption {
    let name = &found.origin.name;
    let is_pair = maps.len() > 1;
    let unit = match (found.is_change, language) {
        (true, Language::English) => "; logarithm of last over first",
        (true, Language::Chinese) => "；末期与初期之比的对数",
        (false, _) => "",
    };
    let (title, description) = match (is_pair, language) {
        (true, Language::English) => ("Observed and predicted", "Two maps of circles by value."),
        (true, Language::Chinese) => ("观测与预测", "两幅按数值着色的圆形地图。"),
        (false, Language::English) => ("Where the prediction misses", "Map of circles by residual."),
        (false, Language::Chinese) => ("预测偏差的分布", "按残差着色的圆形地图。"),
    };
    let note = language.say(
        "Area of circles by weight; values beyond the ends have the colours of the ends.",
        "圆面积与权重成正比；超出两端的数值取端点颜色。",
    );
    Caption {
        title: title.to_owned(),
        subtitle: format!("{name}{unit}"),
        note: [note, &basemap::note(options)].join(" ").trim().to_owned(),
        description: description.to_owned(),
    }
}
