//! The functions that flows call: an event in, a capability called, an answer out.
//!
//! A function is one file here and one `main` under `src/bin/`; [`boot`] is all that such a `main`
//! calls. The same function runs in a deployed bootstrap, behind a pipe (`--test`), and inside
//! `connectctl replay`.

pub mod auth_approval;
pub mod bank;
pub mod callback_requests;
pub mod customer_auth;
mod environment;
pub mod execution;
pub mod lex_fulfilment;
mod log;
mod registry;
mod runtime;
pub mod session_data;
mod table;
pub mod transfer;
pub mod vanity_numbers;
pub mod vanity_store;

use std::future::Future;
use std::time::Duration;

use aws_config::SdkConfig;
use serde_json::{Map, Value};

pub use environment::Environment;
pub use log::Log;
pub use registry::{EventKind, Function};
pub use runtime::boot;
pub use table::TableSettings;

use crate::aws::Connection;

/// Time kept back for the answer to travel, of what a caller waits at most.
const MARGIN: Duration = Duration::from_millis(500);

/// What a flow waits for an answer where nobody says: the most that its block can be set to.
const TIME_LIMIT: Duration = Duration::from_secs(8);

/// What a flow waits at least; Connect's own least is one second too.
const LEAST_TIME_LIMIT: Duration = Duration::from_secs(1);

/// A function: what is behind the bootstrap of the same name.
pub trait Handler: Sync {
    /// Answers one event within `remaining`.
    ///
    /// # Errors
    /// Only where the invocation itself is to fail.
    fn handle(
        &self,
        event: Value,
        remaining: Duration,
    ) -> impl Future<Output = Result<Value, FunctionError>> + Send;
}

/// A failed invocation: `errorType` and `errorMessage` as Lambda reports them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct FunctionError {
    /// A name that stays the same over versions, for alarms and error branches.
    pub kind: String,
    /// What happened.
    pub message: String,
}

impl FunctionError {
    /// A variable is not set without which there is nothing to work on.
    fn not_set(kind: &str, variable: &str) -> Self {
        Self { kind: kind.into(), message: format!("{variable} is not set") }
    }
}

/// An answer of texts only, which always has the same keys: what is not told is empty.
fn texts(keys: &[&str], fields: impl IntoIterator<Item = (&'static str, String)>) -> Value {
    let mut answer: Map<String, Value> =
        keys.iter().map(|key| ((*key).to_owned(), "".into())).collect();
    for (key, text) in fields {
        if let Some(place) = answer.get_mut(key) {
            *place = text.into();
        }
    }
    Value::Object(answer)
}

/// The configuration of the clients of a deployed function.
async fn config(connection: Connection) -> Result<SdkConfig, FunctionError> {
    let config = connection.load().await;
    config.map_err(|fault| FunctionError { kind: "NoRegion".into(), message: fault.to_string() })
}

impl From<FunctionError> for lambda_runtime::Diagnostic {
    fn from(error: FunctionError) -> Self {
        Self { error_type: error.kind, error_message: error.message }
    }
}
