//! Keys, types and ranges; parameters; sizes.

use super::{REGIONS, SCENARIO, changed, shown};
use factorflow::scenario::Reader;
use insta::assert_snapshot;
use std::path::Path;

#[test]
fn a_sound_scenario_shows_nothing() {
    assert_snapshot!(shown(&[], &[]), @"");
}

#[test]
fn an_unknown_key_gets_a_suggestion() {
    assert_snapshot!(changed("years = 10", "yeers = 10"), @r#"
error: unknown key `yeers`
 --> scenario.toml:9:1
  |
9 | yeers = 10
  | ^^^^^
  |
  = help: did you mean `years`?
"#);
}

#[test]
fn an_unknown_section_gets_a_suggestion_too() {
    assert_snapshot!(changed("[[policies]]", "[[policy]]"), @r#"
error: unknown key `policy`
  --> scenario.toml:19:3
   |
19 | [[policy]]
   |   ^^^^^^
   |
   = help: did you mean `policies`?
"#);
}

#[test]
fn a_value_of_the_wrong_type_says_what_was_expected() {
    assert_snapshot!(changed("years = 10", "years = \"ten\""), @r#"
error: `years` must be a whole number of 0 or more, not text
 --> scenario.toml:9:9
  |
9 | years = "ten"
  |         ^^^^^
"#);
}

#[test]
fn a_word_outside_a_list_of_words_gets_a_suggestion() {
    assert_snapshot!(changed("\"sampled\"", "\"sample\""), @r#"
error: `mode` cannot be `sample`
  --> scenario.toml:12:8
   |
12 | mode = "sample"
   |        ^^^^^^^^
   |
   = help: did you mean `sampled`?
"#);
}

#[test]
fn numbers_of_time_have_a_range() {
    assert_snapshot!(changed("years = 10", "years = 0\nsteps_per_year = 1000"), @r#"
error: `years` must be between 1 and 1000, not 0
 --> scenario.toml:9:9
  |
9 | years = 0
  |         ^

error: `steps_per_year` must be between 1 and 365, not 1000
  --> scenario.toml:10:18
   |
10 | steps_per_year = 1000
   |                  ^^^^
"#);
}

#[test]
fn a_year_may_be_a_date_but_not_a_time_of_day() {
    assert_snapshot!(changed("2027-07-01", "2027-07-01T12:00:00"), @r#"
error: a year needs a date without a time of day
  --> scenario.toml:23:9
   |
23 | start = 2027-07-01T12:00:00
   |         ^^^^^^^^^^^^^^^^^^^
"#);
}

#[test]
fn a_year_that_is_text_must_read_as_one() {
    assert_snapshot!(changed("2027-07-01", "\"soon\""), @r#"
error: `start` must be a year such as `2027.5` or a date such as `2027-07-01`, not text
  --> scenario.toml:23:9
   |
23 | start = "soon"
   |         ^^^^^^
"#);
}

#[test]
fn replicates_of_an_expected_run_are_warned_of() {
    assert_snapshot!(changed("\"sampled\"", "\"expected\""), @r#"
warning: replicates of an expected run are all the same, and one is made
  --> scenario.toml:13:14
   |
13 | replicates = 4
   |              ^
   |
   = help: write `mode = "sampled"`, or leave `replicates` out
"#);
}

#[test]
fn a_parameter_outside_its_limits_is_refused() {
    assert_snapshot!(changed("retention = 0.8", "retention = -1"), @r#"
error: `retention` must be between 0 and 8, not -1
  --> scenario.toml:17:13
   |
17 | retention = -1
   |             ^^
   |
   = help: ρ in the model, usually between 0.3 and 2
"#);
}

#[test]
fn a_parameter_outside_its_usual_range_is_only_warned_of() {
    assert_snapshot!(changed("retention = 0.8", "retention = 7"), @r#"
warning: `retention` is usually between 0.3 and 2, here it is 7
  --> scenario.toml:17:13
   |
17 | retention = 7
   |             ^
   |
   = help: ρ in the model; the range comes from: assumption; decisive and not identified: report as a range
"#);
}

#[test]
fn a_parameter_in_the_wrong_table_is_shown_the_right_one() {
    assert_snapshot!(changed("retention = 0.8", "learning_rate = 0.1"), @r#"
error: unknown parameter `learning_rate`
  --> scenario.toml:17:1
   |
17 | learning_rate = 0.1
   | ^^^^^^^^^^^^^
   |
   = help: `learning_rate` belongs to `[parameters.learning]`
"#);
}

#[test]
fn a_misspelt_parameter_gets_a_suggestion() {
    assert_snapshot!(changed("retention = 0.8", "retenion = 0.1\nadvance_probability.scaleup = 0.3"), @r#"
error: unknown parameter `retenion`
  --> scenario.toml:17:1
   |
17 | retenion = 0.1
   | ^^^^^^^^
   |
   = help: did you mean `retention`?

error: unknown parameter `scaleup`
  --> scenario.toml:18:21
   |
18 | advance_probability.scaleup = 0.3
   |                     ^^^^^^^
   |
   = help: did you mean `scale_up`?
"#);
}

#[test]
fn shares_of_capital_and_talent_must_leave_some_for_workers() {
    assert_snapshot!(changed("[parameters.technology]", "[parameters.production]\ncapital_share = 0.85\n[parameters.technology]"), @r#"
warning: `capital_share` is usually between 0.42 and 0.55, here it is 0.85
  --> scenario.toml:17:17
   |
17 | capital_share = 0.85
   |                 ^^^^
   |
   = help: α in the model; the range comes from: Zhao et al. 2025

error: `capital_share` + `talent_share` must be below 1, not 1.05
  --> scenario.toml:17:17
   |
17 | capital_share = 0.85
   |                 ^^^^
   |
   = help: what is left is the share of workers
"#);
}

#[test]
fn learning_must_not_feed_itself() {
    assert_snapshot!(changed("[parameters.technology]", "[parameters.learning]\nlearning_rate = 0.45\n[parameters.technology]"), @r#"
warning: `learning_rate` is usually between 0.1 and 0.3, here it is 0.45
  --> scenario.toml:17:17
   |
17 | learning_rate = 0.45
   |                 ^^^^
   |
   = help: LR in the model; the range comes from: Wright-type estimates

error: -log2(1 - `learning_rate`) × `demand_elasticity` must be below 1, not 1.035
  --> scenario.toml:17:17
   |
17 | learning_rate = 0.45
   |                 ^^^^
   |
   = help: beyond that learning by use feeds itself without end
"#);
}

#[test]
fn flows_have_three_forms() {
    assert_snapshot!(changed("{ largest = 3 }", "3"), @r#"
error: `flows` has a value of the wrong form
  --> scenario.toml:27:9
   |
27 | flows = 3
   |         ^
   |
   = help: write `"none"`, `"full"` or `{ largest = 200 }`
"#);
}

#[test]
fn flows_of_another_form_are_refused() {
    assert_snapshot!(changed("{ largest = 3 }", "{ smallest = 3 }"), @r#"
error: `flows` cannot be `smallest`
  --> scenario.toml:27:11
   |
27 | flows = { smallest = 3 }
   |           ^^^^^^^^
   |
   = help: known: `none`, `full`, `largest`
"#);
}

#[test]
fn text_that_is_not_toml_is_marked() {
    assert_snapshot!(changed("years = 10", "years = ten"), @r#"
error: invalid boolean, expected `true`
 --> scenario.toml:9:9
  |
9 | years = ten
  |         ^^^
"#);
}

#[test]
fn a_file_that_is_no_toml_at_all_is_cut_short() {
    let shown = shown(&[("scenario.toml", &"no toml\n".repeat(50))], &[]);
    assert_eq!(shown.matches("key with no value").count(), 20);
    assert!(shown.contains("has 30 problems more"), "{shown}");
}

#[test]
fn a_key_given_twice_is_marked() {
    assert_snapshot!(changed("seed = 7", "seed = 7\nseed = 8"), @r#"
error: duplicate key
  --> scenario.toml:15:1
   |
15 | seed = 8
   | ^^^^
"#);
}

#[test]
fn several_mistakes_are_all_shown_in_the_order_of_the_file() {
    let text = SCENARIO
        .replace("seed = 7", "seed = 7\nseed = 8")
        .replace("\"合肥市\"", "\"合肥\"")
        .replace("years = 10", "yeers = 10")
        .replace("retention = 0.8", "retention = 1.0\nrecruitment = true")
        .replace("share = 0.5", "share = 5");
    let regions = REGIONS.replace("9314685", "many");
    assert_snapshot!(shown(&[("scenario.toml", &text), ("regions.csv", &regions)], &[]), @r#"
error: unknown key `yeers`
 --> scenario.toml:9:1
  |
9 | yeers = 10
  | ^^^^^
  |
  = help: did you mean `years`?

error: duplicate key
  --> scenario.toml:15:1
   |
15 | seed = 8
   | ^^^^

error: `recruitment` must be a number, not `true` or `false`
  --> scenario.toml:19:15
   |
19 | recruitment = true
   |               ^^^^

error: no club, rule or region is called `合肥`
  --> scenario.toml:24:12
   |
24 | members = ["合肥", "320100"]
   |            ^^^^^^
   |
   = help: did you mean `合肥市` (340100, Anhui)?

error: `share` must be a share between 0 and 1, not 5
  --> scenario.toml:26:9
   |
26 | share = 5
   |         ^

error: `population` must be a number, not `many`
 --> regions.csv:4:58
  |
4 | 320100,Nanjing,南京市,city,320100,320000,Jiangsu,118.8,32.1,many,1690785000000
  |                                                             ^^^^
"#);
}

#[test]
fn a_run_that_would_not_fit_into_memory_says_how_much_it_needs() {
    let text = SCENARIO
        .replace("replicates = 4", "replicates = 1_000_000")
        .replace("years = 10", "years = 1000\nsteps_per_year = 365");
    assert_snapshot!(shown(&[("scenario.toml", &text)], &[]), @r#"
error: the run would need about 74 TiB of memory, more than 16 GiB
  --> scenario.toml:14:14
   |
14 | replicates = 1_000_000
   |              ^^^^^^^^^
   |
   = help: most of it are rows: ask for fewer years, steps, replicates or rows
"#);
}

#[test]
fn too_many_regions_for_the_memory_allowed_are_refused() {
    let path = Path::new("scenarios/wide.toml");
    let text = "[world]\nregions = \"seeds/china/regions.csv\"\n[output]\nflows = \"full\"\n";
    let problems = Reader::default().memory_limit(100 << 20).read(path, text.to_owned()).unwrap_err();
    assert_snapshot!(problems.render(false), @r#"
error: the run would need about 12 GiB of memory, more than 0.1 GiB
 --> scenarios/wide.toml:4:9
  |
4 | flows = "full"
  |         ^^^^^^
  |
  = help: most of it are flows: ask for the largest ones only, `flows = { largest = 200 }`, or for none
"#);
}

#[test]
fn of_thousands_of_problems_a_hundred_are_told_and_the_others_are_counted() {
    let policy = |it: usize| {
        format!(
            "[[policies]]\nname = \"p{it}\"\ninstrument = \"tax-sharing\"\nmembers = [\"nowhere{it}\"]\nshare = 0.5\n"
        )
    };
    let with = |number: usize| -> String {
        let text: String = (0..number).map(policy).collect();
        let world = "[world]\nname = \"china-prefectures\"\n";
        Reader::default().read(Path::new("many.toml"), format!("{world}{text}")).unwrap_err().render(false)
    };
    let shown = with(5_000);
    assert_eq!(shown.matches("error: ").count(), 100);
    assert!(shown.contains("`nowhere0`") && shown.contains("`nowhere99`") && !shown.contains("`nowhere100`"));
    assert!(shown.ends_with("\n\nand 4900 problems more"), "{}", &shown[shown.len() - 100..]);
    assert!(with(101).ends_with("\n\nand 1 problem more") && !with(100).contains("more"));
}
