//! What is asked of an engine: which program works on which folder, as how many tasks.

use std::path::{Path, PathBuf};

/// A worker that dies is started again so often; what it died with is then run in a process of its own.
pub(super) const ATTEMPTS: u32 = 5;

/// How a sweep is handed to an engine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The program, where every node finds it.
    pub program: PathBuf,
    /// The folder of the sweep, where every node finds it.
    pub folder: PathBuf,
    /// What the jobs are called.
    pub name: String,
    /// How many tasks share the work.
    pub tasks: u64,
    /// Runs side by side in a task, each on a core.
    pub jobs: u16,
    /// How many tasks may run at once.
    pub max_running: Option<u64>,
    /// How long a task may take, as Slurm has it.
    pub time: Option<String>,
    /// Where it runs.
    pub partition: Option<String>,
    /// Further options of `sbatch`.
    pub sbatch_arguments: Vec<String>,
}

impl Request {
    /// The command of a worker, for a shell.
    pub(super) fn worker(&self) -> String {
        let (program, folder) = (quoted(&self.program), quoted(&self.folder));
        format!("{program} sweep worker {folder} --jobs {} --tasks {}", self.jobs, self.tasks)
    }

    /// How long a task may take, in seconds.
    pub(super) fn seconds(&self) -> Option<u64> {
        seconds(self.time.as_ref()?)
    }

    /// The name without what would end it.
    pub(super) fn word(&self) -> String {
        let plain = |it: char| if it.is_alphanumeric() || "-_.".contains(it) { it } else { '-' };
        self.name.chars().map(plain).collect()
    }
}

/// A length of time as Slurm writes it, in seconds: minutes, minutes:seconds, hours:minutes:seconds, and the same after
/// days and a dash, where hours come first.
pub fn seconds(text: &str) -> Option<u64> {
    let (days, clock) = match text.split_once('-') {
        Some((days, clock)) => (Some(days.parse::<u64>().ok()?), clock),
        None => (None, text),
    };
    let parts = clock.split(':').map(|it| it.parse::<u64>().ok()).collect::<Option<Vec<u64>>>()?;
    let units: &[u64] = match (days, parts.len()) {
        (None, 1) => &[60],
        (None, 2) => &[60, 1],
        (Some(_), 1..=3) | (None, 3) => &[3_600, 60, 1],
        _ => return None,
    };
    let product = |(number, unit): (&u64, &u64)| number.checked_mul(*unit);
    let whole = days.unwrap_or(0).checked_mul(86_400)?;
    parts.iter().zip(units).map(product).try_fold(whole, |sum, it| sum.checked_add(it?)).filter(|it| *it > 0)
}

/// Hours, minutes and seconds.
pub(super) fn clock(seconds: u64) -> String {
    format!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60)
}

/// A path in double quotes, which `sbatch` and shells read alike.
pub(super) fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('$', "\\$").replace('`', "\\`");
    format!("\"{escaped}\"")
}

/// A template with its gaps filled, which stand between `«` and `»`. What is put in stays as it is, whatever it contains.
pub(super) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    let value = |name: &str| values.iter().find(|it| it.0 == name).map_or("", |it| it.1);
    let parts = template.split(['«', '»']).enumerate();
    parts.map(|(number, part)| if number % 2 == 0 { part } else { value(part) }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_into_a_template_stays_as_it_is() {
        assert_eq!(fill("a «b» c «d»", &[("b", "«d»"), ("d", "$1 \\n")]), "a «d» c $1 \\n");
    }

    #[test]
    fn lengths_of_time_are_those_of_slurm() {
        for (text, expected) in [
            ("90", Some(5_400)),
            ("2:30", Some(150)),
            ("1:00:00", Some(3_600)),
            ("1-0", Some(86_400)),
            ("1-02:30", Some(95_400)),
            ("2-00:00:01", Some(172_801)),
            ("0", None),
            ("1h", None),
            ("", None),
            ("1:2:3:4", None),
            ("-5", None),
            ("99999999999999999999", None),
            ("999999999999999999-0", None),
        ] {
            assert_eq!(seconds(text), expected, "{text}");
        }
        assert_eq!(clock(95_401), "26:30:01");
    }
}
