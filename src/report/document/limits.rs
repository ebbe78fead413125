//! What the model does not represent, as the first page of the repository says it: one source for both.

use super::html::Html;
use crate::figure::Language;

const ENGLISH: &str = include_str!("../../../README.md");
const CHINESE: &str = include_str!("../../../README.zh.md");

/// The heading of the part, in each language.
const HEADINGS: [&str; 2] = ["## What the model does not represent\n", "## 模型没有表示的\n"];

/// The paragraphs, without their links.
fn paragraphs(language: Language) -> Vec<String> {
    let page = language.say(ENGLISH, CHINESE);
    let heading = language.say(HEADINGS[0], HEADINGS[1]);
    let part = page.split_once(heading).map_or("", |(_, rest)| rest);
    let part = part.split("\n## ").next().unwrap_or_default();
    part.split("\n\n").map(|it| plain(it, language)).filter(|it| !it.is_empty()).collect()
}

/// The chapter.
pub(super) fn chapter(language: Language) -> Html {
    paragraphs(language).iter().map(|it| Html::paragraph(it)).collect()
}

/// A paragraph as running text: links by their words, nothing bold, and without what in brackets only leads elsewhere.
fn plain(paragraph: &str, language: Language) -> String {
    let lines: Vec<&str> = paragraph.lines().map(str::trim).collect();
    let text = lines.join(language.say(" ", "")).replace("**", "");
    let (mut plain, mut rest) = (String::new(), text.as_str());
    while let Some((before, words, after)) = next_link(rest) {
        let is_aside = before.ends_with(['(', '（']) && after.starts_with([')', '）']);
        if is_aside {
            plain.push_str(before.trim_end_matches(['(', '（']).trim_end());
            rest = after.trim_start_matches([')', '）']);
        } else {
            plain.push_str(before);
            plain.push_str(words);
            rest = after;
        }
    }
    (plain + rest).trim().to_owned()
}

/// What is before the next link, its words, and what is after it.
fn next_link(text: &str) -> Option<(&str, &str, &str)> {
    let middle = text.find("](")?;
    let begin = text[..middle].rfind('[')?;
    let end = middle + text[middle..].find(')')?;
    Some((&text[..begin], &text[begin + 1..middle], &text[end + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_the_readme_is_there_in_both_languages_as_running_text() {
        let english = paragraphs(Language::English).join("\n");
        for part in
            ["no prices of goods, no trade, no firms", "nobody looks ahead", "Not tested: what policies do."]
        {
            assert!(english.contains(part), "{part}: {english}");
        }
        let chinese = paragraphs(Language::Chinese);
        assert_eq!(chinese.len(), paragraphs(Language::English).len());
        for text in chinese.iter().chain([&english]) {
            assert!(!text.contains(['[', ']', '*']) && !text.contains(".md"), "{text}");
        }
    }
}
