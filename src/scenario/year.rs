//! Moments in time as a user writes them: `2027`, `2027.5` or `2027-07-01`.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, Visitor};
use std::borrow::Cow;
use std::fmt;
use toml::value::{Date, Datetime};

/// A moment in years of the calendar, as a decimal.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Year(pub f64);

impl Year {
    /// Years beyond these are a slip of the pen.
    pub const LIMITS: (f64, f64) = (-10_000.0, 10_000.0);

    /// Reads a year or date from text, such as the keys of a table, which are always text.
    pub fn parse(text: &str) -> Option<Self> {
        if let Ok(year) = text.parse::<f64>() {
            return Self::within_limits(year);
        }
        text.parse::<Datetime>().ok().and_then(|it| Self::from_datetime(&it))
    }

    fn within_limits(year: f64) -> Option<Self> {
        (Self::LIMITS.0..=Self::LIMITS.1).contains(&year).then_some(Self(year))
    }

    fn from_datetime(moment: &Datetime) -> Option<Self> {
        let whole_day = moment.time.is_none() && moment.offset.is_none();
        moment.date.filter(|_| whole_day).map(Self::from_date)
    }

    /// The first moment of a day. By hand, since `toml` has checked the date and a calendar would be a crate for one sum.
    fn from_date(date: Date) -> Self {
        const BEFORE_MONTH: [u16; 12] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
        let year = date.year;
        let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let month = usize::from(date.month.clamp(1, 12));
        let leap_day = u16::from(leap && month > 2);
        let days = BEFORE_MONTH[month - 1] + leap_day + u16::from(date.day.max(1)) - 1;
        Self(f64::from(year) + f64::from(days) / if leap { 366.0 } else { 365.0 })
    }
}

impl<'de> Deserialize<'de> for Year {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(YearVisitor)
    }
}

struct YearVisitor;

impl<'de> Visitor<'de> for YearVisitor {
    type Value = Year;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a year such as `2027.5` or a date such as `2027-07-01`")
    }

    fn visit_i64<E: Error>(self, year: i64) -> Result<Year, E> {
        // Years beyond 2^53 lose digits here, and are refused just after.
        self.visit_f64(year as f64)
    }

    fn visit_f64<E: Error>(self, year: f64) -> Result<Year, E> {
        Year::within_limits(year).ok_or_else(|| E::custom("a year must lie between -10000 and 10000"))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Year, E> {
        Year::parse(text).ok_or_else(|| E::invalid_value(serde::de::Unexpected::Str(text), &self))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Year, A::Error> {
        let moment = Datetime::deserialize(MapAccessDeserializer::new(map))
            .map_err(|_| A::Error::invalid_type(serde::de::Unexpected::Map, &YearVisitor))?;
        Year::from_datetime(&moment)
            .ok_or_else(|| A::Error::custom("a year needs a date without a time of day"))
    }
}

impl JsonSchema for Year {
    fn schema_name() -> Cow<'static, str> {
        "Year".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A year as a decimal, or a date such as 2027-07-01.",
            "anyOf": [
                { "type": "number", "minimum": Self::LIMITS.0, "maximum": Self::LIMITS.1 },
                { "type": "string", "format": "date" }
            ]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_the_start_of_its_day() {
        assert_eq!(Year::parse("2027-01-01"), Some(Year(2027.0)));
        assert_eq!(Year::parse("2027-07-01"), Some(Year(2027.0 + 181.0 / 365.0)));
        assert_eq!(Year::parse("2028-12-31"), Some(Year(2028.0 + 365.0 / 366.0)));
    }

    #[test]
    fn what_is_no_day_is_no_year() {
        for text in ["soon", "12:00:00", "2027-07-01T12:00:00", "nan", "1e9", ""] {
            assert_eq!(Year::parse(text), None, "{text}");
        }
    }
}
