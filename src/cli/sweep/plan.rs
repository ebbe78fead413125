//! `factorflow sweep plan`.

use super::{Failure, counted, number_of, print, refused, warn};
use crate::cli::progress::TerminalProgress;
use crate::cli::signals::Signals;
use crate::cli::{colour, library_note, stem};
use crate::experiment::plan;
use crate::experiment::sweep::{self, Pilot, Sweep, SweepError, SweepEstimate};
use clap::Args;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How many combinations of point and scenario are read before they are run.
const READ_AHEAD: u64 = 64;
/// The most runs, and the time, of a pilot that nobody asked for.
const SHORT_PILOT: (u64, Duration) = (8, Duration::from_millis(500));

#[derive(Debug, Args)]
pub struct PlanCommand {
    /// The plan file, or the name of a plan of the library
    #[arg(value_name = "PLAN")]
    file: PathBuf,
    /// Folder of the sweep [default: sweeps/ and the name of the plan file]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Tries N runs first to see how long they take [default: what half a second is enough for]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pilot: Option<u64>,
    /// Runs in a shard [default: ten seconds of them]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    shard_runs: Option<u64>,
}

impl PlanCommand {
    pub fn run(self) -> Result<(), Failure> {
        let plan = load(&self.file)?;
        let folder = self.out.clone().unwrap_or_else(|| default_folder(&self.file));
        let mut sweep = Sweep::of(&plan, &folder).map_err(refused)?;
        if Sweep::is_in(&folder) {
            return planned_before(&sweep);
        }
        for (run, problem) in sweep::unsound(&sweep, READ_AHEAD) {
            let place = sweep.manifest.place(run);
            let scenario = &sweep.manifest.scenarios[place.scenario].name;
            warn(&format!("warning: point {} of `{scenario}` will fail: {problem}", place.point));
        }
        let pilot = self.fly(&sweep)?;
        sweep::freeze(&mut sweep, pilot, self.shard_runs).map_err(refused)?;
        warn(&summary(&sweep, pilot));
        print(&folder.display().to_string())
    }

    fn fly(&self, sweep: &Sweep) -> Result<Option<Pilot>, Failure> {
        let (runs, time) = match self.pilot {
            Some(runs) => (runs, Duration::MAX),
            None if self.shard_runs.is_none() && sweep::is_worth_a_pilot(sweep) => SHORT_PILOT,
            None => return Ok(None),
        };
        let signals = Signals::listen()?;
        let bar = TerminalProgress::counting("pilot", "runs");
        // Runs of a sweep keep to one thread each, so those of the pilot do as well.
        let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build()?;
        let pilot = pool.install(|| sweep::pilot(sweep, runs, time, &bar, &signals.cancel()));
        bar.finish();
        match pilot {
            None => Err(Failure::Stopped("stopped before anything was planned".to_owned())),
            Some(Pilot { failed, runs, .. }) if failed > 0 => {
                warn(&format!("warning: {failed} of {runs} pilot runs failed"));
                Ok(pilot)
            }
            pilot => Ok(pilot),
        }
    }
}

/// Reads a plan; warnings are said, problems refused.
fn load(path: &Path) -> Result<plan::Plan, Failure> {
    match plan::Plan::load(path) {
        Ok((plan, warnings)) => {
            if !warnings.is_empty() {
                warn(&warnings.render(colour()));
            }
            plan.arms.iter().filter_map(|it| library_note(&it.scenario)).for_each(|it| warn(&it));
            Ok(plan)
        }
        Err(problems) => Err(Failure::Refused(problems.render(colour()))),
    }
}

fn default_folder(plan: &Path) -> PathBuf {
    Path::new("sweeps").join(stem(plan))
}

/// Planning again what is planned already is no harm; another plan is refused, and the differences are shown.
fn planned_before(sweep: &Sweep) -> Result<(), Failure> {
    let before = super::open(&sweep.path)?;
    if sweep.is_same(&before) {
        before.refuse_changes().map_err(refused)?.iter().for_each(|it| warn(&format!("note: {it}")));
        warn(&format!("`{}` is planned already", sweep.path.display()));
        return print(&sweep.path.display().to_string());
    }
    // Only the same plan shows its differences well; of another one it is enough to know that it is another.
    if before.manifest.plan.file == sweep.manifest.plan.file {
        before.refuse_changes().map_err(refused)?;
    }
    Err(refused(SweepError::Occupied(sweep.path.clone())))
}

fn summary(sweep: &Sweep, pilot: Option<Pilot>) -> String {
    let manifest = &sweep.manifest;
    let shards = manifest.shards();
    let runs_a_shard = manifest.shards.first().map_or(0, |it| it.runs_a_shard.min(it.runs));
    let SweepEstimate { core_hours, bytes, files } = sweep::estimate(sweep, pilot);
    let time = match (pilot, core_hours) {
        (Some(pilot), Some(hours)) => {
            format!(
                "about {:.3} s a run, {hours:.2} core-hours ({} pilot runs)",
                pilot.seconds_a_run, pilot.runs
            )
        }
        _ => "core-hours unknown; `--pilot 8` makes eight runs to see".to_owned(),
    };
    format!(
        "{}: {} × {} × {} = {}\n  {} of {}\n  {time}\n  about {} in {} files",
        manifest.name,
        number_of(manifest.points, "point"),
        number_of(manifest.scenarios.len() as u64, "scenario"),
        number_of(u64::from(manifest.replicates), "replicate"),
        number_of(manifest.runs(), "run"),
        number_of(shards.len(), "shard"),
        number_of(runs_a_shard, "run"),
        indicatif::BinaryBytes(bytes),
        counted(files),
    )
}
