//! From what plotters writes to an SVG that journals take: size in mm, alt text, and where it came from.

use sha2::{Digest, Sha256};

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
    /// The tag of the language.
    pub language: String,
}

impl Provenance {
    /// What made the results.
    pub fn source(&self) -> String {
        format!("{} (seed {})", self.command, self.seed)
    }

    /// What an SVG of ours says of itself, for files of other formats that are made from it.
    pub fn of(svg: &str) -> Self {
        let word = |name: &str| {
            let (begin, end) = (format!("<dc:{name}>"), format!("</dc:{name}>"));
            let text = svg.split_once(&begin).and_then(|(_, rest)| rest.split_once(&end));
            plain(text.map_or("", |(text, _)| text))
        };
        let source = word("source");
        let (command, seed) = source.rsplit_once(" (seed ").unwrap_or((&source, ""));
        Self {
            title: word("title"),
            description: word("description"),
            command: command.to_owned(),
            seed: seed.trim_end_matches(')').to_owned(),
            language: word("language"),
        }
    }
}

/// A drawing in which a text and its halo are one: pages show both, but a reader finds the words once.
pub(super) fn with_single_texts(svg: &str) -> String {
    const HIDDEN: &str = " aria-hidden=\"true\"";
    let (mut text, mut rest) = (String::new(), svg);
    while let Some(at) = rest.find(HIDDEN) {
        let (Some(start), Some(end)) = (rest[..at].rfind("<text "), rest[at..].find("</text>\n")) else {
            break;
        };
        let halo = &rest[start..at];
        let stroke = halo.find(" stroke=").map_or("", |from| &halo[from..]);
        text.push_str(&rest[..start]);
        rest = &rest[at + end + "</text>\n".len()..];
        if let Some(following) = rest.strip_prefix("<text") {
            for part in ["<text", stroke, " paint-order=\"stroke\""] {
                text.push_str(part);
            }
            rest = following;
        }
    }
    text.push_str(rest);
    text
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
    let body = with_asides(&with_subscripts(body), theme)
        .replace(&halo, &stroked)
        .replace("opacity=\"1\" ", "")
        .replace(&family, "");
    let mark = fingerprint(&[&about.title, &about.description, &body]);
    format!("{}{}{}", root(width, height, theme, &mark), metadata(theme.language, about, &mark), body)
}

/// Tells the ids of one figure from those of others in the same page.
fn fingerprint(parts: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    base16ct::lower::encode_string(&hash.finalize()[..4])
}

/// The same picture with opacity as that of a stroke or an area wherever an element has only one of them. An element with an
/// opacity of its own is first drawn on a sheet of its own, and a map has hundreds.
pub(super) fn with_opacity_of_paint(svg: &str) -> String {
    let paint = |line: &str| match line {
        _ if line.contains("fill=\"none\"") => "stroke-opacity",
        _ if line.contains("stroke=\"none\"") || !line.contains("stroke=") => "fill-opacity",
        _ => "opacity",
    };
    let flat = |line: &str| match line.split_once(" opacity=") {
        Some((before, after)) if line.starts_with('<') => format!("{before} {}={after}\n", paint(line)),
        _ => format!("{line}\n"),
    };
    svg.lines().map(flat).collect()
}

/// Symbols such as `σ_k` have what follows the underscore below the line. Lines of the drawing that are no elements are
/// what its texts say.
fn with_subscripts(body: &str) -> String {
    let typeset = |line: &str| if line.starts_with('<') { line.to_owned() } else { typeset(line) };
    body.lines().map(|line| typeset(line) + "\n").collect()
}

/// How far below the line subscripts stand, in units of the drawing, and how large they are.
const BELOW: u32 = 55;
const SUBSCRIPT_SIZE: u32 = 180;

/// A text with the subscript of its first symbol below the line; what follows stands on the line again.
fn typeset(text: &str) -> String {
    for (at, _) in text.match_indices('_') {
        let (before, after) = (&text[..at], &text[at + 1..]);
        let end = after.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(after.len());
        let (below, rest) = after.split_at(end);
        if is_symbol(before) && (1..=2).contains(&below.len()) && !rest.starts_with('_') {
            let below = format!("<tspan dy=\"{BELOW}\" font-size=\"{SUBSCRIPT_SIZE}\">{below}</tspan>");
            let rest = if rest.is_empty() { String::new() } else { typeset(rest) };
            let back = if rest.is_empty() { rest } else { format!("<tspan dy=\"-{BELOW}\">{rest}</tspan>") };
            return format!("{before}{below}{back}");
        }
    }
    text.to_owned()
}

/// Whether a text ends in a letter that stands alone.
fn is_symbol(text: &str) -> bool {
    let mut letters = text.chars().rev();
    letters.next().is_some_and(char::is_alphabetic)
        && letters.next().is_none_or(|before| " (（，".contains(before))
}

/// Units after the names of panels: the gap is that of a wide space.
fn with_asides(body: &str, theme: &Theme) -> String {
    let muted = format!("#{:02X}{:02X}{:02X}", theme.muted.0, theme.muted.1, theme.muted.2);
    let gap = (1.4 * UNITS).round();
    let begin = format!("<tspan dx=\"{gap}\" font-weight=\"normal\" fill=\"{muted}\">");
    body.replace(ASIDE[0], &begin).replace(ASIDE[1], "</tspan>")
}

fn root(width: f64, height: f64, theme: &Theme, mark: &str) -> String {
    let (across, down) = ((width * UNITS).round(), (height * UNITS).round());
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}mm\" height=\"{}mm\" \
         viewBox=\"0 0 {across} {down}\" role=\"img\" aria-labelledby=\"title-{mark} description-{mark}\" xml:lang=\"{}\" \
         font-family=\"{}\" stroke-linejoin=\"round\">\n",
        down / UNITS,
        theme.language.tag(),
        theme.fonts,
    )
}

fn metadata(language: Language, about: &Provenance, mark: &str) -> String {
    let source = about.source();
    format!(
        "<title id=\"title-{mark}\">{title}</title>\n<desc id=\"description-{mark}\">{description}</desc>\n\
         <metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n<dc:title>{title}</dc:title>\n\
         <dc:description>{description}</dc:description>\n<dc:creator>factorflow</dc:creator>\n<dc:source>{source}</dc:source>\n\
         <dc:language>{language}</dc:language>\n</metadata>\n",
        title = escaped(&about.title),
        description = escaped(&about.description),
        source = escaped(&source),
        language = language.tag(),
    )
}

fn plain(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}

/// By hand, since these are the only texts that do not go through `plotters`, which escapes its own.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_says_the_same_of_itself_in_every_format() {
        let about = Provenance {
            title: "Who <gains> & loses".to_owned(),
            description: "Bars.".to_owned(),
            command: "factorflow run a.toml".to_owned(),
            seed: "7".to_owned(),
            language: "en".to_owned(),
        };
        let read = Provenance::of(&metadata(Language::English, &about, "0"));
        assert_eq!(
            (&read.title, &read.description, &read.language),
            (&about.title, &about.description, &about.language)
        );
        assert_eq!(read.source(), about.source());
    }

    #[test]
    fn a_text_and_its_halo_become_one() {
        let svg = "<svg>\n<text x=\"1\" fill=\"#FFFFFF\" stroke=\"#FFFFFF\" stroke-width=\"56\" aria-hidden=\"true\">\nA\n</text>\n\
                   <text x=\"1\" fill=\"#1B1F24\">\nA\n</text>\n</svg>\n";
        let single = with_single_texts(svg);
        assert_eq!(single.matches("<text").count(), 1);
        assert!(single.contains(
            "<text stroke=\"#FFFFFF\" stroke-width=\"56\" paint-order=\"stroke\" x=\"1\" fill=\"#1B1F24\">"
        ));
    }

    #[test]
    fn opacity_is_that_of_the_paint_where_there_is_only_one() {
        let svg = "<circle opacity=\"0.1\" fill=\"#1170B8\" stroke=\"none\"/>\n<polygon opacity=\"0.2\" fill=\"#1170B8\"/>\n\
                   <polyline fill=\"none\" opacity=\"0.3\" stroke=\"#1170B8\"/>\n\
                   <text fill=\"#FFFFFF\" stroke=\"#FFFFFF\" opacity=\"0.4\">\nan opacity=\"0.5\"\n</text>\n";
        let flat = with_opacity_of_paint(svg);
        for kept in [
            " fill-opacity=\"0.1\"",
            " fill-opacity=\"0.2\"",
            " stroke-opacity=\"0.3\"",
            "F\" opacity=\"0.4\"",
            "an opacity",
        ] {
            assert!(flat.contains(kept), "{kept}: {flat}");
        }
    }

    #[test]
    fn a_symbol_has_its_subscript_below_the_line_and_other_words_are_left_alone() {
        let set = with_subscripts("<text>\nspillover elasticity σ_k\n</text>");
        assert!(set.contains("σ<tspan dy=\"55\" font-size=\"180\">k</tspan>\n"), "{set}");
        let set = with_subscripts("σ_k (0.05 … 0.3)\n");
        assert!(set.contains("k</tspan><tspan dy=\"-55\"> (0.05 … 0.3)</tspan>"), "{set}");
        let same = "<text a_b>\noutput_cny, a_long_name, _x and x_\n</text>\n";
        assert_eq!(with_subscripts(same), same);
    }
}
