//! What has changed since a sweep was planned: its runs would no longer belong together.

use super::manifest::{FrozenData, FrozenScenario, FrozenText, meaning};
use super::{Sweep, SweepError, SweepManifest};
use crate::scenario::builtin::{TABLES, WORLDS};
use crate::scenario::{self, written::sha256};
use similar::TextDiff;
use std::fs;
use std::path::{Path, PathBuf};

impl Sweep {
    /// Refuses to go on with another program, plan or scenario than the manifest has. Plans and scenarios that are gone
    /// do no harm, as the folder of the sweep holds them, and neither do tables that are gone or have changed, as it
    /// holds copies. In a copy of the sweep its own files count, those that lie as far from it as the old ones did.
    ///
    /// Returns what differs without deciding any result, a paragraph each.
    ///
    /// # Errors
    ///
    /// Shows all differences, line by line.
    pub fn refuse_changes(&self) -> Result<Vec<String>, SweepError> {
        let found = Changes::of(&self.manifest, &self.path);
        if found.refused.is_empty() {
            return Ok(found.harmless);
        }
        Err(SweepError::Changed { path: self.path.clone(), changes: found.refused.join("\n") })
    }
}

/// Every difference, a paragraph each.
#[derive(Default)]
struct Changes {
    refused: Vec<String>,
    harmless: Vec<String>,
}

impl Changes {
    fn of(manifest: &SweepManifest, folder: &Path) -> Self {
        let mut found = Self::default();
        found.refused.extend(of_program(manifest));
        found.compare_plan(manifest, folder);
        for scenario in &manifest.scenarios {
            let file = lies(manifest, folder, &scenario.file);
            found.refused.extend(of_scenario(scenario, &file, manifest, folder));
        }
        for data in &manifest.data {
            found.compare_table(data, &lies(manifest, folder, &data.file), folder);
        }
        found
    }

    /// A table that is another one by now, or gone, does no harm where the folder of the sweep has a copy.
    fn compare_table(&mut self, frozen: &FrozenData, file: &Path, folder: &Path) {
        let Some(change) = of_table(frozen, file) else { return };
        match (frozen.copied(folder), file.exists()) {
            (None, _) => self.refused.push(change),
            (Some(_), true) => {
                self.harmless
                    .push(format!("the sweep goes on with its own copy of what has changed, {change}"));
            }
            (Some(_), false) => {}
        }
    }

    /// Another text that means the same is no other plan.
    fn compare_plan(&mut self, manifest: &SweepManifest, folder: &Path) {
        let FrozenText { file, text: then, .. } = &manifest.plan;
        let file = lies(manifest, folder, file);
        let Ok(now) = fs::read_to_string(&file) else { return };
        let now = now.strip_prefix('\u{feff}').unwrap_or(&now).replace("\r\n", "\n");
        let Some(change) = of_text("the plan", &file, &then.replace("\r\n", "\n"), &now) else { return };
        let same = meaning(then).is_some_and(|then| meaning(&now).is_some_and(|now| then == now));
        if same {
            self.harmless
                .push(format!("what was planned holds; since then in words and limits only, {change}"));
        } else {
            self.refused.push(change);
        }
    }
}

/// Where a file of the plan lies now: seen from a copy of the sweep as it lay seen from the sweep, if it is there.
fn lies(manifest: &SweepManifest, folder: &Path, file: &Path) -> PathBuf {
    let (Some(then), Ok(now)) = (&manifest.folder, std::path::absolute(folder)) else {
        return file.to_path_buf();
    };
    if *then == now {
        return file.to_path_buf();
    }
    let above =
        then.ancestors().enumerate().find_map(|(steps, it)| Some((steps, file.strip_prefix(it).ok()?)));
    // What shares no folder but the root with the sweep is not part of its project.
    match above.filter(|(steps, _)| steps + 1 < then.ancestors().count()) {
        Some((steps, rest)) => {
            let here = now.ancestors().nth(steps).unwrap_or(&now).join(rest);
            if here.exists() { here } else { file.to_path_buf() }
        }
        None => file.to_path_buf(),
    }
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

/// As it reads now, with the tables that the sweep was planned with.
fn of_scenario(
    frozen: &FrozenScenario,
    file: &Path,
    manifest: &SweepManifest,
    folder: &Path,
) -> Option<String> {
    if !file.exists() {
        return None;
    }
    let what = format!("scenario `{}`", frozen.name);
    let tables = frozen.own_tables(&manifest.data).into_iter();
    let copies = tables.filter_map(|(name, it)| Some((name, it.copied(folder)?)));
    let reader = copies.fold(scenario::Reader::default(), |reader, (name, it)| reader.table(&name, it));
    // An older program may have written the same in other words.
    let then = reader.read(file, frozen.text.clone()).map(|it| it.to_toml());
    match reader.overrides(&frozen.changes).load(file) {
        Ok(now) => of_text(&what, file, then.as_ref().unwrap_or(&frozen.text), &now.to_toml()),
        Err(problems) => Some(format!("{what} is no longer sound:\n{problems}")),
    }
}

/// How a table differs from what the sweep was planned with.
fn of_table(frozen: &FrozenData, file: &Path) -> Option<String> {
    if let Some(name) = &frozen.built_in {
        let of_world = WORLDS.iter().filter(|it| it.name == name);
        let of_world = of_world.flat_map(|it| [&it.regions, &it.clubs].into_iter().chain(&it.migration));
        let tables = of_world.chain(TABLES.iter().map(|(_, it)| it));
        let same = tables.map(|it| sha256(it.text.as_bytes())).any(|it| it == frozen.sha256);
        return (!same).then(|| format!("the table of `{name}` that the program carries is another one"));
    }
    let path = file.display();
    match fs::read(file).map(|it| sha256(&it)) {
        Ok(now) if now == frozen.sha256 => None,
        Ok(now) => Some(format!("the table `{path}`:\n-sha256 {}\n+sha256 {now}", frozen.sha256)),
        Err(error) => Some(format!("the table `{path}` cannot be read: {error}")),
    }
}
