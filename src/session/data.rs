//! Validated session data.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

/// Entries that one `UpdateSessionData` call takes at most.
///
/// Source: Amazon Q in Connect API reference, `UpdateSessionData`.
pub const BATCH: usize = 50;

/// Characters that a key or a value may have at most; the least is one (same source).
pub const MAX_CHARS: usize = 4096;

/// One key with its value.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The key, unique within the data.
    pub key: String,
    /// The value, always text.
    pub value: String,
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({} characters)", self.key, self.value.chars().count())
    }
}

/// Entries that the service will take: keys unique, keys and values of 1 to 4,096 characters,
/// in the order in which they were given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionData {
    entries: Vec<Entry>,
    skipped: Vec<String>,
}

/// What to do with a value that is empty or null, which the service does not take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Empty {
    /// It is an error.
    Refuse,
    /// It is left out, and [`SessionData::skipped`] names its key.
    Skip,
}

/// Why data cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DataError {
    /// A key is empty.
    #[error("a key is empty")]
    EmptyKey,
    /// A value is empty or null.
    #[error("the value of `{0}` is empty")]
    EmptyValue(String),
    /// A key is too long.
    #[error("a key has {length} characters, at most {MAX_CHARS} are allowed: `{start}...`")]
    LongKey {
        /// The first characters of the key.
        start: String,
        /// Its length in characters.
        length: usize,
    },
    /// A value is too long.
    #[error("the value of `{key}` has {length} characters, at most {MAX_CHARS} are allowed")]
    LongValue {
        /// The key of the value.
        key: String,
        /// The length of the value in characters.
        length: usize,
    },
    /// A key was given twice.
    #[error("the key `{0}` is given twice")]
    Duplicate(String),
}

impl DataError {
    /// What to do about it.
    pub fn help(&self) -> &'static str {
        match self {
            Self::EmptyKey => "name the key: key=value",
            Self::EmptyValue(_) => {
                "session data cannot hold empty values; give one, or use --skip-empty"
            }
            Self::LongKey { .. } => "shorten the key",
            Self::LongValue { .. } => "shorten the value, or split it over several keys",
            Self::Duplicate(_) => {
                "give each key once; --data and key=value arguments count together"
            }
        }
    }
}

impl SessionData {
    /// Validates pairs. Values that are not text become JSON: `5`, `true`, `{"a":1}`.
    ///
    /// # Errors
    /// The first pair that the service would refuse.
    pub fn new(
        pairs: impl IntoIterator<Item = (String, Value)>,
        empty: Empty,
    ) -> Result<Self, DataError> {
        let mut data = Self::default();
        let mut seen = std::collections::HashSet::new();
        for (key, value) in pairs {
            let value = text(value);
            match check(&key, &value) {
                Err(DataError::EmptyValue(key)) if empty == Empty::Skip => data.skipped.push(key),
                Err(error) => return Err(error),
                Ok(()) if !seen.insert(key.clone()) => return Err(DataError::Duplicate(key)),
                Ok(()) => data.entries.push(Entry { key, value }),
            }
        }
        Ok(data)
    }

    /// The entries in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The keys whose values were empty and left out.
    pub fn skipped(&self) -> &[String] {
        &self.skipped
    }

    /// The entries in the portions that one call each takes.
    pub fn batches(&self) -> std::slice::Chunks<'_, Entry> {
        self.entries.chunks(BATCH)
    }
}

fn text(value: Value) -> String {
    match value {
        Value::String(text) => text,
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn check(key: &str, value: &str) -> Result<(), DataError> {
    let (key_length, length) = (key.chars().count(), value.chars().count());
    if key_length == 0 {
        Err(DataError::EmptyKey)
    } else if key_length > MAX_CHARS {
        Err(DataError::LongKey { start: key.chars().take(20).collect(), length: key_length })
    } else if length == 0 {
        Err(DataError::EmptyValue(key.into()))
    } else if length > MAX_CHARS {
        Err(DataError::LongValue { key: key.into(), length })
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn one(key: &str, value: Value) -> Result<SessionData, DataError> {
        SessionData::new([(key.to_owned(), value)], Empty::Refuse)
    }

    #[test]
    fn limits_count_characters_and_not_bytes() {
        assert!(one(&"é".repeat(4096), json!("€".repeat(4096))).is_ok());
        let value = one("k", json!("€".repeat(4097)));
        assert_eq!(value, Err(DataError::LongValue { key: "k".into(), length: 4097 }));
        assert!(matches!(one(&"k".repeat(4097), json!("v")), Err(DataError::LongKey { .. })));
    }

    #[test]
    fn what_is_not_text_becomes_json() {
        for (value, expected) in
            [(json!(5), "5"), (json!(true), "true"), (json!({"a": [1]}), r#"{"a":[1]}"#)]
        {
            assert_eq!(one("k", value).unwrap().entries()[0].value, expected);
        }
    }

    #[test]
    fn empty_values_are_refused_or_skipped_by_name() {
        let pairs = || [("a", json!("")), ("b", json!(null)), ("c", json!("x"))];
        let pairs = || pairs().map(|(key, value)| (key.to_owned(), value));
        let refused = SessionData::new(pairs(), Empty::Refuse);
        assert_eq!(refused, Err(DataError::EmptyValue("a".into())));
        let skipped = SessionData::new(pairs(), Empty::Skip).unwrap();
        assert_eq!(skipped.skipped(), ["a", "b"]);
        assert_eq!(skipped.entries().len(), 1);
    }

    #[test]
    fn a_key_given_twice_and_an_empty_key_are_refused() {
        let twice = ["a", "a"].map(|key| (key.to_owned(), json!("x")));
        let twice = SessionData::new(twice, Empty::Refuse);
        assert_eq!(twice, Err(DataError::Duplicate("a".into())));
        assert_eq!(one("", json!("x")), Err(DataError::EmptyKey));
    }

    proptest! {
        #[test]
        fn batches_hold_every_entry_once_in_order_and_never_more_than_fifty(n in 0usize..400) {
            let pairs = (0..n).map(|i| (format!("k{i}"), json!("v")));
            let data = SessionData::new(pairs, Empty::Refuse).unwrap();
            prop_assert!(data.batches().all(|batch| (1..=BATCH).contains(&batch.len())));
            let joined: Vec<_> = data.batches().flatten().cloned().collect();
            prop_assert_eq!(joined, data.entries());
        }
    }
}
