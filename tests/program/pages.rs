//! What pages tell readers to type runs from where they leave them: a folder with nothing but what the page gave.

use crate::command::{factorflow, well};
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A page as a reader goes through it.
pub struct Page {
    name: String,
    /// Files and commands in order.
    steps: Vec<Step>,
}

enum Step {
    /// Name and text of a file that the page gives.
    File(String, String),
    /// What is typed after the name of the program.
    Command(Vec<String>),
}

impl Page {
    /// Blocks with the name of a file behind their kind are files; indented lines that begin with the program are commands.
    pub fn read(name: &str) -> Self {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap();
        let mut steps = Vec::new();
        let mut lines = text.lines();
        while let Some(line) = lines.next() {
            if let Some(fence) = line.strip_prefix("```") {
                let block: Vec<&str> = lines.by_ref().take_while(|it| *it != "```").collect();
                if let Some((_, file)) = fence.split_once(' ') {
                    steps.push(Step::File(file.to_owned(), block.join("\n") + "\n"));
                }
            } else if let Some(command) = line.strip_prefix("    factorflow ") {
                let command = command.split("  #").next().unwrap_or(command);
                steps.push(Step::Command(words(command)));
            }
        }
        Self { name: name.to_owned(), steps }
    }

    pub fn commands(&self) -> impl Iterator<Item = &Vec<String>> {
        self.steps.iter().filter_map(|it| if let Step::Command(it) = it { Some(it) } else { None })
    }

    /// Does what the page says in an empty folder, with more options for some commands; nothing for those that are
    /// left out.
    pub fn follow(&self, options: impl Fn(&[String]) -> Option<Vec<&'static str>>) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        for step in &self.steps {
            match step {
                Step::File(file, text) => fs::write(folder.path().join(file), text).unwrap(),
                Step::Command(command) => {
                    let Some(options) = options(command) else { continue };
                    let typed: Vec<&str> = command.iter().map(String::as_str).chain(options).collect();
                    let said = factorflow(folder.path(), &typed);
                    assert_eq!(said.code, 0, "{}: factorflow {}: {}", self.name, typed.join(" "), said.err);
                }
            }
        }
        folder
    }
}

/// Words as a shell takes them: what stands in quotes is one.
fn words(command: &str) -> Vec<String> {
    let parts = command.split('"').enumerate();
    let word = |(number, part): (usize, &str)| -> Vec<String> {
        if number % 2 == 1 {
            return vec![part.to_owned()];
        }
        part.split_whitespace().map(str::to_owned).collect()
    };
    parts.flat_map(word).collect()
}

/// What makes a command of a page quick; nothing for one that a cluster or an hour is needed for.
fn quick(command: &[String]) -> Option<Vec<&'static str>> {
    let words: Vec<&str> = command.iter().map(String::as_str).collect();
    match words[..] {
        ["compare", first, ..] if first.starts_with("results/") => Some(vec!["--no-figures"]),
        ["run" | "compare", ..] => Some(vec!["--years", "1", "--replicates", "1", "--no-figures"]),
        ["attribute", ..] => Some(vec!["--years", "1", "--permutations", "4", "--no-figures"]),
        ["sweep", "run" | "collect" | "analyze" | "submit" | "status", ..] => None,
        _ => Some(Vec::new()),
    }
}

#[test]
fn commands_of_pages_run_in_an_empty_folder_with_what_the_page_gave() {
    for (name, least) in [
        ("README.md", 3),
        ("README.zh.md", 3),
        ("docs/comparing.md", 1),
        ("docs/report.md", 3),
        ("docs/sweeps.md", 1),
        ("docs/sweeps-reference.md", 1),
        ("scenarios/README.md", 4),
    ] {
        let page = Page::read(name);
        let done = page.commands().filter(|it| quick(it).is_some()).count();
        assert!(done >= least, "{name} has {done} commands");
        page.follow(quick);
    }
}

/// Whoever runs the sweep of the README goes on with its next commands.
#[test]
fn every_command_of_pages_is_one_of_the_program_with_options_that_it_has() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let pages: Vec<PathBuf> =
        ["README.md", "docs/sweeps.md", "docs/reading-results.md", "docs/what-decides.md"]
            .iter()
            .map(|it| root.join(it))
            .collect();
    let mut asked = 0;
    for page in pages {
        for command in Page::read(&page.display().to_string()).commands() {
            let help = command.iter().take_while(|it| !it.starts_with('-')).count();
            let verbs: Vec<&str> = command[..help]
                .iter()
                .take(if command[0] == "sweep" { 2 } else { 1 })
                .map(String::as_str)
                .collect();
            let said = well(root, &[&verbs[..], &["--help"]].concat()).out;
            for option in command.iter().filter(|it| it.starts_with("--")) {
                let option = option.split('=').next().unwrap();
                assert!(said.contains(option), "{}: {command:?} has no {option}", page.display());
                asked += 1;
            }
        }
    }
    assert!(asked > 5);
}
