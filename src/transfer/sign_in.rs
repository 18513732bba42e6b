//! Signing in: the client, its secret, its token.

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::cache::Fetched;
use super::credentials::{OAuth, api_key, bearer};
use super::domain::Domain;
use super::error::TransferError;
use super::plan::{Access, ClientFrom, Plan};
use super::redact::Secret;
use super::request::token_request;
use super::retry::Tries;
use super::run::Run;
use super::secret::{HOLDS, SecretArn, SecretError, credentials};
use super::token::{self, TokenKey};
use super::{Http, Level, Secrets, tell};
use crate::connect::Clock;

/// Who signs in, for one event.
pub(super) enum Signed {
    Key(SecretString),
    Client {
        client: OAuth,
        auth: Domain,
        /// The secret that the client was read from some time ago, and may have changed since.
        stale: Option<SecretArn>,
    },
}

impl Signed {
    /// The header `Authorization`.
    pub(super) fn header(&self, token: Option<&SecretString>) -> SecretString {
        match self {
            Self::Key(key) => api_key(key),
            Self::Client { .. } => token.map(bearer).unwrap_or_default(),
        }
    }
}

impl<H: Http, S: Secrets, C: Clock> Run<'_, H, S, C> {
    /// Finds out who signs in.
    ///
    /// # Errors
    /// The secret that tells is not to be had.
    pub(super) async fn sign_in(&self, plan: &Plan) -> Result<Signed, TransferError> {
        match &plan.access {
            Access::ApiKey(key) => {
                tell(self.notes, Level::Warn, "Using API key authentication (deprecated)");
                Ok(Signed::Key(key.clone()))
            }
            Access::OAuth(from, auth) => {
                let (client, stale) = match from {
                    ClientFrom::Settings(client) => (client.clone(), None),
                    ClientFrom::Secret(arn) => self.stored(arn).await?,
                };
                self.remember(client.secrets());
                tell(self.notes, Level::Info, "Using OAuth 2 authentication");
                Ok(Signed::Client { client, auth: auth.clone(), stale })
            }
        }
    }

    /// The client that a secret holds, and the secret if it was not read just now.
    async fn stored(&self, arn: &str) -> Result<(OAuth, Option<SecretArn>), TransferError> {
        let arn = SecretArn::parse(arn).map_err(TransferError::Secret)?;
        let (client, held) = self.secret(&arn).await.map_err(TransferError::Secret)?;
        Ok((client, held.then_some(arn)))
    }

    async fn secret(&self, arn: &SecretArn) -> Result<(OAuth, bool), SecretError> {
        let fetch = async {
            let line = format!("Fetching OAuth credentials from Secrets Manager: {}", arn.as_str());
            tell(self.notes, Level::Info, line);
            let text = self.client.secrets.get(arn).await.map_err(SecretError::Service)?;
            let value = credentials(text.as_ref())?;
            let line = "Successfully retrieved OAuth credentials from Secrets Manager";
            tell(self.notes, Level::Info, line);
            Ok(Fetched { value, holds: Some(HOLDS) })
        };
        self.client.clients.get(arn.clone(), &self.client.clock, fetch).await
    }

    /// A token; where the client is refused that was read from a secret some time ago, one for
    /// the client that the secret holds now.
    pub(super) async fn token(&self, signed: &mut Signed) -> Result<SecretString, TransferError> {
        let Signed::Client { client, auth, stale } = signed else {
            return Err(TransferError::NoCredentials);
        };
        let refused = match self.token_for(client, auth).await {
            Err(error @ TransferError::TokenStatus { status: 400 | 401 | 403, .. }) => error,
            other => return other,
        };
        let Some(arn) = stale.take() else { return Err(refused) };
        let before = client.fingerprint();
        self.client.clients.forget(arn.clone(), |held| held.fingerprint() == before).await;
        match self.secret(&arn).await {
            Ok((now, _)) if now.fingerprint() != before => {
                self.remember(now.secrets());
                *client = now;
            }
            _ => return Err(refused),
        }
        self.token_for(client, auth).await
    }

    async fn token_for(
        &self,
        client: &OAuth,
        auth: &Domain,
    ) -> Result<SecretString, TransferError> {
        let fetch = async {
            let request = token_request(auth, client);
            let mut tries = Tries::new(self.client.settings.policy, self.end);
            loop {
                if let Some(response) = self.attempt(&request, &mut tries).await? {
                    return token::read(&request.url, response);
                }
            }
        };
        let key = TokenKey::new(auth, client);
        let (token, _) = self.client.tokens.get(key, &self.client.clock, fetch).await?;
        self.remember([Secret::made(token.expose_secret())]);
        Ok(token)
    }

    /// Forgets a token that was refused.
    pub(super) async fn forget(&self, signed: &Signed, token: &SecretString) {
        let Signed::Client { client, auth, .. } = signed else { return };
        self.debug("The token was refused, another one is asked for", || Value::Null);
        let is_it = |held: &SecretString| held.expose_secret() == token.expose_secret();
        self.client.tokens.forget(TokenKey::new(auth, client), is_it).await;
    }
}
