//! `factorflow worlds`.

use super::catalogues::{lines, unknown};
use super::{Failure, colour, print};
use crate::region::Atlas;
use crate::scenario::{self, World};
use clap::Args;
use std::fmt::Write;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub struct Worlds {
    /// The world to explain: a folder in seeds/
    name: Option<String>,
    /// Where the worlds are
    #[arg(long, default_value = "seeds", value_name = "DIR")]
    seeds: PathBuf,
}

impl Worlds {
    pub fn run(self) -> Result<(), Failure> {
        if !self.seeds.is_dir() {
            return Err(Failure::Refused(elsewhere(&self.seeds)));
        }
        let refused = |it: scenario::Problems| Failure::Refused(it.render(colour()));
        let worlds = scenario::worlds(&self.seeds).map_err(refused)?;
        let Some(name) = self.name else {
            return print(&lines(worlds.iter().map(line)));
        };
        match worlds.iter().find(|it| it.name == name) {
            Some(world) => print(&explain(world)),
            None => Err(unknown("world", &name, worlds.iter().map(|it| it.name.as_str()))),
        }
    }
}

fn elsewhere(seeds: &Path) -> String {
    format!(
        "error: there is no folder `{}` here; go to where factorflow's own `seeds/` lies, or say where worlds are \
         with `--seeds DIR`",
        seeds.display()
    )
}

/// A world in a line: its tables with their regions.
fn line(world: &World) -> String {
    let tables = world.tables.iter().map(|it| format!("{} ({} regions)", it.path.display(), it.atlas.len()));
    format!("{:<16} {}", world.name, tables.collect::<Vec<_>>().join(", "))
}

/// Everything that `[world]` of a scenario file may say.
fn explain(world: &World) -> String {
    let mut text = format!("{}\n\ntables of regions\n", world.name);
    for table in &world.tables {
        let _ = writeln!(text, "  {:<40} {:>5} regions", table.path.display().to_string(), table.atlas.len());
    }
    text.push_str("\nin a scenario file\n\n");
    text.push_str(&example(world));
    text.push_str("\nwhat `keep` may name, with its regions in each table\n\n");
    text.push_str(&selections(world));
    text.push_str(
        "\nkinds (`kind:county`), prefectures (`prefecture:Ningbo`), codes and names of regions select too;\n\
         what every column means: `seeds/README.md` of factorflow\n",
    );
    text
}

fn example(world: &World) -> String {
    let mut text = String::from("  [world]\n");
    for table in world.tables.iter().take(1) {
        let _ = writeln!(text, "  regions = {:?}", table.path.display().to_string());
    }
    for table in world.clubs.iter().take(1) {
        let _ = writeln!(text, "  clubs = {:?}", table.path.display().to_string());
    }
    if let Some(row) = rows(world).into_iter().max_by_key(|it| it.regions.first().copied()) {
        let _ = writeln!(text, "  keep = [{:?}]   # everything when left out", row.name);
    }
    text
}

/// Something that `keep` may name, and how many regions of each table it means.
struct Row {
    name: String,
    chinese: String,
    regions: Vec<usize>,
}

fn rows(world: &World) -> Vec<Row> {
    let atlases: Vec<&Atlas> = world.tables.iter().map(|it| &it.atlas).collect();
    let clubs = world.clubs.iter().flat_map(|table| table.clubs.iter()).map(|(name, club)| {
        let regions = atlases.iter().map(|it| club.resolve(it).len()).collect();
        Row { name: name.to_owned(), chinese: String::new(), regions }
    });
    let provinces = atlases.first().map(|it| it.provinces()).unwrap_or_default().iter().map(|(place, _)| {
        let regions = atlases.iter().map(|it| in_province(it, &place.code)).collect();
        Row { name: format!("province:{}", place.english), chinese: place.chinese.clone(), regions }
    });
    let mut provinces: Vec<Row> = provinces.collect();
    provinces.sort_by(|a, b| a.name.cmp(&b.name));
    clubs.chain(provinces).collect()
}

fn in_province(atlas: &Atlas, code: &str) -> usize {
    atlas.regions().iter().filter(|it| it.province.code == code).count()
}

fn selections(world: &World) -> String {
    let header: String = world.tables.iter().fold(format!("  {:<28}", ""), |line, table| {
        let name = table.path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        line + &format!(" {name:>12}")
    });
    let row = |it: Row| {
        let counts = it.regions.iter().fold(String::new(), |line, regions| line + &format!(" {regions:>12}"));
        format!("  {:<28}{counts}  {}", it.name, it.chinese).trim_end().to_owned()
    };
    lines(std::iter::once(header).chain(rows(world).into_iter().map(row)))
}
