//! An endpoint that answers for a function: Lambda's Invoke API, as the runtime interface emulator,
//! SAM and LocalStack serve it.
//!
//! Source: <https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html>.

use std::time::Duration;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use reqwest::{Client, Response, StatusCode};
use serde_json::Value;
use url::Url;

use crate::flow::simulate::LambdaOutcome;

/// Bytes that an answer has at most: Lambda itself ends there.
pub(super) const LARGEST: usize = 6 * 1024 * 1024;

/// The header of an answer that is a failure.
const FAILED: &str = "x-amz-function-error";

/// How long it takes at most to get a connection.
const CONNECT: Duration = Duration::from_secs(3);

/// The client of endpoints: past all proxies, and wherever it was sent, nowhere else.
///
/// # Errors
/// The certificates of this machine cannot be read.
pub(super) fn client() -> Result<Client, String> {
    let builder = Client::builder().redirect(reqwest::redirect::Policy::none());
    let client = builder.no_proxy().connect_timeout(CONNECT).build();
    client.map_err(|error| error.to_string())
}

/// Invokes a function at an endpoint. What the service could do better another time is throttled.
pub(super) async fn invoke(
    client: &Client,
    url: &Url,
    function: &str,
    event: &Value,
) -> LambdaOutcome {
    let request = client.post(place(url, function)).body(event.to_string());
    match request.send().await {
        Ok(answer) if is_busy(answer.status()) => LambdaOutcome::Throttled,
        Ok(answer) => match read(answer).await {
            Ok(answer) => LambdaOutcome::Answer(answer),
            Err(words) => LambdaOutcome::Error(words.into()),
        },
        Err(error) => LambdaOutcome::Error(unreachable(error).into()),
    }
}

/// Where a function is invoked: at the very address if it has a path, else where the API says.
fn place(url: &Url, function: &str) -> Url {
    let mut place = url.clone();
    if matches!(url.path(), "" | "/") {
        let name = utf8_percent_encode(function, NON_ALPHANUMERIC);
        place.set_path(&format!("/2015-03-31/functions/{name}/invocations"));
    }
    place
}

fn is_busy(status: StatusCode) -> bool {
    status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error()
}

async fn read(mut answer: Response) -> Result<Value, String> {
    let (status, failed) = (answer.status(), answer.headers().contains_key(FAILED));
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(unreachable)? {
        body.extend_from_slice(&chunk);
        if body.len() > LARGEST {
            return Err(format!("the endpoint answered more than {LARGEST} bytes"));
        }
    }
    let read: Result<Value, _> = match body.is_empty() {
        true => Ok(Value::Null),
        false => serde_json::from_slice(&body),
    };
    let message = |value: &Value| {
        let texts = ["errorMessage", "Message", "message"].into_iter();
        texts.filter_map(|key| value.get(key)?.as_str()).next().map(str::to_owned)
    };
    match read {
        Ok(value) if failed => {
            Err(message(&value).unwrap_or_else(|| "the function failed".to_owned()))
        }
        Ok(value) if !status.is_success() => Err(match message(&value) {
            Some(message) => format!("the endpoint answered {status}: {message}"),
            None => format!("the endpoint answered {status}"),
        }),
        Ok(value) => Ok(value),
        Err(_) if !status.is_success() => Err(format!("the endpoint answered {status}")),
        Err(error) => Err(format!("the endpoint answered no JSON: {error}")),
    }
}

/// The innermost cause, since the outer texts say little; the address is known to who gave it.
fn unreachable(error: reqwest::Error) -> String {
    let error = error.without_url();
    let mut cause: &dyn std::error::Error = &error;
    while let Some(inner) = cause.source() {
        cause = inner;
    }
    format!("the endpoint cannot be reached: {cause}")
}
