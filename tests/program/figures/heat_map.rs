//! What heat maps promise.

use super::*;
use factorflow::figure::{HeatMap, HeatMapAxis, heat_map};

fn phases(columns: u32, rows: u32) -> HeatMap {
    let scale = |name: &str, count: u32| HeatMapAxis {
        name: name.to_owned(),
        unit: "share".to_owned(),
        values: (0..count).map(|step| f64::from(step) / f64::from(count)).collect(),
    };
    let cell =
        |row: u32, column: u32| if row == column { f64::NAN } else { f64::from(row) / f64::from(rows) };
    HeatMap {
        name: "phase-diagram".to_owned(),
        title: "Where opening is stable: open governments in 2045, share".to_owned(),
        subtitle: "mean of 8 replicates".to_owned(),
        across: scale("Shared tax", columns),
        up: scale("Strength of imitation", rows),
        value: "open governments".to_owned(),
        cells: (0..rows).map(|row| (0..columns).map(|column| cell(row, column)).collect()).collect(),
        contour: Some(0.5),
        command: "factorflow sweep run plan".to_owned(),
        seed: "7".to_owned(),
        ..HeatMap::default()
    }
}

#[test]
fn a_heat_map_of_any_size_stays_on_the_page_and_no_text_covers_another() {
    for (columns, rows) in [(1, 1), (5, 4), (11, 9), (40, 60)] {
        for language in [Language::English, Language::Chinese] {
            let folder = tempfile::tempdir().unwrap();
            let drawn = heat_map(&phases(columns, rows), &folder.path().join("figures"), language);
            assert!(matches!(drawn, Ok(_) | Err(FigureError::NoFonts | FigureError::MissingGlyphs { .. })));
            assert_page_is_sound(&folder.path().join("figures/phase-diagram.svg"));
            let data = fs::read_to_string(folder.path().join("figures/phase-diagram.csv")).unwrap();
            assert_eq!(data.lines().count(), 1 + (columns * rows) as usize);
        }
    }
}

#[test]
fn values_are_printed_where_they_have_room_and_the_source_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let printed = |columns| {
        let map = HeatMap { cells: vec![vec![0.375; columns as usize]; 3], ..phases(columns, 3) };
        let drawn = heat_map(&map, &folder.path().join("figures"), Language::English);
        assert!(matches!(drawn, Ok(_) | Err(FigureError::NoFonts | FigureError::MissingGlyphs { .. })));
        let text = svg(folder.path(), "phase-diagram");
        assert!(text.contains("factorflow sweep run plan (seed 7)"));
        // The legend may say it once more, the cells of three rows often.
        text.matches("0.38").count() >= 12
    };
    assert!(printed(4) && !printed(60));
}

#[test]
fn a_grid_that_does_not_fit_is_refused_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let mut map = phases(4, 3);
    map.cells.pop();
    let error = heat_map(&map, &folder.path().join("figures"), Language::English).unwrap_err().to_string();
    assert!(error.contains("2 rows of cells for 3 values of `Strength of imitation`"), "{error}");
    assert!(!folder.path().join("figures").exists());
}

/// The colour at a place of a picture, in mm.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a picture is a few thousand dots wide
fn pixel(picture: &resvg::tiny_skia::Pixmap, (x, y): (f64, f64)) -> (u8, u8, u8) {
    let dots = |mm: f64| (mm / 25.4 * 300.0).round() as u32;
    let found = picture.pixel(dots(x), dots(y)).unwrap();
    (found.red(), found.green(), found.blue())
}

/// Rectangles of the drawing, in mm: fill, left, top, right, bottom.
fn rectangles(text: &str) -> Vec<[f64; 4]> {
    let polygons = text.lines().filter_map(|line| line.strip_prefix("<polygon ")?.split("points=\"").nth(1));
    let corners = polygons.map(|points| {
        let numbers: Vec<f64> = points
            .split('"')
            .next()
            .unwrap()
            .split([' ', ','])
            .filter_map(|it| it.parse().ok())
            .map(|it: f64| it / 100.0)
            .collect();
        let across = numbers.iter().step_by(2).copied();
        let down = numbers.iter().skip(1).step_by(2).copied();
        let least = |it: &mut dyn Iterator<Item = f64>| it.fold(f64::INFINITY, f64::min);
        let most = |it: &mut dyn Iterator<Item = f64>| it.fold(f64::NEG_INFINITY, f64::max);
        [
            least(&mut across.clone()),
            least(&mut down.clone()),
            most(&mut across.clone()),
            most(&mut down.clone()),
        ]
    });
    corners.collect()
}

#[test]
fn all_classes_of_a_heat_map_differ_to_the_pixel_and_signs_have_two_hues() {
    for (low, high) in [(-0.43, 0.55), (-1.0, 6.0), (0.0, 0.7)] {
        let cells = (0..3_u32).map(|row| {
            (0..4_u32).map(|column| low + (high - low) * f64::from(4 * row + column) / 11.0).collect()
        });
        let map = HeatMap { cells: cells.collect(), contour: Some(0.0), ..phases(4, 3) };
        let folder = tempfile::tempdir().unwrap();
        let Ok(_) = heat_map(&map, &folder.path().join("figures"), Language::English) else { return };
        let text = svg(folder.path(), "phase-diagram");
        assert_page_is_sound(&folder.path().join("figures/phase-diagram.svg"));
        let picture =
            resvg::tiny_skia::Pixmap::load_png(folder.path().join("figures/phase-diagram.png")).unwrap();
        // The steps of the legend come after the twelve cells, and are 3 mm high.
        let steps: Vec<[f64; 4]> = rectangles(&text).into_iter().skip(12).collect();
        assert!((4..=8).contains(&steps.len()), "{steps:?}");
        let middle = |it: &[f64; 4]| (f64::midpoint(it[0], it[2]), f64::midpoint(it[1], it[3]));
        let colours: Vec<_> = steps.iter().map(|it| pixel(&picture, middle(it))).collect();
        for (index, colour) in colours.iter().enumerate() {
            assert!(!colours[..index].contains(colour), "{colours:?}");
        }
        if low < 0.0 {
            let (first, last) = (colours[0], colours[colours.len() - 1]);
            assert!(first.0 > first.2 && last.0 < last.2, "{colours:?}");
        }
    }
}
