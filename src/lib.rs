//! Cross-region factor flows: cities, counties and their governments exchange talent, capital and technology, and
//! policies change the conditions. What the library computes follows from assumptions that `src/dynamics/MODEL.md`
//! states equation by equation; it does not forecast.
//!
//! # A first run
//!
//! The library carries worlds and scenarios, so this needs no file:
//!
//! ```
//! use factorflow::Scenario;
//!
//! let scenario = Scenario::load("tax-sharing")?.with([("time.years", 2.into())])?;
//! let tables = scenario.run().tables()?;
//! let output = tables.national.real("output_cny")?;
//! assert!(output.last() > output.first());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! From here: [`Scenario::parse`] reads a text, [`scenario::ScenarioSpec`] states a scenario in code,
//! [`Reader::table`](scenario::Reader::table) gives it tables of one's own, [`Scenario::run`] runs it,
//! [`experiment::Comparison`] says what policies change, and [`experiment::sample`] runs a scenario at many points.
//! A whole period is one function: [`Simulation::step`].
//!
//! # The map
//!
//! Modules are layers, from the ground up. Each may use only those above it in this list:
//!
//! | layer | is about | must not know |
//! |---|---|---|
//! | `wording` | names in messages, and which known ones may have been meant | what the names are of |
//! | `numeric` | vector instructions, elementary functions, sums in a fixed order | regions and laws |
//! | [`region`] | regions, clubs, factors, stocks | how anything changes |
//! | [`dynamics`] | the laws, one file a process, and the base year | policies, who decides, random streams |
//! | [`policy`] | instruments, one file each: how they change the conditions of a period | in which order laws act |
//! | [`event`] | what happens and nobody decides, one file each | what governments do about it |
//! | [`simulation`] | the whole period, governments, chance | what is observed of it |
//! | [`outcome`] | the catalogue of what is observed, and tables in memory | where a scenario came from, and files |
//! | [`scenario`] | from text or code to a sound scenario | how it is run |
//! | [`run`] | one scenario in memory: replicates, progress, cancelling | files |
//! | `results` | results folders: CSV, Parquet, manifests | other scenarios than its own |
//! | [`experiment`] | comparisons, samples, designs, attributions, sweeps | how anything is drawn or printed |
//! | [`estimate`] | what observations say of kernels and parameters | how anything is drawn or printed |
//! | `lesson` | what a reader bets on, tries and solves, step by step | how a lesson is shown |
//! | `figure` | figures of folders | how anything is run |
//! | `report` | results as one page, a scenario in words: the ODD protocol | how anything is run |
//! | `explorer` | the page that changes policies and shows what follows | the terminal |
//! | `cli` | the command line | nothing; nobody uses it |
//!
//! # Features
//!
//! All are on by default, and `default-features = false` leaves a library that works in memory and reads no file.
//!
//! | feature | adds |
//! |---|---|
//! | `files` | scenarios and tables from files, the module `results`, comparisons that leave folders, and `plan`, `sweep`, `engine`, `analysis` and `attribution` of [`experiment`] |
//! | `figures` | the modules `lesson`, `figure` and `report`; implies `files` |
//! | `answers` | the module `lesson`, and of `explorer` what answers the page, in memory |
//! | `explore` | the rest of `explorer`, which serves the page and writes it; implies `answers` and `figures` |
//! | `cli` | the module `cli` and the program `factorflow`; implies both |

#![cfg_attr(
    test,
    allow(
        clippy::disallowed_methods,
        reason = "what is tested is held against the functions of the platform"
    )
)]

mod wording;

mod numeric;

pub mod region;

pub mod dynamics;

pub mod policy;

pub mod event;

pub mod simulation;

pub mod outcome;

pub mod scenario;

pub mod run;

#[cfg(feature = "files")]
pub mod results;

pub mod experiment;

pub mod estimate;

#[cfg(any(feature = "answers", feature = "figures"))]
pub mod lesson;

#[cfg(feature = "figures")]
pub mod figure;

#[cfg(feature = "figures")]
pub mod report;

#[cfg(feature = "answers")]
pub mod explorer;

#[cfg(feature = "cli")]
pub mod cli;

pub use scenario::Scenario;
pub use simulation::Simulation;

/// The page for contributors, whose examples are tested with the documentation.
#[cfg(doctest)]
#[doc = include_str!("../CONTRIBUTING.md")]
struct Contributing;
