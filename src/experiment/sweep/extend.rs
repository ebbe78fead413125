//! Adds replicates: new runs behind the old ones, which stay as they are.

use super::{Segment, Sweep, SweepError, SweepManifest};

/// Raises the number of replicates to `replicates`; the new runs are shards of their own.
///
/// # Errors
///
/// Fails when the sweep has as many already, and when the system refuses.
pub fn extend(sweep: &mut Sweep, replicates: u32) -> Result<(), SweepError> {
    let manifest = &sweep.manifest;
    if replicates <= manifest.replicates {
        let has = manifest.replicates;
        return Err(SweepError::Refused(format!(
            "the sweep has {has} replicates already; ask for more than that"
        )));
    }
    let extended = extended(manifest, replicates);
    extended.write(&sweep.path)?;
    sweep.manifest = extended;
    Ok(())
}

fn extended(manifest: &SweepManifest, replicates: u32) -> SweepManifest {
    let mut extended = manifest.clone();
    extended.replicates = replicates;
    let segment = Segment {
        first_shard: manifest.shards().len(),
        first_run: manifest.runs(),
        runs: extended.runs() - manifest.runs(),
        runs_a_shard: manifest.shards.last().map_or(1, |it| it.runs_a_shard),
    };
    extended.shards.push(segment);
    extended
}
