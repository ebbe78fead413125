//! A page of text, written as Markdown or as HTML.

use crate::figure::Language;
use std::fmt::Write;

/// A part of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReportBlock {
    /// A heading, of level 1 to 3.
    Heading(u8, String),
    /// A paragraph; words between backticks are code.
    Paragraph(String),
    /// Points.
    List(Vec<String>),
    /// Lines that stay as they are.
    Code(String),
    /// A head and rows.
    Table(Vec<String>, Vec<Vec<String>>),
}

/// A page of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReportPage {
    /// The language it is in.
    pub language: Language,
    /// Its parts, the title first.
    pub blocks: Vec<ReportBlock>,
}

impl ReportPage {
    /// As Markdown.
    pub fn markdown(&self) -> String {
        let blocks: Vec<String> = self.blocks.iter().map(markdown).collect();
        blocks.join("\n") + "\n"
    }

    /// As a page of HTML that needs no other file.
    pub fn html(&self) -> String {
        let title = self.blocks.iter().find_map(|it| match it {
            ReportBlock::Heading(1, title) => Some(escaped(title)),
            _ => None,
        });
        let (language, title) = (self.language.tag(), title.unwrap_or_default());
        let blocks: String = self.blocks.iter().map(html).collect();
        format!(
            "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{blocks}</body>\n</html>\n"
        )
    }
}

const STYLE: &str = "body{max-width:62em;margin:2em auto;padding:0 1em;font:16px/1.5 sans-serif;color:#222}\
table{border-collapse:collapse;font-size:.85em;display:block;overflow-x:auto}\
td,th{border-bottom:1px solid #ddd;padding:.25em .6em;text-align:left;vertical-align:top}\
pre{background:#f6f6f6;padding:.7em;overflow-x:auto}code{background:#f6f6f6}";

fn markdown(block: &ReportBlock) -> String {
    match block {
        ReportBlock::Heading(level, text) => format!("{} {text}\n", "#".repeat(usize::from(*level))),
        ReportBlock::Paragraph(text) => format!("{text}\n"),
        ReportBlock::List(points) => concat(points, |it| format!("- {it}\n")),
        ReportBlock::Code(lines) => format!("```text\n{lines}\n```\n"),
        ReportBlock::Table(head, rows) => {
            let cells = |row: &[String]| {
                let cells: Vec<String> = row.iter().map(|it| it.replace('|', "\\|")).collect();
                format!("| {} |\n", cells.join(" | "))
            };
            let rows: String = rows.iter().map(|it| cells(it)).collect();
            format!("{}|{}\n{rows}", cells(head), "---|".repeat(head.len()))
        }
    }
}

fn html(block: &ReportBlock) -> String {
    match block {
        ReportBlock::Heading(level, text) => format!("<h{level}>{}</h{level}>\n", inline(text)),
        ReportBlock::Paragraph(text) => format!("<p>{}</p>\n", inline(text)),
        ReportBlock::List(points) => {
            let points = concat(points, |it| format!("<li>{}</li>\n", inline(it)));
            format!("<ul>\n{points}</ul>\n")
        }
        ReportBlock::Code(lines) => format!("<pre>{}</pre>\n", escaped(lines)),
        ReportBlock::Table(head, rows) => {
            let row = |cells: &[String], tag: &str| {
                let mut text = String::from("<tr>");
                for it in cells {
                    let _ = write!(text, "<{tag}>{}</{tag}>", inline(it));
                }
                text + "</tr>\n"
            };
            let rows: String = rows.iter().map(|it| row(it, "td")).collect();
            format!("<table>\n{}{rows}</table>\n", row(head, "th"))
        }
    }
}

/// What becomes of each, one after the other.
fn concat(texts: &[String], of: impl Fn(&String) -> String) -> String {
    texts.iter().map(of).collect::<Vec<_>>().concat()
}

/// Text with its code marked; the number of backticks of a line is even, or the last is one of the text.
pub(super) fn inline(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    let last = parts.len() - 1;
    let part = |(number, part): (usize, &&str)| match number % 2 {
        1 if number < last => format!("<code>{}</code>", escaped(part)),
        1 => format!("`{}", escaped(part)),
        _ => escaped(part),
    };
    parts.iter().enumerate().map(part).collect()
}

/// A text as it stands in HTML, within elements and in attributes.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_say_the_same_and_nothing_of_a_text_is_taken_for_markup() {
        let blocks = vec![
            ReportBlock::Heading(1, "A < B".to_owned()),
            ReportBlock::List(vec!["`code` & `more".to_owned()]),
            ReportBlock::Code("x_i < 1".to_owned()),
            ReportBlock::Table(vec!["a|b".to_owned()], vec![vec!["1".to_owned()]]),
        ];
        let page = ReportPage { language: Language::Chinese, blocks };
        let (markdown, html) = (page.markdown(), page.html());
        assert_eq!(
            markdown,
            "# A < B\n\n- `code` & `more\n\n```text\nx_i < 1\n```\n\n| a\\|b |\n|---|\n| 1 |\n\n"
        );
        assert!(html.contains("<html lang=\"zh-Hans\">") && html.contains("<title>A &lt; B</title>"));
        assert!(
            html.contains("<li><code>code</code> &amp; `more</li>") && html.contains("<pre>x_i &lt; 1</pre>")
        );
        assert!(html.contains("<th>a|b</th>"));
    }
}
