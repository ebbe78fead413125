//! Runs that leave a results folder.

use super::{Diagnostics, Folder, FolderError, FolderRunError, Manifest};
use crate::run::{RunBuilder, Series};
use std::path::Path;
use std::time::Instant;

impl RunBuilder<'_> {
    /// Runs into a folder that is empty, missing, or holds results of the same scenario.
    ///
    /// # Errors
    ///
    /// Fails when the folder holds something else or cannot be written, the base year cannot be met, a period does not
    /// balance, or the run was cancelled; finished replicates stay in the folder.
    pub fn into_folder(&self, path: impl AsRef<Path>) -> Result<Manifest, FolderRunError> {
        self.fill(&Folder::open(path.as_ref(), self.scenario(), false)?, &[])
    }

    /// Runs the replicates that a folder of this scenario lacks, then writes its tables and its manifest, which names
    /// the `command`.
    ///
    /// # Errors
    ///
    /// Fails as [`into_folder`](Self::into_folder) does.
    pub fn fill(&self, folder: &Folder, command: &[String]) -> Result<Manifest, FolderRunError> {
        let began = Instant::now();
        let series = self.run_into(folder, folder.keeps_last_year())?;
        Ok(finish(&series, folder, command, began, None)?)
    }
}

/// Puts the replicates of a folder together into tables and signs it; the manifest tells what was drawn of parameters, if
/// anything was.
///
/// # Errors
///
/// Fails when a replicate is missing or the system refuses.
pub fn finish<S>(
    series: &Series<'_, S>,
    folder: &Folder,
    command: &[String],
    began: Instant,
    uncertainty: Option<serde_json::Value>,
) -> Result<Manifest, FolderError> {
    let scenario = series.scenario;
    let largest_imbalance = folder.finish(scenario.run.replicates, &scenario.atlas)?;
    let wall_seconds = began.elapsed().as_secs_f64();
    let inversion = series.inversion.clone();
    let diagnostics = Diagnostics { inversion, largest_imbalance, wall_seconds, cpu_seconds: cpu_seconds() };
    let manifest = Manifest { uncertainty, ..Manifest::new(scenario, command, &diagnostics) };
    folder.sign(&manifest)?;
    Ok(manifest)
}

/// Seconds that all cores together have spent on this process, where the system tells.
pub fn cpu_seconds() -> Option<f64> {
    /// What Linux counts in, fixed for programs at a hundredth of a second.
    const TICKS_PER_SECOND: f64 = 100.0;
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The program's name may hold blanks; fields are counted from the bracket behind it.
    let fields: Vec<&str> = text.rsplit(')').next()?.split_whitespace().collect();
    let ticks = |index: usize| fields.get(index)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / TICKS_PER_SECOND)
}
