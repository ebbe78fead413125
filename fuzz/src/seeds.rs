//! Writes the sound inputs of a target into a folder, a file each: `cargo run --bin seeds TARGET FOLDER`.

use std::fs;
use std::path::Path;

#[path = "../../tests/targets/mod.rs"]
mod targets;

fn main() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [target, folder] = &arguments[..] else {
        return Err(std::io::Error::other("give a target and a folder"));
    };
    fs::create_dir_all(folder)?;
    for (number, seed) in (targets::target(target).seeds)().into_iter().enumerate() {
        fs::write(Path::new(folder).join(format!("seed-{number:03}")), seed)?;
    }
    Ok(())
}
