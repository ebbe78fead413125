//! Pages of lessons: what their commands find, and the blocks of numbers below them.

#![allow(dead_code, unused_imports, reason = "the program draws, the test looks numbers up")]

mod effects;
mod phases;
mod tables;

pub use effects::{Effects, Place};
pub use phases::Phases;

use anyhow::{Context, Result, bail};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const FOLDER: &str = "docs/lessons";
const BEGIN: &str = "<!-- numbers: ";
const END: &str = "<!-- end of numbers -->";

/// The pages of all lessons, in order.
pub fn pages() -> Result<Vec<PathBuf>> {
    let files = fs::read_dir(FOLDER).with_context(|| format!("no folder `{FOLDER}` here"))?;
    let mut pages = files.map(|it| Ok(it?.path())).collect::<Result<Vec<PathBuf>>>()?;
    let is_english = |it: &PathBuf| !it.to_string_lossy().ends_with(".zh.md") && !it.ends_with("README.md");
    pages.retain(|it| it.extension().is_some_and(|it| it == "md") && is_english(it));
    pages.sort();
    Ok(pages)
}

/// The Chinese page beside an English one.
pub fn in_chinese(page: &Path) -> PathBuf {
    page.with_extension("zh.md")
}

/// A page of which every command was run.
pub struct Lesson {
    found: BTreeMap<String, Found>,
    /// Where results lie, a folder a block, as long as the lesson lives.
    scratch: TempDir,
}

/// What a command found.
pub enum Found {
    /// Effects of a comparison.
    Effects(Effects),
    /// What governments do over two factors.
    Phases(Phases),
}

/// Runs the commands of a page.
pub fn teach(text: &str) -> Result<Lesson> {
    let scratch = tempfile::tempdir()?;
    let mut found = BTreeMap::new();
    for Block { name, command, .. } in blocks(text)? {
        let answer = if command.starts_with("factorflow compare ") {
            Found::Effects(Effects::of(&command, &scratch.path().join(&name))?)
        } else {
            Found::Phases(Phases::explore(&command)?)
        };
        found.insert(name, answer);
    }
    Ok(Lesson { found, scratch })
}

impl Lesson {
    /// The page with the numbers that were found.
    pub fn filled(&self, text: &str) -> Result<String> {
        let (mut filled, mut written) = (String::new(), 0);
        for Block { name, body, .. } in blocks(text)? {
            filled.push_str(&text[written..body.start]);
            filled.push_str(&self.numbers(&name)?);
            written = body.end;
        }
        filled.push_str(&text[written..]);
        Ok(filled)
    }

    /// The Chinese page with the same numbers; its own words stay.
    pub fn filled_in_chinese(&self, text: &str) -> Result<String> {
        let (mut filled, mut written) = (String::new(), 0);
        for Block { name, body, .. } in blocks(text)? {
            filled.push_str(&text[written..body.start]);
            let english = self.numbers(&name)?;
            let (words, numbers) = (text[body.clone()].lines(), english.lines());
            for (row, (words, numbers)) in words.zip(numbers).enumerate() {
                filled.push_str(&if row < 2 { words.to_owned() } else { with_words(words, numbers) });
                filled.push('\n');
            }
            written = body.end;
        }
        filled.push_str(&text[written..]);
        Ok(filled)
    }

    fn numbers(&self, name: &str) -> Result<String> {
        match &self.found[name] {
            Found::Effects(effects) => tables::find(name)?.fill(effects),
            Found::Phases(phases) => Ok(phases.table()),
        }
    }

    /// Draws the figures of the page and returns the pictures, which go with the lesson.
    pub fn draw(&self) -> Result<Vec<PathBuf>> {
        let mut pictures = Vec::new();
        for (name, found) in &self.found {
            match found {
                Found::Effects(effects) => pictures.extend(effects.draw(name, tables::find(name)?.figures)?),
                Found::Phases(phases) => pictures.extend(phases.draw(&self.scratch.path().join(name))?),
            }
        }
        Ok(pictures)
    }

    /// The effects in a block.
    pub fn effects(&self, name: &str) -> &Effects {
        match &self.found[name] {
            Found::Effects(effects) => effects,
            Found::Phases(_) => panic!("`{name}` is no comparison"),
        }
    }

    /// The phases in a block.
    pub fn phases(&self, name: &str) -> &Phases {
        match &self.found[name] {
            Found::Phases(phases) => phases,
            Found::Effects(_) => panic!("`{name}` is a comparison"),
        }
    }
}

/// A row of a table with the first cell of another one, unless that is a number.
fn with_words(words: &str, numbers: &str) -> String {
    let first = words.split('|').nth(1).unwrap_or_default();
    if first.trim().parse::<f64>().is_ok() {
        return numbers.to_owned();
    }
    let others = numbers.splitn(3, '|').nth(2).unwrap_or_default();
    format!("|{first}|{others}")
}

/// A block of numbers and the last command above it.
struct Block {
    name: String,
    command: String,
    /// Where its numbers stand in the text.
    body: std::ops::Range<usize>,
}

fn blocks(text: &str) -> Result<Vec<Block>> {
    let mut blocks = Vec::new();
    for (at, _) in text.match_indices(BEGIN) {
        let rest = &text[at + BEGIN.len()..];
        let Some((name, _)) = rest.split_once(" -->\n") else { bail!("a block of numbers has no name") };
        let start = at + BEGIN.len() + name.len() + " -->\n".len();
        let length = text[start..].find(END).with_context(|| format!("block `{name}` has no end"))?;
        let command = command(&text[..at]).with_context(|| format!("no command above `{name}`"))?;
        blocks.push(Block { name: name.to_owned(), command, body: start..start + length });
    }
    Ok(blocks)
}

/// The last command of a page; a line that ends in a backslash goes on.
fn command(text: &str) -> Option<String> {
    let (_, from) = text.rsplit_once("```sh\n")?;
    let (command, _) = from.split_once("```")?;
    let words: Vec<&str> = command.split_whitespace().filter(|it| *it != "\\").collect();
    Some(words.join(" "))
}
