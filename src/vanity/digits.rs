//! The digits that are turned into words.

use std::fmt;

/// Digits that a number can have at most.
///
/// Source: ITU-T Recommendation E.164, clause 6.
pub const MAX_DIGITS: usize = 15;

/// One to [`MAX_DIGITS`] digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Digits {
    bytes: [u8; MAX_DIGITS],
    length: u8,
}

impl Digits {
    /// Digits from text, if it is nothing else and not too long.
    pub fn new(text: &str) -> Option<Self> {
        let mut bytes = [b'0'; MAX_DIGITS];
        let text = text.as_bytes();
        let fits = !text.is_empty() && text.iter().all(u8::is_ascii_digit);
        bytes.get_mut(..text.len()).filter(|_| fits)?.copy_from_slice(text);
        Some(Self { bytes, length: u8::try_from(text.len()).ok()? })
    }

    /// The digits as bytes of text.
    pub fn as_bytes(&self) -> &[u8] {
        self.bytes.get(..usize::from(self.length)).unwrap_or_default()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        usize::from(self.length)
    }

    /// Never: there is at least one.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }
}

impl fmt::Display for Digits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_bytes().iter().try_for_each(|byte| write!(f, "{}", char::from(*byte)))
    }
}

impl fmt::Debug for Digits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} digits", self.length)
    }
}
