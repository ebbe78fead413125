//! What a page without a program carries answers as the explorer does, and `--export` writes all of it or nothing.

use super::ask::{Asked, tax};
use crate::command::{factorflow, refusal};
use factorflow::explorer::{Explorer, NoAnswer, PackedScenario};
use factorflow::run::Cancel;
use factorflow::scenario::Reader;
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::sync::Mutex;

/// Lines without the milliseconds that they took.
fn told(line: &str) -> Value {
    let mut line: Value = serde_json::from_str(line).unwrap();
    if let Some(end) = line.get_mut("end") {
        end["ms"] = Value::Null;
    }
    line
}

#[test]
fn a_packed_scenario_of_ones_own_answers_as_it_did_where_its_tables_are() {
    let folder = tempfile::tempdir().unwrap();
    for table in ["prefectures.csv", "clubs.csv"] {
        let seeds = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds/china");
        fs::copy(seeds.join(table), folder.path().join(table)).unwrap();
    }
    let file = folder.path().join("own.toml");
    let keep = "keep = [\"310000\", \"320500\", \"330400\", \"340100\"]";
    let text = format!(
        "[world]\nregions = \"prefectures.csv\"\nclubs = \"clubs.csv\"\n{keep}\n[time]\nyears = 2\n[[policies]]\n\
         name = \"own\"\ninstrument = \"scenario-opening\"\nmembers = [\"310000\"]\n"
    );
    fs::write(&file, text).unwrap();
    let scenario = Reader::default().load(&file).unwrap();
    let packed = serde_json::to_vec(&PackedScenario::of(&scenario, &file)).unwrap();
    assert!(!String::from_utf8_lossy(&packed).contains(&folder.path().display().to_string()));
    assert!(!String::from_utf8_lossy(&packed).contains("320100"), "only what is kept goes along");
    let asked = Asked::with(&Explorer::new(scenario, &file, &Cancel::default()));
    fs::remove_dir_all(folder.path()).unwrap();

    let answers = PackedScenario::parse(&packed).unwrap().open().unwrap();
    for question in [tax(0.5), json!({ "governments": { "rule": "imitate" }, "page": "a" })] {
        let heard = Mutex::new(Vec::new());
        let hear = |line: &str| {
            heard.lock().unwrap().push(told(line));
            true
        };
        answers.answer("/api/run", question.to_string().as_bytes(), &hear).unwrap();
        let lines: Vec<Value> =
            asked.lines("/api/run", &question).iter().map(|it| told(&it.to_string())).collect();
        let heard = heard.into_inner().unwrap();
        // What a baseline is called hangs on where its tables lie.
        assert_eq!(heard[0]["begin"]["all_members"], lines[0]["begin"]["all_members"]);
        assert_eq!(heard[1..], lines[1..]);
    }
    let save = json!({ "question": tax(0.5), "language": "en" }).to_string();
    let saved =
        |text: &str| text.contains("regions = \"prefectures.csv\"") && text.contains("name = \"tax\"");
    answers
        .answer("/api/save", save.as_bytes(), &|text| {
            assert!(saved(text), "{text}");
            true
        })
        .unwrap();
    let refused = answers.answer("/api/run", b"{", &|_| true);
    assert!(matches!(refused, Err(NoAnswer::Refused(why)) if why.starts_with("{\"problems\":[")));
    assert_eq!(answers.answer("/api/nothing", b"", &|_| true), Err(NoAnswer::Unknown));
}

#[test]
fn a_page_is_written_whole_or_it_is_said_how_to_get_a_program_that_can() {
    let folder = tempfile::tempdir().unwrap();
    let said = factorflow(folder.path(), &["explore", "status-quo", "--export", "page.html"]);
    if said.code == 2 {
        assert!(
            said.err.contains("without the model") && said.err.contains("FACTORFLOW_WASM"),
            "{}",
            said.err
        );
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        return;
    }
    assert_eq!((said.code, said.out.as_str()), (0, "page.html\n"), "{}", said.err);
    let page = fs::read_to_string(folder.path().join("page.html")).unwrap();
    assert!(page.starts_with("<!doctype html>") && page.trim_end().ends_with("</html>"));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    let large = refusal(folder.path(), &["explore", "cities-and-counties", "--export", "large.html"]);
    assert!(large.contains("2169 regions are too many") && large.contains("`keep` in `[world]`"), "{large}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn what_is_for_a_page_that_is_served_does_not_go_with_one_that_is_written() {
    for other in [&["--port", "1"][..], &["--no-open"], &["--threads", "1"], &["--assets", "."]] {
        let said = refusal(Path::new("."), &[&["explore", "--export", "page.html"], other].concat());
        assert!(said.contains("cannot be used with") && !Path::new("page.html").exists(), "{said}");
    }
}
