//! Names in messages: how they are shown, and which known ones may have been meant.

#[cfg(feature = "files")]
mod command;
mod suggest;

#[cfg(feature = "files")]
pub(crate) use command::argument;
pub(crate) use suggest::{begins_alike, nearest, suggestion};

/// Names longer than this are cut in messages.
const LONGEST_SHOWN: usize = 60;

/// A name in backticks, without control characters, cut when long.
pub(crate) fn quoted(name: &str) -> String {
    let visible = |it: char| if it.is_control() || it == '`' { '�' } else { it };
    let mut shown: String = name.chars().take(LONGEST_SHOWN).map(visible).collect();
    if name.chars().nth(LONGEST_SHOWN).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

/// Names in backticks, with commas.
pub(crate) fn listed(names: &[&str]) -> String {
    names.iter().map(|it| quoted(it)).collect::<Vec<_>>().join(", ")
}

/// Words with commas, and `last` before the last of them: `a`, `b` or `c`.
pub(crate) fn joined(words: &[String], last: &str) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [others @ .., end] => format!("{} {last} {end}", others.join(", ")),
    }
}
