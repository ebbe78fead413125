//! Reads `[governments]`: who is open when.

use super::file::{GovernmentsSection, RuleName};
use super::governments::{GovernmentsSpec, InitialOpen};
use super::names::{Names, ShareOrNames};
use super::problem::{Problem, Problems};
use super::source::Sources;
use super::wording::quoted;
use super::world::{self, ReadWorld};
use super::year::Year;
use crate::simulation::{self, Choosing, Governments, Script};
use toml::Spanned;

/// How governments choose, also as written.
pub(super) fn read(
    section: &GovernmentsSection,
    world: Option<&ReadWorld>,
    sources: &Sources,
    problems: &mut Problems,
) -> (Governments, GovernmentsSpec) {
    let mut reader = StanceReader { world, sources, problems };
    match section.rule.as_ref().map_or(RuleName::Fixed, |it| *it.get_ref()) {
        RuleName::Scripted => {
            let (script, written) = reader.script(section);
            (Governments::Scripted(script), written)
        }
        RuleName::Fixed => {
            // After an error the rule may be the default only because what was written was wrong.
            if section.rule.is_some() || !reader.problems.has_errors() {
                reader.warn_of_what_is_ignored(section, "fixed", &["stances", "initial_open"]);
            }
            (Governments::Fixed, GovernmentsSpec::Fixed)
        }
        RuleName::Imitate => reader.choosing(section, simulation::ReviewRule::Imitate),
        RuleName::Respond => reader.choosing(section, simulation::ReviewRule::Respond),
    }
}

struct StanceReader<'r> {
    world: Option<&'r ReadWorld>,
    sources: &'r Sources,
    problems: &'r mut Problems,
}

impl StanceReader<'_> {
    /// Seed and replicate are set when a replicate begins.
    fn choosing(
        &mut self,
        section: &GovernmentsSection,
        rule: simulation::ReviewRule,
    ) -> (Governments, GovernmentsSpec) {
        let (initial, initial_open) = self.initial_open(section);
        let written = match rule {
            simulation::ReviewRule::Imitate => GovernmentsSpec::Imitate { initial_open },
            simulation::ReviewRule::Respond => GovernmentsSpec::Respond { initial_open },
        };
        self.warn_of_what_is_ignored(section, written.rule(), &["stances"]);
        (Governments::Choosing(Choosing { rule, initial, seed: 0, replicate: 0 }), written)
    }

    fn script(&mut self, section: &GovernmentsSection) -> (Script, GovernmentsSpec) {
        let (initial, initial_open) = self.initial_open(section);
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
        let stances = changes.iter().map(|(from, names, _)| (*from, written(names))).collect();
        let changes = changes.into_iter().map(|(from, _, open)| (from, open)).collect();
        (Script { initial, changes }, GovernmentsSpec::Scripted { initial_open, stances })
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
            let found = world::members(name, world, self.sources, self.problems);
            found.iter().flatten().for_each(|it| open[it.index()] = true);
        }
        open
    }

    /// Who is open at the start, also as written; nobody as long as it is only a probability.
    fn initial_open(&mut self, section: &GovernmentsSection) -> (Vec<bool>, InitialOpen) {
        let nobody = Names::default();
        let Some(open) = &section.initial_open else { return (self.open(&nobody), InitialOpen::default()) };
        match open.get_ref() {
            ShareOrNames::Names(names) => (self.open(names), InitialOpen::Regions(written(names))),
            ShareOrNames::Share(share) => {
                if !(0.0..=1.0).contains(share) {
                    let message = format!("`initial_open` must be between 0 and 1, not {share}");
                    self.problems.push(Problem::error(message).at(self.sources.place(&open.span())));
                }
                (self.open(&nobody), InitialOpen::Share(*share))
            }
        }
    }

    fn warn_of_what_is_ignored(&mut self, section: &GovernmentsSection, rule: &str, keys: &[&str]) {
        let stances = section.stances.keys().next().map(|it| ("stances", it.span(), "scripted"));
        let initial_open = section.initial_open.as_ref().map(|it| ("initial_open", it.span(), "imitate"));
        let written = stances.into_iter().chain(initial_open);
        for (key, span, remedy) in written.filter(|(key, ..)| keys.contains(key)) {
            let problem = Problem::warning(format!("`{key}` has no effect while governments are `{rule}`"));
            let hint = format!("write `rule = \"{remedy}\"` under `[governments]`");
            self.problems.push(problem.at(self.sources.place(&span)).hint(hint));
        }
    }
}

fn written(names: &Names) -> Vec<String> {
    names.0.iter().map(|it| it.get_ref().clone()).collect()
}
