//! What each kind of results fills the same eight chapters with.

use super::html::Html;

/// What a report says, chapter by chapter; the chapters on figures, on the model and on how it was made are the same of all.
#[derive(Clone, Debug, Default)]
pub(super) struct Chapters {
    /// What the report is called.
    pub title: String,
    /// What the scenario asks; empty where it asks nothing.
    pub question: String,
    /// What changes.
    pub changes: Html,
    /// For whom.
    pub whom: Html,
    /// How sure.
    pub sure: Html,
    /// What was done.
    pub done: Html,
    /// Every region.
    pub regions: Html,
    /// Folders below that of the results whose scenarios a reader can take along, each with its name.
    pub scenarios: Vec<(String, String)>,
}

/// Sentences as one paragraph; Chinese ones follow each other without blanks.
pub(super) fn paragraph(sentences: &[String]) -> Html {
    let is_chinese = sentences.iter().any(|it| it.ends_with('。'));
    Html::paragraph(&sentences.join(if is_chinese { "" } else { " " }))
}
