//! What the program carries, so that it needs no file beside it: worlds, the scenario library, plans, licences.

use super::files;
use super::problem::Problem;
use super::wording::{listed, nearest, quoted};
use std::fmt;
use std::path::{Path, PathBuf};

/// What the address of a text that the program carries begins with; the rest is its name.
const LIBRARY: &str = "library:";

/// A text that the program carries.
#[derive(Debug)]
pub struct BuiltInFile {
    /// Where it lies in `scenarios/` or `seeds/` of the program's source.
    pub path: &'static str,
    /// All of it.
    pub text: &'static str,
}

/// A world that the program carries.
#[derive(Debug)]
pub struct BuiltInWorld {
    /// What `[world] name` calls it.
    pub name: &'static str,
    /// The table of regions.
    pub regions: BuiltInFile,
    /// The table of clubs.
    pub clubs: BuiltInFile,
    /// The table of past migration, where there is one.
    pub migration: Option<BuiltInFile>,
}

/// Files of a folder by their paths in it.
macro_rules! files {
    ($folder:literal $($path:literal)*) => {
        &[$(BuiltInFile { path: $path, text: include_str!(concat!("../../", $folder, $path)) }),*]
    };
}

/// The worlds that the program carries.
pub static WORLDS: &[BuiltInWorld] = &[
    BuiltInWorld {
        name: "china-prefectures",
        regions: BuiltInFile {
            path: "china/prefectures.csv",
            text: include_str!("../../seeds/china/prefectures.csv"),
        },
        clubs: CLUBS_OF_CHINA,
        migration: None,
    },
    BuiltInWorld {
        name: "china-regions",
        regions: BuiltInFile {
            path: "china/regions.csv",
            text: include_str!("../../seeds/china/regions.csv"),
        },
        clubs: CLUBS_OF_CHINA,
        migration: None,
    },
    BuiltInWorld {
        name: "china-prefectures-2010",
        regions: BuiltInFile {
            path: "china/2010/prefectures.csv",
            text: include_str!("../../seeds/china/2010/prefectures.csv"),
        },
        clubs: BuiltInFile {
            path: "china/2010/clubs.csv",
            text: include_str!("../../seeds/china/2010/clubs.csv"),
        },
        migration: Some(BuiltInFile {
            path: "china/2010/migration.csv",
            text: include_str!("../../seeds/china/2010/migration.csv"),
        }),
    },
];

pub(super) const CLUBS_OF_CHINA: BuiltInFile =
    BuiltInFile { path: "china/clubs.csv", text: include_str!("../../seeds/china/clubs.csv") };

/// What these clubs are called.
pub const CLUB_NAMES_OF_CHINA: BuiltInFile =
    BuiltInFile { path: "china/club-names.csv", text: include_str!("../../seeds/china/club-names.csv") };

/// Tables that go with worlds of China and that scenarios name by their paths, by the keys of `[world]`.
pub static TABLES: [(&str, BuiltInFile); 2] = [
    (
        "segments",
        BuiltInFile { path: "china/segments.csv", text: include_str!("../../seeds/china/segments.csv") },
    ),
    (
        "specialisation",
        BuiltInFile {
            path: "china/specialisation.csv",
            text: include_str!("../../seeds/china/specialisation.csv"),
        },
    ),
];

/// The scenario library; no two files share a name.
pub static SCENARIOS: &[BuiltInFile] = files! {
    "scenarios/"
    "ai-network.toml"
    "border-closure.toml"
    "campus-for-yuyao.toml"
    "centre-beijing-tianjin-hebei.toml"
    "centre-beijing.toml"
    "centre-greater-bay-core.toml"
    "centre-greater-bay.toml"
    "centre-shanghai.toml"
    "centre-yangtze-delta.toml"
    "china-chains.toml"
    "china-platforms.toml"
    "china-prefectures.toml"
    "cities-and-counties.toml"
    "facility-for-hefei.toml"
    "finance-winter.toml"
    "imitating-governments-with-tax-sharing.toml"
    "imitating-governments.toml"
    "imports-stop-with-network.toml"
    "imports-stop-with-reserve.toml"
    "imports-stop.toml"
    "industrial-platforms.toml"
    "innovation-vouchers-at-home.toml"
    "innovation-vouchers.toml"
    "integrated-circuits-network.toml"
    "internet-of-things-network.toml"
    "nano-materials-network.toml"
    "opening-with-evaluation.toml"
    "opening-without-evaluation.toml"
    "optoelectronics-network.toml"
    "packaging-lost-by-one-city-with-network.toml"
    "packaging-lost-by-one-city-with-reserve.toml"
    "packaging-lost-by-one-city.toml"
    "packaging-lost-by-the-delta-with-network.toml"
    "packaging-lost-by-the-delta-with-reserve.toml"
    "packaging-lost-by-the-delta.toml"
    "platform-programme.toml"
    "scenario-opening-by-one-city.toml"
    "scenario-opening.toml"
    "status-quo.toml"
    "talent-subsidy-race.toml"
    "tax-sharing-a-quarter.toml"
    "tax-sharing-three-quarters.toml"
    "tax-sharing.toml"
    "technology-restriction.toml"
    "whole-package.toml"
    "yangtze-delta.toml"
    "yuyao-and-shanghai.toml"
    "yuyao-linked.toml"
    "yuyao.toml"
    "validation/hindcast-2010.toml"
    "lessons/chain-breaks.toml"
    "lessons/chain-network.toml"
    "lessons/chain-reserve-all.toml"
    "lessons/chain-reserve-others.toml"
    "lessons/chain-reserve-shanghai.toml"
    "lessons/chain.toml"
    "lessons/delta.toml"
    "lessons/fund-all-pay.toml"
    "lessons/fund-none.toml"
    "lessons/fund-shanghai-pays.toml"
    "lessons/fund-small-club.toml"
    "lessons/fund-zhejiang-rides.toml"
    "lessons/markets-all.toml"
    "lessons/markets-one.toml"
    "lessons/markets-some.toml"
    "lessons/pioneers-share-25.toml"
    "lessons/pioneers-share-50.toml"
    "lessons/pioneers-share-75.toml"
    "lessons/pioneers.toml"
    "lessons/protection-agreed.toml"
    "lessons/protection-all-open.toml"
    "lessons/protection-imitate.toml"
    "lessons/protection-respond.toml"
    "lessons/protection-shanghai-closes.toml"
    "lessons/protection-shanghai-opens.toml"
    "lessons/race-all.toml"
    "lessons/race-one.toml"
    "lessons/race-some.toml"
    "lessons/standards-all.toml"
    "lessons/standards-some.toml"
};

/// The plans of sweeps in the library.
pub static PLANS: &[BuiltInFile] = files! { "scenarios/" "sweeps/what-decides.toml" };

/// Which licence holds for which column of the built-in worlds, and the notices to keep with every copy (Markdown).
pub const DATA_LICENCE: &str = include_str!("../../seeds/LICENSE.md");

/// The licences of the program, of which its user chooses one.
pub const PROGRAM_LICENCES: [&str; 2] =
    [include_str!("../../LICENSE-MIT"), include_str!("../../LICENSE-APACHE")];

/// The part of [`DATA_LICENCE`] that has to stay with every copy of the tables.
pub fn notices() -> &'static str {
    let begin = DATA_LICENCE.find("## Notices").unwrap_or(0);
    let rest = &DATA_LICENCE[begin..];
    rest.split("\n## ").next().unwrap_or(rest).trim_end()
}

impl BuiltInFile {
    /// What users call it: the name of the file, without folder and ending.
    pub fn name(&self) -> &'static str {
        let file = self.path.rsplit('/').next().unwrap_or(self.path);
        file.split('.').next().unwrap_or(file)
    }

    /// Where the program finds it again, in place of a path.
    pub fn address(&self) -> PathBuf {
        PathBuf::from(format!("{LIBRARY}{}", self.name()))
    }

    /// The address of what this text calls `path`, which is seen from its folder; as written when it is nothing.
    pub(crate) fn beside(&self, path: &str) -> PathBuf {
        let mut folders: Vec<&str> = self.path.split('/').collect();
        folders.pop();
        for step in path.split('/') {
            match step {
                "." => {}
                ".." => drop(folders.pop()),
                step => folders.push(step),
            }
        }
        let path = folders.join("/");
        let found = SCENARIOS.iter().find(|it| it.path == path);
        found.map_or_else(|| PathBuf::from(format!("{LIBRARY}{path}")), Self::address)
    }
}

/// The world with this name.
pub(super) fn world(name: &str) -> Option<&'static BuiltInWorld> {
    WORLDS.iter().find(|it| it.name == name)
}

/// The name in an address of the library.
pub(crate) fn name_at(address: &Path) -> Option<&str> {
    address.to_str()?.strip_prefix(LIBRARY)
}

/// The table that the program carries under a path such as `seeds/china/segments.csv`.
pub(super) fn table(key: &str, path: &str) -> Option<&'static BuiltInFile> {
    let carried = path.strip_prefix("seeds/")?;
    TABLES.iter().find(|(of, it)| *of == key && it.path == carried).map(|(_, it)| it)
}

/// Codes of regions and of their prefectures in a table that the program carries.
pub(super) fn codes(regions: &BuiltInFile) -> (Vec<String>, Vec<String>) {
    let mut reader = csv::Reader::from_reader(regions.text.as_bytes());
    let header = reader.headers().cloned().unwrap_or_default();
    let at = |name: &str| header.iter().position(|it| it == name).unwrap_or(usize::MAX);
    let (code, prefecture) = (at("code"), at("prefecture_code"));
    let cells = |row: csv::StringRecord| Some((row.get(code)?.to_owned(), row.get(prefecture)?.to_owned()));
    reader.records().filter_map(|row| cells(row.ok()?)).unzip()
}

/// The text at an address of the library; nothing for a path.
pub(crate) fn at(address: &Path) -> Option<Result<&'static BuiltInFile, Problem>> {
    let name = name_at(address)?;
    let found = SCENARIOS.iter().chain(PLANS).find(|it| it.name() == name);
    Some(found.ok_or_else(|| {
        let message = format!("the library has no scenario {}", quoted(name));
        Problem::error(message).hint(instead_of(name, SCENARIOS, LIBRARY))
    }))
}

/// What users look for by path or name.
#[derive(Clone, Copy, Debug)]
pub(crate) enum BuiltInFileKind {
    Scenario,
    #[cfg_attr(not(feature = "files"), expect(dead_code, reason = "plans are for sweeps"))]
    Plan,
}

impl BuiltInFileKind {
    fn files(self) -> &'static [BuiltInFile] {
        match self {
            Self::Scenario => SCENARIOS,
            Self::Plan => PLANS,
        }
    }
}

impl fmt::Display for BuiltInFileKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Scenario => "scenario",
            Self::Plan => "plan",
        })
    }
}

/// Where a text lies: the path of a file, seen from `folder`, or else, for a name without folders, its address in the
/// library. A file always wins.
///
/// # Errors
///
/// Says where it was looked for when a name is neither.
pub(crate) fn locate(asked: &Path, folder: &Path, wanted: BuiltInFileKind) -> Result<PathBuf, Problem> {
    let path = folder.join(asked);
    let name = name_at(asked).or(asked.to_str()).filter(|it| !it.contains(['/', '\\']));
    let Some(name) = name.filter(|_| !files::is_file(&path)) else { return Ok(path) };
    match wanted.files().iter().find(|it| it.name() == name) {
        Some(file) => Ok(file.address()),
        // Reading it tells why it is no file.
        None if files::exists(&path) => Ok(path),
        None => Err(nowhere(name, &path, wanted)),
    }
}

fn nowhere(name: &str, path: &Path, wanted: BuiltInFileKind) -> Problem {
    let path = quoted(&path.display().to_string());
    let name_shown = quoted(name);
    let message =
        format!("there is no {wanted} {name_shown}: no file {path}, and none of this name in the library");
    Problem::error(message).hint(instead_of(name, wanted.files(), ""))
}

/// What to write for a file that is not there but has the name of a scenario in the library.
pub(super) fn instead_of_file(path: &Path) -> Option<String> {
    let name = path.file_stem()?.to_str()?;
    let file = SCENARIOS.iter().find(|it| it.name() == name && !files::exists(path))?;
    Some(format!("`{}` is the scenario of that name in the library", file.address().display()))
}

/// What may be meant by a name that no text of the library has, after what was written before it; one with an ending is
/// rather that of a file.
fn instead_of(name: &str, files: &[BuiltInFile], before: &str) -> Option<String> {
    let known: Vec<&str> = files.iter().map(BuiltInFile::name).collect();
    let near =
        nearest(name.trim_end_matches(".toml"), &known).map(|it| format!("did you mean `{before}{it}`?"));
    near.or_else(|| {
        if name.contains('.') {
            return None;
        }
        // Lessons are found on their pages.
        let first: Vec<&str> =
            files.iter().filter(|it| !it.path.starts_with("lessons/")).map(BuiltInFile::name).collect();
        Some(format!("the library has {}", listed(&first)))
    })
}
