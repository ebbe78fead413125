//! Whatever the text, reading it ends in a scenario or in problems.

use super::{REGIONS, SCENARIO, shown};
use factorflow::scenario::Reader;
use proptest::prelude::*;
use std::path::Path;

/// Reading and rendering must not panic, whatever the text.
fn read_quietly(text: &str, overrides: &[String]) {
    let reader = Reader::default().overrides(overrides);
    match reader.read(Path::new("scenarios/any.toml"), text.to_owned()) {
        Ok(scenario) => drop((scenario.to_toml(), scenario.warnings.render(true))),
        Err(problems) => drop(problems.render(false)),
    }
}

/// A scenario on the shipped world with a passage replaced by something else.
fn mutated() -> impl Strategy<Value = String> {
    let text = SCENARIO
        .replace("regions.csv", "seeds/china/prefectures.csv")
        .replace("clubs.csv", "seeds/china/clubs.csv");
    let letters: Vec<char> = text.chars().collect();
    let length = letters.len();
    let splice = "[\\[\\]{}=\"'.,#\n a-z0-9合é\u{0}-]{0,6}";
    (0..length, 0..8_usize, splice, 0..length, 0..4_usize, "\\PC{0,3}").prop_map(
        move |(a, cut, one, b, gap, two)| {
            let mut letters = letters.clone();
            letters.splice(a..(a + cut).min(length), one.chars());
            let b = b.min(letters.len());
            let end = (b + gap).min(letters.len());
            letters.splice(b..end, two.chars());
            letters.into_iter().collect()
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn arbitrary_text_never_panics(text in "(?s).{0,200}", set in ".{0,40}") {
        read_quietly(&text, &[set]);
    }

    #[test]
    fn a_mutated_scenario_never_panics(text in mutated()) {
        read_quietly(&text, &[]);
    }

    #[test]
    fn a_mutated_override_never_panics(
        path in "(policies|run|world|parameters)(\\.[a-z_\"-]{0,9}){0,3}",
        value in "[\\[\\]{}=\"'., a-z0-9合é-]{0,8}",
    ) {
        read_quietly(SCENARIO, &[format!("{path}={value}")]);
    }

    #[test]
    fn a_mutated_table_never_panics(at in 0..REGIONS.chars().count(), cut in 0..5_usize, new in "[\",\r\n0-9.合 e-]{0,4}") {
        let mut letters: Vec<char> = REGIONS.chars().collect();
        let end = (at + cut).min(letters.len());
        letters.splice(at..end, new.chars());
        let text: String = letters.into_iter().collect();
        shown(&[("regions.csv", &text), ("clubs.csv", &text)], &[]);
    }
}
