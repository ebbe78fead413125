//! Reads `[governments]`: who is open when.

use super::file::{GovernmentsSection, Rule};
use super::names::{Names, ShareOrNames};
use super::problem::{Problem, Problems};
use super::source::Sources;
use super::wording::quoted;
use super::world::{self, ReadWorld};
use super::year::Year;
use crate::simulation::{Governments, Script};
use std::ops::Range;
use toml::Spanned;

/// Who is open when, in the names that the scenario uses.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct WrittenStances {
    /// At the start.
    pub initial_open: Vec<String>,
    /// From each year on, all others being closed; in the order of time.
    pub by_year: Vec<(f64, Vec<String>)>,
}

/// How governments choose, also as written.
pub(super) fn read(
    section: &GovernmentsSection,
    world: Option<&ReadWorld>,
    sources: &Sources,
    problems: &mut Problems,
) -> (Governments, WrittenStances) {
    let rule = section.rule.as_ref().map_or(Rule::Fixed, |it| *it.get_ref());
    let span = section.rule.as_ref().map_or(0..0, Spanned::span);
    let mut reader = Reader { world, sources, problems };
    match rule {
        Rule::Scripted => {
            let (script, written) = reader.script(section);
            return (Governments::Scripted(script), written);
        }
        Rule::Fixed => reader.warn_of_what_fixed_ignores(section),
        Rule::Imitate | Rule::Respond => reader.not_available(rule, &span),
    }
    (Governments::Fixed, WrittenStances::default())
}

struct Reader<'r> {
    world: Option<&'r ReadWorld>,
    sources: &'r Sources,
    problems: &'r mut Problems,
}

impl Reader<'_> {
    fn script(&mut self, section: &GovernmentsSection) -> (Script, WrittenStances) {
        let names = self.initial_open(section);
        let mut changes: Vec<(f64, &Names, Vec<bool>)> = Vec::new();
        for (year, names) in &section.stances {
            let Some(from) = self.year(year) else { continue };
            #[expect(clippy::float_cmp, reason = "one moment written twice gives the same number twice")]
            if changes.iter().any(|it| it.0 == from) {
                let problem = Problem::error("stances are given twice for one moment");
                self.problems.push(problem.at(self.sources.place(&year.span())));
            }
            changes.push((from, names, self.open(names)));
        }
        changes.sort_by(|a, b| a.0.total_cmp(&b.0));
        let by_year = changes.iter().map(|(from, names, _)| (*from, written(names))).collect();
        let written = WrittenStances { initial_open: written(&names), by_year };
        let changes = changes.into_iter().map(|(from, _, open)| (from, open)).collect();
        (Script { initial: self.open(&names), changes }, written)
    }

    /// The keys of a table are text, also when they are years.
    fn year(&mut self, year: &Spanned<String>) -> Option<f64> {
        if let Some(Year(from)) = Year::parse(year.get_ref()) {
            return Some(from);
        }
        let problem = Problem::error(format!("{} is no year", quoted(year.get_ref())));
        let hint = "the keys of `stances` are years such as \"2027\" or dates".to_owned();
        self.problems.push(problem.at(self.sources.place(&year.span())).hint(hint));
        None
    }

    /// Which regions are open, in the order of arrays.
    fn open(&mut self, names: &Names) -> Vec<bool> {
        let Some(world) = self.world else { return Vec::new() };
        let mut open = vec![false; world.atlas.len()];
        for name in &names.0 {
            match world::members(name, world, self.sources) {
                Ok(found) => found.iter().for_each(|it| open[it.index()] = true),
                Err(problem) => self.problems.push(problem),
            }
        }
        open
    }

    /// A share would be drawn, which only governments that choose will need.
    fn initial_open(&mut self, section: &GovernmentsSection) -> Names {
        let Some(open) = &section.initial_open else { return Names::default() };
        let (message, hint) = match open.get_ref() {
            ShareOrNames::Names(names) => return names.clone(),
            ShareOrNames::Share(0.0) => return Names::default(),
            ShareOrNames::Share(share) if (0.0..=1.0).contains(share) => (
                "a share of governments is not available yet".to_owned(),
                Some("list the open ones".to_owned()),
            ),
            ShareOrNames::Share(share) => {
                (format!("`initial_open` must be between 0 and 1, not {share}"), None)
            }
        };
        self.problems.push(Problem::error(message).at(self.sources.place(&open.span())).hint(hint));
        Names::default()
    }

    fn warn_of_what_fixed_ignores(&mut self, section: &GovernmentsSection) {
        let stances = section.stances.keys().next().map(|it| ("stances", it.span()));
        let initial_open = section.initial_open.as_ref().map(|it| ("initial_open", it.span()));
        for (key, span) in stances.into_iter().chain(initial_open) {
            let problem = Problem::warning(format!("`{key}` has no effect while governments are `fixed`"));
            let hint = "write `rule = \"scripted\"` under `[governments]`".to_owned();
            self.problems.push(problem.at(self.sources.place(&span)).hint(hint));
        }
    }

    fn not_available(&mut self, rule: Rule, span: &Range<usize>) {
        let name = if rule == Rule::Imitate { "imitate" } else { "respond" };
        let problem = Problem::error(format!("the rule `{name}` is not available yet"));
        let hint = "available: `fixed`, `scripted`".to_owned();
        self.problems.push(problem.at(self.sources.place(span)).hint(hint));
    }
}

fn written(names: &Names) -> Vec<String> {
    names.0.iter().map(|it| it.get_ref().clone()).collect()
}
