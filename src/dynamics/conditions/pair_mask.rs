//! Which pairs of regions something is for.

use crate::region::RegionId;
use ndarray::Array2;
use std::collections::BTreeMap;

/// Regions with others: each of the first with each of the second.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairBlock {
    /// Where flows come from.
    pub from: Vec<RegionId>,
    /// Where they go to.
    pub to: Vec<RegionId>,
    /// Whether flows back count too.
    pub both_ways: bool,
}

/// The pairs of regions that something is for, when it is not for all.
///
/// Regions that are in the same pairs are of one class, so that a few pairs leave few classes however many regions there
/// are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PairMask {
    class: Vec<usize>,
    /// Class of the origin × class of the destination.
    allowed: Array2<bool>,
}

impl PairMask {
    /// The pairs of these blocks, in a world of so many regions.
    pub fn new(regions: usize, blocks: &[PairBlock]) -> Self {
        let mut ends: Vec<Vec<(usize, bool)>> = vec![Vec::new(); regions];
        for (number, block) in blocks.iter().enumerate() {
            block.from.iter().for_each(|it| ends[it.index()].push((number, false)));
            block.to.iter().for_each(|it| ends[it.index()].push((number, true)));
        }
        let mut classes: BTreeMap<Vec<(usize, bool)>, usize> = BTreeMap::new();
        let mut class = Vec::with_capacity(regions);
        for end in ends {
            let next = classes.len();
            class.push(*classes.entry(end).or_insert(next));
        }
        let mut allowed = Array2::from_elem((classes.len(), classes.len()), false);
        for (one, own) in &classes {
            for (other, of_other) in &classes {
                let begins = |it: &(usize, bool)| !it.1 && other.contains(&(it.0, true));
                let comes_back =
                    |it: &(usize, bool)| it.1 && blocks[it.0].both_ways && other.contains(&(it.0, false));
                allowed[(*own, *of_other)] = one.iter().any(|it| begins(it) || comes_back(it));
            }
        }
        Self { class, allowed }
    }

    /// Whether it is for flows from one to the other.
    pub fn allows(&self, origin: usize, destination: usize) -> bool {
        self.allowed[(self.class[origin], self.class[destination])]
    }

    /// Whether it treats two regions alike.
    pub fn alike(&self, a: usize, b: usize) -> bool {
        self.class[a] == self.class[b]
    }

    /// Whether it is for any flow from this region, and for any to it.
    pub fn ends_at(&self, region: usize) -> [bool; 2] {
        let class = self.class[region];
        [self.allowed.row(class).iter().any(|it| *it), self.allowed.column(class).iter().any(|it| *it)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::region::{Atlas, Place, Region, RegionKind};

    /// So many regions of one province.
    fn ids(number: usize) -> Vec<RegionId> {
        let place = |code: String| Place { english: code.clone(), chinese: code.clone(), code };
        let region = |it: usize| Region {
            place: place(format!("{it:02}")),
            kind: RegionKind::City,
            prefecture: place(format!("{it:02}")),
            province: place("p".to_owned()),
            longitude: it as f64,
            latitude: 30.0,
            area: 1.0,
        };
        Atlas::new((0..number).map(region).collect()).0.ids().collect()
    }

    fn block(ids: &[RegionId], from: &[usize], to: &[usize], both_ways: bool) -> PairBlock {
        let chosen = |of: &[usize]| of.iter().map(|it| ids[*it]).collect();
        PairBlock { from: chosen(from), to: chosen(to), both_ways }
    }

    /// All pairs that a mask allows.
    fn pairs(mask: &PairMask, regions: usize) -> Vec<(usize, usize)> {
        let all = (0..regions).flat_map(|a| (0..regions).map(move |b| (a, b)));
        all.filter(|(a, b)| a != b && mask.allows(*a, *b)).collect()
    }

    #[test]
    fn two_with_a_third_are_not_with_each_other() {
        let ids = ids(5);
        let mask = PairMask::new(5, &[block(&ids, &[0], &[2], true), block(&ids, &[1], &[2], true)]);
        assert_eq!(pairs(&mask, 5), [(0, 2), (1, 2), (2, 0), (2, 1)]);
        assert!(mask.alike(3, 4) && !mask.alike(0, 2) && !mask.alike(0, 3));
        assert_eq!((mask.ends_at(0), mask.ends_at(3)), ([true; 2], [false; 2]));
        let one_way = PairMask::new(5, &[block(&ids, &[0, 1], &[2], false)]);
        assert_eq!(pairs(&one_way, 5), [(0, 2), (1, 2)]);
        assert!(one_way.alike(0, 1));
        assert_eq!((one_way.ends_at(0), one_way.ends_at(2)), ([true, false], [false, true]));
    }

    #[test]
    fn a_set_with_itself_is_every_pair_of_it_and_blocks_add_up() {
        let ids = ids(4);
        let all = PairMask::new(4, &[block(&ids, &[0, 1, 2], &[0, 1, 2], true)]);
        assert_eq!(pairs(&all, 4), [(0, 1), (0, 2), (1, 0), (1, 2), (2, 0), (2, 1)]);
        let both = PairMask::new(4, &[block(&ids, &[0], &[1], false), block(&ids, &[1, 2], &[3], true)]);
        assert_eq!(pairs(&both, 4), [(0, 1), (1, 3), (2, 3), (3, 1), (3, 2)]);
        assert_eq!(pairs(&PairMask::new(4, &[]), 4), []);
    }
}
