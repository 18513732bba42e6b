//! `session-data`: puts the parameters of an *Invoke AWS Lambda function* block into the Q in
//! Connect session of the contact.
//!
//! Answers `{"statusCode": 200 | 500, "body": "<JSON text>"}`, or with `RESPONSE_FORMAT=flat`
//! strings only (`status`, `message`, `updated_count`, `error_type`), which the response
//! validation `STRING_MAP` takes. An error is an answer, unless `STRICT_ERRORS=true` makes it fail
//! the invocation, so that the flow takes its error branch.

mod settings;
mod supervised;

use std::time::Duration;

use serde_json::{Value, json};

pub use settings::{ENVIRONMENT, Settings};
use supervised::Supervised;

use super::{FunctionError, Handler, Log, MARGIN};
use crate::aws::{AwsSessions, Connection};
use crate::connect::{Clock, ConnectEvent, ContactId, ContactRef, InstanceId, assistant_id};
use crate::local::SystemClock;
use crate::session::{Empty, Entry, Sent, SessionData, Sessions, Update, UpdateError, update};

const ASSISTANT: &str = "AI_ASSISTANT_ID";
const INSTANCE: &str = "CONNECT_INSTANCE_ID";

/// The function with what it works on.
#[derive(Debug)]
pub struct Function<S, C> {
    /// What its environment says.
    pub settings: Settings,
    /// The services.
    pub sessions: S,
    /// The clock.
    pub clock: C,
    /// Where its log goes.
    pub log: Log,
}

/// The function as it is deployed.
///
/// # Errors
/// No region is configured.
pub async fn deployed(
    get: fn(&str) -> Option<String>,
) -> Result<Function<AwsSessions, SystemClock>, FunctionError> {
    let settings = Settings::read(&get);
    let log = Log::of(settings.debug, &settings.problems);
    let config = super::config(Connection::of_function()).await?;
    Ok(Function { settings, sessions: AwsSessions::new(&config), clock: SystemClock, log })
}

impl<S: Sessions, C: Clock> Handler for Function<S, C> {
    async fn handle(&self, event: Value, remaining: Duration) -> Result<Value, FunctionError> {
        let limit = self.settings.time_limit.min(remaining).saturating_sub(MARGIN);
        match self.update(&ConnectEvent::from_value(&event), limit).await {
            Ok(count) => Ok(self.done(count)),
            Err(error) => self.failed(error),
        }
    }
}

impl<S: Sessions, C: Clock> Function<S, C> {
    /// The number of entries that were sent.
    async fn update(&self, event: &ConnectEvent, limit: Duration) -> Result<usize, FunctionError> {
        let Some(contact) = event.contact_id().and_then(ContactId::lenient) else {
            return Err(error("ContactIdMissing", "ContactId not found in event"));
        };
        let parameters = event.parameters().is_some_and(|parameters| !parameters.0.is_empty());
        let seen = json!({ "contactId": contact.as_str(), "hasParameters": parameters });
        self.log.debug("Processing Connect event", seen);
        let assistant = self.assistant(event)?;
        let instance = self.instance(event)?;
        let data = self.data(event)?;
        if data.entries().is_empty() {
            return Ok(0);
        }
        let contact = ContactRef { instance, contact };
        let request = Update {
            contact: &contact,
            assistant: assistant.as_deref(),
            data: &data,
            wait: self.settings.session_wait.min(limit),
        };
        let supervised = Supervised { function: self, end: self.clock.now() + limit };
        let sent = update(&supervised, &self.clock, request).await.map_err(from_update)?;
        self.log_success(&contact, &sent);
        Ok(sent.entries)
    }

    fn log_success(&self, contact: &ContactRef, sent: &Sent) {
        let fields = json!({
            "contactId": contact.contact.as_str(),
            "assistantId": sent.assistant,
            "updatedDataCount": sent.entries,
        });
        self.log.write("INFO", "Successfully updated Q Connect session data", fields);
    }

    /// The assistant of the event, else of the environment; else the session's ARN will tell.
    fn assistant(&self, event: &ConnectEvent) -> Result<Option<String>, FunctionError> {
        let given = self.parameter(event, ASSISTANT, self.settings.assistant.as_deref());
        let id = given.as_deref().map(assistant_id).transpose();
        let id = id.map_err(|wrong| error("AssistantInvalid", wrong))?;
        Ok(id.map(str::to_owned))
    }

    /// The instance of the event's parameter, else of the environment, else of the contact data.
    fn instance(&self, event: &ConnectEvent) -> Result<InstanceId, FunctionError> {
        let given = self.parameter(event, INSTANCE, self.settings.instance.as_deref());
        let arn = || event.contact_data()?.instance_arn.text().map(str::to_owned);
        let given = given.as_deref().and_then(InstanceId::lenient);
        given.or_else(|| InstanceId::lenient(&arn()?)).ok_or_else(|| {
            let text = format!(
                "Required parameter '{INSTANCE}' not found in Lambda environment variables."
            );
            error("ParameterMissing", text)
        })
    }

    fn parameter(
        &self,
        event: &ConnectEvent,
        key: &str,
        environment: Option<&str>,
    ) -> Option<String> {
        let parameter = event.parameters().and_then(|parameters| parameters.text(key));
        let (value, source) = match (parameter, environment) {
            (Some(value), _) => (value, "event"),
            (None, Some(value)) => (value, "environment"),
            (None, None) => return None,
        };
        self.log.debug(&format!("Retrieved parameter {key}"), json!({ "source": source }));
        Some(value.into())
    }

    /// Every parameter but the two that configure the function.
    fn data(&self, event: &ConnectEvent) -> Result<SessionData, FunctionError> {
        let Some(parameters) = event.parameters() else {
            self.log.debug("No parameters found in Connect event", Value::Null);
            return Ok(SessionData::default());
        };
        let is_system = |key: &str| key == ASSISTANT || key == INSTANCE;
        let pairs = parameters.0.iter().filter(|(key, _)| !is_system(key));
        let pairs = pairs.map(|(key, value)| (key.clone(), value.clone()));
        let data = SessionData::new(pairs, Empty::Skip)
            .map_err(|wrong| error("SessionDataInvalid", wrong))?;
        self.log_data(parameters.0.len(), &data);
        Ok(data)
    }

    fn log_data(&self, total: usize, data: &SessionData) {
        if !data.skipped().is_empty() {
            let fields = json!({ "keys": data.skipped() });
            self.log.write("WARN", "Skipped parameters with empty values", fields);
        }
        for Entry { key, value } in data.entries() {
            let params = json!({ "key": key, "valueLength": value.chars().count() });
            self.log.debug(&format!("Added parameter to session data: {key}"), params);
        }
        let count = data.entries().len();
        let params = json!({
            "totalParameters": total,
            "systemParameters": total - count - data.skipped().len(),
            "sessionDataCount": count,
        });
        self.log.debug(&format!("Converted {total} parameters to session data format"), params);
        if count == 0 {
            let text = "No session data to update - all parameters were system parameters";
            self.log.debug(text, Value::Null);
        }
    }

    fn done(&self, count: usize) -> Value {
        let message = match count {
            0 => "No session data to update".to_owned(),
            count => format!("Successfully updated {count} session data entries"),
        };
        match self.settings.flat {
            true => {
                json!({ "status": "success", "message": message, "updated_count": count.to_string() })
            }
            false => json!({ "statusCode": 200, "body": body("message", &message) }),
        }
    }

    fn failed(&self, error: FunctionError) -> Result<Value, FunctionError> {
        let FunctionError { kind, message } = &error;
        // The service's own words about a request may quote values out of it.
        let told = match message.split_once(" operation: ") {
            Some((told, _)) => format!("{told} operation"),
            None => message.clone(),
        };
        let line = format!("Error processing request: {told}");
        self.log.write("ERROR", &line, json!({ "errorType": kind }));
        if self.settings.strict {
            return Err(error);
        }
        Ok(match self.settings.flat {
            true => json!({
                "status": "error",
                "message": message,
                "updated_count": "0",
                "error_type": kind,
            }),
            false => json!({ "statusCode": 500, "body": body("error", message) }),
        })
    }
}

/// The body as the function that this one replaces wrote it, to the blank behind the colon.
fn body(key: &str, text: &str) -> String {
    format!("{{\"{key}\": {}}}", Value::from(text))
}

fn error(kind: &str, message: impl ToString) -> FunctionError {
    FunctionError { kind: kind.into(), message: message.to_string() }
}

fn from_update(wrong: UpdateError) -> FunctionError {
    match &wrong {
        UpdateError::NoSession { contact, .. } => {
            error("SessionNotFound", format!("No Q Connect session found for contact {contact}."))
        }
        UpdateError::NoAssistant(_) => {
            let text = format!(
                "Required parameter '{ASSISTANT}' not found in Connect event parameters or Lambda \
                 environment variables."
            );
            error("ParameterMissing", text)
        }
        UpdateError::OtherAssistant { .. } => error("AssistantMismatch", &wrong),
        UpdateError::Service(fault) => error(&fault.name(), fault.python_text()),
        UpdateError::Partial { sent, total, fault } => {
            let text = fault.python_text();
            let text = format!("{text} ({sent} of {total} entries had been sent)");
            error(&fault.name(), text)
        }
    }
}
