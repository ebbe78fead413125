//! The figures of a report: those of the program, as far as they have room.

use super::data::EmbeddedFile;
use super::error::DocumentError;
use super::folder::ReportFolder;
use super::html::Html;
use super::inline::inline;
use crate::figure::{self, DrawnFigure, FigureOptions};
use crate::results::csv::CsvWriter;

/// Of flows a report shows one factor of each kind: talent, capital, technology.
const FACTORS_SHOWN: [&str; 3] = ["young", "capital", "siting"];

/// Names of figures of flows begin so.
const OF_FLOWS: [&str; 2] = ["flow-map-", "flow-difference-"];

/// Figures take no more bytes of a page than these; others are named.
const MOST_BYTES: usize = 900_000;

/// The chapter of figures, and their numbers as files.
#[derive(Debug, Default)]
pub(super) struct FigureChapter {
    /// What is shown.
    pub html: Html,
    /// The numbers of each figure.
    pub files: Vec<EmbeddedFile>,
}

/// Draws the figures of a folder.
pub(super) fn chapter(folder: &ReportFolder) -> Result<FigureChapter, DocumentError> {
    let options = FigureOptions { language: folder.language, ..FigureOptions::default() };
    let mut chapter = FigureChapter::default();
    let (mut taken, mut left_out) = (0, Vec::new());
    for drawn in figure::drawn(&folder.path, is_shown, &options)? {
        let prefix = format!("figure-{}-", chapter.files.len() + 1);
        let svg = inline(&drawn.svg, &prefix);
        if taken + svg.as_str().len() > MOST_BYTES {
            left_out.push(drawn.name);
            continue;
        }
        taken += svg.as_str().len();
        let file = numbers(&drawn)?;
        let words = Html::text(&folder.say("Numbers as CSV", "数据（CSV）"));
        let figure = [svg, file.button(&words)].into_iter().collect();
        chapter.html.extend([Html::element("figure", &[], &figure).line()]);
        chapter.files.push(file);
    }
    chapter.html.extend(remark(&left_out, folder));
    if chapter.html.is_empty() {
        let none = folder
            .say("These results have no table that a figure is drawn from.", "这些结果中没有可供绘图的表。");
        chapter.html = Html::paragraph(&none);
    }
    Ok(chapter)
}

fn is_shown(name: &str) -> bool {
    let factor = OF_FLOWS.iter().find_map(|it| name.strip_prefix(it));
    factor.is_none_or(|it| FACTORS_SHOWN.contains(&it))
}

/// The numbers of a figure, the same bytes that `factorflow figure` writes beside it.
fn numbers(drawn: &DrawnFigure) -> Result<EmbeddedFile, DocumentError> {
    let mut writer = CsvWriter::new(Vec::new());
    writer.append(&drawn.data)?;
    Ok(EmbeddedFile::new(&format!("figures/{}.csv", drawn.name), &writer.finish()?))
}

/// Which figures are not shown.
fn remark(left_out: &[String], folder: &ReportFolder) -> Option<Html> {
    let names: Vec<String> = left_out.iter().map(|it| format!("`{it}`")).collect();
    let said = format!(
        "{}{}{}",
        folder.say("There was no room for ", "以下图形因篇幅未列出："),
        names.join(&folder.say(", ", "、")),
        folder.say("; `factorflow figure` draws them.", "；可用 `factorflow figure` 绘制。")
    );
    (!left_out.is_empty()).then(|| Html::paragraph(&said))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_flows_one_factor_of_each_kind_is_shown_and_all_other_figures_are() {
        let shown: Vec<bool> = [
            "effects",
            "flow-map-young",
            "flow-map-worker",
            "flow-difference-siting",
            "flow-difference-transfer",
        ]
        .map(is_shown)
        .into();
        assert_eq!(shown, [true, true, false, true, false]);
    }
}
