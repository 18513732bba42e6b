//! From the event of a flow to its answer.

use std::fmt;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};

use super::cache::{Cache, Fetched};
use super::credentials::{OAuth, api_key, bearer, without};
use super::dial::dial;
use super::domain::Domain;
use super::error::TransferError;
use super::plan::{Access, Action, ClientFrom, Plan};
use super::request::{Request, api_request, token_request};
use super::retry::{Next, Tries};
use super::secret::{HOLDS, SecretArn, SecretError, credentials};
use super::settings::Settings;
use super::token::{self, TokenKey};
use super::{Http, Level, Note, Notes, Response, Secrets, answer, tell};
use crate::connect::{Clock, mask};

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
    jitter: fn() -> f64,
    tokens: Cache<TokenKey, SecretString, TransferError>,
    clients: Cache<SecretArn, OAuth, SecretError>,
}

impl<H, S, C> fmt::Debug for Client<H, S, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// Who signs in, for one event.
enum Signed {
    Key(SecretString),
    Client {
        client: OAuth,
        auth: Domain,
        /// The secret that the client was read from some time ago, and may have changed since.
        stale: Option<SecretArn>,
    },
}

/// The work for one event.
struct Run<'a, H, S, C> {
    client: &'a Client<H, S, C>,
    /// When the answer is due, by the clock.
    end: Duration,
    notes: Notes<'a>,
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
        let run = Run { client: self, end: self.clock.now().saturating_add(limit), notes };
        run.debug("Received event", || mask::event(event));
        let plan = Plan::of(event, &self.settings)?;
        let mut signed = run.sign_in(&plan).await?;
        let (domain, region) = (plan.api.as_str(), &plan.region);
        let line = format!(
            "Domain: {domain}, Region: {region}, Action: {}, Virtual Agent Name: {}",
            plan.action, plan.agent_name
        );
        tell(notes, Level::Info, line);
        let action = Action::parse(&plan.action)?;
        let request = api_request(&plan, action, event, &self.settings);
        run.debug(&format!("Making request to {}", request.url), || {
            // The same request for a masked event is the masked request.
            let masked = api_request(&plan, action, &mask::event(event), &self.settings).body;
            serde_json::from_str(&masked).unwrap_or_default()
        });
        run.ask(action, request, &mut signed).await
    }
}

impl<H: Http, S: Secrets, C: Clock> Run<'_, H, S, C> {
    fn debug(&self, message: &str, params: impl FnOnce() -> Value) {
        if self.client.settings.debug {
            (self.notes)(Note { level: Level::Debug, message: message.into(), params: params() });
        }
    }

    async fn sign_in(&self, plan: &Plan) -> Result<Signed, TransferError> {
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

    /// Asks the API, and makes an answer for the flow of what it says.
    async fn ask(
        &self,
        action: Action,
        request: Request,
        signed: &mut Signed,
    ) -> Result<Value, TransferError> {
        let url = request.url.clone();
        let (response, secrets) = self.call(request, signed).await?;
        if response.status != 200 {
            let body = without(&response.body, &secrets);
            return Err(TransferError::Status { status: response.status, body });
        }
        let answer = answer::json(&url, &response.body);
        let answer = match (action, answer) {
            (_, Ok(answer)) => answer,
            // A handoff that is no object is told as the vendor's function tells one without.
            (Action::Handoff, Err(_)) if serde_json::from_str::<Value>(&response.body).is_ok() => {
                return Err(TransferError::Handoff(without(&response.body, &secrets)));
            }
            (_, Err(error)) => return Err(error),
        };
        match action {
            Action::Handoff => answer::handoff(&answer, &secrets),
            Action::TransferData => self.checked(answer.into()),
        }
    }

    /// The answer as it is, with a warning for what cannot be dialled.
    fn checked(&self, answer: Value) -> Result<Value, TransferError> {
        for problem in dial(&answer).problems {
            if self.client.settings.strict {
                return Err(TransferError::Undiallable(problem));
            }
            tell(self.notes, Level::Warn, format!("The answer cannot be dialled: {problem}"));
        }
        Ok(answer)
    }

    /// Sends a request to the API, as often as need be, with a new token if one is refused; gives
    /// the answer, and the secrets that it may quote.
    async fn call(
        &self,
        mut request: Request,
        signed: &mut Signed,
    ) -> Result<(Response, Vec<SecretString>), TransferError> {
        let mut tries = Tries::new(self.client.settings.policy, self.end);
        let mut renewed = false;
        loop {
            tries.begin(self.client.clock.now()).map_err(TransferError::Exhausted)?;
            let (authorization, secrets) = self.authorization(signed).await?;
            request.authorization = authorization;
            let Some(response) = self.attempt(&request, &mut tries).await? else { continue };
            if response.status == 401 && !renewed && self.forget(signed, &secrets).await {
                renewed = true;
                tries.grant();
                continue;
            }
            return Ok((response, secrets));
        }
    }

    /// The header, and the secrets that are in it or behind it.
    async fn authorization(
        &self,
        signed: &mut Signed,
    ) -> Result<(SecretString, Vec<SecretString>), TransferError> {
        if let Signed::Key(key) = signed {
            return Ok((api_key(key), vec![key.clone()]));
        }
        let token = self.token(signed).await;
        let token = token.map_err(|error| TransferError::Auth(Box::new(error)))?;
        let mut secrets = vec![token.clone()];
        if let Signed::Client { client, .. } = signed {
            secrets.extend(client.secrets());
        }
        Ok((bearer(&token), secrets))
    }

    /// A token; where the client is refused that was read from a secret some time ago, one for
    /// the client that the secret holds now.
    async fn token(&self, signed: &mut Signed) -> Result<SecretString, TransferError> {
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
            Ok((now, _)) if now.fingerprint() != before => *client = now,
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
                    return token::read(&request.url, &response, client);
                }
            }
        };
        let key = TokenKey::new(auth, client);
        let token = self.client.tokens.get(key, &self.client.clock, fetch).await;
        token.map(|(token, _)| token)
    }

    /// Forgets the token that was refused; whether there was one.
    async fn forget(&self, signed: &Signed, secrets: &[SecretString]) -> bool {
        let (Signed::Client { client, auth, .. }, Some(token)) = (signed, secrets.first()) else {
            return false;
        };
        self.debug("The token was refused, another one is asked for", || Value::Null);
        let is_it = |held: &SecretString| held.expose_secret() == token.expose_secret();
        self.client.tokens.forget(TokenKey::new(auth, client), is_it).await;
        true
    }

    /// One attempt, and the pause behind it if there is to be another: then there is no answer.
    async fn attempt(
        &self,
        request: &Request,
        tries: &mut Tries,
    ) -> Result<Option<Response>, TransferError> {
        let Client { http, clock, jitter, .. } = self.client;
        let timeout = tries.begin(clock.now()).map_err(TransferError::Exhausted)?;
        self.debug(&format!("Sending request to {}", request.url), || Value::Null);
        let met = http.post(request, timeout).await;
        let seen = match &met {
            Ok(response) => json!({ "status": response.status, "bytes": response.body.len() }),
            Err(error) => json!({ "error": error.to_string() }),
        };
        self.debug("Received response", || seen);
        match tries.judge(met, clock.now(), jitter()).map_err(TransferError::Exhausted)? {
            Next::Answer(response) => Ok(Some(response)),
            Next::Retry(pause) => {
                let (attempt, most) = (tries.made + 1, tries.most);
                let line = format!(
                    "Retrying request to {} (attempt {attempt}/{most}) after {pause:?}",
                    request.url
                );
                self.debug(&line, || Value::Null);
                clock.sleep(pause).await;
                Ok(None)
            }
        }
    }
}
