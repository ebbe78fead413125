//! What comparisons say of other parameters than those that are set.

use super::{NOTHING, PILOT, SMALL, arm, small};
use crate::worlds::near;
use factorflow::Scenario;
use factorflow::experiment::comparison::{Arm, ComparisonFolderError, Effects};
use factorflow::experiment::{Comparison, ComparisonError};
use factorflow::outcome::Table;
use factorflow::results::{csv, parquet};
use factorflow::run::{Cancel, Progress};
use factorflow::scenario::{Change, RunMode};
use std::fs;
use std::path::Path;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

const DRAWS: u32 = 3;

fn made() -> &'static Effects {
    static MADE: OnceLock<Effects> = OnceLock::new();
    MADE.get_or_init(|| small(&[("pilot", PILOT), ("nothing", NOTHING)]).draws(DRAWS).in_memory().unwrap())
}

/// The rows of a table as text, without some columns.
fn rows(table: &Table, columns: usize) -> Vec<String> {
    let columns: Vec<_> = table.columns().iter().take(columns).cloned().collect();
    let folder = tempfile::tempdir().unwrap();
    csv::write(&folder.path().join("it.csv"), &Table::new(columns).unwrap()).unwrap();
    let text = fs::read_to_string(folder.path().join("it.csv")).unwrap();
    text.lines().map(str::to_owned).collect()
}

#[test]
fn effects_at_the_values_that_are_set_are_the_same_bytes_with_and_without_draws() {
    let without = small(&[("pilot", PILOT), ("nothing", NOTHING)]).in_memory().unwrap();
    let before = without.effects.columns().iter().position(|it| it.name == "parameter_low_90").unwrap();
    assert_eq!(rows(&without.effects, before), rows(&made().effects, before));
    assert!(without.effects.real("parameter_median").unwrap().iter().all(|it| it.is_nan()));
    assert!(without.draws.columns().is_empty() && without.by_draw.columns().is_empty());
    let drawn = made().effects.integer("draws").unwrap();
    assert!(drawn.iter().all(|it| *it <= i64::from(DRAWS)) && drawn.contains(&i64::from(DRAWS)));
}

/// The values of a draw as changes of a scenario.
fn changes(draws: &Table, draw: usize) -> Vec<Change> {
    let drawn = draws.columns().iter().filter(|it| it.name.starts_with("parameters."));
    drawn.map(|it| Change::new(&it.name, draws.real(&it.name).unwrap()[draw])).collect()
}

#[test]
fn the_effect_of_a_draw_is_that_of_both_arms_with_its_parameters_in_expected_numbers() {
    let found = made();
    let at = |parts: &[&str]| -> Scenario {
        let mut scenario = arm("it", parts).scenario.with(changes(&found.draws, 1)).unwrap();
        (scenario.run.mode, scenario.run.replicates) = (RunMode::Expected, 1);
        scenario
    };
    let output = |scenario: Scenario| {
        let tables = scenario.run().tables().unwrap();
        *tables.national.real("output_cny").unwrap().last().unwrap()
    };
    let (base, pilot) = (output(at(&[SMALL])), output(at(&[SMALL, PILOT])));
    let by_draw = &found.by_draw;
    let (arms, levels) = (by_draw.text("arm").unwrap(), by_draw.text("level").unwrap());
    let (draws, outcomes) = (by_draw.integer("draw").unwrap(), by_draw.text("outcome").unwrap());
    let row = |row: &usize| {
        arms[*row] == "pilot"
            && levels[*row] == "nation"
            && draws[*row] == 1
            && outcomes[*row] == "output_cny"
    };
    let last = (0..by_draw.rows()).rev().find(row).unwrap();
    let effect = 100.0 * (pilot - base) / base;
    assert!(effect.abs() > 1e-9);
    near(by_draw.real("effect").unwrap()[last], effect, 1e-9);
}

#[test]
fn a_policy_that_does_nothing_changes_nothing_at_any_draw() {
    let by_draw = &made().by_draw;
    let of_nothing = by_draw.text("arm").unwrap().iter().zip(by_draw.real("effect").unwrap());
    let effects: Vec<f64> = of_nothing.filter(|it| it.0 == "nothing").map(|it| *it.1).collect();
    assert!(effects.len() > 100);
    // Arms share points, base year and kernels of a draw.
    assert!(effects.iter().all(|it| it.is_nan() || *it == 0.0));
}

#[test]
fn draws_are_the_same_bytes_for_any_number_of_threads() {
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let found =
        alone.install(|| small(&[("pilot", PILOT), ("nothing", NOTHING)]).draws(DRAWS).in_memory().unwrap());
    for (one, other) in [
        (&found.effects, &made().effects),
        (&found.draws, &made().draws),
        (&found.by_draw, &made().by_draw),
        (&found.deciding, &made().deciding),
    ] {
        assert!(rows(one, usize::MAX) == rows(other, usize::MAX));
    }
}

/// `added` at 12 draws: what is drawn and what is not is told before anything is run.
fn plan(base: &str, other: &str) -> factorflow::experiment::uncertainty::DrawPlan {
    Comparison::new(arm("base", &[SMALL, base]), [arm("other", &[SMALL, other])])
        .unwrap()
        .draws(2)
        .plan()
        .unwrap()
}

#[test]
fn what_is_set_by_hand_or_fixed_or_differs_between_arms_is_not_drawn() {
    let plain = plan("", "");
    let paths: Vec<&str> = plain.drawn.iter().map(|it| it.path.as_str()).collect();
    for drawn in
        ["technology.retention", "venture.finance_share", "learning.openness", "production.capital_share"]
    {
        assert!(paths.contains(&format!("parameters.{drawn}").as_str()), "{drawn}");
    }
    // Nothing of what this world does not have, and nothing without a usual range.
    for idle in ["governments.", "chain.", "platform.", "talent.ageing_rate"] {
        assert!(!paths.iter().any(|it| it.contains(idle)), "{idle}");
    }
    let differs = plan("", "[parameters.technology]\nretention = 0.9\n");
    assert!(!differs.drawn.iter().any(|it| it.path == "parameters.technology.retention"));
    assert_eq!(differs.fixed[0].reason, "differs between the scenarios");
    let both = "[parameters.technology]\nretention = 0.9\n";
    let own = plan(both, both);
    let retention = own.drawn.iter().find(|it| it.path == "parameters.technology.retention").unwrap();
    near(retention.value, 0.9, 1e-15);
    let set = |parts: &[&str]| Arm {
        name: parts.join(""),
        scenario: arm("it", parts).scenario.with([("parameters.technology.retention", 0.9.into())]).unwrap(),
    };
    let by_hand = Comparison::new(set(&[SMALL]), [set(&[SMALL, PILOT])]).unwrap().draws(2).plan().unwrap();
    assert_eq!(by_hand.fixed[0].reason, "was set by hand");
    assert_eq!(by_hand.drawn.len() + 1, plain.drawn.len());
    let fixed =
        "[uncertainty]\nfixed = ['parameters.technology.retention', 'parameters.talent.border_cost']\n";
    assert_eq!(plan(fixed, "").drawn.len() + 4, plain.drawn.len());
}

#[test]
fn settings_of_policies_are_drawn_if_named_in_arms_that_have_them() {
    let text = "[uncertainty.parameters]\n'policies.pilot.share' = { range = [0.25, 0.75] }\n'parameters.technology.retention' = {}\n";
    let comparison =
        Comparison::new(arm("base", &[SMALL, text]), [arm("pilot", &[SMALL, text, PILOT])]).unwrap().draws(2);
    let plan = comparison.plan().unwrap();
    let paths: Vec<&str> = plan.drawn.iter().map(|it| it.path.as_str()).collect();
    assert_eq!(paths, ["parameters.technology.retention", "policies.pilot.share"]);
    let found = comparison.in_memory().unwrap();
    let effects = found.by_draw.real("effect").unwrap();
    assert!(effects.iter().any(|it| *it != 0.0));
    let nobody = Comparison::new(arm("base", &[SMALL, text]), [arm("other", &[SMALL])]).unwrap().draws(2);
    let Err(ComparisonError::NoDraws(refused)) = nobody.plan() else { panic!("nobody has that policy") };
    assert!(refused.to_string().contains("no scenario has a policy with the number `policies.pilot.share`"));
}

/// Shares of capital and talent that leave nothing to workers are refused as they are read.
fn shares(capital: &str, talent: &str) -> String {
    format!(
        "[uncertainty]\ndraws = 6\n[uncertainty.parameters]\n'parameters.production.capital_share' = {{ range = {capital} }}\n\
         'parameters.production.talent_share' = {{ range = {talent} }}\n"
    )
}

#[test]
fn a_point_that_is_refused_is_replaced_by_the_next_in_all_arms() {
    let text = shares("[0.3, 0.9]", "[0.15, 0.5]");
    let comparison =
        Comparison::new(arm("base", &[SMALL, &text]), [arm("pilot", &[SMALL, &text, PILOT])]).unwrap();
    let found = comparison.in_memory().unwrap();
    let numbers = found.draws.integer("point").unwrap();
    assert_eq!(found.draws.rows(), 6);
    assert!(numbers.windows(2).all(|it| it[0] < it[1]) && *numbers.last().unwrap() > 5, "{numbers:?}");
    let sum = |row: usize| {
        let of = |name: &str| found.draws.real(&format!("parameters.production.{name}_share")).unwrap()[row];
        of("capital") + of("talent")
    };
    assert!((0..6).all(|row| sum(row) < 1.0));
}

#[test]
fn more_refused_points_than_draws_are_an_error_with_reasons_and_counts() {
    let text = shares("[0.45, 0.98]", "[0.15, 0.97]");
    let comparison =
        Comparison::new(arm("base", &[SMALL, &text]), [arm("pilot", &[SMALL, &text, PILOT])]).unwrap();
    let error = comparison.in_memory().unwrap_err();
    let said = error.to_string();
    let ComparisonError::RefusedPoints(points) = error else { panic!("{said}") };
    assert!(points.count() > 6);
    assert!(
        said.contains("more than half of the points")
            && said.contains("times: `capital_share` + `talent_share`"),
        "{said}"
    );
}

#[test]
fn crossed_draws_have_all_replicates_and_streams_that_arms_share() {
    let text = "[uncertainty]\nparts = 'crossed'\ndraws = 2\n";
    let comparison = Comparison::new(
        arm("base", &[SMALL, text]),
        [arm("pilot", &[SMALL, text, PILOT]), arm("nothing", &[SMALL, text, NOTHING])],
    );
    let found = comparison.unwrap().in_memory().unwrap();
    let of_nothing = found.by_draw.text("arm").unwrap().iter().zip(found.by_draw.real("effect").unwrap());
    assert!(
        of_nothing.filter(|it| it.0 == "nothing").all(|it| it.1.is_nan() || *it.1 == 0.0),
        "streams are shared"
    );
    let shares = found.effects.real("share_parameter").unwrap();
    assert!(shares.iter().filter(|it| !it.is_nan()).all(|it| (0.0..=1.0).contains(it)));
    assert!(shares.iter().any(|it| *it > 0.0 && *it < 1.0));
}

#[test]
fn governments_that_choose_need_crossed_draws_and_are_not_drawn_unasked() {
    let choosing = "[governments]\nrule = 'imitate'\ninitial_open = 0.5\n";
    let of = |text: &str| {
        let arms = [arm("pilot", &[SMALL, choosing, text, PILOT])];
        Comparison::new(arm("base", &[SMALL, choosing, text]), arms).unwrap()
    };
    let unasked = of("").plan().unwrap();
    assert!(unasked.is_empty() && unasked.notes[0].contains("every draw of parameters needs all replicates"));
    let asked = of("").draws(2).plan().unwrap();
    assert_eq!((asked.parts.word(), asked.replicates), ("crossed", 3));
    assert!(asked.drawn.iter().any(|it| it.path.starts_with("parameters.governments.")));
}

/// Cancels when so many steps are done.
struct StopAfter(AtomicU64, Cancel);

impl Progress for StopAfter {
    fn advance(&self, steps: u64) {
        if self.0.fetch_sub(steps, Ordering::Relaxed) <= steps {
            self.1.cancel();
        }
    }
}

fn bytes(folder: &Path) -> Vec<Vec<u8>> {
    let names = ["effects.csv", "draws.csv", "deciding.csv", "effects-by-draw.parquet", "effects.parquet"];
    names.iter().map(|it| fs::read(folder.join(it)).unwrap()).collect()
}

#[test]
fn draws_that_were_stopped_go_on_and_leave_the_bytes_of_draws_that_were_not() {
    let (whole, stopped) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let comparison = small(&[("pilot", PILOT)]).draws(DRAWS);
    comparison.into_folder(whole.path(), false, &[]).unwrap();
    assert!(!whole.path().join("draws").exists(), "parts are gone");
    // Two arms of three replicates and four steps, and then the first draw.
    let cancel = Cancel::default();
    let stop = StopAfter(AtomicU64::new(2 * 3 * 4 + 9), cancel.clone());
    let one = rayon::ThreadPoolBuilder::new().num_threads(1).build().unwrap();
    let interrupted = comparison.clone().progress(&stop).cancel(&cancel);
    let error = one.install(|| interrupted.into_folder(stopped.path(), false, &[])).unwrap_err();
    let ComparisonFolderError::Comparison(ComparisonError::DrawsCancelled { done, all }) = error else {
        panic!("{error}")
    };
    assert!(done >= 1 && done < all && all == DRAWS, "{done} of {all}");
    assert!(!stopped.path().join("manifest.json").exists());
    comparison.into_folder(stopped.path(), true, &[]).unwrap();
    assert!(bytes(whole.path()) == bytes(stopped.path()));
}

#[test]
fn a_later_arm_keeps_the_draws_of_earlier_ones() {
    let folder = tempfile::tempdir().unwrap();
    small(&[("pilot", PILOT)]).draws(DRAWS).into_folder(folder.path(), false, &[]).unwrap();
    small(&[("nothing", NOTHING)]).draws(DRAWS).into_folder(folder.path(), false, &[]).unwrap();
    let effects = parquet::read(&folder.path().join("effects.parquet")).unwrap();
    let medians = effects.real("parameter_median").unwrap();
    let of_pilot: Vec<usize> =
        (0..effects.rows()).filter(|&row| effects.text("arm").unwrap()[row] == "pilot").collect();
    assert!(of_pilot.iter().any(|&row| !medians[row].is_nan()));
    let by_draw = parquet::read(&folder.path().join("effects-by-draw.parquet")).unwrap();
    for name in ["pilot", "nothing"] {
        assert!(by_draw.text("arm").unwrap().iter().any(|it| it == name), "{name}");
    }
}
