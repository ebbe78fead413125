//! What `factorflow export` writes is what the tables hold, to the bit, as pandas reads it.

use super::{COMPARISON, SWEEP, python, results};
use crate::command::factorflow;
use crate::sweeps::Workshop;
use factorflow::outcome::{Kind, Table};
use serde_json::{Map, Value, json};

/// The kind of every column, in order.
fn kinds(table: &Table) -> Map<String, Value> {
    let kind = |it: Kind| if it == Kind::Text { "text" } else { "number" };
    table.columns().iter().map(|it| (it.name.clone(), json!(kind(it.values.kind())))).collect()
}

#[test]
fn exported_tables_are_read_back_to_the_bit() {
    let workshop = results();
    let (arm, data) = (format!("{COMPARISON}/arms/tax-sharing"), format!("{SWEEP}/dataset"));
    let tables = [
        (arm.as_str(), &["national", "regions", "policies", "atlas"][..]),
        (COMPARISON, &["effects"]),
        (data.as_str(), &["runs"]),
    ];
    let mut jobs = Vec::new();
    for (folder, names) in tables {
        for form in ["csv", "stata", "xlsx"] {
            let out = format!("{folder}/as-{form}");
            let mut arguments = vec!["export", folder, "--to", form, "--out", &out];
            for it in names {
                arguments.extend(["--table", it]);
            }
            arguments.extend((form == "csv").then_some("--bom"));
            let before = workshop.well(&arguments).out;
            assert_eq!(before.lines().count(), if form == "xlsx" { 1 } else { names.len() + 1 }, "{before}");
            let written = |out: &str| workshop.files(out);
            let first = written(&out);
            workshop.well(&arguments);
            assert!(first == written(&out), "{form} of {folder} is not the same twice");
            for name in names.iter().filter(|it| workshop.path(&format!("{folder}/{it}.parquet")).exists()) {
                let parquet = format!("{folder}/{name}.parquet");
                let kinds = kinds(&workshop.read(&parquet));
                jobs.push(json!({ "form": form, "name": name, "kinds": kinds, "folder": workshop.path(&out), "parquet": workshop.path(&parquet) }));
            }
        }
    }
    assert!(jobs.len() > 10, "{jobs:?}");
    let Some(python) = python::with("pandas").filter(|_| python::with("openpyxl").is_some()) else { return };
    let cells: u64 =
        python::answer(python::script(&python, "exports.py", &[]), &json!(jobs)).trim().parse().unwrap();
    assert!(cells > 10_000, "{cells}");
}

#[test]
fn every_column_of_a_results_folder_stands_in_its_codebook() {
    let workshop = results();
    let texts = ["table", "column", "unit", "meaning", "equation"].map(|it| (it, Kind::Text));
    for (folder, tables) in [
        (
            format!("{COMPARISON}/arms/tax-sharing"),
            &["national", "clubs", "regions", "flows", "flows-mean", "atlas"][..],
        ),
        (COMPARISON.to_owned(), &["effects", "effects-by-replicate", "atlas"]),
    ] {
        let book =
            factorflow::results::csv::read(&workshop.path(&format!("{folder}/columns.csv")), &texts).unwrap();
        let (of, column, meaning) =
            (book.text("table").unwrap(), book.text("column").unwrap(), book.text("meaning").unwrap());
        for table in tables {
            let wanted: Vec<String> = workshop
                .read(&format!("{folder}/{table}.parquet"))
                .columns()
                .iter()
                .map(|it| it.name.clone())
                .collect();
            let found: Vec<&String> =
                (0..book.rows()).filter(|it| of[*it] == **table).map(|it| &column[it]).collect();
            assert!(
                wanted.iter().all(|it| found.contains(&it)) && wanted.len() == found.len(),
                "{table}: {wanted:?} {found:?}"
            );
        }
        assert!(meaning.iter().all(|it| it.ends_with('.')));
    }
}

#[test]
fn what_cannot_be_exported_is_refused_with_a_way_out() {
    let workshop = Workshop::new(crate::sweeps::PLAN);
    let refused = |arguments: &[&str]| {
        let said = factorflow(&workshop.path("."), arguments);
        assert_eq!(said.code, 2, "{}", said.err);
        said.err
    };
    workshop.well(&["run", "status-quo.toml", "--no-figures", "--out", "done"]);
    assert!(refused(&["export", "nowhere", "--to", "csv"]).contains("cannot read `nowhere`"));
    assert!(
        refused(&["export", "done", "--to", "csv", "--table", "nationel"])
            .contains("did you mean `national`?")
    );
    assert!(refused(&["export", "done", "--to", "xlsx", "--bom"]).contains("`--bom` goes with `--to csv`"));
    assert!(refused(&["export", "done", "--to", "spss"]).contains("possible values: csv, stata, xlsx"));
    assert!(!workshop.path("done/export").exists());
    let said = workshop.well(&["export", "done", "--to", "csv", "--table", "national"]).out;
    assert_eq!(said, "done/export/columns.csv\ndone/export/national.csv\n");
}
