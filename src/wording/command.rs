//! Commands in messages, which people copy into a shell.

/// A word as a shell takes it: what holds blanks or marks that shells read stands in quotation marks. By hand, since
/// `shlex` puts quotes around every `=` and every Chinese letter.
pub(crate) fn argument(word: &str) -> String {
    let plain = |it: char| it.is_alphanumeric() || "_-./\\:=,+@%".contains(it);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_shell_would_split_or_read_is_quoted_and_nothing_else() {
        for (word, shown) in [
            ("results/a.toml", "results/a.toml"),
            ("结果/税收", "结果/税收"),
            ("my sweep", "'my sweep'"),
            ("it's", "'it'\\''s'"),
            ("$HOME", "'$HOME'"),
            ("", "''"),
        ] {
            assert_eq!(argument(word), shown);
        }
    }
}
