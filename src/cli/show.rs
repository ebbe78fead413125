//! `factorflow show`.

use super::loader::load;
use super::{Failure, print};
use crate::dynamics::Limits;
use crate::scenario::Setting;
use clap::Args;
use std::fmt::Write;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub struct ShowCommand {
    /// The scenario file, or the name of a scenario of the library
    scenario: PathBuf,
    /// Sets any value of the scenario
    #[arg(long = "set", value_name = "PATH=VALUE")]
    settings: Vec<String>,
    /// Prints the scenario as a file that says everything
    #[arg(long)]
    toml: bool,
}

impl ShowCommand {
    pub fn run(self) -> Result<(), Failure> {
        let scenario = load(&self.scenario, &self.settings)?;
        if self.toml {
            return print(&scenario.to_toml());
        }
        print(&(table(&scenario.settings()) + &derived(&scenario)?))
    }
}

/// Columns: a mark for what differs from its default, path, symbol, value, unit, usual range, limits, source.
fn table(settings: &[Setting]) -> String {
    let width =
        |of: fn(&Setting) -> &str| settings.iter().map(|it| of(it).chars().count()).max().unwrap_or(0);
    let (paths, symbols) = (width(|it| &it.path), width(|it| it.symbol));
    let values = width(|it| &it.value).min(24);
    let mut text = String::new();
    for it in settings {
        let mark = if it.differs() { '*' } else { ' ' };
        let line = format!(
            "{mark} {:paths$}  {:symbols$}  {:values$}  {:18}  {:12}  {:16}  {}",
            it.path,
            it.symbol,
            it.value,
            it.unit,
            range(it.usual),
            it.limits.map(|it| format!("[{}]", range(Some(it)))).unwrap_or_default(),
            &it.source,
        );
        let _ = writeln!(text, "{}", line.trim_end());
    }
    text + "* differs from the default; behind the unit what is usual and, in brackets, what is possible\n"
}

/// Nothing where there is no range.
fn range(limits: Option<Limits>) -> String {
    limits.map(|it| format!("{} to {}", it.low, it.high)).unwrap_or_default()
}

/// Long-run elasticity of each cohort's stock with respect to its real wage: θ(1 + stay share).
fn derived(scenario: &crate::Scenario) -> Result<String, Failure> {
    let (model, _) = scenario.model()?;
    let mut text =
        String::from("\nstock elasticity of people with respect to the real wage, θ(1 + stay share)\n");
    for (cohort, stay) in model.stay_shares(&scenario.observations) {
        let theta = model.parameters.talent.wage_elasticity[cohort];
        let _ = writeln!(text, "  {cohort:12} {:.2}  (stay share {stay:.2})", theta * (1.0 + stay));
    }
    Ok(text)
}
