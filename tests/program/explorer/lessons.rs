//! Lessons reach the page whole, and each opens in a world that has everything it names.

use super::ask::{Asked, SMALL};
use serde_json::Value;

fn json(asked: &Asked, path: &str) -> Value {
    let (status, text) = asked.get(path);
    assert_eq!(status, 200, "{path}: {text}");
    serde_json::from_str(&text).unwrap()
}

fn names<'v>(list: &'v Value, key: &str) -> Vec<&'v str> {
    list.as_array().unwrap().iter().map(|it| it[key].as_str().unwrap()).collect()
}

#[test]
fn every_lesson_opens_a_scenario_that_has_what_it_names() {
    let asked = Asked::of(SMALL);
    let lessons = json(&asked, "/api/lessons");
    let lessons = lessons.as_array().unwrap();
    assert_eq!(lessons.len(), 6);
    for (at, lesson) in lessons.iter().enumerate() {
        assert_eq!(lesson["number"], at + 1);
        let world = json(&asked, &format!("/api/world?scenario={}", lesson["scenario"].as_str().unwrap()));
        let look = &lesson["look"];
        assert!(names(&world["factors"], "name").contains(&look["factor"].as_str().unwrap()));
        let outcomes = names(&world["outcomes"], "name");
        for chart in look["charts"].as_array().unwrap() {
            assert!(outcomes.contains(&chart.as_str().unwrap()), "lesson {}: {chart}", at + 1);
        }
        for measure in lesson["measures"].as_array().unwrap() {
            assert!(outcomes.contains(&measure["column"].as_str().unwrap()), "lesson {}: {measure}", at + 1);
        }
    }
}

#[test]
fn scenarios_that_lessons_stand_on_are_told_from_the_others() {
    let list = json(&Asked::of(SMALL), "/api/scenarios");
    let of = |name: &str| {
        list.as_array().unwrap().iter().find(|it| it["name"] == name).unwrap()["lesson"].as_bool()
    };
    assert_eq!([of("delta"), of("fund-none"), of("tax-sharing")], [Some(true), Some(true), Some(false)]);
}
