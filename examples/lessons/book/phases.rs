//! A grid over the tax share and what governments care about: who is open in the end, and what it is worth.

use super::effects::load;
use super::tables::signed;
use anyhow::{Context, Result};
use factorflow::figure::{HeatMap, HeatMapAxis, Language, heat_map};
use factorflow::{Scenario, Simulation};
use rayon::prelude::*;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const SHARES: [f64; 7] = [0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7];
const GROWTH_WEIGHTS: [f64; 4] = [0.25, 0.5, 0.75, 1.0];
/// What stands in the table; the other weights are for the maps.
const DEFAULT_WEIGHT: f64 = 0.5;
const REPLICATES: u32 = 8;
const GOVERNMENTS: &str = "pioneers-share-50";
const NO_POLICY: &str = "delta";

/// What governments do over two factors.
pub struct Phases {
    command: String,
    seed: u64,
    /// Output with fixed governments and no policy, CNY a year.
    base: f64,
    /// At the default growth weight.
    pub default_row: Row,
}

/// All tax shares at one growth weight.
pub struct Row {
    /// The share of open governments in the last year.
    pub open: Vec<f64>,
    /// What output is more than with fixed governments and no policy, per cent.
    pub gain: Vec<f64>,
}

/// The end of runs, averaged over replicates.
struct End {
    open: f64,
    output: f64,
}

impl Phases {
    /// Runs the points at the default growth weight.
    pub fn explore(command: &str) -> Result<Self> {
        let base = load(Path::new(NO_POLICY), &[])?;
        let seed = base.run.seed;
        let base = end(&base)?.output;
        Ok(Self { command: command.to_owned(), seed, base, default_row: row(DEFAULT_WEIGHT, base)? })
    }

    /// Open governments and gains at the default growth weight, in Markdown.
    pub fn table(&self) -> String {
        let mut text = "| Share of the tax | Open in the end, % | Output, % |\n|--:|--:|--:|\n".to_owned();
        let Row { open, gain } = &self.default_row;
        for ((share, open), gain) in SHARES.iter().zip(open).zip(gain) {
            let _ = writeln!(text, "| {share:.1} | {:.0} | {} |", 100.0 * open, signed(*gain, 2));
        }
        text
    }

    /// Runs all points, draws both maps and returns the pictures.
    pub fn draw(&self, folder: &Path) -> Result<Vec<PathBuf>> {
        let rows = GROWTH_WEIGHTS.iter().map(|&it| row(it, self.base)).collect::<Result<Vec<Row>>>()?;
        let open = |row: &Row| row.open.iter().map(|it| 100.0 * it).collect();
        let mut pictures = Vec::new();
        for language in [Language::English, Language::Chinese] {
            let say = |english, chinese| language.say(english, chinese);
            let words = [
                say("Open governments after twenty years, %", "二十年后开放的政府，%"),
                say("Open, %", "开放，%"),
            ];
            let opened = self.map(("open", language), words, &rows, open);
            let words = [
                say("Output after twenty years against no policy, %", "二十年后产出与无政策时之差，%"),
                say("Output, %", "产出，%"),
            ];
            let made = self.map(("output", language), words, &rows, |row| row.gain.clone());
            for map in [opened, made] {
                let files = heat_map(&map, folder, language)?;
                pictures.extend(files.into_iter().filter(|it| it.extension().is_some_and(|it| it == "png")));
            }
        }
        Ok(pictures)
    }

    fn map(
        &self,
        (name, language): (&str, Language),
        [title, value]: [&str; 2],
        rows: &[Row],
        cells: impl Fn(&Row) -> Vec<f64>,
    ) -> HeatMap {
        let scale = |name: &str, values: &[f64]| HeatMapAxis {
            name: name.to_owned(),
            unit: String::new(),
            values: values.to_vec(),
        };
        HeatMap {
            name: format!("phases-{name}{}", language.say("", "-zh")),
            title: title.to_owned(),
            subtitle: match language {
                Language::English => format!("Mean of {REPLICATES} replicates; a fifth are open at first"),
                Language::Chinese => format!("{REPLICATES} 次重复的均值；起初五分之一开放"),
            },
            note: String::new(),
            across: scale(language.say("Share of the tax that goes back", "返还的税收份额"), &SHARES),
            up: scale(
                language.say("Weight of growth against revenue", "增长相对财政收入的权重"),
                &GROWTH_WEIGHTS,
            ),
            value: value.to_owned(),
            cells: rows.iter().map(cells).collect(),
            // Half of the governments.
            contour: (name == "open").then_some(50.0),
            command: self.command.clone(),
            seed: self.seed.to_string(),
        }
    }
}

fn row(weight: f64, base: f64) -> Result<Row> {
    let ends: Vec<End> = SHARES.par_iter().map(|&share| end(&at(weight, share)?)).collect::<Result<_>>()?;
    Ok(Row {
        open: ends.iter().map(|it| it.open).collect(),
        gain: ends.iter().map(|it| 100.0 * (it.output / base - 1.0)).collect(),
    })
}

fn at(weight: f64, share: f64) -> Result<Scenario> {
    let overrides = [
        format!("parameters.governments.growth_weight={weight:?}"),
        format!("policies.sharing.share={share:?}"),
        format!("run.replicates={REPLICATES}"),
    ];
    load(Path::new(GOVERNMENTS), &overrides)
}

/// Runs all replicates; sums are in their order.
fn end(scenario: &Scenario) -> Result<End> {
    let model = Arc::new(scenario.model()?.0);
    let ends: Vec<End> = (0..scenario.run.replicates)
        .map(|replicate| finish(scenario, scenario.begin(&model, replicate)))
        .collect::<Result<_>>()?;
    let number = ends.len() as f64;
    let mean = |of: fn(&End) -> f64| ends.iter().map(of).sum::<f64>() / number;
    Ok(End { open: mean(|it| it.open), output: mean(|it| it.output) })
}

fn finish(scenario: &Scenario, mut simulation: Simulation) -> Result<End> {
    for _ in 0..scenario.steps() {
        simulation.step().context("the books do not balance")?;
    }
    let regions = simulation.world().atlas.len();
    let open = (0..regions).filter(|&it| simulation.world().stances.open(it)).count();
    Ok(End {
        open: open as f64 / regions as f64,
        output: simulation.period_state().clone().economy.total_output,
    })
}
