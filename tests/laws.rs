//! Every equation of the model, by hand.
//!
//! Three towns with kernels of halves and quarters, where a reader can follow each number with a pencil.
//! Expected numbers stand as the arithmetic that gives them, never as what the program said.

#![expect(clippy::doc_markdown, reason = "comments above tests are full of formulas")]

mod worlds;

use factorflow::dynamics::production::{self, Economy};
use factorflow::dynamics::research::{self, Research};
use factorflow::dynamics::venture::Finance;
use factorflow::dynamics::{
    Channel, ClubShare, Conditions, Expected, FlowRecords, Listed, Model, PairTerm, Parameters, Passage,
    RowBuffer, capital, fiscal, learning, projects, siting, talent, venture,
};
use factorflow::region::{
    Atlas, Deployments, Field, Observations, PerCohort, PerStage, RegionId, Stances, World,
};
use ndarray::{Array1, Array2, Axis, arr1, arr2};
use std::f64::consts::LN_2;
use std::sync::Arc;
use worlds::{Town, close, model, near, towns};

const A: usize = 0;
const B: usize = 1;
const C: usize = 2;
const AI: usize = 0;
const GENERAL: usize = 5;

/// Three towns on the equator: A and B share a prefecture, C lies in another province.
fn three_towns() -> (Arc<Atlas>, Observations) {
    let town = |longitude, province: &str, people, output, shares| Town {
        prefecture: province.to_owned(),
        people,
        output,
        capital: 2.0 * output,
        graduates: output / 100.0,
        shares,
        ..Town::at(longitude, 0.0).of(province)
    };
    towns(&[
        town(0.0, "west", [800.0, 100.0, 100.0], 1000.0, [0.25, 0.0, 0.0, 0.0, 0.0]),
        town(1.0, "west", [400.0, 50.0, 50.0], 400.0, [0.0; 5]),
        town(3.0, "east", [400.0, 100.0, 100.0], 600.0, [0.5, 0.0, 0.0, 0.0, 0.0]),
    ])
}

/// Distance does not count, a border halves and a registration elsewhere quarters every flow, so κ is
///
/// ```text
///       A    B    C
///  A    1   1/2  1/8       A and B are in one prefecture: half of the cost of registration, factor 1/2;
///  B   1/2   1   1/8       C is across the border: 1/4 · 1/2.
///  C   1/8  1/8   1        Siting has another 1/2 away from home, e^−ρ.
/// ```
///
/// knowledge is 5 at home, 1 within and 1/2 across the border, experience 1, 1 and 1/2. In a year half of
/// everything leaves that leaves at all.
fn plain() -> Parameters {
    let mut it = Parameters::default();
    let (border, home) = (LN_2, 2.0 * LN_2);
    it.talent.distance_elasticity = 0.0;
    it.talent.border_cost = PerCohort::from_fn(|_| border);
    it.talent.registration_cost = PerCohort::from_fn(|_| home);
    it.talent.redraw_rate = PerCohort::from_fn(|_| LN_2);
    it.talent.wage_elasticity = PerCohort::from_fn(|_| 0.5);
    (it.capital.distance_elasticity, it.capital.border_cost, it.capital.link_cost) = (0.0, border, home);
    (it.capital.depreciation_rate, it.capital.saving_rate) = (LN_2, 0.5);
    (it.venture.distance_elasticity, it.venture.border_cost, it.venture.link_cost) = (0.0, border, home);
    let technology = &mut it.technology;
    technology.siting_distance_elasticity = 0.0;
    (technology.siting_border_cost, technology.siting_link_cost) = (border, home);
    (technology.retention, technology.recruitment) = (LN_2, 1.0);
    (technology.knowledge_distance, technology.knowledge_border_cost) = (f64::INFINITY, LN_2);
    technology.advance_probability = PerStage::from_fn(|_| 0.5);
    technology.failure_rate = PerStage::from_fn(|_| LN_2);
    (it.learning.distance_elasticity, it.learning.border_cost) = (0.0, LN_2);
    it.fiscal.deployment_decay = LN_2;
    it
}

/// The three towns in their base year, a step being a year, to be changed by each test.
struct Bench {
    atlas: Arc<Atlas>,
    model: Model,
    world: World,
    conditions: Conditions,
    economy: Economy,
    records: FlowRecords,
}

impl Bench {
    fn new() -> Self {
        Self::with(plain())
    }

    fn with(parameters: Parameters) -> Self {
        let (atlas, seen) = three_towns();
        let model = model(&atlas, &seen, parameters, 1.0);
        let conditions = Conditions::baseline(&atlas, &model.parameters);
        let world = model.base_world(&atlas, &seen);
        let economy = production::produce(&model, &world, &conditions, Array2::zeros((3, 6)));
        Self { records: FlowRecords::all(3), atlas, model, world, conditions, economy }
    }

    fn kernel(&self, channel: Channel) -> Array2<f64> {
        let passage = Passage::new(&self.model.kernels, &self.atlas, &self.conditions, channel);
        let mut buffer = RowBuffer::default();
        Array2::from_shape_fn((3, 3), |(i, j)| passage.row(i, &mut buffer)[j])
    }

    fn migrate(&mut self) -> talent::Migration {
        let Self { model, world, economy, conditions, records, .. } = self;
        talent::migrate(model, world, economy, conditions, &Expected, records)
    }

    fn finance(&mut self) -> Finance {
        let Self { model, world, economy, conditions, records, .. } = self;
        venture::finance(model, world, economy, conditions, &projects::hazards(model, conditions), records)
    }

    fn research(&mut self) -> Research {
        let Self { model, world, economy, conditions, records, .. } = self;
        research::research(model, world, economy, conditions, records)
    }

    /// Sites these projects, by origin and field.
    fn site(&mut self, ripe: &Array2<f64>) -> siting::Siting {
        let Self { atlas, model, world, economy, conditions, records, .. } = self;
        let passage = siting::passage(model, world, conditions);
        let (offers, base) = (siting::offers(model, economy), Some(&model.base.choice));
        let deployments = world.stocks.deployments.clone();
        siting::site(model, atlas, &passage, &offers, ripe, base, deployments, &Expected, records)
    }

    /// A policy that covers the pair from A to C and no other.
    fn a_to_c(size: f64) -> PairTerm {
        PairTerm { size, from: arr1(&[1.0, 0.0, 0.0]), to: arr1(&[0.0, 0.0, 1.0]) }
    }

    fn id(&self, index: usize) -> RegionId {
        self.atlas.ids().nth(index).unwrap()
    }
}

#[track_caller]
fn all_close<'a>(found: impl IntoIterator<Item = &'a f64>, expected: &[f64]) {
    let found: Vec<f64> = found.into_iter().copied().collect();
    assert_eq!(found.len(), expected.len());
    found.iter().zip(expected).for_each(|(found, expected)| close(*found, *expected));
}

/// (K1) with the default parameters: d_AA = .66 √(1000/π) = 11.775 km, d_AB = 111.195 km (one degree),
/// d_AC = 333.585 km, t_AB = ½. Workers from A: e^(−1.2 ln .11775) = 13.0268,
/// e^(−1.2 ln 1.11195 − .5/2) = .685683, e^(−1.2 ln 3.33585 − 1.4 − .5) = .0352365; the others likewise.
/// Siting carries e^−ρ away from home.
#[test]
fn kernels_fall_with_distance_borders_and_leaving_home() {
    let bench = Bench::with(Parameters::default());
    let expected = [
        (Channel::Worker, [13.026_783_666_896_907, 0.685_683_489_830_007_8, 0.035_236_461_683_359_51]),
        (Channel::Young, [13.026_783_666_896_907, 0.534_010_838_818_743_8, 0.031_883_269_010_294_03]),
        (Channel::Established, [13.026_783_666_896_907, 0.608_146_700_249_775_2, 0.037_415_362_786_336_34]),
        (Channel::Capital, [8.492_410_933_936_254, 0.365_636_374_277_277_24, 0.011_056_594_507_532_066]),
        (Channel::Venture, [6.856_901_340_430_305, 0.334_370_922_061_247_2, 0.013_111_633_139_611_797]),
        (Channel::Siting, [5.536_366_098_879_103, 0.263_186_397_558_198_3, 0.018_991_142_498_347_928]),
    ];
    for (channel, row) in expected {
        all_close(bench.kernel(channel).row(A), &row);
    }
}

/// (K2) 5 e^(−11.775/760), e^(−111.195/760), e^(−333.585/760 − .3); (K3) without openness 1,
/// e^(−.3 ln 1.11195), e^(−.3 ln 3.33585 − .5).
#[test]
fn kernels_of_knowledge_and_experience_fall_by_their_own_laws() {
    let bench = Bench::with(Parameters::default());
    let knowledge = [4.923_128_502_946_966, 0.863_890_446_632_421_5, 0.477_625_680_580_198];
    all_close(bench.kernel(Channel::Knowledge).row(A), &knowledge);
    let experience = [1.0, 0.968_666_606_431_468_6, 0.422_562_264_137_158_9];
    all_close(bench.kernel(Channel::Experience).row(A), &experience);
}

/// Neighbours count as 10 km apart, a region as at least 2 km wide; experience does not fall within
/// 100 km.
#[test]
fn distances_have_their_least() {
    let mut near_by = Town::at(0.01, 0.0);
    near_by.area = 1.0;
    let (atlas, seen) = towns(&[Town::at(0.0, 0.0), near_by]);
    close(atlas.distance(0, 1), 10.0);
    close(atlas.distance(1, 1), 2.0);
    let mut parameters = Parameters::default();
    parameters.learning.border_cost = 0.0;
    let model = model(&atlas, &seen, parameters, 1.0);
    close(model.kernels.of(Channel::Experience).base()[[0, 1]], 1.0);
    close(model.kernels.of(Channel::Knowledge).base()[[1, 1]], 5.0 * (-2.0_f64 / 760.0).exp());
}

#[test]
fn the_kernels_of_the_bench_are_halves_and_quarters() {
    let bench = Bench::new();
    let (half, eighth) = (0.5, 0.125);
    let people = [1.0, half, eighth, half, 1.0, eighth, eighth, eighth, 1.0];
    for channel in [Channel::Worker, Channel::Young, Channel::Established, Channel::Capital, Channel::Venture]
    {
        all_close(&bench.kernel(channel), &people);
    }
    let sixteenth = 1.0 / 16.0;
    let siting = [1.0, 0.25, sixteenth, 0.25, 1.0, sixteenth, sixteenth, sixteenth, 1.0];
    all_close(&bench.kernel(Channel::Siting), &siting);
    all_close(&bench.kernel(Channel::Knowledge), &[5.0, 1.0, half, 1.0, 5.0, half, half, half, 5.0]);
    all_close(&bench.kernel(Channel::Experience), &[1.0, 1.0, half, 1.0, 1.0, half, half, half, 1.0]);
}

/// Two policies that take 1/2 and 3/4 of the border from A to C leave 1/8 of b = ln 2: the factor 1/8
/// becomes 1/4 · 2^(−1/8). An eased link, 1 − relief = 1/4, leaves h t/4 of h = ln 4: 1/2 becomes
/// 2^(−1/4) between A and B. A corridor of 1/2 counts where distance does: 2^δ.
#[test]
fn policies_multiply_what_is_left_of_borders_links_and_distance() {
    let mut bench = Bench::new();
    bench.conditions.relieve_border(Channel::Worker, Bench::a_to_c(0.5));
    bench.conditions.relieve_border(Channel::Worker, Bench::a_to_c(0.75));
    let (a, b) = (bench.id(A), bench.id(B));
    bench.conditions.ease_link(Channel::Worker, Listed { a, b, factor: 0.25 });
    let kernel = bench.kernel(Channel::Worker);
    close(kernel[[A, C]], 0.25 * 0.5_f64.powf(0.125));
    close(kernel[[C, A]], 0.125);
    close(kernel[[A, B]], 0.5_f64.powf(0.25));
    close(kernel[[B, A]], 0.5_f64.powf(0.25));
    close(kernel[[A, A]], 1.0);
    close(bench.kernel(Channel::Young)[[A, C]], 0.125);

    let mut parameters = plain();
    parameters.talent.distance_elasticity = 1.2;
    parameters.technology.knowledge_distance = 111.195_080_233_532_9;
    let mut bench = Bench::with(parameters);
    let before = [bench.kernel(Channel::Worker), bench.kernel(Channel::Knowledge)];
    bench.conditions.build_corridor(Listed { a, b, factor: 0.5 });
    close(bench.kernel(Channel::Worker)[[A, B]], before[0][[A, B]] * 2.0_f64.powf(1.2));
    close(bench.kernel(Channel::Knowledge)[[B, A]], before[1][[B, A]] * 0.5_f64.exp());
    close(bench.kernel(Channel::Worker)[[A, C]], before[0][[A, C]]);
}

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
    bench.model.least_people = 1.0;
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
    all_close(bench.records.worker.as_ref().unwrap(), flows.as_flattened());
    let arrivals: Vec<f64> = (0..3).map(|j| flows.iter().map(|row| row[j]).sum()).collect();
    all_close(&moves.arrivals, &arrivals);
    all_close(&moves.stayed, &[flows[A][A], flows[B][B], flows[C][C]]);
    all_close(&moves.in_province, &[1200.0 / 3.5, 600.0 / 3.5, 800.0 / 4.5]);
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
    let course = talent::live(&bench.model, &settled, &Expected);
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
        let Bench { model, world, economy, conditions, records, .. } = &mut bench;
        let invested = capital::invest(model, world, economy, conditions, records);
        all_close(&invested.arrivals, &flows.map(|it| it * length));
        let capital = capital::accumulate(model, &world.stocks.capital, &invested);
        let old = [2000.0, 800.0, 1200.0];
        let now: Vec<f64> = (0..3).map(|it| kept * old[it] + length * flows[it]).collect();
        all_close(&capital, &now);
    }
}

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
    let passage = Passage::untouched(bench.model.kernels.of(Channel::Knowledge).base());
    let access = research::access(&passage, &research.effort);
    all_close(access.column(AI), &[1.4, 0.6, 4.1]);
    let technology = &mut bench.model.parameters.technology;
    (technology.idea_rate, technology.spillover_elasticity) = (0.1, 0.5);
    technology.research_elasticity = 0.5;
    bench.model.base.access.column_mut(AI).assign(&arr1(&[0.35, 0.6, 4.1]));
    bench.model.base.total_research[AI] = 500.0;
    bench.conditions.idea_boost[[A, AI]] = 3.0;
    let ideas = research::ideas(&bench.model, &bench.world, &research, &bench.conditions, &Expected);
    all_close(ideas.column(AI), &[30.0, 0.0, 20.0]);
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
    let hazards = projects::hazards(&bench.model, &bench.conditions);
    let economy = &bench.economy;
    let progress =
        projects::progress(&bench.model, &under_way, hazards, economy, &research, &finance, &Expected);
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
    let hazards = projects::hazards(&bench.model, &bench.conditions);
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
    bench.world.stocks.deployments = Deployments::new(Array2::from_elem((3, 3), 10.0));
    bench
}

/// (20): weights from A are 1·1, ¼·4, 1/16·4 (Φ = 2.25). (21): Φ⁰ a quarter of that and θ_M = 2: q = 2. 9 projects of
/// ai go 4, 4 and 1. (23): half of 10 is kept, and 2 · 4 · (1−½)/ln 2 added.
#[test]
fn ripe_projects_choose_by_ease_cost_and_the_hold_of_their_home() {
    let mut bench = siting_bench();
    all_close(&siting::offers(&bench.model, &bench.economy)[AI], &[1.0, 4.0, 4.0]);
    bench.model.base.choice.fill(2.25 / 4.0);
    let mut ripe = Array2::zeros((3, 6));
    ripe[[A, AI]] = 9.0;
    let sited = bench.site(&ripe);
    all_close(sited.choice.column(AI), &[2.25, 0.25 + 4.0 + 0.25, 1.0 / 16.0 + 0.25 + 4.0]);
    all_close(&sited.flows.arrivals, &[4.0, 4.0, 1.0]);
    all_close(&sited.flows.stayed, &[4.0, 0.0, 0.0]);
    all_close(&sited.flows.in_province, &[8.0, 0.0, 0.0]);
    all_close(sited.fitting.column(AI), &[8.0, 8.0, 2.0]);
    let half_year = 0.5 / LN_2;
    let expected =
        [5.0 + 8.0 * half_year, 5.0 + 8.0 * half_year, 5.0 + 2.0 * half_year, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0];
    all_close(sited.deployments.projects(), &expected);
    all_close(
        sited.deployments.by_place(),
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
        let passage = siting::passage(&bench.model, &bench.world, &bench.conditions);
        let mut buffer = RowBuffer::default();
        let row: Vec<f64> = passage.row(A, &mut buffer).to_vec();
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
    let everywhere = |size| PairTerm { size, from: Array1::ones(3), to: Array1::ones(3) };
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

/// (24) in ai, ω = ¼, 0, ½: y = ωY c^(−ε_D) with c = ¼ in A and ε_D = ½: 250·2 = 500, 0, 300. Markets are open by ½:
/// A sees 500 + ½·½·300, B 1·½·500 + ½·½·300, C 300 + ½·½·500.
#[test]
fn use_is_seen_at_home_and_where_markets_are_open() {
    let mut bench = Bench::new();
    bench.model.parameters.learning.demand_elasticity = 0.5;
    bench.economy.log_unit_cost[[A, AI]] = -(4.0_f64.ln());
    bench.conditions.openness.fill(0.5);
    let Bench { model, world, economy, conditions, .. } = &bench;
    let seen = learning::visible_use(model, world, economy, conditions);
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
    bench.world.stocks.deployments = Deployments::new(sited);
    bench.conditions.tax_share.push(Bench::a_to_c(0.25));
    let Bench { model, world, economy, conditions, records, .. } = &mut bench;
    let transfers = fiscal::transfers(model, world, economy, conditions, Some(records));
    close(transfers.received[A], 0.24);
    close(transfers.paid[C], 0.24);
    close(bench.records.transfer.as_ref().unwrap()[[A, C]], 0.24);
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

/// Records sum flows in the units that they name: what flows at a yearly rate is counted for the length of a step.
#[test]
fn records_of_finance_and_lent_time_count_years() {
    let record = |years: f64| {
        let mut bench = research_bench();
        bench.model.years = years;
        bench.finance();
        bench.research();
        (bench.records.venture.unwrap().sum(), bench.records.lent.unwrap().sum())
    };
    let (finance, lent) = record(0.25);
    near(finance, 210.0 / 4.0, 1e-12);
    near(lent, 15.0 / 4.0, 1e-12);
}

#[test]
fn fields_stand_in_the_order_that_these_tests_use() {
    use factorflow::region::FIELDS;
    assert_eq!((FIELDS[AI], FIELDS[GENERAL]), (Field::Ai, Field::General));
}
