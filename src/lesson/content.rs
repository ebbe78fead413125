//! What a lesson is made of, as its file says it.

use serde::{Deserialize, Serialize};
use toml::{Table, Value};

/// Values of controls, by their names; those that are left out are as at the start.
pub type ControlValues = Table;

/// A text in both languages. What stands in braces is filled from a run or from the lesson itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LessonText {
    /// In English.
    pub en: String,
    /// In Chinese.
    pub zh: String,
}

/// One lesson.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    /// Its place among all, from 1: the name of its file.
    #[serde(default)]
    pub number: usize,
    /// The scenario of the library that it changes.
    pub scenario: String,
    /// Its long form in `docs/lessons`, without its ending.
    pub page: String,
    /// What it is called.
    pub title: LessonText,
    /// What it asks, in a sentence.
    pub question: LessonText,
    /// What the reader will find out.
    pub goal: LessonText,
    /// What is open to the reader.
    pub controls: Vec<LessonControl>,
    /// What is run, with the values of controls in the places of their names.
    pub setting: LessonSetting,
    /// Numbers to look at.
    pub measures: Vec<Measure>,
    /// What is asked before any result is shown.
    pub bet: Bet,
    /// What to try and where to look.
    pub look: Look,
    /// What is to be found.
    pub puzzle: Puzzle,
    /// Why it is so.
    pub why: Why,
    /// What the model does not say.
    pub limits: LessonText,
}

/// One thing that the reader may change: one of `choices`, several of them, a number of a `slider`, or a `place`.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LessonControl {
    /// What the setting calls it, as `$NAME`.
    pub name: String,
    /// What the reader calls it.
    pub label: LessonText,
    /// Its value at the start.
    pub start: Value,
    /// What can be chosen among.
    #[serde(default)]
    pub choices: Vec<ControlChoice>,
    /// Whether several of them can be chosen together.
    #[serde(default)]
    pub several: bool,
    /// Numbers that can be chosen.
    pub slider: Option<Slider>,
    /// Whether it is a region, by its code.
    #[serde(default)]
    pub place: bool,
}

/// One of the choices of a control.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ControlChoice {
    /// What values call it.
    pub name: String,
    /// What the reader calls it.
    pub label: LessonText,
    /// What stands in the setting where the control is named; it may name other controls.
    pub value: Value,
}

/// Numbers from `low` to `high` in steps.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Slider {
    /// The least.
    pub low: f64,
    /// The largest.
    pub high: f64,
    /// From one to the next.
    pub step: f64,
    /// As outcomes have it.
    pub unit: String,
}

/// What is run, as the page of the explorer asks for it. `$NAME` stands for the value of a control, `$NAME.KEY` for a part of it, a
/// list within a list for its entries, and `{ all_but = PLACE }` for all regions but one.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LessonSetting {
    /// All policies.
    pub policies: Vec<Table>,
    /// All events.
    pub events: Vec<Table>,
    /// How governments choose; as in the scenario when left out.
    pub governments: Option<Table>,
    /// Values of parameters by their paths.
    pub parameters: Table,
    /// Runs under different random numbers; one when left out.
    pub replicates: Option<u32>,
}

/// A number of the last year of an answer, or of all years together.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// What bets, puzzles and texts call it.
    pub name: String,
    /// What the reader calls it.
    pub label: LessonText,
    /// Whose number it is.
    pub of: MeasureOf,
    /// The club, province, region or group of regions, where `of` needs one.
    pub who: Option<String>,
    /// The column of the results.
    pub column: String,
    /// Of which side of the comparison.
    pub side: MeasureSide,
    /// Whether all years are added up; the last year alone otherwise.
    #[serde(default)]
    pub every_year: bool,
    /// Another measure that is taken away from it.
    pub less: Option<String>,
    /// `percent`, `points` and `places`, or a unit of outcomes.
    pub unit: String,
}

/// Whose number a measure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MeasureOf {
    /// All regions together.
    Nation,
    /// Those that take part.
    Members,
    /// Those that do not.
    Others,
    /// A club, or a province.
    Club,
    /// One region.
    Place,
    /// The sum of some regions.
    Places,
    /// How many regions have less than in the base.
    Losing,
}

/// The side of a comparison that a measure is read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MeasureSide {
    /// With the policies.
    Policy,
    /// Without them.
    Base,
    /// With less without, in per cent or in the unit of the column, as comparisons have it.
    Effect,
    /// With less without, in the unit of the column.
    More,
    /// With over without.
    Ratio,
}

/// What is asked before any result is shown; it is never marked.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bet {
    /// The question.
    pub question: LessonText,
    /// What it is about.
    #[serde(default)]
    pub values: ControlValues,
    /// The number that decides.
    pub measure: String,
    /// Whether the choice with the largest number is what comes true; otherwise the one whose range holds the number.
    #[serde(default)]
    pub most: bool,
    /// Three or four answers.
    pub choices: Vec<BetChoice>,
}

/// An answer to a bet: a range of its number, or values of controls of which one set has the largest number.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BetChoice {
    /// The answer in words.
    pub label: LessonText,
    /// From here on; without end when left out.
    pub from: Option<f64>,
    /// Below this; without end when left out.
    pub to: Option<f64>,
    /// What is run.
    pub values: Option<ControlValues>,
}

/// What to try, and where to look.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Look {
    /// What to do.
    pub text: LessonText,
    /// Whose flows the map shows.
    pub factor: String,
    /// `policy`, `base` or `difference`.
    pub view: String,
    /// The year to begin with; the last one when left out.
    pub year: Option<u32>,
    /// Two columns of `national` to draw.
    pub charts: Vec<String>,
    /// Parts of the page that are shown beside the charts.
    pub parts: Vec<LessonPart>,
    /// Where it begins.
    pub values: ControlValues,
    /// What is to be tried: the rows of the table.
    pub visits: Vec<ControlValues>,
}

/// A part of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LessonPart {
    /// The map.
    Map,
    /// Who gains and who loses.
    Gains,
    /// Who pays.
    Payers,
    /// Two bars: those who take part, and the others.
    Bars,
}

/// What is to be found. It is found when all conditions hold, and what `smallest` and `better` ask for has been tried.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Puzzle {
    /// What to find.
    pub task: LessonText,
    /// Said after three tries.
    pub hint: LessonText,
    /// Said when it is found.
    pub solved: LessonText,
    /// What must hold.
    pub conditions: Vec<PuzzleCondition>,
    /// A slider of which one step less must have been tried and does not meet the conditions.
    pub smallest: Option<String>,
    /// A choice that must be better than another, with all else the same.
    pub better: Option<Better>,
    /// What a solver may try, one after the other; the last solves it.
    pub solution: Vec<ControlValues>,
}

/// What must hold of a measure, or of a control.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PuzzleCondition {
    /// A measure.
    pub measure: Option<String>,
    /// Not less.
    pub at_least: Option<f64>,
    /// Not more.
    pub at_most: Option<f64>,
    /// More.
    pub above: Option<f64>,
    /// Less.
    pub below: Option<f64>,
    /// A control.
    pub control: Option<String>,
    /// The name of its choice.
    pub is: Option<String>,
    /// A choice that is not among its several.
    pub lacks: Option<String>,
}

/// One choice of a control is better than another.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Better {
    /// The control.
    pub control: String,
    /// The choice that must be better.
    pub choice: String,
    /// The choice that it is better than.
    pub than: String,
    /// What is larger.
    pub measure: String,
}

/// Why it is so.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Why {
    /// In words, with the numbers of equations.
    pub text: LessonText,
    /// The equations, in short.
    pub equations: Vec<LessonText>,
}

impl Lesson {
    /// The control of this name.
    pub fn control(&self, name: &str) -> Option<&LessonControl> {
        self.controls.iter().find(|it| it.name == name)
    }

    /// The measure of this name.
    pub fn measure(&self, name: &str) -> Option<&Measure> {
        self.measures.iter().find(|it| it.name == name)
    }

    /// Every text of the lesson, with its place.
    pub fn texts(&self) -> Vec<(String, &LessonText)> {
        let Self { title, question, goal, bet, look, puzzle, why, limits, .. } = self;
        let named = [
            ("title", title),
            ("question", question),
            ("goal", goal),
            ("bet.question", &bet.question),
            ("look.text", &look.text),
            ("puzzle.task", &puzzle.task),
            ("puzzle.hint", &puzzle.hint),
            ("puzzle.solved", &puzzle.solved),
            ("why.text", &why.text),
            ("limits", limits),
        ];
        let mut all: Vec<(String, &LessonText)> = named.map(|(at, it)| (at.to_owned(), it)).to_vec();
        for it in &self.controls {
            all.push((format!("controls.{}", it.name), &it.label));
            all.extend(
                it.choices.iter().map(|one| (format!("controls.{}.{}", it.name, one.name), &one.label)),
            );
        }
        all.extend(self.measures.iter().map(|it| (format!("measures.{}", it.name), &it.label)));
        all.extend(bet.choices.iter().map(|it| ("bet.choices".to_owned(), &it.label)));
        all.extend(why.equations.iter().map(|it| ("why.equations".to_owned(), it)));
        all
    }
}
