//! How a contact talks to a contact center.

use serde::{Deserialize, Serialize};

/// A channel.
#[derive(Clone, Copy, Debug, Default, Deserialize, Hash, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
#[repr(u8)]
pub enum Channel {
    /// A telephone call.
    #[default]
    Voice,
    /// Messages.
    Chat,
    /// Work without a customer.
    Task,
    /// E-mail.
    Email,
}

impl Channel {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Voice, Self::Chat, Self::Task, Self::Email];

    /// As `$.Channel` says it: `VOICE`.
    #[must_use]
    pub fn value(self) -> &'static str {
        match self {
            Self::Voice => "VOICE",
            Self::Chat => "CHAT",
            Self::Task => "TASK",
            Self::Email => "EMAIL",
        }
    }

    /// As people and the catalog of the flow language say it: `voice`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Voice => "voice",
            Self::Chat => "chat",
            Self::Task => "task",
            Self::Email => "email",
        }
    }

    /// The channel of a value; letter case does not matter.
    #[must_use]
    pub fn named(value: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.value().eq_ignore_ascii_case(value))
    }
}
