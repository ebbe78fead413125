//! A grid over the tax share and what governments care about: who is open in the end, and what it is worth.

use super::effects::load;
use super::tables::signed;
use anyhow::{Context, Result};
use factorflow::figure::{HeatMap, Language, Scale, heat_map};
use factorflow::{Scenario, Simulation};
use rayon::prelude::*;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

const SHARES: [f64; 7] = [0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7];
const GROWTH_WEIGHTS: [f64; 4] = [0.25, 0.5, 0.75, 1.0];
const REPLICATES: u32 = 8;
const GOVERNMENTS: &str = "scenarios/lessons/pioneers-share-50.toml";
const NO_POLICY: &str = "scenarios/lessons/delta.toml";

/// What governments do over two factors.
pub struct Phases {
    command: String,
    seed: u64,
    /// The share of open governments in the last year, by growth weight and, within it, tax share.
    open: Vec<Vec<f64>>,
    /// What output is more than with fixed governments and no policy, per cent, in the same order.
    gain: Vec<Vec<f64>>,
}

/// The end of runs, averaged over replicates.
struct End {
    open: f64,
    output: f64,
}

impl Phases {
    /// Runs every point of the grid.
    pub fn explore(command: &str) -> Result<Self> {
        let base = end(&load(Path::new(NO_POLICY), &[])?)?;
        let points: Vec<(f64, f64)> =
            GROWTH_WEIGHTS.iter().flat_map(|&weight| SHARES.map(|share| (weight, share))).collect();
        let ends: Vec<End> = points.par_iter().map(|&point| end(&at(point)?)).collect::<Result<_>>()?;
        let rows = || ends.chunks(SHARES.len());
        Ok(Self {
            command: command.to_owned(),
            seed: at(points[0])?.run.seed,
            open: rows().map(|row| row.iter().map(|it| it.open).collect()).collect(),
            gain: rows()
                .map(|row| row.iter().map(|it| 100.0 * (it.output / base.output - 1.0)).collect())
                .collect(),
        })
    }

    /// Open governments and gains at the default growth weight, in Markdown.
    pub fn table(&self) -> String {
        let row = GROWTH_WEIGHTS.iter().position(|it| *it == 0.5).expect("the default is on the grid");
        let mut text = "| share of the tax | open governments, % | output, % |\n|--:|--:|--:|\n".to_owned();
        for (column, share) in SHARES.iter().enumerate() {
            let (open, gain) = (100.0 * self.open[row][column], signed(self.gain[row][column], 2));
            let _ = writeln!(text, "| {share:.1} | {open:.0} | {gain} |");
        }
        text
    }

    /// Draws both maps and returns the pictures.
    pub fn draw(&self, folder: &Path) -> Result<Vec<PathBuf>> {
        let open: Vec<Vec<f64>> =
            self.open.iter().map(|row| row.iter().map(|it| 100.0 * it).collect()).collect();
        let maps = [
            self.map("phases-open", "Open governments after twenty years, %", "Open, %", open, Some(50.0)),
            self.map(
                "phases-output",
                "Output after twenty years against no policy, %",
                "Output, %",
                self.gain.clone(),
                None,
            ),
        ];
        let mut pictures = Vec::new();
        for map in maps {
            let files = heat_map(&map, folder, Language::English)?;
            pictures.extend(files.into_iter().filter(|it| it.extension().is_some_and(|it| it == "png")));
        }
        Ok(pictures)
    }

    fn map(
        &self,
        name: &str,
        title: &str,
        value: &str,
        cells: Vec<Vec<f64>>,
        contour: Option<f64>,
    ) -> HeatMap {
        let scale = |name: &str, values: &[f64]| Scale {
            name: name.to_owned(),
            unit: String::new(),
            values: values.to_vec(),
        };
        HeatMap {
            name: name.to_owned(),
            title: title.to_owned(),
            subtitle: format!(
                "Mean of {REPLICATES} replicates; a fifth of the governments are open at first"
            ),
            note: String::new(),
            across: scale("Share of the tax that goes back", &SHARES),
            up: scale("Weight of growth against revenue", &GROWTH_WEIGHTS),
            value: value.to_owned(),
            cells,
            contour,
            command: self.command.clone(),
            seed: self.seed.to_string(),
        }
    }

    /// Shares and open governments at a growth weight of the grid.
    #[allow(dead_code, reason = "what the page says in words is checked by the test")]
    pub fn at_weight(&self, weight: f64) -> Option<(&[f64], &[f64])> {
        let row = GROWTH_WEIGHTS.iter().position(|it| *it == weight)?;
        Some((&self.open[row], &self.gain[row]))
    }
}

fn at((weight, share): (f64, f64)) -> Result<Scenario> {
    let overrides = [
        format!("parameters.governments.growth_weight={weight}"),
        format!("policies.sharing.share={share}"),
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
        let outlook = simulation.outlook();
        simulation.step(&outlook).context("the books do not balance")?;
    }
    let regions = simulation.world.atlas.len();
    let open = (0..regions).filter(|&it| simulation.world.stances.open(it)).count();
    Ok(End { open: open as f64 / regions as f64, output: simulation.outlook().economy.total_output })
}
