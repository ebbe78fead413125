//! `factorflow calibrate`.

use super::figure::LanguageName;
use super::progress::watched;
use super::{Failure, options, print, run, stem, warn};
use crate::estimate::calibration::{
    Calibration, CalibrationError, MOST_IMPLAUSIBLE, ModelMoment, calibrate, shown,
};
use crate::experiment::plan::CalibrationPlan;
use crate::figure::{FigureOptions, Language};
use crate::results::FolderError;
use crate::run::Control;
use clap::Args;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

#[derive(Debug, Args)]
pub struct CalibrateCommand {
    /// The plan: a scenario, what was observed, which parameters may vary, how many waves
    plan: PathBuf,
    /// Folder for the results [default: results/calibration- and the name of the plan]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Cores to use; results do not depend on it [default: all]
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Says how much there is to do, and does nothing
    #[arg(long)]
    dry_run: bool,
    /// Continues what was interrupted
    #[arg(long)]
    resume: bool,
    /// Leaves the figures out
    #[arg(long)]
    no_figures: bool,
    /// Language of report, figures and what is printed
    #[arg(long, value_enum, default_value_t)]
    language: LanguageName,
}

impl CalibrateCommand {
    pub fn run(self) -> Result<(), Failure> {
        let began = Instant::now();
        options::start_threads(self.threads)?;
        let read = CalibrationPlan::load(&self.plan, &ModelMoment::check);
        let (plan, warnings) = read.map_err(|it| Failure::Refused(it.render(super::colour())))?;
        if !warnings.is_empty() {
            warn(&warnings.render(super::colour()));
        }
        let language = Language::from(self.language);
        if self.dry_run {
            return print(&to_do(&plan, language));
        }
        let folder = self.out.clone().unwrap_or_else(|| default_folder(&self.plan));
        if self.resume {
            options::say_damaged(&folder);
        }
        let (chinese, command) = (language == Language::Chinese, super::command_line());
        let work = |control: &Control<'_>| calibrate(&plan, &folder, self.resume, chinese, &command, control);
        let said = match watched(&plan.name, work)? {
            Ok(found) => summary(&found, began.elapsed().as_secs_f64(), language),
            Err(CalibrationError::Folder(complete @ FolderError::Complete(_))) => complete.to_string(),
            Err(error) => return Err(failure(error)),
        };
        if !self.no_figures {
            options::draw(&folder, &[], &FigureOptions { language, ..FigureOptions::default() });
        }
        warn(&said);
        print(&folder.display().to_string())
    }
}

fn default_folder(plan: &Path) -> PathBuf {
    Path::new("results").join(format!("calibration-{}", stem(plan)))
}

fn failure(error: CalibrationError) -> Failure {
    match error {
        CalibrationError::Cancelled { .. } => {
            Failure::Stopped(format!("{error}; `--resume` goes on from here"))
        }
        CalibrationError::NothingRuns { .. } => Failure::Refused(format!("error: {error}")),
        CalibrationError::Folder(error) => run::refused(error),
        CalibrationError::Table(error) => error.into(),
    }
}

/// How many runs a plan asks for at most.
fn to_do(plan: &CalibrationPlan, language: Language) -> String {
    let CalibrationPlan { waves, points, replicates, .. } = plan;
    let (factors, moments, regions) = (plan.factors.len(), plan.moments.len(), plan.scenario.atlas.len());
    let runs = (u64::from(*waves) * u64::from(*points) + 2 * factors as u64) * u64::from(*replicates);
    let years = plan.scenario.time.years;
    match language {
        Language::English => format!(
            "{}: {moments} moments, {factors} parameters, {waves} waves of {points} points and {} for derivatives, {replicates} replicates: at most {runs} runs of {years} years with {regions} regions",
            plan.name,
            2 * factors
        ),
        Language::Chinese => format!(
            "{}：{moments} 个矩，{factors} 个参数，{waves} 轮各 {points} 点，另加 {} 点求导，每点重复 {replicates} 次：至多 {runs} 次运行，每次 {years} 年、{regions} 个地区",
            plan.name,
            2 * factors
        ),
    }
}

/// How near the best run comes, and what is known of each parameter; names come last, where their width moves nothing.
fn summary(found: &Calibration, seconds: f64, language: Language) -> String {
    let (kept, runs) = (found.found.kept().count(), found.found.runs.len());
    let left = found.found.waves.last().map_or(f64::NAN, |it| it.kept_share);
    let mut text = match language {
        Language::English => format!(
            "{}: {kept} of {runs} runs kept, {:.2} % of the prior volume left, {seconds:.1} s\n",
            found.plan.name,
            100.0 * left
        ),
        Language::Chinese => format!(
            "{}：{runs} 次运行中保留 {kept} 次，先验体积剩余 {:.2} %，用时 {seconds:.1} 秒\n",
            found.plan.name,
            100.0 * left
        ),
    };
    let heads =
        |words: [&str; 4]| format!("{:>10}  {:>10}  {:>6}  {}\n", words[0], words[1], words[2], words[3]);
    text += &heads(if language == Language::Chinese {
        ["观测", "最优", "z", "矩"]
    } else {
        ["observed", "best run", "z", "moment"]
    });
    for (planned, it) in found.plan.moments.iter().zip(found.moments()) {
        let _ =
            writeln!(text, "{:>10.3}  {:>10.3}  {:>+6.1}  {}", planned.observed, it.at_best, it.z, it.name);
    }
    let of_parameters = language.say(
        "parameter; kept runs, and the part of the prior variance that is removed",
        "参数；保留的运行，及消除的先验方差比例",
    );
    text += &heads(["5 %", "95 %", language.say("known", "已知"), of_parameters]);
    for it in found.factors() {
        let [_, low, high, _] = it.kept;
        let (low, high, known) = (shown(low, 4), shown(high, 4), shown(it.variance_removed, 2));
        let _ = writeln!(text, "{low:>10}  {high:>10}  {known:>6}  {}", it.path);
    }
    if let Some(left) = found.found.nothing_left {
        let moment = &found.plan.moments[left.moment].name;
        let off = left.implausibility;
        let _ = match language {
            Language::English => writeln!(
                text,
                "note: no point is left: where least is wrong, {moment} is {off:.1} standard deviations off, more than {MOST_IMPLAUSIBLE}"
            ),
            Language::Chinese => writeln!(
                text,
                "注：没有剩余的点：在最接近的点上，{moment} 偏离 {off:.1} 个标准差，超过 {MOST_IMPLAUSIBLE}"
            ),
        };
    }
    for (count, why) in &found.failures {
        let _ =
            writeln!(text, "{} {count} × {why}", language.say("note: could not be run:", "注：无法运行："));
    }
    text
}
