//! `pairs`, and `from` with `to`, of policies that act on pairs: only these pairs change.

use super::{delta, index, with};
use crate::worlds::{begin, close, near, scenario};
use factorflow::Scenario;
use factorflow::dynamics::{Channel, KernelView};
use factorflow::policy::{CATALOGUE, PairKeys};
use factorflow::simulation::Simulation;

/// Suzhou and Wuxi with Shanghai, not with each other; Suzhou and Wuxi lie in one province, so Hefei stands in for Wuxi
/// where a border has to lie between all three.
const PAIRS: &str = "pairs = [[\"Suzhou (Jiangsu)\", \"Shanghai\"], [\"合肥市\", \"310000\"]]";

fn left(simulation: &Simulation, channel: Channel, a: usize, b: usize) -> f64 {
    simulation.period_state().conditions.border_left(channel, a, b)
}

fn three(scenario: &Scenario) -> [usize; 3] {
    ["320500", "340100", "310000"].map(|it| index(scenario, it))
}

#[test]
fn borders_open_for_the_pairs_that_are_named_and_for_no_others() {
    for (instrument, channel) in [
        ("talent-recognition", Channel::Young),
        ("facility-sharing", Channel::Knowledge),
        ("technology-market", Channel::Siting),
        ("standards-recognition", Channel::Experience),
        ("capital-market-integration", Channel::Venture),
    ] {
        let named = with(instrument, &format!("relief = 0.4\n{PAIRS}"));
        let simulation = delta(&named);
        let [suzhou, hefei, shanghai] = three(&named);
        for (a, b) in [(suzhou, shanghai), (shanghai, suzhou), (hefei, shanghai), (shanghai, hefei)] {
            close(left(&simulation, channel, a, b), 0.6);
        }
        let regions = named.atlas.len();
        let is_named =
            |a, b| [a, b].contains(&shanghai) && ([a, b].contains(&suzhou) || [a, b].contains(&hefei));
        for (a, b) in (0..regions).flat_map(|a| (0..regions).map(move |b| (a, b))) {
            if a != b && !is_named(a, b) {
                close(left(&simulation, channel, a, b), 1.0);
            }
        }
    }
}

/// e^(border × relief) on the pairs, 1 elsewhere, in every row as the laws walk it.
#[test]
fn kernels_change_for_the_named_pairs_by_the_closed_form() {
    let named = with("talent-recognition", &format!("relief = 1.0\n{PAIRS}"));
    let simulation = delta(&named);
    let [suzhou, hefei, shanghai] = three(&named);
    let (model, atlas) = (simulation.model(), &simulation.world().atlas);
    let conditions = simulation.period_state().clone().conditions;
    let kernel = model.kernels.of(Channel::Young);
    let view = KernelView::new(&model.kernels, atlas, &conditions, Channel::Young);
    for origin in 0..named.atlas.len() {
        let row = view.row(origin);
        for (destination, value) in row.iter().enumerate() {
            let base = kernel.base()[[origin, destination]];
            let pair = [origin, destination];
            let is_named = pair.contains(&shanghai) && (pair.contains(&suzhou) || pair.contains(&hefei));
            let factor = if is_named { kernel.border_cost().exp() } else { 1.0 };
            near(*value, base * factor, 1e-12);
        }
    }
}

#[test]
fn from_and_to_count_one_way() {
    let rest = "share = 0.5\nfrom = [\"province:Jiangsu and not Nanjing\", \"340100\"]\nto = \"Shanghai\"";
    let named = with("tax-sharing", rest);
    let conditions = delta(&named).period_state().clone().conditions;
    let [suzhou, hefei, shanghai] = three(&named);
    let nanjing = index(&named, "320100");
    close(conditions.tax_share_between(suzhou, shanghai), 0.5);
    close(conditions.tax_share_between(hefei, shanghai), 0.5);
    for (a, b) in [(shanghai, suzhou), (suzhou, hefei), (hefei, suzhou), (nanjing, shanghai)] {
        close(conditions.tax_share_between(a, b), 0.0);
    }
    assert!(
        conditions.shares_tax(suzhou) && !conditions.shares_tax(shanghai) && !conditions.shares_tax(nanjing)
    );
    // Instruments with pairs of their own understand the words too.
    let lines = [
        "from = [\"320500\", \"340100\"]\nto = [\"Shanghai\"]",
        "pairs = [[\"320500\", \"Shanghai\"], [\"340100\", \"Shanghai\"]]",
    ];
    let [one, other] =
        lines.map(|it| delta(&with("transport-corridor", it)).period_state().conditions.clone());
    assert_eq!(one, other);
}

#[test]
fn all_pairs_are_what_no_pairs_are() {
    for instrument in CATALOGUE.iter().filter(|it| it.pairs == PairKeys::Restrict) {
        let settings = if instrument.name == "tax-sharing" { "share = 0.5" } else { "" };
        let all =
            with(instrument.name, &format!("{settings}\npairs = [[\"yangtze-delta\", \"yangtze-delta\"]]"));
        let none = with(instrument.name, settings);
        let [mut all, mut none] = [all, none].map(|it| delta(&it));
        for _ in 0..2 {
            let (named, free) = (all.step().unwrap(), none.step().unwrap());
            assert_eq!(named.state.economy.output, free.state.economy.output, "{}", instrument.name);
            assert_eq!(named.flows.ideas, free.flows.ideas, "{}", instrument.name);
        }
    }
}

/// Three counties of two provinces of Kenya: only the named pair shares tax, and the books still balance.
#[test]
fn pairs_work_in_another_world() {
    let folder = tempfile::tempdir().unwrap();
    let table = "code,name_en,province_code,province_en,lon,lat,population,gdp_cny\n\
        KE-30,Nairobi,NBO,Nairobi,36.8,-1.3,4400000,14000000000\n\
        KE-31,Nakuru,RVL,Rift Valley,36.1,-0.3,2200000,4600000000\n\
        KE-44,Trans Nzoia,RVL,Rift Valley,34.9,1.0,990000,1400000000\n";
    let path = folder.path().join("kenya.csv");
    std::fs::write(&path, table).unwrap();
    let policy = "[[policies]]\nname = \"it\"\ninstrument = \"tax-sharing\"\nmembers = [\"Nairobi\", \"province:Rift Valley\"]\n\
        share = 0.5\npairs = [[\"Nakuru\", \"Nairobi\"]]\n";
    let world = format!(
        "[world]\nregions = {:?}\n[time]\nyears = 2\nsteps_per_year = 2\n",
        path.display().to_string()
    );
    let mut simulation = begin(&scenario(&[&world, policy]));
    let id = |code: &str| simulation.world().atlas.find(code).unwrap().index();
    let [nairobi, nakuru, nzoia] = ["KE-30", "KE-31", "KE-44"].map(id);
    for _ in 0..3 {
        let period = simulation.step().unwrap();
        let (received, paid) = (&period.state.transfers.received, &period.state.transfers.paid);
        assert!(received[nzoia].abs() + paid[nzoia].abs() < 1e-12);
        near(received[nairobi], paid[nakuru], 1e-12);
        near(received[nakuru], paid[nairobi], 1e-12);
    }
    assert!(simulation.period_state().transfers.received[nakuru] > 0.0);
}
