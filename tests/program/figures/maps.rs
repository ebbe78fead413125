//! What maps promise of any world.

use super::*;

/// Name, longitude and latitude.
type Town<'name> = (&'name str, f64, f64);

/// A results folder of places with flows between all of them.
fn world(places: &[Town]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
    let mut atlas = "code,name_en,name_zh,kind,province_code,province_en,province_zh,lon,lat\n".to_owned();
    let mut flows = "replicate,year,factor,origin,destination,amount\n".to_owned();
    let mut regions = "replicate,year,code,young\n".to_owned();
    for (name, longitude, latitude) in places {
        writeln!(atlas, "{name},{name},{name},city,{name},Nowhere,Nowhere,{longitude},{latitude}").unwrap();
        writeln!(regions, "0,2030,{name},50000").unwrap();
        for (other, ..) in places.iter().filter(|it| it.0 != *name) {
            writeln!(flows, "0,2030,young,{name},{other},100").unwrap();
        }
    }
    write("manifest.json", r#"{"name": "Elsewhere", "seed": 7, "command": "factorflow run elsewhere.toml"}"#);
    write("atlas.csv", &atlas);
    write("flows.csv", &flows);
    write("regions.csv", &regions);
    folder
}

/// The centre of the circle of each place, in the order of the atlas; all circles are of one size.
fn circles(text: &str) -> Vec<(f64, f64)> {
    let of = |line: &str, name: &str| -> Option<f64> {
        line.split(&format!(" {name}=\"")).nth(1)?.split('"').next()?.parse().ok()
    };
    let rings = text.lines().filter(|it| it.starts_with("<circle") && it.contains("fill=\"none\""));
    rings.filter_map(|it| Some((of(it, "cx")?, of(it, "cy")?))).collect()
}

#[test]
fn north_is_up_in_any_world_and_the_graticule_is_drawn() {
    // West, east, north and south of each world.
    let worlds: [(&str, [Town; 4], &str); 6] = [
        ("USA", [("W", -122.0, 38.0), ("E", -75.0, 38.0), ("N", -98.5, 47.0), ("S", -98.5, 29.0)], "90° W"),
        ("Germany", [("W", 6.5, 51.0), ("E", 14.5, 51.0), ("N", 10.5, 54.5), ("S", 10.5, 47.8)], "50° N"),
        ("Kenya", [("W", 34.5, 0.2), ("E", 41.0, 0.2), ("N", 37.8, 4.0), ("S", 37.8, -4.0)], "0°"),
        (
            "Fiji",
            [("W", 177.4, -17.5), ("E", -179.0, -17.5), ("N", 179.2, -16.2), ("S", 179.2, -18.8)],
            "180°",
        ),
        (
            "Russia",
            [("W", 37.0, 56.0), ("E", -175.0, 65.0), ("N", 111.0, 72.0), ("S", 111.0, 50.0)],
            "105° E",
        ),
        (
            "one province",
            [("W", 126.0, 46.0), ("E", 131.0, 46.0), ("N", 128.5, 48.0), ("S", 128.5, 44.5)],
            "46° N",
        ),
    ];
    for (name, places, degree) in worlds {
        let folder = world(&places);
        let drawn = draw(folder.path(), &["flow-map-young".to_owned()], &FigureOptions::default());
        assert!(matches!(drawn, Ok(_) | Err(FigureError::NoFonts | FigureError::MissingGlyphs { .. })));
        let text = svg(folder.path(), "flow-map-young");
        let at = circles(&text);
        let [west, east, north, south] = [at[0], at[1], at[2], at[3]];
        assert!(west.0 + 2000.0 < east.0, "{name}: {at:?}");
        assert!(north.1 + 1500.0 < south.1 && (north.0 - south.0).abs() < 100.0, "{name}: {at:?}");
        assert!(text.contains(&format!("\n{degree}\n")), "{name} has no {degree}");
        assert_page_is_sound(&folder.path().join("figures/flow-map-young.svg"));
    }
}

#[test]
fn a_map_of_several_provinces_of_china_has_the_usual_projection() {
    let text = svg(usual().0.path(), "flow-map-young");
    // On the cone around 105° E the delta is turned by eight degrees: of 120° E the northern end lies further left.
    let degree = text.split("\n120° E").next().unwrap().rsplit("<text x=\"").next().unwrap();
    let below: f64 = degree.split('"').next().unwrap().parse().unwrap();
    let meridian = text.lines().find(|it| it.contains("polyline") && it.contains(&format!("{below:.0},")));
    let first = meridian.unwrap().split("points=\"").nth(1).unwrap();
    let ends: Vec<f64> = first
        .split('"')
        .next()
        .unwrap()
        .split(' ')
        .filter_map(|it| it.split(',').next()?.parse().ok())
        .collect();
    let (one, other) = (ends[0], ends[ends.len() - 1]);
    assert!((one - other).abs() > 500.0, "{ends:?}");
}

#[test]
fn a_map_zooms_to_the_places_asked_for_and_can_show_what_is_net() {
    let folder = results(USUAL);
    let names = ["flow-map-young".to_owned()];
    let drawn = |options: &FigureOptions| {
        let _ = draw(folder.path(), &names, options);
        (
            svg(folder.path(), "flow-map-young"),
            fs::read_to_string(folder.path().join("figures/flow-map-young.csv")).unwrap(),
        )
    };
    let places = |names: &[&str]| names.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    let (text, data) = drawn(&FigureOptions { places: places(&["Jiangsu"]), ..FigureOptions::default() });
    assert!(text.contains("flows among the regions shown") && !text.contains("Hangzhou"));
    assert_eq!(data.lines().count(), 1 + 3 * 2);
    let (text, data) = drawn(&FigureOptions { places: places(&["Hefei"]), ..FigureOptions::default() });
    assert!(text.contains("flows to and from the regions asked for") && data.lines().count() == 1 + 2 * 8);
    let (text, data) = drawn(&FigureOptions { net: true, ..FigureOptions::default() });
    assert!(text.contains("net flows between regions"));
    assert_eq!(data.lines().count(), 1 + 9 * 8 / 2);
}
