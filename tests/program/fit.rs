//! `factorflow fit`: what it finds, what it leaves, what it refuses.

use crate::command::{factorflow, refusal, well};
use std::fs;
use std::path::Path;

fn seeds(file: &str) -> String {
    format!("{}/seeds/china/{file}", env!("CARGO_MANIFEST_DIR"))
}

/// Thirty made-up flows.
fn tiny() -> String {
    format!("{}/tests/model/estimate/tiny.csv", env!("CARGO_MANIFEST_DIR"))
}

/// The arguments for migration between provinces in a census year.
fn provinces(year: &str) -> Vec<String> {
    let mut arguments = vec!["fit".to_owned(), seeds("validation/province_migration_2000_2010.csv")];
    let condition = format!("census_year={year}");
    for [option, value] in [
        ["--regions", &seeds("prefectures.csv")],
        ["--where", &condition],
        ["--origin", "orig_code"],
        ["--destination", "dest_code"],
        ["--flow", "sample_count"],
    ] {
        arguments.extend([option.to_owned(), value.to_owned()]);
    }
    arguments
}

fn with<'a>(arguments: &'a [String], more: &[&'a str]) -> Vec<&'a str> {
    arguments.iter().map(String::as_str).chain(more.iter().copied()).collect()
}

/// Cells of a CSV file, the header first.
fn cells(file: &Path) -> Vec<Vec<String>> {
    let text = fs::read_to_string(file).unwrap();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    reader.records().map(|it| it.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn a_census_of_provinces_gives_estimates_tests_and_a_kernel_with_its_pedigree() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = provinces("2010");
    let said = well(folder.path(), &with(&arguments, &["--hold-out", "checkerboard", "--out", "found"]));
    assert_eq!(said.out, "found\n");
    assert!(said.err.contains("codes are those of provinces"), "{}", said.err);
    let found = folder.path().join("found");
    let estimates = cells(&found.join("estimates.csv"));
    let row = estimates.iter().find(|it| it[0] == "distance").unwrap();
    let number = |it: &String| it.parse::<f64>().unwrap();
    assert!(
        (number(&row[1]) + 1.498_525_889_4).abs() < 1e-6 && (number(&row[2]) - 0.132_568_890_4).abs() < 1e-6
    );
    let scores = cells(&found.join("scores.csv"));
    let common =
        |model: &str| number(&scores.iter().find(|it| it[0] == model && it[1] == "checkerboard").unwrap()[4]);
    for (model, expected) in [
        ("kernel", 0.761_459),
        ("gravity-log-linear", 0.526_322),
        ("gravity-poisson", 0.527_165),
        ("radiation", 0.454_596),
    ] {
        assert!((common(model) - expected).abs() < 1e-6, "{model}: {}", common(model));
    }
    assert_eq!(cells(&found.join("appeals.csv")).len(), 32);
    let kernel: toml::Table = fs::read_to_string(found.join("kernel.toml")).unwrap().parse().unwrap();
    let cost = kernel["parameters"]["talent"]["distance_elasticity"].as_float().unwrap();
    assert!((cost - 1.498_525_889_4).abs() < 1e-6);
    let pedigree = &kernel["estimates"]["parameters.talent.distance_elasticity"];
    assert_eq!(pedigree["clusters"].as_integer(), Some(31));
    assert!(fs::read_to_string(found.join("report.md")).unwrap().contains("about 84 to 92 % with 31"));
}

#[test]
fn the_same_flows_give_the_same_bytes_in_any_order_with_any_threads_and_again() {
    let folder = tempfile::tempdir().unwrap();
    let text = fs::read_to_string(tiny()).unwrap();
    let mut lines: Vec<&str> = text.lines().collect();
    lines[1..].reverse();
    fs::write(folder.path().join("reversed.csv"), lines.join("\n")).unwrap();
    let tiny = &tiny();
    well(folder.path(), &["fit", tiny, "--out", "one"]);
    well(folder.path(), &["fit", tiny, "--out", "one"]);
    let mut single = crate::command::program(folder.path(), &["fit", "reversed.csv", "--out", "two"]);
    assert!(single.env("RAYON_NUM_THREADS", "1").output().unwrap().status.success());
    for file in ["estimates.csv", "appeals.csv", "scores.csv", "fitted.parquet"] {
        let read = |of: &str| fs::read(folder.path().join(of).join(file)).unwrap();
        assert!(read("one") == read("two"), "{file} differs");
    }
}

#[test]
fn the_report_speaks_chinese() {
    let folder = tempfile::tempdir().unwrap();
    well(folder.path(), &["fit", &tiny(), "--out", "found", "--language", "zh"]);
    let report = fs::read_to_string(folder.path().join("found/report.md")).unwrap();
    assert!(report.starts_with("# 流动数据反映的核函数") && report.contains("聚类数少于 20"), "{report}");
}

#[test]
fn every_wrong_row_is_named_with_its_line() {
    let folder = tempfile::tempdir().unwrap();
    let text = "origin,destination,flow,distance_km\nA,B,-1,100\nA,C,x,100\nB,A,,100\nB,C,3,0\nC,A,4,100\nC,A,5,100\n";
    fs::write(folder.path().join("flows.csv"), text).unwrap();
    let said = refusal(folder.path(), &["fit", "flows.csv", "--missing", "drop"]);
    for expected in [
        "`flow` must be 0 or more, not -1",
        "flows.csv:2:",
        "`flow` must be a number, not `x`",
        "flows.csv:3:",
        "`flow` is empty",
        "flows.csv:4:",
        "`distance_km` must be above 0, not 0",
        "flows.csv:5:",
        "the pair `C` to `A` stands twice",
        "flows.csv:7:",
    ] {
        assert!(said.contains(expected), "{expected} is missing in\n{said}");
    }
    assert!(!folder.path().join("results").exists());
}

#[test]
fn what_cannot_be_estimated_is_refused_with_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    let tiny = &tiny();
    let without_one = |name: &str| {
        let text = fs::read_to_string(tiny).unwrap();
        let kept: Vec<&str> = text.lines().filter(|it| !it.starts_with("A,B,")).collect();
        fs::write(folder.path().join(name), kept.join("\n")).unwrap();
    };
    without_one("gap.csv");
    let gap = refusal(folder.path(), &["fit", "gap.csv"]);
    assert!(
        gap.contains("1 of 30 pairs have no row, such as `A` to `B`") && gap.contains("--missing zero"),
        "{gap}"
    );
    well(folder.path(), &["fit", "gap.csv", "--missing", "drop"]);

    let collinear = refusal(folder.path(), &["fit", tiny, "--terms", "distance,away"]);
    assert!(collinear.contains("`away` says nothing"), "{collinear}");
    let unknown = refusal(folder.path(), &["fit", tiny, "--terms", "distance,language"]);
    assert!(unknown.contains("nothing tells `language`"), "{unknown}");
    let masses = refusal(folder.path(), &["fit", tiny, "--shrink", "auto"]);
    assert!(masses.contains("needs masses"), "{masses}");
    let nothing = refusal(folder.path(), &["fit", tiny, "--where", "border=7"]);
    assert!(nothing.contains("no row has `border=7`"), "{nothing}");
    let codes = refusal(folder.path(), &["fit", tiny, "--regions", &seeds("prefectures.csv")]);
    assert!(codes.contains("no place has the code `A`"), "{codes}");
    let missing = refusal(folder.path(), &["fit", "nowhere.csv"]);
    assert!(missing.contains("there is no file `nowhere.csv`"), "{missing}");
}

#[test]
fn results_of_something_else_are_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("mine")).unwrap();
    fs::write(folder.path().join("mine/thesis.txt"), "years of work").unwrap();
    let said = factorflow(folder.path(), &["fit", &tiny(), "--out", "mine"]);
    assert_eq!(said.code, 2, "{}", said.err);
    assert!(said.err.contains("holds other results"));
    assert_eq!(fs::read_dir(folder.path().join("mine")).unwrap().count(), 1);
}

#[test]
fn shrinkage_keeps_what_gravity_knows_where_masses_say_nearly_all() {
    let folder = tempfile::tempdir().unwrap();
    let arguments = provinces("2010");
    let more =
        ["--terms", "distance,distance2", "--shrink", "auto", "--hold-out", "checkerboard", "--out", "found"];
    well(folder.path(), &with(&arguments, &more));
    let scores = cells(&folder.path().join("found/scores.csv"));
    let common = |row: &Vec<String>| row[4].parse::<f64>().unwrap();
    let held_out: Vec<_> = scores.iter().filter(|it| it[1] == "checkerboard").collect();
    let kernels = held_out.iter().filter(|it| it[0].starts_with("kernel")).map(|it| common(it));
    let benchmarks = held_out.iter().filter(|it| !it[0].starts_with("kernel")).map(|it| common(it));
    let best = |of: &mut dyn Iterator<Item = f64>| of.fold(0.0, f64::max);
    assert!(best(&mut kernels.into_iter()) > best(&mut benchmarks.into_iter()) - 0.002);
    assert!(!folder.path().join("found/kernel.toml").exists(), "the kernel has no place for `distance2`");
}

#[test]
fn a_kernel_of_before_goes_where_a_new_fit_has_none() {
    let folder = tempfile::tempdir().unwrap();
    let tiny = &tiny();
    well(folder.path(), &["fit", tiny, "--no-figures", "--out", "found"]);
    assert!(folder.path().join("found/kernel.toml").exists());
    well(folder.path(), &["fit", tiny, "--terms", "distance,distance2", "--no-figures", "--out", "found"]);
    assert!(!folder.path().join("found/kernel.toml").exists());
}

#[test]
fn figures_are_drawn_in_both_languages_unless_told_not_to() {
    let folder = tempfile::tempdir().unwrap();
    well(folder.path(), &["fit", &tiny(), "--language", "zh", "--out", "found"]);
    for (name, said) in
        [("fit-observed", "拟合流量"), ("fit-distance", "距离（公里）"), ("fit-coefficients", "省界")]
    {
        let drawn = fs::read_to_string(folder.path().join(format!("found/figures/{name}.svg"))).unwrap();
        assert!(drawn.contains(said), "{name}");
    }
    well(folder.path(), &["fit", &tiny(), "--no-figures", "--out", "plain"]);
    assert!(!folder.path().join("plain/figures").exists());
}

#[test]
fn an_estimate_may_set_the_costs_of_one_cohort() {
    let folder = tempfile::tempdir().unwrap();
    let kernel = |arguments: &[&str]| -> toml::Table {
        let tiny = tiny();
        well(folder.path(), &[&["fit", tiny.as_str(), "--no-figures", "--out", "found"], arguments].concat());
        fs::read_to_string(folder.path().join("found/kernel.toml")).unwrap().parse().unwrap()
    };
    let border = |of: &toml::Table| of["parameters"]["talent"]["border_cost"].as_table().unwrap().len();
    let all = kernel(&[]);
    assert!(border(&all) == 3 && all["estimates"].get("parameters.talent.border_cost").is_some());
    let young = kernel(&["--cohorts", "young"]);
    assert!(border(&young) == 1 && young["estimates"].get("parameters.talent.border_cost.young").is_some());
    let order = &young["estimates"]["covariance"]["order"];
    assert_eq!(order[1].as_str(), Some("parameters.talent.border_cost.young"));
}

/// Reference: δ 1.621 (.157), b 1.303 (.611), Jacobian [[−.8134, .0251], [−.1428, −.0970]], worked out independently.
#[test]
fn margins_of_prefectures_tell_a_border_from_distance() {
    let folder = tempfile::tempdir().unwrap();
    let mut arguments = provinces("2010");
    arguments[3] = seeds("2010/prefectures.csv");
    let margins = seeds("validation/census2010_prefecture.csv");
    let more = ["--margins", margins.as_str(), "--matrix", "provinces", "--no-figures", "--out", "found"];
    let said = well(folder.path(), &with(&arguments, &more));
    assert!(said.err.contains("border, a cost, from margins"), "{}", said.err);
    let rows = cells(&folder.path().join("found/margins.csv"));
    let number = |name: &str, column: usize| -> f64 {
        rows.iter().find(|it| it[0] == name).unwrap()[column].parse().unwrap()
    };
    for (name, column, expected, near) in [
        // Centres of provinces are those of 2010 here, and were those of 2020 in the reference.
        ("distance_elasticity", 1, 1.621, 0.005),
        ("distance_elasticity", 2, 0.157, 0.002),
        ("border_cost", 1, 1.303, 0.01),
        ("border_cost", 2, 0.611, 0.01),
        ("share_across_provinces", 1, 0.503_186, 1e-4),
        ("share_across_provinces", 2, 0.0576, 2e-4),
        ("slope", 3, -0.8134, 0.005),
        ("slope", 4, 0.0251, 0.005),
        ("share_across_provinces", 3, -0.1428, 0.005),
        ("share_across_provinces", 4, -0.0970, 0.005),
        ("border_cost at registration_cost 0.5", 1, 1.10, 0.01),
        ("border_cost at registration_cost 1", 1, 0.87, 0.01),
    ] {
        let found = number(name, column);
        assert!((found - expected).abs() < near, "{name} {column}: {found} and not {expected}");
    }
    let kernel: toml::Table =
        fs::read_to_string(folder.path().join("found/kernel.toml")).unwrap().parse().unwrap();
    let border = kernel["parameters"]["talent"]["border_cost"]["worker"].as_float().unwrap();
    assert!((border - number("border_cost", 1)).abs() < 1e-12);
    let said =
        refusal(folder.path(), &["fit", &tiny(), "--margins", margins.as_str(), "--matrix", "provinces"]);
    assert!(said.contains("margins need flows between provinces"), "{said}");
    let said = refusal(folder.path(), &["fit", &tiny(), "--margins", margins.as_str()]);
    assert!(said.contains("--matrix"), "{said}");
}

/// The commands of the page, each with what it says in the block that follows.
#[test]
fn the_page_says_what_its_commands_say() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/estimation.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let block = |text: &str| text.split("```").next().unwrap().trim().to_owned();
    let mut examples = 0;
    for example in page.split("```sh\n").skip(1) {
        let command = block(example).replace("seeds/", &format!("{}/seeds/", root.display()));
        let arguments: Vec<&str> = command.split_whitespace().skip(1).collect();
        let said = well(folder.path(), &arguments).err;
        let expected = block(example.split("```text\n").nth(1).unwrap());
        let told: Vec<&str> = said.trim().lines().collect();
        let time = told[0].rfind(", ").unwrap();
        let told: Vec<&str> = std::iter::once(&told[0][..time]).chain(told[1..].iter().copied()).collect();
        assert_eq!(told.join("\n"), expected, "{command}");
        examples += 1;
    }
    assert_eq!(examples, 2);
}
