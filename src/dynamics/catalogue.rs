//! What `show` prints and the loader checks about each parameter: symbol, unit, limits, source.

/// A parameter as the manual presents it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ParameterEntry {
    /// Where it stands under `[parameters]`, such as `technology.retention`.
    pub path: &'static str,
    /// The symbol in the equations.
    pub symbol: &'static str,
    /// Unit; empty for a pure number.
    pub unit: &'static str,
    /// Values outside are refused.
    pub limits: (f64, f64),
    /// Values outside are possible but unusual, and warned of.
    pub usual: (f64, f64),
    /// Where the default and the usual range come from.
    pub source: &'static str,
}

const INFINITY: f64 = f64::INFINITY;
/// The smallest positive number stands for "above zero".
const ABOVE: f64 = f64::MIN_POSITIVE;
/// Shares that must leave something.
const BELOW_ONE: f64 = 1.0 - f64::EPSILON;

const fn entry(
    path: &'static str,
    symbol: &'static str,
    unit: &'static str,
    limits: (f64, f64),
    usual: (f64, f64),
    source: &'static str,
) -> ParameterEntry {
    ParameterEntry { path, symbol, unit, limits, usual, source }
}

const ASSUMPTION: &str = "assumption";
const MOBILITY: &str = "assumption after mobility reports";
const MOVERS: &str = "set so that the interprovincial share of movers is .50–.60";
const INVESTMENT: &str = "set so that at prefecture level .55 stays in the region, .75 in the province";
const FINANCE: &str = "set so that .50 stays in the region, .65 in the province";
const SITING: &str = "set so that .40 stays in the region, .60 in the province";
const DECISIVE: &str = "assumption; decisive and not identified: report as a range";
const SHARE: (f64, f64) = (0.0, 1.0);
const POSITIVE: (f64, f64) = (ABOVE, INFINITY);
const NOT_NEGATIVE: (f64, f64) = (0.0, INFINITY);
const ANY: (f64, f64) = (-INFINITY, INFINITY);

/// Every parameter, in the order of the model text (section 7).
pub const CATALOGUE: &[ParameterEntry] = &[
    entry(
        "production.agglomeration_elasticity",
        "γ",
        "",
        NOT_NEGATIVE,
        (0.03, 0.12),
        "Combes-Gobillon; Combes-Démurger-Li (China higher)",
    ),
    entry("production.capital_share", "α", "", (ABOVE, BELOW_ONE), (0.42, 0.55), "Zhao et al. 2025"),
    entry(
        "production.talent_share",
        "β",
        "",
        (ABOVE, BELOW_ONE),
        (0.15, 0.25),
        "assumption (college wage bill)",
    ),
    entry("housing.supply_elasticity", "ζ", "", NOT_NEGATIVE, (0.5, 5.6), "Liu 2014"),
    entry("housing.expenditure_share", "χ", "", SHARE, (0.13, 0.30), "Liu-Wang-Chen 2024"),
    entry(
        "housing.congestion_elasticity",
        "λ",
        "",
        NOT_NEGATIVE,
        (0.0, 0.5),
        "Allen-Arkolakis demonstration value",
    ),
    entry(
        "talent.wage_elasticity.worker",
        "θ_worker",
        "",
        NOT_NEGATIVE,
        (0.6, 1.5),
        "Tombe-Zhu 2019: stock elasticity 1.5 = θ(1 + stay share)",
    ),
    entry(
        "talent.wage_elasticity.young",
        "θ_young",
        "",
        NOT_NEGATIVE,
        (1.0, 3.0),
        "Tombe-Zhu 2019: stock elasticity 1.5 = θ(1 + stay share)",
    ),
    entry(
        "talent.wage_elasticity.established",
        "θ_established",
        "",
        NOT_NEGATIVE,
        (0.8, 2.0),
        "Tombe-Zhu 2019: stock elasticity 1.5 = θ(1 + stay share)",
    ),
    entry("talent.redraw_rate.worker", "μ_worker", "per year", NOT_NEGATIVE, (0.005, 0.02), MOBILITY),
    entry("talent.redraw_rate.young", "μ_young", "per year", NOT_NEGATIVE, (0.05, 0.2), MOBILITY),
    entry(
        "talent.redraw_rate.established",
        "μ_established",
        "per year",
        NOT_NEGATIVE,
        (0.015, 0.05),
        MOBILITY,
    ),
    entry("talent.distance_elasticity", "δ_talent", "", NOT_NEGATIVE, (0.6, 1.6), MOVERS),
    entry("talent.border_cost.worker", "b_worker", "", NOT_NEGATIVE, (0.3, 2.0), MOVERS),
    entry("talent.border_cost.young", "b_young", "", NOT_NEGATIVE, (0.3, 2.0), MOVERS),
    entry("talent.border_cost.established", "b_established", "", NOT_NEGATIVE, (0.3, 2.0), MOVERS),
    entry(
        "talent.registration_cost.worker",
        "h_worker",
        "",
        NOT_NEGATIVE,
        NOT_NEGATIVE,
        "Huang: 46 % of utility; about .62 θ",
    ),
    entry(
        "talent.registration_cost.young",
        "h_young",
        "",
        NOT_NEGATIVE,
        NOT_NEGATIVE,
        "Huang: 46 % of utility; about .62 θ",
    ),
    entry(
        "talent.registration_cost.established",
        "h_established",
        "",
        NOT_NEGATIVE,
        NOT_NEGATIVE,
        "Huang: 46 % of utility; about .62 θ",
    ),
    entry("talent.ageing_rate", "a", "per year", NOT_NEGATIVE, NOT_NEGATIVE, "13 years as young talent"),
    entry("talent.worker_retirement_rate", "r_worker", "per year", NOT_NEGATIVE, NOT_NEGATIVE, ASSUMPTION),
    entry(
        "talent.established_retirement_rate",
        "r_established",
        "per year",
        NOT_NEGATIVE,
        NOT_NEGATIVE,
        ASSUMPTION,
    ),
    entry("talent.entrant_rate", "e_i", "per year", NOT_NEGATIVE, NOT_NEGATIVE, ASSUMPTION),
    entry("talent.graduate_match", "match", "", SHARE, SHARE, ASSUMPTION),
    entry("capital.saving_rate", "s", "", SHARE, (0.35, 0.45), "national accounts"),
    entry("capital.depreciation_rate", "δ", "per year", NOT_NEGATIVE, (0.05, 0.11), "Zhang-Wu-Zhang 2004"),
    entry("capital.return_elasticity", "θ_K", "", NOT_NEGATIVE, (1.0, 3.0), "Zhao et al. 2025"),
    entry("capital.distance_elasticity", "δ_capital", "", NOT_NEGATIVE, NOT_NEGATIVE, INVESTMENT),
    entry("capital.border_cost", "b_capital", "", NOT_NEGATIVE, NOT_NEGATIVE, INVESTMENT),
    entry("capital.link_cost", "h_capital", "", NOT_NEGATIVE, NOT_NEGATIVE, INVESTMENT),
    // Without any finance nothing could be compared with that of the base year (14).
    entry("venture.finance_share", "f", "", (ABOVE, 1.0), SHARE, ASSUMPTION),
    entry("venture.prospect_elasticity", "θ_V", "", NOT_NEGATIVE, NOT_NEGATIVE, ASSUMPTION),
    entry("venture.success_multiple", "k", "", POSITIVE, POSITIVE, ASSUMPTION),
    entry("venture.supply_elasticity", "ν_V", "", NOT_NEGATIVE, (0.2, 1.0), ASSUMPTION),
    entry("venture.distance_elasticity", "δ_venture", "", NOT_NEGATIVE, NOT_NEGATIVE, FINANCE),
    entry("venture.border_cost", "b_venture", "", NOT_NEGATIVE, NOT_NEGATIVE, FINANCE),
    entry("venture.link_cost", "h_venture", "", NOT_NEGATIVE, NOT_NEGATIVE, FINANCE),
    entry(
        "technology.research_share",
        "r",
        "",
        (0.0, 0.5),
        (0.0, 0.5),
        "assumption where the data give none",
    ),
    entry("technology.support_elasticity", "ε", "", NOT_NEGATIVE, (0.5, 2.0), "Chen et al. 2021"),
    entry("technology.spillover_elasticity", "σ_k", "", NOT_NEGATIVE, (0.05, 0.3), ASSUMPTION),
    entry("technology.knowledge_distance", "D", "km", POSITIVE, (300.0, 1730.0), "Comin et al.; Keller 2002"),
    entry("technology.knowledge_border_cost", "b_W", "", NOT_NEGATIVE, NOT_NEGATIVE, ASSUMPTION),
    entry("technology.research_elasticity", "λ_R", "", NOT_NEGATIVE, (0.5, 1.0), "Bloom et al. 2020"),
    entry(
        "technology.returns_to_knowledge",
        "φ",
        "",
        (-INFINITY, BELOW_ONE),
        (-4.0, -1.0),
        "Bloom et al. 2020",
    ),
    entry("technology.idea_rate", "ι", "per FTE and year", POSITIVE, POSITIVE, ASSUMPTION),
    entry(
        "technology.advance_probability.discovery",
        "p_1",
        "per year",
        (ABOVE, BELOW_ONE),
        (0.15, 0.6),
        ASSUMPTION,
    ),
    entry(
        "technology.advance_probability.maturation",
        "p_2",
        "per year",
        (ABOVE, BELOW_ONE),
        (0.15, 0.6),
        ASSUMPTION,
    ),
    entry(
        "technology.advance_probability.scale_up",
        "p_3",
        "per year",
        (ABOVE, BELOW_ONE),
        (0.15, 0.6),
        ASSUMPTION,
    ),
    entry("technology.failure_rate.discovery", "f_1", "per year", NOT_NEGATIVE, NOT_NEGATIVE, ASSUMPTION),
    entry("technology.failure_rate.maturation", "f_2", "per year", NOT_NEGATIVE, NOT_NEGATIVE, ASSUMPTION),
    entry("technology.failure_rate.scale_up", "f_3", "per year", NOT_NEGATIVE, NOT_NEGATIVE, ASSUMPTION),
    entry("technology.readiness.discovery", "g_1", "", POSITIVE, POSITIVE, "neutral"),
    entry("technology.readiness.maturation", "g_2", "", POSITIVE, POSITIVE, "neutral"),
    entry("technology.readiness.scale_up", "g_3", "", POSITIVE, POSITIVE, "neutral"),
    entry("technology.finance_elasticity", "η_v", "", NOT_NEGATIVE, (0.05, 0.5), ASSUMPTION),
    entry("technology.siting_distance_elasticity", "δ_siting", "", NOT_NEGATIVE, NOT_NEGATIVE, SITING),
    entry("technology.siting_border_cost", "b_siting", "", NOT_NEGATIVE, NOT_NEGATIVE, SITING),
    entry("technology.siting_link_cost", "h_siting", "", NOT_NEGATIVE, NOT_NEGATIVE, SITING),
    entry("technology.cost_elasticity", "θ_P", "", NOT_NEGATIVE, (0.5, 4.0), ASSUMPTION),
    entry("technology.match_dispersion", "θ_M", "", POSITIVE, (2.5, 8.0), ASSUMPTION),
    entry("technology.retention", "ρ", "", NOT_NEGATIVE, (0.3, 2.0), DECISIVE),
    entry("technology.recruitment", "η", "", NOT_NEGATIVE, (0.2, 1.0), DECISIVE),
    entry("technology.growth_rate", "g⁰", "per year", NOT_NEGATIVE, NOT_NEGATIVE, ASSUMPTION),
    entry("learning.learning_rate", "LR", "", (0.0, BELOW_ONE), (0.10, 0.30), "Wright-type estimates"),
    entry("learning.demand_elasticity", "ε_D", "", NOT_NEGATIVE, NOT_NEGATIVE, "assumption; b·ε_D < 1"),
    entry("learning.distance_elasticity", "δ_O", "", NOT_NEGATIVE, NOT_NEGATIVE, ASSUMPTION),
    entry("learning.border_cost", "b_O", "", NOT_NEGATIVE, NOT_NEGATIVE, ASSUMPTION),
    entry("learning.openness", "a", "", SHARE, SHARE, ASSUMPTION),
    entry("fiscal.sited_output_share", "κ_X", "", SHARE, (0.03, 0.25), ASSUMPTION),
    entry("fiscal.deployment_decay", "δ_D", "per year", POSITIVE, POSITIVE, ASSUMPTION),
    entry(
        "fiscal.shared_tax_rate",
        "τ_X",
        "",
        SHARE,
        SHARE,
        "half of VAT .055 and 40 % of CIT .033 of output",
    ),
    entry("fiscal.local_tax_rate", "τ_L", "", SHARE, SHARE, "local part of taxes over output"),
    entry("fiscal.policy_budget_share", "e", "", SHARE, (0.02, 0.08), "local science and technology budgets"),
    entry("governments.growth_weight", "ξ", "", SHARE, SHARE, ASSUMPTION),
    entry("governments.peer_weight", "κ_t", "", NOT_NEGATIVE, SHARE, ASSUMPTION),
    entry("governments.review_rate", "r", "per year", NOT_NEGATIVE, NOT_NEGATIVE, ASSUMPTION),
    entry(
        "governments.selection_intensity",
        "β",
        "per unit of utility",
        NOT_NEGATIVE,
        (50.0, 400.0),
        ASSUMPTION,
    ),
    entry("governments.mutation_rate", "μ", "", SHARE, SHARE, ASSUMPTION),
    entry("governments.open_cost", "cost", "utility", ANY, ANY, "neutral"),
    entry("governments.open_bonus", "bonus", "utility", ANY, ANY, "neutral"),
];
