//! Policies, their members, and stances.

use super::{changed, shown};
use insta::assert_snapshot;

#[test]
fn an_unknown_region_gets_a_suggestion_and_the_mark_stands_under_chinese_text() {
    assert_snapshot!(changed("\"合肥市\", \"320100\"", "\"南京市\", \"合肥\""), @r#"
error: no club, rule or region is called `合肥`
  --> scenario.toml:22:19
   |
22 | members = ["南京市", "合肥"]
   |                      ^^^^^^
   |
   = help: did you mean `合肥市` (340100, Anhui)?
"#);
}

#[test]
fn an_unknown_club_gets_a_suggestion() {
    assert_snapshot!(changed("\"合肥市\", \"320100\"", "\"dleta\""), @r#"
error: no club, rule or region is called `dleta`
  --> scenario.toml:22:12
   |
22 | members = ["dleta"]
   |            ^^^^^^^
   |
   = help: did you mean `delta`?
"#);
}

#[test]
fn an_unknown_rule_gets_a_suggestion() {
    assert_snapshot!(changed("\"合肥市\", \"320100\"", "\"province:Jiangsi\""), @r#"
error: no club, rule or region is called `province:Jiangsi`
  --> scenario.toml:22:12
   |
22 | members = ["province:Jiangsi"]
   |            ^^^^^^^^^^^^^^^^^^
   |
   = help: provinces: `Anhui`, `Jiangsu`
"#);
}

#[test]
fn a_name_like_no_other_is_told_what_names_there_are() {
    assert_snapshot!(changed("\"合肥市\", \"320100\"", "\"Timbuktu\""), @r#"
error: no club, rule or region is called `Timbuktu`
  --> scenario.toml:22:12
   |
22 | members = ["Timbuktu"]
   |            ^^^^^^^^^^
   |
   = help: give a club, a rule such as `province:Zhejiang` or `kind:county`, or the code or name of a region
"#);
}

#[test]
fn a_member_that_keep_left_out_is_not_a_slip_of_the_pen() {
    assert_snapshot!(changed("clubs = \"clubs.csv\"", "clubs = \"clubs.csv\"\nkeep = [\"core\"]"), @r#"
error: `320100` has no region in this world
  --> scenario.toml:23:19
   |
23 | members = ["合肥市", "320100"]
   |                      ^^^^^^^^
   |
   = help: `keep` selects `core`
"#);
}

#[test]
fn codes_need_quotes() {
    assert_snapshot!(changed("\"合肥市\", \"320100\"", "340100"), @r#"
error: `members` must be text, not `340100`
  --> scenario.toml:22:12
   |
22 | members = [340100]
   |            ^^^^^^
   |
   = help: write it in quotes
"#);
}

#[test]
fn an_unknown_instrument_gets_a_suggestion() {
    assert_snapshot!(changed("\"tax-sharing\"", "\"tax_share\""), @r#"
error: unknown instrument `tax_share`
  --> scenario.toml:21:14
   |
21 | instrument = "tax_share"
   |              ^^^^^^^^^^^
   |
   = help: did you mean `tax-sharing`?
"#);
}

#[test]
fn a_setting_outside_its_range_is_marked() {
    assert_snapshot!(changed("share = 0.5", "share = 40"), @r#"
error: `share` must be a share between 0 and 1, not 40
  --> scenario.toml:24:9
   |
24 | share = 40
   |         ^^
"#);
}

#[test]
fn every_bad_setting_of_a_policy_shows_at_once() {
    assert_snapshot!(changed("share = 0.5", "shair = 0.4\nstrat = 3\nenforcement = \"x\""), @r#"
error: unknown key `shair`
  --> scenario.toml:24:1
   |
24 | shair = 0.4
   | ^^^^^
   |
   = help: did you mean `share`?

error: unknown key `strat`
  --> scenario.toml:25:1
   |
25 | strat = 3
   | ^^^^^
   |
   = help: did you mean `start`?

error: `enforcement` must be a number, not text
  --> scenario.toml:26:15
   |
26 | enforcement = "x"
   |               ^^^
"#);
}

#[test]
fn a_policy_needs_a_name_an_instrument_and_members() {
    assert_snapshot!(changed("[output]", "[[policies]]\nshare = 0.2\n\n[output]"), @r#"
error: a policy needs `instrument`: what is done
  --> scenario.toml:26:1
   |
26 | [[policies]]
   | ^^^^^^^^^^^^

error: a policy needs `name`: what the policy is called
  --> scenario.toml:26:1
   |
26 | [[policies]]
   | ^^^^^^^^^^^^

error: a policy needs `members`: who takes part
  --> scenario.toml:26:1
   |
26 | [[policies]]
   | ^^^^^^^^^^^^
"#);
}

#[test]
fn a_policy_without_letters_in_its_name_is_refused() {
    assert_snapshot!(changed("\"tax-pilot\"", "\" \""), @r#"
error: `name` is empty: results could not tell the policy from others
  --> scenario.toml:20:8
   |
20 | name = " "
   |        ^^^
"#);
}

#[test]
fn an_override_replaces_settings_but_no_whole_policy() {
    assert_snapshot!(shown(&[], &["policies.tax-pilot=3"]), @r#"
error: a policy cannot be replaced by a value
 --> --set:1:10
  |
1 | policies.tax-pilot=3
  |          ^^^^^^^^^
  |
  = help: write `policies.tax-pilot.setting=value`
"#);
}

#[test]
fn a_policy_must_end_after_it_starts() {
    assert_snapshot!(changed("share = 0.5", "stop = 2026\nramp_years = -1"), @r#"
error: `stop` must come after `start`
  --> scenario.toml:24:8
   |
24 | stop = 2026
   |        ^^^^
   |
  ::: scenario.toml:23:9
   |
23 | start = 2027-07-01
   |         ---------- it starts here

error: `ramp_years` must be 0 or more, not -1
  --> scenario.toml:25:14
   |
25 | ramp_years = -1
   |              ^^
"#);
}

#[test]
fn a_policy_that_never_acts_is_warned_of() {
    assert_snapshot!(changed("2027-07-01", "2072"), @r#"
warning: `tax-pilot` is never active: the run goes from 2025 to 2035
  --> scenario.toml:20:8
   |
20 | name = "tax-pilot"
   |        ^^^^^^^^^^^
"#);
}

#[test]
fn one_instrument_twice_over_the_same_members_and_dates_is_refused() {
    assert_snapshot!(changed("[output]", "[[policies]]\nname = \"again\"\ninstrument = \"tax-sharing\"\nmembers = [\"320100\", \"core\"]\nstart = 2030\n\n[output]"), @r#"
error: overlapping dates: `tax-pilot` and `again` both are `tax-sharing` for the same members
  --> scenario.toml:27:8
   |
27 | name = "again"
   |        ^^^^^^^
   |
  ::: scenario.toml:20:8
   |
20 | name = "tax-pilot"
   |        ----------- the other one
   |
   = help: set `stop` of the earlier and `start` of the later, or part their members
"#);
}

/// Overlapping clubs are no slip: what is left of a border is multiplied, shares add up.
#[test]
fn one_instrument_in_two_clubs_that_overlap_is_sound() {
    let again = "[[policies]]\nname = \"again\"\ninstrument = \"tax-sharing\"\nmembers = [\"core\"]\nstart = 2030\n\n[output]";
    assert_snapshot!(changed("[output]", again), @"");
}

#[test]
fn two_policies_of_one_name_are_refused() {
    assert_snapshot!(changed("[output]", &"[[policies]]\nname = \"again\"\ninstrument = \"tax-sharing\"\nmembers = [\"core\"]\nstart = 2030\n\n[output]".replace("again", "tax-pilot").replace("tax-sharing", "scenario-opening")), @r#"
error: two policies are called `tax-pilot`
  --> scenario.toml:27:8
   |
27 | name = "tax-pilot"
   |        ^^^^^^^^^^^
   |
  ::: scenario.toml:20:8
   |
20 | name = "tax-pilot"
   |        ----------- first here
"#);
}

#[test]
fn reviews_need_sound_numbers() {
    assert_snapshot!(changed("share = 0.5", "review_every = 0\nz = inf"), @"
    error: `review_every` must be between 1 and 1000, not 0
      --> scenario.toml:24:16
       |
    24 | review_every = 0
       |                ^

    error: `z` must be a finite number
      --> scenario.toml:25:5
       |
    25 | z = inf
       |     ^^^
    ");
    assert_snapshot!(changed("share = 0.5", "review_every = 2.5"), @"
    error: `review_every` must be a whole number of 0 or more, not `2.5`
      --> scenario.toml:24:16
       |
    24 | review_every = 2.5
       |                ^^^
    ");
    assert_snapshot!(changed("share = 0.5", "z = 1.0"), @"
    warning: `z` has no effect without `review_every`
      --> scenario.toml:24:5
       |
    24 | z = 1.0
       |     ^^^
    ");
}

#[test]
fn governments_that_choose_have_no_script_and_a_share_of_pioneers_at_most_one() {
    let governments =
        "[governments]\nrule = \"imitate\"\ninitial_open = 1.5\nstances.2027 = [\"yangtze-delta\"]";
    assert_snapshot!(changed("share = 0.5", governments), @r#"
    error: `initial_open` must be between 0 and 1, not 1.5
      --> scenario.toml:26:16
       |
    26 | initial_open = 1.5
       |                ^^^

    warning: `stances` has no effect while governments are `imitate`
      --> scenario.toml:27:9
       |
    27 | stances.2027 = ["yangtze-delta"]
       |         ^^^^
       |
       = help: write `rule = "scripted"` under `[governments]`
    "#);
    assert_snapshot!(changed("share = 0.5", "[governments]\nrule = \"respnd\"\ninitial_open = [\"nobody\"]"), @r#"
    error: `rule` cannot be `respnd`
      --> scenario.toml:25:8
       |
    25 | rule = "respnd"
       |        ^^^^^^^^
       |
       = help: did you mean `respond`?
    "#);
    assert_snapshot!(changed("share = 0.5", "[parameters.governments]\nmutation_rate = 2\nselection_intensty = 3"), @"
    error: `mutation_rate` must be between 0 and 1, not 2
      --> scenario.toml:25:17
       |
    25 | mutation_rate = 2
       |                 ^
       |
       = help: μ in the model, usually between 0 and 1

    error: unknown parameter `selection_intensty`
      --> scenario.toml:26:1
       |
    26 | selection_intensty = 3
       | ^^^^^^^^^^^^^^^^^^
       |
       = help: did you mean `selection_intensity`?
    ");
}

#[test]
fn stances_are_given_by_year() {
    assert_snapshot!(changed("share = 0.5", "[governments]\nrule = \"scripted\"\n[governments.stances]\nsoon = []\n2027 = [\"nobody\"]\n\"2027-01-01\" = []"), @r#"
error: `soon` is no year
  --> scenario.toml:27:1
   |
27 | soon = []
   | ^^^^
   |
   = help: the keys of `stances` are years such as "2027" or dates

error: no club, rule or region is called `nobody`
  --> scenario.toml:28:9
   |
28 | 2027 = ["nobody"]
   |         ^^^^^^^^
   |
   = help: give a club, a rule such as `province:Zhejiang` or `kind:county`, or the code or name of a region

error: stances are given twice for one moment
  --> scenario.toml:29:1
   |
29 | "2027-01-01" = []
   | ^^^^^^^^^^^^
"#);
}

#[test]
fn stances_without_effect_are_warned_of() {
    assert_snapshot!(changed("share = 0.5", "[governments]\ninitial_open = 0.2"), @r#"
    warning: `initial_open` has no effect while governments are `fixed`
      --> scenario.toml:25:16
       |
    25 | initial_open = 0.2
       |                ^^^
       |
       = help: write `rule = "imitate"` under `[governments]`
    "#);
}
