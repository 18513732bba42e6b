//! The ways of proving who one is.

use std::time::Duration;

use jiff::Timestamp;

use super::level::Level;

/// A way of proving who one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::banking) enum Method {
    /// A personal identification number.
    Pin,
    /// A request that the customer has approved in their app.
    App,
}

impl Method {
    /// As attributes have it.
    pub fn code(self) -> &'static str {
        match self {
            Self::Pin => "PIN",
            Self::App => "CompanionApp",
        }
    }

    /// How sure the bank is by it.
    pub fn level(self) -> Level {
        match self {
            Self::Pin => Level::Basic,
            Self::App => Level::High,
        }
    }

    /// The attributes that say that a customer has proven at this time, since 1970, who they are,
    /// and has so reached a level.
    pub fn attributes(self, level: Level, now: Duration) -> [(&'static str, String); 4] {
        [
            ("isAuthenticated", "true".to_owned()),
            ("AuthMethod", self.code().to_owned()),
            ("AuthLevel", level.code().to_owned()),
            ("AuthTimestamp", timestamp(now)),
        ]
    }
}

/// A time since 1970, as attributes have it.
pub fn timestamp(now: Duration) -> String {
    let seconds = i64::try_from(now.as_secs()).unwrap_or(0);
    Timestamp::from_second(seconds).unwrap_or_default().to_string()
}
