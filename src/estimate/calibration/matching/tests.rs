use super::*;
use std::convert::Infallible;

fn moment(name: &str, observed: f64, se: f64) -> PlannedMoment {
    PlannedMoment {
        name: name.to_owned(),
        model: name.to_owned(),
        observed,
        se,
        discrepancy: 0.0,
        source: String::new(),
    }
}

/// A law without chance, run at many points.
fn answered(
    law: impl Fn(&[f64]) -> Vec<f64>,
) -> impl FnMut(&[Vec<f64>]) -> Result<Vec<PointAnswer>, Infallible> {
    move |points| {
        let answer = |point: &Vec<f64>| {
            let values = law(point);
            Ok(MomentValues { chance: vec![0.0; values.len()], values })
        };
        Ok(points.iter().map(answer).collect())
    }
}

/// `z = A θ` with independent errors and a prior of variance 1/12 on each share: the posterior covariance of a normal prior is
/// `(12 I + A'A/se²)⁻¹`, for two factors written out here.
#[test]
fn a_linear_toy_has_the_variances_of_its_known_posterior() {
    let (rows, se) = ([[2.0, 1.0], [0.5, -1.0], [0.0, 0.3]], 0.25);
    let law = |x: &[f64]| rows.map(|row| row[0] * x[0] + row[1] * x[1]).to_vec();
    let truth = law(&[0.4, 0.7]);
    let moments: Vec<PlannedMoment> = truth.iter().map(|it| moment("m", *it, se)).collect();
    let matching = HistoryMatching { factors: 2, moments: &moments, waves: 1, points: 20, seed: 3 };
    let found = matching.matched(answered(law)).unwrap().identification.unwrap();
    let sum = |a: usize, b: usize| rows.iter().map(|row| row[a] * row[b]).sum::<f64>() / (se * se);
    let (first, second, both) = (12.0 + sum(0, 0), 12.0 + sum(1, 1), sum(0, 1));
    let determinant = first * second - both * both;
    for (found, expected) in found.variance_removed.iter().zip([second, first]) {
        assert!((found - (1.0 - 12.0 * expected / determinant)).abs() < 1e-10);
    }
}

#[test]
fn waves_close_in_on_the_truth_and_never_rule_it_out() {
    let law = |x: &[f64]| vec![x[0] + x[1] * x[1], x[1] - x[2], x[2] * 2.0 + 0.3 * x[0]];
    let truth = [0.3, 0.6, 0.8];
    let moments: Vec<PlannedMoment> = law(&truth).into_iter().map(|it| moment("m", it, 0.03)).collect();
    let matching = HistoryMatching { factors: 3, moments: &moments, waves: 3, points: 60, seed: 1 };
    let found = matching.matched(answered(law)).unwrap();
    let shares: Vec<f64> = found.waves.iter().map(|it| it.kept_share).collect();
    assert!(shares.windows(2).all(|it| it[1] <= 1.1 * it[0]) && shares[2] < 0.1, "{shares:?}");
    assert!(!found.rules_out(&matching, &truth) && found.rules_out(&matching, &[0.9, 0.1, 0.1]));
    assert!(found.kept().count() > 30 && found.runs[found.best.unwrap()].implausibility < 1.0);
}

#[test]
fn where_nothing_is_left_the_waves_stop_and_the_moment_is_named() {
    let law = |x: &[f64]| vec![x[0], 5.0 + 0.1 * x[1]];
    let moments = [moment("near", 0.5, 0.1), moment("far", 9.0, 0.5)];
    let matching = HistoryMatching { factors: 2, moments: &moments, waves: 3, points: 20, seed: 1 };
    let found = matching.matched(answered(law)).unwrap();
    let left = found.nothing_left.unwrap();
    assert_eq!((found.waves.len(), left.moment, found.kept().count()), (1, 1, 0));
    assert!((left.implausibility - 7.8).abs() < 0.01, "{}", left.implausibility);
}

#[test]
fn a_moment_that_no_quadratic_follows_rules_out_runs_but_no_candidates() {
    let jumps = |x: &[f64]| vec![f64::from(u8::from((16.0 * x[0]).fract() < 0.5))];
    let moments = [moment("jumps", 1.0, 0.1)];
    let matching = HistoryMatching { factors: 1, moments: &moments, waves: 2, points: 40, seed: 1 };
    let found = matching.matched(answered(jumps)).unwrap();
    assert!(found.waves.iter().all(|it| (it.kept_share - 1.0).abs() < 1e-12));
    let kept = found.kept().count();
    assert!(kept > 20 && kept < 60, "{kept}");
}

#[test]
fn points_that_cannot_be_run_are_left_out_and_the_others_count() {
    let mut law = answered(|x: &[f64]| vec![x[0]]);
    let moments = [moment("m", 0.5, 0.1)];
    let matching = HistoryMatching { factors: 1, moments: &moments, waves: 1, points: 30, seed: 1 };
    let run = |points: &[Vec<f64>]| {
        let mut answers = law(points)?;
        answers[0] = Err("no books".to_owned());
        Ok::<_, Infallible>(answers)
    };
    assert_eq!(matching.matched(run).unwrap().runs.len(), 29);
}
