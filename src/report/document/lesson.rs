//! A lesson on paper: the sheet of whoever teaches it. It holds what the lesson asks and what may be tried, and room for the
//! numbers that a class finds.

use super::html::{Cell, DataTable, Html};
use super::shell;
use crate::figure::Language;
use crate::lesson::{ControlValues, Lesson, LessonControl, LessonText, PuzzleCondition};
use crate::scenario::Scenario;
use crate::scenario::real;
use toml::Value;

/// Where a class writes a number that it found.
const ROOM: &str = "……";

/// The sheet of a lesson, by its number from 1; nothing where there is no such lesson.
pub fn lesson_sheet(number: usize, language: Language) -> Option<String> {
    let sheet = LessonSheet { lesson: Lesson::find(number)?, language };
    Some(shell::page(&sheet.title(), language, &sheet.body(), &Html::default()))
}

struct LessonSheet<'l> {
    lesson: &'l Lesson,
    language: Language,
}

impl LessonSheet<'_> {
    fn say(&self, english: &str, chinese: &str) -> String {
        self.language.say(english, chinese).to_owned()
    }

    /// A text of the lesson, with what it says of itself in its braces and room for what a run says.
    fn text(&self, text: &LessonText) -> String {
        let text = self.language.say(&text.en, &text.zh);
        let mut said = String::new();
        for (at, part) in text.split('{').enumerate() {
            match part.split_once('}') {
                Some((name, rest)) if at > 0 => {
                    said.push_str(&self.number(name));
                    said.push_str(rest);
                }
                _ => said.push_str(part),
            }
        }
        said
    }

    /// What a name in braces stands for, as far as the lesson itself says it.
    fn number(&self, name: &str) -> String {
        if name == "last" {
            let scenario = Scenario::load(&self.lesson.scenario).ok();
            return scenario.map_or_else(
                || ROOM.to_owned(),
                |it| format!("{:.0}", it.time.start + f64::from(it.time.years)),
            );
        }
        let asked = |it: &PuzzleCondition| {
            let limit = it.at_least.or(it.at_most).or(it.above).or(it.below);
            limit.filter(|_| it.measure.as_deref() == Some(name))
        };
        let unit = self.lesson.measure(name).map_or("", |it| it.unit.as_str());
        let limit = self.lesson.puzzle.conditions.iter().find_map(asked);
        limit.map_or_else(|| ROOM.to_owned(), |it| amount(it, unit, self.language))
    }

    fn title(&self) -> String {
        let title = self.language.say(&self.lesson.title.en, &self.lesson.title.zh);
        match self.language {
            Language::English => format!("Lesson {}: {title}", self.lesson.number),
            Language::Chinese => format!("第 {} 课：{title}", self.lesson.number),
        }
    }

    fn body(&self) -> Html {
        let Lesson { goal, look, puzzle, why, limits, .. } = self.lesson;
        let paragraph = |text: &LessonText| Html::paragraph(&self.text(text));
        let question =
            Html::element("p", &[("class", "lead")], &Html::text(&self.text(&self.lesson.question))).line();
        let tries = self.tries(&look.visits, ("What to try, and what comes of it", "要试的设定，以及结果"));
        let hint = format!("{}{}", self.say("Hint: ", "提示："), self.text(&puzzle.hint));
        let solution =
            self.tries(&puzzle.solution, ("A way to it; the last one solves it", "一种解法；最后一行为答案"));
        let equations: Vec<String> = why.equations.iter().map(|it| self.text(it)).collect();
        let parts = [
            (self.say("Goal", "目标"), vec![paragraph(goal), self.start(), self.controls()]),
            (self.say("Bet, before any result is shown", "先下注，再看结果"), vec![self.bet()]),
            (self.say("Try and look", "尝试与观察"), vec![paragraph(&look.text), tries]),
            (self.say("Puzzle", "谜题"), vec![paragraph(&puzzle.task), Html::paragraph(&hint)]),
            (self.say("Why", "为什么"), vec![paragraph(&why.text), Html::list(&equations)]),
            (self.say("What the model does not say", "模型没有说的"), vec![paragraph(limits)]),
            (self.say("Solution of the puzzle", "谜题的答案"), vec![solution, paragraph(&puzzle.solved)]),
        ];
        let section = |(at, (name, within)): (usize, (String, Vec<Html>))| {
            let heading = Html::heading(2, &format!("{} {name}", at + 1));
            Html::element("section", &[], &std::iter::once(heading).chain(within).collect()).line()
        };
        let parts = parts.into_iter().enumerate().map(section);
        [Html::heading(1, &self.title()), question].into_iter().chain(parts).collect()
    }

    /// How the lesson is begun.
    fn start(&self) -> Html {
        let Lesson { scenario, page, number, .. } = self.lesson;
        Html::paragraph(&match self.language {
            Language::English => format!(
                "`factorflow explore {scenario}`, then lesson {number}, or `#lesson={number}` behind the address. The long form for the terminal is `docs/lessons/{page}.md`."
            ),
            Language::Chinese => format!(
                "运行 `factorflow explore {scenario}` 后打开第 {number} 课，或在地址后加上 `#lesson={number}`。用终端完成的详细版本见 `docs/lessons/{page}.zh.md`。"
            ),
        })
    }

    /// What is open to the reader.
    fn controls(&self) -> Html {
        let row = |it: &LessonControl| {
            let value = |value: &Value| self.value(&it.name, value);
            vec![
                Cell::Words(self.text(&it.label)),
                Cell::Words(self.choices(it)),
                Cell::Words(value(&it.start)),
            ]
        };
        let head = [("Control", "控件"), ("Values", "可选值"), ("At the start", "起始值")];
        DataTable {
            caption: self.say("What can be changed", "可以改变的内容"),
            head: head.map(|it| self.say(it.0, it.1)).to_vec(),
            rows: self.lesson.controls.iter().map(row).collect(),
            filter: None,
        }
        .html()
    }

    fn choices(&self, control: &LessonControl) -> String {
        if let Some(slider) = &control.slider {
            let [low, high, step] =
                [slider.low, slider.high, slider.step].map(|it| self.number_of(control, it));
            return match self.language {
                Language::English => format!("{low} to {high} by {step}"),
                Language::Chinese => format!("{low} 至 {high}，步长 {step}"),
            };
        }
        if control.place {
            return self.say("any region", "任一地区");
        }
        let labels: Vec<String> = control.choices.iter().map(|it| self.text(&it.label)).collect();
        labels.join(&self.say("; ", "；"))
    }

    /// A number of a slider with its unit.
    fn number_of(&self, control: &LessonControl, value: f64) -> String {
        let unit = control.slider.as_ref().map_or("", |it| it.unit.as_str());
        if unit == "share" { value.to_string() } else { amount(value, unit, self.language) }
    }

    /// A value of a control as readers call it; several are listed.
    fn value(&self, control: &str, value: &Value) -> String {
        let found = self.lesson.control(control);
        let number = real(value);
        if let (Some(control), Some(number)) = (found.filter(|it| it.slider.is_some()), number) {
            return self.number_of(control, number);
        }
        let choices = found.map_or(&[][..], |it| &it.choices);
        let named = |name: &str| choices.iter().find(|it| it.name == name).map(|it| self.text(&it.label));
        match value {
            Value::String(name) => named(name).unwrap_or_else(|| name.clone()),
            Value::Array(all) if all.is_empty() => self.say("none", "无"),
            Value::Array(all) => {
                let all: Vec<String> = all.iter().map(|it| self.value(control, it)).collect();
                all.join(&self.say(", ", "、"))
            }
            other => other.to_string(),
        }
    }

    /// The bet, with boxes to tick.
    fn bet(&self) -> Html {
        let bet = &self.lesson.bet;
        let choices = bet.choices.iter().map(|it| Html::paragraph(&format!("☐ {}", self.text(&it.label))));
        std::iter::once(Html::paragraph(&self.text(&bet.question))).chain(choices).collect()
    }

    /// Settings to try, with room for every number.
    fn tries(&self, values: &[ControlValues], caption: (&str, &str)) -> Html {
        let Lesson { controls, measures, .. } = self.lesson;
        let is_tried = |control: &&LessonControl| values.iter().any(|it| it.contains_key(&control.name));
        let tried: Vec<&LessonControl> = controls.iter().filter(is_tried).collect();
        let row = |values: &ControlValues| {
            let value = |control: &&LessonControl| {
                let value = values.get(&control.name).unwrap_or(&control.start);
                Cell::Words(self.value(&control.name, value))
            };
            let room = measures.iter().map(|_| Cell::Words(ROOM.to_owned()));
            tried.iter().map(value).chain(room).collect()
        };
        let heads =
            tried.iter().map(|it| self.text(&it.label)).chain(measures.iter().map(|it| self.text(&it.label)));
        DataTable {
            caption: self.say(caption.0, caption.1),
            head: heads.collect(),
            rows: values.iter().map(row).collect(),
            filter: None,
        }
        .html()
    }
}

/// A limit of a puzzle with its unit.
fn amount(value: f64, unit: &str, language: Language) -> String {
    match unit {
        "share" => format!("{:.0} %", 100.0 * value),
        "percent" => format!("{value} %"),
        "CNY per year" => super::numbers::money_a_year(value, &crate::outcome::Currency::default(), language),
        _ => value.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lesson_has_a_sheet_without_gaps_in_both_languages() {
        for lesson in Lesson::built_in() {
            let number = lesson.number;
            for language in [Language::English, Language::Chinese] {
                let sheet = lesson_sheet(number, language).unwrap();
                let body = sheet.split("<main>").nth(1).unwrap().split("</main>").next().unwrap();
                assert!(!body.contains(['{', '}']), "{number}: {body}");
                assert_eq!(body.matches("<h2>").count(), 7);
                assert_eq!(body.matches('☐').count(), lesson.bet.choices.len());
            }
        }
        assert!(Lesson::built_in().len() == 6 && lesson_sheet(7, Language::English).is_none());
    }

    #[test]
    fn a_limit_is_said_with_its_unit() {
        assert_eq!(amount(0.8, "share", Language::English), "80 %");
        assert_eq!(amount(6e9, "CNY per year", Language::Chinese), "60.0 亿元/年");
    }
}
