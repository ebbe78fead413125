//! Units of outcomes, in the words of tables and, where figures need other ones, of figures.

/// Words of figures in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Label {
    /// In English.
    pub english: &'static str,
    /// In Chinese.
    pub chinese: &'static str,
}

/// What one unit of an outcome is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A part of a whole, 0 to 1; a figure shows per cent.
    Share,
    /// Money in the words of tables; a figure shows thousands, millions and so on, whatever fits.
    Money(&'static str),
    /// Anything else.
    Other {
        /// The words of tables.
        words: &'static str,
        /// The words of figures.
        label: Label,
    },
}

impl Unit {
    /// A stock of money.
    pub const CNY: Self = Self::Money("CNY");
    /// A flow of money.
    pub const CNY_PER_YEAR: Self = Self::Money("CNY per year");
    /// What a person earns or makes.
    pub const CNY_PER_PERSON: Self = Self::Money("CNY per person and year");
    /// Money that went from place to place.
    pub const CNY_SINCE_LAST_ROW: Self = Self::Money("CNY since the last row");
    /// Money that is gained for money that is spent.
    pub const CNY_PER_CNY: Self = Self::named("CNY per CNY", "yuan a yuan", "元/元");
    /// People.
    pub const PERSONS: Self = Self::named("persons", "persons", "人");
    /// People who went from place to place.
    pub const PERSONS_SINCE_LAST_ROW: Self =
        Self::named("persons since the last row", "persons since the last row", "人（上一时点以来）");
    /// Research projects.
    pub const PROJECTS: Self = Self::named("projects", "projects", "个");
    /// Research projects to which something happened.
    pub const PROJECTS_SINCE_LAST_ROW: Self =
        Self::named("projects since the last row", "projects since the last row", "个（上一时点以来）");
    /// A number without unit.
    pub const INDEX: Self = Self::named("index", "index", "指数");
    /// A number without unit that is 1 in the base year.
    pub const INDEX_OF_BASE_YEAR: Self = Self::words_only("index, 1 in the base year");
    /// Gini's coefficient.
    pub const GINI: Self = Self::named("index, 0 to 1", "0 to 1", "0 至 1");
    /// Theil's index.
    pub const NATS: Self = Self::named("nats", "nats", "奈特");
    /// The standard deviation of logarithms of output per worker.
    pub const DISPERSION: Self =
        Self::named("logarithm", "sd of ln output per worker", "劳均产出对数的标准差");
    /// A logarithm.
    pub const LOGARITHM: Self = Self::words_only("logarithm");
    /// Counted things.
    pub const NUMBER: Self = Self::words_only("number");
    /// Regions.
    pub const REGIONS: Self = Self::words_only("regions");
    /// Time as a decimal.
    pub const YEAR: Self = Self::words_only("year");
    /// A name that somebody gave.
    pub const NAME: Self = Self::words_only("name");
    /// A code of the table of regions.
    pub const CODE: Self = Self::words_only("code");
    /// One of a few words.
    pub const WORD: Self = Self::words_only("word");

    /// A unit that figures show in the words of tables.
    pub const fn words_only(words: &'static str) -> Self {
        Self::named(words, words, words)
    }

    const fn named(words: &'static str, english: &'static str, chinese: &'static str) -> Self {
        Self::Other { words, label: Label { english, chinese } }
    }

    /// The words of tables.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Share => "share, 0 to 1",
            Self::Money(words) | Self::Other { words, .. } => words,
        }
    }
}
