//! How much memory a run needs, before it takes it.

use super::file::{FlowRows, RegionRows};
use super::{OutputSettings, RunSettings, TimeSettings};
use crate::dynamics::Model;
use crate::outcome::Catalogue;
use crate::region::{FACTORS, Fields};

/// Scenarios that need more than this are refused unless the caller allows more: 16 GiB.
pub const MEMORY_LIMIT: u64 = 16 << 30;

/// Factors whose flows are written.
const FLOW_FACTORS: f64 = FACTORS.len() as f64;
/// Bytes of a number.
const NUMBER: f64 = 8.0;
/// Bytes of a row of flows with its three names, once in memory and once as it is written: 307 by the peak of a run of
/// 1,500 regions with all flows.
const FLOW_ROW: f64 = 310.0;
/// Matrices for a moment, besides those of the model: 11.3 in all by the peak of a run of 3,143 regions without flows,
/// 18.9 of them with the largest ones.
const WORKING_MATRICES: f64 = 1.0;

/// What takes memory, in bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MemoryEstimate {
    /// Kernels and other matrices over pairs of regions.
    pub matrices: f64,
    /// Flows between pairs of regions: their sums over a year, of which the largest are chosen, and all rows of a year when
    /// all of them are kept.
    pub flows: f64,
    /// Rows that wait to be written.
    pub rows: f64,
}

impl MemoryEstimate {
    /// The estimate for so many regions that work in these fields; replicates wait on disk except for their national rows.
    /// A world with industry chains has one kernel more.
    pub(super) fn estimate(
        regions: usize,
        fields: &Fields,
        has_chains: bool,
        time: TimeSettings,
        run: &RunSettings,
        output: &OutputSettings,
    ) -> Self {
        let catalogue = Catalogue::new(&fields.names());
        let columns = |table| catalogue.names(table).len() as f64;
        let regions = regions as f64;
        let pairs = regions * regions;
        let steps = f64::from(time.years) * f64::from(time.steps_per_year);
        let written = match output.regions {
            RegionRows::Never => 0.0,
            RegionRows::EveryYear => f64::from(time.years) + 1.0,
            RegionRows::EveryStep => steps + 1.0,
        };
        let flow_moments =
            if output.regions == RegionRows::EveryStep { steps } else { f64::from(time.years) };
        let flow_rows = match output.flows {
            FlowRows::Largest(largest) => f64::from(largest).min(pairs) * FLOW_FACTORS * flow_moments,
            FlowRows::None | FlowRows::Full => 0.0,
        };
        let flows = match output.flows {
            FlowRows::None => 0.0,
            FlowRows::Largest(_) => FLOW_FACTORS * pairs * NUMBER,
            FlowRows::Full => FLOW_FACTORS * pairs * (NUMBER + FLOW_ROW),
        };
        let national = f64::from(run.replicates) * (steps + 1.0) * columns("national") * NUMBER;
        Self {
            matrices: ((Model::MATRICES + usize::from(has_chains)) as f64 + WORKING_MATRICES)
                * pairs
                * NUMBER,
            flows,
            rows: national + written * regions * columns("regions") * NUMBER + flow_rows * FLOW_ROW,
        }
    }

    /// All of it, in bytes.
    pub fn total(self) -> f64 {
        self.matrices + self.flows + self.rows
    }

    /// The largest part.
    pub(super) fn largest_term(self) -> LargestTerm {
        if self.rows > self.matrices.max(self.flows) {
            LargestTerm::Rows
        } else if self.flows > self.matrices {
            LargestTerm::Flows
        } else {
            LargestTerm::Matrices
        }
    }
}

/// What takes most of the memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LargestTerm {
    Matrices,
    Flows,
    Rows,
}

impl LargestTerm {
    /// What the user may do about it.
    pub fn hint(self) -> &'static str {
        match self {
            Self::Matrices => {
                "most of it are kernels, which grow with the square of regions: `keep` fewer; `flows = \"none\"` needs less"
            }
            Self::Flows => {
                "most of it are flows: ask for the largest ones only, `flows = { largest = 200 }`, or for none"
            }
            Self::Rows => "most of it are rows: ask for fewer years, steps, replicates or rows",
        }
    }
}

/// Bytes as people say them.
pub(super) fn readable(bytes: f64) -> String {
    let gibibytes = bytes / f64::from(1 << 30);
    let (number, unit) = if gibibytes < 1024.0 { (gibibytes, "GiB") } else { (gibibytes / 1024.0, "TiB") };
    if number < 10.0 { format!("{number:.1} {unit}") } else { format!("{number:.0} {unit}") }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "whole numbers of bytes are exact")]
mod tests {
    use super::*;

    /// Of so many regions over three years.
    fn of(regions: usize, flows: FlowRows) -> MemoryEstimate {
        let time = TimeSettings { years: 3, ..TimeSettings::default() };
        let output = OutputSettings { regions: RegionRows::Never, flows };
        MemoryEstimate::estimate(regions, &Fields::standard(), false, time, &RunSettings::default(), &output)
    }

    fn estimate(flows: FlowRows) -> MemoryEstimate {
        of(100, flows)
    }

    #[test]
    fn rows_of_the_largest_flows_take_memory_for_every_factor_and_year() {
        let none = estimate(FlowRows::None);
        assert_eq!(estimate(FlowRows::Full).rows, none.rows, "full flows do not wait");
        assert_eq!(estimate(FlowRows::Largest(200)).rows - none.rows, 200.0 * 8.0 * 3.0 * FLOW_ROW);
        // There are no more flows than pairs of regions.
        assert_eq!(estimate(FlowRows::Largest(20_000)).rows, estimate(FlowRows::Largest(10_000)).rows);
    }

    #[test]
    fn flows_take_a_matrix_a_factor_whether_all_of_them_are_written_or_the_largest() {
        let [none, largest, full] = [FlowRows::None, FlowRows::Largest(200), FlowRows::Full].map(estimate);
        assert_eq!(none.flows, 0.0);
        assert_eq!(largest.flows, 8.0 * 100.0 * 100.0 * 8.0);
        assert_eq!(full.flows - largest.flows, 8.0 * 100.0 * 100.0 * FLOW_ROW);
        assert_eq!((none.matrices, full.matrices), (11.0 * 100.0 * 100.0 * 8.0, none.matrices));
    }

    #[test]
    fn estimates_are_what_runs_took_at_their_peak() {
        // Regions, flows, and the peak of a run of one year in MB, of which about 30 are the program itself.
        let measured = [
            (3143, FlowRows::None, 893.0),
            (3143, FlowRows::Largest(200), 1496.0),
            (1500, FlowRows::None, 233.0),
            (1500, FlowRows::Largest(200), 377.0),
            (1500, FlowRows::Full, 5908.0),
        ];
        for (regions, flows, peak) in measured {
            let estimated = of(regions, flows).total() / 1e6 + 30.0;
            assert!(
                (estimated / peak - 1.0_f64).abs() < 0.06,
                "{regions} {flows:?}: {estimated} and not {peak}"
            );
        }
        let limit = MEMORY_LIMIT as f64;
        assert!(of(10_500, FlowRows::Largest(200)).total() < limit);
        assert!(of(12_000, FlowRows::Largest(200)).total() > limit);
        assert!(of(12_000, FlowRows::None).total() < limit && of(14_500, FlowRows::None).total() > limit);
    }
}
