//! `factorflow report`.

use super::figure::{LanguageName, refused};
use super::{Failure, print};
use crate::figure::Language;
use crate::lesson::Lesson;
use crate::report::{DocumentError, document, lesson_sheet};
use crate::results::atomic;
use anyhow::Context;
use clap::Args;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub struct ReportCommand {
    /// The folder of a run, a comparison, an attribution, a sweep that was analysed, an exposure, a fit, a validation or a
    /// calibration
    #[arg(required_unless_present = "lesson")]
    results: Option<PathBuf>,
    /// Writes the sheet of a lesson for whoever teaches it instead: what it asks, what may be tried, and room for numbers
    #[arg(long, value_name = "N", conflicts_with = "results")]
    lesson: Option<usize>,
    /// The file to write [default: report-en.html or report-zh.html in the folder of the results; lesson-N-en.html or
    /// lesson-N-zh.html]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Language of all words, figures and names
    #[arg(long, value_enum, default_value_t)]
    language: LanguageName,
}

impl ReportCommand {
    pub fn run(self) -> Result<(), Failure> {
        let language = self.language.into();
        let (made, usual) = match (&self.results, self.lesson) {
            (Some(results), _) => {
                (document(results, language).map_err(failure), results.join(file_name(language)))
            }
            (None, number) => sheet(number.unwrap_or_default(), language),
        };
        let file = self.out.unwrap_or(usual);
        let text = match (made, no_place(&file)) {
            (Ok(text), None) => text,
            (Err(Failure::Refused(one)), Some(other)) => {
                return Err(Failure::Refused(format!("{one}\n{other}")));
            }
            (Err(failure), _) => return Err(failure),
            (Ok(_), Some(why)) => return Err(Failure::Refused(why)),
        };
        let written = atomic::write(&file, text.as_bytes());
        written.with_context(|| format!("cannot write `{}`", file.display()))?;
        print(&file.display().to_string())
    }
}

/// The sheet of a lesson, and what its file is called.
fn sheet(number: usize, language: Language) -> (Result<String, Failure>, PathBuf) {
    let missing = || {
        let all: Vec<String> = Lesson::built_in().iter().map(|it| it.number.to_string()).collect();
        Failure::Refused(format!("error: there is no lesson {number}; there are {}", all.join(", ")))
    };
    let file = format!("lesson-{number}-{}.html", language.say("en", "zh"));
    (lesson_sheet(number, language).ok_or_else(missing), PathBuf::from(file))
}

fn file_name(language: Language) -> &'static str {
    language.say("report-en.html", "report-zh.html")
}

/// Why a file cannot be written there, as far as it is known before; nothing if it can, or if its folder is that of the
/// results, which says so itself.
fn no_place(file: &Path) -> Option<String> {
    if file.is_dir() {
        return Some(format!("error: `{}` is a folder; `--out` names a file", file.display()));
    }
    let folder = file.parent().filter(|it| !it.as_os_str().is_empty())?;
    let is_named = file.file_name().is_none_or(|it| it != "report-en.html" && it != "report-zh.html");
    (is_named && !folder.is_dir()).then(|| format!("error: there is no folder `{}`", folder.display()))
}

fn failure(error: DocumentError) -> Failure {
    match error {
        DocumentError::Figure(error) => refused(error),
        DocumentError::Missing { .. } => Failure::Refused(format!("error: {error}")),
        error => error.into(),
    }
}
