//! What reading scenarios asks of the disk, for a library without the feature `files`: nothing is there, and whoever
//! wants to read says why it cannot be.

use std::io;
use std::path::{Path, PathBuf};

/// Whether there is a disk to read from.
pub(super) const REACHABLE: bool = false;

/// Why nothing can be read.
pub(super) fn read(_: &Path) -> io::Result<Vec<u8>> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "factorflow was built without the feature `files`"))
}

pub(super) fn exists(_: &Path) -> bool {
    false
}

pub(super) fn is_file(_: &Path) -> bool {
    false
}

pub(super) fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    read(folder).map(|_| Vec::new())
}

pub(super) fn identity(path: &Path) -> PathBuf {
    path.to_path_buf()
}

/// The path as it is: reading it says why there is no file.
#[expect(clippy::unnecessary_wraps, reason = "with files it may be nowhere")]
pub(super) fn find_above(_: &Path, path: &Path) -> Option<PathBuf> {
    Some(path.to_path_buf())
}

pub(super) fn absolute(path: &Path) -> PathBuf {
    path.to_path_buf()
}

#[cfg(test)]
mod tests {
    use crate::Scenario;
    use crate::scenario::Reader;

    #[test]
    fn whoever_asks_for_a_file_is_told_in_one_line_what_it_takes() {
        let why = "factorflow was built without the feature `files`";
        let texts = [
            "extends = 'base.toml'\nworld.name = 'china-prefectures'",
            "world.regions = 'seeds/china/prefectures.csv'",
        ];
        let of_texts = texts.map(Scenario::parse);
        for read in of_texts.into_iter().chain([Scenario::load("scenarios/tax-sharing.toml")]) {
            let problems = read.unwrap_err();
            let told: Vec<&str> = problems.iter().map(super::super::problem::Problem::message).collect();
            assert!(told[0].ends_with(why) && told.len() == 1 && !told[0].contains('\n'), "{told:?}");
        }
    }

    #[test]
    fn tables_given_as_bytes_run() {
        let table = "code,lon,lat,gdp_cny,workers\n1,120,30,1e12,1e6\n2,121,31,2e12,1.5e6\n";
        let reader = Reader::default().table("mine.csv", table);
        let text = "world.regions = 'mine.csv'\ntime.years = 1".to_owned();
        let scenario = reader.read("scenario".as_ref(), text).unwrap();
        let tables = scenario.run().tables().unwrap();
        assert!(tables.national.real("output_cny").unwrap().iter().all(|it| *it > 2.9e12));
    }
}
