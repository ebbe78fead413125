//! The variables by which engines tell a task which it is.

/// Where an engine says which task this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaskVariables {
    /// The variable that has the number of the task.
    pub index: &'static str,
    /// What the engine counts tasks from; a lower number means that this is no task of an array.
    pub first: i64,
    /// How many tasks there are.
    pub bounds: ArrayBounds,
}

/// Where an engine says how many tasks there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArrayBounds {
    /// It does not say.
    Unsaid,
    /// Their number, counted from where the engine begins to count.
    Number(&'static str),
    /// The numbers of the first task, where it may be chosen, and of the last one, and the step between two.
    Ends {
        /// The first number.
        first: Option<&'static str>,
        /// The last number.
        last: &'static str,
        /// The step.
        step: &'static str,
    },
}

/// The task that an environment says this is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ArrayTask {
    /// The variables that said so.
    pub variables: TaskVariables,
    /// The number of the task as the engine counts.
    pub index: i64,
    /// The first and the last number and the step between two, where the engine says so.
    pub bounds: Option<[i64; 3]>,
}

impl TaskVariables {
    /// Tasks counted from 0, of a number that is not said.
    pub(super) const fn unbounded(index: &'static str) -> Self {
        Self { index, first: 0, bounds: ArrayBounds::Unsaid }
    }

    /// Tasks counted from 0, with a variable that says how many.
    pub(super) const fn counted(index: &'static str, number: &'static str) -> Self {
        Self { index, first: 0, bounds: ArrayBounds::Number(number) }
    }

    /// The task that an environment says this is, if it is one of this engine.
    pub(super) fn read(self, read: &dyn Fn(&str) -> Option<String>) -> Option<ArrayTask> {
        let number = |name: &str| read(name)?.trim().parse::<i64>().ok();
        let index = number(self.index).filter(|it| *it >= self.first)?;
        let bounds = match self.bounds {
            ArrayBounds::Unsaid => None,
            ArrayBounds::Number(name) => {
                number(name).filter(|it| *it > 0).map(|it| [self.first, self.first.saturating_add(it - 1), 1])
            }
            ArrayBounds::Ends { first, last, step } => {
                let first = first.map_or(Some(self.first), number);
                first.zip(number(last)).map(|(first, last)| [first, last, number(step).unwrap_or(1)])
            }
        };
        Some(ArrayTask { variables: self, index, bounds })
    }
}

impl ArrayBounds {
    /// The variables that are read.
    pub fn names(self) -> impl Iterator<Item = &'static str> {
        let names = match self {
            Self::Unsaid => [None, None, None],
            Self::Number(name) => [Some(name), None, None],
            Self::Ends { first, last, step } => [first, Some(last), Some(step)],
        };
        names.into_iter().flatten()
    }
}
