//! `factorflow attribute`.

use super::loader::ScenarioLoader;
use super::options::Shared;
use super::progress::watched;
use super::uncertainty::{self, DrawOptions};
use super::{Failure, run, stem};
use crate::experiment::attribution::{
    self, Attribution, AttributionError, AttributionMethod, AttributionRequest, Package, PackageEffect,
};
use crate::experiment::shapley::Interaction;
use crate::figure::Language;
use crate::numeric::scalar::power_of_ten;
use crate::results::FolderError;
use crate::run::Control;
use crate::scenario::Reader;
use clap::Args;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

#[derive(Debug, Args)]
pub struct AttributeCommand {
    /// The scenario without the policies: a file, or the name of a scenario of the library
    base: PathBuf,
    /// The base with the policies, such as a file that extends it
    package: PathBuf,
    /// Folder for the results [default: results/attribute- and the name of the package's file]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Estimates contributions from N random orders instead of all subsets, with standard errors [default: all subsets of up
    /// to 12 policies, 200 orders of more]
    #[arg(long, value_name = "N", value_parser = permutations)]
    permutations: Option<u32>,
    /// Attributes the output of every region, too
    #[arg(long)]
    regions: bool,
    #[command(flatten)]
    draws: DrawOptions,
    #[command(flatten)]
    shared: Shared,
}

impl AttributeCommand {
    pub fn run(self) -> Result<(), Failure> {
        let began = Instant::now();
        self.shared.start_threads()?;
        let package = self.package()?;
        let method = self.permutations.map_or_else(
            || AttributionMethod::for_policies(package.policies().len()),
            AttributionMethod::Permutations,
        );
        let question = AttributionRequest {
            package: &package,
            method,
            regions: self.regions,
            draws: self.draws.draws(),
        };
        let path = self.out.clone().unwrap_or_else(|| default_folder(&self.package));
        self.shared.say_damaged(&path);
        let (resume, command) = (self.shared.resume, super::command_line());
        let attribute =
            |control: &Control<'_>| attribution::attribute(question, &path, resume, &command, control);
        let said = match watched(&package.whole().name, attribute)? {
            Ok(found) => {
                let language = self.shared.language();
                summary(&package, &found, began.elapsed().as_secs_f64()) + &drawn(&found, language)
            }
            Err(AttributionError::Folder(complete @ FolderError::Complete(_))) => complete.to_string(),
            Err(error) => return Err(failure(error)),
        };
        self.shared.conclude(&path, &said)
    }

    /// Reads both scenarios; everything that is wrong with either is refused at once.
    fn package(&self) -> Result<Package, Failure> {
        let (mut loader, overrides) = (ScenarioLoader::default(), self.shared.overrides());
        let base = loader.read(&self.base, &overrides_of(&self.base, &overrides));
        let package = loader.read(&self.package, &overrides);
        loader.finish()?;
        let (base, package) = base.zip(package).expect("scenarios that are not sound have problems");
        self.shared.refuse_other_data([(&self.base, &base), (&self.package, &package)])?;
        Package::new(&base, &package).map_err(|error| self.refused(&error.to_string()))
    }

    fn refused(&self, why: &str) -> Failure {
        let hint = format!(
            "help: let `{}` begin with `extends` and the base, and add policies",
            self.package.display()
        );
        Failure::Refused(format!("error: `{}`: {why}\n{hint}", self.package.display()))
    }
}

/// An even number, since orders come in pairs.
fn permutations(text: &str) -> Result<u32, String> {
    const MOST: u32 = 1_000_000;
    let number = text.parse::<u32>().ok().filter(|it| (4..=MOST).contains(it) && it.is_multiple_of(2));
    number.ok_or_else(|| format!("an even number from 4 to {MOST}: each order is paired with its reverse"))
}

/// Without settings of policies that only the package has.
fn overrides_of(base: &Path, all: &[String]) -> Vec<String> {
    let (of_policies, others): (Vec<&String>, Vec<&String>) =
        all.iter().partition(|it| policy_set(it).is_some());
    let others: Vec<String> = others.into_iter().cloned().collect();
    let names: BTreeSet<String> = match Reader::default().overrides(&others).load(base) {
        Ok(base) => base.policies.into_iter().map(|it| it.policy.name).collect(),
        Err(_) => BTreeSet::new(),
    };
    let of_base = |it: &&String| policy_set(it).is_some_and(|name| names.contains(name));
    others.iter().chain(of_policies.into_iter().filter(of_base)).cloned().collect()
}

/// `tax-pilot` of `policies.tax-pilot.share=0.5`, or of the same with quotes.
fn policy_set(setting: &str) -> Option<&str> {
    let rest = setting.trim_start().strip_prefix("policies.")?;
    match rest.chars().next()? {
        quote @ ('"' | '\'') => rest[1..].split(quote).next(),
        _ => rest.split(['.', '=']).next(),
    }
}

fn default_folder(package: &Path) -> PathBuf {
    Path::new("results").join(format!("attribute-{}", stem(package)))
}

fn failure(error: AttributionError) -> Failure {
    match error {
        AttributionError::Cancelled { done, all } => {
            Failure::Stopped(format!("stopped with {done} of {all} runs done; `--resume` goes on from here"))
        }
        error @ AttributionError::DrawsCancelled { .. } => {
            Failure::Stopped(format!("{error}; `--resume` goes on from here"))
        }
        error @ (AttributionError::NoDraws(_) | AttributionError::RefusedPoints(_)) => {
            Failure::Refused(format!("error: {error}"))
        }
        AttributionError::Folder(error) => run::refused(error),
        error => error.into(),
    }
}

/// What each policy does to national output; the name comes last, where its width moves nothing.
fn summary(package: &Package, found: &Attribution, seconds: f64) -> String {
    let scenario = package.whole();
    let year = scenario.time.start + f64::from(scenario.time.years);
    let (policies, runs) =
        (counted(found.policies.len(), "policy", "policies"), counted(found.runs.len(), "run", "runs"));
    let mut text = format!("{}: {policies}, {runs} in {seconds:.1} s\n", scenario.name);
    let Some(effect) = found.effects.iter().find(|it| it.outcome.name == "output_cny") else { return text };
    let _ = writeln!(text, "contributions to national output in {year}, percent of the base");
    let digits = decimals(effect);
    let _ = writeln!(text, "contribution  {:>12}  {:>12}  {:>12}  policy", "± error", "alone", "last");
    for (policy, part) in found.policies.iter().zip(&effect.parts) {
        let error = part.standard_error.map_or_else(|| "exact".to_owned(), |it| format!("{it:.digits$}"));
        let [contribution, alone, last] =
            [part.contribution, part.alone, part.last].map(|it| format!("{it:+.digits$}"));
        let _ = writeln!(text, "{contribution:>12}  {error:>12}  {alone:>12}  {last:>12}  {policy}");
    }
    let sum: f64 = effect.parts.iter().map(|it| it.contribution).sum();
    for (number, name) in [(sum, "sum"), (effect.whole, "whole package")] {
        let number = format!("{number:+.digits$}");
        let _ = writeln!(text, "{number:>12}  {:42}{name}", "");
    }
    text + &strongest(&found.policies, effect, digits)
}

/// What draws of parameters say of every contribution to national output.
fn drawn(found: &Attribution, language: Language) -> String {
    let place = found.effects.iter().position(|it| it.outcome.name == "output_cny");
    let (Some(drawn), Some(place)) = (&found.drawn, place) else { return String::new() };
    let effect = &found.effects[place];
    let digits = decimals(effect);
    let number = |it: f64| format!("{it:+.digits$}");
    let parts = effect.parts.iter().map(|it| it.contribution).chain([effect.whole]);
    let whole = language.say("whole package", "整套政策").to_owned();
    let names = found.policies.iter().cloned().chain([whole]);
    let said = parts.zip(names).enumerate().filter_map(|(at, (value, name))| {
        let over = uncertainty::over_draws(drawn.of(place, at)?, &drawn.plan, &number, language);
        Some(uncertainty::wrapped(&format!("{name} {}{over}", number(value))))
    });
    said.collect()
}

/// Four digits of the largest contribution, and as many decimals for the others.
fn decimals(effect: &PackageEffect) -> usize {
    let largest = effect.parts.iter().map(|it| it.contribution.abs()).fold(effect.whole.abs(), f64::max);
    (1..9).find(|&it| largest * power_of_ten(it as f64) >= 999.5).unwrap_or(9)
}

/// The pair of policies that change each other's effect most.
fn strongest(policies: &[String], effect: &PackageEffect, digits: usize) -> String {
    let size = |it: &&Interaction| it.index.abs();
    let Some(pair) = effect.interactions.iter().max_by(|a, b| size(a).total_cmp(&size(b))) else {
        return String::new();
    };
    let (first, second) = (&policies[pair.players.0], &policies[pair.players.1]);
    let how = if pair.index < 0.0 { "less" } else { "more" };
    format!(
        "strongest interaction: {first} and {second} do {how} together than apart, by {:+.digits$}\n",
        pair.index
    )
}

fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
