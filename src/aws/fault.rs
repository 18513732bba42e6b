//! One place where errors of the SDK become ours.

use std::error::Error;

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use crate::connect::{FaultKind, ServiceFault};

/// Translates the failure of `operation`.
pub(super) fn fault<E>(operation: &'static str, error: &SdkError<E, HttpResponse>) -> ServiceFault
where
    E: Error + ProvideErrorMetadata + 'static,
{
    let fault = |kind, message| ServiceFault { operation, kind, code: None, message };
    match error {
        SdkError::ServiceError(service) => {
            let metadata = service.err().meta();
            let status = service.raw().status().as_u16();
            let kind = match metadata.code() {
                // A proxy or a wrong endpoint answers errors that no service would.
                None if status >= 500 => FaultKind::Service,
                code => FaultKind::of(code, status),
            };
            let code = metadata.code().map_or_else(|| format!("HTTP {status}"), str::to_owned);
            let message = metadata.message().unwrap_or_default().to_owned();
            ServiceFault { operation, kind, code: Some(code), message }
        }
        SdkError::TimeoutError(_) => fault(FaultKind::TimedOut, "no answer in time".into()),
        SdkError::ResponseError(_) => fault(FaultKind::Garbled, chain(error)),
        SdkError::DispatchFailure(failure) if failure.is_timeout() => {
            fault(FaultKind::TimedOut, chain(error))
        }
        other => {
            let text = chain(other);
            fault(kind_of_text(&text), text)
        }
    }
}

/// Credentials are resolved inside the SDK, behind errors that only their text tells apart.
fn kind_of_text(text: &str) -> FaultKind {
    let has = |needle: &str| text.contains(needle);
    if has("expired") || has("failed to load token") || has("SSO") || has("sso") {
        FaultKind::ExpiredCredentials
    } else if has("profile") && has("not defined") {
        FaultKind::BadCredentials
    } else if has("credentials provider was not enabled") || has("no providers in chain") {
        FaultKind::NoCredentials
    } else if has("loading credentials") || has("failed to load credentials") || has("identity") {
        FaultKind::NoCredentials
    } else {
        FaultKind::Unreachable
    }
}

/// The whole chain of causes, since the SDK's outer text says only "dispatch failure".
pub(super) fn chain(error: &dyn Error) -> String {
    let mut texts: Vec<String> = Vec::new();
    let mut current = Some(error);
    while let Some(error) = current {
        let text = error.to_string();
        // Wrappers often repeat what they wrap, or add nothing to it.
        let said = texts.last().is_some_and(|last| last.contains(&text));
        if !said && !matches!(text.as_str(), "dispatch failure" | "service error" | "io error") {
            texts.push(text);
        }
        current = error.source();
    }
    texts.join(": ")
}
