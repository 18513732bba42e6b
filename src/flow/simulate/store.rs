//! Keys and texts: the attributes of a contact, and those of a flow.

use std::sync::Arc;

use crate::flow::catalog::catalog;

/// Keys and texts in the order in which they were first set. There are few, so that looking at each
/// is faster than hashing.
#[derive(Clone, Debug, Default, Hash, PartialEq, Eq)]
pub(super) struct Store {
    entries: Vec<(Arc<str>, Arc<str>)>,
    bytes: usize,
}

impl Store {
    pub fn get(&self, key: &str) -> Option<&str> {
        self.entries.iter().find(|(known, _)| **known == *key).map(|(_, value)| &**value)
    }

    /// Sets a text; one that is there already is replaced.
    pub fn set(&mut self, key: &Arc<str>, value: &Arc<str>) {
        match self.entries.iter_mut().find(|(known, _)| known == key) {
            Some((_, old)) => {
                self.bytes = self.bytes + value.len() - old.len();
                *old = Arc::clone(value);
            }
            None => {
                self.bytes += key.len() + value.len();
                self.entries.push((Arc::clone(key), Arc::clone(value)));
            }
        }
    }

    /// Whether keys and texts take more than the service lets attributes take.
    pub fn too_large(&self, limit: usize) -> bool {
        self.bytes > limit
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.entries.iter().map(|(key, value)| (&**key, &**value))
    }
}

/// Bytes that the attributes of a contact may take.
pub(super) fn contact_limit() -> usize {
    catalog().limits.attribute_bytes.value as usize
}

/// Bytes that the attributes of a flow may take.
pub(super) fn flow_limit() -> usize {
    catalog().limits.flow_attribute_bytes.value as usize
}
