//! `factorflow worlds`.

use super::catalogues::{lines, unknown};
use super::manual::hanging;
use super::{Failure, colour, print};
use crate::region::{Atlas, Clubs, Region, RegionId, UnknownNames};
use crate::scenario::written::place_suggestion;
use crate::scenario::{self, Problems, TableSource, WorldListing, builtin};
use crate::wording::quoted;
use clap::Args;
use std::fmt::Write;
use std::path::{Path, PathBuf};

/// Where worlds of one's own are looked for if nobody says where.
const SEEDS: &str = "seeds";

#[derive(Debug, Args)]
pub struct WorldsCommand {
    /// The world to explain: one that the program carries, or a folder in seeds/
    name: Option<String>,
    /// Lists the regions of a place instead: a club, province:Zhejiang, prefecture:Ningbo, kind:county, a code or a name
    #[arg(long, value_name = "PLACE", requires = "name", conflicts_with = "club")]
    regions: Option<String>,
    /// Lists the members of a club instead
    #[arg(long, value_name = "CLUB", requires = "name")]
    club: Option<String>,
    /// Where worlds of your own are [default: seeds, if there is such a folder]
    #[arg(long, value_name = "DIR")]
    seeds: Option<PathBuf>,
}

impl WorldsCommand {
    pub fn run(self) -> Result<(), Failure> {
        let worlds = self.worlds()?;
        let Some(name) = &self.name else {
            return print(&worlds.iter().map(overview).collect::<String>());
        };
        let Some(world) = worlds.iter().find(|it| it.name == *name) else {
            return Err(unknown("world", name, worlds.iter().map(|it| it.name.as_str())));
        };
        match (&self.regions, &self.club) {
            (Some(place), _) => print(&regions(world, place)?),
            (_, Some(club)) => print(&members(world, club)?),
            (None, None) => print(&explain(world)),
        }
    }

    fn worlds(&self) -> Result<Vec<WorldListing>, Failure> {
        let refused = |it: Problems| Failure::Refused(it.render(colour()));
        let mut worlds = scenario::built_in_worlds().map_err(refused)?;
        let seeds = self.seeds.as_deref().unwrap_or(Path::new(SEEDS));
        if seeds.is_dir() {
            worlds.extend(scenario::worlds(seeds).map_err(refused)?);
        } else if self.seeds.is_some() {
            return Err(Failure::Refused(format!("error: there is no folder `{}`", seeds.display())));
        }
        Ok(worlds)
    }
}

/// A world in a line, and its clubs.
fn overview(world: &WorldListing) -> String {
    let tables = world.tables.iter().map(|it| match &it.source {
        TableSource::File(path) => format!("{} ({} regions)", path.display(), it.atlas.len()),
        built_in => format!("{} regions, {built_in}", it.atlas.len()),
    });
    let clubs: Vec<&str> = world.clubs.iter().flat_map(|it| it.clubs.iter()).map(|(name, _)| name).collect();
    let line = format!("{:<23}{}\n", world.name, tables.collect::<Vec<_>>().join(", "));
    if clubs.is_empty() { line } else { line + &hanging("  clubs", 23, &clubs.join(", ")) }
}

/// Everything that `[world]` of a scenario file may say.
fn explain(world: &WorldListing) -> String {
    let mut text = format!("{}\n\ntables of regions\n", world.name);
    for table in &world.tables {
        let _ = writeln!(text, "  {:<40} {:>5} regions", table.source.to_string(), table.atlas.len());
    }
    text.push_str("\nin a scenario file\n\n");
    text.push_str(&example(world));
    text.push_str("\nwhat `keep` may name, with its regions in each table\n\n");
    text.push_str(&selections(world));
    text.push_str(
        "\nkinds (`kind:county`), prefectures (`prefecture:Ningbo`), codes and names of regions select too;\n\
         `--regions PLACE` and `--club CLUB` list them; what every column means: `seeds/README.md` of factorflow\n",
    );
    if is_built_in(world) {
        let _ = writeln!(text, "\n{}", builtin::notices());
    }
    text
}

fn is_built_in(world: &WorldListing) -> bool {
    world.tables.iter().any(|it| matches!(it.source, TableSource::BuiltIn(_)))
}

fn example(world: &WorldListing) -> String {
    let mut text = String::from("  [world]\n");
    let regions = world.tables.first().map(|it| ("regions", &it.source));
    for (key, source) in regions.into_iter().chain(world.clubs.first().map(|it| ("clubs", &it.source))) {
        match source {
            TableSource::File(path) => drop(writeln!(text, "  {key} = {:?}", path.display().to_string())),
            _ if key == "regions" => drop(writeln!(text, "  name = {:?}", world.name)),
            _ => {}
        }
    }
    if let Some(row) = rows(world).into_iter().max_by_key(|it| it.regions.first().copied()) {
        let _ = writeln!(text, "  keep = [{:?}]   # everything when left out", row.name);
    }
    text
}

/// The regions of a place: what has them wins over a region of the same name.
fn regions(world: &WorldListing, place: &str) -> Result<String, Failure> {
    let clubs = world.clubs.first().map(|it| it.clubs.clone()).unwrap_or_default();
    let is_club = clubs.iter().any(|(name, _)| name == place);
    let names = ["province:", "prefecture:"].map(|kind| format!("{kind}{place}"));
    let wider = names.iter().filter(|_| !is_club).find_map(|it| selected(world, &clubs, it).ok());
    wider.map_or_else(|| selected(world, &clubs, place), Ok)
}

fn members(world: &WorldListing, name: &str) -> Result<String, Failure> {
    let all = || world.clubs.iter().flat_map(|it| it.clubs.iter());
    if all().all(|(club, _)| club != name) {
        return Err(unknown("club", name, all().map(|(club, _)| club)));
    }
    let of =
        |atlas: &Atlas| all().filter(|(it, _)| *it == name).flat_map(|(_, it)| it.resolve(atlas)).collect();
    Ok(tables(world, &world.tables.iter().map(|it| of(&it.atlas)).collect::<Vec<_>>()))
}

/// The regions of every table that a name stands for.
fn selected(world: &WorldListing, clubs: &Clubs, name: &str) -> Result<String, Failure> {
    let found: Vec<_> = world.tables.iter().map(|it| clubs.resolve(name, &it.atlas)).collect();
    if let Some(Err(unknown)) = found.first().filter(|_| found.iter().all(Result::is_err)) {
        let atlases: Vec<&Atlas> = world.tables.iter().map(|it| &it.atlas).collect();
        return Err(no_place(unknown, clubs, &atlases));
    }
    Ok(tables(world, &found.into_iter().map(Result::unwrap_or_default).collect::<Vec<_>>()))
}

/// Refuses names that are no place in any of these worlds, each with what may have been meant.
pub fn no_place(unknown: &UnknownNames, clubs: &Clubs, atlases: &[&Atlas]) -> Failure {
    let said = |name: &String| {
        let hint = atlases.iter().find_map(|it| place_suggestion(name, clubs, it));
        let hint = hint.unwrap_or_else(|| "`factorflow worlds` lists what there is".to_owned());
        format!("error: no place is called {}; {hint}", quoted(name))
    };
    Failure::Refused(unknown.names.iter().map(said).collect::<Vec<_>>().join("\n"))
}

/// Regions of each table of the world, with a line above them where there are several tables.
fn tables(world: &WorldListing, regions: &[Vec<RegionId>]) -> String {
    let mut text = String::new();
    for (table, regions) in world.tables.iter().zip(regions) {
        if world.tables.len() > 1 {
            let _ = writeln!(text, "{}", table.source);
        }
        let header = ["code", "name", "", "kind", "prefecture", "province"].map(str::to_owned);
        let mut found: Vec<[String; 6]> = regions.iter().map(|it| cells(table.atlas.region(*it))).collect();
        found.sort();
        text += &lines(std::iter::once(header).chain(found).map(|it| columns(&it)));
    }
    text
}

fn cells(region: &Region) -> [String; 6] {
    let Region { place, kind, prefecture, province, .. } = region;
    [&place.code, &place.english, &place.chinese, &kind.to_string(), &prefecture.english, &province.english]
        .map(Clone::clone)
}

/// Chinese names come last but for what is wide enough anyway.
fn columns(cells: &[String; 6]) -> String {
    let [code, english, chinese, kind, prefecture, province] = cells;
    format!("{code:<8} {english:<28} {kind:<7} {prefecture:<24} {province:<16} {chinese}")
        .trim_end()
        .to_owned()
}

/// Something that `keep` may name, and how many regions of each table it means.
struct SelectionRow {
    name: String,
    /// Its Chinese name and, of a club, what it is.
    chinese: String,
    regions: Vec<usize>,
}

fn rows(world: &WorldListing) -> Vec<SelectionRow> {
    let atlases: Vec<&Atlas> = world.tables.iter().map(|it| &it.atlas).collect();
    let clubs = world.clubs.iter().flat_map(|table| table.clubs.iter()).map(|(name, club)| {
        let regions = atlases.iter().map(|it| club.resolve(it).len()).collect();
        let words = [&club.words.chinese, &club.words.description].map(String::as_str);
        SelectionRow { name: name.to_owned(), chinese: words.join("  "), regions }
    });
    let provinces = atlases.first().map(|it| it.provinces()).unwrap_or_default().iter().map(|(place, _)| {
        let regions = atlases.iter().map(|it| in_province(it, &place.code)).collect();
        SelectionRow { name: format!("province:{}", place.english), chinese: place.chinese.clone(), regions }
    });
    let mut provinces: Vec<SelectionRow> = provinces.collect();
    provinces.sort_by(|a, b| a.name.cmp(&b.name));
    clubs.chain(provinces).collect()
}

fn in_province(atlas: &Atlas, code: &str) -> usize {
    atlas.regions().iter().filter(|it| it.province.code == code).count()
}

fn selections(world: &WorldListing) -> String {
    let header: String = world.tables.iter().fold(format!("  {:<28}", ""), |line, table| {
        let name = match &table.source {
            TableSource::File(path) => path.file_stem().unwrap_or_default().to_string_lossy().into_owned(),
            _ => "regions".to_owned(),
        };
        line + &format!(" {name:>12}")
    });
    let row = |it: SelectionRow| {
        let counts = it.regions.iter().fold(String::new(), |line, regions| line + &format!(" {regions:>12}"));
        format!("  {:<28}{counts}  {}", it.name, it.chinese).trim_end().to_owned()
    };
    lines(std::iter::once(header).chain(rows(world).into_iter().map(row)))
}
