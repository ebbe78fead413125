use super::*;

fn table(counts: Vec<i64>, sizes: Vec<f64>) -> Table {
    let names = counts.iter().map(|it| format!("town {it}")).collect();
    let columns =
        vec![Column::text("name", names), Column::integer("number", counts), Column::real("size", sizes)];
    Table::new(columns).unwrap()
}

#[test]
fn a_table_equals_its_copy_and_no_other() {
    let one = table(vec![1, 2], vec![0.5, f64::NAN]);
    assert_eq!(one, one.clone());
    assert_eq!(Values::Integer(vec![1, 2]), Values::Integer(vec![1, 2]));
    assert_ne!(Values::Integer(vec![1, 2]), Values::Integer(vec![1, 3]));
    assert_ne!(Values::Integer(vec![1]), Values::Real(vec![1.0]));
    assert_ne!(one, table(vec![1, 2], vec![0.5, 1.0]));
}

#[test]
fn what_is_read_is_what_was_written_and_columns_of_unequal_length_are_refused() {
    let written = serde_json::to_value(table(vec![1, 2], vec![0.5, 1.5])).unwrap();
    let read: Table = serde_json::from_value(written.clone()).unwrap();
    assert_eq!(read, table(vec![1, 2], vec![0.5, 1.5]));
    let mut damaged = written;
    damaged[1]["values"]["Integer"].as_array_mut().unwrap().pop();
    assert!(serde_json::from_value::<Table>(damaged).is_err());
}

#[test]
fn rows_that_are_not_kept_are_gone_from_every_column() {
    let all = table(vec![1, 2, 3], vec![0.5, f64::NAN, 1.5]);
    assert_eq!(all.filter(&[true, false, true]), table(vec![1, 3], vec![0.5, 1.5]));
    // Rows beyond the end of what is said are left out.
    assert_eq!(all.filter(&[true]), table(vec![1], vec![0.5]));
    let nothing = all.filter(&[]);
    assert_eq!((nothing.rows(), nothing.columns().len()), (0, 3));
    assert!(nothing.columns().iter().all(|it| it.values.is_empty()));
    assert!(all.columns().iter().all(|it| !it.values.is_empty()));
}

#[test]
fn a_message_says_what_a_column_holds_and_what_was_asked_for() {
    let all = table(vec![1], vec![0.5]);
    let said = |error: TableError| error.to_string();
    assert_eq!(said(all.numbers("name").unwrap_err()), "column `name` holds text, not reals");
    assert_eq!(said(all.integer("size").unwrap_err()), "column `size` holds reals, not integers");
    let mut narrow = Table::new(all.columns()[..2].to_vec()).unwrap();
    assert_eq!(
        said(narrow.append(&all).unwrap_err()),
        "column 3 is `size` (reals), but missing in the rows before"
    );
    assert_eq!(narrow.columns(), &all.columns()[..2], "nothing is added then");
}
