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

/// Turns true when somebody asks to stop: with Ctrl-C, of which a second one ends the program at once, or, as
/// clusters do, with SIGTERM or SIGUSR1.
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
