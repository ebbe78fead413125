//! Names that terminals, figures and spreadsheets take for what it says there.

/// What is wrong with a name, and what may be done about it; nothing if it is plain.
pub(super) fn objection(name: &str) -> Option<(String, &'static str)> {
    if let Some(control) = name.chars().find(|it| it.is_control()) {
        let code = u32::from(control);
        let hint = "results could not be shown or read with it: leave it out";
        return Some((format!("has a character that controls a terminal (U+{code:04X})"), hint));
    }
    let mut letters = name.chars();
    let first = letters.next()?;
    let number = letters.next().is_none_or(|it| it.is_ascii_digit() || it == '.');
    if matches!(first, '=' | '@') || (matches!(first, '+' | '-') && !number) {
        let hint = "write the text alone, as in `010` for `=\"010\"`";
        return Some((format!("begins with `{first}`, so that spreadsheets take it for a formula"), hint));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::objection;

    #[test]
    fn formulas_and_control_characters_are_no_names_and_marks_within_are() {
        for name in ["=cmd|' /C calc'!A0", "=\"010\"", "@SUM(A1)", "+a", "-b", "a\u{1b}[31m", "a\nb", "\u{0}"]
        {
            assert!(objection(name).is_some(), "{name:?}");
        }
        for name in ["Xi'an", "Nakuru - Njoro", "-5", "+254", "苏州", "a=b", "St. Gallen", "07-1", "-", ""]
        {
            assert_eq!(objection(name), None, "{name:?}");
        }
    }
}
