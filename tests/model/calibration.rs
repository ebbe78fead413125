//! A calibration keeps the parameters that what was observed was made with.

use factorflow::Scenario;
use factorflow::estimate::calibration::{ModelMoment, MomentValues, PointAnswer, RunTrace};
use factorflow::experiment::plan::CalibrationPlan;
use factorflow::run::{Cancel, side_by_side};
use factorflow::scenario::Change;
use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, StandardNormal};
use rand_xoshiro::Xoshiro256PlusPlus;
use std::convert::Infallible;
use std::path::Path;
use std::sync::Arc;

/// Four made-up provinces, run in no time.
const SCENARIO: &str = "[world]\nregions = \"regions.csv\"\n[time]\nyears = 1\nsteps_per_year = 1\n";

const REGIONS: &str = "code,province_code,lon,lat,population,gdp_cny,young_talent,established_talent\n\
    a1,a,100,30,4000000,9e11,200000,150000\n\
    a2,a,101,30,1000000,1e11,30000,20000\n\
    b1,b,105,32,3000000,4e11,100000,80000\n\
    c1,c,108,28,2000000,2e11,50000,60000\n\
    d1,d,112,35,5000000,7e11,150000,140000\n\
    d2,d,113,34,800000,5e10,9000,8000\n";

/// Three statistics, three parameters.
const PLAN: &str = r#"base = "four.toml"

[moments]
slope = { model = "province_migration_slope", observed = 0.0, se = 0.06 }
capital = { model = "capital_output_change", observed = 0.0, se = 0.003 }
sited = { model = "own_region_share_siting", observed = 0.0, se = 0.01 }

[factors]
"parameters.talent.distance_elasticity" = { range = [0.6, 2.0] }
"parameters.capital.depreciation_rate" = { range = [0.05, 0.11] }
"parameters.technology.siting_link_cost" = { range = [0.2, 1.5] }

[waves]
count = 2
points = 30
"#;

fn plan() -> CalibrationPlan {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plan.toml");
    for (name, text) in [("four.toml", SCENARIO), ("regions.csv", REGIONS), ("plan.toml", PLAN)] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    CalibrationPlan::load(&file, &ModelMoment::check).unwrap().0
}

fn run(plan: &CalibrationPlan, point: &[f64]) -> Vec<f64> {
    let moments: Vec<ModelMoment> =
        plan.moments.iter().map(|it| ModelMoment::find(&it.model).unwrap()).collect();
    let values = plan.values(point);
    let changes = plan.factors.iter().zip(values).map(|(factor, value)| Change::new(&factor.path, value));
    let scenario: Scenario = plan.scenario.with(changes).unwrap();
    let model = Arc::new(scenario.model().unwrap().0);
    let trace = RunTrace::of(&scenario, &model, 0, &ModelMoment::selection(&moments), &Cancel::default())
        .unwrap()
        .unwrap();
    moments.iter().map(|it| it.value(&trace)).collect()
}

#[test]
fn made_up_truths_are_kept_and_little_else_is() {
    let seeds = 20;
    let (mut kept, mut volume) = (0, 0.0);
    let mut plan = plan();
    for seed in 0..seeds {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
        let truth: Vec<f64> = plan.factors.iter().map(|_| random.random_range(0.0..1.0)).collect();
        let made = run(&plan, &truth);
        for (moment, value) in plan.moments.iter_mut().zip(made) {
            let noise: f64 = StandardNormal.sample(&mut random);
            moment.observed = value + moment.se * noise;
        }
        plan.seed = seed;
        let matching = plan.matching();
        let answer = |point: &Vec<f64>| -> PointAnswer {
            let values = run(&plan, point);
            Ok(MomentValues { chance: vec![0.0; values.len()], values })
        };
        let found =
            matching.matched(|points| Ok::<_, Infallible>(side_by_side(points, 0.0, answer))).unwrap();
        kept += usize::from(!found.rules_out(&matching, &truth));
        volume += found.waves.last().unwrap().kept_share / f64::from(u32::try_from(seeds).unwrap());
    }
    assert!(kept >= 18, "{kept} of {seeds} truths are kept");
    assert!(volume <= 0.2, "{volume} of the prior volume is kept on average");
    println!("{kept} of {seeds} kept, {volume:.4} of the volume");
}

/// The tables of the worked example are those of the prefectures of 2010, added up.
#[test]
fn the_provinces_of_the_example_are_prefectures_added_up() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |file: &str| -> Vec<std::collections::BTreeMap<String, String>> {
        let mut reader = csv::Reader::from_path(root.join(file)).unwrap();
        reader.deserialize().map(|it| it.unwrap()).collect()
    };
    let number =
        |row: &std::collections::BTreeMap<String, String>, column: &str| row[column].parse::<f64>().unwrap();
    let (prefectures, migration) =
        (read("seeds/china/2010/prefectures.csv"), read("seeds/china/2010/migration.csv"));
    let (provinces, moves) = (read("docs/calibration/provinces.csv"), read("docs/calibration/migration.csv"));
    assert_eq!((provinces.len(), moves.len()), (31, 31));
    for (province, moved) in provinces.iter().zip(&moves) {
        let code = &province["code"];
        assert_eq!(code, &moved["code"]);
        let own: Vec<_> = prefectures.iter().filter(|it| it["province_code"] == *code).collect();
        let own_moves: Vec<_> =
            migration.iter().filter(|it| own.iter().any(|own| own["code"] == it["code"])).collect();
        let near = |found: f64, expected: f64| (found - expected).abs() <= 1e-6 * expected.abs() + 0.5;
        for column in [
            "area_km2",
            "population",
            "workers",
            "young_talent",
            "established_talent",
            "gdp_cny",
            "capital_cny",
            "graduates_per_year",
            "research_fte",
        ] {
            let sum: f64 = own.iter().map(|it| number(it, column)).sum();
            assert!(near(number(province, column), sum), "{code} {column}");
        }
        let mean = |column: &str, by: &str| {
            let all: f64 = own.iter().map(|it| number(it, by)).sum();
            own.iter().map(|it| number(it, column) * number(it, by)).sum::<f64>() / all
        };
        for (column, by) in [
            ("lon", "population"),
            ("lat", "population"),
            ("share_ai", "gdp_cny"),
            ("share_internet_of_things", "gdp_cny"),
        ] {
            assert!((number(province, column) - mean(column, by)).abs() < 1e-6, "{code} {column}");
        }
        for column in ["residents", "net_migrants_per_year", "aged_15_19"] {
            let sum: f64 = own_moves.iter().map(|it| number(it, column)).sum();
            assert!(near(number(moved, column), sum), "{code} {column}");
        }
    }
}
