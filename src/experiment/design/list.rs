//! Points as the factors' lists give them, one after the other.

use super::factor::{DesignFactor, Levels};
use super::method::{DesignMethod, Method, MethodEntry, MethodSettings, WrittenMethod, known};
use ndarray::Array2;
use serde::{Deserialize, Serialize};

pub(super) const ENTRY: MethodEntry = MethodEntry {
    name: "list",
    meaning: "The first value of every factor, then the second of each.",
    keys: &[],
    read,
    known: known::<List>,
};

/// The first value of every factor, then the second of each, and so on.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct List;

/// Lists go side by side, so they must be equally long.
fn read(settings: &mut dyn MethodSettings) -> Option<Method> {
    let length = |it: &DesignFactor| match &it.levels {
        Levels::Values(values) => Some(values.len()),
        Levels::Range { .. } => None,
    };
    let Some(lengths) = settings.factors().iter().map(length).collect::<Option<Vec<usize>>>() else {
        settings.refuse("the method `list` takes values, not ranges".to_owned(), None);
        return None;
    };
    if lengths.windows(2).any(|pair| pair[0] != pair[1]) {
        let message = format!("the lists of values have different lengths: {lengths:?}");
        let hint = "point i takes the i-th value of every factor; for all combinations write `grid`";
        settings.refuse(message, Some(hint));
        return None;
    }
    Some(Method::new(List))
}

impl DesignMethod for List {
    fn written(&self) -> WrittenMethod {
        ENTRY.written(self)
    }

    /// As many points as the shortest list has values; one without factors.
    fn len(&self, factors: &[DesignFactor]) -> u64 {
        let lengths = factors.iter().map(|it| match &it.levels {
            Levels::Values(values) => values.len() as u64,
            Levels::Range { .. } => 2,
        });
        lengths.min().unwrap_or(1)
    }

    /// Point i takes the i-th value of every list; a range has two values, its ends.
    fn points(&self, factors: &[DesignFactor], _seed: u64) -> Array2<f64> {
        let rows = usize::try_from(self.len(factors)).unwrap_or(usize::MAX);
        Array2::from_shape_fn((rows, factors.len()), |(row, it)| match &factors[it].levels {
            Levels::Values(_) => row as f64,
            range @ Levels::Range { .. } => range.at(row as f64),
        })
    }
}
