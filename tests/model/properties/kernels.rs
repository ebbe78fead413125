//! Kernels under policies, whose rows are put together from stretches, against the formula pair by pair.

use super::{config, some_towns};
use crate::worlds::{Town, close, model, towns};
use factorflow::dynamics::{
    Channel, Conditions, Kernel, KernelView, Listed, Model, PairTerm, Parameters, siting,
};
use factorflow::region::{Atlas, Stances};
use ndarray::Array1;
use proptest::prelude::*;
use std::sync::Arc;

/// Strengths of a policy in up to six regions, often alike, so that regions form stretches.
fn strengths() -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec(prop_oneof![2 => Just(0.0), 2 => Just(1.0), 1 => Just(0.5)], 6)
}

fn a_term() -> impl Strategy<Value = (f64, Vec<f64>, Vec<f64>)> {
    (0.0..1.0, strengths(), strengths())
}

fn term((size, from, to): &(f64, Vec<f64>, Vec<f64>), regions: usize) -> PairTerm {
    let first = |values: &[f64]| Array1::from(values[..regions].to_vec());
    PairTerm { size: *size, from: first(from), to: first(to), among: None }
}

struct World {
    atlas: Arc<Atlas>,
    model: Model,
    conditions: Conditions,
}

impl World {
    fn new(places: &[Town]) -> Self {
        let (atlas, seen) = towns(places);
        let model = model(&atlas, &seen, Parameters::default(), 0.25);
        Self { conditions: Conditions::baseline(&atlas, &model.parameters, 6), model, atlas }
    }

    /// The formula: the kernel without policy, times what relief and easing give back.
    fn by_formula(&self, channel: Channel, o: usize, i: usize, ease: f64) -> f64 {
        let kernel: &Kernel = self.model.kernels.of(channel);
        let border = if self.atlas.province_differs(o, i) { kernel.border_cost() } else { 0.0 };
        let relief = border * (1.0 - self.conditions.border_left(channel, o, i));
        kernel.base()[[o, i]] * (relief + ease).exp()
    }
}

fn assert_rows(view: &KernelView<'_>, regions: usize, expected: impl Fn(usize, usize) -> f64) {
    for o in 0..regions {
        let row = view.row(o);
        (0..regions).for_each(|i| close(row[i], expected(o, i)));
    }
}

proptest! {
    #![proptest_config(config(200))]

    #[test]
    fn borders_links_and_corridors_change_just_the_pairs_that_they_are_for(
        places in some_towns(),
        terms in prop::collection::vec(a_term(), 0..3),
        (corridor, link, border) in (0.3..1.0, 0.0..1.0, 0.0..1.0),
    ) {
        let size = places.len();
        let mut world = World::new(&places);
        for it in &terms {
            world.conditions.relieve_border(Channel::Worker, term(it, size));
        }
        let ids: Vec<_> = world.atlas.ids().collect();
        let (a, b) = (ids[0], ids[size - 1]);
        if a != b {
            world.conditions.build_corridor(Listed { a, b, factor: corridor });
            world.conditions.ease_link(Channel::Worker, Listed { a, b, factor: link });
            let before = world.conditions.border_left(Channel::Worker, 0, size - 1);
            world.conditions.relieve_listed_border(Channel::Worker, Listed { a: b, b: a, factor: border });
            close(world.conditions.border_left(Channel::Worker, 0, size - 1), before * border);
        }
        let listed = |o: usize, i: usize| a != b && [(0, size - 1), (size - 1, 0)].contains(&(o, i));
        let talent = &world.model.parameters.talent;
        let (delta, home) = (talent.distance_elasticity, talent.registration_cost.worker);
        let ease = |o: usize, i: usize| {
            let eased = home * world.atlas.registration_distance(o, i) * (1.0 - link);
            if listed(o, i) { eased - delta * corridor.ln() } else { 0.0 }
        };
        let view = KernelView::new(&world.model.kernels, &world.atlas, &world.conditions, Channel::Worker);
        assert_rows(&view, size, |o, i| world.by_formula(Channel::Worker, o, i, ease(o, i)));
    }

    #[test]
    fn holds_and_tax_shares_change_just_the_pairs_that_they_are_for(
        places in some_towns(),
        terms in prop::collection::vec(a_term(), 0..3),
        relief in a_term(),
        open in prop::collection::vec(any::<bool>(), 6),
    ) {
        let size = places.len();
        let mut world = World::new(&places);
        world.conditions.relieve_border(Channel::Siting, term(&relief, size));
        world.conditions.tax_share.extend(terms.iter().map(|it| term(it, size)));
        let stances = Stances::Held(open[..size].to_vec());
        let view = siting::kernel(&world.model, &world.atlas, &stances, &world.conditions);
        assert_rows(&view, size, |o, i| {
            if o == i {
                return world.model.kernels.of(Channel::Siting).base()[[o, o]];
            }
            let share = terms.iter().map(|it| term(it, size).between(o, i)).sum::<f64>().min(0.95);
            let closed = if open[o] { 0.0 } else { 1.0 };
            // Defaults: rho = 1, which the kernel carries already, and eta = 1/2.
            let psi = -(1.0 - share) * closed + 0.5 * (1.0 - share).ln();
            world.by_formula(Channel::Siting, o, i, psi + 1.0)
        });
    }
}
