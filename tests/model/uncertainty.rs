//! Effects over draws of parameters against a study made by hand, with 200 points of a Latin hypercube.

use factorflow::Scenario;
use factorflow::experiment::Comparison;
use factorflow::experiment::comparison::{Arm, Effects};
use factorflow::outcome::Table;
use factorflow::outcome::statistics::{mean, variance};

/// What was drawn, evenly from these ranges: all that have a usual one, as it was then.
const RANGES: [(&str, f64, f64); 35] = [
    ("production.agglomeration_elasticity", 0.03, 0.12),
    ("production.capital_share", 0.42, 0.55),
    ("production.talent_share", 0.15, 0.25),
    ("housing.supply_elasticity", 0.5, 5.6),
    ("housing.expenditure_share", 0.13, 0.30),
    ("housing.congestion_elasticity", 0.0, 0.5),
    ("talent.wage_elasticity.worker", 0.6, 1.5),
    ("talent.wage_elasticity.young", 1.0, 3.0),
    ("talent.wage_elasticity.established", 0.8, 2.0),
    ("talent.redraw_rate.worker", 0.005, 0.02),
    ("talent.redraw_rate.young", 0.05, 0.2),
    ("talent.redraw_rate.established", 0.015, 0.05),
    ("talent.distance_elasticity", 0.6, 1.6),
    ("talent.border_cost.worker", 0.3, 2.0),
    ("talent.border_cost.young", 0.3, 2.0),
    ("talent.border_cost.established", 0.3, 2.0),
    ("capital.saving_rate", 0.35, 0.45),
    ("capital.depreciation_rate", 0.05, 0.11),
    ("capital.return_elasticity", 1.0, 3.0),
    ("venture.supply_elasticity", 0.2, 1.0),
    ("technology.support_elasticity", 0.5, 2.0),
    ("technology.spillover_elasticity", 0.05, 0.3),
    ("technology.knowledge_distance", 300.0, 1730.0),
    ("technology.research_elasticity", 0.5, 1.0),
    ("technology.returns_to_knowledge", -4.0, -1.0),
    ("technology.advance_probability.discovery", 0.15, 0.6),
    ("technology.advance_probability.maturation", 0.15, 0.6),
    ("technology.advance_probability.scale_up", 0.15, 0.6),
    ("technology.finance_elasticity", 0.05, 0.5),
    ("technology.cost_elasticity", 0.5, 4.0),
    ("technology.match_dispersion", 2.5, 8.0),
    ("technology.retention", 0.3, 2.0),
    ("technology.recruitment", 0.2, 1.0),
    ("learning.learning_rate", 0.10, 0.30),
    ("fiscal.sited_output_share", 0.03, 0.25),
];

/// The mean, the standard deviation and the share above 0 of each effect on output in year 20, in per cent, as the study
/// found them.
const FOUND: [(&str, f64, f64, f64); 3] = [
    ("innovation-vouchers", 0.089, 0.029, 1.00),
    ("tax-sharing", 0.24, 0.52, 0.70),
    ("scenario-opening", 2.04, 1.02, 1.00),
];

fn compared(draws: u32) -> Effects {
    let ranges =
        RANGES.map(|(path, low, high)| format!("\"parameters.{path}\" = {{ range = [{low}, {high}] }}"));
    let uncertainty = format!("{{ parameters = {{ {} }} }}", ranges.join(", "));
    let arm = |name: &str| {
        let table: toml::Table = format!("it = {uncertainty}").parse().unwrap();
        let changes = [("uncertainty", table["it"].clone()), ("run.mode", "expected".into())];
        Arm { name: name.to_owned(), scenario: Scenario::load(name).unwrap().with(changes).unwrap() }
    };
    let arms = FOUND.map(|it| arm(it.0));
    Comparison::new(arm("status-quo"), arms).unwrap().draws(draws).in_memory().unwrap()
}

/// The effects on national output in the last year, one a draw.
fn last_year(by_draw: &Table, arm: &str) -> Vec<f64> {
    let (arms, levels) = (by_draw.text("arm").unwrap(), by_draw.text("level").unwrap());
    let (years, outcomes) = (by_draw.real("year").unwrap(), by_draw.text("outcome").unwrap());
    let effects = by_draw.real("effect").unwrap();
    let is_wanted = |row: &usize| {
        arms[*row] == arm
            && levels[*row] == "nation"
            && outcomes[*row] == "output_cny"
            && years[*row] > 2044.5
    };
    (0..by_draw.rows()).filter(is_wanted).map(|row| effects[row]).collect()
}

/// Whether the draws are those of the study: the mean within so many of its standard deviations, these within a part, the
/// share above 0 within so much.
fn assert_like_the_study(draws: u32, (of_mean, of_deviation, of_share): (f64, f64, f64)) {
    let found = compared(draws);
    assert_eq!(found.draws.columns().len(), 2 + RANGES.len(), "every range is drawn and nothing else");
    for (arm, expected, deviation, positive) in FOUND {
        let effects = last_year(&found.by_draw, arm);
        assert_eq!(effects.len(), draws as usize);
        let (own, spread) = (mean(&effects), variance(&effects).sqrt());
        let share = effects.iter().filter(|it| **it > 0.0).count() as f64 / effects.len() as f64;
        println!(
            "{arm}: mean {own:.4} ({expected}), sd {spread:.4} ({deviation}), above 0 {share:.3} ({positive})"
        );
        assert!((own - expected).abs() <= of_mean * deviation, "{arm}: mean {own}, not {expected}");
        assert!((spread / deviation - 1.0).abs() <= of_deviation, "{arm}: sd {spread}, not {deviation}");
        assert!((share - positive).abs() <= of_share, "{arm}: {share} above 0, not {positive}");
    }
}

#[test]
fn a_few_draws_are_near_the_study() {
    // With 24 points a mean errs by a fifth of the deviation, that by a sixth.
    assert_like_the_study(24, (0.5, 0.5, 0.25));
}

#[test]
#[ignore = "2,048 runs of twenty years take minutes even when optimised"]
fn as_many_draws_as_are_needed_are_the_study() {
    assert_like_the_study(512, (0.15, 0.15, 0.05));
}
