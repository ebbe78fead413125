//! Which runs lie in which shard.

use serde::{Deserialize, Serialize};
use std::ops::Range;

/// Replicates that were planned together: their runs, cut into shards of one size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// The first shard.
    pub first_shard: u64,
    /// The first run.
    pub first_run: u64,
    /// How many runs there are.
    pub runs: u64,
    /// How many of them lie in a shard; the last one may have fewer. A multiple of the number of scenarios, so that
    /// those of one point and replicate are never apart.
    pub runs_a_shard: u64,
}

/// The shards of a sweep.
#[derive(Clone, Copy, Debug)]
pub struct Shards<'a>(pub(super) &'a [Segment]);

impl Segment {
    /// How many shards there are.
    pub fn len(&self) -> u64 {
        self.runs.div_ceil(self.runs_a_shard.max(1))
    }

    /// Whether there is no shard.
    pub fn is_empty(&self) -> bool {
        self.runs == 0
    }
}

impl Shards<'_> {
    /// How many shards there are.
    pub fn len(&self) -> u64 {
        self.0.last().map_or(0, |it| it.first_shard + it.len())
    }

    /// Whether there is no shard.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The runs of a shard; none if there is no such shard.
    pub fn runs(&self, shard: u64) -> Range<u64> {
        let Some(segment) = self.0.iter().rev().find(|it| it.first_shard <= shard) else { return 0..0 };
        let end = segment.first_run + segment.runs;
        let start = segment.first_run + (shard - segment.first_shard) * segment.runs_a_shard;
        start.min(end)..(start + segment.runs_a_shard).min(end)
    }

    /// The shard of a run.
    pub fn of(&self, run: u64) -> u64 {
        let segment = self.0.iter().rev().find(|it| it.first_run <= run);
        segment.map_or(0, |it| it.first_shard + (run - it.first_run) / it.runs_a_shard)
    }

    /// The shards of one of `tasks` tasks: every so-manieth, so that each task covers all replicates.
    pub fn of_task(&self, task: u64, tasks: u64) -> Vec<u64> {
        (task..self.len()).step_by(usize::try_from(tasks).unwrap_or(usize::MAX).max(1)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEGMENTS: &[Segment] = &[
        Segment { first_shard: 0, first_run: 0, runs: 10, runs_a_shard: 4 },
        Segment { first_shard: 3, first_run: 10, runs: 6, runs_a_shard: 4 },
    ];

    #[test]
    fn every_run_lies_in_exactly_one_shard_also_after_an_extension() {
        let shards = Shards(SEGMENTS);
        let runs: Vec<u64> = (0..shards.len()).flat_map(|it| shards.runs(it)).collect();
        assert_eq!(runs, (0..16).collect::<Vec<_>>());
        for shard in 0..shards.len() {
            assert!(shards.runs(shard).all(|run| shards.of(run) == shard), "{shard}");
        }
        assert!(shards.runs(5).is_empty());
    }

    #[test]
    fn tasks_share_the_shards_without_overlap_however_many_there_are() {
        let shards = Shards(SEGMENTS);
        for tasks in [1, 2, 3, 5, 100] {
            let mut all: Vec<u64> = (0..tasks).flat_map(|it| shards.of_task(it, tasks)).collect();
            all.sort_unstable();
            assert_eq!(all, (0..shards.len()).collect::<Vec<_>>(), "{tasks} tasks");
        }
    }
}
