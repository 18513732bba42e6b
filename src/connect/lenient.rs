//! A field that is kept whatever it holds.
//!
//! Amazon Connect adds fields and changes shapes without notice, and people write events by hand.
//! A typed model that refused either would take a working function down, and one that dropped
//! what it does not understand would lose data that is passed on. A [`Lenient`] field does
//! neither: what fits the type is typed, what does not (a `null` too) is kept as it came.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

/// A field of a tolerant model: absent, of the expected type, or anything else.
#[derive(Clone, Default, PartialEq)]
pub enum Lenient<T> {
    /// The key is not there.
    #[default]
    Absent,
    /// The value has the documented type.
    Known(T),
    /// The value is something else, kept so that it can be passed on.
    Other(Value),
}

impl<T> Lenient<T> {
    /// The value, if it has the documented type.
    pub fn get(&self) -> Option<&T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Absent | Self::Other(_) => None,
        }
    }

    /// Whether the key is missing; serde uses it to leave the key out again.
    pub fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }
}

impl Lenient<String> {
    /// The text, where there is one and it is not empty.
    pub fn text(&self) -> Option<&str> {
        self.get().map(String::as_str).filter(|text| !text.is_empty())
    }
}

impl<T: fmt::Debug> fmt::Debug for Lenient<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => f.write_str("Absent"),
            Self::Known(value) => value.fmt(f),
            Self::Other(_) => f.write_str("Other(..)"),
        }
    }
}

impl<T: Serialize> Serialize for Lenient<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Absent => serializer.serialize_none(),
            Self::Known(value) => value.serialize(serializer),
            Self::Other(value) => value.serialize(serializer),
        }
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Lenient<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Ok(match T::deserialize(&value) {
            Ok(known) => Self::Known(known),
            Err(_) => Self::Other(value),
        })
    }
}
