//! `--draws` of `run` and `attribute` as their users meet it.

use crate::command::{Said, factorflow};
use std::fs;
use std::path::Path;

const BASE: &str = "name = \"Delta\"\nworld = { name = \"china-prefectures\", keep = [\"yangtze-delta\"] }\n\
                    time = { years = 2, steps_per_year = 1 }\n";

fn well(folder: &Path, arguments: &[&str]) -> String {
    let Said { code, out, err } = factorflow(folder, arguments);
    assert_eq!(code, 0, "{out}{err}");
    err
}

fn header(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    text.lines().next().unwrap().split(',').map(str::to_owned).collect()
}

#[test]
fn a_run_with_draws_says_what_parameters_do_to_national_outcomes() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("base.toml"), BASE).unwrap();
    let said = well(folder.path(), &["run", "base.toml", "--draws", "4", "--no-figures", "--out", "drawn"]);
    let said = said.replace("\n  ", " ");
    assert!(said.contains("over 4 draws of 39 parameters median"), "{said}");
    assert!(said.contains("least and greatest"), "{said}");
    let plain = well(folder.path(), &["run", "base.toml", "--no-figures", "--out", "plain"]);
    assert!(!plain.contains("draws"), "{plain}");
    let drawn = folder.path().join("drawn");
    // The tables of the scenario's own values are those of a run without draws.
    for name in ["national.csv", "regions.csv", "clubs.csv"] {
        let read = |of: &str| fs::read(folder.path().join(of).join(name)).unwrap();
        assert!(read("drawn") == read("plain"), "{name}");
    }
    let columns = header(&drawn.join("uncertainty.csv"));
    for name in
        ["year", "outcome", "mean", "parameter_low_90", "parameter_median", "share_parameter", "draws"]
    {
        assert!(columns.iter().any(|it| it == name), "{name}: {columns:?}");
    }
    for name in
        ["uncertainty.parquet", "draws.csv", "draws.parquet", "outcomes-by-draw.parquet", "deciding.csv"]
    {
        assert!(drawn.join(name).is_file(), "{name}");
    }
    let manifest = fs::read_to_string(drawn.join("manifest.json")).unwrap();
    assert!(manifest.contains("\"uncertainty\"") && manifest.contains("uniform from 0.3 to 2"), "{manifest}");
    // The folder runs again to the same bytes.
    well(folder.path(), &["run", "drawn/scenario.toml", "--no-figures", "--out", "again", "--threads", "1"]);
    for name in ["uncertainty.csv", "draws.csv", "deciding.csv", "outcomes-by-draw.parquet"] {
        let read = |of: &str| fs::read(folder.path().join(of).join(name)).unwrap();
        assert!(read("drawn") == read("again"), "{name}");
    }
}

#[test]
fn contributions_have_ranges_over_draws_and_add_up_in_each() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("base.toml"), BASE).unwrap();
    let policy = |name: &str, instrument: &str| {
        format!(
            "[[policies]]\nname = \"{name}\"\ninstrument = \"{instrument}\"\nmembers = [\"yangtze-delta\"]\n"
        )
    };
    let package = format!(
        "extends = \"base.toml\"\nname = \"Two\"\n{}{}",
        policy("standards", "standards-recognition"),
        policy("markets", "scenario-opening")
    );
    fs::write(folder.path().join("package.toml"), package).unwrap();
    let command = ["attribute", "base.toml", "package.toml", "--no-figures", "--draws", "3", "--out", "a"];
    let said = well(folder.path(), &command);
    assert!(said.contains("markets +") && said.contains("; over 3 draws of 39"), "{said}");
    let columns = header(&folder.path().join("a/attribution.csv"));
    assert!(columns.iter().any(|it| it == "parameter_median"), "{columns:?}");
    let drawn =
        factorflow::results::parquet::read(&folder.path().join("a/attribution-by-draw.parquet")).unwrap();
    let rows = drawn.text("outcome").unwrap().iter().filter(|it| *it == "output_cny").count();
    assert_eq!(rows, 3 * 2, "a row a draw and policy");
    let plain = ["attribute", "base.toml", "package.toml", "--no-figures", "--out", "b"];
    let said = well(folder.path(), &plain);
    assert!(!said.contains("draws"), "{said}");
    assert!(!header(&folder.path().join("b/attribution.csv")).iter().any(|it| it.starts_with("parameter_")));
}

#[test]
fn wrong_numbers_of_draws_are_refused_before_anything_is_written() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("base.toml"), BASE).unwrap();
    for wrong in [["--draws", "-1"], ["--draws", "many"], ["--draws", "40000"]] {
        let arguments = [&["compare", "base.toml", "base.toml"], &wrong[..]].concat();
        let Said { code, err, .. } = factorflow(folder.path(), &arguments);
        assert_eq!(code, 2, "{err}");
    }
    let both = ["compare", "base.toml", "base.toml", "--draws", "3", "--quick"];
    assert_eq!(factorflow(folder.path(), &both).code, 2);
    assert!(!folder.path().join("results").exists());
}

#[test]
fn a_comparison_says_the_sentence_of_draws_in_chinese_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("base.toml"), BASE).unwrap();
    let policy = "extends = \"base.toml\"\nname = \"Open\"\n[[policies]]\nname = \"open\"\ninstrument = \"scenario-opening\"\nmembers = [\"yangtze-delta\"]\n";
    fs::write(folder.path().join("open.toml"), policy).unwrap();
    let command = ["compare", "base.toml", "open.toml", "--draws", "3", "--no-figures", "--language", "zh"];
    let said = well(folder.path(), &command);
    assert!(said.contains("抽取 3 次") && said.contains("的抽取为正"), "{said}");
}

/// What follows a fence of this kind in a page, block by block.
fn blocks<'p>(page: &'p str, fence: &str) -> Vec<&'p str> {
    page.split(&format!("```{fence}")).skip(1).map(|it| it.split("```").next().unwrap().trim()).collect()
}

/// Without notes, lines of progress and how long it took.
fn lasting(said: &str) -> String {
    let is_passing = |line: &&str| line.starts_with("note: ") || line.contains(" a minute, about ");
    let lines: Vec<&str> = said.lines().filter(|line| !is_passing(line)).collect();
    let text = lines.join("\n");
    let text = text.trim();
    text.rfind(" in ").filter(|_| text.ends_with(" s")).map_or(text, |at| &text[..at]).to_owned()
}

#[test]
fn the_page_says_what_its_commands_say_and_its_scenario_is_sound() {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/uncertainty.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    for block in blocks(&page, "toml ") {
        let (name, text) = block.split_once('\n').unwrap();
        fs::write(folder.path().join(name), text).unwrap();
    }
    let commands = blocks(&page, "sh\n");
    assert_eq!(commands.len(), 2);
    let arguments = |command: &str| command.split_whitespace().skip(1).map(str::to_owned).collect::<Vec<_>>();
    let run = |command: &str| {
        let arguments = arguments(command);
        well(folder.path(), &arguments.iter().map(String::as_str).collect::<Vec<_>>())
    };
    assert_eq!(lasting(&run(commands[0])), blocks(&page, "text\n")[0]);
    run(commands[1]);
}
