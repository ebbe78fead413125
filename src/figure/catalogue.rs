//! Which figures there are, by what a folder holds.

use crate::region::{FACTORS, Factor};
use crate::wording::nearest;
use std::path::Path;

use super::attribution::{AttributionFolder, contributions, interactions};
use super::calibration::{CalibrationFolder, identification, ranges};
use super::comparison::{
    ComparisonFolder, adoption, deciding, difference_map, losses, members, over_time, parameter_ranges,
    ranking,
};
use super::drawing::{Drawing, Drawings, DrawnFigure, single};
use super::exposure::{ExposureFolder, exposed, suppliers};
use super::fit::{FitFolder, coefficients, distance, observed};
use super::origin::FolderOrigin;
use super::run::RunFolder;
use super::sweep::{SweepFolder, bars, heat_maps, main_effects};
use super::theme::{Language, Theme};
use super::validation::{ValidationFolder, maps, scatter};
use super::{
    FigureError, FigureOptions, clubs, convergence, dispersion, factors, flow_map, lorenz, multiples,
    national,
};

/// A figure that a folder may allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FigureEntry {
    /// The name on the command line and of the files.
    pub name: String,
    /// What it shows.
    pub shows: String,
}

/// What a family of figures is drawn from.
pub(super) trait FigureSource: Sized + Sync + 'static {
    /// All figures of the family, in the order in which they are drawn.
    const CATALOGUE: &'static [FigureRow<Self>];

    /// Reads what a folder holds, with names in a language; flows, which are most of it, only where they are wanted.
    fn read(folder: &Path, with_flows: bool, language: Language) -> Result<Self, FigureError>;

    /// What the folder says of itself.
    fn origin(&self) -> &FolderOrigin;

    /// The outcomes that its figures can be asked for; none of what is of one thing alone.
    fn outcomes(&self) -> Vec<String> {
        Vec::new()
    }
}

/// A row of a catalogue.
pub(super) enum FigureRow<From: 'static> {
    /// A figure: its name, what it shows, and how it is drawn.
    Figure(&'static str, &'static str, Draw<From>),
    /// A figure of every factor: what comes before the factor in their names, what they show, and how each is drawn.
    OfFactors(&'static str, fn(Factor) -> String, DrawFactor<From>),
}

type Draw<From> = fn(&From, &Theme, &FigureOptions) -> Result<Drawings, FigureError>;

type DrawFunction<From> = dyn Fn(&From, &Theme, &FigureOptions) -> Result<Drawings, FigureError> + Sync;

type DrawFactor<From> = fn(&From, &Theme, &FigureOptions, Factor) -> Result<Drawings, FigureError>;

/// A figure and how it is drawn.
pub(super) struct CatalogueFigure<From> {
    pub about: FigureEntry,
    /// Whether it shows flows between pairs of regions.
    pub of_flows: bool,
    draw: Box<DrawFunction<From>>,
}

impl<From: 'static> CatalogueFigure<From> {
    pub fn draw(&self, from: &From, theme: &Theme, options: &FigureOptions) -> Result<Drawings, FigureError> {
        (self.draw)(from, theme, options)
    }

    /// A drawing of this figure, called after it and after what the drawing is about.
    pub fn drawn(&self, part: &str, Drawing { svg, data }: Drawing) -> DrawnFigure {
        let name = &self.about.name;
        DrawnFigure { name: if part.is_empty() { name.clone() } else { format!("{name}-{part}") }, svg, data }
    }

    /// The figures of a row.
    fn of(row: &FigureRow<From>) -> Vec<Self> {
        match *row {
            FigureRow::Figure(name, shows, draw) => {
                let about = FigureEntry { name: name.to_owned(), shows: shows.to_owned() };
                vec![Self { about, of_flows: false, draw: Box::new(draw) }]
            }
            FigureRow::OfFactors(prefix, shows, draw) => {
                let of_factor = |factor: Factor| Self {
                    about: FigureEntry { name: format!("{prefix}{}", factor.name()), shows: shows(factor) },
                    of_flows: true,
                    draw: Box::new(move |from, theme, options| draw(from, theme, options, factor)),
                };
                FACTORS.map(of_factor).into()
            }
        }
    }
}

/// Every figure of a family.
pub(super) fn entries<From: FigureSource>() -> impl Iterator<Item = CatalogueFigure<From>> {
    From::CATALOGUE.iter().flat_map(CatalogueFigure::of)
}

/// The entries of these names, or all.
pub(super) fn wanted<From: FigureSource>(
    names: &[String],
) -> Result<Vec<CatalogueFigure<From>>, FigureError> {
    if names.is_empty() {
        return Ok(entries().collect());
    }
    let find = |name: &String| {
        let found = entries().find(|entry| entry.about.name == *name);
        found.ok_or_else(|| unknown::<From>(name))
    };
    names.iter().map(find).collect()
}

fn unknown<From: FigureSource>(name: &str) -> FigureError {
    let names: Vec<String> = entries::<From>().map(|entry| entry.about.name).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let hint = nearest(name, &names).map_or_else(
        || format!("; there are {}", names.join(", ")),
        |known| format!("; did you mean `{known}`?"),
    );
    FigureError::Unknown { name: name.to_owned(), hint }
}

impl FigureSource for RunFolder {
    const CATALOGUE: &'static [FigureRow<Self>] = &[
        FigureRow::Figure(
            "national-series",
            "output, output per worker, talent, capital, technology and disparities of all regions together",
            |run, theme, options| single(national::national_series(run, theme, options)),
        ),
        FigureRow::Figure(
            "club-output-index",
            "output of clubs and provinces relative to the start, against all regions",
            |run, theme, _| single(clubs::club_output(run, theme)),
        ),
        FigureRow::Figure(
            "largest-regions",
            "output per worker of the twelve largest regions, small multiples with shared axes",
            |run, theme, _| single(multiples::largest_regions(run, theme)),
        ),
        FigureRow::OfFactors("flow-map-", factors::shows, |run, theme, options, factor| {
            single(flow_map::flow_map(run, theme, options, factor))
        }),
        FigureRow::Figure(
            "convergence",
            "average growth against initial output per worker of every region, with the regression line (β)",
            |run, theme, _| single(convergence::convergence(run, theme)),
        ),
        FigureRow::Figure(
            "dispersion",
            "standard deviation of log output per worker over the years (σ)",
            |run, theme, _| single(dispersion::dispersion(run, theme)),
        ),
        FigureRow::Figure(
            "lorenz-curve",
            "shares of people and of output in the first and the last year, with Gini coefficients",
            |run, theme, _| single(lorenz::lorenz_curve(run, theme)),
        ),
    ];

    fn read(folder: &Path, with_flows: bool, language: Language) -> Result<Self, FigureError> {
        Self::read(folder, with_flows, language)
    }

    fn origin(&self) -> &FolderOrigin {
        &self.origin
    }

    fn outcomes(&self) -> Vec<String> {
        self.national.as_ref().map_or_else(Vec::new, national::outcomes)
    }
}

impl FigureSource for ComparisonFolder {
    const CATALOGUE: &'static [FigureRow<Self>] = &[
        FigureRow::Figure(
            "effects",
            "what the policies change over the years, all regions together: policy − base, with ranges",
            over_time::effects,
        ),
        FigureRow::Figure(
            "members-and-others",
            "effect on output of all regions, of those that the policies cover, and of the others",
            |comparison, theme, options| single(members::members_and_others(comparison, theme, options)),
        ),
        FigureRow::Figure(
            "gains-and-losses",
            "regions that gain and lose most output in the last year, with ranges; one file an arm",
            ranking::gains_and_losses,
        ),
        FigureRow::Figure(
            "parameter-ranges",
            "effects of every arm over draws of parameters, with what chance does, for all regions, members and others",
            parameter_ranges::parameter_ranges,
        ),
        FigureRow::Figure(
            "deciding-parameters",
            "which of the drawn parameters decides the effect of an arm; one file an arm",
            deciding::deciding_parameters,
        ),
        FigureRow::OfFactors("flow-difference-", factors::shows_change, difference_map::difference_maps),
        FigureRow::Figure(
            "adoption",
            "regional governments that are open to cooperation, in every arm, where stances change",
            |comparison, theme, _| adoption::adoption(comparison, theme),
        ),
        FigureRow::Figure(
            "losses",
            "what events cost over the years, each arm that has some against itself without them",
            |comparison, theme, _| losses::losses(comparison, theme),
        ),
    ];

    fn read(folder: &Path, with_flows: bool, language: Language) -> Result<Self, FigureError> {
        Self::read(folder, with_flows, language)
    }

    fn origin(&self) -> &FolderOrigin {
        &self.origin
    }

    fn outcomes(&self) -> Vec<String> {
        self.effects.outcomes().into_iter().map(str::to_owned).collect()
    }
}

impl FigureSource for AttributionFolder {
    const CATALOGUE: &'static [FigureRow<Self>] = &[
        FigureRow::Figure(
            "contributions",
            "the part of each policy in the effect of the package, adding up to the whole; one file an outcome",
            contributions::contributions,
        ),
        FigureRow::Figure(
            "interactions",
            "how far each pair of policies does more or less together than alone; one file an outcome",
            interactions::interactions,
        ),
    ];

    fn read(folder: &Path, _: bool, language: Language) -> Result<Self, FigureError> {
        Self::read(folder, language)
    }

    fn origin(&self) -> &FolderOrigin {
        &self.origin
    }

    fn outcomes(&self) -> Vec<String> {
        self.outcomes.iter().map(|outcome| outcome.column.clone()).collect()
    }
}

impl FigureSource for ExposureFolder {
    const CATALOGUE: &'static [FigureRow<Self>] = &[
        FigureRow::Figure(
            "suppliers",
            "on whose segments of industry chains the country depends: suppliers ranked",
            |exposure, theme, _| single(suppliers::suppliers(exposure, theme)),
        ),
        FigureRow::Figure(
            "exposed",
            "map of the regions by how much they depend on one supplier, if one was asked for",
            |exposure, theme, options| single(exposed::exposed(exposure, theme, options)),
        ),
    ];

    fn read(folder: &Path, _with_flows: bool, language: Language) -> Result<Self, FigureError> {
        Self::read(folder, language)
    }

    fn origin(&self) -> &FolderOrigin {
        &self.origin
    }
}

impl FigureSource for ValidationFolder {
    const CATALOGUE: &'static [FigureRow<Self>] = &[
        FigureRow::Figure(
            "predicted-observed",
            "observed against predicted values, a circle a place, with the line on which they agree",
            |found, theme, _| single(scatter::scatter(found, theme)),
        ),
        FigureRow::Figure(
            "validation-map",
            "maps of observed and predicted values side by side, and of what is missed; two files",
            maps::maps,
        ),
    ];

    fn read(folder: &Path, _with_flows: bool, language: Language) -> Result<Self, FigureError> {
        Self::read(folder, language)
    }

    fn origin(&self) -> &FolderOrigin {
        &self.origin
    }
}

impl FigureSource for CalibrationFolder {
    const CATALOGUE: &'static [FigureRow<Self>] = &[
        FigureRow::Figure(
            "kept-ranges",
            "what a calibration keeps of each parameter, as a part of its range before",
            |found, theme, _| single(ranges::kept_ranges(found, theme)),
        ),
        FigureRow::Figure(
            "identification",
            "which part of its variance each parameter loses to the data, and the moment that speaks to it most",
            |found, theme, _| single(identification::identification(found, theme)),
        ),
    ];

    fn read(folder: &Path, _with_flows: bool, language: Language) -> Result<Self, FigureError> {
        Self::read(folder, language)
    }

    fn origin(&self) -> &FolderOrigin {
        &self.origin
    }
}

impl FigureSource for FitFolder {
    const CATALOGUE: &'static [FigureRow<Self>] = &[
        FigureRow::Figure(
            "fit-observed",
            "observed against fitted flows, a point a pair, with pairs without a flow below",
            |found, theme, _| single(observed::fit_observed(found, theme)),
        ),
        FigureRow::Figure(
            "fit-distance",
            "how flows fall with distance, in bins of pairs, with the fitted line",
            |found, theme, _| single(distance::fit_distance(found, theme)),
        ),
        FigureRow::Figure(
            "fit-coefficients",
            "estimated coefficients with intervals, beside defaults and usual ranges of the model",
            |found, theme, _| single(coefficients::fit_coefficients(found, theme)),
        ),
    ];

    fn read(folder: &Path, _with_flows: bool, language: Language) -> Result<Self, FigureError> {
        Self::read(folder, language)
    }

    fn origin(&self) -> &FolderOrigin {
        &self.origin
    }
}

impl FigureSource for SweepFolder {
    const CATALOGUE: &'static [FigureRow<Self>] = &[
        FigureRow::Figure(
            "indices",
            "Sobol' indices of every factor, first and total, with intervals; one file a metric",
            bars::indices,
        ),
        FigureRow::Figure(
            "elementary-effects",
            "μ* and σ of every factor after Morris, with intervals; one file a metric",
            bars::elementary_effects,
        ),
        FigureRow::Figure(
            "swings",
            "how far each factor moves a metric from the middle, one at a time; one file a metric",
            bars::swings,
        ),
        FigureRow::Figure(
            "main-effects",
            "the mean of a metric along each factor, small multiples; one file a metric",
            main_effects::main_effects,
        ),
        FigureRow::Figure(
            "heat-map",
            "the mean of a metric over every two factors of a grid; one file a metric, scenario and pair",
            heat_maps::heat_maps,
        ),
    ];

    fn read(folder: &Path, _: bool, language: Language) -> Result<Self, FigureError> {
        Self::read(folder, language)
    }

    fn origin(&self) -> &FolderOrigin {
        &self.origin
    }

    fn outcomes(&self) -> Vec<String> {
        self.metrics()
    }
}
