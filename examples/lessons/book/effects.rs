//! Runs a comparison as the command line does, and looks up what it found.

use anyhow::{Context, Result, anyhow, ensure};
use factorflow::Scenario;
use factorflow::experiment::Comparison;
use factorflow::experiment::comparison::{Arm, names};
use factorflow::figure::{self, FigureOptions, Language};
use factorflow::outcome::Table;
use factorflow::results::{mode_name, parquet};
use factorflow::scenario::Reader;
use std::fs;
use std::path::{Path, PathBuf};

/// What policies change against the base in the last year.
pub struct Effects {
    folder: PathBuf,
    /// The name of the base.
    base: String,
    rows: Vec<Row>,
}

/// An effect in the last year: its mean over replicates.
struct Row {
    arm: String,
    level: String,
    place: String,
    outcome: String,
    mean: f64,
}

/// Whose outcome an effect is about.
#[derive(Clone, Copy)]
pub enum Place {
    /// All regions together.
    Nation,
    /// Those that the policies cover.
    Members,
    /// All others.
    Others,
    /// A province, by its name.
    Province(&'static str),
    /// A region, by its code.
    Region(&'static str),
}

impl Effects {
    /// Runs `factorflow compare BASE POLICY…` into a folder.
    pub fn of(command: &str, folder: &Path) -> Result<Self> {
        let words: Vec<String> = command.split(' ').map(str::to_owned).collect();
        let files: Vec<&Path> = words.iter().skip(2).map(Path::new).collect();
        let base = load(files.first().context("no scenario to compare with")?, &[])?;
        let shared = [
            format!("run.mode=\"{}\"", mode_name(base.run.mode)),
            format!("run.replicates={}", base.run.replicates),
        ];
        let mut scenarios = vec![base];
        for file in &files[1..] {
            scenarios.push(load(file, &shared)?);
        }
        let stems: Vec<String> = files.iter().map(|it| stem(it)).collect();
        let mut arms =
            names(&stems).into_iter().zip(scenarios).map(|(name, scenario)| Arm { name, scenario });
        let base = arms.next().context("the base is the first")?;
        Comparison::new(base, arms)?.draws(0).into_folder(folder, false, &words)?;
        let rows = rows(&parquet::read(&folder.join("effects.parquet"))?)?;
        Ok(Self { folder: folder.to_owned(), base: stem(files[0]), rows })
    }

    /// The effect of an arm on an outcome, in per cent; [`None`] if there is no such place.
    pub fn percent(&self, arm: &str, place: Place, outcome: &str) -> Option<f64> {
        if arm == self.base {
            return Some(0.0);
        }
        let (level, name) = place.words();
        let mut found = self.of_level(arm, level, outcome).filter(|it| it.place == name);
        found.next().map(|it| it.mean)
    }

    /// How many regions gain.
    pub fn gaining(&self, arm: &str, outcome: &str) -> usize {
        self.of_level(arm, "region", outcome).filter(|it| it.mean > 0.0).count()
    }

    fn of_level(&self, arm: &str, level: &str, outcome: &str) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(move |it| it.arm == arm && it.level == level && it.outcome == outcome)
    }

    /// What an outcome is more than in the base.
    pub fn difference(&self, arm: &str, place: Place, outcome: &str) -> Result<f64> {
        Ok(self.level(arm, place, outcome)? - self.level(&self.base, place, outcome)?)
    }

    /// The outcome of the nation or a province in the last year, averaged over replicates.
    pub fn level(&self, arm: &str, place: Place, outcome: &str) -> Result<f64> {
        self.level_in(f64::INFINITY, arm, place, outcome)
    }

    /// The same in the last year that is no later than this.
    pub fn level_in(&self, year: f64, arm: &str, place: Place, outcome: &str) -> Result<f64> {
        let mut rows = self.rows_of(arm, place, outcome)?;
        rows.retain(|row| row.0 <= year);
        let last = latest(rows.iter().map(|row| row.0));
        let found: Vec<f64> = rows.iter().filter(|row| row.0 >= last).map(|row| row.1).collect();
        ensure!(!found.is_empty(), "no `{outcome}` in `{arm}`");
        Ok(found.iter().sum::<f64>() / found.len() as f64)
    }

    /// What is lost against the base in all years together, of an arm of one replicate and a step a year.
    pub fn lost(&self, arm: &str, place: Place, outcome: &str) -> Result<f64> {
        let [base, arm] = [self.rows_of(&self.base, place, outcome)?, self.rows_of(arm, place, outcome)?];
        Ok(base.iter().zip(&arm).skip(1).map(|(base, arm)| base.1 - arm.1).sum())
    }

    /// The outcome of the nation or a province in every row of its table, each with its year.
    fn rows_of(&self, arm: &str, place: Place, outcome: &str) -> Result<Vec<(f64, f64)>> {
        let (table, club) = match place {
            Place::Province(name) => ("clubs.parquet", Some(name)),
            _ => ("national.parquet", None),
        };
        let table = parquet::read(&self.folder.join("arms").join(arm).join(table))?;
        let (years, values) = (table.real("year")?, table.real(outcome)?);
        let clubs = club.map(|_| table.text("club")).transpose()?;
        let belongs = |row: &usize| clubs.is_none_or(|it| Some(it[*row].as_str()) == club);
        Ok((0..table.rows()).filter(belongs).map(|row| (years[row], values[row])).collect())
    }

    /// Draws figures, given as name in the catalogue and name of the file, and returns their pictures. The name of the
    /// block comes first in theirs, and those in Chinese end in `-zh`.
    pub fn draw(&self, block: &str, figures: &[(&str, &str)]) -> Result<Vec<PathBuf>> {
        let mut pictures = Vec::new();
        let languages = [(Language::English, ""), (Language::Chinese, "-zh")];
        for ((name, file), (language, ending)) in
            figures.iter().flat_map(|it| languages.map(|language| (it, language)))
        {
            let options = FigureOptions { language, ..FigureOptions::default() };
            figure::draw(&self.folder, &[(*name).to_owned()], &options)?;
            let drawn = self.folder.join("figures").join(format!("{file}.png"));
            let picture = drawn.with_file_name(format!("{block}-{name}{ending}.png"));
            fs::rename(&drawn, &picture).with_context(|| format!("no picture `{file}`"))?;
            pictures.push(picture);
        }
        Ok(pictures)
    }
}

impl Place {
    /// Its level and name in the tables of effects.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Nation => ("nation", ""),
            Self::Members => ("members", ""),
            Self::Others => ("others", ""),
            Self::Province(name) => ("province", name),
            Self::Region(code) => ("region", code),
        }
    }
}

/// The rows of the last year.
fn rows(table: &Table) -> Result<Vec<Row>> {
    let [arms, levels, places, outcomes] = ["arm", "level", "place", "outcome"].map(|it| table.text(it));
    let (arms, levels, places, outcomes) = (arms?, levels?, places?, outcomes?);
    let (years, means) = (table.real("year")?, table.real("mean")?);
    let last = latest(years.iter().copied());
    let row = |at: usize| Row {
        arm: arms[at].clone(),
        level: levels[at].clone(),
        place: places[at].clone(),
        outcome: outcomes[at].clone(),
        mean: means[at],
    };
    Ok((0..table.rows()).filter(|&at| years[at] >= last).map(row).collect())
}

fn latest(years: impl Iterator<Item = f64>) -> f64 {
    years.fold(f64::NEG_INFINITY, f64::max)
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// A scenario; what the program would warn of is for those who run the command.
pub(super) fn load(path: &Path, overrides: &[String]) -> Result<Scenario> {
    let read = Reader::default().overrides(overrides).load(path);
    read.map_err(|problems| anyhow!("{}", problems.render(false)))
}
