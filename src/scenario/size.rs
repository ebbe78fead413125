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
/// Matrices of a replicate and of no other: deployments, and what is at work for a moment. A second replicate of 858
/// regions beside the first raised the peak by 1.8 matrices without flows, by 9.8 with the largest ones.
const OWN_MATRICES: f64 = 1.0 + WORKING_MATRICES;

/// More memory than this is not spent on one of several runs side by side, in bytes.
const SIDE_BY_SIDE: f64 = (256 << 20) as f64;
/// Runs side by side take no more memory than this together, in bytes.
const TOGETHER: f64 = (4_u64 << 30) as f64;

/// How many runs that take so many bytes each may be made side by side; the cores of a large one work on its rows.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "casts saturate")]
pub fn side_by_side(bytes_of_one: f64) -> usize {
    if bytes_of_one > SIDE_BY_SIDE { 1 } else { (TOGETHER / bytes_of_one.max(1.0)) as usize }
}

/// Threads that replicates may be made on. Outside of a pool it is the number of cores: asking for that of the common pool
/// would start it, and a process that is forked afterwards could run nothing.
fn threads() -> usize {
    match rayon::current_thread_index() {
        Some(_) => rayon::current_num_threads(),
        None => std::thread::available_parallelism().map_or(1, usize::from),
    }
}

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
    /// What one replicate takes of all this, which every other that is made beside it takes too.
    pub replicate: f64,
    /// The replicates that are made beside the first one.
    pub beside: f64,
}

impl MemoryEstimate {
    /// The estimate for so many regions that work in these fields; replicates wait on disk except for their national rows,
    /// and as many are made side by side as there are threads.
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
        let rows = written * regions * columns("regions") * NUMBER + flow_rows * FLOW_ROW;
        let replicate = OWN_MATRICES * pairs * NUMBER + flows + rows;
        let threads = threads().min(run.replicates as usize);
        let beside = threads.min(side_by_side(replicate)).saturating_sub(1);
        let matrices = (Model::MATRICES + usize::from(has_chains)) as f64 + WORKING_MATRICES;
        Self {
            matrices: matrices * pairs * NUMBER,
            flows,
            rows: national + rows,
            replicate,
            beside: beside as f64 * replicate,
        }
    }

    /// All of it, in bytes.
    pub fn total(self) -> f64 {
        self.matrices + self.flows + self.rows + self.beside
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

    /// Of so many replicates on four threads.
    fn side_by_side(regions: usize, replicates: u32, flows: FlowRows) -> MemoryEstimate {
        let time = TimeSettings { years: 1, ..TimeSettings::default() };
        let output = OutputSettings { regions: RegionRows::Never, flows };
        let run = RunSettings { replicates, ..RunSettings::default() };
        let threads = rayon::ThreadPoolBuilder::new().num_threads(4).build().unwrap();
        threads.install(|| MemoryEstimate::estimate(regions, &Fields::standard(), false, time, &run, &output))
    }

    #[test]
    fn replicates_that_are_made_side_by_side_are_counted_and_large_ones_wait_for_each_other() {
        // Regions, flows, and by how much the peak of a second replicate on a second thread was higher, in MB.
        let measured = [(858, FlowRows::None, 10.6), (858, FlowRows::Largest(200), 57.6)];
        for (regions, flows, more) in measured {
            let [one, two] = [1, 2].map(|replicates| side_by_side(regions, replicates, flows));
            let estimated = (two.total() - one.total()) / 1e6;
            assert!(
                (estimated / more - 1.0_f64).abs() < 0.15,
                "{regions} {flows:?}: {estimated} and not {more}"
            );
        }
        let four = side_by_side(858, 4, FlowRows::None);
        assert_eq!(side_by_side(858, 400, FlowRows::None).beside, four.beside, "there are four threads");
        assert_eq!(four.beside, 3.0 * four.replicate);
        assert_eq!(side_by_side(1500, 4, FlowRows::Full).beside, 0.0, "rows of all flows take 6 GB each");
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
