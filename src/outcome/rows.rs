//! One moment of a run as rows of tables: a walk over the catalogue.

use super::catalogue::{
    CLUBS, COSTS, Catalogue, OfPolicies, Outcome, POLICIES, Regional, Summand, all_of_nation,
};
use super::moment::Moment;
use super::totals::FlowTotals;
use super::{Column, Table, TableError, Values};
use crate::policy::Need;
use crate::region::{Atlas, Clubs, RegionId};
use ndarray::Array1;

/// A named set of regions whose sums are written.
#[derive(Clone, Debug)]
pub struct Group {
    /// The name of the club or province.
    pub name: String,
    /// Its regions, in the order of arrays.
    pub members: Vec<usize>,
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
    /// The row of `national`.
    ///
    /// # Errors
    ///
    /// Never, as its columns have one row each; the table would say so otherwise.
    pub fn national(
        &self,
        replicate: u32,
        flows: &FlowTotals,
        catalogue: &Catalogue,
    ) -> Result<Table, TableError> {
        let columns =
            catalogue.national().into_iter().map(|it| Column::real(&*it.name, vec![(it.value)(self, flows)]));
        Table::new(self.when(replicate, 1).into_iter().chain(columns).collect())
    }

    /// The rows of `clubs`.
    ///
    /// # Errors
    ///
    /// As [`national`](Self::national).
    pub fn clubs(&self, replicate: u32, flows: &FlowTotals, groups: &[Group]) -> Result<Table, TableError> {
        let names = Column::text("club", groups.iter().map(|it| it.name.clone()).collect());
        let sums = self.sums_of_groups(flows, groups);
        let sums = CLUBS.iter().zip(sums).map(|(it, sums)| Column::real(&*it.name, sums));
        Table::new(self.when(replicate, groups.len()).into_iter().chain([names]).chain(sums).collect())
    }

    /// The outcomes of [`CLUBS`], each with its sums over groups.
    pub fn sums_of_groups(&self, flows: &FlowTotals, groups: &[Group]) -> Vec<Vec<f64>> {
        let sums = |it: &Outcome<Summand>| {
            let values = (it.value)(self, flows);
            let sum = |group: &Group| group.members.iter().map(|&it| values[it]).sum();
            groups.iter().map(sum).collect()
        };
        CLUBS.iter().map(sums).collect()
    }

    /// The rows of `regions`, in the order of codes.
    ///
    /// # Errors
    ///
    /// As [`national`](Self::national).
    pub fn regions(
        &self,
        replicate: u32,
        flows: &FlowTotals,
        catalogue: &Catalogue,
    ) -> Result<Table, TableError> {
        let atlas = &self.simulation.world().atlas;
        let order = atlas.by_code();
        let codes = order.iter().map(|it| atlas.region(*it).place.code.clone()).collect();
        let real = |values: Array1<f64>| Values::Real(order.iter().map(|it| values[it.index()]).collect());
        let column = |it: &Outcome<Regional>| {
            let values = match it.value {
                Regional::Real(value) => real(value(self, flows)),
                Regional::OfField(value, field) => real(value(self, field)),
                Regional::Integer(value) => {
                    let values = value(self);
                    Values::Integer(order.iter().map(|it| values[it.index()]).collect())
                }
            };
            Column { name: it.name.to_string(), values }
        };
        let columns = catalogue.regions().iter().map(column);
        let keys = self.when(replicate, order.len()).into_iter().chain([Column::text("code", codes)]);
        Table::new(keys.chain(columns).collect())
    }

    /// The rows of `policies`.
    ///
    /// # Errors
    ///
    /// As [`national`](Self::national).
    pub fn policies_table(&self, replicate: u32) -> Result<Table, TableError> {
        let names: Vec<String> = self.simulation.policies().iter().map(|it| it.name.clone()).collect();
        let [number, year] = self.when(replicate, names.len());
        let column =
            |it: &Outcome<OfPolicies>| Column { name: it.name.to_string(), values: (it.value)(self) };
        let keys = [number, Column::text("policy", names.into()), year];
        Table::new(keys.into_iter().chain(POLICIES.iter().map(column)).collect())
    }

    /// The rows of `costs`, in the order of codes: regions that pay for policies.
    ///
    /// # Errors
    ///
    /// As [`national`](Self::national).
    pub fn costs(&self, replicate: u32) -> Result<Table, TableError> {
        let atlas = &self.simulation.world().atlas;
        let columns: Vec<Array1<f64>> = COSTS.iter().map(|it| (it.value)(self)).collect();
        let pays = |it: &&RegionId| columns.iter().any(|column| column[it.index()] != 0.0);
        let rows: Vec<&RegionId> = atlas.by_code().iter().filter(pays).collect();
        let codes = rows.iter().map(|it| atlas.region(**it).place.code.clone()).collect();
        let values = |column: &Array1<f64>| rows.iter().map(|it| column[it.index()]).collect();
        let costs = COSTS.iter().zip(&columns).map(|(it, column)| Column::real(&*it.name, values(column)));
        let keys = self.when(replicate, rows.len()).into_iter().chain([Column::text("code", codes)]);
        Table::new(keys.chain(costs).collect())
    }

    /// Replicate and year of so many rows.
    fn when(&self, replicate: u32, rows: usize) -> [Column; 2] {
        [
            Column::integer("replicate", vec![i64::from(replicate); rows]),
            Column::real("year", vec![self.simulation.clock().now(); rows]),
        ]
    }
}

/// The value of an outcome in a row of `national`; NaN without a row, and for what the world of the run has not.
///
/// # Errors
///
/// Fails when a column is missing that every world has.
pub fn value_of_nation(
    national: &Table,
    outcome: &str,
    need: Option<Need>,
    row: Option<usize>,
) -> Result<f64, TableError> {
    let values = match national.real(outcome) {
        Err(_) if need.is_some() => return Ok(f64::NAN),
        values => values?,
    };
    Ok(row.and_then(|it| values.get(it)).copied().unwrap_or(f64::NAN))
}

/// The values of [`all_of_nation`] in the last row of `national`, in the order of the catalogue; NaN without rows, and for
/// what the world of the run has not.
///
/// # Errors
///
/// Fails when a column is missing that every world has.
pub fn last_of_nation(national: &Table) -> Result<Vec<f64>, TableError> {
    let last = national.rows().checked_sub(1);
    all_of_nation().map(|(need, it)| value_of_nation(national, &it.name, need, last)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_row_of_the_nation_is_read_in_the_order_of_the_catalogue() {
        let names: Vec<String> =
            all_of_nation().filter(|it| it.0.is_none()).map(|it| it.1.name.to_string()).collect();
        // Columns stand the other way round than in the catalogue, each with its place there in the last row.
        let columns = |rows: usize| -> Vec<Column> {
            let values = |place: usize| [f64::NAN, place as f64][..rows].to_vec();
            names.iter().enumerate().rev().map(|(place, it)| Column::real(it, values(place))).collect()
        };
        let last = last_of_nation(&Table::new(columns(2)).unwrap()).unwrap();
        let needs: Vec<bool> = all_of_nation().map(|it| it.0.is_some()).collect();
        assert_eq!(last.iter().map(|it| it.is_nan()).collect::<Vec<_>>(), needs);
        let known: Vec<f64> = last.into_iter().filter(|it| !it.is_nan()).collect();
        assert_eq!(known, (0..names.len()).map(|it| it as f64).collect::<Vec<_>>());
        let without_rows = last_of_nation(&Table::new(columns(0)).unwrap()).unwrap();
        assert!(without_rows.len() == needs.len() && without_rows.iter().all(|it| it.is_nan()));
        assert!(last_of_nation(&Table::new(columns(2).split_off(1)).unwrap()).is_err());
    }
}
