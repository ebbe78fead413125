//! Metrics of a whole run that statistics of provinces can be held against: the catalogue.

use super::trace::{RunTrace, TraceSelection};
use crate::estimate::flow_table::{FlowTable, ObservedFlow};
use crate::estimate::poisson::PoissonFit;
use crate::estimate::pooled;
use crate::experiment::metric::Metric;
use crate::experiment::plan::UnknownMoment;
use crate::numeric::scalar::ln;
use crate::outcome::catalogue::all_of_nation;
use crate::outcome::indicators::dispersion;
use crate::scenario::Scenario;
use crate::wording::nearest;

/// A metric of a run as a whole.
#[derive(Clone, Copy, Debug)]
pub struct RunMetric {
    /// Its name in plans.
    pub name: &'static str,
    /// What one unit of it is.
    pub unit: &'static str,
    /// What it says, in one sentence.
    pub meaning: &'static str,
    /// The same in Chinese.
    pub meaning_zh: &'static str,
    /// What figures call it.
    pub label: &'static str,
    /// The same in Chinese.
    pub label_zh: &'static str,
    /// Provinces that a world must have.
    least_provinces: usize,
    needs_flows: bool,
    value: fn(&RunTrace) -> f64,
}

/// All of them.
// Names, meanings and laws side by side, or the catalogue cannot be read at a glance.
#[rustfmt::skip]
pub static RUN_METRICS: &[RunMetric] = &[
    RunMetric { name: "province_migration_slope", unit: "elasticity", least_provinces: 3, needs_flows: true, value: migration_slope,
        meaning: "By how much the logarithm of migration between provinces in the last year changes with that of distance, by Poisson pseudo-maximum likelihood with an effect of every origin and destination.",
        meaning_zh: "末年省际迁移量的对数随距离对数的变化，按含来源地与目的地效应的泊松伪极大似然估计。",
        label: "Migration and distance", label_zh: "迁移的距离弹性" },
    RunMetric { name: "province_migration_share", unit: "share", least_provinces: 2, needs_flows: false, value: migration_share,
        meaning: "Of all who left their region in the run, the part that left its province.",
        meaning_zh: "整个运行期离开本地者中离开本省的比例。",
        label: "Moves across provinces", label_zh: "跨省迁移占比" },
    RunMetric { name: "province_beta_convergence", unit: "slope", least_provinces: 3, needs_flows: false, value: beta_convergence,
        meaning: "The slope of the growth of output a head of provinces over the run, a logarithm, on the logarithm at first; below 0 the poor catch up.",
        meaning_zh: "各省人均产出在运行期的对数增长对期初对数的回归斜率；小于 0 表示落后者追赶。",
        label: "β-convergence of provinces", label_zh: "省际 β 收敛" },
    RunMetric { name: "province_sigma_convergence", unit: "logarithm", least_provinces: 2, needs_flows: false, value: sigma_convergence,
        meaning: "The change over the run in the standard deviation of log output a head of provinces.",
        meaning_zh: "运行期内各省人均产出对数标准差的变化。",
        label: "σ-convergence of provinces", label_zh: "省际 σ 收敛" },
    RunMetric { name: "idea_elasticity_across_provinces", unit: "elasticity", least_provinces: 3, needs_flows: false, value: ideas_across,
        meaning: "The elasticity of ideas to researchers across provinces in the last year, by Poisson pseudo-maximum likelihood.",
        meaning_zh: "末年各省之间创意对研究人员的弹性，按泊松伪极大似然估计。",
        label: "Ideas and researchers, across", label_zh: "创意对研究人员的弹性（省间）" },
    RunMetric { name: "idea_elasticity_within_provinces", unit: "elasticity", least_provinces: 3, needs_flows: false, value: ideas_within,
        meaning: "The elasticity of ideas to researchers with an effect of every province and year of the run, by Poisson pseudo-maximum likelihood.",
        meaning_zh: "含省份与年份效应的创意对研究人员的弹性，按泊松伪极大似然估计。",
        label: "Ideas and researchers, within", label_zh: "创意对研究人员的弹性（省内）" },
    RunMetric { name: "capital_output_change", unit: "logarithm", least_provinces: 1, needs_flows: false, value: capital_output_change,
        meaning: "The change over the run in the logarithm of capital over output, all regions together.",
        meaning_zh: "运行期内全国资本产出比对数的变化。",
        label: "Change of capital over output", label_zh: "资本产出比变化" },
    RunMetric { name: "technology_net_share", unit: "share", least_provinces: 2, needs_flows: false, value: technology_net_share,
        meaning: "Of the projects that provinces developed and of those put to use in them, added up, the sum of differences over the sum of both.",
        meaning_zh: "各省研发并投产的项目与在本省投产的项目之差的绝对值总和，占两者总和的比例。",
        label: "Net over gross technology sold", label_zh: "技术交易净额占总额" },
    RunMetric { name: "appeal_output_elasticity", unit: "elasticity", least_provinces: 4, needs_flows: true, value: appeal_elasticity,
        meaning: "The elasticity of what draws migrants to a province in the last year, distance apart, to its output a head, given its people.",
        meaning_zh: "末年省份吸引力（剔除距离）对人均产出的弹性，控制人口。",
        label: "Appeal and output a head", label_zh: "吸引力对人均产出的弹性" },
];

/// A metric of the model that a moment is held against.
#[derive(Clone, Debug)]
pub enum ModelMoment {
    /// Of the whole run.
    OfRun(&'static RunMetric),
    /// As sweeps have it: an outcome of the nation or of places, at the end or in a year.
    OfMetric(Box<Metric>),
}

impl ModelMoment {
    /// The metric of that name.
    pub fn find(name: &str) -> Option<Self> {
        let of_run = RUN_METRICS.iter().find(|it| it.name == name).map(Self::OfRun);
        of_run.or_else(|| Metric::find(name).filter(|it| !it.change).map(|it| Self::OfMetric(Box::new(it))))
    }

    /// What is wrong with asking a scenario for this metric.
    ///
    /// # Errors
    ///
    /// Says what is wrong, and what to do.
    pub fn check(name: &str, scenario: &Scenario) -> Result<(), UnknownMoment> {
        let quoted = format!("`{name}`");
        match Self::find(name) {
            None => Err((format!("unknown metric {quoted}"), Some(hint(name)))),
            Some(Self::OfRun(it)) if scenario.atlas.provinces().len() < it.least_provinces => {
                let (least, own) = (it.least_provinces, scenario.atlas.provinces().len());
                let message =
                    format!("{quoted} needs a world of {least} provinces or more, and this one has {own}");
                Err((message, None))
            }
            Some(Self::OfMetric(it)) => {
                let checked = it.check(scenario, !scenario.policies.is_empty());
                checked.map_err(|why| (format!("{quoted}: {why}"), None))
            }
            Some(Self::OfRun(_)) => Ok(()),
        }
    }

    /// What runs have to be watched for.
    pub fn selection(moments: &[Self]) -> TraceSelection {
        let metric =
            |it: &Self| if let Self::OfMetric(metric) = it { Some(Metric::clone(metric)) } else { None };
        let needs_flows = |it: &Self| matches!(it, Self::OfRun(it) if it.needs_flows);
        TraceSelection {
            metrics: moments.iter().filter_map(metric).collect(),
            migration: moments.iter().any(needs_flows),
        }
    }

    /// What figures call it in English and Chinese; the name itself where nothing else is known.
    pub fn labels(&self) -> (String, String) {
        match self {
            Self::OfRun(it) => (it.label.to_owned(), it.label_zh.to_owned()),
            Self::OfMetric(it) => match it.outcome().label {
                Some(label) if it.place.is_none() && it.year.is_none() => {
                    (label.english.to_owned(), label.chinese.to_owned())
                }
                _ => (it.name.clone(), it.name.clone()),
            },
        }
    }

    /// Its value in a run; NaN where the run has none.
    pub fn value(&self, trace: &RunTrace) -> f64 {
        match self {
            Self::OfRun(it) => (it.value)(trace),
            Self::OfMetric(it) => {
                trace.levels.iter().find(|level| level.0 == it.name).map_or(f64::NAN, |level| level.1)
            }
        }
    }
}

fn hint(name: &str) -> String {
    if name.ends_with(".change") {
        return "a calibration is of one scenario, so there is nothing to change against".to_owned();
    }
    let of_run = RUN_METRICS.iter().map(|it| it.name);
    let known: Vec<&str> = of_run.chain(all_of_nation().map(|it| &*it.1.name)).collect();
    if let Some(near) = nearest(name, &known) {
        return format!("did you mean `{near}`?");
    }
    let of_run: Vec<String> = RUN_METRICS.iter().map(|it| format!("`{}`", it.name)).collect();
    format!("known: {}, and columns of `national`", of_run.join(", "))
}

fn migration_slope(trace: &RunTrace) -> f64 {
    trace.migration_fit().map_or(f64::NAN, |it| it.coefficients[0])
}

fn migration_share(trace: &RunTrace) -> f64 {
    trace.movers.1 / trace.movers.0
}

fn per_head(totals: &super::trace::ProvinceTotals) -> Vec<f64> {
    totals.output.iter().zip(&totals.people).map(|(output, people)| output / people).collect()
}

fn logs(values: &[f64]) -> Vec<f64> {
    values.iter().map(|it| ln(*it)).collect()
}

fn beta_convergence(trace: &RunTrace) -> f64 {
    let (first, last) = (logs(&per_head(&trace.first)), logs(&per_head(&trace.last)));
    let growth: Vec<f64> = last.iter().zip(&first).map(|(last, first)| last - first).collect();
    let ones = vec![1.0; first.len()];
    slope(&[ones.clone(), first], &growth, &ones)
}

/// The coefficient of the second column by least squares.
fn slope(columns: &[Vec<f64>], aims: &[f64], weights: &[f64]) -> f64 {
    pooled::least_squares(columns, aims, weights).map_or(f64::NAN, |it| it[1])
}

fn sigma_convergence(trace: &RunTrace) -> f64 {
    dispersion(&per_head(&trace.last)) - dispersion(&per_head(&trace.first))
}

fn ideas_across(trace: &RunTrace) -> f64 {
    let Some(year) = trace.research.last() else { return f64::NAN };
    let working: Vec<usize> = (0..year.staff.len()).filter(|&it| year.staff[it] > 0.0).collect();
    let of = |values: &[f64]| -> Vec<f64> { working.iter().map(|&it| values[it]).collect() };
    let columns = [vec![1.0; working.len()], logs(&of(&year.staff))];
    pooled::poisson(&columns, &of(&year.ideas)).map_or(f64::NAN, |it| it[1])
}

/// Years take the place of destinations.
fn ideas_within(trace: &RunTrace) -> f64 {
    let of_year = |(number, year): (usize, &super::trace::YearOfResearch)| {
        let cell = |province: usize| ObservedFlow {
            origin: trace.codes[province].clone(),
            destination: format!("{number:05}"),
            flow: year.ideas[province],
            terms: vec![ln(year.staff[province])],
        };
        (0..trace.codes.len()).filter(|&it| year.staff[it] > 0.0).map(cell).collect::<Vec<_>>()
    };
    let cells = trace.research.iter().enumerate().flat_map(of_year).collect();
    let fit = FlowTable::new(cells, &["staff"]).ok().and_then(|it| PoissonFit::of(&it, None).ok());
    fit.map_or(f64::NAN, |it| it.coefficients[0])
}

fn capital_output_change(trace: &RunTrace) -> f64 {
    let ratio =
        |it: &super::trace::ProvinceTotals| it.capital.iter().sum::<f64>() / it.output.iter().sum::<f64>();
    ln(ratio(&trace.last) / ratio(&trace.first))
}

fn technology_net_share(trace: &RunTrace) -> f64 {
    let both = || trace.sold.iter().zip(&trace.bought);
    both().map(|(sold, bought)| (sold - bought).abs()).sum::<f64>()
        / both().map(|(sold, bought)| sold + bought).sum::<f64>()
}

fn appeal_elasticity(trace: &RunTrace) -> f64 {
    let Some(fit) = trace.migration_fit() else { return f64::NAN };
    // Effects are in the order of sorted codes.
    let mut order: Vec<usize> = (0..trace.codes.len()).collect();
    order.sort_by(|&one, &other| trace.codes[one].cmp(&trace.codes[other]));
    let per_head = per_head(&trace.last);
    let drawing = order.iter().zip(&fit.destination_effects).filter(|it| it.1.is_finite());
    let (places, appeals): (Vec<usize>, Vec<f64>) = drawing.map(|(place, appeal)| (*place, *appeal)).unzip();
    let of = |values: &[f64]| -> Vec<f64> { places.iter().map(|&it| ln(values[it])).collect() };
    let ones = vec![1.0; places.len()];
    slope(&[ones.clone(), of(&per_head), of(&trace.last.people)], &appeals, &ones)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::calibration::trace::{ProvinceTotals, YearOfResearch};
    use crate::numeric::scalar::{exp, power};
    use crate::region::great_circle;
    use ndarray::Array2;
    use std::sync::OnceLock;

    /// Five provinces on a line whose numbers follow known laws.
    fn trace() -> RunTrace {
        let count = 5;
        let output: Vec<f64> =
            (0..count).map(|it| exp(0.2 * f64::from(it) + 0.1 * f64::from(it % 2))).collect();
        let people = vec![1.0, 3.0, 2.0, 5.0, 1.5];
        let staff: Vec<f64> = (1..=count).map(|it| 10.0 * f64::from(it)).collect();
        let grown = |rate: f64| output.iter().map(|it| it * power(*it, rate)).collect::<Vec<f64>>();
        let of = |output: Vec<f64>| {
            let totals = output.iter().zip(&people).map(|(y, n)| y * n).collect::<Vec<f64>>();
            ProvinceTotals {
                capital: totals.iter().map(|it| 3.0 * it).collect(),
                output: totals,
                people: people.clone(),
            }
        };
        let year = |factor: f64, bend: f64| YearOfResearch {
            staff: staff.iter().enumerate().map(|(at, it)| it * (1.0 + bend * at as f64)).collect(),
            ideas: staff
                .iter()
                .enumerate()
                .map(|(at, it)| factor * power(*it, 1.1) * power(1.0 + bend * at as f64, 0.6))
                .collect(),
        };
        let centres: Vec<(f64, f64)> = (0..5).map(|it| (100.0 + f64::from(it * it), 30.0)).collect();
        let migration = Array2::from_shape_fn((5, 5), |(from, to)| {
            let appeal = power(output[to], 1.5) * power(people[to], 0.7);
            if from == to {
                0.0
            } else {
                appeal * power(great_circle(centres[from], centres[to]) / 100.0, -1.4)
            }
        });
        RunTrace {
            codes: (0..5).map(|it| format!("P{it}")).collect(),
            centres,
            first: of(output.clone()),
            last: of(grown(0.0)),
            research: vec![year(2.0, 0.3), year(5.0, 0.0)],
            migration,
            movers: (40.0, 10.0),
            sold: vec![3.0, 1.0],
            bought: vec![1.0, 3.0],
            levels: Vec::new(),
            migration_fit: OnceLock::new(),
        }
    }

    #[test]
    fn every_metric_finds_the_number_that_a_run_was_made_with() {
        let mut trace = trace();
        let first = per_head(&trace.first);
        trace.last.output = first.iter().zip(&trace.last.people).map(|(y, n)| power(*y, 0.8) * n).collect();
        let value = |name: &str| ModelMoment::find(name).unwrap().value(&trace);
        for (name, expected) in [
            ("province_migration_slope", -1.4),
            ("province_migration_share", 0.25),
            ("province_beta_convergence", -0.2),
            ("province_sigma_convergence", -0.2 * dispersion(&first)),
            ("idea_elasticity_across_provinces", 1.1),
            ("idea_elasticity_within_provinces", 0.6),
            ("technology_net_share", 0.5),
            // Output a head is now that of the appeals to the power of .8.
            ("appeal_output_elasticity", 1.5 / 0.8),
        ] {
            assert!((value(name) - expected).abs() < 1e-9, "{name}: {} and not {expected}", value(name));
        }
        let total = |it: &[f64]| it.iter().sum::<f64>();
        let change = ln(total(&trace.first.output) / total(&trace.last.output));
        assert!((value("capital_output_change") - change).abs() < 1e-12);
    }

    #[test]
    fn names_are_those_of_runs_or_of_national_outcomes() {
        assert!(ModelMoment::find("gini").is_some() && ModelMoment::find("gini.change").is_none());
        assert!(hint("province_migration_slop").contains("province_migration_slope"));
        for it in RUN_METRICS {
            assert!(
                it.meaning.ends_with('.') && it.meaning_zh.ends_with('。') && Metric::find(it.name).is_none()
            );
        }
    }
}
