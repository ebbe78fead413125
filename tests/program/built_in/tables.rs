//! Tables may be given as bytes by whoever reads a scenario.

use super::*;
use factorflow::scenario::{Reader, TableCache, TableSource};
use std::sync::Arc;

/// Nothing of it is on disk.
const NOWHERE: &str = "no such folder/s.toml";

fn given(table: &str) -> Reader {
    Reader::default().table("data/country.csv", table).table("data/clubs.csv", CLUBS)
}

fn scenario(reader: &Reader) -> Scenario {
    let read = reader.read(Path::new(NOWHERE), COUNTIES.to_owned());
    read.unwrap_or_else(|problems| panic!("{problems}"))
}

#[test]
fn a_scenario_with_given_tables_is_that_with_files() {
    let (_place, folder) = country();
    let (given, from_files) = (scenario(&given(COUNTRY)), load(&folder.join("counties.toml"), &[]));
    assert_eq!((&given.atlas, &given.observations), (&from_files.atlas, &from_files.observations));
    assert_eq!(given.origin.regions.source, TableSource::Given);
    assert_eq!(given.origin.regions.sha256, from_files.origin.regions.sha256);
    let name = |text: &str| text.replacen("name = \"s\"", "name = \"counties\"", 1);
    assert_eq!(name(&given.to_toml()), from_files.to_toml());
    assert_eq!(name(&given.portable().text), from_files.portable().text);
}

#[test]
fn given_tables_win_over_files_of_their_name() {
    let (_place, folder) = country();
    let fewer = COUNTRY.replace("012, Ford ,county", "012,Ford,city");
    let read = given(&fewer).load(folder.join("counties.toml")).unwrap_or_else(|it| panic!("{it}"));
    assert_eq!(read.atlas.len(), 2);
}

#[test]
fn a_cache_tells_given_tables_of_one_name_apart() {
    let cache: Arc<TableCache> = Arc::default();
    let of = |table: &str| scenario(&given(table).cache(&cache));
    let (first, again) = (of(COUNTRY), of(COUNTRY));
    assert!(Arc::ptr_eq(&first.atlas, &again.atlas));
    let other = of(&COUNTRY.replace("200000", "210000"));
    assert_eq!(first.atlas, other.atlas);
    assert_ne!(first.observations, other.observations);
}

#[test]
fn what_is_wrong_with_a_given_table_shows_under_its_name() {
    let wrong = |bytes: &[u8]| {
        let reader = given(COUNTRY).table("data/country.csv", bytes);
        reader.read(Path::new(NOWHERE), COUNTIES.to_owned()).unwrap_err().to_string()
    };
    let shown = wrong(COUNTRY.replace("1.1e10", "much").as_bytes());
    assert!(shown.contains("--> data/country.csv:3:"), "{shown}");
    let shown = wrong(b"code,lon\n\xd6\xd0,1\n");
    assert!(shown.contains("`data/country.csv` is not UTF-8 from line 2 on"), "{shown}");
}

#[test]
fn a_table_in_the_folder_where_the_command_is_given_is_found() {
    let (_place, folder) = country();
    let world = "[world]\nregions = \"country.csv\"\n";
    write(&folder, "elsewhere/s.toml", world);
    let said = well(&folder.join("data"), &["check", "../elsewhere/s.toml"]);
    assert!(said.out.contains("6 regions"), "{}", said.out);
    assert!(refusal(&folder, &["check", "elsewhere/s.toml"]).contains("there is no file `country.csv`"));
}
