//! Figures within a page: what has a name in an SVG gets one that no other figure of the page has.

use super::html::Html;

/// What refers to a name within the same SVG: what comes before the name, and what ends it.
const REFERENCES: [(&str, char); 5] = [
    (" id=\"", '"'),
    ("url(#", ')'),
    ("href=\"#", '"'),
    (" aria-labelledby=\"", '"'),
    (" aria-describedby=\"", '"'),
];

/// An SVG as part of a page of HTML: names begin with `prefix`, and what only files need is left out.
pub(super) fn inline(svg: &str, prefix: &str) -> Html {
    let mut text = without_metadata(svg).trim().to_owned();
    for (before, end) in REFERENCES {
        text = prefixed(&text, before, end, prefix);
    }
    // HTML knows the language by another name.
    let text = text.replacen(" xml:lang=\"", " lang=\"", 1);
    Html::raw(text + "\n")
}

/// Without the declaration before the root and the metadata in it, which the page says once for all its figures.
fn without_metadata(svg: &str) -> String {
    let body = svg.find("<svg").map_or(svg, |at| &svg[at..]);
    let parts = body.split_once("<metadata").and_then(|(before, rest)| {
        let (_, after) = rest.split_once("</metadata>")?;
        Some((before, after.trim_start_matches('\n')))
    });
    parts.map_or_else(|| body.to_owned(), |(before, after)| format!("{before}{after}"))
}

/// Puts a prefix before each of the names between `before` and `end`; several are told apart by blanks. Between `<` and
/// `>` only: what texts say stays.
fn prefixed(svg: &str, before: &str, end: char, prefix: &str) -> String {
    let mut text = String::with_capacity(svg.len());
    let mut rest = svg;
    while let Some(at) = rest.find(before) {
        let (head, tail) = rest.split_at(at + before.len());
        text.push_str(head);
        let length = tail.find(end).unwrap_or(0);
        let (names, after) = tail.split_at(length);
        let is_markup = text.rfind('<') > text.rfind('>');
        if is_markup && !names.is_empty() {
            let names: Vec<String> = names.split(' ').map(|it| format!("{prefix}{it}")).collect();
            text.push_str(&names.join(" "));
        } else {
            text.push_str(names);
        }
        rest = after;
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    const SVG: &str = "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" aria-labelledby=\"title d\" xml:lang=\"zh\">\n\
        <title id=\"title\">url(#a) id=\"b\"</title>\n<desc id=\"d\">It</desc>\n<metadata>\n<dc:title>It</dc:title>\n</metadata>\n\
        <g clip-path=\"url(#c)\" id=\"c\"><use href=\"#c\"/><use xlink:href=\"#c\"/><a href=\"page\"/></g></svg>\n";

    #[test]
    fn every_name_gets_the_prefix_and_every_reference_follows_it() {
        let html = inline(SVG, "f1-");
        let html = html.as_str();
        for part in [
            "aria-labelledby=\"f1-title f1-d\" lang=\"zh\"",
            "<title id=\"f1-title\">",
            "clip-path=\"url(#f1-c)\" id=\"f1-c\"",
            "<use href=\"#f1-c\"/><use xlink:href=\"#f1-c\"/><a href=\"page\"/>",
        ] {
            assert!(html.contains(part), "{part}: {html}");
        }
    }

    #[test]
    fn words_of_a_figure_stay_and_what_only_files_need_goes() {
        let html = inline(SVG, "f1-");
        assert!(html.as_str().contains(">url(#a) id=\"b\"</title>"), "{}", html.as_str());
        assert!(html.as_str().starts_with("<svg ") && !html.as_str().contains("metadata"));
    }

    #[test]
    fn two_figures_of_one_page_share_no_name() {
        let ids = |prefix: &str| -> Vec<String> {
            let html = inline(&SVG.replace(" id=\"b\"", ""), prefix);
            html.as_str().split(" id=\"").skip(1).map(|it| it.split('"').next().unwrap().to_owned()).collect()
        };
        let (one, other) = (ids("f1-"), ids("f2-"));
        assert!(one.len() == 3 && one.iter().all(|it| !other.contains(it)), "{one:?}");
    }
}
