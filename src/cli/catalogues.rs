//! `factorflow policies`, `worlds` and `outcomes`: what there is, with examples.

use super::{Failure, print};
use crate::policy::{self, CATALOGUE, Entry};
use crate::results::outcomes::{OUTCOMES, Outcome};
use clap::Args;
use serde_json::Value;
use std::fmt::Write;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub struct Policies {
    /// The instrument to explain
    name: Option<String>,
}

#[derive(Debug, Args)]
pub struct Worlds {
    /// The world to explain: a folder in seeds/
    name: Option<String>,
    /// Where the worlds are
    #[arg(long, default_value = "seeds")]
    seeds: PathBuf,
}

#[derive(Debug, Args)]
pub struct Outcomes {
    /// The column to explain
    name: Option<String>,
}

impl Policies {
    pub fn run(self) -> Result<(), Failure> {
        let Some(name) = self.name else {
            let line = |it: &Entry| format!("{:<22} {}", it.name, it.summary);
            return print(&lines(CATALOGUE.iter().map(line)));
        };
        match policy::find(&name) {
            Some(entry) => print(&explain(entry)),
            None => Err(unknown("instrument", &name, CATALOGUE.iter().map(|it| it.name))),
        }
    }
}

impl Outcomes {
    pub fn run(self) -> Result<(), Failure> {
        let line = |it: &Outcome| {
            let Outcome { table, name, unit, meaning, equation } = it;
            format!("{table:<9} {name:<32} {unit:<24} {equation:<12} {meaning}")
        };
        let Some(name) = self.name else {
            return print(&lines(OUTCOMES.iter().map(line)));
        };
        let found: Vec<&Outcome> = OUTCOMES.iter().filter(|it| it.name == name || it.table == name).collect();
        if found.is_empty() {
            return Err(unknown("outcome", &name, OUTCOMES.iter().map(|it| it.name)));
        }
        print(&lines(found.into_iter().map(line)))
    }
}

impl Worlds {
    pub fn run(self) -> Result<(), Failure> {
        let worlds = folders(&self.seeds)?;
        let Some(name) = self.name else {
            return print(&lines(worlds.iter().map(|it| it.display().to_string())));
        };
        let Some(world) = worlds.iter().find(|it| it.file_name().is_some_and(|it| it == name.as_str()))
        else {
            let known = worlds.iter().filter_map(|it| it.file_name()?.to_str());
            return Err(unknown("world", &name, known));
        };
        print(&contents(world)?)
    }
}

/// Everything that a scenario's author must know of an instrument.
fn explain(entry: &Entry) -> String {
    let mut text = format!("{}  {}\n\n{}\n\n", entry.name, entry.chinese, entry.summary);
    let _ = writeln!(text, "moves     {}", entry.moves);
    let _ = writeln!(text, "sizes     {}\n\nsettings", entry.sizes);
    let schema = (entry.schema)();
    for (name, setting) in schema.get("properties").and_then(Value::as_object).into_iter().flatten() {
        let said = |key: &str| setting.get(key).map(plain).unwrap_or_default();
        let about = said("description").replace('\n', " ");
        let _ = writeln!(text, "  {name:<16} {:<12} {:<22} {about}", said("default"), range(setting));
    }
    let _ = writeln!(text, "\nin a scenario file\n");
    let policy = format!("[[policies]]\nname = \"my-policy\"\ninstrument = \"{}\"\n", entry.name);
    let example =
        format!("{policy}members = [\"yangtze-delta\"]\nstart = 2027\nramp_years = 2\n{}", entry.example);
    for line in example.lines() {
        let _ = writeln!(text, "  {line}");
    }
    text
}

/// A default without quotes; lists by their items.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) if items.len() > 3 => "all".to_owned(),
        other => other.to_string(),
    }
}

fn range(setting: &Value) -> String {
    let number = |key: &str| setting.get(key).map(ToString::to_string);
    match (number("minimum"), number("exclusiveMinimum"), number("maximum")) {
        (Some(least), _, Some(most)) => format!("{least} to {most}"),
        (Some(least), _, None) => format!("at least {least}"),
        (None, Some(above), _) => format!("above {above}"),
        _ => setting.get("type").map(plain).unwrap_or_default(),
    }
}

fn folders(seeds: &Path) -> Result<Vec<PathBuf>, Failure> {
    let entries = std::fs::read_dir(seeds).map_err(|error| {
        Failure::Refused(format!(
            "error: cannot read `{}`: {error}; `--seeds DIR` says where worlds are",
            seeds.display()
        ))
    })?;
    let mut found: Vec<PathBuf> =
        entries.filter_map(|it| Some(it.ok()?.path())).filter(|it| it.is_dir()).collect();
    found.sort();
    Ok(found)
}

/// The tables of a world: rows of each, and the clubs with their size.
fn contents(world: &Path) -> Result<String, Failure> {
    let mut text = format!("{}\n\n", world.display());
    for table in ["regions.csv", "prefectures.csv", "clubs.csv"] {
        let Ok(mut rows) = csv::Reader::from_path(world.join(table)) else { continue };
        let _ = writeln!(text, "{table:<18} {} rows", rows.records().count());
    }
    let clubs = clubs(&world.join("clubs.csv"))?;
    let _ = writeln!(text, "\nclubs");
    for (club, members) in clubs {
        let _ = writeln!(text, "  {club:<24} {members} members");
    }
    text.push_str("\nprovinces (`province:Zhejiang`), kinds (`kind:county`) and codes select regions too;\nwhat every column means: seeds/README.md\n");
    Ok(text)
}

fn clubs(path: &Path) -> Result<std::collections::BTreeMap<String, usize>, Failure> {
    let mut members = std::collections::BTreeMap::new();
    let Ok(mut rows) = csv::Reader::from_path(path) else { return Ok(members) };
    for row in rows.records() {
        *members.entry(row?.get(0).unwrap_or_default().to_owned()).or_insert(0) += 1;
    }
    Ok(members)
}

fn unknown<'a>(what: &str, name: &str, known: impl Iterator<Item = &'a str>) -> Failure {
    /// Names less alike than this are no help.
    const ALIKE: f64 = 0.75;
    let near = known.map(|it| (strsim::jaro_winkler(name, it), it)).max_by(|a, b| a.0.total_cmp(&b.0));
    let hint = match near {
        Some((likeness, near)) if likeness >= ALIKE => format!("; did you mean `{near}`?"),
        _ => String::new(),
    };
    Failure::Refused(format!("error: no {what} is called `{name}`{hint}"))
}

fn lines(lines: impl Iterator<Item = String>) -> String {
    lines.map(|line| line + "\n").collect()
}
