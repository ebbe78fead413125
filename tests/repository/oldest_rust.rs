//! The oldest Rust that is promised builds everything that is locked.

use std::process::Command;

/// `1.92` or `1.92.0` as numbers that can be compared.
fn version(text: &str) -> Vec<u32> {
    let mut parts: Vec<u32> = text.split('.').map(|it| it.parse().unwrap()).collect();
    parts.resize(3, 0);
    parts
}

/// Crates that say nothing are bound by those that they depend on.
#[test]
fn no_locked_crate_asks_for_a_newer_rust_than_is_promised() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(cargo)
        .args([
            "metadata",
            "--locked",
            "--format-version",
            "1",
            "--filter-platform",
            "x86_64-unknown-linux-gnu",
        ])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let promised = version(env!("CARGO_PKG_RUST_VERSION"));
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 60, "only {} crates", packages.len());
    let asks = |it: &serde_json::Value| {
        Some((it["name"].as_str()?.to_owned(), it["rust_version"].as_str()?.to_owned()))
    };
    let newer: Vec<_> = packages.iter().filter_map(asks).filter(|it| version(&it.1) > promised).collect();
    assert!(newer.is_empty(), "newer than {promised:?}: {newer:?}");
}

/// The README, the forge and Cargo.toml promise the same version.
#[test]
fn the_oldest_rust_is_the_same_wherever_it_is_said() {
    let promised = env!("CARGO_PKG_RUST_VERSION");
    let said = |file: &str, before: &str| -> Vec<String> {
        let text = std::fs::read_to_string(file).unwrap();
        let after = text.split(before).skip(1);
        after
            .map(|it| it.split(|at: char| !(at.is_ascii_digit() || at == '.')).next().unwrap().to_owned())
            .collect()
    };
    let readme = said("README.md", "[Rust](https://rustup.rs) ");
    let ci =
        [said(".github/workflows/ci.yml", "toolchain install "), said(".github/workflows/ci.yml", "cargo +")];
    let all = [readme, ci.concat()].concat();
    assert!(all.len() >= 4 && all.iter().all(|it| it == promised), "{promised}: {all:?}");
}
