#![expect(clippy::float_cmp, reason = "exactly nothing, and sums of small whole numbers")]

use super::*;
use crate::experiment::stream::{Purpose, shuffled, stream};
use proptest::prelude::*;

/// The worth of every coalition by a rule that sees the members.
fn game(players: usize, rule: impl Fn(&[usize]) -> f64) -> Vec<f64> {
    let members = |it: Coalition| (0..players).filter(|&player| it & alone(player) != 0).collect::<Vec<_>>();
    coalitions(players).map(|it| rule(&members(it))).collect()
}

#[track_caller]
fn assert_close(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(expected) {
        assert!((found - expected).abs() < 1e-12, "{found} is not {expected}");
    }
}

fn orders(players: usize, pairs: u64) -> Vec<Vec<usize>> {
    (0..pairs).map(|it| shuffled(players, &mut stream(Purpose::PolicyOrders, 1, it))).collect()
}

#[test]
fn everybody_is_all_players() {
    assert_eq!([0, 1, 3, 24].map(everybody), [0, 1, 7, 0xff_ffff]);
    assert_eq!(coalitions(2).collect::<Vec<_>>(), [0, 1, 2, 3]);
}

#[test]
fn in_an_additive_game_everybody_gets_what_they_bring() {
    let bring = [1.5, -2.0, 0.0, 4.0];
    let worth = game(4, |members| members.iter().map(|&it| bring[it]).sum());
    assert_close(&values(&worth), &bring);
    assert!(interactions(&worth).iter().all(|it| it.index.abs() < 1e-12 && it.together.abs() < 1e-12));
}

#[test]
fn in_a_unanimity_game_those_who_are_needed_share_alike() {
    let worth = game(5, |members| f64::from([1, 3, 4].iter().all(|it| members.contains(it))));
    let third = 1.0 / 3.0;
    assert_close(&values(&worth), &[0.0, third, 0.0, third, third]);
    // The index of a pair of them is 1 / (3 − 1), and 0 for any other pair; alone no pair achieves anything.
    for Interaction { players: (first, second), together, index } in interactions(&worth) {
        let needed = [1, 3, 4].contains(&first) && [1, 3, 4].contains(&second);
        assert_close(&[together, index], &[0.0, if needed { 0.5 } else { 0.0 }]);
    }
}

#[test]
fn in_a_symmetric_game_all_get_the_same() {
    let worth = game(6, |members| (members.len() as f64).powi(2));
    assert_close(&values(&worth), &[6.0; 6]);
    // s² grows by 2 more with every pair, whatever else is there.
    assert!(interactions(&worth).iter().all(|it| (it.index - 2.0).abs() < 1e-12 && it.together == 2.0));
}

#[test]
fn in_the_glove_game_the_rare_glove_is_worth_most() {
    // Players 0 and 1 have a left glove each, player 2 the only right one.
    let worth = game(3, |members| f64::from(members.contains(&2) && members.len() > 1));
    assert_close(&values(&worth), &[1.0 / 6.0, 1.0 / 6.0, 4.0 / 6.0]);
}

#[test]
fn in_the_airport_game_each_stretch_is_paid_by_those_who_need_it() {
    // Littlechild and Owen (1973): the n-th stretch is shared by all planes that are at least so large.
    let costs = [8.0, 11.0, 13.0, 18.0];
    let worth = game(4, |members| members.iter().map(|&it| costs[it]).fold(0.0, f64::max));
    assert_close(&values(&worth), &[2.0, 3.0, 4.0, 9.0]);
}

#[test]
fn in_a_majority_game_the_large_party_has_more_power_than_seats() {
    // Three seats against 1, 1 and 1, four decide: the large one turns the scales unless it comes first.
    let seats = [3, 1, 1, 1];
    let worth = game(4, |members| f64::from(members.iter().map(|&it| seats[it]).sum::<i32>() >= 4));
    assert_close(&values(&worth), &[0.75, 1.0 / 12.0, 1.0 / 12.0, 1.0 / 12.0]);
}

#[test]
fn games_without_players_and_with_one_are_no_special_case() {
    assert!(
        values(&[3.0]).is_empty() && interactions(&[3.0]).is_empty() && estimate(&[], |_| 0.0).is_empty()
    );
    assert_close(&values(&[3.0, 5.0]), &[2.0]);
    assert!(interactions(&[3.0, 5.0]).is_empty());
}

#[test]
fn every_order_of_three_gives_the_exact_value() {
    let worth = game(3, |members| f64::from(members.contains(&2) && members.len() > 1));
    let all = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]].map(Vec::from);
    let found: Vec<f64> = estimate(&all, |it| worth[it as usize]).iter().map(|it| it.value).collect();
    assert_close(&found, &values(&worth));
}

#[test]
fn the_standard_error_is_that_of_pairs() {
    let worth = game(3, |members| f64::from(members.len() == 3));
    let found = estimate(&[vec![0, 1, 2], vec![1, 0, 2], vec![0, 2, 1]], |it| worth[it as usize])[0];
    // Player 0 is the last one in half of the first and the third pair: 1/2, 0 and 1/2; mean 1/3, variance 1/12.
    assert_close(&[found.value, found.standard_error], &[1.0 / 3.0, (1.0_f64 / 36.0).sqrt()]);
    assert!(estimate(&[vec![0, 1, 2]], |it| worth[it as usize])[0].standard_error.is_nan());
}

#[test]
fn an_order_passes_through_the_coalitions_of_both_ways() {
    let mut passed: Vec<Coalition> = coalitions_of_order(&[1, 0, 2]).collect();
    passed.sort_unstable();
    passed.dedup();
    assert_eq!(passed, [0b000, 0b010, 0b011, 0b100, 0b101, 0b111]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn values_add_up_to_the_whole(worth in prop::collection::vec(-1e3..1e3_f64, 64)) {
        let whole = worth[63] - worth[0];
        prop_assert!((values(&worth).iter().sum::<f64>() - whole).abs() < 1e-9);
        let sampled: f64 = estimate(&orders(6, 5), |it| worth[it as usize]).iter().map(|it| it.value).sum();
        prop_assert!((sampled - whole).abs() < 1e-9);
    }

    #[test]
    fn who_adds_nothing_gets_nothing(worth in prop::collection::vec(-1e3..1e3_f64, 32), player in 0_usize..5) {
        let null: Vec<f64> =
            coalitions(5).map(|it| worth[(it & !alone(player)) as usize]).collect();
        prop_assert_eq!(values(&null)[player].to_bits(), 0.0_f64.to_bits());
        prop_assert_eq!(estimate(&orders(5, 3), |it| null[it as usize])[player].value, 0.0);
        let with_it = |it: &&Interaction| it.players.0 == player || it.players.1 == player;
        prop_assert!(interactions(&null).iter().filter(with_it).all(|it| it.index == 0.0));
    }

    #[test]
    fn players_who_add_the_same_get_the_same(worth in prop::collection::vec(-1e3..1e3_f64, 32)) {
        // What players 0 and 1 add does not hang on which of the two is there.
        let twins: Vec<f64> = coalitions(5)
            .map(|it| worth[(if it & 0b11 == 0b10 { it ^ 0b11 } else { it }) as usize])
            .collect();
        let found = values(&twins);
        prop_assert!((found[0] - found[1]).abs() < 1e-9);
    }

    #[test]
    fn values_of_a_sum_of_games_are_sums_of_values(
        one in prop::collection::vec(-1e3..1e3_f64, 16),
        other in prop::collection::vec(-1e3..1e3_f64, 16),
    ) {
        let sum: Vec<f64> = one.iter().zip(&other).map(|(a, b)| a + b).collect();
        for (found, (a, b)) in values(&sum).iter().zip(values(&one).iter().zip(values(&other))) {
            prop_assert!((found - a - b).abs() < 1e-9);
        }
    }

    #[test]
    fn an_interaction_is_what_a_value_loses_with_the_other_player(
        worth in prop::collection::vec(-1e3..1e3_f64, 32)
    ) {
        // φ of i in the game where j is always there, less φ of i where j is never there.
        let with = |there: bool| -> Vec<f64> {
            coalitions(4).map(|it| worth[(it << 1 | Coalition::from(there)) as usize]).collect()
        };
        let (always, never) = (values(&with(true)), values(&with(false)));
        for it in interactions(&worth).iter().filter(|it| it.players.0 == 0) {
            let other = it.players.1 - 1;
            prop_assert!((it.index - (always[other] - never[other])).abs() < 1e-9);
        }
    }

    #[test]
    fn sampling_finds_the_exact_values_within_its_error(worth in prop::collection::vec(-1e3..1e3_f64, 64)) {
        for (found, exact) in estimate(&orders(6, 200), |it| worth[it as usize]).iter().zip(values(&worth)) {
            prop_assert!((found.value - exact).abs() < 6.0 * found.standard_error);
        }
    }
}
