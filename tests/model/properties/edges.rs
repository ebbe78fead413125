//! Worlds and parameters at the edge of what makes sense.

use super::shapes::Law;
use crate::worlds::{self, Town, model, numbers, towns};
use factorflow::dynamics::{
    ClubShare, Model, NoConvergence, PARAMETERS, Parameter, Parameters, hazards, projects, research, venture,
};
use factorflow::region::{Atlas, Observations, STAGES};
use factorflow::simulation::{Clock, Governments, Mode, Setup};
use std::sync::Arc;

/// A region that has lost its last talent can still borrow researchers, and its projects stay numbers.
#[test]
fn borrowed_time_helps_a_region_without_talent_by_a_finite_amount() {
    let mut law = Law::of(&[Town::at(100.0, 30.0), Town::at(101.0, 30.0)]);
    law.model.population_floor = 1.0;
    law.world.stocks.people.young[0] = 0.0;
    law.world.stocks.people.established[0] = 0.0;
    let economy = law.economy();
    let share = ndarray::arr1(&[0.0, 0.5]);
    let members = law.world.atlas.ids().collect();
    law.conditions.lent_time.push(ClubShare { members, share });
    let period = law.period(&economy);
    let research = research::research(&period, None);
    assert!(research.borrowed[0] > 100.0);
    let hazards = hazards(&law.model, &law.conditions);
    let finance = venture::finance(&period, &hazards, None);
    let progress = projects::progress(&period, hazards, &research, &finance);
    assert!(STAGES.iter().all(|&it| progress.advanced[it].iter().all(|it| it.is_finite())));
}

/// The loader asks for some talent in each region, which may all be of one cohort.
#[test]
fn a_world_without_anyone_young_runs() {
    for cohort in [1, 2] {
        let mut places = [Town::at(100.0, 30.0), Town::at(101.0, 30.0)];
        for place in &mut places {
            place.people[cohort] = 0.0;
        }
        let (atlas, seen) = towns(&places);
        let model = Arc::new(model(&atlas, &seen, Parameters::default(), 0.25));
        let world = model.base_world(&atlas, &seen);
        let clock = Clock { start: 2025.0, steps_per_year: 4, steps: 0 };
        let (policies, governments, mode) = (Vec::new(), Governments::Fixed, Mode::Expected);
        let mut simulation =
            Setup { model, world, policies, events: Vec::new(), governments, clock, mode }.begin();
        worlds::steps(&mut simulation, 8);
        assert!(numbers(&simulation.world().stocks).iter().all(|it| it.is_finite()));
    }
}

/// Each parameter at the ends of what the loader lets pass, all others at their defaults. Shares in output that leave
/// nothing to workers, and learning that feeds itself, are refused together with other parameters and not tried. Money
/// and projects that hardly leave where they are may be unable to arrive where they are seen; then the base year says so.
#[test]
fn parameters_at_their_limits_give_sound_numbers() {
    let places = [Town::at(100.0, 30.0), Town::at(101.0, 30.0), Town::at(103.0, 31.0).of("100,30")];
    let (atlas, seen) = towns(&places);
    let mut unsound = Vec::new();
    for entry in PARAMETERS {
        for limit in ends(entry) {
            match std::panic::catch_unwind(|| years_with(&atlas, &seen, entry.path, limit)) {
                Ok(Ok(true)) => {}
                Ok(Err(NoConvergence { .. })) if holds_back(entry) => {}
                outcome => unsound.push((entry.path, limit, format!("{outcome:?}"))),
            }
        }
    }
    assert!(unsound.is_empty(), "{unsound:#?}");
}

/// Whether it keeps money or projects where they are.
fn holds_back(parameter: &Parameter) -> bool {
    let of_flows =
        ["capital", "venture", "technology.siting"].iter().any(|it| parameter.path.starts_with(it));
    let friction = ["distance_elasticity", "_cost"].iter().any(|it| parameter.path.ends_with(it));
    of_flows && friction || parameter.path == "technology.retention"
}

fn ends(parameter: &Parameter) -> impl Iterator<Item = f64> {
    let refused = ["production.capital_share", "production.talent_share", "learning.demand_elasticity"];
    let high = Some(parameter.limits.high).filter(|_| !refused.contains(&parameter.path));
    [parameter.limits.low].into_iter().chain(high)
}

/// Whether two years leave finite stocks.
fn years_with(
    atlas: &Arc<Atlas>,
    seen: &Observations,
    path: &str,
    value: f64,
) -> Result<bool, NoConvergence> {
    let mut parameters = Parameters::default();
    parameters.set(path, value).unwrap();
    let model = Arc::new(Model::new(atlas, seen, parameters, 0.25)?.0);
    let world = model.base_world(atlas, seen);
    let clock = Clock { start: 2025.0, steps_per_year: 4, steps: 0 };
    let (policies, governments, mode) = (Vec::new(), Governments::Fixed, Mode::Expected);
    let mut simulation =
        Setup { model, world, policies, events: Vec::new(), governments, clock, mode }.begin();
    worlds::steps(&mut simulation, 8);
    Ok(numbers(&simulation.world().stocks).iter().all(|it| it.is_finite()))
}
