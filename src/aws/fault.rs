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
        SdkError::ServiceError(service) if service.raw().status().is_success() => {
            fault(FaultKind::Garbled, chain(error))
        }
        SdkError::ServiceError(service) => {
            let metadata = service.err().meta();
            let status = service.raw().status().as_u16();
            let kind = FaultKind::of(metadata.code(), status);
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
            let kind = kind_of_text(&texts(other).join(": "));
            fault(kind, message_for(kind, chain(other)))
        }
    }
}

/// Credentials are resolved inside the SDK, behind errors that only their text tells apart.
fn kind_of_text(text: &str) -> FaultKind {
    let has = |needle: &str| text.contains(needle);
    if !has("credential") && !has("identity") {
        FaultKind::Unreachable
    } else if undefined_profile(text).is_some() || has("external process") {
        FaultKind::BadCredentials
    } else if has("SSO") || has("access token") || has("expired") {
        FaultKind::ExpiredCredentials
    } else {
        FaultKind::NoCredentials
    }
}

/// The essence of a text that goes on for lines.
fn message_for(kind: FaultKind, text: String) -> String {
    match kind {
        FaultKind::NoCredentials => {
            tracing::debug!("{text}");
            "no AWS credentials were found".into()
        }
        FaultKind::BadCredentials => match undefined_profile(&text) {
            Some(profile) => format!("the profile `{profile}` is not defined"),
            None => text,
        },
        _ => text,
    }
}

fn undefined_profile(text: &str) -> Option<&str> {
    let (before, _) = text.split_once("` was not defined")?;
    before.rsplit('`').next()
}

/// The whole chain of causes, since the SDK's outer text says only "dispatch failure".
fn chain(error: &dyn Error) -> String {
    let mut said: Vec<String> = Vec::new();
    for text in texts(error) {
        // Outer errors often repeat the inner one.
        if !is_wrapper(&text) && !said.last().is_some_and(|last| last.contains(&text)) {
            said.push(text);
        }
    }
    said.join(": ")
}

fn texts(error: &dyn Error) -> Vec<String> {
    let mut texts = Vec::new();
    let mut current = Some(error);
    while let Some(error) = current {
        texts.push(error.to_string());
        current = error.source();
    }
    texts
}

/// Texts that say no more than that there is a cause.
fn is_wrapper(text: &str) -> bool {
    const WRAPPERS: [&str; 8] = [
        "dispatch failure",
        "response error",
        "service error",
        "io error",
        "other",
        "client error (Connect)",
        "an error occurred while loading credentials",
        "an error occurred while loading an access token",
    ];
    WRAPPERS.contains(&text)
}
