//! Every equation of the model, by hand.
//!
//! Three towns with kernels of halves and quarters, where a reader can follow each number with a pencil.
//! Expected numbers stand as the arithmetic that gives them, never as what the program said.

#![expect(clippy::doc_markdown, reason = "comments above tests are full of formulas")]

mod people;
mod public;
mod technology;

use crate::worlds::{Town, close, model, towns};
use factorflow::dynamics::production::{self, Economy};
use factorflow::dynamics::research::{self, Research};
use factorflow::dynamics::venture::{self, Finance};
use factorflow::dynamics::{
    Channel, Conditions, Expected, FlowRecords, KernelView, Listed, Model, PairTerm, Parameters, PeriodView,
    Siting, hazards, siting, talent,
};
use factorflow::region::{Atlas, Factor, Fields, Observations, PerCohort, PerStage, RegionId, World};
use ndarray::{Array2, arr1};
use std::f64::consts::LN_2;
use std::sync::Arc;

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
        let conditions = Conditions::baseline(&atlas, &model.parameters, 6);
        let world = model.base_world(&atlas, &seen);
        let economy = production::produce(&model, &world, &conditions, Array2::zeros((3, 6)));
        Self { records: FlowRecords::all(3), atlas, model, world, conditions, economy }
    }

    fn kernel(&self, channel: Channel) -> Array2<f64> {
        let view = KernelView::new(&self.model.kernels, &self.atlas, &self.conditions, channel);
        Array2::from_shape_fn((3, 3), |(i, j)| view.row(i)[j])
    }

    /// What laws are given, and where they record.
    fn period(&mut self) -> (PeriodView<'_>, &mut FlowRecords) {
        let Self { model, world, economy, conditions, records, .. } = self;
        (PeriodView { model, world, economy, conditions, chance: &Expected }, records)
    }

    fn migrate(&mut self) -> talent::Migration {
        let (period, records) = self.period();
        talent::migrate(&period, records.each_mut().people)
    }

    fn finance(&mut self) -> Finance {
        let (period, records) = self.period();
        let hazards = hazards(period.model, period.conditions);
        venture::finance(&period, &hazards, records.get_mut(Factor::Venture))
    }

    fn research(&mut self) -> Research {
        let (period, records) = self.period();
        research::research(&period, records.get_mut(Factor::Lent))
    }

    /// Sites these projects, by origin and field.
    fn site(&mut self, ripe: &Array2<f64>) -> Siting {
        let (period, records) = self.period();
        let deployments = period.world.stocks.deployments.clone();
        siting::site(&period, ripe, deployments, records.get_mut(Factor::Siting))
    }

    /// A policy that covers the pair from A to C and no other.
    fn a_to_c(size: f64) -> PairTerm {
        PairTerm { size, from: arr1(&[1.0, 0.0, 0.0]), to: arr1(&[0.0, 0.0, 1.0]), among: None }
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

#[test]
fn fields_stand_in_the_order_that_these_tests_use() {
    let fields = Fields::standard();
    assert_eq!((fields.find("ai"), fields.find("general")), (Some(AI), Some(GENERAL)));
}
