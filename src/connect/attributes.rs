//! Contact attributes: the user-defined key-value pairs of a contact.
//!
//! Source: `UpdateContactAttributes` in the Amazon Connect API reference: up to 32,768 bytes of
//! UTF-8 across all attributes of a contact; keys hold alphanumeric characters, dashes and
//! underscores.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Bytes of UTF-8 that keys and values of all attributes of one contact may take together.
const MAX_BYTES: usize = 32_768;

/// The user-defined attributes of a contact, in the order in which they came.
#[derive(Clone, Default, Deserialize, PartialEq, Serialize)]
#[serde(transparent)]
pub struct Attributes(pub Map<String, Value>);

/// Why a set of attributes cannot be saved with a contact.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum AttributeError {
    /// A key has a character that Amazon Connect does not take.
    #[error("attribute key `{0}` has characters other than letters, digits, `-` and `_`")]
    Key(String),
    /// A value is not a text.
    #[error("attribute `{0}` is not a string")]
    NotText(String),
    /// Keys and values together are too long.
    #[error("the attributes take {0} bytes, a contact holds at most {MAX_BYTES}")]
    TooLarge(usize),
}

impl AttributeError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::Key(_) => "rename the attribute",
            Self::NotText(_) => "write the value as a string; attributes hold nothing else",
            Self::TooLarge(_) => {
                "drop attributes, or use flow attributes for what only one flow needs"
            }
        }
    }
}

impl Attributes {
    /// The attribute `key`, where it is a text.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.as_str()
    }

    /// Bytes of UTF-8 that keys and values take.
    pub fn bytes(&self) -> usize {
        self.0.iter().map(|(key, value)| key.len() + value.as_str().map_or(0, str::len)).sum()
    }

    /// Checks the rules that Amazon Connect enforces when attributes are saved.
    ///
    /// # Errors
    /// The first rule that is broken, in the order key, value, total size.
    pub fn check(&self) -> Result<(), AttributeError> {
        for (key, value) in &self.0 {
            let allowed = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
            if key.is_empty() || !key.chars().all(allowed) {
                return Err(AttributeError::Key(key.clone()));
            }
            if !value.is_string() {
                return Err(AttributeError::NotText(key.clone()));
            }
        }
        match self.bytes() {
            bytes if bytes > MAX_BYTES => Err(AttributeError::TooLarge(bytes)),
            _ => Ok(()),
        }
    }
}

impl fmt::Debug for Attributes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn attributes(value: Value) -> Attributes {
        serde_json::from_value(value).unwrap()
    }

    #[test]
    fn exactly_32_768_bytes_pass_and_one_more_does_not() {
        let full = |n: usize| attributes(json!({ "key": "é".repeat(n), "pad": "" }));
        assert_eq!(full(16_381).bytes(), 32_768);
        assert_eq!(full(16_381).check(), Ok(()));
        assert_eq!(full(16_382).check(), Err(AttributeError::TooLarge(32_770)));
    }

    #[test]
    fn a_key_with_a_space_and_a_number_as_value_are_refused() {
        let key = attributes(json!({ "my key": "x" }));
        assert_eq!(key.check(), Err(AttributeError::Key("my key".into())));
        let value = attributes(json!({ "age": 5 }));
        assert_eq!(value.check(), Err(AttributeError::NotText("age".into())));
    }
}
