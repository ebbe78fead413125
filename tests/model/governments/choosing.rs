//! What governments weigh (29), (31), and how runs with them behave.

use crate::worlds::{self, DELTA, near, scenario, time};
use factorflow::Scenario;
use factorflow::dynamics::government::{self, Situation};
use factorflow::dynamics::{Channel, Conditions, Expected, Parameters, PeriodView, response, siting};
use factorflow::policy::{self, Coverage, Instrument, Policy, Reach, ReviewPlan};
use factorflow::region::{Deployments, Stances, World};
use factorflow::scenario::RunMode;
use factorflow::simulation::{PeriodState, Simulation};
use ndarray::{Array1, Array2, Axis};
use std::sync::Arc;

/// Tax sharing, credit of output, and a border for siting that only pairs of open members are relieved of.
const POLICIES: &str = "
[[policies]]
name = \"tax\"
instrument = \"tax-sharing\"
members = [\"yangtze-delta\"]
[[policies]]
name = \"opening\"
instrument = \"scenario-opening\"
members = [\"province:Zhejiang\", \"310000\"]
mutual = true
openness = 0.8
";

fn delta(years: u32, governments: &str) -> Scenario {
    scenario(&[DELTA, &time(years, 4), "[governments]\n", governments, POLICIES])
}

/// A run in its third year with every other government open, and a market of all regions but three.
fn half_open(change: impl FnOnce(&mut Parameters)) -> Simulation {
    let mut scenario =
        delta(3, "rule = \"scripted\"\ninitial_open = [\"province:Zhejiang\", \"310000\", \"340100\"]");
    change(&mut scenario.parameters);
    let mut setup = scenario.setup(&Arc::new(scenario.model().unwrap().0), 0);
    let members = scenario.atlas.ids().skip(3).collect();
    setup.policies.push(Policy::new("market", Arc::new(OpenMarket), members));
    let mut simulation = setup.begin();
    worlds::steps(&mut simulation, 8);
    simulation
}

fn situation(simulation: &Simulation) -> Situation<'_> {
    let (model, world, state) = (simulation.model(), simulation.world(), simulation.period_state());
    let PeriodState { conditions, economy, revenue, .. } = state;
    Situation { period: PeriodView { model, world, economy, conditions, chance: &Expected }, revenue }
}

#[test]
fn utility_is_growth_credit_and_revenue_less_that_of_peers() {
    let bonus = |it: &mut Parameters| {
        (it.governments.open_bonus, it.governments.open_cost) = (0.03, 0.01);
    };
    let simulation = half_open(bonus);
    let (state, deployments) =
        (simulation.period_state(), simulation.world().stocks.deployments_to_share_by());
    let output = &state.economy.output;
    let potential = output * 0.99;
    let gain = Array1::from_shape_fn(41, |i| 0.001 * i as f64);
    let peers: Vec<Vec<usize>> = (0..41).map(|i| if i == 0 { vec![] } else { vec![i - 1] }).collect();
    let utility = government::utility(&situation(&simulation), &potential, &gain, &peers);
    let credited = |i: usize| {
        let hosted = |j: usize| 0.1 * output[j] * deployments.projects()[[i, j]] / deployments.by_place()[j];
        (0..41).map(|j| state.conditions.growth_credit_between(i, j) * hosted(j)).sum::<f64>()
    };
    assert!((0..41).any(|i| credited(i) > 1e-4 * output[i]), "nothing is credited to anyone");
    let own = |i: usize| {
        0.5 * (gain[i] + credited(i) / output[i]) + 0.5 * (state.revenue[i] / (0.0707 * potential[i])).ln()
    };
    for i in 0..41 {
        let peer = if i == 0 { 0.0 } else { own(i - 1) };
        let worth = if simulation.world().stances.open(i) { 0.02 } else { 0.0 };
        near(utility[i], own(i) - 0.5 * peer + worth, 1e-10);
    }
}

/// Siting between open members passes borders, and half of the output of projects counts at home.
#[derive(Debug)]
struct OpenMarket;

impl Instrument for OpenMarket {
    fn coverage(&self) -> Coverage {
        Coverage::Mutual
    }

    fn reads_deployments(&self) -> bool {
        true
    }

    fn apply(&self, reach: &Reach<'_>, conditions: &mut Conditions) {
        conditions.relieve_border(Channel::Siting, reach.pairs(0.7));
        conditions.growth_credit.push(reach.pairs(0.5));
    }
}

/// Û of one government by the long way: its stance is changed, policies are enacted anew, everybody's projects are
/// sited again by the law that every period uses, and its row and its column of the deployments are replaced.
fn promised(simulation: &Simulation, ripe: &Array2<f64>, i: usize, open: bool) -> f64 {
    let mut stances: Vec<bool> = (0..41).map(|it| simulation.world().stances.open(it)).collect();
    stances[i] = open;
    let seen = under(simulation, &Stances::Held(stances.clone()));
    let world = &World { stances: Stances::Held(stances), ..simulation.world().clone() };
    let (model, held) = (simulation.model(), simulation.period_state());
    let period = PeriodView { model, world, economy: &held.economy, conditions: &seen, chance: &Expected };
    let sited = siting::site(&period, ripe, Some(Deployments::new(Array2::zeros((41, 41)))), None);
    // What a period adds to nothing, spread over the years that a project counts as recent (δ_D = .1).
    let lasting = model.years / (1.0 - (-0.1 * model.years).exp());
    let projects = sited.deployments.unwrap().projects() * lasting;
    let mut deployments = simulation.world().stocks.deployments_to_share_by().projects().clone();
    deployments.row_mut(i).assign(&projects.row(i));
    deployments.column_mut(i).assign(&projects.column(i));
    let growth = (0..6).map(|m| {
        let technology = simulation.world().stocks.technology[[i, m]].powf(-3.1);
        let expected = model.base.deployment_share[[i, m]];
        let share = model.base.field_shares[[i, m]];
        if share > 0.0 { 5.0 * 0.015 * share * technology * sited.fitting[[i, m]] / expected } else { 0.0 }
    });
    worth(held, &seen, &deployments, growth.sum::<f64>(), i)
}

/// (31) with the default parameters.
fn worth(held: &PeriodState, seen: &Conditions, deployments: &Array2<f64>, growth: f64, i: usize) -> f64 {
    let (output, by_place) = (&held.economy.output, deployments.sum_axis(Axis(0)));
    let hosted = |o: usize, place: usize| 0.1 * output[place] * deployments[[o, place]] / by_place[place];
    let others = || (0..41).filter(|&it| it != i);
    let received: f64 = others().map(|j| seen.tax_share_between(i, j) * hosted(i, j)).sum();
    let paid: f64 = others().map(|o| seen.tax_share_between(o, i) * hosted(o, i)).sum();
    let credited: f64 = others().map(|j| seen.growth_credit_between(i, j) * hosted(i, j)).sum();
    0.5 * (growth + credited / output[i]) + 0.5 * 0.0407 * (received - paid) / held.revenue[i]
}

/// What policies make of the coming period if governments hold these stances.
fn under(simulation: &Simulation, stances: &Stances) -> Conditions {
    let (policies, moment) = (simulation.policies(), simulation.clock().middle());
    let (model, world) = (simulation.model(), simulation.world());
    let before = Conditions::baseline(&world.atlas, &model.parameters, model.fields().count());
    policy::enact(policies, before, moment, model, world, stances).0
}

#[test]
fn a_stance_promises_what_siting_under_it_would_bring() {
    let simulation = half_open(|_| ());
    let ripe = Array2::from_shape_fn((41, 6), |(i, m)| 10.0 + (i * 7 + m) as f64);
    for open in [false, true] {
        let if_all = under(&simulation, &Stances::Held(vec![open; 41]));
        let promises = response::promise(&situation(&simulation), &if_all, open, &ripe);
        for i in [0, 3, 11, 20, 33, 40] {
            near(promises[i], promised(&simulation, &ripe, i, open), 1e-10);
        }
    }
}

#[test]
fn without_any_tax_a_stance_promises_growth_and_credit_alone() {
    let no_tax = |it: &mut Parameters| (it.fiscal.local_tax_rate, it.fiscal.shared_tax_rate) = (0.0, 0.0);
    let simulation = half_open(no_tax);
    assert!(simulation.period_state().revenue.iter().all(|it| *it == 0.0));
    let ripe = Array2::from_elem((41, 6), 10.0);
    let if_all = under(&simulation, &Stances::Held(vec![true; 41]));
    let promises = response::promise(&situation(&simulation), &if_all, true, &ripe);
    assert!(promises.iter().all(|it| it.is_finite() && *it > 0.0), "{promises}");
}

/// Without tax sharing it does not pay to let projects go; with it, it does for more, the larger the share.
#[test]
fn sharing_tax_makes_openness_pay() {
    let open_after = |share: f64| {
        let policy = format!(
            "[[policies]]\nname = \"tax\"\ninstrument = \"tax-sharing\"\nmembers = [\"yangtze-delta\"]\nshare = {share}\n"
        );
        let scenario = scenario(&[DELTA, &time(6, 1), "[governments]\nrule = \"respond\"\n", &policy]);
        let simulation = worlds::finished(&scenario);
        (0..41).filter(|&it| simulation.world().stances.open(it)).count()
    };
    let (none, half, most) = (open_after(0.0), open_after(0.5), open_after(0.9));
    // With β = 200 a stance that promises hardly less is still taken now and then.
    assert!(none < 14 && half > none + 10 && most >= half, "{none}, {half}, {most}");
}

#[test]
fn choices_are_drawn_alike_in_both_modes_and_differ_between_replicates() {
    let rule = "rule = \"imitate\"\ninitial_open = 0.4\n";
    let first = |scenario: &Scenario, replicate| {
        let model = Arc::new(scenario.model().unwrap().0);
        let simulation = scenario.begin(&model, replicate);
        (0..41).map(|it| simulation.world().stances.open(it)).collect::<Vec<bool>>()
    };
    let expected = delta(2, rule);
    let mut sampled = delta(2, rule);
    sampled.run.mode = RunMode::Sampled;
    assert_eq!(first(&expected, 3), first(&sampled, 3));
    assert_ne!(first(&expected, 3), first(&expected, 4));
}

#[test]
fn pioneers_are_as_many_as_their_share_says() {
    let scenario = delta(1, "rule = \"respond\"\ninitial_open = 0.2\n");
    let model = Arc::new(scenario.model().unwrap().0);
    let open = |replicate| {
        let stances = scenario.begin(&model, replicate).world().stances.clone();
        (0..41).filter(|&it| stances.open(it)).count()
    };
    // 41 × 50 draws with probability .2: 410 ± 18.
    let all: usize = (0..50).map(open).sum();
    assert!((338..=482).contains(&all), "{all}");
}

#[test]
fn a_run_goes_on_from_a_snapshot_as_if_it_had_never_stopped() {
    for rule in ["imitate", "respond"] {
        let mut scenario = delta(6, &format!("rule = \"{rule}\"\ninitial_open = 0.3\n"));
        scenario.policies[0].policy.review = Some(ReviewPlan { every: 2, z: 1e9 });
        scenario.policies[1].policy.review = Some(ReviewPlan { every: 3, z: -1e9 });
        let model = Arc::new(scenario.model().unwrap().0);
        let mut whole = scenario.begin(&model, 1);
        worlds::steps(&mut whole, 24);
        let mut parted = scenario.begin(&model, 1);
        worlds::steps(&mut parted, 13);
        let mut resumed = scenario.begin(&model, 1);
        resumed.restore(parted.snapshot());
        worlds::steps(&mut resumed, 11);
        assert_eq!(worlds::bits(&whole.world().stocks), worlds::bits(&resumed.world().stocks));
        assert_eq!(whole.world().stances, resumed.world().stances);
    }
}
