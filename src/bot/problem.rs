//! What keeps a file from being a bot.

use std::ops::Range;

use thiserror::Error;

/// Something in a file that has no meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// What is wrong, and what was expected.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Its bytes in the file.
    pub range: Range<usize>,
}

/// A file is no bot. There is at least one problem, and all that could be found are here.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{}", self.summary())]
pub struct Unreadable {
    /// What is wrong, in the order of the file.
    pub problems: Vec<Problem>,
}

impl Unreadable {
    fn summary(&self) -> String {
        let first = self.problems.first().map_or("", |problem| problem.message.as_str());
        match self.problems.len() {
            0 | 1 => first.to_owned(),
            more => format!("{first} (and {} more)", more - 1),
        }
    }

    /// What to do about it.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        self.problems.iter().find_map(|problem| problem.help.as_deref())
    }
}
