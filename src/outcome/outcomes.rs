//! The catalogue of columns: what every table of a run or a comparison holds, in the order it is written.

/// One column of one table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    /// The table, which is also the name of its file: `national`, `clubs`, `regions`, `flows` or `policies` of a run,
    /// `effects` or `coupling` of a comparison.
    pub table: &'static str,
    /// The name of the column.
    pub name: &'static str,
    /// What one unit of it is.
    pub unit: &'static str,
    /// What it says, in one sentence.
    pub meaning: &'static str,
    /// The equations of the model it comes from; empty where it only says what a row is about.
    pub equation: &'static str,
}

/// The columns of `table` in the order they are written; none if there is no such table.
pub fn of_table(table: &str) -> impl Iterator<Item = &'static Outcome> {
    OUTCOMES.iter().filter(move |outcome| outcome.table == table)
}

/// The columns of `national` that say how things are, and not when.
pub fn national() -> impl Iterator<Item = &'static Outcome> {
    of_table("national").filter(|it| !["replicate", "year"].contains(&it.name))
}

const fn row(
    table: &'static str,
    name: &'static str,
    unit: &'static str,
    equation: &'static str,
    meaning: &'static str,
) -> Outcome {
    Outcome { table, name, unit, meaning, equation }
}

/// Every column of every table. What flows is counted from one row to the next; everything else is as it is at the
/// time of the row. A share of nothing has no value.
// Two lines a column, or the catalogue cannot be read at a glance.
#[rustfmt::skip]
pub const OUTCOMES: &[Outcome] = &[
    row("national", "replicate", "number", "",
        "Which of the repeated runs with other random numbers, counted from 0."),
    row("national", "year", "year", "",
        "The time of the row, as a decimal: 2025.25 is the end of the first quarter of 2025."),
    row("national", "output_cny", "CNY per year", "(3)",
        "What all regions together produce in a year, at constant prices."),
    row("national", "people_worker", "persons", "(10)",
        "Working people who are not counted as talent."),
    row("national", "people_young", "persons", "(10)",
        "Talent under 35 years of age."),
    row("national", "people_established", "persons", "(10)",
        "Talent of 35 years and more."),
    row("national", "capital_cny", "CNY", "(12)",
        "Machines, buildings and other means of production, after wear."),
    row("national", "technology", "index", "(2)",
        "How productive the regions are with what they hold: the geometric mean of `technology` of the regions, weighted by output; 1 in the base year."),
    row("national", "unit_cost", "index", "(25)",
        "How costly new technology still is to use: the geometric mean of `unit_cost` of the regions, weighted by output; learning lowers it."),
    row("national", "gini", "index, 0 to 1", "(1), (3)",
        "How unequal output per worker is between regions, each counted once: 0 is equal, 1 is all in one."),
    row("national", "theil", "nats", "(1), (3)",
        "How far the regions' shares of output are from their shares of people: 0 when they agree."),
    row("national", "theil_within", "nats", "(1), (3)",
        "The part of `theil` that lies between the regions of the same province."),
    row("national", "theil_between", "nats", "(1), (3)",
        "The part of `theil` that lies between provinces, each taken as one region."),
    row("national", "dispersion", "logarithm", "(1), (3)",
        "How widely output per worker is spread: the standard deviation of its logarithm over regions."),
    row("national", "movers", "persons since the last row", "(8), (9)",
        "People who left their region for another, workers and fresh graduates included."),
    row("national", "cross_province_share_talent", "share, 0 to 1", "(8), (9)",
        "Of the `movers`, those who went to another province."),
    row("national", "cross_province_share_capital", "share, 0 to 1", "(11)",
        "Of all investment, what went to another province."),
    row("national", "cross_province_share_venture", "share, 0 to 1", "(13)",
        "Of all venture finance on offer, what went to another province."),
    row("national", "cross_province_share_siting", "share, 0 to 1", "(20)",
        "Of all finished projects, those that were put to use in another province."),
    row("national", "own_region_share_capital", "share, 0 to 1", "(11)",
        "Of all investment, what stayed in the region it came from."),
    row("national", "own_region_share_siting", "share, 0 to 1", "(20)",
        "Of all finished projects, those that were put to use where they were developed."),
    row("national", "ideas", "projects since the last row", "(18)",
        "New research projects."),
    row("national", "advanced_1", "projects since the last row", "(19)",
        "Projects that passed discovery and went on to maturation."),
    row("national", "advanced_2", "projects since the last row", "(19)",
        "Projects that passed maturation and went on to scale-up."),
    row("national", "advanced_3", "projects since the last row", "(19)",
        "Projects that passed scale-up and looked for a place to be put to use."),
    row("national", "transfers_cny", "CNY per year", "(26), (27)",
        "Tax that the places of projects pay back to the regions where the projects were developed."),
    row("national", "open_share", "share, 0 to 1", "(30), (31)",
        "Of all regional governments, those that are open to cooperation."),
    row("national", "policy_cost_cny", "CNY per year", "(28)",
        "What all policies cost, after budgets that are too small have scaled them down."),
    row("clubs", "replicate", "number", "",
        "Which of the repeated runs with other random numbers, counted from 0."),
    row("clubs", "year", "year", "",
        "The time of the row, as a decimal: 2025.25 is the end of the first quarter of 2025."),
    row("clubs", "club", "name", "",
        "The club or the province whose regions are added up."),
    row("clubs", "output_cny", "CNY per year", "(3)",
        "What its regions together produce in a year, at constant prices."),
    row("clubs", "people_worker", "persons", "(10)",
        "Working people in its regions who are not counted as talent."),
    row("clubs", "people_young", "persons", "(10)",
        "Talent under 35 years of age in its regions."),
    row("clubs", "people_established", "persons", "(10)",
        "Talent of 35 years and more in its regions."),
    row("clubs", "capital_cny", "CNY", "(12)",
        "Machines, buildings and other means of production in its regions, after wear."),
    row("clubs", "movers", "persons since the last row", "(8), (9)",
        "People who left one of its regions for any other region."),
    row("clubs", "ideas", "projects since the last row", "(18)",
        "New research projects in its regions."),
    row("clubs", "advanced_1", "projects since the last row", "(19)",
        "Projects of its regions that passed discovery and went on to maturation."),
    row("clubs", "advanced_2", "projects since the last row", "(19)",
        "Projects of its regions that passed maturation and went on to scale-up."),
    row("clubs", "advanced_3", "projects since the last row", "(19)",
        "Projects of its regions that passed scale-up and looked for a place to be put to use."),
    row("clubs", "transfers_cny", "CNY per year", "(26), (27)",
        "Tax that its regions receive for projects developed there and used elsewhere, less what they pay for projects of others."),
    row("clubs", "policy_cost_cny", "CNY per year", "(28)",
        "What policies cost its regions, after budgets that are too small have scaled them down."),
    row("regions", "replicate", "number", "",
        "Which of the repeated runs with other random numbers, counted from 0."),
    row("regions", "year", "year", "",
        "The time of the row, as a decimal: 2025.25 is the end of the first quarter of 2025."),
    row("regions", "code", "code", "",
        "The code of the region in the table of the world."),
    row("regions", "output_cny", "CNY per year", "(3)",
        "What the region produces in a year, at constant prices."),
    row("regions", "workers", "persons", "(10)",
        "Working people who are not counted as talent."),
    row("regions", "young", "persons", "(10)",
        "Talent under 35 years of age."),
    row("regions", "established", "persons", "(10)",
        "Talent of 35 years and more."),
    row("regions", "capital_cny", "CNY", "(12)",
        "Machines, buildings and other means of production, after wear."),
    row("regions", "technology", "index, 1 in the base year", "(2)",
        "How productive the region is with what it holds, all fields by their share of its output, learning included."),
    row("regions", "technology_ai", "index, 1 in the base year", "(22)",
        "The level of technology in artificial intelligence, before learning."),
    row("regions", "technology_integrated_circuits", "index, 1 in the base year", "(22)",
        "The level of technology in integrated circuits, before learning."),
    row("regions", "technology_optoelectronics", "index, 1 in the base year", "(22)",
        "The level of technology in optoelectronics, before learning."),
    row("regions", "technology_nano_materials", "index, 1 in the base year", "(22)",
        "The level of technology in nano-materials, before learning."),
    row("regions", "technology_internet_of_things", "index, 1 in the base year", "(22)",
        "The level of technology in the internet of things, before learning."),
    row("regions", "technology_general", "index, 1 in the base year", "(22)",
        "The level of technology in everything that is none of the five fields, before learning."),
    row("regions", "unit_cost", "index, 1 in the base year", "(25)",
        "How costly new technology still is to use, all fields by their share of output; learning lowers it."),
    row("regions", "unit_cost_ai", "index, 1 in the base year", "(25)",
        "How costly technology in artificial intelligence still is to use, after what was learned by use that the region could see."),
    row("regions", "unit_cost_integrated_circuits", "index, 1 in the base year", "(25)",
        "How costly technology in integrated circuits still is to use, after what was learned by use that the region could see."),
    row("regions", "unit_cost_optoelectronics", "index, 1 in the base year", "(25)",
        "How costly technology in optoelectronics still is to use, after what was learned by use that the region could see."),
    row("regions", "unit_cost_nano_materials", "index, 1 in the base year", "(25)",
        "How costly technology in nano-materials still is to use, after what was learned by use that the region could see."),
    row("regions", "unit_cost_internet_of_things", "index, 1 in the base year", "(25)",
        "How costly technology in the internet of things still is to use, after what was learned by use that the region could see."),
    row("regions", "unit_cost_general", "index, 1 in the base year", "(25)",
        "How costly technology in everything that is none of the five fields still is to use; it does not fall by learning."),
    row("regions", "projects_1", "projects", "(18), (19)",
        "Research projects in discovery, all fields."),
    row("regions", "projects_2", "projects", "(19)",
        "Research projects in maturation, all fields."),
    row("regions", "projects_3", "projects", "(19)",
        "Research projects in scale-up, all fields."),
    row("regions", "wage_worker_cny", "CNY per person and year", "(4)",
        "What a worker earns in a year."),
    row("regions", "wage_talent_cny", "CNY per person and year", "(4)",
        "What a person who is counted as talent, young or established, earns in a year."),
    row("regions", "housing", "index, 1 in the base year", "(5)",
        "The price of housing, relative to the country."),
    row("regions", "net_talent", "persons since the last row", "(8), (9)",
        "Talent that arrived less talent that left, graduates included."),
    row("regions", "net_capital_cny", "CNY since the last row", "(11)",
        "Investment that came from all regions less investment that the region made anywhere."),
    row("regions", "net_siting", "projects since the last row", "(20)",
        "Projects put to use here less projects developed here that were put to use anywhere."),
    row("regions", "tax_cny", "CNY per year", "(27)",
        "Revenue of the regional government, after sharing with other regions."),
    row("regions", "transfers_cny", "CNY per year", "(27)",
        "Tax received from other regions less tax paid to them for projects developed in one and used in another."),
    row("regions", "stance", "0 or 1", "(30), (31)",
        "Whether the government is open to cooperation: 1 open, 0 closed."),
    row("flows", "replicate", "number", "",
        "Which of the repeated runs with other random numbers, counted from 0."),
    row("flows", "year", "year", "",
        "The time of the row, as a decimal: 2025.25 is the end of the first quarter of 2025."),
    row("flows", "factor", "word", "(8), (11), (13), (16), (20), (26)",
        "What moved: `worker`, `young`, `established`, `capital`, `venture`, `siting`, `transfer` or `lent`; fresh graduates, who are `movers` too, have no rows."),
    row("flows", "origin", "code", "",
        "The region that it left."),
    row("flows", "destination", "code", "",
        "The region that it went to."),
    row("flows", "amount", "persons, CNY, projects or researchers, by factor", "(8), (11), (13), (16), (20), (26)",
        "How much of the factor went from origin to destination."),
    row("policies", "replicate", "number", "",
        "Which of the repeated runs with other random numbers, counted from 0."),
    row("policies", "policy", "name", "",
        "The name of the policy in the scenario."),
    row("policies", "year", "year", "",
        "The time of the row, as a decimal: 2025.25 is the end of the first quarter of 2025."),
    row("policies", "members", "regions", "",
        "How many regions the policy covers at that time: none before it starts and after it stops."),
    row("policies", "strength", "share, 0 to 1", "",
        "How far the policy has been phased in: 1 is in full, 0 is not active."),
    row("policies", "cost_cny", "CNY per year", "(28)",
        "What the policy costs its members, after scaling down."),
    row("policies", "scaled_down", "regions", "(28)",
        "How many members could not pay the policy in full."),
    row("policies", "review_effect", "logarithm", "(32)",
        "How much more output the members gained since the last review than the others; empty without a review."),
    row("policies", "review_decision", "word", "(32)",
        "What the review decided: `continue` or `stop`; empty without a review."),
    row("effects", "arm", "name", "",
        "The file whose policies are compared with the base."),
    row("effects", "level", "word", "",
        "What kind of place: `nation`, `members` (regions whose policies differ from those of the base), `others`, `club`, `province` or `region`."),
    row("effects", "place", "name or code", "",
        "The club, the province or the code of the region; empty for the nation, members and others."),
    row("effects", "year", "year", "",
        "The time of the row, whole years from the start on."),
    row("effects", "outcome", "name", "",
        "The column of `national`, `clubs` or `regions` that changes, or `output_per_worker_cny` of members and others."),
    row("effects", "unit", "word", "",
        "What the effect is measured in: `percent` of the base, or the unit of the outcome where it is a plain difference."),
    row("effects", "mean", "see `unit`", "",
        "The mean over replicates of policy less base."),
    row("effects", "low_90", "see `unit`", "",
        "Nine in ten replicates have an effect from here to `high_90`, by quantiles of type 7; empty with a single replicate, like all ranges."),
    row("effects", "low_50", "see `unit`", "",
        "Half of the replicates have an effect from here to `high_50`."),
    row("effects", "median", "see `unit`", "",
        "Half of the replicates have a smaller effect."),
    row("effects", "high_50", "see `unit`", "",
        "The upper end of the range that begins with `low_50`."),
    row("effects", "high_90", "see `unit`", "",
        "The upper end of the range that begins with `low_90`."),
    row("effects", "same_sign", "share, 0 to 1", "",
        "Of all replicates, those whose effect has the sign of the mean; no effect is a sign of its own, so it is 1 if nothing changes anywhere."),
    row("effects", "interval_low", "see `unit`", "",
        "The lower end of Student's 95 % interval of the mean."),
    row("effects", "interval_high", "see `unit`", "",
        "The upper end of Student's 95 % interval of the mean."),
    row("effects", "replicates", "number", "",
        "How many replicates have an effect that can be measured."),
    row("coupling", "arm", "name", "",
        "The file whose policies are compared with the base."),
    row("coupling", "outcome", "name", "",
        "The column of `national`."),
    row("coupling", "variance", "square of the outcome's unit", "",
        "The variance over replicates of policy less base in the last year, when both draw the same random numbers."),
    row("coupling", "variance_independent", "square of the outcome's unit", "",
        "What it would be with independent random numbers: the variances of policy and base added up."),
    row("coupling", "ratio", "number", "",
        "How many times as many replicates with independent random numbers would tell as much; empty where nothing varies."),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn names(table: &str) -> Vec<&'static str> {
        of_table(table).map(|outcome| outcome.name).collect()
    }

    #[test]
    fn no_table_has_two_columns_of_one_name() {
        for table in ["national", "clubs", "regions", "flows", "policies", "effects", "coupling"] {
            let mut sorted = names(table);
            assert!(!sorted.is_empty(), "{table}");
            sorted.sort_unstable();
            assert!(sorted.windows(2).all(|pair| pair[0] != pair[1]), "{table}: {sorted:?}");
        }
    }

    #[test]
    fn every_column_belongs_to_one_of_the_tables_and_these_stand_together() {
        let mut tables: Vec<_> = OUTCOMES.iter().map(|outcome| outcome.table).collect();
        tables.dedup();
        assert_eq!(tables, ["national", "clubs", "regions", "flows", "policies", "effects", "coupling"]);
    }

    #[test]
    fn every_meaning_is_one_sentence_and_every_column_has_a_unit() {
        for Outcome { name, unit, meaning, .. } in OUTCOMES {
            assert!(meaning.ends_with('.') && !meaning.contains(". "), "{name}: {meaning}");
            assert!(meaning.starts_with(char::is_uppercase), "{name}: {meaning}");
            assert!(!unit.is_empty(), "{name}");
        }
    }

    #[test]
    fn every_equation_is_one_of_the_model() {
        for Outcome { name, equation, .. } in OUTCOMES {
            for number in equation.split(", ").filter(|number| !number.is_empty()) {
                let number = number.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
                let number: u8 = number.and_then(|digits| digits.parse().ok()).unwrap_or(0);
                assert!((1..=32).contains(&number), "{name}: {equation}");
            }
        }
    }

    #[test]
    fn what_the_whole_country_adds_up_the_clubs_add_up_under_the_same_name() {
        let national = names("national");
        assert!(names("clubs").iter().filter(|name| **name != "club").all(|name| national.contains(name)));
    }

    #[test]
    fn a_region_has_a_level_and_a_cost_of_each_field() {
        let fields =
            |prefix| names("regions").iter().filter_map(|name| name.strip_prefix(prefix)).collect::<Vec<_>>();
        assert_eq!(fields("technology_").len(), 6);
        assert_eq!(fields("technology_"), fields("unit_cost_"));
    }
}
