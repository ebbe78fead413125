//! The same figure as PDF of its printed size: lines as lines, text as text, with the parts of fonts that it uses.

use krilla::geom::Size;
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::{Document, SerializeSettings};
use krilla_svg::{SurfaceExt, SvgSettings};
use resvg::usvg::Tree;

use super::FigureError;
use super::svg::Provenance;

/// Points in an inch of print, and in one of what SVG counts in.
const PRINTED: f32 = 72.0 / 96.0;

/// The PDF file of a figure. No date goes in: the same figure gives the same bytes.
///
/// # Errors
/// When a font may not be embedded.
pub(super) fn pdf(tree: &Tree, about: &Provenance) -> Result<Vec<u8>, FigureError> {
    let failed = |why: String| FigureError::Print(why);
    let (width, height) = (tree.size().width() * PRINTED, tree.size().height() * PRINTED);
    let size = Size::from_wh(width, height).ok_or_else(|| failed("the figure has no area".to_owned()))?;
    let mut document = Document::new_with(SerializeSettings::default());
    let mut page = document.start_page_with(PageSettings::new(size));
    let mut surface = page.surface();
    surface.draw_svg(tree, size, SvgSettings::default());
    surface.finish();
    page.finish();
    document.set_metadata(
        Metadata::new()
            .title(about.title.clone())
            .description(about.description.clone())
            .keywords(vec![about.source()])
            .language(about.language.clone())
            .creator("factorflow".to_owned())
            .producer("krilla".to_owned()),
    );
    document.finish().map_err(|error| failed(format!("{error:?}")))
}
