//! A value with its place in the file.

use std::fmt;
use std::ops::{Deref, Range};

/// A value and where it stands in the file; what was not read from one stands nowhere. Two of them
/// are equal when their values are.
#[derive(Clone, Default)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Its bytes in the file, with the quotation marks of a text.
    pub range: Range<usize>,
}

impl<T> At<T> {
    /// A value that stands there.
    pub fn new(value: T, range: Range<usize>) -> Self {
        Self { value, range }
    }
}

impl At<String> {
    /// The bytes in the file of a part of the text; all of it where it is written with escapes.
    #[must_use]
    pub fn part(&self, part: &Range<usize>) -> Range<usize> {
        match self.range.len() == self.value.len() + 2 {
            true => self.range.start + 1 + part.start..self.range.start + 1 + part.end,
            false => self.range.clone(),
        }
    }
}

impl<T> From<T> for At<T> {
    fn from(value: T) -> Self {
        Self { value, range: 0..0 }
    }
}

impl<T> Deref for At<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

impl<T: PartialEq> PartialEq for At<T> {
    fn eq(&self, other: &Self) -> bool {
        self.value == other.value
    }
}

impl<T: fmt::Display> fmt::Display for At<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

impl<T: fmt::Debug> fmt::Debug for At<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}
