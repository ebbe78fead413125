//! Chinese figures have Chinese words, whatever the world: Latin letters are left to codes, symbols and names that have
//! no other.

use super::*;
use crate::command::well;

/// The compass, the letter of Student's law, and those that stand for policies below a figure.
const SYMBOLS: [&str; 8] = ["E", "N", "S", "W", "t", "a", "b", "c"];

const KENYA: &str = "code,name_en,province_en,lon,lat,population,gdp_cny,young_talent\n\
    047,Nairobi,Capital,36.8,-1.3,4400000,3300000000000,310000\n\
    001,Mombasa,Coast,39.7,-4.0,1200000,610000000000,52000\n\
    022,Kiambu,Central,36.8,-1.1,2400000,750000000000,98000\n";
const ONE_REGION: &str =
    "code,name_en,name_zh,lon,lat,population,gdp_cny\nX,Somewhere,某地,10.0,50.0,900000,4e10\n";

/// All Chinese figures of a folder, without the compass and with the names that are known besides.
fn assert_chinese(folder: &Path, results: &str, names: &[&str]) {
    well(folder, &["figure", results, "--language", "zh", "--format", "svg", "--out", "zh"]);
    let known: Vec<&str> = SYMBOLS.iter().chain(names).copied().collect();
    let mut drawn = 0;
    for file in fs::read_dir(folder.join("zh")).unwrap().map(|it| it.unwrap().path()) {
        if file.extension().is_some_and(|it| it == "svg") {
            assert_latin(&file.display().to_string(), &fs::read_to_string(&file).unwrap(), &known);
            drawn += 1;
        }
    }
    assert!(drawn > 3, "{drawn} figures of {results}");
    fs::remove_dir_all(folder.join("zh")).unwrap();
}

/// Four years in one step each, without replicates and figures: all policies are in force by then.
const QUICK: [&str; 7] =
    ["--years", "4", "--mode", "expected", "--no-figures", "--set", "time.steps_per_year=1"];

#[test]
fn figures_of_the_library_have_no_latin_letters() {
    let folder = tempfile::tempdir().unwrap();
    let arms =
        ["status-quo", "tax-sharing", "talent-subsidy-race", "innovation-vouchers", "scenario-opening"];
    well(folder.path(), &[&["compare"][..], &arms, &QUICK, &["--out", "c"]].concat());
    assert_chinese(folder.path(), "c", &[]);
    assert_chinese(folder.path(), "c/arms/tax-sharing", &[]);
    let province = ["--set", "world.keep=[\"province:Hainan\"]"];
    well(folder.path(), &[&["run", "china-prefectures", "--out", "p"][..], &QUICK, &province].concat());
    assert_chinese(folder.path(), "p", &[]);
}

#[test]
fn figures_of_other_worlds_have_latin_letters_only_in_names_that_their_tables_have_in_no_other() {
    for (table, text, names) in [
        (
            KENYA,
            "name = \"Kenya\"\nname_zh = \"肯尼亚\"\n",
            &["Nairobi", "Mombasa", "Kiambu", "Capital", "Coast", "Central"][..],
        ),
        (
            KENYA,
            "name = \"Kenya\"\n",
            &["Kenya", "Nairobi", "Mombasa", "Kiambu", "Capital", "Coast", "Central"],
        ),
        (ONE_REGION, "name = \"One\"\nname_zh = \"一地\"\n", &["X"]),
    ] {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("regions.csv"), table).unwrap();
        let policy = if table == KENYA {
            "[[policies]]\nname = \"pilot\"\ninstrument = \"scenario-opening\"\nmembers = [\"047\"]\nstart = 2025.5\n"
        } else {
            ""
        };
        let text = format!(
            "{text}[world]\nregions = \"regions.csv\"\ncurrency = \"KES\"\n[time]\nsteps_per_year = 2\n{policy}"
        );
        fs::write(folder.path().join("s.toml"), text).unwrap();
        well(folder.path(), &["run", "s.toml", "--years", "2", "--no-figures", "--out", "r"]);
        assert_chinese(folder.path(), "r", names);
    }
}

#[test]
fn figures_of_a_sweep_call_scenarios_and_factors_in_chinese() {
    let folder = tempfile::tempdir().unwrap();
    let scenario = |name: &str| {
        format!(
            "{{ extends = \"library:{name}\", \"run.mode\" = \"expected\", \"time.years\" = 2, \"time.steps_per_year\" = 1 }}"
        )
    };
    let plan = format!(
        "name = \"扫描\"\n[scenarios]\nstatus-quo = {}\ntax-sharing = {}\n[design]\nmethod = \"one-at-a-time\"\n[factors]\n\
         \"parameters.talent.wage_elasticity.young\" = {{ range = [1.0, 3.0] }}\n\"policies.tax-pilot.share\" = {{ range = [0.1, 0.9] }}\n\
         \"policies.tax-pilot.start\" = {{ values = [2025, 2026] }}\n[output]\nmetrics = [\"output.change\", \"movers\", \"theil\"]\n",
        scenario("status-quo"),
        scenario("tax-sharing")
    );
    fs::write(folder.path().join("plan.toml"), plan).unwrap();
    for command in
        [&["plan", "plan.toml", "--out", "w"][..], &["run", "w"], &["analyze", "w", "--no-figures"]]
    {
        well(folder.path(), &[&["sweep"], command].concat());
    }
    // θ_young is the symbol of the model.
    assert_chinese(folder.path(), "w", &["young", "_young"]);
}
