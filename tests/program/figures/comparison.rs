//! What figures of a comparison promise.

use super::*;

/// Arms with their names, and how they were run.
struct Setup<'words> {
    arms: &'words [(&'words str, &'words str)],
    replicates: u32,
    /// Whether governments open in the course of time.
    opens: bool,
}

const THREE: &[(&str, &str)] = &[
    ("tax-sharing", "Tax sharing"),
    ("opening", "A very long scenario name that nobody would want to read at the end of a line, opened"),
    ("vouchers", "Vouchers <& co>"),
];

const USUAL_SETUP: Setup = Setup { arms: THREE, replicates: 8, opens: true };

/// Writes the folder of a comparison whose numbers follow from arm, year and place by plain arithmetic.
fn comparison(setup: &Setup) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("manifest.json"), manifest(setup)).unwrap();
    fs::write(at("atlas.csv"), atlas(USUAL)).unwrap();
    fs::write(at("effects.csv"), effects(setup)).unwrap();
    fs::write(at("members.csv"), members(setup)).unwrap();
    for (number, (arm, name)) in std::iter::once(&("status-quo", "Status quo")).chain(setup.arms).enumerate()
    {
        let own = at("arms").join(arm);
        fs::create_dir_all(&own).unwrap();
        fs::write(own.join("manifest.json"), format!(r#"{{"name": "{name}"}}"#)).unwrap();
        fs::write(own.join("atlas.csv"), atlas(USUAL)).unwrap();
        fs::write(own.join("regions.csv"), regions(USUAL)).unwrap();
        fs::write(own.join("national.csv"), open_shares(setup, number)).unwrap();
        fs::write(own.join("policies.csv"), policies(number)).unwrap();
        fs::write(own.join("flows-mean.csv"), mean_flows(number)).unwrap();
    }
    folder
}

fn manifest(setup: &Setup) -> String {
    let arm = |(arm, name): &(&str, &str), policies: &str| {
        format!(r#"{{"arm": "{arm}", "name": "{name}", "folder": "arms/{arm}", "policies": [{policies}]}}"#)
    };
    let base = arm(&("status-quo", "Status quo"), "");
    let arms: Vec<String> = setup.arms.iter().map(|it| arm(it, "\"pilot\"")).collect();
    format!(
        r#"{{"kind": "comparison", "name": "Status quo", "base": "status-quo", "seed": 7, "mode": "sampled",
            "replicates": {}, "command": ["factorflow", "compare", "base.toml"], "arms": [{base}, {}]}}"#,
        setup.replicates,
        arms.join(", ")
    )
}

fn effects(setup: &Setup) -> String {
    let mut text = "arm,level,place,year,outcome,unit,mean,low_90,low_50,median,high_50,high_90,same_sign,\
                    interval_low,interval_high,replicates\n"
        .to_owned();
    let percent = ["output_cny", "output_per_worker_cny", "capital_cny", "people_young", "ideas"];
    let others = [("gini", "index, 0 to 1", 1e-3), ("transfers_cny", "CNY per year", 2e9)];
    let national = percent.map(|outcome| (outcome, "percent", 1.0)).into_iter().chain(others);
    for (number, (arm, _)) in setup.arms.iter().enumerate() {
        let mut row = |level: &str, place: &str, year: u32, (outcome, unit, size): (&str, &str, f64)| {
            let mean = size * 0.1 * f64::from(year) * (number as f64 - 0.6);
            let at = |distance: f64| mean + 0.05 * distance * size * f64::from(year);
            let (date, n) = (2025 + year, setup.replicates);
            let ranges =
                [at(-2.0), at(-1.0), mean, at(1.0), at(2.0)].map(|value| value.to_string()).join(",");
            let interval = format!("{},{}", at(-0.7), at(0.7));
            writeln!(
                text,
                "{arm},{level},{place},{date},{outcome},\"{unit}\",{mean},{ranges},1,{interval},{n}"
            )
            .unwrap();
        };
        for year in 0..11 {
            national.clone().for_each(|outcome| row("nation", "", year, outcome));
            row("nation", "", year, ("policy_cost_cny", "CNY per year", 0.0));
            row("members", "", year, ("output_cny", "percent", 1.4));
            row("others", "", year, ("output_cny", "percent", -0.5));
            for place in 0..USUAL.places {
                row("region", &code(place), year, ("output_cny", "percent", 0.5 * place as f64 - 1.2));
            }
        }
    }
    text
}

fn members(setup: &Setup) -> String {
    let of_arm = |(arm, _): &(&str, &str)| format!("{arm},{}\n{arm},{}\n", code(0), code(3));
    format!("arm,code\n{}", setup.arms.iter().map(of_arm).collect::<String>())
}

fn policies(number: usize) -> String {
    if number == 0 {
        return "policy,year,members,strength\n".to_owned();
    }
    "policy,year,members,strength\npilot,2026,2,0.0\npilot,2027,2,0.5\n".to_owned()
}

fn open_shares(setup: &Setup, number: usize) -> String {
    let mut text = "replicate,year,open_share\n".to_owned();
    for (replicate, year) in
        (0..setup.replicates).flat_map(|replicate| (0..11).map(move |year| (replicate, year)))
    {
        let open = if setup.opens { 0.01 * f64::from(year + replicate) * (1 + number) as f64 } else { 0.25 };
        writeln!(text, "{replicate},{},{open}", 2025 + year).unwrap();
    }
    text
}

/// With every arm more siting to the first place and less to the second.
fn mean_flows(number: usize) -> String {
    let mut text = "factor,origin,destination,amount\n".to_owned();
    for (origin, destination) in
        (0..USUAL.places).flat_map(|origin| (0..USUAL.places).map(move |destination| (origin, destination)))
    {
        let change = match destination {
            0 => 40.0,
            1 => -30.0,
            _ => 0.0,
        };
        let amount = 1000.0 + change * number as f64 * (1 + origin) as f64;
        writeln!(text, "siting,{},{},{amount}", code(origin), code(destination)).unwrap();
    }
    text
}

/// All figures of the usual comparison in English, drawn once for all tests that only look at them.
fn usual() -> &'static Path {
    static DRAWN: OnceLock<tempfile::TempDir> = OnceLock::new();
    let made = || {
        let folder = comparison(&USUAL_SETUP);
        draw_all(folder.path(), Language::English);
        folder
    };
    DRAWN.get_or_init(made).path()
}

#[test]
fn every_arm_has_its_maps_and_its_ranking_and_shares_the_rest() {
    let folder = usual();
    let expected = [
        "adoption",
        "effects",
        "flow-difference-siting-opening",
        "flow-difference-siting-tax-sharing",
        "flow-difference-siting-vouchers",
        "gains-and-losses-opening",
        "gains-and-losses-tax-sharing",
        "gains-and-losses-vouchers",
        "members-and-others",
    ];
    assert_eq!(stems(folder, "svg"), expected);
    assert_eq!(stems(folder, "csv"), expected);
}

#[test]
fn long_names_many_arms_and_single_runs_stay_on_the_page_and_apart() {
    let many: Vec<(String, String)> = (0..8)
        .map(|arm| (format!("arm-{arm}"), format!("Package {arm} of the twelve that were agreed upon")))
        .collect();
    let many: Vec<(&str, &str)> = many.iter().map(|(arm, name)| (arm.as_str(), name.as_str())).collect();
    let wide = ["effects", "members-and-others", "adoption"].map(str::to_owned);
    let cases: [(&Setup, Language, &[String]); 4] = [
        (&USUAL_SETUP, Language::English, &[]),
        (&USUAL_SETUP, Language::Chinese, &[]),
        (&Setup { arms: &many, replicates: 8, opens: true }, Language::English, &wide),
        (&Setup { arms: &THREE[1..2], replicates: 1, opens: true }, Language::Chinese, &wide),
    ];
    for (setup, language, names) in cases {
        let folder = comparison(setup);
        let drawn = draw(folder.path(), names, &FigureOptions { language, ..FigureOptions::default() });
        assert!(matches!(drawn, Ok(_) | Err(FigureError::NoFonts | FigureError::MissingGlyphs { .. })));
        for file in files(folder.path(), "svg") {
            assert_page_is_sound(&file);
            assert!(!fs::read_to_string(&file).unwrap().contains("NaN"), "{}", file.display());
        }
    }
}

#[test]
fn more_than_six_arms_are_drawn_in_groups_that_can_be_told_apart() {
    let arms = ["a", "b", "c", "d", "e", "f", "g"].map(|arm| (arm, arm));
    let folder = comparison(&Setup { arms: &arms, replicates: 2, opens: false });
    let names = ["effects".to_owned()];
    let drawn = draw(folder.path(), &names, &FigureOptions::default());
    assert!(matches!(drawn, Ok(_) | Err(FigureError::NoFonts | FigureError::MissingGlyphs { .. })));
    assert_eq!(stems(folder.path(), "svg"), ["effects-1", "effects-2"]);
}

#[test]
fn the_same_comparison_gives_the_same_bytes() {
    let setup = Setup { arms: &THREE[..1], ..USUAL_SETUP };
    let (one, other) = (comparison(&setup), comparison(&setup));
    draw_all(one.path(), Language::English);
    draw_all(other.path(), Language::English);
    for extension in ["svg", "csv", "png"] {
        let (ones, others) = (files(one.path(), extension), files(other.path(), extension));
        assert_eq!(ones.len(), others.len());
        for (one, other) in ones.iter().zip(&others) {
            assert!(fs::read(one).unwrap() == fs::read(other).unwrap(), "{} differs", one.display());
        }
    }
}

#[test]
fn a_single_run_shows_no_range_and_says_so() {
    let folder = comparison(&Setup { arms: &THREE[..1], replicates: 1, opens: false });
    draw_all(folder.path(), Language::English);
    for name in ["effects", "members-and-others", "gains-and-losses-tax-sharing"] {
        let text = svg(folder.path(), name).to_lowercase();
        assert!(text.contains("one run: no range over replicates"), "{name}");
        assert!(!text.contains("opacity=\"0.16\""), "{name} has a band");
    }
}

#[test]
fn bands_are_for_two_arms_and_bars_for_more_and_the_subtitle_says_which() {
    for (arms, words) in [(&THREE[..2], "bands: range over"), (THREE, "bars at the right: range over")] {
        let folder = comparison(&Setup { arms, replicates: 8, opens: false });
        draw_all(folder.path(), Language::English);
        let text = svg(folder.path(), "effects");
        assert!(text.contains(words) && text.contains("mean of 8 replicates"), "{words}");
        assert_eq!(text.contains("opacity=\"0.16\""), arms.len() == 2);
    }
}

#[test]
fn an_effect_that_no_arm_has_is_named_and_not_drawn() {
    let folder = usual();
    let text = svg(folder, "effects");
    assert!(text.contains("by less than 0.001 %: cost of policies."));
    assert!(!text.contains("Cost of policies"));
}

#[test]
fn a_difference_map_shows_policy_less_base_in_two_colours_and_two_kinds_of_line() {
    let folder = comparison(&USUAL_SETUP);
    let options = FigureOptions { largest_flows: Some(10), ..FigureOptions::default() };
    let drawn = draw(folder.path(), &["flow-difference-siting".to_owned()], &options);
    assert!(matches!(drawn, Ok(_) | Err(FigureError::NoFonts | FigureError::MissingGlyphs { .. })));
    let name = "flow-difference-siting-tax-sharing";
    let text = svg(folder.path(), name);
    assert!(text.contains("the 10 largest of 16 differences"));
    // Blue for more, orange for less.
    assert!(text.contains("#1170B8") && text.contains("#C04A00"));
    let data = fs::read_to_string(folder.path().join(format!("figures/{name}.csv"))).unwrap();
    let rows: Vec<Vec<&str>> = data.lines().skip(1).map(|row| row.split(',').collect()).collect();
    assert_eq!(rows.len(), 10);
    for row in &rows {
        let [policy, base, difference] = [6, 7, 8].map(|column| row[column].parse::<f64>().unwrap());
        assert!((policy - base - difference).abs() < 1e-9, "{row:?}");
    }
    assert!(
        rows.iter().any(|row| row[8].starts_with('-')) && rows.iter().any(|row| !row[8].starts_with('-'))
    );
}

#[test]
fn regions_are_ranked_by_name_with_members_marked() {
    let folder = usual();
    let data = fs::read_to_string(folder.join("figures/gains-and-losses-opening.csv")).unwrap();
    let rows: Vec<Vec<&str>> = data.lines().skip(1).map(|row| row.split(',').collect()).collect();
    let means: Vec<f64> = rows.iter().map(|row| row[4].parse().unwrap()).collect();
    assert!(rows.len() == USUAL.places && means.is_sorted_by(|one, other| one >= other), "{means:?}");
    let members = rows.iter().filter(|row| row[3] == "1").map(|row| row[1]).collect::<Vec<_>>();
    assert_eq!(members, ["Wuxi", "Shanghai"]);
    assert!(svg(folder, "gains-and-losses-opening").contains("Filled: members; hollow: others."));
}

#[test]
fn adoption_is_drawn_only_where_a_government_changes_its_stance() {
    let folder = comparison(&Setup { opens: false, ..USUAL_SETUP });
    let refused = draw(folder.path(), &["adoption".to_owned()], &FigureOptions::default()).unwrap_err();
    assert!(refused.to_string().contains("`adoption`"), "{refused}");
}

#[test]
fn figures_of_a_comparison_are_known_by_its_manifest() {
    let folder = comparison(&USUAL_SETUP);
    assert_eq!(Subject::of(folder.path()).unwrap(), Subject::Comparison);
    let error = draw(folder.path(), &["effect".to_owned()], &FigureOptions::default()).unwrap_err();
    assert_eq!(error.to_string(), "there is no figure `effect`; did you mean `effects`?");
    let without_base = fs::read_to_string(folder.path().join("manifest.json")).unwrap();
    let without_base = without_base.replace("\"base\": \"status-quo\"", "\"base\": \"nothing\"");
    fs::write(folder.path().join("manifest.json"), without_base).unwrap();
    let error = draw(folder.path(), &[], &FigureOptions::default()).unwrap_err().to_string();
    assert!(error.contains("the base `nothing` among its arms"), "{error}");
}

#[test]
fn a_figure_of_a_comparison_names_command_and_seed() {
    let folder = usual();
    for file in files(folder, "svg") {
        let text = fs::read_to_string(&file).unwrap();
        assert!(text.contains("factorflow compare base.toml (seed 7)"), "{}", file.display());
        assert!(text.contains("<desc id=\"description-"));
    }
}

/// What stands in bold above panels.
fn headings(text: &str) -> Vec<&str> {
    let bold = text.split("font-weight=\"bold\">\n").skip(1);
    bold.map(|it| it.split(['<', '\n']).next().unwrap()).collect()
}

#[test]
fn effects_show_what_moves_most_once_and_name_the_rest() {
    let text = svg(usual(), "effects");
    let drawn = headings(&text);
    assert!(drawn.len() <= 7 && drawn.contains(&"Output"), "{drawn:?}");
    // Its numbers are those of output.
    assert!(!drawn.contains(&"Output per worker") && text.contains("output per worker (as output)"));
    // The name of a policy is said once in all panels.
    assert_eq!(text.matches("\npilot 2027\n").count(), 1);
}

#[test]
fn outcomes_that_are_asked_for_are_shown_however_small_they_are() {
    let folder = comparison(&Setup { arms: &THREE[..1], ..USUAL_SETUP });
    let options = FigureOptions {
        outcomes: ["output_per_worker_cny", "policy_cost_cny"].map(str::to_owned).to_vec(),
        ..FigureOptions::default()
    };
    let _ = draw(folder.path(), &["effects".to_owned()], &options);
    assert_eq!(headings(&svg(folder.path(), "effects"))[1..], ["Output per worker", "Cost of policies"]);
    let wrong = FigureOptions { outcomes: vec!["ginni".to_owned()], ..FigureOptions::default() };
    let error = draw(folder.path(), &[], &wrong).unwrap_err().to_string();
    assert_eq!(error, "these results have no outcome `ginni`; did you mean `gini`?");
}

#[test]
fn one_statistic_is_shown_by_all_figures_of_a_comparison() {
    for file in files(usual(), "svg") {
        let text = fs::read_to_string(&file).unwrap();
        assert!(!text.contains("median"), "{}", file.display());
    }
    let english = svg(usual(), "members-and-others");
    assert!(english.contains("mean of 8 replicates"));
}

#[test]
fn what_may_be_a_gain_or_a_loss_is_counted_as_neither() {
    let folder = comparison(&Setup { arms: &THREE[..1], ..USUAL_SETUP });
    // The mean is in the middle of an interval that holds zero.
    let table = fs::read_to_string(folder.path().join("effects.csv")).unwrap();
    let widened = |row: &str| {
        let mut cells: Vec<String> = row.split(',').map(str::to_owned).collect();
        if cells[1] == "region" && cells[2] != code(8) {
            (cells[13], cells[14]) = ("-9".to_owned(), "9".to_owned());
        }
        cells.join(",") + "\n"
    };
    fs::write(folder.path().join("effects.csv"), table.lines().map(widened).collect::<String>()).unwrap();
    draw_all(folder.path(), Language::English);
    assert!(svg(folder.path(), "gains-and-losses-tax-sharing").contains("Grey:"));
}

#[test]
fn a_place_that_is_asked_for_has_a_line_of_its_own_and_an_unknown_one_is_refused() {
    let folder = comparison(&Setup { arms: &THREE[..1], ..USUAL_SETUP });
    let named = |place: &str| FigureOptions { places: vec![place.to_owned()], ..FigureOptions::default() };
    let _ = draw(folder.path(), &["members-and-others".to_owned()], &named("Ningbo"));
    assert!(svg(folder.path(), "members-and-others").contains("\nNingbo\n"));
    let error = draw(folder.path(), &["members-and-others".to_owned()], &named("Ninbgo")).unwrap_err();
    assert!(error.to_string().contains("`Ningbo` (310006)"), "{error}");
}
