//! The Slurm of the tests, four nodes on this machine, for tests and benchmarks alike.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio, id};

/// A cluster that lives until this process ends and its standard input closes with it.
pub struct Cluster {
    _supervisor: Child,
    _open: ChildStdin,
    /// Where its files lie.
    pub folder: String,
}

impl Cluster {
    /// A cluster that takes arrays of so many tasks; nothing where Slurm is missing.
    pub fn start(largest_array: u32) -> Option<Self> {
        let there = |it: &str| Path::new(it).exists();
        if !there("/usr/sbin/slurmctld") || !there("/usr/sbin/munged") {
            return None;
        }
        let folder = format!("/tmp/sweep-{}", id());
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/program/slurm/cluster.sh");
        let port = (20_000 + id() % 20_000).to_string();
        let mut supervisor = Command::new("bash")
            .args([script, &folder, &port, &largest_array.to_string()])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = String::new();
        let mut lines = BufReader::new(supervisor.stdout.take().unwrap());
        while !said.ends_with("up\n") {
            assert!(lines.read_line(&mut said).unwrap() > 0, "{said}");
        }
        let open = supervisor.stdin.take().unwrap();
        Some(Self { _supervisor: supervisor, _open: open, folder })
    }

    /// What `SLURM_CONF` must be for those who use it.
    pub fn configuration(&self) -> String {
        format!("{}/slurm.conf", self.folder)
    }
}
