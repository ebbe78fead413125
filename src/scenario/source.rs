//! Texts laid end to end, so that one number says both which text and where in it.

use super::builtin::{self, BuiltInFile};
use super::files;
use super::overlay::Overlay;
use super::problem::{Problem, SourceText, TextSpan};
use super::wording::quoted;
use sha2::{Digest, Sha256};
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue};

/// Beyond this many errors a text is probably no TOML at all.
const MOST_ERRORS: usize = 20;

/// The scenario file, its bases, and what followed each `--set`.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sources(Vec<Layer>);

/// One of the texts.
#[derive(Clone, Debug)]
pub(crate) struct Layer {
    pub source: Arc<SourceText>,
    /// Where the text begins in the common numbering.
    pub start: usize,
    /// The folder that paths in it are relative to.
    pub folder: PathBuf,
    /// The folder that paths in it are relative to, seen from the folder of the scenario file.
    pub from_scenario: PathBuf,
    /// The text of the library that this is, if it is one.
    pub in_library: Option<&'static BuiltInFile>,
    /// Whether it followed `--set`.
    pub is_override: bool,
    /// The keys of the document that it takes the place of; none if it is no overlay.
    pub overlays: Option<Vec<String>>,
}

impl Sources {
    /// Adds a text behind the others.
    pub fn add(&mut self, name: String, text: String, folder: PathBuf, from_scenario: PathBuf) {
        // A byte between texts keeps the end of one apart from the start of the next.
        let start = self.0.last().map_or(0, |it| it.start + it.source.text.len() + 1);
        let in_library = builtin::at(Path::new(&name)).and_then(Result::ok);
        let source = Arc::new(SourceText { name, text, order: self.0.len() });
        let (is_override, overlays) = (false, None);
        self.0.push(Layer { source, start, folder, from_scenario, in_library, is_override, overlays });
    }

    /// Adds what followed a `--set`; paths in it are relative to the folder of the scenario file.
    pub fn add_override(&mut self, text: String) {
        let folder = self.0.first().map(|it| it.folder.clone()).unwrap_or_default();
        self.add("--set".to_owned(), text, folder, PathBuf::new());
        self.0.iter_mut().last().into_iter().for_each(|it| it.is_override = true);
    }

    /// Adds a text that goes on top of all others.
    pub fn add_overlay(&mut self, overlay: &Overlay) {
        let folder = self.0.first().map(|it| it.folder.clone()).unwrap_or_default();
        self.add(overlay.name.clone(), overlay.text.clone(), folder, PathBuf::new());
        let replaced = Some(overlay.replaces.clone());
        self.0.iter_mut().last().into_iter().for_each(|it| it.overlays.clone_from(&replaced));
    }

    pub fn layers(&self) -> &[Layer] {
        &self.0
    }

    /// The text that a span of the common numbering lies in.
    pub fn layer(&self, span: &Range<usize>) -> &Layer {
        let after = self.0.partition_point(|it| it.start <= span.start);
        &self.0[after.saturating_sub(1)]
    }

    /// Finds the text and the stretch of a span of the common numbering.
    pub fn place(&self, span: &Range<usize>) -> TextSpan {
        let layer = self.layer(span);
        let local = |it: usize| it.saturating_sub(layer.start);
        TextSpan::new(&layer.source, local(span.start)..local(span.end))
    }
}

impl Layer {
    /// Whether it goes on top of the files, wherever these are named.
    pub fn is_on_top(&self) -> bool {
        self.is_override || self.overlays.is_some()
    }

    /// Parses as much as can be parsed, with spans in the common numbering.
    pub fn parse(&self) -> (Spanned<DeTable<'_>>, Vec<Problem>) {
        let (table, errors) = DeTable::parse_recoverable(&self.source.text);
        let problem = |it: &toml::de::Error| {
            let place = TextSpan::new(&self.source, it.span().unwrap_or(0..0));
            Problem::error(it.message().replace('\n', " ")).at(place)
        };
        let span = moved(table.span(), self.start);
        let mut problems: Vec<Problem> = errors.iter().take(MOST_ERRORS).map(problem).collect();
        if errors.len() > MOST_ERRORS {
            let (name, more) = (quoted(&self.source.name), errors.len() - MOST_ERRORS);
            problems.push(Problem::error(format!("{name} has {more} problems more")));
        }
        (Spanned::new(span, shift_table(table.into_inner(), self.start)), problems)
    }
}

fn moved(span: Range<usize>, by: usize) -> Range<usize> {
    span.start + by..span.end + by
}

fn shift_table(table: DeTable<'_>, by: usize) -> DeTable<'_> {
    let shift = |(key, value): (Spanned<_>, Spanned<_>)| {
        (Spanned::new(moved(key.span(), by), key.into_inner()), shift_value(value, by))
    };
    table.into_iter().map(shift).collect()
}

fn shift_value(value: Spanned<DeValue<'_>>, by: usize) -> Spanned<DeValue<'_>> {
    let span = moved(value.span(), by);
    let shifted = match value.into_inner() {
        DeValue::Table(table) => DeValue::Table(shift_table(table, by)),
        DeValue::Array(array) => DeValue::Array(shift_array(array, by)),
        other => other,
    };
    Spanned::new(span, shifted)
}

fn shift_array(array: DeArray<'_>, by: usize) -> DeArray<'_> {
    let mut shifted = DeArray::new();
    for value in array {
        shifted.push(shift_value(value, by));
    }
    shifted
}

/// A text as read.
#[derive(Debug)]
pub(crate) struct FileText {
    pub text: String,
    /// Of the bytes before they were decoded, as `sha256sum` prints it.
    pub sha256: String,
}

/// Reads a text file, or the text at an address of the library.
///
/// # Errors
///
/// Says why it cannot be read: missing, too large, or not UTF-8 (with the line).
pub(crate) fn read_text(path: &Path) -> Result<FileText, Problem> {
    if let Some(found) = builtin::at(path) {
        return found.map(FileText::from);
    }
    let name = quoted(&path.display().to_string());
    let bytes = files::read(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => Problem::error(format!("there is no file {name}")),
        io::ErrorKind::IsADirectory => Problem::error(format!("{name} is a folder, not a file")),
        io::ErrorKind::PermissionDenied => Problem::error(format!("{name} may not be read")),
        io::ErrorKind::InvalidInput => Problem::error(format!("{name} is a pipe or a device, not a file")),
        io::ErrorKind::FileTooLarge => Problem::error(format!("{name} is larger than 256 MiB")),
        _ => Problem::error(format!("{name} cannot be read: {error}")),
    })?;
    FileText::decode(bytes, &name)
}

impl FileText {
    /// The text that some bytes are, which messages call `name`.
    pub(super) fn decode(bytes: Vec<u8>, name: &str) -> Result<Self, Problem> {
        let sha256 = sha256(&bytes);
        let mut text = String::from_utf8(bytes).map_err(|error| not_utf8(name, &error))?;
        // Spreadsheets put an invisible mark first, which would become part of the first name.
        if text.starts_with('\u{feff}') {
            text.drain(..'\u{feff}'.len_utf8());
        }
        Ok(Self { text, sha256 })
    }
}

impl From<&BuiltInFile> for FileText {
    fn from(file: &BuiltInFile) -> Self {
        Self { text: file.text.to_owned(), sha256: sha256(file.text.as_bytes()) }
    }
}

/// The fingerprint of some bytes, in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    base16ct::lower::encode_string(&Sha256::digest(bytes))
}

fn not_utf8(name: &str, error: &std::string::FromUtf8Error) -> Problem {
    let valid = error.utf8_error().valid_up_to();
    let line = String::from_utf8_lossy(&error.as_bytes()[..valid]).matches('\n').count() + 1;
    Problem::error(format!("{name} is not UTF-8 from line {line} on"))
        .hint("save it as UTF-8; spreadsheets offer `CSV UTF-8`".to_owned())
}
