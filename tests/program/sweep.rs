//! Sweeps on one machine: what is planned is what is run, nothing is lost, and the bytes do not depend on how.

use crate::command::factorflow;
use crate::compat::copy_all;
use crate::sweeps::{self, PLAN, Workshop};
use factorflow::experiment::sweep::{RunExecutor, Sweep};
use factorflow::scenario::Reader;
use std::fs;
use std::path::Path;

#[test]
fn the_data_set_is_the_same_however_the_shards_were_shared_out() {
    let workshop = Workshop::new(PLAN);
    let one = workshop.planned("one", &[]);
    workshop.well(&["sweep", "run", &one, "-j", "1"]);
    let expected = workshop.collected(&one);
    for tasks in [1, 3, 100] {
        let folder = workshop.copy_of_plan(&one, &format!("tasks-{tasks}"));
        let all = tasks.to_string();
        for task in 0..tasks.min(13) {
            workshop.well(&["sweep", "worker", &folder, "--tasks", &all, "--task", &task.to_string()]);
        }
        assert!(workshop.collected(&folder) == expected, "{tasks} tasks");
        assert_eq!(workshop.shards(&folder), workshop.shards(&one), "{tasks} tasks");
    }
    let threads = workshop.copy_of_plan(&one, "threads");
    workshop.well(&["sweep", "run", &threads, "-j", "4"]);
    assert!(workshop.collected(&threads) == expected, "four threads");
    let large = workshop.planned("large-shards", &["--shard-runs", "7"]);
    workshop.well(&["sweep", "run", &large]);
    workshop.collected(&large);
    let rows = |folder: &str| workshop.read(&format!("{folder}/dataset/runs.parquet"));
    assert_eq!(rows(&large), rows(&one), "shards of another size");
}

#[test]
fn a_row_is_the_last_row_of_the_run_that_its_command_makes() {
    let workshop = Workshop::new(PLAN);
    let folder = workshop.planned("sweep", &[]);
    workshop.well(&["sweep", "run", &folder]);
    workshop.collected(&folder);
    let rows = workshop.read(&format!("{folder}/dataset/runs.parquet"));
    // The last run: second replicate, last point, second scenario.
    let last = rows.rows() - 1;
    let seed = rows.integer("seed").unwrap()[last].to_string();
    let set = |name: &str| format!("{name}={:?}", rows.real(name).unwrap()[last]);
    let settings = [set("parameters.technology.retention"), set("policies.tax.share")];
    workshop.well(&[
        "run",
        "package.toml",
        "--out",
        "alone",
        "--no-figures",
        "--replicates",
        "1",
        "--seed",
        &seed,
        "--set",
        &settings[0],
        "--set",
        &settings[1],
    ]);
    let national = workshop.read("alone/national.parquet");
    for (metric, column) in
        [("output", "output_cny"), ("talent.cross_province_share", "cross_province_share_talent")]
    {
        let (found, expected) =
            (rows.real(metric).unwrap()[last], *national.real(column).unwrap().last().unwrap());
        assert!(found.to_bits() == expected.to_bits(), "{metric}: {found} is not {expected}");
    }
}

/// Parameters are set without any text, everything else is read; what is refused is told as the reader tells it.
#[test]
fn a_run_has_the_scenario_that_its_settings_make_when_they_are_read() {
    let factors = r#""parameters.learning.openness" = { values = [0, 0.3] }
"parameters.production.capital_share" = { values = [0.5, 0.75] }
parameters.production."talent_share" = { values = [0.2, 0.25] }
"time.years" = { range = [1, 2], scale = "integer" }
[output]"#;
    let workshop =
        Workshop::new(&PLAN.replace("[output]", factors).replace("replicates = 2", "replicates = 1"));
    let folder = workshop.planned("sweep", &["--shard-runs", "64"]);
    let sweep = Sweep::open(&workshop.path(&folder)).unwrap();
    let runner = RunExecutor::new(&sweep);
    let (mut sound, mut refused) = (0, 0);
    for run in 0..sweep.manifest.runs() {
        let place = sweep.manifest.place(run);
        let frozen = &sweep.manifest.scenarios[place.scenario];
        let settings = [frozen.tables.clone(), sweep.settings(place.point, place.scenario)].concat();
        let reader = Reader::default().overrides(&settings);
        match (runner.scenario(run), reader.read(&frozen.file, frozen.text.clone())) {
            (Ok(found), Ok(mut read)) => {
                (read.run.seed, read.run.replicates) = (place.seed, 1);
                assert_eq!(found.to_toml(), read.to_toml(), "{settings:?}");
                sound += 1;
            }
            (Err(found), Err(read)) => {
                assert_eq!(found.to_string(), read.to_string());
                refused += 1;
            }
            _ => panic!("{settings:?} are sound in one way only"),
        }
    }
    assert_eq!((sound, refused), (96, 32));
}

#[test]
fn runs_are_numbered_replicate_by_replicate_and_share_their_seed() {
    let workshop = Workshop::new(PLAN);
    let folder = workshop.planned("sweep", &[]);
    workshop.well(&["sweep", "run", &folder]);
    workshop.collected(&folder);
    let rows = workshop.read(&format!("{folder}/dataset/runs.parquet"));
    assert_eq!(rows.rows(), 2 * 4 * 2);
    let column = |name: &str| rows.integer(name).unwrap().to_vec();
    assert_eq!(column("run"), (0..16).collect::<Vec<_>>());
    assert_eq!(column("replicate"), [vec![0; 8], vec![1; 8]].concat());
    assert_eq!(column("point"), [0, 0, 1, 1, 2, 2, 3, 3].repeat(2));
    assert_eq!(rows.text("scenario").unwrap().iter().take(2).collect::<Vec<_>>(), ["status-quo", "package"]);
    let seeds = column("seed");
    assert!(seeds[..8].iter().all(|it| *it == seeds[0]) && seeds[0] != seeds[8], "{seeds:?}");
}

#[test]
fn a_change_is_exactly_nothing_in_the_first_scenario_and_follows_from_the_levels_in_others() {
    let workshop = Workshop::new(PLAN);
    let folder = workshop.planned("sweep", &[]);
    workshop.well(&["sweep", "run", &folder]);
    workshop.collected(&folder);
    let rows = workshop.read(&format!("{folder}/dataset/runs.parquet"));
    let (level, change) = (rows.real("output").unwrap(), rows.real("output.change").unwrap());
    for run in (0..16).step_by(2) {
        assert!(change[run] == 0.0, "run {run}");
        let expected = 100.0 * (level[run + 1] - level[run]) / level[run];
        assert!(
            change[run + 1].to_bits() == expected.to_bits(),
            "run {run}: {} is not {expected}",
            change[run + 1]
        );
    }
    // Under common random numbers a policy without strength changes nothing at all.
    let share = rows.real("policies.tax.share").unwrap();
    for run in (0..16).filter(|it| it % 2 == 1) {
        assert_eq!(change[run] == 0.0, share[run] == 0.0, "run {run}: {}", change[run]);
    }
}

#[test]
fn a_sweep_that_is_stopped_goes_on_where_it_was() {
    let workshop = Workshop::new(&PLAN.replace("replicates = 2", "replicates = 60"));
    let folder = workshop.planned("sweep", &["--shard-runs", "2"]);
    let mut child = workshop.program(&["sweep", "run", &folder, "-j", "1"]).spawn().unwrap();
    sweeps::wait_for(|| !workshop.shards(&folder).is_empty());
    sweeps::signal(&child, "TERM");
    assert_eq!(child.wait().unwrap().code(), Some(75));
    let committed = workshop.shards(&folder);
    assert!(committed.len() < 240, "it was too quick to be stopped");
    assert!(workshop.is_empty(&format!("{folder}/tmp")) && workshop.is_empty(&format!("{folder}/inflight")));
    let said = workshop.run(&["sweep", "status", &folder]);
    assert_eq!(said.code, 3, "{}", said.err);
    let mut child = workshop.program(&["sweep", "run", &folder, "-j", "1"]).spawn().unwrap();
    sweeps::wait_for(|| workshop.shards(&folder).len() > committed.len());
    sweeps::signal(&child, "USR1");
    assert_eq!(child.wait().unwrap().code(), Some(75));
    for (name, bytes) in &committed {
        assert!(workshop.shards(&folder)[name] == *bytes, "{name} was made again");
    }
}

#[test]
fn more_replicates_are_added_without_making_the_others_again() {
    let workshop = Workshop::new(PLAN);
    let folder = workshop.planned("sweep", &[]);
    workshop.well(&["sweep", "run", &folder]);
    let before = workshop.shards(&folder);
    workshop.well(&["sweep", "extend", &folder, "--replicates", "3"]);
    assert_eq!(workshop.run(&["sweep", "collect", &folder]).code, 3);
    workshop.well(&["sweep", "run", &folder]);
    let after = workshop.shards(&folder);
    assert!(before.iter().all(|(name, bytes)| after[name] == *bytes) && after.len() > before.len());
    workshop.collected(&folder);
    let extended = workshop.read(&format!("{folder}/dataset/runs.parquet"));

    let three = Workshop::new(&PLAN.replace("replicates = 2", "replicates = 3"));
    let planned = three.planned("sweep", &[]);
    three.well(&["sweep", "run", &planned]);
    three.collected(&planned);
    assert_eq!(
        extended,
        three.read(&format!("{planned}/dataset/runs.parquet")),
        "planned with three from the start"
    );
    let refused = workshop.run(&["sweep", "extend", &folder, "--replicates", "3"]);
    assert!(refused.code == 2 && refused.err.contains("has 3 replicates already"), "{}", refused.err);
}

#[test]
fn a_plan_scenario_or_program_that_has_changed_is_refused_and_shown() {
    let workshop = Workshop::new(PLAN);
    let folder = workshop.planned("sweep", &[]);
    let change = |file: &str, from: &str, to: &str| {
        let said = workshop.with_change(&["sweep", "run", &folder], file, from, to);
        assert_eq!((said.code, said.out.as_str()), (2, ""), "{file}: {}", said.err);
        said.err
    };
    let plan = change("plan.toml", "seed = 7", "seed = 8");
    assert!(plan.contains("-seed = 7\n+seed = 8"), "{plan}");
    let scenario = change("package.toml", "ramp_years = 0.5", "ramp_years = 0.25");
    assert!(scenario.contains("-ramp_years = 0.5\n+ramp_years = 0.25"), "{scenario}");
    let manifest = change("sweep/manifest.json", "\"commit\": \"", "\"commit\": \"other-");
    assert!(manifest.contains("the program:"), "{manifest}");
    assert!(workshop.shards(&folder).is_empty(), "something was run");
    // What is gone is not changed: the manifest holds plan and scenarios.
    fs::remove_file(workshop.path("plan.toml")).unwrap();
    workshop.well(&["sweep", "run", &folder]);
}

#[test]
fn a_table_that_has_changed_since_the_plan_is_told_of_and_the_copy_in_the_sweep_is_used() {
    // A club that the scenarios name is called otherwise, has another member; a place is called otherwise.
    for (file, from, to) in [
        ("clubs.csv", "shanghai-only", "shanghai-alone"),
        ("clubs.csv", "shanghai-only,310000", "shanghai-only,320100"),
        ("prefectures.csv", "Shanghai", "Zanhei"),
    ] {
        let [changed, same] = [true, false].map(|changes| {
            let workshop = Workshop::new(PLAN);
            let folder = workshop.planned("sweep", &[]);
            let command = ["sweep", "run", &folder, "-j", "2"];
            let said =
                if changes { workshop.with_change(&command, file, from, to) } else { workshop.run(&command) };
            assert_eq!(said.code, 0, "{to}: {}", said.err);
            let told = said.err.contains("its own copy of what has changed, the table");
            assert!(told == changes && said.err.contains(file) == changes, "{}", said.err);
            workshop.shards(&folder)
        });
        assert!(changed == same, "{to}: other bytes");
    }
    // Without the copy there is nothing that could be used.
    let workshop = Workshop::new(PLAN);
    let folder = workshop.planned("sweep", &[]);
    fs::remove_dir_all(workshop.path(&format!("{folder}/world"))).unwrap();
    let said =
        workshop.with_change(&["sweep", "run", &folder], "clubs.csv", "shanghai-only", "shanghai-alone");
    assert!(
        said.code == 2 && said.err.contains("the table") && said.err.contains("clubs.csv"),
        "{}",
        said.err
    );
}

#[test]
fn words_in_a_plan_that_decide_nothing_do_not_stop_its_sweep() {
    for (number, (from, to)) in [
        ("seed = 7", "# the best seed\nseed = 7 # of all"),
        ("seed = 7", "description = \"later\"\nseed = 7"),
        ("[limits]", "[limits]\nfailed_share = 0.25"),
        ("\n[design]", "\r\n\r\n[design]"),
    ]
    .into_iter()
    .enumerate()
    {
        let workshop = Workshop::new(PLAN);
        let folder = workshop.planned("sweep", &[]);
        assert!(PLAN.contains(from), "{from}");
        fs::write(workshop.path("plan.toml"), PLAN.replacen(from, to, 1)).unwrap();
        let said = workshop.well(&["sweep", "run", &folder, "-j", "2"]);
        assert!(number == 3 || said.err.contains("what was planned holds"), "{to}: {}", said.err);
    }
}

#[test]
fn a_copy_of_a_project_runs_its_sweep_whatever_becomes_of_the_first() {
    let place = tempfile::tempdir().unwrap();
    let workshop = Workshop::new(PLAN);
    workshop.planned("sweep", &[]);
    for name in ["copy of it", "副本"] {
        let copy = place.path().join(name);
        copy_all(&workshop.path("."), &copy);
        // What changes in the first project is no change in the copy.
        fs::write(workshop.path("clubs.csv"), "club,member_code\nother,310000\n").unwrap();
        fs::write(workshop.path("plan.toml"), PLAN.replace("seed = 7", "seed = 8")).unwrap();
        let said = factorflow(&copy, &["sweep", "run", "sweep", "-j", "2"]);
        assert_eq!(said.code, 0, "{}", said.err);
        let said = factorflow(&copy, &["sweep", "plan", "plan.toml", "--out", "sweep"]);
        assert!(said.code == 0 && said.err.contains("is planned already"), "{}", said.err);
        // What changes in the copy is one.
        fs::write(copy.join("plan.toml"), PLAN.replace("seed = 7", "seed = 8")).unwrap();
        let said = factorflow(&copy, &["sweep", "run", "sweep"]);
        assert!(said.code == 2 && said.err.contains("-seed = 7"), "{}", said.err);
        fs::write(workshop.path("plan.toml"), PLAN).unwrap();
        fs::copy(copy.join("clubs.csv"), workshop.path("clubs.csv")).unwrap();
    }
}

#[test]
fn the_same_plan_twice_is_no_harm_and_another_one_is_refused() {
    let workshop = Workshop::new(PLAN);
    let folder = workshop.planned("sweep", &[]);
    let again = workshop.well(&["sweep", "plan", "plan.toml", "--out", &folder]);
    assert!(again.err.contains("is planned already"), "{}", again.err);
    let commented = format!("# why\n{}", PLAN.replace("seed = 7", "seed = 7   # drawn from a hat"));
    fs::write(workshop.path("plan.toml"), commented).unwrap();
    let again = workshop.well(&["sweep", "plan", "plan.toml", "--out", &folder]);
    assert!(again.err.contains("is planned already") && again.err.contains("+# why"), "{}", again.err);
    fs::write(workshop.path("plan.toml"), PLAN.replace("seed = 7", "seed = 8")).unwrap();
    let other = workshop.run(&["sweep", "plan", "plan.toml", "--out", &folder]);
    assert!(other.code == 2 && other.err.contains("-seed = 7"), "{}", other.err);
    fs::create_dir(workshop.path("full")).unwrap();
    fs::write(workshop.path("full/letter.txt"), "do not lose me").unwrap();
    let full = workshop.run(&["sweep", "plan", "plan.toml", "--out", "full"]);
    assert!(full.code == 2 && full.err.contains("other files"), "{}", full.err);
    assert!(!workshop.path("full/manifest.json").exists() && !workshop.path("full/design.parquet").exists());
}

#[test]
fn a_folder_without_a_sweep_is_refused_by_every_command() {
    let workshop = Workshop::new(PLAN);
    for command in ["run", "worker", "status", "collect", "verify"] {
        let said = workshop.run(&["sweep", command, "nowhere"]);
        assert!(said.code == 2 && said.err.contains("holds no sweep"), "{command}: {}", said.err);
    }
    let said = workshop.run(&["sweep", "worker", &workshop.planned("sweep", &[]), "--tasks", "2"]);
    assert!(said.code == 2 && said.err.contains("SLURM_ARRAY_TASK_ID"), "{}", said.err);
}

#[test]
fn a_worker_takes_its_number_from_the_cluster() {
    let workshop = Workshop::new(PLAN);
    let folder = workshop.planned("sweep", &["--shard-runs", "8"]);
    for (name, value, offset) in [("SLURM_ARRAY_TASK_ID", "1", "0"), ("SGE_TASK_ID", "1", "-1")] {
        let mut command = workshop.program(&["sweep", "worker", &folder, "--tasks", "2", "--offset", offset]);
        assert!(command.env(name, value).status().unwrap().success(), "{name}");
    }
    assert_eq!(workshop.run(&["sweep", "status", &folder]).code, 0);
    let said = workshop.run(&["sweep", "worker", &folder, "--tasks", "2", "--task", "2"]);
    assert!(said.code == 2 && said.err.contains("is not between 0 and 1"), "{}", said.err);
}

#[test]
fn a_million_runs_are_planned_by_a_few_and_none_of_them_is_kept() {
    let plan = "base = \"status-quo.toml\"\nreplicates = 10\n[factors]\n\"parameters.technology.retention\" = { range = [0.3, 2.0], levels = 100 }\n\"parameters.technology.recruitment\" = { range = [0.2, 1.0], levels = 1000 }\n[output]\nmetrics = [\"output\"]\n";
    let workshop = Workshop::new(plan);
    let said = workshop.well(&["sweep", "plan", "plan.toml", "--out", "million"]);
    assert!(
        said.err.contains("100,000 points × 1 scenario × 10 replicates = 1,000,000 runs"),
        "{}",
        said.err
    );
    assert!(
        said.err.contains("pilot runs)"),
        "how long a run takes decides how many go into a shard: {}",
        said.err
    );
    let shards = Sweep::open(&workshop.path("million")).unwrap().manifest.shards().len();
    assert!((64..=9_000).contains(&shards), "{shards}");
    let given = workshop.well(&["sweep", "plan", "plan.toml", "--out", "given", "--shard-runs", "1000"]);
    assert!(
        given.err.contains("1,000 shards of 1,000 runs") && !given.err.contains("pilot runs)"),
        "{}",
        given.err
    );
    assert!(!Path::new(&workshop.path("million/runs")).exists());
}

#[test]
fn a_dry_run_shows_scripts_with_tasks_and_offsets_written_in() {
    let workshop = Workshop::new(PLAN);
    let folder = workshop.planned("sweep", &["--shard-runs", "2"]);
    workshop.well(&["sweep", "worker", &folder, "--tasks", "4", "--task", "1"]);
    let said = workshop.well(&[
        "sweep",
        "submit",
        &folder,
        "--slurm",
        "--dry-run",
        "--tasks",
        "4",
        "--missing",
        "--collect",
        "--max-running",
        "2",
        "--time",
        "1:00:00",
        "--partition",
        "main",
        "--sbatch-arg=--mem=2G",
    ]);
    for line in [
        "#SBATCH --array=0,2-3%2",
        "#SBATCH --time=1:00:00",
        "#SBATCH --partition=main",
        "#SBATCH --mem=2G",
        "#SBATCH --signal=B:USR1@90",
        "#SBATCH --dependency=afterany:JOB1",
        "--jobs 1 --tasks 4 --offset 0",
        "scontrol requeue \"${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}\"",
    ] {
        assert!(said.out.contains(line), "{line} is missing in:\n{}", said.out);
    }
    assert!(!workshop.path("sweep/slurm").exists(), "something was written");
}
