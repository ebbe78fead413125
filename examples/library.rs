//! Runs every scenario of the library and writes what it shows into `scenarios/README.md`.
//!
//! `cargo run --release --example library`, from the folder that holds `scenarios/`; with names of worlds behind it only
//! what is compared with these is run. A scenario without policy and event, with governments that do not choose, is a world; every other one is compared with the first world that shares its
//! regions, time and random numbers, so a new file needs no change here. A world runs once for all that is compared
//! with it.

use anyhow::{Context, bail};
use factorflow::Scenario;
use factorflow::experiment::Comparison;
use factorflow::experiment::comparison::{Arm, ArmSummary, Effects, Recovery, RegionChange, Resilience};
use factorflow::outcome::statistics::{Estimate, student_quantile};
use factorflow::simulation::Governments;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

const FOLDER: &str = "scenarios";
const LIST: &str = "scenarios/README.md";
/// Between these two lines the list is written by this program, whatever stood there.
const BEGIN: &str = "<!-- Written by `cargo run --release --example library`; changes are lost. -->";
const END: &str = "<!-- The end of what is written. -->";

fn main() -> anyhow::Result<()> {
    let list = fs::read_to_string(LIST).with_context(|| format!("cannot read {LIST}"))?;
    let (before, after) = around(&list)?;
    let library = Library::read()?;
    let mut text = table_of_worlds(&library.worlds);
    let asked: Vec<String> = std::env::args().skip(1).collect();
    for world in &library.worlds {
        let known = section(&list, world).filter(|_| !asked.is_empty() && !asked.contains(&world.arm.name));
        text.push_str(&known.map_or_else(|| library.table_against(world), |it| Ok(it.to_owned()))?);
    }
    fs::write(LIST, format!("{before}{BEGIN}\n\n{text}{END}{after}"))?;
    Ok(())
}

/// What stands before and after the part that is written.
fn around(list: &str) -> anyhow::Result<(&str, &str)> {
    let parts = list.split_once(BEGIN).and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    parts.with_context(|| format!("{LIST} lacks the line\n{BEGIN}\nor the line\n{END}"))
}

/// What the list says of the scenarios that are compared with a world.
fn section<'l>(list: &'l str, world: &Entry) -> Option<&'l str> {
    let begin = list.find(&format!("### Compared with {}\n", world.link()))?;
    let ends = ["\n### Compared with", END].map(|it| list[begin..].find(it));
    let end = begin + ends.into_iter().flatten().min()?;
    Some(&list[begin..if list[end..].starts_with('\n') { end + 1 } else { end }])
}

/// A file of the library.
#[derive(Clone)]
struct Entry {
    arm: Arm,
    question: String,
}

/// The scenarios, in the order of their names.
struct Library {
    worlds: Vec<Entry>,
    others: Vec<Entry>,
}

impl Library {
    /// The smallest worlds come first: what takes long is not waited for when something else is wrong.
    fn read() -> anyhow::Result<Self> {
        let entries = files()?.iter().map(|it| Entry::read(it)).collect::<anyhow::Result<Vec<_>>>()?;
        let (mut worlds, others): (Vec<_>, Vec<_>) = entries.into_iter().partition(Entry::is_world);
        worlds.sort_by_key(|it| it.arm.scenario.atlas.len());
        let library = Self { worlds, others };
        match library.others.iter().find(|it| library.world_of(it).is_none()) {
            Some(alone) => bail!("no world to compare {} with", alone.file()),
            None => Ok(library),
        }
    }

    fn world_of(&self, entry: &Entry) -> Option<&Entry> {
        let has = |it: &Entry| (it.arm.scenario.atlas.chains().clone(), it.arm.scenario.platforms);
        let alike = |it: &&Entry| has(it) == has(entry) && entry.arm.differences(&it.arm).is_empty();
        self.worlds.iter().find(alike)
    }

    /// What all scenarios change that are compared with `world`; nothing if there are none.
    fn table_against(&self, world: &Entry) -> anyhow::Result<String> {
        let is_compared = |it: &&Entry| self.world_of(it).is_some_and(|own| own.arm.name == world.arm.name);
        let compared: Vec<Entry> = self.others.iter().filter(is_compared).cloned().collect();
        if compared.is_empty() {
            return Ok(String::new());
        }
        let began = Instant::now();
        let found = compare(world, &compared)?;
        eprintln!("{}: {} arms in {:.0} s", world.file(), compared.len() + 1, began.elapsed().as_secs_f64());
        Ok(table_of_effects(world, &compared, &found.verdicts) + &table_of_losses(&found.resilience))
    }
}

fn files() -> anyhow::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(FOLDER).with_context(|| format!("cannot read {FOLDER}"))?;
    let mut files = entries.map(|it| Ok(it?.path())).collect::<anyhow::Result<Vec<PathBuf>>>()?;
    files.retain(|it| it.extension().is_some_and(|it| it == "toml"));
    files.sort();
    Ok(files)
}

impl Entry {
    fn read(file: &Path) -> anyhow::Result<Self> {
        let scenario = match Scenario::load(file) {
            Ok(scenario) => scenario,
            Err(problems) => bail!("{}", problems.render(false)),
        };
        let text = fs::read_to_string(file)?;
        let first = text.lines().next().and_then(|it| it.strip_prefix("# "));
        let question = first.with_context(|| format!("{} asks nothing in its first line", file.display()))?;
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Self { arm: Arm { name, scenario }, question: question.to_owned() })
    }

    fn is_world(&self) -> bool {
        let scenario = &self.arm.scenario;
        scenario.policies.is_empty()
            && scenario.events.is_empty()
            && matches!(scenario.governments, Governments::Fixed)
    }

    fn file(&self) -> String {
        format!("{}.toml", self.arm.name)
    }

    fn link(&self) -> String {
        format!("[`{0}`]({0})", self.file())
    }
}

fn compare(world: &Entry, compared: &[Entry]) -> anyhow::Result<Effects> {
    let arms = compared.iter().map(|it| it.arm.clone());
    // The table has what chance does; what parameters do is told where each scenario is discussed.
    Ok(Comparison::new(world.arm.clone(), arms)?.draws(0).in_memory()?)
}

fn table_of_worlds(worlds: &[Entry]) -> String {
    let mut text = "### Worlds\n\n| file | question | regions |\n|---|---|---|\n".to_owned();
    for world in worlds {
        let regions = world.arm.scenario.atlas.len();
        let _ = writeln!(text, "| {} | {} | {regions} |", world.link(), world.question);
    }
    text + "\n"
}

fn table_of_effects(world: &Entry, compared: &[Entry], verdicts: &[ArmSummary]) -> String {
    let scenario = &world.arm.scenario;
    let (regions, replicates) = (scenario.atlas.len(), scenario.run.replicates);
    let year = verdicts.first().map_or(f64::NAN, |it| it.year);
    let mut text = format!(
        "### Compared with {}\n\n{regions} regions, {replicates} replicates; output in {year:.0}, change in per cent.\n\n",
        world.link()
    );
    text.push_str("| file | question | nation | members | others | gains most | loses most |\n");
    text.push_str("|---|---|---|---|---|---|---|\n");
    for (entry, verdict) in compared.iter().zip(verdicts) {
        let changed = verdict.members.is_some();
        let others = verdict.others.filter(|_| changed);
        let cells = [Some(verdict.nation), verdict.members, others].map(cell).join(" | ");
        let [gain, loss] = extremes(&verdict.regions);
        let _ = writeln!(text, "| {} | {} | {cells} | {gain} | {loss} |", entry.link(), entry.question);
    }
    text + "\n"
}

/// What events cost, each against the same file without its events; nothing where nothing happens.
fn table_of_losses(found: &[Resilience]) -> String {
    if found.is_empty() {
        return String::new();
    }
    let mut text =
        "What events cost, each against the same file without them, in per cent of output:\n\n".to_owned();
    text.push_str(
        "| file | deepest loss | in | half made good after its end | all losses, of a year's output |\n",
    );
    text.push_str("|---|---|---|---|---|\n");
    for Resilience { arm, deepest, year, recovery, total } in found {
        let after = match recovery {
            Recovery::Years(years) => format!("{years:.2} years"),
            Recovery::NoEnd => "no end".to_owned(),
            Recovery::NotWithinRun => "not within the run".to_owned(),
        };
        let deepest = number(100.0 * deepest);
        let _ = writeln!(text, "| `{arm}.toml` | {deepest} | {year:.2} | {after} | {} |", number(*total));
    }
    text + "\n"
}

/// The mean and where 90 % of replicates lie; a dash where there is nobody.
fn cell(effect: Option<Estimate>) -> String {
    let Some(effect) = effect else { return "–".to_owned() };
    if effect.replicates < 2 {
        return number(effect.mean);
    }
    format!("{} ({} to {})", number(effect.mean), number(effect.low_90), number(effect.high_90))
}

/// Who gains and who loses most for certain; a dash where nobody does.
fn extremes(regions: &[RegionChange]) -> [String; 2] {
    let bounds: Vec<(f64, f64, &RegionChange)> = regions.iter().map(|it| bounds(it, regions.len())).collect();
    let gain = bounds.iter().max_by(|one, other| one.0.total_cmp(&other.0)).filter(|it| it.0 >= LEAST);
    let loss = bounds.iter().min_by(|one, other| one.1.total_cmp(&other.1)).filter(|it| it.1 <= -LEAST);
    let named = |(_, _, it): &(f64, f64, &RegionChange)| format!("{} {}", it.name, number(it.effect.mean));
    [gain, loss].map(|it| it.map_or_else(|| "–".to_owned(), named))
}

/// What a region gains at least and at most. Of many regions some are far from zero by chance, so the interval is one
/// that holds all of them at once with 95 % (Bonferroni).
fn bounds(change: &RegionChange, regions: usize) -> (f64, f64, &RegionChange) {
    let effect = &change.effect;
    let degrees = effect.replicates.saturating_sub(1).max(1);
    let wider = student_quantile(1.0 - 0.05 / regions as f64, degrees) / student_quantile(0.95, degrees);
    let reach = wider * (effect.interval_high - effect.mean);
    (effect.mean - reach, effect.mean + reach, change)
}

/// What is less than this rounds to nothing, in per cent.
const LEAST: f64 = 0.0005;

/// Three decimals tell small policies apart; what rounds to nothing has no sign.
fn number(value: f64) -> String {
    if value.abs() < LEAST { "0.000".to_owned() } else { format!("{value:+.3}") }
}
