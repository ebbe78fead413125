//! Writes the numbers and figures on the pages of `docs/lessons`.
//!
//! ```sh
//! cargo run --release --example lessons              # all pages, in about a minute
//! cargo run --release --example lessons -- sharing   # those with these words in their names
//! ```
//!
//! A page shows a command and, below it, an empty block between two comments. This program runs what the command runs
//! and fills the block; `tests/repository/lessons.rs` does the same and compares.

mod book;

use anyhow::{Context, Result};
use std::fs;
use std::path::Path;

const FIGURES: &str = "docs/lessons/figures";

fn main() -> Result<()> {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    fs::create_dir_all(FIGURES)?;
    for page in book::pages()? {
        let name = page.display().to_string();
        if wanted.is_empty() || wanted.iter().any(|it| name.contains(it.as_str())) {
            write(&page).with_context(|| format!("`{name}` was left as it is"))?;
            println!("{name}");
        }
    }
    Ok(())
}

fn write(page: &Path) -> Result<()> {
    let text = fs::read_to_string(page)?;
    let lesson = book::teach(&text)?;
    fs::write(page, lesson.filled(&text)?)?;
    let chinese = book::in_chinese(page);
    fs::write(&chinese, lesson.filled_in_chinese(&fs::read_to_string(&chinese)?)?)?;
    for picture in lesson.draw()? {
        let name = picture.file_name().context("a picture has a name")?;
        fs::copy(&picture, Path::new(FIGURES).join(name))?;
    }
    Ok(())
}
