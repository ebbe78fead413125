//! What figures of a sweep promise.

use super::*;
use factorflow::outcome::{Column, Table, Texts};
use factorflow::results::parquet;

/// How large a sweep is.
#[derive(Clone, Copy)]
struct Size {
    scenarios: usize,
    factors: usize,
}

const PATHS: [&str; 4] = [
    "parameters.technology.retention",
    "policies.a-tax-pilot-with-quite-a-long-name.share",
    "parameters.learning.learning_rate",
    "run.mode",
];

fn factor(number: usize) -> String {
    PATHS.get(number).map_or_else(|| format!("policies.pilot-{number}.start"), |it| (*it).to_owned())
}

fn scenario(number: usize) -> String {
    if number == 1 { "a-scenario-with-a-name-of-many-words".to_owned() } else { format!("package-{number}") }
}

/// A folder of a sweep after its analysis, still without tables.
fn sweep() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("manifest.json"), r#"{"kind": "sweep", "name": "Pilot <& test>"}"#).unwrap();
    fs::create_dir(folder.path().join("analysis")).unwrap();
    let manifest = r#"{"kind": "analysis", "name": "Pilot <& test>", "seed": 7, "replicates": 4,
        "command": ["factorflow", "sweep", "analyze", "pilot"], "scenarios": ["status quo"]}"#;
    fs::write(folder.path().join("analysis/manifest.json"), manifest).unwrap();
    folder
}

fn write(folder: &Path, name: &str, columns: Vec<Column>) {
    let file = folder.join(format!("analysis/{name}.parquet"));
    parquet::write(&file, &Table::new(columns).unwrap(), &[]).unwrap();
}

/// Metric, scenario, factor of each row.
fn keys(size: Size) -> Vec<(&'static str, &'static str, String, usize)> {
    let metrics = [("output.change", "per cent"), ("dispersion", "logarithm"), ("capital", "CNY")];
    let all = metrics.into_iter().flat_map(|(metric, unit)| {
        (0..size.scenarios)
            .flat_map(move |it| (0..size.factors).map(move |factor| (metric, unit, scenario(it), factor)))
    });
    all.collect()
}

fn about(keys: &[(&'static str, &'static str, String, usize)]) -> Vec<Column> {
    vec![
        Column::text("metric", keys.iter().map(|it| it.0.to_owned()).collect()),
        Column::text("unit", keys.iter().map(|it| it.1.to_owned()).collect()),
        Column::text("scenario", keys.iter().map(|it| it.2.clone()).collect()),
        Column::text("factor", keys.iter().map(|it| factor(it.3)).collect()),
    ]
}

/// A share that falls from factor to factor; those of one metric are in money.
fn value(key: &(&'static str, &'static str, String, usize)) -> f64 {
    let share = 0.8 / (1.0 + key.3 as f64) - 0.01;
    if key.0 == "capital" { 1e13 * share } else { share }
}

fn with_interval(columns: &mut Vec<Column>, name: &str, values: &[f64]) {
    columns.push(Column::real(name, values.to_vec()));
    columns.push(Column::real(format!("{name}_low"), values.iter().map(|it| it - 0.1 * it.abs()).collect()));
    columns.push(Column::real(format!("{name}_high"), values.iter().map(|it| it + 0.3 * it.abs()).collect()));
}

fn measured(folder: &Path, size: Size, table: &str, names: [&str; 2]) {
    let keys = keys(size);
    let mut columns = about(&keys);
    // Indices are shares whatever the metric is.
    let values: Vec<f64> = keys.iter().map(|it| 0.8 / (1.0 + it.3 as f64) - 0.01).collect();
    with_interval(&mut columns, names[0], &values);
    with_interval(&mut columns, names[1], &values.iter().map(|it| 0.4 * it).collect::<Vec<_>>());
    write(folder, table, columns);
}

fn swings(folder: &Path, size: Size) {
    let keys = keys(size);
    let mut columns = about(&keys);
    columns.push(Column::real("middle", keys.iter().map(|it| 0.3 * value(it)).collect()));
    columns.push(Column::real("down", keys.iter().map(|it| -0.5 * value(it).abs()).collect()));
    columns.push(Column::real("up", keys.iter().map(|it| value(it).max(0.0)).collect()));
    write(folder, "swings", columns);
}

/// Each factor in five stretches, one of them on a logarithmic scale, one of words.
fn main_effects(folder: &Path, size: Size) {
    let (keys, mut rows, mut stretch) = (keys(size), vec![], vec![]);
    for key in keys {
        for number in 0..5_i32 {
            rows.push(key.clone());
            stretch.push(f64::from(number));
        }
    }
    let mut columns = about(&rows);
    let scale = |factor: usize| ["linear", "log", "linear", "values"][factor % 4].to_owned();
    columns.push(Column::text("scale", rows.iter().map(|it| scale(it.3)).collect()));
    columns.push(Column::text("value", stretch.iter().map(|it| format!("a value called {it}")).collect()));
    columns.push(Column::real("low", stretch.iter().map(|it| 10_f64.powf(*it) / 10.0).collect()));
    columns.push(Column::real("high", stretch.iter().map(|it| 10_f64.powf(*it)).collect()));
    let means: Vec<f64> = rows.iter().zip(&stretch).map(|(it, at)| value(it) * (at - 1.5)).collect();
    with_interval(&mut columns, "mean", &means);
    write(folder, "main_effects", columns);
}

fn pairs(folder: &Path, size: Size) {
    let keys: Vec<_> =
        keys(Size { factors: 6, ..size }).into_iter().filter(|it| it.0 == "output.change").collect();
    let mut columns = about(&keys);
    columns.remove(3);
    let (first, second): (Vec<f64>, Vec<f64>) =
        keys.iter().map(|it| ((it.3 / 3) as f64, (it.3 % 3) as f64)).unzip();
    columns.push(Column::text("first", Texts::repeated(&factor(0), keys.len())));
    columns.push(Column::text("second", Texts::repeated(&factor(1), keys.len())));
    columns.push(Column::real(
        "mean",
        first.iter().zip(&second).map(|(one, other)| one - 0.4 * other).collect(),
    ));
    columns.push(Column::real("first_number", first));
    columns.push(Column::real("second_number", second));
    write(folder, "pairs", columns);
}

#[test]
fn figures_of_a_sweep_stay_on_the_page_however_many_factors_and_scenarios_there_are() {
    for (size, language) in [
        (Size { scenarios: 1, factors: 1 }, Language::English),
        (Size { scenarios: 3, factors: 10 }, Language::Chinese),
        (Size { scenarios: 4, factors: 5 }, Language::English),
    ] {
        let folder = sweep();
        measured(folder.path(), size, "indices", ["total", "first"]);
        swings(folder.path(), size);
        main_effects(folder.path(), size);
        pairs(folder.path(), size);
        draw_all(folder.path(), language);
        let stems = stems(folder.path(), "svg");
        // Three metrics each, and a map a scenario.
        assert_eq!(stems.len(), 3 * 3 + size.scenarios, "{stems:?}");
        for file in files(folder.path(), "svg") {
            assert_page_is_sound(&file);
        }
    }
}

#[test]
fn the_factor_that_matters_most_is_on_top_and_more_than_four_scenarios_go_on_a_second_sheet() {
    let size = Size { scenarios: 5, factors: 3 };
    let folder = sweep();
    measured(folder.path(), size, "elementary_effects", ["mean_size", "deviation"]);
    draw_all(folder.path(), Language::English);
    assert!(stems(folder.path(), "svg").contains(&"elementary-effects-output-change-2".to_owned()));
    let text = svg(folder.path(), "elementary-effects-output-change");
    let at = |name: &str| text.find(&format!("{name}\n")).unwrap_or_else(|| panic!("{name} in {text}"));
    assert!(at("retention ρ") < at("learning rate LR"));
    assert!(text.contains("factorflow sweep analyze pilot (seed 7)") && text.contains("against status quo"));
}

#[test]
fn a_sweep_that_was_not_analysed_has_no_figures() {
    let folder = sweep();
    fs::remove_dir_all(folder.path().join("analysis")).unwrap();
    assert!(draw(folder.path(), &[], &FigureOptions::default()).unwrap().is_empty());
    let error = draw(folder.path(), &["indices".to_owned()], &FigureOptions::default()).unwrap_err();
    assert!(error.to_string().contains("`indices`"), "{error}");
}

#[test]
fn a_policy_whose_lines_are_flat_beside_others_has_a_figure_of_its_own() {
    let folder = sweep();
    main_effects(folder.path(), Size { scenarios: 3, factors: 3 });
    let file = folder.path().join("analysis/main_effects.parquet");
    let table = parquet::read(&file).unwrap();
    let scenarios = table.text("scenario").unwrap();
    let smaller = |name: &str| -> Vec<f64> {
        let values = table.real(name).unwrap().iter().zip(scenarios);
        values.map(|(value, it)| if *it == "package-2" { 0.02 * value } else { *value }).collect()
    };
    let column = |column: &Column| match column.name.as_ref() {
        name @ ("mean" | "mean_low" | "mean_high") => Column::real(name.to_owned(), smaller(name)),
        _ => column.clone(),
    };
    write(folder.path(), "main_effects", table.columns().iter().map(column).collect());
    draw_all(folder.path(), Language::English);
    let (large, small) = (
        svg(folder.path(), "main-effects-output-change"),
        svg(folder.path(), "main-effects-output-change-2"),
    );
    assert!(large.contains("package-0\n") && !large.contains("package-2\n"));
    assert!(small.contains("package-2\n") && !small.contains("package-0\n"));
}

#[test]
fn one_at_a_time_shows_the_middle_zero_and_which_end_of_the_parameter_does_what() {
    let folder = sweep();
    let text = |it: &str| Texts::repeated(it, 2);
    write(
        folder.path(),
        "swings",
        vec![
            Column::text("metric", text("output.change")),
            Column::text("unit", text("per cent")),
            Column::text("scenario", text("package-0")),
            Column::text(
                "factor",
                vec![factor(0), "parameters.technology.spillover_elasticity".to_owned()].into(),
            ),
            Column::real("middle", vec![0.25, 0.25]),
            Column::real("down", vec![-0.4, 0.0]),
            Column::real("up", vec![0.0, 0.1]),
            Column::text("first_value", ["0.3", "0.05"].into_iter().collect()),
            // The lower end of the first factor is the larger effect, and both ends of the second lie above.
            Column::real("first", vec![-0.1, 0.1]),
            Column::text("last_value", ["2", "0.3"].into_iter().collect()),
            Column::real("last", vec![-0.4, 0.05]),
        ],
    );
    draw_all(folder.path(), Language::English);
    let text = svg(folder.path(), "swings-output-change");
    let (_, text) = text.split_once("</metadata>").unwrap();
    assert!(text.contains("retention ρ (0.3 … 2)\n") && text.contains("\n0.25\n"));
    // A symbol has its subscript below the line.
    assert!(text.contains("σ<tspan dy=") && !text.contains("σ_k (") && text.contains("\n0.0\n"));
    // Both ends of both factors are drawn, two bars in each colour.
    for colour in ["#C04A00", "#1170B8"] {
        let bars = text.lines().filter(|it| it.starts_with("<polygon") && it.contains(colour)).count();
        assert_eq!(bars, 2, "{colour}");
    }
    assert_page_is_sound(&folder.path().join("figures/swings-output-change.svg"));
}
