//! A suspect run in a process of its own: this program once more, which says on stdout how the run ended.

use crate::experiment::RunOutcome;
use crate::experiment::sweep::{Isolation, RunExecutor, Sweep};
use crate::run::Cancel;
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
    fn run(&self, run: u64, cancel: &Cancel) -> io::Result<Option<RunOutcome>> {
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
        ended(status, &bytes)
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

fn ended(status: ExitStatus, bytes: &[u8]) -> io::Result<Option<RunOutcome>> {
    match status.code() {
        Some(0) => postcard::from_bytes(bytes).map(Some).map_err(io::Error::other),
        Some(STOPPED) => Ok(None),
        Some(code) => Err(io::Error::other(format!("it ended with code {code}"))),
        // No code: a signal ended it.
        None => Ok(Some(RunOutcome::Killed)),
    }
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
