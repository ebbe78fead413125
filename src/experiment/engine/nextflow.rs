//! A pipeline of Nextflow: tasks, and the data set when all of them have ended.

use super::request::{ATTEMPTS, Request, fill};
use std::path::Path;

/// A pipeline that works on the tasks and collects.
pub fn pipeline(request: &Request) -> String {
    let mut options = vec![format!("cpus {}", request.jobs)];
    options.extend(request.seconds().map(|it| format!("time '{it}s'")));
    options.extend(request.partition.as_ref().map(|it| format!("queue {}", text(it))));
    options.extend(request.max_running.map(|it| format!("maxForks {it}")));
    let values = [
        ("program", &*in_text(&shell_word(&request.program))),
        ("folder", &in_text(&shell_word(&request.folder))),
        ("options", &options.join("\n    ")),
        ("attempts", &ATTEMPTS.to_string()),
        ("tasks", &request.tasks.to_string()),
        ("last", &(request.tasks - 1).to_string()),
    ];
    fill(PIPELINE, &values)
}

/// A text of Groovy in which nothing is put in.
fn text(it: &str) -> String {
    format!("'{}'", it.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// What stands in double quotes in Groovy, which would put values in.
fn in_text(it: &str) -> String {
    it.replace('\\', "\\\\").replace('"', "\\\"").replace('$', "\\$")
}

/// A path as one word of a shell.
fn shell_word(path: &Path) -> String {
    format!("'{}'", path.display().to_string().replace('\'', "'\\''"))
}

const PIPELINE: &str = r#"process work {
    «options»
    // 75: there is work left and nothing wrong; beyond 128 a signal has killed it.
    errorStrategy { task.exitStatus == 75 || task.exitStatus > 128 ? 'retry' : 'finish' }
    maxRetries «attempts»

    input:
    val number

    output:
    val number

    script:
    "«program» sweep worker «folder» --tasks «tasks» --task ${number} --jobs ${task.cpus}"
}

process dataset {
    input:
    val done

    script:
    "«program» sweep collect «folder»"
}

workflow {
    work(channel.of(0..«last»))
    dataset(work.out.collect())
}
"#;
