//! What tables and their files promise.

use std::fs;
use std::path::Path;

use factorflow::outcome::{Column, Kind, Table, TableError, Texts, Values};
use factorflow::results::{AtomicFile, atomic, csv, parquet};
use proptest::prelude::*;

fn table(columns: Vec<Column>) -> Table {
    Table::new(columns).expect("sound columns")
}

fn texts(values: &[&str]) -> Texts {
    values.iter().collect()
}

fn example() -> Table {
    table(vec![
        Column::text("code", texts(&["310000", "010000", ""])),
        Column::text("city", texts(&["上海市", "合肥市, \"安徽\"", "line\nbreak"])),
        Column::integer("replicate", vec![0, -1, i64::MAX]),
        Column::real("output_cny", vec![1.0, f64::NAN, 1e300]),
    ])
}

/// The same bits, except that all NaN are alike.
fn same_bits(left: &Table, right: &Table) -> bool {
    let bits = |values: &Values| match values {
        Values::Real(values) => values.iter().map(|v| if v.is_nan() { 0 } else { v.to_bits() }).collect(),
        _ => Vec::new(),
    };
    left == right
        && left.columns().iter().zip(right.columns()).all(|(l, r)| bits(&l.values) == bits(&r.values))
}

fn written_as_csv(table: &Table) -> Vec<u8> {
    let mut writer = csv::CsvWriter::new(Vec::new());
    writer.append(table).unwrap();
    writer.finish().unwrap()
}

fn read_csv(text: &str, declared: &[(&str, Kind)]) -> Result<Table, TableError> {
    csv::read_from(text.as_bytes(), declared)
}

fn files_in(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    names.collect()
}

fn any_real() -> impl Strategy<Value = f64> {
    let extremes = [0.0, -0.0, 5e-324, f64::MAX, f64::INFINITY, f64::NEG_INFINITY, f64::NAN];
    prop_oneof![
        any::<f64>(),
        -1e6..1e6,
        prop::sample::select(extremes.to_vec()),
        any::<i32>().prop_map(f64::from)
    ]
}

fn any_table() -> impl Strategy<Value = Table> {
    let rows = (any::<i64>(), any_real(), any_real(), prop_oneof![".*", "[一-龥]{0,4}", "[,\"\n\r ]{0,3}"]);
    prop::collection::vec(rows, 0..40).prop_map(|rows| {
        table(vec![
            Column::integer("replicate", rows.iter().map(|row| row.0).collect()),
            Column::real("产出", rows.iter().map(|row| row.1).collect()),
            Column::text("名称", rows.iter().map(|row| row.3.clone()).collect()),
            Column::real("unit cost", rows.iter().map(|row| row.2).collect()),
        ])
    })
}

proptest! {
    #[test]
    fn a_csv_file_holds_every_bit_of_a_table(table in any_table()) {
        let kinds = [("replicate", Kind::Integer), ("产出", Kind::Real), ("名称", Kind::Text), ("unit cost", Kind::Real)];
        let read = csv::read_from(written_as_csv(&table).as_slice(), &kinds).unwrap();
        prop_assert!(same_bits(&table, &read));
    }

    #[test]
    fn numbers_in_csv_need_no_declaration(table in any_table()) {
        prop_assume!(table.rows() > 0);
        let read = csv::read_from(written_as_csv(&table).as_slice(), &[("名称", Kind::Text)]).unwrap();
        prop_assert!(same_bits(&table, &read));
    }

    #[test]
    fn a_parquet_file_holds_every_bit_of_a_table(table in any_table()) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("table.parquet");
        parquet::write(&path, &table, &[]).unwrap();
        prop_assert!(same_bits(&table, &parquet::read(&path).unwrap()));
    }

    #[test]
    fn tables_appended_one_by_one_are_the_whole(parts in prop::collection::vec(any_table(), 1..4)) {
        let folder = tempfile::tempdir().unwrap();
        let (path, mut whole) = (folder.path().join("table.parquet"), Table::default());
        let mut rows = csv::CsvWriter::new(Vec::new());
        let mut groups = parquet::ParquetWriter::create(&path, &[]).unwrap();
        for part in &parts {
            whole.append(part).unwrap();
            rows.append(part).unwrap();
            groups.append(part).unwrap();
        }
        groups.finish().unwrap();
        prop_assert!(same_bits(&whole, &parquet::read(&path).unwrap()));
        prop_assert_eq!(rows.finish().unwrap(), written_as_csv(&whole));
    }
}

#[test]
fn the_same_table_gives_the_same_bytes() {
    let folder = tempfile::tempdir().unwrap();
    let metadata = [("seed".to_owned(), "20260101".to_owned()), ("scenario".to_owned(), "长三角".to_owned())];
    let bytes = ["a.parquet", "b.parquet"].map(|name| {
        parquet::write(&folder.path().join(name), &example(), &metadata).unwrap();
        fs::read(folder.path().join(name)).unwrap()
    });
    assert_eq!(bytes[0], bytes[1]);
    assert_eq!(parquet::read_metadata(&folder.path().join("a.parquet")).unwrap(), metadata);
    assert_eq!(written_as_csv(&example()), written_as_csv(&example()));
}

#[test]
fn what_is_missing_is_null_and_readers_of_years_ago_know_the_order_of_the_values() {
    use ::parquet::basic::ColumnOrder;
    use ::parquet::file::reader::{FileReader, SerializedFileReader};

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("table.parquet");
    parquet::write(&path, &example(), &[]).unwrap();
    let file = SerializedFileReader::new(fs::File::open(path).unwrap()).unwrap();
    let nulls = file.metadata().row_group(0).columns().iter().map(|it| it.statistics()?.null_count_opt());
    // The empty code and the output that is none; integers cannot be missing.
    assert_eq!(nulls.collect::<Vec<_>>(), [Some(1), Some(0), Some(0), Some(1)]);
    let orders = file.metadata().file_metadata().column_orders().unwrap();
    let known = |it: &ColumnOrder| matches!(it, ColumnOrder::TYPE_DEFINED_ORDER(_));
    assert!(orders.len() == 4 && orders.iter().all(known), "{orders:?}");
}

#[test]
fn how_rows_come_in_parts_does_not_change_a_small_file() {
    let folder = tempfile::tempdir().unwrap();
    let (whole, parts) = (folder.path().join("whole.parquet"), folder.path().join("parts.parquet"));
    parquet::write(&whole, &example(), &[]).unwrap();
    let mut writer = parquet::ParquetWriter::create(&parts, &[]).unwrap();
    for row in 0..3 {
        writer.append(&example().filter(&[row == 0, row == 1, row == 2])).unwrap();
    }
    writer.finish().unwrap();
    assert_eq!(fs::read(whole).unwrap(), fs::read(parts).unwrap());
}

#[test]
fn many_rows_are_several_row_groups_and_read_back_whole() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("large.parquet");
    let part = |replicate: i32| {
        table(vec![
            Column::integer("replicate", vec![i64::from(replicate); 50_000]),
            Column::text("factor", Texts::repeated("talent", 50_000)),
            Column::real("amount", (0..50_000).map(|row| f64::from(row * replicate)).collect()),
        ])
    };
    let (mut whole, mut writer) = (Table::default(), parquet::ParquetWriter::create(&path, &[]).unwrap());
    for replicate in 0..5 {
        whole.append(&part(replicate)).unwrap();
        writer.append(&part(replicate)).unwrap();
    }
    writer.finish().unwrap();
    assert_eq!(parquet::read(&path).unwrap(), whole);
}

#[test]
fn reals_are_short_show_that_they_are_reals_and_never_fill_a_line() {
    let values =
        vec![1.0, -0.0, 0.1, 2025.25, 1e15, 1e16, 1e300, -5e-324, 1e-5, 9.9e-6, f64::NAN, -f64::INFINITY];
    let text = String::from_utf8(written_as_csv(&table(vec![Column::real("x", values)]))).unwrap();
    let expected = [
        "x",
        "1.0",
        "-0.0",
        "0.1",
        "2025.25",
        "1000000000000000.0",
        "1e16",
        "1e300",
        "-5e-324",
        "0.00001",
        "9.9e-6",
    ];
    assert_eq!(text.lines().take(11).collect::<Vec<_>>(), expected);
    assert_eq!(text.lines().skip(11).collect::<Vec<_>>(), ["\"\"", "-inf"]);
}

#[test]
fn undeclared_columns_are_what_all_their_cells_are() {
    let text = "count,share,name,code,gap\n1,1,Nan,010000,\n2,0.5,inf-1,110000,3\n";
    let read = read_csv(text, &[]).unwrap();
    assert_eq!(read.integer("count").unwrap(), [1, 2]);
    assert_eq!(read.real("share").unwrap(), [1.0, 0.5]);
    assert_eq!(read.text("name").unwrap(), ["Nan", "inf-1"]);
    assert_eq!(read.text("code").unwrap(), ["010000", "110000"]);
    assert!(read.real("gap").unwrap()[0].is_nan());
    assert_eq!(*read.numbers("count").unwrap(), [1.0, 2.0]);
}

#[test]
fn a_code_is_text_when_it_is_declared_so() {
    let read = read_csv("code\n310000\n", &[("code", Kind::Text), ("club", Kind::Text)]).unwrap();
    assert_eq!(read.text("code").unwrap(), ["310000"]);
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_no_part_of_the_table() {
    let read = read_csv("\u{feff}code,y\r\n1,2.5\r\n", &[]).unwrap();
    assert_eq!(read, read_csv("code,y\n1,2.5\n", &[]).unwrap());
}

#[test]
fn a_table_without_rows_keeps_its_columns() {
    let folder = tempfile::tempdir().unwrap();
    let (empty, path) = (example().filter(&[]), folder.path().join("empty.parquet"));
    parquet::write(&path, &empty, &[]).unwrap();
    assert_eq!(parquet::read(&path).unwrap(), empty);
    assert_eq!(written_as_csv(&empty), b"code,city,replicate,output_cny\n");
}

#[test]
fn a_wrong_cell_is_found_by_line_and_column() {
    let text = "name,y\n\"two\nlines\",1.5\nb,1O\n";
    let error = read_csv(text, &[("y", Kind::Real)]).unwrap_err();
    assert_eq!(error.to_string(), "line 4, column `y`: expected reals, found `1O`");
    let error = read_csv("year\n\"\"\n", &[("year", Kind::Integer)]).unwrap_err();
    assert_eq!(error.to_string(), "line 2, column `year`: expected integers, found ``");
    let error = read_csv("y\n1e999\n", &[("y", Kind::Real)]).unwrap_err();
    assert_eq!(error.to_string(), "line 2, column `y`: expected reals, found `1e999`");
}

#[test]
fn a_row_of_the_wrong_length_is_found_by_its_line() {
    let error = read_csv("a,b\n1,2\n3\n", &[]).unwrap_err();
    assert_eq!(error.to_string(), "line 3: 1 cells where the header has 2");
}

#[test]
fn text_in_another_encoding_is_found_by_line_and_cell() {
    let error = csv::read_from(&b"a,b\nx,\xba\xcf\xb7\xca\n"[..], &[]).unwrap_err();
    assert_eq!(error.to_string(), "not a readable table: line 2, cell 2: not UTF-8");
}

#[test]
fn a_name_that_stands_twice_is_refused() {
    let error = read_csv("a,a\n1,2\n", &[]).unwrap_err();
    assert_eq!(error.to_string(), "two columns are named `a`");
}

#[test]
fn errors_name_the_file() {
    let error = csv::read(Path::new("nowhere/regions.csv"), &[]).unwrap_err().to_string();
    assert!(error.starts_with("nowhere/regions.csv: "), "{error}");
    let error = parquet::read(Path::new("nowhere/flows.parquet")).unwrap_err().to_string();
    assert!(error.starts_with("nowhere/flows.parquet: "), "{error}");
}

#[test]
fn a_file_that_is_no_parquet_is_an_error_and_no_panic() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("table.parquet");
    parquet::write(&path, &example(), &[]).unwrap();
    let whole = fs::read(&path).unwrap();
    for length in [0, 4, whole.len() / 2, whole.len() - 1] {
        fs::write(&path, &whole[..length]).unwrap();
        assert!(parquet::read(&path).is_err(), "of {length} bytes");
    }
}

#[test]
fn a_damaged_parquet_file_is_never_a_panic() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("table.parquet");
    parquet::write(&path, &example(), &[]).unwrap();
    let whole = fs::read(&path).unwrap();
    for (position, bits) in (0..whole.len()).flat_map(|position| [(position, 0x01), (position, 0x80)]) {
        let mut damaged = whole.clone();
        damaged[position] ^= bits;
        fs::write(&path, damaged).unwrap();
        // Damage to a value cannot be seen; all else is an error.
        let _ = parquet::read(&path);
    }
}

#[test]
fn a_missing_column_proposes_the_closest_one() {
    let error = example().real("ouput_cny").unwrap_err().to_string();
    assert_eq!(error, "no column `ouput_cny`; did you mean `output_cny`?");
    assert_eq!(example().real("theil").unwrap_err().to_string(), "no column `theil`");
    assert_eq!(example().real("city").unwrap_err().to_string(), "column `city` holds text, not reals");
}

#[test]
fn columns_of_one_table_are_equally_long() {
    let error = Table::new(vec![Column::integer("a", vec![1]), Column::integer("b", vec![])]).unwrap_err();
    assert_eq!(error.to_string(), "column `b` has 0 rows, the first column has 1");
}

#[test]
fn a_table_with_other_columns_cannot_be_appended() {
    let mut table = table(vec![Column::integer("a", vec![1])]);
    let other = Table::new(vec![Column::real("a", vec![1.0])]).unwrap();
    let error = table.append(&other).unwrap_err().to_string();
    assert_eq!(error, "column 1 is `a` (reals), but `a` (integers) in the rows before");
    assert_eq!(table.rows(), 1);
}

#[test]
fn a_table_survives_a_checkpoint_and_a_forged_one_is_refused() {
    let bytes = postcard::to_stdvec(&example()).unwrap();
    assert_eq!(postcard::from_bytes::<Table>(&bytes).unwrap(), example());
    let forged = vec![Column::integer("a", vec![1]), Column::integer("a", vec![2])];
    assert!(postcard::from_bytes::<Table>(&postcard::to_stdvec(&forged).unwrap()).is_err());
}

#[test]
fn a_file_that_is_not_finished_leaves_the_old_one_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("national.csv");
    csv::write(&path, &example()).unwrap();
    let before = fs::read(&path).unwrap();
    let mut unfinished = csv::CsvFileWriter::create(&path).unwrap();
    unfinished.append(&example().filter(&[true])).unwrap();
    assert_eq!(files_in(folder.path()).len(), 2);
    drop(unfinished);
    assert_eq!(fs::read(&path).unwrap(), before);
    assert_eq!(files_in(folder.path()), ["national.csv"]);
}

#[test]
fn a_file_without_columns_is_refused_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("table.parquet");
    assert!(parquet::ParquetWriter::create(&path, &[]).unwrap().finish().is_err());
    assert!(parquet::write(&path, &Table::default(), &[]).is_err());
    assert!(csv::write(&path, &Table::default()).is_err());
    assert!(files_in(folder.path()).is_empty());
}

#[test]
fn two_writers_of_one_name_do_not_mix_and_the_last_wins() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("manifest.json");
    let other = AtomicFile::create(&path).unwrap();
    atomic::write(&path, b"first").unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"first");
    other.commit().unwrap();
    assert_eq!(fs::read(&path).unwrap(), b"");
    assert_eq!(files_in(folder.path()), ["manifest.json"]);
}
