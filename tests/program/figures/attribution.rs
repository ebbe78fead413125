//! What figures of an attribution promise.

use super::*;

/// Writes the folder of an attribution with so many policies; `sampled` ones have errors and no interactions.
fn attribution(policies: usize, sampled: bool) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(
        at("manifest.json"),
        r#"{"kind": "attribution", "base": "Status quo", "package": "Whole package", "seed": 7, "year": 2045.0,
            "command": ["factorflow", "attribute", "base.toml", "package.toml"]}"#,
    )
    .unwrap();
    fs::write(at("attribution.csv"), parts(policies, sampled)).unwrap();
    if !sampled {
        fs::write(at("interactions.csv"), pairs(policies)).unwrap();
    }
    folder
}

/// Three outcomes: one in percent, one of another unit, one that nothing moves.
const OUTCOMES: [(&str, &str, f64); 3] =
    [("output_cny", "percent", 0.4), ("dispersion", "logarithm", -2e-4), ("capital_cny", "percent", 0.0)];

fn policy(number: usize) -> String {
    if number == 1 {
        "a-joint-fund-of-four-provinces-and-more-words".to_owned()
    } else {
        format!("policy-{number}")
    }
}

fn part(number: usize, size: f64) -> f64 {
    size * (3.0 - number as f64)
}

fn parts(policies: usize, sampled: bool) -> String {
    let mut text = "outcome,unit,policy,alone,last,contribution,standard_error\n".to_owned();
    for (outcome, unit, size) in OUTCOMES {
        for number in 0..policies {
            let (part, name) = (part(number, size), policy(number));
            let error = if sampled { (0.3 * size.abs()).to_string() } else { String::new() };
            writeln!(text, "{outcome},{unit},{name},{part},{part},{part},{error}").unwrap();
        }
    }
    text
}

fn pairs(policies: usize) -> String {
    let mut text = "outcome,unit,first,second,together,interaction\n".to_owned();
    for (outcome, unit, size) in OUTCOMES {
        for (one, other) in (0..policies).flat_map(|one| (one + 1..policies).map(move |other| (one, other))) {
            let value = size * (one as f64 - 0.4 * other as f64);
            writeln!(text, "{outcome},{unit},{},{},{value},{value}", policy(one), policy(other)).unwrap();
        }
    }
    text
}

#[test]
fn outcomes_that_move_have_bars_and_pairs_and_the_others_have_none() {
    let folder = attribution(5, false);
    draw_all(folder.path(), Language::English);
    let expected = [
        "contributions-dispersion",
        "contributions-output",
        "interactions-dispersion",
        "interactions-output",
    ];
    assert_eq!(stems(folder.path(), "svg"), expected);
}

#[test]
fn the_last_bar_is_the_sum_of_the_others() {
    let folder = attribution(5, false);
    draw_all(folder.path(), Language::English);
    // 0.4 · (3 + 2 + 1 + 0 − 1)
    assert!(svg(folder.path(), "contributions-output").contains("all together +2.00"));
    let data = fs::read_to_string(folder.path().join("figures/contributions-output.csv")).unwrap();
    let sum: f64 =
        data.lines().skip(1).map(|row| row.split(',').nth(2).unwrap().parse::<f64>().unwrap()).sum();
    assert!((sum - 2.0).abs() < 1e-12);
}

#[test]
fn sampled_contributions_have_errors_and_no_pairs() {
    let folder = attribution(6, true);
    draw_all(folder.path(), Language::English);
    assert!(svg(folder.path(), "contributions-output").contains("one standard error"));
    let error = draw(folder.path(), &["interactions".to_owned()], &FigureOptions::default()).unwrap_err();
    assert!(error.to_string().contains("`interactions`"), "{error}");
}

#[test]
fn one_policy_and_twelve_with_long_names_stay_on_the_page_and_apart() {
    for (policies, sampled, language) in [
        (1, false, Language::English),
        (2, false, Language::Chinese),
        (12, false, Language::English),
        (20, true, Language::Chinese),
    ] {
        let folder = attribution(policies, sampled);
        draw_all(folder.path(), language);
        assert!(!files(folder.path(), "svg").is_empty());
        for file in files(folder.path(), "svg") {
            assert_page_is_sound(&file);
        }
    }
}
