//! Models that were solved before, so that runs of one geography share kernels and base year, or parts of them.

use crate::dynamics::{Model, NoConvergence, PARAMETERS, Parameters};
use crate::region::{Atlas, Observations};
use crate::scenario::{RunMode, Scenario};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

/// Models that take more memory than this together are forgotten, the oldest first, in bytes.
const ROOM: usize = 512 << 20;

/// Models by the world and the parameters that they depend on.
#[derive(Debug, Default)]
pub struct Models(Mutex<ModelStore>);

#[derive(Debug, Default)]
struct ModelStore {
    models: BTreeMap<ModelKey, CachedModel>,
    order: VecDeque<ModelKey>,
    bytes: usize,
}

/// Which tables, which steps, and the bits of the parameters that matter.
type ModelKey = Vec<u64>;

/// The number of words of a key that tell the tables apart.
const TABLES: usize = 2;

#[derive(Clone, Debug)]
struct CachedModel {
    model: Arc<Model>,
    /// Keeps the tables in memory, so that nothing else comes to lie where the key points.
    _world: (Arc<Atlas>, Arc<Observations>),
}

impl Models {
    /// The model of a scenario, the same to the bit as [`Scenario::model`].
    ///
    /// # Errors
    ///
    /// Fails when a fixed point of the base year does not converge.
    pub fn of(&self, scenario: &Scenario) -> Result<Arc<Model>, NoConvergence> {
        self.watched(scenario, &|_| ())
    }

    /// As [`of`](Self::of); `watch` hears again and again how much of a base year is solved, between 0 and 1, that was not
    /// solved before.
    ///
    /// # Errors
    ///
    /// As [`of`](Self::of).
    pub fn watched(&self, scenario: &Scenario, watch: &dyn Fn(f64)) -> Result<Arc<Model>, NoConvergence> {
        let key = key(scenario);
        let (same, near) = self.0.lock().unwrap_or_else(PoisonError::into_inner).find(&key);
        if let Some(model) = same {
            return Ok(with_parameters(model, &scenario.parameters));
        }
        let model = Arc::new(scenario.model_like(near.as_deref(), watch)?.0);
        let world = (Arc::clone(&scenario.atlas), Arc::clone(&scenario.observations));
        let entry = CachedModel { model: Arc::clone(&model), _world: world };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).keep(key, entry);
        Ok(model)
    }
}

impl ModelStore {
    /// The model of a key, and the last one of the same tables, which may have something in common with it.
    fn find(&self, key: &ModelKey) -> (Option<Arc<Model>>, Option<Arc<Model>>) {
        let model = |key: &ModelKey| self.models.get(key).map(|it| Arc::clone(&it.model));
        let near = self.order.iter().rev().find(|it| it[..TABLES] == key[..TABLES]);
        (model(key), near.and_then(model))
    }

    fn keep(&mut self, key: ModelKey, entry: CachedModel) {
        self.bytes += bytes(&entry);
        if let Some(before) = self.models.insert(key.clone(), entry) {
            // Two threads solved the same.
            self.bytes -= bytes(&before);
            return;
        }
        self.order.push_back(key);
        while self.bytes > ROOM && self.order.len() > 1 {
            let oldest = self.order.pop_front().and_then(|it| self.models.remove(&it));
            self.bytes -= oldest.map_or(0, |it| bytes(&it));
        }
    }
}

/// What models share is counted for each of them.
fn bytes(entry: &CachedModel) -> usize {
    Model::MATRICES * size_of::<f64>() * entry.model.base.output.len().pow(2)
}

fn with_parameters(model: Arc<Model>, parameters: &Parameters) -> Arc<Model> {
    if model.parameters == *parameters {
        return model;
    }
    let mut changed = (*model).clone();
    changed.parameters = parameters.clone();
    Arc::new(changed)
}

fn key(scenario: &Scenario) -> ModelKey {
    let tables: [usize; TABLES] =
        [Arc::as_ptr(&scenario.atlas).addr(), Arc::as_ptr(&scenario.observations).addr()];
    let sampled = u64::from(scenario.run.mode == RunMode::Sampled);
    let steps = [u64::from(scenario.time.steps_per_year), sampled];
    // A base year that moves people knows how often they move and how old they grow.
    let seen = &scenario.observations;
    let moves = seen.net_migrants.is_some() || seen.natural_growth.is_some();
    let matters =
        PARAMETERS.iter().filter(|it| it.shapes_base_year || moves && it.path.starts_with("talent."));
    let matters = matters.map(|it| it.get(&scenario.parameters).to_bits());
    tables.into_iter().map(|it| it as u64).chain(steps).chain(matters).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::{CHANNELS, Channel, Parameter};
    use crate::scenario::Reader;
    use std::path::Path;

    const WORLD: &str = "[world]\nname = \"china-prefectures\"\nkeep = [\"province:Anhui\", \"shanghai-only\"]\nsegments = \"seeds/china/segments.csv\"\n[time]\nyears = 1\n";

    fn scenario() -> Scenario {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("test.toml");
        Reader::default().read(&path, WORLD.to_owned()).unwrap()
    }

    /// Other values that are sound, near the default.
    fn others(parameter: &Parameter) -> [f64; 2] {
        let own = parameter.default();
        if own == 0.0 { [0.01, 0.02] } else { [0.95 * own, 1.05 * own] }
    }

    fn with(scenario: &Scenario, path: &str, value: f64) -> Scenario {
        let mut changed = scenario.clone();
        changed.parameters.set(path, value).unwrap();
        changed
    }

    /// Those of a world with chains.
    fn channels() -> impl Iterator<Item = Channel> {
        CHANNELS.into_iter().chain([Channel::Supply])
    }

    fn same(a: &Model, b: &Model) -> bool {
        let border = |model: &Model, channel| model.kernels.of(channel).border_cost().to_bits();
        a.base == b.base
            && channels().all(|it| a.kernels.of(it).base() == b.kernels.of(it).base())
            && channels().all(|it| border(a, it) == border(b, it))
    }

    #[test]
    fn the_parameters_that_come_later_change_neither_kernels_nor_the_base_year() {
        let plain = scenario();
        let (model, _) = plain.model().unwrap();
        let is_idle = |path, value| same(&model, &with(&plain, path, value).model().unwrap().0);
        for parameter in PARAMETERS {
            let idle = others(parameter).into_iter().all(|value| is_idle(parameter.path, value));
            // It matters where nobody counted researchers, which is nowhere in this world.
            let exempt = parameter.path == "technology.research_share";
            assert!(exempt || idle != parameter.shapes_base_year, "{}", parameter.path);
        }
    }

    #[test]
    fn a_model_that_takes_something_from_another_is_the_same_to_the_bit() {
        let plain = scenario();
        let (model, _) = plain.model().unwrap();
        for parameter in PARAMETERS {
            let changed = with(&plain, parameter.path, others(parameter)[0]);
            let (alone, report) = changed.model().unwrap();
            let (like, report_of_like) = changed.model_like(Some(&model), &|_| ()).unwrap();
            assert!(same(&alone, &like) && report == report_of_like, "{}", parameter.path);
        }
    }

    #[test]
    fn only_the_kernel_that_a_parameter_changes_is_built_again() {
        let plain = scenario();
        let (model, _) = plain.model().unwrap();
        let (like, _) = with(&plain, "technology.retention", 1.7).model_like(Some(&model), &|_| ()).unwrap();
        let shared = |channel| like.kernels.share(&model.kernels, channel);
        assert!(channels().all(|it| shared(it) != (it == Channel::Siting)));
    }

    #[test]
    fn a_model_that_is_shared_is_the_model_of_the_scenario() {
        let models = Models::default();
        let first = scenario();
        let kept = models.of(&first).unwrap();
        assert!(Arc::ptr_eq(&kept, &models.of(&first).unwrap()), "the same scenario shares its model");
        let mut recruited = first.clone();
        recruited.parameters.technology.recruitment *= 1.5;
        let (shared, alone) = (models.of(&recruited).unwrap(), recruited.model().unwrap().0);
        assert!(same(&shared, &alone));
        assert_eq!(shared.parameters, alone.parameters);
        let mut retained = first.clone();
        retained.parameters.technology.retention *= 1.5;
        assert!(!same(&kept, &models.of(&retained).unwrap()), "retention is in the kernel of siting");
    }

    #[test]
    fn expected_and_sampled_runs_share_no_model() {
        let (models, expected) = (Models::default(), scenario());
        let sampled = expected.with([("run.mode", "sampled".into())]).unwrap();
        let of = |scenario: &Scenario| models.of(scenario).unwrap().population_floor;
        assert_eq!((of(&expected), of(&sampled)), (0.0, 1.0), "a sampled region can lose its last worker");
    }
}
