//! `factorflow describe`: everything of the model and the scenario is in it, in both languages.

use crate::command::{refusal, well};
use factorflow::Scenario;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

const MODEL: &str = include_str!("../../src/dynamics/MODEL.md");

fn described(folder: &Path, arguments: &[&str]) -> String {
    well(folder, &[&["describe"], arguments, &["--odd"]].concat()).out
}

/// Lines of equations of the model: those in its code blocks that begin with one.
fn equations() -> Vec<&'static str> {
    let blocks = MODEL.split("```text\n").skip(1).map(|it| it.split("\n```").next().unwrap());
    blocks.filter(|it| it.starts_with('(')).flat_map(str::lines).collect()
}

#[test]
fn every_equation_parameter_policy_and_event_is_there_in_both_languages() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["whole-package", "integrated-circuits-network", "hindcast-2010"] {
        let scenario = Scenario::load(name).unwrap();
        for language in ["en", "zh"] {
            let text = described(folder.path(), &[name, "--language", language]);
            for equation in equations() {
                assert!(text.contains(equation), "{name} {language}: {equation}");
            }
            let settings = scenario.settings();
            for it in settings.iter().filter(|it| it.path.starts_with("parameters.")) {
                let row = text.lines().find(|line| line.contains(&format!("`{}`", it.path)));
                assert!(
                    row.is_some_and(|row| row.contains(&format!("| {}", it.value))),
                    "{language}: {}",
                    it.path
                );
            }
            for it in &scenario.policies {
                assert!(text.contains(&format!("`{}`", it.policy.name)), "{}", it.policy.name);
                let kind = it.policy.instrument.written().unwrap().entry.name;
                assert!(text.contains(&format!("`{kind}`")), "{kind}");
            }
            for it in &scenario.events {
                assert!(text.contains(&format!("`{}`", it.event.name)), "{}", it.event.name);
            }
            let of_policies = settings.iter().filter(|it| it.path.starts_with("policies."));
            for it in of_policies {
                let key = it.path.splitn(3, '.').nth(2).unwrap();
                let value = it.value.rsplit_once(" (").map_or(it.value.as_str(), |it| it.0);
                assert!(text.contains(&format!("`{key}`")) && text.contains(value), "{}", it.path);
            }
            for table in scenario.origin.tables() {
                assert!(text.contains(&table.sha256), "{}", table.written);
            }
            for number in 1..=7 {
                assert!(text.contains(&format!("\n## {number}. ")), "element {number}");
            }
        }
    }
}

#[test]
fn two_scenarios_differ_only_where_they_differ_and_one_is_the_same_twice() {
    let folder = tempfile::tempdir().unwrap();
    let lines = |arguments: &[&str]| -> Vec<String> {
        described(folder.path(), arguments).lines().map(str::to_owned).collect()
    };
    let base = lines(&["tax-sharing"]);
    assert_eq!(base, lines(&["tax-sharing"]));
    let other = lines(&[
        "tax-sharing",
        "--set",
        "policies.tax-pilot.share=0.25",
        "--set",
        "parameters.technology.recruitment=0.7",
    ]);
    let differences: Vec<(&String, &String)> = base.iter().zip(&other).filter(|(a, b)| a != b).collect();
    assert_eq!((base.len(), differences.len()), (other.len(), 2), "{differences:?}");
    assert!(
        differences[0].1.contains("`parameters.technology.recruitment`")
            && differences[0].1.contains("0.7 (changed)")
    );
    assert!(differences[1].1.contains("`share` = `0.25`"), "{differences:?}");
}

#[test]
fn rules_of_governments_that_are_in_force_are_said() {
    let folder = tempfile::tempdir().unwrap();
    for (name, said) in
        [("tax-sharing", "do not choose"), ("imitating-governments", "copy peers that do better")]
    {
        assert!(described(folder.path(), &[name]).contains(said), "{name}");
    }
}

/// Without code and equations nothing is English but citations and names.
#[test]
fn chinese_descriptions_are_chinese() {
    const NAMES: [&str; 16] = [
        "ODD",
        "ODD+D",
        "Grimm",
        "Müller",
        "factorflow",
        "SHA-256",
        "CNY",
        "et",
        "al",
        "seeds/README",
        "md",
        "Huang",
        "Keller",
        "Comin",
        "China",
        "dt",
    ];
    let folder = tempfile::tempdir().unwrap();
    for name in ["whole-package", "china-platforms", "integrated-circuits-network"] {
        let text = described(folder.path(), &[name, "--language", "zh"]);
        let mut is_code = false;
        let mut found = BTreeSet::new();
        for line in text.lines() {
            if line.starts_with("```") {
                is_code = !is_code;
            }
            // The first cell of a row with a path is the symbol, the last where the value comes from.
            let is_parameter = line.contains("`parameters.");
            let cells: Vec<&str> = line.split('|').collect();
            let text = if is_parameter { cells[3..7].join("|") } else { line.to_owned() };
            let outside = text.split('`').step_by(2).collect::<Vec<_>>().join(" ");
            let words = outside.split(|it: char| !(it.is_ascii_alphanumeric() || "+-/üø_".contains(it)));
            if !is_code && !line.starts_with("```") {
                let english = |it: &&str| it.len() > 3 && it.bytes().all(|it| it.is_ascii_alphabetic());
                found.extend(words.filter(english).filter(|it| !NAMES.contains(it)).map(str::to_owned));
            }
        }
        let symbols = ["match", "ceiling", "bonus", "cost", "worker", "young", "established"];
        found.retain(|it| !symbols.contains(&it.as_str()));
        assert!(found.is_empty(), "{name}: {found:?}");
    }
}

#[test]
fn a_page_of_html_says_the_same_and_a_file_is_what_is_printed() {
    let folder = tempfile::tempdir().unwrap();
    let html = described(folder.path(), &["tax-sharing", "--format", "html"]);
    assert!(html.starts_with("<!DOCTYPE html>") && html.trim_end().ends_with("</html>"));
    for equation in equations() {
        let escaped =
            equation.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
        assert!(html.contains(&escaped), "{equation}");
    }
    let markdown = described(folder.path(), &["tax-sharing"]);
    assert_eq!(html.matches("<pre>").count(), markdown.matches("```text").count());
    assert_eq!(html.matches("<h3>").count(), markdown.lines().filter(|it| it.starts_with("### ")).count());
    let said = well(folder.path(), &["describe", "tax-sharing", "--out", "odd.md"]);
    assert_eq!(said.out, "odd.md\n");
    let written = fs::read_to_string(folder.path().join("odd.md")).unwrap();
    assert_eq!(written.trim_end(), markdown.trim_end());
}

#[test]
fn findings_are_added_and_other_folders_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("p.csv"), "code,growth\na,0.1\nb,0.2\nc,0.35\nd,0.1\n").unwrap();
    fs::write(
        folder.path().join("o.csv"),
        "code,x_2009,x_2019\na,100,112\nb,100,120\nc,100,140\nd,100,111\n",
    )
    .unwrap();
    well(
        folder.path(),
        &[
            "validate",
            "p.csv",
            "--outcome",
            "growth",
            "--observed",
            "o.csv",
            "--from",
            "x_2009",
            "--to",
            "x_2019",
            "--fitted-on",
            "none",
            "--no-figures",
            "--out",
            "scores",
        ],
    );
    fs::write(folder.path().join("plan.toml"), "name = 'delta'\nname_zh = '长三角'\nbase = 'status-quo'\n[changes]\n\"run.mode\" = 'expected'\n\"time.years\" = 1\n\"time.steps_per_year\" = 1\n[moments]\nslope = { model = 'province_migration_slope', observed = -1.3, se = 0.3 }\n[factors]\n'parameters.talent.distance_elasticity' = { range = [0.9, 1.5] }\n[waves]\ncount = 1\npoints = 5\n").unwrap();
    well(folder.path(), &["calibrate", "plan.toml", "--no-figures", "--out", "known"]);
    let findings = ["tax-sharing", "--findings", "scores", "--findings", "known"];
    let english = described(folder.path(), &findings);
    assert!(english.contains("## 8. Tests") && english.contains("### Validation: growth"), "{english}");
    assert!(
        english.contains("### Calibration: delta")
            && english.contains("| Migration and distance | -1.300 ± 0.300 |")
    );
    let chinese = described(folder.path(), &[&findings[..], &["--language", "zh"]].concat());
    assert!(chinese.contains("### 校准：长三角") && chinese.contains("| 迁移的距离弹性 |"), "{chinese}");
    for wrong in ["nowhere", "."] {
        let said = refusal(folder.path(), &["describe", "tax-sharing", "--findings", wrong]);
        assert!(
            said.contains("no complete folder of `factorflow validate` or `factorflow calibrate`"),
            "{said}"
        );
    }
    let said = refusal(folder.path(), &["describe", "tax-sharin"]);
    assert!(said.contains("tax-sharing"), "{said}");
}

/// `FACTORFLOW_REWRITE_ODD=1 cargo test --test program describe` writes them anew.
#[test]
fn the_examples_of_the_page_are_what_the_program_says() {
    let folder = tempfile::tempdir().unwrap();
    let docs = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/odd");
    for (language, file) in [("en", "tax-sharing.md"), ("zh", "tax-sharing.zh.md")] {
        let said = described(folder.path(), &["tax-sharing", "--language", language]);
        if std::env::var_os("FACTORFLOW_REWRITE_ODD").is_some() {
            fs::write(docs.join(file), &said).unwrap();
        }
        let kept = fs::read_to_string(docs.join(file)).unwrap();
        assert!(kept == said, "{file} has changed; see the top of this test");
    }
}
