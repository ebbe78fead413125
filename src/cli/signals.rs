//! Signals that ask a command to stop.

use super::warn;
use crate::run::Cancel;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

/// How often the signals are looked at.
const PAUSE: Duration = Duration::from_millis(50);

/// The code of a program that Ctrl-C has ended.
const INTERRUPTED: i32 = 130;

/// Whether the end of the terminal is to end the program, which `nohup` prevents; unknown, and so not looked for, where
/// the system does not tell which signals are ignored.
#[cfg(unix)]
fn hangs_up() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|it| it.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|it| u64::from_str_radix(it.trim(), 16).ok());
    ignored.is_some_and(|it| it & (1 << (signal_hook::consts::SIGHUP - 1)) == 0)
}

/// Turns true when somebody asks to stop: with Ctrl-C, of which a second one ends the program at once, with the end of
/// the terminal, or, as clusters do, with SIGTERM or SIGUSR1.
pub struct Signals(Arc<AtomicBool>);

impl Signals {
    /// Begins to listen for signals.
    pub fn listen() -> io::Result<Self> {
        let asked = Arc::new(AtomicBool::new(false));
        flag::register_conditional_shutdown(SIGINT, INTERRUPTED, Arc::clone(&asked))?;
        flag::register(SIGINT, Arc::clone(&asked))?;
        flag::register(SIGTERM, Arc::clone(&asked))?;
        #[cfg(unix)]
        flag::register(signal_hook::consts::SIGUSR1, Arc::clone(&asked))?;
        #[cfg(unix)]
        if hangs_up() {
            flag::register(signal_hook::consts::SIGHUP, Arc::clone(&asked))?;
        }
        Ok(Self(asked))
    }

    /// Begins to listen for signals, and says as soon as one comes that the current step is still completed.
    pub fn listen_and_answer() -> io::Result<Self> {
        let signals = Self::listen()?;
        let asked = Arc::clone(&signals.0);
        // A handler of a signal may set a flag but not write, so somebody has to look.
        thread::spawn(move || {
            while !asked.load(Ordering::Relaxed) {
                thread::sleep(PAUSE);
            }
            warn("stopping after this step; press Ctrl-C again to leave at once");
        });
        Ok(signals)
    }

    /// Cancels what it is given to when somebody asks.
    pub fn cancel(&self) -> Cancel {
        Cancel::from(Arc::clone(&self.0))
    }

    /// Whether somebody has asked to stop.
    pub fn stop(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
