//! Tables of regions and clubs.

use super::{CLUBS, REGIONS, SCENARIO, changed, changed_table, folder, shown, without};
use factorflow::scenario::Scenario;
use insta::assert_snapshot;
use std::fs;

#[test]
fn a_missing_table_says_where_it_was_looked_for() {
    assert_snapshot!(changed("regions.csv", "region.csv"), @r#"
error: there is no file `region.csv`
 --> scenario.toml:4:11
  |
4 | regions = "region.csv"
  |           ^^^^^^^^^^^^
  |
  = help: looked in `FOLDER`, in the current directory and in the folders above; `--set world.regions=PATH` names another
"#);
}

#[test]
fn a_scenario_needs_a_table() {
    assert_snapshot!(changed("regions = \"regions.csv\"\n", ""), @r#"
error: the scenario names no world and no table of regions
 --> scenario.toml:1:1
  |
1 | name = "pilot"
  | ^
  |
  = help: name a world: `[world]` with `name = "china-prefectures"`, or a table of your own with `regions = "PATH"`
"#);
}

#[test]
fn all_missing_columns_are_named_at_once() {
    assert_snapshot!(changed_table("gdp_cny", "gdp"), @r#"
error: a column is missing: `gdp_cny`
 --> regions.csv:1:1
  |
1 | code,name_en,name_zh,kind,prefecture_code,province_code,province_en,lon,lat,population,gdp
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: is `gdp` meant as `gdp_cny`?
"#);
}

#[test]
fn missing_columns_of_people_and_place() {
    assert_snapshot!(changed_table("lon,lat,population", "east,north,people"), @r#"
error: columns are missing: `lon`, `lat`, `workers`
 --> regions.csv:1:1
  |
1 | code,name_en,name_zh,kind,prefecture_code,province_code,province_en,east,north,people,gdp_cny
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
"#);
}

#[test]
fn a_number_with_separators_is_marked_in_its_cell() {
    assert_snapshot!(changed_table("747000000000", "\"7,470\""), @r#"
error: `gdp_cny` must be a number, not `7,470`
 --> regions.csv:2:62
  |
2 | 340100,Hefei,合肥市,city,340100,340000,Anhui,117.2,31.8,5118199,"7,470"
  |                                                                 ^^^^^^^
  |
  = help: write numbers without separators
"#);
}

#[test]
fn a_number_under_chinese_text_is_marked_in_its_cell() {
    assert_snapshot!(changed_table("5118199", "五百万"), @r#"
error: `population` must be a number, not `五百万`
 --> regions.csv:2:54
  |
2 | 340100,Hefei,合肥市,city,340100,340000,Anhui,117.2,31.8,五百万,747000000000
  |                                                         ^^^^^^
"#);
}

#[test]
fn output_and_people_must_be_above_zero() {
    assert_snapshot!(changed_table("5118199,747000000000", "-1,0"), @r#"
error: `population` must be above 0, not -1
 --> regions.csv:2:54
  |
2 | 340100,Hefei,合肥市,city,340100,340000,Anhui,117.2,31.8,-1,0
  |                                                         ^^

error: `gdp_cny` must be above 0, not 0
 --> regions.csv:2:57
  |
2 | 340100,Hefei,合肥市,city,340100,340000,Anhui,117.2,31.8,-1,0
  |                                                            ^
"#);
}

#[test]
fn swapped_coordinates_are_suspected() {
    assert_snapshot!(changed_table("117.0,31.7", "31.7,117.0"), @r#"
error: `lat` must be between -90 and 90, not 117.0
 --> regions.csv:3:50
  |
3 | 340123,Feixi,肥西县,county,340100,340000,Anhui,31.7,117.0,967527,120760000000
  |                                                     ^^^^^
  |
  = help: are `lon` and `lat` swapped?
"#);
}

#[test]
fn a_code_given_twice_shows_both_rows() {
    assert_snapshot!(changed_table("340123", "340100"), @r#"
error: two regions have the code `340100`
 --> regions.csv:3:1
  |
3 | 340100,Feixi,肥西县,county,340100,340000,Anhui,117.0,31.7,967527,120760000000
  | ^^^^^^
  |
 ::: regions.csv:2:1
  |
2 | 340100,Hefei,合肥市,city,340100,340000,Anhui,117.2,31.8,5118199,747000000000
  | ------ first here
"#);
}

#[test]
fn a_row_of_the_wrong_length_is_marked() {
    assert_snapshot!(changed_table("肥西县,county", "肥西县"), @r#"
error: this row has 10 fields, the header has 11
 --> regions.csv:3:1
  |
3 | 340123,Feixi,肥西县,340100,340000,Anhui,117.0,31.7,967527,120760000000
  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  |
  = help: a field without content is written too, as two commas in a row
"#);
}

#[test]
fn a_kind_is_a_city_or_a_county() {
    assert_snapshot!(changed_table("county", "village"), @r#"
error: `kind` must be `city` or `county`, not `village`
 --> regions.csv:3:18
  |
3 | 340123,Feixi,肥西县,village,340100,340000,Anhui,117.0,31.7,967527,120760000000
  |                     ^^^^^^^
"#);
}

#[test]
fn an_empty_cell_is_no_fall_back() {
    assert_snapshot!(changed_table("967527", ""), @r#"
error: `population` is empty
 --> regions.csv:3:56
  |
3 | 340123,Feixi,肥西县,county,340100,340000,Anhui,117.0,31.7,,120760000000
  |                                                           ^
"#);
}

#[test]
fn a_table_without_rows_is_empty() {
    assert_snapshot!(shown(&[("regions.csv", REGIONS.lines().next().unwrap())], &[]), @r#"
error: the table has no rows
 --> regions.csv:1:1
  |
1 | code,name_en,name_zh,kind,prefecture_code,province_code,province_en,lon,lat,population,gdp_cny
  | ^
"#);
}

#[test]
fn an_empty_file_is_no_table() {
    assert_snapshot!(shown(&[("regions.csv", "")], &[]), @r#"
error: the table has no rows
 --> regions.csv:1:1
  |
1 |
  | ^

error: columns are missing: `code`, `lon`, `lat`, `gdp_cny`, `workers`
 --> regions.csv:1:1
  |
1 |
  | ^
"#);
}

#[test]
fn shares_of_fields_must_not_exceed_the_whole() {
    let table = REGIONS
        .replace("gdp_cny", "gdp_cny,share_ai,share_optoelectronics")
        .replace("000000\n", "000000,0.7,0.6\n");
    let table = table.replacen("0.7,", "0.2,", 2);
    assert_snapshot!(shown(&[("regions.csv", &table)], &[]), @r#"
error: the shares of the fields add up to 1.2999999999999998, more than 1
 --> regions.csv:4:80
  |
4 | 320100,Nanjing,南京市,city,320100,320000,Jiangsu,118.8,32.1,9314685,1690785000000,0.7,0.6
  |                                                                                   ^^^
"#);
}

#[test]
fn a_column_that_looks_like_another_is_warned_of() {
    assert_snapshot!(shown(&[("regions.csv", &REGIONS.replace("kind,", "kinds,")), ("scenario.toml", &SCENARIO.replace("\"合肥市\", ", ""))], &[]), @r#"
warning: nobody reads the column `kinds`
 --> regions.csv:1:22
  |
1 | code,name_en,name_zh,kinds,prefecture_code,province_code,province_en,lon,lat,population,gdp_cny
  |                      ^^^^^
  |
  = help: did you mean `kind`?
"#);
}

#[test]
fn a_club_says_what_its_codes_mean() {
    assert_snapshot!(shown(&[("clubs.csv", &CLUBS.replace("340100,region", "340100,city"))], &[]), @r#"
error: `scope` must be `prefecture` or `region`, not `city`
 --> clubs.csv:4:13
  |
4 | core,340100,city
  |             ^^^^
"#);
}

#[test]
fn a_table_that_is_not_utf8_says_from_which_line_on() {
    let folder = folder(&[]);
    let latin: Vec<u8> = REGIONS.bytes().map(|it| if it == 0xe5 { 0xff } else { it }).collect();
    fs::write(folder.path().join("regions.csv"), latin).unwrap();
    let problems = Scenario::load(folder.path().join("scenario.toml")).unwrap_err();
    assert_snapshot!(without(&folder, &problems.render(false)), @r#"
error: `regions.csv` is not UTF-8 from line 2 on
 --> scenario.toml:4:11
  |
4 | regions = "regions.csv"
  |           ^^^^^^^^^^^^^
  |
  = help: save it as UTF-8; spreadsheets offer `CSV UTF-8`
"#);
}

#[test]
fn a_long_list_of_mistakes_in_one_table_is_cut() {
    let rows: Vec<String> = (0..40).map(|it| format!("{it},200,1,9,9")).collect();
    let table = format!("code,lon,lat,workers,gdp_cny\n{}", rows.join("\n"));
    let shown = shown(&[("regions.csv", &table)], &[]);
    assert_eq!(shown.matches("`lon` must be between").count(), 20);
    assert!(shown.contains("`regions.csv` has 20 problems more"), "{shown}");
}

#[test]
fn a_selection_that_leaves_nothing_is_an_empty_world() {
    assert_snapshot!(shown(&[("clubs.csv", &format!("{CLUBS}far,990000,region\n")), ("scenario.toml", &SCENARIO.replace("clubs.csv\"", "clubs.csv\"\nkeep = [\"far\"]").replace("\"合肥市\", \"320100\"", "\"far\""))], &[]), @r#"
error: `keep` leaves no region: the world is empty
 --> scenario.toml:6:9
  |
6 | keep = ["far"]
  |         ^^^^^

warning: the one member of club `far` is in no row of `regions.csv`: `990000`
 --> clubs.csv:5:5
  |
5 | far,990000,region
  |     ^^^^^^
  |
  = help: codes of regions look like `320100`
"#);
}

#[test]
fn a_selection_of_unknown_names_gets_suggestions() {
    assert_snapshot!(changed("clubs = \"clubs.csv\"", "clubs = \"clubs.csv\"\nkeep = [\"deltas\", \"kind:citi\"]"), @r#"
error: no club, rule or region is called `deltas`
 --> scenario.toml:6:9
  |
6 | keep = ["deltas", "kind:citi"]
  |         ^^^^^^^^
  |
  = help: did you mean `delta`?

error: no club, rule or region is called `kind:citi`
 --> scenario.toml:6:19
  |
6 | keep = ["deltas", "kind:citi"]
  |                   ^^^^^^^^^^^
  |
  = help: did you mean `kind:city`?
"#);
}
