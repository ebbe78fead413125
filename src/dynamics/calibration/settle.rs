//! Solves for the base year, one thing after the other (model description, section 10).

use super::base_year::BaseYear;
use super::earnings::Earnings;
use super::inversion::{Inversion, InversionProblem, NoConvergence, Solver};
use super::net_migration::{BaseMigration, entrants};
use crate::dynamics::chance::Expected;
use crate::dynamics::conditions::{Channel, Conditions};
use crate::dynamics::exchange::{self, KernelView};
use crate::dynamics::hazard::{departures, discounted, hazards, live_projects};
use crate::dynamics::kernel::Kernels;
use crate::dynamics::model::Model;
use crate::dynamics::parameters::Parameters;
use crate::dynamics::{chain, learning, projects, research, siting, venture};
use crate::numeric::{column_sums, exp, ln, scaled_rows};
use crate::region::{
    Accounts, Atlas, COHORTS, Cohort, Deployments, Observations, PerCohort, PerStage, STAGES, Stances,
    Stocks, World,
};
use ndarray::{Array1, Array2};
use std::sync::Arc;

/// Experience of the base year in years of its use.
const YEARS_OF_EXPERIENCE: f64 = 8.0;
/// Fixed points that do not belong to a field: of three cohorts, capital and venture finance.
const BESIDE_FIELDS: usize = 5;
/// A region has at most this share of its talent in research.
const MOST_RESEARCH: f64 = 0.5;

impl Model {
    /// Solves for the base year of `observations`; `years` is the length of a step.
    ///
    /// # Errors
    ///
    /// Fails when a fixed point does not converge, naming the region with the largest residual.
    pub fn new(
        atlas: &Arc<Atlas>,
        observations: &Observations,
        parameters: Parameters,
        years: f64,
    ) -> Result<(Self, Vec<Inversion>), NoConvergence> {
        Self::like(None, atlas, observations, parameters, years, &|_| ())
    }

    /// Solves for the base year as [`new`](Self::new) does, to the bit, but sooner: what a `known` model of the same
    /// atlas has in common is taken from it. `watch` hears again and again how much of the work is done, between 0 and 1.
    ///
    /// # Errors
    ///
    /// Fails when a fixed point does not converge, naming the region with the largest residual.
    pub fn like(
        known: Option<&Self>,
        atlas: &Arc<Atlas>,
        observations: &Observations,
        parameters: Parameters,
        years: f64,
        watch: &dyn Fn(f64),
    ) -> Result<(Self, Vec<Inversion>), NoConvergence> {
        let kernels = Kernels::new(atlas, &parameters, known.map(|it| &it.kernels));
        let known = known.map(|it| (&it.kernels, it.fixed_points.as_slice()));
        let base = observed(observations, &parameters, atlas);
        let of_solver = kernels.clone();
        let mut model =
            Self { parameters, kernels, base, years, population_floor: 0.0, fixed_points: Vec::new() };
        let wanted = BESIDE_FIELDS + model.fields().count();
        let mut solver = Solver { atlas, kernels: &of_solver, known, found: Vec::new(), wanted, watch };
        let conditions = Conditions::baseline(atlas, &model.parameters, model.fields().count());
        settle_people(&mut model, observations, &mut solver)?;
        settle_capital(&mut model, observations, &mut solver)?;
        fill_pipeline(&mut model, observations, &conditions);
        settle_finance(&mut model, atlas, observations, &conditions, &mut solver)?;
        settle_projects(&mut model, atlas, observations, &conditions, &mut solver)?;
        remember_use(&mut model, atlas, &conditions);
        chain::settle(&mut model);
        let report = solver.report();
        model.fixed_points = solver.found;
        Ok((model, report))
    }

    /// Counts people one by one, as sampled runs do, in what regions make of them: a region begins with whole people, and
    /// is as productive and pays as much with these as was observed. Where so few live that nobody is left when they are
    /// rounded, one person stands for them.
    pub fn count_people(&mut self, observations: &Observations) {
        self.population_floor = 1.0;
        let whole = PerCohort::from_fn(|it| observations.people[it].mapv(f64::round));
        let counted = Earnings::new(observations, &whole, self.population_floor, &self.parameters);
        counted.put_into(&mut self.base);
    }

    /// The share of those who redraw their place in the base year and stay, by cohort.
    pub fn stay_shares(&self, observations: &Observations) -> Vec<(Cohort, f64)> {
        let share = |cohort| {
            let (kernel, appeal) = (self.kernels.of(Channel::of(cohort)).base(), &self.base.appeal[cohort]);
            let people = &observations.people[cohort];
            let stay = kernel.diag().to_owned() * appeal / exchange::sum(&KernelView::of(kernel), appeal);
            (cohort, (&stay * people).sum() / people.sum())
        };
        COHORTS.into_iter().map(share).collect()
    }

    /// The world of the base year, with expected projects; `N` and `K` as observed.
    pub fn base_world(&self, atlas: &Arc<Atlas>, observations: &Observations) -> World {
        let base = &self.base;
        let stocks = Stocks {
            people: observations.people.clone(),
            capital: observations.capital.clone(),
            technology: Array2::ones(base.field_shares.dim()),
            projects: base.projects.clone(),
            deployments: Some(base.deployments.clone()),
            experience: base.experience.clone(),
            adoption: Array1::default(0),
        };
        let wages = PerCohort::from_fn(|it| exp(base.log_real_wage[it].clone()) * &observations.people[it]);
        let accounts = Accounts {
            output: base.output.clone(),
            revenue: self.parameters.fiscal.local_tax_rate * &base.output,
            research_cost: research::research_cost(&base.research, &base.log_real_wage.young),
            wages_paid: wages,
            finance: base.finance.clone(),
            log_supply: chain::full_supply(self),
        };
        World { atlas: Arc::clone(atlas), stocks, accounts, stances: Stances::Fixed, platforms: None }
    }
}

/// (a): efficiency, wages and returns follow from what was observed; the rest is filled in later.
fn observed(observations: &Observations, parameters: &Parameters, atlas: &Atlas) -> BaseYear {
    let regions = atlas.len();
    let Observations { people, output, .. } = observations;
    let talent = &people.young + &people.established;
    let earnings = Earnings::new(observations, people, 0.0, parameters);
    let vector = || Array1::zeros(regions);
    let fields = atlas.fields().count();
    assert_eq!(fields, observations.field_shares.ncols(), "every field has a column of shares");
    let table = || Array2::zeros((regions, fields));
    BaseYear {
        fields: Arc::clone(atlas.fields()),
        field_shares: observations.field_shares.clone(),
        total_output: output.sum(),
        total_talent: talent.sum(),
        log_efficiency: earnings.log_efficiency,
        log_all_people: earnings.log_all_people,
        log_return: earnings.log_return,
        log_real_wage: earnings.log_real_wage,
        log_unit_input_cost: earnings.log_unit_input_cost,
        output: output.clone(),
        log_output: ln(output.clone()),
        appeal: PerCohort::from_fn(|_| vector()),
        capital_appeal: vector(),
        finance_appeal: vector(),
        siting_appeal: vec![vector(); fields],
        graduates: observations.graduates.clone(),
        entrants: entrants(observations, parameters),
        research_share: research_shares(observations, parameters, &talent),
        research: table(),
        total_research: Array1::zeros(fields),
        access: table(),
        projects: PerStage::from_fn(|_| table()),
        prospect: vector(),
        live: vector(),
        finance: vector(),
        choice: table(),
        deployment_share: table(),
        deployments: Deployments::default(),
        experience: table(),
        chains: Arc::clone(atlas.chains()),
        segment_output: Array2::default((0, 0)),
        segment_reach: Array2::default((0, 0)),
    }
}

/// `r_j` of (15).
fn research_shares(
    observations: &Observations,
    parameters: &Parameters,
    talent: &Array1<f64>,
) -> Array1<f64> {
    let share = |(staff, talent): (&Option<f64>, &f64)| match staff {
        Some(staff) if *staff > 0.0 => (staff / talent).min(MOST_RESEARCH),
        _ => parameters.technology.research_share,
    };
    observations.research_staff.iter().zip(talent).map(share).collect()
}

/// (b): appeals with which redrawing alone keeps everyone's distribution, or moves as many as is known.
fn settle_people(model: &mut Model, seen: &Observations, solver: &mut Solver) -> Result<(), NoConvergence> {
    let talent = &seen.people.young + &seen.people.established;
    let net = seen.net_migrants.as_ref();
    let migration = net.map(|net| BaseMigration::new(&seen.people, net, &model.parameters, model.years));
    if let Some(region) = migration.as_ref().and_then(|it| it.unreachable().first().copied()) {
        return Err(solver.out_of_reach("net migration", region));
    }
    for cohort in COHORTS {
        let moving = migration.as_ref().map(|it| (&it.leavers[cohort], &it.net[cohort]));
        model.base.appeal[cohort] = if let Some((leavers, net)) = moving.filter(|it| it.0.sum() > 0.0) {
            moving_appeal(cohort, leavers, net, solver)?
        } else {
            // A cohort that is nowhere may still come to be, and then goes where talent goes.
            let nobody = seen.people[cohort].sum() <= 0.0;
            let people = if nobody { &talent } else { &seen.people[cohort] };
            resting_appeal(model, cohort, people, solver)?
        };
    }
    Ok(())
}

/// What reports call the fixed point of a cohort.
fn whereabouts(cohort: Cohort) -> String {
    let name = match cohort {
        Cohort::Worker => "where workers live",
        Cohort::Young => "where young talent lives",
        Cohort::Established => "where established talent lives",
    };
    name.to_owned()
}

/// Appeals with which those who redraw their place come as they go.
fn resting_appeal(
    model: &Model,
    cohort: Cohort,
    people: &Array1<f64>,
    solver: &mut Solver,
) -> Result<Array1<f64>, NoConvergence> {
    let (channel, target) = (Channel::of(cohort), people / people.sum());
    let kernel = KernelView::of(model.kernels.of(channel).base());
    let reach = |open: &[(&InversionProblem, &Array1<f64>)]| {
        open.iter().map(|(_, appeal)| exchange::sum(&kernel, appeal) * *appeal).collect()
    };
    let leavers = Array1::default(0);
    let question = InversionProblem { name: whereabouts(cohort), channel, leavers, target };
    // Regions are origins and places at once, so a whole step would count each gain twice.
    Ok(solver.solve(vec![question], 0.5, reach)?.swap_remove(0))
}

/// Appeals with which so many more come than go.
///
/// ```text
/// (40) Σ_o n_co κ_oi S_ci/(κS_c)_o = n_ci + net_ci
/// ```
fn moving_appeal(
    cohort: Cohort,
    leavers: &Array1<f64>,
    net: &Array1<f64>,
    solver: &mut Solver,
) -> Result<Array1<f64>, NoConvergence> {
    let (channel, target) = (Channel::of(cohort), leavers + net);
    let question = InversionProblem { name: whereabouts(cohort), channel, leavers: leavers.clone(), target };
    Ok(solver.place(channel, vec![question])?.swap_remove(0))
}

/// (c): appeals with which investment lands in proportion to capital.
fn settle_capital(
    model: &mut Model,
    observations: &Observations,
    solver: &mut Solver,
) -> Result<(), NoConvergence> {
    let capital = &model.parameters.capital;
    let savings =
        capital.saving_rate * discounted(capital.depreciation_rate, model.years) * &model.base.output;
    let name = "where capital is invested".to_owned();
    let target = observations.capital.clone();
    let question = InversionProblem { name, channel: Channel::Capital, leavers: savings, target };
    model.base.capital_appeal = solver.place(Channel::Capital, vec![question])?.swap_remove(0);
    Ok(())
}

/// (d): research, ideas and projects at their stationary stock.
fn fill_pipeline(model: &mut Model, observations: &Observations, conditions: &Conditions) {
    let talent = &observations.people.young + &observations.people.established;
    let staff = &model.base.research_share * &talent;
    let effort = scaled_rows(&model.base.field_shares, &staff);
    let kernel = KernelView::of(model.kernels.of(Channel::Knowledge).base());
    let positive = |it: f64| if it > 0.0 { it } else { 1.0 };
    let access = research::access(&kernel, &effort).mapv(positive);
    let total_research = column_sums(&effort).mapv_into(positive);
    let hazards = hazards(model, conditions);
    let mut inflow = model.parameters.technology.idea_rate * model.years * &effort;
    for stage in STAGES {
        let failure = model.parameters.technology.failure_rate[stage];
        let exit = hazards[stage].mapv(|it| departures(it + failure, model.years));
        model.base.projects[stage] = &inflow / &exit;
        inflow *= &hazards[stage].mapv(|it| it / (it + failure));
    }
    model.base.research = effort;
    model.base.access = access;
    model.base.total_research = total_research;
}

/// (e): appeals with which finance lands in proportion to live projects.
fn settle_finance(
    model: &mut Model,
    atlas: &Arc<Atlas>,
    observations: &Observations,
    conditions: &Conditions,
    solver: &mut Solver,
) -> Result<(), NoConvergence> {
    let stocks = model.base_world(atlas, observations).stocks;
    let hazards = hazards(model, conditions);
    model.base.live = live_projects(&stocks);
    model.base.prospect = venture::prospects(model, &stocks, conditions, &hazards);
    let money = model.parameters.venture.finance_share * &model.base.output;
    let kernel = KernelView::new(&model.kernels, atlas, conditions, Channel::Venture);
    let name = "where venture finance goes".to_owned();
    let target = model.base.live.clone();
    let question = InversionProblem { name, channel: Channel::Venture, leavers: money.clone(), target };
    let appeal = solver.place(Channel::Venture, vec![question])?.swap_remove(0);
    model.base.finance = exchange::divide(atlas, &kernel, &appeal, money, None).arrivals;
    model.base.finance_appeal = appeal;
    Ok(())
}

/// (f) and the first half of (g): appeals with which projects land in proportion to their field's output.
fn settle_projects(
    model: &mut Model,
    atlas: &Arc<Atlas>,
    observations: &Observations,
    conditions: &Conditions,
    solver: &mut Solver,
) -> Result<(), NoConvergence> {
    let advanced = ripe(model, conditions);
    let in_field = scaled_rows(&model.base.field_shares, &model.base.output);
    let question = |(m, name): (usize, &str)| {
        let name = format!("where {name} projects are sited");
        let (leavers, target) = (advanced.column(m).to_owned(), in_field.column(m).to_owned());
        InversionProblem { name, channel: Channel::Siting, leavers, target }
    };
    let names = model.base.fields.all().iter().map(|it| it.name.as_str());
    let questions = names.enumerate().map(question).collect();
    model.base.siting_appeal = solver.place(Channel::Siting, questions)?;
    let a_year = &advanced / model.years;
    let share = &in_field / &column_sums(&in_field).mapv_into(|it| if it > 0.0 { it } else { 1.0 });
    model.base.deployment_share = share * &column_sums(&a_year);
    let world = model.base_world(atlas, observations);
    let sited = {
        let empty = Deployments::new(Array2::zeros((atlas.len(), atlas.len())));
        let kernel = siting::kernel(model, atlas, &world.stances, conditions);
        let search = siting::search(model, atlas, &model.base.siting_appeal, &a_year, &Expected);
        exchange::site(&search, &kernel, Some(empty), None)
    };
    let landed = sited.deployments.expect("places keep count where they are given any");
    // What one step adds, spread over the years that a project counts as recent.
    let decay = model.parameters.fiscal.deployment_decay;
    let years_of_deployments = model.years / discounted(decay, model.years) / decay;
    model.base.deployments = Deployments::new(landed.projects() * years_of_deployments);
    model.base.choice = sited.choice;
    Ok(())
}

/// Projects that leave the last stage for a place in one step of the base year.
fn ripe(model: &Model, conditions: &Conditions) -> Array2<f64> {
    let hazards = hazards(model, conditions);
    projects::leave(model, &model.base.projects, hazards, &Expected).advanced.scale_up
}

/// The second half of (g): experience of the base year.
fn remember_use(model: &mut Model, atlas: &Atlas, conditions: &Conditions) {
    let used = scaled_rows(&model.base.field_shares, &model.base.output);
    let kernel = KernelView::new(&model.kernels, atlas, conditions, Channel::Experience);
    model.base.experience = YEARS_OF_EXPERIENCE * learning::seen(&kernel, &used, &conditions.openness);
}
