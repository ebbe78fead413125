//! The page around the chapters: one file that asks nobody for anything.

use super::data::fingerprint;
use super::html::Html;
use crate::figure::Language;
use crate::report::page::escaped;

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The page of a title, a body and files. What may run in it is its own script alone, by its fingerprint; it can reach no
/// address at all.
pub(super) fn page(title: &str, language: Language, body: &Html, files: &Html) -> String {
    let policy = format!(
        "default-src 'none'; style-src '{}'; script-src '{}'; img-src data:; base-uri 'none'; form-action 'none'",
        fingerprint(STYLE),
        fingerprint(SCRIPT)
    );
    let (title, language) = (escaped(title), language.tag());
    format!(
        "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"generator\" content=\"factorflow\">\n\
         <title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n{}</main>\n{}<script>{SCRIPT}</script>\n</body>\n</html>\n",
        body.as_str(),
        files.as_str(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_allows_its_own_style_and_script_and_no_address() {
        let page = page("A < B", Language::Chinese, &Html::text("it"), &Html::default());
        let between = |open: &str, close: &str| page.split(open).nth(1).unwrap().split(close).next().unwrap();
        for (text, of) in
            [(between("<style>", "</style>"), "style"), (between("<script>", "</script>"), "script")]
        {
            assert!(page.contains(&format!("{of}-src '{}'", fingerprint(text))), "{of}");
        }
        assert!(page.contains("default-src 'none'") && page.contains("<html lang=\"zh-Hans\">"));
        assert!(
            page.contains("<title>A &lt; B</title>") && !SCRIPT.contains("http") && !STYLE.contains("url(")
        );
    }
}
