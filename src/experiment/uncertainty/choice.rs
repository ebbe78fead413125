//! From what scenarios say of other values to what is drawn.

use super::law::ParameterLaw;
use super::plan::{DrawPlan, DrawnParameter, FixedParameter, NoDraws};
use crate::dynamics::{PARAMETERS, Parameter};
use crate::experiment::design::{Design, DesignFactor, Levels, Method, Scale, Sobol};
use crate::numeric::Cholesky;
use crate::scenario::{DrawnRange, Scenario, UncertaintySpec, VarianceParts, members};
use crate::simulation::Governments;
use std::collections::BTreeMap;

impl DrawPlan {
    /// The draws of scenarios that are run together, the first of which says how. `asked` goes before what the scenarios
    /// say, `usual` is for those that say nothing.
    ///
    /// # Errors
    ///
    /// Says everything that keeps parameters from being drawn.
    pub fn of(scenarios: &[&Scenario], asked: Option<u32>, usual: u32) -> Result<Self, NoDraws> {
        DrawChoice::new(scenarios, asked, usual).plan()
    }
}

/// What some scenarios say together.
struct DrawChoice<'s> {
    scenarios: &'s [&'s Scenario],
    spec: UncertaintySpec,
    /// Whether somebody asked for draws; what is drawn unasked is left out where it would be refused.
    is_asked: bool,
    usual: u32,
    problems: Vec<String>,
    fixed: Vec<FixedParameter>,
}

impl<'s> DrawChoice<'s> {
    fn new(scenarios: &'s [&'s Scenario], asked: Option<u32>, usual: u32) -> Self {
        let mut said = scenarios.iter().filter_map(|it| it.uncertainty.clone());
        let first = said.next();
        let is_asked = asked.is_some() || first.is_some();
        let mut spec = first.unwrap_or_default();
        let mut problems = Vec::new();
        for other in said {
            add(&mut spec, other, &mut problems);
        }
        spec.draws = asked.or(spec.draws);
        Self { scenarios, spec, is_asked, usual, problems, fixed: Vec::new() }
    }

    fn plan(mut self) -> Result<DrawPlan, NoDraws> {
        let (mut plan, base) = (self.empty(), self.scenarios[0]);
        plan.draws = self.spec.draws.unwrap_or(self.usual);
        if plan.draws == 0 {
            return Ok(plan);
        }
        self.set_parts(&mut plan);
        if plan.draws == 0 {
            return Ok(plan);
        }
        plan.drawn = self.parameters();
        let settings = self.settings();
        plan.drawn.extend(settings);
        plan.correlated = self.correlated(&plan.drawn);
        plan.seed = base.run.seed;
        if plan.drawn.is_empty() && self.problems.is_empty() {
            if self.is_asked {
                self.problems.push("no parameter is left to be drawn".to_owned());
            }
            plan.draws = 0;
        }
        self.problems.extend(refusal(&plan));
        plan.fixed = self.fixed;
        if self.problems.is_empty() { Ok(plan) } else { Err(NoDraws(self.problems)) }
    }

    fn empty(&self) -> DrawPlan {
        DrawPlan {
            drawn: Vec::new(),
            fixed: Vec::new(),
            draws: 0,
            parts: VarianceParts::Added,
            replicates: 1,
            has_chance: self.scenarios.iter().any(|it| it.draws()),
            notes: Vec::new(),
            seed: 0,
            correlated: None,
        }
    }

    /// Expected runs that leave something to chance do not tell what parameters do: each draw needs replicates.
    fn set_parts(&mut self, plan: &mut DrawPlan) {
        let chance = self.scenarios.iter().any(|it| draws_when_expected(it));
        let replicates = self.scenarios[0].run.replicates;
        plan.parts = match self.spec.parts {
            Some(VarianceParts::Added) if chance => {
                self.problems.push("governments that choose by chance need `parts = \"crossed\"`".to_owned());
                VarianceParts::Added
            }
            Some(parts) => parts,
            None if chance => VarianceParts::Crossed,
            None => VarianceParts::Added,
        };
        if plan.parts == VarianceParts::Added || !plan.has_chance {
            return;
        }
        plan.replicates = replicates;
        if self.spec.draws.is_none() && self.spec.parts.is_none() {
            plan.draws = 0;
            let all = self.usual.saturating_mul(replicates.max(2));
            plan.notes.push(format!(
                "governments choose by chance, so every draw of parameters needs all replicates: {all} runs an arm, made with \
                 `--draws {}`{}",
                self.usual,
                if replicates < 2 { " and `--replicates 2` or more" } else { "" },
            ));
        } else if replicates < 2 {
            self.problems.push(
                "crossed draws need two replicates or more to tell chance from parameters: `--replicates 2`"
                    .to_owned(),
            );
        }
    }

    /// Parameters in the order of the catalogue; those of a table that has one range or estimate are one.
    fn parameters(&mut self) -> Vec<DrawnParameter> {
        let mut drawn: Vec<DrawnParameter> = Vec::new();
        for parameter in PARAMETERS {
            let path = format!("parameters.{}", parameter.path);
            if drawn.iter().any(|it| it.members.iter().any(|member| member.path == parameter.path)) {
                continue;
            }
            let named = self
                .spec
                .ranges
                .iter()
                .find(|(key, _)| is_within(&path, key))
                .map(|(key, it)| (key.clone(), *it));
            let estimated = self.scenarios[0].estimates.find(&path).map(|it| it.0.to_owned());
            let is_usual = self.spec.all && (estimated.is_some() || parameter.has_usual_range());
            let (key, range) = match named {
                Some((key, range)) => (key, range),
                None if is_usual && self.can_act(parameter) => {
                    (estimated.unwrap_or(path), DrawnRange::default())
                }
                None => continue,
            };
            drawn.extend(self.parameter(&key, range));
        }
        drawn
    }

    fn parameter(&mut self, path: &str, range: DrawnRange) -> Option<DrawnParameter> {
        let of = members(path.strip_prefix("parameters.")?).collect::<Vec<_>>();
        let first = *of.first()?;
        if self
            .is_fixed(path, |it| Some(of.iter().map(|member| member.get(&it.parameters).to_bits()).collect()))
        {
            return None;
        }
        let value = first.get(&self.scenarios[0].parameters);
        let law = self.law(path, first, value, range)?;
        Some(DrawnParameter { path: path.to_owned(), value, law, members: of })
    }

    /// Whether it keeps its value, and why.
    fn is_fixed(&mut self, path: &str, values: impl Fn(&Scenario) -> Option<Vec<u64>>) -> bool {
        let overlaps = |it: &String| is_within(it, path) || is_within(path, it);
        let found: Vec<Vec<u64>> = self.scenarios.iter().filter_map(|it| values(it)).collect();
        let reason = if self.scenarios.iter().any(|it| it.set_by_hand.iter().any(overlaps)) {
            "was set by hand"
        } else if self.spec.fixed.iter().any(overlaps) {
            "is fixed by the scenario"
        } else if found.windows(2).any(|it| it[0] != it[1]) {
            "differs between the scenarios"
        } else {
            return false;
        };
        if !self.fixed.iter().any(|it| it.path == path) {
            self.fixed.push(FixedParameter { path: path.to_owned(), reason });
        }
        true
    }

    fn law(&mut self, path: &str, of: &Parameter, value: f64, range: DrawnRange) -> Option<ParameterLaw> {
        let normal = |deviation| ParameterLaw::Normal {
            mean: value,
            deviation,
            low: of.limits.low,
            high: of.limits.high,
        };
        if let Some(law) = explicit(range) {
            return Some(law);
        }
        if let Some(deviation) = range.se {
            return Some(normal(deviation));
        }
        let estimate = self.scenarios[0].estimates.find(path).map(|it| it.1);
        let (law, (low, high), what) = if let Some(it) = estimate {
            let ends = it.interval.unwrap_or((f64::NEG_INFINITY, f64::INFINITY));
            (normal(it.se), ends, "the interval of its estimate")
        } else {
            let (low, high) = (of.usual.low, of.usual.high);
            (ParameterLaw::Uniform { low, high }, (low, high), "its usual range")
        };
        if (low..=high).contains(&value) {
            return Some(law);
        }
        if self.is_asked {
            self.problems.push(format!(
                "`{path}` is {value}, outside {what}, {low} to {high}: give it a `range` under `[uncertainty.parameters]`, with \
                 `all = true` for the others, or name it in `fixed`"
            ));
        } else {
            let reason = "lies outside its usual range, and no `range` is given";
            self.fixed.push(FixedParameter { path: path.to_owned(), reason });
        }
        None
    }

    /// Settings of policies that somebody named.
    fn settings(&mut self) -> Vec<DrawnParameter> {
        let named: Vec<(String, DrawnRange)> =
            self.spec.ranges.iter().map(|(path, it)| (path.clone(), *it)).collect();
        let mut drawn = Vec::new();
        for (path, range) in named.into_iter().filter(|it| it.0.starts_with("policies.")) {
            let scenarios = self.scenarios;
            let values: Vec<f64> = scenarios.iter().filter_map(|it| it.number_of_policy(&path)).collect();
            let Some(&value) = values.first() else {
                self.problems.push(format!("no scenario has a policy with the number `{path}`"));
                continue;
            };
            if self.is_fixed(&path, |it| Some(vec![it.number_of_policy(&path)?.to_bits()])) {
                continue;
            }
            let normal = range.se.map(|deviation| ParameterLaw::Normal {
                mean: value,
                deviation,
                low: f64::NEG_INFINITY,
                high: f64::INFINITY,
            });
            let law = explicit(range).or(normal);
            let is_inside = range.range.is_none_or(|(low, high)| (low..=high).contains(&value));
            match law.filter(|_| is_inside) {
                Some(law) => drawn.push(DrawnParameter { path, value, law, members: Vec::new() }),
                None => self.problems.push(format!("`{path}` is {value} and needs a `range` that holds it")),
            }
        }
        drawn
    }

    /// Parameters of what a world does not have change nothing.
    fn can_act(&self, parameter: &Parameter) -> bool {
        let any = |has: fn(&Scenario) -> bool| self.scenarios.iter().any(|it| has(it));
        match parameter.path.split('.').next() {
            Some("governments") => any(|it| matches!(it.governments, Governments::Choosing(_))),
            Some("chain") => any(|it| !it.atlas.chains().is_empty()),
            Some("platform") => any(|it| it.platforms.is_some()),
            _ => true,
        }
    }

    /// Estimates that hang together and are drawn as such.
    fn correlated(&mut self, drawn: &[DrawnParameter]) -> Option<(Vec<usize>, Cholesky)> {
        let (order, upper) = self.scenarios[0].estimates.covariance.as_ref()?;
        let is_estimate = |it: &DrawnParameter| {
            matches!(it.law, ParameterLaw::Normal { .. })
                && self.spec.ranges.get(&it.path).is_none_or(|it| it.se.is_none())
        };
        let place = |path: &String| drawn.iter().position(|it| it.path == *path && is_estimate(it));
        // What is fixed is left out; the others vary as they do together.
        let there: Vec<(usize, usize)> =
            order.iter().enumerate().filter_map(|(at, path)| Some((at, place(path)?))).collect();
        let entry = |row: usize, column: usize| upper[row.min(column)][row.max(column) - row.min(column)];
        let lower = there
            .iter()
            .enumerate()
            .map(|(row, (at, _))| there[..=row].iter().map(|(other, _)| entry(*at, *other)).collect());
        let found = Cholesky::of(lower.collect());
        if found.is_none() {
            self.problems.push("the covariances of the estimates are not those of any numbers".to_owned());
        }
        Some((there.iter().map(|it| it.1).collect(), found?))
    }
}

/// Why there are no such points.
fn refusal(plan: &DrawPlan) -> Option<String> {
    let factor = |path: &str| DesignFactor {
        path: path.to_owned(),
        levels: Levels::Range { low: 0.0, high: 1.0, scale: Scale::Linear },
    };
    let factors = plan.drawn.iter().map(|it| factor(&it.path)).collect();
    let method = Method::new(Sobol { points: plan.draws.saturating_mul(2) });
    Design { factors, method, seed: 0 }.refusal()
}

fn explicit(range: DrawnRange) -> Option<ParameterLaw> {
    let (low, high) = range.range?;
    Some(match range.mode {
        Some(mode) => ParameterLaw::Triangular { low, mode, high },
        None => ParameterLaw::Uniform { low, high },
    })
}

/// Whether a path is that of a table, or lies in it.
fn is_within(path: &str, table: &str) -> bool {
    path.strip_prefix(table).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// Takes over what another scenario says besides, which may name parameters that this one does not.
fn add(spec: &mut UncertaintySpec, other: UncertaintySpec, problems: &mut Vec<String>) {
    spec.draws = spec.draws.or(other.draws);
    spec.parts = spec.parts.or(other.parts);
    spec.all |= other.all;
    let ranges: BTreeMap<String, DrawnRange> = other.ranges;
    for (path, range) in ranges {
        match spec.ranges.get(&path) {
            Some(known) if *known != range => {
                problems.push(format!("`{path}` has two ranges: {known}, and {range}"));
            }
            _ => drop(spec.ranges.insert(path, range)),
        }
    }
    for path in other.fixed {
        if !spec.fixed.contains(&path) {
            spec.fixed.push(path);
        }
    }
}

/// Whether a scenario leaves something to chance even in expected numbers.
fn draws_when_expected(scenario: &Scenario) -> bool {
    matches!(scenario.governments, Governments::Choosing(_)) || scenario.stances.initial_share().is_some()
}
