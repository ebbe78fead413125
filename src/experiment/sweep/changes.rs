//! What has changed since a sweep was planned: its runs would no longer belong together.

use super::manifest::{FrozenData, FrozenScenario};
use super::{Sweep, SweepError, SweepManifest};
use crate::scenario::builtin::WORLDS;
use crate::scenario::written::sha256;
use crate::scenario::{self, TableCache};
use similar::TextDiff;
use std::fs;
use std::path::Path;
use std::sync::Arc;

impl Sweep {
    /// Refuses to go on with another program, plan, scenario or table than the manifest has. Plans, scenarios and
    /// tables that are gone do no harm, as the folder of the sweep holds them.
    ///
    /// # Errors
    ///
    /// Shows all differences, line by line.
    pub fn refuse_changes(&self) -> Result<(), SweepError> {
        let changes = changes(&self.manifest, &self.path);
        if changes.is_empty() {
            return Ok(());
        }
        Err(SweepError::Changed { path: self.path.clone(), changes: changes.join("\n") })
    }
}

/// Every difference, a paragraph each.
fn changes(manifest: &SweepManifest, folder: &Path) -> Vec<String> {
    let mut changes = Vec::new();
    changes.extend(of_program(manifest));
    if let Ok(text) = fs::read_to_string(&manifest.plan.file) {
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        changes.extend(of_text("the plan", &manifest.plan.file, &manifest.plan.text, text));
    }
    let cache = Arc::default();
    changes.extend(manifest.scenarios.iter().filter_map(|it| of_scenario(it, &cache)));
    changes.extend(manifest.data.iter().filter_map(|it| of_data(it, folder)));
    changes
}

fn of_program(manifest: &SweepManifest) -> Option<String> {
    let (version, commit) = (env!("CARGO_PKG_VERSION"), env!("FACTORFLOW_COMMIT"));
    if (manifest.version.as_str(), manifest.commit.as_str()) == (version, commit) {
        return None;
    }
    let then = format!("{} {}", manifest.version, manifest.commit);
    Some(format!("the program:\n-factorflow {}\n+factorflow {version} {commit}", then.trim_end()))
}

fn of_text(what: &str, file: &Path, then: &str, now: &str) -> Option<String> {
    if then == now {
        return None;
    }
    let diff = TextDiff::from_lines(then, now).unified_diff().context_radius(1).to_string();
    Some(format!("{what} `{}`:\n{}", file.display(), diff.trim_end()))
}

fn of_scenario(frozen: &FrozenScenario, cache: &Arc<TableCache>) -> Option<String> {
    if !frozen.file.exists() {
        return None;
    }
    let what = format!("scenario `{}`", frozen.name);
    let reader = scenario::Reader::default().cache(cache);
    // An older program may have written the same in other words.
    let then = reader.read(&frozen.file, frozen.text.clone()).map(|it| it.to_toml());
    match reader.overrides(&frozen.changes).load(&frozen.file) {
        Ok(now) => of_text(&what, &frozen.file, then.as_ref().unwrap_or(&frozen.text), &now.to_toml()),
        Err(problems) => Some(format!("{what} is no longer sound:\n{problems}")),
    }
}

/// A table that is gone does no harm where the folder of the sweep has a copy.
fn of_data(frozen: &FrozenData, folder: &Path) -> Option<String> {
    if let Some(world) = &frozen.built_in {
        let tables = WORLDS.iter().filter(|it| it.name == world).flat_map(|it| [&it.regions, &it.clubs]);
        let same = tables.map(|it| sha256(it.text.as_bytes())).any(|it| it == frozen.sha256);
        return (!same).then(|| format!("the built-in world `{world}` has another table"));
    }
    let file = frozen.file.display();
    match fs::read(&frozen.file).map(|it| sha256(&it)) {
        Ok(now) if now == frozen.sha256 => None,
        Ok(now) => Some(format!("the table `{file}`:\n-sha256 {}\n+sha256 {now}", frozen.sha256)),
        Err(_) if frozen.copied(folder).is_some() => None,
        Err(error) => Some(format!("the table `{file}` cannot be read: {error}")),
    }
}
