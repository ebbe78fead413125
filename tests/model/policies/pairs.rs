//! Instruments that act on listed pairs.

use super::{delta, first, index, with, without};
use crate::worlds::{close, near};
use factorflow::Scenario;
use factorflow::dynamics::{CHANNELS, Channel, KernelView};
use factorflow::region::Factor;
use factorflow::simulation::Simulation;

/// Shanghai, Hangzhou (apart by about 165 km) and Hefei.
const CHAIN: &str = "chain = [\"310000\", \"杭州市\", \"340100\"]";

/// Each kernel's factor on a pair against the kernel without policy.
fn factor(simulation: &Simulation, channel: Channel, a: usize, b: usize) -> f64 {
    let (model, atlas) = (simulation.model(), &simulation.world().atlas);
    let conditions = simulation.period_state().clone().conditions;
    KernelView::new(&model.kernels, atlas, &conditions, channel).row(a)[b]
        / model.kernels.of(channel).base()[[a, b]]
}

fn three(scenario: &Scenario) -> [usize; 3] {
    ["310000", "330100", "340100"].map(|it| index(scenario, it))
}

/// δ of each channel as the model text has them; knowledge falls by a kilometre and no power.
fn shortened(channel: Channel, distance: f64, left: f64) -> f64 {
    match channel {
        Channel::Worker | Channel::Young | Channel::Established => left.powf(-1.2),
        Channel::Capital => left.powf(-1.0),
        Channel::Venture => left.powf(-0.9),
        Channel::Siting => left.powf(-0.8),
        Channel::Knowledge => (distance * (1.0 - left) / 760.0).exp(),
        Channel::Experience => ((distance * left).max(100.0) / distance.max(100.0)).powf(-0.3),
        Channel::Supply => left.powf(-0.3),
    }
}

#[test]
fn a_corridor_shortens_every_kernel_between_neighbours_both_ways_and_nothing_else() {
    let scenario = with("transport-corridor", &format!("{CHAIN}\ndistance_factor = 0.5"));
    let simulation = delta(&scenario);
    let [shanghai, hangzhou, hefei] = three(&scenario);
    for channel in CHANNELS {
        for (a, b) in [(shanghai, hangzhou), (hangzhou, shanghai), (hangzhou, hefei), (hefei, hangzhou)] {
            let expected = shortened(channel, scenario.atlas.distance(a, b), 0.5);
            near(factor(&simulation, channel, a, b), expected, 1e-12);
        }
        close(factor(&simulation, channel, shanghai, hefei), 1.0);
        close(factor(&simulation, channel, shanghai, shanghai), 1.0);
    }
}

#[test]
fn a_corridor_moves_people_money_and_projects_along_it() {
    let (_, before, before_flows) = first(&without());
    let scenario = with("transport-corridor", CHAIN);
    let (_, after, after_flows) = first(&scenario);
    let [shanghai, hangzhou, hefei] = three(&scenario);
    for factor in [Factor::Worker, Factor::Young, Factor::Capital, Factor::Venture, Factor::Siting] {
        let (before, after) = (before_flows.get(factor).unwrap(), after_flows.get(factor).unwrap());
        for (a, b) in [(shanghai, hangzhou), (hangzhou, shanghai), (hefei, hangzhou)] {
            assert!(after[[a, b]] > before[[a, b]]);
        }
        assert!(after[[shanghai, hefei]] < before[[shanghai, hefei]], "others lose what neighbours win");
    }
    for i in [shanghai, hangzhou, hefei] {
        assert!(after.ideas.row(i).sum() > before.ideas.row(i).sum());
    }
}

/// Named as a chain, as a pair and the other way round, it is still one line.
#[test]
fn a_pair_counts_once_however_often_it_is_named() {
    let twice =
        "chain = [\"310000\", \"330100\"]\npairs = [[\"330100\", \"310000\"], [\"Shanghai\", \"Hangzhou\"]]";
    let scenario = with("transport-corridor", twice);
    let [shanghai, hangzhou, _] = three(&scenario);
    near(factor(&delta(&scenario), Channel::Capital, shanghai, hangzhou), 1.0 / 0.7, 1e-12);
}

/// An eighth up the ramp, .7 of the distance is 1 − .3/8 of it.
#[test]
fn listed_settings_grow_with_the_ramp() {
    let ramp = "start = 2025\nramp_years = 1";
    let scenario = with("transport-corridor", &format!("{CHAIN}\n{ramp}"));
    let [shanghai, hangzhou, _] = three(&scenario);
    near(factor(&delta(&scenario), Channel::Capital, shanghai, hangzhou), 1.0 / (1.0 - 0.3 / 8.0), 1e-12);
    let scenario = with("city-county-link", &format!("pairs = [[\"310000\", \"330100\"]]\n{ramp}"));
    let conditions = delta(&scenario).period_state().clone().conditions;
    near(conditions.border_left(Channel::Knowledge, shanghai, hangzhou), 1.0 - 0.5 / 8.0, 1e-12);
    near(conditions.lent_time[0].share.sum(), 0.03 / 8.0, 1e-12);
}

/// Closed governments do not matter to a corridor unless the scenario makes it mutual.
#[test]
fn listed_pairs_count_whatever_the_stances() {
    let open = "[governments]\nrule = \"scripted\"\ninitial_open = [\"310000\"]\n";
    for (rest, expected) in [("", 1.0 / 0.7), ("mutual = true\n", 1.0)] {
        let scenario = with("transport-corridor", &format!("{rest}{CHAIN}\n{open}"));
        let [shanghai, hangzhou, _] = three(&scenario);
        near(factor(&delta(&scenario), Channel::Capital, shanghai, hangzhou), expected, 1e-12);
    }
}

const STAR: &str = "partners = { city = \"310000\", counties = [\"330100\", \"340100\"] }";

/// e^(h·t·.5) for what it costs to leave home, e^(b·.5) for the border of knowledge.
#[test]
fn a_link_eases_moves_projects_and_knowledge_between_partners() {
    let scenario = with("city-county-link", STAR);
    let simulation = delta(&scenario);
    let [shanghai, hangzhou, hefei] = three(&scenario);
    let eased = [
        (Channel::Worker, 0.25),
        (Channel::Young, 0.5),
        (Channel::Established, 0.37),
        (Channel::Siting, 0.25),
        (Channel::Knowledge, 0.15),
        (Channel::Capital, 0.0),
        (Channel::Venture, 0.0),
        (Channel::Experience, 0.0),
    ];
    for (channel, ease) in eased {
        for (a, b) in [(shanghai, hangzhou), (hangzhou, shanghai), (shanghai, hefei), (hefei, shanghai)] {
            near(factor(&simulation, channel, a, b), f64::exp(ease), 1e-12);
        }
        close(factor(&simulation, channel, hangzhou, hefei), 1.0);
    }
}

/// The relief of a club and that of a pair multiply: of .3 in ln κ a quarter is left, .225 is given back.
#[test]
fn the_border_of_a_linked_pair_in_a_club_is_relieved_twice() {
    let club = "[[policies]]\nname = \"club\"\ninstrument = \"facility-sharing\"\nmembers = [\"yangtze-delta\"]\nrelief = 0.5\n";
    let scenario = with("city-county-link", &format!("members = [\"yangtze-delta\"]\n{STAR}\n{club}"));
    let simulation = delta(&scenario);
    let [shanghai, hangzhou, hefei] = three(&scenario);
    near(factor(&simulation, Channel::Knowledge, shanghai, hangzhou), f64::exp(0.225), 1e-12);
    near(factor(&simulation, Channel::Knowledge, hangzhou, hefei), f64::exp(0.15), 1e-12);
    close(simulation.period_state().conditions.border_left(Channel::Knowledge, hangzhou, shanghai), 0.25);
}

/// (16) over each one's own partners: Hangzhou and Hefei lend to Shanghai alone, Shanghai to both by ease and by
/// the projects that wait there; all of them a share of their researchers.
#[test]
fn partners_lend_time_to_each_other_and_to_nobody_else() {
    let scenario = with("city-county-link", STAR);
    let (_, _, records) = first(&scenario);
    let lent = records.get(Factor::Lent).unwrap();
    let simulation = delta(&scenario);
    let [shanghai, hangzhou, hefei] = three(&scenario);
    let established = &simulation.world().stocks.people.established;
    let time = |i: usize| 0.25 * 0.03 * simulation.model().base.research_share[i] * established[i];
    near(lent[[hangzhou, shanghai]], time(hangzhou), 1e-12);
    near(lent[[hefei, shanghai]], time(hefei), 1e-12);
    let projects = &simulation.world().stocks.projects;
    let weight = |i: usize| {
        let live = 1.0 + projects.discovery.row(i).sum() + projects.maturation.row(i).sum();
        // Both are across a border and both relieved by as much, so the base kernel tells their ease.
        live * simulation.model().kernels.of(Channel::Knowledge).base()[[shanghai, i]]
    };
    let to_hangzhou = weight(hangzhou) / (weight(hangzhou) + weight(hefei));
    near(lent[[shanghai, hangzhou]], time(shanghai) * to_hangzhou, 1e-12);
    near(lent.row(shanghai).sum(), time(shanghai), 1e-12);
    near(lent.sum(), time(shanghai) + time(hangzhou) + time(hefei), 1e-12);
}

#[test]
fn a_link_sends_projects_and_talent_to_partners_and_back() {
    let (_, _, before) = first(&without());
    let scenario = with("city-county-link", STAR);
    let (_, _, after) = first(&scenario);
    let [shanghai, hangzhou, hefei] = three(&scenario);
    for factor in [Factor::Siting, Factor::Established] {
        let (before, after) = (before.get(factor).unwrap(), after.get(factor).unwrap());
        assert!(after[[shanghai, hefei]] > before[[shanghai, hefei]]);
        assert!(after[[hangzhou, shanghai]] > before[[hangzhou, shanghai]]);
        assert!(after[[hangzhou, hefei]] < before[[hangzhou, hefei]], "they are no partners");
    }
}
