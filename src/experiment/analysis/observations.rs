//! The metrics of all runs that are done.

use crate::experiment::metric::Metric;
use crate::experiment::sweep::{Sweep, SweepError, SweepStatus, shard_table};

/// The metrics of all runs that are done, those of replicates that every point has.
#[derive(Clone, Debug)]
pub struct SweepObservations {
    points: usize,
    scenarios: usize,
    /// Which replicates these are; if none is whole, the first one.
    pub replicates: Vec<usize>,
    /// By metric and run; NaN where a run is missing or did not end well.
    values: Vec<Vec<f64>>,
}

impl SweepObservations {
    /// Reads these metrics from the committed shards.
    ///
    /// # Errors
    ///
    /// Fails when a shard cannot be read.
    pub fn read(sweep: &Sweep, status: &SweepStatus, metrics: &[Metric]) -> Result<Self, SweepError> {
        let manifest = &sweep.manifest;
        let (points, scenarios) = (size(manifest.points), manifest.scenarios.len());
        let mut values = vec![vec![f64::NAN; size(manifest.runs())]; metrics.len()];
        let mut missing = status.missing.iter().peekable();
        let mut broken = vec![false; size(u64::from(manifest.replicates))];
        for shard in 0..manifest.shards().len() {
            if missing.next_if_eq(&&shard).is_some() {
                let replicates = manifest.shards().runs(shard).map(|it| size(manifest.place(it).replicate));
                replicates.for_each(|it| broken[it] = true);
                continue;
            }
            let table = shard_table(sweep, shard)?;
            let runs = table.integer("run")?;
            for (metric, values) in metrics.iter().zip(&mut values) {
                for (&run, &value) in runs.iter().zip(table.real(&metric.name)?) {
                    // A shard may hold what it does not say; runs that the manifest does not know are none.
                    if let Some(place) = usize::try_from(run).ok().and_then(|it| values.get_mut(it)) {
                        *place = value;
                    }
                }
            }
        }
        let whole: Vec<usize> = (0..broken.len()).filter(|&it| !broken[it]).collect();
        let replicates = if whole.is_empty() { vec![0] } else { whole };
        Ok(Self { points, scenarios, replicates, values })
    }

    /// A metric of a scenario at a point, replicate by replicate.
    pub fn at(&self, metric: usize, scenario: usize, point: usize) -> impl Iterator<Item = f64> {
        let run = move |&replicate: &usize| (replicate * self.points + point) * self.scenarios + scenario;
        self.replicates.iter().map(run).map(move |it| self.values[metric][it])
    }

    /// The mean of a metric of a scenario at every point. A point of which a run is missing or did not end well has
    /// none: without it the others would be compared under other random numbers.
    pub fn means(&self, metric: usize, scenario: usize) -> Vec<f64> {
        let count = self.replicates.len() as f64;
        (0..self.points).map(|point| self.at(metric, scenario, point).sum::<f64>() / count).collect()
    }
}

fn size(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
