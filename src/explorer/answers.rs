//! Everything that the page asks of the program, answered without a server: the server and the worker of a page that
//! holds the model itself hand on what these say.

use super::answer::LineSink;
use super::library::OpenScenarios;
use super::opened::Explorer;
use super::question::{PageQuestion, Refused, SoundQuestion};
use super::runs::RunAnswer;
use super::{save, spread, world};
use crate::lesson::Lesson;
use crate::run::Cancel;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use std::sync::Arc;

/// What the page asks of a scenario, and of those that it opens besides.
#[derive(Debug)]
pub struct Answers {
    first: Arc<Explorer>,
    scenarios: OpenScenarios,
}

/// Why a question has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NoAnswer {
    /// Something is wrong with it: JSON that says what, control by control.
    Refused(String),
    /// There is nothing of that address.
    Unknown,
}

/// What the page wants written down: a scenario file, or a report.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct SaveQuestion {
    question: PageQuestion,
    language: String,
}

/// What the lines of an answer say.
#[derive(Clone, Copy, Debug)]
pub(super) enum AnswerKind {
    /// What happens, year by year.
    Run,
    /// How sure the effect is.
    Spread,
}

/// A question that is sound, with the scenario that it is about.
pub(super) struct OpenQuestion {
    pub explorer: Arc<Explorer>,
    pub question: PageQuestion,
    sound: SoundQuestion,
    said: AnswerKind,
}

impl Answers {
    /// Of this scenario first.
    pub fn new(first: &Arc<Explorer>) -> Self {
        Self { first: Arc::clone(first), scenarios: OpenScenarios::new(first) }
    }

    /// Of the library only these scenarios.
    #[must_use]
    pub fn offering(mut self, names: &[String]) -> Self {
        self.scenarios.offer(names);
        self
    }

    /// Answers what was asked at an address, such as `/api/run`, with the `body` of the question where it has one. Lines of
    /// the answer are handed to `heard`, which says whether anybody still wants them, as soon as they are known.
    ///
    /// # Errors
    ///
    /// Says what is wrong with the question, or that nothing stands at the address.
    pub fn answer(
        &self,
        address: &str,
        body: &[u8],
        heard: &(dyn Fn(&str) -> bool + Sync),
    ) -> Result<(), NoAnswer> {
        let lines = |said| {
            let asked = self.read(body, said)?;
            asked.send(&Cancel::default(), &|line| heard(&line.to_string()));
            Ok(())
        };
        let all = |text: Result<String, Refused>| {
            heard(&text?);
            Ok(())
        };
        let done: Result<(), Refused> = match (address, self.at(address)) {
            (_, Some(found)) => all(found),
            ("/api/save", _) => all(self.save(body)),
            ("/api/run", _) => lines(AnswerKind::Run),
            ("/api/spread", _) => lines(AnswerKind::Spread),
            _ => return Err(NoAnswer::Unknown),
        };
        done.map_err(|it| NoAnswer::Refused(it.said().to_string()))
    }

    /// What stands at an address that is asked without a question, if something does.
    pub(super) fn at(&self, address: &str) -> Option<Result<String, Refused>> {
        let (path, query) = address.split_once('?').unwrap_or((address, ""));
        match path {
            "/api/hello" => Some(Ok(world::hello(&self.first).to_string())),
            "/api/scenarios" => Some(Ok(self.scenarios.list().to_string())),
            "/api/lessons" => Some(Ok(self.lessons().to_string())),
            // Names of the library need no decoding.
            "/api/world" => Some(self.world(query.strip_prefix("scenario="))),
            _ => None,
        }
    }

    /// The lessons whose scenario can be opened.
    fn lessons(&self) -> Value {
        let lessons = Lesson::built_in().iter().filter(|it| self.scenarios.offers(&it.scenario));
        json!(lessons.collect::<Vec<_>>())
    }

    fn world(&self, name: Option<&str>) -> Result<String, Refused> {
        Ok(world::of(&*self.scenarios.find(name)?).to_string())
    }

    /// The scenario file for what the page shows.
    pub(super) fn save(&self, body: &[u8]) -> Result<String, Refused> {
        self.written(body, |explorer, question, tag| save::text(explorer, question, tag == "zh"))
    }

    /// The report of what the page shows, as HTML.
    #[cfg(feature = "explore")]
    pub(super) fn report(&self, body: &[u8]) -> Result<String, Refused> {
        use super::report;
        self.written(body, |explorer, question, tag| report::page(explorer, question, report::language(tag)))
    }

    /// What is written down of a question in a language.
    fn written(
        &self,
        body: &[u8],
        write: impl FnOnce(&Explorer, &PageQuestion, &str) -> Result<String, Refused>,
    ) -> Result<String, Refused> {
        let SaveQuestion { question, language } = read(body)?;
        let explorer = self.scenarios.find(question.scenario.as_deref())?;
        write(&explorer, &question, &language)
    }

    /// A question, if it is sound.
    pub(super) fn read(&self, body: &[u8], said: AnswerKind) -> Result<OpenQuestion, Refused> {
        let question: PageQuestion = read(body)?;
        let explorer = self.scenarios.find(question.scenario.as_deref())?;
        let sound = question.read(&explorer.scenario)?;
        Ok(OpenQuestion { explorer, question, sound, said })
    }
}

impl OpenQuestion {
    /// Sends all lines as they are known.
    pub fn send(&self, cancel: &Cancel, lines: &LineSink<'_>) {
        let Self { explorer, question, sound, said } = self;
        match said {
            AnswerKind::Run => RunAnswer::new(explorer, question, sound, cancel, lines).send(),
            AnswerKind::Spread => spread::send(explorer, question, sound, cancel, lines),
        }
    }
}

fn read<Question: DeserializeOwned>(body: &[u8]) -> Result<Question, Refused> {
    serde_json::from_slice(body).map_err(|error| Refused::of_all(&error))
}
