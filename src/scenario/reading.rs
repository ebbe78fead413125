//! Collects every error of a reader that stops at its first one.

use toml::Spanned;
use toml::de::{DeArray, DeTable, DeValue, Error};

/// Beyond this many errors in one place the rest would not be read by anyone.
const MOST_ERRORS: usize = 50;

/// What a reader objected to.
#[derive(Debug)]
pub(crate) struct FieldError {
    pub error: Error,
    /// The keys that lead to it, with dots.
    pub path: Option<String>,
}

/// Reads the value; after each error what is wrong is taken out and the rest is read again. The
/// result is what the sound part says, if that part is enough.
pub(crate) fn read_all<'v, T>(
    mut value: Spanned<DeValue<'v>>,
    mut read: impl FnMut(Spanned<DeValue<'v>>) -> Result<T, Error>,
) -> (Option<T>, Vec<FieldError>) {
    let mut errors = Vec::new();
    let mut removed: Vec<String> = Vec::new();
    while errors.len() < MOST_ERRORS {
        let error = match read(value.clone()) {
            Ok(read) => return (Some(read), errors),
            Err(error) => error,
        };
        let echo = is_echo(&error, &removed);
        let path = error.span().and_then(|span| take_out(&mut value, &span));
        let stuck = path.is_none();
        removed.extend(path.iter().flat_map(|it| it.split('.')).map(str::to_owned));
        if !echo {
            errors.push(FieldError { error, path });
        }
        if stuck {
            break;
        }
    }
    (None, errors)
}

/// A key that was taken out because it is wrong is not missing, and an objection to the whole, which has no
/// place, is none to what was written.
fn is_echo(error: &Error, removed: &[String]) -> bool {
    let missing = || removed.iter().any(|it| error.message() == format!("missing field `{it}`"));
    !removed.is_empty() && error.span().is_none() || missing()
}

/// Removes the entry whose key or value has this span; says which it was.
fn take_out(value: &mut Spanned<DeValue<'_>>, span: &std::ops::Range<usize>) -> Option<String> {
    match value.get_mut() {
        DeValue::Table(table) => take_out_of_table(table, span),
        DeValue::Array(array) => take_out_of_array(array, span),
        _ => None,
    }
}

fn take_out_of_table(table: &mut DeTable<'_>, span: &std::ops::Range<usize>) -> Option<String> {
    let wrong = table.iter().find(|(key, value)| key.span() == *span || value.span() == *span);
    if let Some(key) = wrong.map(|(key, _)| key.get_ref().to_string()) {
        table.remove(key.as_str());
        return Some(key);
    }
    let (key, path) = table.iter_mut().find_map(|(key, value)| {
        let path = take_out(value, span)?;
        Some((key.get_ref().to_string(), path))
    })?;
    // What is empty now would only be objected to again.
    if table.get(key.as_str()).is_some_and(|it| is_empty(it.get_ref())) {
        table.remove(key.as_str());
    }
    Some(if path.is_empty() { key } else { format!("{key}.{path}") })
}

fn is_empty(value: &DeValue<'_>) -> bool {
    value.as_table().is_some_and(DeTable::is_empty) || value.as_array().is_some_and(|it| it.is_empty())
}

/// Elements have no name: the path ends with the list.
fn take_out_of_array(array: &mut DeArray<'_>, span: &std::ops::Range<usize>) -> Option<String> {
    if let Some(wrong) = array.iter().position(|it| it.span() == *span) {
        let mut kept = DeArray::new();
        let rest = std::mem::replace(array, DeArray::new()).into_iter().enumerate();
        rest.filter(|(number, _)| *number != wrong).for_each(|(_, it)| kept.push(it));
        *array = kept;
        return Some(String::new());
    }
    array.iter_mut().find_map(|it| take_out(it, span))
}
