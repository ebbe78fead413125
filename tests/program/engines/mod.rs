//! Sweeps that other engines start: each finds which task it is by its own variables, its script has a task again that ends
//! with 75, and the data set is that of one process, to the byte.
//!
//! Scripts of batch systems run here in a shell; Snakemake and Dask run themselves, from an environment that `.ci/run`
//! makes of `requirements.txt` beside this file. Nextflow, Kubernetes and clouds are not run: of them there are snapshots
//! and variables only.
#![cfg(unix)]

mod scripts;
mod signs;
mod workflows;

use crate::command::Said;
use crate::sweeps::{PLAN, Workshop};
use factorflow::experiment::engine::{
    ArrayBounds, ENGINES, TaskVariables, indices, markdown, scripts as all,
};
use std::collections::BTreeMap;
use std::process::{Command, Stdio};

/// Tasks of the sweeps below.
const TASKS: u64 = 3;

/// A sweep that nobody has worked on, and the data set that one process makes of it.
struct Planned {
    workshop: Workshop,
    expected: BTreeMap<String, Vec<u8>>,
}

impl Planned {
    fn new() -> Self {
        let workshop = Workshop::new(PLAN);
        workshop.planned("plan", &["--shard-runs", "4"]);
        let one = workshop.copy_of_plan("plan", "one");
        workshop.well(&["sweep", "run", &one, "-j", "1"]);
        let expected = workshop.collected(&one);
        Self { workshop, expected }
    }

    fn copy(&self, name: &str) -> String {
        self.workshop.copy_of_plan("plan", name)
    }

    #[track_caller]
    fn is_whole(&self, folder: &str) {
        assert!(self.workshop.collected(folder) == self.expected, "{folder}");
    }
}

/// A command without the variables of whatever runs these tests.
fn without_engine(mut command: Command) -> Command {
    let bounds = ENGINES.iter().filter_map(|it| it.variables).flat_map(|it| it.bounds.names());
    indices().chain(bounds).for_each(|it| _ = command.env_remove(it));
    command
}

/// The program's answer where these variables are set.
fn said(workshop: &Workshop, arguments: &[&str], variables: &[(&str, String)]) -> Said {
    let mut command = without_engine(workshop.program(arguments));
    command
        .envs(variables.iter().map(|(name, value)| (*name, value)))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    Said::of(command.output().unwrap())
}

/// What an engine says of a task that is counted from 0 in an array which begins where the engine begins to count.
fn variables(of: TaskVariables, task: u64) -> Vec<(&'static str, String)> {
    let number = |it: u64| (of.first + i64::try_from(it).unwrap()).to_string();
    let index = (of.index, number(task));
    match of.bounds {
        ArrayBounds::Unsaid => vec![index],
        ArrayBounds::Number(name) => vec![index, (name, TASKS.to_string())],
        ArrayBounds::Ends { first, last, step } => {
            let first = first.map(|it| (it, number(0)));
            [index, (last, number(TASKS - 1)), (step, "1".to_owned())].into_iter().chain(first).collect()
        }
    }
}

#[test]
fn every_engine_tells_its_tasks_which_they_are() {
    let planned = Planned::new();
    for engine in &ENGINES {
        let Some(of) = engine.variables else { continue };
        let folder = planned.copy(of.index);
        let asked: &[&str] = if of.bounds == ArrayBounds::Unsaid { &["--tasks", "3"] } else { &[] };
        for task in 0..TASKS {
            let command = [&["sweep", "worker", &folder], asked].concat();
            let said = said(&planned.workshop, &command, &variables(of, task));
            let expected = format!("task {task} of {TASKS} begins");
            assert!(said.code == 0 && said.err.contains(&expected), "{}: {}", engine.name, said.err);
        }
        planned.is_whole(&folder);
    }
}

#[test]
fn an_array_may_begin_anywhere_and_who_submits_a_part_of_it_says_of_what() {
    let workshop = Workshop::new(PLAN);
    let folder = workshop.planned("sweep", &["--shard-runs", "8"]);
    let slurm = |index: &str, first: &str, last: &str, step: &str| {
        [("ID", index), ("MIN", first), ("MAX", last), ("STEP", step)]
            .map(|(name, value)| (["SLURM_ARRAY_TASK_", name].concat().leak() as &str, value.to_owned()))
    };
    let worker = ["sweep", "worker", &folder];
    let all = said(&workshop, &worker, &slurm("12", "11", "12", "1"));
    assert!(all.code == 0 && all.err.contains("task 1 of 2"), "{}", all.err);
    let part = [&worker[..], &["--tasks", "14", "--offset", "-11"]].concat();
    let part = said(&workshop, &part, &slurm("12", "12", "12", "1"));
    assert!(part.code == 0 && part.err.contains("task 1 of 14"), "{}", part.err);
    let steps = said(&workshop, &worker, &slurm("13", "11", "15", "2"));
    assert!(steps.code == 2 && steps.err.contains("in steps of 2"), "{}", steps.err);
    let alone = said(&workshop, &worker, &[("JOB_COMPLETION_INDEX", "0".to_owned())]);
    assert!(
        alone.code == 2 && alone.err.contains("`JOB_COMPLETION_INDEX` says that this is task 0"),
        "{}",
        alone.err
    );
    let sge = said(&workshop, &[&worker[..], &["--tasks", "2"]].concat(), &[("SGE_TASK_ID", "2".to_owned())]);
    assert!(sge.code == 0 && sge.err.contains("task 1 of 2"), "{}", sge.err);
    // A job that is no array is none of its tasks.
    for (name, value) in [("SGE_TASK_ID", "undefined"), ("LSB_JOBINDEX", "0")] {
        let none = said(&workshop, &worker, &[(name, value.to_owned())]);
        assert!(none.code == 2 && none.err.contains("which task is this?"), "{name}: {}", none.err);
    }
}

#[test]
fn help_and_the_page_have_every_engine_of_the_table() {
    let workshop = Workshop::new(PLAN);
    let [worker, submit] = ["worker", "submit"].map(|it| workshop.well(&["sweep", it, "--help"]).out);
    let bounds = ENGINES.iter().filter_map(|it| it.variables).flat_map(|it| it.bounds.names());
    for name in indices().chain(bounds) {
        assert!(worker.contains(name), "{name} is missing in:\n{worker}");
    }
    for script in all() {
        assert!(submit.contains(script.name), "{} is missing in:\n{submit}", script.name);
    }
    let page = include_str!("../../../docs/sweeps-reference.md");
    assert!(page.contains(&markdown()), "docs/sweeps-reference.md has another table than:\n{}", markdown());
}
