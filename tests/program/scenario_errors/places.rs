//! Names of places that are unknown, or that several places share.

use super::shown;

const CHINA: &str = "\
code,name_en,name_zh,province_code,province_en,province_zh,lon,lat,population,gdp_cny
320300,Xuzhou,徐州市,320000,Jiangsu,江苏省,117.2,34.3,9000000,800000000000
321100,Zhenjiang,镇江市,320000,Jiangsu,江苏省,119.4,32.2,3200000,500000000000
320500,Suzhou (Jiangsu),苏州市,320000,Jiangsu,江苏省,120.6,31.3,12700000,2200000000000
341300,Suzhou (Anhui),宿州市,340000,Anhui,安徽省,117.0,33.6,5300000,220000000000
331000,Taizhou (Zhejiang),台州市,330000,Zhejiang,浙江省,121.4,28.7,6600000,600000000000
620100,Lanzhou,兰州市,620000,Gansu,甘肃省,103.8,36.1,4400000,330000000000
510100,Chengdu,成都市,510000,Sichuan,四川省,104.1,30.6,20900000,2000000000000
310000,Shanghai,上海市,310000,Shanghai,上海市,121.5,31.2,24900000,4500000000000
";

/// Counties of the United States: one name in two states.
const STATES: &str = "\
code,name_en,province_code,province_en,lon,lat,population,gdp_cny
06037,Los Angeles,06,California,-118.2,34.1,9700000,790000000000
17167,Springfield,17,Illinois,-89.7,39.8,194000,12000000000
25013,Springfield,25,Massachusetts,-72.6,42.1,465000,28000000000
54039,Charleston,54,West Virginia,-81.6,38.3,180000,13000000000
";

const KENYA: &str = "\
code,name_en,province_code,province_en,lon,lat,population,gdp_cny
KE-30,Nairobi,NBO,Nairobi,36.8,-1.3,4400000,14000000000
KE-31,Nakuru,RVL,Rift Valley,36.1,-0.3,2200000,4600000000
KE-44,Trans Nzoia,RVL,Rift Valley,34.9,1.0,990000,1400000000
";

/// What is said of a world without policies that keeps these names.
fn keeping(regions: &str, clubs: &str, keep: &str) -> String {
    let scenario = format!("[world]\nregions = \"regions.csv\"\nclubs = \"clubs.csv\"\nkeep = [{keep}]\n");
    shown(&[("regions.csv", regions), ("clubs.csv", clubs), ("scenario.toml", &scenario)], &[])
}

const NO_CLUB: &str = "club,member_code\nall-of-it,none\n";

/// The suggestion for one name.
fn help(regions: &str, name: &str) -> String {
    let shown = keeping(regions, NO_CLUB, &format!("\"{name}\""));
    let hint = shown.split("error: ").nth(1).and_then(|it| it.split("= help: ").nth(1));
    hint.and_then(|it| it.lines().next()).unwrap_or_default().to_owned()
}

#[test]
fn a_place_is_suggested_for_a_name_that_it_begins_with_and_never_for_one_that_is_spelt_alike() {
    for (regions, name, expected) in [
        (CHINA, "Zhejiang", "did you mean `province:Zhejiang`?"),
        (CHINA, "浙江", "did you mean `province:浙江省`?"),
        (
            CHINA,
            "Suzhou",
            "did you mean `Suzhou (Anhui)` (341300, Anhui) or `Suzhou (Jiangsu)` (320500, Jiangsu)?",
        ),
        (
            CHINA,
            "suzhou",
            "did you mean `Suzhou (Anhui)` (341300, Anhui) or `Suzhou (Jiangsu)` (320500, Jiangsu)?",
        ),
        (CHINA, "Taizhou", "did you mean `Taizhou (Zhejiang)` (331000, Zhejiang)?"),
        (CHINA, "苏州", "did you mean `苏州市` (320500, Jiangsu)?"),
        (CHINA, "310100", "of codes that begin with `310` there are `310000` (Shanghai)"),
        (CHINA, "province:Zhejiang Province", "did you mean `province:Zhejiang`?"),
        (STATES, "California", "did you mean `province:California`?"),
        (STATES, "6037", "did you mean `06037` (Los Angeles)?"),
        (STATES, "Los Angeles County", "did you mean `Los Angeles` (06037, California)?"),
        (KENYA, "Rift", "did you mean `province:Rift Valley`?"),
        (KENYA, "trans-nzoia", "did you mean `Trans Nzoia` (KE-44, Rift Valley)?"),
    ] {
        assert_eq!(help(regions, name), expected, "{name}");
    }
    for (regions, name) in [
        (CHINA, "Luzhou"),
        (CHINA, "Xuchang"),
        (CHINA, "泰州"),
        (CHINA, "province:Jiangxi"),
        (STATES, "Virginia"),
        (STATES, "Springdale"),
        (KENYA, "Nakura"),
    ] {
        let said = help(regions, name);
        assert!(!said.contains("did you mean") && !said.is_empty(), "{name}: {said}");
    }
}

#[test]
fn a_name_that_several_regions_share_is_warned_of_with_their_codes() {
    let shown = keeping(STATES, NO_CLUB, "\"Springfield\"");
    assert!(
        shown.contains("warning: 2 regions are called `Springfield` and all are taken: `17167`, `25013`"),
        "{shown}"
    );
    assert!(shown.contains("scenario.toml:4:9"), "{shown}");

    let twice = CHINA.replace("Suzhou (Jiangsu)", "Suzhou").replace("Suzhou (Anhui)", "Suzhou");
    let policy = "[world]\nregions = \"regions.csv\"\n[[policies]]\nname = \"tax\"\ninstrument = \"tax-sharing\"\n\
        members = [\"Suzhou\"]\nshare = 0.5\n";
    let shown = super::shown(&[("regions.csv", &twice), ("scenario.toml", policy)], &[]);
    assert!(shown.contains("2 regions are called `Suzhou` and all are taken: `320500`, `341300`"), "{shown}");

    let stances = "[world]\nregions = \"regions.csv\"\n[governments]\nrule = \"imitate\"\ninitial_open = [\"Suzhou\"]\n";
    let shown = super::shown(&[("regions.csv", &twice), ("scenario.toml", stances)], &[]);
    assert!(shown.contains("2 regions are called `Suzhou`"), "{shown}");

    let provinces = KENYA.replace("RVL,Rift Valley,34.9", "RV2,Rift Valley,34.9");
    let shown = keeping(&provinces, NO_CLUB, "\"province:Rift Valley\"");
    assert!(
        shown.contains("2 provinces are called `Rift Valley` and all are taken: `RV2`, `RVL`"),
        "{shown}"
    );
    assert!(shown.contains("such as `province:RV2`"), "{shown}");

    let club = "club,member_code\nNairobi,KE-30\nNairobi,KE-31\n";
    let shown = keeping(KENYA, club, "\"Nairobi\"");
    assert!(shown.contains("`Nairobi` is a club and a region too; the club is taken"), "{shown}");
}

#[test]
fn names_that_mean_one_place_or_a_set_by_intent_are_no_reason_to_warn() {
    let club = "club,member_code\ncoast,KE-30\ncoast,KE-31\n";
    for keep in [
        "\"coast\"",
        "\"KE-30\", \"Nakuru\"",
        "\"province:Rift Valley\"",
        "\"kind:city\"",
        "\"province:RVL\"",
    ] {
        assert_eq!(keeping(KENYA, club, keep), "", "{keep}");
    }
}

#[test]
fn members_of_clubs_that_no_region_is_are_counted_and_named_before_anything_is_left_out() {
    let clubs = "club,member_code\nwest,6037\nwest,17167\nwest,54039\n";
    let shown = keeping(STATES, clubs, "\"17167\"");
    assert!(
        shown.contains("warning: 1 of the 3 members of club `west` is in no row of `regions.csv`: `6037`"),
        "{shown}"
    );
    assert!(shown.contains("clubs.csv:2:6") && shown.contains("the table has `06037`"), "{shown}");

    let clubs = "club,member_code\nvalley,KE-31\u{200b}\nvalley,'KE-44\nvalley,KE-99\n";
    let shown = keeping(KENYA, clubs, "\"KE-30\"");
    assert!(shown.contains("none of the 3 members of club `valley` is in a row"), "{shown}");
    assert!(shown.contains("for 2 of them the table has `KE-31`, `KE-44`"), "{shown}");

    let clubs = "club,member_code\nfar,990000\n";
    let shown = keeping(CHINA, clubs, "\"310000\"");
    assert!(
        shown.contains("the one member of club `far` is in no row of `regions.csv`: `990000`"),
        "{shown}"
    );
    assert!(shown.contains("codes of regions look like `310000`"), "{shown}");

    let many = (0..7).map(|it| format!("club-{it},x{it}\nclub-{it},y{it}\n")).collect::<Vec<_>>().concat();
    let shown = keeping(CHINA, &format!("club,member_code\n{many}"), "\"310000\"");
    assert!(shown.contains("2 clubs more lack 4 of their 4 members"), "{shown}");

    let prefectures = STATES.replace("code,name_en,province", "code,name_en,prefecture_code,province");
    let prefectures: String = prefectures
        .lines()
        .enumerate()
        .map(|(at, line)| {
            if at == 0 {
                format!("{line}\n")
            } else {
                let cells: Vec<&str> = line.splitn(3, ',').collect();
                format!("{},{},P{},{}\n", cells[0], cells[1], cells[0], cells[2])
            }
        })
        .collect();
    let shown = keeping(&prefectures, "club,member_code\nwest,P06037\n", "\"06037\"");
    assert!(shown.contains("write `prefecture` under `scope`"), "{shown}");
}
