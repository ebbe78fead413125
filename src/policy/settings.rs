//! Numbers that cannot hold nonsense, checked as they are read.
//!
//! Their schemas say, besides what is allowed, what a slider needs: `x-unit`, `x-slider` (where it begins and ends, and its
//! step) and `x-neutral` (the value that does nothing). A field with other ones says so itself.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// A number outside the range of its type.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[error("expected {expected}, found {found}")]
pub struct OutOfRange {
    expected: &'static str,
    found: f64,
}

macro_rules! number {
    ($(#[$doc:meta])* $name:ident, $expected:literal, |$it:ident| $allowed:expr, $bounds:tt) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
        #[serde(try_from = "f64")]
        pub struct $name(f64);

        impl $name {
            /// This number, for values that stand in the code; others go through [`TryFrom`].
            ///
            /// # Panics
            ///
            /// Panics when it is out of range.
            pub const fn of(value: f64) -> Self {
                assert!(Self::allows(value), $expected);
                Self(value)
            }

            const fn allows($it: f64) -> bool {
                $allowed
            }

            /// The value.
            pub fn get(self) -> f64 {
                self.0
            }
        }

        impl TryFrom<f64> for $name {
            type Error = OutOfRange;
            fn try_from(found: f64) -> Result<Self, OutOfRange> {
                if Self::allows(found) { Ok(Self(found)) } else { Err(OutOfRange { expected: $expected, found }) }
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($bounds)
            }
            fn inline_schema() -> bool {
                true
            }
        }
    };
}

number!(
    /// A number between 0 and 1.
    Share, "a share between 0 and 1", |it| 0.0 <= it && it <= 1.0,
    { "type": "number", "minimum": 0, "maximum": 1, "x-unit": "share", "x-slider": [0, 1, 0.01], "x-neutral": 0 }
);
number!(
    /// A relative gain at full strength: 0.1 is 10 % more. A bound keeps what follows from it finite.
    Gain, "a number between 0 and 100", |it| 0.0 <= it && it <= 100.0,
    { "type": "number", "minimum": 0, "maximum": 100, "x-unit": "relative gain", "x-slider": [0, 1, 0.01], "x-neutral": 0 }
);
number!(
    /// A part that is lost, of something that is never lost altogether.
    Loss, "a number between 0 and 0.99", |it| 0.0 <= it && it <= 0.99,
    { "type": "number", "minimum": 0, "maximum": 0.99, "x-unit": "share", "x-slider": [0, 0.9, 0.01], "x-neutral": 0 }
);
number!(
    /// A relative change: −0.3 is 30 % less, and everything is gone at −1.
    Change, "a number between -1 and 10", |it| -1.0 <= it && it <= 10.0,
    { "type": "number", "minimum": -1, "maximum": 10, "x-unit": "relative change", "x-slider": [-1, 2, 0.05], "x-neutral": 0 }
);
number!(
    /// A relative change that leaves something: above −1.
    Pull, "a number above -1 and at most 100", |it| -1.0 < it && it <= 100.0,
    { "type": "number", "exclusiveMinimum": -1, "maximum": 100, "x-unit": "relative gain", "x-slider": [-0.5, 1, 0.01], "x-neutral": 0 }
);
number!(
    /// A change in logarithms.
    LogChange, "a number between -5 and 5", |it| -5.0 <= it && it <= 5.0,
    { "type": "number", "minimum": -5, "maximum": 5, "x-unit": "logarithm", "x-slider": [-0.5, 0.5, 0.01], "x-neutral": 0 }
);
number!(
    /// Persons a year, more or fewer of them.
    People, "a number of persons between -1e7 and 1e7", |it| -1e7 <= it && it <= 1e7,
    { "type": "number", "minimum": -1e7, "maximum": 1e7, "x-unit": "persons per year", "x-slider": [-20_000, 50_000, 500], "x-neutral": 0 }
);
number!(
    /// How many of something there are.
    Number, "a number between 0 and 1000000", |it| 0.0 <= it && it <= 1e6,
    { "type": "number", "minimum": 0, "maximum": 1e6, "x-unit": "number", "x-slider": [0, 1_000, 10] }
);
number!(
    /// CNY, or CNY per year; at most several times the output of the world.
    Money, "an amount between 0 and 1e15", |it| 0.0 <= it && it <= 1e15,
    { "type": "number", "minimum": 0, "maximum": 1e15, "x-unit": "CNY per year", "x-slider": [0, 10_000_000_000_i64, 100_000_000], "x-neutral": 0 }
);
number!(
    /// What is left of a distance.
    DistanceFactor, "a factor between 0.1 and 1", |it| 0.1 <= it && it <= 1.0,
    { "type": "number", "minimum": 0.1, "maximum": 1, "x-unit": "share of the distance", "x-slider": [0.1, 1, 0.05], "x-neutral": 1 }
);
number!(
    /// How many teams work on the same thing.
    Teams, "a whole number between 1 and 100", |it| 1.0 <= it && it <= 100.0 && it % 1.0 == 0.0,
    { "type": "integer", "minimum": 1, "maximum": 100, "x-unit": "teams", "x-slider": [1, 10, 1], "x-neutral": 1 }
);
number!(
    /// A moment in decimal years.
    Year, "a year between 1900 and 2200", |it| 1900.0 <= it && it <= 2200.0,
    { "type": "number", "minimum": 1900, "maximum": 2200, "x-unit": "year", "x-slider": [2020, 2050, 1] }
);
number!(
    /// A finite number above 0.
    Positive, "a number above 0", |it| it.is_finite() && it > 0.0,
    { "type": "number", "exclusiveMinimum": 0, "x-unit": "number", "x-slider": [1, 100, 1] }
);
