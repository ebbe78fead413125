//! Learning by use and public money: (24)–(28).

use super::{A, AI, B, Bench, C, GENERAL, all_close, plain};
use crate::worlds::close;
use factorflow::dynamics::{ClubShare, fiscal, learning};
use factorflow::region::{Deployments, Factor, Stances, World};
use ndarray::{arr1, arr2};

/// (24) in ai, ω = ¼, 0, ½: y = ωY c^(−ε_D) with c = ¼ in A and ε_D = ½: 250·2 = 500, 0, 300. Markets are open by ½:
/// A sees 500 + ½·½·300, B 1·½·500 + ½·½·300, C 300 + ½·½·500.
#[test]
fn use_is_seen_at_home_and_where_markets_are_open() {
    let mut bench = Bench::new();
    bench.model.parameters.learning.demand_elasticity = 0.5;
    bench.economy.log_unit_cost[[A, AI]] = -(4.0_f64.ln());
    bench.conditions.openness.fill(0.5);
    let seen = learning::visible_use(&bench.period().0);
    all_close(seen.column(AI), &[575.0, 325.0, 425.0]);
}

/// Q⁰ is eight years of use as the base year lets it be seen, with markets open by .3.
#[test]
fn experience_of_the_base_year_is_eight_years_of_use() {
    let bench = Bench::new();
    let expected =
        [8.0 * (250.0 + 0.15 * 300.0), 8.0 * (0.3 * 250.0 + 0.15 * 300.0), 8.0 * (300.0 + 0.15 * 250.0)];
    all_close(bench.world.stocks.experience.column(AI), &expected);
}

/// (25): b = −log2(.8) = .32192809; four times the experience gives 4^(−b) = .64, and `general` learns nothing.
#[test]
fn costs_fall_with_experience_but_not_in_general() {
    let bench = Bench::new();
    close(learning::learning_exponent(0.2), 0.321_928_094_887_362_35);
    let costs = learning::log_unit_costs(&bench.model, &(4.0 * &bench.model.base.experience));
    close(costs[[A, AI]].exp(), 0.64);
    close(costs[[A, GENERAL]].exp(), 1.0);
}

/// (26) with κ_X = .1: of C's 5 recent projects 2 came from A: X_AC = .1·600·2/5 = 24. (27): a quarter of the tax on
/// it, τ_X = .04, goes to A: .24; T = .07 Y ± .24.
#[test]
fn places_pay_the_agreed_share_of_tax_to_the_origins_of_their_projects() {
    let mut parameters = plain();
    parameters.fiscal.sited_output_share = 0.1;
    (parameters.fiscal.shared_tax_rate, parameters.fiscal.local_tax_rate) = (0.04, 0.07);
    let mut bench = Bench::with(parameters);
    let sited = arr2(&[[7.0, 3.0, 2.0], [1.0, 1.0, 1.0], [4.0, 4.0, 2.0]]);
    bench.world.stocks.deployments = Some(Deployments::new(sited));
    bench.conditions.tax_share.push(Bench::a_to_c(0.25));
    let (period, records) = bench.period();
    let transfers = fiscal::transfers(&period, records.get_mut(Factor::Transfer));
    close(transfers.received[A], 0.24);
    close(transfers.paid[C], 0.24);
    close(bench.records.get(Factor::Transfer).unwrap()[[A, C]], 0.24);
    let revenue = fiscal::revenue(&bench.model, &bench.economy, &transfers);
    all_close(&revenue, &[70.24, 28.0, 41.76]);
}

/// (28) with e = .05: of revenues of 100, 40, 60 policies may cost 5, 2 and 3; asked for 4, 8 and 0.
#[test]
fn budgets_bind_where_policies_would_cost_more() {
    let mut bench = Bench::new();
    bench.world.accounts.revenue = arr1(&[100.0, 40.0, 60.0]);
    let scale = fiscal::affordable(&bench.model, &bench.world.accounts, &arr1(&[4.0, 8.0, 0.0]));
    all_close(&scale, &[1.0, 0.25, 1.0]);
}

/// A club of A and C with outputs of 1000 and 600; what falls to a closed member is not spent.
#[test]
fn club_money_is_split_by_output_and_closed_members_do_not_spend() {
    let mut bench = Bench::new();
    let members = [bench.id(A), bench.id(C)];
    let split = |world: &World| fiscal::split_among(&members, &world.accounts, &world.stances);
    all_close(&split(&bench.world), &[0.625, 0.0, 0.375]);
    bench.world.stances = Stances::Held(vec![true, true, false]);
    all_close(&split(&bench.world), &[0.625, 0.0, 0.0]);
}

/// What several policies set together stays within the limits of section 5; a club takes what those before it left.
#[test]
fn conditions_stay_within_their_limits() {
    let mut bench = Bench::new();
    let members: Vec<_> = (0..3).map(|it| bench.id(it)).collect();
    let club = |share: [f64; 3]| ClubShare { members: members.clone(), share: arr1(&share) };
    let conditions = &mut bench.conditions;
    conditions.research_support = arr1(&[0.5, 0.95, 0.0]);
    conditions.graduate_match = arr1(&[0.85, 1.2, 1.0]);
    conditions.insured_share = arr1(&[0.3, 1.3, 0.0]);
    conditions.openness.row_mut(B).fill(1.5);
    conditions.pools = vec![club([0.7, 0.2, 0.0]), club([0.6, 0.2, 1.0])];
    conditions.lent_time = vec![club([0.4, 0.6, 0.0]), club([0.3, 0.1, 0.5])];
    conditions.cap();
    all_close(&conditions.research_support, &[0.5, 0.9, 0.0]);
    all_close(&conditions.graduate_match, &[0.85, 1.0, 1.0]);
    all_close(&conditions.insured_share, &[0.3, 1.0, 0.0]);
    all_close(conditions.openness.column(AI), &[0.3, 1.0, 0.3]);
    let near = |found: &ClubShare, expected: [f64; 3]| {
        (0..3).for_each(|it| close(1.0 + found.share[it], 1.0 + expected[it]));
    };
    near(&conditions.pools[0], [0.7, 0.2, 0.0]);
    near(&conditions.pools[1], [0.3, 0.2, 1.0]);
    near(&conditions.lent_time[0], [0.4, 0.5, 0.0]);
    near(&conditions.lent_time[1], [0.1, 0.0, 0.5]);
}
