//! Tables as CSV and as Parquet.

use super::world::{TABLES, WORLD, judge};
use factorflow::outcome::{Column, Kind, Table};
use factorflow::results::{csv, parquet};
use factorflow::scenario::Reader;
use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::thread;
use tempfile::TempDir;

/// A letter that says which of the tables of a world an input stands for, or `r` for one of results, and the table.
pub fn tables() -> Vec<Vec<u8>> {
    let of_world = TABLES.iter().zip(b'0'..).map(|((_, text), letter)| [&[letter], text.as_bytes()].concat());
    let results = "rreplicate,year,code,output_cny,note\n0,2025,340100,1.5e12,\"a, b\"\n0,2026,010100,,x\n";
    of_world.chain([results.as_bytes().to_vec()]).collect()
}

/// A table in the place of one of the world's, or of one of results.
pub fn take_tables(input: &[u8]) -> bool {
    let Some((letter, table)) = input.split_first() else { return false };
    match letter.checked_sub(b'0').and_then(|it| TABLES.get(usize::from(it))) {
        Some((replaced, _)) => take_table_of_world(replaced, table),
        None => take_table_of_results(table),
    }
}

/// A world that is permitted can be written down.
fn take_table_of_world(replaced: &str, table: &[u8]) -> bool {
    let given = |reader: Reader, (name, text): (&'static str, &str)| {
        if name == replaced { reader.table(name, table) } else { reader.table(name, text) }
    };
    let reader = TABLES.into_iter().fold(Reader::default(), given);
    let text = format!("{WORLD}[base_year]\nappeals = \"net\"\nentrants = \"natural-growth\"\n");
    judge(&reader, &text).map(|it| it.portable()).is_some()
}

fn take_table_of_results(table: &[u8]) -> bool {
    let declared = [("code", Kind::Text), ("year", Kind::Real), ("replicate", Kind::Integer)];
    let read = csv::read_from(table, &declared).and_then(|it| csv::read_from(table, &[]).map(|_| it));
    assert!(read.as_ref().err().is_none_or(|it| !it.to_string().is_empty()));
    read.is_ok()
}

/// Where a thread lets its files be read from.
fn file() -> PathBuf {
    static FOLDER: OnceLock<TempDir> = OnceLock::new();
    let folder = FOLDER.get_or_init(|| tempfile::tempdir().expect("a folder for files"));
    folder.path().join(format!("{:?}.parquet", thread::current().id()))
}

/// Small files of all kinds of columns, with and without what is missing, in one row group and several.
pub fn parquet_files() -> Vec<Vec<u8>> {
    let rows = |count: i64| {
        let real = |it: i64| if it % 5 == 3 { f64::NAN } else { 1e9 / (it as f64 + 1.0) };
        let columns = vec![
            Column::integer("replicate", (0..count).collect()),
            Column::real("output_cny", (0..count).map(real).collect()),
            Column::text("code", (0..count).map(|it| format!("34{:04}", it % 7)).collect()),
            Column::text(
                "note",
                (0..count).zip(["", "x", "xx"].into_iter().cycle()).map(|it| it.1).collect(),
            ),
        ];
        Table::new(columns).expect("columns of one length")
    };
    let metadata = [("fingerprint".to_owned(), "ab12".to_owned())];
    let written = |count: i64| {
        parquet::write(&file(), &rows(count), &metadata).expect("a file that is written");
        fs::read(file()).expect("a file that is read")
    };
    [0, 1, 40, 300].map(written).to_vec()
}

/// A file that says it is Parquet.
pub fn take_parquet(input: &[u8]) -> bool {
    let file = file();
    fs::write(&file, input).expect("a file that is written");
    let read = parquet::read(&file);
    if let Ok(table) = &read {
        assert!(
            table.columns().iter().all(|it| it.values.len() == table.rows()),
            "columns of several lengths"
        );
    }
    let others = (parquet::read_metadata(&file).is_ok(), parquet::column_names(&file).is_ok());
    read.is_ok() && others == (true, true)
}
