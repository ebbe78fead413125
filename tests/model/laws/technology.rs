//! Finance, research, projects and siting: (13)–(23).

use super::{A, AI, B, Bench, C, GENERAL, all_close, plain};
use crate::worlds::close;
use factorflow::dynamics::{Channel, ClubShare, KernelView, PairTerm, hazards, projects, research, siting};
use factorflow::region::{Deployments, Factor, PerStage, Stances};
use ndarray::{Array1, Array2, Axis, arr1};
use std::f64::consts::LN_2;

/// Hazards of ln 2 against failure at ln 2: each stage is passed by half, σ = 1/8. With k = 4 the promise is
/// ½ − (1−insured)·7/8: ½ when all is insured, .4125 at .9, and −.375, so .01, without.
/// 3, 7 and 1 live projects and the one to begin: e = 4·½, 8·.4125, 2·.01 = 2, 3.3, .02.
fn finance_bench() -> Bench {
    let mut parameters = plain();
    parameters.venture.finance_share = 0.1;
    parameters.venture.prospect_elasticity = 2.0;
    let mut bench = Bench::with(parameters);
    let stocks = &mut bench.world.stocks;
    stocks.projects.discovery.fill(0.0);
    stocks.projects.maturation.fill(0.0);
    stocks.projects.discovery.column_mut(GENERAL).assign(&arr1(&[1.0, 7.0, 0.0]));
    stocks.projects.maturation.column_mut(GENERAL).assign(&arr1(&[2.0, 0.0, 1.0]));
    bench.conditions.insured_share = arr1(&[1.0, 0.9, 0.0]);
    bench.conditions.fund_injection = arr1(&[0.0, 10.0, 0.0]);
    let base = &mut bench.model.base;
    base.finance_appeal.fill(1.0);
    base.prospect = arr1(&[1.0, 3.3, 0.02]);
    base.live = arr1(&[4.0, 8.0, 2.0]);
    base.finance = arr1(&[100.0, 40.0, 60.0]);
    // Wages: 2000/400 in the base year, twice as much now.
    bench.economy.total_output = 4000.0;
    (base.total_output, base.total_talent) = (2000.0, bench.economy.talent.sum());
    bench
}

/// (13): e/e⁰ = 2, 1, 1, so u = 4, 1, 1. Money is .1 Y and 10 from a fund in B: 100, 50, 60. From A: 4, ½, ⅛
/// (4.625); from B: 2, 1, ⅛ (3.125); from C: ½, ⅛, 1 (1.625). (14): only in A odds have doubled: √2 on V. ẑ is V
/// per live project over that of the base year, over wages that have doubled.
#[test]
fn finance_chooses_by_ease_and_promise() {
    let mut bench = finance_bench();
    let finance = bench.finance();
    let flows = [
        400.0 / 4.625 + 100.0 / 3.125 + 30.0 / 1.625,
        50.0 / 4.625 + 50.0 / 3.125 + 7.5 / 1.625,
        12.5 / 4.625 + 6.25 / 3.125 + 60.0 / 1.625,
    ];
    all_close(&finance.flows.arrivals, &flows);
    let received = [2.0_f64.sqrt() * flows[A], flows[B], flows[C]];
    all_close(&finance.received, &received);
    all_close(&finance.per_project, &[received[A] / 200.0, received[B] / 80.0, received[C] / 120.0]);
}

/// (13) with a pool of A and C that takes half of A's 100 and a fifth of C's 60. Between them the border is gone, so
/// κ = ¼: from A 4 and ¼ (4.25), from C 1 and 1 (2).
#[test]
fn pooled_finance_stays_among_members_and_knows_no_border() {
    let mut bench = finance_bench();
    let members = vec![bench.id(A), bench.id(C)];
    bench.conditions.pools.push(ClubShare { members, share: arr1(&[0.5, 0.0, 0.2]) });
    let finance = bench.finance();
    let (a, b, c) = (50.0 / 4.625, 50.0 / 3.125, 48.0 / 1.625);
    let flows = [
        4.0 * a + 2.0 * b + 0.5 * c + 50.0 * 4.0 / 4.25 + 12.0 / 2.0,
        0.5 * a + b + 0.125 * c,
        0.125 * a + 0.125 * b + c + 50.0 * 0.25 / 4.25 + 12.0 / 2.0,
    ];
    all_close(&finance.flows.arrivals, &flows);
    all_close(&finance.flows.leavers, &[100.0, 50.0, 60.0]);
}

/// r = ½, ¼, ½ of talent 200, 100, 200. A lends a tenth and C a fifth of their established researchers' time
/// (100 each, half of them researchers): 5 and 10. With 4, 8 and 2 live projects A's weights are 8 for B and ½·2 for
/// C (9), C's ½·4 for A and ½·8 for B (6).
fn research_bench() -> Bench {
    let mut bench = finance_bench();
    bench.model.base.research_share = arr1(&[0.5, 0.25, 0.5]);
    bench
        .conditions
        .lent_time
        .push(ClubShare { members: (0..3).map(|it| bench.id(it)).collect(), share: arr1(&[0.1, 0.0, 0.2]) });
    bench
}

/// (15), (16): 100 − 5 + 20/6, 25 + 40/9 + 40/6, 100 − 10 + 5/9 researchers; in B three quarters of the cost are
/// borne by others and ε = ½, which doubles them. A quarter of A's work on ai. Research costs twice their wages of
/// .2·1000/200 = 1, .2·400/100 = .8 and .2·600/200 = .6.
#[test]
fn research_is_talent_plus_borrowed_less_lent_time() {
    let mut bench = research_bench();
    bench.conditions.research_support[B] = 0.75;
    bench.model.parameters.technology.support_elasticity = 0.5;
    let research = bench.research();
    all_close(&research.lent, &[5.0, 0.0, 10.0]);
    all_close(&research.borrowed, &[20.0 / 6.0, 40.0 / 9.0 + 40.0 / 6.0, 5.0 / 9.0]);
    let staff = [95.0 + 20.0 / 6.0, 2.0 * (25.0 + 100.0 / 9.0), 90.0 + 5.0 / 9.0];
    all_close(&research.effort.sum_axis(Axis(1)), &staff);
    all_close(research.effort.column(AI), &[0.25 * staff[A], 0.0, 0.5 * staff[C]]);
    all_close(&research.cost, &[2.0 * staff[A], 1.6 * staff[B], 1.2 * staff[C]]);
}

/// (17) in ai with 25, 0 and 100 researchers: A: (5·25 + ½·100)/125 = 1.4; B: (25 + 50)/125 = .6; C: (12.5 + 500)/125
/// = 4.1. (18): ι = .1, σ_k = ½, λ_R = ½; base access a quarter of that in A, and 500 researchers in the base year:
/// ideas are .1 · 25 · 4^½ · (125/500)^(−½) · 3 (boost) = 30 in A, .1·100·1·2 = 20 in C.
#[test]
fn ideas_come_from_research_and_from_knowing_of_others() {
    let mut bench = Bench::new();
    let mut research = bench.research();
    research.effort.column_mut(AI).assign(&arr1(&[25.0, 0.0, 100.0]));
    let knowledge = bench.model.kernels.of(Channel::Knowledge).base();
    let access = research::access(&KernelView::of(knowledge), &research.effort);
    all_close(access.column(AI), &[1.4, 0.6, 4.1]);
    let technology = &mut bench.model.parameters.technology;
    (technology.idea_rate, technology.spillover_elasticity) = (0.1, 0.5);
    technology.research_elasticity = 0.5;
    bench.model.base.access.column_mut(AI).assign(&arr1(&[0.35, 0.6, 4.1]));
    bench.model.base.total_research[AI] = 500.0;
    bench.conditions.idea_boost[[A, AI]] = 3.0;
    let ideas = research::ideas(&bench.period().0, &research);
    all_close(ideas.column(AI), &[30.0, 0.0, 20.0]);
    // A has a quarter of its research of the base year and C four times as much: with an elasticity of ½ twice and half.
    bench.model.parameters.technology.own_research_elasticity = 0.5;
    bench.model.base.research.column_mut(AI).assign(&arr1(&[100.0, 0.0, 25.0]));
    let ideas = research::ideas(&bench.period().0, &research);
    all_close(ideas.column(AI), &[60.0, 0.0, 10.0]);
}

/// (19): hazards ln 2 · boost · readiness · ẑ^η with η = ¼. In A ẑ = 16: 2 ln 2, so with failure at ln 2 in a year 7/8
/// leave and 2/3 of them advance. In A's second stage borrowed time of 15 times its own, 16^¼, makes it 4 ln 2:
/// 31/32 and 4/5. In C the first stage's boost of 3 gives 3 ln 2: 15/16 and 3/4; else ¾ and ½.
#[test]
fn projects_advance_or_fail_by_their_hazards() {
    let mut bench = Bench::new();
    bench.model.parameters.technology.finance_elasticity = 0.25;
    bench.conditions.hazard_boost.discovery[[C, AI]] = 3.0;
    let mut finance = bench.finance();
    finance.per_project = arr1(&[16.0, 1.0, 1.0]);
    let mut research = bench.research();
    let own = bench.model.base.research_share[A] * bench.economy.talent[A];
    research.borrowed = arr1(&[15.0 * own, 0.0, 0.0]);
    let under_way = PerStage::from_fn(|_| Array2::from_elem((3, 6), 96.0));
    bench.world.stocks.projects = under_way.clone();
    let hazards = hazards(&bench.model, &bench.conditions);
    let progress = projects::progress(&bench.period().0, hazards, &research, &finance);
    all_close(progress.exits.discovery.column(AI), &[84.0, 72.0, 90.0]);
    all_close(progress.advanced.discovery.column(AI), &[56.0, 36.0, 67.5]);
    all_close(progress.exits.maturation.column(AI), &[93.0, 72.0, 72.0]);
    all_close(progress.advanced.maturation.column(AI), &[74.4, 36.0, 36.0]);
    all_close(progress.advanced.scale_up.column(AI), &[56.0, 36.0, 36.0]);
    let ideas = Array2::from_elem((3, 6), 5.0);
    let after = projects::moved_on(&under_way, &ideas, &progress);
    all_close(after.discovery.column(AI), &[96.0 - 84.0 + 5.0, 29.0, 11.0]);
    all_close(after.maturation.column(AI), &[96.0 - 93.0 + 56.0, 60.0, 91.5]);
    all_close(after.scale_up.column(AI), &[96.0 - 84.0 + 74.4, 60.0, 60.0]);
}

/// Readiness halves the hazard of a stage.
#[test]
fn readiness_scales_the_hazard_of_its_stage() {
    let mut bench = Bench::new();
    bench.model.parameters.technology.readiness.maturation = 0.5;
    let hazards = hazards(&bench.model, &bench.conditions);
    close(hazards.discovery[[A, AI]], LN_2);
    close(hazards.maturation[[B, GENERAL]], 0.5 * LN_2);
}

/// uc of (20) has fourfold risen in A: R by 16, R^½ by 4. Weighed by Y⁰ = 1000, 400, 600 it has doubled in the nation,
/// so ĉ = 2, ½, ½; with θ_P = 2 that is ¼, 4, 4, and with S^P = 4, 1, 1 the offers are 1, 4, 4.
fn siting_bench() -> Bench {
    let mut bench = Bench::new();
    let technology = &mut bench.model.parameters.technology;
    (technology.cost_elasticity, technology.match_dispersion) = (2.0, 2.0);
    bench.economy.log_return[A] += 16.0_f64.ln();
    bench.model.base.siting_appeal = vec![arr1(&[4.0, 1.0, 1.0]); 6];
    bench.world.stocks.deployments = Some(Deployments::new(Array2::from_elem((3, 3), 10.0)));
    bench
}

/// (20): weights from A are 1·1, ¼·4, 1/16·4 (Φ = 2.25). (21): Φ⁰ a quarter of that and θ_M = 2: q = 2. 9 projects of
/// ai go 4, 4 and 1. (23): half of 10 is kept, and 2 · 4 · (1−½)/ln 2 added.
#[test]
fn ripe_projects_choose_by_ease_cost_and_the_hold_of_their_home() {
    let mut bench = siting_bench();
    all_close(&siting::offers(&bench.model, &bench.economy, &bench.conditions)[AI], &[1.0, 4.0, 4.0]);
    bench.model.base.choice.fill(2.25 / 4.0);
    let mut ripe = Array2::zeros((3, 6));
    ripe[[A, AI]] = 9.0;
    let sited = bench.site(&ripe);
    all_close(sited.choice.column(AI), &[2.25, 0.25 + 4.0 + 0.25, 1.0 / 16.0 + 0.25 + 4.0]);
    all_close(&sited.flows.arrivals, &[4.0, 4.0, 1.0]);
    all_close(&sited.flows.stayed, &[4.0, 0.0, 0.0]);
    all_close(&sited.flows.near, &[4.0, 0.0, 0.0]);
    all_close(&sited.flows.far, &[1.0, 0.0, 0.0]);
    all_close(&sited.flows.came, &[0.0, 4.0, 1.0]);
    all_close(sited.fitting.column(AI), &[8.0, 8.0, 2.0]);
    let half_year = 0.5 / LN_2;
    let expected =
        [5.0 + 8.0 * half_year, 5.0 + 8.0 * half_year, 5.0 + 2.0 * half_year, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0];
    let deployments = sited.deployments.unwrap();
    all_close(deployments.projects(), &expected);
    all_close(
        deployments.by_place(),
        &[15.0 + 8.0 * half_year, 15.0 + 8.0 * half_year, 15.0 + 2.0 * half_year],
    );
}

/// ψ with ρ = ln 2 and η = 1, on κ_AC = ⅛ without any hold: closed and unpaid ½; closed with a share of ½ paid 2^(−½)
/// for the hold and ½ for the place's loss; open and paid ½; open and unpaid 1.
#[test]
fn shared_tax_loosens_the_hold_and_spoils_recruiting() {
    let hold = |share: f64, open: bool| {
        let mut bench = Bench::new();
        if share > 0.0 {
            bench.conditions.tax_share.push(Bench::a_to_c(share));
        }
        if open {
            bench.world.stances = Stances::Held(vec![true, false, false]);
        }
        let Bench { model, world, conditions, .. } = &bench;
        let row = siting::kernel(model, &world.atlas, &world.stances, conditions).row(A);
        close(row[A], 1.0);
        close(row[B], if open { 0.5 } else { 0.25 });
        row[C] / 0.125
    };
    close(hold(0.0, false), 0.5);
    close(hold(0.5, false), 0.5_f64.sqrt() * 0.5);
    close(hold(0.5, true), 0.5);
    close(hold(0.0, true), 1.0);
}

/// Shares of several policies add up to .95 at most, and none is paid at home.
#[test]
fn tax_shares_add_up_to_a_cap() {
    let mut bench = Bench::new();
    let everywhere = |size| PairTerm { size, from: Array1::ones(3), to: Array1::ones(3), among: None };
    bench.conditions.tax_share.push(everywhere(0.4));
    close(bench.conditions.tax_share_between(A, C), 0.4);
    bench.conditions.tax_share.push(everywhere(0.7));
    close(bench.conditions.tax_share_between(A, C), 0.95);
    close(1.0 + bench.conditions.tax_share_between(A, A), 1.0);
}

/// (22) with φ = −1 and g⁰ = ½: A' = √(2² + 2·½·(10/2)) = 3 where 10 projects (weighted by fit) are five times those
/// of a year of the base year; where a field is not, A stays 1.
#[test]
fn technology_grows_by_what_is_sited_and_less_the_further_it_has_come() {
    let mut bench = Bench::new();
    let technology = &mut bench.model.parameters.technology;
    (technology.returns_to_knowledge, technology.growth_rate) = (-1.0, 0.5);
    bench.economy.log_technology.column_mut(AI).assign(&arr1(&[LN_2, 0.0, LN_2]));
    bench.model.base.deployment_share.column_mut(AI).assign(&arr1(&[2.0, 0.0, 4.0]));
    let mut fitting = Array2::zeros((3, 6));
    fitting.column_mut(AI).assign(&arr1(&[10.0, 0.0, 0.0]));
    let after = siting::advance(&bench.model, &bench.economy, &fitting);
    all_close(after.column(AI), &[3.0, 1.0, 2.0]);
}

/// n_m⁰ ω_im Y_i⁰/Σ_j ω_jm Y_j⁰: ai has 250 of 550 of its output in A and 300 in C, and deployments land so.
#[test]
fn deployments_of_the_base_year_lie_where_their_field_produces() {
    let bench = Bench::new();
    let share = bench.model.base.deployment_share.column(AI).to_owned();
    all_close(&(&share / share.sum()), &[250.0 / 550.0, 0.0, 300.0 / 550.0]);
    // Ideas pass the last stage after ½·½·½: ι = .1 of A's and C's researchers in ai.
    let ideas = 0.1 * bench.model.base.research.column(AI).sum();
    close(share.sum(), ideas / 8.0);
}

/// Records sum flows in the units that they name: what flows at a yearly rate is counted for the length of a step.
#[test]
fn records_of_finance_and_lent_time_count_years() {
    let record = |years: f64| {
        let mut bench = research_bench();
        bench.model.years = years;
        bench.finance();
        bench.research();
        let sum = |factor| bench.records.get(factor).unwrap().sum();
        (sum(Factor::Venture), sum(Factor::Lent))
    };
    let (finance, lent) = record(0.25);
    close(finance, 210.0 / 4.0);
    close(lent, 15.0 / 4.0);
}
