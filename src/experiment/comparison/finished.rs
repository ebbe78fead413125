//! Compares runs that are finished and lie in folders; nothing is run.

use super::arms::Arm;
use super::folder::{ComparisonFolderError, standing_of_another};
use super::kept::Kept;
use super::manifest::{ARMS, MANIFEST};
use super::{Comparison, ComparisonError, ComparisonSummary};
use crate::outcome::TableError;
use crate::results::read_places;
use serde::Deserialize;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// A folder with the results of one scenario.
#[derive(Clone, Debug)]
pub struct RunInFolder {
    /// Where it is.
    pub folder: PathBuf,
    /// How many replicates it holds.
    pub replicates: u32,
    /// The version of the program that made it, with the commit if it is known.
    pub program: String,
    /// Whether there are rows of regions.
    has_regions: bool,
}

/// Why a folder holds no run that could be compared.
#[derive(Debug, thiserror::Error)]
pub enum NotFinished {
    /// It was begun and not finished.
    #[error("the run in `{0}` has not come to its end; `factorflow run SCENARIO --resume` goes on with it")]
    Begun(String),
    /// It holds something else.
    #[error("`{folder}` holds no run but {what}; a comparison has its runs in `arms/`")]
    Another {
        /// The folder.
        folder: String,
        /// What its manifest says.
        what: String,
    },
    /// Its manifest cannot be read.
    #[error("`{0}`: its `manifest.json` cannot be read")]
    Unreadable(String),
}

/// What matters here of the manifest of a run.
#[derive(Deserialize)]
struct RunManifest {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    replicates: u32,
    #[serde(default)]
    program: RunProgram,
}

#[derive(Default, Deserialize)]
struct RunProgram {
    #[serde(default)]
    version: String,
    #[serde(default)]
    commit: String,
}

impl RunInFolder {
    /// What a folder says of itself.
    ///
    /// # Errors
    ///
    /// Fails when it holds no finished run.
    pub fn read(folder: &Path) -> Result<Self, NotFinished> {
        let shown = folder.display().to_string();
        let Ok(text) = fs::read_to_string(folder.join(MANIFEST)) else {
            return Err(NotFinished::Begun(shown));
        };
        let Ok(manifest) = serde_json::from_str::<RunManifest>(&text) else {
            return Err(NotFinished::Unreadable(shown));
        };
        let RunManifest { kind, replicates, program } = manifest;
        if !kind.is_empty() && kind != "run" {
            let what = if kind == "sweep" { "a sweep".to_owned() } else { format!("a {kind}") };
            return Err(NotFinished::Another { folder: shown, what });
        }
        let program = match program.commit.get(..7) {
            Some(commit) => format!("{} ({commit})", program.version),
            None => program.version,
        };
        let has_regions = folder.join("regions.parquet").is_file();
        Ok(Self { folder: folder.to_owned(), replicates, program, has_regions })
    }

    /// What does not keep runs from being compared, and that one should know.
    pub fn notes(runs: &[Self], arms: &[Arm]) -> Vec<String> {
        let Some(base) = runs.first() else { return Vec::new() };
        let others = runs.iter().zip(arms).filter(|(run, _)| run.program != base.program);
        let mut notes: Vec<String> = others
            .map(|(run, arm)| {
                format!(
                    "`{}` was made by version {} and `{}` by version {}: effects hold what changed between them",
                    arm.name, run.program, arms[0].name, base.program
                )
            })
            .collect();
        notes.extend(arms.iter().filter(|it| !it.scenario.events.is_empty()).map(|it| {
            format!("what the events of `{}` cost is only said if a folder holds it without them", it.name)
        }));
        notes
    }
}

impl Comparison<'_> {
    /// A comparison of arms that were run already.
    ///
    /// # Errors
    ///
    /// Fails with everything in which arms differ from the base but must not, tables included.
    pub fn of_runs(
        base: Arm,
        policies: impl IntoIterator<Item = Arm>,
        runs: &[RunInFolder],
    ) -> Result<Self, ComparisonError> {
        let policies: Vec<Arm> = policies.into_iter().collect();
        let mut differences: Vec<String> = policies.iter().flat_map(|it| it.differences(&base)).collect();
        for (arm, run) in policies.iter().zip(&runs[1..]) {
            let rows = |has: bool| if has { "has rows of regions" } else { "has none" };
            if run.has_regions != runs[0].has_regions {
                differences.push(format!(
                    "`output.regions`: `{}` {} and `{}` {}",
                    arm.name,
                    rows(run.has_regions),
                    base.name,
                    rows(runs[0].has_regions)
                ));
            }
        }
        if differences.is_empty() {
            Ok(Self::of(base, policies))
        } else {
            Err(ComparisonError::Unlike(differences))
        }
    }

    /// Writes the effects of runs that lie in these folders, the base first, into the folder at `path`, which gets their
    /// results too.
    ///
    /// # Errors
    ///
    /// Fails when the folder holds something else, or a file cannot be read or written.
    pub fn of_finished(
        &self,
        runs: &[PathBuf],
        path: &Path,
        command: &[String],
    ) -> Result<ComparisonSummary, ComparisonFolderError> {
        let began = Instant::now();
        let arms: Vec<PathBuf> = self.arms().map(|it| path.join(ARMS).join(&it.name)).collect();
        standing_of_another(path, &self.arms().map(|it| self.folder(path, ARMS, it)).collect::<Vec<_>>())?;
        let same_base = same_bytes(&runs[0].join("national.parquet"), &arms[0].join("national.parquet"));
        let kept = if same_base { self.kept(path) } else { Kept::default() };
        super::folder::unsign(path)?;
        for (run, arm) in runs.iter().zip(&arms) {
            bring(run, arm).map_err(|cause| ComparisonFolderError::System { path: arm.clone(), cause })?;
        }
        let tables = |number: usize| -> Result<_, TableError> { read_places(&arms[number]) };
        self.write_effects(path, kept, (tables, None), command, began)
    }
}

/// Whether two files are there and equal.
fn same_bytes(one: &Path, other: &Path) -> bool {
    matches!((fs::read(one), fs::read(other)), (Ok(one), Ok(other)) if one == other)
}

/// Brings the results in one folder into another, which takes their place: as links where the system has such, since
/// results are never changed in place.
fn bring(from: &Path, to: &Path) -> io::Result<()> {
    if to.canonicalize().is_ok_and(|to| from.canonicalize().is_ok_and(|from| from == to)) {
        return Ok(());
    }
    if to.is_dir() {
        fs::remove_dir_all(to)?;
    }
    copy_folder(from, to)?;
    // Last of all, since it says that all else is there.
    bring_file(&from.join(MANIFEST), &to.join(MANIFEST))
}

/// Figures and exports are made again by whoever wants them.
fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if source.is_dir() {
            if !["figures", "export", "parts"].iter().any(|it| entry.file_name() == *it) {
                copy_folder(&source, &target)?;
            }
        } else if entry.file_name() != MANIFEST {
            bring_file(&source, &target)?;
        }
    }
    Ok(())
}

fn bring_file(source: &Path, target: &Path) -> io::Result<()> {
    if fs::hard_link(source, target).is_err() {
        fs::copy(source, target)?;
    }
    Ok(())
}
