//! A column of texts that repeat: each text once, and which of them stands in a row.

use std::ops::Index;

use indexmap::IndexSet;
use serde::{Deserialize, Serialize};

/// Texts in the order of rows. Each is kept once, since names and codes repeat; two are equal if they say the same row by
/// row.
///
/// ```
/// use factorflow::outcome::Texts;
///
/// let texts: Texts = ["Shanghai", "Hefei", "Shanghai"].into_iter().collect();
/// assert_eq!((texts[2].as_str(), texts.len()), ("Shanghai", 3));
/// assert_eq!(texts.different().collect::<Vec<_>>(), ["Shanghai", "Hefei"]);
/// ```
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(try_from = "(Vec<String>, Vec<usize>)", into = "(Vec<String>, Vec<usize>)")]
pub struct Texts {
    different: IndexSet<String>,
    rows: Vec<usize>,
}

impl Texts {
    /// The texts at these positions of `different`; nothing if one of them is beyond its end.
    pub fn at(different: impl IntoIterator<Item = impl AsRef<str>>, positions: Vec<usize>) -> Option<Self> {
        let mut all = Self::default();
        let rows: Vec<usize> = different.into_iter().map(|it| all.position(it.as_ref())).collect();
        all.rows = positions.into_iter().map(|it| rows.get(it).copied()).collect::<Option<_>>()?;
        Some(all)
    }

    /// One text in so many rows.
    pub fn repeated(text: &str, rows: usize) -> Self {
        Self { different: IndexSet::from([text.to_owned()]), rows: vec![0; rows] }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The text of a row, if there is such a row.
    pub fn get(&self, row: usize) -> Option<&str> {
        self.rows.get(row).map(|it| self.different[*it].as_str())
    }

    /// The texts in the order of rows.
    pub fn iter(&self) -> Iter<'_> {
        Iter { texts: self, rows: self.rows.iter() }
    }

    /// All texts that stand in a row, each once; and maybe some that stand in none, see [`in_order`](Self::in_order).
    pub fn different(&self) -> impl ExactSizeIterator<Item = &String> + Clone {
        self.different.iter()
    }

    /// For every row the position of its text in [`different`](Self::different).
    pub fn positions(&self) -> &[usize] {
        &self.rows
    }

    /// Adds a row.
    pub fn push(&mut self, text: &str) {
        let position = self.position(text);
        self.rows.push(position);
    }

    /// Adds the rows of another column.
    pub fn append(&mut self, other: &Self) {
        let positions: Vec<usize> = other.different().map(|it| self.position(it)).collect();
        self.rows.extend(other.rows.iter().map(|it| positions[*it]));
    }

    /// The rows `i` with `keep[i]`, in order.
    #[must_use]
    pub fn filter(&self, keep: &[bool]) -> Self {
        self.rows((0..self.len()).zip(keep).filter(|it| *it.1).map(|it| it.0)).in_order()
    }

    /// These rows, in this order, of which each has to be there.
    #[must_use]
    pub fn rows(&self, rows: impl Iterator<Item = usize>) -> Self {
        Self { different: self.different.clone(), rows: rows.map(|it| self.rows[it]).collect() }
    }

    /// The same rows, with the different texts in the order in which they come first, and no others.
    #[must_use]
    pub fn in_order(&self) -> Self {
        let mut found = Self::default();
        let mut places = vec![None; self.different.len()];
        for &it in &self.rows {
            let place = *places[it].get_or_insert_with(|| found.position(&self.different[it]));
            found.rows.push(place);
        }
        found
    }

    fn position(&mut self, text: &str) -> usize {
        let known = self.different.get_index_of(text);
        known.unwrap_or_else(|| self.different.insert_full(text.to_owned()).0)
    }
}

/// The texts of a column, row by row.
#[derive(Debug, Clone)]
pub struct Iter<'t> {
    texts: &'t Texts,
    rows: std::slice::Iter<'t, usize>,
}

impl<'t> Iterator for Iter<'t> {
    type Item = &'t String;

    fn next(&mut self) -> Option<&'t String> {
        self.rows.next().map(|it| &self.texts.different[*it])
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.rows.size_hint()
    }
}

impl ExactSizeIterator for Iter<'_> {}

impl<'t> IntoIterator for &'t Texts {
    type Item = &'t String;
    type IntoIter = Iter<'t>;

    fn into_iter(self) -> Iter<'t> {
        self.iter()
    }
}

impl Index<usize> for Texts {
    type Output = String;

    /// The text of a row that there is.
    fn index(&self, row: usize) -> &String {
        &self.different[self.rows[row]]
    }
}

impl<T: AsRef<str>> FromIterator<T> for Texts {
    fn from_iter<I: IntoIterator<Item = T>>(texts: I) -> Self {
        let mut all = Self::default();
        all.extend(texts);
        all
    }
}

impl<T: AsRef<str>> Extend<T> for Texts {
    fn extend<I: IntoIterator<Item = T>>(&mut self, texts: I) {
        texts.into_iter().for_each(|it| self.push(it.as_ref()));
    }
}

impl From<Vec<String>> for Texts {
    fn from(texts: Vec<String>) -> Self {
        texts.into_iter().collect()
    }
}

impl PartialEq for Texts {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl<T: AsRef<str>, const ROWS: usize> PartialEq<[T; ROWS]> for &Texts {
    fn eq(&self, other: &[T; ROWS]) -> bool {
        self.iter().map(String::as_str).eq(other.iter().map(AsRef::as_ref))
    }
}

impl From<Texts> for (Vec<String>, Vec<usize>) {
    fn from(texts: Texts) -> Self {
        (texts.different.into_iter().collect(), texts.rows)
    }
}

impl TryFrom<(Vec<String>, Vec<usize>)> for Texts {
    type Error = &'static str;

    fn try_from((different, positions): (Vec<String>, Vec<usize>)) -> Result<Self, Self::Error> {
        Self::at(different, positions).ok_or("a row has a text that is not there")
    }
}

#[cfg(test)]
mod tests {
    use super::Texts;

    #[test]
    fn columns_that_say_the_same_are_equal_whatever_they_say_it_with() {
        let one: Texts = ["a", "b", "a"].into_iter().collect();
        let other = Texts::at(["c", "b", "a", "a"], vec![2, 1, 3]).unwrap();
        assert_eq!(one, other);
        assert_ne!(one, ["a", "b", "b"].into_iter().collect());
        assert!(&one == ["a", "b", "a"] && &one != ["a", "b", "b"] && &one != ["a", "b"]);
        assert!(Texts::at(["a"], vec![1]).is_none());
    }

    #[test]
    fn a_row_has_a_text_if_there_is_such_a_row() {
        let texts: Texts = ["a", "b", "a"].into_iter().collect();
        let rows: Vec<Option<&str>> = (0..4).map(|it| texts.get(it)).collect();
        assert_eq!(rows, [Some("a"), Some("b"), Some("a"), None]);
        assert_eq!((texts.positions(), texts.iter().len()), (&[0, 1, 0][..], 3));
        assert!(!texts.is_empty() && Texts::repeated("a", 0).is_empty());
    }

    #[test]
    fn rows_of_two_columns_are_those_of_one_after_those_of_the_other() {
        let mut all: Texts = ["a", "b"].into_iter().collect();
        all.append(&Texts::at(["d", "b", "c"], vec![2, 1, 2]).unwrap());
        all.append(&Texts::repeated("a", 2));
        assert_eq!(&all, ["a", "b", "c", "b", "c", "a", "a"]);
        let kept = all.filter(&[false, true, true, true]);
        assert_eq!(&kept, ["b", "c", "b"]);
        assert_eq!(kept.different().len(), 2);
    }

    #[test]
    fn what_is_read_is_what_was_written_and_a_damaged_row_is_refused() {
        let texts: Texts = ["a", "", "a"].into_iter().collect();
        let written = serde_json::to_string(&texts).unwrap();
        assert_eq!(written, r#"[["a",""],[0,1,0]]"#);
        assert_eq!(serde_json::from_str::<Texts>(&written).unwrap(), texts);
        assert!(serde_json::from_str::<Texts>(r#"[["a"],[1]]"#).is_err());
    }
}
