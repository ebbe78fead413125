//! A process that reads a sweep over and over and says how much it has seen.

use std::io::{BufRead, BufReader, Lines};
use std::process::{Child, ChildStdout, Command};

pub struct Watcher {
    process: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Watcher {
    pub fn start(mut command: Command) -> Self {
        let mut process = command.spawn().unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        Self { process, lines }
    }

    /// What it says next; it gives up by itself when nothing happens.
    #[track_caller]
    pub fn next_word(&mut self) -> String {
        match self.lines.next() {
            Some(line) => line.unwrap(),
            None => panic!("it gave up: {}", self.complaint()),
        }
    }

    /// Waits until it has seen everything.
    #[track_caller]
    pub fn ends_well(mut self) {
        let last = self.lines.by_ref().last();
        let complaint = self.complaint();
        assert!(self.process.wait().unwrap().success(), "after {last:?}: {complaint}");
    }

    fn complaint(&mut self) -> String {
        let errors = self.process.stderr.take().map(std::io::read_to_string);
        errors.map(|it| it.unwrap()).unwrap_or_default()
    }
}
