//! Tables of industry chains, events and platforms.

use super::{SCENARIO, assert_errors_at, folder, shown};
use factorflow::Scenario;

const SEGMENTS: &str = "\
field,segment,name_zh,share
integrated-circuits,design,芯片设计,0.4
integrated-circuits,testing,封装测试,0.6
ai,models,算法,1
";

const SPECIALISATION: &str = "\
code,field,segment,quotient
340100,integrated-circuits,testing,3
340123,integrated-circuits,testing,5
320100,ai,models,2
";

/// The scenario with chains, and with these lines at its end.
fn text(end: &str) -> String {
    let clubs = "clubs = \"clubs.csv\"\n";
    let chains = format!("{clubs}segments = \"s.csv\"\nspecialisation = \"p.csv\"\n");
    SCENARIO.replace(clubs, &chains) + end
}

/// What the user sees of these tables and of what stands at the end of the scenario.
fn told(segments: &str, specialisation: &str, end: &str) -> String {
    shown(&[("s.csv", segments), ("p.csv", specialisation), ("scenario.toml", &text(end))], &[])
}

fn told_of_event(event: &str) -> String {
    told(SEGMENTS, SPECIALISATION, &format!("[[events]]\nname = \"it\"\n{event}\n"))
}

/// The errors are these, each somewhere in its file.
#[track_caller]
fn assert_errors(shown: &str, expected: &[(&str, &str, &str)]) {
    assert_errors_at(shown, expected, ':');
}

#[test]
fn sound_tables_are_not_objected_to_and_a_region_goes_before_its_prefecture() {
    assert_eq!(told(SEGMENTS, SPECIALISATION, ""), "");
    let folder = folder(&[("s.csv", SEGMENTS), ("p.csv", SPECIALISATION), ("scenario.toml", &text(""))]);
    let scenario = Scenario::load(folder.path().join("scenario.toml")).unwrap();
    let chain = scenario.atlas.chains().of_field(1).unwrap();
    let part = |code: &str| chain.segments[1].part[scenario.atlas.find(code).unwrap().index()];
    assert!((part("340100") - 1.8 / 2.2).abs() < 1e-15 && (part("340123") - 3.0 / 3.4).abs() < 1e-15);
    assert!(
        (part("320100") - 0.6).abs() < 1e-15 && !scenario.notes.concat().contains("no region in this world")
    );
}

#[test]
fn a_row_for_the_city_alone_spares_the_county() {
    let city = "code,field,segment,quotient,scope\n340100,integrated-circuits,testing,3,region\n";
    let folder = folder(&[("s.csv", SEGMENTS), ("p.csv", city), ("scenario.toml", &text(""))]);
    let scenario = Scenario::load(folder.path().join("scenario.toml")).unwrap();
    let testing = &scenario.atlas.chains().of_field(1).unwrap().segments[1];
    let part = |code: &str| testing.part[scenario.atlas.find(code).unwrap().index()];
    assert!((part("340100") - 1.8 / 2.2).abs() < 1e-15 && (part("340123") - 0.6).abs() < 1e-15);
}

#[test]
fn every_mistake_in_a_table_of_segments_is_told_with_its_line() {
    let rows = "fusion,core,,1\ngeneral,all,,1\nai,models,,much\nai,applications,,0\noptoelectronics,lenses,,0.5\noptoelectronics,lenses,,0.5\n";
    let found = told(&format!("field,segment,name_zh,share\n{rows}"), SPECIALISATION, "");
    let twice = "two rows are about the segment `lenses`";
    assert_errors(
        &found,
        &[
            ("unknown field `fusion`", "s.csv:2", "known: `ai`"),
            ("`general` is what the other fields leave over and has no chain", "s.csv:3", ""),
            ("`share` must be a number, not `much`", "s.csv:4", ""),
            ("`share` must be above 0: leave the row out", "s.csv:5", ""),
            (twice, "s.csv:7", "first here"),
        ],
    );
}

#[test]
fn shares_of_a_field_add_up_to_one() {
    let short = SEGMENTS.replace("0.6", "0.5");
    let message = "the shares of the segments of `integrated-circuits` add up to 0.9, not 1";
    assert_errors(&told(&short, SPECIALISATION, ""), &[(message, "s.csv:2", "")]);
    let rounded = SEGMENTS.replace("0.6", "0.5999999999");
    assert_eq!(told(&rounded, SPECIALISATION, ""), "");
}

#[test]
fn every_mistake_in_a_table_of_specialisation_is_told_with_its_line() {
    let rows = "999999,ai,models,2\n340100,ai,model,2\n340100,nano-materials,tubes,2\n340100,ai,models,-1\n320100,ai,models,2\n320100,ai,models,3\n";
    let found = told(SEGMENTS, &format!("code,field,segment,quotient\n{rows}"), "");
    assert_errors(
        &found,
        &[
            ("the world has no place with the code `999999`", "p.csv:2", ""),
            ("`ai` has no segment `model`", "p.csv:3", "its segments: `models`"),
            ("`nano-materials` has no segments", "p.csv:4", ""),
            ("`quotient` must be 0 or more, not -1", "p.csv:5", ""),
            ("two rows are about `models` of `320100`", "p.csv:7", "first here"),
        ],
    );
}

#[test]
fn a_segment_that_nobody_makes_and_a_place_that_makes_nothing_are_named() {
    let nobody = "code,field,segment,quotient\n340100,integrated-circuits,testing,0\n320100,integrated-circuits,testing,0\n";
    assert_errors(
        &told(SEGMENTS, nobody, ""),
        &[("no region makes the segment `testing`", "s.csv:3", "quotient")],
    );
    let nothing = "code,field,segment,quotient\n320100,integrated-circuits,testing,0\n320100,integrated-circuits,design,0\n";
    let message = "`320100` (Nanjing) has output of `integrated-circuits` but all of its quotients are 0";
    assert_errors(&told(SEGMENTS, nothing, ""), &[(message, "s.csv:2", "")]);
}

#[test]
fn who_is_specialised_says_nothing_without_segments() {
    let only =
        SCENARIO.replace("clubs = \"clubs.csv\"\n", "clubs = \"clubs.csv\"\nspecialisation = \"p.csv\"\n");
    let found = shown(&[("p.csv", SPECIALISATION), ("scenario.toml", &only)], &[]);
    assert_errors(&found, &[("who is specialised says nothing without segments", "p.csv:1", "segments")]);
}

#[test]
fn codes_outside_of_the_world_are_noted_once_and_no_error() {
    let keep = text("")
        .replace("[time]", "keep = [\"320100\"]\n[time]")
        .replace("[\"合肥市\", \"320100\"]", "[\"320100\"]");
    let folder = folder(&[("s.csv", SEGMENTS), ("p.csv", SPECIALISATION), ("scenario.toml", &keep)]);
    let scenario = Scenario::load(folder.path().join("scenario.toml")).unwrap();
    let note = scenario.notes.concat();
    assert!(note.contains("2 places that have no region in this world: `340100`, `340123`"), "{note}");
    // The finest table of China has Yuyao, whichever table is loaded.
    let china = "[world]\nname = \"china-prefectures\"\nsegments = \"seeds/china/segments.csv\"\nspecialisation = \"seeds/china/specialisation.csv\"\n";
    let scenario = Scenario::parse(china).unwrap();
    assert!(
        scenario.warnings.is_empty()
            && scenario.notes.concat().contains("1 place that has no region in this world: `330281`")
    );
}

#[test]
fn an_unknown_event_field_or_segment_is_told_with_what_there_is() {
    let lost = "event = \"segment-loss\"\nfield = \"integrated-circuits\"\nsegment = \"testing\"";
    assert_eq!(told_of_event(lost), "");
    let cases = [
        ("event = \"segment-los\"", "unknown event `segment-los`", "did you mean `segment-loss`?"),
        (
            &lost.replace("integrated-circuits", "integrated"),
            "`field` cannot be `integrated`",
            "did you mean",
        ),
        (
            &lost.replace("integrated-circuits", "optoelectronics"),
            "the field `optoelectronics` has no industry chain",
            "fields with a chain: `integrated-circuits`, `ai`",
        ),
        (
            &lost.replace("testing", "packaging"),
            "`integrated-circuits` has no segment `packaging`",
            "its segments: `design`, `testing`",
        ),
    ];
    for (event, message, hint) in cases {
        assert_errors(&told_of_event(event), &[(message, "scenario.toml", hint)]);
    }
}

#[test]
fn what_needs_a_chain_or_platforms_is_refused_without_and_the_other_way_round() {
    let event = "[[events]]\nname = \"it\"\nevent = \"segment-loss\"\nfield = \"ai\"\nsegment = \"models\"\n";
    let plain = |end: &str| shown(&[("scenario.toml", &format!("{SCENARIO}{end}"))], &[]);
    let needs = |what: &str| format!("`{what}` needs an industry chain, and no field has one");
    assert_errors(&plain(event), &[(&needs("segment-loss"), "scenario.toml", "segments = ")]);
    let closure = "[[events]]\nname = \"it\"\nevent = \"border-closure\"\nplaces = \"340100\"\nchannels = [\"supply\"]\n";
    assert_errors(&plain(closure), &[(&needs("border-closure"), "scenario.toml", "segments = ")]);
    let policy = |instrument: &str, more: &str| {
        format!(
            "[[policies]]\nname = \"other\"\ninstrument = \"{instrument}\"\nmembers = \"delta\"\n{more}\n"
        )
    };
    for instrument in ["chain-network", "strategic-reserve"] {
        assert_errors(
            &plain(&policy(instrument, "")),
            &[(&needs(instrument), "scenario.toml", "segments = ")],
        );
    }
    let unchained = policy("strategic-reserve", "fields = [\"nano-materials\"]");
    let message = "`fields` has no field with a chain called `nano-materials`";
    assert_errors(
        &told(SEGMENTS, SPECIALISATION, &unchained),
        &[(message, "scenario.toml", "fields with a chain")],
    );
    let programme = "`platform-programme` needs `[platforms]`, and there are none";
    assert_errors(&plain(&policy("platform-programme", "")), &[(programme, "scenario.toml", "[platforms]")]);
    let both = format!("[platforms]\n{}", policy("industrial-platform", ""));
    let message = "`industrial-platform` cannot stand beside `[platforms]`: firms would join twice";
    assert_errors(&plain(&both), &[(message, "scenario.toml", "platform-programme")]);
    assert_eq!(plain(&format!("[platforms]\n{}", policy("platform-programme", ""))), "");
}

#[test]
fn a_moment_has_a_start_in_the_run_and_nothing_else() {
    let flood =
        |dates: &str| told_of_event(&format!("event = \"capital-loss\"\nplaces = \"340100\"\n{dates}"));
    assert_eq!(flood("start = 2030"), "");
    assert_errors(&flood(""), &[("the event needs `start`: when it strikes", "scenario.toml", "")]);
    let surplus = |key: &str| format!("`{key}` means nothing here: it is over in a moment");
    let both = flood("start = 2026\nstop = 2027\nramp_years = 1");
    assert_errors(
        &both,
        &[(&surplus("stop"), "scenario.toml", ""), (&surplus("ramp_years"), "scenario.toml", "")],
    );
    for year in ["2024.9", "2035"] {
        let message = format!("`start` must lie in the run, which goes from 2025 to 2035, not at {year}");
        assert_errors(&flood(&format!("start = {year}")), &[(&message, "scenario.toml", "")]);
    }
}

#[test]
fn an_event_outside_the_run_is_warned_of_and_overlapping_ones_are_not() {
    let late = told_of_event("event = \"output-loss\"\nplaces = \"340100\"\nstart = 2040");
    assert!(late.starts_with("warning: `it` is never active: the run goes from 2025 to 2035"), "{late}");
    let one = "[[events]]\nname = \"one\"\nevent = \"output-loss\"\nplaces = \"340100\"\nstart = 2026\nstop = 2028\n";
    assert_eq!(told(SEGMENTS, SPECIALISATION, &format!("{one}{}", one.replace("\"one\"", "\"two\""))), "");
    let twice = told(SEGMENTS, SPECIALISATION, &format!("{one}{one}"));
    assert_errors(&twice, &[("two events are called `one`", "scenario.toml", "first here")]);
}

#[test]
fn places_of_an_event_lie_in_the_world_and_a_border_divides_something() {
    let nowhere = told_of_event("event = \"output-loss\"\nplaces = [\"合肥\", \"330281\"]");
    assert_errors(
        &nowhere,
        &[
            (
                "no club, rule or region is called `合肥`",
                "scenario.toml",
                "did you mean `合肥市` (340100, Anhui)?",
            ),
            ("no club, rule or region is called `330281`", "scenario.toml", ""),
        ],
    );
    let empty = told_of_event("event = \"output-loss\"\nplaces = []");
    assert_errors(&empty, &[("`places` is empty: leave it out for everywhere", "scenario.toml", "")]);
    let closed = |places: &str| told_of_event(&format!("event = \"border-closure\"\n{places}"));
    assert_errors(
        &closed(""),
        &[("a border around everywhere divides nothing", "scenario.toml", "among = true")],
    );
    let all = closed("places = [\"province:Anhui\", \"320100\"]");
    let message = "a border around all regions of this world divides nothing";
    assert_errors(&all, &[(message, "scenario.toml", "among = true")]);
    assert_eq!(closed("places = \"core\""), "");
    assert_eq!(closed("among = true"), "");
}

#[test]
fn settings_of_events_outside_their_limits_are_refused() {
    let cases = [
        ("event = \"output-loss\"\nloss = 1", "`loss` must be a number between 0 and 0.99, not 1"),
        ("event = \"finance-shock\"\nchange = -1.5", "`change` must be a number between -1 and 10, not -1.5"),
        ("event = \"appeal\"\nchange = 6", "`change` must be a number between -5 and 5, not 6"),
        (
            "event = \"technology-restriction\"\nstages = [4]",
            "`stages` must be a stage between 1 and 3, not 4",
        ),
        ("event = \"graduates\"\nextre = 1", "unknown key `extre`"),
        (
            "event = \"research-facility\"\nstaff = -1",
            "`staff` must be a number between 0 and 1000000, not -1",
        ),
    ];
    for (event, message) in cases {
        let found = told_of_event(&format!("{event}\nplaces = \"340100\""));
        assert_errors(&found, &[(message, "scenario.toml", "")]);
    }
}

#[test]
fn platforms_are_at_least_one() {
    let none = "[platforms]\nbasic = 0\ngrowing = 0\nleading = 0\necosystem = 0\nadopted = 0.1\n";
    let found = shown(&[("scenario.toml", &format!("{SCENARIO}{none}"))], &[]);
    assert_errors(
        &found,
        &[("`platforms` has no platform of any tier", "scenario.toml", "leave `[platforms]` out")],
    );
}
