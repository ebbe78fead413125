//! Governments choose as the model says, and policies are judged by what their members gained.

mod choosing;
mod reviews;

use crate::worlds::near;
use factorflow::dynamics::{Parameters, government};
use factorflow::region::Stances;
use factorflow::simulation::{Choosing, ReviewRule};
use ndarray::Array1;

/// Fixation of one mutant among `size` under (30) with asynchronous meetings of two:
/// `ρ = 1/(1 + Σ_k Π_{j≤k} T⁻_j/T⁺_j)`, whatever the rates at which anybody meets.
fn fixation(size: usize, parameters: &Parameters, advantage: impl Fn(usize) -> f64) -> f64 {
    let mut product = 1.0;
    let mut sum = 1.0;
    for mutants in 1..size {
        let gain = advantage(mutants);
        product *= government::preference(-gain, parameters) / government::preference(gain, parameters);
        sum += product;
    }
    1.0 / sum
}

fn with_intensity(intensity: f64) -> Parameters {
    let mut parameters = Parameters::default();
    parameters.governments.selection_intensity = intensity;
    parameters.governments.mutation_rate = 0.0;
    parameters
}

/// A hawk takes v = 2 from doves and pays half of d = 3 against hawks; doves share v and spend t = 1 on display.
#[test]
fn one_hawk_among_doves_takes_over_as_often_as_theory_says() {
    let (hawk_hawk, hawk_dove, dove_dove, size) = (-0.5, 2.0, 0.0, 100.0);
    let advantage = |hawks: usize| {
        let hawks = hawks as f64;
        let of_hawks = ((hawks - 1.0) * hawk_hawk + (size - hawks) * hawk_dove) / (size - 1.0);
        let of_doves = (size - hawks - 1.0) * dove_dove / (size - 1.0);
        of_hawks - of_doves
    };
    near(fixation(100, &with_intensity(1.0), advantage), 0.864_115_574_246_266_4, 1e-13);
}

#[test]
fn a_constant_advantage_and_none_at_all_fix_as_theory_says() {
    let (intensity, advantage, size) = (3.0_f64, 0.1, 40);
    let expected = (1.0 - (-intensity * advantage).exp()) / (1.0 - (-40.0 * intensity * advantage).exp());
    near(fixation(size, &with_intensity(intensity), |_| advantage), expected, 1e-13);
    near(fixation(size, &with_intensity(intensity), |_| 0.0), 1.0 / 40.0, 1e-13);
}

/// Everybody is a peer of everybody else.
fn well_mixed(size: usize) -> Vec<Vec<usize>> {
    (0..size).map(|i| (0..size).filter(|&j| j != i).collect()).collect()
}

fn choosing(initial: Vec<bool>, replicate: u64) -> Choosing {
    Choosing { rule: ReviewRule::Imitate, initial, seed: 7, replicate }
}

fn open(stances: &[bool]) -> usize {
    stances.iter().filter(|it| **it).count()
}

/// Stances year by year when those who are open stand better by `advantage`, until `end`.
fn history(
    choosing: &Choosing,
    parameters: &Parameters,
    advantage: f64,
    peers: &[Vec<usize>],
    end: impl Fn(usize) -> bool,
) -> Vec<usize> {
    let mut held = choosing.initial.clone();
    let mut number = vec![open(&held)];
    while !end(open(&held)) {
        let utility: Array1<f64> = held.iter().map(|&it| if it { advantage } else { 0.0 }).collect();
        let year = number.len() as u64;
        held = choosing.imitated(year, parameters, &utility, &Stances::Held(held), peers);
        number.push(open(&held));
    }
    number
}

/// Draws of the program against (1−e^(−βΔ))/(1−e^(−NβΔ)). Reviews are rare, so that two in one year hardly matter
/// (by about 1e-4 here). Fails by chance once in 16,000 seeds.
#[test]
fn imitation_fixes_one_pioneer_as_often_as_theory_says() {
    let (size, runs, advantage) = (12, 1500, 0.25);
    let mut parameters = with_intensity(1.0);
    parameters.governments.review_rate = 0.1;
    let peers = well_mixed(size);
    let fixed = (0..runs).filter(|&replicate| {
        let initial = (0..size).map(|it| it == 0).collect();
        let numbers = history(&choosing(initial, replicate), &parameters, advantage, &peers, |it| {
            it == 0 || it == size
        });
        *numbers.last().unwrap() == size
    });
    let found = fixed.count() as f64 / f64::from(u32::try_from(runs).unwrap());
    let expected = (1.0 - (-advantage).exp()) / (1.0 - (-12.0 * advantage).exp());
    let error = (expected * (1.0 - expected) / runs as f64).sqrt();
    assert!((found - expected).abs() < 4.0 * error, "{found} is not {expected} ± {error}");
}

/// dx/dt = r x(1−x) tanh(βΔ/2), so from a tenth to nine tenths it takes ln 81/(r tanh(βΔ/2)) = 4.394/… years.
/// One year at a time it is slower or faster by less than r. The spread over runs is that of chance.
#[test]
fn adoption_is_logistic() {
    let (size, runs, advantage) = (600, 24, 2.0);
    let mut parameters = with_intensity(1.0);
    parameters.governments.review_rate = 0.05;
    let peers = well_mixed(size);
    let years: Vec<f64> = (0..runs)
        .map(|replicate| {
            let initial = (0..size).map(|it| it < size / 10).collect();
            let end = |it| 10 * it >= 9 * size;
            (history(&choosing(initial, replicate), &parameters, advantage, &peers, end).len() - 1) as f64
        })
        .collect();
    let mean = years.iter().sum::<f64>() / years.len() as f64;
    let variance: f64 = years.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / (years.len() - 1) as f64;
    let error = (variance / years.len() as f64).sqrt();
    let expected = 81.0_f64.ln() / (0.05 * (advantage / 2.0).tanh());
    near(81.0_f64.ln(), 4.394, 2e-4);
    assert!(
        (mean - expected).abs() < 4.0 * error + 0.05 * expected,
        "{mean} ± {error} years are not {expected}"
    );
}

#[test]
fn mutation_alone_mixes_stances_evenly() {
    let mut parameters = with_intensity(1.0);
    parameters.governments.mutation_rate = 1.0;
    let peers = well_mixed(200);
    let choosing = choosing(vec![true; 200], 0);
    let held = Stances::Held(vec![true; 200]);
    let turned = choosing.imitated(1, &parameters, &Array1::zeros(200), &held, &peers);
    // Each of 200 reviews with 1 − e⁻¹ = .632 and then turns: 126.4 ± 6.8.
    let closed = 200 - open(&turned);
    assert!((99..=154).contains(&closed), "{closed} of 200 turned");
}

#[test]
fn a_government_without_peers_keeps_its_stance() {
    let parameters = with_intensity(1.0);
    let choosing = choosing(vec![true, false], 0);
    for year in 1..50 {
        let held = Stances::Held(vec![true, false]);
        let peers = [Vec::new(), Vec::new()];
        let after = choosing.imitated(year, &parameters, &Array1::zeros(2), &held, &peers);
        assert_eq!(after, [true, false]);
    }
}
