//! What a desk is told once.

use std::time::Duration;

use super::auth::PinPolicy;

/// What a desk is told once.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// Whether a customer may prove who they are with a PIN, in the conversation itself.
    pub pin: bool,
    /// Whether a customer may prove it by approving a request in their app.
    pub companion: bool,
    /// How often a PIN may be tried.
    pub pin_policy: PinPolicy,
    /// How long a request for approval is open.
    pub approval: Duration,
    /// How sure a classification has to be, from 0 to 1.
    pub threshold: f64,
    /// Time for one attempt of a call to a service.
    pub attempt: Duration,
    /// Calls that are made to one service in a minute, at most.
    pub calls_a_minute: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            pin: false,
            companion: false,
            pin_policy: PinPolicy { tries: 3, locked: Duration::from_secs(15 * 60) },
            approval: Duration::from_secs(300),
            threshold: 0.7,
            attempt: Duration::from_secs(5),
            calls_a_minute: 600,
        }
    }
}
