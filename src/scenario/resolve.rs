//! From the file as written to a scenario that is complete and sound.

use super::file::{FlowRows, OutputSection, RunMode, RunSection, ScenarioFile, TimeSection};
use super::problem::{Problem, Problems};
use super::reading::read_all;
use super::size::{LargestTerm, MemoryEstimate, readable};
use super::source::Sources;
use super::uncertainty::{UncertaintySpec, VarianceParts};
use super::wording::{quoted, reworded};
use super::world::ReadWorld;
use super::{OutputSettings, RunSettings, TimeSettings};
use serde::Deserialize;
use std::ops::RangeInclusive;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

/// Reads everything but parameters and policies.
pub(super) fn file(document: &DeTable<'_>, sources: &Sources, problems: &mut Problems) -> ScenarioFile {
    let everything = Spanned::new(0..0, DeValue::Table(document.clone()));
    let (file, objections) =
        read_all(everything, |it| ScenarioFile::deserialize(ValueDeserializer::from(it)));
    for it in objections {
        let place = sources.place(&it.error.span().unwrap_or(0..0));
        problems.push(reworded(it.error.message(), it.path.as_deref(), &[], place));
    }
    file.unwrap_or_default()
}

/// The whole number at `value`, or the default.
fn whole(
    value: Option<&Spanned<u64>>,
    key: &str,
    range: RangeInclusive<u32>,
    default: u32,
    sources: &Sources,
    problems: &mut Problems,
) -> u32 {
    let Some(value) = value else { return default };
    let number = u32::try_from(*value.get_ref()).ok().filter(|it| range.contains(it));
    number.unwrap_or_else(|| {
        let message =
            format!("`{key}` must be between {} and {}, not {}", range.start(), range.end(), value.get_ref());
        problems.push(Problem::error(message).at(sources.place(&value.span())));
        default
    })
}

/// `[time]`.
pub(super) fn time(section: &TimeSection, sources: &Sources, problems: &mut Problems) -> TimeSettings {
    let default = TimeSettings::default();
    let steps_per_year = section.steps_per_year.as_ref();
    TimeSettings {
        start: section.start.as_ref().map_or(default.start, |it| it.get_ref().0),
        years: whole(section.years.as_ref(), "years", 1..=1000, default.years, sources, problems),
        steps_per_year: whole(
            steps_per_year,
            "steps_per_year",
            1..=365,
            default.steps_per_year,
            sources,
            problems,
        ),
    }
}

/// `[run]`; `chance` says whether anything is drawn in expected mode too.
pub(super) fn run(
    section: &RunSection,
    chance: bool,
    sources: &Sources,
    problems: &mut Problems,
) -> RunSettings {
    let default = RunSettings::default();
    let written = section.replicates.as_ref();
    let replicates = whole(written, "replicates", 1..=1_000_000, default.replicates, sources, problems);
    let mode = section.mode.unwrap_or(default.mode);
    // After an error the mode may be the default only because what was written was wrong.
    let doubtful = mode == RunMode::Expected && !chance && replicates > 1 && !problems.has_errors();
    if let Some(written) = written.filter(|_| doubtful) {
        let problem = Problem::warning("replicates of an expected run are all the same, and one is made");
        let hint = "write `mode = \"sampled\"`, or leave `replicates` out".to_owned();
        problems.push(problem.at(sources.place(&written.span())).hint(hint));
    }
    RunSettings { mode, replicates, seed: section.seed.unwrap_or(default.seed) }
}

/// Whether the parts of `[uncertainty]` can be told; `chance` says whether expected runs draw, too.
pub(super) fn parts(
    spec: &UncertaintySpec,
    section: &Spanned<DeValue<'_>>,
    (chance, run): (bool, &RunSettings),
    sources: &Sources,
    problems: &mut Problems,
) {
    let place = |key: &str| {
        let written = section.get_ref().get(key);
        sources.place(&written.map_or_else(|| section.span(), Spanned::span))
    };
    if spec.parts == Some(VarianceParts::Added) && chance {
        let problem =
            Problem::error("`added` needs runs that leave nothing to chance, and here governments do");
        problems.push(problem.at(place("parts")).hint("write `parts = \"crossed\"`".to_owned()));
    }
    let is_drawn = spec.draws.is_some_and(|it| it > 0);
    let is_crossed = spec.parts == Some(VarianceParts::Crossed) || (spec.parts.is_none() && chance);
    if is_crossed && is_drawn && run.replicates < 2 {
        let hint = "write `replicates = 2` or more under `[run]`, or leave `draws` out";
        let problem =
            Problem::error("`crossed` draws need two replicates or more to tell chance from parameters");
        problems.push(problem.at(place("draws")).hint(hint.to_owned()));
    } else if spec.parts == Some(VarianceParts::Crossed) && run.mode == RunMode::Expected && !chance {
        let problem = Problem::warning("nothing is left to chance here, and every draw is one run");
        problems.push(
            problem.at(place("parts")).hint("write `mode = \"sampled\"`, or leave `parts` out".to_owned()),
        );
    }
}

/// Regions in which next to nobody works, in a run that draws people one by one.
pub(super) fn few_people(world: &ReadWorld, problems: &mut Problems) {
    /// Below it a single person more or less is a tenth of all.
    const FEW: f64 = 10.0;
    let people = &world.observations.people;
    let all = &people.worker + &people.young + &people.established;
    let few = world.atlas.ids().zip(all).filter(|(_, people)| *people < FEW);
    for (region, people) in few {
        let place = &world.atlas.region(region).place;
        let region = quoted(&format!("{} {}", place.code, place.english));
        let message =
            format!("in {region} only {people:.1} people work, and sampled runs draw them one by one");
        let hint =
            "chance decides what becomes of such a region; leave it out, or run with `mode = \"expected\"`";
        problems.push(Problem::warning(message).hint(hint.to_owned()));
    }
}

/// `[output]`.
pub(super) fn output(section: &OutputSection, sources: &Sources, problems: &mut Problems) -> OutputSettings {
    let default = OutputSettings::default();
    if let Some(flows) = &section.flows
        && *flows.get_ref() == FlowRows::Largest(0)
    {
        let problem = Problem::error("`largest` must be 1 or more, not 0").at(sources.place(&flows.span()));
        problems.push(problem.hint("for no flows write `flows = \"none\"`".to_owned()));
    }
    OutputSettings {
        regions: section.regions.unwrap_or(default.regions),
        flows: section.flows.as_ref().map_or(default.flows, |it| *it.get_ref()),
    }
}

/// Refuses what would not fit into memory, and says how much it would be.
pub(super) fn size(
    memory: MemoryEstimate,
    limit: u64,
    file: &ScenarioFile,
    sources: &Sources,
    problems: &mut Problems,
) {
    let limit = limit as f64;
    if memory.total() <= limit {
        return;
    }
    let span = |it: &Option<Spanned<u64>>| it.as_ref().map(Spanned::span);
    let largest_term = memory.largest_term();
    let span = match largest_term {
        LargestTerm::Matrices => file.world.regions.as_ref().or(file.world.name.as_ref()).map(Spanned::span),
        LargestTerm::Flows => file.output.flows.as_ref().map(Spanned::span),
        LargestTerm::Rows => span(&file.run.replicates).or_else(|| span(&file.time.years)),
    };
    let (needed, limit) = (readable(memory.total()), readable(limit));
    let message = format!("the run would need about {needed} of memory, more than {limit}");
    let place = span.map(|it| sources.place(&it));
    problems.push(Problem::error(message).at(place).hint(largest_term.hint().to_owned()));
}
