//! What the table of migration adds to the observations of a world, as far as `[base_year]` asks for it.

use super::TimeSettings;
use super::base_year::{Appeals, BaseYearSpec, Entrants};
use super::file::BaseYearSection;
use super::migration::{self, AGED, MigrationColumns, NATURAL_GROWTH, NET_MIGRANTS, RESIDENTS};
use super::problem::{Problem, Problems};
use super::source::Sources;
use super::table_source::DataFile;
use super::wording::quoted;
use crate::dynamics::{self, BaseMigration, Parameter, Parameters};
use crate::region::{Atlas, NaturalGrowth, Observations};
use ndarray::Array1;
use toml::Spanned;

/// A base year as read, and what the table of migration adds to the observations of the world.
pub(super) struct ReadBaseYear {
    pub spec: BaseYearSpec,
    pub observations: Observations,
    /// What is worth a note and no warning.
    pub note: Option<String>,
}

/// Columns of the table of migration that are needed.
fn columns(spec: BaseYearSpec) -> Vec<&'static str> {
    let net = [RESIDENTS, NET_MIGRANTS].into_iter().filter(|_| spec.appeals == Appeals::Net);
    let natural = [NATURAL_GROWTH, AGED].into_iter().filter(|_| spec.entrants == Entrants::NaturalGrowth);
    net.chain(natural).collect()
}

/// What the scenario says of the base year, and the observations that it asks for; `None` after errors.
pub(super) fn read(
    section: &BaseYearSection,
    file: Option<&DataFile>,
    (everywhere, atlas): (&Atlas, &Atlas),
    observations: Observations,
    sources: &Sources,
    problems: &mut Problems,
) -> Option<ReadBaseYear> {
    let default = BaseYearSpec::default();
    let (appeals, entrants, share) = section.choices();
    let spec = BaseYearSpec {
        appeals: appeals.unwrap_or(default.appeals),
        entrants: entrants.unwrap_or(default.entrants),
        graduates_from_own_province: share.unwrap_or(default.graduates_from_own_province),
    };
    let share = section.graduates_from_own_province.as_ref();
    if let Some(share) = share.filter(|_| spec.entrants == Entrants::Rate) {
        let message = "`graduates_from_own_province` has no effect without `entrants = \"natural-growth\"`";
        problems.push(Problem::warning(message).at(sources.place(&share.span())));
    }
    let needed = columns(spec);
    if needed.is_empty() {
        return Some(ReadBaseYear { spec, observations, note: None });
    }
    let Some(file) = file else {
        problems.push(no_table(section, &needed, sources));
        return None;
    };
    let table = migration::read(file, &needed, everywhere, atlas, problems)?;
    Some(observed(spec, &table, atlas, observations))
}

fn no_table(section: &BaseYearSection, needed: &[&str], sources: &Sources) -> Problem {
    let appeals = section.appeals.as_ref().filter(|it| *it.get_ref() == Appeals::Net).map(Spanned::span);
    let span = appeals.or_else(|| section.entrants.as_ref().map(Spanned::span)).unwrap_or(0..0);
    let hint = format!(
        "write `migration = \"PATH\"` into `[world]`; the table needs `code`, {}",
        needed.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ")
    );
    Problem::error("the world has no table of past migration").at(sources.place(&span)).hint(hint)
}

fn observed(
    spec: BaseYearSpec,
    table: &MigrationColumns,
    atlas: &Atlas,
    mut observations: Observations,
) -> ReadBaseYear {
    let mut note = None;
    if spec.appeals == Appeals::Net {
        let (net, sum) = net_of_people(table, &observations);
        observations.net_migrants = Some(net);
        note = Some(format!(
            "net migration of those who work adds up to {sum:.0} persons a year, which all regions bear by their number"
        ));
    }
    if spec.entrants == Entrants::NaturalGrowth {
        let share = spec.graduates_from_own_province.get();
        observations.natural_growth = Some(NaturalGrowth {
            rate: table.column(NATURAL_GROWTH) / 1000.0,
            graduates_from: dynamics::homes(&observations.graduates, table.column(AGED), share, atlas),
        });
    }
    ReadBaseYear { spec, observations, note }
}

/// Net migrants who work, less the part of each region in their sum, and that sum; persons per year.
fn net_of_people(table: &MigrationColumns, seen: &Observations) -> (Array1<f64>, f64) {
    let people = &seen.people.worker + &seen.people.young + &seen.people.established;
    let net = table.column(NET_MIGRANTS) * &people / table.column(RESIDENTS);
    let (sum, all) = (net.sum(), people.sum());
    (net - people * (sum / all), sum)
}

/// Refuses a base year in which somebody would have to be pushed out of a region, and tells where nobody begins to work.
pub(super) fn check(
    section: &BaseYearSection,
    (seen, atlas): (&Observations, &Atlas),
    parameters: &Parameters,
    time: TimeSettings,
    sources: &Sources,
    problems: &mut Problems,
) {
    let years = 1.0 / f64::from(time.steps_per_year);
    let names = |regions: &[usize]| named(regions, atlas);
    if let (Some(net), Some(appeals)) = (&seen.net_migrants, &section.appeals) {
        let unreachable = BaseMigration::new(&seen.people, net, parameters, years).unreachable();
        if !unreachable.is_empty() {
            let message = format!("more people leave than redraw their place in {}", names(&unreachable));
            let problem = Problem::error(message).at(sources.place(&appeals.span()));
            problems.push(problem.hint(enough(seen, parameters, years)));
        }
    }
    if seen.natural_growth.is_some() {
        let entrants = dynamics::entrants(seen, parameters);
        let none: Vec<usize> = (0..entrants.len()).filter(|it| entrants[*it] <= 0.0).collect();
        if !none.is_empty() {
            let message = format!("nobody begins to work in {}", names(&none));
            let place = section.entrants.as_ref().map(|it| sources.place(&it.span()));
            problems.push(Problem::warning(message).at(place));
        }
    }
}

fn enough(seen: &Observations, parameters: &Parameters, years: f64) -> String {
    const RATE: &str = "talent.redraw_rate.worker";
    let most = Parameter::find(RATE).map_or(1.0, |it| it.limits.high);
    match dynamics::smallest_worker_rate(seen, parameters, years, most) {
        Some(rate) => format!("`parameters.{RATE}` of {rate} is the smallest with which it works"),
        None => "no rate at which workers redraw their place is high enough".to_owned(),
    }
}

fn named(regions: &[usize], atlas: &Atlas) -> String {
    const FEW: usize = 5;
    let name = |it: &usize| {
        let place = &atlas.regions()[*it].place;
        quoted(&format!("{} {}", place.code, place.english))
    };
    let shown: Vec<String> = regions.iter().take(FEW).map(name).collect();
    let more = regions.len().saturating_sub(FEW);
    if more > 0 { format!("{} and {more} more", shown.join(", ")) } else { shown.join(", ") }
}
