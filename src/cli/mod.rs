//! The command line: one file a subcommand, data on stdout, words on stderr.

mod attribute;
mod catalogues;
mod check;
mod compare;
mod figure;
mod licences;
mod manual;
mod new;
mod options;
mod progress;
mod run;
mod schema;
mod show;
mod sweep;
mod worlds;

use crate::run::Cancel;
use crate::scenario::Scenario;
use clap::{CommandFactory, Parser, Subcommand};
use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Simulates how cities and counties exchange talent, capital and technology, and what policies change.
#[derive(Debug, Parser)]
#[command(version, about, propagate_version = true, arg_required_else_help = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs a scenario and leaves a folder of tables and figures
    Run(run::Run),
    // Without words of its own it keeps the long help of its arguments.
    Compare(compare::Compare),
    /// Runs many scenarios at many points, on this machine or on a cluster
    Sweep(sweep::Sweep),
    /// Finds which policy of a package does how much of the work
    ///
    /// A policy's part is its Shapley value: what it adds on average over all orders in which the policies could be
    /// introduced. Parts add up to the effect of the whole package, on each outcome of the last year. All runs are in
    /// expected numbers, whatever the scenarios say.
    Attribute(attribute::Attribute),
    /// Draws the figures of a results folder again
    Figure(figure::Figure),
    /// Finds every problem of scenario files
    Check(check::Check),
    /// Prints a scenario as resolved: every setting with value, unit and source
    Show(show::Show),
    /// Lists the policy instruments, or explains one
    Policies(catalogues::Policies),
    /// Lists the worlds that the program carries and those in seeds/, or explains one
    Worlds(worlds::Worlds),
    /// Lists the columns of results, or explains one
    Outcomes(catalogues::Outcomes),
    /// Writes a commented scenario file to start from
    New(new::New),
    /// Prints the licences of the program and of the data that it carries
    #[command(visible_alias = "licenses")]
    Licences(licences::Licences),
    /// Prints the JSON Schema of scenario files, or of plans
    Schema(schema::SchemaCommand),
    /// Prints completions for a shell
    Completions(Completions),
}

#[derive(Debug, clap::Args)]
struct Completions {
    /// The shell
    shell: clap_complete::Shell,
}

/// Reads the command line and does what it says; the code is 0 only if all went well.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match arguments.command {
        Command::Run(run) => run.run(),
        Command::Compare(compare) => compare.run(),
        Command::Sweep(sweep) => sweep.run(),
        Command::Attribute(attribute) => attribute.run(),
        Command::Figure(figure) => figure.run(),
        Command::Check(check) => check.run(),
        Command::Show(show) => show.run(),
        Command::Policies(policies) => policies.run(),
        Command::Worlds(worlds) => worlds.run(),
        Command::Outcomes(outcomes) => outcomes.run(),
        Command::New(new) => new.run(),
        Command::Licences(licences) => licences.run(),
        Command::Schema(schema) => schema.run(),
        Command::Completions(completions) => completions.run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

impl Completions {
    fn run(&self) -> Result<(), Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Arguments::command(), "factorflow", &mut script);
        print(&String::from_utf8_lossy(&script))
    }
}

/// Why a command did not end well, and the code it ends with.
#[derive(Debug)]
enum Failure {
    /// Something went wrong on the way.
    Error(anyhow::Error),
    /// What was asked for cannot be done as asked; the text says why, ready to be shown.
    Refused(String),
    /// Came to its end, but not to the one that was hoped for; with the code that says so.
    Ended(u8, String),
    /// Stopped by Ctrl-C or a signal; what is finished is kept.
    Stopped(String),
    /// Whoever read our output has gone.
    NobodyListens,
}

impl Failure {
    fn report(&self) -> ExitCode {
        match self {
            Self::Error(error) => {
                warn(&format!("error: {error:#}"));
                ExitCode::from(1)
            }
            Self::Refused(text) => {
                warn(text);
                ExitCode::from(2)
            }
            Self::Ended(code, text) => {
                warn(text);
                ExitCode::from(*code)
            }
            Self::Stopped(text) => {
                warn(text);
                ExitCode::from(75)
            }
            Self::NobodyListens => ExitCode::SUCCESS,
        }
    }
}

impl<E: Into<anyhow::Error>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Error(error.into())
    }
}

/// Data, on stdout; a reader that has seen enough is no error.
fn print(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    let end = if text.ends_with('\n') { "" } else { "\n" };
    match write!(out, "{text}{end}").and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Err(Failure::NobodyListens),
        other => Ok(other?),
    }
}

/// Words, on stderr; where nobody can read them there is nobody to tell.
fn warn(text: &str) {
    let _ = writeln!(io::stderr().lock(), "{}", text.trim_end());
}

/// Where the program lies says nothing of a run, and figures show their command to others.
fn command_line() -> Vec<String> {
    std::iter::once(env!("CARGO_PKG_NAME").to_owned()).chain(std::env::args().skip(1)).collect()
}

/// Cancels on Ctrl-C, which lets the step at hand end; a second one ends the program.
fn cancel_on_interrupt() -> Result<Cancel, Failure> {
    let stop = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&stop);
    ctrlc::set_handler(move || {
        if asked.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
        warn("stopping after this step; press Ctrl-C again to leave at once");
    })?;
    Ok(Cancel::from(stop))
}

/// What a scenario or plan is called: the name of its file without ending, or its name in the library.
fn stem(path: &Path) -> String {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    stem.strip_prefix("library:").unwrap_or(&stem).to_owned()
}

/// Words about a scenario that lies in no file, so that nobody takes it for one of theirs.
fn library_note(scenario: &Scenario) -> Option<String> {
    let name = scenario.origin.in_library()?;
    Some(format!("note: `{name}` is taken from the scenario library of the program"))
}

/// `1 year`, `2 years`.
fn counted(number: u64, one: &str) -> String {
    format!("{number} {one}{}", if number == 1 { "" } else { "s" })
}

/// Whether to colour what goes to stderr.
fn colour() -> bool {
    io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none()
}
