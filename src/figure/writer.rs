//! From drawings to files.

use super::FigureError;
use super::drawing::Drawing;
use super::png::PngRenderer;
use super::theme::Theme;
use crate::results::{atomic, csv};
use std::path::{Path, PathBuf};

/// Writes figures into a folder. Pictures that could not be made are reported at the end, when all else is written.
pub(super) struct FigureWriter<'folder> {
    folder: &'folder Path,
    renderer: PngRenderer,
    written: Vec<PathBuf>,
    not_rendered: Option<FigureError>,
}

impl<'folder> FigureWriter<'folder> {
    pub fn new(folder: &'folder Path, theme: &Theme) -> Result<Self, FigureError> {
        std::fs::create_dir_all(folder)
            .map_err(|source| FigureError::File { file: folder.to_owned(), source })?;
        Ok(Self { folder, renderer: PngRenderer::new(theme), written: vec![], not_rendered: None })
    }

    pub fn write(&mut self, name: &str, drawing: &Drawing) -> Result<(), FigureError> {
        let data = self.folder.join(format!("{name}.csv"));
        csv::write(&data, &drawing.data)?;
        let svg = write_file(self.folder.join(format!("{name}.svg")), drawing.svg.as_bytes())?;
        self.written.extend([svg, data]);
        match self.renderer.print(&drawing.svg) {
            Ok(picture) => {
                self.written.push(write_file(self.folder.join(format!("{name}.png")), &picture)?);
            }
            Err(error) => self.not_rendered = self.not_rendered.take().or(Some(error)),
        }
        Ok(())
    }

    pub fn finish(self) -> Result<Vec<PathBuf>, FigureError> {
        self.not_rendered.map_or(Ok(self.written), Err)
    }
}

fn write_file(file: PathBuf, bytes: &[u8]) -> Result<PathBuf, FigureError> {
    match atomic::write(&file, bytes) {
        Ok(()) => Ok(file),
        Err(source) => Err(FigureError::File { file, source }),
    }
}
