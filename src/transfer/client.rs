//! From the event of a flow to its answer.

use std::fmt;
use std::sync::Mutex;
use std::time::Duration;

use secrecy::SecretString;
use serde_json::Value;

use super::cache::Cache;
use super::credentials::OAuth;
use super::error::TransferError;
use super::run::Run;
use super::secret::{SecretArn, SecretError};
use super::settings::Settings;
use super::token::TokenKey;
use super::{Http, Notes, Secrets};
use crate::connect::Clock;

/// The API as flows use it: made once, so that tokens and secrets are fetched once.
pub struct Client<H, S, C> {
    /// What the environment says.
    pub settings: Settings,
    /// The network.
    pub http: H,
    /// The store of secrets.
    pub secrets: S,
    /// The clock.
    pub clock: C,
    /// Chance, from 0 to 1, that keeps the retries of many callers apart.
    pub(super) jitter: fn() -> f64,
    pub(super) tokens: Cache<TokenKey, SecretString, TransferError>,
    pub(super) clients: Cache<SecretArn, OAuth, SecretError>,
}

impl<H, S, C> fmt::Debug for Client<H, S, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl<H: Http, S: Secrets, C: Clock> Client<H, S, C> {
    /// The API with what it is reached through.
    pub fn new(settings: Settings, http: H, secrets: S, clock: C, jitter: fn() -> f64) -> Self {
        let (tokens, clients) = (Cache::default(), Cache::default());
        Self { settings, http, secrets, clock, jitter, tokens, clients }
    }

    /// Answers the event of a flow within `limit`.
    ///
    /// # Errors
    /// The configuration is wrong, the API refuses or cannot be reached, or its answer makes no
    /// sense.
    pub async fn answer(
        &self,
        event: &Value,
        limit: Duration,
        notes: Notes<'_>,
    ) -> Result<Value, TransferError> {
        let end = self.clock.now().saturating_add(limit);
        let run = Run { client: self, end, notes, secrets: Mutex::default() };
        let answer = run.answer(event).await;
        answer.map_err(|error| error.without(&run.secrets()))
    }
}
