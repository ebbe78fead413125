//! A Snakefile: tasks, and the data set when all of them have ended.

use super::request::{ATTEMPTS, Request, fill};
use std::path::Path;

/// Rules that work on the tasks and collect. They refer to the manifest, which changes when a sweep is extended or has
/// runs made again, so that then, and only then, there is something to do. Snakemake has every failed task again, whatever
/// its code; one that was refused is refused again in no time.
pub fn rules(request: &Request) -> String {
    let time = request
        .seconds()
        .map_or_else(String::new, |it| format!("    resources:\n        runtime={},\n", it.div_ceil(60)));
    let values = [
        ("program", &*literal(&request.program)),
        ("folder", &literal(&request.folder)),
        ("tasks", &request.tasks.to_string()),
        ("jobs", &request.jobs.to_string()),
        ("attempts", &ATTEMPTS.to_string()),
        ("resources", &time),
    ];
    fill(RULES, &values)
}

/// A path as a text of Python: JSON's escapes mean the same there, but for pairs of surrogates, which it does not need.
fn literal(path: &Path) -> String {
    serde_json::Value::from(path.display().to_string()).to_string()
}

const RULES: &str = r#"PROGRAM = «program»
TASKS = «tasks»


workdir: «folder»


rule dataset:
    input:
        expand("snakemake/task-{task}", task=range(TASKS)),
    output:
        "dataset/runs.parquet",
    shell:
        "{PROGRAM:q} sweep collect ."


rule task:
    input:
        "manifest.json",
    output:
        temp(touch("snakemake/task-{task}")),
    log:
        "logs/snakemake-{task}.out",
    threads: «jobs»
    retries: «attempts»
«resources»    shell:
        "{PROGRAM:q} sweep worker . --tasks {TASKS} --task {wildcards.task} --jobs {threads} >> {log} 2>&1"
"#;
