//! What is wrong with a scenario, where, and what would be right.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

/// A text that problems point into: a scenario file, a table, or what followed `--set`.
#[derive(Debug, PartialEq, Eq)]
pub struct SourceText {
    /// How it is called in messages: its path, or `--set`.
    pub name: String,
    /// All of its text.
    pub text: String,
    /// Sources are reported in this order.
    pub(super) order: usize,
}

impl SourceText {
    /// A text that stands alone, or after so many others.
    #[cfg(feature = "files")]
    pub(crate) fn new(name: String, text: String, order: usize) -> Self {
        Self { name, text, order }
    }
}

/// A stretch of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextSpan {
    source: Arc<SourceText>,
    span: Range<usize>,
    label: Option<String>,
}

impl TextSpan {
    /// A stretch given in bytes; one that cuts a character or leaves the text is moved to fit.
    pub(crate) fn new(source: &Arc<SourceText>, span: Range<usize>) -> Self {
        let start = boundary(&source.text, span.start);
        let end = boundary(&source.text, span.end).max(start);
        Self { source: Arc::clone(source), span: start..end, label: None }
    }

    /// Adds a word that stands beside the mark.
    pub(crate) fn labelled(mut self, label: &str) -> Self {
        self.label = Some(label.to_owned());
        self
    }

    /// The path of the file, or `--set`.
    pub fn file(&self) -> &str {
        &self.source.name
    }

    /// The line, counted from 1.
    pub fn line(&self) -> usize {
        self.source.text[..self.span.start].matches('\n').count() + 1
    }

    /// The column in characters, counted from 1.
    pub fn column(&self) -> usize {
        self.source.text[self.lines().start..self.span.start].chars().count() + 1
    }

    /// Bytes of the whole lines that the stretch touches.
    fn lines(&self) -> Range<usize> {
        let text = &self.source.text;
        let start = text[..self.span.start].rfind('\n').map_or(0, |at| at + 1);
        let end = text[self.span.end..].find('\n').map_or(text.len(), |at| self.span.end + at);
        start..end
    }

    /// Only the lines around the mark go to the renderer, which would index a whole table otherwise.
    fn snippet(&self, kind: AnnotationKind) -> Snippet<'_, annotate_snippets::Annotation<'_>> {
        let lines = self.lines();
        let within = self.span.start - lines.start..self.span.end - lines.start;
        Snippet::source(&self.source.text[lines])
            .line_start(self.line())
            .path(self.source.name.as_str())
            .annotation(kind.span(within).label(self.label.as_deref()))
    }
}

/// The nearest place at or before `index` where a character begins.
fn boundary(text: &str, index: usize) -> usize {
    let index = index.min(text.len());
    (0..=index).rev().find(|&it| text.is_char_boundary(it)).unwrap_or(0)
}

/// Whether a problem keeps a scenario from running.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The scenario runs, but perhaps not as meant.
    Warning,
    /// The scenario does not run.
    Error,
}

/// Something wrong with a scenario, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    severity: Severity,
    message: String,
    places: Vec<TextSpan>,
    hint: Option<String>,
}

impl Problem {
    /// A problem that keeps the scenario from running.
    pub(crate) fn error(message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, message: message.into(), places: Vec::new(), hint: None }
    }

    /// A problem that the user should know of.
    pub(crate) fn warning(message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(message) }
    }

    /// Adds a place; the first one is where the mark stands.
    pub(crate) fn at(mut self, place: impl Into<Option<TextSpan>>) -> Self {
        self.places.extend(place.into());
        self
    }

    /// Adds what the user may do about it.
    pub(crate) fn hint(mut self, hint: impl Into<Option<String>>) -> Self {
        self.hint = hint.into();
        self
    }

    /// Whether it keeps the scenario from running.
    pub fn severity(&self) -> Severity {
        self.severity
    }

    /// What is wrong, in one clause.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Where; the first place is the one to correct. Some problems have none.
    pub fn places(&self) -> &[TextSpan] {
        &self.places
    }

    /// What the user may do about it.
    pub fn help(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// Shows the problem under the lines it is about, with colour if asked.
    pub fn render(&self, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        renderer.render(&[self.report()])
    }

    fn report(&self) -> Group<'_> {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let mut report = Group::with_title(level.primary_title(self.message.as_str()));
        for (number, place) in self.places.iter().enumerate() {
            let kind = if number == 0 { AnnotationKind::Primary } else { AnnotationKind::Context };
            report = report.element(place.snippet(kind));
        }
        match &self.hint {
            Some(hint) => report.element(Level::HELP.message(hint.as_str())),
            None => report,
        }
    }

    /// Problems are shown in the order of the text; those without a place come last.
    fn rank(&self) -> (usize, usize) {
        self.places.first().map_or((usize::MAX, 0), |it| (it.source.order, it.span.start))
    }
}

/// More problems than these nobody reads in one go.
const MOST_SHOWN: usize = 100;

/// Everything that was found wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Adds one.
    pub(crate) fn push(&mut self, problem: Problem) {
        self.0.push(problem);
    }

    /// Adds others.
    pub(crate) fn extend(&mut self, problems: impl IntoIterator<Item = Problem>) {
        self.0.extend(problems);
    }

    /// Whether what may have been meant is still worth looking for, since somebody may read it.
    pub(super) fn are_few(&self) -> bool {
        self.0.len() < 2 * MOST_SHOWN
    }

    /// Whether there is no problem at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether one of them keeps the scenario from running.
    pub fn has_errors(&self) -> bool {
        self.errors() > 0
    }

    /// How many of them keep the scenario from running.
    pub(crate) fn errors(&self) -> usize {
        self.0.iter().filter(|it| it.severity == Severity::Error).count()
    }

    /// Each problem, in the order of the text once sorted.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.0.iter()
    }

    /// Puts them into the order of the text, without repetitions.
    pub(crate) fn sorted(mut self) -> Self {
        self.0.sort_by_key(Problem::rank);
        self.0.dedup();
        self
    }

    /// Drops what follows from a line that could not be parsed: the same line, reported again.
    pub(crate) fn without_echoes_of(mut self, parse: &Self) -> Self {
        let line = |it: &Problem| it.places.first().map(|at| (at.source.order, at.lines().start));
        let broken: BTreeSet<_> = parse.0.iter().filter_map(line).collect();
        self.0.retain(|it| line(it).is_none_or(|at| !broken.contains(&at)));
        self
    }

    /// Shows the first hundred of them, with colour if asked, and says how many more there are.
    pub fn render(&self, colour: bool) -> String {
        let mut shown: Vec<String> = self.0.iter().take(MOST_SHOWN).map(|it| it.render(colour)).collect();
        match self.0.get(MOST_SHOWN..).unwrap_or_default() {
            [] => {}
            [_] => shown.push("and 1 problem more".to_owned()),
            more => shown.push(format!("and {} problems more", more.len())),
        }
        shown.join("\n\n")
    }
}

impl From<Problem> for Problems {
    fn from(problem: Problem) -> Self {
        Self(vec![problem])
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Problems {}

impl IntoIterator for Problems {
    type Item = Problem;
    type IntoIter = std::vec::IntoIter<Problem>;
    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}
