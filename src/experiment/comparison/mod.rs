//! Compares scenarios with a base under the same random numbers.

mod arms;
mod effects;
mod manifest;
mod panel;
mod panels;
mod verdict;

pub use arms::{Arm, names};
pub use effects::Coupling;
pub use panel::Level;
pub use verdict::{Change, Verdict};

use super::replicates::{Halt, Progress, RunError, Series, run_missing};
use crate::dynamics::{Inversion, Model};
use crate::outcome::{Column, Table, TableError};
use crate::results::{Folder, FolderError, atlas_table, atomic, csv, parquet};
use manifest::Manifest;
use panel::Calendar;
use panels::Panels;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

/// A base and the arms that are compared with it.
#[derive(Clone, Debug)]
pub struct Comparison {
    base: Arm,
    policies: Vec<Arm>,
}

/// Why a comparison could not be made.
#[derive(Debug, thiserror::Error)]
pub enum ComparisonError {
    /// Arms differ in what they must share.
    #[error("the arms must share their world, time and random numbers:\n  {}", .0.join("\n  "))]
    Unlike(Vec<String>),
    /// Folders of arms that must not be touched.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("\nerror: "))]
    Refused(Vec<FolderError>),
    /// An arm did not run to its end.
    #[error(transparent)]
    Run(#[from] RunError),
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

const ARMS: &str = "arms";
const MANIFEST: &str = "manifest.json";
/// In larger worlds the matrices of all flows take more room than they are worth.
const MOST_REGIONS_WITH_ALL_FLOWS: usize = 1000;

impl Comparison {
    /// A comparison of arms that share their world, time and random numbers.
    ///
    /// # Errors
    ///
    /// Fails with everything in which arms differ from the base but must not.
    pub fn new(base: Arm, policies: Vec<Arm>) -> Result<Self, ComparisonError> {
        let differences: Vec<String> = policies.iter().flat_map(|it| it.differences(&base)).collect();
        if differences.is_empty() {
            Ok(Self { base, policies })
        } else {
            Err(ComparisonError::Unlike(differences))
        }
    }

    /// What the others are compared with.
    pub fn base(&self) -> &Arm {
        &self.base
    }

    /// The base, then the others.
    pub fn arms(&self) -> impl Iterator<Item = &Arm> {
        std::iter::once(&self.base).chain(&self.policies)
    }

    /// Runs what the folder at `path` does not hold yet and writes the effects; arms that are complete stand as they are.
    ///
    /// # Errors
    ///
    /// Fails when the folder holds something else, an arm does not run to its end, a file cannot be written, or `halt`
    /// asked to stop; finished replicates stay in the folders of their arms.
    pub fn run(
        &self,
        path: &Path,
        resume: bool,
        command: &[String],
        progress: &dyn Progress,
        halt: Halt<'_>,
    ) -> Result<Vec<Verdict>, ComparisonError> {
        let began = Instant::now();
        let folders: Vec<Folder> = self.arms().map(|it| self.folder(path, it)).collect();
        let complete = standing(path, &folders, resume)?;
        unsign(path)?;
        self.run_arms(&folders, &complete, resume, command, progress, halt)?;
        let verdicts = self.judge(path)?;
        atlas_table::write(path, &self.base.scenario.atlas, &[])?;
        sign(path, &Manifest::new(&self.base, self.arms(), command, began.elapsed().as_secs_f64()))?;
        Ok(verdicts)
    }

    fn folder(&self, path: &Path, arm: &Arm) -> Folder {
        let all_flows = self.base.scenario.atlas.len() <= MOST_REGIONS_WITH_ALL_FLOWS;
        Folder::new(&folder_of(path, arm), &arm.scenario, all_flows)
    }

    /// All replicates of all arms share the cores, so no arm waits for another.
    fn run_arms(
        &self,
        folders: &[Folder],
        complete: &[bool],
        resume: bool,
        command: &[String],
        progress: &dyn Progress,
        halt: Halt<'_>,
    ) -> Result<(), RunError> {
        let began = Instant::now();
        let mut series: Vec<Series<'_>> = Vec::new();
        let open = self.arms().zip(folders).zip(complete).filter(|(_, complete)| !**complete);
        for ((arm, folder), _) in open {
            folder.begin(resume)?;
            let (model, inversion) = model(arm, &series)?;
            series.push(Series { scenario: &arm.scenario, folder, model, inversion });
        }
        run_missing(&series, progress, halt)?;
        series.iter().try_for_each(|it| it.finish(command, began).map(|_| ()))
    }

    /// Reads the tables of all arms and writes what policies change.
    fn judge(&self, path: &Path) -> Result<Vec<Verdict>, ComparisonError> {
        let calendar = self.calendar();
        let base = Panels::read(&folder_of(path, &self.base), &self.base, &calendar)?;
        let mut writer = Writer::create(path)?;
        let mut verdicts = Vec::with_capacity(self.policies.len());
        for arm in &self.policies {
            let values = Panels::read(&folder_of(path, arm), arm, &calendar)?;
            let members = arm.members(&self.base);
            let effects = values.effects(&base, |code| members.contains(code));
            let couplings = effects::couplings(&values.nation, &base.nation);
            writer.append(&arm.name, &effects, &couplings)?;
            verdicts.push(Verdict::new(&arm.name, &effects, &couplings, &self.base.scenario.atlas));
        }
        writer.finish()?;
        csv::write(&path.join("members.csv"), &self.members()?)?;
        Ok(verdicts)
    }

    /// Whom the policies of each arm cover.
    fn members(&self) -> Result<Table, TableError> {
        let of_arm =
            |it: &Arm| it.members(&self.base).into_iter().map(|code| (it.name.clone(), code)).collect();
        let rows: Vec<Vec<(String, String)>> = self.policies.iter().map(of_arm).collect();
        let (arms, codes) = rows.into_iter().flatten().unzip();
        Table::new(vec![Column::text("arm", arms), Column::text("code", codes)])
    }

    fn calendar(&self) -> Calendar {
        let scenario = &self.base.scenario;
        let (time, replicates) = (scenario.time, scenario.run.replicates);
        Calendar { start: time.start, years: time.years, replicates }
    }
}

/// The base year is solved once for all arms of equal parameters, since they share their world.
fn model(arm: &Arm, solved: &[Series<'_>]) -> Result<(Arc<Model>, Vec<Inversion>), RunError> {
    let alike = solved.iter().find(|it| it.scenario.parameters == arm.scenario.parameters);
    if let Some(series) = alike {
        return Ok((Arc::clone(&series.model), series.inversion.clone()));
    }
    let (model, inversion) = arm.scenario.model()?;
    Ok((Arc::new(model), inversion))
}

/// Where the results of an arm are.
fn folder_of(path: &Path, arm: &Arm) -> PathBuf {
    path.join(ARMS).join(&arm.name)
}

/// Which arms are complete; or all that is in the way.
fn standing(path: &Path, folders: &[Folder], resume: bool) -> Result<Vec<bool>, ComparisonError> {
    let refuse = |error| Err(ComparisonError::Refused(vec![error]));
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
    if refused.is_empty() { Ok(complete) } else { Err(ComparisonError::Refused(refused)) }
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
fn unsign(path: &Path) -> Result<(), ComparisonError> {
    let manifest = path.join(MANIFEST);
    match fs::remove_file(&manifest) {
        Err(cause) if cause.kind() != io::ErrorKind::NotFound => {
            Err(ComparisonError::System { path: manifest, cause })
        }
        _ => Ok(()),
    }
}

fn sign(path: &Path, manifest: &Manifest) -> Result<(), ComparisonError> {
    let (path, text) = (path.join(MANIFEST), serde_json::to_string_pretty(manifest)?);
    atomic::write(&path, format!("{text}\n").as_bytes())
        .map_err(|cause| ComparisonError::System { path, cause })
}

/// The tables of effects, arm after arm.
struct Writer {
    csv: csv::FileWriter,
    parquet: parquet::Writer,
    by_replicate: parquet::Writer,
    coupling: csv::FileWriter,
}

impl Writer {
    fn create(path: &Path) -> Result<Self, TableError> {
        Ok(Self {
            csv: csv::FileWriter::create(&path.join("effects.csv"))?,
            parquet: parquet::Writer::create(&path.join("effects.parquet"), &[])?,
            by_replicate: parquet::Writer::create(&path.join("effects-by-replicate.parquet"), &[])?,
            coupling: csv::FileWriter::create(&path.join("coupling.csv"))?,
        })
    }

    fn append(
        &mut self,
        arm: &str,
        effects: &Panels,
        couplings: &[(&'static str, Coupling)],
    ) -> Result<(), TableError> {
        for panel in effects.all() {
            let rows = panel.estimates(arm)?;
            self.csv.append(&rows)?;
            self.parquet.append(&rows)?;
        }
        for panel in effects.wholes() {
            self.by_replicate.append(&panel.by_replicate(arm)?)?;
        }
        self.coupling.append(&effects::coupling_table(arm, couplings)?)
    }

    fn finish(self) -> Result<(), TableError> {
        self.csv.finish()?;
        self.parquet.finish()?;
        self.by_replicate.finish()?;
        self.coupling.finish()
    }
}
