//! Bases, overrides, and files that are not there.

use super::{SCENARIO, shown};
use factorflow::scenario::{Reader, Scenario};
use insta::assert_snapshot;
use std::path::Path;

#[test]
fn a_mistake_in_the_base_shows_the_file_and_line_of_the_base() {
    let base = SCENARIO.replace("share = 0.5", "share = 5");
    let scenario = "extends = \"base.toml\"\n\n[run]\nreplicate = 3\n";
    assert_snapshot!(shown(&[("base.toml", &base), ("scenario.toml", scenario)], &[]), @r#"
error: unknown key `replicate`
 --> scenario.toml:4:1
  |
4 | replicate = 3
  | ^^^^^^^^^
  |
  = help: did you mean `replicates`?

error: `share` must be a share between 0 and 1, not 5
  --> base.toml:24:9
   |
24 | share = 5
   |         ^
"#);
}

#[test]
fn a_mistake_that_the_file_corrects_is_none() {
    let base = SCENARIO.replace("years = 10", "years = 0");
    let scenario = "extends = \"base.toml\"\n\n[time]\nyears = 3\n";
    assert_eq!(shown(&[("base.toml", &base), ("scenario.toml", scenario)], &[]), "");
}

#[test]
fn a_policy_with_the_name_of_one_in_the_base_shows_both() {
    let scenario = "extends = \"base.toml\"\n\n[[policies]]\nname = \"tax-pilot\"\n\
        instrument = \"scenario-opening\"\nmembers = [\"core\"]\n";
    assert_snapshot!(shown(&[("base.toml", SCENARIO), ("scenario.toml", scenario)], &[]), @r#"
error: two policies are called `tax-pilot`
  --> scenario.toml:4:8
   |
 4 | name = "tax-pilot"
   |        ^^^^^^^^^^^
   |
  ::: base.toml:20:8
   |
20 | name = "tax-pilot"
   |        ----------- first here
   |
   = help: policies of a base stay; `--set policies.NAME.setting=value` changes one
"#);
}

#[test]
fn files_that_extend_each_other_are_refused() {
    let base = "extends = \"./scenario.toml\"\n";
    let scenario = format!("extends = \"base.toml\"\n{SCENARIO}");
    assert_snapshot!(shown(&[("base.toml", base), ("scenario.toml", &scenario)], &[]), @r#"
error: `./scenario.toml` extends itself, directly or through its bases
 --> base.toml:1:11
  |
1 | extends = "./scenario.toml"
  |           ^^^^^^^^^^^^^^^^^
"#);
}

#[test]
fn a_base_that_is_not_there_is_marked() {
    assert_snapshot!(shown(&[("scenario.toml", &format!("extends = \"bass.toml\"\n{SCENARIO}"))], &[]), @r#"
error: there is no file `bass.toml`
 --> scenario.toml:1:11
  |
1 | extends = "bass.toml"
  |           ^^^^^^^^^^^
  |
  = help: looked in `FOLDER`, where no other scenario lies
"#);
}

#[test]
fn a_scenario_that_is_not_there_is_named() {
    let problems = Scenario::load("nowhere/pilot.toml").unwrap_err();
    assert_snapshot!(problems.render(false), @"error: there is no file `nowhere/pilot.toml`");
}

#[test]
fn overrides_are_marked_as_what_followed_set() {
    let overrides = ["run.sed=3", "policies.tax-pilto.share=1", "run.seed", "policies.tax-pilot.share=2"];
    assert_snapshot!(shown(&[], &overrides), @r#"
error: unknown key `sed`
 --> --set:1:5
  |
1 | run.sed=3
  |     ^^^
  |
  = help: did you mean `seed`?

error: no policy is called `tax-pilto`
 --> --set:1:10
  |
1 | policies.tax-pilto.share=1
  |          ^^^^^^^^^
  |
  = help: did you mean `tax-pilot`?

error: key with no value, expected `=`
 --> --set:1:9
  |
1 | run.seed
  |         ^

error: `share` must be a share between 0 and 1, not 2
 --> --set:1:26
  |
1 | policies.tax-pilot.share=2
  |                          ^
"#);
}

#[test]
fn words_after_set_need_no_quotes_but_must_be_known() {
    let words = ["world.keep=delta", "policies.tax-pilot.members=core", "world.regions=./regions.csv"];
    assert_eq!(shown(&[], &words), "");
    assert_snapshot!(shown(&[], &["run.mode=sure", "time.start=2025-02-30", "extends='a.toml'"]), @r#"
error: `mode` cannot be `sure`
 --> --set:1:10
  |
1 | run.mode="sure"
  |          ^^^^^^
  |
  = help: known: `expected`, `sampled`

error: invalid date, expected day between 01 and 28
 --> --set:1:12
  |
1 | time.start=2025-02-30
  |            ^^^^^^^^^^

error: `extends` can only stand in a file
 --> --set:1:9
  |
1 | extends='a.toml'
  |         ^^^^^^^^
"#);
}

#[test]
fn colour_is_only_there_when_asked_for() {
    let problems = Reader::default().read(Path::new("x.toml"), "nme = 1".to_owned()).unwrap_err();
    assert!(problems.render(true).contains('\u{1b}'));
    assert!(!problems.render(false).contains('\u{1b}'));
}

#[test]
fn a_path_that_needs_quotation_marks_is_understood_without_and_written_out() {
    let warnings = |name: &str, setting: &str| {
        let text = format!(
            "[world]\nname = \"china-prefectures\"\nkeep = [\"yangtze-delta\"]\n[[policies]]\nname = \"{name}\"\ninstrument = \"tax-sharing\"\nmembers = [\"yangtze-delta\"]\nshare = 0.5\n"
        );
        let reader = Reader::default().overrides(&[setting.to_owned()]);
        let scenario = reader.read(Path::new("named.toml"), text).unwrap_or_else(|it| panic!("{it}"));
        assert!(scenario.to_toml().contains("share = 0.3"), "{setting}");
        scenario.warnings.render(false)
    };
    for (name, path, written) in [
        ("分享", "policies.分享.share", "policies.\"分享\".share"),
        ("my tax", "policies.my tax.share", "policies.\"my tax\".share"),
        ("Zölle", "policies.Zölle.share", "policies.\"Zölle\".share"),
    ] {
        let said = warnings(name, &format!("{path}=0.3"));
        assert!(said.contains(&format!("`{path}` is read as `{written}`")), "{said}");
        assert_eq!(warnings(name, &format!("{written}=0.3")), "", "{written}");
    }
    assert_eq!(warnings("plain", " policies.plain.share =0.3"), "");
}
