//! Text, lists and tables as HTML: nothing of a text is ever taken for markup.

use crate::report::page::{escaped, inline};
use std::fmt::Write;

/// A piece of a page whose texts are escaped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Html(String);

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    /// Words.
    Words(String),
    /// A number, which stands at the right.
    Number(String),
    /// A path, a name of a file, a checksum.
    Code(String),
}

/// A table with a caption; the cells of the first column name their rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct DataTable {
    /// What it is about.
    pub caption: String,
    /// What columns are called.
    pub head: Vec<String>,
    /// Its rows, each as long as the head.
    pub rows: Vec<Vec<Cell>>,
    /// What is asked of those who look for some of its rows; nothing where there are few.
    pub filter: Option<String>,
}

/// A table of no more rows stays on one sheet.
const SHORT: usize = 14;

impl Html {
    /// Words.
    pub fn text(text: &str) -> Self {
        Self(escaped(text))
    }

    /// What is HTML already, such as a figure.
    pub fn raw(html: String) -> Self {
        Self(html)
    }

    /// An element of a name with attributes and what is within.
    pub fn element(name: &str, attributes: &[(&str, &str)], within: &Self) -> Self {
        let attributes = attributes.iter().fold(String::new(), |mut all, (key, value)| {
            let _ = write!(all, " {key}=\"{}\"", escaped(value));
            all
        });
        Self(format!("<{name}{attributes}>{}</{name}>", within.0))
    }

    /// Words; what stands between backticks is code.
    fn with_code(text: &str) -> Self {
        Self(inline(text))
    }

    /// A paragraph; what stands between backticks is code.
    pub fn paragraph(text: &str) -> Self {
        Self::element("p", &[], &Self::with_code(text)).line()
    }

    /// A heading of a level.
    pub fn heading(level: u8, text: &str) -> Self {
        Self::element(&format!("h{level}"), &[], &Self::text(text)).line()
    }

    /// Points.
    pub fn list<'t>(points: impl IntoIterator<Item = &'t String>) -> Self {
        let points = points.into_iter().map(|it| Self::element("li", &[], &Self::with_code(it)).line());
        Self::element("ul", &[], &points.collect()).line()
    }

    /// As a line of its own.
    pub fn line(mut self) -> Self {
        self.0.push('\n');
        self
    }

    /// The same text for whoever writes it down.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Extend<Html> for Html {
    fn extend<Pieces: IntoIterator<Item = Html>>(&mut self, pieces: Pieces) {
        pieces.into_iter().for_each(|it| self.0.push_str(&it.0));
    }
}

impl FromIterator<Html> for Html {
    fn from_iter<Pieces: IntoIterator<Item = Html>>(pieces: Pieces) -> Self {
        let mut all = Self::default();
        all.extend(pieces);
        all
    }
}

impl DataTable {
    /// As HTML; nothing without rows. Wide ones can be scrolled, by keys as well.
    pub fn html(&self) -> Html {
        if self.rows.is_empty() {
            return Html::default();
        }
        let head: Html = self.head.iter().enumerate().map(|it| self.head_cell(it)).collect();
        let rows: Html = self.rows.iter().map(|it| row(it)).collect();
        let head = Html::element("thead", &[], &Html::element("tr", &[], &head)).line();
        let caption = Html::element("caption", &[], &Html::text(&self.caption)).line();
        let body = Html::element("tbody", &[], &rows).line();
        let attributes: &[(&str, &str)] = match &self.filter {
            Some(filter) => &[("data-filter", filter)],
            None => &[],
        };
        let table = Html::element("table", attributes, &[caption, head, body].into_iter().collect());
        let class = if self.rows.len() > SHORT { "rows" } else { "rows short" };
        let scrolled =
            [("class", class), ("role", "region"), ("tabindex", "0"), ("aria-label", &*self.caption)];
        Html::element("div", &scrolled, &table).line()
    }

    /// Heads of numbers stand above them.
    fn head_cell(&self, (column, head): (usize, &String)) -> Html {
        let is_number = self.rows.iter().any(|it| matches!(it.get(column), Some(Cell::Number(_))));
        let attributes = [("scope", "col"), ("class", "number")];
        Html::element("th", &attributes[..if is_number { 2 } else { 1 }], &Html::text(head))
    }
}

fn row(cells: &[Cell]) -> Html {
    let cell = |(at, cell): (usize, &Cell)| {
        let within = match cell {
            Cell::Words(text) | Cell::Number(text) => Html::text(text),
            Cell::Code(text) => Html::element("code", &[], &Html::text(text)),
        };
        match cell {
            _ if at == 0 => Html::element("th", &[("scope", "row")], &within),
            Cell::Number(_) => Html::element("td", &[("class", "number")], &within),
            _ => Html::element("td", &[], &within),
        }
    };
    Html::element("tr", &[], &cells.iter().enumerate().map(cell).collect()).line()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_is_taken_for_markup() {
        let table = DataTable {
            caption: "\"><script>".to_owned(),
            head: vec!["a & b".to_owned(), "c".to_owned()],
            rows: vec![vec![Cell::Words("<b>".to_owned()), Cell::Number("1".to_owned())]],
            filter: Some("\" onfocus=\"x".to_owned()),
        };
        let html = table.html();
        assert!(!html.as_str().contains("<script") && !html.as_str().contains("<b>"));
        assert!(!html.as_str().contains("\" onfocus"), "{}", html.as_str());
        assert!(html.as_str().contains("<th scope=\"row\">&lt;b&gt;</th><td class=\"number\">1</td>"));
        assert!(html.as_str().contains("<th scope=\"col\" class=\"number\">c</th>"));
    }

    #[test]
    fn a_table_without_rows_is_not_there() {
        assert!(DataTable { caption: "of nothing".to_owned(), ..DataTable::default() }.html().is_empty());
    }
}
