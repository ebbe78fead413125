//! Notes the commit that the program is built from, for manifests; no commit is no problem. Puts the model that pages carry
//! where the program takes it from, if somebody has built it.

use std::path::{Path, PathBuf};
use std::process::Command;

fn main() {
    // Whoever names a file is asked again when it changes, and only then; a missing one would count as changed.
    println!("cargo:rerun-if-changed=build.rs");
    let commit = if is_own_checkout() { commit() } else { None };
    println!("cargo:rustc-env=FACTORFLOW_COMMIT={}", commit.unwrap_or_default());
    model();
}

/// The model as WebAssembly that `FACTORFLOW_WASM` names, or nothing.
fn model() {
    println!("cargo:rerun-if-env-changed=FACTORFLOW_WASM");
    let named = std::env::var_os("FACTORFLOW_WASM").filter(|it| !it.is_empty()).map(PathBuf::from);
    let bytes = named.map(|file| {
        println!("cargo:rerun-if-changed={}", file.display());
        std::fs::read(&file)
            .unwrap_or_else(|error| panic!("FACTORFLOW_WASM names {}: {error}", file.display()))
    });
    let folder = std::env::var_os("OUT_DIR").map(PathBuf::from).expect("cargo names it");
    std::fs::write(folder.join("model.wasm"), bytes.unwrap_or_default()).expect("the folder is ours");
}

/// Whether the repository is that of this crate: an unpacked package, which has its manifest as it was written beside
/// the one that cargo made of it, and a vendored copy lie in repositories of other programs.
fn is_own_checkout() -> bool {
    !Path::new("Cargo.toml.orig").exists()
        && git(&["rev-parse", "--show-prefix"]).is_some_and(|it| it.is_empty())
}

/// The commit, watched wherever it is kept: a branch is a file of its own or, until its next commit, a line of
/// `packed-refs`; then a new file in the folder tells of that commit.
fn commit() -> Option<String> {
    watch(&git(&["rev-parse", "--git-path", "HEAD"])?);
    if let Some(branch) = git(&["symbolic-ref", "--quiet", "HEAD"]) {
        watch(&git(&["rev-parse", "--git-path", &branch])?);
        // Without this file the branch is one of its own, and the folder above holds all that git ever writes.
        let packed = git(&["rev-parse", "--git-path", "packed-refs"])?;
        if Path::new(&packed).exists() {
            watch(&packed);
        }
    }
    git(&["rev-parse", "--short=12", "HEAD"])
}

/// Watches a file, or the folder that it will appear in.
fn watch(path: &str) {
    if let Some(there) = Path::new(path).ancestors().find(|it| it.exists()) {
        println!("cargo:rerun-if-changed={}", there.display());
    }
}

/// What git answers in this folder, without the line break; nothing where it refuses or is missing.
fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok().filter(|it| it.status.success())?;
    Some(String::from_utf8(output.stdout).ok()?.trim().to_owned())
}
