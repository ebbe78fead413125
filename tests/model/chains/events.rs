//! What happens acts where, when and as hard as it says.

use super::{delta, event, segment_loss};
use crate::worlds::{self, begin, close, near, step};
use factorflow::Scenario;
use factorflow::dynamics::{Channel, Conditions, KernelView};
use factorflow::event::CATALOGUE;
use factorflow::region::{Cohort, Stage};
use factorflow::simulation::Simulation;

fn conditions(scenario: &Scenario) -> Conditions {
    begin(scenario).period_state().conditions.clone()
}

fn at(scenario: &Scenario, code: &str) -> usize {
    scenario.atlas.find(code).unwrap().index()
}

#[test]
fn every_example_of_the_catalogue_happens_and_leaves_a_trace() {
    let nothing = worlds::bits(&worlds::finished(&delta(&[])).world().stocks);
    for entry in CATALOGUE {
        let places = "places = [\"310000\"]\nstart = 2023\n";
        let scenario = delta(&[&event(entry.name, &format!("{places}{}", entry.example))]);
        assert_eq!(scenario.events[0].kind(), entry.name);
        let found = worlds::bits(&worlds::finished(&scenario).world().stocks);
        assert!(found != nothing, "{}", entry.name);
    }
}

#[test]
fn a_simulation_says_what_happens_in_it() {
    let scenario = delta(&[&event("output-loss", "places = [\"310000\"]\nloss = 0.2")]);
    let simulation = begin(&scenario);
    assert_eq!(simulation.events().iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["it"]);
    assert!(begin(&delta(&[])).events().is_empty());
}

#[test]
fn an_event_outside_its_time_leaves_no_trace() {
    let nothing = worlds::bits(&worlds::finished(&delta(&[])).world().stocks);
    for entry in CATALOGUE.iter().filter(|it| it.name != "capital-loss") {
        for years in ["start = 2040", "stop = 2021"] {
            let settings = format!("places = [\"310000\"]\n{years}\n{}", entry.example);
            let found =
                worlds::bits(&worlds::finished(&delta(&[&event(entry.name, &settings)])).world().stocks);
            assert!(found == nothing, "{}, {years}", entry.name);
        }
    }
}

#[test]
fn losses_multiply_and_are_averaged_over_the_step() {
    let two = [
        event("output-loss", "places = [\"310000\"]\nloss = 0.2\nstart = 2022.25"),
        event("output-loss", "places = [\"310000\", \"320200\"]\nloss = 0.1").replace("\"it\"", "\"other\""),
    ];
    let scenario = delta(&[&two[0], &two[1]]);
    let left = conditions(&scenario).output_left;
    close(left[at(&scenario, "310000")], 0.9 * 0.9);
    close(left[at(&scenario, "320200")], 0.9);
    close(left[at(&scenario, "330100")], 1.0);
}

#[test]
fn output_falls_by_what_is_lost_and_a_broken_place_is_not_a_cheap_one() {
    let (loss, nothing) = (delta(&[&event("output-loss", "places = [\"310000\"]\nloss = 0.3")]), delta(&[]));
    let (with, without) = (begin(&loss), begin(&nothing));
    let (with, without) = (with.period_state(), without.period_state());
    let shanghai = at(&loss, "310000");
    // Its own inputs come in part from itself, so a little more is lost.
    let left = with.economy.output[shanghai] / without.economy.output[shanghai];
    assert!(left < 0.7 && left > 0.69, "{left}");
    let model = loss.model().unwrap().0;
    let offers = |state: &factorflow::simulation::PeriodState| {
        factorflow::dynamics::siting::offers(&model, &state.economy, &state.conditions)[0][shanghai]
    };
    near(offers(with), offers(without), 1e-12);
}

#[test]
fn a_moment_destroys_capital_once_in_the_step_in_which_it_falls() {
    for (start, step_of_loss) in [("2022", 0), ("2022.49995", 1), ("2022.4998", 0), ("2023.1", 2)] {
        let settings = format!("places = [\"340100\"]\nloss = 0.25\nstart = {start}");
        let scenario = delta(&[&event("capital-loss", &settings)]);
        let (mut with, mut without) = (begin(&scenario), begin(&delta(&[])));
        let hefei = at(&scenario, "340100");
        let mut struck = Vec::new();
        for number in 0..4 {
            let kept = (-0.096_f64 * 0.5).exp() * with.world().stocks.capital[hefei];
            let destroyed = step(&mut with).destroyed;
            step(&mut without);
            if destroyed[hefei] > 0.0 {
                near(destroyed[hefei], 0.25 * kept, 1e-12);
                struck.push(number);
            }
        }
        assert_eq!(struck, [step_of_loss], "{start}");
        assert!(with.world().stocks.capital[hefei] < without.world().stocks.capital[hefei]);
    }
}

/// The factor that the conditions of the first step put on κ.
fn factor(simulation: &Simulation, channel: Channel, a: usize, b: usize) -> f64 {
    let (model, atlas) = (simulation.model(), &simulation.world().atlas);
    let conditions = &simulation.period_state().conditions;
    KernelView::new(&model.kernels, atlas, conditions, channel).row(a)[b]
        / model.kernels.of(channel).base()[[a, b]]
}

#[test]
fn a_closure_divides_its_places_from_all_others_and_from_each_other_only_if_it_says_so() {
    let b =
        [(Channel::Capital, 1.5), (Channel::Siting, 1.5), (Channel::Knowledge, 0.3), (Channel::Supply, 0.2)];
    for among in [false, true] {
        let settings = format!("places = [\"320100\", \"320200\"]\ntightening = 2\namong = {among}");
        let scenario = delta(&[&event("border-closure", &settings)]);
        let simulation = begin(&scenario);
        let [nanjing, wuxi, suzhou] = ["320100", "320200", "320500"].map(|it| at(&scenario, it));
        for (channel, cost) in b {
            let closed = (-2.0_f64 * cost).exp();
            near(factor(&simulation, channel, nanjing, suzhou), closed, 1e-12);
            near(factor(&simulation, channel, suzhou, wuxi), closed, 1e-12);
            near(factor(&simulation, channel, nanjing, wuxi), if among { closed } else { 1.0 }, 1e-12);
            close(factor(&simulation, channel, wuxi, wuxi), 1.0);
        }
    }
}

#[test]
fn a_closure_of_some_channels_leaves_the_others_open_and_adds_to_others() {
    let settings = "places = [\"310000\"]\ntightening = 1\nchannels = [\"talent\"]";
    let again =
        event("border-closure", "places = [\"province:Jiangsu\"]\ntightening = 0.5\nchannels = [\"young\"]");
    let scenario = delta(&[&event("border-closure", settings), &again.replace("\"it\"", "\"other\"")]);
    let simulation = begin(&scenario);
    let (shanghai, suzhou) = (at(&scenario, "310000"), at(&scenario, "320500"));
    near(factor(&simulation, Channel::Worker, shanghai, suzhou), (-1.4_f64).exp(), 1e-12);
    near(factor(&simulation, Channel::Young, shanghai, suzhou), (-1.5_f64).exp(), 1e-12);
    close(factor(&simulation, Channel::Capital, shanghai, suzhou), 1.0);
}

#[test]
fn people_ideas_finance_and_staff_change_as_they_say() {
    let all = [
        event("graduates", "places = [\"310000\"]\nextra = 4000\nstart = 2022.25"),
        event("appeal", "places = [\"310000\"]\nchange = 0.3\ncohorts = [\"young\"]")
            .replace("\"it\"", "\"b\""),
        event("research-facility", "places = [\"310000\"]\nstaff = 700").replace("\"it\"", "\"c\""),
        event("finance-shock", "change = -0.5").replace("\"it\"", "\"d\""),
        event("technology-restriction", "places = [\"310000\"]\nfields = [\"ai\"]")
            .replace("\"it\"", "\"e\""),
    ];
    let scenario = delta(&all.each_ref().map(String::as_str));
    let (found, shanghai) = (conditions(&scenario), at(&scenario, "310000"));
    close(found.extra_graduates[shanghai], 2000.0);
    close(found.log_appeal[Cohort::Young][shanghai], 0.3);
    close(found.log_appeal[Cohort::Worker][shanghai], 0.0);
    close(found.extra_staff[shanghai], 700.0);
    assert!(found.finance_left.iter().all(|it| (it - 0.5).abs() < 1e-15));
    close(found.idea_boost[[shanghai, 0]], 0.8);
    close(found.idea_boost[[shanghai, 1]], 1.0);
    close(found.hazard_boost[Stage::Discovery][[shanghai, 0]], 1.0);
    close(found.hazard_boost[Stage::ScaleUp][[shanghai, 0]], 0.8);
}

#[test]
fn a_restriction_that_names_no_field_spares_general() {
    let found = conditions(&delta(&[&event("technology-restriction", "ideas_loss = 0.5")]));
    let row = found.idea_boost.row(0);
    assert!(row.iter().take(5).all(|it| (it - 0.5).abs() < 1e-15) && row[5].to_bits() == 1.0_f64.to_bits());
}

/// Losses of inputs pass on one tier a step.
#[test]
fn a_loss_passes_on_from_tier_to_tier() {
    let loss = segment_loss("integrated-circuits", "fabrication", "loss = 0.5\nplaces = [\"310000\"]");
    let scenario = delta(&[&loss]);
    let mut simulation = begin(&scenario);
    let field = scenario.atlas.fields().find("integrated-circuits").unwrap();
    let hangzhou = at(&scenario, "330100");
    let mut supply = Vec::new();
    for _ in 0..3 {
        supply.push(simulation.period_state().economy.supply.as_ref().unwrap().log_supply[[hangzhou, field]]);
        step(&mut simulation);
    }
    assert!(supply[0] < 0.0 && supply[1] < supply[0] && supply[2] < supply[1], "{supply:?}");
    assert!(supply[2] - supply[1] > supply[1] - supply[0], "each tier passes on less: {supply:?}");
}

#[test]
fn the_world_that_reviews_compare_with_sees_events_too() {
    // The policy does nothing, so that members and others differ by the loss alone, were it not in both worlds.
    let review = super::policy(
        "tax-sharing",
        "members = [\"310000\", \"320500\"]\nshare = 0\nreview_every = 2\nz = -1e9",
    );
    let loss = event("output-loss", "places = [\"310000\", \"320500\"]\nloss = 0.5\nstart = 2023");
    let mut simulation = begin(&delta(&[&review, &loss]));
    worlds::steps(&mut simulation, 4);
    let verdict = simulation.verdicts()[0].unwrap();
    assert!(verdict.effect.abs() < 1e-12, "{verdict:?}");
}
