//! A world of eleven regions with all that a world can have, and what reads scenarios in it.

use factorflow::Scenario;
use factorflow::scenario::{Problems, Reader, TableCache};
use std::cell::RefCell;
use std::path::Path;
use std::sync::Arc;

/// The tables, by the names that scenarios have for them.
pub const TABLES: [(&str, &str); 6] = [
    (
        "regions.csv",
        "code,name_en,name_zh,kind,prefecture_code,province_code,province_en,lon,lat,area_km2,population,gdp_cny,share_ai,share_integrated_circuits,share_optoelectronics,share_nano_materials,share_internet_of_things\n\
         310000,Shanghai,上海市,city,310000,310000,Shanghai,121.5,31.2,6340,24870895,4321485000000,0.05,0.02,0.01,0.005,0.01\n\
         320500,Suzhou,苏州市,city,320500,320000,Jiangsu,120.6,31.3,8657,12748262,2465300000000,0.04,0.02,0.01,0.005,0.01\n\
         320600,Nantong,南通市,city,320600,320000,Jiangsu,120.9,32.0,10549,7726635,1181000000000,0.01,0.02,0.01,0.005,0.01\n\
         330100,Hangzhou,杭州市,city,330100,330000,Zhejiang,120.2,30.3,16850,11936010,2005900000000,0.06,0.02,0.01,0.005,0.01\n\
         330200,Ningbo,宁波市,city,330200,330000,Zhejiang,121.6,29.9,9816,9404283,1645300000000,0.02,0.02,0.01,0.005,0.01\n\
         330400,Jiaxing,嘉兴市,city,330400,330000,Zhejiang,120.8,30.8,4237,5400868,706200000000,0.01,0.02,0.01,0.005,0.01\n\
         330500,Huzhou,湖州市,city,330500,330000,Zhejiang,120.1,30.9,5820,3367579,402000000000,0,0.02,0.01,0.005,0.01\n\
         330700,Jinhua,金华市,city,330700,330000,Zhejiang,119.6,29.1,10942,7050683,602000000000,0,0.02,0.01,0.005,0.01\n\
         340100,Hefei,合肥市,city,340100,340000,Anhui,117.2,31.8,11445,5118199,747000000000,0.02,0.02,0.01,0.005,0.01\n\
         340123,Feixi,肥西县,county,340100,340000,Anhui,117.0,31.7,2082,967527,120760000000,0.01,0.02,0.01,0.005,0.01\n\
         340200,Wuhu,芜湖市,city,340200,340000,Anhui,118.4,31.3,6026,3644420,450200000000,0,0.02,0.01,0.005,0.01\n",
    ),
    (
        "clubs.csv",
        "club,member_code,scope\ndelta,340100,prefecture\ndelta,310000,prefecture\ndelta,320500,region\ncore,340100,region\n",
    ),
    (
        "fields.csv",
        "name,name_zh,learning_rate\nai,人工智能,0.25\nintegrated-circuits,集成电路,0.2\noptoelectronics,光电,0.2\nnano-materials,纳米材料,0.2\ninternet-of-things,物联网,0.2\n",
    ),
    (
        "segments.csv",
        "field,segment,name_zh,share\nintegrated-circuits,design,芯片设计,0.4\nintegrated-circuits,packaging-testing,封装测试,0.6\nai,models,算法,1\n",
    ),
    (
        "specialisation.csv",
        "code,field,segment,quotient\n340100,integrated-circuits,packaging-testing,3\n340123,integrated-circuits,packaging-testing,5\n310000,ai,models,2\n",
    ),
    (
        "migration.csv",
        "code,residents,net_migrants_per_year,natural_growth_permille,aged_15_19\n\
         310000,24870895,-3000,5.5,1243544\n\
         320500,12748262,6000,4.5,637413\n\
         320600,7726635,-9000,3.5,386331\n\
         330100,11936010,12000,2.5,596800\n\
         330200,9404283,-15000,1.5,470214\n\
         330400,5400868,18000,0.5,270043\n\
         330500,3367579,-21000,-0.5,168378\n\
         330700,7050683,24000,-1.5,352534\n\
         340100,5118199,-27000,-2.5,255909\n\
         340123,967527,30000,-3.5,48376\n\
         340200,3644420,-33000,-4.5,182221\n",
    ),
];

/// `[world]` of all these tables.
pub const WORLD: &str = "[world]\nregions = \"regions.csv\"\nclubs = \"clubs.csv\"\nfields = \"fields.csv\"\n\
    segments = \"segments.csv\"\nspecialisation = \"specialisation.csv\"\nmigration = \"migration.csv\"\n";

/// How many texts share what was read of tables before it is forgotten, so that it does not fill the memory.
const TEXTS_A_CACHE: u32 = 500;

/// A reader of scenarios in this world, which reads tables seldom.
pub fn reader() -> Reader {
    thread_local!(static CACHE: RefCell<(u32, Arc<TableCache>)> = RefCell::default());
    let cache = CACHE.with_borrow_mut(|(uses, cache)| {
        *uses += 1;
        if uses.is_multiple_of(TEXTS_A_CACHE) {
            *cache = Arc::default();
        }
        Arc::clone(cache)
    });
    let tables = TABLES.into_iter();
    tables.fold(Reader::default(), |reader, (name, text)| reader.table(name, text)).cache(&cache)
}

/// Reads a scenario as if it stood in a file, and looks at all that is told of it.
pub fn judge(reader: &Reader, text: &str) -> Option<Scenario> {
    match reader.read(Path::new("any.toml"), text.to_owned()) {
        Ok(scenario) => {
            judge_told(&scenario.warnings);
            assert!(!scenario.warnings.has_errors(), "an error is no warning: {:?}", scenario.warnings);
            Some(scenario)
        }
        Err(problems) => {
            assert!(problems.has_errors(), "refused without a reason: {problems:?}");
            judge_told(&problems);
            None
        }
    }
}

/// What is told has words in both languages, with colours and without.
pub fn judge_told(problems: &Problems) {
    for colour in [false, true] {
        assert_eq!(problems.render(colour).is_empty(), problems.is_empty(), "{problems:?}");
    }
    for problem in problems.iter() {
        assert!(!problem.message().is_empty(), "{problem:?}");
        let _ = (problem.chinese_message(), problem.chinese_help());
    }
}
