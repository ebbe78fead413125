//! Which policy of a package does how much: parts add up, the same question has the same answer, and nothing is lost.

#![allow(clippy::float_cmp, reason = "what adds nothing adds exactly nothing")]

mod command;

use crate::worlds::{DELTA, scenario, time};
use factorflow::Scenario;
use factorflow::experiment::attribution::{
    self, Attribution, AttributionError, AttributionMethod, AttributionRequest, NoPackage, Package,
    PackageEffect,
};
use factorflow::outcome::catalogue::NATIONAL;
use factorflow::results::{Folder, csv, parquet};
use factorflow::run::{Cancel, Control, Progress};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use tempfile::TempDir;

/// Six policies that touch each other: two instruments side by side, one of them next door.
const SIX: &[&str] = &[
    "tax-zhejiang|tax-sharing|province:Zhejiang|share = 0.5",
    "tax-jiangsu|tax-sharing|province:Jiangsu|share = 0.8",
    "vouchers-zhejiang|innovation-vouchers|province:Zhejiang|budget_share = 0.002",
    "vouchers-anhui|innovation-vouchers|province:Anhui|budget_share = 0.003",
    "open-delta|scenario-opening|yangtze-delta|openness = 0.6",
    "tax-anhui|tax-sharing|province:Anhui|share = 0.6",
];

fn policies(all: &[&str]) -> String {
    let policy = |it: &&str| {
        let words: Vec<&str> = it.split('|').collect();
        format!(
            "[[policies]]\nname = \"{}\"\ninstrument = \"{}\"\nmembers = [\"{}\"]\n{}\n",
            words[0], words[1], words[2], words[3]
        )
    };
    all.iter().map(policy).collect()
}

/// Two years of the delta with these policies.
fn delta(all: &[&str]) -> Scenario {
    scenario(&[DELTA, &time(2, 2), &policies(all)])
}

fn package(base: &[&str], whole: &[&str]) -> Package {
    Package::new(&delta(base), &delta(whole)).unwrap()
}

fn attribute(package: &Package, method: AttributionMethod) -> Attribution {
    let folder = tempfile::tempdir().unwrap();
    let question = AttributionRequest { package, method, regions: false, draws: None };
    attribution::attribute(question, &folder.path().join("out"), false, &[], &Control::default()).unwrap()
}

fn effect<'a>(found: &'a Attribution, outcome: &str) -> &'a PackageEffect {
    found.effects.iter().find(|it| it.outcome.name == outcome).unwrap()
}

/// How large an effect is, whatever its parts cancel.
fn scale(effect: &PackageEffect) -> f64 {
    effect.parts.iter().map(|it| it.contribution.abs()).fold(effect.whole.abs(), f64::max)
}

/// Every file of a folder but the manifest, which holds times.
fn bytes(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let files = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let files = files.filter(|it| it.is_file() && !it.ends_with("manifest.json"));
    files.map(|it| (it.file_name().unwrap().into(), fs::read(&it).unwrap())).collect()
}

#[test]
fn contributions_add_up_to_the_effect_of_the_package() {
    let found = attribute(&package(&[], &SIX[..4]), AttributionMethod::Exact);
    assert_eq!(found.runs.len(), 16);
    for effect in &found.effects {
        let sum: f64 = effect.parts.iter().map(|it| it.contribution).sum();
        let off = (sum - effect.whole).abs();
        assert!(off <= 1e-9 * scale(effect), "{}: {sum} is not {}", effect.outcome.name, effect.whole);
        assert_eq!(effect.interactions.len(), 6);
    }
    assert!(effect(&found, "output_cny").whole.abs() > 1e-4, "the package does something");
}

/// The ends of the table of subsets are what `run` finds for base and package.
#[test]
fn without_policies_there_is_the_base_and_with_all_of_them_the_package() {
    let found = attribute(&package(&SIX[..1], &SIX[..3]), AttributionMethod::Exact);
    assert_eq!(found.policies, ["tax-jiangsu", "vouchers-zhejiang"]);
    let names: Vec<&str> = found.runs.iter().map(|it| it.name.as_str()).collect();
    assert_eq!(names, ["", "tax-jiangsu", "vouchers-zhejiang", "tax-jiangsu+vouchers-zhejiang"]);
    for (run, policies) in [(&found.runs[0], &SIX[..1]), (&found.runs[3], &SIX[..3])] {
        let (folder, scenario) = (tempfile::tempdir().unwrap(), delta(policies));
        let results = Folder::open(folder.path(), &scenario, false).unwrap();
        scenario.run().fill(&results, &[]).unwrap();
        let national = parquet::read(&folder.path().join("national.parquet")).unwrap();
        for (effect, value) in found.effects.iter().zip(&run.values) {
            let Ok(column) = national.real(&effect.outcome.name) else { continue };
            assert_eq!(column.last().unwrap().to_bits(), value.to_bits(), "{}", effect.outcome.name);
        }
    }
}

#[test]
fn effects_are_in_percent_of_levels_and_plain_for_shares_and_indices() {
    let found = attribute(&package(&[], &SIX[..1]), AttributionMethod::Exact);
    for (at, effect) in found.effects.iter().enumerate() {
        let (base, whole) = (found.runs[0].values[at], found.runs[1].values[at]);
        let expected =
            if effect.outcome.unit == "percent" { 100.0 * (whole / base - 1.0) } else { whole - base };
        assert!((effect.whole - expected).abs() < 1e-9 * expected.abs().max(1.0), "{}", effect.outcome.name);
    }
    let unit = |name: &str| effect(&found, name).outcome.unit.clone();
    assert_eq!([unit("output_cny"), unit("movers"), unit("technology")], ["percent"; 3]);
    assert_eq!([unit("gini"), unit("transfers_cny")], ["index, 0 to 1", "CNY per year"]);
    assert_eq!([unit("members_output_cny"), unit("others_output_cny")], ["percent"; 2]);
    let national = NATIONAL.iter();
    assert!(national.zip(&found.effects).all(|(column, effect)| column.name == effect.outcome.name));
}

#[test]
fn members_and_others_make_up_the_nation() {
    let found = attribute(&package(&[], &[SIX[0], SIX[3]]), AttributionMethod::Exact);
    let column = |name: &str| found.effects.iter().position(|it| it.outcome.name == name).unwrap();
    let (nation, parts) = (column("output_cny"), ["members_output_cny", "others_output_cny"].map(column));
    for run in &found.runs {
        let sum: f64 = parts.iter().map(|&it| run.values[it]).sum();
        assert!((sum / run.values[nation] - 1.0).abs() < 1e-12);
    }
    let all_covered = attribute(&package(&[], &SIX[4..5]), AttributionMethod::Exact);
    assert!(all_covered.effects.iter().all(|it| it.outcome.name != "others_output_cny"));
}

#[test]
fn a_package_of_one_policy_is_the_effect_of_that_policy() {
    let found = attribute(&package(&SIX[1..3], &SIX[..3]), AttributionMethod::Exact);
    for effect in found.effects.iter().filter(|it| !it.whole.is_nan()) {
        let part = effect.parts[0];
        let bits = [part.alone, part.last, part.contribution].map(f64::to_bits);
        assert_eq!(bits, [effect.whole.to_bits(); 3], "{}", effect.outcome.name);
        assert!(effect.parts.len() == 1 && effect.interactions.is_empty());
    }
}

#[test]
fn a_policy_of_zero_strength_contributes_nothing() {
    let idle = "idle|tax-sharing|province:Anhui|share = 0.0";
    let package = package(&[], &[SIX[0], idle, SIX[2]]);
    for method in [AttributionMethod::Exact, AttributionMethod::Permutations(4)] {
        for effect in attribute(&package, method).effects.iter().filter(|it| !it.whole.is_nan()) {
            let part = effect.parts[1];
            assert_eq!([part.alone, part.last, part.contribution], [0.0; 3], "{}", effect.outcome.name);
            let with_it =
                |it: &&factorflow::experiment::shapley::Interaction| it.players.0 == 1 || it.players.1 == 1;
            assert!(effect.interactions.iter().filter(with_it).all(|it| it.index == 0.0));
        }
    }
}

#[test]
fn the_order_of_policies_in_the_file_changes_nothing() {
    let one = attribute(&package(&[], &SIX[..4]), AttributionMethod::Exact);
    let other = attribute(&package(&[], &[SIX[2], SIX[0], SIX[3], SIX[1]]), AttributionMethod::Exact);
    for (effect, again) in one.effects.iter().zip(&other.effects) {
        for (policy, part) in one.policies.iter().zip(&effect.parts) {
            let there = other.policies.iter().position(|it| it == policy).unwrap();
            let (a, b) = (part.contribution, again.parts[there].contribution);
            // Rounding of an outcome near 1 moves percents by a hundred times its last digit.
            let same = (a - b).abs() <= 1e-12 * scale(effect).max(100.0) || (a.is_nan() && b.is_nan());
            assert!(same, "{}: {a}, {b}", effect.outcome.name);
        }
    }
}

#[test]
fn random_orders_find_the_exact_contributions_within_their_errors() {
    let package = package(&[], SIX);
    let (exact, sampled) = (
        attribute(&package, AttributionMethod::Exact),
        attribute(&package, AttributionMethod::Permutations(40)),
    );
    assert_eq!(exact.runs.len(), 64);
    assert!(sampled.runs.len() <= 64 && sampled.effects.iter().all(|it| it.interactions.is_empty()));
    let mut errors = 0;
    for (effect, estimated) in exact.effects.iter().zip(&sampled.effects).filter(|it| !it.0.whole.is_nan()) {
        let sum: f64 = estimated.parts.iter().map(|it| it.contribution).sum();
        assert!((sum - effect.whole).abs() <= 1e-9 * scale(effect), "{}", effect.outcome.name);
        for (part, estimate) in effect.parts.iter().zip(&estimated.parts) {
            let error = estimate.standard_error.unwrap();
            let off = (part.contribution - estimate.contribution).abs();
            let rounding = 1e-12 * scale(effect).max(1.0);
            assert!(off <= 4.0 * error + rounding, "{}: {off}", effect.outcome.name);
            assert_eq!((part.alone, part.last), (estimate.alone, estimate.last));
            errors += u32::from(error > rounding);
        }
    }
    assert!(errors > 60, "estimates have errors: {errors}");
}

#[test]
fn random_orders_hang_on_the_seed() {
    let sampled = |seed: u64| {
        let run = format!("[run]\nseed = {seed}\n");
        let whole = scenario(&[DELTA, &time(1, 1), &run, &policies(SIX)]);
        let base = scenario(&[DELTA, &time(1, 1)]);
        attribute(&Package::new(&base, &whole).unwrap(), AttributionMethod::Permutations(4))
    };
    let runs = |found: &Attribution| found.runs.iter().map(|it| it.policies).collect::<Vec<_>>();
    let (one, again, other) = (sampled(1), sampled(1), sampled(2));
    assert_eq!(one.runs, again.runs);
    assert_ne!(runs(&one), runs(&other));
}

/// Asks to stop once it has been looked at so often.
fn cancelled_after(times: u64) -> Cancel {
    let asked = AtomicU64::new(0);
    Cancel::when(move || asked.fetch_add(1, Ordering::Relaxed) >= times)
}

#[derive(Default)]
struct Counted(AtomicU64, AtomicU64);

impl Progress for Counted {
    fn begin(&self, steps: u64) {
        self.0.store(steps, Ordering::Relaxed);
    }
    fn advance(&self, steps: u64) {
        self.1.fetch_add(steps, Ordering::Relaxed);
    }
}

#[test]
fn an_attribution_that_was_stopped_goes_on_to_the_same_bytes() {
    let (place, package) = (tempfile::tempdir().unwrap(), package(&[], &SIX[..3]));
    let question = AttributionRequest {
        package: &package,
        method: AttributionMethod::Exact,
        regions: true,
        draws: None,
    };
    let run = |name: &str, resume, progress: &dyn Progress, cancel: Cancel| {
        let control = Control { progress, cancel };
        attribution::attribute(question, &place.path().join(name), resume, &[], &control)
    };
    let whole = run("whole", false, &(), Cancel::default()).unwrap();
    // Stopped in the middle of a run, after others have come to their end.
    let stopped = run("stopped", false, &(), cancelled_after(17)).unwrap_err();
    let AttributionError::Cancelled { done, all: 8 } = stopped else { panic!("{stopped}") };
    assert!(0 < done && done < 8);
    let parts = place.path().join("stopped/parts");
    let begun = fs::read_dir(&parts)
        .unwrap()
        .filter(|it| it.as_ref().unwrap().path().extension().is_some_and(|it| it == "begun"));
    assert!(begun.count() > 0, "a run was kept on its way");

    let again = run("stopped", false, &(), Cancel::default()).unwrap_err().to_string();
    assert!(again.contains("`--resume` goes on with it"), "{again}");
    let counted = Counted::default();
    assert_eq!(run("stopped", true, &counted, Cancel::default()).unwrap(), whole);
    let steps = counted.0.into_inner();
    assert!(
        steps == (8 - done as u64) * 4 && steps == counted.1.into_inner(),
        "only what was missing is run"
    );
    assert_eq!(bytes(&place.path().join("stopped")), bytes(&place.path().join("whole")));
    assert!(!parts.exists() && place.path().join("stopped/manifest.json").exists());
}

#[test]
fn a_folder_is_resumed_by_its_own_question_only() {
    let (place, one, other) =
        (tempfile::tempdir().unwrap(), package(&[], &SIX[..1]), package(&[], &SIX[..2]));
    let run = |package: &Package, regions, resume, halt: bool| {
        let question = AttributionRequest { package, method: AttributionMethod::Exact, regions, draws: None };
        let control = Control { cancel: Cancel::when(move || halt), ..Control::default() };
        let found = attribution::attribute(question, place.path(), resume, &[], &control);
        found.map(|_| ()).map_err(|it| it.to_string())
    };
    assert!(run(&one, false, true, false).unwrap_err().contains("no run that could be resumed"));
    assert!(run(&one, false, false, true).unwrap_err().contains("0 of 2 runs done"));
    assert!(run(&other, false, true, false).unwrap_err().contains("begun by another"));
    // Where nothing was done yet nothing can be lost.
    assert_eq!(run(&other, false, false, false), Ok(()));
    assert!(run(&other, false, true, false).unwrap_err().contains("is complete"));
    let before = bytes(place.path());
    for (package, regions) in [(&one, false), (&other, true)] {
        assert!(run(package, regions, false, false).unwrap_err().contains("holds other results"));
        assert!(run(package, regions, true, false).unwrap_err().contains("begun by another"));
    }
    assert_eq!(run(&other, false, false, false), Ok(()), "the same may be made again");
    assert_eq!(bytes(place.path()), before);
}

#[test]
fn a_damaged_part_is_run_again() {
    let (place, package) = (tempfile::tempdir().unwrap(), package(&[], &SIX[..2]));
    let question = AttributionRequest {
        package: &package,
        method: AttributionMethod::Exact,
        regions: false,
        draws: None,
    };
    let run = |resume, progress: &dyn Progress, cancel: Cancel| {
        attribution::attribute(question, place.path(), resume, &[], &Control { progress, cancel })
    };
    run(false, &(), cancelled_after(10)).unwrap_err();
    for part in fs::read_dir(place.path().join("parts")).unwrap().map(|it| it.unwrap().path()) {
        if part.extension().is_some() {
            let bytes = fs::read(&part).unwrap();
            fs::write(&part, &bytes[..bytes.len() / 2]).unwrap();
        }
    }
    let counted = Counted::default();
    assert_eq!(
        run(true, &counted, Cancel::default()).unwrap(),
        attribute(&package, AttributionMethod::Exact)
    );
    assert_eq!(counted.0.into_inner(), 4 * 4);
}

#[test]
fn every_difference_that_is_no_new_policy_is_named() {
    let base = scenario(&[DELTA, &time(2, 2), &policies(&[SIX[0], SIX[1], SIX[2]])]);
    let other_share = "tax-jiangsu|tax-sharing|province:Jiangsu|share = 0.7";
    let other_members = "vouchers-zhejiang|innovation-vouchers|province:Anhui|budget_share = 0.002";
    let script = "[parameters.technology]\nretention = 0.5\n[governments]\nrule = \"scripted\"\n[governments.stances]\n\"2025\" = [\"330100\"]\n";
    let world = DELTA.replace("yangtze-delta", "province:Zhejiang\", \"province:Jiangsu\", \"province:Anhui");
    let package = scenario(&[&world, &time(3, 4), script, &policies(&[other_share, other_members])]);
    let NoPackage(wrong) = Package::new(&base, &package).unwrap_err();
    let expected = [
        "the world: 41 regions",
        "`governments.rule`: fixed in the base, scripted",
        "`parameters.technology.retention`: 1 in the base, 0.5 in the package",
        "`policies.tax-jiangsu.share`: 0.8 in the base, 0.7 in the package",
        "`time.steps_per_year`: 2 in the base, 4 in the package",
        "`time.years`: 2 in the base, 3 in the package",
        "the policy `tax-zhejiang` of the base is missing",
        "the policy `vouchers-zhejiang` has other members",
        "it has no policy that the base has not",
    ];
    assert_eq!(wrong.len(), expected.len(), "{wrong:#?}");
    for (wrong, expected) in wrong.iter().zip(expected) {
        assert!(wrong.starts_with(expected), "{wrong} is not {expected}");
    }
}

#[test]
fn what_is_drawn_or_written_down_is_no_difference() {
    let sampled = "[run]\nmode = \"sampled\"\nreplicates = 3\nseed = 9\n[output]\nflows = \"full\"\n";
    let package = scenario(&[DELTA, &time(2, 2), sampled, &policies(&SIX[..1])]);
    let found = attribute(&Package::new(&delta(&[]), &package).unwrap(), AttributionMethod::Exact);
    let expected = attribute(&self::package(&[], &SIX[..1]), AttributionMethod::Exact);
    assert_eq!(found.effects, expected.effects);
}

#[test]
fn more_policies_than_can_be_told_apart_are_refused() {
    let many: Vec<String> = (0..25)
        .map(|it| {
            format!(
                "tax-{it}|tax-sharing|province:Anhui|start = {}\nstop = {}\nshare = 0.5",
                2000 + it,
                2001 + it
            )
        })
        .collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    let refused = Package::new(&delta(&[]), &delta(&many)).unwrap_err().to_string();
    assert!(refused.contains("it has 25 policies that the base has not; at most 24"), "{refused}");
    assert_eq!(package(&[], &many[..24]).policies().len(), 24);
    assert_eq!(AttributionMethod::for_policies(12), AttributionMethod::Exact);
    assert_eq!(AttributionMethod::for_policies(13), AttributionMethod::Permutations(200));
}

#[test]
fn tables_hold_what_was_found() {
    let (place, package): (TempDir, _) = (tempfile::tempdir().unwrap(), package(&[], &SIX[..3]));
    let question = AttributionRequest {
        package: &package,
        method: AttributionMethod::Exact,
        regions: true,
        draws: None,
    };
    let found = attribution::attribute(question, place.path(), false, &[], &Control::default()).unwrap();
    assert!(found.effects.iter().any(|it| it.outcome.name == "output_cny_330100"));
    let outcomes = found.effects.len();
    let read = |name: &str| parquet::read(&place.path().join(format!("{name}.parquet"))).unwrap();
    let (parts, subsets) = (read("attribution"), read("subsets"));
    let pairs = csv::read(&place.path().join("interactions.csv"), &[]).unwrap();
    assert_eq!((parts.rows(), subsets.rows(), pairs.rows()), (3 * outcomes, 8, 3 * outcomes));
    let contributions =
        found.effects.iter().flat_map(|it| it.parts.iter().map(|part| part.contribution.to_bits()));
    let written = parts.real("contribution").unwrap().iter().map(|it| it.to_bits());
    assert!(written.eq(contributions));
    assert!(parts.real("standard_error").unwrap().iter().all(|it| it.is_nan()));
    let first = effect(&found, "output_cny").interactions[0];
    assert_eq!(pairs.real("interaction").unwrap()[0].to_bits(), first.index.to_bits());
    assert_eq!(pairs.text("second").unwrap()[1], "vouchers-zhejiang");
    let whole = |outcome: &str| *subsets.real(outcome).unwrap().last().unwrap();
    assert_eq!(whole("output_cny").to_bits(), found.runs[7].values[0].to_bits());
    assert_eq!(subsets.integer("policies").unwrap(), [0, 1, 1, 2, 1, 2, 2, 3]);
    let manifest: serde_json::Value =
        serde_json::from_slice(&fs::read(place.path().join("manifest.json")).unwrap()).unwrap();
    assert_eq!((&manifest["kind"], &manifest["method"]), (&"attribution".into(), &"exact".into()));
    assert_eq!((&manifest["runs"], &manifest["mode"]), (&8.into(), &"expected".into()));
    assert_eq!(manifest["policies"][2], "vouchers-zhejiang");
}
