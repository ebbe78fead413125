//! Tables of users, as CSV or Parquet, with all that is wrong with them.

use crate::results::{csv, parquet};
use crate::scenario::written::{FileText, InputTable, quoted, read_text, sha256};
use crate::scenario::{Problem, Problems, SourceText};
use serde::Serialize;
use std::path::Path;
use std::sync::Arc;

/// A file that was read, as manifests name it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ReadFile {
    /// Where it was found.
    pub path: String,
    /// Of its bytes, in hexadecimal.
    pub sha256: String,
}

/// Opens files and gathers what is wrong with them.
#[derive(Default)]
pub(super) struct FileReader {
    pub problems: Problems,
    pub data: Vec<ReadFile>,
}

impl FileReader {
    /// A table; a Parquet file is read as the CSV that it would be, which is what messages then show.
    pub fn open(&mut self, path: &Path) -> Option<InputTable> {
        let is_parquet = path.extension().is_some_and(|it| it.eq_ignore_ascii_case("parquet"));
        let read = if is_parquet { parquet_text(path) } else { read_text(path) };
        let FileText { text, sha256 } = read.map_err(|it| self.problems.push(it)).ok()?;
        let name = path.display().to_string();
        self.data.push(ReadFile { path: name.clone(), sha256 });
        Some(InputTable::read(&Arc::new(SourceText::new(name, text, self.data.len()))))
    }
}

fn parquet_text(path: &Path) -> Result<FileText, Problem> {
    let refused = |why: String| Problem::error(format!("{}: {why}", quoted(&path.display().to_string())));
    let bytes = std::fs::read(path).map_err(|it| refused(it.to_string()))?;
    let table = parquet::read(path).map_err(|it| refused(it.to_string()))?;
    let mut writer = csv::CsvWriter::new(Vec::new());
    let text = writer.append(&table).and_then(|()| writer.finish()).map_err(|it| refused(it.to_string()))?;
    let text = String::from_utf8(text).map_err(|it| refused(it.to_string()))?;
    Ok(FileText { text, sha256: sha256(&bytes) })
}
