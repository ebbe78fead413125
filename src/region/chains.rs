//! Industry chains: the segments that fields are made of, and which part of each field every region makes.

use ndarray::Array1;

/// A segment of a field.
#[derive(Clone, Debug, PartialEq)]
pub struct ChainSegment {
    /// The name in scenario files.
    pub name: String,
    /// The Chinese name.
    pub chinese: String,
    /// `a_mk`: what the segment is of the field; those of a field add up to 1.
    pub share: f64,
    /// `χ_jmk`: part of each region's output of the field that is of the segment; those of a region add up to 1.
    pub part: Array1<f64>,
}

/// The segments of one field.
#[derive(Clone, Debug, PartialEq)]
pub struct IndustryChain {
    /// Where the field stands in arrays over fields.
    pub field: usize,
    /// Its segments, as the table lists them.
    pub segments: Vec<ChainSegment>,
}

/// What is known of a segment before regions are compared.
#[derive(Clone, Debug, PartialEq)]
pub struct Specialisation {
    /// The name in scenario files.
    pub name: String,
    /// The Chinese name.
    pub chinese: String,
    /// `a_mk`: what the segment is of the field.
    pub share: f64,
    /// Weight of the segment in each region, at least 0; 1 where a region is no more specialised in it than others.
    pub quotient: Array1<f64>,
}

impl IndustryChain {
    /// The chain of a field.
    ///
    /// ```text
    /// χ_jmk = a_mk quotient_jmk / Σ_l a_ml quotient_jml
    /// ```
    ///
    /// A region in which all quotients are 0 makes no segment.
    pub fn new(field: usize, segments: Vec<Specialisation>) -> Self {
        let weights: Vec<Array1<f64>> = segments.iter().map(|it| it.share * &it.quotient).collect();
        let regions = weights.first().map_or(0, Array1::len);
        let total = weights.iter().fold(Array1::<f64>::zeros(regions), |sum, it| sum + it);
        let total = total.mapv(|it| if it > 0.0 { it } else { f64::INFINITY });
        let segment = |(Specialisation { name, chinese, share, .. }, weight): (_, Array1<f64>)| {
            ChainSegment { name, chinese, share, part: weight / &total }
        };
        Self { field, segments: segments.into_iter().zip(weights).map(segment).collect() }
    }
}

/// The chains of a world: none unless its tables have some. Their segments are numbered through.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chains(Vec<IndustryChain>);

impl Chains {
    /// These chains, of different fields.
    pub fn new(chains: Vec<IndustryChain>) -> Self {
        Self(chains)
    }

    /// Whether no field has a chain.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The chains, in the order of their table.
    pub fn iter(&self) -> impl Iterator<Item = &IndustryChain> {
        self.0.iter()
    }

    /// The chain of a field, which goes by its place in arrays over fields.
    pub fn of_field(&self, field: usize) -> Option<&IndustryChain> {
        self.0.iter().find(|it| it.field == field)
    }

    /// Every segment with its field, in the order of arrays over segments.
    pub fn segments(&self) -> impl Iterator<Item = (usize, &ChainSegment)> {
        self.0.iter().flat_map(|chain| chain.segments.iter().map(|it| (chain.field, it)))
    }

    /// Every chain with the numbers of its segments in arrays over segments.
    pub fn numbered(&self) -> impl Iterator<Item = (&IndustryChain, std::ops::Range<usize>)> {
        let mut next = 0;
        self.0.iter().map(move |chain| {
            let first = next;
            next += chain.segments.len();
            (chain, first..next)
        })
    }

    /// The number of a segment of a field in arrays over segments.
    pub fn find(&self, field: usize, segment: &str) -> Option<usize> {
        self.segments().position(|(of, it)| of == field && it.name == segment)
    }

    /// How many segments there are.
    pub fn count(&self) -> usize {
        self.0.iter().map(|it| it.segments.len()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(field: usize, segments: &[(&str, f64, [f64; 3])]) -> IndustryChain {
        let segment = |&(name, share, quotient): &(&str, f64, [f64; 3])| Specialisation {
            name: name.to_owned(),
            chinese: String::new(),
            share,
            quotient: Array1::from(quotient.to_vec()),
        };
        IndustryChain::new(field, segments.iter().map(segment).collect())
    }

    #[test]
    fn a_region_makes_more_of_what_it_is_specialised_in_and_everything_in_all() {
        let chain = chain(1, &[("design", 0.25, [1.0, 3.0, 0.0]), ("testing", 0.75, [1.0, 1.0, 0.0])]);
        let parts: Vec<&Array1<f64>> = chain.segments.iter().map(|it| &it.part).collect();
        assert_eq!(*parts[0], Array1::from(vec![0.25, 0.5, 0.0]));
        assert_eq!(*parts[1], Array1::from(vec![0.75, 0.5, 0.0]));
    }

    #[test]
    fn segments_are_numbered_through_all_chains() {
        let even = [1.0; 3];
        let chains =
            Chains::new(vec![chain(2, &[("a", 1.0, even)]), chain(0, &[("b", 0.5, even), ("c", 0.5, even)])]);
        assert_eq!((chains.count(), chains.find(0, "c"), chains.find(2, "c")), (3, Some(2), None));
        let ranges: Vec<_> = chains.numbered().map(|(chain, range)| (chain.field, range)).collect();
        assert_eq!(ranges, [(2, 0..1), (0, 1..3)]);
        assert!(Chains::default().is_empty() && chains.of_field(1).is_none());
    }
}
