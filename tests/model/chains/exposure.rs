//! Exposure is what a small loss does at first.

use super::{delta, segment_loss};
use crate::worlds::begin;
use factorflow::Scenario;
use factorflow::dynamics::{Model, chain};
use ndarray::Array1;

/// ln Y of every region in the first row.
fn log_output(scenario: &Scenario) -> Array1<f64> {
    begin(scenario).period_state().economy.output.mapv(f64::ln)
}

#[test]
fn exposure_is_the_effect_of_a_small_loss_to_a_thousandth_of_itself() {
    let base = delta(&[]);
    let (model, without): (Model, _) = (base.model().unwrap().0, log_output(&base));
    let fields = base.atlas.fields().names();
    let cells = [
        ("310000", "integrated-circuits", "materials-equipment"),
        ("320200", "integrated-circuits", "packaging-testing"),
        ("330200", "optoelectronics", "components"),
        ("340100", "ai", "models"),
    ];
    for (code, field, segment) in cells {
        let loss = segment_loss(field, segment, &format!("loss = 1e-4\nplaces = [\"{code}\"]"));
        let found = &log_output(&delta(&[&loss])) - &without;
        let field = fields.iter().position(|it| *it == field).unwrap();
        let number = base.atlas.chains().find(field, segment).unwrap();
        let exposure = chain::exposure(&model, base.atlas.find(code).unwrap().index(), number);
        for (found, exposure) in found.iter().zip(&exposure) {
            let expected = -exposure * 1e-4;
            // ln Y is about 27, so its last digits are worth more than the text allows for.
            let rounding = 2e-14;
            assert!(
                (found - expected).abs() <= 1e-3 * expected.abs() + rounding,
                "{code}: {found} and {expected}"
            );
        }
    }
}

#[test]
fn what_a_region_makes_itself_it_is_most_exposed_to() {
    let base = delta(&[]);
    let model = base.model().unwrap().0;
    let wuxi = base.atlas.find("320200").unwrap().index();
    let field = base.atlas.fields().find("integrated-circuits").unwrap();
    let number = base.atlas.chains().find(field, "packaging-testing").unwrap();
    let exposure = chain::exposure(&model, wuxi, number);
    assert!(exposure.iter().enumerate().all(|(at, it)| *it > 0.0 && (at == wuxi || *it < exposure[wuxi])));
}
