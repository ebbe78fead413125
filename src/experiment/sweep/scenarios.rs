//! The scenarios of runs: each is read once for all points that differ in nothing but parameters.

use super::Sweep;
use crate::dynamics::Parameter;
use crate::experiment::design::DesignFactor;
use crate::experiment::plan::{keys, setting};
use crate::scenario::{Problems, Reader, Scenario, TableCache};
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

/// More scenarios than this are forgotten, the oldest first.
const MOST_KEPT: usize = 32;

/// Makes the scenario of every point; threads share what was read.
#[derive(Debug)]
pub(super) struct Scenarios<'a> {
    sweep: &'a Sweep,
    reader: Reader,
    /// The parameter that each factor is; [`None`] for those that must be read as text.
    parameters: Vec<Option<&'static Parameter>>,
    kept: Mutex<VecDeque<(ScenarioKey, Arc<Scenario>)>>,
}

/// The number of a scenario and the settings of all factors that are no parameters.
type ScenarioKey = (usize, Vec<String>);

impl<'a> Scenarios<'a> {
    /// Nothing is read yet.
    pub fn new(sweep: &'a Sweep) -> Self {
        let parameters = parameters(&sweep.manifest.factors);
        Self { sweep, reader: reader(sweep), parameters, kept: Mutex::default() }
    }

    /// A scenario at a point. Its origin does not tell of the parameters of the point.
    ///
    /// # Errors
    ///
    /// Returns what is wrong with it when values that are sound one by one do not go together.
    pub fn at(&self, point: u64, scenario: usize) -> Result<Scenario, Problems> {
        match self.with_parameters(point, scenario) {
            Some(found) => Ok(found),
            // Whatever was refused is read as text, which tells why and where.
            None => self.read(&(scenario, self.sweep.settings(point, scenario))),
        }
    }

    fn with_parameters(&self, point: u64, scenario: usize) -> Option<Scenario> {
        let (mut values, mut settings) = (Vec::new(), Vec::new());
        for (number, value) in self.sweep.values(point, scenario) {
            let factor = &self.sweep.manifest.factors[number];
            match self.parameters[number] {
                Some(parameter) => values.push((parameter, factor.number(value)?)),
                None => settings.push(setting(factor, value)),
            }
        }
        self.kept((scenario, settings)).ok()?.with_parameters(&values)
    }

    fn kept(&self, question: ScenarioKey) -> Result<Arc<Scenario>, Problems> {
        let kept = || self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let known = kept().iter().find(|it| it.0 == question).map(|it| Arc::clone(&it.1));
        if let Some(known) = known {
            return Ok(known);
        }
        let read = Arc::new(self.read(&question)?);
        let mut kept = kept();
        kept.push_back((question, Arc::clone(&read)));
        if kept.len() > MOST_KEPT {
            kept.pop_front();
        }
        Ok(read)
    }

    fn read(&self, (scenario, settings): &ScenarioKey) -> Result<Scenario, Problems> {
        let frozen = &self.sweep.manifest.scenarios[*scenario];
        let overrides = [frozen.tables.as_slice(), settings].concat();
        self.reader.clone().overrides(&overrides).read(&frozen.file, frozen.text.clone())
    }
}

/// Reads scenarios with the copies of tables in the folder of the sweep; tables are read once.
fn reader(sweep: &Sweep) -> Reader {
    let copies = sweep.manifest.data.iter().filter_map(|it| Some((it, it.copied(&sweep.path)?)));
    let reader = Reader::default().cache(&Arc::<TableCache>::default());
    copies.fold(reader, |reader, (it, bytes)| reader.table(&it.file.display().to_string(), bytes))
}

/// The parameter that each factor is. Where a factor sets parameters in another way, the order of factors decides
/// what holds, so all of them are read as text.
fn parameters(factors: &[DesignFactor]) -> Vec<Option<&'static Parameter>> {
    let keys: Vec<Vec<String>> = factors.iter().map(|it| keys(&it.path).unwrap_or_default()).collect();
    let within = |keys: &[String]| {
        let (first, rest) = keys.split_first()?;
        (first == "parameters").then(|| rest.join("."))
    };
    let found: Vec<_> = keys.iter().map(|it| within(it).and_then(|path| Parameter::find(&path))).collect();
    let otherwise = keys.iter().zip(&found).any(|(keys, it)| within(keys).is_some() && it.is_none());
    if otherwise { vec![None; factors.len()] } else { found }
}
