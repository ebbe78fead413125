//! The command line: one file a subcommand, data on stdout, words on stderr. Needs the feature `cli`.

mod attribute;
mod calibrate;
mod catalogues;
mod check;
mod compare;
mod describe;
#[cfg(feature = "explore")]
mod explore;
#[cfg(not(feature = "explore"))]
#[path = "no_explore.rs"]
mod explore;
mod export;
mod exposure;
mod figure;
mod fit;
mod licences;
mod loader;
mod manual;
mod new;
mod options;
mod progress;
mod report;
mod run;
mod schema;
mod show;
mod signals;
mod started;
mod sweep;
mod terminal;
mod uncertainty;
mod validate;
mod worlds;

pub use sweep::OwnProcess;

use crate::results::parquet;
use clap::{CommandFactory, Parser, Subcommand};
use started::{command_line, program};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;
use terminal::{Failure, colour, counted, library_note, print, stem, warn};

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
    Run(run::RunCommand),
    // Without words of its own it keeps the long help of its arguments.
    Compare(compare::CompareCommand),
    /// Runs many scenarios at many points, on this machine or on a cluster
    Sweep(sweep::SweepCommand),
    /// Splits the effect of a package of policies into what each policy contributes
    ///
    /// A policy's contribution is its Shapley value: what it adds on average over all orders in which the policies could be
    /// introduced. Contributions add up to the effect of the whole package, on each outcome of the last year. All runs are in
    /// expected numbers, whatever the scenarios say.
    Attribute(attribute::AttributeCommand),
    /// Estimates what moves flows between places, and tests it against other models
    ///
    /// Poisson pseudo-maximum likelihood with an effect of every origin and destination. The folder holds estimates with
    /// clustered errors, what each place draws, fitted flows, tests, a report, and `kernel.toml`.
    Fit(fit::FitCommand),
    /// Holds a run against what was observed, beside benchmarks that need no simulation
    ///
    /// Places are joined by their codes; scores have 95 % intervals over provinces. Nothing that the prediction was made from
    /// or fitted on may be of the year that is predicted. The folder holds validation.csv (a row a model), predicted.csv (a
    /// row a place), both as Parquet too, report.md and figures.
    Validate(validate::ValidateCommand),
    /// Finds which parameters go with what was observed, and which of them the data can speak to
    ///
    /// History matching: waves of runs rule out parameters whose moments cannot be those observed. The folder holds
    /// moments.csv, kept.parquet, identification.csv (which part of its prior variance each parameter loses), directions.csv,
    /// waves.csv, kernel.toml with what is kept in the form that scenarios read, report.md and figures.
    Calibrate(calibrate::CalibrateCommand),
    // Without words of its own it keeps the long help of its arguments.
    Exposure(exposure::ExposureCommand),
    /// Opens a page in the browser in which policies are changed and what follows is seen
    ///
    /// The page runs the scenario in expected numbers, one step a year, unless it is told to run it as the file says; what it
    /// shows can be saved as a scenario file. It is served to this machine only, until Ctrl-C.
    Explore(explore::ExploreCommand),
    /// Draws the figures of a results folder
    Figure(figure::FigureCommand),
    /// Writes what results say as one page that needs neither program nor network
    ///
    /// What changes, for whom, how sure it is and what was done, with figures, every region, what the model does not
    /// represent, and the tables within: one file of HTML to send, to read without network, and to print on A4.
    Report(report::ReportCommand),
    // Without words of its own it keeps the long help of its arguments.
    Export(export::ExportCommand),
    /// Finds every problem of scenario files
    Check(check::CheckCommand),
    /// Prints a scenario as resolved: every setting with value, unit and source
    Show(show::ShowCommand),
    /// Describes a scenario in words: the ODD protocol of agent-based models
    ///
    /// Put together from the code, the model's description and the scenario: purpose, entities, scheduling, design concepts,
    /// initialisation, input data, every equation, every parameter with its source, every policy. Folders of `validate` and
    /// `calibrate` add what was tested.
    Describe(describe::DescribeCommand),
    /// Lists the policy instruments, or explains one
    Policies(catalogues::PoliciesCommand),
    /// Lists what can happen and nobody decides, or explains one such event
    Events(catalogues::EventsCommand),
    /// Lists the worlds that the program carries and those in seeds/, or explains one
    Worlds(worlds::WorldsCommand),
    /// Lists the columns of results, or explains one
    Outcomes(catalogues::OutcomesCommand),
    /// Writes a commented scenario file to start from
    New(new::NewCommand),
    /// Prints the licences of the program and of the data that it carries
    #[command(visible_alias = "licenses")]
    Licences(licences::LicencesCommand),
    /// Prints the JSON Schema of scenario files, or of plans
    Schema(schema::SchemaCommand),
    /// Prints completions for a shell
    Completions(CompletionsCommand),
}

#[derive(Debug, clap::Args)]
struct CompletionsCommand {
    /// The shell
    shell: clap_complete::Shell,
}

/// Reads the command line and does what it says; the code is 0 only if all went well.
pub fn main() -> ExitCode {
    parquet::keep_quiet_about_damage();
    ExitCode::from(obey(Arguments::parse()))
}

/// Does what these arguments say, the name of the program first, in a process that is another program, such as Python;
/// `program` is what starts this one from a shell. Returns the code to end with; help and wrong options end the process.
pub fn run_inside(arguments: Vec<OsString>, program: PathBuf) -> u8 {
    started::note(&arguments, program);
    obey(Arguments::parse_from(arguments))
}

/// Runs a command and returns the code to end with.
fn obey(arguments: Arguments) -> u8 {
    let done = match arguments.command {
        Command::Run(run) => run.run(),
        Command::Compare(compare) => compare.run(),
        Command::Sweep(sweep) => sweep.run(),
        Command::Attribute(attribute) => attribute.run(),
        Command::Fit(fit) => fit.run(),
        Command::Validate(validate) => validate.run(),
        Command::Calibrate(calibrate) => calibrate.run(),
        Command::Exposure(exposure) => exposure.run(),
        Command::Explore(explore) => explore.run(),
        Command::Figure(figure) => figure.run(),
        Command::Report(report) => report.run(),
        Command::Export(export) => export.run(),
        Command::Check(check) => check.run(),
        Command::Show(show) => show.run(),
        Command::Describe(describe) => describe.run(),
        Command::Policies(policies) => policies.run(),
        Command::Events(events) => events.run(),
        Command::Worlds(worlds) => worlds.run(),
        Command::Outcomes(outcomes) => outcomes.run(),
        Command::New(new) => new.run(),
        Command::Licences(_) => licences::LicencesCommand::run(),
        Command::Schema(schema) => schema.run(),
        Command::Completions(completions) => completions.run(),
    };
    match done {
        Ok(()) => 0,
        Err(failure) => failure.report(),
    }
}

impl CompletionsCommand {
    fn run(&self) -> Result<(), Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Arguments::command(), "factorflow", &mut script);
        print(&String::from_utf8_lossy(&script))
    }
}
