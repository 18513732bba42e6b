//! What a text is compared with: words that are in it, or a regular expression.

use std::fmt;

use regex::{Regex, RegexBuilder};
use serde::de::{self, Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

/// Words, or a regular expression between slashes: `/press [12]/`.
///
/// Words are compared without regard to letter case and to how much space stands between them.
#[derive(Clone, Debug)]
pub struct Pattern {
    written: String,
    words: bool,
    regex: Regex,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// Between the slashes stands no regular expression: why.
    pub fn new(text: &str) -> Result<Self, String> {
        let inside = text.strip_prefix('/').and_then(|rest| rest.strip_suffix('/'));
        let inside = inside.filter(|inside| !inside.is_empty());
        let regex = match inside {
            Some(inside) => Regex::new(inside),
            None => loose(text),
        };
        let regex = regex.map_err(|error| {
            let error = error.to_string();
            let why = error.lines().last().unwrap_or_default().trim_start_matches("error: ");
            format!("{text} is no regular expression: {why}")
        })?;
        Ok(Self { written: text.to_owned(), words: inside.is_none(), regex })
    }

    /// Where it ends in a text in which it is.
    #[must_use]
    pub fn end_in(&self, text: &str) -> Option<usize> {
        self.regex.find(text).map(|found| found.end())
    }

    /// Whether it is in a text.
    #[must_use]
    pub fn is_in(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// Whether a whole text is these words, to the letter, or the expression is in it.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        if self.words { self.written == text } else { self.is_in(text) }
    }

    /// As it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// Whether it is words, and no expression.
    #[must_use]
    pub fn is_words(&self) -> bool {
        self.words
    }
}

/// Words with any space between them, in any case.
fn loose(words: &str) -> Result<Regex, regex::Error> {
    let parts: Vec<String> = words.split_whitespace().map(regex::escape).collect();
    RegexBuilder::new(&parts.join(r"\s+")).case_insensitive(true).build()
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

impl Serialize for Pattern {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Pattern {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::new(&text).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn words_are_found_whatever_their_case_and_the_space_between_them() {
        let pattern = Pattern::new("press  One (1)").unwrap();
        assert_eq!(pattern.end_in("Please PRESS\none (1) now."), Some(20));
        assert!(!pattern.is_in("press two"));
        assert!(Pattern::new("A").unwrap().is("A"));
        assert!(!Pattern::new("A").unwrap().is("a"));
    }

    #[test]
    fn expressions_stand_between_slashes() {
        assert!(Pattern::new("/pre[s]{2} \\d/").unwrap().is_in("press 4"));
        assert!(Pattern::new("/").unwrap().is_in("and/or"));
        let error = Pattern::new("/a(/").unwrap_err();
        assert_eq!(error, "/a(/ is no regular expression: unclosed group");
    }
}
