//! Parameters of industry chains and of platforms.

#![expect(clippy::doc_markdown, reason = "each text begins with the symbol, which is no code")]

use serde::{Deserialize, Serialize};

/// Parameters of industry chains.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ChainParameters {
    /// σ_C: how easily one supplier of a segment stands in for another.
    pub supplier_substitution: f64,
    /// ς: how much the scarcest segment of a field counts beyond its share.
    pub segment_complementarity: f64,
    /// μ: elasticity of output of a field with respect to its inputs.
    pub intensity: f64,
    /// δ_C: elasticity of supply with respect to distance.
    pub distance_elasticity: f64,
    /// b_C: what a province border costs supply.
    pub border_cost: f64,
}

/// Parameters of platforms of the industrial internet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PlatformParameters {
    /// p: rate at which firms join by themselves, per year.
    pub innovation: f64,
    /// q: rate at which firms join because others have, per year.
    pub imitation: f64,
    /// ceiling⁰: share of firms that can join at the numbers of the base year.
    pub initial_ceiling: f64,
}

impl Default for ChainParameters {
    fn default() -> Self {
        Self {
            supplier_substitution: 4.0,
            segment_complementarity: 1.5,
            intensity: 0.5,
            distance_elasticity: 0.3,
            border_cost: 0.2,
        }
    }
}

impl Default for PlatformParameters {
    fn default() -> Self {
        Self { innovation: 0.02, imitation: 0.35, initial_ceiling: 0.6 }
    }
}
