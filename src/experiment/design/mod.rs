//! Designs of experiments: which points of the factors' space are run.

mod estimand;
mod factor;
mod grid;
mod latin_hypercube;
mod list;
mod method;
mod morris;
mod one_at_a_time;
mod point_table;
mod saltelli;
mod sobol;

pub use estimand::{Estimand, Step, Trajectory};
pub use factor::{DesignFactor, FactorLevel, Levels, Scale};
pub use grid::Grid;
pub use latin_hypercube::LatinHypercube;
#[cfg(feature = "files")]
pub(crate) use latin_hypercube::shares as latin_hypercube_shares;
pub use list::List;
pub use method::{DesignMethod, Method, MethodEntry, MethodSettings, WrittenMethod, known};
pub use morris::Morris;
pub use one_at_a_time::OneAtATime;
pub use point_table::PointTable;
pub use saltelli::Saltelli;
pub use sobol::Sobol;

use ndarray::Array2;
use serde::de::{Deserializer, Error};
use serde::{Deserialize, Serialize};

/// Every way to choose points, the usual one first.
pub const METHODS: &[MethodEntry] = &[
    grid::ENTRY,
    list::ENTRY,
    latin_hypercube::ENTRY,
    sobol::ENTRY,
    saltelli::ENTRY,
    morris::ENTRY,
    one_at_a_time::ENTRY,
    point_table::ENTRY,
];

impl MethodEntry {
    /// The method of this name.
    pub fn find(name: &str) -> Option<&'static Self> {
        METHODS.iter().find(|it| it.name == name)
    }
}

impl<'de> Deserialize<'de> for Method {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (name, settings) = match serde_json::Value::deserialize(deserializer)? {
            serde_json::Value::String(name) => (name, serde_json::Value::Null),
            serde_json::Value::Object(map) => map.into_iter().next().unwrap_or_default(),
            _ => return Err(Error::custom("a method is a name, or a name with settings")),
        };
        let entry = MethodEntry::find(&name);
        let entry = entry.ok_or_else(|| Error::custom(format!("there is no method `{name}`")))?;
        (entry.known)(settings).map_err(Error::custom)
    }
}

/// Factors and the way their points are chosen; the points are a function of these alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Design {
    /// What is varied.
    pub factors: Vec<DesignFactor>,
    /// How points are chosen.
    pub method: Method,
    /// Where the random numbers of a method that needs some start from.
    pub seed: u64,
}

/// Points × factors.
#[derive(Clone, Debug, PartialEq)]
pub struct Points {
    /// In the factors' own units; for a list of values the number of the value, from 0.
    pub values: Array2<f64>,
}

impl Design {
    /// How many points there are; too many to be counted are `u64::MAX`.
    pub fn len(&self) -> u64 {
        self.method.len(&self.factors)
    }

    /// Whether there is no point.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many points in a row are of use only together: if one of them fails, all are lost for the analysis. 1
    /// where each counts by itself.
    pub fn block(&self) -> u64 {
        self.method.block(self.factors.len())
    }

    /// Whether points are drawn by chance; others are where somebody chose them to be, so that a share of them or their
    /// scatter says nothing of how certain a mean is.
    pub fn is_random(&self) -> bool {
        self.method.is_random()
    }

    /// Why the points cannot be made, if they cannot.
    pub fn refusal(&self) -> Option<String> {
        self.method.refusal(self.factors.len())
    }

    /// What the points are made for, besides the mean along each factor.
    pub fn estimand(&self) -> Estimand {
        self.method.estimand(&self.factors, self.seed)
    }

    /// The points in order.
    ///
    /// # Panics
    ///
    /// May panic when there is a [`refusal`](Self::refusal).
    pub fn points(&self) -> Points {
        Points { values: self.method.points(&self.factors, self.seed) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn design(method: Method) -> Design {
        let range =
            |low, high, scale| DesignFactor { path: "p".into(), levels: Levels::Range { low, high, scale } };
        let factors = vec![
            range(-2.0, 6.0, Scale::Linear),
            range(0.1, 10.0, Scale::Log),
            range(1.0, 5.0, Scale::Integer),
        ];
        Design { factors, method, seed: 5 }
    }

    #[test]
    fn every_design_has_as_many_points_as_it_says_all_inside_the_ranges() {
        let methods = [
            Method::new(Grid { levels: vec![Some(2), Some(3), None] }),
            Method::new(LatinHypercube { points: 20 }),
            Method::new(Sobol { points: 33 }),
            Method::new(Saltelli { blocks: 9 }),
            Method::new(Morris { trajectories: 6 }),
            Method::new(OneAtATime),
        ];
        for design in methods.map(design) {
            let points = design.points().values;
            assert_eq!(design.len(), points.nrows() as u64, "{:?}", design.method);
            assert_eq!(design.len() % design.block(), 0);
            let inside = |it: ndarray::ArrayView1<f64>| {
                (-2.0..=6.0).contains(&it[0])
                    && (0.1..=10.0).contains(&it[1])
                    && (1.0..=5.0).contains(&it[2])
                    && it[2].fract() == 0.0
            };
            assert!(points.rows().into_iter().all(inside), "{:?}: {points}", design.method);
            assert_eq!(design.points(), design.points());
            assert_eq!(design.refusal(), None);
        }
    }

    #[test]
    fn what_sobol_points_cannot_be_is_refused_with_the_number_of_dimensions() {
        assert!(design(Method::new(Sobol { points: 100_000 })).refusal().is_some());
        let mut many = design(Method::new(Saltelli { blocks: 8 }));
        many.factors = vec![many.factors[0].clone(); 129];
        assert!(many.refusal().unwrap().contains("258"));
        many.method = Method::new(Sobol { points: 8 });
        assert_eq!(many.refusal(), None);
    }

    #[test]
    fn manifests_have_every_method_by_its_name_with_its_settings_and_read_it_back() {
        for (method, written) in [
            (Method::new(Grid { levels: vec![Some(2), None] }), r#"{"grid":{"levels":[2,null]}}"#),
            (Method::new(List), r#""list""#),
            (Method::new(LatinHypercube { points: 20 }), r#"{"latin-hypercube":{"points":20}}"#),
            (Method::new(Sobol { points: 8 }), r#"{"sobol":{"points":8}}"#),
            (Method::new(Saltelli { blocks: 9 }), r#"{"saltelli":{"blocks":9}}"#),
            (Method::new(Morris { trajectories: 6 }), r#"{"morris":{"trajectories":6}}"#),
            (Method::new(OneAtATime), r#""one-at-a-time""#),
            (Method::new(PointTable { rows: vec![] }), r#"{"file":{"rows":[]}}"#),
        ] {
            assert_eq!(serde_json::to_string(&method).unwrap(), written);
            assert_eq!(serde_json::from_str::<Method>(written).unwrap(), method);
        }
        let points = PointTable { rows: vec![vec![1.0]] };
        assert_eq!(serde_json::to_string(&Method::new(points)).unwrap(), r#"{"file":{"rows":[]}}"#);
        for wrong in [r#""sobel""#, r#"{"sobol":{}}"#, "{}", "8"] {
            assert!(serde_json::from_str::<Method>(wrong).is_err(), "{wrong}");
        }
    }
}
