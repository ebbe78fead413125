//! From drawings to files.

use super::drawn::Drawn;
use super::png::Printer;
use super::theme::Theme;
use super::{FigureError, Format, Options};
use crate::results::{atomic, csv};
use std::path::{Path, PathBuf};

/// Writes figures into a folder. Pictures that could not be made are reported at the end, when all else is written.
pub(super) struct Press<'folder> {
    folder: &'folder Path,
    printer: Printer,
    formats: Vec<Format>,
    /// What comes after the names of files.
    suffix: String,
    written: Vec<PathBuf>,
    unprinted: Option<FigureError>,
}

impl<'folder> Press<'folder> {
    pub fn new(folder: &'folder Path, theme: &Theme, options: &Options) -> Result<Self, FigureError> {
        std::fs::create_dir_all(folder)
            .map_err(|source| FigureError::File { file: folder.to_owned(), source })?;
        let formats =
            if options.formats.is_empty() { Format::USUAL.to_vec() } else { options.formats.clone() };
        let suffix = if options.name_language { theme.language.say("-en", "-zh") } else { "" };
        let printer = Printer::new(theme);
        Ok(Self { folder, printer, formats, suffix: suffix.to_owned(), written: vec![], unprinted: None })
    }

    pub fn write(&mut self, name: &str, drawn: &Drawn) -> Result<(), FigureError> {
        let file = |extension: &str| self.folder.join(format!("{name}{}.{extension}", self.suffix));
        let data = file("csv");
        csv::write(&data, &drawn.data)?;
        let mut written = vec![data];
        if self.formats.contains(&Format::Svg) {
            written.insert(0, write_file(file("svg"), drawn.svg.as_bytes())?);
        }
        for (format, extension) in [(Format::Png, "png"), (Format::Pdf, "pdf")] {
            if !self.formats.contains(&format) {
                continue;
            }
            let printed = if format == Format::Png {
                self.printer.png(&drawn.svg)
            } else {
                self.printer.pdf(&drawn.svg)
            };
            match printed {
                Ok(bytes) => written.push(write_file(file(extension), &bytes)?),
                Err(error) => self.unprinted = self.unprinted.take().or(Some(error)),
            }
        }
        self.written.extend(written);
        Ok(())
    }

    pub fn finish(self) -> Result<Vec<PathBuf>, FigureError> {
        self.unprinted.map_or(Ok(self.written), Err)
    }
}

fn write_file(file: PathBuf, bytes: &[u8]) -> Result<PathBuf, FigureError> {
    match atomic::write(&file, bytes) {
        Ok(()) => Ok(file),
        Err(source) => Err(FigureError::File { file, source }),
    }
}
