//! The catalogue of outcomes: one row says everything about a column of results, from its unit to how it is computed.
//!
//! Tables of runs, comparisons, sweeps, figures and `factorflow outcomes` read it, so that a new outcome is a row in
//! [`NATIONAL`], [`CLUBS`] or the regions and nothing else. What flows is counted from one row of a table to the next;
//! everything else is as it is at the time of the row. A share of nothing has no value.

mod chains;
mod chinese;
#[cfg(any(feature = "answers", feature = "figures"))]
mod chinese_units;
mod clubs;
mod comparison;
mod currency;
mod derived;
mod effect;
mod names;
mod national;
mod outcome;
mod records;
mod regions;
mod unit;

pub use chinese::chinese_meaning;
#[cfg(any(feature = "answers", feature = "figures"))]
pub(crate) use chinese_units::CHINESE_UNITS;
pub use clubs::{CLUBS, Summand};
pub use comparison::{
    COSTS_COMPARED, COUPLING, DRAWN_EFFECTS, EFFECTS, OfAmounts, OfDraws, OfEstimates, OfVarianceRatio,
};
pub use currency::{Currency, NoCurrency};
pub use derived::{
    DERIVED_OF_NATION, DERIVED_OF_REGIONS, OUTPUT_PER_WORKER_OF_NATION, OUTPUT_PER_WORKER_OF_REGIONS,
    Quotient,
};
pub use effect::Effect;
pub use names::{OF_REGIONS, name_of_regions};
pub use national::{NATIONAL, National};
pub use outcome::Outcome;
pub(crate) use outcome::named_outcome;
pub use records::{COSTS, OfPolicies, POLICIES};
pub use regions::Regional;
pub use unit::{Label, Unit};

use crate::policy::Need;
use crate::region::{Fields, World};
use chains::Extra;
use outcome::{CLUB, CODE, REPLICATE, YEAR};

/// All columns of the tables of runs and comparisons, made for a set of fields.
#[derive(Clone, Debug)]
pub struct Catalogue {
    regions: Vec<Outcome<Regional>>,
    extra: Extra,
}

impl Catalogue {
    /// The catalogue for these fields, which go by their names in scenario files, `general` among them.
    pub fn new(fields: &[&str]) -> Self {
        Self { regions: regions::made_for(fields), extra: Extra::default() }
    }

    /// The catalogue of a world: with columns of industry chains and of platforms where it has such.
    pub fn of(world: &World) -> Self {
        let new = Self::new(&world.atlas.fields().names());
        let extra = Extra::of(world);
        Self { regions: [new.regions, extra.regions()].concat(), extra }
    }

    /// The catalogue with the columns of every world that there can be, as if all named fields had chains.
    pub fn of_all(fields: &[&str]) -> Self {
        let extra = Extra::all(fields);
        Self { regions: [regions::made_for(fields), extra.regions()].concat(), extra }
    }

    /// The outcomes of `national`, in the order of its columns.
    pub fn national(&self) -> Vec<&'static Outcome<National>> {
        NATIONAL.iter().chain(self.extra.national()).collect()
    }

    /// The outcomes of `regions`, in the order of its columns.
    pub fn regions(&self) -> &[Outcome<Regional>] {
        &self.regions
    }

    /// Every table of runs and comparisons, by the name of its file, with its columns in order.
    pub fn tables(&self) -> [(&'static str, Vec<Outcome>); 9] {
        [
            ("national", columns(&[REPLICATE, YEAR], self.national())),
            ("clubs", columns(&[REPLICATE, YEAR, CLUB], CLUBS)),
            ("regions", columns(&[REPLICATE, YEAR, CODE], &self.regions)),
            ("flows", records::FLOWS.to_vec()),
            ("policies", columns(records::POLICY_KEYS, POLICIES)),
            ("costs", columns(&[REPLICATE, YEAR, CODE], COSTS)),
            ("effects", [columns(comparison::EFFECT_KEYS, EFFECTS), columns(&[], DRAWN_EFFECTS)].concat()),
            ("coupling", columns(comparison::COUPLING_KEYS, COUPLING)),
            ("cost-effectiveness", columns(comparison::COST_EFFECTIVENESS_KEYS, EFFECTS)),
        ]
    }

    /// The names of the columns of a table, in order; none if there is no such table.
    pub fn names(&self, table: &str) -> Vec<String> {
        let wanted = self.tables().into_iter().filter(|(name, _)| *name == table);
        wanted.flat_map(|(_, columns)| columns).map(|it| it.name.into_owned()).collect()
    }
}

/// For the fields that come with the program.
impl Default for Catalogue {
    fn default() -> Self {
        Self::new(&Fields::standard().names())
    }
}

/// What outcomes are called in the table of the nation, and in that of regions where they have another name.
const TWO_NAMES: [[&str; 2]; 3] =
    [["people_worker", "workers"], ["people_young", "young"], ["people_established", "established"]];

/// The names of an outcome in the tables of the nation and of regions.
pub fn both_names(name: &str) -> [&str; 2] {
    TWO_NAMES.into_iter().find(|it| it.contains(&name)).unwrap_or([name, name])
}

/// An outcome of all regions together, also one that only comparisons and figures work out.
pub fn of_nation(name: &str) -> Option<Outcome> {
    let columns = all_of_nation().map(|(_, it)| it.described());
    columns.chain(DERIVED_OF_NATION.iter().map(Outcome::described)).find(|it| it.name == name)
}

/// Outcomes of all regions together that any world may have: first [`NATIONAL`], which every world has, then those that
/// only worlds with chains, or with platforms, have, each with what its world must have.
pub fn all_of_nation() -> impl Iterator<Item = (Option<Need>, &'static Outcome<National>)> {
    let extra = chains::of_nation().map(|(need, it)| (Some(need), it));
    NATIONAL.iter().map(|it| (None, it)).chain(extra)
}

/// What figures call outcomes of all regions together, each once.
pub fn labels() -> impl Iterator<Item = Label> {
    let written =
        NATIONAL.iter().map(Outcome::described).chain(chains::of_nation().map(|(_, it)| it.described()));
    written.chain(DERIVED_OF_NATION.iter().map(Outcome::described)).filter_map(|it| it.label)
}

fn columns<'o, Value: 'o>(
    keys: &[Outcome],
    outcomes: impl IntoIterator<Item = &'o Outcome<Value>>,
) -> Vec<Outcome> {
    keys.iter().cloned().chain(outcomes.into_iter().map(Outcome::described)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Vec<Outcome> {
        Catalogue::default().tables().into_iter().flat_map(|(_, columns)| columns).collect()
    }

    #[test]
    fn no_table_has_two_columns_of_one_name() {
        for (table, columns) in Catalogue::default().tables() {
            let mut sorted: Vec<_> = columns.iter().map(|it| &*it.name).collect();
            assert!(!sorted.is_empty(), "{table}");
            sorted.sort_unstable();
            assert!(sorted.windows(2).all(|pair| pair[0] != pair[1]), "{table}: {sorted:?}");
        }
    }

    #[test]
    fn every_meaning_is_one_sentence_and_every_column_has_a_unit() {
        let derived = [DERIVED_OF_NATION, DERIVED_OF_REGIONS].into_iter().flatten().map(Outcome::described);
        for Outcome { name, unit, meaning, .. } in columns().into_iter().chain(derived) {
            assert!(meaning.ends_with('.') && !meaning.contains(". "), "{name}: {meaning}");
            assert!(meaning.starts_with(char::is_uppercase) && !meaning.contains('{'), "{name}: {meaning}");
            assert!(!unit.words().is_empty(), "{name}");
        }
    }

    #[test]
    fn every_equation_is_one_of_the_model() {
        for Outcome { name, equation, .. } in columns() {
            for number in equation.split(", ").filter(|number| !number.is_empty()) {
                let number = number.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
                let number: u8 = number.and_then(|digits| digits.parse().ok()).unwrap_or(0);
                assert!((1..=38).contains(&number), "{name}: {equation}");
            }
        }
    }

    #[test]
    fn what_the_whole_country_has_clubs_have_under_the_same_name_and_in_the_same_unit() {
        for club in CLUBS {
            let national = NATIONAL.iter().find(|it| it.name == club.name).unwrap();
            assert_eq!((club.unit, club.effect), (national.unit, national.effect), "{}", club.name);
        }
    }

    #[test]
    fn what_is_derived_is_derived_from_columns_of_its_table_that_add_up() {
        let catalogue = Catalogue::default();
        let national: Vec<_> = NATIONAL.iter().map(Outcome::described).collect();
        let regions: Vec<_> = catalogue.regions().iter().map(Outcome::described).collect();
        for (derived, columns) in [(DERIVED_OF_NATION, national), (DERIVED_OF_REGIONS, regions)] {
            for Quotient { numerator, denominator } in derived.iter().map(|it| it.value) {
                for name in denominator.iter().chain([&numerator]) {
                    assert!(columns.iter().any(|it| it.name == *name && it.adds_up), "{name}");
                }
            }
        }
    }

    #[test]
    fn a_region_has_a_level_and_a_cost_of_each_field_whatever_fields_there_are() {
        for fields in [&["ai", "general"][..], &["general"], &["fusion", "quantum-sensing", "general"]] {
            let names = Catalogue::new(fields).names("regions");
            let of = |prefix: &str| {
                names.iter().filter_map(|name| name.strip_prefix(prefix)).map(str::to_owned).collect()
            };
            let expected: Vec<String> = fields.iter().map(|it| it.replace('-', "_")).collect();
            let (levels, costs): (Vec<String>, Vec<String>) = (of("technology_"), of("unit_cost_"));
            assert_eq!((&levels, &costs), (&expected, &expected));
        }
    }

    #[test]
    fn meanings_name_their_field_in_words() {
        let meaning = |fields: &[&str], name: &str| {
            let all = Catalogue::new(fields).regions;
            all.iter().find(|it| it.name == name).unwrap().meaning.to_string()
        };
        let three = ["fusion", "quantum-sensing", "general"];
        assert_eq!(
            meaning(&three, "technology_quantum_sensing"),
            "The level of technology in quantum sensing, before learning."
        );
        assert_eq!(
            meaning(&three, "unit_cost_general"),
            "How costly technology in everything that is none of the two fields still is to use; it does not fall by learning."
        );
        let known = ["ai", "nano-materials", "internet-of-things", "general"];
        for (column, words) in [
            ("ai", "artificial intelligence"),
            ("nano_materials", "nano-materials"),
            ("internet_of_things", "the internet of things"),
        ] {
            let said = meaning(&known, &format!("technology_{column}"));
            assert_eq!(said, format!("The level of technology in {words}, before learning."));
        }
        let alone = meaning(&["general"], "technology_general");
        assert_eq!(alone, "The level of technology in everything, before learning.");
    }
}
