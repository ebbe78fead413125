//! For which places and outcomes a comparison speaks, and what policies cost beside what they change.

#![expect(clippy::float_cmp, reason = "numbers that are only copied, added or divided once are exact")]

use factorflow::Scenario;
use factorflow::experiment::Comparison;
use factorflow::experiment::comparison::{
    Arm, ArmSummary, CostSummary, Effects, Level, SelectedPlace, SummarySelection,
};
use factorflow::outcome::Table;
use factorflow::scenario::Reader;

const KENYA: &str = "\
code,name_en,province_code,province_en,lon,lat,population,gdp_cny
KE-30,Nairobi,NBO,Nairobi,36.8,-1.3,4400000,14000000000
KE-31,Nakuru,RVL,Rift Valley,36.1,-0.3,2200000,4600000000
KE-44,Trans Nzoia,RVL,Rift Valley,34.9,1.0,990000,1400000000
";
const STATES: &str = "\
code,name_en,province_code,province_en,lon,lat,population,gdp_cny
CA,California,W,West,-119.5,37.2,39000000,25000000000000
NV,Nevada,W,West,-116.6,39.3,3200000,1600000000000
NY,New York,E,East,-75.5,42.9,19600000,14000000000000
NJ,New Jersey,E,East,-74.6,40.1,9300000,5100000000000
";
const ONE_REGION: &str = "code,name_en,lon,lat,population,gdp_cny\nx,Alone,10,50,500000,30000000000\n";

const RUN: &str = "[time]\nstart = 2025\nyears = 3\nsteps_per_year = 2\n";

fn arm(name: &str, table: &str, text: &str) -> Arm {
    let reader = Reader::default().table("r.csv", table);
    let text = format!("[world]\nregions = 'r.csv'\n{RUN}{text}");
    let scenario: Scenario =
        reader.read("scenario".as_ref(), text).unwrap_or_else(|it| panic!("{name}: {it}"));
    Arm { name: name.to_owned(), scenario }
}

fn compared(table: &str, base: &str, policy: &str, shown: SummarySelection) -> Effects {
    let arms = [arm("policy", table, policy)];
    Comparison::new(arm("base", table, base), arms).unwrap().showing(shown).in_memory().unwrap()
}

fn summary(table: &str, base: &str, policy: &str, shown: SummarySelection) -> ArmSummary {
    compared(table, base, policy, shown).verdicts.remove(0)
}

const SUBSIDY: &str = "[[policies]]\nname = 'it'\ninstrument = 'talent-subsidy'\nrate = { young = 0.05 }\n";

fn scripted(initial: &str, stances: &str) -> String {
    format!(
        "[governments]\nrule = 'scripted'\ninitial_open = [{initial}]\n[governments.stances]\n{stances}\n"
    )
}

#[test]
fn regions_whose_stances_a_scenario_sets_otherwise_are_members() {
    let closed = scripted("", "");
    for (table, base, policy, expected) in [
        (KENYA, String::new(), scripted("'Nakuru'", ""), "KE-31"),
        (KENYA, closed.clone(), scripted("", "2026 = ['province:Rift Valley']"), "KE-31 KE-44"),
        (KENYA, scripted("'Nairobi'", ""), scripted("'Nairobi'", "2027 = []"), "KE-30"),
        // It comes after the end.
        (KENYA, closed.clone(), scripted("", "2040 = ['Nairobi']"), ""),
        (STATES, closed.clone(), scripted("'province:East and not NJ'", ""), "NY"),
        (STATES, closed.clone(), format!("{closed}{SUBSIDY}members = ['NV']"), "NV"),
        (ONE_REGION, String::new(), scripted("'x'", ""), "x"),
        // What governments choose for themselves is an effect.
        (KENYA, String::new(), "[governments]\nrule = 'imitate'\ninitial_open = 0.5".to_owned(), ""),
        (
            KENYA,
            String::new(),
            "[governments]\nrule = 'respond'\ninitial_open = ['KE-30']".to_owned(),
            "KE-30",
        ),
    ] {
        let (base, policy) = (arm("base", table, &base), arm("policy", table, &policy));
        let members: Vec<String> = policy.members(&base).into_iter().collect();
        assert_eq!(members.join(" "), expected, "{:?}", policy.scenario.stances);
    }
}

#[test]
fn places_that_scenarios_name_are_shown_and_sets_are_not() {
    let corridor = "[[policies]]\nname = 'it'\ninstrument = 'transport-corridor'\nmembers = ['not NV']\npairs = [['CA', 'New York']]\n";
    let event =
        "[[events]]\nname = 'it'\nevent = 'output-loss'\nplaces = ['Nakuru']\nstart = 2026\nstop = 2027\n";
    for (table, policy, expected) in [
        (STATES, corridor.to_owned(), "New York, California"),
        (KENYA, event.to_owned(), "Nakuru"),
        (KENYA, scripted("", "2026 = ['province:Nairobi']"), "Nairobi"),
        (KENYA, format!("{SUBSIDY}members = ['province:Rift Valley']"), ""),
        (ONE_REGION, format!("{SUBSIDY}members = ['x']"), "Alone"),
    ] {
        let shown = summary(table, "", &policy, SummarySelection::default());
        let mut names: Vec<String> = shown.outcomes[0].places.iter().map(|it| it.name.clone()).collect();
        let mut expected: Vec<&str> = expected.split(", ").filter(|it| !it.is_empty()).collect();
        names.sort_unstable();
        expected.sort_unstable();
        assert_eq!(names, expected, "{policy}");
    }
}

/// The values of some codes in the last year added up.
fn last(table: &Table, column: &str, codes: &[&str]) -> f64 {
    let (years, of) = (table.real("year").unwrap(), table.text("code").unwrap());
    let values = table.real(column).unwrap();
    let rows = (0..table.rows()).filter(|&row| years[row] > 2027.99 && codes.contains(&of[row].as_str()));
    rows.map(|row| values[row]).sum()
}

#[test]
fn the_effect_on_a_place_of_several_regions_is_that_of_their_sum() {
    for (table, codes, member) in [
        (KENYA, &["KE-31", "KE-44"][..], "KE-30"),
        (STATES, &["NY", "NJ", "NV"][..], "CA"),
        (ONE_REGION, &["x"][..], "x"),
    ] {
        let policy = format!("{SUBSIDY}members = ['{member}']");
        let atlas = arm("base", table, "").scenario.atlas;
        let regions = codes.iter().map(|it| atlas.find(it).unwrap()).collect();
        let place = SelectedPlace { name: "they".to_owned(), regions };
        let outcomes = ["output_cny", "people_young", "net_talent", "housing"].map(str::to_owned).to_vec();
        let found =
            compared(table, "", &policy, SummarySelection { outcomes, places: vec![place], members: true });
        let summaries = &found.verdicts[0].outcomes;
        let names: Vec<&str> = summaries.iter().map(|it| &*it.outcome.name).collect();
        assert_eq!(names, ["output_cny", "young", "net_talent", "housing"]);
        let value = |arm: usize, column: &str| last(&found.arms[arm].1.regions, column, codes);
        for summary in &summaries[..2] {
            let name = &*summary.outcome.name;
            let expected = 100.0 * (value(1, name) / value(0, name) - 1.0);
            let first = &summary.places[0];
            assert!(
                (first.effect.mean - expected).abs() < 1e-9,
                "{name}: {} not {expected}",
                first.effect.mean
            );
            assert!(summary.nation.is_some() && summary.members.is_some());
        }
        assert!(summaries[3].nation.is_none() && summaries[3].members.is_none(), "a price does not add up");
        let parts = summaries[0].places.iter().filter(|it| it.is_part).count();
        assert_eq!(parts, if codes.len() > 1 { codes.len() } else { 0 });
        assert!(
            summaries[0].places.iter().any(|it| it.code.as_deref() == Some(member)),
            "members were asked for"
        );
    }
}

fn mean(summary: &CostSummary, outcome: &str) -> [f64; 2] {
    let row = summary.rows.iter().find(|it| it.outcome.name == outcome).unwrap();
    [row.last.mean, row.all.mean]
}

/// Whole years after the start in the table of the nation: the last of them, and their sum.
fn yearly(table: &Table, column: &str) -> [f64; 2] {
    let (years, values) = (table.real("year").unwrap(), table.real(column).unwrap());
    let whole = (0..table.rows()).filter(|&row| years[row].fract() == 0.0 && years[row] > 2025.5);
    let values: Vec<f64> = whole.map(|row| values[row]).collect();
    assert_eq!(values.len(), 3);
    [values[2], values.iter().sum()]
}

#[test]
fn costs_are_set_against_the_effect_in_the_last_year_and_in_all_of_them() {
    for (table, member) in [(KENYA, "KE-30"), (STATES, "province:East"), (ONE_REGION, "x")] {
        let policy = format!("{SUBSIDY}members = ['{member}']\nstart = 2026");
        let found = compared(table, "", &policy, SummarySelection::default());
        let costs = &found.verdicts[0].costs;
        let of = |level: Level| costs.iter().find(|it| it.level == level);
        let nation = of(Level::Nation).unwrap();
        let [base, policy] = [0, 1].map(|at| &found.arms[at].1.national);
        let expected = |column: &str| {
            let (own, base) = (yearly(policy, column), yearly(base, column));
            [own[0] - base[0], own[1] - base[1]]
        };
        let (output, cost) = (mean(nation, "output_cny"), mean(nation, "policy_cost_cny"));
        assert_eq!(output, expected("output_cny"));
        assert_eq!(cost, expected("policy_cost_cny"));
        assert!(cost[0] > 0.0 && cost[1] > cost[0], "{cost:?}");
        assert_eq!(mean(nation, "net_effect_cny"), [output[0] - cost[0], output[1] - cost[1]]);
        assert_eq!(mean(nation, "effect_per_cny"), [output[0] / cost[0], output[1] / cost[1]]);
        // Members pay for it, and nobody else.
        let members = of(Level::Members).unwrap();
        let paid = mean(members, "policy_cost_cny");
        assert!((paid[1] / cost[1] - 1.0).abs() < 1e-12, "{paid:?} {cost:?}");
        let outside = of(Level::Others).map_or(0.0, |it| mean(it, "output_cny")[1]);
        let inside = mean(members, "output_cny")[1];
        let rounding = 1e-13 * yearly(base, "output_cny")[1];
        assert!((inside + outside - output[1]).abs() <= rounding, "{inside} {outside} {output:?}");
        if let Some(others) = of(Level::Others) {
            assert_eq!(mean(others, "policy_cost_cny"), [0.0; 2]);
            assert!(mean(others, "effect_per_cny")[0].is_nan(), "nothing is gained for nothing");
        }
        let levels = found.costs.text("level").unwrap();
        for level in ["nation", "members", "province", "region"] {
            assert!(levels.iter().any(|it| it == level), "{level}");
        }
    }
}

#[test]
fn who_is_open_and_what_is_paid_stand_beside_the_effect() {
    let sharing = "[[policies]]\nname = 'it'\ninstrument = 'tax-sharing'\nmembers = ['province:East', 'CA']\nshare = 0.5\n";
    let policy = format!("{}{sharing}", scripted("", "2027 = ['NY', 'NJ', 'CA']"));
    let found = summary(STATES, &scripted("", ""), &policy, SummarySelection::default());
    let members = found.costs.iter().find(|it| it.level == Level::Members).unwrap();
    // Three of three in 2027 and 2028, none in 2026.
    assert_eq!(mean(members, "open_share")[0], 1.0);
    assert!((mean(members, "open_share")[1] - 2.0 / 3.0).abs() < 1e-12);
    let nation = &found.costs[0];
    assert!((mean(nation, "open_share")[0] - 0.75).abs() < 1e-12);
    assert!(mean(nation, "transfers_cny")[1] > 0.0, "tax is shared");
    assert!(
        mean(members, "transfers_cny")[1].abs() < 1e-6 * mean(nation, "transfers_cny")[1],
        "among members"
    );
    assert!(mean(nation, "effect_per_cny")[0].is_nan(), "it is free");
}
