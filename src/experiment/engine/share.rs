//! Which part of a sweep a worker makes: what its command says, and else what the engine says that started it.

use super::variables::ArrayTask;

/// What the command of a worker says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AskedShare {
    /// The number of the task.
    pub task: Option<i64>,
    /// How many tasks share the work.
    pub tasks: Option<u64>,
    /// Added to the number of the task.
    pub offset: Option<i64>,
}

/// One of several tasks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaskShare {
    /// The number of the task, from 0.
    pub task: u64,
    /// How many tasks share the work.
    pub tasks: u64,
}

/// Why nobody can tell which part a worker makes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShareError {
    /// Neither the command nor an engine says which task this is.
    #[error("which task is this? give `--task I`, or set one of {0}")]
    NoTask(String),
    /// The engine says which task this is, and nobody how many there are.
    #[error("`{variable}` says that this is task {index}, and nothing how many there are; give `--tasks T`")]
    NoNumber {
        /// The variable.
        variable: &'static str,
        /// Its value.
        index: i64,
    },
    /// Only some of the numbers between the first and the last task are tasks.
    #[error(
        "the tasks from {first} to {last} go in steps of {step}; give `--tasks T`, and number them one by one"
    )]
    Steps {
        /// The first number.
        first: i64,
        /// The last number.
        last: i64,
        /// From one to the next.
        step: i64,
    },
    /// There is no such task.
    #[error("task {index} with offset {offset} is not between 0 and {last}")]
    Outside {
        /// The number of the task.
        index: i64,
        /// What is added to it.
        offset: i64,
        /// The last task.
        last: u64,
    },
}

impl AskedShare {
    /// The part that this worker makes. An array that says its bounds is the whole of the work when the command says
    /// neither how many tasks there are nor an offset: who submits a part of an array again has to say both.
    ///
    /// # Errors
    ///
    /// Fails when neither says which task this is or how many there are, or it is none of them.
    pub fn settle(self, said: Option<ArrayTask>) -> Result<TaskShare, ShareError> {
        if let Some(task) = self.task {
            return one_of(task, self.offset.unwrap_or(0), self.tasks.unwrap_or(1));
        }
        let Some(said) = said else {
            return Err(ShareError::NoTask(super::indices().collect::<Vec<_>>().join(", ")));
        };
        if let Some(tasks) = self.tasks {
            return one_of(said.index, self.offset.unwrap_or(-said.variables.first), tasks);
        }
        let [first, last, step] =
            said.bounds.ok_or(ShareError::NoNumber { variable: said.variables.index, index: said.index })?;
        if step != 1 {
            return Err(ShareError::Steps { first, last, step });
        }
        let tasks = last.saturating_sub(first).saturating_add(1);
        one_of(said.index, self.offset.unwrap_or(-first), u64::try_from(tasks).unwrap_or(1).max(1))
    }
}

fn one_of(index: i64, offset: i64, tasks: u64) -> Result<TaskShare, ShareError> {
    let number = index.checked_add(offset).and_then(|it| u64::try_from(it).ok());
    let task = number.filter(|it| *it < tasks);
    let task = task.ok_or(ShareError::Outside { index, offset, last: tasks.saturating_sub(1) })?;
    Ok(TaskShare { task, tasks })
}
