//! Digits that were worked out independently of the program.

use super::provinces::{masses, migration, tiny};
use factorflow::estimate::{HoldOut, PoissonFit, Predicted, Predictor};
use ndarray::Array2;

#[track_caller]
fn close(found: f64, expected: f64) {
    assert!((found / expected - 1.0).abs() < 1e-6, "{found} instead of {expected}");
}

fn errors(covariance: &Array2<f64>) -> Vec<f64> {
    covariance.diag().iter().map(|it| it.sqrt()).collect()
}

#[test]
fn thirty_flows_give_the_known_coefficients_and_errors() {
    let table = tiny();
    let fit = PoissonFit::of(&table, None).unwrap();
    close(fit.coefficients[0], -2.961_288_696_8);
    close(fit.coefficients[1], 0.094_083_063);
    for (found, expected) in [
        (errors(&fit.covariance.two_way), [0.117_167_533_6, 0.071_115_015_7]),
        (errors(&fit.covariance.of_pairs), [0.173_525_899_7, 0.063_673_059_6]),
        (errors(&fit.covariance.of_origins), [0.195_421_193_2, 0.061_783_789_5]),
    ] {
        found.iter().zip(expected).for_each(|(found, expected)| close(*found, expected));
    }
    close(fit.deviance, 46.816_018_876_8);
    close(fit.null_deviance, 792.278_048_857_6);
    let fitted = |from: &str, to: &str| {
        let is = |it: usize| {
            table.origins()[table.origin()[it]] == from && table.destinations()[table.destination()[it]] == to
        };
        fit.fitted[(0..table.len()).find(|it| is(*it)).unwrap()]
    };
    close(fitted("A", "B"), 117.496_601_201_6);
    close(fitted("C", "F"), 2.481_456_209_4);
    close(fitted("F", "A"), 2.600_703_773_8);
}

#[test]
fn migration_between_provinces_gives_the_known_coefficients_and_errors() {
    for (year, coefficient, two_way, pairs, origins, deviance, null) in [
        (
            "2000",
            -1.624_519_133_8,
            0.138_763_707_8,
            0.063_609_946_4,
            0.094_896_251_2,
            3_185_734.292_603_384,
            19_046_745.710_493_52,
        ),
        (
            "2010",
            -1.498_525_889_4,
            0.132_568_890_4,
            0.059_462_746_2,
            0.102_224_280_7,
            3_413_711.174_361_857,
            29_296_380.090_583_78,
        ),
    ] {
        let fit = PoissonFit::of(&migration(year, false), None).unwrap();
        close(fit.coefficients[0], coefficient);
        close(errors(&fit.covariance.two_way)[0], two_way);
        close(errors(&fit.covariance.of_pairs)[0], pairs);
        close(errors(&fit.covariance.of_origins)[0], origins);
        close(fit.deviance, deviance);
        close(fit.null_deviance, null);
    }
    let fit = PoissonFit::of(&migration("2010", true), None).unwrap();
    close(fit.coefficients[0], -1.427_184_184_1);
    close(fit.coefficients[1], 0.108_588_266_1);
    let errors = errors(&fit.covariance.two_way);
    close(errors[0], 0.147_550_629_9);
    close(errors[1], 0.182_165_600_6);
}

#[test]
fn fitted_flows_add_up_to_what_leaves_and_what_arrives() {
    let table = migration("2010", false);
    let fit = PoissonFit::of(&table, None).unwrap();
    let (mut out, mut inward) = table.totals();
    for (pair, fitted) in fit.pairs.iter().zip(&fit.fitted) {
        out[table.origin()[*pair]] -= fitted;
        inward[table.destination()[*pair]] -= fitted;
    }
    let total: f64 = table.flow().iter().sum();
    assert!(out.iter().chain(&inward).all(|it| it.abs() < 1e-9 * total), "{out:?} {inward:?}");
}

#[test]
fn predictors_reach_the_known_scores_on_pairs_that_they_have_not_seen() {
    let (before, after, masses) = (migration("2000", false), migration("2010", false), masses());
    for (predictor, common, rmse, explained) in [
        (Predictor::Kernel, 0.709_396, 0.980_730, 0.799_583),
        (Predictor::LogLinearGravity, 0.507_873, 1.207_801, 0.490_850),
        (Predictor::PoissonGravity, 0.507_420, 1.266_972, 0.491_592),
    ] {
        let score = Predicted::of_table(predictor, &before, &after, &masses).unwrap().score();
        let found = [score.common_part, score.rmse_of_logs, score.explained];
        assert!(near(&found, &[common, rmse, explained]), "{predictor:?}: {found:?}");
    }
    let last = Predicted::of_table(Predictor::LastTable, &before, &after, &masses).unwrap().score();
    assert!((last.common_part - 0.815).abs() < 0.0006, "{last:?}");
    for (hold_out, predictor, common) in [
        (HoldOut::Checkerboard, Predictor::Kernel, 0.761_459),
        (HoldOut::Checkerboard, Predictor::LogLinearGravity, 0.526_322),
        (HoldOut::Checkerboard, Predictor::PoissonGravity, 0.527_165),
        (HoldOut::Checkerboard, Predictor::Radiation, 0.454_596),
        (HoldOut::Origins, Predictor::Kernel, 0.769_922),
        (HoldOut::Origins, Predictor::LogLinearGravity, 0.505_780),
        (HoldOut::Origins, Predictor::PoissonGravity, 0.499_552),
    ] {
        let predicted = hold_out.predict(predictor, &after, &masses).unwrap();
        assert!(predicted.left_out.is_empty());
        let found = predicted.score().common_part;
        assert!(near(&[found], &[common]), "{hold_out:?} {predictor:?}: {found}");
    }
}

/// Six digits are known.
fn near(found: &[f64], expected: &[f64]) -> bool {
    found.iter().zip(expected).all(|(found, expected)| (found - expected).abs() < 1e-6)
}
