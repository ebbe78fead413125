//! Worlds of one's own: their money, their names, whose parameters they have, and the page that makes one.

use crate::command::{factorflow, refusal, well};
use crate::pages::Page;
use std::fs;
use std::path::Path;
use tempfile::TempDir;

/// A folder with a table of regions and a scenario.
fn world(table: &str, scenario: &str) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("regions.csv"), table).unwrap();
    fs::write(folder.path().join("s.toml"), scenario).unwrap();
    folder
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).unwrap_or_else(|it| panic!("{name}: {it}"))
}

const USA: &str = "code,name_en,province_en,lon,lat,population,gdp_cny\n\
    06,California,West,-119.5,37.2,39000000,3900000000000\n\
    48,Texas,South,-99.3,31.5,30500000,2560000000000\n\
    12,Florida,South,-82.5,28.6,22600000,1580000000000\n\
    36,New York,East,-75.5,42.9,19600000,2150000000000\n";
const GERMANY: &str = "code,name_en,province_en,lon,lat,population,gdp_cny,capital_cny\n\
    DE2,Bayern,Süd,11.4,48.9,13400000,770000000000,2900000000000\n\
    DEA,Nordrhein-Westfalen,West,7.6,51.5,18100000,840000000000,3000000000000\n\
    DE3,Berlin,Ost,13.4,52.5,3800000,193000000000,600000000000\n";
const KENYA: &str = "code,name_en,province_en,lon,lat,population,gdp_cny,young_talent\n\
    047,Nairobi,Nairobi,36.8,-1.3,4400000,3300000000000,310000\n\
    001,Mombasa,Coast,39.7,-4.0,1200000,610000000000,52000\n\
    022,Kiambu,Central,36.8,-1.1,2400000,750000000000,98000\n";
const ONE_REGION: &str =
    "code,name_zh,lon,lat,population,gdp_cny\nX,中央区,140.0,36.0,900000,4000000000000\n";

const RUN: &str = "[time]\nyears = 1\nsteps_per_year = 1\n[run]\nmode = \"expected\"\n";

fn scenario(currency: &str) -> String {
    format!("[world]\nregions = \"regions.csv\"\n{currency}\n{RUN}")
}

#[test]
fn meanings_units_and_figures_are_in_the_money_of_the_world_and_columns_keep_their_names() {
    for (table, code, chinese) in [
        (USA, "USD", "美元"),
        (GERMANY, "EUR", "欧元"),
        (KENYA, "KES", "肯尼亚先令"),
        (ONE_REGION, "JPY", "日元"),
    ] {
        let folder = world(table, &scenario(&format!("currency = {code:?}")));
        well(folder.path(), &["run", "s.toml", "--out", "r"]);
        let columns = read(folder.path(), "r/columns.csv");
        assert!(columns.contains(&format!("output_cny,{code} per year")), "{columns}");
        assert!(!columns.contains("CNY"), "{code}: {columns}");
        well(folder.path(), &["figure", "r", "national-series", "--format", "svg", "--language", "en,zh"]);
        let [english, in_chinese] =
            ["en", "zh"].map(|it| read(folder.path(), &format!("r/figures/national-series-{it}.svg")));
        assert!(english.contains(code) && !english.contains("CNY"), "{code}");
        assert!(in_chinese.contains(chinese) && !in_chinese.contains("CNY"), "{code}");
        let said = well(folder.path(), &["outcomes", "wage_worker_cny", "--scenario", "s.toml"]).out;
        assert!(said.contains(&format!("{code} per person and year")), "{said}");
        // What lies in the folder makes the same run again, in the same money.
        assert!(read(folder.path(), "r/scenario.toml").contains(&format!("currency = \"{code}\"")));
        assert!(well(folder.path(), &["show", "r/scenario.toml"]).out.contains("world.currency"));
    }
}

#[test]
fn without_a_currency_everything_is_in_cny_as_before() {
    let folder = world(USA, &scenario(""));
    well(folder.path(), &["run", "s.toml", "--no-figures", "--out", "r"]);
    assert!(read(folder.path(), "r/columns.csv").contains("output_cny,CNY per year"));
    assert!(!read(folder.path(), "r/scenario.toml").contains("currency"));
}

#[test]
fn what_is_no_code_of_a_currency_is_refused_with_the_code_that_was_meant() {
    for (table, written, meant) in [
        (USA, "usd", "did you mean `USD`?"),
        (GERMANY, "€", "did you mean `EUR`?"),
        (KENYA, "Ksh", "did you mean `KES`?"),
        (ONE_REGION, "RMB", "did you mean `CNY`?"),
        (ONE_REGION, "money", "write `CNY`, `USD`, `EUR`"),
    ] {
        let folder = world(table, &scenario(&format!("currency = {written:?}")));
        let refused = refusal(folder.path(), &["check", "s.toml"]);
        assert!(refused.contains("three capital letters") && refused.contains(meant), "{refused}");
        assert!(refused.contains("s.toml:3"), "{refused}");
    }
}

#[test]
fn effects_attributions_and_sweeps_are_in_the_money_of_the_world() {
    let folder = world(KENYA, &scenario("currency = \"KES\""));
    let policy = "extends = \"s.toml\"\n[[policies]]\nname = \"tax\"\ninstrument = \"tax-sharing\"\nmembers = [\"047\", \"001\"]\n";
    fs::write(folder.path().join("p.toml"), policy).unwrap();
    well(folder.path(), &["compare", "s.toml", "p.toml", "--no-figures", "--out", "c"]);
    let effects = read(folder.path(), "c/effects.csv");
    assert!(effects.contains("transfers_cny,KES per year") && !effects.contains("CNY per"), "{effects}");
    well(folder.path(), &["attribute", "s.toml", "p.toml", "--no-figures", "--out", "a"]);
    let attributed = read(folder.path(), "a/attribution.csv");
    assert!(attributed.contains("transfers_cny,KES per year") && !attributed.contains("CNY per"));
    let columns = read(folder.path(), "a/columns.csv");
    assert!(columns.contains("subsets,members_output_cny,KES per year"), "{columns}");
    let plan = "[scenarios]\nbase = \"s.toml\"\ntax = \"p.toml\"\n[design]\nmethod = \"grid\"\nlevels = 2\n\
        [factors]\n\"policies.tax.share\" = { range = [0.1, 0.9] }\n[output]\nmetrics = [\"output\", \"transfers.change\"]\n";
    fs::write(folder.path().join("plan.toml"), plan).unwrap();
    well(folder.path(), &["sweep", "plan", "plan.toml", "--out", "w"]);
    well(folder.path(), &["sweep", "run", "w"]);
    well(folder.path(), &["sweep", "collect", "w"]);
    well(folder.path(), &["sweep", "analyze", "w", "--no-figures"]);
    for file in ["dataset/columns.csv", "analysis/main_effects.csv", "analysis/report.md"] {
        let text = read(folder.path(), &format!("w/{file}"));
        assert!(text.contains("KES per year") && !text.contains("CNY"), "{file}: {text}");
    }
}

/// A name in one language is better than a code, and regions that name one province are in one.
#[test]
fn names_fall_back_to_those_of_the_other_language_and_provinces_to_their_names() {
    for (table, expected) in [
        (USA, ["48,Texas,Texas,city,48,South,South,South", "12,Florida,Florida,city,12,South,South,South"]),
        (GERMANY, ["DE2,Bayern,Bayern,city,DE2,Süd,Süd,Süd", "DE3,Berlin,Berlin,city,DE3,Ost,Ost,Ost"]),
        (
            KENYA,
            [
                "001,Mombasa,Mombasa,city,001,Coast,Coast,Coast",
                "022,Kiambu,Kiambu,city,022,Central,Central,Central",
            ],
        ),
        (ONE_REGION, ["X,中央区,中央区,city,X,X,X,X", "X,中央区"]),
    ] {
        let folder = world(table, &scenario(""));
        let said = well(folder.path(), &["run", "s.toml", "--no-figures", "--out", "r"]);
        let atlas = read(folder.path(), "r/atlas.csv");
        assert!(expected.iter().all(|it| atlas.contains(it)), "{atlas}");
        assert!(said.err.contains("no column `province_code`: the province's name"), "{}", said.err);
    }
    // The same province: its people cross no border to each other.
    let folder = world(USA, &scenario(""));
    well(folder.path(), &["run", "s.toml", "--no-figures", "--out", "r"]);
    assert!(read(folder.path(), "r/clubs.csv").contains("South"));
}

#[test]
fn a_note_says_when_regions_grow_alike_and_whose_parameters_they_have() {
    let own = "are those of China, estimated or assumed";
    let alike = "regions grow nearly alike";
    let shares =
        |table: &str| table.replace("gdp_cny\n", "gdp_cny,share_ai\n").replace("000\n", "000,0.02\n");
    for (table, currency, said) in [
        (USA.to_owned(), "", vec![alike, own, "call the money of this world CNY"]),
        (USA.to_owned(), "currency = \"USD\"", vec![alike, own]),
        (GERMANY.to_owned(), "currency = \"EUR\"", vec![own]),
        (KENYA.to_owned(), "", vec![own, "call the money of this world CNY"]),
        (shares(USA), "currency = \"USD\"", vec![own]),
        (ONE_REGION.to_owned(), "currency = \"JPY\"", vec![own]),
    ] {
        let folder = world(&table, &scenario(currency));
        let err = well(folder.path(), &["check", "s.toml"]).err;
        for note in [alike, own, "call the money of this world CNY"] {
            assert_eq!(err.contains(note), said.contains(&note), "{note}: {err}");
        }
        assert!(!err.contains("warning"), "{err}");
    }
    // The program's own worlds, one province of them, and a copy of a table say nothing of the kind.
    let province = "[world]\nname = \"china-prefectures\"\nkeep = [\"province:Hainan\"]\n";
    let copy = "[world]\nregions = \"regions.csv\"\nkeep = [\"Hainan\"]\n";
    let table = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds/china/prefectures.csv"))
        .unwrap();
    for text in [province.to_owned(), copy.replace("Hainan", "province:Hainan")] {
        let folder = world(&table, &text);
        assert_eq!(well(folder.path(), &["check", "s.toml"]).err, "");
    }
}

/// What the note says holds: growth differs far less than where the table has columns of its own.
#[test]
fn regions_whose_columns_are_all_filled_in_grow_nearly_alike() {
    let spread = |table: &str| {
        let folder = world(table, &scenario("currency = \"USD\"").replace("years = 1", "years = 10"));
        well(folder.path(), &["run", "s.toml", "--no-figures", "--out", "r"]);
        let file = folder.path().join("r/regions.csv");
        let text = [("code", factorflow::outcome::Kind::Text)];
        let rows = factorflow::results::csv::read(&file, &text).unwrap();
        let (year, code, output) =
            (rows.real("year").unwrap(), rows.text("code").unwrap(), rows.real("output_cny").unwrap());
        let of = |wanted: &str, moment: f64| {
            (0..rows.rows())
                .find(|it| code[*it] == wanted && (year[*it] - moment).abs() < 1e-6)
                .map(|it| output[it])
                .unwrap()
        };
        let growth = ["06", "48", "12", "36"].map(|it| of(it, 2035.0) / of(it, 2025.0));
        growth.iter().copied().fold(f64::MIN, f64::max) - growth.iter().copied().fold(f64::MAX, f64::min)
    };
    let rough = "code,name_en,province_en,lon,lat,population,gdp_cny,young_talent,capital_cny\n\
        06,California,West,-119.5,37.2,39000000,3900000000000,2900000,9000000000000\n\
        48,Texas,South,-99.3,31.5,30500000,2560000000000,1100000,8900000000000\n\
        12,Florida,South,-82.5,28.6,22600000,1580000000000,700000,6000000000000\n\
        36,New York,East,-75.5,42.9,19600000,2150000000000,1700000,4900000000000\n";
    let (alike, own) = (spread(USA), spread(rough));
    assert!(2.0 * alike < own, "{alike} {own}");
}

#[test]
fn clubs_of_ones_own_have_names_in_figures_and_lists_and_none_of_those_of_china() {
    let clubs = "club,member_code,name_en,name_zh,description,description_zh\n\
        ai,047,Hub,中心,The capital.,首都。\nai,001,Hub,中心,The capital.,首都。\n";
    let folder = world(KENYA, &scenario("clubs = \"clubs.csv\"\ncurrency = \"KES\""));
    fs::write(folder.path().join("clubs.csv"), clubs).unwrap();
    well(folder.path(), &["run", "s.toml", "--no-figures", "--out", "r"]);
    well(folder.path(), &["figure", "r", "club-output-index", "--format", "svg", "--language", "en,zh"]);
    let figure = |language: &str| read(folder.path(), &format!("r/figures/club-output-index-{language}.svg"));
    assert!(figure("en").contains("\nHub\n") && !figure("en").contains("AI zones"));
    assert!(figure("zh").contains("\n中心\n") && !figure("zh").contains("人工智能"));
    fs::create_dir_all(folder.path().join("seeds/kenya")).unwrap();
    for name in ["regions.csv", "clubs.csv"] {
        fs::copy(folder.path().join(name), folder.path().join("seeds/kenya").join(name)).unwrap();
    }
    let listed = well(folder.path(), &["worlds", "kenya"]).out;
    assert!(listed.contains("中心") && listed.contains("The capital."), "{listed}");
    let china = well(folder.path(), &["worlds", "china-prefectures"]).out;
    assert!(china.contains("长三角") && china.contains("京津冀"), "{china}");
}

#[test]
fn the_page_on_own_worlds_makes_its_country_as_it_stands() {
    let folder = Page::read("docs/own-world.md").follow(|_| Some(Vec::new()));
    let columns = read(folder.path(), "marland/columns.csv");
    assert!(columns.contains("output_cny,USD per year") && !columns.contains("CNY"));
    let figure = read(folder.path(), "marland/figures-zh/club-output-index.svg");
    assert!(figure.contains("马兰（本国参数）") && figure.contains("港口城市"), "{figure}");
    let money = read(folder.path(), "marland/figures-zh/national-series.svg");
    assert!(money.contains("亿美元") && !money.contains("USD"), "{money}");
    let effects = read(folder.path(), "ports/effects.csv");
    assert!(effects.contains("policy_cost_cny,USD per year") && !effects.contains(",CNY"));
    let checked = factorflow(folder.path(), &["check", "marland.toml"]);
    assert!(checked.err.contains("whose") || checked.err.contains("are those of China"), "{}", checked.err);
    assert!(!checked.err.contains("warning"), "{}", checked.err);
}
