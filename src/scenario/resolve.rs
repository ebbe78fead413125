//! From the file as written to a scenario that is complete and sound.

use super::file::{FlowRows, GovernmentsSection, OutputSection, Rule, RunSection, ScenarioFile, TimeSection};
use super::names::{Names, ShareOrNames};
use super::problem::{Problem, Problems};
use super::reading::read_all;
use super::size::{Memory, gibibytes};
use super::source::Sources;
use super::wording::{quoted, reworded};
use super::world::{self, ReadWorld};
use super::year::Year;
use super::{Governments, InitialOpen, Output, Run, Stance, Time};
use crate::region::RegionId;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::ops::{Range, RangeInclusive};
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
pub(super) fn time(section: &TimeSection, sources: &Sources, problems: &mut Problems) -> Time {
    let default = Time::default();
    let steps_per_year = section.steps_per_year.as_ref();
    Time {
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

/// `[run]`.
pub(super) fn run(section: &RunSection, sources: &Sources, problems: &mut Problems) -> Run {
    let default = Run::default();
    let replicates = section.replicates.as_ref();
    Run {
        mode: section.mode.unwrap_or(default.mode),
        replicates: whole(replicates, "replicates", 1..=1_000_000, default.replicates, sources, problems),
        seed: section.seed.unwrap_or(default.seed),
    }
}

/// `[output]`.
pub(super) fn output(section: &OutputSection, sources: &Sources, problems: &mut Problems) -> Output {
    let default = Output::default();
    if let Some(flows) = &section.flows
        && *flows.get_ref() == FlowRows::Largest(0)
    {
        let problem = Problem::error("`largest` must be 1 or more, not 0").at(sources.place(&flows.span()));
        problems.push(problem.hint("for no flows write `flows = \"none\"`".to_owned()));
    }
    Output {
        regions: section.regions.unwrap_or(default.regions),
        flows: section.flows.as_ref().map_or(default.flows, |it| *it.get_ref()),
    }
}

/// `[governments]`.
pub(super) fn governments(
    section: &GovernmentsSection,
    world: Option<&ReadWorld>,
    sources: &Sources,
    problems: &mut Problems,
) -> Governments {
    let rule = section.rule.as_ref().map_or(Rule::Fixed, |it| *it.get_ref());
    let span = section.rule.as_ref().map_or(0..0, Spanned::span);
    let mut reader = StanceReader { world, sources, problems };
    let stances = reader.stances(section);
    let initial_open = reader.initial_open(section);
    match rule {
        Rule::Fixed => {
            reader.warn_of_what_fixed_ignores(section);
            Governments::Fixed
        }
        Rule::Scripted => Governments::Scripted { stances, initial_open },
        Rule::Imitate | Rule::Respond => {
            reader.not_available(rule, &span);
            Governments::Fixed
        }
    }
}

struct StanceReader<'r> {
    world: Option<&'r ReadWorld>,
    sources: &'r Sources,
    problems: &'r mut Problems,
}

impl StanceReader<'_> {
    fn stances(&mut self, section: &GovernmentsSection) -> Vec<Stance> {
        let mut stances: Vec<Stance> = Vec::new();
        for (year, names) in &section.stances {
            let place = self.sources.place(&year.span());
            let Some(Year(from)) = Year::parse(year.get_ref()) else {
                let message = format!("{} is no year", quoted(year.get_ref()));
                let hint = "the keys of `stances` are years such as \"2027\" or dates".to_owned();
                self.problems.push(Problem::error(message).at(place).hint(hint));
                continue;
            };
            #[expect(clippy::float_cmp, reason = "the same moment written twice gives the same number")]
            if stances.iter().any(|it| it.from == from) {
                self.problems.push(Problem::error("stances are given twice for one moment").at(place));
            }
            let open = self.members(names);
            stances.push(Stance { from, written: written(names), open });
        }
        stances.sort_by(|a, b| a.from.total_cmp(&b.from));
        stances
    }

    fn members(&mut self, names: &Names) -> Vec<RegionId> {
        let Some(world) = self.world else { return Vec::new() };
        let mut members = BTreeSet::new();
        for name in &names.0 {
            match world::members(name, world, self.sources) {
                Ok(found) => members.extend(found),
                Err(problem) => self.problems.push(problem),
            }
        }
        members.into_iter().collect()
    }

    fn initial_open(&mut self, section: &GovernmentsSection) -> InitialOpen {
        let Some(open) = &section.initial_open else { return InitialOpen::default() };
        match open.get_ref() {
            ShareOrNames::Share(share) if (0.0..=1.0).contains(share) => InitialOpen::Share(*share),
            ShareOrNames::Share(share) => {
                let message = format!("`initial_open` must be between 0 and 1, not {share}");
                self.problems.push(Problem::error(message).at(self.sources.place(&open.span())));
                InitialOpen::default()
            }
            ShareOrNames::Names(names) => {
                InitialOpen::Members { written: written(names), open: self.members(names) }
            }
        }
    }

    fn warn_of_what_fixed_ignores(&mut self, section: &GovernmentsSection) {
        let stances = section.stances.keys().next().map(|it| ("stances", it.span()));
        let initial_open = section.initial_open.as_ref().map(|it| ("initial_open", it.span()));
        for (key, span) in stances.into_iter().chain(initial_open) {
            let message = format!("`{key}` has no effect while governments are `fixed`");
            let hint = "write `rule = \"scripted\"` under `[governments]`".to_owned();
            self.problems.push(Problem::warning(message).at(self.sources.place(&span)).hint(hint));
        }
    }

    fn not_available(&mut self, rule: Rule, span: &Range<usize>) {
        let name = if rule == Rule::Imitate { "imitate" } else { "respond" };
        let message = format!("the rule `{name}` is not available yet");
        let hint = "available: `fixed`, `scripted`".to_owned();
        self.problems.push(Problem::error(message).at(self.sources.place(span)).hint(hint));
    }
}

fn written(names: &Names) -> Vec<String> {
    names.0.iter().map(|it| it.get_ref().clone()).collect()
}

/// Refuses what would not fit into memory, and says how much it would be.
pub(super) fn size(
    regions: usize,
    time: Time,
    run: &Run,
    output: &Output,
    limit: u64,
    problems: &mut Problems,
) {
    let memory = Memory::estimate(regions, time, run, output);
    let limit = limit as f64;
    if memory.total() > limit {
        let message = format!(
            "the run would need about {} of memory, more than {}",
            gibibytes(memory.total()),
            gibibytes(limit)
        );
        problems.push(Problem::error(message).hint(memory.culprit().to_owned()));
    }
}
