//! Sweeps on a cluster that runs Slurm: job arrays whose tasks are workers, and nothing of ours in between.
//!
//! How many tasks there are and where an array begins is written into its script: the variables that Slurm offers
//! for this change their meaning when only a part of an array is submitted again.

mod script;

pub use script::{array_script, collect_script};

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// What Slurm allows when nobody has said otherwise.
pub const USUAL_LARGEST_ARRAY: u64 = 1001;

/// Tasks that are submitted together: numbers from 0 on, to which the offset is added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Array {
    /// Added to the index of each task.
    pub offset: u64,
    /// The indices, in order.
    pub indices: Vec<u64>,
}

/// What can go wrong with a submission.
#[derive(Debug, thiserror::Error)]
pub enum SlurmError {
    /// There is no Slurm here.
    #[error("`{0}` cannot be started: {1}; is this a login node of a cluster with Slurm?")]
    Missing(&'static str, io::Error),
    /// Slurm says no.
    #[error("`{command}` said: {said}")]
    Refused {
        /// The command.
        command: String,
        /// What it said.
        said: String,
    },
    /// A script could not be written.
    #[error("cannot write `{0}`: {1}")]
    System(PathBuf, io::Error),
}

/// Cuts tasks into arrays, since indices must stay below what the cluster allows.
pub fn arrays(tasks: &[u64], largest_array: u64) -> Vec<Array> {
    let mut arrays: Vec<Array> = Vec::new();
    for task in tasks {
        let offset = task / largest_array * largest_array;
        match arrays.last_mut().filter(|it| it.offset == offset) {
            Some(array) => array.indices.push(task - offset),
            None => arrays.push(Array { offset, indices: vec![task - offset] }),
        }
    }
    arrays
}

impl Array {
    /// The indices as `--array` has them, such as `0-3,7`.
    pub fn spelled(&self) -> String {
        let mut stretches: Vec<(u64, u64)> = Vec::new();
        for &index in &self.indices {
            match stretches.last_mut() {
                Some((_, last)) if *last + 1 == index => *last = index,
                _ => stretches.push((index, index)),
            }
        }
        let spell = |(first, last): (u64, u64)| {
            if first == last { first.to_string() } else { format!("{first}-{last}") }
        };
        stretches.into_iter().map(spell).collect::<Vec<_>>().join(",")
    }
}

/// How many tasks an array of this cluster may have: one more than the largest index.
///
/// # Errors
///
/// Fails when there is no Slurm here.
pub fn largest_array() -> Result<u64, SlurmError> {
    let said = ask("scontrol", &["show", "config"])?;
    let line = said.lines().find(|it| it.trim_start().starts_with("MaxArraySize"));
    let number = line.and_then(|it| it.split('=').nth(1)?.trim().parse::<u64>().ok());
    Ok(number.unwrap_or(USUAL_LARGEST_ARRAY).max(1))
}

/// Writes a script beside the sweep and submits it; the answer is the number of the job.
///
/// # Errors
///
/// Fails when the script cannot be written, and when Slurm refuses it.
pub fn submit(folder: &Path, name: &str, script: &str) -> Result<String, SlurmError> {
    let scripts = folder.join("slurm");
    for needed in [&scripts, &folder.join("logs")] {
        fs::create_dir_all(needed).map_err(|cause| SlurmError::System(needed.clone(), cause))?;
    }
    let file = scripts.join(format!("{name}.sh"));
    fs::write(&file, script).map_err(|cause| SlurmError::System(file.clone(), cause))?;
    let said = ask("sbatch", &["--parsable", &file.display().to_string()])?;
    // On a federation the name of the cluster follows the number.
    Ok(said.trim().split(';').next().unwrap_or_default().to_owned())
}

fn ask(program: &'static str, arguments: &[&str]) -> Result<String, SlurmError> {
    let output = Command::new(program).args(arguments).output();
    let output = output.map_err(|cause| SlurmError::Missing(program, cause))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let command = format!("{program} {}", arguments.join(" "));
    Err(SlurmError::Refused { command, said: String::from_utf8_lossy(&output.stderr).trim().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tasks_are_cut_where_the_cluster_allows_no_larger_index() {
        let tasks: Vec<u64> = (0..12).collect();
        let cut = arrays(&tasks, 5);
        let spelled: Vec<(u64, String)> = cut.iter().map(|it| (it.offset, it.spelled())).collect();
        let expected = [(0, "0-4"), (5, "0-4"), (10, "0-1")].map(|(offset, it)| (offset, it.to_owned()));
        assert_eq!(spelled, expected);
    }

    #[test]
    fn tasks_that_are_missing_keep_their_numbers() {
        let cut = arrays(&[0, 1, 2, 7, 9], 5);
        assert_eq!(cut.iter().map(Array::spelled).collect::<Vec<_>>(), ["0-2", "2,4"]);
        let back: Vec<u64> =
            cut.iter().flat_map(|it| it.indices.iter().map(move |i| i + it.offset)).collect();
        assert_eq!(back, [0, 1, 2, 7, 9]);
    }
}
