//! Lessons: what a reader bets on, tries and solves, step by step, each in one file in both languages.
//!
//! A lesson names a scenario of the library, the few controls that are open in it, and numbers to look at. It holds no result: every
//! number that it shows is read from a run by a [`Measure`]. The page of the explorer plays lessons, and teachers print them.

mod content;
mod reading;
mod sound;

pub use content::{
    Bet, BetChoice, Better, ControlChoice, ControlValues, Lesson, LessonControl, LessonPart, LessonSetting,
    LessonText, Look, Measure, MeasureOf, MeasureSide, Puzzle, PuzzleCondition, Slider, Why,
};
