//! Has any number of a small run changed?
//!
//! A change may be right; then rewrite the file with `FACTORFLOW_REWRITE_GOLDEN=1 cargo test --test model golden`
//! and say in the commit why. Sums are made in one order, vector instructions round alike and no function is the
//! platform's, so every machine and every build agrees.

use crate::worlds::{DELTA, bits, finished, root, scenario, time};
use factorflow::Scenario;
use factorflow::outcome::{Table, Values};
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

/// Of every name and every bit of a table.
fn fingerprint_of(table: &Table) -> String {
    let mut hash = Sha256::new();
    for column in table.columns() {
        hash.update(&column.name);
        match &column.values {
            Values::Text(values) => values.iter().for_each(|it| hash.update(it)),
            Values::Integer(values) => values.iter().for_each(|it| hash.update(it.to_le_bytes())),
            // Gaps have one meaning and many bits.
            Values::Real(values) => {
                values
                    .iter()
                    .map(|it| if it.is_nan() { f64::NAN } else { *it })
                    .for_each(|it| hash.update(it.to_le_bytes()));
            }
        }
    }
    hash.finalize().iter().fold(String::new(), |hex, byte| hex + &format!("{byte:02x}"))
}

/// All tables of two years of the whole package, late enough that every policy is in force, and what can be read of them.
fn package(mode: &str) -> String {
    let changes = [
        ("time.start", 2030.into()),
        ("time.years", 2.into()),
        ("time.steps_per_year", 2.into()),
        ("run.mode", mode.into()),
    ];
    let tables =
        Scenario::load("whole-package").unwrap().with(changes).unwrap().run().replicates(2).tables().unwrap();
    let all = [
        ("national", &tables.national),
        ("clubs", &tables.clubs),
        ("regions", &tables.regions),
        ("flows", &tables.flows),
        ("policies", &tables.policies),
    ];
    let hashes = all.map(|(name, table)| format!("package {mode} {name} {}\n", fingerprint_of(table)));
    let last = |name: &str| *tables.national.real(name).unwrap().last().unwrap();
    let read = ["output_cny", "people_young", "movers", "ideas", "transfers_cny", "policy_cost_cny"];
    let read = read.map(|name| format!("package {mode} {name} {:?}\n", last(name)));
    hashes.concat() + &read.concat()
}

#[test]
fn two_years_of_the_delta_end_as_they_did() {
    let stocks = format!("expected {}\nsampled {}\n", fingerprint(EXPECTED), fingerprint(SAMPLED));
    let found = stocks + &package("expected") + &package("sampled");
    let file = root().join(FILE);
    if std::env::var_os("FACTORFLOW_REWRITE_GOLDEN").is_some() {
        fs::write(&file, &found).unwrap();
    }
    let kept = fs::read_to_string(&file).unwrap();
    assert_eq!(kept, found, "numbers have changed; see the top of tests/model/golden.rs");
}
