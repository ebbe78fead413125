//! `factorflow compare` as its users meet it.

use super::folders::{assert_same, files, without_manifests};
use crate::command::{Said, factorflow, program};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

fn library(name: &str) -> String {
    let scenarios: PathBuf = [env!("CARGO_MANIFEST_DIR"), "scenarios", name].iter().collect();
    scenarios.display().to_string()
}

#[test]
fn a_comparison_says_where_it_is_and_who_gains() {
    let folder = tempfile::tempdir().unwrap();
    let (base, tax) = (library("status-quo.toml"), library("tax-sharing.toml"));
    let options = ["--years", "1", "--replicates", "2", "--set", "time.start=2028", "--no-figures"];
    let Said { code, out, err } =
        factorflow(folder.path(), &[&["compare", &base, &tax, &tax], &options[..]].concat());
    assert_eq!((code, out.as_str()), (0, "results/compare-status-quo\n"), "{err}");
    for part in [
        "tax-sharing against status-quo: output in 2029, change in per cent",
        "tax-sharing-2 against status-quo",
        "decided most by technology.retention ρ",
        "of that with independent seeds",
        "90 % by chance      90 % of draws       > 0",
        "by chance); over 32 draws of 39 parameters",
        "positive at",
        "3 arms: 41 regions, 1 year, 2 replicates in",
    ] {
        assert!(err.contains(part), "{part}: {err}");
    }
    let found = files(&folder.path().join("results/compare-status-quo"));
    for name in [
        "manifest.json",
        "atlas.csv",
        "effects.csv",
        "effects.parquet",
        "effects-by-replicate.parquet",
        "effects-by-draw.parquet",
        "draws.csv",
        "draws.parquet",
        "deciding.csv",
        "coupling.csv",
        "arms/status-quo/national.csv",
        "arms/tax-sharing-2/flows-mean.parquet",
    ] {
        assert!(found.contains_key(Path::new(name)), "{name}");
    }
}

#[test]
fn all_that_is_wrong_with_any_file_is_said_at_once_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("bad.toml"), "[tim]\nyears = 2\n[run]\nseed = -1\n").unwrap();
    let delta = library("yangtze-delta.toml");
    let Said { code, out, err } = factorflow(folder.path(), &["compare", &delta, "bad.toml", "none.toml"]);
    assert_eq!((code, out.as_str()), (2, ""), "{err}");
    assert!(err.contains("`tim`") && err.contains("bad.toml:4") && err.contains("`none.toml`"), "{err}");
    assert_eq!(files(folder.path()).len(), 1);
    let Said { code, err, .. } = factorflow(folder.path(), &["compare", &delta]);
    assert!(code == 2 && err.contains("<POLICY>"), "{err}");
}

#[test]
fn arms_that_cannot_be_compared_are_refused_with_what_may_help() {
    let folder = tempfile::tempdir().unwrap();
    let (delta, yuyao) = (library("yangtze-delta.toml"), library("yuyao.toml"));
    let Said { code, out, err } = factorflow(folder.path(), &["compare", &delta, &yuyao, "--seed", "3"]);
    assert_eq!((code, out.as_str()), (2, ""), "{err}");
    assert!(err.contains("`world.regions` is") && err.contains("options hold for all arms"), "{err}");
    assert!(files(folder.path()).is_empty());
}

/// Presses Ctrl-C as soon as a replicate is done.
fn interrupt_after_one_replicate(child: u32, arms: &Path) {
    let patience = Instant::now();
    while !arms.join("status-quo/parts/r000000.part").exists() {
        assert!(patience.elapsed() < Duration::from_mins(1), "no replicate came to its end");
        sleep(Duration::from_millis(2));
    }
    assert!(Command::new("kill").args(["-INT", &child.to_string()]).status().unwrap().success());
}

#[test]
fn ctrl_c_ends_with_75_and_resume_goes_on_to_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let (base, tax) = (library("status-quo.toml"), library("tax-sharing.toml"));
    let compare =
        ["compare", &base, &tax, "--quick", "--years", "5", "--replicates", "12", "--no-figures", "--out"];
    let child =
        program(folder.path(), &[&compare[..], &["stopped", "--threads", "1"]].concat()).spawn().unwrap();
    interrupt_after_one_replicate(child.id(), &folder.path().join("stopped/arms"));
    let Said { code, out, err } = Said::of(child.wait_with_output().unwrap());
    assert_eq!((code, out.as_str()), (75, ""), "{err}");
    assert!(err.contains("of 24 replicates done; `--resume` goes on"), "{err}");

    let Said { code, err, .. } = factorflow(folder.path(), &[&compare[..], &["stopped"]].concat());
    assert!(code == 2 && err.contains("`--resume` goes on with it"), "{err}");
    let Said { code, err, .. } =
        factorflow(folder.path(), &[&compare[..], &["stopped", "--resume"]].concat());
    assert_eq!(code, 0, "{err}");
    assert_eq!(factorflow(folder.path(), &[&compare[..], &["whole"]].concat()).code, 0);
    let results = |name: &str| without_manifests(files(&folder.path().join(name)));
    assert_same(&results("stopped"), &results("whole"));
}

/// Three towns of Kenya, where one policy or another may hold.
const KENYA: &str = "code,name_en,lon,lat,population,gdp_cny\nKE-30,Nairobi,36.8,-1.3,4400000,14000000000\nKE-31,Nakuru,36.1,-0.3,2200000,4600000000\nKE-42,Kisumu,34.8,-0.1,1200000,2400000000\n";

#[test]
fn a_second_comparison_adds_to_the_first_and_leaves_no_figure_of_fewer_arms() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    let base = "[world]\nregions = \"kenya.csv\"\n[time]\nyears = 1\n[run]\nmode = \"expected\"\n";
    let policy = |share: &str| {
        format!(
            "extends = \"base.toml\"\n[[policies]]\nname = \"tax\"\ninstrument = \"tax-sharing\"\nmembers = [\"Nairobi\", \"Nakuru\"]\nshare = {share}\n"
        )
    };
    write("kenya.csv", KENYA);
    write("base.toml", base);
    write("half.toml", &policy("0.5"));
    write("third.toml", &policy("0.3"));
    let well = |arguments: &[&str]| {
        let said = factorflow(folder.path(), arguments);
        assert_eq!(said.code, 0, "{}", said.err);
        said.err
    };
    well(&["compare", "base.toml", "half.toml", "--quick"]);
    write("results/compare-base/figures/mine.svg", "<svg/>");
    assert!(folder.path().join("results/compare-base/figures/effects.svg").exists());
    let said = well(&["compare", "base.toml", "third.toml", "--no-figures", "--quick"]);
    assert!(said.contains("also hold the effects of earlier comparisons: `half`"), "{said}");
    let effects = fs::read_to_string(folder.path().join("results/compare-base/effects.csv")).unwrap();
    assert!(effects.contains("\nhalf,") && effects.contains("\nthird,"));
    let left = files(&folder.path().join("results/compare-base/figures"));
    assert_eq!(left.keys().collect::<Vec<_>>(), [Path::new("mine.svg")]);
}
