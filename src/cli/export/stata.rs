//! Tables as Stata writes them from version 14 on: format 118 of `help dta`, in UTF-8.
//!
//! Written by hand, since no maintained crate writes it; pandas reads it back in the tests.

use super::named::{ExportTable, exact, widest};
use crate::cli::Failure;
use crate::outcome::Values;

/// The largest text that stands in a row; longer ones stand behind the rows.
const LONGEST_IN_ROW: usize = 2045;
/// Letters of a name.
const LONGEST_NAME: usize = 32;
/// Letters of a label.
const LONGEST_LABEL: usize = 80;
/// Bytes that a name takes.
const NAME_BYTES: usize = 129;
/// Bytes that a format takes.
const FORMAT_BYTES: usize = 57;
/// Bytes that a label takes.
const LABEL_BYTES: usize = 321;

/// What Stata calls a number that is not there.
const MISSING: u64 = 0x7fe0_0000_0000_0000;

/// How a column is written.
#[derive(Clone, Copy)]
enum Storage {
    /// Text of at most so many bytes.
    Text(usize),
    /// Text that stands behind the rows.
    LongText,
    Double,
}

impl Storage {
    fn of(values: &Values) -> Self {
        match (values, widest(values)) {
            (Values::Text(_), bytes) if bytes > LONGEST_IN_ROW => Self::LongText,
            (Values::Text(_), bytes) => Self::Text(bytes.max(1)),
            (Values::Integer(_) | Values::Real(_), _) => Self::Double,
        }
    }

    fn code(self) -> u16 {
        match self {
            Self::Text(bytes) => u16::try_from(bytes).unwrap_or(u16::MAX),
            Self::LongText => 32_768,
            Self::Double => 65_526,
        }
    }

    fn format(self) -> String {
        match self {
            Self::Text(bytes) => format!("%{bytes}s"),
            Self::LongText => "%9s".to_owned(),
            Self::Double => "%10.0g".to_owned(),
        }
    }
}

/// Columns whose names Stata does not take, and the names that they have there.
type Renamed = Vec<(String, String)>;

/// The file of a table, and the columns that had to be called otherwise, each with its new name.
pub fn file(it: &ExportTable) -> Result<(Vec<u8>, Renamed), Failure> {
    let columns = it.table.columns();
    refuse_inexact(it)?;
    let names = names(columns.iter().map(|it| it.name.as_str()));
    let storage: Vec<Storage> = columns.iter().map(|it| Storage::of(&it.values)).collect();
    let mut file = File::default();
    file.text("<stata_dta><header><release>118</release><byteorder>LSF</byteorder><K>");
    file.bytes.extend(u16::try_from(columns.len()).unwrap_or(u16::MAX).to_le_bytes());
    file.text("</K><N>");
    file.bytes.extend((it.table.rows() as u64).to_le_bytes());
    file.text("</N><label>");
    let label: String = it.name.chars().take(LONGEST_LABEL).collect();
    file.bytes.extend(u16::try_from(label.len()).unwrap_or(0).to_le_bytes());
    file.text(&label);
    // Without a time of its own a file of the same table is the same to the byte.
    file.text("</label><timestamp>\0</timestamp></header>");
    file.map();
    file.section("variable_types", |to| storage.iter().for_each(|it| to.extend(it.code().to_le_bytes())));
    file.section("varnames", |to| names.iter().for_each(|it| padded(to, it, NAME_BYTES)));
    file.section("sortlist", |to| to.extend(vec![0; 2 * (columns.len() + 1)]));
    file.section("formats", |to| storage.iter().for_each(|it| padded(to, &it.format(), FORMAT_BYTES)));
    file.section("value_label_names", |to| to.extend(vec![0; NAME_BYTES * columns.len()]));
    file.section("variable_labels", |to| {
        for (label, column) in it.labels.iter().zip(columns) {
            let label = if label.is_empty() { &column.name } else { label };
            padded(to, &label.chars().take(LONGEST_LABEL).collect::<String>(), LABEL_BYTES);
        }
    });
    file.section("characteristics", |_| ());
    file.section("data", |to| (0..it.table.rows()).for_each(|row| write_row(to, it, &storage, row)));
    file.section("strls", |to| write_long_texts(to, it, &storage));
    file.section("value_labels", |_| ());
    let renamed = columns.iter().zip(&names).filter(|(column, name)| column.name != **name);
    let renamed = renamed.map(|(column, name)| (column.name.clone(), name.clone())).collect();
    Ok((file.finish(), renamed))
}

/// A number that Stata would round is refused rather than written.
fn refuse_inexact(it: &ExportTable) -> Result<(), Failure> {
    for column in it.table.columns() {
        let Values::Integer(numbers) = &column.values else { continue };
        if let Some(number) = numbers.iter().find(|it| exact(**it).is_none()) {
            return Err(Failure::Refused(format!(
                "error: {}: {number} in `{}` has more digits than Stata keeps; `--to csv` keeps them",
                it.name, column.name
            )));
        }
    }
    Ok(())
}

fn write_row(to: &mut Vec<u8>, it: &ExportTable, storage: &[Storage], row: usize) {
    for (number, (column, storage)) in it.table.columns().iter().zip(storage).enumerate() {
        match (&column.values, storage) {
            (Values::Text(texts), Storage::Text(bytes)) => padded(to, &texts[row], *bytes),
            (Values::Text(texts), _) => to.extend(reference(number, row, &texts[row])),
            (Values::Integer(numbers), _) => to.extend(exact(numbers[row]).unwrap_or(f64::NAN).to_le_bytes()),
            (Values::Real(numbers), _) => {
                let number = numbers[row];
                let bits = if number.is_finite() { number.to_bits() } else { MISSING };
                to.extend(bits.to_le_bytes());
            }
        }
    }
}

/// Where a long text stands: its column in two bytes and its row in six, both counted from 1; zeros for an empty one.
fn reference(column: usize, row: usize, text: &str) -> [u8; 8] {
    let mut bytes = [0; 8];
    if !text.is_empty() {
        bytes[..2].copy_from_slice(&u16::try_from(column + 1).unwrap_or(u16::MAX).to_le_bytes());
        bytes[2..].copy_from_slice(&(row as u64 + 1).to_le_bytes()[..6]);
    }
    bytes
}

fn write_long_texts(to: &mut Vec<u8>, it: &ExportTable, storage: &[Storage]) {
    /// A text that ends with a zero.
    const ENDED_BY_ZERO: u8 = 130;
    for row in 0..it.table.rows() {
        for (number, (column, storage)) in it.table.columns().iter().zip(storage).enumerate() {
            let (Values::Text(texts), Storage::LongText) = (&column.values, storage) else { continue };
            let text = &texts[row];
            if text.is_empty() {
                continue;
            }
            to.extend(b"GSO");
            to.extend(u32::try_from(number + 1).unwrap_or(u32::MAX).to_le_bytes());
            to.extend((row as u64 + 1).to_le_bytes());
            to.push(ENDED_BY_ZERO);
            to.extend(u32::try_from(text.len() + 1).unwrap_or(u32::MAX).to_le_bytes());
            to.extend(text.as_bytes());
            to.push(0);
        }
    }
}

/// A text with zeros behind it, cut where it does not fit.
fn padded(to: &mut Vec<u8>, text: &str, bytes: usize) {
    let mut end = text.len().min(bytes);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    to.extend(&text.as_bytes()[..end]);
    to.extend(vec![0; bytes - end]);
}

/// Names as Stata allows them: letters, digits and underscores, no digit in front, at most 32, none twice.
fn names<'n>(columns: impl Iterator<Item = &'n str>) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for column in columns {
        let allowed = |it: char| if it.is_ascii_alphanumeric() || it == '_' { it } else { '_' };
        let mut name: String = column.chars().map(allowed).collect();
        if !name.starts_with(|it: char| it.is_ascii_alphabetic() || it == '_') {
            name.insert(0, '_');
        }
        // The end of a path says more than its beginning.
        let cut = name.len().saturating_sub(LONGEST_NAME);
        let mut name = name[cut..].trim_start_matches(|it: char| it == '_' || it.is_ascii_digit()).to_owned();
        if name.is_empty() || RESERVED.contains(&name.as_str()) {
            name = format!("v_{name}");
        }
        let numbered = (2..).map(|it| {
            let ending = format!("_{it}");
            format!("{}{ending}", &name[..name.len().min(LONGEST_NAME - ending.len())])
        });
        let free = std::iter::once(name.clone()).chain(numbered).find(|it| !names.contains(it));
        names.extend(free);
    }
    names
}

/// Words that Stata keeps to itself.
const RESERVED: [&str; 13] =
    ["byte", "double", "float", "if", "in", "int", "long", "strL", "using", "with", "_all", "_n", "_N"];

/// The file with the places of its sections.
#[derive(Default)]
struct File {
    bytes: Vec<u8>,
    /// Where each section begins.
    places: Vec<u64>,
    /// Where the places are to be written.
    map: usize,
}

impl File {
    fn text(&mut self, text: &str) {
        self.bytes.extend(text.as_bytes());
    }

    /// Leaves room for the places: of the file, of this map, of ten sections, of the end and behind it.
    fn map(&mut self) {
        self.places = vec![0, self.bytes.len() as u64];
        self.text("<map>");
        self.map = self.bytes.len();
        self.bytes.extend(vec![0; 8 * 14]);
        self.text("</map>");
    }

    fn section(&mut self, name: &str, write: impl FnOnce(&mut Vec<u8>)) {
        self.places.push(self.bytes.len() as u64);
        self.text(&format!("<{name}>"));
        write(&mut self.bytes);
        self.text(&format!("</{name}>"));
    }

    fn finish(mut self) -> Vec<u8> {
        self.places.push(self.bytes.len() as u64);
        self.text("</stata_dta>");
        self.places.push(self.bytes.len() as u64);
        for (number, place) in self.places.iter().enumerate() {
            let at = self.map + 8 * number;
            self.bytes[at..at + 8].copy_from_slice(&place.to_le_bytes());
        }
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn names_are_cut_from_the_front_and_told_apart() {
        let columns = [
            "output_cny",
            "parameters.technology.retention",
            "parameters.talent.distance_elasticity",
            "policies.a.share",
            "policies-a-share",
            "1st",
            "if",
            "分享",
        ];
        let found = names(columns.into_iter());
        assert_eq!(found[..2], ["output_cny", "parameters_technology_retention"]);
        assert!(found[2].ends_with("talent_distance_elasticity") && found[2].len() <= 32, "{found:?}");
        assert_eq!(found[3..], ["policies_a_share", "policies_a_share_2", "st", "v_if", "v_"]);
    }
}
