//! Deployed Lambda functions.

use aws_config::SdkConfig;
use aws_sdk_lambda::primitives::Blob;
use aws_sdk_lambda::types::InvocationType;
use serde_json::Value;

use super::fault::fault;
use crate::connect::ServiceFault;

/// What a deployed function answered.
#[derive(Clone)]
pub struct Invocation {
    /// The answer, or the error object of a failed function.
    pub payload: Value,
    /// `Unhandled` or the like, where the function failed.
    pub function_error: Option<String>,
}

/// The Lambda service.
#[derive(Clone, Debug)]
pub struct Functions {
    client: aws_sdk_lambda::Client,
}

impl Functions {
    /// Makes the client.
    pub fn new(config: &SdkConfig) -> Self {
        Self { client: aws_sdk_lambda::Client::new(config) }
    }

    /// Invokes a function (name or ARN) and waits for its answer.
    ///
    /// # Errors
    /// The service refused or could not be reached; the failure of the function itself is an
    /// [`Invocation`].
    pub async fn invoke(&self, function: &str, event: &Value) -> Result<Invocation, ServiceFault> {
        const OPERATION: &str = "Invoke";
        let answer = self
            .client
            .invoke()
            .function_name(function)
            .payload(Blob::new(event.to_string()))
            .send()
            .await
            .map_err(|error| fault(OPERATION, &error))?;
        let payload = answer.payload.map(Blob::into_inner).unwrap_or_default();
        let payload = match payload.is_empty() {
            true => Value::Null,
            false => serde_json::from_slice(&payload)
                .map_err(|error| ServiceFault::garbled(OPERATION, error.to_string()))?,
        };
        Ok(Invocation { payload, function_error: answer.function_error })
    }

    /// Asks whether a function may be invoked, without invoking it.
    ///
    /// # Errors
    /// It may not, or does not exist, or the service could not be reached.
    pub async fn may_invoke(&self, function: &str) -> Result<(), ServiceFault> {
        let call = self.client.invoke().function_name(function);
        let answer = call.invocation_type(InvocationType::DryRun).send().await;
        answer.map(drop).map_err(|error| fault("Invoke", &error))
    }
}
