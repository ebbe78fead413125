//! Models that were solved before, so that runs of one geography share kernels and base year, or parts of them.

use crate::dynamics::{Model, NoConvergence, Parameters};
use crate::region::{Atlas, Observations};
use crate::scenario::{Mode, Scenario};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

/// Parameters that neither kernels nor the base year depend on; a test changes each of them and looks.
const LATER: &[&str] = &[
    "production.agglomeration_elasticity",
    "housing.supply_elasticity",
    "housing.expenditure_share",
    "housing.congestion_elasticity",
    "talent.wage_elasticity.worker",
    "talent.wage_elasticity.young",
    "talent.wage_elasticity.established",
    "talent.redraw_rate.worker",
    "talent.redraw_rate.young",
    "talent.redraw_rate.established",
    "talent.ageing_rate",
    "talent.worker_retirement_rate",
    "talent.established_retirement_rate",
    "talent.graduate_match",
    "capital.return_elasticity",
    "venture.prospect_elasticity",
    "venture.supply_elasticity",
    "technology.support_elasticity",
    "technology.spillover_elasticity",
    "technology.research_elasticity",
    "technology.returns_to_knowledge",
    "technology.finance_elasticity",
    "technology.cost_elasticity",
    "technology.match_dispersion",
    "technology.recruitment",
    "technology.growth_rate",
    "learning.learning_rate",
    "learning.demand_elasticity",
    "fiscal.sited_output_share",
    "fiscal.shared_tax_rate",
    "fiscal.local_tax_rate",
    "fiscal.policy_budget_share",
    "governments.growth_weight",
    "governments.peer_weight",
    "governments.review_rate",
    "governments.selection_intensity",
    "governments.mutation_rate",
    "governments.open_cost",
    "governments.open_bonus",
];

/// Models that take more memory than this together are forgotten, the oldest first, in bytes.
const ROOM: usize = 512 << 20;

/// Models by the world and the parameters that they depend on.
#[derive(Debug, Default)]
pub struct Models(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    models: BTreeMap<Key, Entry>,
    order: VecDeque<Key>,
    bytes: usize,
}

/// Which tables, which steps, and the bits of the parameters that matter.
type Key = Vec<u64>;

/// So many words of a key tell the tables apart.
const TABLES: usize = 2;

#[derive(Clone, Debug)]
struct Entry {
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
        let key = key(scenario);
        let (same, near) = self.0.lock().unwrap_or_else(PoisonError::into_inner).find(&key);
        if let Some(model) = same {
            return Ok(with_parameters(model, &scenario.parameters));
        }
        let model = Arc::new(scenario.model_like(near.as_deref())?.0);
        let world = (Arc::clone(&scenario.atlas), Arc::clone(&scenario.observations));
        let entry = Entry { model: Arc::clone(&model), _world: world };
        self.0.lock().unwrap_or_else(PoisonError::into_inner).keep(key, entry);
        Ok(model)
    }
}

impl Kept {
    /// The model of a key, and the last one of the same tables, which may have something in common with it.
    fn find(&self, key: &Key) -> (Option<Arc<Model>>, Option<Arc<Model>>) {
        let model = |key: &Key| self.models.get(key).map(|it| Arc::clone(&it.model));
        let near = self.order.iter().rev().find(|it| it[..TABLES] == key[..TABLES]);
        (model(key), near.and_then(model))
    }

    fn keep(&mut self, key: Key, entry: Entry) {
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

/// Eight kernels, distances and deployments, all regions × regions; the rest is small beside them. What models share is
/// counted for each of them.
fn bytes(entry: &Entry) -> usize {
    10 * size_of::<f64>() * entry.model.base.output.len().pow(2)
}

fn with_parameters(model: Arc<Model>, parameters: &Parameters) -> Arc<Model> {
    if model.parameters == *parameters {
        return model;
    }
    let mut changed = (*model).clone();
    changed.parameters = parameters.clone();
    Arc::new(changed)
}

fn key(scenario: &Scenario) -> Key {
    let tables: [usize; TABLES] =
        [Arc::as_ptr(&scenario.atlas).addr(), Arc::as_ptr(&scenario.observations).addr()];
    let sampled = u64::from(scenario.run.mode == Mode::Sampled);
    let steps = [u64::from(scenario.time.steps_per_year), sampled];
    let matters =
        numbers(&scenario.parameters).into_iter().filter(|(path, _)| !LATER.contains(&path.as_str()));
    let matters = matters.map(|(_, value)| value.to_bits());
    tables.into_iter().map(|it| it as u64).chain(steps).chain(matters).collect()
}

/// Every parameter by its path, in the order of the structs.
fn numbers(parameters: &Parameters) -> Vec<(String, f64)> {
    let table = toml::Table::try_from(parameters).expect("parameters are tables of numbers");
    let mut numbers = Vec::new();
    flatten("", &table, &mut numbers);
    numbers
}

fn flatten(prefix: &str, table: &toml::Table, into: &mut Vec<(String, f64)>) {
    for (key, value) in table {
        let path = if prefix.is_empty() { key.clone() } else { format!("{prefix}.{key}") };
        match value {
            toml::Value::Table(inner) => flatten(&path, inner, into),
            value => into.push((path, value.as_float().unwrap_or(f64::NAN))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamics::{CHANNELS, Channel};
    use crate::scenario::Reader;
    use std::path::Path;

    const WORLD: &str = "[world]\nregions = \"seeds/china/prefectures.csv\"\nclubs = \"seeds/china/clubs.csv\"\nkeep = [\"province:Anhui\", \"shanghai-only\"]\n[time]\nyears = 1\n";

    fn scenario(overrides: &[String]) -> Scenario {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("test.toml");
        Reader::default().overrides(overrides).read(&path, WORLD.to_owned()).unwrap()
    }

    /// Every parameter with its path and other values that are sound, near its own.
    fn others() -> impl Iterator<Item = (String, [f64; 2])> {
        let near = |own: f64| if own == 0.0 { [0.01, 0.02] } else { [0.95 * own, 1.05 * own] };
        numbers(&Parameters::default()).into_iter().map(move |(path, own)| (path, near(own)))
    }

    fn with(path: &str, value: f64) -> Scenario {
        scenario(&[format!("parameters.{path}={value:?}")])
    }

    fn same(a: &Model, b: &Model) -> bool {
        let border = |model: &Model, channel| model.kernels.of(channel).border_cost().to_bits();
        a.base == b.base
            && CHANNELS.into_iter().all(|it| a.kernels.of(it).base() == b.kernels.of(it).base())
            && CHANNELS.into_iter().all(|it| border(a, it) == border(b, it))
    }

    #[test]
    fn the_parameters_that_come_later_change_neither_kernels_nor_the_base_year() {
        let (plain, _) = scenario(&[]).model().unwrap();
        let mut idle = Vec::new();
        for (path, values) in others() {
            if values.into_iter().all(|value| same(&plain, &with(&path, value).model().unwrap().0)) {
                idle.push(path);
            }
        }
        // It matters where nobody counted researchers, which is nowhere in this world.
        idle.retain(|it| it != "technology.research_share");
        assert_eq!(idle, LATER);
    }

    #[test]
    fn a_model_that_takes_something_from_another_is_the_same_to_the_bit() {
        let (plain, _) = scenario(&[]).model().unwrap();
        for (path, values) in others() {
            let changed = with(&path, values[0]);
            let (alone, report) = changed.model().unwrap();
            let (like, report_of_like) = changed.model_like(Some(&plain)).unwrap();
            assert!(same(&alone, &like) && report == report_of_like, "{path}");
        }
    }

    #[test]
    fn only_the_kernel_that_a_parameter_changes_is_built_again() {
        let (plain, _) = scenario(&[]).model().unwrap();
        let (like, _) = with("technology.retention", 1.7).model_like(Some(&plain)).unwrap();
        let shared = |channel| like.kernels.share(&plain.kernels, channel);
        assert!(CHANNELS.into_iter().all(|it| shared(it) != (it == Channel::Siting)));
    }

    #[test]
    fn a_model_that_is_shared_is_the_model_of_the_scenario() {
        let models = Models::default();
        let first = scenario(&[]);
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
}
