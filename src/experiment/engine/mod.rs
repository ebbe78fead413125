//! What starts the tasks of a sweep: schedulers of clusters, clouds, launchers of parallel programs, workflow engines.
//!
//! The folder of a sweep is the queue, and a task that is made twice costs time and nothing else, so an engine only has to
//! start `factorflow sweep worker` once a task. [`ENGINES`] says for each of them how a task knows which it is, and which
//! script starts all of them; help, documentation and tests read it from there. Code 75 of a worker means that there is work
//! left and nothing wrong: every script has the same task started again.

mod batch;
mod kubernetes;
mod nextflow;
mod request;
mod share;
pub mod slurm;
mod snakemake;
mod variables;

pub use request::{Request, seconds};
pub use share::{AskedShare, ShareError, TaskShare};
pub use variables::{ArrayBounds, ArrayTask, TaskVariables};

/// Something that starts tasks.
#[derive(Clone, Copy, Debug)]
pub struct Engine {
    /// What it is called.
    pub name: &'static str,
    /// Where it says which task this is; nothing where its script writes that into the command.
    pub variables: Option<TaskVariables>,
    /// What is handed to it, but for Slurm, to which the program hands its scripts itself.
    pub script: Option<EngineScript>,
}

/// The script of an engine.
#[derive(Clone, Copy, Debug)]
pub struct EngineScript {
    /// What it is called after `--print`.
    pub name: &'static str,
    /// Its text.
    pub text: fn(&Request) -> String,
    /// Whether the engine is told how long a task may take.
    pub takes_time: bool,
    /// Whether the engine is told where it runs.
    pub takes_partition: bool,
}

/// All engines, in the order in which their variables are looked for: a task of an array may itself start a parallel
/// program, whose ranks are no tasks of the array.
pub const ENGINES: [Engine; 14] = [
    Engine {
        name: "Slurm, job arrays",
        variables: Some(TaskVariables {
            index: "SLURM_ARRAY_TASK_ID",
            first: 0,
            bounds: ArrayBounds::Ends {
                first: Some("SLURM_ARRAY_TASK_MIN"),
                last: "SLURM_ARRAY_TASK_MAX",
                step: "SLURM_ARRAY_TASK_STEP",
            },
        }),
        script: None,
    },
    Engine {
        name: "Kubernetes, indexed jobs",
        variables: Some(TaskVariables::unbounded("JOB_COMPLETION_INDEX")),
        script: Some(EngineScript {
            name: "kubernetes",
            text: kubernetes::job,
            takes_time: false,
            takes_partition: false,
        }),
    },
    Engine {
        name: "PBS Professional, OpenPBS",
        variables: Some(TaskVariables::unbounded("PBS_ARRAY_INDEX")),
        script: Some(EngineScript { name: "pbs", text: batch::pbs, takes_time: true, takes_partition: true }),
    },
    Engine { name: "Torque", variables: Some(TaskVariables::unbounded("PBS_ARRAYID")), script: None },
    Engine {
        name: "SGE",
        variables: Some(TaskVariables {
            index: "SGE_TASK_ID",
            first: 1,
            bounds: ArrayBounds::Ends {
                first: Some("SGE_TASK_FIRST"),
                last: "SGE_TASK_LAST",
                step: "SGE_TASK_STEPSIZE",
            },
        }),
        script: Some(EngineScript { name: "sge", text: batch::sge, takes_time: true, takes_partition: true }),
    },
    Engine {
        name: "LSF",
        variables: Some(TaskVariables {
            index: "LSB_JOBINDEX",
            first: 1,
            bounds: ArrayBounds::Ends { first: None, last: "LSB_JOBINDEX_END", step: "LSB_JOBINDEX_STEP" },
        }),
        script: Some(EngineScript { name: "lsf", text: batch::lsf, takes_time: true, takes_partition: true }),
    },
    Engine {
        name: "AWS Batch",
        variables: Some(TaskVariables::counted("AWS_BATCH_JOB_ARRAY_INDEX", "AWS_BATCH_JOB_ARRAY_SIZE")),
        script: None,
    },
    Engine {
        name: "Google Batch",
        variables: Some(TaskVariables::counted("BATCH_TASK_INDEX", "BATCH_TASK_COUNT")),
        script: None,
    },
    Engine {
        name: "Slurm, srun",
        variables: Some(TaskVariables::counted("SLURM_PROCID", "SLURM_STEP_NUM_TASKS")),
        script: None,
    },
    Engine {
        name: "Open MPI",
        variables: Some(TaskVariables::counted("OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE")),
        script: None,
    },
    Engine {
        name: "PMI (MPICH, Intel MPI)",
        variables: Some(TaskVariables::counted("PMI_RANK", "PMI_SIZE")),
        script: None,
    },
    Engine { name: "PMIx", variables: Some(TaskVariables::unbounded("PMIX_RANK")), script: None },
    Engine {
        name: "Snakemake",
        variables: None,
        script: Some(EngineScript {
            name: "snakemake",
            text: snakemake::rules,
            takes_time: true,
            takes_partition: false,
        }),
    },
    Engine {
        name: "Nextflow",
        variables: None,
        script: Some(EngineScript {
            name: "nextflow",
            text: nextflow::pipeline,
            takes_time: true,
            takes_partition: true,
        }),
    },
];

/// The scripts that can be printed.
pub fn scripts() -> impl Iterator<Item = EngineScript> {
    ENGINES.iter().filter_map(|it| it.script)
}

/// All variables that say which task this is, in the order in which they are looked for.
pub fn indices() -> impl Iterator<Item = &'static str> {
    ENGINES.iter().filter_map(|it| Some(it.variables?.index))
}

/// The task that the environment says this is; `read` reads a variable of it.
pub fn array_task(read: &dyn Fn(&str) -> Option<String>) -> Option<ArrayTask> {
    ENGINES.iter().find_map(|it| it.variables?.read(read))
}

/// The engines as a table of a page: name, variables, what tasks are counted from, what `--print` prints.
pub fn markdown() -> String {
    let code = |it: &str| format!("`{it}`");
    let row = |it: &Engine| {
        let index = it.variables.map_or("in the command".to_owned(), |it| code(it.index));
        let first = it.variables.map_or(0, |it| it.first);
        let bounds = it.variables.map(|it| it.bounds.names().map(code).collect::<Vec<_>>().join(", "));
        let bounds = bounds.filter(|it| !it.is_empty()).unwrap_or_else(|| "`--tasks`".to_owned());
        let script = it.script.map_or_else(String::new, |it| code(&format!("--print {}", it.name)));
        format!("| {} | {index} | {first} | {bounds} | {script} |\n", it.name)
    };
    let head = "| engine | which task this is | counted from | how many there are | script |\n|---|---|---|---|---|\n";
    ENGINES.iter().map(row).fold(head.to_owned(), |text, row| text + &row)
}
