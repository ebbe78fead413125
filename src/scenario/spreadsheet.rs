//! What spreadsheets and statistics programs put around a table, named as what it is, once.

use std::ops::Range;

/// Marks that stand between fields where commas should, with their names.
const SEPARATORS: [(char, &str); 4] =
    [(';', "semicolons (`;`)"), ('\t', "tabs"), ('|', "bars (`|`)"), ('，', "full-width commas (`，`)")];

/// Titles above a header are looked for in so many lines.
const MOST_TITLES: usize = 10;

/// What a line begins with that says where data come from.
const NOTES: [&str; 12] = [
    "source",
    "note",
    "data:",
    "quelle",
    "fuente",
    "fonte",
    "*",
    "注",
    "来源",
    "资料来源",
    "数据来源",
    "说明",
];

/// Rows of narrower tables may have one cell alone, as a field that has only a name; those of regions never.
const FEWEST_COLUMNS: usize = 5;

/// Something about the whole text that makes it no table in CSV.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct WholeFault {
    pub message: String,
    pub hint: String,
    /// The line that shows it, in bytes.
    pub line: Range<usize>,
}

/// Why a text is not a table with commas and a header on top, if it is not; `is_column` knows the names of columns that
/// such a table may have.
pub(crate) fn fault(text: &str, is_column: &dyn Fn(&str) -> bool) -> Option<WholeFault> {
    let lines = lines(text);
    let first = lines.first()?.clone();
    let stated = text[first.clone()].trim().trim_matches('"').strip_prefix("sep=");
    if let Some(separator) = stated {
        let is_comma = separator == ",";
        let message = format!("the first line is `sep={}`, which only Excel reads", separator.escape_debug());
        let other = if is_comma { "" } else { ", and separate the fields by commas" };
        return Some(WholeFault { message, hint: format!("remove the line{other}"), line: first });
    }
    other_separator(text, &first, &lines)
        .or_else(|| titles(text, &lines, is_column))
        .or_else(|| row_names(text, &lines))
}

/// Lines with something in them.
fn lines(text: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    let mut found = Vec::new();
    for line in text.split_inclusive('\n') {
        let end = at + line.trim_end().len();
        if !line.trim().is_empty() {
            found.push(at..end);
        }
        at += line.len();
    }
    found
}

fn other_separator(text: &str, first: &Range<usize>, lines: &[Range<usize>]) -> Option<WholeFault> {
    let header = &text[first.clone()];
    let commas = header.matches(',').count();
    let (separator, name) = SEPARATORS.into_iter().find(|(it, _)| header.matches(*it).count() > commas)?;
    let cells = lines.iter().skip(1).take(MOST_TITLES).flat_map(|it| text[it.clone()].split(separator));
    let decimal_commas = cells.map(str::trim).any(is_number_with_comma);
    let numbers = if decimal_commas { ", and numbers have decimal commas" } else { "" };
    let points = if decimal_commas { " and numbers with points" } else { "" };
    Some(WholeFault {
        message: format!("the fields are separated by {name}{numbers}"),
        hint: format!(
            "save the table with commas between fields{points}; spreadsheets offer `CSV UTF-8 (comma delimited)`"
        ),
        line: first.clone(),
    })
}

fn is_number_with_comma(cell: &str) -> bool {
    cell.split_once(',').is_some_and(|(whole, rest)| {
        let digits = |it: &str| !it.is_empty() && it.chars().all(|it| it.is_ascii_digit());
        digits(whole.trim_start_matches(['-', '+'])) && digits(rest)
    })
}

/// Lines above the names of columns.
fn titles(text: &str, lines: &[Range<usize>], is_column: &dyn Fn(&str) -> bool) -> Option<WholeFault> {
    let known = |line: &Range<usize>| {
        text[line.clone()].split(',').filter(|it| is_column(it.trim().trim_matches('"'))).count()
    };
    if known(lines.first()?) > 0 {
        return None;
    }
    let header = lines.iter().take(MOST_TITLES).position(|it| known(it) >= 2)?;
    let number = text[..lines[header].start].matches('\n').count() + 1;
    let above = if header == 1 { "a line" } else { "lines" };
    Some(WholeFault {
        message: format!("the names of columns stand in line {number}, below {above} of other text"),
        hint: format!("remove what stands above line {number}"),
        line: lines[0].clone(),
    })
}

/// Rows that all have one field more than the header: a statistics program has written the numbers of rows.
fn row_names(text: &str, lines: &[Range<usize>]) -> Option<WholeFault> {
    let fields = |it: &Range<usize>| text[it.clone()].matches(',').count();
    let (header, rows) = lines.split_first()?;
    let named = fields(header) > 0
        && !text.contains("\"\"")
        && rows.len() > 1
        && rows.iter().all(|it| fields(it) == fields(header) + 1)
        && rows.iter().enumerate().all(|(row, it)| {
            let first = text[it.clone()].split(',').next().unwrap_or_default().trim_matches('"');
            first.parse::<usize>().is_ok_and(|it| it == row || it == row + 1)
        });
    named.then(|| WholeFault {
        message: "every row has a number in front that the header has no name for".to_owned(),
        hint: "write the table without names of rows: `row.names = FALSE` in R, `index=False` in pandas"
            .to_owned(),
        line: header.clone(),
    })
}

/// Whether a row holds nothing.
pub(crate) fn is_empty<'c>(mut cells: impl Iterator<Item = &'c str>) -> bool {
    cells.all(|it| it.trim().is_empty())
}

/// Whether a row of a table with so many columns is a note and no data.
pub(crate) fn is_note<'c>(cells: impl Iterator<Item = &'c str>, columns: usize) -> bool {
    let filled: Vec<&str> = cells.map(str::trim).filter(|it| !it.is_empty()).collect();
    let Some(first) = filled.first() else { return false };
    let begins = first.to_lowercase();
    let is_text = first.parse::<f64>().is_err();
    is_text
        && columns >= FEWEST_COLUMNS
        && (filled.len() == 1
            || NOTES
                .iter()
                .any(|it| begins.starts_with(it) && begins.len() > it.len() + 3 && filled.len() < columns))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> String {
        let known = |name: &str| ["code", "lon", "lat", "population", "gdp_cny"].contains(&name);
        fault(text, &known).map_or_else(String::new, |it| format!("{}: {}", it.message, it.hint))
    }

    #[test]
    fn what_a_program_has_put_around_a_table_is_named_as_what_it_is() {
        let table = "code,lon,lat,population,gdp_cny\nKE-30,36.8,-1.3,4400000,14000000000\nKE-31,36.1,-0.3,2200000,4600000000\n";
        assert_eq!(said(table), "");
        assert_eq!(said(&format!("\n\n{table}\n,,,,\n")), "");
        for (text, expected) in [
            (table.replace(',', ";"), "separated by semicolons (`;`): "),
            (table.replace(',', ";").replace('.', ","), "semicolons (`;`), and numbers have decimal commas"),
            (table.replace(',', "\t"), "separated by tabs"),
            (table.replace(',', "，"), "full-width commas"),
            (
                format!("sep=;\n{}", table.replace(',', ";")),
                "the first line is `sep=;`, which only Excel reads: remove the line, and",
            ),
            (format!("sep=,\n{table}"), "only Excel reads: remove the line"),
            (
                format!("Counties of Kenya\n{table}"),
                "stand in line 2, below a line of other text: remove what stands above line 2",
            ),
            (format!("Counties of Kenya,,,,\n,,,,\n{table}"), "stand in line 3"),
            ("code,lon\n1,a,2\n2,b,3\n".to_owned(), "`row.names = FALSE` in R"),
        ] {
            assert!(said(&text).contains(expected), "{expected}: {}", said(&text));
        }
    }

    #[test]
    fn notes_are_told_from_rows() {
        let note = |line: &str| is_note(line.split(','), 6);
        for line in [
            "Source: statistical yearbook,,,",
            "Source: yearbook, 2025, own work",
            "注：不含港澳台,,,,,",
            "total",
        ] {
            assert!(note(line), "{line}");
        }
        for line in
            ["010,Alphaville,120.1,30.2,5000000,5e11", "310000", "Sourceville,Source,1,2,3,4", ",,,,,"]
        {
            assert!(!note(line), "{line}");
        }
        assert!(!is_note("fusion,,".split(','), 3), "a field may have only a name");
    }
}
