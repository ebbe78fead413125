//! The build script notes the commit of this crate's own checkout, and makes nobody compile what has not changed.

use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;

/// A crate with our build script that prints the commit it knows.
fn little_crate(folder: &Path) {
    fs::create_dir_all(folder.join("src")).unwrap();
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("build.rs"), folder.join("build.rs")).unwrap();
    let manifest = "[package]\nname = \"little\"\nversion = \"1.0.0\"\nedition = \"2024\"\n\n[workspace]\n";
    fs::write(folder.join("Cargo.toml"), manifest).unwrap();
    fs::write(folder.join("src/main.rs"), "fn main() { print!(\"{}\", env!(\"FACTORFLOW_COMMIT\")); }")
        .unwrap();
    fs::write(folder.join(".gitignore"), "target\nCargo.lock\n").unwrap();
}

/// The commit that the crate knows, and whether it had to be compiled to say so.
fn run(folder: &Path) -> (String, bool) {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["run", "--offline"]).env("CARGO_TARGET_DIR", folder.join("target")).current_dir(folder);
    let output = cargo.output().unwrap();
    let words = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{words}");
    (String::from_utf8(output.stdout).unwrap(), words.contains("Compiling little"))
}

/// What git answers in a folder; as somebody, since commits need an author.
fn git(folder: &Path, arguments: &[&str]) -> String {
    let mut git = Command::new("git");
    git.args(["-c", "user.name=somebody", "-c", "user.email=somebody@example.org"]);
    let output = git.args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn commit(folder: &Path) -> String {
    git(folder, &["commit", "--quiet", "--allow-empty", "--message", "change"]);
    git(folder, &["rev-parse", "--short=12", "HEAD"])
}

fn empty() -> TempDir {
    tempfile::tempdir().unwrap()
}

#[test]
fn without_a_repository_a_second_build_compiles_nothing() {
    let folder = empty();
    little_crate(folder.path());
    assert_eq!(run(folder.path()), (String::new(), true));
    assert_eq!(run(folder.path()), (String::new(), false));
}

#[test]
fn a_checkout_is_compiled_again_for_a_commit_and_for_nothing_else() {
    let folder = empty();
    let here = folder.path();
    little_crate(here);
    git(here, &["init", "--quiet"]);
    git(here, &["add", "."]);
    for packed in [false, true] {
        if packed {
            git(here, &["pack-refs", "--all"]);
            run(here);
        }
        let now = commit(here);
        assert_eq!(run(here), (now.clone(), true), "packed: {packed}");
        fs::write(here.join(format!("page-{packed}")), "").unwrap();
        git(here, &["add", "."]);
        assert_eq!(run(here), (now, false), "packed: {packed}");
    }
    let tree = empty();
    let side = tree.path().join("side");
    git(here, &["worktree", "add", "--quiet", "-b", "side", &side.display().to_string()]);
    let now = commit(&side);
    assert_eq!(run(&side), (now.clone(), true));
    assert_eq!(run(&side), (now, false));
}

#[test]
fn the_commit_of_somebody_elses_repository_is_not_ours() {
    let host = empty();
    git(host.path(), &["init", "--quiet"]);
    commit(host.path());
    let vendored = host.path().join("vendor/little");
    little_crate(&vendored);
    assert_eq!(run(&vendored), (String::new(), true));
    assert_eq!(run(&vendored), (String::new(), false));
    let unpacked = empty();
    little_crate(unpacked.path());
    fs::write(unpacked.path().join("Cargo.toml.orig"), "").unwrap();
    git(unpacked.path(), &["init", "--quiet"]);
    commit(unpacked.path());
    assert_eq!(run(unpacked.path()).0, "");
}
