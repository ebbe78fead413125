//! What is kept of each parameter, as a part of its prior range.

use super::{CalibratedParameter, CalibrationFolder};
use crate::figure::format::{number, rounded};
use crate::figure::rows::{FOOT, Margins, ROW, RowLayout};
use crate::figure::sheet::{Caption, named, sheet};
use crate::figure::theme::{Language, MIDDLE, SeriesStyle, Theme, theme};
use crate::figure::{Drawing, FigureError};
use crate::outcome::{Column, Table};

/// The ranges; nothing where no run is kept.
pub(in crate::figure) fn kept_ranges(
    found: &CalibrationFolder,
    theme: &Theme,
) -> Result<Option<Drawing>, FigureError> {
    if found.kept == 0 {
        return Ok(None);
    }
    let names: Vec<String> = found.parameters.iter().map(|it| it.name.clone()).collect();
    let priors: Vec<String> = found
        .parameters
        .iter()
        .map(|it| format!("{} – {}", rounded(it.prior.0), rounded(it.prior.1)))
        .collect();
    let width = theme.width(MIDDLE);
    let margins = Margins::around(&names, &priors, theme, width);
    let count = found.parameters.len() as f64;
    let caption = caption(found, theme.language);
    let svg = sheet(&found.origin, theme, (width, count * ROW + FOOT), &caption, |canvas, top| {
        let rows = margins.rows((canvas, theme), (count, top), &[0.0, 1.0]);
        rows.draw_axis(theme.language.say("Position in the range before", "在先验范围中的位置"));
        for (at, parameter) in found.parameters.iter().enumerate() {
            rows.label(at as f64, &parameter.name, &priors[at], false);
            draw(&rows, at as f64, parameter);
        }
    });
    let real = |of: fn(&CalibratedParameter) -> f64| found.parameters.iter().map(of).collect();
    let data = Table::new(vec![
        Column::text("parameter", found.parameters.iter().map(|it| it.path.clone()).collect()),
        Column::real("prior_low", real(|it| it.prior.0)),
        Column::real("prior_high", real(|it| it.prior.1)),
        Column::real("default", real(|it| it.default)),
        Column::real("best", real(|it| it.best)),
        Column::real("kept_mean", real(|it| it.mean)),
        Column::real("kept_least", real(|it| it.kept[0])),
        Column::real("kept_low", real(|it| it.kept[1])),
        Column::real("kept_high", real(|it| it.kept[2])),
        Column::real("kept_greatest", real(|it| it.kept[3])),
    ])?;
    Ok(Some(Drawing { svg, data }))
}

fn draw(rows: &RowLayout, row: f64, parameter: &CalibratedParameter) {
    let (y, theme) = (rows.y(row), rows.theme);
    let x = |value: f64| rows.x(parameter.share(value).clamp(0.0, 1.0));
    let pen = |colour, width| SeriesStyle::solid(colour, width);
    let line = |from: f64, to: f64, pen: &SeriesStyle| {
        if from.is_finite() && to.is_finite() {
            rows.canvas.line(&[(x(from), y), (x(to), y)], pen);
        }
    };
    rows.canvas.line(&[(rows.x(0.0), y), (rows.x(1.0), y)], &pen(theme.grid, 3.4));
    let [least, low, high, greatest] = parameter.kept;
    line(least, greatest, &pen(theme.talent.colour, 0.8));
    line(low, high, &pen(theme.talent.colour, 2.6));
    if (0.0..=1.0).contains(&parameter.share(parameter.default)) {
        rows.canvas
            .line(&[(x(parameter.default), y - 1.3), (x(parameter.default), y + 1.3)], &pen(theme.text, 1.0));
    }
    if parameter.mean.is_finite() {
        rows.canvas.disc((x(parameter.mean), y), 0.8, theme.paper, 1.0);
        rows.canvas.ring((x(parameter.mean), y), 0.75, theme.talent.colour, 0.9);
    }
    if parameter.best.is_finite() {
        rows.canvas.disc((x(parameter.best), y), 0.6, theme.capital.colour, 1.0);
    }
}

fn caption(found: &CalibrationFolder, language: Language) -> Caption {
    let (runs, kept, left) = (found.runs, found.kept, number(100.0 * found.left, 1));
    let (moments, about) = (found.moments, theme(language));
    let how = match language {
        Language::English => {
            format!("{moments} moments; {kept} of {runs} runs kept, {left} % of the prior volume left")
        }
        Language::Chinese => {
            format!("{moments} 个矩；{runs} 次运行中保留 {kept} 次，先验体积剩余 {left} %")
        }
    };
    let narrowed = |it: &&CalibratedParameter| it.share(it.kept[2]) - it.share(it.kept[1]);
    let narrow = found.parameters.iter().min_by(|a, b| narrowed(a).total_cmp(&narrowed(b)));
    let narrow = narrow.map_or("", |it| &it.name);
    Caption {
        title: language
            .say("What observed moments leave of each parameter", "观测矩为各参数留下的范围")
            .to_owned(),
        subtitle: named(&found.origin, &about, &how),
        note: language
            .say(
                "Grey: the range before, with its ends on the right. Thick: 5 to 95 % of the kept runs; thin: all of them; ring: \
                 their mean; orange: the best run; upright: the value of the scenario.",
                "灰：先验范围，两端见右侧。粗线：保留运行的 5–95 %；细线：全部保留运行；圆环：均值；橙点：最优运行；竖线：情景取值。",
            )
            .to_owned(),
        description: match language {
            Language::English => format!("Kept ranges of parameters; the narrowest is that of {narrow}."),
            Language::Chinese => format!("各参数的保留范围；最窄者为{narrow}。"),
        },
    }
}
