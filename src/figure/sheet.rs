//! What every figure has around it: title, what was summarised, note, and where the numbers came from.

use super::canvas::{Canvas, TextFormat};
use super::origin::FolderOrigin;
use super::svg::{self, Provenance};
use super::text_width::{POINT, wrap};
use super::theme::{Language, Theme};

/// The words of a figure.
#[derive(Debug, Clone, Default)]
pub(super) struct Caption {
    /// What the figure shows, with the unit.
    pub title: String,
    /// How many replicates, which interval, which selection.
    pub subtitle: String,
    /// What a reader needs to read the drawing, below it.
    pub note: String,
    /// For those who cannot see the figure: what is drawn and how it comes out.
    pub description: String,
}

/// Distance of everything from the edge of the paper, in mm.
pub(super) const MARGIN: f64 = 2.0;

/// A caption broken into the lines of a sheet of some width.
struct Lines {
    title: Vec<String>,
    subtitle: Vec<String>,
    note: Vec<String>,
}

const TITLE_LINE: f64 = 3.6;
const NOTE_GAP: f64 = 1.2;

/// Draws title, subtitle and note around a body of a given height; `draw` gets the top of the body.
/// Returns the finished SVG.
pub(super) fn sheet(
    origin: &FolderOrigin,
    theme: &Theme,
    (width, body): (f64, f64),
    caption: &Caption,
    draw: impl FnOnce(&Canvas, f64),
) -> String {
    let lines = Lines::new(caption, theme, width - 2.0 * MARGIN);
    let (head, foot) = (lines.head(theme), lines.foot(theme));
    let height = (10.0 * (head + body + foot + MARGIN)).ceil() / 10.0;
    let drawing = Canvas::paint(theme, width, height, |canvas| {
        lines.draw_head(canvas, theme);
        draw(canvas, head);
        lines.draw_note(canvas, theme, head + body + NOTE_GAP);
    });
    let about = Provenance {
        title: caption.title.clone(),
        description: format!("{} {}", caption.description, caption.subtitle).trim().to_owned(),
        command: origin.command.clone(),
        seed: origin.seed.clone(),
        language: theme.language.tag().to_owned(),
    };
    svg::finish(&drawing, (width, height), theme, &about)
}

impl Lines {
    fn new(caption: &Caption, theme: &Theme, room: f64) -> Self {
        // Fonts that stand in for those we ask for are wider, DejaVu Sans by a twelfth.
        let room = room / 1.08;
        let above = |text: &str, size| if theme.titled { wrap(text, size, room) } else { vec![] };
        Self {
            // The title is bold, and so wider than its size says.
            title: above(&caption.title, theme.title_size * 1.07),
            subtitle: above(&caption.subtitle, theme.text_size),
            note: wrap(&caption.note, theme.text_size, room),
        }
    }

    /// Height above the body.
    fn head(&self, theme: &Theme) -> f64 {
        let (title, subtitle) = (self.title.len() as f64, self.subtitle.len() as f64);
        MARGIN + TITLE_LINE * title + theme.line_height * subtitle + if theme.titled { 2.4 } else { 0.0 }
    }

    /// Height below the body.
    fn foot(&self, theme: &Theme) -> f64 {
        if self.note.is_empty() { 0.0 } else { NOTE_GAP + theme.line_height * self.note.len() as f64 }
    }

    fn draw_head(&self, canvas: &Canvas, theme: &Theme) {
        let mut y = MARGIN - 0.6;
        for line in &self.title {
            y += TITLE_LINE;
            let look = TextFormat { size: theme.title_size, ..TextFormat::plain(theme).bold() };
            canvas.text(line, (MARGIN - hanging(line, &look, theme.language), y), &look);
        }
        y += 0.4;
        for line in &self.subtitle {
            y += theme.line_height;
            canvas.text(line, (MARGIN, y), &TextFormat::muted(theme));
        }
    }

    fn draw_note(&self, canvas: &Canvas, theme: &Theme, top: f64) {
        for (index, line) in self.note.iter().enumerate() {
            let y = top + theme.line_height * (index as f64 + 0.75);
            canvas.text(line, (MARGIN, y), &TextFormat::muted(theme));
        }
    }
}

/// A Chinese quotation mark is white in its left half, which would look like an indent.
fn hanging(line: &str, look: &TextFormat, language: Language) -> f64 {
    let is_wide = language == Language::Chinese && line.starts_with(['“', '（', '《']);
    if is_wide { 0.42 * look.size * POINT } else { 0.0 }
}

/// "mean of 16 replicates", or nothing for a single run: the one statistic of all figures.
pub(super) fn means(replicates: usize, language: Language) -> Option<String> {
    (replicates > 1).then(|| match language {
        Language::English => format!("mean of {replicates} replicates"),
        Language::Chinese => format!("{replicates} 次重复的均值"),
    })
}

/// What bands are, or that they are too narrow to be seen.
pub(super) fn range_shown(visible: bool, language: Language) -> &'static str {
    if visible {
        return language.say(
            "; bands: range over replicates, the middle 50 % and 90 % of them",
            "；色带：各次重复之间的范围（中间 50 % 和 90 %）",
        );
    }
    language.say("; their range is narrower than the lines", "；各次重复之间的范围窄于线宽")
}

/// The run's name and what lines and bands are: the single run, or mean and range over replicates. Bands that cannot
/// be seen are not announced.
pub(super) fn summarised(origin: &FolderOrigin, theme: &Theme, replicates: usize, visible: bool) -> String {
    let language = theme.language;
    let how = means(replicates, language).map(|means| format!("{means}{}", range_shown(visible, language)));
    let how = how.unwrap_or_else(|| language.say("single run", "单次运行").to_owned());
    named(origin, theme, &how)
}

/// Puts the name of the run before a statement.
pub(super) fn named(origin: &FolderOrigin, theme: &Theme, statement: &str) -> String {
    if origin.name.is_empty() {
        return statement.to_owned();
    }
    format!("{}{}{statement}", origin.name, theme.language.say(": ", "："))
}
