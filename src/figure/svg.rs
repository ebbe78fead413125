//! From what plotters writes to an SVG that journals take: size in mm, alt text, and where it came from.

use super::canvas::{ASIDE, HALO, UNITS};
use super::text_width::POINT;
use super::theme::{Language, Theme};

/// What a reader of the file, or of a screen, learns without seeing the figure.
#[derive(Debug, Clone)]
pub(super) struct Provenance {
    /// The title of the figure.
    pub title: String,
    /// What it shows, in one or two sentences.
    pub description: String,
    /// The command that made the results.
    pub command: String,
    /// The seed of the results.
    pub seed: String,
}

/// Replaces the root element of the drawing and gives halo texts their stroke. No date goes in: the same results
/// give the same bytes.
pub(super) fn finish(
    drawing: &str,
    (width, height): (f64, f64),
    theme: &Theme,
    about: &Provenance,
) -> String {
    let body = drawing.split_once('\n').map_or("", |(_, body)| body);
    let halo = format!("fill=\"#{:02X}{:02X}{:02X}\"", HALO.0, HALO.1, HALO.2);
    let stroke = (1.6 * POINT * UNITS).round();
    let stroked =
        format!("fill=\"#FFFFFF\" stroke=\"#FFFFFF\" stroke-width=\"{stroke}\" aria-hidden=\"true\"");
    // What is the same for every element is said once.
    let family = format!("font-family=\"{}\" ", theme.fonts);
    let body =
        with_asides(body, theme).replace(&halo, &stroked).replace("opacity=\"1\" ", "").replace(&family, "");
    format!("{}{}{}", root(width, height, theme), metadata(theme.language, about), body)
}

/// Units after the names of panels: the gap is that of a wide space.
fn with_asides(body: &str, theme: &Theme) -> String {
    let muted = format!("#{:02X}{:02X}{:02X}", theme.muted.0, theme.muted.1, theme.muted.2);
    let gap = (1.4 * UNITS).round();
    let begin = format!("<tspan dx=\"{gap}\" font-weight=\"normal\" fill=\"{muted}\">");
    body.replace(ASIDE[0], &begin).replace(ASIDE[1], "</tspan>")
}

fn root(width: f64, height: f64, theme: &Theme) -> String {
    let (across, down) = ((width * UNITS).round(), (height * UNITS).round());
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}mm\" height=\"{}mm\" \
         viewBox=\"0 0 {across} {down}\" role=\"img\" aria-labelledby=\"title description\" xml:lang=\"{}\" \
         font-family=\"{}\" stroke-linejoin=\"round\">\n",
        down / UNITS,
        theme.language.tag(),
        theme.fonts,
    )
}

fn metadata(language: Language, about: &Provenance) -> String {
    let source = format!("{} (seed {})", about.command, about.seed);
    format!(
        "<title id=\"title\">{title}</title>\n<desc id=\"description\">{description}</desc>\n\
         <metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<dc:title>{title}</dc:title>\n\
         <dc:creator>factorflow</dc:creator>\n<dc:source>{source}</dc:source>\n\
         <dc:language>{language}</dc:language>\n</metadata>\n",
        title = escaped(&about.title),
        description = escaped(&about.description),
        source = escaped(&source),
        language = language.tag(),
    )
}

/// By hand, since these are the only texts that do not go through `plotters`, which escapes its own.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
