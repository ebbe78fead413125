//! Every parameter of the laws with its default; the catalogue has symbols, limits and sources.

#![expect(clippy::doc_markdown, reason = "each text begins with the symbol, which is no code")]

mod chains;

pub use chains::{ChainParameters, PlatformParameters};

use crate::numeric::scalar;
use crate::region::{Field, Fields, PerCohort, PerStage};
use serde::{Deserialize, Serialize};

/// The parameters of every law, one struct a process.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Parameters {
    /// Output, (1)–(4).
    pub production: Production,
    /// Housing and congestion, (5) and (6).
    pub housing: Housing,
    /// Migration and ageing, (7)–(10).
    pub talent: Talent,
    /// Investment, (11) and (12).
    pub capital: Capital,
    /// Venture finance, (13) and (14).
    pub venture: Venture,
    /// Research, projects and siting, (15)–(23).
    pub technology: Technology,
    /// Learning by use, (24) and (25).
    pub learning: Learning,
    /// Public money, (26)–(28).
    pub fiscal: Fiscal,
    /// Governments that choose, (29)–(31).
    pub governments: GovernmentParameters,
    /// Industry chains, (33)–(35).
    pub chain: ChainParameters,
    /// Platforms of the industrial internet, (37) and (38).
    pub platform: PlatformParameters,
}

/// Parameters of production.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Production {
    /// γ: elasticity of output with respect to all people.
    pub agglomeration_elasticity: f64,
    /// α: capital's share of output.
    pub capital_share: f64,
    /// β: talent's share of output.
    pub talent_share: f64,
}

/// Parameters of housing and congestion.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Housing {
    /// ζ: elasticity of housing supply.
    pub supply_elasticity: f64,
    /// χ: share of housing in expenditure.
    pub expenditure_share: f64,
    /// λ: elasticity of amenity loss with respect to people.
    pub congestion_elasticity: f64,
}

/// Parameters of migration and of the course of life.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Talent {
    /// θ: elasticity of a region's draw with respect to its real wage.
    pub wage_elasticity: PerCohort<f64>,
    /// μ: how often people redraw their place, per year.
    pub redraw_rate: PerCohort<f64>,
    /// δ: elasticity of moves with respect to distance.
    pub distance_elasticity: f64,
    /// b: cost of a province border.
    pub border_cost: PerCohort<f64>,
    /// h: cost of a household registration that is not local.
    pub registration_cost: PerCohort<f64>,
    /// a: rate at which young talent becomes established, per year.
    pub ageing_rate: f64,
    /// r: rate of retirement of workers, per year.
    pub worker_retirement_rate: f64,
    /// r: rate of retirement of established talent, per year.
    pub established_retirement_rate: f64,
    /// e: new workers a year, over workers of the base year.
    pub entrant_rate: f64,
    /// match: share of graduates who become talent where they arrive.
    pub graduate_match: f64,
}

/// Parameters of investment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Capital {
    /// s: share of output that is invested.
    pub saving_rate: f64,
    /// δ: depreciation per year.
    pub depreciation_rate: f64,
    /// θ_K: elasticity of a region's draw with respect to its return.
    pub return_elasticity: f64,
    /// δ: elasticity of investment with respect to distance.
    pub distance_elasticity: f64,
    /// b: cost of a province border.
    pub border_cost: f64,
    /// h: cost of investing away from home.
    pub link_cost: f64,
}

/// Parameters of venture finance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Venture {
    /// f: venture finance over output.
    pub finance_share: f64,
    /// θ_V: elasticity of a region's draw with respect to its prospects.
    pub prospect_elasticity: f64,
    /// k: what a success returns, in stakes.
    pub success_multiple: f64,
    /// ν_V: elasticity of total finance with respect to the odds.
    pub supply_elasticity: f64,
    /// δ: elasticity of finance with respect to distance.
    pub distance_elasticity: f64,
    /// b: cost of a province border.
    pub border_cost: f64,
    /// h: cost of financing away from home.
    pub link_cost: f64,
}

/// Parameters of research, projects and siting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Technology {
    /// r: research staff over talent where the data give none.
    pub research_share: f64,
    /// ε: elasticity of research with respect to its cost.
    pub support_elasticity: f64,
    /// σ_k: elasticity of ideas with respect to access to knowledge.
    pub spillover_elasticity: f64,
    /// D: distance over which knowledge fades, in km.
    pub knowledge_distance: f64,
    /// b_W: what a province border costs knowledge.
    pub knowledge_border_cost: f64,
    /// λ_R: elasticity of ideas with respect to all research; below 1 work is duplicated.
    pub research_elasticity: f64,
    /// ε_R: elasticity of a region's ideas in a field with respect to its own research there; below 1 returns diminish.
    pub own_research_elasticity: f64,
    /// φ: returns to what is already known; negative: ideas get harder to find.
    pub returns_to_knowledge: f64,
    /// ι: ideas per full-time researcher and year.
    pub idea_rate: f64,
    /// p: probability a year that a project advances.
    pub advance_probability: PerStage<f64>,
    /// f: hazard of failure, per year.
    pub failure_rate: PerStage<f64>,
    /// g: readiness of the stage, on its hazard.
    pub readiness: PerStage<f64>,
    /// η_v: elasticity of hazards with respect to finance per project.
    pub finance_elasticity: f64,
    /// δ: elasticity of siting with respect to distance.
    pub siting_distance_elasticity: f64,
    /// b: cost of a province border in siting.
    pub siting_border_cost: f64,
    /// h: cost of siting away from home.
    pub siting_link_cost: f64,
    /// θ_P: elasticity of siting with respect to unit cost.
    pub cost_elasticity: f64,
    /// θ_M: dispersion of match quality; a wider choice gains 1/θ_M.
    pub match_dispersion: f64,
    /// ρ: how strongly a government that is not open holds its projects back.
    pub retention: f64,
    /// η: how strongly the tax a place keeps makes it recruit.
    pub recruitment: f64,
    /// g⁰: growth of technology in the base year, per year.
    pub growth_rate: f64,
}

/// Parameters of learning by use.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
#[expect(clippy::struct_field_names, reason = "a learning rate is called so wherever it is written of")]
pub struct Learning {
    /// LR: fall of unit cost when experience doubles, in fields without a rate of their own.
    pub learning_rate: f64,
    /// ε_D: elasticity of use with respect to unit cost.
    pub demand_elasticity: f64,
    /// δ_O: elasticity of access to experience with respect to distance.
    pub distance_elasticity: f64,
    /// b_O: what a province border costs experience.
    pub border_cost: f64,
    /// a: openness of a market to solutions made elsewhere.
    pub openness: f64,
}

/// Parameters of public money.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Fiscal {
    /// κ_X: output of recently sited projects over output.
    pub sited_output_share: f64,
    /// δ_D: rate at which a sited project stops being recent, per year.
    pub deployment_decay: f64,
    /// τ_X: local tax on the output of sited projects that can be shared.
    pub shared_tax_rate: f64,
    /// τ_L: local tax on all output.
    pub local_tax_rate: f64,
    /// e: share of revenue that science and technology policy may cost.
    pub policy_budget_share: f64,
}

/// Parameters of governments that choose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct GovernmentParameters {
    /// ξ: weight of growth beside revenue.
    pub growth_weight: f64,
    /// κ_t: how much the success of peers takes away from a government's own.
    pub peer_weight: f64,
    /// r: how often a government reviews its stance, per year.
    pub review_rate: f64,
    /// β: how surely the better stance is taken, per unit of utility.
    pub selection_intensity: f64,
    /// μ: share of imitating reviews that end in a stance at random.
    pub mutation_rate: f64,
    /// What being open costs a government, in units of utility.
    pub open_cost: f64,
    /// What being open brings a government besides, in units of utility.
    pub open_bonus: f64,
}

/// Values that are within their own limits and do not go together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The parameters, the likelier one to be corrected first.
    pub paths: [&'static str; 2],
    /// The field whose own learning rate does not go with them.
    pub field: Option<String>,
    /// What must hold and does not.
    pub message: String,
    /// Why it must hold.
    pub reason: &'static str,
}

impl Parameters {
    /// Limits that concern two numbers at once and are not kept: parameters, or one with the own learning rate of one
    /// of the `fields`.
    pub fn conflicts(&self, fields: &Fields) -> Vec<Conflict> {
        let mut conflicts = Vec::new();
        let shares = self.production.capital_share + self.production.talent_share;
        if shares >= 1.0 {
            conflicts.push(Conflict {
                paths: ["production.talent_share", "production.capital_share"],
                field: None,
                message: format!("`capital_share` + `talent_share` must be below 1, not {shares}"),
                reason: "what is left is the share of workers",
            });
        }
        conflicts.extend(self.runaway(None));
        conflicts.extend(fields.named().iter().filter_map(|it| self.runaway(Some(it))));
        conflicts
    }

    /// Learning that would feed itself: at the rate of the parameters, or at the own rate of a field.
    fn runaway(&self, field: Option<&Field>) -> Option<Conflict> {
        let Learning { learning_rate: usual, demand_elasticity, .. } = self.learning;
        let rate = field.map_or(Some(usual), |it| it.learning_rate)?;
        let product = -scalar::log2(1.0 - rate) * demand_elasticity;
        let of_field = field.map(|it| format!(" in the field `{}`", it.name)).unwrap_or_default();
        (product >= 1.0).then(|| Conflict {
            paths: ["learning.learning_rate", "learning.demand_elasticity"],
            field: field.map(|it| it.name.clone()),
            message: format!(
                "-log2(1 - `learning_rate`) × `demand_elasticity` must be below 1, not {product:.3}{of_field}"
            ),
            reason: "beyond that learning by use feeds itself without end",
        })
    }
}

impl Default for Production {
    fn default() -> Self {
        Self { agglomeration_elasticity: 0.06, capital_share: 0.50, talent_share: 0.20 }
    }
}

impl Default for Housing {
    fn default() -> Self {
        Self { supply_elasticity: 2.65, expenditure_share: 0.22, congestion_elasticity: 0.1 }
    }
}

impl Default for Talent {
    fn default() -> Self {
        Self {
            wage_elasticity: PerCohort { worker: 0.8, young: 1.6, established: 1.2 },
            redraw_rate: PerCohort { worker: 0.012, young: 0.10, established: 0.03 },
            distance_elasticity: 1.2,
            border_cost: PerCohort { worker: 1.4, young: 1.0, established: 1.1 },
            registration_cost: PerCohort { worker: 0.5, young: 1.0, established: 0.74 },
            ageing_rate: 1.0 / 13.0,
            worker_retirement_rate: 0.02,
            established_retirement_rate: 0.025,
            entrant_rate: 0.012,
            graduate_match: 0.85,
        }
    }
}

impl Default for Capital {
    fn default() -> Self {
        Self {
            saving_rate: 0.40,
            depreciation_rate: 0.096,
            return_elasticity: 1.5,
            distance_elasticity: 1.0,
            border_cost: 1.5,
            link_cost: 1.8,
        }
    }
}

impl Default for Venture {
    fn default() -> Self {
        Self {
            finance_share: 0.008,
            prospect_elasticity: 1.0,
            success_multiple: 4.0,
            supply_elasticity: 0.5,
            distance_elasticity: 0.9,
            border_cost: 1.25,
            link_cost: 2.0,
        }
    }
}

impl Default for Technology {
    fn default() -> Self {
        Self {
            research_share: 0.06,
            support_elasticity: 1.14,
            spillover_elasticity: 0.15,
            knowledge_distance: 760.0,
            knowledge_border_cost: 0.3,
            research_elasticity: 1.0,
            own_research_elasticity: 1.0,
            returns_to_knowledge: -2.1,
            idea_rate: 0.10,
            advance_probability: PerStage { discovery: 0.35, maturation: 0.25, scale_up: 0.30 },
            failure_rate: PerStage { discovery: 0.15, maturation: 0.15, scale_up: 0.05 },
            readiness: PerStage { discovery: 1.0, maturation: 1.0, scale_up: 1.0 },
            finance_elasticity: 0.2,
            siting_distance_elasticity: 0.8,
            siting_border_cost: 1.5,
            siting_link_cost: 0.5,
            cost_elasticity: 1.5,
            match_dispersion: 4.0,
            retention: 1.0,
            recruitment: 0.5,
            growth_rate: 0.015,
        }
    }
}

impl Default for Learning {
    fn default() -> Self {
        Self {
            learning_rate: 0.20,
            demand_elasticity: 1.2,
            distance_elasticity: 0.3,
            border_cost: 0.5,
            openness: 0.3,
        }
    }
}

impl Default for Fiscal {
    fn default() -> Self {
        Self {
            sited_output_share: 0.10,
            deployment_decay: 0.10,
            shared_tax_rate: 0.0407,
            local_tax_rate: 0.0707,
            policy_budget_share: 0.05,
        }
    }
}

impl Default for GovernmentParameters {
    fn default() -> Self {
        Self {
            growth_weight: 0.5,
            peer_weight: 0.5,
            review_rate: 1.0,
            selection_intensity: 200.0,
            mutation_rate: 0.01,
            open_cost: 0.0,
            open_bonus: 0.0,
        }
    }
}
