//! Shapley values: what each player adds to a coalition, on average over all orders in which they may join
//! (Shapley 1953, *A value for n-person games*).
//!
//! A game is the worth of every coalition of its players. Here players are policies and the worth of a coalition is its
//! effect, but nothing in this file knows that.

use crate::numeric::scalar::square;

/// A set of players: bit `i` says whether player `i` belongs to it.
pub type Coalition = u32;

/// A value that was estimated from random orders.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShapleyEstimate {
    /// The mean.
    pub value: f64,
    /// The standard error of the mean; NaN from a single pair of orders.
    pub standard_error: f64,
}

/// What two players do to each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interaction {
    /// The two players, in order.
    pub players: (usize, usize),
    /// v(ij) − v(i) − v(j) + v(∅): what they add to each other with nobody else there.
    pub together: f64,
    /// What they add to each other on average over all coalitions of the others: the Shapley interaction index
    /// (Grabisch and Roubens 1999, *An axiomatic approach to the concept of interaction*).
    pub index: f64,
}

/// All players, who are fewer than 32.
pub fn everybody(players: usize) -> Coalition {
    alone(players) - 1
}

/// Every coalition of so many players, in the order of numbers; the empty one comes first.
pub fn coalitions(players: usize) -> impl Iterator<Item = Coalition> {
    0..=everybody(players)
}

/// The coalition of one player.
pub fn alone(player: usize) -> Coalition {
    1 << player
}

/// The exact Shapley value of each player; `worth` of all 2^n coalitions, in the order of their numbers.
///
/// # Panics
///
/// Panics when the number of coalitions is no power of two.
pub fn values(worth: &[f64]) -> Vec<f64> {
    let players = players_of(worth);
    let weights = weights(players);
    let value = |player| {
        let without = coalitions(players).filter(|it| it & alone(player) == 0);
        let added = |it: Coalition| worth_of(worth, it | alone(player)) - worth_of(worth, it);
        without.map(|it| weights[size(it)] * added(it)).sum()
    };
    (0..players).map(value).collect()
}

/// The interaction of each pair of players; `worth` as in [`values`].
///
/// # Panics
///
/// Panics when the number of coalitions is no power of two.
pub fn interactions(worth: &[f64]) -> Vec<Interaction> {
    let players = players_of(worth);
    let weights = weights(players.saturating_sub(1));
    let interaction = |first: usize, second: usize| {
        let (i, j) = (alone(first), alone(second));
        let joint = |it: Coalition| {
            let [both, one, other, none] = [it | i | j, it | i, it | j, it].map(|it| worth_of(worth, it));
            // In this order a player who adds nothing leaves exactly nothing, whichever of the two it is.
            (both - one) - (other - none)
        };
        let without = coalitions(players).filter(|it| it & (i | j) == 0);
        let index = without.map(|it| weights[size(it)] * joint(it)).sum();
        Interaction { players: (first, second), together: joint(0), index }
    };
    let pairs = (0..players).flat_map(|first| (first + 1..players).map(move |second| (first, second)));
    pairs.map(|(first, second)| interaction(first, second)).collect()
}

/// The coalitions that an order passes through when players join one by one and when they join the other way round,
/// with the empty one and all players.
pub fn coalitions_of_order(order: &[usize]) -> impl Iterator<Item = Coalition> + '_ {
    let team = |players: &[usize]| players.iter().fold(0, |all, &it| all | alone(it));
    (0..=order.len()).flat_map(move |at| [team(&order[..at]), team(&order[at..])])
}

/// Estimates Shapley values from orders of players, each walked in both directions: who joins early in one joins late
/// in the other, which evens out much of the luck (antithetic permutations; Mitchell, Cooper, Frank and Holmes 2022,
/// *Sampling permutations for Shapley value estimation*).
pub fn estimate(orders: &[Vec<usize>], worth: impl Fn(Coalition) -> f64) -> Vec<ShapleyEstimate> {
    let players = orders.first().map_or(0, Vec::len);
    let of_pairs: Vec<Vec<f64>> = orders.iter().map(|order| mean_of_both_ways(order, &worth)).collect();
    let estimate = |player: usize| {
        let of_player: Vec<f64> = of_pairs.iter().map(|it| it[player]).collect();
        mean_with_error(&of_player)
    };
    (0..players).map(estimate).collect()
}

fn mean_of_both_ways(order: &[usize], worth: &impl Fn(Coalition) -> f64) -> Vec<f64> {
    let mut added = vec![0.0; order.len()];
    let reverse: Vec<usize> = order.iter().rev().copied().collect();
    for order in [order, &reverse] {
        let (mut joined, mut before) = (0, worth(0));
        for &player in order {
            joined |= alone(player);
            let after = worth(joined);
            added[player] += (after - before) / 2.0;
            before = after;
        }
    }
    added
}

fn mean_with_error(values: &[f64]) -> ShapleyEstimate {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|it| square(it - mean)).sum();
    ShapleyEstimate { value: mean, standard_error: (squares / (count - 1.0) / count).sqrt() }
}

fn size(coalition: Coalition) -> usize {
    coalition.count_ones() as usize
}

fn worth_of(worth: &[f64], coalition: Coalition) -> f64 {
    worth[coalition as usize]
}

fn players_of(worth: &[f64]) -> usize {
    assert!(worth.len().is_power_of_two(), "{} is not the number of all coalitions", worth.len());
    worth.len().trailing_zeros() as usize
}

/// How likely a player finds exactly one certain coalition of size `s` there: s! (n−s−1)! / n!, for s below n.
fn weights(players: usize) -> Vec<f64> {
    let mut weights = Vec::with_capacity(players);
    let mut choices = 1.0;
    for size in 0..players {
        weights.push(1.0 / (players as f64 * choices));
        choices *= (players - 1 - size) as f64 / (size + 1) as f64;
    }
    weights
}

#[cfg(test)]
mod tests;
