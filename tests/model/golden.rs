//! Has any number of a small run changed?
//!
//! A change may be right; then rewrite the file with `FACTORFLOW_REWRITE_GOLDEN=1 cargo test --test model golden`
//! and say in the commit why. Sums are made in one order and vector instructions round alike, so most machines
//! agree; yet logarithms of the standard library are the platform's, so equality is claimed for one build only.

use crate::worlds::{DELTA, bits, finished, root, scenario, time};
use sha2::{Digest, Sha256};
use std::fs;

const FILE: &str = "tests/model/golden.txt";
const EXPECTED: &str = "[run]\nmode = \"expected\"\n";
const SAMPLED: &str = "[run]\nmode = \"sampled\"\nseed = 1\n";

/// The fingerprint of the stocks of 41 cities after two years.
fn fingerprint(mode: &str) -> String {
    let stocks = finished(&scenario(&[DELTA, mode, &time(2, 4)])).world().stocks.clone();
    let bytes: Vec<u8> = bits(&stocks).into_iter().flat_map(u64::to_le_bytes).collect();
    Sha256::digest(bytes).iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

#[test]
fn two_years_of_the_delta_end_as_they_did() {
    let found = format!("expected {}\nsampled {}\n", fingerprint(EXPECTED), fingerprint(SAMPLED));
    let file = root().join(FILE);
    if std::env::var_os("FACTORFLOW_REWRITE_GOLDEN").is_some() {
        fs::write(&file, &found).unwrap();
    }
    let kept = fs::read_to_string(&file).unwrap();
    assert_eq!(kept, found, "numbers have changed; see the top of tests/model/golden.rs");
}
