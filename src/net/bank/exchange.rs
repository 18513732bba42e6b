//! A request and its answer, whichever of the two services it is.

use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::{Method, RequestBuilder};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::super::{Web, body_of, broken};
use crate::banking::NOT_CONNECTED;
use crate::connect::{FaultKind, ServiceFault};
use crate::transfer::HttpError;

/// What stands in a URL as it is: the unreserved signs of RFC 3986.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// How long an answer may take where nobody waits a shorter time.
const LONGEST: Duration = Duration::from_secs(30);

pub(super) fn request(
    web: &Web,
    operation: &'static str,
    method: Method,
    url: &str,
) -> Result<RequestBuilder, ServiceFault> {
    let client = web.client(url).map_err(|error| unreachable(operation, &error))?;
    Ok(client.request(method, url).timeout(LONGEST))
}

pub(super) fn secret(
    operation: &'static str,
    text: &SecretString,
) -> Result<HeaderValue, ServiceFault> {
    let mut value = HeaderValue::from_str(text.expose_secret()).map_err(|_| ServiceFault {
        operation,
        kind: FaultKind::BadCredentials,
        code: None,
        message: "a key has characters that no header takes".into(),
    })?;
    value.set_sensitive(true);
    Ok(value)
}

pub(super) async fn exchange<T: DeserializeOwned>(
    operation: &'static str,
    request: RequestBuilder,
) -> Result<T, ServiceFault> {
    let answer = request.send().await.map_err(|error| {
        let code = error.is_connect().then(|| NOT_CONNECTED.to_owned());
        ServiceFault { code, ..unreachable(operation, &broken(error)) }
    })?;
    let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
    let body = body_of(answer).await.map_err(|error| unreachable(operation, &error))?;
    if !(200..300).contains(&status) {
        return Err(refusal(operation, status, &headers, &body));
    }
    // What stands in the body is the customer's, so the error tells the place only.
    serde_json::from_slice(&body).map_err(|error| {
        let place = format!("line {} column {}", error.line(), error.column());
        ServiceFault::garbled(operation, format!("the answer cannot be read at {place}"))
    })
}

/// The code in the body beats what the status says; a body that is no refusal of the bank's own
/// says nothing.
fn refusal(operation: &'static str, status: u16, headers: &HeaderMap, body: &[u8]) -> ServiceFault {
    #[derive(Deserialize)]
    struct Refused {
        code: String,
    }
    let is_json = headers
        .get(reqwest::header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("application/json"));
    let told = (is_json && status < 500).then(|| serde_json::from_slice::<Refused>(body).ok());
    let code = told.flatten().map(|refused| refused.code);
    let kind = FaultKind::of(None, status);
    let code = Some(code.unwrap_or_else(|| format!("HTTP {status}")));
    ServiceFault { operation, kind, code, message: String::new() }
}

fn unreachable(operation: &'static str, error: &HttpError) -> ServiceFault {
    let kind = match error {
        HttpError::TimedOut(_) => FaultKind::TimedOut,
        HttpError::Credential => FaultKind::BadCredentials,
        HttpError::Broken(_) => FaultKind::Unreachable,
    };
    ServiceFault { operation, kind, code: None, message: error.to_string() }
}

pub(super) fn encoded(text: &str) -> String {
    utf8_percent_encode(text, ENCODED).to_string()
}
