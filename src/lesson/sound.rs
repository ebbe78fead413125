//! What must hold of a lesson before anybody is taught by it.

use super::content::{ControlValues, Lesson, LessonControl, LessonText, MeasureOf, PuzzleCondition};
use crate::outcome::Catalogue;
use crate::outcome::catalogue::{CLUBS, all_of_nation};
use crate::region::Factor;
use crate::scenario::builtin::SCENARIOS;
use std::collections::BTreeSet;
use toml::Value;

/// Everything that is wrong with a lesson, each with its place.
pub(super) fn problems(lesson: &Lesson) -> Vec<String> {
    let mut all = LessonProblems { lesson, found: Vec::new() };
    all.texts();
    all.names();
    all.controls();
    all.setting();
    all.measures();
    all.bet();
    all.puzzle();
    all.found
}

struct LessonProblems<'a> {
    lesson: &'a Lesson,
    found: Vec<String>,
}

impl LessonProblems<'_> {
    fn unless(&mut self, holds: bool, place: &str, what: &str) {
        if !holds {
            self.found.push(format!("{place}: {what}"));
        }
    }

    fn texts(&mut self) {
        for (place, text) in self.lesson.texts() {
            let LessonText { en, zh } = text;
            self.unless(!en.is_empty() && !zh.is_empty(), &place, "a text is missing in one language");
            let (one, other) = (gaps(en), gaps(zh));
            self.unless(one == other, &place, "the gaps of both languages differ");
            for gap in one {
                let known = ["last", "places"].contains(&gap)
                    || self.lesson.measure(gap).is_some()
                    || self.lesson.control(gap).is_some();
                self.unless(known, &place, &format!("nothing fills {{{gap}}}"));
            }
        }
    }

    fn names(&mut self) {
        let Lesson { scenario, look, .. } = self.lesson;
        self.unless(
            SCENARIOS.iter().any(|it| it.name() == scenario),
            "scenario",
            "the library has none of this name",
        );
        self.unless(Factor::find(&look.factor).is_some(), "look.factor", "no such factor");
        self.unless(["policy", "base", "difference"].contains(&&*look.view), "look.view", "no such view");
        self.unless(look.charts.len() == 2, "look.charts", "there are two");
        for chart in &look.charts {
            self.unless(is_national(chart), "look.charts", &format!("no column {chart}"));
        }
        self.unless(!look.visits.is_empty(), "look.visits", "there is nothing to try");
        self.values("look.values", &look.values);
        look.visits.iter().for_each(|it| self.values("look.visits", it));
    }

    fn controls(&mut self) {
        for it in &self.lesson.controls {
            let place = format!("controls.{}", it.name);
            let kinds = [!it.choices.is_empty(), it.slider.is_some(), it.place];
            let kinds = kinds.into_iter().filter(|it| *it).count();
            self.unless(kinds == 1, &place, "a control has choices, a slider or a place");
            self.unless(is_value(it, &it.start), &place, "it cannot start with this value");
            it.choices.iter().for_each(|one| self.template(&place, &one.value));
        }
    }

    fn setting(&mut self) {
        let setting = &self.lesson.setting;
        let tables = setting.policies.iter().chain(&setting.events).chain(&setting.governments);
        for table in tables.chain([&setting.parameters]) {
            table.values().for_each(|it| self.template("setting", it));
        }
    }

    /// Controls that a template names.
    fn template(&mut self, place: &str, template: &Value) {
        match template {
            Value::String(it) => {
                if let Some(name) = it.strip_prefix('$') {
                    let name = name.split('.').next().unwrap_or_default();
                    let is_known = self.lesson.control(name).is_some();
                    self.unless(is_known, place, &format!("no control {name}"));
                }
            }
            Value::Array(all) => all.iter().for_each(|it| self.template(place, it)),
            Value::Table(all) => all.values().for_each(|it| self.template(place, it)),
            _ => {}
        }
    }

    fn measures(&mut self) {
        for it in &self.lesson.measures {
            let place = format!("measures.{}", it.name);
            let is_known = match it.of {
                MeasureOf::Nation => is_national(&it.column),
                MeasureOf::Club => CLUBS.iter().any(|one| one.name == it.column),
                _ => is_regional(&it.column),
            };
            self.unless(is_known, &place, &format!("no column {}", it.column));
            let needs = matches!(it.of, MeasureOf::Club | MeasureOf::Place | MeasureOf::Places);
            self.unless(needs == it.who.is_some(), &place, "whose number it is");
            let less = it.less.as_ref().is_none_or(|it| self.lesson.measure(it).is_some());
            self.unless(less, &place, "nothing is called as `less` has it");
        }
    }

    fn bet(&mut self) {
        let bet = &self.lesson.bet;
        self.values("bet.values", &bet.values);
        self.unless(self.lesson.measure(&bet.measure).is_some(), "bet.measure", "no such measure");
        self.unless((3..=4).contains(&bet.choices.len()), "bet.choices", "there are three or four");
        for it in &bet.choices {
            let ranged = it.from.is_some() || it.to.is_some();
            self.unless(
                bet.most == it.values.is_some() && bet.most != ranged,
                "bet.choices",
                "a range, or values",
            );
            it.values.iter().for_each(|it| self.values("bet.choices", it));
        }
        if !bet.most {
            // In order of their ranges every number belongs to one choice.
            let mut ranges: Vec<(f64, f64)> = bet
                .choices
                .iter()
                .map(|it| (it.from.unwrap_or(f64::NEG_INFINITY), it.to.unwrap_or(f64::INFINITY)))
                .collect();
            ranges.sort_by(|a, b| a.0.total_cmp(&b.0));
            let meet = ranges.windows(2).all(|it| it[0].1.total_cmp(&it[1].0).is_eq());
            let whole = ranges.first().is_some_and(|it| it.0 == f64::NEG_INFINITY)
                && ranges.last().is_some_and(|it| it.1 == f64::INFINITY);
            self.unless(meet && whole, "bet.choices", "some number is of no choice, or of two");
        }
    }

    fn puzzle(&mut self) {
        let puzzle = &self.lesson.puzzle;
        puzzle.conditions.iter().for_each(|it| self.condition(it));
        self.unless(!puzzle.solution.is_empty(), "puzzle.solution", "there is none");
        puzzle.solution.iter().for_each(|it| self.values("puzzle.solution", it));
        let is_slider = |it: &String| self.lesson.control(it).is_some_and(|it| it.slider.is_some());
        let smallest = puzzle.smallest.as_ref().is_none_or(is_slider);
        self.unless(smallest, "puzzle.smallest", "no such slider");
        if let Some(it) = &puzzle.better {
            let has = |name: &str| {
                self.lesson
                    .control(&it.control)
                    .is_some_and(|it| it.choices.iter().any(|one| one.name == name))
            };
            let known = has(&it.choice) && has(&it.than) && self.lesson.measure(&it.measure).is_some();
            self.unless(known, "puzzle.better", "a name that nothing has");
        }
    }

    fn condition(&mut self, it: &PuzzleCondition) {
        let limits = [it.at_least, it.at_most, it.above, it.below].into_iter().flatten().count();
        let of_measure =
            it.measure.as_ref().is_some_and(|name| self.lesson.measure(name).is_some() && limits == 1);
        let choice = it.is.as_ref().or(it.lacks.as_ref());
        let control = it.control.as_ref().and_then(|name| self.lesson.control(name));
        let of_control =
            control.is_some_and(|it| choice.is_some_and(|name| it.choices.iter().any(|it| it.name == *name)));
        self.unless(
            of_measure != of_control,
            "puzzle.conditions",
            "of one measure with one limit, or of one control",
        );
    }

    fn values(&mut self, place: &str, values: &ControlValues) {
        for (name, value) in values {
            let holds = self.lesson.control(name).is_some_and(|it| is_value(it, value));
            self.unless(holds, place, &format!("{name} cannot be {value}"));
        }
    }
}

/// Names in braces.
fn gaps(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|it| it.split_once('}')).map(|it| it.0).collect()
}

fn is_national(column: &str) -> bool {
    all_of_nation().any(|(_, it)| it.name == column)
}

fn is_regional(column: &str) -> bool {
    Catalogue::default().regions().iter().any(|it| it.name == column)
}

/// Whether a control can have this value.
fn is_value(control: &LessonControl, value: &Value) -> bool {
    let has = |it: &Value| control.choices.iter().any(|one| Some(&*one.name) == it.as_str());
    match (&control.slider, value) {
        (Some(slider), Value::Integer(_) | Value::Float(_)) => {
            #[expect(clippy::cast_precision_loss, reason = "whole numbers of sliders are small")]
            let number = value.as_float().unwrap_or_else(|| value.as_integer().unwrap_or_default() as f64);
            let steps = (number - slider.low) / slider.step;
            (slider.low..=slider.high).contains(&number) && (steps - steps.round()).abs() < 1e-6
        }
        (None, Value::Array(all)) => control.several && all.iter().all(has),
        (None, Value::String(_)) => !control.several && (control.place || has(value)),
        _ => false,
    }
}
