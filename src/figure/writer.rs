//! From drawings to files.

use super::drawing::Drawing;
use super::png::PngRenderer;
use super::theme::Theme;
use super::{FigureError, FigureOptions, Format};
use crate::results::{atomic, csv};
use std::path::{Path, PathBuf};

/// Writes figures into a folder. Pictures that could not be made are reported at the end, when all else is written.
pub(super) struct FigureWriter<'folder> {
    folder: &'folder Path,
    renderer: PngRenderer,
    formats: Vec<Format>,
    /// What comes after the names of files.
    suffix: String,
    written: Vec<PathBuf>,
    not_rendered: Option<FigureError>,
}

impl<'folder> FigureWriter<'folder> {
    pub fn new(folder: &'folder Path, theme: &Theme, options: &FigureOptions) -> Result<Self, FigureError> {
        std::fs::create_dir_all(folder)
            .and_then(|()| atomic::clear_litter(folder))
            .map_err(|source| FigureError::File { file: folder.to_owned(), source })?;
        let formats =
            if options.formats.is_empty() { Format::USUAL.to_vec() } else { options.formats.clone() };
        let suffix = if options.name_language { theme.language.say("-en", "-zh") } else { "" };
        let renderer = PngRenderer::new(theme);
        Ok(Self { folder, renderer, formats, suffix: suffix.to_owned(), written: vec![], not_rendered: None })
    }

    pub fn write(&mut self, name: &str, drawing: &Drawing) -> Result<(), FigureError> {
        let file = |extension: &str| self.folder.join(format!("{name}{}.{extension}", self.suffix));
        let data = file("csv");
        csv::write(&data, &drawing.data)?;
        let mut written = vec![data];
        if self.formats.contains(&Format::Svg) {
            written.insert(0, write_file(file("svg"), drawing.svg.as_bytes())?);
        }
        for (format, extension) in [(Format::Png, "png"), (Format::Pdf, "pdf")] {
            if !self.formats.contains(&format) {
                continue;
            }
            let printed = if format == Format::Png {
                self.renderer.png(&drawing.svg)
            } else {
                self.renderer.pdf(&drawing.svg)
            };
            match printed {
                Ok(bytes) => written.push(write_file(file(extension), &bytes)?),
                Err(error) => self.not_rendered = self.not_rendered.take().or(Some(error)),
            }
        }
        self.written.extend(written);
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
