//! A text on top of a scenario: what a page or a notebook changes of it, written as in a file.

/// A text that says something else than the scenario below: tables merge and what it says wins, lists of policies and
/// events append, unless it takes their place.
///
/// ```
/// use factorflow::scenario::{Overlay, Scenario};
///
/// let scenario = Scenario::load("tax-sharing")?;
/// let text = "[[policies]]\nname = 'race'\ninstrument = 'talent-subsidy'\nmembers = ['310000']";
/// let both = scenario.overlaid(&Overlay::new("page", text))?;
/// let alone = scenario.overlaid(&Overlay::new("page", text).replacing("policies"))?;
/// assert_eq!((both.policies.len(), alone.policies.len()), (2, 1));
///
/// let wrong = Overlay::new("page", "[[policies]]\nname = 'race'\ninstrument = 'talent-subsidy'\nmembers = ['310000']\nrate.young = 2");
/// let problems = scenario.overlaid(&wrong).unwrap_err();
/// assert_eq!(problems.iter().next().and_then(|it| it.path()), Some("policies.race.rate.young"));
/// # Ok::<(), factorflow::scenario::Problems>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overlay {
    /// What messages call it.
    pub name: String,
    /// TOML as in a scenario file, but for `extends` and `include`.
    pub text: String,
    /// Keys of the scenario, such as `policies`, of which nothing is left but what the text says.
    pub replaces: Vec<String>,
}

impl Overlay {
    /// A text that adds to what is below.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self { name: name.into(), text: text.into(), replaces: Vec::new() }
    }

    /// Takes the place of everything that the scenario says under this key: `policies`, `events`, `governments`.
    #[must_use]
    pub fn replacing(mut self, key: impl Into<String>) -> Self {
        self.replaces.push(key.into());
        self
    }
}
