//! A results folder as one page: what changes, for whom, how sure it is and what was done, in one file that needs neither
//! program nor network.
//!
//! Every number comes from the folder, every sentence from the closed list in [`words`], every figure from
//! [`figure`](crate::figure). No simulation is run.

mod attribution;
mod chapters;
mod comparison;
mod data;
mod error;
mod exposure;
mod figures;
mod folder;
mod html;
mod inline;
mod lesson;
mod limits;
mod made;
mod numbers;
mod run;
mod scored;
mod settings;
mod shell;
mod sweep;
mod words;

pub use error::DocumentError;
pub use lesson::lesson_sheet;

use crate::figure::{Language, Subject};
use chapters::Chapters;
#[cfg(feature = "explore")]
pub(crate) use data::{fingerprint, packed};

use data::EmbeddedFile;
use folder::ReportFolder;
use html::Html;
use std::path::Path;

/// A page takes no more bytes, so that it can be sent by mail: what has no room is named.
const MOST_BYTES: usize = 1_450_000;

/// The report of a results folder, as HTML. The same folder gives the same bytes.
///
/// # Errors
///
/// Fails when the folder holds no results, and when a table of it cannot be read.
pub fn document(folder: &Path, language: Language) -> Result<String, DocumentError> {
    let subject = Subject::of(folder)?;
    let folder = ReportFolder::read(folder, language)?;
    let chapters = match subject {
        Subject::Run => run::chapters(&folder)?,
        Subject::Comparison => comparison::chapters(&folder)?,
        Subject::Attribution => attribution::chapters(&folder)?,
        Subject::Sweep => sweep::chapters(&folder)?,
        Subject::Exposure => exposure::chapters(&folder)?,
        Subject::Fit => scored::fit(&folder)?,
        Subject::Validation => scored::validation(&folder)?,
        Subject::Calibration => scored::calibration(&folder)?,
    };
    let figures = figures::chapter(&folder)?;
    let mut files = made::files(&folder, &chapters.scenarios)?;
    let body = body(&chapters, &figures.html, &folder);
    let of_figures: Html = figures.files.iter().map(EmbeddedFile::html).collect();
    let taken = body.as_str().len() + of_figures.as_str().len();
    made::make_room(&mut files, MOST_BYTES.saturating_sub(taken));
    let end = made::table_of_files(&files, &folder);
    let packed: Html = std::iter::once(of_figures).chain(files.iter().map(EmbeddedFile::html)).collect();
    let body = [body, end].into_iter().collect();
    Ok(shell::page(&chapters.title, language, &body, &packed))
}

/// All chapters in their order.
fn body(chapters: &Chapters, figures: &Html, folder: &ReportFolder) -> Html {
    let say = |english: &str, chinese: &str| folder.say(english, chinese);
    let lead = Html::element("p", &[("class", "lead")], &Html::text(&chapters.question)).line();
    let none = Html::paragraph(&folder.without_regions());
    let regions = if chapters.regions.is_empty() { &none } else { &chapters.regions };
    let (limits, made) = (limits::chapter(folder.language), made::chapter(folder));
    let numbered = [
        ("changes", say("What changes", "改变了什么"), &chapters.changes),
        ("whom", say("For whom", "对谁"), &chapters.whom),
        ("sure", say("How sure", "有多确定"), &chapters.sure),
        ("done", say("What was done", "做了什么设定"), &chapters.done),
        ("figures", say("Figures", "图"), figures),
        ("regions", say("Every region", "各地区"), regions),
        ("limits", say("What the model does not represent", "模型没有表示的"), &limits),
        ("made", say("How it was made", "如何生成"), &made),
    ];
    let section = |(at, (id, name, within)): (usize, (&str, String, &Html))| {
        let heading = Html::heading(2, &format!("{} {name}", at + 1));
        Html::element("section", &[("id", id)], &[heading, within.clone()].into_iter().collect()).line()
    };
    let title = Html::heading(1, &chapters.title);
    let lead = if chapters.question.is_empty() { Html::default() } else { lead };
    [title, lead].into_iter().chain(numbered.into_iter().enumerate().map(section)).collect()
}
