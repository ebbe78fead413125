//! `factorflow validate`: what it finds, what it leaves, what it refuses.

use crate::command::{factorflow, refusal, well};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

fn seeds(file: &str) -> String {
    format!("{}/seeds/china/validation/{file}", env!("CARGO_MANIFEST_DIR"))
}

/// The rows of a CSV file by their first cell.
fn rows(file: &Path) -> BTreeMap<String, BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(file).unwrap();
    let rows = reader.deserialize::<BTreeMap<String, String>>().map(Result::unwrap);
    let key = |it: &BTreeMap<String, String>| it.get("model").or(it.get("code")).unwrap().clone();
    rows.map(|it| (key(&it), it)).collect()
}

/// A folder with the hindcast in it.
fn hindcast() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    well(folder.path(), &["run", "hindcast-2010", "--no-figures", "--out", "run"]);
    folder
}

/// The arguments that hold it against the census.
fn against_the_census<'a>(observed: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let mut all = vec!["validate", "run", "--observed", observed, "--to", "population_2020"];
    all.extend(["--from", "population_2010", "--weights", "population_2010"]);
    all.extend(more);
    all
}

/// Digits of an independent implementation of the model, and of the benchmarks.
#[test]
fn the_hindcast_meets_its_bars_and_beats_what_needs_no_simulation() {
    let folder = hindcast();
    let observed = seeds("prefecture_population_2010_2020.csv");
    let census = seeds("census2010_prefecture.csv");
    let arguments = against_the_census(&observed, &["--fitted-on", &census, "--out", "found"]);
    well(folder.path(), &arguments);
    let found = rows(&folder.path().join("found/validation.csv"));
    let number = |model: &str, column: &str| found[model][column].parse::<f64>().unwrap();
    let near = |model: &str, column: &str, expected: f64, by: f64| {
        let value = number(model, column);
        assert!((value - expected).abs() < by, "{column} of {model} is {value}");
    };
    let own = "China 2010 to 2020";
    for (column, expected) in [
        ("correlation", 0.682),
        ("weighted", 0.714),
        ("within_province", 0.756),
        ("slope", 0.943),
        ("rmse", 0.0990),
    ] {
        near(own, column, expected, 0.0006);
    }
    for (model, correlation, weighted, within, slope, rmse) in [
        ("natural", 0.314_056, 0.085_951, -0.02, 1.216, 0.132_695),
        ("momentum", 0.476_723, 0.572_385, 0.614, 0.910, 0.123_360),
        ("natural+momentum", 0.621_411, 0.634_919, 0.626, 1.167, 0.108_568),
    ] {
        near(model, "correlation", correlation, 1e-5);
        near(model, "weighted", weighted, 1e-5);
        near(model, "within_province", within, 0.005);
        near(model, "slope", slope, 0.0006);
        near(model, "rmse", rmse, 1e-5);
    }
    near("none", "rmse", 0.136_651, 1e-6);
    assert!(found["none"]["correlation"].is_empty() && found[own]["difference"].is_empty());
    assert!(number(own, "correlation_low") > 0.5 && number(own, "correlation_high") < 0.85);
    // 95 % intervals over provinces of the reference: .587 to .769, and .023 to .123 of the difference.
    near(own, "correlation_low", 0.587, 0.01);
    near("natural+momentum", "difference", 0.061, 0.001);
    assert!(number("natural+momentum", "difference_low") > 0.0);
    assert_eq!(rows(&folder.path().join("found/predicted.csv")).len(), 352);
    for figure in ["predicted-observed", "validation-map-pair", "validation-map-residuals"] {
        assert!(folder.path().join(format!("found/figures/{figure}.svg")).exists(), "{figure}");
    }
    let bytes = |name: &str| fs::read(folder.path().join(name)).unwrap();
    let again: Vec<&str> = arguments.iter().map(|it| if *it == "found" { "again" } else { it }).collect();
    well(folder.path(), &[&again[..], &["--no-figures"]].concat());
    assert_eq!(bytes("found/validation.csv"), bytes("again/validation.csv"));
    what_nobody_could_have_known_is_refused(folder.path(), &observed);
}

fn what_nobody_could_have_known_is_refused(folder: &Path, observed: &str) {
    let refused = |more: &[&str]| refusal(folder, &against_the_census(observed, more));
    let said = refused(&[]);
    assert!(said.contains("say what parameters were fitted on: `--fitted-on FILE`"), "{said}");
    let said = refused(&["--fitted-on", observed]);
    assert!(said.contains("has the column `population_2020`, of the year that is predicted"), "{said}");
    let later = seeds("province_gdp.csv");
    let said = refused(&["--fitted-on", &later]);
    assert!(said.contains("has rows of 2020 or later"), "{said}");
    let said = refused(&["--fitted-on", "none", "--outcome", "peopel.change"]);
    assert!(said.contains("the results have no outcome `peopel`; there are people, "), "{said}");
    let said = refused(&["--fitted-on", "nowhere.csv"]);
    assert!(said.contains("nowhere.csv"), "{said}");
}

const PREDICTED: &str = "\
code,name_en,province_code,growth
047,Nairobi,N,0.4
001,Mombasa,C,0.2
042,Kisumu,L,-0.1
032,Nakuru,R,0.3
";

const OBSERVED: &str = "\
code,people_2009,people_2019
047,3138369,4397073
001,939370,1208333
042,968909,1155574
032,1603325,2162202
999,5,6
";

/// A folder with predictions for counties of Kenya.
fn kenya() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("predicted.csv"), PREDICTED).unwrap();
    fs::write(folder.path().join("observed.csv"), OBSERVED).unwrap();
    folder
}

const OF_KENYA: [&str; 12] = [
    "validate",
    "predicted.csv",
    "--outcome",
    "growth",
    "--observed",
    "observed.csv",
    "--from",
    "people_2009",
    "--to",
    "people_2019",
    "--fitted-on",
    "none",
];

/// ln(4397073/3138369) = .337243, .251785, .176217 and .299058 by hand.
#[test]
fn a_table_of_another_country_is_scored_and_reported_in_chinese() {
    let folder = kenya();
    well(folder.path(), &[&OF_KENYA[..], &["--out", "found", "--language", "zh"]].concat());
    let places = rows(&folder.path().join("found/predicted.csv"));
    let nairobi = places["047"]["observed"].parse::<f64>().unwrap();
    assert!((nairobi - 0.337_243).abs() < 1e-5, "{nairobi}");
    let scores = rows(&folder.path().join("found/validation.csv"));
    let correlation = scores["growth"]["correlation"].parse::<f64>().unwrap();
    assert!((correlation - 0.989_8).abs() < 1e-4, "{correlation}");
    let report = fs::read_to_string(folder.path().join("found/report.md")).unwrap();
    assert!(report.starts_with("# 预测与观测") && report.contains("有观测而无预测: 1"), "{report}");
    // Without positions there is no map, and the scatter is there.
    assert!(folder.path().join("found/figures/predicted-observed.svg").exists());
    assert!(!folder.path().join("found/figures/validation-map-pair.svg").exists());
}

#[test]
fn what_is_wrong_with_tables_is_told_with_lines_and_nothing_is_written() {
    let folder = kenya();
    let with = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    let refused =
        |more: &[&str]| refusal(folder.path(), &[&OF_KENYA[..], more, &["--out", "found"]].concat());
    with("observed.csv", &OBSERVED.replace("939370", "-5").replace("999,5", "047,5"));
    let said = refused(&[]);
    assert!(
        said.contains("`people_2009` must be above 0, not -5") && said.contains("observed.csv:3"),
        "{said}"
    );
    assert!(said.contains("a second row is about `047`"), "{said}");
    with("observed.csv", "code,people_2009,people_2019\n047,1,2\n001,1,2\n");
    assert!(refused(&[]).contains("only 2 places are in the prediction and among what was observed"));
    with("observed.csv", OBSERVED);
    assert!(refused(&["--against", "momentum"]).contains("the benchmark `momentum` needs past migration"));
    with("predicted.csv", &PREDICTED.replace("growth", "growth_2019"));
    let said = refusal(folder.path(), &[&OF_KENYA[..3], &["growth_2019"], &OF_KENYA[4..]].concat());
    assert!(said.contains("has the column `growth_2019`"), "{said}");
    assert!(!folder.path().join("found").exists());
    fs::create_dir(folder.path().join("found")).unwrap();
    with("found/mine.txt", "kept");
    with("predicted.csv", PREDICTED);
    assert!(refused(&[]).contains("found"));
    assert_eq!(fs::read_to_string(folder.path().join("found/mine.txt")).unwrap(), "kept");
}

/// The commands of the page, each with what it says in the block that follows.
#[test]
fn the_page_says_what_its_commands_say() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/validation.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let block = |text: &str| text.split("```").next().unwrap().trim().to_owned();
    let mut compared = 0;
    for example in page.split("```sh\n").skip(1) {
        let expected = block(example.split("```text\n").nth(1).unwrap());
        let mut said = String::new();
        for command in block(example).lines() {
            let command = command.replace("seeds/", &format!("{}/seeds/", root.display()));
            let arguments: Vec<&str> = command.split_whitespace().skip(1).chain(["--no-figures"]).collect();
            let done = factorflow(folder.path(), &arguments);
            assert!(done.code == 0, "{command}: {}", done.err);
            said = done.err;
        }
        assert_eq!(said.trim(), expected);
        compared += 1;
    }
    assert_eq!(compared, 2);
}
