//! Signals that ask a sweep to stop.

use crate::run::Cancel;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Turns true when somebody asks to stop: with Ctrl-C, of which a second one ends the program at once, or, as
/// clusters do, with SIGTERM or SIGUSR1.
pub struct Signals(Arc<AtomicBool>);

impl Signals {
    /// Begins to listen.
    pub fn listen() -> io::Result<Self> {
        let asked = Arc::new(AtomicBool::new(false));
        flag::register_conditional_shutdown(SIGINT, 130, Arc::clone(&asked))?;
        flag::register(SIGINT, Arc::clone(&asked))?;
        flag::register(SIGTERM, Arc::clone(&asked))?;
        #[cfg(unix)]
        flag::register(signal_hook::consts::SIGUSR1, Arc::clone(&asked))?;
        Ok(Self(asked))
    }

    /// What the signals cancel.
    pub fn cancel(&self) -> Cancel {
        Cancel::from(Arc::clone(&self.0))
    }

    /// Whether somebody has asked to stop.
    pub fn stop(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
