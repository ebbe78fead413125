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

/// Every column of every table in a folder, with what its codebook says.
fn described(folder: &std::path::Path) -> usize {
    let read = |file: &std::path::Path| {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        let mut lines = csv::Reader::from_reader(text.as_bytes());
        let header: Vec<String> = lines.headers().unwrap().iter().map(str::to_owned).collect();
        (header, lines.into_records().map(|it| it.unwrap()).collect::<Vec<_>>())
    };
    let (header, book) = read(&folder.join("columns.csv"));
    assert_eq!(header, ["table", "column", "unit", "meaning", "equation"], "{}", folder.display());
    let mut columns = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let file = entry.unwrap().path();
        let (name, is_csv) = (
            file.file_stem().unwrap().to_string_lossy().into_owned(),
            file.extension().is_some_and(|it| it == "csv"),
        );
        if name == "columns" || !(is_csv || file.extension().is_some_and(|it| it == "parquet")) {
            continue;
        }
        let names = if is_csv {
            read(&file).0
        } else {
            let table = factorflow::results::parquet::read(&file).unwrap();
            table.columns().iter().map(|it| it.name.clone()).collect()
        };
        for column in names {
            let said = book.iter().find(|it| it[0] == name && it[1] == column);
            let said = said.unwrap_or_else(|| panic!("{}: {column} of {name}", folder.display()));
            assert!(!said[2].is_empty() && said[3].ends_with('.'), "{said:?}");
            columns += 1;
        }
    }
    columns
}

/// Runs with chains, platforms and events, comparisons, attributions, analyses of every design, exposure, estimates.
#[test]
fn every_folder_of_results_explains_every_column_of_its_tables() {
    let folder = tempfile::tempdir().unwrap();
    let (path, write) =
        (folder.path(), |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap());
    let usa = "code,name_en,province_en,lon,lat,population,gdp_cny\n06,California,West,-119.5,37.2,39000000,3.9e12\n\
        48,Texas,South,-99.3,31.5,30500000,2.5e12\n12,Florida,South,-82.5,28.6,22600000,1.5e12\n";
    write("usa.csv", usa);
    let time = "[time]\nyears = 1\nsteps_per_year = 1\n[run]\nmode = \"expected\"\n";
    write("usa.toml", &format!("[world]\nregions = \"usa.csv\"\ncurrency = \"USD\"\n{time}[platforms]\n"));
    let policies = "[[policies]]\nname = \"a\"\ninstrument = \"tax-sharing\"\nmembers = [\"06\", \"48\"]\n\
        [[policies]]\nname = \"b\"\ninstrument = \"scenario-opening\"\nmembers = [\"06\"]\n\
        [[events]]\nname = \"flood\"\nevent = \"output-loss\"\nplaces = [\"12\"]\nstart = 2025\nstop = 2026\n";
    write("struck.toml", &format!("extends = \"usa.toml\"\n{policies}"));
    let package = policies.split("[[events]]").next().unwrap();
    write("package.toml", &format!("extends = \"usa.toml\"\n{package}"));
    let place = |it: u32| (f64::from(it * 37 % 11), f64::from(it * 53 % 7));
    let pairs = (0..8).flat_map(|from| (0..8).filter(move |to| *to != from).map(move |to| (from, to)));
    let row = |(from, to): (u32, u32)| {
        let (here, there) = (place(from), place(to));
        let km = 50.0 + 100.0 * ((here.0 - there.0).powi(2) + (here.1 - there.1).powi(2)).sqrt();
        format!("p{from},p{to},{},{km:.0}\n", 1 + (from * 13 + to * 29) % 17)
    };
    let rows: String = pairs.map(row).collect();
    write("flows.csv", &format!("origin,destination,flow,distance_km\n{rows}"));
    let delta = "extends = \"library:china-chains\"\n[world]\nkeep = [\"province:Jiangsu\"]\n";
    write("chains.toml", &format!("{delta}{time}"));
    let well = |arguments: &[&str]| {
        let said = factorflow(path, arguments);
        assert_eq!(said.code, 0, "{arguments:?}: {}", said.err);
    };
    well(&["run", "chains.toml", "--no-figures", "--out", "run"]);
    well(&["compare", "usa.toml", "struck.toml", "--no-figures", "--out", "compare"]);
    well(&["attribute", "usa.toml", "package.toml", "--no-figures", "--regions", "--out", "attribute"]);
    well(&[
        "exposure",
        "chains.toml",
        "--supplier",
        "320200",
        "--segment",
        "integrated-circuits:packaging-testing",
        "--no-figures",
        "--out",
        "exposure",
    ]);
    well(&["fit", "flows.csv", "--hold-out", "checkerboard", "--out", "fit"]);
    let mut folders = vec!["run", "compare", "compare/arms/struck", "attribute", "exposure", "fit"];
    let designs = [
        ("grid", "method = \"grid\"\nlevels = 2"),
        ("saltelli", "method = \"saltelli\"\nblocks = 4"),
        ("morris", "method = \"morris\"\ntrajectories = 4"),
        ("one", "method = \"one-at-a-time\""),
    ];
    let analyses: Vec<String> = designs.iter().map(|it| format!("{}/analysis", it.0)).collect();
    for (name, design) in designs {
        let factors = "\"parameters.technology.retention\" = { range = [0.3, 2.0] }\n\"policies.a.share\" = { range = [0.1, 0.9] }\n";
        write(
            "plan.toml",
            &format!(
                "[scenarios]\nbase = \"usa.toml\"\ntax = \"package.toml\"\n[design]\n{design}\n[factors]\n{factors}[output]\nmetrics = [\"output.change\"]\n"
            ),
        );
        well(&["sweep", "plan", "plan.toml", "--out", name]);
        well(&["sweep", "run", name]);
        well(&["sweep", "analyze", name, "--no-figures"]);
    }
    folders.extend(analyses.iter().map(String::as_str));
    for it in folders {
        assert!(described(&path.join(it)) > 8, "{it}");
    }
    let columns = |folder: &str| std::fs::read_to_string(path.join(folder).join("columns.csv")).unwrap();
    assert!(
        columns("run").contains("supply_integrated_circuits") && columns("compare").contains("losses,loss")
    );
    assert!(
        columns("compare").contains("see `unit`") && columns("compare/arms/struck").contains("USD per year")
    );
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
