//! Work in threads of its own, while Python goes on: signals are heard, progress is told, forks are refused.

use factorflow::run::{Cancel, Control, Progress};
use pyo3::exceptions::{PyRuntimeError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyBool;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::process;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::Duration;

/// How often signals are looked at and progress is told.
const PAUSE: Duration = Duration::from_millis(50);

/// The process that the threads belong to; they do not come along into a fork.
static PROCESS: OnceLock<u32> = OnceLock::new();

/// How a call wants its work done.
pub struct Watch<'py> {
    progress: Option<Bound<'py, PyAny>>,
    threads: Option<usize>,
}

/// How far work has come.
#[derive(Default)]
struct Counts {
    done: AtomicU64,
    all: AtomicU64,
}

impl Progress for Counts {
    fn begin(&self, steps: u64) {
        // What is begun after other work adds to it.
        self.all.store(self.done.load(Ordering::Relaxed) + steps, Ordering::Relaxed);
    }

    fn advance(&self, steps: u64) {
        self.done.fetch_add(steps, Ordering::Relaxed);
    }
}

impl<'py> Watch<'py> {
    /// What `progress=` and `threads=` say.
    pub fn new(progress: Option<Bound<'py, PyAny>>, threads: Option<usize>) -> PyResult<Self> {
        if threads.is_some_and(|it| !(1..=1024).contains(&it)) {
            return Err(PyValueError::new_err("`threads` must be between 1 and 1024"));
        }
        let progress = match progress {
            Some(it) if it.is_exact_instance_of::<PyBool>() => {
                if it.is_truthy()? {
                    Some(bar(&it)?)
                } else {
                    None
                }
            }
            Some(it) if !it.is_callable() => {
                return Err(PyTypeError::new_err("`progress` must be True, or callable with (done, all)"));
            }
            other => other,
        };
        Ok(Self { progress, threads })
    }

    /// Does the work while the interpreter is free. Ctrl-C and whatever `progress` raises stop it and are raised.
    pub fn run<T: Send>(&self, py: Python<'py>, work: impl FnOnce(&Control<'_>) -> T + Send) -> PyResult<T> {
        refuse_fork()?;
        let pool = self.threads.map(|it| rayon::ThreadPoolBuilder::new().num_threads(it).build());
        let pool = pool.transpose().map_err(|it| PyRuntimeError::new_err(it.to_string()))?;
        let (counts, cancel, is_done) = (Counts::default(), Cancel::default(), AtomicBool::new(false));
        thread::scope(|scope| {
            let control = Control { progress: &counts, cancel: cancel.clone() };
            let (caller, is_done) = (thread::current(), &is_done);
            let worker = scope.spawn(move || {
                let work = || work(&control);
                let found = catch_unwind(AssertUnwindSafe(|| match pool {
                    Some(pool) => pool.install(work),
                    None => work(),
                }));
                is_done.store(true, Ordering::Release);
                caller.unpark();
                found
            });
            let mut said = Ok(());
            while !is_done.load(Ordering::Acquire) {
                py.detach(|| thread::park_timeout(PAUSE));
                if said.is_ok() {
                    said = py.check_signals().and_then(|()| self.tell(&counts));
                    if said.is_err() {
                        cancel.cancel();
                    }
                }
            }
            let found = py.detach(|| worker.join());
            said.and_then(|()| self.tell(&counts))?;
            match found {
                Ok(Ok(found)) => Ok(found),
                Ok(Err(panic)) | Err(panic) => resume_unwind(panic),
            }
        })
    }

    fn tell(&self, counts: &Counts) -> PyResult<()> {
        let all = counts.all.load(Ordering::Relaxed);
        let Some(progress) = self.progress.as_ref().filter(|_| all > 0) else { return Ok(()) };
        progress.call1((counts.done.load(Ordering::Relaxed), all)).map(|_| ())
    }
}

/// A bar of tqdm as something to call.
fn bar<'py>(any: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    any.py().import("factorflow._progress")?.call_method0("bar")
}

/// A pool of threads does not survive a fork, and waiting for it would never end.
fn refuse_fork() -> PyResult<()> {
    if *PROCESS.get_or_init(process::id) == process::id() {
        return Ok(());
    }
    Err(PyRuntimeError::new_err(
        "this process was forked from one in which factorflow had started its threads, which do not come along: \
         start workers as threads, or with multiprocessing.get_context(\"spawn\")",
    ))
}
