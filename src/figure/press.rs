//! From drawings to files.

use super::FigureError;
use super::drawn::Drawn;
use super::png::Printer;
use super::theme::Theme;
use crate::results::{atomic, csv};
use std::path::{Path, PathBuf};

/// Writes figures into a folder. Pictures that could not be made are reported at the end, when all else is written.
pub(super) struct Press<'folder> {
    folder: &'folder Path,
    printer: Printer,
    written: Vec<PathBuf>,
    unprinted: Option<FigureError>,
}

impl<'folder> Press<'folder> {
    pub fn new(folder: &'folder Path, theme: &Theme) -> Result<Self, FigureError> {
        std::fs::create_dir_all(folder)
            .map_err(|source| FigureError::File { file: folder.to_owned(), source })?;
        Ok(Self { folder, printer: Printer::new(theme), written: vec![], unprinted: None })
    }

    pub fn write(&mut self, name: &str, drawn: &Drawn) -> Result<(), FigureError> {
        let data = self.folder.join(format!("{name}.csv"));
        csv::write(&data, &drawn.data)?;
        let svg = write_file(self.folder.join(format!("{name}.svg")), drawn.svg.as_bytes())?;
        self.written.extend([svg, data]);
        match self.printer.print(&drawn.svg) {
            Ok(picture) => {
                self.written.push(write_file(self.folder.join(format!("{name}.png")), &picture)?);
            }
            Err(error) => self.unprinted = self.unprinted.take().or(Some(error)),
        }
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
