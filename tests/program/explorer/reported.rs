//! A report of the page says what the page showed.

use super::ask::{Asked, SMALL, tax, tax_policy};
use axum::http::StatusCode;
use serde_json::json;

#[test]
fn a_report_has_the_effect_that_was_shown_in_the_language_that_was_asked_for() {
    let asked = Asked::of(&format!("{SMALL}[uncertainty]\ndraws = 2\n"));
    let mut question = tax(0.75);
    question["policies"][0]["start"] = json!(2025);
    let shown = asked.years(&question).pop().unwrap();
    let output = |side: &str| shown[side]["national"]["output_cny"].as_f64().unwrap();
    let change = 100.0 * (output("policy") / output("base") - 1.0);
    let size =
        if change.abs() < 0.1 { format!("{:.3}", change.abs()) } else { format!("{:.2}", change.abs()) };
    for (language, tag, heading) in [("en", "en", "1 What changes"), ("zh", "zh-Hans", "1 改变了什么")] {
        let body = json!({ "question": question, "language": language }).to_string();
        let response = asked.post("/api/report", body);
        assert_eq!(response.status(), StatusCode::OK);
        let page = asked.read(response);
        assert!(page.contains(&format!("<html lang=\"{tag}\">")) && page.contains(heading));
        let changes = page.split("id=\"changes\"").nth(1).unwrap().split("</section>").next().unwrap();
        let is_said = change.abs() < 0.01 || changes.contains(&size);
        assert!(is_said, "{change}: {changes}");
        assert!(page.contains("data-path=\"arms/policies/scenario.toml\""));
    }
}

#[test]
fn what_no_run_is_made_of_no_report_is_made_of() {
    let asked = Asked::of(SMALL);
    let mut policy = tax_policy(0.5);
    policy["settings"] = json!({ "share": 7 });
    let body = json!({ "question": { "policies": [policy] }, "language": "en" }).to_string();
    let response = asked.post("/api/report", body);
    assert_eq!(response.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(asked.read(response).contains("share"));
}
