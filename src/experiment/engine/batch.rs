//! Arrays of PBS, SGE and LSF: a head of options and one body.
//!
//! None of the three warns a task of its end in the same way, so the task itself asks its worker to stop a while before.

use super::request::{ATTEMPTS, Request, clock, fill, quoted};

/// A worker is asked to stop so long before the time of its task is over, in seconds; a tenth of the time if that is less.
const WARNING: u64 = 90;

/// The code with which a script ends that somebody has stopped: that of a shell which SIGTERM ends.
const STOPPED: u8 = 143;

/// Runs a worker, whose output goes to a file of its task, and says in `code` how it ended. Whoever stops a task from
/// outside does not want it back, though its worker ends with 75 then as well.
const BODY: &str = r#"mkdir -p «logs» || exit 1
exec >> «logs»/«engine»-"$«task»".out 2>&1
stopped=no
trap 'stopped=yes' INT TERM
for attempt in $(seq «attempts»); do
    «worker»
    code=$?
    [ "$stopped" = no ] || exit «stopped»
    # Beyond 128 a signal has killed it; a worker that starts again knows from its marks what it died with.
    [ "$code" -gt 128 ] || break
done
"#;

/// What a task of PBS does, as a function that it can hand in once more.
const WORK: &str = r#"work() {
    «body»
    # There is work left and nothing wrong: the same task once more.
    [ "$code" -ne 75 ] || { declare -f work; echo "work $1"; } | qsub «options»
    return "$code"
}
work "${PBS_ARRAY_INDEX:-0}"
"#;

/// How a task of SGE ends.
const SGE_END: &str = r#"# There is work left and nothing wrong: the same task once more.
[ "$code" -ne 75 ] || exit 99
exit "$code"
"#;

/// A job array of PBS Professional or its open form. Only operators may put a task back into the queue, so a task with work left
/// is handed in again as a job of its own. Arrays of one task are refused there.
pub fn pbs(request: &Request) -> String {
    let Request { tasks, jobs, partition, max_running, .. } = request;
    let mut options = vec![
        format!("-N {}", request.word()),
        "-S /bin/bash".to_owned(),
        "-r y".to_owned(),
        "-j oe".to_owned(),
        "-o /dev/null".to_owned(),
        format!("-l select=1:ncpus={jobs}"),
    ];
    options.extend(request.seconds().map(|it| format!("-l walltime={}", clock(it))));
    options.extend(partition.as_ref().map(|it| format!("-q {it}")));
    let again = options.join(" ");
    if *tasks > 1 {
        let most = max_running.map_or_else(String::new, |it| format!("%{it}"));
        options.push(format!("-J 0-{}{most}", tasks - 1));
    }
    let body = body(request, "pbs", "1", " --task \"$1\"");
    let indented = body.trim_end().replace('\n', "\n    ");
    let work = fill(WORK, &[("body", &indented), ("options", &again)]);
    format!("{}\n\n{work}", head("PBS", &options))
}

/// A job array of SGE, which has a task again that ends with 99. The parallel environment for several cores is called
/// `smp` at most places.
pub fn sge(request: &Request) -> String {
    let Request { tasks, jobs, partition, max_running, .. } = request;
    let mut options = vec![
        format!("-N {}", request.word()),
        format!("-t 1-{tasks}"),
        "-S /bin/bash".to_owned(),
        "-r y".to_owned(),
        "-j y".to_owned(),
        "-o /dev/null".to_owned(),
    ];
    options.extend(max_running.map(|it| format!("-tc {it}")));
    options.extend((*jobs > 1).then(|| format!("-pe smp {jobs}")));
    options.extend(request.seconds().map(|it| format!("-l h_rt={}", clock(it))));
    options.extend(partition.as_ref().map(|it| format!("-q {it}")));
    format!("{}\n\n{}{SGE_END}", head("$", &options), body(request, "sge", "SGE_TASK_ID", ""))
}

/// A job array of LSF, which is told that a task which ends with 75 is to be had again.
pub fn lsf(request: &Request) -> String {
    let Request { tasks, jobs, partition, max_running, .. } = request;
    let most = max_running.map_or_else(String::new, |it| format!("%{it}"));
    let mut options = vec![
        format!("-J \"{}[1-{tasks}]{most}\"", request.word()),
        "-L /bin/bash".to_owned(),
        "-r".to_owned(),
        "-Q \"75\"".to_owned(),
        "-o /dev/null".to_owned(),
        format!("-n {jobs}"),
        "-R \"span[hosts=1]\"".to_owned(),
    ];
    options.extend(request.seconds().map(|it| format!("-W {}", it.div_ceil(60))));
    options.extend(partition.as_ref().map(|it| format!("-q {it}")));
    format!("{}\n\n{}exit \"$code\"\n", head("BSUB", &options), body(request, "lsf", "LSB_JOBINDEX", ""))
}

fn head(mark: &str, options: &[String]) -> String {
    let options: Vec<String> = options.iter().map(|it| format!("#{mark} {it}")).collect();
    format!("#!/bin/bash\n{}", options.join("\n"))
}

/// `task` is the variable with the number of the task, which tells its output from others; `which` is what the worker has
/// to be told of it.
fn body(request: &Request, engine: &str, task: &str, which: &str) -> String {
    let worker = request.worker() + which;
    let timed = |time: u64| {
        let left = time - WARNING.min(time / 10);
        format!("timeout --foreground --preserve-status --signal=USR1 {left} {worker}")
    };
    let values = [
        ("worker", &*request.seconds().map_or(worker.clone(), timed)),
        ("logs", &quoted(&request.folder.join("logs"))),
        ("engine", engine),
        ("task", task),
        ("attempts", &ATTEMPTS.to_string()),
        ("stopped", &STOPPED.to_string()),
    ];
    fill(BODY, &values)
}
