//! Every parameter by its path: what it is, what it may be, and how it is read and set without any text.

use super::limits::{Limits, SHARE, between, up_to};
use super::parameters::Parameters;
use crate::region::Field;

/// A parameter of the laws.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// Where it stands under `[parameters]`, such as `technology.retention`.
    pub path: &'static str,
    /// The symbol in the equations.
    pub symbol: &'static str,
    /// Unit; empty for a pure number.
    pub unit: &'static str,
    /// Values outside are refused. They are far beyond what is usual, and so near that runs at their ends end well.
    pub limits: Limits,
    /// Values outside are possible but unusual, and warned of.
    pub usual: Limits,
    /// Whether kernels or the base year depend on it; if not, models that differ in it alone share both.
    pub shapes_base_year: bool,
    /// Where the default and the usual range come from.
    pub source: &'static str,
    get: fn(&Parameters) -> f64,
    set: fn(&mut Parameters, f64),
}

/// Why a parameter was not set.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ParameterError {
    /// There is no such parameter.
    #[error("unknown parameter `{0}`")]
    Unknown(String),
    /// The value is not within the limits of the parameter.
    #[error("`{name}` must be {limits}, not {value}")]
    Outside {
        /// The last key of its path.
        name: &'static str,
        /// What would be allowed.
        limits: Limits,
        /// What was asked for.
        value: f64,
    },
}

impl Parameter {
    /// The parameter of a path such as `technology.retention`.
    pub fn find(path: &str) -> Option<&'static Self> {
        PARAMETERS.iter().find(|it| it.path == path)
    }

    /// The last key of its path.
    pub fn name(&self) -> &'static str {
        self.path.rsplit('.').next().unwrap_or(self.path)
    }

    /// Whether what is usual is less than what is allowed, so that it says something of what the value may be.
    pub fn has_usual_range(&self) -> bool {
        let Self { limits, usual, .. } = self;
        limits.low <= usual.low && usual.high <= limits.high && usual != limits
    }

    /// The value that holds when nothing is said.
    pub fn default(&self) -> f64 {
        self.get(&Parameters::default())
    }

    /// The value of the parameter.
    pub fn get(&self, parameters: &Parameters) -> f64 {
        (self.get)(parameters)
    }

    /// Gives it another value.
    ///
    /// # Errors
    ///
    /// Refuses values outside its limits and changes nothing then.
    pub fn set(&self, parameters: &mut Parameters, value: f64) -> Result<(), ParameterError> {
        if !self.limits.allow(value) {
            return Err(ParameterError::Outside { name: self.name(), limits: self.limits, value });
        }
        (self.set)(parameters, value);
        Ok(())
    }
}

impl Parameters {
    /// The value of the parameter of this path, such as `technology.retention`; [`None`] if there is no such one.
    pub fn get(&self, path: &str) -> Option<f64> {
        Some(Parameter::find(path)?.get(self))
    }

    /// Gives the parameter of this path, such as `technology.retention`, another value. Whether several values go
    /// together is told by [`conflicts`](Self::conflicts).
    ///
    /// # Errors
    ///
    /// Refuses unknown paths and values outside the limits of the parameter.
    pub fn set(&mut self, path: &str, value: f64) -> Result<(), ParameterError> {
        let parameter = Parameter::find(path).ok_or_else(|| ParameterError::Unknown(path.to_owned()))?;
        parameter.set(self, value)
    }
}

/// A row a parameter; its path is both the text of files and the field of the structs.
macro_rules! table {
    ($($process:ident $(.$key:ident)+: $symbol:literal, $unit:literal, $limits:expr, $usual:expr, $when:expr, $source:expr;)+) => {
        &[$(Parameter {
            path: concat!(stringify!($process) $(, ".", stringify!($key))+),
            symbol: $symbol,
            unit: $unit,
            limits: $limits,
            usual: $usual,
            shapes_base_year: $when,
            source: $source,
            get: |it| it.$process$(.$key)+,
            set: |it, value| it.$process$(.$key)+ = value,
        }),+]
    };
}

const BASE_YEAR: bool = true;
/// Neither kernels nor the base year depend on it.
const LATER: bool = false;

/// Costs in logarithms, and elasticities with respect to distance; at 20 one in e^20 crosses a border or goes e times as
/// far. Three of them at once, over distances from 2 to 20,000 km, stay within what numbers hold.
const FRICTION: Limits = up_to(20.0);
/// Costs of money and projects, which have to leave for where they are seen to arrive: the base year cannot be met where
/// next to nothing does.
const COST: Limits = up_to(8.0);
/// Their elasticities with respect to distance.
const REACH: Limits = up_to(4.0);
/// Elasticities of a choice; beyond it everybody goes to the best place anyway.
const CHOICE: Limits = up_to(50.0);
/// Per year; at 100 everything happens within days.
const RATE: Limits = up_to(100.0);
/// Units of utility, which are logarithms of output.
const WORTH: Limits = between(-100.0, 100.0);

const ASSUMPTION: &str = "assumption";
const MOBILITY: &str = "assumption after mobility reports";
const MOVERS: &str = "set so that the interprovincial share of movers is .50–.60";
const STOCKS: &str = "Tombe-Zhu 2019: stock elasticity 1.5 = θ(1 + stay share)";
const REGISTRATION: &str = "Huang: 46 % of utility; about .62 θ";
const INVESTMENT: &str = "set so that at prefecture level .55 stays in the region, .75 in the province";
const FINANCE: &str = "set so that .50 stays in the region, .65 in the province";
const SITING: &str = "set so that .40 stays in the region, .60 in the province";
const DECISIVE: &str = "assumption; decisive and not identified: report as a range";

/// Every parameter, in the order of the model text (section 7).
pub const PARAMETERS: &[Parameter] = table! {
    production.agglomeration_elasticity: "γ", "", up_to(1.0), between(0.03, 0.12), LATER,
        "Combes-Gobillon; Combes-Démurger-Li (China higher)";
    production.capital_share: "α", "", between(0.01, 0.98), between(0.42, 0.55), BASE_YEAR, "Zhao et al. 2025";
    production.talent_share: "β", "", between(0.01, 0.98), between(0.15, 0.25), BASE_YEAR,
        "assumption (college wage bill)";

    housing.supply_elasticity: "ζ", "", up_to(1e6), between(0.5, 5.6), LATER, "Liu 2014";
    housing.expenditure_share: "χ", "", SHARE, between(0.13, 0.30), LATER, "Liu-Wang-Chen 2024";
    housing.congestion_elasticity: "λ", "", up_to(10.0), between(0.0, 0.5), LATER,
        "Allen-Arkolakis demonstration value";

    talent.wage_elasticity.worker: "θ_worker", "", CHOICE, between(0.6, 1.5), LATER, STOCKS;
    talent.wage_elasticity.young: "θ_young", "", CHOICE, between(1.0, 3.0), LATER, STOCKS;
    talent.wage_elasticity.established: "θ_established", "", CHOICE, between(0.8, 2.0), LATER, STOCKS;
    talent.redraw_rate.worker: "μ_worker", "per year", RATE, between(0.005, 0.05), LATER, MOBILITY;
    talent.redraw_rate.young: "μ_young", "per year", RATE, between(0.05, 0.2), LATER, MOBILITY;
    talent.redraw_rate.established: "μ_established", "per year", RATE, between(0.015, 0.05), LATER,
        MOBILITY;
    talent.distance_elasticity: "δ_talent", "", FRICTION, between(0.6, 2.0), BASE_YEAR, MOVERS;
    talent.border_cost.worker: "b_worker", "", FRICTION, between(0.3, 2.0), BASE_YEAR, MOVERS;
    talent.border_cost.young: "b_young", "", FRICTION, between(0.3, 2.0), BASE_YEAR, MOVERS;
    talent.border_cost.established: "b_established", "", FRICTION, between(0.3, 2.0), BASE_YEAR, MOVERS;
    talent.registration_cost.worker: "h_worker", "", FRICTION, FRICTION, BASE_YEAR, REGISTRATION;
    talent.registration_cost.young: "h_young", "", FRICTION, FRICTION, BASE_YEAR, REGISTRATION;
    talent.registration_cost.established: "h_established", "", FRICTION, FRICTION, BASE_YEAR, REGISTRATION;
    talent.ageing_rate: "a", "per year", up_to(1.0), up_to(1.0), LATER, "13 years as young talent";
    talent.worker_retirement_rate: "r_worker", "per year", up_to(1.0), up_to(1.0), LATER, ASSUMPTION;
    talent.established_retirement_rate: "r_established", "per year", up_to(1.0), up_to(1.0), LATER, ASSUMPTION;
    talent.entrant_rate: "e_i", "per year", up_to(1.0), up_to(1.0), BASE_YEAR, ASSUMPTION;
    talent.graduate_match: "match", "", SHARE, SHARE, LATER, ASSUMPTION;

    capital.saving_rate: "s", "", SHARE, between(0.35, 0.45), BASE_YEAR, "national accounts";
    capital.depreciation_rate: "δ", "per year", up_to(2.0), between(0.05, 0.11), BASE_YEAR,
        "Zhang-Wu-Zhang 2004";
    capital.return_elasticity: "θ_K", "", CHOICE, between(1.0, 3.0), LATER, "Zhao et al. 2025";
    capital.distance_elasticity: "δ_capital", "", REACH, REACH, BASE_YEAR, INVESTMENT;
    capital.border_cost: "b_capital", "", COST, COST, BASE_YEAR, INVESTMENT;
    capital.link_cost: "h_capital", "", COST, COST, BASE_YEAR, INVESTMENT;

    venture.finance_share: "f", "", between(1e-6, 1.0), between(0.004, 0.016), BASE_YEAR, ASSUMPTION;
    venture.prospect_elasticity: "θ_V", "", CHOICE, CHOICE, LATER, ASSUMPTION;
    venture.success_multiple: "k", "", between(0.01, 1e4), between(0.01, 1e4), BASE_YEAR, ASSUMPTION;
    venture.supply_elasticity: "ν_V", "", up_to(5.0), between(0.2, 1.0), LATER, ASSUMPTION;
    venture.distance_elasticity: "δ_venture", "", REACH, REACH, BASE_YEAR, FINANCE;
    venture.border_cost: "b_venture", "", COST, COST, BASE_YEAR, FINANCE;
    venture.link_cost: "h_venture", "", COST, COST, BASE_YEAR, FINANCE;

    technology.research_share: "r", "", between(0.0, 0.5), between(0.0, 0.5), BASE_YEAR,
        "assumption where the data give none";
    technology.support_elasticity: "ε", "", up_to(5.0), between(0.5, 2.0), LATER, "Chen et al. 2021";
    technology.spillover_elasticity: "σ_k", "", up_to(2.0), between(0.05, 0.3), LATER, ASSUMPTION;
    technology.knowledge_distance: "D", "km", between(10.0, 1e6), between(300.0, 1730.0), BASE_YEAR,
        "Comin et al.; Keller 2002";
    technology.knowledge_border_cost: "b_W", "", FRICTION, FRICTION, BASE_YEAR, ASSUMPTION;
    technology.research_elasticity: "λ_R", "", up_to(5.0), between(0.5, 1.0), LATER, "Bloom et al. 2020";
    technology.own_research_elasticity: "ε_R", "", up_to(5.0), between(0.4, 1.0), LATER,
        "patents on research staff: .55 (.08) within provinces of China, 1.07 across them";
    technology.returns_to_knowledge: "φ", "", between(-50.0, 0.9), between(-4.0, -1.0), LATER, "Bloom et al. 2020";
    technology.idea_rate: "ι", "per FTE and year", between(1e-6, 100.0), between(1e-6, 100.0), BASE_YEAR, ASSUMPTION;
    technology.advance_probability.discovery: "p_1", "per year", between(0.001, 0.999), between(0.15, 0.6), BASE_YEAR,
        ASSUMPTION;
    technology.advance_probability.maturation: "p_2", "per year", between(0.001, 0.999), between(0.15, 0.6), BASE_YEAR,
        ASSUMPTION;
    technology.advance_probability.scale_up: "p_3", "per year", between(0.001, 0.999), between(0.15, 0.6), BASE_YEAR,
        ASSUMPTION;
    technology.failure_rate.discovery: "f_1", "per year", up_to(10.0), up_to(10.0), BASE_YEAR, ASSUMPTION;
    technology.failure_rate.maturation: "f_2", "per year", up_to(10.0), up_to(10.0), BASE_YEAR, ASSUMPTION;
    technology.failure_rate.scale_up: "f_3", "per year", up_to(10.0), up_to(10.0), BASE_YEAR, ASSUMPTION;
    technology.readiness.discovery: "g_1", "", between(0.01, 100.0), between(0.01, 100.0), BASE_YEAR, "neutral";
    technology.readiness.maturation: "g_2", "", between(0.01, 100.0), between(0.01, 100.0), BASE_YEAR, "neutral";
    technology.readiness.scale_up: "g_3", "", between(0.01, 100.0), between(0.01, 100.0), BASE_YEAR, "neutral";
    technology.finance_elasticity: "η_v", "", up_to(2.0), between(0.05, 0.5), LATER, ASSUMPTION;
    technology.siting_distance_elasticity: "δ_siting", "", REACH, REACH, BASE_YEAR, SITING;
    technology.siting_border_cost: "b_siting", "", COST, COST, BASE_YEAR, SITING;
    technology.siting_link_cost: "h_siting", "", COST, COST, BASE_YEAR, SITING;
    technology.cost_elasticity: "θ_P", "", up_to(20.0), between(0.5, 4.0), LATER, ASSUMPTION;
    technology.match_dispersion: "θ_M", "", between(0.5, 1e6), between(2.5, 8.0), LATER, ASSUMPTION;
    technology.retention: "ρ", "", COST, between(0.3, 2.0), BASE_YEAR, DECISIVE;
    technology.recruitment: "η", "", up_to(20.0), between(0.2, 1.0), LATER, DECISIVE;
    technology.growth_rate: "g⁰", "per year", up_to(1.0), up_to(1.0), LATER, ASSUMPTION;

    learning.learning_rate: "LR", "", up_to(Field::MOST_LEARNING), between(0.10, 0.30), LATER, "Wright-type estimates";
    learning.demand_elasticity: "ε_D", "", up_to(10.0), up_to(10.0), LATER, "assumption; b·ε_D < 1";
    learning.distance_elasticity: "δ_O", "", FRICTION, FRICTION, BASE_YEAR, ASSUMPTION;
    learning.border_cost: "b_O", "", FRICTION, FRICTION, BASE_YEAR, ASSUMPTION;
    learning.openness: "a", "", SHARE, between(0.1, 0.5), BASE_YEAR, ASSUMPTION;

    fiscal.sited_output_share: "κ_X", "", SHARE, between(0.03, 0.25), LATER, ASSUMPTION;
    fiscal.deployment_decay: "δ_D", "per year", between(0.001, 10.0), between(0.001, 10.0), BASE_YEAR, ASSUMPTION;
    fiscal.shared_tax_rate: "τ_X", "", SHARE, SHARE, LATER, "half of VAT .055 and 40 % of CIT .033 of output";
    fiscal.local_tax_rate: "τ_L", "", SHARE, SHARE, LATER, "local part of taxes over output";
    fiscal.policy_budget_share: "e", "", SHARE, between(0.02, 0.08), LATER,
        "local science and technology budgets";

    governments.growth_weight: "ξ", "", SHARE, SHARE, LATER, ASSUMPTION;
    governments.peer_weight: "κ_t", "", up_to(10.0), SHARE, LATER, ASSUMPTION;
    governments.review_rate: "r", "per year", RATE, RATE, LATER, ASSUMPTION;
    governments.selection_intensity: "β", "per unit of utility", up_to(1e9), between(50.0, 400.0), LATER,
        ASSUMPTION;
    governments.mutation_rate: "μ", "", SHARE, SHARE, LATER, ASSUMPTION;
    governments.open_cost: "cost", "utility", WORTH, WORTH, LATER, "neutral";
    governments.open_bonus: "bonus", "utility", WORTH, WORTH, LATER, "neutral";

    chain.supplier_substitution: "σ_C", "", between(1.1, 100.0), between(2.0, 8.0), LATER, ASSUMPTION;
    chain.segment_complementarity: "ς", "", between(1e-6, 50.0), between(0.2, 4.0), LATER, ASSUMPTION;
    chain.intensity: "μ", "", SHARE, between(0.2, 0.7), LATER, ASSUMPTION;
    chain.distance_elasticity: "δ_C", "", FRICTION, between(0.1, 1.0), BASE_YEAR, ASSUMPTION;
    chain.border_cost: "b_C", "", FRICTION, between(0.0, 1.0), BASE_YEAR, ASSUMPTION;

    platform.innovation: "p", "per year", RATE, between(0.005, 0.05), LATER, "range of Bass models";
    platform.imitation: "q", "per year", RATE, between(0.2, 0.6), LATER, "range of Bass models";
    platform.initial_ceiling: "ceiling⁰", "", between(0.01, 0.99), between(0.4, 0.9), LATER, ASSUMPTION;
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::region::Fields;
    use serde_json::Value;
    use std::collections::BTreeMap;

    /// The numbers of the structs by the names of their fields.
    fn fields(parameters: &Parameters) -> BTreeMap<String, f64> {
        fn flatten(path: &str, value: &Value, into: &mut BTreeMap<String, f64>) {
            for (key, value) in value.as_object().unwrap() {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                match value.as_f64() {
                    Some(number) => drop(into.insert(path, number)),
                    None => flatten(&path, value, into),
                }
            }
        }
        let mut numbers = BTreeMap::new();
        flatten("", &serde_json::to_value(parameters).unwrap(), &mut numbers);
        numbers
    }

    #[test]
    fn every_field_of_the_parameters_has_one_row_and_every_row_a_field() {
        let mut paths: Vec<&str> = PARAMETERS.iter().map(|it| it.path).collect();
        paths.sort_unstable();
        assert_eq!(paths, fields(&Parameters::default()).into_keys().collect::<Vec<_>>());
    }

    #[test]
    fn a_row_reads_and_sets_the_field_of_its_path_and_no_other() {
        for row in PARAMETERS {
            let mut expected = fields(&Parameters::default());
            assert_eq!(row.default().to_bits(), expected[row.path].to_bits(), "{}", row.path);
            let (mut parameters, value) = (Parameters::default(), 0.5 * row.default() + 0.0625);
            assert_ne!(value.to_bits(), row.default().to_bits(), "{}", row.path);
            row.set(&mut parameters, value).unwrap();
            assert_eq!(parameters.get(row.path), Some(value));
            expected.insert(row.path.to_owned(), value);
            assert_eq!(fields(&parameters), expected, "{}", row.path);
        }
    }

    #[test]
    fn every_default_is_within_its_own_ranges_and_explained() {
        for row in PARAMETERS {
            assert!(row.limits.allow(row.default()) && row.usual.allow(row.default()), "{}", row.path);
            assert!(!row.symbol.is_empty() && !row.source.is_empty(), "{}", row.path);
        }
    }

    #[test]
    fn a_usual_range_says_something_where_it_is_less_than_what_is_allowed() {
        let says = |path: &str| Parameter::find(path).unwrap().has_usual_range();
        assert!(says("technology.retention"));
        assert!(!says("fiscal.local_tax_rate") && !says("learning.demand_elasticity"));
        let row = Parameter::find("technology.retention").unwrap();
        for usual in [between(-1.0, 1.0), between(0.0, 9.0)] {
            assert!(!Parameter { usual, ..*row }.has_usual_range(), "{usual} is beyond {}", row.limits);
        }
    }

    #[test]
    fn what_is_unknown_or_outside_the_limits_is_refused_and_changes_nothing() {
        let mut parameters = Parameters::default();
        let refused = parameters.set("technology.retension", 0.3).unwrap_err();
        assert_eq!(refused.to_string(), "unknown parameter `technology.retension`");
        let refused = parameters.set("technology.retention", -1.0).unwrap_err();
        assert_eq!(refused.to_string(), "`retention` must be between 0 and 8, not -1");
        assert_eq!(parameters, Parameters::default());
        assert_eq!(parameters.get("technology"), None);
    }

    #[test]
    fn values_that_do_not_go_together_are_told() {
        let own = |rate| Field { learning_rate: Some(rate), ..Field::new("fusion", "聚变") };
        let fields = Fields::new([own(0.1)]).unwrap();
        let mut parameters = Parameters::default();
        assert_eq!(parameters.conflicts(&fields), Vec::new());
        parameters.set("production.capital_share", 0.75).unwrap();
        parameters.set("production.talent_share", 0.25).unwrap();
        parameters.set("learning.learning_rate", 0.5).unwrap();
        let told: Vec<String> = parameters.conflicts(&fields).into_iter().map(|it| it.message).collect();
        assert_eq!(
            told,
            [
                "`capital_share` + `talent_share` must be below 1, not 1",
                "-log2(1 - `learning_rate`) × `demand_elasticity` must be below 1, not 1.200",
            ]
        );
        let fields = Fields::new([own(0.5)]).unwrap();
        let [of_field] = &Parameters::default().conflicts(&fields)[..] else { panic!("one conflict") };
        assert_eq!(of_field.field.as_deref(), Some("fusion"));
        assert!(of_field.message.ends_with("must be below 1, not 1.200 in the field `fusion`"));
    }
}
