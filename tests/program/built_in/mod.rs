//! What the program carries is enough to run anywhere, and every results folder has what else it needs.

mod catalogue;
mod fields;
mod folders;
mod names;
mod tables;

use crate::command::{refusal, well};
use factorflow::Scenario;
use factorflow::scenario::Reader;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A country of its own: counties are in prefectures, which have the names of their cities; the note is read by nobody.
const COUNTRY: &str = "\
code,name_en,kind,prefecture_code,province_code,lon,lat,population,gdp_cny,note
010,\"Port, North\",city,010,N,10.0,50.0,900000,9e10,\"a \"\"big\"\" one\"
011,Mill,county,010,N,10.4,50.3,200000,1.1e10,
012, Ford ,county,010,N,9.5,50.1,150000,8e9,spaces
020,Südstadt,city,020,S,11.0,48.0,700000,6e10,
021,Berg,county,020,S,11.3,47.7,120000,5e9,
030,Far,city,030,W,4.0,45.0,300000,2e10,
";

const CLUBS: &str = "\
club,member_code,scope,note
hills,021,region,
hills,012,region,
north,010,prefecture,all of it
west,030,region,
";

/// Only counties are run, and one of them has a policy that names its prefecture.
const COUNTIES: &str = "\
[world]
regions = \"data/country.csv\"
clubs = \"data/clubs.csv\"
keep = [\"kind:county\"]
[time]
years = 2
steps_per_year = 1
[[policies]]
name = \"tax\"
instrument = \"tax-sharing\"
members = [\"prefecture:Port, North\", \"hills\"]
share = 0.5
";

/// A folder with a Chinese name, which holds nothing.
fn empty() -> (TempDir, PathBuf) {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("长三角 研究");
    fs::create_dir(&folder).unwrap();
    (place, folder)
}

/// A folder with the country and the scenario of its counties.
fn country() -> (TempDir, PathBuf) {
    let (place, folder) = empty();
    write(&folder, "data/country.csv", COUNTRY);
    write(&folder, "data/clubs.csv", CLUBS);
    write(&folder, "counties.toml", COUNTIES);
    write(&folder, "base.toml", COUNTIES.split_once("[[policies]]").unwrap().0);
    (place, folder)
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap()
}

fn load(path: &Path, overrides: &[&str]) -> Scenario {
    let overrides: Vec<String> = overrides.iter().map(ToString::to_string).collect();
    Reader::default().overrides(&overrides).load(path).unwrap_or_else(|problems| panic!("{problems}"))
}

/// What is wrong with a scenario of this text.
fn problems(text: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "s.toml", text);
    let shown = Scenario::load(folder.path().join("s.toml")).unwrap_err().to_string();
    shown.replace(&format!("{}/", folder.path().display()), "")
}

/// Every file below a folder with its content, but manifests, which hold times and the command.
fn results(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for path in fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()) {
        let name = PathBuf::from(path.file_name().unwrap());
        if path.is_dir() {
            found.extend(results(&path).into_iter().map(|(inner, it)| (name.join(inner), it)));
        } else if name != Path::new("manifest.json") {
            found.insert(name, fs::read(&path).unwrap());
        }
    }
    found
}

fn assert_same(one: &Path, other: &Path) {
    let (one, other) = (results(one), results(other));
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (name, bytes) in &one {
        assert!(other[name] == *bytes, "{} differs", name.display());
    }
}
