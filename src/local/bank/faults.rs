//! Troubles of the bank.

use std::time::Duration;

use serde::Deserialize;

use crate::connect::parse_duration;

/// A trouble that some requests meet.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Fault {
    /// What the paths of these requests begin with.
    #[serde(default)]
    path: String,
    /// Which of them meet it: each that has this number or a multiple of it.
    #[serde(default = "one", deserialize_with = "counted")]
    every: u64,
    /// How many meet it at most.
    times: Option<u64>,
    #[serde(flatten)]
    pub(super) trouble: Trouble,
    /// Requests that it fits, so far.
    #[serde(skip)]
    seen: u64,
    /// Requests that have met it, so far.
    #[serde(skip)]
    met: u64,
}

/// What a request meets.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Trouble {
    /// The HTTP status.
    pub(super) status: Option<u16>,
    /// How long the answer takes.
    #[serde(default, deserialize_with = "span")]
    pub(super) delay: Option<Duration>,
    /// Whether the connection is dropped.
    #[serde(default)]
    pub(super) drop: bool,
    /// Whether the answer makes no sense.
    #[serde(default)]
    pub(super) garbage: bool,
}

fn counted<'de, D: serde::Deserializer<'de>>(source: D) -> Result<u64, D::Error> {
    let wrong = || serde::de::Error::custom("`every` is 0; 1 or more is expected: each, each 2nd");
    Some(u64::deserialize(source)?).filter(|every| *every > 0).ok_or_else(wrong)
}

fn one() -> u64 {
    1
}

impl Fault {
    /// What a request with this path meets, if anything.
    fn meet(&mut self, path: &str) -> Option<Trouble> {
        if !path.starts_with(&self.path) || self.times.is_some_and(|times| self.met >= times) {
            return None;
        }
        self.seen += 1;
        if !self.seen.is_multiple_of(self.every) {
            return None;
        }
        self.met += 1;
        Some(self.trouble.clone())
    }
}

/// What a request meets of all troubles: the first that there is.
pub(super) fn meet(faults: &mut [Fault], path: &str) -> Trouble {
    let met: Vec<Trouble> = faults.iter_mut().filter_map(|fault| fault.meet(path)).collect();
    met.into_iter().next().unwrap_or_default()
}

fn span<'de, D: serde::Deserializer<'de>>(source: D) -> Result<Option<Duration>, D::Error> {
    let text = String::deserialize(source)?;
    let span = parse_duration(&text);
    let wrong = || serde::de::Error::custom(format!("`{text}` is not a time such as 200ms"));
    span.map(Some).ok_or_else(wrong)
}
