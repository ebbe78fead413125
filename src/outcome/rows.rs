//! One moment of a run as rows of tables; columns as [`outcomes`](super::outcomes) describes them.

use super::indicators;
use super::tally::Tally;
use super::{Column, Table, TableError};
use crate::region::{Atlas, COHORTS, Clubs, FIELDS, RegionId, STAGES};
use crate::simulation::{PeriodState, Simulation};
use ndarray::{Array1, Axis};

/// A moment: the simulation before its next step.
#[derive(Clone, Copy)]
pub struct Moment<'a> {
    /// The state.
    pub simulation: &'a Simulation,
}

/// A named set of regions whose sums are written.
#[derive(Clone, Debug)]
pub struct Group {
    /// The name of the club or province.
    pub name: String,
    members: Vec<usize>,
}

/// Every club with a member in the world, then every province.
pub fn groups(atlas: &Atlas, clubs: &Clubs) -> Vec<Group> {
    let indices = |members: Vec<RegionId>| members.into_iter().map(RegionId::index).collect();
    let clubs = clubs.iter().map(|(name, club)| (name.to_owned(), indices(club.resolve(atlas))));
    let provinces =
        atlas.provinces().iter().map(|(place, range)| (place.english.clone(), range.clone().collect()));
    let all = clubs.chain(provinces).map(|(name, members): (String, Vec<usize>)| Group { name, members });
    all.filter(|group| !group.members.is_empty()).collect()
}

impl Moment<'_> {
    /// Conditions, economy and revenue of the step that begins.
    fn period(&self) -> &PeriodState {
        self.simulation.period_state()
    }

    fn year(&self) -> f64 {
        self.simulation.clock().now()
    }

    /// `T_i − τ_L Y_i`, CNY per year.
    fn transfers(&self) -> Array1<f64> {
        &self.period().transfers.received - &self.period().transfers.paid
    }

    /// What policies cost each region, CNY per year.
    fn policy_cost(&self) -> Array1<f64> {
        let nothing = Array1::zeros(self.simulation.world().atlas.len());
        self.period().policies.iter().fold(nothing, |sum, it| sum + &it.cost)
    }

    /// `ln c_im` weighted by the fields' shares.
    fn log_unit_cost(&self) -> Array1<f64> {
        (&self.simulation.model().base.field_shares * &self.period().economy.log_unit_cost).sum_axis(Axis(1))
    }

    /// The row of `national`.
    ///
    /// # Errors
    ///
    /// Never, as its columns have one row each; the table would say so otherwise.
    pub fn national(&self, replicate: u32, tally: &Tally) -> Result<Table, TableError> {
        let (world, economy) = (self.simulation.world(), &self.period().economy);
        let (output, people) = (economy.output.to_vec(), economy.all_people.to_vec());
        let theil = indicators::theil(&output, &people, &provinces(&world.atlas));
        let mean_of_logs = |logs: &Array1<f64>| ((logs * &economy.output).sum() / economy.total_output).exp();
        let open = (0..world.atlas.len()).filter(|&it| world.stances.open(it)).count();
        let per_worker = indicators::per_worker(&output, &people);
        let [first, second, third] = tally.advanced.each_ref().map(|it| it.sum());
        let mut columns = vec![Column::integer("replicate", vec![i64::from(replicate)])];
        let mut real = |name: &str, value: f64| columns.push(Column::real(name, vec![value]));
        real("year", self.year());
        real("output_cny", economy.total_output);
        for cohort in COHORTS {
            real(&format!("people_{cohort}"), world.stocks.people[cohort].sum());
        }
        real("capital_cny", world.stocks.capital.sum());
        real("technology", mean_of_logs(&economy.log_productivity));
        real("unit_cost", mean_of_logs(&self.log_unit_cost()));
        real("gini", indicators::gini(&per_worker));
        real("theil", theil.total);
        real("theil_within", theil.within);
        real("theil_between", theil.between);
        real("dispersion", indicators::dispersion(&per_worker));
        real("movers", tally.movers.sum());
        real("cross_province_share_talent", tally.movers_cross_province());
        real("cross_province_share_capital", tally.capital.cross_province());
        real("cross_province_share_venture", tally.venture.cross_province());
        real("cross_province_share_siting", tally.siting.cross_province());
        real("own_region_share_capital", tally.capital.own_region_share());
        real("own_region_share_siting", tally.siting.own_region_share());
        real("ideas", tally.ideas.sum());
        real("advanced_1", first);
        real("advanced_2", second);
        real("advanced_3", third);
        real("transfers_cny", self.period().transfers.paid.sum());
        real("open_share", open as f64 / world.atlas.len() as f64);
        real("policy_cost_cny", self.policy_cost().sum());
        Table::new(columns)
    }

    /// The rows of `clubs`.
    ///
    /// # Errors
    ///
    /// As [`national`](Self::national).
    pub fn clubs(&self, replicate: u32, tally: &Tally, groups: &[Group]) -> Result<Table, TableError> {
        let (stocks, economy) = (&self.simulation.world().stocks, &self.period().economy);
        let mut columns = vec![
            Column::integer("replicate", vec![i64::from(replicate); groups.len()]),
            Column::real("year", vec![self.year(); groups.len()]),
            Column::text("club", groups.iter().map(|it| it.name.clone()).collect()),
        ];
        let mut sums = |name: &str, values: &Array1<f64>| {
            let sum = |group: &Group| group.members.iter().map(|&it| values[it]).sum();
            columns.push(Column::real(name, groups.iter().map(sum).collect()));
        };
        sums("output_cny", &economy.output);
        for cohort in COHORTS {
            sums(&format!("people_{cohort}"), &stocks.people[cohort]);
        }
        sums("capital_cny", &stocks.capital);
        sums("movers", &tally.movers);
        sums("ideas", &tally.ideas);
        for (number, advanced) in (1..).zip(&tally.advanced) {
            sums(&format!("advanced_{number}"), advanced);
        }
        sums("transfers_cny", &self.transfers());
        sums("policy_cost_cny", &self.policy_cost());
        Table::new(columns)
    }

    /// The rows of `regions`, in the order of codes.
    ///
    /// # Errors
    ///
    /// As [`national`](Self::national).
    pub fn regions(&self, replicate: u32, tally: &Tally) -> Result<Table, TableError> {
        let (world, economy) = (self.simulation.world(), &self.period().economy);
        let (stocks, order) = (&world.stocks, world.atlas.by_code());
        let code = |it: &RegionId| world.atlas.region(*it).place.code.clone();
        let mut columns = vec![
            Column::integer("replicate", vec![i64::from(replicate); order.len()]),
            Column::real("year", vec![self.year(); order.len()]),
            Column::text("code", order.iter().map(code).collect()),
        ];
        let mut put = |name: &str, values: &Array1<f64>| {
            columns.push(Column::real(name, order.iter().map(|it| values[it.index()]).collect()));
        };
        put("output_cny", &economy.output);
        put("workers", &stocks.people.worker);
        put("young", &stocks.people.young);
        put("established", &stocks.people.established);
        put("capital_cny", &stocks.capital);
        put("technology", &economy.log_productivity.mapv(f64::exp));
        for (m, field) in FIELDS.into_iter().enumerate() {
            put(&format!("technology_{}", field.column()), &stocks.technology.column(m).to_owned());
        }
        put("unit_cost", &self.log_unit_cost().mapv(f64::exp));
        for (m, field) in FIELDS.into_iter().enumerate() {
            put(&format!("unit_cost_{}", field.column()), &economy.log_unit_cost.column(m).mapv(f64::exp));
        }
        for (number, stage) in (1..).zip(STAGES) {
            put(&format!("projects_{number}"), &stocks.projects[stage].sum_axis(Axis(1)));
        }
        put("wage_worker_cny", &economy.log_wage.worker.mapv(f64::exp));
        put("wage_talent_cny", &economy.log_wage.young.mapv(f64::exp));
        put("housing", &economy.log_housing.mapv(f64::exp));
        put("net_talent", &tally.net_talent);
        put("net_capital_cny", &tally.capital.net);
        put("net_siting", &tally.siting.net);
        put("tax_cny", &self.period().revenue);
        put("transfers_cny", &self.transfers());
        let stance = |it: &RegionId| i64::from(world.stances.open(it.index()));
        columns.push(Column::integer("stance", order.iter().map(stance).collect()));
        Table::new(columns)
    }

    /// The rows of `policies`.
    ///
    /// # Errors
    ///
    /// As [`national`](Self::national).
    pub fn policies(&self, replicate: u32) -> Result<Table, TableError> {
        let (policies, in_force) = (self.simulation.policies(), &self.period().policies);
        let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
        let verdicts = self.simulation.verdicts();
        let verdict = |number: usize| verdicts.get(number).copied().flatten();
        let effect = |number| verdict(number).map_or(f64::NAN, |it| it.effect);
        let decision = |number| verdict(number).map_or("", |it| if it.goes_on { "continue" } else { "stop" });
        Table::new(vec![
            Column::integer("replicate", vec![i64::from(replicate); policies.len()]),
            Column::text("policy", policies.iter().map(|it| it.name.clone()).collect()),
            Column::real("year", vec![self.year(); policies.len()]),
            Column::integer("members", in_force.iter().map(|it| count(it.covered)).collect()),
            Column::real("strength", in_force.iter().map(|it| it.strength).collect()),
            Column::real("cost_cny", in_force.iter().map(|it| it.cost.sum()).collect()),
            Column::integer("scaled_down", in_force.iter().map(|it| count(it.scaled_down)).collect()),
            Column::real("review_effect", (0..policies.len()).map(effect).collect()),
            Column::text("review_decision", (0..policies.len()).map(|it| decision(it).to_owned()).collect()),
        ])
    }
}

/// The number of each region's province.
fn provinces(atlas: &Atlas) -> Vec<usize> {
    let stretches = atlas.provinces().iter().enumerate();
    stretches.flat_map(|(number, (_, range))| range.clone().map(move |_| number)).collect()
}
