//! On whose segments the country depends most: suppliers ranked by national exposure.

use crate::figure::format::number;
use crate::figure::rows::{FOOT, Margins, ROW, RowLayout};
use crate::figure::sheet::{Caption, sheet};
use crate::figure::theme::{Language, SeriesStyle, Theme, WIDE};
use crate::figure::{Drawing, FigureError};
use crate::outcome::{Column, Table, TableError};

use super::{ExposureFolder, Supplier};

/// So many suppliers are shown at most.
const LARGEST: usize = 25;

/// A loss of a hundredth of the capacity, so that axes have no long rows of noughts: per cent for each per cent, times
/// a thousand.
const SCALE: f64 = 1000.0;

/// The largest suppliers; nothing in a folder without any.
pub(in crate::figure) fn suppliers(
    exposure: &ExposureFolder,
    theme: &Theme,
) -> Result<Option<Drawing>, FigureError> {
    let shown = &exposure.suppliers[..exposure.suppliers.len().min(LARGEST)];
    if shown.is_empty() {
        return Ok(None);
    }
    let language = theme.language;
    let name = |it: &Supplier| {
        let (place, makes) = (exposure.place(it, language), it.makes(language));
        format!("{place}{}{makes}", language.say(", ", "，"))
    };
    let names: Vec<String> = shown.iter().map(name).collect();
    let values: Vec<String> = shown.iter().map(|it| number(SCALE * it.national, 3)).collect();
    let drawn: Vec<f64> = shown.iter().map(|it| SCALE * it.national).chain([0.0]).collect();
    let margins = Margins::around(&names, &values, theme, WIDE);
    let (count, caption) = (shown.len() as f64, caption(exposure, shown, language));
    let svg =
        sheet(&exposure.origin, theme, (WIDE, count * ROW + FOOT), &caption, |canvas, top| {
            let rows = margins.rows((canvas, theme), (count, top), &drawn);
            rows.draw_axis(language.say(
                "Loss of national output, ‰ of the loss of capacity",
                "全国产出损失占产能损失的千分比，‰",
            ));
            for (row, (name, value)) in names.iter().zip(&values).enumerate() {
                rows.label(row as f64, name, value, false);
                draw_bar(&rows, row as f64, drawn[row]);
            }
        });
    Ok(Some(Drawing { svg, data: plotted(exposure, shown)? }))
}

fn draw_bar(rows: &RowLayout, row: f64, value: f64) {
    let (y, bar) = (rows.y(row), SeriesStyle { width: 4.5, dashes: &[], ..rows.theme.talent });
    rows.canvas.line(&[(rows.x(0.0), y), (rows.x(value), y)], &bar);
}

fn caption(exposure: &ExposureFolder, shown: &[Supplier], language: Language) -> Caption {
    let (number, all, first) = (shown.len(), exposure.suppliers.len(), &shown[0]);
    let (place, makes, name) =
        (exposure.place(first, language), first.makes(language), &exposure.origin.name);
    match language {
        Language::English => Caption {
            title: "On whose segments the country depends".to_owned(),
            subtitle: format!("{name}; the {number} largest of {all} suppliers and segments, base year"),
            note: "First-order loss of output of all regions together, before it passes on; sizes of segments are assumed."
                .to_owned(),
            description: format!("Ranked bars of suppliers. The largest is {place}, {makes}."),
        },
        Language::Chinese => Caption {
            title: "全国最依赖哪些地方的产业链环节".to_owned(),
            subtitle: format!("{name}；{all} 个供应环节中最大的 {number} 个，基准年"),
            note: "全部地区产出的一阶损失，尚未向其他环节传导；环节规模为假设值。".to_owned(),
            description: format!("供应环节排序条形图。最大的是{place}，{makes}。"),
        },
    }
}

fn plotted(exposure: &ExposureFolder, shown: &[Supplier]) -> Result<Table, TableError> {
    let code = |it: &Supplier| exposure.places[it.place].code.clone();
    Table::new(vec![
        Column::text("code", shown.iter().map(code).collect()),
        Column::text("field", shown.iter().map(|it| it.field.clone()).collect()),
        Column::text("segment", shown.iter().map(|it| it.segment.clone()).collect()),
        Column::real("national", shown.iter().map(|it| it.national).collect()),
    ])
}
