//! A suspect run in a process of its own: this program once more, which says on stdout how the run ended.

use crate::experiment::sweep::{IsolatedEnd, Isolation, RunExecutor, Sweep};
use crate::run::Cancel;
use std::fs;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::Duration;

/// How often it is looked whether the process is still there.
const PAUSE: Duration = Duration::from_millis(20);

/// The code of a process that was asked to stop.
const STOPPED: i32 = 75;

/// Runs suspects of a sweep in processes of their own: `sweep worker` of this program.
#[derive(Clone, Debug)]
pub struct OwnProcess {
    /// What starts this program from a shell.
    pub program: PathBuf,
    /// The folder of the sweep.
    pub folder: PathBuf,
}

impl Isolation for OwnProcess {
    fn run(&self, run: u64, cancel: &Cancel) -> io::Result<Option<IsolatedEnd>> {
        let before = out_of_memory();
        let mut command = Command::new(&self.program);
        command.args(["sweep", "worker"]).arg(&self.folder).args(["--alone", &run.to_string()]);
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn()?;
        let mut said = child.stdout.take();
        // A pipe that nobody reads could fill up.
        let reader = thread::spawn(move || {
            let mut bytes = Vec::new();
            said.as_mut().map_or(Ok(0), |it| it.read_to_end(&mut bytes)).map(|_| bytes)
        });
        let Some(status) = wait(&mut child, cancel)? else { return Ok(None) };
        let bytes = reader.join().unwrap_or_else(|_| Ok(Vec::new()))?;
        ended(status, &bytes, before != out_of_memory() || before.is_none())
    }
}

/// Nothing when it was stopped.
fn wait(child: &mut Child, cancel: &Cancel) -> io::Result<Option<ExitStatus>> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Some(status));
        }
        if cancel.is_cancelled() {
            child.kill()?;
            child.wait()?;
            return Ok(None);
        }
        thread::sleep(PAUSE);
    }
}

/// How many processes the system has killed for want of memory, where it tells.
fn out_of_memory() -> Option<u64> {
    let counts = fs::read_to_string("/proc/vmstat").ok()?;
    counts.lines().find_map(|it| it.strip_prefix("oom_kill ")?.trim().parse().ok())
}

/// Whoever sends SIGKILL is somebody else, or the system for want of memory; other signals are answers to what a process
/// did.
fn ended(status: ExitStatus, bytes: &[u8], may_lack_memory: bool) -> io::Result<Option<IsolatedEnd>> {
    match status.code() {
        Some(0) => {
            let outcome = postcard::from_bytes(bytes).map_err(io::Error::other)?;
            Ok(Some(IsolatedEnd::Answered(outcome)))
        }
        Some(STOPPED) => Ok(None),
        Some(code) => Err(io::Error::other(format!("it ended with code {code}"))),
        None if was_killed(status) && !may_lack_memory => Ok(Some(IsolatedEnd::Killed)),
        None => Ok(Some(IsolatedEnd::Crashed)),
    }
}

#[cfg(unix)]
fn was_killed(status: ExitStatus) -> bool {
    std::os::unix::process::ExitStatusExt::signal(&status) == Some(signal_hook::consts::SIGKILL)
}

/// Only Unix ends a process without a code.
#[cfg(not(unix))]
fn was_killed(_: ExitStatus) -> bool {
    false
}

/// What the process of a suspect does: runs a single run and says how it ended; nothing when it was stopped.
pub fn answer(sweep: &Sweep, run: u64, cancel: &Cancel) -> anyhow::Result<bool> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build()?;
    let Some(ended) = pool.install(|| RunExecutor::new(sweep).run(run, cancel)) else { return Ok(false) };
    let mut out = io::stdout().lock();
    out.write_all(&postcard::to_stdvec(&ended)?)?;
    out.flush()?;
    Ok(true)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn after(script: &str, may_lack_memory: bool) -> io::Result<Option<IsolatedEnd>> {
        ended(Command::new("sh").args(["-c", script]).status().unwrap(), &[], may_lack_memory)
    }

    #[test]
    fn a_process_that_somebody_killed_is_told_from_one_that_died_of_what_it_did() {
        assert_eq!(after("kill -KILL $$", false).unwrap(), Some(IsolatedEnd::Killed));
        assert_eq!(after("kill -KILL $$", true).unwrap(), Some(IsolatedEnd::Crashed));
        for signal in ["ABRT", "SEGV"] {
            assert_eq!(after(&format!("kill -{signal} $$"), false).unwrap(), Some(IsolatedEnd::Crashed));
        }
        assert_eq!(after("exit 75", false).unwrap(), None);
        assert!(after("exit 3", false).is_err());
    }
}
