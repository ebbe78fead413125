//! What the page shows, as a scenario file.

use super::opened::Explorer;
use super::question::{PageQuestion, Refused};
use crate::scenario::Scenario;

/// A scenario file that `check` finds sound and `run` and `compare` reproduce.
///
/// Lists append to those of a base, so a scenario with policies or events of its own is written as a whole, and so is one
/// whose governments are other ones; any other is named by `extends`.
pub(super) fn text(explorer: &Explorer, question: &PageQuestion, chinese: bool) -> Result<String, Refused> {
    let sound = question.read(&explorer.scenario)?;
    let saved = if extends(explorer, question) {
        let overlay = question.overlay(&explorer.scenario, question.parameters(&mut Vec::new()), true);
        let address = toml::Value::String(explorer.address.clone());
        format!("extends = {address}\n\n{}", overlay.text)
    } else {
        whole(explorer, &sound.policy)
    };
    Ok(format!("{}\n\n{saved}", note(explorer, chinese)))
}

fn extends(explorer: &Explorer, question: &PageQuestion) -> bool {
    let Explorer { scenario, .. } = explorer;
    let fixed = scenario.stances.rule() == "fixed";
    scenario.policies.is_empty() && scenario.events.is_empty() && (fixed || question.governments.is_none())
}

/// The scenario as resolved, with tables of one's own where they lie.
fn whole(explorer: &Explorer, scenario: &Scenario) -> String {
    let known = |key: &str| explorer.tables.iter().find(|it| it.0 == key).map(|it| it.1.clone());
    scenario.spec_with(|key, table| Some(known(key).unwrap_or_else(|| table.written.clone()))).to_toml()
}

/// What the file is, for whoever opens it.
fn note(explorer: &Explorer, chinese: bool) -> String {
    let name = explorer.name();
    let version = env!("CARGO_PKG_VERSION");
    let name = if chinese { name.zh } else { name.en };
    let name: String = name.chars().map(|it| if it.is_control() { ' ' } else { it }).collect();
    if chinese {
        format!("# 由 factorflow {version} 的政策探索页面保存，基于“{name}”。")
    } else {
        format!("# Saved by the explorer of factorflow {version}, from \"{name}\".")
    }
}
