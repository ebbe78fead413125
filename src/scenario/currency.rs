//! `[world] currency`: in which money the tables of a world count.

use super::problem::{Problem, Problems};
use super::source::Sources;
use super::wording::quoted;
use crate::outcome::Currency;
use toml::Spanned;

/// The currency as written, or that of the tables that the program carries.
pub(super) fn read(
    written: Option<&Spanned<String>>,
    sources: &Sources,
    problems: &mut Problems,
) -> Currency {
    let Some(written) = written else { return Currency::default() };
    let text = written.get_ref();
    Currency::new(text).unwrap_or_else(|_| {
        let message =
            format!("`currency` must be a code of three capital letters (ISO 4217), not {}", quoted(text));
        let hint = Currency::meant(text).map_or_else(
            || "write `CNY`, `USD`, `EUR` or another code".to_owned(),
            |it| format!("did you mean `{it}`?"),
        );
        problems.push(Problem::error(message).at(sources.place(&written.span())).hint(hint));
        Currency::default()
    })
}
