//! What a flow asks for: the parameters of its block.

use std::time::Duration;

use serde_json::{Map, Value};

use super::counts::Counts;
use crate::connect::{ConnectEvent, parse_duration};

/// The parameters that steer the function and are not part of what is asked.
const CONTROL: [&str; 6] =
    ["count", "count_max", "count_comfort", "execution_id", "wait_seconds", "request_id"];

/// Characters that the ARN of an execution has at most.
///
/// Source: Step Functions API reference, `DescribeExecution`.
const LONGEST_ID: usize = 256;

/// What a flow asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// How far its loop is.
    pub counts: Counts,
    /// What is to be done.
    pub what: What,
    /// How long it is worth to wait for the end.
    pub wait: Duration,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// Start an execution. The text is the same for the same request, and another for any other.
    Start(String),
    /// Ask for the execution with this id.
    Describe(String),
}

/// Why nothing is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The flow's loop is at its end.
    LoopDone,
    /// A parameter is wrong.
    Invalid(Invalid),
}

/// A parameter that is wrong: its name, and what was expected. What it says is a customer's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the parameter {0} is wrong: {1} was expected")]
pub struct Invalid(pub &'static str, pub &'static str);

impl From<Invalid> for Refusal {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(invalid)
    }
}

impl Call {
    /// Reads the parameters of an event; without any, an execution is started.
    ///
    /// # Errors
    /// See [`Counts::read`]; after that, `execution_id` or `wait_seconds` is wrong.
    pub fn read(event: &ConnectEvent) -> Result<Self, Refusal> {
        let none = Map::new();
        let parameters = event.parameters().map_or(&none, |parameters| &parameters.0);
        let counts = Counts::read(parameters)?;
        let what = match text(parameters, "execution_id", "the ARN of an execution")? {
            Some(id) if id.len() > LONGEST_ID => {
                return Err(Invalid("execution_id", "the ARN of an execution").into());
            }
            Some(id) => What::Describe(id.into()),
            None => What::Start(request(event, parameters)?),
        };
        Ok(Self { counts, what, wait: wait(parameters)? })
    }
}

/// What tells one request of a contact from another: the `request_id`, else all that the wrapped
/// function may look at and that is the same when Amazon Connect tries a call again.
fn request(event: &ConnectEvent, parameters: &Map<String, Value>) -> Result<String, Invalid> {
    if let Some(id) = text(parameters, "request_id", "a text")? {
        return Ok(format!("request {id}"));
    }
    let own = parameters.iter().filter(|(key, _)| !CONTROL.contains(&key.as_str()));
    let mut asked: Value = own.map(|(key, value)| (key.clone(), value.clone())).collect();
    asked.sort_all_objects();
    let attributes = event.contact_data().and_then(|contact| contact.attributes.get());
    let mut attributes = Value::Object(attributes.map(|all| all.0.clone()).unwrap_or_default());
    attributes.sort_all_objects();
    Ok(format!("event {asked} {attributes}"))
}

fn wait(parameters: &Map<String, Value>) -> Result<Duration, Invalid> {
    let told = match parameters.get("wait_seconds") {
        Some(Value::Number(number)) => Some(number.to_string()),
        _ => text(parameters, "wait_seconds", "a number of seconds")?.map(str::to_owned),
    };
    let Some(told) = told else { return Ok(Duration::ZERO) };
    parse_duration(&told).ok_or(Invalid("wait_seconds", "a number of seconds"))
}

/// A text; nothing where it is missing or empty.
fn text<'a>(
    parameters: &'a Map<String, Value>,
    key: &'static str,
    expected: &'static str,
) -> Result<Option<&'a str>, Invalid> {
    match parameters.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text.trim()).filter(|text| !text.is_empty())),
        Some(_) => Err(Invalid(key, expected)),
    }
}

/// A whole number, as a text or as a number; nothing where it is missing or empty.
pub(super) fn number(
    parameters: &Map<String, Value>,
    key: &'static str,
) -> Result<Option<i64>, Invalid> {
    let wrong = Invalid(key, "a whole number");
    match parameters.get(key) {
        Some(Value::Number(number)) => number.as_i64().map(Some).ok_or(wrong),
        _ => match text(parameters, key, wrong.1)? {
            Some(told) => told.parse().map(Some).map_err(|_| wrong),
            None => Ok(None),
        },
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn request_of(parameters: Value, attributes: Value) -> String {
        let event = json!({ "Details": {
            "Parameters": parameters, "ContactData": { "Attributes": attributes },
        } });
        let Ok(call) = Call::read(&ConnectEvent::from_value(&event)) else { panic!("{event}") };
        let What::Start(request) = call.what else { panic!("{event}") };
        request
    }

    #[test]
    fn a_request_is_what_is_asked_and_not_how_far_the_loop_is() {
        let request = request_of(json!({ "a": "1", "b": "2", "count": "1" }), json!({ "c": "3" }));
        assert_eq!(request, request_of(json!({ "b": "2", "a": "1" }), json!({ "c": "3" })));
        assert_ne!(request, request_of(json!({ "a": "1" }), json!({ "c": "3" })));
        assert_ne!(request, request_of(json!({ "a": "1", "b": "2" }), json!({ "c": "4" })));
    }

    #[test]
    fn a_request_id_is_all_that_tells_requests_apart() {
        let with = |id: &str, a: &str| request_of(json!({ "request_id": id, "a": a }), json!({}));
        assert_eq!(with("7", "1"), with("7", "2"));
        assert_ne!(with("7", "1"), with("8", "1"));
    }
}
