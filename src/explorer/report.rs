//! What the page shows, as a report: a comparison of what was asked with the world without it.

use super::opened::Explorer;
use super::question::{PageQuestion, Refused};
use crate::experiment::Comparison;
use crate::experiment::comparison::Arm;
use crate::figure::Language;
use crate::report::document;
use crate::run::Cancel;
use crate::scenario::Scenario;

/// The report of a question, as HTML. Tables of a comparison are what reports are made of, so they lie in a folder of the
/// system for as long as it takes; nothing stays.
pub(super) fn page(
    explorer: &Explorer,
    question: &PageQuestion,
    language: Language,
) -> Result<String, Refused> {
    let sound = question.read(&explorer.scenario)?;
    let cancel = explorer.cancel();
    let [base, policy] = [arm("base", without(sound.base)), arm("policies", sound.policy)];
    explorer
        .in_turn(cancel, &|_| (), || made(base, policy, explorer, (language, cancel)))
        .unwrap_or_else(|| Err(Refused::of_all(&"stopped")))
}

fn made(
    base: Arm,
    policy: Arm,
    explorer: &Explorer,
    (language, cancel): (Language, &Cancel),
) -> Result<String, Refused> {
    let folder = tempfile::tempdir().map_err(|it| Refused::of_all(&it))?;
    let comparison = Comparison::new(base, [policy]).map_err(|it| Refused::of_all(&it))?;
    let comparison = comparison.cancel(cancel);
    let command = ["factorflow", "explore", explorer.stem.as_str()].map(str::to_owned);
    comparison.into_folder(folder.path(), false, &command).map_err(|it| Refused::of_all(&it))?;
    document(folder.path(), language).map_err(|it| Refused::of_all(&it))
}

/// The language of a tag; English where it is none.
pub(super) fn language(tag: &str) -> Language {
    if tag == "zh" { Language::Chinese } else { Language::English }
}

fn arm(name: &str, scenario: Scenario) -> Arm {
    Arm { name: name.to_owned(), scenario }
}

/// The base, by a name that says what it is the base of.
fn without(mut scenario: Scenario) -> Scenario {
    if !scenario.chinese_name.is_empty() {
        scenario.chinese_name = format!("{}的基准", scenario.chinese_name);
    }
    scenario.name = format!("Baseline of {}", scenario.name);
    scenario
}
