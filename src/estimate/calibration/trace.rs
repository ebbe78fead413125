//! What a calibration looks at on the way of a run: provinces over the years.

use crate::dynamics::FlowRecords;
use crate::estimate::flow_table::FlowTable;
use crate::estimate::poisson::PoissonFit;
use crate::experiment::metric::{Asked, Metric, covered};
use crate::outcome::{Recorder, TableError};
use crate::region::{Atlas, Factor};
use crate::run::{Cancel, Interruption};
use crate::scenario::Scenario;
use crate::simulation::{Observer, Period, Simulation};
use ndarray::{Array1, Array2};
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

/// Those whose moves are migration.
const PEOPLE: [Factor; 3] = [Factor::Worker, Factor::Young, Factor::Established];

/// What has to be watched besides provinces.
#[derive(Clone, Debug, Default)]
pub struct TraceSelection {
    /// Metrics as sweeps have them.
    pub metrics: Vec<Metric>,
    /// Whether migration between provinces is wanted.
    pub migration: bool,
}

/// What is observed of a run, added up to provinces.
#[derive(Clone, Debug)]
pub struct RunTrace {
    /// Codes of provinces, in the order of all other lists.
    pub codes: Vec<String>,
    /// Degrees east and north of each: the mean of its regions, weighted by people at first.
    pub centres: Vec<(f64, f64)>,
    /// Output, people and capital when the run begins.
    pub first: ProvinceTotals,
    /// The same when it ends.
    pub last: ProvinceTotals,
    /// Of each year of the run: ideas of each province, and researchers.
    pub research: Vec<YearOfResearch>,
    /// People who went from province to province in the last year; within provinces nothing. Empty where no moment asks.
    pub migration: Array2<f64>,
    /// People who left their region, graduates included, and those of them who left their province.
    pub movers: (f64, f64),
    /// Projects that each province developed and that were put to use anywhere.
    pub sold: Vec<f64>,
    /// Projects that were put to use in each province.
    pub bought: Vec<f64>,
    /// How much there is of each metric that was asked for, by its name.
    pub levels: Vec<(String, f64)>,
    /// What explains migration, once somebody has asked.
    pub(super) migration_fit: OnceLock<Option<PoissonFit>>,
}

/// What provinces have.
#[derive(Clone, Debug, Default)]
pub struct ProvinceTotals {
    /// CNY a year.
    pub output: Vec<f64>,
    /// All who work.
    pub people: Vec<f64>,
    /// CNY.
    pub capital: Vec<f64>,
}

/// A year of research in provinces.
#[derive(Clone, Debug, Default)]
pub struct YearOfResearch {
    /// Ideas.
    pub ideas: Vec<f64>,
    /// Researchers, full-time equivalents, before policies.
    pub staff: Vec<f64>,
}

impl RunTrace {
    /// Effects of origins and destinations of migration, and its slope on distance; nothing where flows cannot be explained.
    pub fn migration_fit(&self) -> Option<&PoissonFit> {
        let fit = || {
            let table = FlowTable::by_distance(&self.codes, &self.centres, &self.migration).ok()?;
            PoissonFit::of(&table, None).ok()
        };
        self.migration_fit.get_or_init(fit).as_ref()
    }

    /// Watches a replicate from its start to its end, with what is wanted besides provinces; nothing if somebody asked to stop.
    ///
    /// # Errors
    ///
    /// Says why the run failed.
    pub fn of(
        scenario: &Scenario,
        model: &Arc<crate::dynamics::Model>,
        number: u32,
        selection: &TraceSelection,
        cancel: &Cancel,
    ) -> Result<Option<Self>, String> {
        let mut simulation = scenario.begin(model, number);
        let mut observer = TraceObserver::new(scenario, number, selection, cancel);
        match simulation.run_until(scenario.steps(), &mut observer) {
            Ok(()) => observer.finished().map(Some).map_err(|it| it.to_string()),
            Err(Interruption::Cancelled) => Ok(None),
            Err(error) => Err(error.to_string()),
        }
    }
}

struct TraceObserver<'a> {
    trace: RunTrace,
    provinces: Vec<Range<usize>>,
    recorder: Recorder,
    /// Whether metrics are of the last moment of the nation alone.
    of_the_end: bool,
    scenario: &'a Scenario,
    selection: &'a TraceSelection,
    steps: u64,
    steps_per_year: u64,
    done: u64,
    cancel: &'a Cancel,
}

impl<'a> TraceObserver<'a> {
    fn new(scenario: &'a Scenario, number: u32, selection: &'a TraceSelection, cancel: &'a Cancel) -> Self {
        let atlas = &scenario.atlas;
        let provinces: Vec<Range<usize>> = atlas.provinces().iter().map(|it| it.1.clone()).collect();
        let nothing = vec![0.0; provinces.len()];
        let trace = RunTrace {
            codes: atlas.provinces().iter().map(|it| it.0.code.clone()).collect(),
            centres: Vec::new(),
            first: ProvinceTotals::default(),
            last: ProvinceTotals::default(),
            research: Vec::new(),
            migration: Array2::zeros((0, 0)),
            movers: (0.0, 0.0),
            sold: nothing.clone(),
            bought: nothing,
            levels: Vec::new(),
            migration_fit: OnceLock::new(),
        };
        let nobody = BTreeSet::new();
        let asked = Asked { metrics: &selection.metrics, covered: &nobody };
        Self {
            trace,
            provinces,
            recorder: Recorder::new(number, asked.selection(scenario), atlas, &scenario.clubs),
            of_the_end: asked.is_of_the_end(),
            scenario,
            selection,
            steps: scenario.steps(),
            steps_per_year: u64::from(scenario.time.steps_per_year),
            done: 0,
            cancel,
        }
    }

    fn summed(&self, values: &Array1<f64>) -> Vec<f64> {
        self.provinces.iter().map(|it| it.clone().map(|at| values[at]).sum()).collect()
    }

    fn totals(&self, simulation: &Simulation) -> ProvinceTotals {
        let economy = &simulation.period_state().economy;
        ProvinceTotals {
            output: self.summed(&economy.output),
            people: self.summed(&economy.all_people),
            capital: self.summed(&simulation.world().stocks.capital),
        }
    }

    /// Researchers who begin a period count for as long as it takes.
    fn note_staff(&mut self, simulation: &Simulation) {
        let share = &simulation.model().base.research_share;
        let staff = share * &simulation.period_state().economy.talent;
        let of_provinces = self.summed(&staff);
        if simulation.clock().is_whole_year() {
            let nothing = vec![0.0; self.provinces.len()];
            self.trace.research.push(YearOfResearch { ideas: nothing.clone(), staff: nothing });
        }
        let part = 1.0 / self.steps_per_year as f64;
        if let Some(year) = self.trace.research.last_mut() {
            year.staff.iter_mut().zip(of_provinces).for_each(|(sum, it)| *sum += part * it);
        }
    }

    /// People between provinces, and clears the records.
    fn take_migration(&mut self, simulation: &mut Simulation) {
        let count = self.provinces.len();
        let mut flows = Array2::zeros((count, count));
        for (_, matrix) in simulation.records().iter() {
            for (from, origin) in self.provinces.iter().enumerate() {
                for (to, destination) in self.provinces.iter().enumerate().filter(|it| it.0 != from) {
                    let of_row = |row: usize| destination.clone().map(|it| matrix[[row, it]]).sum::<f64>();
                    flows[[from, to]] += origin.clone().map(of_row).sum::<f64>();
                }
            }
        }
        *simulation.records() = FlowRecords::default();
        self.trace.migration = flows;
    }

    /// National outcomes count flows since the moment before the last.
    fn is_recording(&self) -> bool {
        !self.of_the_end || self.done + 1 >= self.steps
    }

    fn finished(self) -> Result<RunTrace, TableError> {
        let (metrics, covered) = (&self.selection.metrics, covered([self.scenario]));
        let tables = self.recorder.finish();
        let levels = Asked { metrics, covered: &covered }.levels(&tables, self.scenario)?;
        let levels = metrics.iter().map(|it| it.name.clone()).zip(levels).collect();
        Ok(RunTrace { levels, ..self.trace })
    }
}

impl Observer for TraceObserver<'_> {
    type Error = Interruption;

    fn moment(&mut self, simulation: &mut Simulation) -> Result<(), Interruption> {
        self.done = simulation.clock().steps;
        if self.done < self.steps && self.cancel.is_cancelled() {
            return Err(Interruption::Cancelled);
        }
        if self.done == 0 {
            self.trace.first = self.totals(simulation);
            self.trace.centres =
                centres(&simulation.world().atlas, &simulation.period_state().economy.all_people);
        }
        if self.selection.migration && self.done == self.steps.saturating_sub(self.steps_per_year) {
            *simulation.records() = FlowRecords::of(&PEOPLE, simulation.world().atlas.len());
        }
        if self.done < self.steps {
            self.note_staff(simulation);
        } else {
            self.trace.last = self.totals(simulation);
            if self.selection.migration {
                self.take_migration(simulation);
            }
        }
        if self.is_recording() {
            let kept = std::mem::take(simulation.records());
            self.recorder.note(simulation)?;
            *simulation.records() = kept;
        }
        Ok(())
    }

    fn period(&mut self, period: &Period) {
        let flows = &period.flows;
        let moves = &flows.migration.moves;
        for it in [&moves.worker, &moves.young, &moves.established, &flows.migration.graduates] {
            self.trace.movers.0 += it.moved().sum();
            self.trace.movers.1 += it.far.sum();
        }
        let add =
            |sums: &mut Vec<f64>, more: Vec<f64>| sums.iter_mut().zip(more).for_each(|(sum, it)| *sum += it);
        let (sold, bought) = (self.summed(&flows.siting.leavers), self.summed(&flows.siting.arrivals));
        let ideas = self.summed(&flows.ideas.sum_axis(ndarray::Axis(1)));
        add(&mut self.trace.sold, sold);
        add(&mut self.trace.bought, bought);
        if let Some(year) = self.trace.research.last_mut() {
            add(&mut year.ideas, ideas);
        }
        if self.is_recording() {
            self.recorder.add(flows);
        }
    }
}

/// The mean position of the regions of each province, weighted by people.
fn centres(atlas: &Atlas, people: &Array1<f64>) -> Vec<(f64, f64)> {
    let centre = |range: &Range<usize>| {
        let all: f64 = range.clone().map(|it| people[it]).sum();
        let mean = |of: fn(&crate::region::Region) -> f64| {
            range.clone().map(|it| people[it] * of(&atlas.regions()[it])).sum::<f64>() / all
        };
        (mean(|it| it.longitude), mean(|it| it.latitude))
    };
    atlas.provinces().iter().map(|it| centre(&it.1)).collect()
}
