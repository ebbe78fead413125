//! Why figures could not be drawn, in words for the user.

use std::path::PathBuf;

use crate::outcome::TableError;

/// Why figures could not be drawn.
#[derive(Debug, thiserror::Error)]
pub enum FigureError {
    /// The folder has no readable manifest.
    #[error("`{}` is not a results folder: its `manifest.json` cannot be read", folder.display())]
    NotResults {
        /// The folder that was given.
        folder: PathBuf,
        /// What reading said.
        source: std::io::Error,
    },
    /// A JSON file is malformed.
    #[error("`{}` is not valid JSON", file.display())]
    Json {
        /// The manifest or the base map.
        file: PathBuf,
        /// Where and why.
        source: serde_json::Error,
    },
    /// A table cannot be read or written, or lacks a column.
    #[error(transparent)]
    Table(#[from] TableError),
    /// A file cannot be read or written.
    #[error("`{}` cannot be read or written", file.display())]
    File {
        /// The file.
        file: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// There is no figure of that name.
    #[error("there is no figure `{name}`{hint}")]
    Unknown {
        /// As it was asked for.
        name: String,
        /// The closest name, as a question, or all names.
        hint: String,
    },
    /// There is no region of that name in the folder.
    #[error("no region of these results is called `{name}`{hint}")]
    UnknownPlace {
        /// As it was asked for.
        name: String,
        /// Regions that begin like it, or what names there can be.
        hint: String,
    },
    /// There is no outcome of that name in the folder.
    #[error("these results have no outcome `{name}`{hint}")]
    UnknownOutcome {
        /// As it was asked for.
        name: String,
        /// Those there are.
        hint: String,
    },
    /// The folder was made by a command that no figures are drawn for.
    #[error("no figures are drawn from `{}`, whose manifest says that it is of kind `{kind}`", folder.display())]
    NoFigures {
        /// The folder that was given.
        folder: PathBuf,
        /// What its manifest says.
        kind: String,
    },
    /// A manifest lacks what figures need.
    #[error("the manifest of `{}` does not name {what}", folder.display())]
    NotInManifest {
        /// The folder that was given.
        folder: PathBuf,
        /// What is missing.
        what: String,
    },
    /// A grid of values and its axes do not fit together.
    #[error("heat map `{name}`: {problem}")]
    Misshapen {
        /// The name of the figure.
        name: String,
        /// What does not fit.
        problem: String,
    },
    /// A figure was asked for by name but the tables that it needs are not there.
    #[error("the folder lacks the table or the rows that figure `{name}` needs")]
    NotInResults {
        /// As it was asked for.
        name: String,
    },
    /// The SVG is complete, but no font of this machine can draw some of its characters.
    #[error(
        "no font on this machine has {}: the SVG files are complete, for PNG and PDF files install a font such as \
         Noto Sans CJK (Debian and Ubuntu: `apt-get install fonts-noto-cjk`) and draw again",
        quoted(characters)
    )]
    MissingGlyphs {
        /// The characters, each once.
        characters: String,
    },
    /// This machine has no fonts at all.
    #[error(
        "there are no fonts on this machine: the SVG files are complete, for PNG and PDF files install some (Debian and \
         Ubuntu: `apt-get install fonts-noto-core fonts-noto-cjk`) and draw again"
    )]
    NoFonts,
    /// The PDF could not be made.
    #[error("the SVG could not be turned into a PDF: {0}")]
    Print(String),
    /// The PNG could not be made.
    #[error("the SVG could not be turned into a PNG: {0}")]
    Picture(String),
}

fn quoted(characters: &str) -> String {
    let quoted: Vec<String> = characters.chars().take(8).map(|character| format!("`{character}`")).collect();
    quoted.join(", ")
}
