//! Flows between places, with what may explain them.

use crate::numeric::scalar::ln;
use crate::region::great_circle;
use ndarray::Array2;
use std::collections::BTreeMap;

/// Flows of pairs of places and the terms that explain them, sorted by origin and destination, so that sums do not
/// depend on how a file was ordered.
#[derive(Clone, Debug, PartialEq)]
pub struct FlowTable {
    origins: Vec<String>,
    destinations: Vec<String>,
    origin: Vec<usize>,
    destination: Vec<usize>,
    flow: Vec<f64>,
    terms: Vec<Term>,
}

/// What may explain flows: one number a pair.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// How it is called: `distance`, `border` or the column it was read from.
    pub name: String,
    /// One number a pair, in the order of the pairs.
    pub values: Vec<f64>,
}

/// One flow as it was observed.
#[derive(Clone, Debug, PartialEq)]
pub struct ObservedFlow {
    /// The code of the place that it leaves.
    pub origin: String,
    /// The code of the place where it arrives.
    pub destination: String,
    /// How much, 0 or more.
    pub flow: f64,
    /// The terms of the pair, in the order of their names.
    pub terms: Vec<f64>,
}

/// What keeps flows from being a table that can be explained.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FlowError {
    /// A flow or a term is below 0 where it may not be, missing or infinite.
    #[error("the {what} from {origin} to {destination} is no number that can be explained")]
    Number {
        /// `flow` or the name of a term.
        what: String,
        /// The code of the origin.
        origin: String,
        /// The code of the destination.
        destination: String,
    },
    /// A pair stands twice.
    #[error("the pair {origin} to {destination} stands twice")]
    Twice {
        /// The code of the origin.
        origin: String,
        /// The code of the destination.
        destination: String,
    },
}

impl FlowTable {
    /// A table of flows; `names` are those of the terms.
    ///
    /// # Errors
    ///
    /// Names every flow or term that is no finite number, every flow below 0, and every pair that stands twice.
    pub fn new(mut flows: Vec<ObservedFlow>, names: &[&str]) -> Result<Self, Vec<FlowError>> {
        let ends = |it: &ObservedFlow| (it.origin.clone(), it.destination.clone());
        flows.sort_by_cached_key(ends);
        let mut errors: Vec<FlowError> = flows.iter().flat_map(|it| refused_numbers(it, names)).collect();
        errors.extend(flows.windows(2).filter(|it| ends(&it[0]) == ends(&it[1])).map(|it| {
            FlowError::Twice { origin: it[0].origin.clone(), destination: it[0].destination.clone() }
        }));
        if !errors.is_empty() {
            return Err(errors);
        }
        let (origins, origin) = numbered(flows.iter().map(|it| &it.origin));
        let (destinations, destination) = numbered(flows.iter().map(|it| &it.destination));
        let term = |(number, name): (usize, &&str)| Term {
            name: (*name).to_owned(),
            values: flows.iter().map(|it| it.terms[number]).collect(),
        };
        let terms = names.iter().enumerate().map(term).collect();
        let flow = flows.iter().map(|it| it.flow).collect();
        Ok(Self { origins, destinations, origin, destination, flow, terms })
    }

    /// Flows between all different places of a matrix, origins × destinations, with `ln(d/100 km)` as the term `distance`.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn by_distance(
        codes: &[String],
        centres: &[(f64, f64)],
        flows: &Array2<f64>,
    ) -> Result<Self, Vec<FlowError>> {
        let flow = |((from, to), flow): ((usize, usize), &f64)| ObservedFlow {
            origin: codes[from].clone(),
            destination: codes[to].clone(),
            flow: *flow,
            terms: vec![ln(great_circle(centres[from], centres[to]) / 100.0)],
        };
        let between = flows.indexed_iter().filter(|((from, to), _)| from != to);
        Self::new(between.map(flow).collect(), &["distance"])
    }

    /// How many pairs there are.
    pub fn len(&self) -> usize {
        self.flow.len()
    }

    /// Whether there is no pair.
    pub fn is_empty(&self) -> bool {
        self.flow.is_empty()
    }

    /// Codes of places that flows leave, sorted.
    pub fn origins(&self) -> &[String] {
        &self.origins
    }

    /// Codes of places where flows arrive, sorted.
    pub fn destinations(&self) -> &[String] {
        &self.destinations
    }

    /// The place of each pair's origin among [`origins`](Self::origins).
    pub fn origin(&self) -> &[usize] {
        &self.origin
    }

    /// The place of each pair's destination among [`destinations`](Self::destinations).
    pub fn destination(&self) -> &[usize] {
        &self.destination
    }

    /// The flow of each pair.
    pub fn flow(&self) -> &[f64] {
        &self.flow
    }

    /// What may explain the flows.
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// Some of the pairs; codes and their places stay those of the whole table.
    #[must_use]
    pub fn subset(&self, pairs: &[usize]) -> Self {
        let of = |values: &[f64]| pairs.iter().map(|&it| values[it]).collect();
        let ends = |places: &[usize]| pairs.iter().map(|&it| places[it]).collect();
        let term = |it: &Term| Term { name: it.name.clone(), values: of(&it.values) };
        Self {
            origins: self.origins.clone(),
            destinations: self.destinations.clone(),
            origin: ends(&self.origin),
            destination: ends(&self.destination),
            flow: of(&self.flow),
            terms: self.terms.iter().map(term).collect(),
        }
    }

    /// The pairs between places of another table, whose codes and places it then has; those of other places are dropped.
    #[must_use]
    pub fn with_places_of(&self, other: &Self) -> Self {
        let place = |code: &String, codes: &[String]| codes.binary_search(code).ok();
        let ends = |pair: usize| {
            let origin = place(&self.origins[self.origin[pair]], &other.origins)?;
            Some((pair, (origin, place(&self.destinations[self.destination[pair]], &other.destinations)?)))
        };
        let (pairs, places): (Vec<usize>, Vec<(usize, usize)>) = (0..self.len()).filter_map(ends).unzip();
        let (origin, destination) = places.into_iter().unzip();
        let (origins, destinations) = (other.origins.clone(), other.destinations.clone());
        Self { origins, destinations, origin, destination, ..self.subset(&pairs) }
    }

    /// What all pairs with the origin sum up to, and those with the destination.
    pub fn totals(&self) -> (Vec<f64>, Vec<f64>) {
        let (mut out, mut inward) = (vec![0.0; self.origins.len()], vec![0.0; self.destinations.len()]);
        for ((&origin, &destination), flow) in self.origin.iter().zip(&self.destination).zip(&self.flow) {
            out[origin] += flow;
            inward[destination] += flow;
        }
        (out, inward)
    }

    /// The pairs of origins that send and destinations that receive; dropping one that does not may leave another with
    /// nothing, so it goes on until none is left.
    pub fn informative_pairs(&self) -> Vec<usize> {
        let mut pairs: Vec<usize> = (0..self.len()).collect();
        loop {
            let (out, inward) = self.subset(&pairs).totals();
            let sends = |it: &usize| out[self.origin[*it]] > 0.0 && inward[self.destination[*it]] > 0.0;
            let before = pairs.len();
            pairs.retain(sends);
            if pairs.len() == before {
                return pairs;
            }
        }
    }
}

/// Names sorted without repetitions, and the place of each among them.
fn numbered<'a>(names: impl Iterator<Item = &'a String> + Clone) -> (Vec<String>, Vec<usize>) {
    let mut places: BTreeMap<&str, usize> = names.clone().map(|it| (it.as_str(), 0)).collect();
    places.values_mut().enumerate().for_each(|(number, place)| *place = number);
    let of_each = names.map(|it| places[it.as_str()]).collect();
    (places.keys().map(|it| (*it).to_owned()).collect(), of_each)
}

fn refused_numbers(flow: &ObservedFlow, names: &[&str]) -> Vec<FlowError> {
    let sound = flow.flow.is_finite() && flow.flow >= 0.0;
    let terms = names.iter().zip(&flow.terms).filter(|it| !it.1.is_finite()).map(|it| *it.0);
    let error = |what: &str| FlowError::Number {
        what: what.to_owned(),
        origin: flow.origin.clone(),
        destination: flow.destination.clone(),
    };
    (!sound).then_some("flow").into_iter().chain(terms).map(error).collect()
}
