//! What a stance promises a government that works it out (model description, section 9).

use super::conditions::Conditions;
use super::exchange::{KernelView, map_rows};
use super::government::{HORIZON, Situation, worth_of};
use super::period::PeriodView;
use super::siting::{self, Offers};
use crate::numeric::{exp, scalar};
use crate::region::Stances;
use ndarray::{Array1, Array2};

/// What each government may expect from a stance over five years, if all others stay as they are.
///
/// ```text
/// (31) P(x_i = 1) = 1/(1+e^(−β(Û_i(1)−Û_i(0))))
///      Û_i(x) = ξ [G_i + Σ_j credit_ij X_ij/Y_i] + (1−ξ) τ_X (Σ_j share_ij X_ij − Σ_o share_oi X_oi)/T_i + (bonus − cost) x
///      G_i = 5 g⁰ Σ_m ω_im A_im^(φ−1) Σ_o q_om F_oi,m/n_im⁰,  D_ij = Σ_m q_im F_ij,m/δ_D,  D_oi = Σ_m q_om F_oi,m/δ_D
/// ```
///
/// Everything on the right is what it would be with `x_i = x`: F (projects a year) and q, what policies that ask for
/// an open stance do, and X with the row and the column of i in D; the rest of D is as it is. `if_all` are the
/// conditions if everybody held the stance `open`; of them only what i itself decides is taken. `ripe` is `advanced_3`
/// a year, origins × fields.
pub fn promise(
    situation: &Situation<'_>,
    if_all: &Conditions,
    open: bool,
    ripe: &Array2<f64>,
) -> Array1<f64> {
    let PeriodView { model, world, conditions, .. } = situation.period;
    let atlas = &world.atlas;
    let (outward, inward) = (conditions.as_origins_see(if_all), conditions.as_places_see(if_all));
    let everyone = Stances::Held(vec![open; atlas.len()]);
    let as_origins = siting::kernel(model, atlas, &everyone, &outward);
    let as_places = siting::kernel(model, atlas, &world.stances, &inward);
    let as_they_are = siting::kernel(model, atlas, &world.stances, conditions);
    let prospects = Prospects::new(situation, ripe);
    let incoming = prospects.incoming(&as_they_are, &as_places);
    let of_one = |i: usize, [row]: [&[f64]; 1]| {
        let own = prospects.own(i, row);
        let returns = prospects.returns(i, &own, &outward);
        let owed = prospects.owed(i, &own, &incoming, &inward);
        prospects.weigh(i, own.growth + incoming.growth[i], &returns, owed)
            + worth_of(open, &model.parameters)
    };
    map_rows([&as_origins], of_one).into()
}

/// What all governments look at before they answer.
struct Prospects<'a> {
    situation: &'a Situation<'a>,
    offers: Offers,
    ripe: &'a Array2<f64>,
    /// `5 g⁰ ω_im A_im^(φ−1)/n_im⁰`: growth over the horizon per project a year, regions × fields.
    growth_per_project: Array2<f64>,
    /// Years for which a sited project is reckoned with, `1/δ_D`.
    lasting: f64,
}

/// The projects of one region, under its stance.
struct OwnProjects {
    /// `D_ij` by place, i itself included.
    projects: Vec<f64>,
    /// The region's part in `G_i`.
    growth: f64,
}

/// The projects of all others in each place, under the stance of the place.
struct IncomingProjects {
    /// `D_oi`, 0 for those of the place itself.
    projects: Array2<f64>,
    /// Their part in `G_i`.
    growth: Array1<f64>,
}

/// Output elsewhere by how it comes back, CNY per year.
struct Returns {
    /// As shared tax, before the rate of tax.
    shared: f64,
    /// As output that counts as one's own.
    credited: f64,
}

impl<'a> Prospects<'a> {
    fn new(situation: &'a Situation<'a>, ripe: &'a Array2<f64>) -> Self {
        let PeriodView { model, economy, conditions, .. } = situation.period;
        let (technology, base) = (&model.parameters.technology, &model.base);
        let harder = exp((technology.returns_to_knowledge - 1.0) * &economy.log_technology);
        let expected = base.deployment_share.mapv(|it| if it > 0.0 { it } else { f64::INFINITY });
        let growth_per_project =
            HORIZON as f64 * technology.growth_rate * &base.field_shares * harder / expected;
        let lasting = 1.0 / model.parameters.fiscal.deployment_decay;
        Self {
            situation,
            offers: siting::offers(model, economy, conditions),
            ripe,
            growth_per_project,
            lasting,
        }
    }

    /// `Φ_om` by field, given the kernel of siting from one origin.
    fn choice(&self, row: &[f64]) -> Vec<f64> {
        let of_field =
            |offers: &Array1<f64>| row.iter().zip(offers).map(|(kernel, offer)| kernel * offer).sum();
        self.offers.iter().map(of_field).collect()
    }

    /// `q_om · advanced_om/Φ_om` by field: fitting projects a year per unit of weight.
    fn per_weight(&self, origin: usize, choice: &[f64]) -> Vec<f64> {
        choice.iter().enumerate().map(|(m, choice)| self.per_weight_of(origin, m, *choice)).collect()
    }

    fn per_weight_of(&self, origin: usize, m: usize, choice: f64) -> f64 {
        let PeriodView { model, .. } = self.situation.period;
        let breadth = 1.0 / model.parameters.technology.match_dispersion;
        let ripe = self.ripe[[origin, m]];
        let fit = || scalar::power(choice / model.base.choice[[origin, m]], breadth);
        if ripe > 0.0 && choice > 0.0 { fit() * ripe / choice } else { 0.0 }
    }

    /// `D` and growth that fitting projects bring to a place; `per_weight` says how many of a field.
    fn brought(&self, place: usize, kernel: f64, per_weight: impl Fn(usize) -> f64) -> (f64, f64) {
        let (mut projects, mut growth) = (0.0, 0.0);
        for (m, offers) in self.offers.iter().enumerate() {
            let fitting = per_weight(m) * kernel * offers[place];
            projects += self.lasting * fitting;
            growth += self.growth_per_project[[place, m]] * fitting;
        }
        (projects, growth)
    }

    fn own(&self, i: usize, row: &[f64]) -> OwnProjects {
        let per_weight = self.per_weight(i, &self.choice(row));
        let brought = |(place, kernel): (usize, &f64)| self.brought(place, *kernel, |m| per_weight[m]);
        let by_place: Vec<(f64, f64)> = row.iter().enumerate().map(brought).collect();
        OwnProjects { growth: by_place[i].1, projects: by_place.into_iter().map(|it| it.0).collect() }
    }

    /// The stance of a place changes the weight of that place alone in the choice of others.
    fn incoming(&self, as_they_are: &KernelView<'_>, as_places: &KernelView<'_>) -> IncomingProjects {
        let regions = self.ripe.nrows();
        let of_origin = |origin: usize, [held, seen]: [&[f64]; 2]| {
            let choice = self.choice(held);
            let unmoved = self.per_weight(origin, &choice);
            let brought = |place: usize| {
                if place == origin {
                    return (0.0, 0.0);
                }
                let more = seen[place] - held[place];
                let moved = |m: usize| choice[m] + more * self.offers[m][place];
                self.brought(place, seen[place], |m| {
                    if more == 0.0 { unmoved[m] } else { self.per_weight_of(origin, m, moved(m)) }
                })
            };
            (0..regions).map(brought).collect::<Vec<(f64, f64)>>()
        };
        let rows = map_rows([as_they_are, as_places], of_origin);
        let mut growth = Array1::zeros(regions);
        let projects = Array2::from_shape_fn((regions, regions), |(origin, place)| rows[origin][place].0);
        for (place, growth) in growth.iter_mut().enumerate() {
            *growth = rows.iter().map(|it| it[place].1).sum();
        }
        IncomingProjects { projects, growth }
    }

    /// `κ_X Y_i` times a share of the recently sited projects there: CNY per year.
    fn output_of(&self, place: usize, projects: f64, of_all: f64) -> f64 {
        let PeriodView { model, economy, .. } = self.situation.period;
        let share = if of_all > 0.0 { projects / of_all } else { 0.0 };
        model.parameters.fiscal.sited_output_share * economy.output[place] * share
    }

    /// What the projects of `i` yield elsewhere, as far as it comes back.
    fn returns(&self, i: usize, own: &OwnProjects, outward: &Conditions) -> Returns {
        let mut returns = Returns { shared: 0.0, credited: 0.0 };
        let Some(deployments) = &self.situation.period.world.stocks.deployments else { return returns };
        for (place, &projects) in own.projects.iter().enumerate().filter(|it| it.0 != i) {
            let others = deployments.by_place()[place] - deployments.projects()[[i, place]];
            let output = self.output_of(place, projects, others + projects);
            returns.shared += outward.tax_share_between(i, place) * output;
            returns.credited += outward.growth_credit_between(i, place) * output;
        }
        returns
    }

    /// What `i` owes others for their projects, before the rate of tax.
    fn owed(&self, i: usize, own: &OwnProjects, incoming: &IncomingProjects, inward: &Conditions) -> f64 {
        let incoming = incoming.projects.column(i);
        let owed =
            incoming.iter().enumerate().map(|(origin, it)| inward.tax_share_between(origin, i) * it).sum();
        self.output_of(i, owed, incoming.sum() + own.projects[i])
    }

    fn weigh(&self, i: usize, growth: f64, returns: &Returns, owed: f64) -> f64 {
        let PeriodView { model, economy, .. } = self.situation.period;
        let (xi, fiscal) = (model.parameters.governments.growth_weight, &model.parameters.fiscal);
        // A government that pays away more than it has goes by its own tax, and not by what is missing.
        let revenue = match self.situation.revenue[i] {
            revenue if revenue > 0.0 => revenue,
            _ => fiscal.local_tax_rate * economy.output[i],
        };
        let gained = fiscal.shared_tax_rate * (returns.shared - owed);
        let tax = if revenue > 0.0 { gained / revenue } else { 0.0 };
        xi * (growth + returns.credited / economy.output[i]) + (1.0 - xi) * tax
    }
}
