//! The fixed geography of a run.

use super::{Chains, Fields};
use crate::numeric::scalar::{asin, cos, sin, square};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// Mean radius of the earth in kilometres (IUGG).
pub const EARTH_RADIUS: f64 = 6371.0088;

/// Two regions are never nearer than this, in kilometres.
const NEAREST: f64 = 10.0;

/// How foreign a household registration of the same prefecture is, where one from elsewhere is 1.
pub const SAME_PREFECTURE: f64 = 0.5;

/// The position of a region in its [`Atlas`] and in every array over regions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RegionId(pub(crate) u32);

impl RegionId {
    /// Those of so many regions, in the order of arrays.
    pub(crate) fn first(regions: usize) -> impl Iterator<Item = Self> {
        (0..regions).map(id)
    }

    /// Where the region stands in arrays over regions.
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Whether a region is a city (all districts of a prefecture together) or a county.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RegionKind {
    /// An urban centre, or a whole prefecture in a world at prefecture level.
    City,
    /// A county, county-level city or banner.
    County,
}

impl std::fmt::Display for RegionKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::City => "city",
            Self::County => "county",
        })
    }
}

/// A code with its names, of a region, a prefecture or a province.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The code that files refer to.
    pub code: String,
    /// English name.
    pub english: String,
    /// Chinese name.
    pub chinese: String,
}

/// One agent's fixed description.
#[derive(Clone, Debug, PartialEq)]
pub struct Region {
    /// Code and names.
    pub place: Place,
    /// City or county.
    pub kind: RegionKind,
    /// The prefecture it belongs to.
    pub prefecture: Place,
    /// The province it belongs to.
    pub province: Place,
    /// Degrees east.
    pub longitude: f64,
    /// Degrees north.
    pub latitude: f64,
    /// Square kilometres.
    pub area: f64,
}

/// The regions of a run.
///
/// They stand in an order of places: provinces, then prefectures, then regions, each from west to
/// east. Sums therefore do not depend on how rows or codes are arranged in a file, and the regions
/// of a province are neighbours in every array.
#[derive(Clone, Debug, PartialEq)]
pub struct Atlas {
    regions: Vec<Region>,
    /// Index of each region's province in `provinces`.
    province_of: Vec<usize>,
    provinces: Vec<(Place, Range<usize>)>,
    /// The stretch of regions in each region's prefecture.
    prefectures: Vec<Range<usize>>,
    by_code: Vec<RegionId>,
    fields: Arc<Fields>,
    chains: Arc<Chains>,
}

impl Atlas {
    /// Arranges the regions; also says where each of them came from in the argument. They work in the
    /// [standard](Fields::standard) fields unless [other ones](Self::with_fields) are given.
    ///
    /// # Panics
    ///
    /// Panics when there are more than 2^32 regions.
    pub fn new(regions: Vec<Region>) -> (Self, Vec<usize>) {
        let order = order_of_places(&regions);
        let mut waiting: Vec<Option<Region>> = regions.into_iter().map(Some).collect();
        let regions: Vec<Region> = order.iter().filter_map(|&row| waiting[row].take()).collect();
        let (province_of, provinces) = runs(&regions, |it| [&it.province]);
        let (prefecture_of, prefectures) = runs(&regions, |it| [&it.prefecture, &it.province]);
        let provinces = provinces.into_iter().map(|([province], range)| (province.clone(), range)).collect();
        let prefectures = prefecture_of.iter().map(|&it| prefectures[it].1.clone()).collect();
        let mut by_code: Vec<RegionId> = (0..regions.len()).map(id).collect();
        by_code.sort_by(|a, b| regions[a.index()].place.code.cmp(&regions[b.index()].place.code));
        let fields = Arc::new(Fields::standard());
        let chains = Arc::default();
        (Self { regions, province_of, provinces, prefectures, by_code, fields, chains }, order)
    }

    /// An atlas of these regions, which work in other fields.
    #[must_use]
    pub fn with_fields(self, fields: Fields) -> Self {
        Self { fields: Arc::new(fields), ..self }
    }

    /// The fields that its regions work in, in the order of arrays over fields.
    pub fn fields(&self) -> &Arc<Fields> {
        &self.fields
    }

    /// An atlas of these regions, whose fields have chains.
    #[must_use]
    pub fn with_chains(self, chains: Chains) -> Self {
        Self { chains: Arc::new(chains), ..self }
    }

    /// The industry chains of its fields; none unless [some](Self::with_chains) are given.
    pub fn chains(&self) -> &Arc<Chains> {
        &self.chains
    }

    /// How many regions there are.
    pub fn len(&self) -> usize {
        self.regions.len()
    }

    /// Whether there is no region at all.
    pub fn is_empty(&self) -> bool {
        self.regions.is_empty()
    }

    /// Every identifier, in the order of arrays.
    pub fn ids(&self) -> impl Iterator<Item = RegionId> + use<> {
        RegionId::first(self.regions.len())
    }

    /// Every identifier, in the order of codes, as tables list them.
    pub fn by_code(&self) -> &[RegionId] {
        &self.by_code
    }

    /// The region's description.
    pub fn region(&self, region: RegionId) -> &Region {
        &self.regions[region.index()]
    }

    /// Every region, in the order of arrays.
    pub fn regions(&self) -> &[Region] {
        &self.regions
    }

    /// The region with this code.
    pub fn find(&self, code: &str) -> Option<RegionId> {
        let at = |probe: &RegionId| self.region(*probe).place.code.as_str().cmp(code);
        self.by_code.binary_search_by(at).ok().map(|found| self.by_code[found])
    }

    /// Every province with the stretch of regions that it owns.
    pub fn provinces(&self) -> &[(Place, Range<usize>)] {
        &self.provinces
    }

    /// The stretch of regions in the province of the region at `index`.
    pub fn province_range(&self, index: usize) -> Range<usize> {
        self.provinces[self.province_of[index]].1.clone()
    }

    /// Whether the regions at two indices lie in different provinces.
    pub fn province_differs(&self, a: usize, b: usize) -> bool {
        self.province_of[a] != self.province_of[b]
    }

    /// The stretch of regions in the prefecture of the region at `index`, all of them in its province.
    pub fn prefecture_range(&self, index: usize) -> Range<usize> {
        self.prefectures[index].clone()
    }

    /// How foreign the household registration of one region is in the other (`t_ij`): 0 at home,
    /// a half within the prefecture, 1 elsewhere.
    pub fn registration_distance(&self, a: usize, b: usize) -> f64 {
        match (a == b, self.prefectures[a].contains(&b)) {
            (true, _) => 0.0,
            (false, true) => SAME_PREFECTURE,
            (false, false) => 1.0,
        }
    }

    /// Kilometres between the regions at two indices: the great circle, at least 10 km; within a
    /// region the mean distance across a disc of its area, at least 2 km.
    pub fn distance(&self, a: usize, b: usize) -> f64 {
        if a == b {
            return distance_within(self.regions[a].area);
        }
        let at = |it: usize| (self.regions[it].longitude, self.regions[it].latitude);
        great_circle(at(a), at(b)).max(NEAREST)
    }
}

fn id(index: usize) -> RegionId {
    RegionId(u32::try_from(index).expect("fewer than 2^32 regions"))
}

/// The mean distance across a disc of so many square kilometres, .66 of its radius, and at least 2 km.
pub fn distance_within(area: f64) -> f64 {
    (0.66 * (area / std::f64::consts::PI).sqrt()).max(2.0)
}

/// Kilometres along the great circle between two points, each a longitude and a latitude in degrees.
///
/// By the haversine, which keeps its precision for neighbours, where the cosine rule loses it.
pub fn great_circle(a: (f64, f64), b: (f64, f64)) -> f64 {
    // The smaller latitude first, so that both directions round alike and kernels are symmetric.
    let ((east, north), (other_east, other_north)) = if (a.1, a.0) <= (b.1, b.0) { (a, b) } else { (b, a) };
    let half = |from: f64, to: f64| square(sin((to - from).to_radians() / 2.0));
    let chord = half(north, other_north)
        + cos(north.to_radians()) * cos(other_north.to_radians()) * half(east, other_east);
    2.0 * EARTH_RADIUS * asin(chord.sqrt().min(1.0))
}

/// A place on the map, comparable without regard to names.
type Corner = (u64, u64);

/// West to east, then south to north; a code decides only between regions at one point.
fn order_of_places(regions: &[Region]) -> Vec<usize> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 2e15")]
    let sortable = |degrees: f64| ((degrees + 1000.0).max(0.0) * 1e12) as u64;
    let corner = |it: &Region| -> Corner { (sortable(it.longitude), sortable(it.latitude)) };
    let westernmost = |of: fn(&Region) -> &Place| {
        let mut first: BTreeMap<&str, Corner> = BTreeMap::new();
        for region in regions {
            let entry = first.entry(&of(region).code).or_insert((u64::MAX, u64::MAX));
            *entry = (*entry).min(corner(region));
        }
        first
    };
    let provinces = westernmost(|it| &it.province);
    let prefectures = westernmost(|it| &it.prefecture);
    let key = |it: &Region| {
        (
            (provinces[it.province.code.as_str()], it.province.code.clone()),
            (prefectures[it.prefecture.code.as_str()], it.prefecture.code.clone()),
            (corner(it), it.place.code.clone()),
        )
    };
    let mut order: Vec<usize> = (0..regions.len()).collect();
    order.sort_by_cached_key(|&row| key(&regions[row]));
    order
}

/// Stretches of regions that lie in the same places.
type Runs<'a, const N: usize> = Vec<([&'a Place; N], Range<usize>)>;

/// Numbers the stretches of regions that share places, in order.
fn runs<const N: usize>(regions: &[Region], of: fn(&Region) -> [&Place; N]) -> (Vec<usize>, Runs<'_, N>) {
    let mut number_of = Vec::with_capacity(regions.len());
    let mut found: Runs<'_, N> = Vec::new();
    for (index, region) in regions.iter().enumerate() {
        let codes = |it: [&Place; N]| it.map(|it| it.code.clone());
        match found.last_mut() {
            Some((places, range)) if codes(*places) == codes(of(region)) => range.end = index + 1,
            _ => found.push((of(region), index..index + 1)),
        }
        number_of.push(found.len() - 1);
    }
    (number_of, found)
}
