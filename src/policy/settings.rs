//! Numbers that cannot hold nonsense, checked as they are read.

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
    { "type": "number", "minimum": 0, "maximum": 1 }
);
number!(
    /// A relative gain at full strength: 0.1 is 10 % more. A bound keeps what follows from it finite.
    Gain, "a number between 0 and 100", |it| 0.0 <= it && it <= 100.0,
    { "type": "number", "minimum": 0, "maximum": 100 }
);
number!(
    /// CNY, or CNY per year; at most several times the output of the world.
    Money, "an amount between 0 and 1e15", |it| 0.0 <= it && it <= 1e15,
    { "type": "number", "minimum": 0, "maximum": 1e15 }
);
number!(
    /// What is left of a distance.
    DistanceFactor, "a factor between 0.1 and 1", |it| 0.1 <= it && it <= 1.0,
    { "type": "number", "minimum": 0.1, "maximum": 1 }
);
number!(
    /// How many teams work on the same thing.
    Teams, "a whole number between 1 and 100", |it| 1.0 <= it && it <= 100.0 && it % 1.0 == 0.0,
    { "type": "integer", "minimum": 1, "maximum": 100 }
);
number!(
    /// A moment in decimal years.
    Year, "a year between 1900 and 2200", |it| 1900.0 <= it && it <= 2200.0,
    { "type": "number", "minimum": 1900, "maximum": 2200 }
);
number!(
    /// A finite number above 0.
    Positive, "a number above 0", |it| it.is_finite() && it > 0.0,
    { "type": "number", "exclusiveMinimum": 0 }
);
