//! Running one event.

use std::time::{Duration, Instant};

use serde::Serialize;
use serde_json::{Value, json};

use super::super::adapters::Call;
use super::super::app::App;
use super::super::exit::Failure;
use super::super::handlers::{Handled, Handlers};
use super::input::Case;
use crate::aws::Functions;
use crate::connect::answer::{self, Validation};
use crate::lambda::{Function, FunctionError};

/// What one event led to.
#[derive(Serialize)]
pub(super) struct Ran {
    /// The name of the event.
    pub(super) event: String,
    /// The function that answered.
    pub(super) function: String,
    /// The answer; of a failed invocation the object with `errorType` and `errorMessage`.
    pub(super) answer: Value,
    /// What Amazon Connect would not take of the answer, by the block's response validation.
    pub(super) refused_by: Refusals,
    /// Whether the invocation failed.
    pub(super) failed: bool,
    /// How long it took.
    pub(super) milliseconds: f64,
    /// The calls that the handler made.
    pub(super) calls: Vec<Call>,
    /// The lines that the handler logged.
    pub(super) log: Vec<Value>,
    /// With `--remote`: what the deployed function answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) remote: Option<Value>,
    /// Whether the answer was compared with another.
    pub(super) compared: bool,
    /// Lines that tell the answer from the expected one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) difference: Option<String>,
    /// Whether this is only what would be run.
    #[serde(skip)]
    pub(super) planned: bool,
}

/// Why an answer would send the contact down the error branch; `None` where it is fine.
#[derive(Default, Serialize)]
pub(super) struct Refusals {
    /// With response validation `STRING_MAP`.
    #[serde(rename = "STRING_MAP")]
    pub(super) string_map: Option<String>,
    /// With response validation `JSON`.
    #[serde(rename = "JSON")]
    pub(super) json: Option<String>,
}

impl Refusals {
    fn of(answer: &Value) -> Self {
        let check = |validation| answer::check(answer, validation).err();
        Self {
            string_map: check(Validation::StringMap).map(|error| error.to_string()),
            json: check(Validation::Json).map(|error| error.to_string()),
        }
    }
}

/// What events are run with.
pub(super) struct Bench<'a> {
    handlers: Handlers<'a>,
    remote: Option<(Functions, String)>,
}

impl<'a> Bench<'a> {
    /// Chooses the adapters that functions need.
    ///
    /// # Errors
    /// Configuration is missing.
    pub(super) async fn new(
        app: &'a App,
        remote: Option<&str>,
        functions: &[Function],
    ) -> Result<Self, Failure> {
        let handlers = Handlers::new(app);
        for function in functions {
            handlers.prepare(*function).await?;
        }
        let remote = match remote {
            Some(arn) => Some((Functions::new(&app.connection().load().await?), arn.to_owned())),
            None => None,
        };
        Ok(Self { handlers, remote })
    }

    /// Runs an event through its handler, and through the deployed function if there is one.
    ///
    /// # Errors
    /// The deployed function cannot be invoked; what a handler fails with is an answer.
    pub(super) async fn run(&self, case: &Case, function: Function) -> Result<Ran, Failure> {
        let start = Instant::now();
        let handled = self.handlers.run(function, &[], case.event.clone(), Duration::MAX).await?;
        let Handled { result, calls, log } = handled;
        let milliseconds = start.elapsed().as_secs_f64() * 1000.0;
        let failed = result.is_err();
        let answer = result.unwrap_or_else(|error| payload(&error));
        let remote = match &self.remote {
            Some((functions, arn)) => Some(functions.invoke(arn, &case.event).await?.payload),
            None => None,
        };
        let (event, function) = (case.name.clone(), function.name().to_owned());
        Ok(Ran {
            event,
            function,
            refused_by: if failed { Refusals::default() } else { Refusals::of(&answer) },
            answer,
            failed,
            milliseconds,
            calls,
            log,
            remote,
            compared: false,
            difference: None,
            planned: false,
        })
    }
}

/// A failed invocation as Lambda answers it.
fn payload(error: &FunctionError) -> Value {
    json!({ "errorType": error.kind, "errorMessage": error.message })
}
