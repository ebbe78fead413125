//! Figures as PNG at 300 dpi or as PDF, from their SVG and the fonts of this machine.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{FontResolver, Group, Node, Options, Tree, fontdb};

use super::svg::{Provenance, with_opacity_of_paint, with_single_texts};
use super::theme::Theme;
use super::{FigureError, pdf};

const DOTS_PER_INCH: f64 = 300.0;
const THIN_SPACE: char = '\u{2009}';

/// Turns SVG text into PNG and PDF.
pub(super) struct PngRenderer {
    fonts: Arc<fontdb::Database>,
    families: Vec<&'static str>,
}

impl PngRenderer {
    /// A printer that knows all fonts of this machine.
    pub fn new(theme: &Theme) -> Self {
        Self { fonts: fonts_of(theme.fonts), families: theme.fonts.split(", ").collect() }
    }

    /// The PNG file of an SVG.
    ///
    /// # Errors
    /// When a character has no glyph in any font, or the picture cannot be made.
    pub fn png(&self, svg: &str) -> Result<Vec<u8>, FigureError> {
        paint(&self.complete_tree(&with_opacity_of_paint(svg))?, &Provenance::of(svg))
    }

    /// The PDF file of an SVG.
    ///
    /// # Errors
    /// When a character has no glyph in any font, or a font may not be embedded.
    pub fn pdf(&self, svg: &str) -> Result<Vec<u8>, FigureError> {
        pdf::pdf(&self.complete_tree(&with_single_texts(svg))?, &Provenance::of(svg))
    }

    /// A tree of which every character has a glyph.
    fn complete_tree(&self, svg: &str) -> Result<Tree, FigureError> {
        let mut tree = self.tree(svg)?;
        let mut missing = missing_glyphs(&tree);
        if missing.contains(&THIN_SPACE) {
            // Some fonts have no thin space; a plain one does no harm.
            tree = self.tree(&svg.replace(THIN_SPACE, " "))?;
            missing = missing_glyphs(&tree);
        }
        if !missing.is_empty() {
            return Err(FigureError::MissingGlyphs { characters: missing.into_iter().collect() });
        }
        Ok(tree)
    }

    fn tree(&self, svg: &str) -> Result<Tree, FigureError> {
        if self.fonts.is_empty() {
            return Err(FigureError::NoFonts);
        }
        let mut options = Options { fontdb: Arc::clone(&self.fonts), ..Options::default() };
        options.font_resolver = FontResolver {
            select_font: FontResolver::default_font_selector(),
            select_fallback: Box::new(|character, used, fonts| self.fall_back(character, used, fonts)),
        };
        Tree::from_str(svg, &options).map_err(|error| FigureError::Picture(error.to_string()))
    }

    /// The next font to try for a character that those before lack: by our order of families, then whatever there
    /// is. Left alone, usvg takes the font that it found first, which may be a serif or a bold one.
    fn fall_back(
        &self,
        character: char,
        used: &[fontdb::ID],
        fonts: &mut Arc<fontdb::Database>,
    ) -> Option<fontdb::ID> {
        let weight = fonts.face(*used.first()?)?.weight;
        let ours = self.families.iter().filter_map(|family| {
            let query = fontdb::Query {
                families: &[fontdb::Family::Name(family)],
                weight,
                ..fontdb::Query::default()
            };
            fonts.query(&query)
        });
        let next = ours.into_iter().find(|face| !used.contains(face));
        next.or_else(|| FontResolver::default_fallback_selector()(character, used, fonts))
    }
}

/// The fonts of this machine, those of some families before others; searched once, since that takes a while.
fn fonts_of(families: &'static str) -> Arc<fontdb::Database> {
    static FOUND: Mutex<BTreeMap<&str, Arc<fontdb::Database>>> = Mutex::new(BTreeMap::new());
    let mut found = FOUND.lock().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(found.entry(families).or_insert_with(|| Arc::new(search_fonts(families))))
}

fn search_fonts(families: &str) -> fontdb::Database {
    let mut system = fontdb::Database::new();
    system.load_system_fonts();
    let mut fonts = fontdb::Database::new();
    for file in files_of(&system, &families.split(", ").collect::<Vec<_>>()) {
        if let Ok(bytes) = std::fs::read(file) {
            fonts.load_font_source(fontdb::Source::Binary(Arc::new(bytes)));
        }
    }
    for face in system.faces() {
        fonts.push_face_info(face.clone());
    }
    fonts
}

/// The files of upright regular and bold faces of some families. They are kept in memory: a font that is known by
/// its path is read again for every text, and a Chinese one has 20 MB.
fn files_of(fonts: &fontdb::Database, families: &[&str]) -> BTreeSet<PathBuf> {
    let ours = |face: &&fontdb::FaceInfo| {
        let plain = face.style == fontdb::Style::Normal && face.stretch == fontdb::Stretch::Normal;
        let weight = [fontdb::Weight::NORMAL, fontdb::Weight::BOLD].contains(&face.weight);
        plain && weight && face.families.iter().any(|(name, _)| families.contains(&name.as_str()))
    };
    let file = |face: &fontdb::FaceInfo| {
        if let fontdb::Source::File(path) = &face.source { Some(path.clone()) } else { None }
    };
    fonts.faces().filter(ours).filter_map(file).collect()
}

fn missing_glyphs(tree: &Tree) -> Vec<char> {
    let mut missing = Vec::new();
    collect_missing(tree.root(), &mut missing);
    missing.sort_unstable();
    missing.dedup();
    missing
}

fn collect_missing(group: &Group, missing: &mut Vec<char>) {
    for node in group.children() {
        match node {
            Node::Group(group) => collect_missing(group, missing),
            Node::Text(text) => {
                let glyphs = text.layouted().iter().flat_map(|span| &span.positioned_glyphs);
                let without = glyphs.filter(|glyph| glyph.id.0 == 0);
                missing.extend(without.flat_map(|glyph| glyph.text.chars()));
            }
            _ => {}
        }
    }
}

#[allow(clippy::cast_possible_truncation)] // a figure is a few thousand dots wide
fn paint(tree: &Tree, about: &Provenance) -> Result<Vec<u8>, FigureError> {
    // usvg counts 96 of its units to the inch.
    let scale = DOTS_PER_INCH / 96.0;
    let dots = |length: f32| super::format::count((f64::from(length) * scale).round()) as u32;
    let size = tree.size();
    let pixels = Pixmap::new(dots(size.width()), dots(size.height()));
    let mut pixels = pixels.ok_or_else(|| FigureError::Picture("the figure has no area".to_owned()))?;
    // Paper, so that no dot is transparent, and the file needs no more than colours.
    pixels.fill(Color::WHITE);
    resvg::render(tree, Transform::from_scale(scale as f32, scale as f32), &mut pixels.as_mut());
    encoded(&pixels, about).map_err(|error| FigureError::Picture(error.to_string()))
}

/// The file, which tells layout programs the resolution, so that a figure is placed in its printed size, and says where
/// it comes from.
fn encoded(pixels: &Pixmap, about: &Provenance) -> Result<Vec<u8>, png::EncodingError> {
    const DOTS_PER_METRE: u32 = 11_811;
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, pixels.width(), pixels.height());
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    // Even areas and few colours: without a filter the files are smaller, and a low level finds what there is.
    encoder.set_filter(png::Filter::NoFilter);
    encoder.set_deflate_compression(png::DeflateCompression::Level(3));
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: DOTS_PER_METRE,
        yppu: DOTS_PER_METRE,
        unit: png::Unit::Meter,
    }));
    for (keyword, text) in [
        ("Title", about.title.clone()),
        ("Description", about.description.clone()),
        ("Source", about.source()),
        ("Software", "factorflow".to_owned()),
    ] {
        encoder.add_itxt_chunk(keyword.to_owned(), text)?;
    }
    let mut writer = encoder.write_header()?;
    let mut colours = Vec::with_capacity(pixels.pixels().len() * 3);
    for [red, green, blue, _] in pixels.data().as_chunks().0 {
        colours.extend([red, green, blue]);
    }
    writer.write_image_data(&colours)?;
    writer.finish()?;
    Ok(file)
}
