//! Production, people, savings: (1)–(12).

use super::{A, AI, B, Bench, C, all_close, plain};
use crate::worlds::{close, near};
use factorflow::dynamics::{capital, production, talent};
use factorflow::region::{Factor, PerCohort};
use ndarray::{Array1, Array2, arr1};
use std::f64::consts::LN_2;

/// (1)–(4) in A, γ = .06, α = .5, β = .2: with twice the workers, four times the capital, 1.5 times the
/// talent (N_young 100 → 200), technology of ai at 16 (ω = 1/4) and cost of ai at 1/16, from Y⁰ = 1000:
/// Ã = 16^(1/4) · 16^(1/4) = 4, E = 1600 + 200 + 100 = 1900 of 1000,
/// Y = 1000 · 4 · 1.9^.06 · 4^.5 · 2^.3 · 1.5^.2; w = .3 Y/1600, .2 Y/300; R = .5 Y/8000.
#[test]
fn output_wages_and_returns_are_cobb_douglas() {
    let mut bench = Bench::new();
    let stocks = &mut bench.world.stocks;
    stocks.people.worker[A] = 1600.0;
    stocks.people.young[A] = 200.0;
    stocks.capital[A] = 8000.0;
    stocks.technology[[A, AI]] = 16.0;
    let mut cost = Array2::zeros((3, 6));
    cost[[A, AI]] = -(16.0_f64.ln());
    let economy = production::produce(&bench.model, &bench.world, &bench.conditions, cost);
    let output = 1000.0 * 4.0 * 1.9_f64.powf(0.06) * 2.0 * 2.0_f64.powf(0.3) * 1.5_f64.powf(0.2);
    near(output, 11_100.497_760_929, 1e-12);
    all_close(&economy.output, &[output, 400.0, 600.0]);
    close(economy.total_output, output + 1000.0);
    all_close(&economy.all_people, &[1900.0, 500.0, 600.0]);
    all_close(&economy.talent, &[300.0, 100.0, 200.0]);
    close(economy.log_productivity[A], 4.0_f64.ln());
    close(economy.log_wage.worker[A].exp(), 0.3 * output / 1600.0);
    close(economy.log_wage.young[A].exp(), 0.2 * output / 300.0);
    close(economy.log_return[A].exp(), 0.5 * output / 8000.0);
}

/// (5) and (6) with ζ = 2.65, χ = .22, λ = .1: where capital has grown 16 times, output is 4 times
/// itself; the nation's is 4000 + 400 + 600 = 5000 of 2000. p_A = (4/2.5)^(1/3.65), p_B = (1/2.5)^(1/3.65);
/// v_A = w_A · 1.1 · p_A^(−.22) with a subsidy of .1; with 1.5 times the people congestion takes 1.5^(−.1).
#[test]
fn real_wages_answer_to_subsidies_housing_and_crowds() {
    let mut bench = Bench::new();
    bench.world.stocks.capital[A] *= 16.0;
    bench.conditions.wage_subsidy.young[A] = 0.1;
    let produce = |bench: &Bench| {
        production::produce(&bench.model, &bench.world, &bench.conditions, Array2::zeros((3, 6)))
    };
    let economy = produce(&bench);
    let price = [1.6_f64.powf(1.0 / 3.65), 0.4_f64.powf(1.0 / 3.65)];
    close(economy.log_housing[A].exp(), price[0]);
    close(economy.log_housing[B].exp(), price[1]);
    close(economy.log_real_wage.young[A].exp(), 0.2 * 4000.0 / 200.0 * 1.1 * price[0].powf(-0.22));
    close(economy.log_real_wage.worker[A].exp(), 0.3 * 4000.0 / 800.0 * price[0].powf(-0.22));
    bench.world.stocks.people.worker[B] += 250.0;
    let economy = produce(&bench);
    let wage = 0.3 * economy.output[B] / 650.0;
    let price = economy.log_housing[B].exp();
    close(economy.log_real_wage.worker[B].exp(), wage * price.powf(-0.22) * 1.5_f64.powf(-0.1));
}

/// (1): in sampled mode the last worker may leave; one person then stands for the limit.
#[test]
fn a_town_without_people_reckons_with_one() {
    let mut bench = Bench::new();
    bench.model.population_floor = 1.0;
    bench.world.stocks.people.worker[B] = 0.0;
    let economy = production::produce(&bench.model, &bench.world, &bench.conditions, Array2::zeros((3, 6)));
    close(economy.output[B], 400.0 * (1.0 / 400.0_f64).powf(0.3) * 0.2_f64.powf(0.06));
    close(economy.log_wage.worker[B].exp(), 0.3 * economy.output[B]);
}

/// (7) and (8): half of 800, 400, 400 workers redraw. S = 1, 2, 4 and the real wage in A four times what it
/// was: u = 1·4^½, 2, 4 = 2, 2, 4. Weights κu from A: 2, 1, ½ (3.5); from B: 1, 2, ½ (3.5); from C: ¼, ¼, 4
/// (4.5).
#[test]
fn people_choose_by_ease_and_attraction() {
    let mut bench = Bench::new();
    bench.model.base.appeal.worker = arr1(&[1.0, 2.0, 4.0]);
    bench.economy.log_real_wage.worker[A] += 4.0_f64.ln();
    let moves = bench.migrate().moves.worker;
    all_close(&moves.leavers, &[400.0, 200.0, 200.0]);
    let flows = [
        [800.0 / 3.5, 400.0 / 3.5, 200.0 / 3.5],
        [200.0 / 3.5, 400.0 / 3.5, 100.0 / 3.5],
        [50.0 / 4.5, 50.0 / 4.5, 800.0 / 4.5],
    ];
    all_close(bench.records.get(Factor::Worker).unwrap(), flows.as_flattened());
    let arrivals: Vec<f64> = (0..3).map(|j| flows.iter().map(|row| row[j]).sum()).collect();
    all_close(&moves.arrivals, &arrivals);
    all_close(&moves.stayed, &[flows[A][A], flows[B][B], flows[C][C]]);
    all_close(&moves.near, &[flows[A][B], flows[B][A], 0.0]);
    all_close(&moves.far, &[flows[A][C], flows[B][C], flows[C][A] + flows[C][B]]);
    all_close(
        &moves.came,
        &[arrivals[A] - flows[A][A], arrivals[B] - flows[B][B], arrivals[C] - flows[C][C]],
    );
}

/// (9): 10, 4 and 6 graduates with S = 1 everywhere. From A: 1, ½, ⅛ of 13/8; from B ½, 1, ⅛ of 13/8; from C
/// ⅛, ⅛, 1 of 5/4. All of those in A, half in B and a quarter in C become talent.
#[test]
fn graduates_choose_like_the_young_and_some_become_talent() {
    let mut bench = Bench::new();
    bench.model.base.appeal.young.fill(1.0);
    bench.conditions.graduate_match = arr1(&[1.0, 0.5, 0.25]);
    let migration = bench.migrate();
    let arrived = [(80.0 + 16.0) / 13.0 + 0.6, (40.0 + 32.0) / 13.0 + 0.6, (10.0 + 4.0) / 13.0 + 4.8];
    all_close(&migration.graduates.leavers, &[10.0, 4.0, 6.0]);
    all_close(&migration.graduates.arrivals, &arrived);
    all_close(&migration.matched, &[arrived[A], 0.5 * arrived[B], 0.25 * arrived[C]]);
}

/// (10), all rates ln 2 so that half goes: of settled 640 workers, 120 young and 80 established 320, 60 and 40
/// leave; the 60 become established. 800 · ln 2 new workers come (e_i = ln 2 of 800), with 3 graduates who found
/// no work as talent.
#[test]
fn people_age_retire_and_begin_to_work() {
    let mut parameters = plain();
    let talent = &mut parameters.talent;
    (talent.ageing_rate, talent.entrant_rate) = (LN_2, LN_2);
    (talent.worker_retirement_rate, talent.established_retirement_rate) = (LN_2, LN_2);
    let mut bench = Bench::with(parameters);
    let mut migration = bench.migrate();
    migration.graduates.arrivals[A] = 10.0;
    migration.matched[A] = 7.0;
    let settled = PerCohort {
        worker: arr1(&[640.0, 1.0, 1.0]),
        young: arr1(&[120.0, 1.0, 1.0]),
        established: arr1(&[80.0, 1.0, 1.0]),
    };
    let course = talent::live(&bench.period().0, &settled);
    close(course.aged[A], 60.0);
    close(course.entrants[A], 800.0 * LN_2);
    let people = talent::grown(settled, &migration, &course);
    close(people.worker[A], 320.0 + 800.0 * LN_2 + 3.0);
    close(people.young[A], 60.0);
    close(people.established[A], 100.0);
}

/// (8), (10): whoever leaves arrives, and matched graduates come on top.
#[test]
fn settled_people_are_those_who_stayed_and_those_who_came() {
    let mut bench = Bench::new();
    let migration = bench.migrate();
    let settled = talent::settled(&bench.world.stocks.people, &migration);
    let came = &migration.moves.young.arrivals + &migration.matched;
    all_close(&settled.young, &(0.5 * &bench.world.stocks.people.young + came).to_vec());
}

/// (11): S^K = 1, 1, 2; the return in A doubled and θ_K = 2: u = 4, 1, 2. From A: 4, ½, ¼ (4.75); from B: 2, 1, ¼
/// (3.25); from C: ½, ⅛, 2 (2.625). Savings are half of 1000, 400, 600 times (1 − ½)/ln 2, or times 1 year
/// without wear. (12): half of 2000, 800, 1200 is left.
#[test]
fn savings_choose_by_ease_and_return_and_capital_wears_out() {
    let mut parameters = plain();
    parameters.capital.return_elasticity = 2.0;
    let flows = [
        500.0 * 4.0 / 4.75 + 200.0 * 2.0 / 3.25 + 300.0 * 0.5 / 2.625,
        500.0 * 0.5 / 4.75 + 200.0 / 3.25 + 300.0 * 0.125 / 2.625,
        500.0 * 0.25 / 4.75 + 200.0 * 0.25 / 3.25 + 300.0 * 2.0 / 2.625,
    ];
    for (rate, length, kept) in [(LN_2, 0.5 / LN_2, 0.5), (0.0, 1.0, 1.0)] {
        let mut bench = Bench::with(parameters.clone());
        bench.model.parameters.capital.depreciation_rate = rate;
        bench.model.base.capital_appeal = arr1(&[1.0, 1.0, 2.0]);
        bench.economy.log_return[A] += LN_2;
        let invested = capital::invest(&bench.period().0, None);
        all_close(&invested.arrivals, &flows.map(|it| it * length));
        let nothing = Array1::zeros(invested.arrivals.len());
        let capital = capital::accumulate(&bench.model, &bench.world.stocks.capital, &nothing, &invested);
        let old = [2000.0, 800.0, 1200.0];
        let now: Vec<f64> = (0..3).map(|it| kept * old[it] + length * flows[it]).collect();
        all_close(&capital, &now);
    }
}
