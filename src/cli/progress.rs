//! Progress on stderr: a bar on a terminal, a line now and then elsewhere.

use super::signals::Signals;
use super::{Failure, warn};
use crate::experiment::sweep::host;
use crate::run::{Control, Progress};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};
use std::fmt;
use std::io::{IsTerminal, stderr};
use std::sync::Mutex;
use std::time::{Duration, Instant, SystemTime};

/// How much of a base year is done is said where it takes longer.
const MOMENT: Duration = Duration::from_secs(1);

/// Without a terminal a line is written this often.
const SILENCE: Duration = Duration::from_secs(10);

/// What stands first fits into 40 columns; the name takes what is left, shortened if need be.
const BAR: &str = "{bar:10} {pos}/{len}  {rate}  {eta} left  {wide_msg}";

/// Says something with the time and the machine in front where there is no terminal: logs of many machines are read
/// together, long afterwards.
pub fn log(line: &str) {
    if stderr().is_terminal() {
        return warn(line);
    }
    let now = humantime::format_rfc3339_seconds(SystemTime::now());
    warn(&format!("{now} {} {line}", host()));
}

/// Does the work of a command that Ctrl-C and the signals of a cluster may stop, with a bar of this name.
pub fn watched<T>(name: &str, work: impl FnOnce(&Control<'_>) -> T) -> Result<T, Failure> {
    let cancel = Signals::listen_and_answer()?.cancel();
    let bar = TerminalProgress::new(name);
    let done = work(&Control { progress: &bar, cancel });
    bar.finish();
    Ok(done)
}

/// Shows how many steps are done, at which rate, and how long the rest will take.
pub struct TerminalProgress {
    drawn: ProgressBar,
    name: String,
    /// What is counted.
    unit: &'static str,
    terminal: bool,
    began: Instant,
    last_line: Mutex<Instant>,
}

impl TerminalProgress {
    /// A bar for the run with this name.
    fn new(name: &str) -> Self {
        Self::with(name, "steps", solving(name))
    }

    /// A bar that counts something else than steps.
    pub fn counting(name: &str, unit: &'static str) -> Self {
        Self::with(name, unit, name.to_owned())
    }

    fn with(name: &str, unit: &'static str, message: String) -> Self {
        let terminal = stderr().is_terminal();
        let target = if terminal { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let drawn = ProgressBar::with_draw_target(None, target);
        drawn.set_style(style("{wide_msg}"));
        drawn.set_message(message);
        let began = Instant::now();
        Self { drawn, name: name.to_owned(), unit, terminal, began, last_line: Mutex::new(began) }
    }

    /// Takes the bar away.
    pub fn finish(&self) {
        self.drawn.finish_and_clear();
    }

    /// A line now and then where there is no terminal.
    fn say(&self, line: impl FnOnce() -> String) {
        let Ok(mut last) = self.last_line.try_lock() else { return };
        if self.terminal || last.elapsed() < SILENCE {
            return;
        }
        *last = Instant::now();
        log(&line());
    }

    fn steps_done(&self) -> String {
        let (done, all) = (self.drawn.position(), self.drawn.length().unwrap_or(0));
        let (left, unit) = (self.drawn.eta().as_secs(), self.unit);
        let rate = 60.0 * self.drawn.per_sec();
        format!("{}: {done} of {all} {unit}, {rate:.1} a minute, about {left} s left", self.name)
    }
}

impl Progress for TerminalProgress {
    fn base_year(&self, share: f64) {
        if self.began.elapsed() < MOMENT {
            return;
        }
        let message = format!("{}, {:.0} %", solving(&self.name), 100.0 * share);
        self.drawn.set_message(message.clone());
        self.say(|| message);
    }

    fn begin(&self, steps: u64) {
        self.drawn.set_style(style(BAR));
        self.drawn.set_message(self.name.clone());
        // What is begun after other work adds to it.
        self.drawn.set_length(self.drawn.position() + steps);
        self.drawn.reset_eta();
    }

    fn advance(&self, steps: u64) {
        self.drawn.inc(steps);
        self.say(|| self.steps_done());
    }
}

fn solving(name: &str) -> String {
    format!("{name}: solving for the base year")
}

fn style(template: &str) -> ProgressStyle {
    let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
    style.with_key("rate", rate)
}

/// Steps a second, without the decimals that a narrow terminal has no room for.
fn rate(state: &ProgressState, text: &mut dyn fmt::Write) {
    // Where the rate cannot be written there is nobody to read it.
    let _ = write!(text, "{:.0}/s", state.per_sec());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bar_can_be_drawn_and_counts_without_a_terminal() {
        assert!(ProgressStyle::with_template(BAR).is_ok());
        let mut bar = TerminalProgress::new("pilot");
        bar.base_year(0.25);
        assert_eq!(bar.drawn.message(), "pilot: solving for the base year", "nobody waits yet");
        bar.began -= MOMENT;
        bar.base_year(0.25);
        assert_eq!(bar.drawn.message(), "pilot: solving for the base year, 25 %");
        bar.begin(12);
        bar.advance(5);
        assert_eq!((bar.drawn.position(), bar.drawn.length()), (5, Some(12)));
        let line = bar.steps_done();
        assert!(line.starts_with("pilot: 5 of 12 steps, ") && line.contains(" a minute, about "), "{line}");
    }
}
