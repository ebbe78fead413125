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
