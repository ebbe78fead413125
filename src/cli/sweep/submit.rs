//! `factorflow sweep submit`.

use super::{Failure, number_of, open_unchanged, print, program, refused, warn};
use crate::experiment::engine::{self, EngineScript, Request, slurm};
use crate::experiment::sweep::{Sweep, status};
use crate::wording::argument;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{ArgGroup, Args};
use std::path::{Path, PathBuf};

/// Tasks of a cluster should be worth their start: each takes about this many shards.
const SHARDS_A_TASK: u64 = 10;
/// Schedulers do not like more tasks than this.
const MOST_TASKS: u64 = 1_000;

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("engine").required(true).args(["slurm", "print"]))]
#[expect(clippy::struct_excessive_bools, reason = "switches of a command")]
pub struct SubmitCommand {
    /// The folder of the sweep, where every node finds it
    folder: PathBuf,
    /// Hands the work to Slurm as job arrays
    #[arg(long)]
    slurm: bool,
    /// Prints the script that has another engine start the tasks, and hands nothing in
    #[arg(long, value_name = "ENGINE", value_parser = script_parser())]
    print: Option<EngineScript>,
    /// How many tasks share the work [default: a tenth of the shards, at most 1000]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u64).range(1..))]
    tasks: Option<u64>,
    /// How many of them may run at once
    #[arg(long, value_name = "P", value_parser = clap::value_parser!(u64).range(1..))]
    max_running: Option<u64>,
    /// Runs side by side in a task, each on a core
    #[arg(short, long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u16).range(1..))]
    jobs: u16,
    /// How long a task may take, as Slurm has it, such as 2:00:00
    #[arg(long, value_name = "TIME")]
    time: Option<String>,
    /// Where it runs
    #[arg(long, value_name = "NAME")]
    partition: Option<String>,
    /// A further option of sbatch, such as --sbatch-arg=--mem=4G
    #[arg(long, value_name = "OPTION", allow_hyphen_values = true, conflicts_with = "print")]
    sbatch_arg: Vec<String>,
    /// Submits only the tasks whose shards are missing
    #[arg(long, conflicts_with = "print")]
    missing: bool,
    /// Prints the scripts instead of submitting them
    #[arg(long, conflicts_with = "print")]
    dry_run: bool,
    /// Collects the data set when all tasks have ended
    #[arg(long, conflicts_with = "print")]
    collect: bool,
}

impl SubmitCommand {
    pub fn run(self) -> Result<(), Failure> {
        let sweep = open_unchanged(&self.folder)?;
        let tasks = self.tasks.unwrap_or_else(|| usual_tasks(sweep.manifest.shards().len()));
        if let Some(script) = self.print {
            self.refuse_unheard(script)?;
            return print((script.text)(&self.request(&sweep, tasks)?).trim_end());
        }
        let wanted = if self.missing { missing(&sweep, tasks)? } else { (0..tasks).collect() };
        if wanted.is_empty() {
            warn("nothing is missing");
            return Ok(());
        }
        let request = self.request(&sweep, tasks)?;
        let largest = match slurm::largest_array() {
            // Without a cluster at hand a dry run shows what the defaults of Slurm would make of it.
            Err(_) if self.dry_run => slurm::USUAL_LARGEST_ARRAY,
            other => other?,
        };
        let arrays = slurm::arrays(&wanted, largest);
        let scripts: Vec<String> = arrays.iter().map(|it| slurm::array_script(&request, it)).collect();
        if self.dry_run {
            self.show(&request, &scripts)
        } else {
            self.hand_in(&request, &scripts, wanted.len())
        }
    }

    /// What an engine would not be told is refused, not passed over.
    fn refuse_unheard(&self, script: EngineScript) -> Result<(), Failure> {
        let name = script.name;
        let refused = match (&self.time, &self.partition) {
            (Some(_), _) if !script.takes_time => format!("`--time` says nothing to {name}"),
            (_, Some(_)) if !script.takes_partition => format!("`--partition` says nothing to {name}"),
            (Some(text), _) if engine::seconds(text).is_none() => {
                format!("`{text}` is no length of time; write 2:00:00 for two hours, or minutes")
            }
            _ => return Ok(()),
        };
        Err(Failure::Refused(format!("error: {refused}")))
    }

    fn request(&self, sweep: &Sweep, tasks: u64) -> Result<Request, Failure> {
        Ok(Request {
            program: program()?,
            folder: std::path::absolute(&self.folder)?,
            name: sweep.manifest.name.clone(),
            tasks,
            jobs: self.jobs,
            max_running: self.max_running,
            time: self.time.clone(),
            partition: self.partition.clone(),
            sbatch_arguments: self.sbatch_arg.clone(),
        })
    }

    fn show(&self, request: &Request, scripts: &[String]) -> Result<(), Failure> {
        let numbers: Vec<String> = (1..=scripts.len()).map(|it| format!("JOB{it}")).collect();
        let collect = self.collect.then(|| slurm::collect_script(request, &numbers));
        let all: Vec<&str> = scripts.iter().chain(&collect).map(String::as_str).collect();
        print(&all.join("\n"))
    }

    /// The numbers of the jobs go to stdout, so that others can wait for them.
    fn hand_in(&self, request: &Request, scripts: &[String], tasks: usize) -> Result<(), Failure> {
        let before = files(&request.folder.join("slurm"));
        let mut jobs = Vec::new();
        for (number, script) in scripts.iter().enumerate() {
            let name = format!("array-{:03}", before + number);
            jobs.push(slurm::submit(&request.folder, &name, script)?);
        }
        if self.collect {
            let name = format!("collect-{:03}", before + scripts.len());
            let script = slurm::collect_script(request, &jobs);
            jobs.push(slurm::submit(&request.folder, &name, &script)?);
        }
        let folder = argument(&self.folder.display().to_string());
        let (tasks, arrays) = (number_of(tasks as u64, "task"), number_of(scripts.len() as u64, "array"));
        warn(&format!("{tasks} in {arrays}; `factorflow sweep status {folder} --watch`"));
        print(&jobs.join("\n"))
    }
}

/// The engines that have a script, by the names that the table of engines gives them.
fn script_parser() -> impl TypedValueParser<Value = EngineScript> {
    let named = |name: String| engine::scripts().find(|it| it.name == name).ok_or("no such engine");
    PossibleValuesParser::new(engine::scripts().map(|it| it.name)).try_map(named)
}

fn usual_tasks(shards: u64) -> u64 {
    shards.div_ceil(SHARDS_A_TASK).clamp(1, MOST_TASKS)
}

/// The tasks that still have a shard to make.
fn missing(sweep: &Sweep, tasks: u64) -> Result<Vec<u64>, Failure> {
    let mut missing: Vec<u64> = status(sweep).map_err(refused)?.missing.iter().map(|it| it % tasks).collect();
    missing.sort_unstable();
    missing.dedup();
    Ok(missing)
}

fn files(folder: &Path) -> usize {
    std::fs::read_dir(folder).map_or(0, Iterator::count)
}
