//! What people read results with finds in them what the program has written: DuckDB, pandas, pyarrow and Polars, and
//! also while workers write. The examples of `docs/reading-results.md` run as they stand.
//!
//! Needs Python with the packages of `requirements.txt` beside this file, which `.ci/run` installs; what is not there is
//! skipped, and said so.

mod answers;
mod exports;
mod page;
pub mod python;
mod watcher;

use crate::command::skipped;
use crate::sweeps::{PACKAGE, PLAN, Workshop};
use answers::{ANSWERS, Rows, assert_same};
use factorflow::outcome::{Kind, Table, Values};
use factorflow::results::{csv, parquet};
use page::{Example, Names, examples};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;
use watcher::Watcher;

const TOOLS: [&str; 4] = ["duckdb", "pandas", "pyarrow", "polars"];
const COMPARISON: &str = "results/compare-status-quo";
const SWEEP: &str = "results/what-decides";

/// What the page reads: a comparison, and a sweep of which some runs fail, as shares of capital and talent of 0.7 and
/// 0.3 leave nothing to workers.
fn results() -> Workshop {
    let workshop = Workshop::new(&plan_of_page());
    let package = PACKAGE.replace("\"tax\"", "\"tax-pilot\"").replace(", \"shanghai-only\"", "");
    fs::write(workshop.path("tax-sharing.toml"), package).unwrap();
    let compare = ["compare", "status-quo.toml", "tax-sharing.toml", "--no-figures", "--draws", "4"];
    workshop.well(&[&compare[..], &["--years", "2", "--replicates", "3"]].concat());
    workshop.planned(SWEEP, &["--shard-runs", "8"]);
    workshop.well(&["sweep", "run", SWEEP]);
    workshop.collected(SWEEP);
    workshop
}

fn plan_of_page() -> String {
    let shares = "\"parameters.production.capital_share\" = { values = [0.5, 0.7] }\n\"parameters.production.talent_share\" = { values = [0.12, 0.3] }\n[output]";
    let changes = [
        ("\"package.toml\"", "\"tax-sharing.toml\""),
        ("policies.tax.", "policies.tax-pilot."),
        ("[output]", shares),
        ("[limits]", "[limits]\nfailed_share = 1.0"),
    ];
    changes.iter().fold(PLAN.to_owned(), |plan, (from, to)| {
        assert!(plan.contains(from), "{from}");
        plan.replace(from, to)
    })
}

#[test]
fn every_tool_finds_the_types_and_cells_that_the_program_wrote() {
    let workshop = results();
    let arm = format!("{COMPARISON}/arms/tax-sharing");
    let of_arm =
        ["national", "clubs", "regions", "flows", "flows-mean", "atlas"].map(|it| format!("{arm}/{it}"));
    let of_comparison = ["effects", "effects-by-replicate", "atlas"].map(|it| format!("{COMPARISON}/{it}"));
    let of_sweep = ["runs", "design"].map(|it| format!("{SWEEP}/dataset/{it}"));
    let tables = of_arm.iter().chain(&of_comparison).chain(&of_sweep);
    let mut jobs: Vec<Value> = tables.map(|it| job(&workshop, it)).collect();
    // All shards at once are the data set.
    let mut shards = job(&workshop, &of_sweep[0]);
    shards["parquet"] = json!(workshop.path(SWEEP).join("runs"));
    jobs.push(shards);
    for tool in TOOLS {
        let Some(python) = python::with(tool) else { continue };
        python::answer(python::script(&python, "tables.py", &[tool]), &json!(jobs));
    }
}

/// A table with its CSV, which is written here where the program writes none.
fn job(workshop: &Workshop, table: &str) -> Value {
    let (file, as_csv) = (format!("{table}.parquet"), workshop.path(&format!("{table}.csv")));
    let read = workshop.read(&file);
    assert!(read.rows() > 0, "{file} is empty");
    if !as_csv.exists() {
        csv::write(&as_csv, &read).unwrap();
    }
    let kind = |values: &Values| match values.kind() {
        Kind::Text => "text",
        Kind::Integer => "integer",
        Kind::Real => "real",
    };
    let kinds: BTreeMap<&str, &str> =
        read.columns().iter().map(|it| (it.name.as_str(), kind(&it.values))).collect();
    json!({ "parquet": workshop.path(&file), "csv": as_csv, "kinds": kinds })
}

#[test]
fn rows_only_become_more_while_workers_write_and_none_is_torn() {
    let workshop = Workshop::new(&PLAN.replace("replicates = 2", "replicates = 18"));
    let folder = workshop.planned("sweep", &["--shard-runs", "4"]);
    let start = |tool: &&str| {
        let python = python::with(tool)?;
        let sweep = workshop.path(&folder).display().to_string();
        Some(Watcher::start(python::script(&python, "watch.py", &[tool, &sweep, "144", "4"])))
    };
    let mut watchers: Vec<Watcher> = TOOLS.iter().filter_map(start).collect();
    for it in &mut watchers {
        assert_eq!(it.next_word(), "ready");
    }
    work(&workshop, &folder, ["0", "1", "2"]);
    for it in &mut watchers {
        let runs: u64 = it.next_word().parse().unwrap();
        assert!(runs > 0 && runs <= 72, "{runs} runs of the first three of six tasks");
    }
    work(&workshop, &folder, ["3", "4", "5"]);
    watchers.into_iter().for_each(Watcher::ends_well);
    let mut rows = job(&workshop, &format!("{folder}/dataset/runs"));
    rows["parquet"] = json!(workshop.path(&folder).join("runs"));
    for (tool, python) in TOOLS.iter().filter_map(|tool| Some((tool, python::with(tool)?))) {
        python::answer(python::script(&python, "tables.py", &[tool]), &json!([rows]));
    }
}

/// Three tasks of six at once, while somebody collects what is there over and over, which must not disturb anybody.
fn work(workshop: &Workshop, folder: &str, tasks: [&str; 3]) {
    let start = |task| {
        workshop.program(&["sweep", "worker", folder, "--tasks", "6", "--task", task]).spawn().unwrap()
    };
    let mut workers = tasks.map(start);
    while workers.iter_mut().any(|it| it.try_wait().unwrap().is_none()) {
        collect(workshop, folder);
        sleep(Duration::from_millis(20));
    }
    assert!(workers.iter_mut().all(|it| it.wait().unwrap().success()));
    collect(workshop, folder);
}

fn collect(workshop: &Workshop, folder: &str) {
    let said = workshop.run(&["sweep", "collect", folder, "--partial"]);
    assert!([0, 3].contains(&said.code), "{}: {}", said.code, said.err);
}

#[test]
fn the_page_answers_every_question_in_four_tools() {
    let examples = examples();
    let found: Vec<(&str, &str)> = examples.iter().map(|it| (it.question, it.tool)).collect();
    let tools = ["duckdb", "pandas", "polars", "arrow"];
    let expected: Vec<(&str, &str)> =
        ANSWERS.iter().flat_map(|(question, _)| tools.map(|tool| (*question, tool))).collect();
    assert_eq!(found, expected);
}

#[test]
fn the_examples_of_the_page_give_the_answers_that_the_tables_of_the_program_give() {
    let workshop = results();
    let expected: Vec<(&str, Rows)> =
        ANSWERS.iter().map(|(question, of)| (*question, of(&workshop))).collect();
    for tool in ["duckdb", "pandas", "polars"] {
        let Some(python) = python::with(tool) else { continue };
        let codes: Vec<String> =
            examples().into_iter().filter(|it| it.tool == tool).map(|it| it.code).collect();
        let mut command = python::script(&python, "blocks.py", &[tool]);
        command.current_dir(workshop.path(""));
        let said = python::answer(command, &json!(codes));
        let answers: Vec<Rows> = serde_json::from_str(&said).unwrap();
        assert_eq!(answers.len(), expected.len());
        for (found, (question, expected)) in answers.iter().zip(&expected) {
            assert_same(found, expected, &format!("{tool}: {question}"));
        }
    }
    for (example, (question, expected)) in in_r().iter().zip(&expected) {
        let Some(found) = run_r(&workshop, &example.code) else { break };
        assert_same(&found, expected, &format!("R: {question}"));
    }
}

fn in_r() -> Vec<Example> {
    examples().into_iter().filter(|it| it.tool == "arrow").collect()
}

/// The answer of an example in R, or nothing after saying that it is skipped.
fn run_r(workshop: &Workshop, code: &str) -> Option<Rows> {
    let there =
        Command::new("Rscript").args(["-e", "library(arrow); library(dplyr); library(tidyr)"]).output();
    if !there.is_ok_and(|it| it.status.success()) {
        skipped("no Rscript with arrow, dplyr and tidyr; the examples in R are read, not run");
        return None;
    }
    let script = format!("answer <- {{\n{code}\n}}\narrow::write_parquet(answer, 'answer.parquet')\n");
    fs::write(workshop.path("example.R"), script).unwrap();
    let output = Command::new("Rscript").arg("example.R").current_dir(workshop.path("")).output().unwrap();
    assert!(output.status.success(), "{code}\n{}", String::from_utf8_lossy(&output.stderr));
    let answer = workshop.read("answer.parquet");
    let row = |row: usize| {
        answer.columns().iter().map(|it| (it.name.clone(), answers::cell(&answer, row, &it.name))).collect()
    };
    Some((0..answer.rows()).map(row).collect())
}

#[test]
fn the_examples_in_r_name_files_columns_and_values_that_there_are() {
    let workshop = results();
    for Example { question, code, .. } in in_r() {
        let names = Names::of_r(&code);
        let (files, words): (Vec<&String>, Vec<&String>) =
            names.texts.iter().partition(|it| it.starts_with("results/"));
        let tables: Vec<Table> = files.iter().map(|it| table_or_first_shard(&workshop, it)).collect();
        let columns: BTreeSet<&str> =
            tables.iter().flat_map(Table::columns).map(|it| it.name.as_str()).collect();
        let strangers: Vec<&String> =
            names.columns.iter().filter(|it| !columns.contains(it.as_str())).collect();
        assert!(!tables.is_empty() && strangers.is_empty(), "{question}: {strangers:?} are no columns");
        // Other words are the names that a column gets.
        for word in words.iter().filter(|it| **it != "runs") {
            assert!(tables.iter().any(|it| holds(it, word)), "{question}: no table holds `{word}`");
        }
    }
}

fn table_or_first_shard(workshop: &Workshop, path: &str) -> Table {
    let path = workshop.path(path);
    parquet::read(&if path.is_dir() { path.join("000/s000000.parquet") } else { path }).unwrap()
}

fn holds(table: &Table, word: &str) -> bool {
    let texts = table.columns().iter().filter_map(|it| table.text(&it.name).ok());
    texts.flatten().any(|it| it == word)
}
