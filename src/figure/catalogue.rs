//! Which figures there are, by what a folder holds.

use std::path::Path;

use super::attribution::{Attribution, contributions, interactions};
use super::comparison::{Comparison, adoption, difference_map, members, over_time, ranking};
use super::flows::Factor;
use super::run::Run;
use super::sweep::{Sweep, bars, heat_maps, main_effects};
use super::theme::Theme;
use super::{
    Drawn, FigureError, Options, clubs, convergence, dispersion, flow_map, lorenz, multiples, national,
};

/// A figure that a folder may allow.
#[derive(Debug, Clone, Copy)]
pub struct FigureEntry {
    /// The name on the command line and of the files.
    pub name: &'static str,
    /// What it shows.
    pub shows: &'static str,
}

/// What a family of figures is drawn from.
pub(super) trait Source: Sized + 'static {
    /// All figures of the family, in the order in which they are drawn.
    const CATALOGUE: &'static [Entry<Self>];

    /// Reads what a folder holds; flows, which are most of it, only where they are wanted.
    fn read(folder: &Path, with_flows: bool) -> Result<Self, FigureError>;
}

/// A figure and how it is drawn.
pub(super) struct Entry<From> {
    pub about: FigureEntry,
    pub draw: Draw<From>,
}

/// Drawings and, where there are several, what each of them is about; none if the folder lacks what they need.
pub(super) type Drawings = Vec<(String, Drawn)>;

type Draw<From> = fn(&From, &Theme, &Options) -> Result<Drawings, FigureError>;

const fn entry<From>(name: &'static str, shows: &'static str, draw: Draw<From>) -> Entry<From> {
    Entry { about: FigureEntry { name, shows }, draw }
}

/// The entries of these names, or all.
pub(super) fn wanted<From: Source>(names: &[String]) -> Result<Vec<&'static Entry<From>>, FigureError> {
    if names.is_empty() {
        return Ok(From::CATALOGUE.iter().collect());
    }
    let find = |name: &String| {
        let found = From::CATALOGUE.iter().find(|entry| entry.about.name == name);
        found.ok_or_else(|| unknown::<From>(name))
    };
    names.iter().map(find).collect()
}

fn unknown<From: Source>(name: &str) -> FigureError {
    let names = || From::CATALOGUE.iter().map(|entry| entry.about.name);
    let near = |known: &&str| strsim::damerau_levenshtein(name, known);
    let closest = names().min_by_key(near).filter(|known| 2 * near(known) <= known.len());
    let hint = closest.map_or_else(
        || format!("; there are {}", names().collect::<Vec<_>>().join(", ")),
        |known| format!("; did you mean `{known}`?"),
    );
    FigureError::Unknown { name: name.to_owned(), hint }
}

/// A figure of a single file.
fn single(drawn: Result<Option<Drawn>, FigureError>) -> Result<Drawings, FigureError> {
    Ok(drawn?.into_iter().map(|drawn| (String::new(), drawn)).collect())
}

impl Source for Run {
    const CATALOGUE: &'static [Entry<Self>] = &[
        entry(
            "national-series",
            "output, output per worker, talent, capital, technology and disparities of all regions together",
            |run, theme, _| single(national::national_series(run, theme)),
        ),
        entry(
            "club-output-index",
            "output of clubs and provinces relative to the start, against all regions",
            |run, theme, _| single(clubs::club_output(run, theme)),
        ),
        entry(
            "largest-regions",
            "output per worker of the twelve largest regions, small multiples with shared axes",
            |run, theme, _| single(multiples::largest_regions(run, theme)),
        ),
        entry("flow-map-worker", "where workers move in the last year", |run, theme, options| {
            single(flow_map::flow_map(run, theme, options, Factor::Worker))
        }),
        entry("flow-map-young", "where young talent moves in the last year", |run, theme, options| {
            single(flow_map::flow_map(run, theme, options, Factor::Young))
        }),
        entry(
            "flow-map-established",
            "where established talent moves in the last year",
            |run, theme, options| single(flow_map::flow_map(run, theme, options, Factor::Established)),
        ),
        entry("flow-map-capital", "where capital is invested in the last year", |run, theme, options| {
            single(flow_map::flow_map(run, theme, options, Factor::Capital))
        }),
        entry(
            "flow-map-venture",
            "where venture capital is invested in the last year",
            |run, theme, options| single(flow_map::flow_map(run, theme, options, Factor::Venture)),
        ),
        entry(
            "flow-map-siting",
            "where innovation projects are sited in the last year",
            |run, theme, options| single(flow_map::flow_map(run, theme, options, Factor::Siting)),
        ),
        entry(
            "flow-map-transfer",
            "who pays and who receives transfers in the last year",
            |run, theme, options| single(flow_map::flow_map(run, theme, options, Factor::Transfer)),
        ),
        entry("flow-map-lent", "where experts are lent in the last year", |run, theme, options| {
            single(flow_map::flow_map(run, theme, options, Factor::Lent))
        }),
        entry(
            "convergence",
            "average growth against initial output per worker of every region, with the regression line (β)",
            |run, theme, _| single(convergence::convergence(run, theme)),
        ),
        entry(
            "dispersion",
            "standard deviation of log output per worker over the years (σ)",
            |run, theme, _| single(dispersion::dispersion(run, theme)),
        ),
        entry(
            "lorenz-curve",
            "shares of people and of output in the first and the last year, with Gini coefficients",
            |run, theme, _| single(lorenz::lorenz_curve(run, theme)),
        ),
    ];

    fn read(folder: &Path, with_flows: bool) -> Result<Self, FigureError> {
        Self::read(folder, with_flows)
    }
}

impl Source for Comparison {
    const CATALOGUE: &'static [Entry<Self>] = &[
        entry(
            "effects",
            "what the policies change over the years, all regions together: policy − base, with ranges",
            |comparison, theme, _| over_time::effects(comparison, theme),
        ),
        entry(
            "members-and-others",
            "effect on output of all regions, of those that the policies cover, and of the others",
            |comparison, theme, _| single(members::members_and_others(comparison, theme)),
        ),
        entry(
            "gains-and-losses",
            "regions that gain and lose most output in the last year, with ranges; one file an arm",
            |comparison, theme, _| ranking::gains_and_losses(comparison, theme),
        ),
        entry("flow-difference-worker", "how moves of workers change", |comparison, theme, options| {
            difference_map::difference_maps(comparison, theme, options, Factor::Worker)
        }),
        entry("flow-difference-young", "how moves of young talent change", |comparison, theme, options| {
            difference_map::difference_maps(comparison, theme, options, Factor::Young)
        }),
        entry(
            "flow-difference-established",
            "how moves of established talent change",
            |comparison, theme, options| {
                difference_map::difference_maps(comparison, theme, options, Factor::Established)
            },
        ),
        entry("flow-difference-capital", "how investment changes", |comparison, theme, options| {
            difference_map::difference_maps(comparison, theme, options, Factor::Capital)
        }),
        entry("flow-difference-venture", "how venture capital changes", |comparison, theme, options| {
            difference_map::difference_maps(comparison, theme, options, Factor::Venture)
        }),
        entry(
            "flow-difference-siting",
            "how the siting of projects changes",
            |comparison, theme, options| {
                difference_map::difference_maps(comparison, theme, options, Factor::Siting)
            },
        ),
        entry("flow-difference-transfer", "how transfers change", |comparison, theme, options| {
            difference_map::difference_maps(comparison, theme, options, Factor::Transfer)
        }),
        entry("flow-difference-lent", "how the lending of experts changes", |comparison, theme, options| {
            difference_map::difference_maps(comparison, theme, options, Factor::Lent)
        }),
        entry(
            "adoption",
            "regional governments that are open to cooperation, in every arm, where stances change",
            |comparison, theme, _| adoption::adoption(comparison, theme),
        ),
    ];

    fn read(folder: &Path, with_flows: bool) -> Result<Self, FigureError> {
        Self::read(folder, with_flows)
    }
}

impl Source for Attribution {
    const CATALOGUE: &'static [Entry<Self>] = &[
        entry(
            "contributions",
            "the part of each policy in the effect of the package, adding up to the whole; one file an outcome",
            |attribution, theme, _| contributions::contributions(attribution, theme),
        ),
        entry(
            "interactions",
            "how far each pair of policies does more or less together than alone; one file an outcome",
            |attribution, theme, _| interactions::interactions(attribution, theme),
        ),
    ];

    fn read(folder: &Path, _: bool) -> Result<Self, FigureError> {
        Self::read(folder)
    }
}

impl Source for Sweep {
    const CATALOGUE: &'static [Entry<Self>] = &[
        entry(
            "indices",
            "Sobol’ indices of every factor, first and total, with intervals; one file a metric",
            |sweep, theme, _| bars::indices(sweep, theme),
        ),
        entry(
            "elementary-effects",
            "μ* and σ of every factor after Morris, with intervals; one file a metric",
            |sweep, theme, _| bars::elementary_effects(sweep, theme),
        ),
        entry(
            "swings",
            "how far each factor moves a metric from the middle, one at a time; one file a metric",
            |sweep, theme, _| bars::swings(sweep, theme),
        ),
        entry(
            "main-effects",
            "the mean of a metric along each factor, small multiples; one file a metric",
            |sweep, theme, _| main_effects::main_effects(sweep, theme),
        ),
        entry(
            "heat-map",
            "the mean of a metric over every two factors of a grid; one file a metric, scenario and pair",
            |sweep, theme, _| heat_maps::heat_maps(sweep, theme),
        ),
    ];

    fn read(folder: &Path, _: bool) -> Result<Self, FigureError> {
        Self::read(folder)
    }
}
