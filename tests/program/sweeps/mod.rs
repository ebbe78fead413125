//! A folder with a small world, two scenarios and a plan, and the program that works in it.

use crate::command::{self, Said};
use factorflow::outcome::Table;
use factorflow::results::parquet;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// The cities of Anhui and Shanghai for one year.
pub const STATUS_QUO: &str = "[world]\nregions = \"prefectures.csv\"\nclubs = \"clubs.csv\"\nkeep = [\"province:Anhui\", \"shanghai-only\"]\n[time]\nyears = 1\nsteps_per_year = 2\n[run]\nmode = \"sampled\"\n";

pub const PACKAGE: &str = "extends = \"status-quo.toml\"\n[[policies]]\nname = \"tax\"\ninstrument = \"tax-sharing\"\nmembers = [\"province:Anhui\", \"shanghai-only\"]\nstart = 2025\nramp_years = 0.5\nshare = 0.5\n";

/// Four points × two scenarios × two replicates.
pub const PLAN: &str = r#"name = "pilot"
seed = 7
replicates = 2
[scenarios]
status-quo = "status-quo.toml"
package = "package.toml"
[design]
method = "grid"
levels = 2
[factors]
"parameters.technology.retention" = { range = [0.3, 2.0] }
"policies.tax.share" = { values = [0.0, 0.5] }
[output]
metrics = ["output", "output.change", "dispersion", "talent.cross_province_share"]
[limits]
run_timeout = "10min"
"#;

/// Kilobytes that are enough for a small world and not for all counties.
pub const LITTLE_MEMORY: u32 = 260_000;

/// Two points, of which the second is a world too large for the memory that its worker may have.
pub const POISON: &str = r#"base = "status-quo.toml"
replicates = 3
[design]
method = "list"
[factors]
"world.keep" = { values = [["shanghai-only", "province:Jiangsu"], []] }
[output]
metrics = ["output"]
[limits]
failed_share = 0.5
"#;

pub struct Workshop(TempDir);

impl Workshop {
    pub fn new(plan: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds/china");
        for table in ["prefectures.csv", "clubs.csv"] {
            fs::copy(seeds.join(table), folder.path().join(table)).unwrap();
        }
        let files = [("status-quo.toml", STATUS_QUO), ("package.toml", PACKAGE), ("plan.toml", plan)];
        for (name, text) in files {
            fs::write(folder.path().join(name), text).unwrap();
        }
        Self(folder)
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn program(&self, arguments: &[&str]) -> Command {
        let mut command = command::program(self.0.path(), arguments);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    pub fn run(&self, arguments: &[&str]) -> Said {
        command::factorflow(self.0.path(), arguments)
    }

    /// The program's answer while a file has another text.
    pub fn with_change(&self, arguments: &[&str], file: &str, from: &str, to: &str) -> Said {
        let path = self.path(file);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.contains(from), "{file}");
        fs::write(&path, text.replace(from, to)).unwrap();
        let said = self.run(arguments);
        fs::write(&path, text).unwrap();
        said
    }

    /// The program's answer when all goes well.
    pub fn well(&self, arguments: &[&str]) -> Said {
        command::well(self.0.path(), arguments)
    }

    /// Plans into a folder, whose name is the answer.
    pub fn planned(&self, name: &str, options: &[&str]) -> String {
        self.well(&[&["sweep", "plan", "plan.toml", "--out", name], options].concat());
        name.to_owned()
    }

    /// The same sweep once more, without anything run.
    pub fn copy_of_plan(&self, folder: &str, name: &str) -> String {
        fs::create_dir(self.path(name)).unwrap();
        for file in ["manifest.json", "design.parquet"] {
            fs::copy(self.path(folder).join(file), self.path(name).join(file)).unwrap();
        }
        name.to_owned()
    }

    /// Collects and returns the data set.
    pub fn collected(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        self.well(&["sweep", "collect", folder]);
        self.files(&format!("{folder}/dataset"))
    }

    /// Every file of a folder with its content.
    pub fn files(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let entries = fs::read_dir(self.path(folder)).into_iter().flatten().flatten();
        let files = entries.filter(|it| it.path().is_file());
        files.map(|it| (it.file_name().into_string().unwrap(), fs::read(it.path()).unwrap())).collect()
    }

    /// The committed shards.
    pub fn shards(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let mut shards = self.files(&format!("{folder}/runs/000"));
        shards.retain(|name, _| name.ends_with(".parquet"));
        shards
    }

    pub fn is_empty(&self, folder: &str) -> bool {
        self.files(folder).is_empty()
    }

    pub fn read(&self, file: &str) -> Table {
        parquet::read(&self.path(file)).unwrap()
    }
}

/// Sends a signal by name to a process.
pub fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").args([&format!("-{name}"), &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

/// Waits until something has happened, or fails.
#[track_caller]
pub fn wait_for(happened: impl Fn() -> bool) {
    let began = Instant::now();
    while !happened() {
        assert!(began.elapsed() < Duration::from_mins(1), "it never happened");
        sleep(Duration::from_millis(5));
    }
}
