//! The pages of the lessons show what their commands find, and say in words what the numbers say.

#[path = "../../examples/lessons/book/mod.rs"]
mod book;

use book::{Effects, Lesson, Place};
use factorflow::Scenario;
use std::fs;
use std::path::{Path, PathBuf};

const OUTPUT: &str = "output_cny";
const SHANGHAI: Place = Place::Region("310000");
const HEFEI: Place = Place::Region("340100");
const ZHEJIANG: Place = Place::Province("Zhejiang");

/// Runs the commands of a page, and fails unless its numbers are theirs.
fn taught(page: &str) -> Lesson {
    let text = fs::read_to_string(Path::new("docs/lessons").join(page)).unwrap();
    let lesson = book::teach(&text).unwrap();
    let filled = lesson.filled(&text).unwrap();
    for (stands, found) in text.lines().zip(filled.lines()) {
        assert_eq!(stands, found, "{page}: write the numbers with `cargo run --release --example lessons`");
    }
    assert_eq!(text, filled, "{page} lacks rows");
    let chinese = fs::read_to_string(book::in_chinese(&Path::new("docs/lessons").join(page))).unwrap();
    assert_eq!(chinese, lesson.filled_in_chinese(&chinese).unwrap(), "{page} in Chinese");
    lesson
}

/// Per cent of output.
fn gain(effects: &Effects, arm: &str, place: Place) -> f64 {
    effects.percent(arm, place, OUTPUT).unwrap_or_else(|| panic!("no such place in {arm}"))
}

#[test]
fn openness_is_a_prisoners_dilemma_for_shanghai_and_a_loss_for_a_few() {
    let lesson = taught("1-local-protection.md");
    let payoffs = lesson.effects("payoffs");
    let [alone, all, rider] = ["shanghai-opens", "all-open", "shanghai-closes"]
        .map(|it| gain(payoffs, &format!("protection-{it}"), SHANGHAI));
    assert!(alone < 0.0 && 0.0 < all && all < rider, "{alone} {all} {rider}");
    assert!(gain(payoffs, "protection-all-open", Place::Nation) > 0.0);
    let gaining = payoffs.gaining("protection-all-open", OUTPUT);
    assert!((36..41).contains(&gaining), "{gaining} cities gain");

    let agreement = lesson.effects("agreement");
    let open = |arm: &str| agreement.level(arm, Place::Nation, "open_share").unwrap();
    let (respond, imitate) = (open("protection-respond"), open("protection-imitate"));
    assert!(open("protection-agreed") > 0.999 && respond < imitate && imitate < 0.9);
    let lost = -gain(agreement, "protection-respond", Place::Nation);
    let whole = gain(payoffs, "protection-all-open", Place::Nation);
    assert!(lost > 0.5 * whole, "of {whole} % only {lost} % are lost");
}

#[test]
fn openness_spreads_from_some_tax_share_on_and_output_peaks_before_all_are_open() {
    let lesson = taught("2-sharing-taxes.md");
    let sharing = lesson.effects("sharing");
    let open = |arm: &str| sharing.level(arm, Place::Nation, "open_share").unwrap();
    let [none, quarter, half, most] =
        ["pioneers", "pioneers-share-25", "pioneers-share-50", "pioneers-share-75"].map(open);
    assert!(none < 0.2 && none < quarter && quarter < 0.5 && 0.5 < half && half < most);
    let output = |share: &str| gain(sharing, &format!("pioneers-share-{share}"), Place::Nation);
    assert!(output("25") < output("50") && output("75") < output("50"));

    let row = &lesson.phases("phases").default_row;
    assert!(row.open[0] < 0.2 && row.open[2] < 0.5 && row.open[4] > 0.8, "{:?}", row.open);
    let best = (0..row.gain.len()).max_by(|&a, &b| row.gain[a].total_cmp(&row.gain[b])).unwrap();
    assert!((4..=5).contains(&best), "{:?}", row.gain);
}

#[test]
fn the_race_for_talent_moves_people_and_adds_nothing() {
    let lesson = taught("3-race-for-talent.md");
    let race = lesson.effects("race");
    let hefei = ["race-one", "race-some", "race-all"].map(|it| gain(race, it, HEFEI));
    assert!(hefei[0] > hefei[1] && hefei[1] > 0.1 && hefei[2].abs() < 1e-6, "{hefei:?}");
    for arm in ["race-one", "race-some"] {
        let all = gain(race, arm, Place::Nation);
        assert!(gain(race, arm, Place::Others) < 0.0 && all < 0.0 && all > -0.02);
    }
    let cost = |arm: &str| race.level(arm, Place::Nation, "policy_cost_cny").unwrap();
    assert!(cost("race-all") > 10.0 * cost("race-one"));
}

#[test]
fn an_open_market_is_for_all_and_recognised_standards_for_members() {
    let lesson = taught("4-club-goods.md");
    let clubs = lesson.effects("clubs");
    let (own, others) = (gain(clubs, "markets-one", SHANGHAI), gain(clubs, "markets-one", Place::Others));
    assert!(own < 0.1 * others, "{own} {others}");
    let [members, others] = [Place::Members, Place::Others].map(|it| gain(clubs, "markets-some", it));
    assert!(others > 0.7 * members && members > others);
    let [members, others] = [Place::Members, Place::Others].map(|it| gain(clubs, "standards-some", it));
    assert!(others < 0.1 * members, "{members} {others}");
    let both = |arm| {
        (
            gain(clubs, &format!("markets-{arm}"), Place::Nation),
            gain(clubs, &format!("standards-{arm}"), Place::Nation),
        )
    };
    for (open, club) in [both("some"), both("all")] {
        assert!(open > club && club > 0.0);
    }
}

/// Revenue is `τ_L` = .0707 of output where no tax is shared.
#[test]
fn riding_free_on_a_fund_pays_for_revenue_and_not_for_output() {
    let lesson = taught("5-joint-fund.md");
    let fund = lesson.effects("fund");
    let output = |arm: &str| fund.difference(arm, ZHEJIANG, OUTPUT).unwrap();
    let cost = |arm: &str| fund.level(arm, ZHEJIANG, "policy_cost_cny").unwrap();
    let (saved, lost) = (
        cost("fund-all-pay") - cost("fund-zhejiang-rides"),
        output("fund-all-pay") - output("fund-zhejiang-rides"),
    );
    assert!(cost("fund-zhejiang-rides") == 0.0 && 0.0707 * lost < saved && saved < lost, "{saved} {lost}");
    assert!(output("fund-zhejiang-rides") > 0.5 * output("fund-all-pay"), "most of the gain");
    assert!(output("fund-small-club") < 0.0);
    assert!(gain(fund, "fund-shanghai-pays", Place::Province("Shanghai")) < 0.01);
    let others = |arm| {
        let of = |place| fund.difference(arm, place, OUTPUT).unwrap();
        of(Place::Nation) - of(ZHEJIANG)
    };
    assert!(others("fund-small-club") > others("fund-all-pay"));
}

#[test]
fn a_reserve_is_worth_most_to_who_keeps_it_and_something_to_the_others() {
    let lesson = taught("6-weakest-link.md");
    let chain = lesson.effects("weakest");
    let saved = |arm: &str, place: Place| {
        let lost = |arm| chain.lost(arm, place, OUTPUT).unwrap();
        (lost("chain-breaks") - lost(arm)) / lost("chain-breaks")
    };
    let shanghai = Place::Province("Shanghai");
    let [own, others, all] =
        ["shanghai", "others", "all"].map(|it| saved(&format!("chain-reserve-{it}"), shanghai));
    assert!(
        own > 2.0 * others && others > 0.1 && all > own && (0.4..0.6).contains(&own),
        "{own} {others} {all}"
    );
    let jiangsu = saved("chain-reserve-all", Place::Province("Jiangsu"));
    assert!((0.15..0.18).contains(&jiangsu), "Jiangsu saves {jiangsu}");

    let money = |arm, place| saved(arm, place) * chain.lost("chain-breaks", place, OUTPUT).unwrap();
    let gift =
        1.0 - money("chain-reserve-shanghai", shanghai) / money("chain-reserve-shanghai", Place::Nation);
    assert!((0.27..0.33).contains(&gift), "others have {gift} of what Shanghai's reserve saves");
    for (arm, place, years) in
        [("chain-reserve-all", Place::Nation, 13.0), ("chain-reserve-shanghai", shanghai, 11.0)]
    {
        let cost = chain.level_in(2030.0, arm, place, "policy_cost_cny").unwrap();
        assert!((money(arm, place) / cost - years).abs() < 0.6, "{arm}: {}", money(arm, place) / cost);
    }
}

fn files(folder: &str, extension: &str) -> Vec<PathBuf> {
    let all = fs::read_dir(folder).unwrap().map(|it| it.unwrap().path());
    let mut files: Vec<PathBuf> = all.filter(|it| it.extension().is_some_and(|it| it == extension)).collect();
    files.sort();
    files
}

fn pages() -> Vec<(String, String)> {
    let page = |it: &PathBuf| (name(it), fs::read_to_string(it).unwrap());
    let english = book::pages().unwrap();
    let chinese = english.iter().map(|it| book::in_chinese(it)).collect::<Vec<_>>();
    english.iter().chain(&chinese).map(page).collect()
}

fn name(file: &Path) -> String {
    file.file_name().unwrap().to_string_lossy().into_owned()
}

#[test]
fn every_scenario_of_a_lesson_asks_its_question_and_stands_on_a_page() {
    let pages = pages();
    for file in files("scenarios/lessons", "toml") {
        let first = fs::read_to_string(&file).unwrap().lines().next().unwrap_or_default().to_owned();
        assert!(first.starts_with("# ") && first.contains('?'), "{} asks nothing", file.display());
        let path = name(&file);
        let used = |text: &str| text.split_whitespace().any(|it| format!("{it}.toml") == path);
        assert!(pages.iter().any(|(_, text)| used(text)), "no page uses {path}");
        let scenario = Scenario::load(&file).unwrap_or_else(|it| panic!("{}", it.render(false)));
        // What a page announces is no surprise.
        let warnings = scenario.warnings.render(false);
        let announced = name(&file).starts_with("fund-") && warnings.contains("`retention` is usually");
        assert!(warnings.is_empty() || announced, "{path}:\n{warnings}");
    }
}

#[test]
fn every_page_is_listed_and_has_its_figures() {
    let list = |name: &str| fs::read_to_string(Path::new("docs/lessons").join(name)).unwrap();
    let lists = [list("README.md"), list("README.zh.md")];
    let pages = pages();
    assert_eq!(pages.iter().filter(|(page, _)| !page.ends_with(".zh.md")).count(), 6);
    for (page, text) in &pages {
        let list = &lists[usize::from(page.ends_with(".zh.md"))];
        assert!(list.contains(&format!("({page})")), "no README lists {page}");
        for part in text.split("](figures/").skip(1) {
            let figure = Path::new("docs/lessons/figures").join(part.split(')').next().unwrap());
            let size = fs::metadata(&figure).unwrap_or_else(|_| panic!("no {}", figure.display())).len();
            assert!(size <= 200_000, "{} has {size} bytes", figure.display());
        }
    }
    for figure in files("docs/lessons/figures", "png") {
        let link = format!("](figures/{})", name(&figure));
        assert!(pages.iter().any(|(_, text)| text.contains(&link)), "no page shows {}", figure.display());
    }
}
