//! Which part of its variance each parameter loses to the data, ranked.

use super::{CalibratedParameter, CalibrationFolder};
use crate::figure::format::number;
use crate::figure::rows::{FOOT, Margins, ROW, RowLayout};
use crate::figure::sheet::{Caption, named, sheet};
use crate::figure::theme::{Language, MIDDLE, Theme, theme};
use crate::figure::{Drawing, FigureError};
use crate::outcome::{Column, Table};

/// Height of a bar as a share of its row.
const THICKNESS: f64 = 0.62;

/// The bars; nothing where no run went well.
pub(in crate::figure) fn identification(
    found: &CalibrationFolder,
    theme: &Theme,
) -> Result<Option<Drawing>, FigureError> {
    let mut ranked: Vec<&CalibratedParameter> =
        found.parameters.iter().filter(|it| it.removed.is_finite()).collect();
    ranked.sort_by(|one, other| other.removed.total_cmp(&one.removed));
    if ranked.is_empty() {
        return Ok(None);
    }
    let names: Vec<String> = ranked.iter().map(|it| it.name.clone()).collect();
    let values: Vec<String> = ranked.iter().map(|it| value(it)).collect();
    let width = theme.width(MIDDLE);
    let margins = Margins::around(&names, &values, theme, width);
    let count = ranked.len() as f64;
    let caption = caption(found, &ranked, theme.language);
    let svg = sheet(&found.origin, theme, (width, count * ROW + FOOT), &caption, |canvas, top| {
        let rows = margins.rows((canvas, theme), (count, top), &[0.0, 1.0]);
        rows.draw_axis(theme.language.say("Part of the prior variance removed", "消除的先验方差比例"));
        for (at, parameter) in ranked.iter().enumerate() {
            rows.label(at as f64, &names[at], &values[at], false);
            draw_bar(&rows, at as f64, parameter.removed);
        }
    });
    let data = Table::new(vec![
        Column::text("parameter", ranked.iter().map(|it| it.path.clone()).collect()),
        Column::real("variance_removed", ranked.iter().map(|it| it.removed).collect()),
        Column::text("leading_moment", ranked.iter().map(|it| it.moment.clone()).collect()),
    ])?;
    Ok(Some(Drawing { svg, data }))
}

/// Of a parameter that nothing speaks to no moment is named.
fn value(parameter: &CalibratedParameter) -> String {
    let shown = number(parameter.removed, 2);
    if parameter.removed < 0.01 { shown } else { format!("{shown}  {}", parameter.moment) }
}

fn draw_bar(rows: &RowLayout, row: f64, removed: f64) {
    let (y, half) = (rows.y(row), THICKNESS * ROW / 2.0);
    let (left, right) = (rows.x(0.0), rows.x(removed.clamp(0.0, 1.0)));
    if right > left {
        let corners = [(left, y - half), (right, y - half), (right, y + half), (left, y + half)];
        rows.canvas.polygon(&corners, rows.theme.talent.colour, 0.9);
    }
}

fn caption(found: &CalibrationFolder, ranked: &[&CalibratedParameter], language: Language) -> Caption {
    let (moments, directions, parameters) = (found.moments, found.directions, found.parameters.len());
    let how = match language {
        Language::English => format!(
            "{moments} moments know more than the prior in {directions} directions of {parameters} parameters"
        ),
        Language::Chinese => {
            format!("{moments} 个矩在 {parameters} 个参数的 {directions} 个方向上比先验知道得多")
        }
    };
    let first: Vec<&str> = ranked.iter().take(3).map(|it| it.name.as_str()).collect();
    let first = first.join(language.say(", ", "、"));
    Caption {
        title: language.say("Which parameters the data can speak to", "数据能够说明哪些参数").to_owned(),
        subtitle: named(&found.origin, &theme(language), &how),
        note: language
            .say(
                "Near the best run: one less the variance after the moments over the variance before. Beside it the moment that \
                 changes most with the parameter. At 0 the moments say nothing, and all of the range stays.",
                "在最优运行附近：一减去已知各矩后的方差与之前方差之比；旁为随该参数变化最大的矩。为 0 者，这些矩无从置评，范围全部保留。",
            )
            .to_owned(),
        description: match language {
            Language::English => format!("Parameters by variance removed, the best known first: {first}."),
            Language::Chinese => format!("按消除的方差排列的参数，已知最多者在前：{first}。"),
        },
    }
}
