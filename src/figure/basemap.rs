//! Lines of a `GeoJSON` file below a flow map. None come with the program: boundaries have licences and, in print,
//! map-review rules, so only those who hold an approved map give one, with its note.

use std::io;
use std::path::Path;

use serde_json::Value;

use super::canvas::Point;
use super::{FigureError, FigureOptions};

/// Files beyond this many bytes are refused before they fill the memory: lines of a country take a few MB.
const LARGEST_FILE: u64 = 64 << 20;

/// All lines of the base map that was asked for, in degrees; none without one.
pub(super) fn lines(options: &FigureOptions) -> Result<Vec<Vec<Point>>, FigureError> {
    options.basemap.as_ref().map_or_else(|| Ok(vec![]), |basemap| read(&basemap.file))
}

/// What must stand below a map with these lines.
pub(super) fn note(options: &FigureOptions) -> String {
    options.basemap.as_ref().map_or(String::new(), |basemap| basemap.note.clone())
}

/// All lines and rings of a file.
fn read(file: &Path) -> Result<Vec<Vec<Point>>, FigureError> {
    let text = text_of(file).map_err(|source| FigureError::File { file: file.to_owned(), source })?;
    let value =
        serde_json::from_str(&text).map_err(|source| FigureError::Json { file: file.to_owned(), source })?;
    let mut lines = Vec::new();
    collect(&value, &mut lines);
    Ok(lines)
}

fn text_of(file: &Path) -> io::Result<String> {
    let about = std::fs::metadata(file)?;
    if !about.is_file() {
        return Err(io::Error::other("it is no file"));
    }
    if about.len() > LARGEST_FILE {
        return Err(io::Error::other("it is larger than 64 MiB; simplify its lines"));
    }
    std::fs::read_to_string(file)
}

/// Collections hold features, features hold geometries, geometries hold coordinates: whichever it is, go down.
fn collect(value: &Value, lines: &mut Vec<Vec<Point>>) {
    for key in ["features", "geometries"] {
        for part in value.get(key).and_then(Value::as_array).into_iter().flatten() {
            collect(part, lines);
        }
    }
    if let Some(geometry) = value.get("geometry") {
        collect(geometry, lines);
    }
    if let Some(coordinates) = value.get("coordinates") {
        collect_coordinates(coordinates, lines);
    }
}

/// An array of positions is a line; an array of anything deeper holds lines.
fn collect_coordinates(value: &Value, lines: &mut Vec<Vec<Point>>) {
    let Some(parts) = value.as_array() else { return };
    let line: Option<Vec<Point>> = parts.iter().map(position).collect();
    match line {
        Some(line) if line.len() > 1 => lines.push(line),
        Some(_) => {}
        None => parts.iter().for_each(|part| collect_coordinates(part, lines)),
    }
}

fn position(value: &Value) -> Option<Point> {
    let numbers = value.as_array()?;
    Some((numbers.first()?.as_f64()?, numbers.get(1)?.as_f64()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_found_in_every_kind_of_geometry() {
        let text = r#"{"type": "FeatureCollection", "features": [
            {"type": "Feature", "geometry": {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}},
            {"type": "Feature", "geometry": {"type": "MultiPolygon", "coordinates": [[[[0, 0], [1, 0], [0, 0]]]]}},
            {"type": "Feature", "geometry": {"type": "Point", "coordinates": [5, 6]}},
            {"type": "Feature", "geometry": null}]}"#;
        let mut lines = Vec::new();
        collect(&serde_json::from_str(text).unwrap(), &mut lines);
        assert_eq!(lines, [vec![(1.0, 2.0), (3.0, 4.0)], vec![(0.0, 0.0), (1.0, 0.0), (0.0, 0.0)]]);
    }
}
