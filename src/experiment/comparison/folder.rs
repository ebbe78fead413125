//! A comparison that leaves a folder, with the results of every arm in it.

use super::arms::Arm;
use super::drawn::DrawnArms;
use super::effects_writer::{DrawnWriter, EffectsWriter};
use super::kept::Kept;
use super::manifest::{ARMS, ComparisonManifest, MANIFEST, WITHOUT_EVENTS};
use super::{Comparison, ComparisonError, ComparisonSummary, Resilience, series};
use crate::experiment::uncertainty::{DrawError, DrawJournal, DrawPlan, DrawnDescription};
use crate::outcome::{Table, TableError, Tables};
use crate::results::{
    self, Folder, FolderError, FolderRunError, atlas_table, atomic, codebook, csv, table_files,
};
use crate::run::{Checkpoint, ReplicateResult, Sink, run_missing};
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

/// Where draws wait until the effects are written.
const DRAWS: &str = "draws";
/// In larger worlds the matrices of all flows take more room than they are worth.
const MOST_REGIONS_WITH_ALL_FLOWS: usize = 1000;

/// Why a comparison could not be made in a folder.
#[derive(Debug, thiserror::Error)]
pub enum ComparisonFolderError {
    /// Folders of arms that must not be touched.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\nerror: "))]
    Refused(Vec<FolderError>),
    /// An arm did not run to its end.
    #[error(transparent)]
    Run(#[from] FolderRunError),
    /// The tables of an arm cannot be compared.
    #[error(transparent)]
    Comparison(#[from] ComparisonError),
    /// Draws of parameters could not be kept.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// A table could not be read or written.
    #[error(transparent)]
    Table(#[from] TableError),
    /// The system refused.
    #[error("cannot write `{path}`: {cause}")]
    System {
        /// What was to be written.
        path: PathBuf,
        /// Why it failed.
        cause: io::Error,
    },
    /// The manifest could not be put into words.
    #[error("cannot write the manifest: {0}")]
    Manifest(#[from] serde_json::Error),
}

impl Comparison<'_> {
    /// Runs what the folder at `path` does not hold yet and writes the effects; arms that are complete stand as they are,
    /// and the effects of earlier comparisons with the same base stay in the tables.
    ///
    /// # Errors
    ///
    /// Fails when the folder holds something else, an arm does not run to its end, a file cannot be written, or somebody
    /// asked to stop; finished replicates stay in the folders of their arms.
    pub fn into_folder(
        &self,
        path: &Path,
        resume: bool,
        command: &[String],
    ) -> Result<ComparisonSummary, ComparisonFolderError> {
        let began = Instant::now();
        let plan = self.plan()?;
        let of_arms = self.arms().map(|it| self.folder(path, ARMS, it));
        let calm = self.calm.arms.iter().map(|it| self.folder(path, WITHOUT_EVENTS, it));
        let folders: Vec<Folder> = of_arms.chain(calm).collect();
        let complete = standing(path, &folders, resume)?;
        let kept = if complete[0] { self.kept(path) } else { Kept::default() };
        unsign(path)?;
        let arms = self.run_arms(&folders, &complete, resume, command)?;
        let drawn = self.draw_into(path, plan)?;
        self.write_effects(path, kept, (|number: usize| arms[number].tables(), drawn), command, began)
    }

    /// Writes what a comparison finds in the tables of its arms, and at draws of parameters if there are some, after what
    /// stays of earlier ones, and signs it.
    pub(super) fn write_effects(
        &self,
        path: &Path,
        kept: Kept,
        (tables, drawn): (impl Fn(usize) -> Result<Tables, TableError>, Option<DrawnArms>),
        command: &[String],
        began: Instant,
    ) -> Result<ComparisonSummary, ComparisonFolderError> {
        let has_draws = drawn.is_some() || kept.has_draws();
        if !has_draws {
            DrawnWriter::FILES.iter().try_for_each(|it| absent(&path.join(it)))?;
        }
        let mut writer = EffectsWriter::create(path, has_draws)?;
        writer.keep(&kept)?;
        let resilience = self.write_losses(path, kept.losses, &tables)?;
        let verdicts =
            self.judge(|number| Ok(tables(number)?), drawn.as_ref(), |rows| writer.append(&rows))?;
        writer.finish()?;
        let mut members = kept.members;
        members.append(&self.members()?)?;
        csv::write(&path.join("members.csv"), &members)?;
        let atlas = &self.base.scenario.atlas;
        atlas_table::write(path, atlas, &[])?;
        codebook::write(path, atlas.fields(), &self.base.scenario.currency)?;
        let seconds = began.elapsed().as_secs_f64();
        let described = drawn.as_ref().map(|it| DrawnDescription::new(&it.plan, &it.done.refused));
        let all: Vec<&Arm> = self.arms().collect();
        let kept = (&kept.entries[..], described);
        sign(path, &ComparisonManifest::new(&all, &self.calm, kept, command, seconds))?;
        self.journal(path, drawn.as_ref().map(|it| &it.plan)).map_or(Ok(()), |it| it.clear())?;
        Ok(ComparisonSummary { arms: verdicts, resilience, plan: drawn.map(|it| it.plan) })
    }

    /// The draws that are done in a folder, of a plan that has some.
    fn journal(&self, path: &Path, plan: Option<&DrawPlan>) -> Option<DrawJournal> {
        let scenarios: Vec<_> = self.arms().map(|it| &it.scenario).collect();
        Some(DrawJournal::new(&path.join(DRAWS), plan?, &scenarios, "comparison"))
    }

    /// All arms at the points of a plan, and the table of these; draws that are done stay in the folder until the effects
    /// are written.
    fn draw_into(&self, path: &Path, plan: DrawPlan) -> Result<Option<DrawnArms>, ComparisonFolderError> {
        let Some(journal) = self.journal(path, Some(&plan).filter(|it| !it.is_empty())) else {
            table_files::paths(path, "draws").iter().try_for_each(|it| absent(it))?;
            return Ok(None);
        };
        journal.begin()?;
        let drawn = self.draw::<_, ()>(plan, &[], &journal).map_err(|error| match error {
            DrawError::Store(error) => error.into(),
            DrawError::Refused(points) => ComparisonError::RefusedPoints(points).into(),
            DrawError::Table(error) => error.into(),
            DrawError::Cancelled { done, all } => {
                ComparisonFolderError::from(ComparisonError::DrawsCancelled { done, all })
            }
        })?;
        if let Some(drawn) = &drawn {
            table_files::write(path, "draws", &drawn.draws()?, &[])?;
        }
        Ok(drawn)
    }

    /// The losses of arms with events; no files without such arms.
    fn write_losses(
        &self,
        path: &Path,
        kept: Table,
        tables: impl Fn(usize) -> Result<Tables, TableError>,
    ) -> Result<Vec<Resilience>, ComparisonFolderError> {
        let mut losses = kept;
        let found = self.resilience(|number| Ok(tables(number)?), |rows| losses.append(rows))?;
        if losses.rows() == 0 {
            table_files::paths(path, "losses").iter().try_for_each(|it| absent(it))?;
        } else {
            table_files::write(path, "losses", &losses, &[])?;
        }
        Ok(found)
    }

    /// What stays of earlier comparisons with this base; nothing that this version would write otherwise.
    pub(super) fn kept(&self, path: &Path) -> Kept {
        let asked_for: Vec<&str> = self.arms().map(|it| it.name.as_str()).collect();
        Kept::read(path, &asked_for)
    }

    fn keeps_last_year(&self) -> bool {
        self.base.scenario.atlas.len() <= MOST_REGIONS_WITH_ALL_FLOWS
    }

    pub(super) fn folder(&self, path: &Path, kind: &str, arm: &Arm) -> Folder {
        Folder::new(&path.join(kind).join(&arm.name), &arm.scenario, self.keeps_last_year())
    }

    /// Runs the arms that are not complete; all of their replicates share the cores, so no arm waits for another.
    fn run_arms<'f>(
        &self,
        folders: &'f [Folder],
        complete: &[bool],
        resume: bool,
        command: &[String],
    ) -> Result<Vec<ArmTables<'f>>, FolderRunError> {
        let began = Instant::now();
        let replicates = self.base.scenario.run.replicates;
        let arms: Vec<ArmTables<'f>> = folders.iter().map(|it| ArmTables::new(it, replicates)).collect();
        let open =
            || self.all_runs().zip(&arms).zip(complete).filter(|(_, complete)| !**complete).map(|it| it.0);
        open().try_for_each(|(_, arm)| arm.folder.begin(resume))?;
        let series = series(open(), self.keeps_last_year(), self.control.progress)?;
        run_missing(&series, &self.control)?;
        for it in &series {
            results::finish(it, it.sink.folder, command, began, None)?;
        }
        drop(series);
        Ok(arms)
    }
}

/// Where the replicates of an arm go: into its folder, and what is compared of them stays in memory, too.
struct ArmTables<'f> {
    folder: &'f Folder,
    replicates: u32,
    seen: Mutex<BTreeMap<u32, Tables>>,
}

impl<'f> ArmTables<'f> {
    fn new(folder: &'f Folder, replicates: u32) -> Self {
        Self { folder, replicates, seen: Mutex::default() }
    }

    /// What is compared, of all replicates: those of an earlier command come from the folder.
    fn tables(&self) -> Result<Tables, TableError> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() < self.replicates as usize {
            return self.folder.tables_of_places();
        }
        Tables::joined(seen.values())
    }
}

impl Sink for &ArmTables<'_> {
    type Error = FolderRunError;

    fn has(&self, replicate: u32) -> bool {
        (&self.folder).has(replicate)
    }

    fn keep(&self, replicate: u32, result: ReplicateResult) -> Result<(), FolderRunError> {
        self.folder.write(replicate, &result)?;
        // What is compared; flows between pairs are not.
        let Tables { national, clubs, regions, costs, .. } = result.tables;
        let seen = Tables { national, clubs, regions, costs, ..Tables::default() };
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).insert(replicate, seen);
        Ok(())
    }

    fn checkpoint(&self, replicate: u32) -> Option<Checkpoint> {
        (&self.folder).checkpoint(replicate)
    }

    fn keep_checkpoint(&self, replicate: u32, checkpoint: Checkpoint) -> Result<(), FolderRunError> {
        self.folder.keep_checkpoint(replicate, checkpoint)
    }
}

/// Which arms are complete; or all that is in the way.
fn standing(path: &Path, folders: &[Folder], resume: bool) -> Result<Vec<bool>, ComparisonFolderError> {
    let refuse = |error| Err(ComparisonFolderError::Refused(vec![error]));
    if is_occupied(path) {
        return refuse(FolderError::Occupied(path.to_owned()));
    }
    if resume && !path.join(ARMS).is_dir() {
        return refuse(FolderError::NothingToResume(path.to_owned()));
    }
    let (mut complete, mut refused) = (Vec::new(), Vec::new());
    for folder in folders {
        match is_complete(folder, resume) {
            Ok(answer) => complete.push(answer),
            Err(error) => refused.push(error),
        }
    }
    if refused.is_empty() { Ok(complete) } else { Err(ComparisonFolderError::Refused(refused)) }
}

/// Refuses a folder that holds something else, or another scenario in the place of an arm.
pub(super) fn standing_of_another(path: &Path, folders: &[Folder]) -> Result<(), ComparisonFolderError> {
    let occupied = is_occupied(path).then(|| FolderError::Occupied(path.to_owned()));
    let others = folders.iter().filter_map(|it| it.check(false).err());
    let refused: Vec<FolderError> = occupied.into_iter().chain(others).collect();
    if refused.is_empty() { Ok(()) } else { Err(ComparisonFolderError::Refused(refused)) }
}

/// Whether there is something at `path` that no comparison left there.
fn is_occupied(path: &Path) -> bool {
    let anything = fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_some());
    anything && !path.join(ARMS).is_dir()
}

/// A complete arm stands; one that was never begun does not keep others from being resumed.
fn is_complete(folder: &Folder, resume: bool) -> Result<bool, FolderError> {
    match (folder.check(true), resume) {
        (Err(FolderError::Complete(_)), _) => Ok(true),
        (Ok(()), true) => Ok(false),
        (Err(error), true) if !matches!(error, FolderError::NothingToResume(_)) => Err(error),
        _ => folder.check(false).map(|()| false),
    }
}

/// A comparison is complete when it has a manifest, so the old one goes before anything else changes.
pub(super) fn unsign(path: &Path) -> Result<(), ComparisonFolderError> {
    atomic::clear_litter(path)
        .map_err(|cause| ComparisonFolderError::System { path: path.to_owned(), cause })?;
    absent(&path.join(MANIFEST))
}

fn absent(path: &Path) -> Result<(), ComparisonFolderError> {
    atomic::remove(path).map_err(|cause| ComparisonFolderError::System { path: path.to_owned(), cause })
}

fn sign(path: &Path, manifest: &ComparisonManifest) -> Result<(), ComparisonFolderError> {
    let (path, text) = (path.join(MANIFEST), serde_json::to_string_pretty(manifest)?);
    atomic::write(&path, format!("{text}\n").as_bytes())
        .map_err(|cause| ComparisonFolderError::System { path, cause })
}
