//! Figures of an attribution: which policy of a package does how much of the work.

pub(super) mod contributions;
pub(super) mod interactions;

use std::path::Path;

use crate::outcome::{Table, TableError};

use super::comparison::effects::is_negligible;
use super::format;
use super::origin::{self, FolderOrigin, read_manifest, read_table};
use super::outcomes;
use super::records::as_text;
use super::scenario_names::ScenarioNames;
use super::theme::{Language, Theme};
use super::{FigureError, FigureOptions};

/// An attribution's folder as far as figures need it.
pub(super) struct AttributionFolder {
    /// What the folder says of itself; its name is that of the package.
    pub origin: FolderOrigin,
    /// What the package is compared with.
    pub base: String,
    /// The last year as the manifest says it; empty if it does not.
    pub year: String,
    /// In the order of the table.
    pub outcomes: Vec<EffectDecomposition>,
    /// What its policies are called.
    pub names: ScenarioNames,
}

/// The effect of the package on one outcome, taken apart.
pub(super) struct EffectDecomposition {
    pub column: String,
    /// `percent` or the unit of the outcome.
    pub unit: String,
    /// In the order of the table.
    pub parts: Vec<PolicyContribution>,
    pub pairs: Vec<PolicyInteraction>,
}

/// The part of a policy in the effect of the package.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PolicyContribution {
    pub policy: String,
    pub contribution: f64,
    /// NaN where the contribution is exact.
    pub standard_error: f64,
    /// What the policy does without the others.
    pub alone: f64,
}

/// How far two policies do more, or less, together than each for itself.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PolicyInteraction {
    pub first: String,
    pub second: String,
    pub interaction: f64,
}

/// Outcomes that have figures, besides output of members and of others.
const SHOWN: [&str; 8] = [
    "output_cny",
    "members_output_cny",
    "others_output_cny",
    "people_young",
    "people_established",
    "capital_cny",
    "technology",
    "dispersion",
];

impl AttributionFolder {
    /// Reads what the folder holds.
    pub fn read(folder: &Path, language: Language) -> Result<Self, FigureError> {
        let manifest = read_manifest(folder)?;
        let word = |key: &str| origin::words(&manifest, key);
        let names = ScenarioNames::read(&folder.join("package"), language);
        let origin = FolderOrigin::new(&manifest, &names);
        let base = ScenarioNames::read(&folder.join("base"), language).name;
        let base = if base.is_empty() { word("base") } else { base };
        let name = if origin.name.is_empty() { word("package") } else { origin.name.clone() };
        let mut outcomes =
            read_table(folder, "attribution")?.map_or_else(|| Ok(vec![]), |table| parts(&table))?;
        if let Some(table) = read_table(folder, "interactions")? {
            add_pairs(&mut outcomes, &table)?;
        }
        let year = word("year").parse().map_or_else(|_| String::new(), format::year);
        Ok(Self { base, year, origin: FolderOrigin { name, ..origin }, outcomes, names })
    }

    /// The outcomes that have figures, in the order of figures: those asked for, or the usual ones as far as anything
    /// moves them.
    pub fn shown(&self, options: &FigureOptions) -> Vec<&EffectDecomposition> {
        if !options.outcomes.is_empty() {
            let asked = |outcome: &&EffectDecomposition| options.outcomes.contains(&outcome.column);
            return self.outcomes.iter().filter(asked).collect();
        }
        let of = |column: &&str| self.outcomes.iter().find(|outcome| outcome.column == **column);
        SHOWN.iter().filter_map(of).filter(|outcome| outcome.is_moved()).collect()
    }

    /// The package and its base, and the year.
    pub fn against(&self, language: Language) -> String {
        let (base, package) = (&self.base, &self.origin.name);
        match (language, self.year.as_str()) {
            (Language::English, "") => format!("{package} − {base}, expected numbers"),
            (Language::English, year) => format!("{package} − {base} in {year}, expected numbers"),
            (Language::Chinese, "") => format!("{package} − {base}，期望值模式"),
            (Language::Chinese, year) => format!("{package} − {base}，{year} 年，期望值模式"),
        }
    }
}

impl EffectDecomposition {
    /// What it is called on a figure.
    pub fn name(&self, language: Language) -> String {
        match self.column.as_str() {
            "members_output_cny" => language.say("Output of members", "成员地区产出").to_owned(),
            "others_output_cny" => language.say("Output of others", "其他地区产出").to_owned(),
            column => outcomes::name(column, language),
        }
    }

    /// What its files are called after.
    pub fn file_part(&self) -> String {
        self.column.trim_end_matches("_cny").replace('_', "-")
    }

    /// What values are divided by before they are printed, and the words for the unit.
    pub fn measure(&self, largest: f64, theme: &Theme) -> (f64, String) {
        outcomes::measure_effects(&self.column, &self.unit, largest, theme)
    }

    fn is_moved(&self) -> bool {
        let moves = |part: &PolicyContribution| {
            part.contribution.is_finite() && !is_negligible(part.contribution, &self.unit)
        };
        self.parts.iter().any(moves)
    }
}

/// The rows of each outcome together.
fn parts(table: &Table) -> Result<Vec<EffectDecomposition>, TableError> {
    let (column, unit, policy) =
        (as_text(table, "outcome")?, as_text(table, "unit")?, as_text(table, "policy")?);
    let (contribution, alone) = (table.numbers("contribution")?, table.numbers("alone")?);
    let error = reals(table, "standard_error");
    let mut outcomes: Vec<EffectDecomposition> = Vec::new();
    for row in 0..table.rows() {
        let part = PolicyContribution {
            policy: policy[row].clone(),
            contribution: contribution[row],
            standard_error: error[row],
            alone: alone[row],
        };
        match outcomes.iter_mut().find(|outcome| outcome.column == column[row]) {
            Some(outcome) => outcome.parts.push(part),
            None => outcomes.push(EffectDecomposition {
                column: column[row].clone(),
                unit: unit[row].clone(),
                parts: vec![part],
                pairs: vec![],
            }),
        }
    }
    Ok(outcomes)
}

/// A column without any value may have been read as text.
fn reals(table: &Table, name: &str) -> Vec<f64> {
    table.numbers(name).map_or_else(|_| vec![f64::NAN; table.rows()], |values| values.to_vec())
}

fn add_pairs(outcomes: &mut [EffectDecomposition], table: &Table) -> Result<(), TableError> {
    let (column, first, second) =
        (as_text(table, "outcome")?, as_text(table, "first")?, as_text(table, "second")?);
    let interaction = reals(table, "interaction");
    for row in 0..table.rows() {
        if let Some(outcome) = outcomes.iter_mut().find(|outcome| outcome.column == column[row]) {
            outcome.pairs.push(PolicyInteraction {
                first: first[row].clone(),
                second: second[row].clone(),
                interaction: interaction[row],
            });
        }
    }
    Ok(())
}
