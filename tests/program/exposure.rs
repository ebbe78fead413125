//! `factorflow exposure`: what it lists, writes and draws, and what it refuses.

use crate::command::{refusal, well};
use factorflow::outcome::{Kind, Table};
use factorflow::results::{csv, parquet};
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// The cities of Zhejiang with Shanghai, Wuxi and Shenzhen.
const CHAINS: &str = "name = \"Chains\"\n[world]\nname = \"china-prefectures\"\n\
    keep = [\"province:Zhejiang\", \"310000\", \"320200\", \"440300\"]\n\
    segments = \"seeds/china/segments.csv\"\nspecialisation = \"seeds/china/specialisation.csv\"\n";
const FIELDS: [&str; 3] = ["integrated-circuits", "optoelectronics", "ai"];
const ASKED: [&str; 4] = ["--supplier", "320200", "--segment", "packaging-testing"];

fn workshop() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("chains.toml"), CHAINS).unwrap();
    folder
}

/// A table of the folder, the same in both formats.
fn table(folder: &Path, name: &str) -> Table {
    let compact = parquet::read(&folder.join(format!("{name}.parquet"))).unwrap();
    let words = ["supplier", "code"].into_iter().chain(NUMBERED).map(|it| (it, Kind::Text));
    let text = csv::read(&folder.join(format!("{name}.csv")), &words.collect::<Vec<_>>()).unwrap();
    assert_eq!(text, compact, "{name} as text is not what it is in Parquet");
    compact
}

const NUMBERED: [&str; 10] = [
    "region_1",
    "region_2",
    "region_3",
    "region_4",
    "region_5",
    "region_6",
    "region_7",
    "region_8",
    "region_9",
    "region_10",
];

#[test]
fn suppliers_are_listed_written_in_both_formats_and_drawn_the_most_important_first() {
    let workshop = workshop();
    let said = well(workshop.path(), &["exposure", "chains.toml", "--threads", "1"]);
    assert_eq!(said.out, "results/exposure-chains\n");
    let folder = workshop.path().join("results/exposure-chains");
    let found = table(&folder, "exposure");
    let national = found.real("national").unwrap();
    assert!(national.is_sorted_by(|one, other| one >= other) && national[0] > 0.0, "{national:?}");
    for row in 0..found.rows() {
        let exposures: Vec<f64> =
            (1..=10).map(|rank| found.real(&format!("exposure_{rank}")).unwrap()[row]).collect();
        assert!(exposures.is_sorted_by(|one, other| one >= other), "{exposures:?}");
    }
    let place = &found.text("name_en").unwrap()[0];
    let first = said.err.lines().find(|it| it.starts_with("  ")).unwrap();
    assert!(
        first.contains(place.as_str()) && first.ends_with(&format!("{:.5}", national[0])),
        "{}",
        said.err
    );
    assert!(folder.join("figures/suppliers.svg").is_file() && folder.join("figures/suppliers.png").is_file());
    let nobody = ["exposed.csv", "exposed.parquet", "figures/exposed.svg"];
    assert!(nobody.iter().all(|it| !folder.join(it).exists()), "nobody asked for one supplier");
}

/// All segments of a field everywhere: those of others count with the intensity .5 of (36), one's own in full.
#[test]
fn exposures_to_everything_of_a_field_add_up_to_its_share_and_what_passes_on_of_it() {
    let workshop = workshop();
    well(workshop.path(), &["exposure", "chains.toml", "--no-figures", "--out", "found"]);
    let found = table(&workshop.path().join("found"), "exposure");
    let world = csv::read("seeds/china/prefectures.csv".as_ref(), &[("code", Kind::Text)]).unwrap();
    let kept = |row: &usize| {
        let code = &world.text("code").unwrap()[*row];
        code.starts_with("33") || ["310000", "320200", "440300"].contains(&code.as_str())
    };
    let rows: Vec<usize> = (0..world.rows()).filter(kept).collect();
    let output = world.numbers("gdp_cny").unwrap();
    let all: f64 = rows.iter().map(|&row| output[row]).sum();
    let (national, fields) = (found.real("national").unwrap(), found.text("field").unwrap());
    for field in FIELDS {
        let share = world.numbers(&format!("share_{}", field.replace('-', "_"))).unwrap();
        let of_field: f64 = rows.iter().map(|&row| share[row] * output[row]).sum::<f64>() / all;
        let sum: f64 = (0..found.rows()).filter(|&row| fields[row] == field).map(|row| national[row]).sum();
        assert!((sum / of_field - 1.5).abs() < 1e-9, "{field}: {sum} of {of_field}");
    }
}

#[test]
fn who_depends_on_one_supplier_is_a_table_and_a_map_in_both_languages() {
    let workshop = workshop();
    let ask = |out: &str, more: &[&str]| {
        well(workshop.path(), &[&["exposure", "chains.toml", "--out", out], more].concat());
        workshop.path().join(out)
    };
    let folder = ask("code", &ASKED);
    let exposed = table(&folder, "exposed");
    let exposure = exposed.real("exposure").unwrap();
    assert!(exposed.rows() == 14 && exposure.is_sorted_by(|one, other| one >= other));
    assert_eq!(exposed.text("code").unwrap()[0], "320200", "nobody depends on Wuxi as much as Wuxi");
    let english = fs::read_to_string(folder.join("figures/exposed.svg")).unwrap();
    assert!(english.contains("Wuxi") && english.contains("packaging-testing"), "{english}");

    let named = ["--supplier", "无锡市", "--segment", "integrated-circuits:packaging-testing"];
    let folder = ask("named", &[&named[..], &["--language", "zh"]].concat());
    assert_eq!(table(&folder, "exposed"), exposed);
    let chinese = fs::read_to_string(folder.join("figures/exposed.svg")).unwrap();
    assert!(
        chinese.contains("无锡市") && chinese.contains("封装测试") && !chinese.contains("Wuxi"),
        "{chinese}"
    );

    // The same folder without a supplier: what was there of one is gone.
    let folder = ask("named", &["--no-figures"]);
    assert!(!folder.join("exposed.csv").exists() && !folder.join("exposed.parquet").exists());
}

#[test]
fn what_cannot_be_asked_is_refused_with_what_might_be_meant() {
    let workshop = workshop();
    let refused = |more: &[&str]| refusal(workshop.path(), &[&["exposure", "chains.toml"], more].concat());
    for (supplier, segment, said) in [
        ("Ning", "packaging-testing", "no place is called `Ning`; did you mean `Ningbo` (330200, Zhejiang)?"),
        ("无锡", "packaging-testing", "did you mean `无锡市` (320200, Jiangsu)?"),
        ("Qwerty", "packaging-testing", "no place is called `Qwerty`"),
        (
            "320200",
            "packaging-testng",
            "no segment is called `packaging-testng`; did you mean `packaging-testing`?",
        ),
        ("320200", "ai:design", "no segment is called `ai:design`"),
        ("province:Zhejiang", "design", "`province:Zhejiang` stands for 11 regions, not for one"),
    ] {
        let shown = refused(&["--supplier", supplier, "--segment", segment]);
        assert!(shown.contains(said), "{supplier} {segment}: {shown}");
    }
    for half in [&ASKED[..2], &ASKED[2..]] {
        assert!(refused(half).contains("required"), "{half:?}");
    }
    assert!(refused(&["--resume"]).contains("nothing to resume"));
    let without = refusal(workshop.path(), &["exposure", "status-quo"]);
    assert!(without.contains("no field of this world has an industry chain"), "{without}");
    assert!(without.contains("segments = \"seeds/china/segments.csv\""), "{without}");
    assert!(!workshop.path().join("results").exists(), "what is refused leaves nothing");

    fs::create_dir_all(workshop.path().join("mine")).unwrap();
    fs::write(workshop.path().join("mine/notes.txt"), "mine").unwrap();
    assert!(refused(&["--out", "mine"]).contains("mine"));
    assert_eq!(fs::read_dir(workshop.path().join("mine")).unwrap().count(), 1);
}
