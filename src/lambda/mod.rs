//! The functions that flows call: an event in, a capability called, an answer out.
//!
//! A function is one file here and one `main` under `src/bin/`; [`boot`] is all that such a `main`
//! calls. The same function runs in a deployed bootstrap, behind a pipe (`--test`), and inside
//! `connectctl replay`.

mod log;
mod registry;
mod runtime;
pub mod session_data;
pub mod transfer;

use std::future::Future;
use std::time::Duration;

use serde_json::Value;

pub use log::Log;
pub use registry::{EventKind, Function};
pub use runtime::boot;

/// Time kept back for the answer to travel, of what a caller waits at most.
const MARGIN: Duration = Duration::from_millis(500);

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

impl From<FunctionError> for lambda_runtime::Diagnostic {
    fn from(error: FunctionError) -> Self {
        Self { error_type: error.kind, error_message: error.message }
    }
}

/// The value of a switch in a function's environment: exactly `true` turns it on.
fn is_on(get: &dyn Fn(&str) -> Option<String>, key: &str) -> bool {
    get(key).as_deref() == Some("true")
}
