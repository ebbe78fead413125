//! What every figure has around it: title, what was summarised, note, and where the numbers came from.

use super::canvas::{Canvas, TextFormat};
use super::origin::FolderOrigin;
use super::svg::{self, Provenance};
use super::text_width::wrap;
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
    };
    svg::finish(&drawing, (width, height), theme, &about)
}

impl Lines {
    fn new(caption: &Caption, theme: &Theme, room: f64) -> Self {
        // Fonts that stand in for those we ask for are wider, DejaVu Sans by a twelfth.
        let room = room / 1.08;
        Self {
            // The title is bold, and so wider than its size says.
            title: wrap(&caption.title, theme.title_size * 1.07, room),
            subtitle: wrap(&caption.subtitle, theme.text_size, room),
            note: wrap(&caption.note, theme.text_size, room),
        }
    }

    /// Height above the body.
    fn head(&self, theme: &Theme) -> f64 {
        let (title, subtitle) = (self.title.len() as f64, self.subtitle.len() as f64);
        MARGIN + TITLE_LINE * title + theme.line_height * subtitle + 2.4
    }

    /// Height below the body.
    fn foot(&self, theme: &Theme) -> f64 {
        if self.note.is_empty() { 0.0 } else { NOTE_GAP + theme.line_height * self.note.len() as f64 }
    }

    fn draw_head(&self, canvas: &Canvas, theme: &Theme) {
        let mut y = MARGIN - 0.6;
        for line in &self.title {
            y += TITLE_LINE;
            canvas.text(
                line,
                (MARGIN, y),
                &TextFormat { size: theme.title_size, ..TextFormat::plain(theme).bold() },
            );
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

/// "median of 16 replicates", or nothing for a single run.
pub(super) fn medians(replicates: usize, language: Language) -> Option<String> {
    (replicates > 1).then(|| match language {
        Language::English => format!("median of {replicates} replicates"),
        Language::Chinese => format!("{replicates} 次重复的中位数"),
    })
}

/// The run's name and what lines and bands are: the single run, or median and range over replicates.
pub(super) fn summarised(origin: &FolderOrigin, theme: &Theme, replicates: usize) -> String {
    let language = theme.language;
    let how = medians(replicates, language).map(|medians| match language {
        Language::English => {
            format!("{medians}; bands: range over replicates, the middle 50 % and 90 % of them")
        }
        Language::Chinese => format!("{medians}；色带：各次重复之间的范围（中间 50 % 和 90 %）"),
    });
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
