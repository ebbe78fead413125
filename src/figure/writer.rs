//! From drawings to files.

use rayon::prelude::*;

use super::drawing::DrawnFigure;
use super::png::PngRenderer;
use super::theme::theme;
use super::{FigureError, FigureOptions, Format};
use crate::results::{atomic, csv};
use std::path::{Path, PathBuf};

/// Writes figures into a folder, several side by side.
pub(super) struct FigureWriter<'folder> {
    folder: &'folder Path,
    renderer: PngRenderer,
    formats: Vec<Format>,
    /// What comes after the names of files.
    suffix: &'static str,
}

/// The files of a figure, and why a picture of it could not be made.
type FigureFiles = (Vec<PathBuf>, Option<FigureError>);

impl<'folder> FigureWriter<'folder> {
    pub fn new(folder: &'folder Path, options: &FigureOptions) -> Result<Self, FigureError> {
        std::fs::create_dir_all(folder)
            .and_then(|()| atomic::clear_litter(folder))
            .map_err(|source| FigureError::File { file: folder.to_owned(), source })?;
        let formats =
            if options.formats.is_empty() { Format::USUAL.to_vec() } else { options.formats.clone() };
        let suffix = if options.name_language { options.language.say("-en", "-zh") } else { "" };
        Ok(Self { folder, renderer: PngRenderer::new(&theme(options.language)), formats, suffix })
    }

    /// The files of all figures, in their order. Pictures that could not be made are reported when all else is written.
    pub fn write(&self, figures: &[DrawnFigure]) -> Result<Vec<PathBuf>, FigureError> {
        let written: Vec<FigureFiles> =
            figures.par_iter().map(|it| self.files(it)).collect::<Result<_, FigureError>>()?;
        let (files, not_rendered): (Vec<_>, Vec<_>) = written.into_iter().unzip();
        not_rendered.into_iter().flatten().next().map_or_else(|| Ok(files.concat()), Err)
    }

    fn files(&self, figure: &DrawnFigure) -> Result<FigureFiles, FigureError> {
        let file = |extension: &str| self.folder.join(format!("{}{}.{extension}", figure.name, self.suffix));
        let data = file("csv");
        csv::write(&data, &figure.data)?;
        let mut files = vec![data];
        let mut not_rendered = None;
        if self.formats.contains(&Format::Svg) {
            files.insert(0, write_file(file("svg"), figure.svg.as_bytes())?);
        }
        for (format, extension) in [(Format::Png, "png"), (Format::Pdf, "pdf")] {
            if !self.formats.contains(&format) {
                continue;
            }
            match self.rendered(format, &figure.svg) {
                Ok(bytes) => files.push(write_file(file(extension), &bytes)?),
                Err(error) => not_rendered = not_rendered.or(Some(error)),
            }
        }
        Ok((files, not_rendered))
    }

    fn rendered(&self, format: Format, svg: &str) -> Result<Vec<u8>, FigureError> {
        if format == Format::Png { self.renderer.png(svg) } else { self.renderer.pdf(svg) }
    }
}

fn write_file(file: PathBuf, bytes: &[u8]) -> Result<PathBuf, FigureError> {
    match atomic::write(&file, bytes) {
        Ok(()) => Ok(file),
        Err(source) => Err(FigureError::File { file, source }),
    }
}
