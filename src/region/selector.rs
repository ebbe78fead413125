//! Texts that select regions: names, joined by `and` and denied by `not`.

/// What a text that selects regions says. A name is whatever somebody knows by it: a club, a rule, a code, a region.
///
/// ```
/// use factorflow::region::Selector;
///
/// let known = ["Bosnia and Herzegovina", "Serbia", "kind:city", "Balkans"];
/// let parse = |text| Selector::parse(text, |name| known.contains(&name));
/// assert_eq!(parse("Bosnia and Herzegovina").unwrap().terms().len(), 1);
/// assert_eq!(parse("Bosnia and Herzegovina and kind:city").unwrap().terms().len(), 2);
/// assert!(parse("Balkans and not Serbia").unwrap().terms()[1].is_excluded);
/// assert_eq!(parse("Balkans and Sebria").unwrap_err().names, ["Sebria"]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector(Vec<SelectorTerm>);

/// One name of a selector.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectorTerm {
    /// A club, a rule, a code or a name.
    pub name: String,
    /// Whether it says which places are not meant.
    pub is_excluded: bool,
}

/// Names that are neither club, rule, code nor region.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no club, rule or region is called `{}`", names.join("` or `"))]
pub struct UnknownNames {
    /// As written, at least one.
    pub names: Vec<String>,
}

/// What stands between two names that both have to apply.
const AND: &str = " and ";

/// What stands before a name that must not apply.
const NOT: &str = "not ";

/// A text with more parts is no selector: every row of them is looked up as a name.
const MOST_PARTS: usize = 32;

impl Selector {
    /// Takes a text apart. One that is known as a whole is a name; any other is split at `and`, into names that are as
    /// long as possible, so that places with an `and` in their names stay whole.
    ///
    /// # Errors
    ///
    /// Fails with every part that is not known; with the whole text when no part is.
    pub fn parse(text: &str, is_known: impl Fn(&str) -> bool) -> Result<Self, UnknownNames> {
        let text = text.trim();
        let parts: Vec<&str> = text.split(AND).map(str::trim).collect();
        if parts.len() > MOST_PARTS || is_known(text) {
            return if is_known(text) { Ok(Self::of(text)) } else { Err(UnknownNames::one(text)) };
        }
        let longest = |from: usize| {
            let found = |end: usize| Some((end, term(&parts[from..end].join(AND), &is_known)?));
            (from + 1..=parts.len()).rev().find_map(found)
        };
        let (mut terms, mut names, mut from) = (Vec::new(), Vec::new(), 0);
        while from < parts.len() {
            if let Some((end, term)) = longest(from) {
                terms.push(term);
                from = end;
            } else {
                let end = (from + 1..parts.len()).find(|it| longest(*it).is_some()).unwrap_or(parts.len());
                // Hardly a place has an `and not` in its name.
                let unknown = parts[from..end].join(AND);
                let unknown = unknown.split(" and not ").map(|it| it.strip_prefix(NOT).unwrap_or(it));
                names.extend(unknown.map(str::to_owned));
                from = end;
            }
        }
        if names.is_empty() { Ok(Self(terms)) } else { Err(UnknownNames { names }) }
    }

    /// A text that is one name.
    pub(crate) fn of(name: &str) -> Self {
        Self(vec![SelectorTerm { name: name.to_owned(), is_excluded: false }])
    }

    /// The names, in the order of the text.
    pub fn terms(&self) -> &[SelectorTerm] {
        &self.0
    }

    /// Positions below `count` to which every name applies and no excluded one does, in order; `chosen` are those that a
    /// name stands for.
    pub fn select(&self, count: usize, chosen: impl Fn(&str) -> Vec<usize>) -> Vec<usize> {
        let mut selected = vec![true; count];
        for SelectorTerm { name, is_excluded } in &self.0 {
            let mut applies = vec![*is_excluded; count];
            for it in chosen(name) {
                applies[it] = !is_excluded;
            }
            selected.iter_mut().zip(applies).for_each(|(all, one)| *all &= one);
        }
        (0..count).filter(|it| selected[*it]).collect()
    }

    /// The text again, without exclusions for which there is no `need`; empty if nothing is left.
    pub(crate) fn text_where(&self, need: impl Fn(&SelectorTerm) -> bool) -> String {
        let needed = self.0.iter().filter(|it| !it.is_excluded || need(it));
        let word = |it: &SelectorTerm| format!("{}{}", if it.is_excluded { NOT } else { "" }, it.name);
        needed.map(word).collect::<Vec<_>>().join(AND)
    }
}

/// A part of the text as one name, denied or not.
fn term(part: &str, is_known: impl Fn(&str) -> bool) -> Option<SelectorTerm> {
    if is_known(part) {
        return Some(SelectorTerm { name: part.to_owned(), is_excluded: false });
    }
    let name = part.strip_prefix(NOT)?.trim_start();
    is_known(name).then(|| SelectorTerm { name: name.to_owned(), is_excluded: true })
}

impl UnknownNames {
    fn one(name: &str) -> Self {
        Self { names: vec![name.to_owned()] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 7] = [
        "delta",
        "Zhejiang",
        "kind:city",
        "Bosnia and Herzegovina",
        "Trinidad and Tobago",
        "not here",
        "Land",
    ];

    fn parse(text: &str) -> Result<Vec<(String, bool)>, Vec<String>> {
        let found = Selector::parse(text, |name| KNOWN.contains(&name)).map_err(|it| it.names)?;
        Ok(found.terms().iter().map(|it| (it.name.clone(), it.is_excluded)).collect())
    }

    fn terms(expected: &[(&str, bool)]) -> Vec<(String, bool)> {
        expected.iter().map(|(name, excluded)| ((*name).to_owned(), *excluded)).collect()
    }

    #[test]
    fn a_known_text_is_a_name_and_only_else_is_it_split() {
        assert_eq!(parse("Bosnia and Herzegovina").unwrap(), terms(&[("Bosnia and Herzegovina", false)]));
        assert_eq!(parse("not here").unwrap(), terms(&[("not here", false)]));
        assert_eq!(parse("not not here").unwrap(), terms(&[("not here", true)]));
        assert_eq!(parse("delta and not Zhejiang").unwrap(), terms(&[("delta", false), ("Zhejiang", true)]));
        assert_eq!(
            parse("delta and Bosnia and Herzegovina and  not Trinidad and Tobago and kind:city").unwrap(),
            terms(&[
                ("delta", false),
                ("Bosnia and Herzegovina", false),
                ("Trinidad and Tobago", true),
                ("kind:city", false)
            ])
        );
    }

    #[test]
    fn what_is_not_known_is_named_part_by_part_and_a_slip_in_a_name_with_and_stays_whole() {
        let unknown = |names: &[&str]| Err(names.iter().map(|it| (*it).to_owned()).collect());
        assert_eq!(parse("Bosnia and Herzegowina"), unknown(&["Bosnia and Herzegowina"]));
        assert_eq!(parse("delta and not Zejiang and Lnd"), unknown(&["Zejiang and Lnd"]));
        assert_eq!(parse("Dleta and not Zejiang"), unknown(&["Dleta", "Zejiang"]));
        assert_eq!(parse("Dleta and Land and not Zejiang"), unknown(&["Dleta", "Zejiang"]));
        assert_eq!(parse("delta or Land"), unknown(&["delta or Land"]));
        assert_eq!(parse(""), unknown(&[""]));
        assert_eq!(parse(" and "), unknown(&["and"]));
        let many = vec!["delta"; 500].join(" and ");
        assert_eq!(parse(&many), unknown(&[&many]));
    }

    #[test]
    fn every_name_applies_and_no_excluded_one_does() {
        let of = |name: &str| if name == "delta" { vec![0, 1, 2] } else { vec![1, 3] };
        let select =
            |text: &str| Selector::parse(text, |it| ["delta", "Land"].contains(&it)).unwrap().select(5, of);
        assert_eq!(select("delta and Land"), [1]);
        assert_eq!(select("delta and not Land"), [0, 2]);
        assert_eq!(select("not delta"), [3, 4]);
        assert_eq!(select("not delta and not Land"), [4]);
        assert_eq!(select("delta and not delta"), [0_usize; 0]);
    }
}
