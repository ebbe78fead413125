//! `factorflow report`: one page for every kind of results, in both languages, with the files of the folder within.

use crate::command::{refusal, well};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::LazyLock;
use tempfile::TempDir;

/// The headings of a report, in their order.
const HEADINGS: [[&str; 8]; 2] = [
    [
        "1 What changes",
        "2 For whom",
        "3 How sure",
        "4 What was done",
        "5 Figures",
        "6 Every region",
        "7 What the model does not represent",
        "8 How it was made",
    ],
    [
        "1 改变了什么",
        "2 对谁",
        "3 有多确定",
        "4 做了什么设定",
        "5 图",
        "6 各地区",
        "7 模型没有表示的",
        "8 如何生成",
    ],
];

/// A report in both languages, by the folder that it is of.
struct Reported {
    folder: TempDir,
    pages: BTreeMap<&'static str, [String; 2]>,
}

const PLAN: &str = "name = 'levels'\nseed = 1\nreplicates = 1\n[scenarios]\n\
    base = { extends = 'library:status-quo', 'run.mode' = 'expected', 'time.years' = 1, 'time.steps_per_year' = 1 }\n\
    tax = { extends = 'library:tax-sharing', 'run.mode' = 'expected', 'time.years' = 1, 'time.steps_per_year' = 1, \
    'policies.tax-pilot.start' = 2025, 'policies.tax-pilot.ramp_years' = 0 }\n[design]\nmethod = 'grid'\nlevels = 2\n\
    [factors]\n'parameters.technology.retention' = { range = [0.3, 2.0] }\n\
    'policies.tax-pilot.share' = { values = [0.25, 0.75] }\n[output]\nmetrics = ['output.change']\n";

const CALIBRATION: &str = "name = 'delta'\nname_zh = '长三角'\nbase = 'status-quo'\n[changes]\n'run.mode' = 'expected'\n\
    'time.years' = 1\n'time.steps_per_year' = 1\n[moments]\n\
    slope = { model = 'province_migration_slope', observed = -1.3, se = 0.3 }\n[factors]\n\
    'parameters.talent.distance_elasticity' = { range = [0.9, 1.5] }\n[waves]\ncount = 1\npoints = 5\n";

const PACKAGE: &str = "extends = 'library:tax-sharing'\nname = 'Two'\nname_zh = '两项'\n[[policies]]\nname = 'grant'\n\
    instrument = 'talent-subsidy'\nmembers = ['310000']\n";

/// A folder of each kind, as small as it gets.
fn make(folder: &Path) {
    let short = ["--years", "4", "--set", "time.steps_per_year=1", "--no-figures"];
    let of = |arguments: &[&str]| well(folder, &[arguments, &short].concat());
    fs::write(folder.join("plan.toml"), PLAN).unwrap();
    fs::write(folder.join("calibration.toml"), CALIBRATION).unwrap();
    fs::write(folder.join("package.toml"), PACKAGE).unwrap();
    fs::write(folder.join("p.csv"), "code,growth\na,0.1\nb,0.2\nc,0.35\nd,0.1\n").unwrap();
    let observed = "code,x_2009,x_2019\na,100,112\nb,100,120\nc,100,140\nd,100,111\n";
    fs::write(folder.join("o.csv"), observed).unwrap();
    of(&["run", "tax-sharing", "--replicates", "2", "--draws", "2", "--out", "run"]);
    let arms = ["status-quo", "tax-sharing", "talent-subsidy-race"];
    of(&[&["compare"], &arms[..], &["--replicates", "2", "--draws", "3", "--out", "comparison"]].concat());
    of(&["attribute", "status-quo", "package.toml", "--out", "attribution"]);
    of(&["exposure", "china-chains", "--out", "exposure"]);
    let flows =
        concat!(env!("CARGO_MANIFEST_DIR"), "/seeds/china/validation/province_migration_2000_2010.csv");
    let regions = concat!(env!("CARGO_MANIFEST_DIR"), "/seeds/china/prefectures.csv");
    let columns = ["--origin", "orig_code", "--destination", "dest_code", "--flow", "sample_count"];
    let how = ["--where", "census_year=2010", "--regions", regions, "--no-figures", "--out", "fit"];
    well(folder, &[&["fit", flows], &columns[..], &how].concat());
    let columns = ["--outcome", "growth", "--from", "x_2009", "--to", "x_2019", "--fitted-on", "none"];
    let how = ["--observed", "o.csv", "--no-figures", "--out", "validation"];
    well(folder, &[&["validate", "p.csv"], &columns[..], &how].concat());
    well(folder, &["calibrate", "calibration.toml", "--no-figures", "--out", "calibration"]);
    for step in ["plan plan.toml --out sweep", "run sweep", "collect sweep", "analyze sweep --no-figures"] {
        well(folder, &[&["sweep"], &step.split(' ').collect::<Vec<_>>()[..]].concat());
    }
}

static REPORTED: LazyLock<Reported> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    make(folder.path());
    let kinds = ["run", "comparison", "attribution", "sweep", "exposure", "fit", "validation", "calibration"];
    let page = |kind: &'static str, language: &str| {
        let said = well(folder.path(), &["report", kind, "--language", language]);
        assert_eq!(said.out, format!("{kind}/report-{language}.html\n"));
        fs::read_to_string(folder.path().join(said.out.trim())).unwrap()
    };
    let pages = kinds.iter().map(|it| (*it, ["en", "zh"].map(|language| page(it, language)))).collect();
    Reported { folder, pages }
});

/// What stands between tags, without what is code, drawn, or packed.
fn words(page: &str) -> String {
    let mut page = page.to_owned();
    for name in ["head", "script", "template", "code", "svg"] {
        let (open, close) = (format!("<{name}"), format!("</{name}>"));
        while let Some((before, rest)) = page.split_once(&open) {
            let after = rest.split_once(&close).map_or("", |it| it.1);
            page = format!("{before} {after}");
        }
    }
    let outside = page.split('<').map(|it| it.split_once('>').map_or(it, |it| it.1));
    outside.collect::<Vec<_>>().join(" ")
}

/// The files within a page, unpacked.
fn within(page: &str) -> BTreeMap<String, Vec<u8>> {
    let file = |template: &str| {
        let (path, rest) = template.split_once("\">").unwrap();
        let packed = STANDARD.decode(rest.split_once('<').unwrap().0).unwrap();
        let bytes = miniz_oxide::inflate::decompress_to_vec(&packed[10..packed.len() - 8]).unwrap();
        (path.to_owned(), bytes)
    };
    page.split("<template data-path=\"").skip(1).map(file).collect()
}

#[test]
fn every_kind_of_results_has_the_eight_chapters_in_both_languages() {
    for (kind, pages) in &REPORTED.pages {
        for (page, headings) in pages.iter().zip(HEADINGS) {
            let places: Vec<_> = headings.iter().map(|it| page.find(&format!("<h2>{it}</h2>"))).collect();
            assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{kind}: {places:?}");
            for section in page.split("<section ").skip(1) {
                let text = words(&format!("<section {section}"));
                assert!(text.trim().chars().count() > 12, "{kind}: {}", &section[..60.min(section.len())]);
            }
        }
    }
}

#[test]
fn a_page_asks_nobody_for_anything_and_runs_nothing_but_its_own_script() {
    for page in REPORTED.pages.values().flatten() {
        assert!(page.contains("Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-"));
        let outside = page.replace("http://www.w3.org/2000/svg", "");
        for reach in ["http:", "https:", " src=", "@import", "url(", " style=", " onclick"] {
            assert!(!outside.contains(reach), "{reach}");
        }
        assert_eq!((page.matches("<script>").count(), page.matches("<style>").count()), (1, 1));
    }
}

#[test]
fn no_report_speaks_of_the_future_or_of_what_ought_to_be_done() {
    for (kind, pages) in &REPORTED.pages {
        for page in pages {
            let text = page.to_lowercase();
            for word in ["forecast", "optimal", "recommend", "最优", "推荐", "建议"] {
                assert!(!words(&text).contains(word), "{kind}: {word}");
            }
            let is_no_number = |it: &str| ["nan", "null", "inf", "+nan", "none.", "undefined"].contains(&it);
            assert!(!words(&text).split_whitespace().any(is_no_number), "{kind}");
        }
    }
}

#[test]
fn chinese_reports_have_no_english_words_but_units_codes_and_names() {
    const KNOWN: [&str; 12] = [
        "factorflow",
        "CSV",
        "SHA",
        "CNY",
        "ODD",
        "RMSE",
        "growth",
        "levels",
        "Two",
        "province_migration",
        "base",
        "tax",
    ];
    for (kind, [_, page]) in &REPORTED.pages {
        let text = words(page);
        let words = text.split(|it: char| !(it.is_ascii_alphanumeric() || it == '_'));
        let english: Vec<&str> = words
            .filter(|it| it.len() > 2 && it.bytes().all(|it| it.is_ascii_alphabetic() || it == b'_'))
            // What begins so is below the line of a symbol.
            .filter(|it| !it.starts_with('_') && !KNOWN.iter().any(|known| it.starts_with(known)))
            .collect();
        assert!(english.is_empty(), "{kind}: {english:?}");
    }
}

#[test]
fn files_within_a_page_are_those_of_the_folder_to_the_byte_and_none_is_kept_secret() {
    for (kind, pages) in &REPORTED.pages {
        let folder = REPORTED.folder.path().join(kind);
        let (files, of_figures): (Vec<_>, Vec<_>) =
            within(&pages[0]).into_iter().partition(|it| !it.0.starts_with("figures/"));
        for (path, bytes) in &files {
            assert!(*bytes == fs::read(folder.join(path)).unwrap(), "{kind}: {path}");
        }
        assert!(!files.is_empty() || *kind == "sweep", "{kind}");
        let out = folder.join("drawn").display().to_string();
        if !of_figures.is_empty() {
            well(REPORTED.folder.path(), &["figure", kind, "--format", "svg", "--out", &out]);
        }
        for (path, bytes) in &of_figures {
            let name = path.trim_start_matches("figures/");
            assert!(*bytes == fs::read(Path::new(&out).join(name)).unwrap(), "{kind}: {path}");
        }
        for entry in fs::read_dir(&folder).unwrap() {
            let name = entry.unwrap().file_name().to_string_lossy().into_owned();
            let is_table = Path::new(&name).extension().is_some_and(|it| it == "csv");
            assert!(!is_table || pages[0].contains(&format!("<code>{name}</code>")), "{name}");
        }
    }
}

#[test]
fn the_same_folder_gives_the_same_bytes() {
    for (kind, pages) in &REPORTED.pages {
        let file = REPORTED.folder.path().join("again.html").display().to_string();
        well(REPORTED.folder.path(), &["report", kind, "--out", &file]);
        assert!(fs::read_to_string(&file).unwrap() == pages[0], "{kind}");
    }
}

/// The rows of a table of the comparison, by what picks them.
fn effect(picks: [&str; 4]) -> BTreeMap<String, String> {
    let file = REPORTED.folder.path().join("comparison/effects.csv");
    let mut reader = csv::Reader::from_path(file).unwrap();
    let mut rows = reader.deserialize::<BTreeMap<String, String>>().map(Result::unwrap);
    rows.find(|it| {
        ["arm", "level", "place", "outcome"].iter().zip(picks).all(|(key, value)| it[*key] == value)
            && it["year"] == "2029.0"
    })
    .unwrap()
}

#[test]
fn what_is_said_of_an_arm_is_what_the_tables_have() {
    let text = words(&REPORTED.pages["comparison"][0]);
    for arm in ["tax-sharing", "talent-subsidy-race"] {
        let found = effect([arm, "nation", "", "output_cny"]);
        let number = |key: &str| found[key].parse::<f64>().unwrap();
        let size = number("mean").abs();
        let said = match size {
            size if size < 1e-6 => "is the same",
            size if size < 0.05 => "hardly differs",
            _ if number("mean") > 0.0 => "higher",
            _ => "lower",
        };
        assert!(text.contains(said), "{arm}: {said}");
        let positive = (number("positive_share") * number("draws")).round();
        let signs = match positive {
            0.0 => "above 0 at none of the 3 draws".to_owned(),
            3.0 => "above 0 at all 3 draws".to_owned(),
            some => format!("above 0 at {some} of 3 draws"),
        };
        assert!(text.contains(&signs), "{arm}: {signs}");
    }
    assert!(text.contains("All 41 regions take part."), "{text}");
    let shanghai = effect(["talent-subsidy-race", "region", "310000", "output_cny"]);
    let mean = shanghai["mean"].parse::<f64>().unwrap();
    assert!(text.contains(&format!("{:.2}", mean.abs())), "{mean}");
}

#[test]
fn every_setting_in_which_an_arm_differs_is_listed_with_its_unit_and_no_other() {
    let page = &REPORTED.pages["comparison"][0];
    let done = page.split("<section id=\"done\">").nth(1).unwrap().split("</section>").next().unwrap();
    for row in [
        "tax-pilot: share</th><td>none</td><td>0.5</td><td>share</td>",
        "tax-pilot: start</th><td>none</td><td>2027</td><td>year</td>",
    ] {
        assert!(done.contains(row), "{row}: {done}");
    }
    assert!(!done.contains("parameters.") && !done.contains("time."), "{done}");
}

/// Twenty years of the delta, as everybody compares first.
#[test]
fn a_comparison_of_the_delta_takes_at_most_a_megabyte_and_a_half() {
    let folder = tempfile::tempdir().unwrap();
    let how = ["--replicates", "3", "--draws", "2", "--set", "time.steps_per_year=1", "--no-figures"];
    well(folder.path(), &[&["compare", "status-quo", "tax-sharing", "--out", "c"], &how[..]].concat());
    for language in ["en", "zh"] {
        let said = well(folder.path(), &["report", "c", "--language", language]);
        let size = fs::metadata(folder.path().join(said.out.trim())).unwrap().len();
        assert!((100_000..=1_500_000).contains(&size), "{size}");
    }
}

#[test]
fn whatever_is_wrong_is_said_at_once_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let said = refusal(folder.path(), &["report", "nowhere", "--out", "missing/report.html"]);
    assert!(said.contains("`nowhere` is not a results folder"), "{said}");
    assert!(said.contains("there is no folder `missing`"), "{said}");
    fs::create_dir_all(folder.path().join("begun/parts")).unwrap();
    let said = refusal(folder.path(), &["report", "begun"]);
    assert!(said.contains("has not come to its end"), "{said}");
    fs::create_dir(folder.path().join("empty")).unwrap();
    fs::write(folder.path().join("empty/manifest.json"), "{\"kind\": \"comparison\"}").unwrap();
    let said = refusal(folder.path(), &["report", "empty"]);
    assert!(said.contains("does not name the base"), "{said}");
    fs::write(folder.path().join("empty/manifest.json"), "{\"kind\": \"run\"}").unwrap();
    let said = refusal(folder.path(), &["report", "empty"]);
    assert!(said.contains("has no table `national`"), "{said}");
    let said = refusal(folder.path(), &["report", "empty", "--out", "begun"]);
    assert!(said.contains("`begun` is a folder"), "{said}");
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
}

#[test]
fn every_lesson_has_a_sheet_and_no_other_number_has() {
    let folder = tempfile::tempdir().unwrap();
    for (language, words) in [("en", "Lesson 2: Sharing taxes"), ("zh", "第 2 课：税收分成")] {
        let said = well(folder.path(), &["report", "--lesson", "2", "--language", language]);
        assert_eq!(said.out, format!("lesson-2-{language}.html\n"));
        let sheet = fs::read_to_string(folder.path().join(said.out.trim())).unwrap();
        assert!(sheet.contains(words) && sheet.contains("80 %") && sheet.contains("2045"), "{sheet}");
    }
    let said = refusal(folder.path(), &["report", "--lesson", "9", "--out", "missing/sheet.html"]);
    assert!(said.contains("there is no lesson 9; there are 1, 2, 3, 4, 5, 6"), "{said}");
    assert!(said.contains("there is no folder `missing`"), "{said}");
    let said = crate::command::factorflow(folder.path(), &["report"]);
    assert_eq!(said.code, 2);
}
