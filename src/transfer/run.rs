//! The work for one event.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serde_json::{Value, json};

use super::client::Client;
use super::dial::dial;
use super::error::TransferError;
use super::plan::{Action, Plan};
use super::redact::Secret;
use super::request::{Request, api_request};
use super::retry::{Next, Tries};
use super::settings::{Key, Lookup};
use super::sign_in::Signed;
use super::{Http, Level, Note, Notes, Response, Secrets, UNDIALLABLE, answer, tell};
use crate::connect::{Clock, mask};

/// The work for one event.
pub(super) struct Run<'a, H, S, C> {
    pub(super) client: &'a Client<H, S, C>,
    /// When the answer is due, by the clock.
    pub(super) end: Duration,
    pub(super) notes: Notes<'a>,
    /// The texts that must not be seen by anybody.
    pub(super) secrets: Mutex<Vec<Secret>>,
}

impl<H: Http, S: Secrets, C: Clock> Run<'_, H, S, C> {
    pub(super) async fn answer(&self, event: &Value) -> Result<Value, TransferError> {
        self.debug("Received event", || mask::event(event));
        let settings = &self.client.settings;
        let lookup = Lookup::new(event, settings);
        let configured = [Key::OauthClientSecret, Key::ApiKey].into_iter();
        self.remember(configured.filter_map(|key| Some(Secret::chosen(&lookup.get(key)?.value))));
        let plan = Plan::of(event, settings).inspect_err(|error| {
            if let TransferError::AgentName(name) = error {
                tell(self.notes, Level::Error, format!("Error parsing virtual agent name: {name}"));
            }
        })?;
        let mut signed = self.sign_in(&plan).await?;
        let (domain, region) = (plan.api.as_str(), &plan.region);
        let line = format!(
            "Domain: {domain}, Region: {region}, Action: {}, Virtual Agent Name: {}",
            plan.action, plan.agent_name
        );
        tell(self.notes, Level::Info, line);
        let action = Action::parse(&plan.action)?;
        // The API is asked all the same, as by the vendor's function: its answer tells the flow.
        if event.pointer("/Details/ContactData/ContactId").is_none() {
            tell(self.notes, Level::Warn, "The event names no contact");
        }
        let request = api_request(&plan, action, event, settings);
        self.debug(&format!("Making request to {}", request.url), || {
            // The same request for a masked event is the masked request.
            let masked = api_request(&plan, action, &mask::event(event), settings).body;
            serde_json::from_str(&masked).unwrap_or_default()
        });
        self.ask(action, request, &mut signed).await
    }

    /// The texts that must not be seen by anybody, in whatever a server quotes.
    pub(super) fn secrets(&self) -> Vec<Secret> {
        self.secrets.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(super) fn remember(&self, secrets: impl IntoIterator<Item = Secret>) {
        self.secrets.lock().unwrap_or_else(PoisonError::into_inner).extend(secrets);
    }

    pub(super) fn debug(&self, message: &str, params: impl FnOnce() -> Value) {
        if self.client.settings.debug {
            (self.notes)(Note { level: Level::Debug, message: message.into(), params: params() });
        }
    }

    /// Asks the API, and makes an answer for the flow of what it says.
    async fn ask(
        &self,
        action: Action,
        request: Request,
        signed: &mut Signed,
    ) -> Result<Value, TransferError> {
        let url = request.url.clone();
        let Response { status, body, .. } = self.call(request, signed).await?;
        if status != 200 {
            return Err(TransferError::Status { status, body });
        }
        let answer = answer::understood(action, &url, &body)?;
        match action {
            Action::Handoff => Ok(answer),
            Action::TransferData => self.checked(answer),
        }
    }

    /// The answer as it is, with a warning for what cannot be dialled.
    fn checked(&self, answer: Value) -> Result<Value, TransferError> {
        for problem in dial(&answer).problems {
            if self.client.settings.strict {
                return Err(TransferError::Undiallable(problem));
            }
            tell(self.notes, Level::Warn, format!("{UNDIALLABLE}: {problem}"));
        }
        Ok(answer)
    }

    /// Sends a request to the API, as often as need be, with a new token if one is refused.
    async fn call(
        &self,
        mut request: Request,
        signed: &mut Signed,
    ) -> Result<Response, TransferError> {
        let mut tries = Tries::new(self.client.settings.policy, self.end);
        let mut renewed = false;
        loop {
            tries.begin(self.client.clock.now()).map_err(TransferError::Exhausted)?;
            let token = match signed {
                Signed::Key(_) => None,
                Signed::Client { .. } => {
                    Some(self.token(signed).await.map_err(TransferError::of_auth)?)
                }
            };
            request.authorization = signed.header(token.as_ref());
            let Some(response) = self.attempt(&request, &mut tries).await? else { continue };
            let Some(token) = token.filter(|_| response.status == 401 && !renewed) else {
                return Ok(response);
            };
            self.forget(signed, &token).await;
            renewed = true;
            tries.grant();
        }
    }

    /// One attempt, and the pause behind it if there is to be another: then there is no answer.
    pub(super) async fn attempt(
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
