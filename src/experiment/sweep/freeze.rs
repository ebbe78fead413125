//! From a plan to a sweep: everything that decides a byte is written down before anything runs.

use super::manifest::{FORMAT, FrozenData, FrozenScenario, FrozenText};
use super::run::RunExecutor;
use super::{DESIGN, Segment, Sweep, SweepError, SweepManifest, system};
use crate::experiment::design::{DesignFactor, Levels};
use crate::experiment::plan::{Plan, PlannedScenario, setting};
use crate::outcome::{Column, Table};
use crate::results::{atomic, parquet};
use crate::run::{Cancel, Progress};
use crate::scenario::Origin;
use crate::scenario::written::{name_at, sha256};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How long a shard should take on one core if a pilot says how long runs take, in seconds.
const SHARD_SECONDS: f64 = 10.0;
/// No more shards than this, so that file systems stay quick.
const MOST_SHARDS: u64 = 9_000;
/// The number of shards where nothing is known of the time that runs take.
const USUAL_SHARDS: u64 = 1_000;
/// The least number of shards if there are points enough, so that cores and nodes have something to do.
const FEWEST_SHARDS: u64 = 64;
/// The folder of the tables that are not built in.
const WORLD: &str = "world";
/// Rows that are in memory at once while the design is written.
const ROWS_AT_ONCE: usize = 65_536;

/// What runs of a sweep take, from a few of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pilot {
    /// Runs that were made.
    pub runs: u64,
    /// Seconds that one takes on one core, on average.
    pub seconds_a_run: f64,
    /// How many of them did not end well.
    pub failed: u64,
}

/// What a sweep will take.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SweepEstimate {
    /// Hours of one core, if a pilot says how long runs take.
    pub core_hours: Option<f64>,
    /// Bytes on disk.
    pub bytes: u64,
    /// Files on disk.
    pub files: u64,
}

impl Sweep {
    /// The sweep that a plan makes, in memory; [`freeze`] writes it.
    ///
    /// # Errors
    ///
    /// Fails when the current folder is not known.
    pub fn of(plan: &Plan, path: &Path) -> Result<Self, SweepError> {
        let absolute = |it: &Path| match name_at(it) {
            Some(_) => Ok(it.to_path_buf()),
            None => std::path::absolute(it).map_err(|cause| system(it, cause)),
        };
        let scenarios =
            plan.arms.iter().map(|it| Ok(scenario_of(it, absolute(&it.file)?, &plan.design.factors)));
        let points = plan.design.points().values;
        let mut manifest = SweepManifest {
            kind: "sweep".to_owned(),
            format: FORMAT,
            folder: Some(std::path::absolute(path).map_err(|cause| system(path, cause))?),
            name: plan.name.clone(),
            description: plan.description.clone(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            commit: env!("FACTORFLOW_COMMIT").to_owned(),
            plan: FrozenText {
                file: absolute(&plan.file)?,
                sha256: sha256(plan.text.as_bytes()),
                text: plan.text.clone(),
            },
            scenarios: scenarios.collect::<Result<_, SweepError>>()?,
            data: data(plan)?,
            factors: plan.design.factors.clone(),
            method: plan.design.method.clone(),
            metrics: plan.metrics.iter().map(|it| it.name.clone()).collect(),
            years: plan.years.clone(),
            points: points.nrows() as u64,
            design_sha256: String::new(),
            seed: plan.design.seed,
            seed_rule: SweepManifest::seed_rule(),
            replicates: plan.replicates,
            run_timeout_seconds: plan.limits.run_timeout,
            failed_share: plan.limits.failed_share,
            until: plan.limits.until.clone(),
            most_replicates: plan.limits.most_replicates,
            shards: Vec::new(),
        };
        manifest.shards = vec![segment(&manifest, None, None)];
        Ok(Self { path: path.to_owned(), manifest, points })
    }

    /// Whether this is what another sweep has frozen, apart from later extensions.
    pub fn is_same(&self, frozen: &Self) -> bool {
        let mut mine = self.manifest.clone();
        mine.design_sha256.clone_from(&frozen.manifest.design_sha256);
        mine.fingerprint() == frozen.manifest.fingerprint() && self.points == frozen.points
    }
}

fn scenario_of(arm: &PlannedScenario, file: PathBuf, factors: &[DesignFactor]) -> FrozenScenario {
    let text = arm.scenario.to_toml();
    FrozenScenario {
        name: arm.name.clone(),
        written: arm.written.clone(),
        file,
        changes: arm.changes.clone(),
        tables: arm.tables(),
        sha256: sha256(text.as_bytes()),
        text,
        applies: factors.iter().map(|it| arm.has(&it.path)).collect(),
    }
}

/// The tables of all worlds; a factor may choose among several.
fn data(plan: &Plan) -> Result<Vec<FrozenData>, SweepError> {
    let mut data = Vec::new();
    for arm in &plan.arms {
        let mut origins = vec![arm.scenario.origin.clone()];
        origins.extend(of_other_worlds(plan, arm));
        for table in origins.iter().flat_map(Origin::tables) {
            let file = match table.file() {
                Some(found) => std::path::absolute(found).map_err(|cause| system(found, cause))?,
                None => PathBuf::new(),
            };
            let built_in = table.carried();
            let copy = table.file().map(|_| format!("{WORLD}/{:.16}.csv", table.sha256));
            let frozen = FrozenData { file, built_in, copy, sha256: table.sha256.clone() };
            if !data.contains(&frozen) {
                data.push(frozen);
            }
        }
    }
    Ok(data)
}

fn of_other_worlds(plan: &Plan, arm: &PlannedScenario) -> Vec<Origin> {
    let of_world = plan.design.factors.iter().filter(|it| it.path.starts_with("world."));
    let settings = of_world.flat_map(|factor| match &factor.levels {
        Levels::Values(levels) => (0..levels.len()).map(|it| setting(factor, it as f64)).collect(),
        Levels::Range { .. } => Vec::new(),
    });
    let read = |setting: String| arm.with(&[setting], &plan.cache).ok().map(|it| it.origin);
    settings.filter_map(read).collect()
}

/// Runs `runs` of a sweep on this thread, evenly spread over its first replicate, or fewer when so much time is gone;
/// nothing when it was stopped.
pub fn pilot(
    sweep: &Sweep,
    runs: u64,
    time: Duration,
    progress: &dyn Progress,
    cancel: &Cancel,
) -> Option<Pilot> {
    let all = sweep.manifest.points * sweep.manifest.scenarios.len() as u64;
    let runs = runs.min(all);
    let runner = RunExecutor::new(sweep);
    progress.begin(runs);
    let began = Instant::now();
    let (mut done, mut failed) = (0, 0);
    while done < runs && (done == 0 || began.elapsed() < time) {
        let ended = runner.run((2 * done + 1) * all / (2 * runs), cancel)?;
        done += 1;
        failed += u64::from(ended.status() != "ok");
        progress.advance(1);
    }
    let seconds_a_run = began.elapsed().as_secs_f64() / done.max(1) as f64;
    Some(Pilot { runs: done, seconds_a_run, failed })
}

/// Whether the time that runs take would decide how many of them go into a shard.
pub fn is_worth_a_pilot(sweep: &Sweep) -> bool {
    sweep.manifest.points * u64::from(sweep.manifest.replicates) > FEWEST_SHARDS
}

/// Writes the design and the manifest into an empty or missing folder. Without `runs_a_shard` shards are as long as
/// a pilot or, without one, their number suggests.
///
/// # Errors
///
/// Fails when the folder holds something, and when the system refuses; without its manifest the folder is no sweep.
pub fn freeze(sweep: &mut Sweep, pilot: Option<Pilot>, runs_a_shard: Option<u64>) -> Result<(), SweepError> {
    let path = sweep.path.clone();
    // These are of a plan that was killed on its way here.
    if !atomic::holds_only(&path, &[DESIGN, WORLD]) {
        return Err(SweepError::Occupied(path));
    }
    fs::create_dir_all(&path).map_err(|cause| system(&path, cause))?;
    sweep.manifest.data.iter().try_for_each(|it| copy(it, &path))?;
    let file = path.join(DESIGN);
    write_design(sweep, &file)?;
    let mut hash = Hash::default();
    let copied = fs::File::open(&file).and_then(|mut it| io::copy(&mut it, &mut hash));
    copied.map_err(|cause| system(&file, cause))?;
    sweep.manifest.design_sha256 = hash.hex();
    sweep.manifest.shards = vec![segment(&sweep.manifest, pilot, runs_a_shard)];
    sweep.manifest.write(&path)
}

/// Copies a table into the folder of the sweep, so that workers find it wherever the folder lies.
fn copy(table: &FrozenData, folder: &Path) -> Result<(), SweepError> {
    let Some(copy) = table.copy.as_ref().map(|it| folder.join(it)) else { return Ok(()) };
    let bytes = fs::read(&table.file).map_err(|cause| system(&table.file, cause))?;
    if sha256(&bytes) != table.sha256 {
        return Err(SweepError::Refused(format!("`{}` has changed meanwhile", table.file.display())));
    }
    let world = folder.join(WORLD);
    fs::create_dir_all(&world).map_err(|cause| system(&world, cause))?;
    atomic::write(&copy, &bytes).map_err(|cause| system(&copy, cause))
}

fn write_design(sweep: &Sweep, file: &Path) -> Result<(), SweepError> {
    let mut writer = parquet::ParquetWriter::create(file, &[])?;
    let rows = sweep.points.nrows();
    for start in (0..rows).step_by(ROWS_AT_ONCE) {
        let stretch = start..rows.min(start + ROWS_AT_ONCE);
        let numbers = stretch.clone().map(|it| i64::try_from(it).unwrap_or(i64::MAX));
        let mut columns = vec![Column::integer("point", numbers.collect())];
        for (number, factor) in sweep.manifest.factors.iter().enumerate() {
            columns.push(factor.column(stretch.clone().map(|it| sweep.points[[it, number]])));
        }
        writer.append(&Table::new(columns)?)?;
    }
    Ok(writer.finish()?)
}

/// A hash of what is written into it, so that a large design need not be in memory twice.
#[derive(Default)]
struct Hash(sha2::Sha256);

impl Hash {
    fn hex(self) -> String {
        base16ct::lower::encode_string(&sha2::Digest::finalize(self.0))
    }
}

impl io::Write for Hash {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        sha2::Digest::update(&mut self.0, bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The runs of all replicates of the plan, in shards of whole cases: all scenarios at one point and replicate.
fn segment(manifest: &SweepManifest, pilot: Option<Pilot>, runs_a_shard: Option<u64>) -> Segment {
    let scenarios = manifest.scenarios.len() as u64;
    let cases = manifest.points * u64::from(manifest.replicates);
    let cases_a_shard = match (runs_a_shard, pilot) {
        (Some(runs), _) => runs.div_ceil(scenarios),
        (None, Some(pilot)) => {
            timely(pilot.seconds_a_run * scenarios as f64).min(cases.div_ceil(FEWEST_SHARDS))
        }
        (None, None) => cases.div_ceil(USUAL_SHARDS),
    };
    let cases_a_shard = cases_a_shard.max(cases.div_ceil(MOST_SHARDS)).max(1);
    Segment { first_shard: 0, first_run: 0, runs: manifest.runs(), runs_a_shard: cases_a_shard * scenarios }
}

/// How many cases fill the time of a shard.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "casts saturate")]
fn timely(seconds_a_case: f64) -> u64 {
    (SHARD_SECONDS / seconds_a_case.max(1e-9)) as u64
}

/// What a sweep will take.
pub fn estimate(sweep: &Sweep, pilot: Option<Pilot>) -> SweepEstimate {
    let manifest = &sweep.manifest;
    let (runs, shards) = (manifest.runs(), manifest.shards().len());
    // Measured: metrics do not compress, everything else of a row together takes about 20 bytes, footers the rest.
    let columns = (manifest.factors.len() + manifest.columns().len()) as u64;
    let (footer, row) = (1_500 + 350 * columns, 20 + 8 * columns);
    SweepEstimate {
        core_hours: pilot.map(|it| it.seconds_a_run * runs as f64 / 3600.0),
        // Shards and the data set hold each row once; times take about twenty more.
        bytes: runs * (2 * row + 20) + shards * footer,
        files: 2 * shards + 6,
    }
}
