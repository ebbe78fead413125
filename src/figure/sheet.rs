//! What every figure has around it: title, what was summarised, note, and where the numbers came from.

use super::canvas::{Canvas, Lettering};
use super::run::Run;
use super::svg::{self, Provenance};
use super::text_width::wrap;
use super::theme::Theme;

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

/// Draws title, subtitle and note around a body of a given height; `draw` gets the top of the body.
/// Returns the finished SVG.
pub(super) fn sheet(
    run: &Run,
    theme: &Theme,
    (width, body): (f64, f64),
    caption: &Caption,
    draw: impl FnOnce(&Canvas, f64),
) -> String {
    let room = width - 2.0 * MARGIN;
    let subtitle = wrap(&caption.subtitle, theme.text_size, room);
    let note = wrap(&caption.note, theme.text_size, room);
    let title = wrap(&caption.title, theme.title_size * 1.07, room);
    let head = MARGIN + 3.6 * title.len() as f64 + theme.line_height * subtitle.len() as f64 + 2.4;
    let foot = if note.is_empty() { 0.0 } else { 1.2 + theme.line_height * note.len() as f64 };
    let height = (10.0 * (head + body + foot + MARGIN)).ceil() / 10.0;
    let drawing = Canvas::paint(theme, width, height, |canvas| {
        let mut y = MARGIN - 0.6;
        for line in &title {
            y += 3.6;
            canvas.text(
                line,
                (MARGIN, y),
                &Lettering { size: theme.title_size, ..Lettering::plain(theme).bold() },
            );
        }
        y += 0.4;
        for line in &subtitle {
            y += theme.line_height;
            canvas.text(line, (MARGIN, y), &Lettering::muted(theme));
        }
        draw(canvas, head);
        for (index, line) in note.iter().enumerate() {
            let y = head + body + 1.2 + theme.line_height * (index as f64 + 0.75);
            canvas.text(line, (MARGIN, y), &Lettering::muted(theme));
        }
    });
    let about = Provenance {
        title: caption.title.clone(),
        description: format!("{} {}", caption.description, caption.subtitle).trim().to_owned(),
        command: run.command.clone(),
        seed: run.seed.clone(),
    };
    svg::finish(&drawing, (width, height), theme, &about)
}

/// The run's name and what lines and bands are: the single run, or median and range over replicates.
pub(super) fn summarised(run: &Run, theme: &Theme, replicates: usize) -> String {
    let how = match replicates {
        0 | 1 => theme.language.say("single run", "单次运行").to_owned(),
        count => match theme.language {
            super::Language::English => format!(
                "median of {count} replicates; bands: range over replicates, the middle 50 % and 90 % of them"
            ),
            super::Language::Chinese => {
                format!("{count} 次重复的中位数；色带：各次重复之间的范围（中间 50 % 和 90 %）")
            }
        },
    };
    named(run, theme, &how)
}

/// Puts the name of the run before a statement.
pub(super) fn named(run: &Run, theme: &Theme, statement: &str) -> String {
    if run.name.is_empty() {
        return statement.to_owned();
    }
    format!("{}{}{statement}", run.name, theme.language.say(": ", "："))
}
