//! The examples of `docs/reading-results.md`: a block of code for each question and tool.

use std::collections::BTreeSet;

pub const PAGE: &str = include_str!("../../../docs/reading-results.md");

/// A block of code: what it answers, in which tool.
pub struct Example {
    pub question: &'static str,
    /// The last word behind the fence.
    pub tool: &'static str,
    pub code: String,
}

/// All examples in order.
pub fn examples() -> Vec<Example> {
    let (mut found, mut question) = (Vec::new(), "");
    let mut lines = PAGE.lines();
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix("## ") {
            question = title;
        } else if let Some((_, tool)) = line.strip_prefix("```").and_then(|it| it.split_once(' ')) {
            let code: Vec<&str> = lines.by_ref().take_while(|it| *it != "```").collect();
            found.push(Example { question, tool, code: code.join("\n") });
        }
    }
    found
}

/// What a piece of R names that is not of its own making.
#[derive(Debug, Default)]
pub struct Names {
    /// In quotes.
    pub texts: BTreeSet<String>,
    /// Names that are neither functions nor given in the piece itself.
    pub columns: BTreeSet<String>,
}

impl Names {
    pub fn of_r(code: &str) -> Self {
        let (mut names, mut given) = (Self::default(), BTreeSet::new());
        let code: String =
            code.lines().filter(|it| !it.starts_with("library(")).collect::<Vec<_>>().join("\n");
        let mut rest = code.as_str();
        while let Some(first) = rest.chars().next() {
            let length = match first {
                '"' | '`' | '%' => quoted(rest, first),
                it if it.is_alphabetic() => word(rest),
                it => it.len_utf8(),
            };
            let (token, after) = rest.split_at(length);
            rest = after;
            let next = after.trim_start();
            match first {
                '"' => _ = names.texts.insert(token.trim_matches('"').to_owned()),
                '`' => _ = names.columns.insert(token.trim_matches('`').to_owned()),
                it if !it.is_alphabetic() || next.starts_with(['(', ':']) => {}
                _ if next.starts_with("<-") || (next.starts_with('=') && !next.starts_with("==")) => {
                    given.insert(token.to_owned());
                }
                _ => _ = names.columns.insert(token.to_owned()),
            }
        }
        names.columns.retain(|it| !given.contains(it));
        names
    }
}

fn quoted(text: &str, mark: char) -> usize {
    text[1..].find(mark).map_or(text.len(), |it| it + 2)
}

fn word(text: &str) -> usize {
    text.find(|it: char| !it.is_alphanumeric() && it != '_' && it != '.').unwrap_or(text.len())
}
