//! The scripts that are handed to `sbatch`.

use super::Array;
use crate::experiment::engine::request::{ATTEMPTS, Request, quoted};

/// Slurm warns a script so long before its time is over, in seconds. It may come a minute early.
const WARNING: u32 = 90;

/// The script of an array of workers.
pub fn array_script(request: &Request, array: &Array) -> String {
    let most = request.max_running.map_or_else(String::new, |it| format!("%{it}"));
    let mut options = vec![
        format!("--job-name={}", request.word()),
        format!("--array={}{most}", array.spelled()),
        format!("--output={}", quoted(&request.folder.join("logs/%A_%a.out"))),
        "--open-mode=append".to_owned(),
        "--requeue".to_owned(),
        format!("--signal=B:USR1@{WARNING}"),
        "--ntasks=1".to_owned(),
        format!("--cpus-per-task={}", request.jobs),
    ];
    options.extend(request.time.as_ref().map(|it| format!("--time={it}")));
    options.extend(common(request));
    let worker = format!("{} --offset {}", request.worker(), array.offset);
    format!(
        "{}\n{}",
        head(&options),
        BODY.replace("ATTEMPTS", &ATTEMPTS.to_string()).replace("WORKER", &worker)
    )
}

/// The script that puts everything together when the arrays have come to their ends, good or bad.
pub fn collect_script(request: &Request, jobs: &[String]) -> String {
    let mut options = vec![
        format!("--job-name={}-collect", request.word()),
        format!("--output={}", quoted(&request.folder.join("logs/%j-collect.out"))),
        format!("--dependency=afterany:{}", jobs.join(":")),
        "--ntasks=1".to_owned(),
    ];
    options.extend(common(request));
    let (program, folder) = (quoted(&request.program), quoted(&request.folder));
    format!("{}\n\nexec {program} sweep collect {folder}\n", head(&options))
}

fn common(request: &Request) -> impl Iterator<Item = String> + '_ {
    let partition = request.partition.as_ref().map(|it| format!("--partition={it}"));
    partition.into_iter().chain(request.sbatch_arguments.iter().cloned())
}

fn head(options: &[String]) -> String {
    let options: Vec<String> = options.iter().map(|it| format!("#SBATCH {it}")).collect();
    format!("#!/bin/bash\n{}", options.join("\n"))
}

/// Only the shell hears the warning, so it passes it on; only then is there time to be queued again. An array task
/// is named by array and index, since in the last one the number of the job is that of the whole array. A task that
/// is cancelled hears TERM and is not queued again; one whose node dies is queued again by Slurm.
const BODY: &str = r#"
queue_again=no
ask_to_stop() {
    queue_again=$1
    [ -n "$worker" ] && kill -TERM "$worker" 2>/dev/null
}
trap 'ask_to_stop yes' USR1
trap 'ask_to_stop no' TERM

for attempt in $(seq ATTEMPTS); do
    WORKER &
    worker=$!
    # A signal to this shell ends the waiting before the worker; how a worker ended is still known when it has gone.
    wait "$worker"
    code=$?
    while [ "$code" -gt 128 ]; do
        gone=no
        kill -0 "$worker" 2>/dev/null || gone=yes
        wait "$worker" 2>/dev/null
        again=$?
        [ "$again" -eq 127 ] || code=$again
        [ "$gone" = no ] || break
    done
    # Beyond 128 a signal has killed it; a worker that starts again knows from its marks what it died with.
    [ "$code" -gt 128 ] || break
done

if [ "$code" -eq 75 ] && [ "$queue_again" = yes ]; then
    scontrol requeue "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}"
fi
exit "$code"
"#;
