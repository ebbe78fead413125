//! How governments come to their stances, as code states it.

use serde::{Serialize, Serializer};

/// How governments come to their stances.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(tag = "rule", rename_all = "kebab-case")]
pub enum GovernmentsSpec {
    /// Governments do not choose: all are open.
    #[default]
    Fixed,
    /// Governments copy peers who do better.
    Imitate {
        /// Who is open at the start.
        initial_open: InitialOpen,
    },
    /// Governments take the stance that promises more.
    Respond {
        /// Who is open at the start.
        initial_open: InitialOpen,
    },
    /// Stances are given by year.
    Scripted {
        /// Who is open at the start.
        initial_open: InitialOpen,
        /// Who is open from each moment on, in decimal years, all others being closed; in the order of time.
        #[serde(serialize_with = "by_year")]
        stances: Vec<(f64, Vec<String>)>,
    },
}

/// Whose governments are open at the start.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum InitialOpen {
    /// Each with this probability, drawn anew in each replicate.
    Share(f64),
    /// The governments of the regions that these clubs, rules, codes or names stand for.
    Regions(Vec<String>),
}

impl Default for InitialOpen {
    fn default() -> Self {
        Self::Regions(Vec::new())
    }
}

impl GovernmentsSpec {
    /// How they choose, as scenario files call it.
    pub fn rule(&self) -> &'static str {
        match self {
            Self::Fixed => "fixed",
            Self::Imitate { .. } => "imitate",
            Self::Respond { .. } => "respond",
            Self::Scripted { .. } => "scripted",
        }
    }

    /// Who is open at the start; `None` where nobody chooses.
    pub fn initial_open(&self) -> Option<&InitialOpen> {
        match self {
            Self::Fixed => None,
            Self::Imitate { initial_open }
            | Self::Respond { initial_open }
            | Self::Scripted { initial_open, .. } => Some(initial_open),
        }
    }

    /// Every list of names that says who is open.
    pub(super) fn names_mut(&mut self) -> Vec<&mut Vec<String>> {
        let (initial, stances) = match self {
            Self::Fixed => (None, None),
            Self::Imitate { initial_open } | Self::Respond { initial_open } => (Some(initial_open), None),
            Self::Scripted { initial_open, stances } => (Some(initial_open), Some(stances)),
        };
        let initial = initial.and_then(|it| match it {
            InitialOpen::Regions(names) => Some(names),
            InitialOpen::Share(_) => None,
        });
        initial.into_iter().chain(stances.into_iter().flatten().map(|(_, names)| names)).collect()
    }

    /// Every name in these lists.
    pub fn names(&self) -> Vec<String> {
        self.clone().names_mut().into_iter().flat_map(|it| it.clone()).collect()
    }

    /// The probability with which each is open at the start, if it is one.
    pub fn initial_share(&self) -> Option<f64> {
        match self.initial_open()? {
            InitialOpen::Share(share) => Some(*share),
            InitialOpen::Regions(_) => None,
        }
    }
}

/// The keys of a table are text.
fn by_year<S: Serializer>(stances: &[(f64, Vec<String>)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(stances.iter().map(|(from, open)| (from.to_string(), open)))
}
