//! Points that the user gives, one row a point.

use super::factor::DesignFactor;
use super::method::{DesignMethod, Method, MethodEntry, WrittenMethod, known};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: MethodEntry = MethodEntry {
    name: "file",
    meaning: "A table of points.",
    keys: &["path"],
    read: |settings| Some(Method::new(PointTable { rows: settings.table()? })),
    known: known::<PointTable>,
};

/// Points that the user gives, one row a point.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PointTable {
    /// In the factors' own units; for a list of values the number of the value, from 0.
    pub rows: Vec<Vec<f64>>,
}

impl DesignMethod for PointTable {
    /// Without its rows: a sweep keeps them in a table beside its manifest.
    fn written(&self) -> WrittenMethod {
        ENTRY.written(&Self { rows: Vec::new() })
    }

    fn len(&self, _factors: &[DesignFactor]) -> u64 {
        self.rows.len() as u64
    }

    fn points(&self, factors: &[DesignFactor], _seed: u64) -> Array2<f64> {
        Array2::from_shape_fn((self.rows.len(), factors.len()), |(point, factor)| self.rows[point][factor])
    }
}
