//! Reads lessons, and those that the program carries once.

use super::content::Lesson;
use super::sound;
use std::sync::LazyLock;

/// Texts of the lessons, in their order.
const FILES: [&str; 6] = [
    include_str!("1.toml"),
    include_str!("2.toml"),
    include_str!("3.toml"),
    include_str!("4.toml"),
    include_str!("5.toml"),
    include_str!("6.toml"),
];

/// A test holds every file against what [`Lesson::read`] asks for, so nobody pays for that again.
static BUILT_IN: LazyLock<Vec<Lesson>> = LazyLock::new(|| {
    let read = FILES.iter().enumerate().filter_map(|(at, text)| parse(at + 1, text).ok());
    read.collect()
});

fn parse(number: usize, text: &str) -> Result<Lesson, toml::de::Error> {
    let lesson: Lesson = toml::from_str(text)?;
    Ok(Lesson { number, ..lesson })
}

impl Lesson {
    /// All lessons, in their order.
    pub fn built_in() -> &'static [Self] {
        &BUILT_IN
    }

    /// The lesson of this number.
    pub fn find(number: usize) -> Option<&'static Self> {
        Self::built_in().iter().find(|it| it.number == number)
    }

    /// Reads a lesson.
    ///
    /// # Errors
    ///
    /// Says everything that is wrong with it: a text that is no lesson, names that nothing has, a text that is missing in one language
    /// or has other gaps there, values that a control does not have.
    pub fn read(number: usize, text: &str) -> Result<Self, Vec<String>> {
        let lesson = parse(number, text).map_err(|it| vec![it.to_string()])?;
        let problems = sound::problems(&lesson);
        if problems.is_empty() { Ok(lesson) } else { Err(problems) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lesson_of_the_program_is_sound() {
        for (at, text) in FILES.iter().enumerate() {
            let read = Lesson::read(at + 1, text);
            assert_eq!(read.err().unwrap_or_default(), Vec::<String>::new(), "lesson {}", at + 1);
        }
        assert_eq!(Lesson::built_in().len(), FILES.len());
    }

    #[test]
    fn no_number_of_a_result_is_typed_into_a_lesson() {
        for lesson in Lesson::built_in() {
            for (place, text) in lesson.texts().into_iter().filter(|it| it.0 != "why.equations") {
                for words in [&text.en, &text.zh] {
                    // Numbers of equations, (20) or (K3), and of the stance x = 0 are no results.
                    let bare: String =
                        words.split('(').map(|it| it.split_once(')').map_or(it, |it| it.1)).collect();
                    let bare = bare.split('（').map(|it| it.split_once('）').map_or(it, |it| it.1));
                    let bare: String = bare.collect();
                    assert!(
                        !bare.contains(|it: char| it.is_ascii_digit()),
                        "{} {place}: {words}",
                        lesson.number
                    );
                }
            }
        }
    }

    #[test]
    fn everything_that_is_wrong_with_a_lesson_is_said_at_once() {
        let damaged = FILES[1]
            .replace("scenario = \"pioneers\"", "scenario = \"nowhere\"")
            .replace("factor = \"transfer\"", "factor = \"gold\"")
            .replace("zh = \"税收分成\"", "zh = \"\"")
            .replace("{ share = 0.25 }", "{ share = 0.26 }")
            .replace("$weight", "$height")
            .replace("smallest = \"share\"", "smallest = \"output\"")
            .replace("至少 {open} 的政府", "至少 {few} 的政府")
            .replace("column = \"open_share\"", "column = \"open_hare\"");
        let found = Lesson::read(2, &damaged).unwrap_err();
        for place in [
            "scenario",
            "look.factor",
            "title",
            "look.visits",
            "bet.choices",
            "setting",
            "puzzle.smallest",
            "puzzle.task",
            "measures.open",
        ] {
            assert!(found.iter().any(|it| it.starts_with(&format!("{place}:"))), "{place} in {found:?}");
        }
        assert!(Lesson::read(2, "number = ").is_err());
    }
}
