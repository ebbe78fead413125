//! Settings of instruments.

use super::changed;
use factorflow::policy::CATALOGUE;
use insta::assert_snapshot;

/// The pilot's own lines, which another instrument takes the place of.
const PILOT: &str =
    "instrument = \"tax-sharing\"\nmembers = [\"合肥市\", \"320100\"]\nstart = 2027-07-01\nshare = 0.5";

/// What the user sees when Hefei and Nanjing have this instrument with these settings instead.
fn with(instrument: &str, settings: &str) -> String {
    let members = "members = [\"合肥市\", \"320100\"]";
    changed(PILOT, &format!("instrument = \"{instrument}\"\n{members}\n{settings}"))
}

#[test]
fn a_name_that_is_no_region_gets_a_suggestion() {
    assert_snapshot!(with("transport-corridor", "chain = [\"340100\", \"南京\"]"), @r#"
error: unknown region `南京`
  --> scenario.toml:23:20
   |
23 | chain = ["340100", "南京"]
   |                    ^^^^^^
   |
   = help: did you mean `南京市` (320100, Jiangsu)?
"#);
}

#[test]
fn a_region_that_is_no_member_cannot_take_part() {
    assert_snapshot!(with("transport-corridor", "chain = [\"合肥市\", \"Nanjing\", \"肥西县\"]"), @r#"
error: `肥西县` is no member of the policy
  --> scenario.toml:23:28
   |
23 | chain = ["合肥市", "Nanjing", "肥西县"]
   |                               ^^^^^^^^
   |
   = help: only members can take part: add it to `members`
"#);
}

#[test]
fn a_region_may_not_be_named_twice_under_two_names() {
    assert_snapshot!(with("transport-corridor", "chain = [\"340100\", \"320100\", \"合肥市\"]"), @r#"
error: `合肥市` is named twice
  --> scenario.toml:23:30
   |
23 | chain = ["340100", "320100", "合肥市"]
   |                              ^^^^^^^^
   |
  ::: scenario.toml:23:10
   |
23 | chain = ["340100", "320100", "合肥市"]
   |          -------- first here
"#);
}

#[test]
fn a_club_is_no_region() {
    assert_snapshot!(with("transport-corridor", "pairs = [[\"delta\", \"320100\"]]"), @r#"
error: `delta` stands for 3 regions where one is needed
  --> scenario.toml:23:11
   |
23 | pairs = [["delta", "320100"]]
   |           ^^^^^^^
   |
   = help: give one of `340123`, `340100`, `320100`
"#);
}

#[test]
fn a_chain_of_one_joins_nobody() {
    assert_snapshot!(with("transport-corridor", "chain = [\"340100\"]"), @r#"
error: `chain` must be at least two regions, not 1
  --> scenario.toml:23:9
   |
23 | chain = ["340100"]
   |         ^^^^^^^^^^
"#);
}

#[test]
fn a_pair_has_two_ends() {
    assert_snapshot!(with("transport-corridor", "pairs = [[\"340100\", \"320100\"], [\"340100\", \"320100\", \"340123\"]]"), @r#"
error: `pairs` must be pairs of two regions, not 3
  --> scenario.toml:23:9
   |
23 | pairs = [["340100", "320100"], ["340100", "320100", "340123"]]
   |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
"#);
}

#[test]
fn a_corridor_needs_somewhere_to_go() {
    assert_snapshot!(with("transport-corridor", "distance_factor = 0.5"), @r#"
error: `transport-corridor` needs `chain` or `pairs`: which members it joins
  --> scenario.toml:21:14
   |
21 | instrument = "transport-corridor"
   |              ^^^^^^^^^^^^^^^^^^^^
"#);
}

#[test]
fn codes_in_settings_need_quotes() {
    assert_snapshot!(with("transport-corridor", "chain = [\"340100\", \"320100\", 340123]"), @r#"
error: `chain` must be text, not `340123`
  --> scenario.toml:23:30
   |
23 | chain = ["340100", "320100", 340123]
   |                              ^^^^^^
   |
   = help: write it in quotes
"#);
}

#[test]
fn partners_are_a_city_and_counties() {
    assert_snapshot!(with("city-county-link", "partners = { city = \"340100\", county = [\"320100\"] }"), @r#"
error: `counties` is missing
  --> scenario.toml:23:12
   |
23 | partners = { city = "340100", county = ["320100"] }
   |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

error: unknown key `county`
  --> scenario.toml:23:31
   |
23 | partners = { city = "340100", county = ["320100"] }
   |                               ^^^^^^
   |
   = help: did you mean `counties`?
"#);
}

#[test]
fn a_link_needs_partners() {
    assert_snapshot!(with("city-county-link", "lent_time = 0.1"), @r#"
error: `city-county-link` needs `partners` or `pairs`: which members it joins
  --> scenario.toml:21:14
   |
21 | instrument = "city-county-link"
   |              ^^^^^^^^^^^^^^^^^^
"#);
}

#[test]
fn weights_must_average_one() {
    assert_snapshot!(with("division-of-labour", "focus = { 340100 = [1.4, 0.9, 0.9], 320100 = [1, 1, -1] }"), @r#"
error: `340100` must be three weights that average 1, not an average of 1.067
  --> scenario.toml:23:20
   |
23 | focus = { 340100 = [1.4, 0.9, 0.9], 320100 = [1, 1, -1] }
   |                    ^^^^^^^^^^^^^^^

error: `320100` must be three weights of at least 0 that average 1, not -1
  --> scenario.toml:23:46
   |
23 | focus = { 340100 = [1.4, 0.9, 0.9], 320100 = [1, 1, -1] }
   |                                              ^^^^^^^^^^
"#);
}

#[test]
fn three_stages_need_three_weights() {
    assert_snapshot!(with("division-of-labour", "focus = { 340100 = [1.5, 0.5] }"), @r#"
error: `340100` must be three weights that average 1, not 2 of them
  --> scenario.toml:23:20
   |
23 | focus = { 340100 = [1.5, 0.5] }
   |                    ^^^^^^^^^^
"#);
}

#[test]
fn a_division_of_labour_needs_somebody_to_focus() {
    assert_snapshot!(with("division-of-labour", "focus = {}"), @r#"
error: `focus` must be at least one member with its weights, not none
  --> scenario.toml:23:9
   |
23 | focus = {}
   |         ^^
"#);
}

#[test]
fn what_a_division_of_labour_is_about_is_missing() {
    assert_snapshot!(with("division-of-labour", "weights = [1, 1, 1]"), @r#"
error: `focus` is missing
  --> scenario.toml:19:1
   |
19 | [[policies]]
   | ^^^^^^^^^^^^

error: unknown key `weights`
  --> scenario.toml:23:1
   |
23 | weights = [1, 1, 1]
   | ^^^^^^^
   |
   = help: known: `focus`, `name`, `instrument`, `members`, `start`, `stop`, `ramp_years`, `mutual`, `review_every`, `z`
"#);
}

#[test]
fn every_problem_of_named_regions_shows_at_once() {
    assert_snapshot!(with("division-of-labour", "focus = { \"Nanking\" = [1, 1, 1], \"340123\" = [0.5, 1, 1.5], \"340100\" = [1, 1, 2] }"), @r#"
error: unknown region `Nanking`
  --> scenario.toml:23:11
   |
23 | focus = { "Nanking" = [1, 1, 1], "340123" = [0.5, 1, 1.5], "340100" = [1, 1, 2] }
   |           ^^^^^^^^^
   |
   = help: give the code or name of one region: `Feixi`, `Hefei`, `Nanjing`

error: `340123` is no member of the policy
  --> scenario.toml:23:34
   |
23 | focus = { "Nanking" = [1, 1, 1], "340123" = [0.5, 1, 1.5], "340100" = [1, 1, 2] }
   |                                  ^^^^^^^^
   |
   = help: only members can take part: add it to `members`

error: `340100` must be three weights that average 1, not an average of 1.333
  --> scenario.toml:23:71
   |
23 | focus = { "Nanking" = [1, 1, 1], "340123" = [0.5, 1, 1.5], "340100" = [1, 1, 2] }
   |                                                                       ^^^^^^^^^
"#);
}

#[test]
fn a_misspelt_member_does_not_make_others_strangers() {
    let corridor = "instrument = \"transport-corridor\"\nmembers = [\"合肥\", \"320100\"]\nchain = [\"340100\", \"320100\"]";
    assert_snapshot!(changed(PILOT, corridor), @r#"
error: no club, rule or region is called `合肥`
  --> scenario.toml:22:12
   |
22 | members = ["合肥", "320100"]
   |            ^^^^^^
   |
   = help: did you mean `合肥市` (340100, Anhui)?
"#);
}

#[test]
fn a_name_like_that_of_no_region_is_told_what_is_wanted() {
    assert_snapshot!(with("city-county-link", "pairs = [[\"Timbuktu\", \"320100\"]]"), @r#"
error: unknown region `Timbuktu`
  --> scenario.toml:23:11
   |
23 | pairs = [["Timbuktu", "320100"]]
   |           ^^^^^^^^^^
   |
   = help: give the code or name of one region: `Feixi`, `Hefei`, `Nanjing`
"#);
}

/// A setting out of its range for each instrument, and what the user is told of it.
const REFUSED: [(&str, &str, &str); 28] = [
    ("innovation-vouchers", "joint_fund = -1", "`joint_fund` must be an amount between 0 and 1e15, not -1"),
    ("tax-sharing", "share = 1.1", "`share` must be a share between 0 and 1, not 1.1"),
    ("gdp-credit", "credit = -0.1", "`credit` must be a share between 0 and 1, not -0.1"),
    ("scenario-opening", "openness = 60", "`openness` must be a share between 0 and 1, not 60"),
    ("facility-sharing", "idea_boost = 101", "`idea_boost` must be a number between 0 and 100, not 101"),
    ("pilot-platforms", "hazard_boost = -1", "`hazard_boost` must be a number between 0 and 100, not -1"),
    (
        "joint-venture-fund",
        "injection = 1e16",
        "`injection` must be an amount between 0 and 1e15, not 10000000000000000",
    ),
    ("risk-pool", "insured_share = nan", "`insured_share` must be a share between 0 and 1, not NaN"),
    ("challenge-bounties", "prize = \"5m\"", "`prize` must be a number, not text"),
    ("parallel-race", "teams = 2.5", "`teams` must be a whole number between 1 and 100, not 2.5"),
    ("innovation-consortium", "success_bost = 0.1", "unknown key `success_bost`"),
    ("dual-appointments", "time_share = 5", "`time_share` must be a share between 0 and 1, not 5"),
    ("talent-recognition", "relief = true", "`relief` must be a number, not `true`"),
    ("employment-matching", "match = 93", "`match` must be a share between 0 and 1, not 93"),
    ("technology-market", "relief = 2", "`relief` must be a share between 0 and 1, not 2"),
    ("data-sharing", "relief = -1", "`relief` must be a share between 0 and 1, not -1"),
    (
        "standards-recognition",
        "stage3_boost = inf",
        "`stage3_boost` must be a number between 0 and 100, not inf",
    ),
    ("industrial-platform", "midpoint = 27", "`midpoint` must be a year between 1900 and 2200, not 27"),
    ("research-tax-credit", "support = 2", "`support` must be a share between 0 and 1, not 2"),
    ("talent-subsidy", "rate = { yong = 0.1 }", "unknown key `yong`"),
    (
        "transport-corridor",
        "distance_factor = 0",
        "`distance_factor` must be a factor between 0.1 and 1, not 0",
    ),
    ("capital-market-integration", "relief = [0.5]", "`relief` must be a number, not a list"),
    ("city-county-link", "lent_time = 3", "`lent_time` must be a share between 0 and 1, not 3"),
    ("division-of-labour", "focus = 1", "`focus` must be a table, not `1`"),
    ("chain-network", "relief = 2", "`relief` must be a share between 0 and 1, not 2"),
    ("strategic-reserve", "cover = -1", "`cover` must be a share between 0 and 1, not -1"),
    (
        "chain-leader",
        "pull = -1\nfields = [\"ai\"]",
        "`pull` must be a number above -1 and at most 100, not -1",
    ),
    ("platform-programme", "basic = -3", "`basic` must be a number between 0 and 1000000, not -3"),
];

/// Instruments that act on something that this world does not have, which is told besides.
const NEEDY: [&str; 3] = ["chain-network", "strategic-reserve", "platform-programme"];

#[test]
fn a_bad_setting_of_any_instrument_is_refused_with_its_line() {
    let listed: Vec<&str> = REFUSED.iter().map(|it| it.0).collect();
    assert_eq!(listed, CATALOGUE.iter().map(|it| it.name).collect::<Vec<_>>());
    for (instrument, setting, message) in REFUSED {
        let shown = with(instrument, setting);
        let needs = usize::from(NEEDY.contains(&instrument));
        assert!(shown.contains(&format!("error: {message}\n  --> scenario.toml:23:")), "{shown}");
        assert!(needs == 1 || shown.starts_with("error: "), "{shown}");
        assert_eq!(shown.matches(&format!("error: `{instrument}` needs ")).count(), needs, "{shown}");
        assert_eq!(shown.matches("error: ").count(), 1 + needs, "{shown}");
    }
}
