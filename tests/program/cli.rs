//! The program as its users meet it: what goes to stdout and stderr, how it ends, and what it leaves on disk.

use crate::command::{factorflow, program, refusal, well};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A scenario of the library, from wherever the program runs.
fn library(name: &str) -> String {
    root().join("scenarios").join(name).display().to_string()
}

fn empty() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// Every file below a folder with its content.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(
                files(&path)
                    .into_iter()
                    .map(|(name, it)| (Path::new(path.file_name().unwrap()).join(name), it)),
            );
        } else {
            found.insert(path.file_name().unwrap().into(), fs::read(&path).unwrap());
        }
    }
    found
}

/// The same without the manifest, which holds times and the command.
fn results(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = files(folder);
    assert!(found.remove(Path::new("manifest.json")).is_some(), "no manifest in {}", folder.display());
    found
}

fn assert_same(one: &BTreeMap<PathBuf, Vec<u8>>, other: &BTreeMap<PathBuf, Vec<u8>>) {
    assert_eq!(one.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>());
    for (name, bytes) in one {
        assert!(other[name] == *bytes, "{} differs", name.display());
    }
}

#[test]
fn every_subcommand_without_a_run_gives_data_on_stdout_and_nothing_on_stderr() {
    let delta = "scenarios/yangtze-delta.toml";
    let asked: [(&[&str], &str); 18] = [
        (&["policies"], "tax-sharing"),
        (&["policies", "tax-sharing"], "instrument = \"tax-sharing\""),
        (&["worlds"], "china-prefectures      368 regions, built in"),
        (&["worlds"], "seeds/china/prefectures.csv (368 regions)"),
        (&["worlds", "china"], "regions = \"seeds/china/prefectures.csv\""),
        (&["worlds", "china-regions"], "Notices to keep with every copy"),
        (&["licences"], "Apache License"),
        (&["outcomes"], "own_region_share_siting"),
        (&["outcomes", "gini"], "index, 0 to 1"),
        (&["outcomes", "policies"], "review_decision"),
        (&["schema"], "\"$schema\""),
        (&["completions", "bash"], "_factorflow"),
        (&["check", delta], "sound, 41 regions"),
        (&["show", delta], "parameters.technology.retention"),
        (&["show", delta, "--toml"], "[parameters.technology]"),
        (&["figure", "--list"], "national-series"),
        (&["--version"], env!("CARGO_PKG_VERSION")),
        (&["run", "--help"], "--resume"),
    ];
    for (arguments, expected) in asked {
        let said = well(root(), arguments);
        assert!(said.out.contains(expected), "{arguments:?}: {}", said.out);
        assert_eq!(said.err, "", "{arguments:?}");
    }
}

#[test]
fn a_run_says_where_its_tables_and_figures_are() {
    let folder = empty();
    let said =
        well(folder.path(), &["run", &library("yangtze-delta.toml"), "--years", "2", "--replicates", "2"]);
    assert_eq!(said.out, "results/yangtze-delta\n");
    assert!(said.err.starts_with("Yangtze delta: 41 regions, 2 years, 2 replicates in"), "{}", said.err);
    let found = files(&folder.path().join("results/yangtze-delta"));
    for table in ["national", "clubs", "regions"] {
        assert!(found.contains_key(Path::new(&format!("{table}.csv"))), "{table}");
        assert!(found.contains_key(Path::new(&format!("{table}.parquet"))), "{table}");
    }
    for file in ["flows.parquet", "policies.csv", "atlas.csv", "scenario.toml", "manifest.json"] {
        assert!(found.contains_key(Path::new(file)), "{file}");
    }
    let figure = String::from_utf8(found[Path::new("figures/national-series.svg")].clone()).unwrap();
    let command = format!("factorflow run {} --years 2 --replicates 2", library("yangtze-delta.toml"));
    assert!(figure.contains(&command), "a figure names the command without the program's path");
}

#[test]
fn what_is_asked_for_wrongly_is_refused_with_a_suggestion() {
    let asked: [(&[&str], &str); 11] = [
        (&["policies", "tax-shering"], "did you mean `tax-sharing`?"),
        (&["policies", "x"], "without a name the command lists them"),
        (&["outcomes", "ginni"], "did you mean `gini`?"),
        (&["worlds", "chima"], "did you mean `china`?"),
        (&["check", "scenarios/no.toml"], "there is no file"),
        (&["show", "scenarios/yangtze-delta.toml", "--set", "run.sed=7"], "did you mean `seed`?"),
        (
            &["run", "scenarios/yangtze-delta.toml", "--set", "parameters.production.capital_share=2"],
            "between",
        ),
        (&["run", "scenarios/yangtze-delta.toml", "--mode", "guessed"], "possible values: expected, sampled"),
        (&["figure", "src"], "`src` is not a results folder"),
        (&["figure"], "<RESULTS>"),
        (&["completions", "basic"], "possible values: bash"),
    ];
    for (arguments, expected) in asked {
        let said = refusal(root(), arguments);
        assert!(said.contains(expected), "{arguments:?}: {said}");
    }
}

#[test]
fn a_refused_scenario_leaves_nothing() {
    let folder = empty();
    fs::write(folder.path().join("bad.toml"), "[world]\nregions = \"no.csv\"\n[tim]\nyears = -1\n").unwrap();
    let said = refusal(folder.path(), &["run", "bad.toml"]);
    assert!(said.contains("`no.csv`") && said.contains("`tim`"), "all that is wrong at once: {said}");
    assert_eq!(files(folder.path()).len(), 1);
    assert!(refusal(folder.path(), &["check", "bad.toml"]).contains("bad.toml:2"));
}

#[test]
fn what_goes_wrong_on_the_way_ends_with_1() {
    let folder = empty();
    fs::write(folder.path().join("file"), "").unwrap();
    let delta = library("yangtze-delta.toml");
    let said = factorflow(folder.path(), &["run", &delta, "--years", "1", "--out", "file/results"]);
    assert_eq!((said.code, said.out.as_str()), (1, ""), "{}", said.err);
    assert!(said.err.starts_with("error: cannot write"), "{}", said.err);
}

#[test]
fn a_folder_with_something_else_is_refused_and_stays() {
    let folder = empty();
    let delta = library("yangtze-delta.toml");
    let run = |more: &[&str]| {
        factorflow(folder.path(), &[&["run", &delta, "--years", "1", "--no-figures"], more].concat())
    };
    assert_eq!(run(&["--replicates", "1"]).code, 0);
    let before = files(folder.path());
    for more in [&["--replicates", "2"][..], &["--replicates", "2", "--resume"]] {
        let said = run(more);
        assert_eq!(said.code, 2, "{}", said.err);
        assert!(
            said.err.contains("holds other results") || said.err.contains("begun by another"),
            "{}",
            said.err
        );
    }
    assert!(
        run(&["--replicates", "1", "--out", "new", "--resume"]).err.contains("no run that could be resumed")
    );
    assert_same(&before, &files(folder.path()));
    assert!(run(&["--replicates", "1", "--resume"]).err.contains("is complete"));
    assert_same(&before, &files(folder.path()));
    assert_eq!(run(&["--replicates", "1"]).code, 0, "the same run may be made again");
    assert_same(&results(&folder.path().join("results/yangtze-delta")), &without_manifest(before));
}

fn without_manifest(files: BTreeMap<PathBuf, Vec<u8>>) -> BTreeMap<PathBuf, Vec<u8>> {
    let inner =
        |(name, it): (PathBuf, _)| (name.strip_prefix("results/yangtze-delta").unwrap().to_owned(), it);
    files.into_iter().map(inner).filter(|(name, _)| name != Path::new("manifest.json")).collect()
}

#[test]
fn a_folder_where_a_run_left_nothing_is_free() {
    let folder = empty();
    let delta = library("yangtze-delta.toml");
    fs::create_dir_all(folder.path().join("out/parts")).unwrap();
    fs::write(folder.path().join("out/scenario.toml"), "name = \"another\"\n").unwrap();
    well(
        folder.path(),
        &["run", &delta, "--years", "1", "--replicates", "1", "--no-figures", "--out", "out"],
    );
}

#[test]
fn threads_change_no_byte_of_tables_and_figures() {
    let folder = empty();
    let tax = library("tax-sharing.toml");
    // The same command for all, since figures show it.
    let arguments =
        ["run", &tax, "--years", "2", "--replicates", "3", "--set", "time.start=2027", "--no-figures"];
    let drawn = ["figure", "results/tax-sharing", "flow-map-transfer", "national-series", "convergence"];
    let run = |threads: &str| {
        let place = folder.path().join(threads);
        fs::create_dir(&place).unwrap();
        for arguments in [&arguments[..], &drawn] {
            let output = program(&place, arguments).env("RAYON_NUM_THREADS", threads).output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        }
        results(&place.join("results/tax-sharing"))
    };
    let one = run("1");
    assert!(one.keys().any(|it| it.ends_with("flow-map-transfer.svg")));
    for threads in ["2", "4", "8"] {
        assert_same(&one, &run(threads));
    }
}

#[test]
fn the_option_for_threads_changes_no_byte_either() {
    let folder = empty();
    let run = |out: &str, more: &[&str]| {
        let delta = library("yangtze-delta.toml");
        let arguments = ["run", &delta, "--years", "2", "--replicates", "3", "--no-figures", "--out", out];
        well(folder.path(), &[&arguments, more].concat());
        results(&folder.path().join(out))
    };
    assert_same(&run("all", &[]), &run("three", &["--threads", "3"]));
}

#[test]
fn options_mean_what_the_settings_mean() {
    let folder = empty();
    let run = |out: &str, more: &[&str]| {
        let delta = library("yangtze-delta.toml");
        well(folder.path(), &[&["run", &delta, "--no-figures", "--out", out], more].concat());
        results(&folder.path().join(out))
    };
    let options = run(
        "options",
        &["--years", "1", "--replicates", "2", "--seed", "18446744073709551615", "--mode", "sampled"],
    );
    let settings =
        ["time.years=1", "run.replicates=2", "run.seed=18446744073709551615", "run.mode=\"sampled\""];
    assert_same(&options, &run("settings", &settings.map(|it| ["--set", it]).concat()));
    let national = String::from_utf8(options[Path::new("national.csv")].clone()).unwrap();
    assert_eq!(national.lines().count(), 1 + 2 * (1 + 4), "two replicates of a start and four quarters");
    let expected = run("expected", &["--years", "1", "--replicates", "1", "--mode", "expected"]);
    assert_ne!(expected[Path::new("national.csv")], options[Path::new("national.csv")]);
}

#[test]
fn a_results_folder_can_be_run_again() {
    let (folder, elsewhere) = (empty(), empty());
    let place = folder.path().to_str().unwrap();
    let tax = library("tax-sharing.toml");
    let common = ["--no-figures", "--out"];
    well(
        folder.path(),
        &[&["run", &tax, "--years", "3", "--replicates", "2"], &common[..], &["first"]].concat(),
    );
    let first = results(&folder.path().join("first"));
    let scenario = format!("{place}/first/scenario.toml");
    well(elsewhere.path(), &[&["run", &scenario], &common[..], &[&format!("{place}/again")]].concat());
    assert_same(&first, &results(&folder.path().join("again")));
}

#[test]
fn new_writes_a_sound_scenario_and_never_over_another() {
    let folder = empty();
    assert_eq!(well(folder.path(), &["new", "pilot"]).out, "pilot.toml\n");
    let before = fs::read(folder.path().join("pilot.toml")).unwrap();
    let pilot = folder.path().join("pilot.toml").display().to_string();
    assert_eq!(well(root(), &["check", &pilot]).out, format!("{pilot}: sound, 368 regions\n"));
    assert!(refusal(folder.path(), &["new", "pilot.toml"]).contains("is there already"));
    assert_eq!(fs::read(folder.path().join("pilot.toml")).unwrap(), before);
}

#[test]
fn worlds_of_ones_own_are_found_by_their_columns() {
    let folder = empty();
    let refused = refusal(folder.path(), &["worlds", "--seeds", "mine"]);
    assert!(refused.contains("no folder `mine`"), "{refused}");
    let world = folder.path().join("mine/islands");
    fs::create_dir_all(&world).unwrap();
    fs::write(world.join("places.csv"), "code,lon,lat,gdp_cny,population\n01,1,1,1e9,1000\n02,2,2,1e9,900\n")
        .unwrap();
    fs::write(world.join("unions.csv"), "club,member_code\nnorth,01\n").unwrap();
    fs::write(world.join("notes.csv"), "what\nanything\n").unwrap();
    let said = well(folder.path(), &["worlds", "islands", "--seeds", "mine"]).out;
    assert!(
        said.contains("regions = \"mine/islands/places.csv\"\n  clubs = \"mine/islands/unions.csv\""),
        "{said}"
    );
    let scenario = said.lines().skip_while(|it| *it != "  [world]").take_while(|it| !it.is_empty());
    fs::write(folder.path().join("islands.toml"), scenario.collect::<Vec<_>>().join("\n")).unwrap();
    assert!(well(folder.path(), &["check", "islands.toml"]).out.contains("sound, 1 region"));
    fs::write(world.join("places.csv"), "code,lon,lat,gdp_cny,population\n01,1,1,much,1000\n").unwrap();
    assert!(refusal(folder.path(), &["worlds", "--seeds", "mine"]).contains("places.csv:2:8"));
}

#[test]
fn a_folder_without_tables_has_no_figures() {
    let folder = empty();
    fs::write(folder.path().join("manifest.json"), "{}").unwrap();
    assert!(refusal(folder.path(), &["figure", "."]).contains("no table that a figure could be drawn from"));
    assert!(refusal(folder.path(), &["figure", ".", "gini"]).contains("there is no figure `gini`"));
    assert!(refusal(folder.path(), &["figure", ".", "dispersion"]).contains("lacks the table"));
    fs::remove_file(folder.path().join("manifest.json")).unwrap();
    fs::create_dir(folder.path().join("parts")).unwrap();
    assert!(refusal(folder.path(), &["figure", "."]).contains("--resume"));
}

#[test]
fn figures_of_a_run_are_in_the_language_that_was_asked_for() {
    let folder = empty();
    let delta = library("yangtze-delta.toml");
    let said = well(folder.path(), &["run", &delta, "--years", "1", "--replicates", "1", "--language", "zh"]);
    let figures = folder.path().join("results/yangtze-delta/figures");
    let svg = fs::read_to_string(figures.join("national-series.svg")).unwrap();
    assert!(svg.contains("<dc:language>zh"), "{}", &svg[..400]);
    let drawn = figures.join("national-series.png").exists();
    assert!(drawn || said.err.contains("fonts-noto-cjk"), "{}", said.err);
}

#[cfg(unix)]
mod unix {
    use super::{assert_same, empty, factorflow, files, library, program, results};
    use std::path::Path;
    use std::process::{Child, Command, Stdio};
    use std::thread::sleep;
    use std::time::{Duration, Instant};

    fn start(folder: &Path, arguments: &[&str]) -> Child {
        program(folder, arguments).spawn().unwrap()
    }

    /// Presses Ctrl-C as soon as a replicate is done.
    fn interrupt_after_one_replicate(child: &Child, results: &Path) {
        let patience = Instant::now();
        while !results.join("parts/r000000.part").exists() {
            assert!(patience.elapsed() < Duration::from_mins(1), "no replicate came to its end");
            sleep(Duration::from_millis(2));
        }
        assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap().success());
    }

    #[test]
    fn a_run_that_was_stopped_goes_on_to_the_same_bytes() {
        let folder = empty();
        let delta = library("yangtze-delta.toml");
        let run = ["run", &delta, "--years", "10", "--replicates", "24", "--no-figures", "--out"];
        let stopped = start(folder.path(), &[&run[..], &["stopped", "--threads", "1"]].concat());
        interrupt_after_one_replicate(&stopped, &folder.path().join("stopped"));
        let said = stopped.wait_with_output().unwrap();
        let words = String::from_utf8(said.stderr).unwrap();
        assert_eq!(said.status.code(), Some(75), "{words}");
        assert!(
            said.stdout.is_empty() && words.contains("of 24 replicates done; `--resume` goes on"),
            "{words}"
        );

        let kept = files(&folder.path().join("stopped"));
        assert!(
            !kept.contains_key(Path::new("manifest.json")) && !kept.contains_key(Path::new("national.csv"))
        );
        let again = factorflow(folder.path(), &[&run[..], &["stopped"]].concat());
        assert_eq!(again.code, 2);
        assert!(again.err.contains("`--resume` goes on with it"), "{}", again.err);
        assert_same(&kept, &files(&folder.path().join("stopped")));
        let another = [&run[..], &["stopped", "--resume", "--seed", "1"]].concat();
        assert!(factorflow(folder.path(), &another).err.contains("begun by another"));

        let resumed = factorflow(folder.path(), &[&run[..], &["stopped", "--resume"]].concat());
        assert_eq!(resumed.code, 0, "{}", resumed.err);
        assert_eq!(factorflow(folder.path(), &[&run[..], &["whole"]].concat()).code, 0);
        assert_same(&results(&folder.path().join("stopped")), &results(&folder.path().join("whole")));
    }

    #[test]
    fn a_reader_that_has_seen_enough_is_no_error() {
        for arguments in [&["schema"][..], &["outcomes"], &["completions", "zsh"]] {
            let (reader, writer) = std::io::pipe().unwrap();
            drop(reader);
            let mut command = Command::new(env!("CARGO_BIN_EXE_factorflow"));
            let output = command.args(arguments).stdout(writer).stderr(Stdio::piped()).spawn().unwrap();
            let output = output.wait_with_output().unwrap();
            assert_eq!(output.status.code(), Some(0), "{arguments:?}");
            assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{arguments:?}");
        }
    }
}
